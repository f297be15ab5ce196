//! Every row of a file whose structure was found sound, one after the other: the walk of whoever looks at it again.

use super::blocks::Block;
use super::odd::odd;
use super::place::field_spot;
use super::scan::{Scanner, Step};
use super::watch::{foreign_quotes, in_foreign_quotes};
use crate::finding::{Finding, Result};
use crate::source::dialect::{Begun, Dialect, Header};
use crate::source::input::{Input, cannot_read};

/// One row, as long as the walk stands on it.
pub(crate) struct Row<'a> {
    input: &'a Input,
    dialect: &'a Dialect,
    header: &'a Header,
    bytes: &'a [u8],
    scanner: &'a Scanner<'a>,
    /// The line on which its block begins.
    first: u64,
}

impl Row<'_> {
    /// How many fields it has.
    pub(crate) fn fields(&self) -> usize {
        self.scanner.fields()
    }

    /// The line on which it begins.
    pub(crate) fn line(&self) -> u64 {
        self.first + self.scanner.record().line
    }

    /// The text of a field, or the error that it stands in quotes of which nobody knows whether they belong to it.
    pub(crate) fn text<'b>(&'b self, column: usize, scratch: &'b mut Vec<u8>) -> Result<&'b [u8]> {
        let (start, end) = self.scanner.field(column);
        let text = self.header.text(&self.bytes[start..end], scratch);
        if self.header.may_be_quoted_otherwise(self.dialect) && foreign_quotes(text) {
            let (fact, hint) = in_foreign_quotes(text);
            let place = field_spot(self.bytes, self.scanner, column).place(&self.input.name, self.first);
            return Err(Finding::error(fact).at(place).hint(hint).into());
        }
        Ok(text)
    }
}

/// Walks over the rows of one file, a block in memory at a time; `of_block` sees the bytes of each block before its rows.
pub(crate) fn rows(
    input: &Input,
    dialect: &Dialect,
    begun: Begun,
    mut of_block: impl FnMut(&[u8]),
    mut of_row: impl FnMut(&Row<'_>) -> Result<()>,
) -> Result<()> {
    let Begun { header, mut blocks, .. } = begun;
    let mut block = Block::default();
    let mut first = header.first_line;
    while blocks.next_into(&mut block).map_err(|error| cannot_read(&input.name, &error))? {
        let bytes = block.bytes();
        of_block(bytes);
        let mut scanner = Scanner::new(bytes, header.cut);
        loop {
            match scanner.step() {
                Step::Record if odd(&header, dialect, bytes, &scanner).is_some() => {}
                Step::Record => of_row(&Row { input, dialect, header: &header, bytes, scanner: &scanner, first })?,
                Step::Blank | Step::Comment => {}
                Step::End => break,
                Step::Broken(..) => return Err(input.changed()),
            }
        }
        first += scanner.lines();
    }
    Ok(())
}
