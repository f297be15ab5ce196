//! How records are cut into fields, and how a field becomes its text.

use memchr::memchr;

/// How records are cut into fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    /// What stands between fields.
    pub delimiter: u8,
    /// What a field is enclosed in; [`Cut::NO_QUOTE`] where quotes are signs like any other.
    pub quote: u8,
    /// A quote inside a quoted field has a backslash before it; it may still be doubled.
    pub escape: bool,
    /// What a line begins with that is no row.
    pub comment: Option<u8>,
    /// A blank stands behind every delimiter: it belongs to the delimiter.
    pub padded: bool,
    /// What several blanks mean where the delimiter is a blank.
    pub blanks: Blanks,
    /// The first field is several, with commas between them: `freq,geo\TIME_PERIOD` of Eurostat.
    pub split: bool,
    /// Every record counts as one line, even where a field of it has line ends.
    pub rows: bool,
}

/// What several blanks mean where the delimiter is a blank.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Blanks {
    /// Each is a delimiter.
    #[default]
    Each,
    /// Together they are one.
    Runs,
    /// Two and more are one; a single one belongs to the text.
    Wide,
}

impl Cut {
    /// A byte that no text has.
    pub const NO_QUOTE: u8 = 0xff;

    /// Fields between delimiters, enclosed in `"` where needed, inner quotes doubled.
    pub const fn at(delimiter: u8) -> Cut {
        Cut {
            delimiter,
            quote: b'"',
            escape: false,
            comment: None,
            padded: false,
            blanks: Blanks::Each,
            split: false,
            rows: false,
        }
    }

    /// Whether the quotes before a line end tell if it ends a record: an even number does.
    pub(crate) fn counts_quotes(&self) -> bool {
        !self.escape && self.comment.is_none()
    }

    /// Whether fields are what stands between two delimiters, without anything that has to be taken off.
    #[inline]
    pub(crate) fn plain(&self) -> bool {
        !self.padded && !self.split && matches!(self.blanks, Blanks::Each)
    }

    /// Makes one field of what several blanks part, and several of the first field where it is split.
    pub(crate) fn rearrange(&self, bytes: &[u8], start: usize, ends: &mut Vec<usize>) {
        match self.blanks {
            Blanks::Each => {}
            Blanks::Runs | Blanks::Wide => {
                let wide = self.blanks == Blanks::Wide;
                let last = ends.pop().unwrap_or(start);
                let text = bytes[start..last].iter().position(|byte| *byte != b' ').map_or(last, |at| start + at);
                let mut kept = 0;
                for at in 0..ends.len() {
                    let end = ends[at];
                    let in_run = end + 1 < last && bytes[end + 1] == b' ' || end + 1 == last;
                    let behind_blank = end > start && bytes[end - 1] == b' ';
                    if end > text && !in_run && (behind_blank || !wide) {
                        ends[kept] = end;
                        kept += 1;
                    }
                }
                ends.truncate(kept);
                ends.push(last);
            }
        }
        if self.split {
            let first = ends.first().copied().unwrap_or(start);
            let commas = memchr::memchr_iter(b',', &bytes[start..first]).map(|at| start + at);
            ends.splice(0..0, commas.collect::<Vec<_>>());
        }
    }

    /// The text of a field, without what belongs to quotes and delimiters; `scratch` holds it where quotes in it were
    /// marked.
    pub(crate) fn text<'a>(&self, field: &'a [u8], scratch: &'a mut Vec<u8>) -> &'a [u8] {
        let field = match () {
            () if self.split || self.blanks != Blanks::Each => field.trim_ascii(),
            () if self.padded => field.strip_prefix(b" ").unwrap_or(field),
            () => field,
        };
        let quote = self.quote;
        let Some(inner) = field.strip_prefix(&[quote]).and_then(|rest| rest.strip_suffix(&[quote])) else { return field };
        if memchr(quote, inner).is_none() && !(self.escape && memchr(b'\\', inner).is_some()) {
            return inner;
        }
        scratch.clear();
        let mut at = 0;
        while let Some(byte) = inner.get(at) {
            let next = inner.get(at + 1);
            // Of `""` and `\"` the second is the text, and of `\\`; any other backslash stands for itself.
            let marks = match *byte {
                byte if byte == quote => true,
                b'\\' => self.escape && next.is_some_and(|next| *next == quote || *next == b'\\'),
                _ => false,
            };
            scratch.push(if marks { next.copied().unwrap_or(*byte) } else { *byte });
            at += 1 + usize::from(marks);
        }
        scratch
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::records::scan::{Scanner, Step};

    fn rows(text: &str, cut: Cut) -> Vec<Vec<String>> {
        let mut scanner = Scanner::new(text.as_bytes(), cut);
        let mut rows = Vec::new();
        loop {
            match scanner.step() {
                Step::Record => {
                    let text = |column| {
                        let (start, end) = scanner.field(column);
                        String::from_utf8_lossy(cut.text(&text.as_bytes()[start..end], &mut Vec::new())).into_owned()
                    };
                    rows.push((0..scanner.fields()).map(text).collect());
                }
                Step::Blank | Step::Comment => {}
                Step::End => return rows,
                Step::Broken(flaw, at) => panic!("{flaw:?} at {at} of {text:?}"),
            }
        }
    }

    #[test]
    fn blanks_are_one_delimiter_or_several() {
        let runs = Cut { blanks: Blanks::Runs, ..Cut::at(b' ') };
        let wide = Cut { blanks: Blanks::Wide, ..Cut::at(b' ') };
        assert_eq!(rows("  a   b c \nx y    z\n", runs), [["a", "b", "c"], ["x", "y", "z"]]);
        assert_eq!(rows("  New York   1  2\nOslo       3    4   \n", wide), [["New York", "1", "2"], ["Oslo", "3", "4"]]);
        assert_eq!(rows("a  b\n", Cut::at(b' ')), [["a", "", "b"]]);
        assert_eq!(rows("\"a  b\" c\n   \n\nd e", runs), [["a  b", "c"], ["d", "e"]]);
    }

    #[test]
    fn the_first_field_of_eurostat_is_several() {
        let cut = Cut { split: true, ..Cut::at(b'\t') };
        assert_eq!(
            rows("A,PC,DE\t12.3 b\t: \nA,PC,FR\t1\t2 ", cut),
            [["A", "PC", "DE", "12.3 b", ":"], ["A", "PC", "FR", "1", "2"]]
        );
    }

    #[test]
    fn quotes_are_marked_by_a_backslash_or_by_themselves() {
        let cut = Cut { escape: true, ..Cut::at(b',') };
        assert_eq!(
            rows("\"say \\\"so\\\", he said\",\"C:\\\\\"\n\"a\"\"b\",\"a\\nb\"\n", cut),
            [["say \"so\", he said", "C:\\"], ["a\"b", "a\\nb"]]
        );
        let cut = Cut { quote: b'\'', ..Cut::at(b',') };
        assert_eq!(rows("'it''s, \"so\"',b\n", cut), [["it's, \"so\"", "b"]]);
        let cut = Cut { quote: Cut::NO_QUOTE, ..Cut::at(b'\t') };
        assert_eq!(rows("5\" pipe\t\"a\n", cut), [["5\" pipe", "\"a"]]);
        let cut = Cut { padded: true, ..Cut::at(b',') };
        assert_eq!(rows("a, \"b, c\",d\n", cut), [["a", "b, c", "d"]]);
    }

    #[test]
    fn a_comment_holds_what_it_holds() {
        let cut = Cut { comment: Some(b'#'), ..Cut::at(b',') };
        assert_eq!(rows("#it's \"so, \na,b\n# x\r\n\"\n# no comment\",d\n#", cut), [["a", "b"], ["\n# no comment", "d"]]);
    }
}
