//! The embedded fonts: their bytes, which of them has a character, and the outlines of their glyphs.

use std::sync::LazyLock;

use harfrust::{Direction, Feature, Font, GlyphId, Script, ShapePlan, Tag};
use skrifa::{DrawMemory, PathSink, ScalerFont};

use crate::mark::Weight;

/// One embedded font.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Face {
    /// Inter, regular.
    Regular,
    /// Inter, semi-bold.
    SemiBold,
    /// Inter, bold.
    Bold,
    /// Noto Sans CJK, regular.
    HanRegular,
    /// Noto Sans CJK, bold.
    HanBold,
}

/// One step of an outline, in thousandths of an em from the origin of the glyph, y downwards as in a picture.
/// Rounding to whole thousandths happens here, so all formats draw the very same curve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Segment<N = i32> {
    /// Begin a contour here.
    Move(N, N),
    /// A straight line to here.
    Line(N, N),
    /// A control point, then the end.
    Quad(N, N, N, N),
    /// Two control points, then the end.
    Cubic(N, N, N, N, N, N),
    /// End the contour where it began.
    Close,
}

impl<N> Segment<N> {
    /// The same step in other numbers.
    pub fn map<M>(self, f: impl Fn(N) -> M) -> Segment<M> {
        match self {
            Segment::Move(x, y) => Segment::Move(f(x), f(y)),
            Segment::Line(x, y) => Segment::Line(f(x), f(y)),
            Segment::Quad(x1, y1, x, y) => Segment::Quad(f(x1), f(y1), f(x), f(y)),
            Segment::Cubic(x1, y1, x2, y2, x, y) => Segment::Cubic(f(x1), f(y1), f(x2), f(y2), f(x), f(y)),
            Segment::Close => Segment::Close,
        }
    }
}

/// Vertical measures as parts of an em.
pub(super) struct Heights {
    pub ascent: f64,
    pub descent: f64,
    pub capital: f64,
}

/// A font made ready for use, which takes longer than a text needs: done once, when first asked for.
pub(super) struct Parsed {
    pub font: Font,
    /// Font units in an em.
    pub units: f64,
    scaler: ScalerFont,
    proportional: LazyLock<ShapePlan, Plan>,
    tabular: LazyLock<ShapePlan, Plan>,
}

type Plan = Box<dyn FnOnce() -> ShapePlan + Send>;

impl Parsed {
    fn new(bytes: &'static [u8]) -> Parsed {
        let font = Font::new(bytes, 0).expect("the embedded fonts are well-formed, as a test asserts");
        let plan = |features: Vec<Feature>| -> LazyLock<ShapePlan, Plan> {
            let font = font.clone();
            LazyLock::new(Box::new(move || ShapePlan::new(&font, Direction::LeftToRight, Some(SCRIPT), None, &features)))
        };
        Parsed {
            units: f64::from(font.units_per_em()),
            scaler: ScalerFont::unhinted(font.clone(), None),
            proportional: plan(Vec::new()),
            tabular: plan(TABULAR.to_vec()),
            font,
        }
    }

    /// The features to shape with, and the plan made for them.
    pub fn plan(&self, tabular: bool) -> (&'static [Feature], &ShapePlan) {
        if tabular { (&TABULAR, &self.tabular) } else { (&[], &self.proportional) }
    }

    fn has(&self, c: char) -> bool {
        self.font.charmap().map_unicode(c).is_some()
    }
}

/// The rules of Inter are the same for the scripts it has, so all text is shaped as Latin and one plan serves.
pub(super) const SCRIPT: Script = Script::LATIN;

static TABULAR: [Feature; 1] =
    [Feature { tag: Tag::new(b"tnum"), value: 1, start: Feature::GLOBAL_START, end: Feature::GLOBAL_END }];

static REGULAR: LazyLock<Parsed> = LazyLock::new(|| Parsed::new(Face::Regular.bytes()));
static SEMIBOLD: LazyLock<Parsed> = LazyLock::new(|| Parsed::new(Face::SemiBold.bytes()));
static BOLD: LazyLock<Parsed> = LazyLock::new(|| Parsed::new(Face::Bold.bytes()));
static HAN_REGULAR: LazyLock<Parsed> = LazyLock::new(|| Parsed::new(Face::HanRegular.bytes()));
static HAN_BOLD: LazyLock<Parsed> = LazyLock::new(|| Parsed::new(Face::HanBold.bytes()));

impl Face {
    /// All faces, in the order in which they are listed.
    pub const ALL: [Face; 5] = [Face::Regular, Face::SemiBold, Face::Bold, Face::HanRegular, Face::HanBold];

    /// The font file, for a format that embeds fonts itself.
    pub fn bytes(self) -> &'static [u8] {
        match self {
            Face::Regular => include_bytes!("fonts/Inter-Regular.ttf"),
            Face::SemiBold => include_bytes!("fonts/Inter-SemiBold.ttf"),
            Face::Bold => include_bytes!("fonts/Inter-Bold.ttf"),
            Face::HanRegular => include_bytes!("fonts/NotoSansCJKsc-Regular.otf"),
            Face::HanBold => include_bytes!("fonts/NotoSansCJKsc-Bold.otf"),
        }
    }

    pub(super) fn parsed(self) -> &'static Parsed {
        match self {
            Face::Regular => &REGULAR,
            Face::SemiBold => &SEMIBOLD,
            Face::Bold => &BOLD,
            Face::HanRegular => &HAN_REGULAR,
            Face::HanBold => &HAN_BOLD,
        }
    }

    pub(super) fn heights(self) -> Heights {
        let parsed = self.parsed();
        let metrics = parsed.font.metrics();
        let line = metrics.hhea_line.expect("every embedded font has line metrics");
        let capital = metrics.cap_height.expect("every embedded font has a capital height");
        Heights {
            ascent: line.ascender.to_f64() / parsed.units,
            descent: -line.descender.to_f64() / parsed.units,
            capital: capital.to_f64() / parsed.units,
        }
    }

    /// The faces that may serve a weight, best first.
    fn order(weight: Weight) -> &'static [Face] {
        match weight {
            Weight::Regular => &[Face::Regular, Face::HanRegular],
            Weight::SemiBold => &[Face::SemiBold, Face::HanBold, Face::HanRegular],
            Weight::Bold => &[Face::Bold, Face::HanBold, Face::HanRegular],
        }
    }

    /// The first face that has the character, or none.
    pub(super) fn having(c: char, weight: Weight) -> Option<Face> {
        Face::order(weight).iter().copied().find(|face| face.parsed().has(c))
    }

    /// The face that shows what no face has.
    pub(super) fn primary(weight: Weight) -> Face {
        Face::order(weight)[0]
    }
}

/// The outline of a glyph; empty for a space.
///
/// ```
/// use sizeup::{mark::Weight, text};
///
/// let glyph = &text::shape("I", Weight::Regular, false)[0];
/// assert_eq!(text::outline(glyph.face, glyph.id).len(), 5, "one move, three lines, one close");
/// ```
pub fn outline(face: Face, glyph: u16) -> Vec<Segment> {
    let parsed = face.parsed();
    let mut pen = Pen { scale: 1000.0 / parsed.units, segments: Vec::new() };
    if let Some(outline) = parsed.scaler.outline(GlyphId::from(glyph)) {
        outline.draw(DrawMemory::Scratch, &mut pen).expect("every outline of the embedded fonts can be drawn, as a test asserts");
    }
    pen.segments
}

struct Pen {
    scale: f64,
    segments: Vec<Segment>,
}

impl Pen {
    fn at(&self, x: f32, y: f32) -> (i32, i32) {
        let round = |value: f32| (f64::from(value) * self.scale).round() as i32;
        (round(x), round(-y))
    }
}

impl PathSink for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.segments.push(Segment::Move(x, y));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.segments.push(Segment::Line(x, y));
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let ((x1, y1), (x, y)) = (self.at(x1, y1), self.at(x, y));
        self.segments.push(Segment::Quad(x1, y1, x, y));
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let ((x1, y1), (x2, y2), (x, y)) = (self.at(x1, y1), self.at(x2, y2), self.at(x, y));
        self.segments.push(Segment::Cubic(x1, y1, x2, y2, x, y));
    }

    fn close(&mut self) {
        self.segments.push(Segment::Close);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_outline_of_every_font_can_be_drawn() {
        for face in Face::ALL {
            let count = face.parsed().font.num_glyphs() as u16;
            let drawn = (0..count).filter(|&glyph| !outline(face, glyph).is_empty()).count();
            assert!(drawn as f64 > 0.95 * f64::from(count), "{face:?}: {drawn} of {count} glyphs have ink");
        }
    }

    #[test]
    fn what_is_missing_does_not_depend_on_the_weight() {
        let chars = |face: Face| face.parsed().font.charmap().unicodes().map(|(c, _)| c).collect::<Vec<u32>>();
        let regular = chars(Face::Regular);
        assert!(regular.len() > 600, "{}", regular.len());
        assert!(regular == chars(Face::SemiBold) && regular == chars(Face::Bold));
        let han = chars(Face::HanRegular);
        assert!(chars(Face::HanBold).iter().all(|c| han.binary_search(c).is_ok()));
    }

    #[test]
    fn every_font_has_heights() {
        for face in Face::ALL {
            let heights = face.heights();
            assert!(heights.capital > 0.7 && heights.ascent > heights.capital && heights.descent > 0.1);
        }
    }

    #[test]
    fn bold_han_is_bold_where_there_is_a_bold_glyph_and_regular_otherwise() {
        assert_eq!(Face::having('市', Weight::Regular), Some(Face::HanRegular));
        assert_eq!(Face::having('市', Weight::Bold), Some(Face::HanBold));
        assert_eq!(Face::having('市', Weight::SemiBold), Some(Face::HanBold));
        // 邗 is in the second level of GB 2312, for which only the regular weight is embedded.
        assert_eq!(Face::having('邗', Weight::Bold), Some(Face::HanRegular));
        assert_eq!(Face::having('A', Weight::Bold), Some(Face::Bold));
        assert_eq!(Face::having('\u{1F600}', Weight::Bold), None);
    }

    #[test]
    fn an_outline_stands_on_its_baseline() {
        let glyph = Face::Regular.parsed().font.charmap().map_unicode('I').expect("Inter has an I");
        let outline = outline(Face::Regular, glyph.to_u32() as u16);
        let ys: Vec<i32> = outline
            .iter()
            .filter_map(|segment| match *segment {
                Segment::Move(_, y) | Segment::Line(_, y) => Some(y),
                _ => None,
            })
            .collect();
        assert_eq!((ys.iter().min(), ys.iter().max()), (Some(&-728), Some(&0)));
    }
}
