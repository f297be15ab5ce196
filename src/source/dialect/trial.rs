//! The beginning of a file, cut in one way on trial: what its records would be.

use std::collections::BTreeMap;

use crate::source::records::cut::Cut;
use crate::source::records::scan::{Flaw, Scanner, Step};

/// The most records that are looked at.
const MOST: usize = 5000;

/// A record of a trial.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    /// Where it begins and ends in the sample.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Where the next record begins, and on which line.
    pub(crate) next: usize,
    pub(crate) next_line: u64,
    pub(crate) line: u64,
    pub(crate) fields: usize,
    /// How many of them hold something.
    pub(crate) filled: usize,
    pub(crate) first_empty: bool,
    pub(crate) last_empty: bool,
    /// A blank line stands above it.
    pub(crate) parted: bool,
}

impl Row {
    /// Something in the first field, and nothing behind it.
    pub(crate) fn only_first(&self) -> bool {
        self.filled == 1 && !self.first_empty
    }
}

/// The records of a sample, cut in one way.
pub(crate) struct Trial {
    pub(crate) cut: Cut,
    pub(crate) rows: Vec<Row>,
    /// Lines that are comments: where each begins and ends, and its line.
    pub(crate) comments: Vec<(usize, usize, u64)>,
    pub(crate) broken: Option<(Flaw, usize)>,
    /// How many fields most records have that have more than one; 1 where none has.
    pub(crate) width: usize,
    /// How many in a thousand records have this width.
    pub(crate) share: usize,
    /// From the first record of this width to the last, all have it.
    pub(crate) steady: bool,
}

impl Trial {
    /// Cuts the bytes from `start`, which stands on `line`. The last record counts only where the sample is the `whole` file.
    pub(crate) fn of(bytes: &[u8], start: usize, line: u64, whole: bool, cut: Cut) -> Trial {
        let mut trial = Trial { cut, rows: Vec::new(), comments: Vec::new(), broken: None, width: 1, share: 0, steady: true };
        let mut scanner = Scanner::new(&bytes[start..], cut);
        let mut parted = false;
        let mut scratch = Vec::new();
        while trial.rows.len() < MOST {
            let step = scanner.step();
            let span = scanner.record();
            let inside = whole || scanner.position() < bytes.len() - start;
            match step {
                Step::Record if inside => {
                    let mut filled = |column: usize| {
                        let (from, to) = scanner.field(column);
                        !cut.text(&bytes[start + from..start + to], &mut scratch).trim_ascii().is_empty()
                    };
                    trial.rows.push(Row {
                        start: start + span.start,
                        end: start + span.end,
                        next: start + scanner.position(),
                        next_line: line + scanner.lines(),
                        line: line + span.line,
                        fields: scanner.fields(),
                        filled: (0..scanner.fields()).filter(|column| filled(*column)).count(),
                        first_empty: !filled(0),
                        last_empty: !filled(scanner.fields() - 1),
                        parted,
                    });
                    parted = false;
                }
                Step::Blank => parted = true,
                Step::Comment if inside => trial.comments.push((start + span.start, start + span.end, line + span.line)),
                Step::Broken(flaw, at) => {
                    // Where the sample ends inside a quoted field, nothing is broken.
                    let cut_short = !whole && matches!(flaw, Flaw::Unterminated | Flaw::TooLong);
                    trial.broken = (!cut_short).then_some((flaw, start + at));
                    break;
                }
                Step::Record | Step::Comment | Step::End => break,
            }
        }
        trial.judge();
        trial
    }

    fn judge(&mut self) {
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for row in self.rows.iter().filter(|row| row.fields > 1) {
            *counts.entry(row.fields).or_default() += 1;
        }
        let Some((width, count)) = counts.into_iter().max_by_key(|(width, count)| (*count, *width)) else { return };
        let is_wide = |row: &Row| row.fields == width;
        let first = self.rows.iter().position(is_wide).unwrap_or(0);
        let last = self.rows.iter().rposition(is_wide).unwrap_or(0);
        self.steady = self.rows[first..=last].iter().all(is_wide);
        self.width = width;
        self.share = count * 1000 / self.rows.len();
    }

    /// Nothing speaks against this cut.
    pub(crate) fn good(&self) -> bool {
        self.width > 1 && self.steady && self.broken.is_none()
    }

    /// The first record of the width of the rows.
    pub(crate) fn first_wide(&self) -> Option<&Row> {
        self.rows.iter().find(|row| row.fields == self.width)
    }

    /// The texts of a record; what is no UTF-8 is replaced, as it is only looked at.
    pub(crate) fn texts(&self, bytes: &[u8], row: &Row) -> Vec<String> {
        let record = &bytes[row.start..row.end];
        let mut scanner = Scanner::new(record, self.cut);
        scanner.step();
        let mut scratch = Vec::new();
        let mut text = |column| {
            let (start, end) = scanner.field(column);
            String::from_utf8_lossy(self.cut.text(&record[start..end], &mut scratch)).into_owned()
        };
        (0..scanner.fields()).map(&mut text).collect()
    }

    /// Whether every field of a record but the first begins with a blank.
    pub(crate) fn is_padded(&self, bytes: &[u8], row: &Row) -> bool {
        let record = &bytes[row.start..row.end];
        let mut scanner = Scanner::new(record, self.cut);
        scanner.step();
        scanner.fields() > 1 && (1..scanner.fields()).all(|column| record[scanner.field(column).0..].starts_with(b" "))
    }
}
