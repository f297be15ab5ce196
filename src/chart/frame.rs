//! What stands around every chart: signature, title and subtitle above; notes and sources below.

use super::spec::{Input, Locale};
use super::theme::{INK, LABEL, MARGIN, MUTED, SIGNATURE, SMALL, SUBTITLE, TEXT, TITLE};
use super::{notes, words};
use crate::mark::{Color, Mark, Picture, Rect, Text, Weight};
use crate::text;

/// The width of a picture where none is asked for, and the least height.
const WIDTH: f64 = 800.0;
const HEIGHT: f64 = 480.0;

/// A picture in the making: its head is placed, its foot is measured, its body is free.
pub(super) struct Frame<'a> {
    input: &'a Input<'a>,
    width: f64,
    head: Vec<Mark>,
    head_bottom: f64,
    foot: Vec<(String, usize)>, // a line and how many bytes of it name what it is
    height: f64,
    /// The marks of the body, in the order of drawing.
    pub marks: Vec<Mark>,
    /// What stands there where nothing can be drawn.
    pub nothing: String,
}

impl<'a> Frame<'a> {
    /// The frame of a picture whose body is at least so high.
    pub fn new(input: &'a Input<'a>, subtitle: &str, notes: &[String], body: f64) -> Frame<'a> {
        let width = input.spec.width.unwrap_or(WIDTH).max(320.0);
        let (head, head_bottom) = head(input, subtitle, width);
        let foot = foot(input, notes, width);
        let needed = head_bottom + body + foot_height(foot.len());
        let height = input.spec.height.unwrap_or_else(|| if input.spec.kind.tight { needed } else { needed.max(HEIGHT) });
        let height = height.max(head_bottom + 140.0 + foot_height(foot.len())).ceil();
        let nothing = words::nothing(input.spec.locale).to_owned();
        Frame { input, width, head, head_bottom, foot, height, marks: Vec::new(), nothing }
    }

    /// Where the chart may be.
    pub fn body(&self) -> Rect {
        let bottom = self.height - foot_height(self.foot.len());
        Rect::new(MARGIN, self.head_bottom, self.width - 2.0 * MARGIN, bottom - self.head_bottom)
    }

    /// The picture.
    pub fn finish(mut self, description: String) -> Picture {
        let spec = self.input.spec;
        if self.marks.is_empty() {
            let body = self.body();
            let (x, y) = (body.x + body.w / 2.0, body.y + body.h / 2.0);
            let lines = text::wrap(&self.nothing, SUBTITLE, Weight::Regular, body.w);
            for (line, row) in lines.into_iter().zip(0..) {
                let text = Text::new(x, y + f64::from(row) * 20.0, SUBTITLE, line).color(MUTED);
                self.marks.push(text.anchor(crate::mark::Anchor::Middle).into());
            }
        }
        let mut picture = Picture::new(ascii(&spec.name), self.width, self.height).titled(spec.title.clone(), description);
        picture.marks.push(Mark::group("head", self.head));
        picture.marks.push(Mark::group("chart", self.marks));
        picture.marks.push(Mark::group("foot", foot_marks(&self.foot, self.height)));
        picture
    }
}

/// An id of ASCII letters, digits and `-`; other characters by their code, so that two names stay two.
fn ascii(name: &str) -> String {
    let one = |c: char| match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '-' => c.to_string(),
        '_' | ' ' | '.' => "-".to_owned(),
        _ => format!("u{:x}", u32::from(c)),
    };
    name.chars().map(one).collect()
}

fn head(input: &Input, subtitle: &str, width: f64) -> (Vec<Mark>, f64) {
    let room = width - 2.0 * MARGIN;
    let mut marks = vec![Mark::fill(Rect::new(MARGIN, 20.0, 32.0, 4.0), SIGNATURE)];
    let mut baseline = 24.0;
    for line in balanced(&input.spec.title, room) {
        baseline += 26.0;
        marks.push(Text::new(MARGIN, baseline, TITLE, line).bold().color(INK).into());
    }
    baseline += 3.0;
    for line in text::wrap(subtitle, SUBTITLE, Weight::Regular, room) {
        baseline += 19.0;
        marks.push(Text::new(MARGIN, baseline, SUBTITLE, line).color(TEXT).into());
    }
    (marks, baseline + 18.0)
}

/// The lines of a title, so that the last is not a single word: as narrow as the number of lines allows.
fn balanced(title: &str, room: f64) -> Vec<String> {
    let wrapped = |share: f64| text::wrap(title, TITLE, Weight::Bold, room * share);
    let widest = wrapped(1.0);
    let shares = [0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95];
    shares.into_iter().map(wrapped).find(|lines| lines.len() == widest.len()).filter(|_| widest.len() > 1).unwrap_or(widest)
}

const FOOT_LINE: f64 = 15.0;

fn foot_height(lines: usize) -> f64 {
    let lines = u32::try_from(lines).map_or(0.0, f64::from);
    14.0 + lines * FOOT_LINE + 16.0
}

fn foot(input: &Input, notes: &[String], width: f64) -> Vec<(String, usize)> {
    let locale = input.spec.locale;
    let mut paragraphs = Vec::new();
    if !notes.is_empty() {
        paragraphs.push((words::note(locale, notes.len() > 1), words::sentences(notes, locale)));
    }
    let mut sources: Vec<String> = Vec::new();
    for source in &input.sources {
        if !source.trim().is_empty() && !sources.contains(source) {
            sources.push(source.clone());
        }
    }
    if !sources.is_empty() {
        paragraphs.push((words::source(locale, sources.len() > 1), sources.join(locale.pick("; ", "；"))));
    }
    let mut lines = Vec::new();
    for (word, paragraph) in paragraphs {
        let wrapped = text::wrap(&format!("{word}{paragraph}"), SMALL, Weight::Regular, width - 2.0 * MARGIN - 4.0);
        let named = |(at, line): (usize, String)| (line, if at == 0 { word.trim_end().len() } else { 0 });
        lines.extend(wrapped.into_iter().enumerate().map(named));
    }
    lines
}

fn foot_marks(lines: &[(String, usize)], height: f64) -> Vec<Mark> {
    let mut baseline = height - foot_height(lines.len()) + 14.0;
    let mut marks = Vec::new();
    for (line, named) in lines {
        baseline += FOOT_LINE;
        let y = baseline - 4.0;
        let (word, rest) = line.split_at((*named).min(line.len()));
        let mut x = MARGIN;
        if !word.is_empty() {
            marks.push(Text::new(x, y, SMALL, word).semibold().color(MUTED).into());
            let space = if rest.starts_with(' ') { 3.5 } else { 0.0 };
            x += text::width(word, SMALL, Weight::SemiBold, false) + space;
        }
        if !rest.trim().is_empty() {
            marks.push(Text::new(x, y, SMALL, rest.trim_start()).color(MUTED).into());
        }
    }
    marks
}

/// A key of coloured names in one row, for series that cannot be labelled where they are; rows are added where one is too
/// short. Answers with the height.
pub(super) fn key(marks: &mut Vec<Mark>, entries: &[(String, Color, Color)], left: f64, right: f64, top: f64) -> f64 {
    let (mut x, mut baseline) = (left, top + 11.0);
    for (name, fill, color) in entries {
        let wide = 15.0 + text::width(name, LABEL, Weight::SemiBold, false);
        if x > left && x + wide > right {
            (x, baseline) = (left, baseline + 18.0);
        }
        marks.push(Mark::fill(Rect::new(x, baseline - 9.5, 10.0, 10.0), *fill));
        marks.push(Text::new(x + 15.0, baseline, LABEL, name.clone()).semibold().color(*color).into());
        x += wide + 18.0;
    }
    baseline - top + 9.0
}

/// The subtitle of a picture: as given, with the unit added where it does not say it; else from the parts.
pub(super) fn subtitle(input: &Input, parts: &[String], units: &[String]) -> String {
    let locale = input.spec.locale;
    let Some(given) = &input.spec.subtitle else { return words::joined(parts, locale) };
    let mut said = vec![given.trim_end_matches(['.', '。']).to_owned()];
    said.extend(units.iter().filter(|unit| !unit.is_empty() && !says(given, unit, locale)).cloned());
    words::joined(&said, locale)
}

fn says(given: &str, unit: &str, locale: Locale) -> bool {
    let given = given.to_lowercase();
    match (unit, locale) {
        ("%", _) => {
            given.contains(['%', '％']) || given.contains("percent") || given.contains("per cent") || given.contains('占')
        }
        ("percentage points", _) => given.contains("point") || given.contains("pp"),
        (_, Locale::Zh) => given.contains(unit),
        (_, Locale::En) => unit.split(' ').next().is_some_and(|word| given.contains(&word.to_lowercase())),
    }
}

/// A picture whose notes explain words that may find no place in it: drawn again, with other notes, where one did not.
pub(super) fn explained(locale: Locale, draw: impl Fn(&[&str]) -> Picture) -> Picture {
    let picture = draw(&[]);
    let absent = |word: &&str| !written(&picture.marks, &|text| text == *word);
    let told = |word: &&str| {
        written(&picture.marks, &|text| [": ", ":", "："].iter().any(|colon| text.contains(&format!("{word}{colon}"))))
    };
    let unused: Vec<&str> =
        [words::missing(locale), words::broken(locale)].into_iter().filter(|word| told(word) && absent(word)).collect();
    if unused.is_empty() { picture } else { draw(&unused) }
}

fn written(marks: &[Mark], fits: &dyn Fn(&str) -> bool) -> bool {
    marks.iter().any(|mark| match mark {
        Mark::Group { marks, .. } => written(marks, fits),
        Mark::Text(text) => fits(&text.content),
        _ => false,
    })
}

/// Notes of a picture, each once: the author's, the card's, those that the data call for.
pub(super) fn all_notes(input: &Input, derived: Vec<String>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for note in input.spec.note.iter().chain(&input.notes).cloned().chain(derived) {
        if !note.trim().is_empty() && !all.iter().any(|known| notes::same(known, &note)) {
            all.push(note);
        }
    }
    all
}
