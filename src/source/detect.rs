//! Which delimiter a file has, as its beginning shows.

use super::dialect::Beginning;
use super::scan::{Scanner, Step};
use crate::finding::{Finding, ReadingFact, Result};

/// The delimiters that are detected.
pub const DELIMITERS: &[u8] = b",;\t|";

/// What separates words where a file is no CSV at all: seen only to refuse it.
const NOT_DETECTED: &[u8] = b" :^~";

impl Beginning<'_> {
    /// The numbers of fields of the records that are whole in the sample; `None` where quoting is broken at once.
    pub(super) fn rows(&self, delimiter: u8) -> Option<Vec<usize>> {
        let mut scanner = Scanner::new(&self.bytes[self.start..], delimiter);
        let mut rows = Vec::new();
        loop {
            match scanner.step() {
                Step::Record if scanner.position() < self.bytes.len() - self.start || self.whole => {
                    rows.push(scanner.fields())
                }
                Step::Blank => {}
                Step::Broken(..) if rows.is_empty() => return None,
                Step::Record | Step::End | Step::Broken(..) => return Some(rows),
            }
        }
    }

    /// The one delimiter under which header and rows have the same number of fields, more than one.
    pub(super) fn detect(&self) -> Result<u8> {
        let mut fits: Vec<(usize, usize, u8)> = Vec::new();
        for delimiter in DELIMITERS {
            let Some(rows) = self.rows(*delimiter) else { continue };
            let Some(fields) = rows.first().copied().filter(|fields| *fields > 1) else { continue };
            let equal = rows.iter().filter(|found| **found == fields).count();
            // How many in a thousand rows agree, then how many fields.
            fits.push((equal * 1000 / rows.len(), fields, *delimiter));
        }
        fits.sort();
        match fits[..] {
            // No delimiter, or quoting that is broken in the header: the caller says which.
            [] => Ok(b','),
            [.., (a, _, _), (b, _, _)] if a == 1000 && b == 1000 => {
                let names: Vec<String> = fits.iter().filter(|fit| fit.0 == 1000).map(|fit| called(fit.2)).collect();
                let sentence =
                    format!("the fields of `{}` may be separated by {}", self.input.name, names.join(" or by "));
                let finding = Finding::error(ReadingFact::Other(sentence)).at(self.spot(self.start, 1));
                Err(finding.hint("say which in the card: `delimiter` of `[csv]`").into())
            }
            [.., (.., delimiter)] => Ok(delimiter),
        }
    }

    /// One column is refused where another delimiter would find more in every row.
    pub(super) fn refuse_one_column(&self, delimiter: u8) -> Result<()> {
        let others = DELIMITERS.iter().chain(NOT_DETECTED).filter(|other| **other != delimiter);
        for other in others {
            let Some(rows) = self.rows(*other) else { continue };
            let below = rows.get(1..).unwrap_or_default();
            let fields = below.first().copied().unwrap_or(0);
            let headed = rows.first().is_some_and(|header| *header > 1);
            let steady = fields > 1 && below.iter().all(|found| *found == fields);
            if (steady && (headed || below.len() > 1)) || (headed && DELIMITERS.contains(other)) {
                let sentence = format!(
                    "the header is one column, and the rows have {fields} when they are cut at {}",
                    called(*other)
                );
                let hint = if headed && !DELIMITERS.contains(other) {
                    "write the file with commas between the fields"
                } else {
                    "say which line is the header: `skip` of `[csv]` in the card counts the lines above it; or name the `delimiter`"
                };
                return Err(Finding::error(ReadingFact::Other(sentence))
                    .at(self.spot(self.start, 1))
                    .hint(hint)
                    .into());
            }
        }
        Ok(())
    }
}

/// A delimiter as people call it.
pub(super) fn called(delimiter: u8) -> String {
    match delimiter {
        b'\t' => "tabs".to_owned(),
        b' ' => "blanks".to_owned(),
        _ => format!("`{}`", char::from(delimiter)),
    }
}
