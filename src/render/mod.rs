//! The render room: laid-out marks in, bytes of a picture out.
//!
//! [`scene()`] draws a picture through plotters onto a backend of our own, which paints nothing: it writes down
//! a display list, the [`Scene`], in whole hundredths of a pixel. Writers turn the scene into a format, and
//! none of them rounds, measures or decides anything any more; so all formats show the same picture, and the
//! same picture gives the same bytes. Nothing here can fail because of data.
//!
//! May import: `crate::mark` and `crate::text`, nothing else of the house. The crates plotters,
//! plotters-backend, tiny-skia, png and krilla appear in this room alone.
//!
//! One more writer is one more file with a function `fn(&Scene) -> Vec<u8>` that walks `scene.items` from first
//! to last, and one line below. It has to answer each [`Item`] and each [`Outline`], which the compiler checks,
//! and to keep the promises of `tests.rs`: same bytes twice, clips, dashes, halos, foreign text taken as text.
//!
//! ```
//! use sizeup::mark::{Color, Mark, Picture, Rect};
//! use sizeup::render;
//!
//! let mut picture = Picture::new("demo", 200.0, 100.0).titled("A bar", "");
//! picture.marks.push(Mark::fill(Rect::new(20.0, 30.0, 40.0, 50.5), Color::hex(0x2e70d6)));
//! let scene = render::scene(&picture);
//! let svg = String::from_utf8(render::svg(&scene)).expect("SVG is text");
//! assert!(svg.contains(r##"<rect x="20" y="30" width="40" height="50.5" fill="#2e70d6"/>"##));
//! assert!(render::png(&scene, 2).starts_with(b"\x89PNG"));
//! assert!(render::pdf(&scene).starts_with(b"%PDF"));
//! ```

mod compare;
mod curves;
mod draw;
mod pdf;
mod png;
mod recorder;
mod scene;
mod svg;
#[cfg(test)]
mod tests;

pub use compare::{Difference, first_difference};
pub use draw::scene;
pub use pdf::pdf;
pub use png::png;
pub use scene::{Frame, Group, Item, Letter, Outline, Paint, Pen, Run, Scene, Shape};
pub use svg::svg;
