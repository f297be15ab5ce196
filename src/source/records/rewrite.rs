//! The table as it was understood, before any typing: what `--cells` writes.

use std::io::Write;

use super::rows::{Row, rows};
use crate::finding::{Finding, Findings, Result, SystemFact};
use crate::source::cells::columns::columns_of;
use crate::source::cells::{Request, cells};
use crate::source::dialect::{Dialect, begin, header};
use crate::source::input::Input;

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
        let mut scratch = Vec::new();
        let each = |row: &Row<'_>| {
            for column in &columns {
                writer.write_field(row.text(*column, &mut scratch)?).map_err(cannot_write)?;
            }
            writer.write_record(None::<&[u8]>).map_err(cannot_write)
        };
        rows(part, dialect, begun, |_| {}, each)?;
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
