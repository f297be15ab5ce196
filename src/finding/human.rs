//! Findings as people read them: a sentence, the place, the line with a caret, a hint.

use std::fmt::Write;

use unicode_width::UnicodeWidthChar;

use super::{Finding, Place, Severity};

/// Whether the text is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Palette {
    /// No escape sequences.
    Plain,
    /// ANSI colours.
    Ansi,
}

impl Palette {
    fn paint(self, code: &str, text: &str) -> String {
        match self {
            Palette::Plain => text.to_owned(),
            Palette::Ansi => format!("\x1b[{code}m{text}\x1b[0m"),
        }
    }
}

/// The longest part of a line that is shown, in characters.
const WINDOW: usize = 120;

/// A finding as text, ending in a line break.
pub fn human(finding: &Finding, palette: Palette) -> String {
    let (word, code) = match finding.severity {
        Severity::Error => ("error", "1;31"),
        Severity::Warning => ("warning", "1;33"),
        Severity::Note => ("note", "1;36"),
    };
    let mut out = format!("{}: {}\n", palette.paint(code, word), escaped(&finding.fact.to_string()));
    for place in &finding.places {
        show(&mut out, place, palette, code);
    }
    if let Some(hint) = &finding.hint {
        let _ = writeln!(out, "{}: {}", palette.paint("1;36", "hint"), escaped(hint));
    }
    out
}

fn show(out: &mut String, place: &Place, palette: Palette, code: &str) {
    let number = place.line.to_string();
    let gutter = " ".repeat(number.len());
    let file = escaped(&place.file);
    let _ = writeln!(out, "{gutter}{} {file}:{}:{}", palette.paint("1;34", "-->"), place.line, place.column);
    let Some(text) = &place.text else { return };
    let (shown, before) = window(text, usize::try_from(place.column.max(1) - 1).unwrap_or(usize::MAX));
    let marked: usize = text.chars().skip(before.chars).take(place.length.max(1)).map(width).sum();
    let carets = "^".repeat(marked.clamp(1, WINDOW));
    let _ = writeln!(out, "{gutter} {}", palette.paint("1;34", "|"));
    let _ = writeln!(out, "{} {} {shown}", palette.paint("1;34", &number), palette.paint("1;34", "|"));
    let bar = palette.paint("1;34", "|");
    let _ = writeln!(out, "{gutter} {bar} {}{}", " ".repeat(before.columns), palette.paint(code, &carets));
}

struct Before {
    chars: usize,
    columns: usize,
}

/// The part of a line around the character `at`, and the columns of the screen before it.
fn window(text: &str, at: usize) -> (String, Before) {
    let chars: Vec<char> = text.chars().collect();
    let at = at.min(chars.len());
    let start = if chars.len() <= WINDOW { 0 } else { at.saturating_sub(WINDOW / 2) };
    let end = chars.len().min(start + WINDOW);
    let lead = if start > 0 { "…" } else { "" };
    let tail = if end < chars.len() { "…" } else { "" };
    let shown: String = chars[start..end].iter().map(|c| escaped_char(*c)).collect();
    let columns = lead.chars().count() + chars[start..at].iter().map(|c| width(*c)).sum::<usize>();
    (format!("{lead}{shown}{tail}"), Before { chars: at, columns })
}

fn width(c: char) -> usize {
    escaped_char(c).chars().map(|c| c.width().unwrap_or(0)).sum()
}

/// Text from outside with its control characters and direction marks made visible.
pub fn escaped(text: &str) -> String {
    text.chars().map(escaped_char).collect()
}

fn escaped_char(c: char) -> String {
    match c {
        '\t' => " ".to_owned(),
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => {
            format!("\\u{{{:x}}}", u32::from(c))
        }
        c if c.is_control() => c.escape_default().to_string(),
        c => c.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::ReadingFact;
    use super::*;

    fn place(column: u64, length: usize, text: &str) -> Place {
        Place { file: "a.csv".into(), line: 41, column, length, text: Some(text.into()) }
    }

    #[test]
    fn the_caret_stands_under_the_field() {
        let fact = ReadingFact::NotANumber { text: "1,23O".into() };
        let finding = Finding::error(fact).at(place(18, 5, "2023;short_video;1,23O")).hint("write a zero");
        let expected = "\
error: `1,23O` is not a number
  --> a.csv:41:18
   |
41 | 2023;short_video;1,23O
   |                  ^^^^^
hint: write a zero
";
        assert_eq!(human(&finding, Palette::Plain), expected);
    }

    #[test]
    fn wide_characters_and_tabs_do_not_move_the_caret() {
        let finding = Finding::error(ReadingFact::NotANumber { text: "x".into() }).at(place(5, 1, "农村,\tx"));
        assert!(human(&finding, Palette::Plain).ends_with("41 | 农村, x\n   |       ^\n"));
    }

    #[test]
    fn control_characters_are_shown_not_sent() {
        assert_eq!(escaped("a\x1b]8;;\u{202e}b\r"), "a\\u{1b}]8;;\\u{202e}b\\r");
    }

    #[test]
    fn a_long_line_is_shown_around_its_place() {
        let text = format!("{}!{}", "a".repeat(500), "b".repeat(500));
        let out = human(&Finding::error(ReadingFact::NotANumber { text: "!".into() }).at(place(501, 1, &text)), Palette::Plain);
        let lines: Vec<&str> = out.lines().collect();
        let caret = lines[4].chars().position(|c| c == '^').expect("a caret");
        assert_eq!(lines[3].chars().nth(caret), Some('!'));
    }
}
