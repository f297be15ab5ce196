//! The table as it was understood, before any typing: what `--cells` writes.

use std::io::Write;

use super::blocks::Block;
use super::cells::{Request, cells};
use super::columns::columns_of;
use super::dialect::{Begun, Dialect, begin, header};
use super::input::{Input, cannot_read};
use super::odd::odd;
use super::place::field_spot;
use super::scan::{Scanner, Step};
use super::watch::{foreign_quotes, in_foreign_quotes};
use crate::finding::{Finding, Findings, Result, SystemFact};

/// Writes header and rows as UTF-8, with commas, LF, and quotes only where they are needed. Nothing is written of a
/// file that cannot be read as a whole, and no more than a piece of it is in memory. `shown` is what messages call `out`.
pub fn cells_csv(input: &Input, dialect: &Dialect, shown: &str, out: &mut dyn Write) -> Result<()> {
    cells(input, dialect, &Request::default())?;
    if dialect.quote.is_none() {
        // A text in quotes that may or may not belong to it is met only where every text is looked at.
        written(input, dialect, shown, &mut std::io::sink())?;
    }
    written(input, dialect, shown, out)
}

fn written(input: &Input, dialect: &Dialect, shown: &str, out: &mut dyn Write) -> Result<()> {
    let first = header(input, dialect)?;
    let mut writer = csv::Writer::from_writer(out);
    let cannot_write = |error: csv::Error| cannot_write(shown, error);
    // A column of labels has no name in the file, and gets none here.
    let names = first.names.iter().enumerate().map(|(column, name)| if first.labels && column == 0 { "" } else { name });
    writer.write_record(names).map_err(cannot_write)?;
    for part in input.parts() {
        let begun = begin(part, dialect, 1 << 20, false)?;
        let columns = columns_of(input, &first, part, &begun)?;
        rows(part, dialect, begun, &columns, shown, &mut writer)?;
    }
    writer.flush().map_err(|error| cannot_write(error.into()))?;
    input.unchanged()
}

fn cannot_write(shown: &str, error: csv::Error) -> Findings {
    let why = match error.into_kind() {
        csv::ErrorKind::Io(error) => error.to_string(),
        other => format!("{other:?}"),
    };
    let why = why.split(" (os error").next().unwrap_or_default().to_lowercase();
    Finding::error(SystemFact::CannotWrite { path: shown.to_owned(), why }).into()
}

/// Writes the rows of one file, its columns in the order asked.
fn rows(
    input: &Input,
    dialect: &Dialect,
    begun: Begun,
    columns: &[usize],
    shown: &str,
    writer: &mut csv::Writer<&mut dyn Write>,
) -> Result<()> {
    let Begun { header, mut blocks, .. } = begun;
    let mut block = Block::default();
    let mut scratch = Vec::new();
    let mut first = header.first_line;
    while blocks.next_into(&mut block).map_err(|error| cannot_read(&input.name, &error))? {
        let bytes = block.bytes();
        let mut scanner = Scanner::new(bytes, header.cut);
        loop {
            match scanner.step() {
                Step::Record if odd(&header, dialect, bytes, &scanner).is_some() => continue,
                Step::Record => {}
                Step::Blank | Step::Comment => continue,
                Step::End => break,
                Step::Broken(..) => return Err(input.changed()),
            }
            for column in columns {
                let (start, end) = scanner.field(*column);
                let text = header.text(&bytes[start..end], &mut scratch);
                if header.may_be_quoted_otherwise(dialect) && foreign_quotes(text) {
                    let (fact, hint) = in_foreign_quotes(text);
                    let place = field_spot(bytes, &scanner, *column).place(&input.name, first);
                    return Err(Finding::error(fact).at(place).hint(hint).into());
                }
                writer.write_field(text).map_err(|error| cannot_write(shown, error))?;
            }
            writer.write_record(None::<&[u8]>).map_err(|error| cannot_write(shown, error))?;
        }
        first += scanner.lines();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_needs_quotes_has_them() {
        let text = "\u{feff}a;\"b;c\"\r\n\"1,5\";\"plain\"\r\n\r\n\"say \"\"so\"\"\";\"x\ny\"";
        let mut out = Vec::new();
        cells_csv(&Input::bytes("a.csv", text), &Dialect::default(), "out.csv", &mut out).expect("written");
        assert_eq!(String::from_utf8(out).expect("text"), "a,b;c\n\"1,5\",plain\n\"say \"\"so\"\"\",\"x\ny\"\n");
    }

    #[test]
    fn nothing_is_written_of_what_cannot_be_read() {
        let mut out = Vec::new();
        assert!(cells_csv(&Input::bytes("a.csv", "a,b\n1,2\n3\n"), &Dialect::default(), "out.csv", &mut out).is_err());
        assert!(out.is_empty());
    }
}
