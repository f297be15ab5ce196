//! The shape of what is understood of a file: what `inspect --json` prints.

use serde::Serialize;

use super::guess::Guess;
use super::series::{Duplicate, Gap};
use crate::source::skip::{Reason, Skipped};

/// What is understood of a file.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Understanding {
    /// The file, as the user named it.
    pub file: String,
    /// How each file is written, where there are several; what follows is of the first, or of all together.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<Written>,
    /// The encoding.
    pub encoding: &'static str,
    /// `text`, or `Parquet`, of which no more has to be understood than its cells.
    pub format: &'static str,
    /// What the file is packed with: `gzip`, `zstd`.
    pub packing: Option<&'static str>,
    /// Whether it begins with a byte order mark.
    pub byte_order_mark: bool,
    /// What separates the fields, as `delimiter` of a card says it.
    pub delimiter: String,
    /// Whether any field is quoted.
    pub quoted: bool,
    /// The line ends there are: `LF`, `CRLF`, `CR`.
    pub line_ends: Vec<&'static str>,
    /// The decimal mark, where the numbers settle it.
    pub decimal: Option<char>,
    /// The line of the header.
    pub header_line: u64,
    /// On how many lines the names stand.
    pub header_rows: usize,
    /// The keys of `[csv]` that make a card read the file so, and what they say, in TOML.
    pub csv: Vec<(&'static str, String)>,
    /// The names of all columns.
    pub columns: Vec<String>,
    /// Rows that were read, and lines that were passed over.
    pub rows: Rows,
    /// `long`: a column of periods; `wide`: a column for each period.
    pub shape: &'static str,
    /// The periods.
    pub period: Option<Periods>,
    /// What splits the numbers.
    pub dimensions: Vec<Dimension>,
    /// Columns that say something about the number beside them.
    pub roles: Vec<Role>,
    /// Columns of free text, which no number is split by.
    pub texts: Vec<String>,
    /// What is counted.
    pub measures: Vec<Measure>,
    /// Words that seem to stand for a missing value.
    pub missing: Vec<Guess>,
    /// Periods that are missing inside a series, the first few.
    pub gaps: Vec<Gap>,
    /// How many there are.
    pub gap_count: u64,
    /// Keys with two rows, the first few.
    pub duplicates: Vec<Duplicate>,
    /// How many there are.
    pub duplicate_count: u64,
    /// What cannot be read as it stands, or was not looked at.
    pub problems: Vec<String>,
}

/// How one of several files is written.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Written {
    /// The file.
    pub file: String,
    /// The encoding.
    pub encoding: &'static str,
    /// What it is packed with.
    pub packing: Option<&'static str>,
    /// What separates the fields.
    pub delimiter: String,
    /// The line of the header.
    pub header_line: u64,
}

/// Lines and what became of them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rows {
    /// Records below the header.
    pub read: u64,
    /// Blank lines between them.
    pub blank: u64,
    /// Lines above the header, declared or blank.
    pub above_header: u64,
    /// Other lines that are no rows: the reason, and how many there are.
    pub skipped: Vec<(Reason, u64)>,
    /// The first of them, word for word.
    pub lines: Vec<Skipped>,
    /// The lines of rows that were mended, and what was wrong with them.
    pub mended: Vec<(u64, String)>,
}

/// The periods of a file.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Periods {
    /// The column, of a long file.
    pub column: Option<String>,
    /// The columns, of a wide one.
    pub columns: Vec<String>,
    /// The frequencies there are, with the number of different periods; the most frequent first.
    pub frequencies: Vec<(&'static str, u64)>,
    /// The first and the last period, as references write them.
    pub first: String,
    /// The last period.
    pub last: String,
    /// What is not certain.
    pub guess: Option<Guess>,
}

/// A column that splits the numbers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Dimension {
    /// The column.
    pub column: String,
    /// Its values, the first few.
    pub values: Vec<String>,
    /// How many there are; more than are counted where `None`.
    pub count: Option<u64>,
    /// A value that seems to state the whole.
    pub total: Option<Guess>,
}

/// A column that says something about the number beside it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Role {
    /// The column.
    pub column: String,
    /// What it says: `unit`, `status`, `source`, `definition`, `indicator`.
    pub role: &'static str,
    /// Its values, the first few.
    pub values: Vec<String>,
}

/// Something that is counted.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Measure {
    /// The name it could have in a card.
    pub name: String,
    /// The columns of its numbers: one, or one for each period.
    pub column: String,
    /// The rows it stands in, where a column tells measures apart: `(column, value)`.
    pub selected_by: Option<(String, String)>,
    /// The unit that stands in the header: `million` of `Users (million)`.
    pub unit_in_header: Option<String>,
    /// The units as printed.
    pub printed_units: Vec<String>,
    /// The base unit, where all of them have one and the same.
    pub unit: Option<String>,
    /// The kind, a guess.
    pub kind: Option<Guess>,
    /// Cells with numbers, of the whole column or of all columns of a wide file.
    pub numbers: u64,
    /// Empty cells, of the whole column.
    pub empty: u64,
    /// Numbers printed with a bound or as an approximation, of the whole column.
    pub approximate: u64,
}
