//! What `mend` of a card, or `inspect`, mends in a small file, aloud: each row is named in a warning.
//!
//! Two faults leave no doubt about where each value belongs. Where the last columns of a file hold nothing in any row, a
//! row may have a delimiter more or fewer behind its last value: no value moves. And a field such as `""text"`, whose
//! second quote was to be doubled, ends where its closing quote stands: what is between the first quote and the last is its text.
//! All else that is ragged or ill quoted stays refused, and so does a file that is larger than what is looked at
//! before it is read.

use super::cut::{Blanks, Cut};
use super::scan::Flaw;
use super::watch::Watch;
use crate::source::dialect::detect::DELIMITERS;
use crate::source::dialect::layout::Beginning;
use crate::source::dialect::trial::{Row, Trial};

/// How many rows of the width of the header stand against one that is mended, at least.
const EVIDENCE: usize = 4;

/// The most quotes that are doubled in one file.
const QUOTES: usize = 20;

/// A place where the text of a file is changed before it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mended {
    /// The line of the record.
    pub line: u64,
    /// What was wrong with it.
    pub what: Fault,
    /// Where, in bytes from the beginning of the text.
    pub(crate) at: usize,
    /// How many bytes are put there, or taken away before it.
    pub(crate) change: Change,
}

/// What was wrong with a row, so that no value is in doubt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It has fewer delimiters at its end than the header, or more; all fields there are empty in all rows.
    Delimiters {
        /// How many fields the header has.
        expected: usize,
        /// How many the row has.
        found: usize,
    },
    /// The quote behind that which opens a field is not doubled.
    Quote,
}

impl Fault {
    /// The sentence of the warning.
    pub fn sentence(self) -> String {
        match self {
            Fault::Delimiters { expected, found } => {
                format!(
                    "this row has {found} fields and the header {expected}; those that differ are empty in every row of the file"
                )
            }
            Fault::Quote => "a quote in this row is not doubled; it is read as text of its field".to_owned(),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    Insert { byte: u8, count: usize },
    Remove { count: usize },
}

/// Makes the changes, which come in the order of the text.
pub(crate) fn mend(text: &mut Vec<u8>, mended: &[Mended]) {
    for Mended { at, change, .. } in mended.iter().rev() {
        match *change {
            Change::Insert { byte, count } => drop(text.splice(*at..*at, std::iter::repeat_n(byte, count))),
            Change::Remove { count } => drop(text.drain(*at - count..*at)),
        }
    }
}

/// The quotes that are to be doubled so that all rows of a whole file are of one width; none where that does not help.
pub(crate) fn quotes(bytes: &[u8]) -> Vec<Mended> {
    let start = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let of = |delimiter: u8| {
        let (mut text, mut mended) = (bytes.to_vec(), Vec::<Mended>::new());
        let mut last = None;
        while mended.len() <= QUOTES {
            let trial = Trial::of(&text, start, 1, true, Cut::at(delimiter));
            let Some((Flaw::TextAfter, at)) = trial.broken else {
                if !trial.good() || trial.rows.len() <= EVIDENCE || mended.is_empty() {
                    return None;
                }
                for (number, quote) in mended.iter_mut().enumerate() {
                    let at = quote.at + number;
                    quote.line = trial.rows.iter().find(|row| (row.start..row.end).contains(&at)).map_or(1, |row| row.line);
                }
                return Some(mended);
            };
            // A field that is still broken has more wrong with it.
            let again = last.replace(at) == Some(at);
            if again || !text[at..].starts_with(b"\"\"") {
                return None;
            }
            text.insert(at + 1, b'"');
            // The place is that in the text as it was.
            let place = at + 1 - mended.len();
            mended.push(Mended { line: 0, what: Fault::Quote, at: place, change: Change::Insert { byte: b'"', count: 1 } });
        }
        None
    };
    let mut ways: Vec<Vec<Mended>> = DELIMITERS.iter().filter_map(|delimiter| of(*delimiter)).collect();
    if ways.len() == 1 { ways.remove(0) } else { Vec::new() }
}

impl Beginning<'_> {
    /// The rows below the header that have a delimiter more or fewer behind their last value than the header.
    pub(crate) fn ragged_ends(&self, trial: &Trial, first: usize, watch: &Watch) -> Vec<Mended> {
        let cut = trial.cut;
        let plain = !cut.padded && !cut.split && cut.blanks == Blanks::Each;
        if !self.dialect.mend || !self.whole || trial.broken.is_some() || !plain {
            return Vec::new();
        }
        let width = trial.rows[first].fields;
        let below = &trial.rows[first + 1..];
        let texts = |row: &Row| trial.texts(self.bytes, row);
        let full: Vec<Vec<String>> = below.iter().filter(|row| row.fields == width).map(texts).collect();
        let is_empty = |column: usize| full.iter().all(|row| row[column].trim().is_empty());
        let tail = (0..width).rev().take_while(|column| is_empty(*column)).count();
        let kept = width - tail;
        // The last value of a row is always there, so that none can have moved into an empty column.
        let always = |column: usize| full.iter().all(|row| !row[column].trim().is_empty());
        if tail == 0 || kept < 2 || full.len() < EVIDENCE || !always(kept - 1) {
            return Vec::new();
        }
        // Behind a value that ends with a sign or a blank, that may stand for the delimiter that is missing.
        let ends = |text: &str| text.ends_with(|c: char| c.is_alphanumeric() || ")%.".contains(c));
        let ragged = below.iter().filter(|row| row.fields != width);
        let mended = ragged.filter_map(|row| {
            let found = texts(row);
            let ends_well = found.len() >= kept && found[kept..].iter().all(String::is_empty) && ends(&found[kept - 1]);
            let fits = |column: usize| !watch.is_typed(column) || super::watch::may_be_typed(&found[column]);
            if !ends_well || !(0..kept).all(fits) {
                return None;
            }
            let change = match row.fields < width {
                true => Change::Insert { byte: cut.delimiter, count: width - row.fields },
                false => {
                    let count = row.fields - width;
                    let bare = self.bytes[row.end - count..row.end].iter().all(|byte| *byte == cut.delimiter);
                    bare.then_some(Change::Remove { count })?
                }
            };
            let what = Fault::Delimiters { expected: width, found: row.fields };
            Some(Mended { line: row.line, what, at: row.end, change })
        });
        mended.collect()
    }
}
