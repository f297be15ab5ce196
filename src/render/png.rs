//! The PNG writer: paints the same rounded numbers that the SVG holds, so both show the same picture.

use std::collections::BTreeMap;

use tiny_skia::{
    FillRule, LineCap, LineJoin, Mask, Paint as Ink, Path, PathBuilder, Pixmap, Rect, Stroke, StrokeDash, Transform,
};

use super::curves::{self, Tracer};
use super::scene::{Frame, Item, Outline, Paint, Pen, Run, Scene, Shape, pixels};
use crate::mark::Color;
use crate::text::{self, Face, Segment};

/// The scene as a PNG image with `scale` dots to a pixel; 2 is right for most screens and for print at 192 dpi.
///
/// A scale of 0 counts as 1. The picture is as large as 16,000 dots in either direction, what lies beyond is
/// cut off.
pub fn png(scene: &Scene, scale: u32) -> Vec<u8> {
    let scale = scale.max(1);
    let dots = |units: i32| (f64::from(units) / 100.0 * f64::from(scale)).ceil().clamp(1.0, 16_000.0) as u32;
    let mut painter = Painter {
        canvas: Pixmap::new(dots(scene.width), dots(scene.height)).expect("both sides are from 1 to 16,000"),
        zoom: Transform::from_scale(scale as f32, scale as f32),
        clips: Vec::new(),
        letters: BTreeMap::new(),
    };
    for item in &scene.items {
        match item {
            Item::Open(group) => {
                let around = painter.clips.last().and_then(|clip| clip.inside);
                let inside = match (around, group.clip) {
                    (Some(around), Some(clip)) => Some(around.within(clip)),
                    (around, clip) => around.or(clip),
                };
                painter.clips.push(Clip { inside, mask: None });
            }
            Item::Close => {
                painter.clips.pop();
            }
            Item::Shape(shape) => painter.shape(shape),
            Item::Text(run) => painter.run(run),
        }
    }
    encode(&painter.canvas, scale)
}

struct Painter {
    canvas: Pixmap,
    zoom: Transform,
    /// One for each open group.
    clips: Vec<Clip>,
    /// Outlines met so far; a space has none.
    letters: BTreeMap<(Face, u16), Option<Path>>,
}

struct Clip {
    /// What the group shows, with the clips of all groups around it.
    inside: Option<Frame>,
    /// Made when something first reaches out of the clip, which most groups never see.
    mask: Option<Mask>,
}

impl Painter {
    fn shape(&mut self, shape: &Shape) {
        if let Some(path) = path(&shape.outline) {
            if let Some(paint) = &shape.fill {
                self.fill(&path, ink(paint), self.zoom);
            }
            if let Some(pen) = &shape.pen {
                self.stroke(&path, ink(&pen.paint), &stroke(pen), self.zoom);
            }
        }
    }

    fn run(&mut self, run: &Run) {
        let scale = pixels(run.size) / 1000.0;
        let line = self.zoom.pre_concat(Transform::from_row(scale, 0.0, 0.0, scale, pixels(run.x), pixels(run.y)));
        let opaque = |color: Color| ink(&Paint { color, opacity: 100 });
        let rim = run.halo.filter(|(_, width)| *width > 0);
        // All rims come before all letters, lest the rim of a letter cover its neighbour.
        for pass in [rim, None].into_iter().skip(usize::from(rim.is_none())) {
            for letter in &run.letters {
                let key = (letter.face, letter.glyph);
                let path = self.letters.entry(key).or_insert_with(|| curve(&text::outline(key.0, key.1)));
                let Some(path) = path.clone() else { continue };
                let place = line.pre_translate(letter.x as f32, letter.y as f32);
                match pass {
                    Some((color, width)) => {
                        let pen = Stroke { width: width as f32, line_join: LineJoin::Round, ..Stroke::default() };
                        self.fill(&path, opaque(color), place);
                        self.stroke(&path, opaque(color), &pen, place);
                    }
                    None => self.fill(&path, opaque(run.color), place),
                }
            }
        }
    }

    fn fill(&mut self, path: &Path, ink: Ink, place: Transform) {
        let bounds = path.bounds();
        // A path without an area cannot be filled.
        if bounds.width() > 0.0 && bounds.height() > 0.0 {
            self.masked(bounds, place, |canvas, mask| {
                canvas.fill_path(path, &ink, FillRule::Winding, place, mask);
            });
        }
    }

    fn stroke(&mut self, path: &Path, ink: Ink, stroke: &Stroke, place: Transform) {
        // A mitre reaches at most its limit times half the width beyond the points.
        let reach = stroke.width * stroke.miter_limit / 2.0;
        let bounds = path.bounds();
        let reached =
            Rect::from_ltrb(bounds.left() - reach, bounds.top() - reach, bounds.right() + reach, bounds.bottom() + reach);
        self.masked(reached.unwrap_or(bounds), place, |canvas, mask| {
            canvas.stroke_path(path, &ink, stroke, place, mask);
        });
    }

    /// Paints with the mask of the clip, unless all of `bounds` lies inside the clip.
    fn masked(&mut self, bounds: Rect, place: Transform, paint: impl FnOnce(&mut Pixmap, Option<&Mask>)) {
        let Some(Clip { inside: Some(frame), mask }) = self.clips.last_mut() else {
            return paint(&mut self.canvas, None);
        };
        if frame.is_empty() {
            return;
        }
        let clip = rect(*frame).and_then(|clip| clip.transform(self.zoom));
        if let (Some(clip), Some(bounds)) = (clip, bounds.transform(place)) {
            let within = clip.left() <= bounds.left()
                && clip.top() <= bounds.top()
                && bounds.right() <= clip.right()
                && bounds.bottom() <= clip.bottom();
            if within {
                return paint(&mut self.canvas, None);
            }
        }
        let mask = mask.get_or_insert_with(|| {
            let mut mask = Mask::new(self.canvas.width(), self.canvas.height()).expect("the canvas has an area, so has its mask");
            if let Some(clip) = rect(*frame) {
                mask.fill_path(&PathBuilder::from_rect(clip), FillRule::Winding, true, self.zoom);
            }
            mask
        });
        paint(&mut self.canvas, Some(mask));
    }
}

fn rect(frame: Frame) -> Option<Rect> {
    Rect::from_xywh(pixels(frame.x), pixels(frame.y), pixels(frame.width), pixels(frame.height))
}

fn ink(paint: &Paint) -> Ink<'static> {
    let mut ink = Ink::default();
    let Color { r, g, b } = paint.color;
    let alpha = (f64::from(paint.opacity) / 100.0 * 255.0 + 0.5) as u8;
    ink.set_color_rgba8(r, g, b, alpha);
    ink
}

fn stroke(pen: &Pen) -> Stroke {
    let dash = pen.dash.and_then(|(dash, gap)| StrokeDash::new(vec![pixels(dash), pixels(gap)], 0.0));
    Stroke {
        width: pixels(pen.width),
        line_cap: if pen.round && dash.is_none() { LineCap::Round } else { LineCap::Butt },
        line_join: if pen.round { LineJoin::Round } else { LineJoin::Miter },
        dash,
        ..Stroke::default()
    }
}

fn path(outline: &Outline) -> Option<Path> {
    if let Outline::Rect { frame, radius: 0 } = outline {
        return rect(*frame).map(PathBuilder::from_rect);
    }
    let mut path = PathBuilder::new();
    curves::trace(outline, &mut path);
    path.finish()
}

fn curve(segments: &[Segment]) -> Option<Path> {
    let mut path = PathBuilder::new();
    for segment in segments {
        path.step(segment.map(|number| number as f32));
    }
    path.finish()
}

fn encode(canvas: &Pixmap, scale: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = ::png::Encoder::new(&mut bytes, canvas.width(), canvas.height());
    encoder.set_depth(::png::BitDepth::Eight);
    // Level 5 takes two thirds of the time of level 6 and gives files 3 % larger; flat colours compress best
    // as they are, without a filter.
    encoder.set_deflate_compression(::png::DeflateCompression::Level(5));
    encoder.set_filter(::png::Filter::NoFilter);
    // 96 dots to an inch at scale 1, as browsers have it; the format counts per metre.
    let density = (f64::from(scale) * 96.0 / 0.0254).round() as u32;
    let dims = ::png::PixelDimensions { xppu: density, yppu: density, unit: ::png::Unit::Meter };
    encoder.set_pixel_dims(Some(dims));
    let dots = match Indexed::of(canvas.data()) {
        Some(indexed) => {
            encoder.set_color(::png::ColorType::Indexed);
            encoder.set_palette(indexed.palette);
            indexed.dots
        }
        None => {
            encoder.set_color(::png::ColorType::Rgb);
            opaque(canvas.data())
        }
    };
    let written = encoder.write_header().and_then(|mut writer| {
        writer.write_image_data(&dots)?;
        writer.finish()
    });
    written.expect("the data is as large as the header says, and memory can be written to");
    bytes
}

/// The dots without their fourth channel: the background is opaque, so every dot is.
fn opaque(data: &[u8]) -> Vec<u8> {
    let mut rgb = vec![0; data.len() / 4 * 3];
    for (three, four) in rgb.chunks_exact_mut(3).zip(data.chunks_exact(4)) {
        three.copy_from_slice(&four[..3]);
    }
    rgb
}

/// A picture of at most 256 colours, which nearly every chart is: a third smaller than with three bytes a dot, and
/// quicker to compress.
struct Indexed {
    /// The colours, in the order in which they are first met.
    palette: Vec<u8>,
    /// A colour for each dot.
    dots: Vec<u8>,
}

impl Indexed {
    /// The slots of the table of colours, a power of two well above 256, so that a free one is always near.
    const SLOTS: usize = 1024;

    fn of(data: &[u8]) -> Option<Indexed> {
        let mut indexed = Indexed { palette: Vec::with_capacity(3 * 256), dots: Vec::with_capacity(data.len() / 4) };
        let mut slots: Vec<Option<(u32, u8)>> = vec![None; Indexed::SLOTS];
        let mut last = None;
        for dot in data.chunks_exact(4) {
            let color = u32::from_be_bytes([0, dot[0], dot[1], dot[2]]);
            let number = match last {
                Some((known, number)) if known == color => number,
                _ => indexed.number(color, &mut slots)?,
            };
            last = Some((color, number));
            indexed.dots.push(number);
        }
        Some(indexed)
    }

    /// The number of a colour; `None` for the 257th.
    fn number(&mut self, color: u32, slots: &mut [Option<(u32, u8)>]) -> Option<u8> {
        let mut slot = (color.wrapping_mul(0x9e37_79b1) >> 22) as usize;
        loop {
            match slots[slot] {
                Some((known, number)) if known == color => return Some(number),
                Some(_) => slot = (slot + 1) % slots.len(),
                None => {
                    let number = u8::try_from(self.palette.len() / 3).ok()?;
                    slots[slot] = Some((color, number));
                    self.palette.extend_from_slice(&color.to_be_bytes()[1..]);
                    return Some(number);
                }
            }
        }
    }
}
