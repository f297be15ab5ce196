//! The table as it was understood, before any typing: what `--cells` writes.

use std::io::Write;

use super::blocks::{Block, Blocks};
use super::cells::{Request, cells};
use super::dialect::{Dialect, settle};
use super::input::{Input, cannot_read};
use super::scan::{Scanner, Step};
use crate::finding::{Finding, Result, SystemFact};

/// Writes header and rows as UTF-8, with commas, LF, and quotes only where they are needed. Nothing is written of a
/// file that cannot be read as a whole.
pub fn cells_csv(input: &Input, dialect: &Dialect, out: &mut dyn Write) -> Result<()> {
    cells(input, dialect, &Request::default())?;
    let mut blocks = Blocks::new(input.open()?, 1 << 20, false);
    let header = settle(input, dialect, &mut blocks)?;
    let mut writer = csv::Writer::from_writer(out);
    let cannot_write = |error: csv::Error| {
        let why = error.to_string();
        Finding::error(SystemFact::CannotWrite { path: "the cells".to_owned(), why })
    };
    writer.write_record(&header.names).map_err(cannot_write)?;
    let mut block = Block::default();
    let mut scratch = Vec::new();
    while blocks.next_into(&mut block).map_err(|error| cannot_read(&input.name, &error))? {
        let mut scanner = Scanner::new(block.bytes(), header.delimiter);
        loop {
            match scanner.step() {
                Step::Record => {}
                Step::Blank => continue,
                Step::End => break,
                Step::Broken(..) => return Err(input.changed()),
            }
            for column in 0..scanner.fields() {
                let (start, end) = scanner.field(column);
                writer.write_field(header.text(&block.bytes()[start..end], &mut scratch)).map_err(cannot_write)?;
            }
            writer.write_record(None::<&[u8]>).map_err(cannot_write)?;
        }
    }
    writer.flush().map_err(|error| cannot_write(error.into()))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_needs_quotes_has_them() {
        let text = "\u{feff}a;\"b;c\"\r\n\"1,5\";\"plain\"\r\n\r\n\"say \"\"so\"\"\";\"x\ny\"";
        let mut out = Vec::new();
        cells_csv(&Input::bytes("a.csv", text), &Dialect::default(), &mut out).expect("written");
        assert_eq!(String::from_utf8(out).expect("text"), "a,b;c\n\"1,5\",plain\n\"say \"\"so\"\"\",\"x\ny\"\n");
    }

    #[test]
    fn nothing_is_written_of_what_cannot_be_read() {
        let mut out = Vec::new();
        assert!(cells_csv(&Input::bytes("a.csv", "a,b\n1,2\n3\n"), &Dialect::default(), &mut out).is_err());
        assert!(out.is_empty());
    }
}
