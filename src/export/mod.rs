//! Tables as bytes: the sheet that every format writes, and the formats.
//!
//! A [`Sheet`] is text in rows and columns, in the order that files promise; a format turns it into bytes and opens no
//! file. This room imports `table` and the small types; the csv crate's writer is used here alone. To add a format:
//! `export/<format>.rs` with one function from sheet to bytes, and one line in [`FORMATS`].

mod aligned;
mod csv;
mod json;
mod markdown;
mod parquet;
mod shares;
mod sheet;
mod xlsx;

pub use self::csv::{csv, records};
pub use aligned::aligned;
pub use sheet::Sheet;

/// A format of tables: how it is called, the ending that picks it, a sentence, and what writes it.
pub struct Format {
    /// What `--format` takes, and the ending of a file name.
    pub name: &'static str,
    /// What it is.
    pub sentence: &'static str,
    /// Writes a sheet.
    pub write: fn(&Sheet) -> Vec<u8>,
    /// It is no text that a terminal could show.
    pub binary: bool,
    /// The most rows that it holds, with the header.
    pub most_rows: usize,
}

/// Every format that a table can be written in.
pub const FORMATS: &[Format] = &[
    Format { name: "csv", sentence: "comma-separated values, the form that files and pipes get", ..text(csv::csv) },
    Format { name: "json", sentence: "a list of objects, numbers as numbers", ..text(json::json) },
    Format { name: "md", sentence: "a table in Markdown", ..text(markdown::markdown) },
    Format { name: "table", sentence: "aligned columns for reading on a terminal", ..text(aligned::aligned) },
    Format {
        name: "parquet",
        sentence: "Parquet, numbers as exact decimals",
        write: parquet::parquet,
        binary: true,
        most_rows: usize::MAX,
    },
    Format {
        name: "xlsx",
        sentence: "a workbook for spreadsheets, numbers as numbers up to 15 digits",
        write: xlsx::xlsx,
        binary: true,
        most_rows: xlsx::MOST_ROWS,
    },
];

/// A format of text, of as many rows as there are.
const fn text(write: fn(&Sheet) -> Vec<u8>) -> Format {
    Format { name: "", sentence: "", write, binary: false, most_rows: usize::MAX }
}

impl Format {
    /// The format of this name.
    pub fn named(name: &str) -> Option<&'static Format> {
        FORMATS.iter().find(|format| format.name == name)
    }
}
