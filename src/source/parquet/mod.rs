//! Parquet files as text: rows as lines of commas, so that one way of reading serves both.
//!
//! A file is read row group by row group and page by page, each column at its own place, so that memory holds a page and
//! a dictionary of each column, whatever the size of the file. Cells become what they would be in a CSV: integers and
//! decimals to the last digit, floats in the fewest digits that say which float they are, dates in ISO, nulls as empty
//! cells. The header counts as the first line, so row N of the file is line N + 1. Columns that are lists or structures
//! are refused by name. Only the structures of the footer and the page headers come from a crate (`polars-parquet-format`):
//! crates that decode pages bring polars features or a clock with them.
//!
//! `schema` reads the footer, `column` the pages of a column, which `packing` unpacks, `hybrid` and `delta` the packed
//! integers in them; `lexeme` writes one cell.

mod column;
mod delta;
mod hybrid;
mod lexeme;
mod packing;
mod schema;

use std::io::{self, Read};
use std::sync::Arc;

use column::Column;
use polars_parquet_format::FileMetaData;
use schema::Field;

use crate::finding::{Finding, ReadingFact, Result};
use crate::source::input::Refused;
use crate::source::input::stored::Stored;

/// How a Parquet file begins and ends.
pub(super) const MAGIC: &[u8] = b"PAR1";

/// The most bytes that the footer, or a page when it is unpacked, may have.
const MAX_PART: usize = 64 << 20;

/// What a file may always unpack to, in bytes of text, and how many times its own size a larger one may have: a run of
/// one value takes a few bytes, however long it is.
const ALWAYS: u64 = 16 << 30;
const TIMES: u64 = 1000;

/// How many bytes of text are made at a time.
const BATCH: usize = 256 << 10;

/// An error about a file that is not what its own footer says.
fn damaged(name: &str, what: &str) -> io::Error {
    let finding = Finding::error(ReadingFact::Other(format!("`{name}` is damaged: {what}")));
    Refused::error(finding.hint("write the file again"))
}

/// An error about something in a file that is not read.
fn unread(name: &str, what: String, hint: &str) -> io::Error {
    Refused::error(Finding::error(ReadingFact::Other(format!("`{name}` {what}: that is not read"))).hint(hint))
}

/// The text of a Parquet file.
pub(super) struct Table {
    name: Arc<str>,
    stored: Stored,
    footer: FileMetaData,
    fields: Vec<Field>,
    /// The sign before the decimals that a card declares.
    comma: bool,
    /// The columns of the row group that is read, and how many of its rows are left.
    columns: Vec<Column>,
    left: i64,
    next_group: usize,
    text: Vec<u8>,
    given: usize,
    /// How much more text there may be.
    room: u64,
}

impl Table {
    /// Reads the footer; the first line of the text has the names of the columns.
    pub(super) fn open(name: &str, stored: Stored, decimal: Option<char>) -> Result<Table> {
        let (footer, fields) = schema::read(name, &stored).map_err(|error| crate::source::input::cannot_read(name, &error))?;
        let mut text = Vec::new();
        for (number, field) in fields.iter().enumerate() {
            if number > 0 {
                text.push(b',');
            }
            lexeme::quoted(&mut text, field.name.as_bytes(), fields.len() == 1);
        }
        text.push(b'\n');
        let (name, comma) = (Arc::from(name), decimal == Some(','));
        let room = ALWAYS.max(stored.length().unwrap_or(0).saturating_mul(TIMES));
        Ok(Table { name, stored, footer, fields, comma, columns: Vec::new(), left: 0, next_group: 0, text, given: 0, room })
    }

    /// Opens the next row group; `false` where there is none.
    fn next_group(&mut self) -> io::Result<bool> {
        let Some(group) = self.footer.row_groups.get(self.next_group) else { return Ok(false) };
        self.next_group += 1;
        if group.columns.len() != self.fields.len() || group.num_rows < 0 {
            return Err(damaged(&self.name, "a row group has other columns than the schema"));
        }
        // A footer that says too little would lose rows without a word.
        let counts = group.columns.iter().filter_map(|chunk| Some(chunk.meta_data.as_ref()?.num_values));
        if counts.into_iter().any(|count| count != group.num_rows) {
            return Err(damaged(&self.name, "a column has another number of cells than its row group has rows"));
        }
        let chunks = self.fields.iter().zip(&group.columns);
        let columns = chunks.map(|(field, chunk)| Column::open(&self.name, field.clone(), &self.stored, chunk));
        self.columns = columns.collect::<io::Result<_>>()?;
        self.left = group.num_rows;
        Ok(true)
    }

    fn too_long(&self) -> io::Error {
        let limit = format!("more than {} GiB and more than {TIMES} times its size", ALWAYS >> 30);
        let finding = Finding::error(ReadingFact::Other(format!("`{}` unpacks to {limit}", self.name)));
        Refused::error(finding.hint("write the file again in parts if it is what it should be"))
    }

    fn row(&mut self) -> io::Result<()> {
        let alone = self.columns.len() == 1;
        for (number, column) in self.columns.iter_mut().enumerate() {
            if number > 0 {
                self.text.push(b',');
            }
            column.next(&mut self.text, self.comma, alone)?;
            if self.text.len() > BATCH + MAX_PART {
                return Err(unread(&self.name, "has a row of more than 64 MiB".to_owned(), "leave long texts out of the file"));
            }
        }
        self.text.push(b'\n');
        self.left -= 1;
        match self.left == 0 && !self.columns.iter().all(Column::is_at_its_end) {
            true => Err(damaged(&self.name, "a column has more cells than its row group has rows")),
            false => Ok(()),
        }
    }
}

impl Read for Table {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given == self.text.len() {
            self.text.clear();
            self.given = 0;
            while self.text.len() < BATCH {
                if self.left == 0 {
                    match self.next_group()? {
                        true => continue,
                        false => break,
                    }
                }
                self.row()?;
            }
            self.room = self.room.checked_sub(self.text.len() as u64).ok_or_else(|| self.too_long())?;
        }
        let count = buffer.len().min(self.text.len() - self.given);
        buffer[..count].copy_from_slice(&self.text[self.given..self.given + count]);
        self.given += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests;
