//! Tables as bytes: the sheet that every format writes, and the formats.
//!
//! A [`Sheet`] is text in rows and columns, in the order that files promise; a format turns it into bytes and opens no
//! file. This room imports `table` and the small types; the csv crate's writer is used here alone. To add a format:
//! `export/<format>.rs` with one function from sheet to bytes, and one line in [`FORMATS`].

mod aligned;
mod csv;
mod json;
mod markdown;
mod sheet;

pub use self::csv::{csv, records};
pub use aligned::aligned;
pub use sheet::{COLUMNS, Sheet};

/// A format of tables: how it is called, the ending that picks it, a sentence, and what writes it.
pub struct Format {
    /// What `--format` takes, and the ending of a file name.
    pub name: &'static str,
    /// What it is.
    pub sentence: &'static str,
    /// Writes a sheet.
    pub write: fn(&Sheet) -> Vec<u8>,
}

/// Every format that a table can be written in.
pub const FORMATS: &[Format] = &[
    Format { name: "csv", sentence: "comma-separated values, the form that files and pipes get", write: csv::csv },
    Format { name: "json", sentence: "a list of objects, numbers as numbers", write: json::json },
    Format { name: "md", sentence: "a table in Markdown", write: markdown::markdown },
    Format { name: "table", sentence: "aligned columns for reading on a terminal", write: aligned::aligned },
];

impl Format {
    /// The format of this name.
    pub fn named(name: &str) -> Option<&'static Format> {
        FORMATS.iter().find(|format| format.name == name)
    }
}
