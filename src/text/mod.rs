//! The text room: which font has a glyph, how wide a text is, how its letters look.
//!
//! Measuring, breaking into lines and drawing go through one shaper, so a width computed here is the width on
//! the page. Text is set in Inter; what Inter lacks comes from Noto Sans CJK, character by character; what
//! both lack is told by [`missing`], so that it becomes a finding. The fonts are part of the program: those
//! of the machine are never asked, and each of ours is parsed only once it is needed.
//!
//! May import: `crate::mark::Weight`, nothing else of the house. The crates harfrust and skrifa appear in
//! this room alone.
//!
//! One more font is one more [`Face`]: its bytes in `face.rs`, its place in the order of fallback there, its
//! licence beside the file in `fonts/`.

mod face;
mod lines;
mod shaper;

pub use face::{Face, Segment, outline};
pub use lines::{elide, wrap};
pub use shaper::{Glyph, missing, shape};

use crate::mark::Weight;

/// The width of one line of text in pixels: the sum of the advances of its glyphs, kerning included.
///
/// ```
/// use sizeup::{mark::Weight, text};
///
/// // Tabular digits are all equally wide, others are not.
/// let width = |content, tabular| text::width(content, 12.0, Weight::Regular, tabular);
/// assert_eq!(width("1111", true), width("8888", true));
/// assert!(width("1111", false) < width("8888", false));
/// ```
pub fn width(content: &str, size: f64, weight: Weight, tabular: bool) -> f64 {
    shape(content, weight, tabular).iter().map(|glyph| glyph.advance).sum::<f64>() * size
}

/// How far a line reaches above its baseline, in pixels; the same in all weights.
pub fn ascent(size: f64) -> f64 {
    Face::Regular.heights().ascent * size
}

/// How far a line reaches below its baseline, in pixels, as a positive number.
pub fn descent(size: f64) -> f64 {
    Face::Regular.heights().descent * size
}

/// The height of a capital letter in pixels. A text whose baseline lies half of it below a point looks
/// vertically centred on that point.
pub fn cap_height(size: f64) -> f64 {
    Face::Regular.heights().capital * size
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heights_are_those_of_inter() {
        assert_eq!(ascent(2048.0), 1984.0);
        assert_eq!(descent(2048.0), 494.0);
        assert_eq!(cap_height(2048.0), 1490.0);
    }

    #[test]
    fn width_grows_with_size_and_weight() {
        let at = |size, weight| width("Market size", size, weight, false);
        assert!((at(24.0, Weight::Regular) - 2.0 * at(12.0, Weight::Regular)).abs() < 1e-9);
        assert!(at(12.0, Weight::Regular) < at(12.0, Weight::SemiBold));
        assert!(at(12.0, Weight::SemiBold) < at(12.0, Weight::Bold));
        assert_eq!(width("", 12.0, Weight::Regular, false), 0.0);
    }
}
