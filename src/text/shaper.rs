//! Shaping: from characters to glyphs with positions, each from the first font that has it.

use harfrust::{Buffer, Direction, ShapeOptions, ShaperFont};

use super::face::{Face, SCRIPT};
use crate::mark::Weight;

/// One glyph of a shaped line. Lengths are parts of an em: times the size they are pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct Glyph {
    /// The face that has it.
    pub face: Face,
    /// The number of the glyph in its font; 0 stands for a character that no font has.
    pub id: u16,
    /// The origin of the glyph, from the start of the line.
    pub x: f64,
    /// How far the glyph is raised above the baseline; almost always 0.
    pub y: f64,
    /// How far the pen moves on, kerning included.
    pub advance: f64,
    /// The bytes of the text that this glyph shows.
    pub from: usize,
    /// The byte behind the text that it stands for.
    pub to: usize,
}

/// A part of a text that one face shows.
struct Run {
    face: Face,
    /// Characters to shape, with the places where they stand in the text.
    chars: Vec<(usize, char)>,
}

/// The glyphs of one line of text, from left to right.
///
/// Tabs and line ends count as spaces (`wrap` makes lines); other control characters show nothing.
///
/// ```
/// use sizeup::{mark::Weight, text::{self, Face}};
///
/// let glyphs = text::shape("5G 市场", Weight::Bold, false);
/// let faces: Vec<Face> = glyphs.iter().map(|glyph| glyph.face).collect();
/// assert_eq!(faces, [Face::Bold, Face::Bold, Face::Bold, Face::HanBold, Face::HanBold]);
/// ```
pub fn shape(content: &str, weight: Weight, tabular: bool) -> Vec<Glyph> {
    let mut glyphs: Vec<Glyph> = Vec::with_capacity(content.len());
    let mut pen = 0.0;
    for run in runs(content, weight) {
        let parsed = run.face.parsed();
        let mut buffer = Buffer::new();
        for &(at, c) in &run.chars {
            buffer.push(c as u32, at as u32);
        }
        buffer.set_direction(Direction::LeftToRight);
        buffer.set_script(Some(SCRIPT));
        let (features, plan) = parsed.plan(tabular);
        let options = ShapeOptions::new().plan(Some(plan)).features(features);
        harfrust::shape(&ShaperFont::new(&parsed.font), &mut buffer, options)
            .expect("the plan was made for this font, direction and script");
        for (info, position) in buffer.glyph_infos().iter().zip(buffer.glyph_positions()) {
            let ems = |units: i32| f64::from(units) / parsed.units;
            glyphs.push(Glyph {
                face: run.face,
                id: info.glyph_id as u16,
                x: pen + ems(position.x_offset),
                y: ems(position.y_offset),
                advance: ems(position.x_advance),
                from: info.cluster as usize,
                to: content.len(),
            });
            pen += ems(position.x_advance);
        }
    }
    // A glyph shows the text up to where the next glyph of another place begins.
    let mut next = content.len();
    for i in (0..glyphs.len()).rev() {
        glyphs[i].to = next;
        if i > 0 && glyphs[i - 1].from != glyphs[i].from {
            next = glyphs[i].from;
        }
    }
    glyphs
}

/// The characters that no embedded font has, each once, in the order in which they are met.
///
/// Control characters belong to them, except tab and line ends. Invisible characters do not: nothing of them
/// would be seen anyway.
///
/// ```
/// assert_eq!(sizeup::text::missing("Growth 增长 😀😀"), ['😀']);
/// ```
pub fn missing(content: &str) -> Vec<char> {
    let mut found: Vec<char> = Vec::new();
    let blank = shape(content, Weight::Regular, false)
        .into_iter()
        .filter(|glyph| glyph.id == 0)
        .flat_map(|glyph| content[glyph.from..glyph.to].char_indices().map(move |(i, c)| (glyph.from + i, c)))
        .filter(|&(_, c)| Face::having(c, Weight::Regular).is_none());
    let control = content.char_indices().filter(|&(_, c)| c.is_control() && !is_space(c));
    let mut all: Vec<(usize, char)> = blank.chain(control).collect();
    all.sort_unstable();
    for (_, c) in all {
        if !found.contains(&c) {
            found.push(c);
        }
    }
    found
}

fn is_space(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r')
}

/// A combining accent; the shaper makes one glyph of it and the letter before if it sees both.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// A character that is seen only in its effect on others, such as a variation selector or a joiner.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0100}'..='\u{e01ef}')
}

fn runs(content: &str, weight: Weight) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (at, c) in content.char_indices() {
        let c = if is_space(c) { ' ' } else { c };
        if c.is_control() {
            continue;
        }
        let before = runs.last().map(|run| run.face);
        let face = match before {
            Some(face) if is_accent(c) || is_invisible(c) => face,
            _ => Face::having(c, weight).unwrap_or_else(|| Face::primary(weight)),
        };
        match runs.last_mut() {
            Some(run) if run.face == face => run.chars.push((at, c)),
            _ => runs.push(Run { face, chars: vec![(at, c)] }),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::width;

    fn units(content: &str, weight: Weight) -> f64 {
        width(content, 2048.0, weight, false)
    }

    #[test]
    fn single_letters_have_the_advances_of_the_font() {
        // The `hmtx` table of the two fonts, read by other means, in units of 1/2048 em.
        let table = [("A", 1413.0, 1529.0), ("n", 1210.0, 1275.0), (" ", 576.0, 485.0), ("−", 1355.0, 1390.0)];
        for (letter, regular, bold) in table {
            assert_eq!(units(letter, Weight::Regular), regular, "{letter}");
            assert_eq!(units(letter, Weight::Bold), bold, "{letter} in bold");
        }
    }

    #[test]
    fn pairs_are_kerned() {
        let apart = units("A", Weight::Regular) + units("V", Weight::Regular);
        assert!(units("AV", Weight::Regular) < apart - 50.0);
        let apart = units("T", Weight::Regular) + units("o", Weight::Regular);
        assert!(units("To", Weight::Regular) < apart - 50.0);
    }

    #[test]
    fn other_scripts_are_kerned_under_the_one_plan_as_well() {
        let kerned =
            |a: &str, b: &str| units(&format!("{a}{b}"), Weight::Regular) < units(a, Weight::Regular) + units(b, Weight::Regular);
        assert!(kerned("Г", "а"), "Cyrillic");
        assert!(kerned("Α", "Υ"), "Greek");
    }

    #[test]
    fn a_han_character_is_one_em_wide() {
        assert_eq!(width("市场规模", 10.0, Weight::Regular, false), 40.0);
        assert_eq!(width("市场规模", 10.0, Weight::Bold, false), 40.0);
    }

    #[test]
    fn glyphs_know_their_place_in_the_text() {
        let glyphs = shape("é市 x", Weight::Regular, false);
        let places: Vec<_> = glyphs.iter().map(|glyph| (glyph.from, glyph.to)).collect();
        assert_eq!(places, [(0, 2), (2, 5), (5, 6), (6, 7)]);
        assert_eq!(glyphs[2].x, glyphs[0].advance + 1.0);
    }

    #[test]
    fn a_letter_and_its_accent_become_one_glyph() {
        let composed = shape("é", Weight::Regular, false);
        let parts = shape("e\u{301}", Weight::Regular, false);
        assert_eq!((parts.len(), parts[0].id), (1, composed[0].id));
        assert_eq!((parts[0].from, parts[0].to), (0, 3));
        assert_eq!(missing("e\u{301}"), []);
    }

    #[test]
    fn what_no_font_has_is_named_once_in_order() {
        assert_eq!(missing("a\u{1F600}ا\u{1F600}市\u{1b}"), ['\u{1F600}', 'ا', '\u{1b}']);
        assert_eq!(missing("€ £ ¥ ₩ − – — … “x” → ≥ ± × ÷ ½ · • µ Δ Ω ß Ł Ж é ü 中，。「」％\t\n\u{a0}"), []);
        assert_eq!(missing("a\u{200d}b\u{fe0f}\u{feff}"), []);
    }

    #[test]
    fn control_characters_take_no_room_and_line_ends_that_of_a_space() {
        assert_eq!(units("a\u{0}\u{1b}b", Weight::Regular), units("ab", Weight::Regular));
        assert_eq!(units("a\nb", Weight::Regular), units("a b", Weight::Regular));
    }
}
