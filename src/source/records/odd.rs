//! Records that are no rows: passed over with a reason, or refused with a hint.

use super::cut::{Blanks, Cut};
use super::faults::Faults;
use super::place::{Spot, field_spot, line_of};
use super::scan::{Scanner, Step};
use super::skip::Reason;
use super::watch::{Alarm, Watch};
use crate::finding::ReadingFact;
use crate::source::dialect::{Dialect, Header};

/// Why a record is no row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Odd {
    /// It is passed over.
    Skipped(Reason),
    /// It has a field too few or too many.
    Ragged,
    /// It has text behind the delimiter at its end.
    BehindTheEnd,
    /// It looks like the header of another table.
    AnotherTable,
    /// It is the header again.
    HeaderAgain,
    /// It has a blank behind every delimiter, and other rows have none.
    Padded,
}

/// Why the last record of a scanner is no row; `None` where it is one.
#[inline]
pub(crate) fn odd(header: &Header, dialect: &Dialect, bytes: &[u8], scanner: &Scanner<'_>) -> Option<Odd> {
    let fields = scanner.fields();
    if fields != header.fields {
        return Some(Odd::Ragged);
    }
    let record = scanner.record();
    if record.end - record.start + 1 == fields && fields > 1 {
        return Some(Odd::Skipped(Reason::Empty));
    }
    if header.trailing && scanner.field(fields - 1).0 < record.end {
        return Some(Odd::BehindTheEnd);
    }
    if fields > 2 && !header.cut.padded && bytes[scanner.field(1).0] == b' ' && is_padded(header, bytes, scanner) {
        return Some(Odd::Padded);
    }
    let (start, end) = scanner.field(header.watch.probe());
    if header.watch.suspects(&bytes[start..end]) { looked_at(header, dialect, bytes, scanner) } else { None }
}

/// Whether a blank stands behind every delimiter of a row, and in front of a text: ` urban` is another area than `urban`.
#[cold]
fn is_padded(header: &Header, bytes: &[u8], scanner: &Scanner<'_>) -> bool {
    let of = |column: usize| {
        let (start, end) = scanner.field(column);
        &bytes[start..end]
    };
    let text = |column: usize| !header.watch.is_typed(column) && !of(column).trim_ascii().is_empty();
    let all = header.cut.blanks == Blanks::Each && !header.cut.split;
    all && (1..scanner.fields()).all(|column| of(column).starts_with(b" ")) && (1..header.names.len()).any(text)
}

#[cold]
fn looked_at(header: &Header, dialect: &Dialect, bytes: &[u8], scanner: &Scanner<'_>) -> Option<Odd> {
    let text = |column: usize| {
        let (start, end) = scanner.field(column);
        String::from_utf8_lossy(header.text(&bytes[start..end], &mut Vec::new())).into_owned()
    };
    match header.watch.judge(&text)? {
        Alarm::Again if dialect.header_again => Some(Odd::Skipped(Reason::HeaderAgain)),
        Alarm::Again => Some(Odd::HeaderAgain),
        Alarm::Another => Some(Odd::AnotherTable),
    }
}

/// Says what is wrong with a record that is neither a row nor passed over.
#[cold]
pub(crate) fn refuse(odd: Odd, header: &Header, bytes: &[u8], scanner: &Scanner<'_>, faults: &mut Faults) {
    let whole = || {
        let record = scanner.record();
        let length = String::from_utf8_lossy(&bytes[record.start..record.end]).chars().count();
        Spot { line: record.line, ..spot(&bytes[record.start..record.end], 0, length) }
    };
    match odd {
        Odd::Skipped(_) => {}
        Odd::Ragged => ragged(bytes, scanner, header.fields, faults),
        Odd::BehindTheEnd => {
            let sentence = "there is text behind the delimiter that ends every other row".to_owned();
            let hint = "give the last column a name in the header".to_owned();
            faults.add(ReadingFact::Other(sentence), Some(hint), || field_spot(bytes, scanner, header.fields - 1));
        }
        Odd::HeaderAgain => {
            let sentence = "the header stands here again, in the middle of the rows".to_owned();
            let hint = "`header_again = true` of `[csv]` in the card passes over it".to_owned();
            faults.add(ReadingFact::Other(sentence), Some(hint), whole);
        }
        Odd::Padded => {
            let sentence = "a blank stands behind every delimiter of this row, and other rows have none".to_owned();
            let delimiter = char::from(header.cut.delimiter);
            let hint =
                format!("where it belongs to the delimiter, say so in the card: `delimiter = \"{delimiter} \"` under `[csv]`");
            faults.add(ReadingFact::Other(sentence), Some(hint), whole);
        }
        Odd::AnotherTable => {
            let sentence = "this looks like another header: it has names where the rows have numbers or periods".to_owned();
            faults.add(ReadingFact::Other(sentence), Some(ONE_TABLE.to_owned()), whole);
        }
    }
}

/// How to read one of several tables.
const ONE_TABLE: &str = "one table is read at a time: `sizeup inspect` tells for each which `skip` and `rows` of `[csv]` in the card read it alone; `header_rows` says on how many lines names stand";

/// A row with a field too many is shown at that field, one with too few as a whole.
fn ragged(bytes: &[u8], scanner: &Scanner<'_>, expected: usize, faults: &mut Faults) {
    let record = scanner.record();
    let text = &bytes[record.start..record.end];
    let found = scanner.fields();
    let whole = || {
        let length = String::from_utf8_lossy(text).chars().count();
        Spot { line: record.line, ..spot(text, 0, length) }
    };
    if Watch::is_merge_marker(text) {
        let sentence = "this line is what a merge that failed left behind".to_owned();
        return faults.add(ReadingFact::Other(sentence), Some("settle the conflict in the file".to_owned()), whole);
    }
    let last_is_empty = || {
        let (start, end) = scanner.field(found - 1);
        start == end
    };
    let hint = match found {
        _ if found == expected + 1 && last_is_empty() => {
            "a delimiter stands at the end of the row: where every row has one, say `trailing = true` under `[csv]` in the card"
        }
        1 if text.starts_with(b"#") => "where it is a comment, say `comment = \"#\"` under `[csv]` in the card",
        1 if says_something(text) => {
            "where it is a note below the rows, say under `[csv]` in the card how many there are: `footer = 1`"
        }
        _ if found > 1 && is_of_names(bytes, scanner) => ONE_TABLE,
        _ => "",
    };
    let hint = (!hint.is_empty()).then(|| hint.to_owned());
    faults.add(ReadingFact::Ragged { expected, found }, hint, || match found > expected {
        true => field_spot(bytes, scanner, expected),
        false => whole(),
    });
}

/// Whether a record has a word in every field, and so may be the header of another table.
fn is_of_names(bytes: &[u8], scanner: &Scanner<'_>) -> bool {
    let named = |column: usize| {
        let (start, end) = scanner.field(column);
        let text = String::from_utf8_lossy(&bytes[start..end]);
        text.contains(char::is_alphabetic) && !super::watch::is_typed(text.trim())
    };
    (0..scanner.fields()).all(named)
}

/// Whether a line could be a note: a number or a period alone was cut off from its row.
fn says_something(line: &[u8]) -> bool {
    let text = String::from_utf8_lossy(line);
    text.contains(char::is_alphabetic) && !super::watch::is_typed(text.trim())
}

/// Whether a line that was taken for a comment, because others are, has as many fields as a row.
#[cold]
pub(crate) fn may_be_a_row(header: &Header, line: &[u8]) -> bool {
    let mut scanner = Scanner::new(line, Cut { comment: None, ..header.cut });
    scanner.step() == Step::Record && scanner.fields() == header.fields
}

pub(crate) fn spot(bytes: &[u8], at: usize, length: usize) -> Spot {
    let (line, column, text) = line_of(bytes, at);
    Spot { line, column, length, text }
}
