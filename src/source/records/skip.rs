//! What was passed over: every line that is no row, why, and the first few of them word for word.

use serde::Serialize;

/// Why a line is no row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The card says so: `skip`.
    Declared,
    /// It stands above the header.
    Title,
    /// It begins with the sign of comments.
    Comment,
    /// It has delimiters and nothing between them.
    Empty,
    /// It is the header again, and the card says that it may be.
    HeaderAgain,
    /// It stands below the last row.
    Footnote,
    /// The card says how many rows there are, and it stands below them.
    BelowRows,
}

impl Reason {
    /// Every reason with the words that people read.
    pub const ALL: &[(Reason, &str)] = &[
        (Reason::Declared, "above the header, as declared"),
        (Reason::Title, "titles above the header"),
        (Reason::Comment, "comments"),
        (Reason::Empty, "rows without anything between their delimiters"),
        (Reason::HeaderAgain, "the header again"),
        (Reason::Footnote, "footnotes below the last row"),
        (Reason::BelowRows, "below the rows that are declared"),
    ];

    /// The words that people read.
    pub fn words(self) -> &'static str {
        Reason::ALL.iter().find(|(known, _)| *known == self).map_or("", |(_, words)| words)
    }
}

/// A line that is no row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Skipped {
    /// The file, where there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The line in the file.
    pub line: u64,
    /// Why.
    pub reason: Reason,
    /// What stands there, the beginning of a long line.
    pub text: String,
}

/// How many lines of each reason are shown word for word, and how much of each.
const SHOWN: usize = 20;
const LONGEST: usize = 500;

/// How many lines above a header are kept.
const ABOVE: usize = 10_000;

/// Lines that are no rows: how many for each reason, and the first few of them in the order of the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Skips {
    /// The first few of each reason.
    pub lines: Vec<Skipped>,
    /// How many there are.
    pub counts: Vec<(Reason, u64)>,
    /// How many lines of each reason are kept, and how much of each.
    kept: (usize, usize),
}

impl Default for Skips {
    fn default() -> Skips {
        Skips { lines: Vec::new(), counts: Vec::new(), kept: (SHOWN, LONGEST) }
    }
}

impl Skips {
    /// Lines above a header, of which all but very many are kept.
    pub(crate) fn above() -> Skips {
        Skips { kept: (ABOVE, LONGEST), ..Skips::default() }
    }

    /// Lines that are all kept, as they are.
    pub(crate) fn whole() -> Skips {
        Skips { kept: (usize::MAX, usize::MAX), ..Skips::default() }
    }

    /// Adds a line; a block counts its lines from 0.
    pub(crate) fn add(&mut self, line: u64, reason: Reason, bytes: &[u8]) {
        let (most, longest) = self.kept;
        if self.count(reason) < most as u64 {
            let shown = &bytes[..bytes.len().min(longest)];
            // What is no text, or was cut in two, is not shown.
            let text = shown.utf8_chunks().next().map_or("", |chunk| chunk.valid());
            self.lines.push(Skipped { file: None, line, reason, text: text.trim_end().to_owned() });
        }
        self.add_count(reason, 1);
    }

    /// Adds the lines of a text, the first of which is `line`; blank ones are nothing.
    pub(crate) fn add_lines(&mut self, mut line: u64, reason: Reason, text: &[u8]) {
        let mut rest = text;
        while !rest.is_empty() {
            let end = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
            if !rest[..end].trim_ascii().is_empty() {
                self.add(line, reason, &rest[..end]);
            }
            let pair = rest[end..].starts_with(b"\r\n");
            rest = rest.get(end + 1 + usize::from(pair)..).unwrap_or_default();
            line += 1;
        }
    }

    pub(crate) fn add_count(&mut self, reason: Reason, count: u64) {
        if count == 0 {
            return;
        }
        match self.counts.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, known)) => *known += count,
            None => self.counts.push((reason, count)),
        }
        self.counts.sort();
    }

    /// Adds what was passed over in another file.
    pub(crate) fn join_file(&mut self, mut other: Skips, name: &str) {
        other.lines.iter_mut().for_each(|skipped| skipped.file = skipped.file.take().or_else(|| Some(name.to_owned())));
        self.join(other, 0);
    }

    /// How many lines there are of a reason.
    pub fn count(&self, reason: Reason) -> u64 {
        self.counts.iter().find(|(known, _)| *known == reason).map_or(0, |(_, count)| *count)
    }

    /// Adds what was passed over further down, in lines counted from `first`.
    pub(crate) fn join(&mut self, other: Skips, first: u64) {
        for skipped in other.lines {
            if self.lines.iter().filter(|known| known.reason == skipped.reason).count() < self.kept.0 {
                self.lines.push(Skipped { line: skipped.line + first, ..skipped });
            }
        }
        for (reason, count) in other.counts {
            self.add_count(reason, count);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_and_the_first_of_them_kept() {
        let mut skips = Skips::default();
        skips.add_lines(7, Reason::Footnote, "注：\r\n\n  \nSource: x".as_bytes());
        for line in 0..50 {
            skips.add(line, Reason::Comment, b"# no");
        }
        assert_eq!((skips.count(Reason::Footnote), skips.count(Reason::Comment), skips.count(Reason::Title)), (2, 50, 0));
        assert_eq!(
            skips.lines[..2].iter().map(|it| (it.line, it.text.as_str())).collect::<Vec<_>>(),
            [(7, "注："), (10, "Source: x")]
        );
        assert_eq!(skips.lines.len(), 2 + SHOWN);
    }
}
