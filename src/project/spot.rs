//! Where a thing stands in a TOML file, kept small until somebody asks for the line.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use crate::finding::Place;

/// A TOML file as it was read.
pub(super) struct Document {
    /// The file as the user knows it.
    pub file: String,
    /// Its text.
    pub text: String,
    /// Where its lines end: thousands of places are asked for.
    ends: Vec<usize>,
}

impl Document {
    /// A file and its text.
    pub fn new(file: String, text: String) -> Document {
        let ends = text.match_indices('\n').map(|(at, _)| at).collect();
        Document { file, text, ends }
    }
}

/// What stands for a file where there is none: the command line.
pub const COMMAND_LINE: &str = "<command line>";

/// A stretch of a TOML file. Its [`Place`] is made on demand: a place holds its whole line, and a file of one long
/// line with a place for each word in it would not fit in memory.
#[derive(Clone)]
pub struct Spot {
    document: Arc<Document>,
    start: usize,
    end: usize,
}

impl Spot {
    pub(super) fn new(document: &Arc<Document>, span: std::ops::Range<usize>) -> Spot {
        let start = document.text.floor_char_boundary(span.start);
        let end = document.text.ceil_char_boundary(span.end).max(start);
        Spot { document: Arc::clone(document), start, end }
    }

    /// What was said on the command line, which has no lines: its place is never shown.
    pub fn command_line() -> Spot {
        let document = Document::new(COMMAND_LINE.to_owned(), String::new());
        Spot { document: Arc::new(document), start: 0, end: 0 }
    }

    /// The text that stands here, as it was typed.
    pub fn text(&self) -> &str {
        &self.document.text[self.start..self.end]
    }

    /// File, line, column, length and the line itself.
    pub fn place(&self) -> Place {
        let text = &self.document.text;
        let ends = &self.document.ends;
        let number = ends.partition_point(|end| *end < self.start);
        let line_start = number.checked_sub(1).map_or(0, |before| ends[before] + 1);
        let line_end = ends.get(number).copied().unwrap_or(text.len());
        let line = text[line_start..line_end].trim_end_matches('\r');
        let mark = usize::from(line.starts_with('\u{feff}')); // a byte order mark is no character of the line
        let column = text[line_start..self.start].chars().count().saturating_sub(mark) + 1;
        let length = text[self.start..self.end.clamp(self.start, line_end)].trim_end().chars().count();
        Place {
            file: self.document.file.clone(),
            line: number as u64 + 1,
            column: column as u64,
            length: length.max(1),
            text: Some(line.trim_start_matches('\u{feff}').to_owned()),
        }
    }

    /// The text between the quotes, where `value` stands here between quotes and without escapes; else all of it.
    pub(super) fn inside_quotes(self, value: &str) -> Spot {
        match self.text().get(1..self.text().len().saturating_sub(1)) {
            Some(inner) if inner == value && !inner.is_empty() => Spot { start: self.start + 1, end: self.end - 1, ..self },
            _ => self,
        }
    }

    /// The character number `at` (from 0) of `value`, where `value` stands here as typed; else all of it.
    #[must_use]
    pub fn character(&self, value: &str, at: usize) -> Spot {
        let here = self.clone();
        if self.text() != value {
            return here;
        }
        match value.char_indices().nth(at) {
            Some((byte, c)) => Spot { start: self.start + byte, end: self.start + byte + c.len_utf8(), ..here },
            None => Spot { start: self.end, ..here },
        }
    }

    /// The last stretch of this one where `name` stands; all of it where it does not.
    #[must_use]
    pub fn at_name(&self, name: &str) -> Spot {
        match self.text().rfind(name).filter(|_| !name.is_empty()) {
            Some(at) => Spot { start: self.start + at, end: self.start + at + name.len(), ..self.clone() },
            None => self.clone(),
        }
    }
}

impl fmt::Debug for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

/// A value of a TOML file and where it stands. Two are equal where their values are.
#[derive(Clone)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub spot: Spot,
}

impl<T> Placed<T> {
    /// Where it stands, with its line.
    pub fn place(&self) -> Place {
        self.spot.place()
    }

    /// The same place with another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Placed<U> {
        Placed { value: change(self.value), spot: self.spot }
    }
}

impl<T> Deref for Placed<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: PartialEq> PartialEq for Placed<T> {
    fn eq(&self, other: &Placed<T>) -> bool {
        self.value == other.value
    }
}

impl<T: fmt::Debug> fmt::Debug for Placed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

impl<T: fmt::Display> fmt::Display for Placed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

impl<T> Placed<T> {
    /// A value from the command line.
    pub fn typed(value: T) -> Placed<T> {
        Placed { value, spot: Spot::command_line() }
    }
}

/// At most 60 characters of what the user typed, for a sentence.
pub(super) fn clipped(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot(text: &str, span: std::ops::Range<usize>) -> Spot {
        Spot::new(&Arc::new(Document::new("a.toml".into(), text.into())), span)
    }

    #[test]
    fn lines_and_characters_count_from_one() {
        let text = "\u{feff}a = 1\r\n人 = \"x\"\r\n";
        let first = spot(text, 3..4).place();
        assert_eq!((first.line, first.column, first.length, first.text.as_deref()), (1, 1, 1, Some("a = 1")));
        let second = spot(text, 16..19).place();
        assert_eq!((second.line, second.column, second.length, second.text.as_deref()), (2, 5, 3, Some("人 = \"x\"")));
    }

    #[test]
    fn a_span_that_splits_a_character_or_leaves_the_text_is_no_panic() {
        assert_eq!(spot("人", 1..2).place().length, 1);
        assert_eq!(spot("a", 7..9).place().line, 1);
    }

    #[test]
    fn a_character_of_a_text_with_escapes_is_the_whole_text() {
        let plain = spot("\"añc\"", 0..6).inside_quotes("añc");
        assert_eq!(plain.character("añc", 2).text(), "c");
        assert_eq!(plain.character("añc", 3).text(), "");
        let escaped = spot("\"\\u0061b\"", 0..9).inside_quotes("ab");
        assert_eq!(escaped.character("ab", 1).text(), "\"\\u0061b\"");
    }
}
