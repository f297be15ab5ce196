//! What a machine can check of a finished picture: the rules of good charts that are about places, sizes and colours.

use super::axes::bounds;
use super::theme::contrast;
use crate::finding::{Fact, Finding};
use crate::mark::{Color, Mark, Picture, Rect, Text};
use crate::text;

/// The smallest text, in pixels per em.
const SMALLEST: f64 = 10.5;
/// The longest title: words, or Han characters.
const WORDS: usize = 15;
const HAN: usize = 36;

/// Everything about the picture that breaks a rule, each as a warning.
pub fn lint(picture: &Picture) -> Vec<Finding> {
    let mut seen = Seen { texts: Vec::new(), fills: Vec::new() };
    seen.walk(&picture.marks);
    let mut said: Vec<String> = Vec::new();
    said.extend(long_title(&picture.title));
    let canvas = Rect::new(0.0, 0.0, picture.width, picture.height);
    let rooms: Vec<Rect> = seen.texts.iter().map(|text| bounds(text)).collect();
    for (at, text) in seen.texts.iter().enumerate() {
        let quoted = format!("`{}`", text.content);
        if text.size < SMALLEST {
            said.push(format!("the text {quoted} is {} px high, less than {SMALLEST}", text.size));
        }
        let room = rooms[at];
        if room.x < canvas.x || room.y < canvas.y || room.right() > canvas.right() || room.bottom() > canvas.bottom() {
            said.push(format!("the text {quoted} leaves the picture"));
        }
        for (other, _) in seen.texts[..at].iter().zip(&rooms).filter(|(_, other)| other.meets(room)) {
            said.push(format!("the texts `{}` and {quoted} overlap", other.content));
        }
        let ground = seen.ground(text, picture.background);
        let found = contrast(text.color, ground);
        if found < 4.5 {
            said.push(format!("the text {quoted} has a contrast of {found:.1} to its ground, less than 4.5"));
        }
        let missing: String = text::missing(&text.content).into_iter().collect();
        if !missing.is_empty() {
            said.push(format!("the fonts lack `{missing}` of the text {quoted}"));
        }
    }
    said.into_iter().map(|sentence| Finding::warning(Fact::Judged(format!("chart `{}`: {sentence}", picture.id)))).collect()
}

fn long_title(title: &str) -> Option<String> {
    let words = title.split_whitespace().count();
    let han = title.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count();
    if title.trim().is_empty() {
        return Some("there is no title".to_owned());
    }
    let long = if han > words { han > HAN } else { words > WORDS };
    long.then(|| format!("the title is longer than {WORDS} words or {HAN} Han characters"))
}

struct Seen<'a> {
    texts: Vec<&'a Text>,
    fills: Vec<(usize, Rect, Color)>, // how many texts come before it
}

impl<'a> Seen<'a> {
    fn walk(&mut self, marks: &'a [Mark]) {
        for mark in marks {
            match mark {
                Mark::Group { marks, .. } => self.walk(marks),
                Mark::Text(text) => self.texts.push(text),
                Mark::Rect { rect, fill: Some(fill), opacity, .. } if *opacity >= 0.5 => {
                    self.fills.push((self.texts.len(), *rect, *fill));
                }
                _ => {}
            }
        }
    }

    /// The colour behind the middle of a text: a halo, else the last rectangle drawn before it.
    fn ground(&self, text: &Text, background: Color) -> Color {
        if let Some((halo, _)) = text.halo {
            return halo;
        }
        let room = bounds(text);
        let (x, y) = (room.x + room.w / 2.0, room.y + room.h / 2.0);
        let at = self.texts.iter().position(|other| std::ptr::eq(*other, text)).unwrap_or(0);
        let under = |(before, rect, _): &&(usize, Rect, Color)| {
            *before <= at && rect.x <= x && x <= rect.right() && rect.y <= y && y <= rect.bottom()
        };
        self.fills.iter().rev().find(under).map_or(background, |(.., color)| *color)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mark::Anchor;

    fn sentences(marks: Vec<Mark>) -> Vec<String> {
        let mut picture = Picture::new("demo", 200.0, 100.0).titled("A title", "");
        picture.marks = marks;
        lint(&picture).into_iter().map(|finding| finding.fact.to_string()).collect()
    }

    #[test]
    fn a_good_picture_has_no_findings() {
        let text = Text::new(10.0, 50.0, 12.0, "fine");
        assert_eq!(sentences(vec![Mark::group("g", vec![text.into()])]), Vec::<String>::new());
    }

    #[test]
    fn texts_that_overlap_leave_or_vanish_are_found() {
        let text = |x: f64, size: f64, content: &str| Text::new(x, 50.0, size, content);
        let found = sentences(vec![text(10.0, 12.0, "one").into(), text(14.0, 12.0, "two").into()]);
        assert_eq!(found, ["chart `demo`: the texts `one` and `two` overlap"]);
        let found = sentences(vec![text(10.0, 12.0, "out").anchor(Anchor::End).into()]);
        assert_eq!(found, ["chart `demo`: the text `out` leaves the picture"]);
        let found = sentences(vec![text(10.0, 8.0, "small").into()]);
        assert_eq!(found, ["chart `demo`: the text `small` is 8 px high, less than 10.5"]);
        let found = sentences(vec![text(10.0, 12.0, "pale").color(Color::hex(0xaa_aa_aa)).into()]);
        assert!(found[0].contains("contrast of 2.3"), "{found:?}");
    }

    #[test]
    fn a_text_on_a_column_is_held_against_the_column() {
        let ground = Mark::fill(Rect::new(0.0, 30.0, 100.0, 40.0), Color::hex(0x2e_70_d6));
        let white = Text::new(10.0, 50.0, 12.0, "on it").color(Color::WHITE);
        assert_eq!(sentences(vec![ground, white.into()]), Vec::<String>::new());
    }

    #[test]
    fn a_title_is_short() {
        assert_eq!(long_title("农村用户增长快于城镇"), None);
        assert!(long_title(&"word ".repeat(16)).is_some());
        assert!(long_title("").is_some());
    }
}
