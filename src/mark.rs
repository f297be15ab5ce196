//! Laid-out marks: a picture with nothing left to decide, in pixels. `chart` makes them, `render` draws them.
//!
//! Coordinates grow to the right and downwards from the top left corner of the picture. Marks are drawn in
//! the order of the list, so a later mark covers an earlier one. Lengths are kept to a hundredth of a pixel; a
//! mark with a number that is not finite is not drawn. Everything here is plain data: two pictures that compare
//! equal give the same bytes in every format.
//!
//! ```
//! use sizeup::mark::{Anchor, Color, Mark, Picture, Rect, Stroke, Text};
//!
//! let blue = Color::hex(0x2e70d6);
//! let mut picture = Picture::new("demo", 800.0, 480.0).titled("Sales rose", "One line from 2020 to 2024");
//! picture.marks.push(Mark::line([(40.0, 400.0), (760.0, 80.0)], Stroke::new(blue, 2.5)));
//! picture.marks.push(Text::new(760.0, 70.0, 13.0, "Sales").bold().color(blue).anchor(Anchor::End).into());
//! picture.marks.push(Mark::fill(Rect::new(40.0, 400.0, 720.0, 1.0), Color::hex(0x333333)));
//! assert_eq!(picture.marks.len(), 3);
//! ```

#![expect(missing_docs, reason = "a field or builder of geometry or style is what its name says; the rest is documented")]

/// An opaque colour; transparency belongs to the mark, not to the colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Color {
    /// Red.
    pub r: u8,
    /// Green.
    pub g: u8,
    /// Blue.
    pub b: u8,
}

impl Color {
    pub const WHITE: Color = Color::hex(0xffffff);
    pub const BLACK: Color = Color::hex(0x000000);

    /// The colour written as `0xRRGGBB`; bits above the lower 24 are ignored.
    pub const fn hex(rgb: u32) -> Color {
        Color { r: (rgb >> 16) as u8, g: (rgb >> 8) as u8, b: rgb as u8 }
    }

    /// The colour as SVG and CSS write it.
    ///
    /// ```
    /// assert_eq!(sizeup::mark::Color::hex(0x2e70d6).css(), "#2e70d6");
    /// ```
    pub fn css(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.r, self.g, self.b)
    }
}

/// The weight of a text; Han has no SemiBold of its own and takes Bold for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Weight {
    #[default]
    Regular,
    SemiBold,
    Bold,
}

/// Which point of a text lies on its `x`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Anchor {
    #[default]
    Start,
    Middle,
    End,
}

/// How a line is drawn. A round stroke has round joins and caps; other strokes have mitred joins and butt caps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    pub color: Color,
    pub width: f64,
    /// Lengths of dash and gap in pixels. Both must be positive, else the line is drawn solid.
    pub dash: Option<(f64, f64)>,
    /// Caps of a dashed stroke are butt all the same (round ones would eat the gaps); its joins stay round.
    pub round: bool,
}

impl Stroke {
    /// A round stroke, right for data.
    pub const fn new(color: Color, width: f64) -> Stroke {
        Stroke { color, width, dash: None, round: true }
    }

    /// A stroke that ends exactly where its points say, right for axes, gridlines and borders.
    pub const fn rule(color: Color, width: f64) -> Stroke {
        Stroke { color, width, dash: None, round: false }
    }

    pub const fn dashed(mut self, dash: f64, gap: f64) -> Stroke {
        self.dash = Some((dash, gap));
        self
    }
}

/// A rectangle by its top left corner and its size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    pub x: f64,
    pub y: f64,
    pub w: f64,
    pub h: f64,
}

impl Rect {
    pub const fn new(x: f64, y: f64, w: f64, h: f64) -> Rect {
        Rect { x, y, w, h }
    }

    pub fn right(self) -> f64 {
        self.x + self.w
    }

    pub fn bottom(self) -> f64 {
        self.y + self.h
    }

    /// Whether the two share an area; rectangles that only touch do not.
    ///
    /// ```
    /// use sizeup::mark::Rect;
    /// let a = Rect::new(0.0, 0.0, 10.0, 10.0);
    /// assert!(a.meets(Rect::new(9.0, 9.0, 5.0, 5.0)));
    /// assert!(!a.meets(Rect::new(10.0, 0.0, 5.0, 5.0)));
    /// ```
    pub fn meets(self, other: Rect) -> bool {
        self.x < other.right() && other.x < self.right() && self.y < other.bottom() && other.y < self.bottom()
    }

    /// The same rectangle with `by` more on every side.
    pub fn grown(self, by: f64) -> Rect {
        Rect::new(self.x - by, self.y - by, self.w + 2.0 * by, self.h + 2.0 * by)
    }
}

/// One line of text; breaking it into lines is done before (`text::wrap`).
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// Where the anchor of the text lies.
    pub x: f64,
    /// The baseline; drawn at the nearest whole pixel, so that letters stand sharp.
    pub y: f64,
    pub anchor: Anchor,
    /// Pixels per em, kept to a tenth.
    pub size: f64,
    pub weight: Weight,
    pub color: Color,
    pub content: String,
    /// A rim drawn under the glyphs, so that a text on a line stays legible: its colour, and how many pixels
    /// it reaches beyond the glyphs.
    pub halo: Option<(Color, f64)>,
    /// Whether all digits take the same width (the font feature `tnum`), as numbers in columns should.
    pub tabular: bool,
}

impl Text {
    /// Black regular text that starts at `x`.
    pub fn new(x: f64, y: f64, size: f64, content: impl Into<String>) -> Text {
        Text {
            x,
            y,
            anchor: Anchor::Start,
            size,
            weight: Weight::Regular,
            color: Color::BLACK,
            content: content.into(),
            halo: None,
            tabular: false,
        }
    }

    pub fn anchor(mut self, anchor: Anchor) -> Text {
        self.anchor = anchor;
        self
    }

    pub fn weight(mut self, weight: Weight) -> Text {
        self.weight = weight;
        self
    }

    pub fn bold(self) -> Text {
        self.weight(Weight::Bold)
    }

    pub fn semibold(self) -> Text {
        self.weight(Weight::SemiBold)
    }

    pub fn color(mut self, color: Color) -> Text {
        self.color = color;
        self
    }

    pub fn halo(mut self, color: Color, reach: f64) -> Text {
        self.halo = Some((color, reach));
        self
    }

    pub fn tabular(mut self) -> Text {
        self.tabular = true;
        self
    }
}

/// One thing to draw, or a group of them.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// Marks that belong together. `id` is unique within the picture and made of ASCII letters, digits and `-`,
    /// empty for none; a group with a `label` is announced by it to a screen reader. `clip` applies to all
    /// marks inside, on top of the clips of the groups around.
    Group {
        id: String,
        label: Option<String>,
        clip: Option<Rect>,
        marks: Vec<Mark>,
    },
    /// `opacity` is that of the fill; the stroke is opaque and centred on the edge. `radius` rounds all corners.
    Rect {
        rect: Rect,
        fill: Option<Color>,
        opacity: f64,
        stroke: Option<Stroke>,
        radius: f64,
    },
    /// An open line through all points, in their order. Fewer than two points draw nothing.
    Line {
        points: Vec<(f64, f64)>,
        stroke: Stroke,
    },
    /// A closed polygon. Fewer than three points draw nothing.
    Area {
        points: Vec<(f64, f64)>,
        fill: Color,
        opacity: f64,
    },
    Circle {
        x: f64,
        y: f64,
        r: f64,
        fill: Color,
        stroke: Option<Stroke>,
    },
    Text(Text),
}

impl Mark {
    /// A group without a label or a clip.
    pub fn group(id: impl Into<String>, marks: Vec<Mark>) -> Mark {
        Mark::Group { id: id.into(), label: None, clip: None, marks }
    }

    /// The group with a label for screen readers; other marks stay as they are.
    pub fn labelled(mut self, text: impl Into<String>) -> Mark {
        if let Mark::Group { label, .. } = &mut self {
            *label = Some(text.into());
        }
        self
    }

    /// The group drawn only inside `rect`; other marks stay as they are.
    pub fn clipped(mut self, rect: Rect) -> Mark {
        if let Mark::Group { clip, .. } = &mut self {
            *clip = Some(rect);
        }
        self
    }

    /// An opaque rectangle with square corners and no border.
    pub fn fill(rect: Rect, color: Color) -> Mark {
        Mark::Rect { rect, fill: Some(color), opacity: 1.0, stroke: None, radius: 0.0 }
    }

    pub fn line(points: impl Into<Vec<(f64, f64)>>, stroke: Stroke) -> Mark {
        Mark::Line { points: points.into(), stroke }
    }

    pub fn area(points: impl Into<Vec<(f64, f64)>>, fill: Color, opacity: f64) -> Mark {
        Mark::Area { points: points.into(), fill, opacity }
    }

    pub fn dot(x: f64, y: f64, r: f64, fill: Color) -> Mark {
        Mark::Circle { x, y, r, fill, stroke: None }
    }
}

impl From<Text> for Mark {
    fn from(text: Text) -> Mark {
        Mark::Text(text)
    }
}

/// A whole picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// Put before every id in the SVG, so that several pictures fit one page; ASCII letters, digits and `-`.
    pub id: String,
    pub width: f64,
    pub height: f64,
    pub background: Color,
    /// The name of the picture for screen readers and file properties; it is not drawn.
    pub title: String,
    /// What the picture shows, for screen readers; it is not drawn.
    pub description: String,
    pub marks: Vec<Mark>,
}

impl Picture {
    /// An empty white picture.
    pub fn new(id: impl Into<String>, width: f64, height: f64) -> Picture {
        Picture {
            id: id.into(),
            width,
            height,
            background: Color::WHITE,
            title: String::new(),
            description: String::new(),
            marks: Vec::new(),
        }
    }

    pub fn titled(mut self, title: impl Into<String>, description: impl Into<String>) -> Picture {
        self.title = title.into();
        self.description = description.into();
        self
    }
}
