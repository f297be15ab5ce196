//! The scene: a display list in whole hundredths of a pixel, which is all that writers read.

#![expect(missing_docs, reason = "a field of geometry or style is what its name says; the rest is documented")]

use crate::mark::Color;
use crate::text::Face;

/// A picture ready to be written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scene {
    pub id: String,
    pub width: i32,
    pub height: i32,
    pub title: String,
    pub description: String,
    /// What to draw, in this order. The first is the background.
    pub items: Vec<Item>,
}

/// One entry of the display list. Every `Open` has its `Close`.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    Open(Group),
    Close,
    Shape(Shape),
    Text(Run),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    pub id: String,
    pub label: Option<String>,
    pub clip: Option<Frame>,
}

/// An upright rectangle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    pub x: i32,
    pub y: i32,
    pub width: i32,
    pub height: i32,
}

/// An outline with what covers it: the fill first, the pen on top.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    pub outline: Outline,
    pub fill: Option<Paint>,
    pub pen: Option<Pen>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Outline {
    Rect { frame: Frame, radius: i32 },
    Circle { x: i32, y: i32, radius: i32 },
    Path { points: Vec<(i32, i32)>, closed: bool },
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paint {
    pub color: Color,
    /// In hundredths, from 0 to 100.
    pub opacity: i32,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pen {
    pub paint: Paint,
    pub width: i32,
    pub dash: Option<(i32, i32)>,
    /// Joins are round, and so are caps unless the line is dashed.
    pub round: bool,
}

/// One line of text, shaped.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    pub content: String,
    /// The start of the baseline.
    pub x: i32,
    pub y: i32,
    pub size: i32,
    pub color: Color,
    /// Colour and width of the line drawn along the letters, under them; the width in thousandths of an em.
    pub halo: Option<(Color, i32)>,
    pub letters: Vec<Letter>,
}

/// One glyph of a run, placed in thousandths of an em from the start of the baseline, y downwards.
#[derive(Clone, Debug, PartialEq)]
pub struct Letter {
    pub face: Face,
    pub glyph: u16,
    pub x: i32,
    pub y: i32,
    /// The bytes of the content that it shows.
    pub from: usize,
    pub to: usize,
}

/// How many units of a scene make a pixel.
pub(super) const UNITS: f64 = 100.0;

/// Pixels in units of a scene. What is beyond all measure stops at the largest number there is.
pub(super) fn units(pixels: f64) -> i32 {
    (pixels * UNITS).round() as i32
}

/// Units of a scene in pixels.
pub(super) fn pixels(units: i32) -> f32 {
    (f64::from(units) / UNITS) as f32
}

impl Frame {
    /// The rectangle between two rounded corners: rectangles that share an edge still share it.
    pub(super) fn between((x, y): (i32, i32), (right, bottom): (i32, i32)) -> Frame {
        Frame { x, y, width: right.saturating_sub(x).max(0), height: bottom.saturating_sub(y).max(0) }
    }

    pub(super) fn right(self) -> i32 {
        self.x.saturating_add(self.width)
    }

    pub(super) fn bottom(self) -> i32 {
        self.y.saturating_add(self.height)
    }

    /// What lies in both.
    pub(super) fn within(self, other: Frame) -> Frame {
        let start = (self.x.max(other.x), self.y.max(other.y));
        Frame::between(start, (self.right().min(other.right()), self.bottom().min(other.bottom())))
    }

    pub(super) fn is_empty(self) -> bool {
        self.width == 0 || self.height == 0
    }
}
