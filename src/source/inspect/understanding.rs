//! The shape of what is understood of a file: what `inspect --json` prints.

use serde::Serialize;

use super::guess::Guess;
use super::rhythm::Gap;
use super::series::Duplicate;
use super::stated::Stated;
use crate::source::records::skip::{Reason, Skipped};

/// What is understood of a file.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Understanding {
    /// The file, as the user named it.
    pub file: String,
    /// How each file is written, where there are several; what follows is of the first, or of all together.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<Written>,
    /// `text`, or `Parquet`, of which no more has to be understood than its cells.
    pub format: &'static str,
    /// The encoding.
    pub encoding: &'static str,
    /// That it is a guess, where nothing but the sense of the text tells it.
    pub encoding_guess: Option<Guess>,
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
    /// Which of them are guesses, without which the file is refused.
    pub layout: Vec<Guess>,
    /// The names of all columns.
    pub columns: Vec<String>,
    /// Rows that were read, and lines that were passed over.
    pub rows: Rows,
    /// `long`: a row for each number; `wide by period`, `wide by measure`: a column for each.
    pub shape: &'static str,
    /// The periods.
    pub period: Option<Periods>,
    /// What splits the numbers.
    pub dimensions: Vec<Dimension>,
    /// Columns that say something about the number beside them.
    pub roles: Vec<Role>,
    /// Columns that say in other words what a dimension says: a code for each country.
    pub labels: Vec<Label>,
    /// Columns of free text, which no number is split by.
    pub texts: Vec<String>,
    /// What is counted.
    pub measures: Vec<Measure>,
    /// Units that lines above or below the rows state.
    pub stated: Vec<Stated>,
    /// What stands for a missing value.
    pub missing: Vec<Missing>,
    /// That letters behind numbers are flags.
    pub flags: Option<Guess>,
    /// Footnote marks at numbers.
    pub marks: Vec<Guess>,
    /// The words of the column of status, and the letter of SDMX that each is; `None` where nobody can tell.
    pub status: Vec<StatusWord>,
    /// Periods that are missing inside series: a line for all series that lack the same.
    pub gaps: Vec<Gap>,
    /// How many gaps there are in all series.
    pub gap_count: u64,
    /// Keys with two rows, the first few.
    pub duplicates: Vec<Duplicate>,
    /// How many there are.
    pub duplicate_count: u64,
    /// What cannot be read as it stands, or was not looked at, and how a person settles it.
    pub problems: Vec<Problem>,
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

/// Something that a person has to decide.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Problem {
    /// What is not certain.
    pub what: String,
    /// What settles it; this is what a reader says who refuses the file.
    pub settle: String,
}

impl Problem {
    pub(super) fn new(what: impl Into<String>, settle: impl Into<String>) -> Problem {
        Problem { what: what.into(), settle: settle.into() }
    }
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
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Periods {
    /// The column, of a long file; of a wide one that of the years, where its columns are months.
    pub column: Option<String>,
    /// The columns of the year, its part and the day, where they stand apart.
    pub parts: Vec<String>,
    /// The columns, of a wide file.
    pub columns: Vec<String>,
    /// The frequencies there are, with the number of different periods; the most frequent first.
    pub frequencies: Vec<(&'static str, u64)>,
    /// The first period, as references write it.
    pub first: String,
    /// The last period.
    pub last: String,
    /// The order of day, month and year that the days show: `dmy`, `mdy`.
    pub order: Option<&'static str>,
    /// All days are the first of a month, or all are the last.
    pub monthly: bool,
    /// The frequency of years with decimals.
    pub decimal: Option<Guess>,
    /// That this is the column is not certain.
    pub guess: Option<Guess>,
    /// Nobody but its author can say how they are read; a problem says what is to be decided.
    pub undecided: bool,
}

/// A column that splits the numbers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Dimension {
    /// The name it could have in a card.
    pub name: String,
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
    /// What it says: `unit`, `scale`, `status`, `source`, `definition`, `indicator`.
    pub role: &'static str,
    /// Its values, the first few.
    pub values: Vec<String>,
    /// How many there are; more than are counted where `None`.
    pub count: Option<u64>,
}

/// A column with one value for each of a dimension.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Label {
    /// The column.
    pub column: String,
    /// That of the dimension.
    pub of: String,
}

/// A word that stands for a missing value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Missing {
    /// The word.
    pub value: String,
    /// How often it stands among the numbers.
    pub count: u64,
    /// It may mean something else, a zero or a secret.
    pub guess: Option<Guess>,
}

/// A word of the column of status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StatusWord {
    /// The word.
    pub word: String,
    /// The letter of SDMX.
    pub letter: Option<char>,
    /// It is read so without a card, or the list of flags has it.
    pub certain: bool,
}

/// Something that is counted.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Measure {
    /// The name it could have in a card.
    pub name: String,
    /// The column of its numbers; `None` of a file with a column for each period.
    pub column: Option<String>,
    /// The rows it stands in, where columns tell measures apart: each column and its values.
    pub selected_by: Vec<(String, Vec<String>)>,
    /// The unit as it is stated in the header or in another line.
    pub stated: Option<Stated>,
    /// The units as printed beside or behind the numbers.
    pub printed_units: Vec<String>,
    /// The base unit, where all of them have one and the same.
    pub unit: Option<String>,
    /// The kind.
    pub kind: Option<Guess>,
    /// Cells with numbers.
    pub numbers: u64,
    /// Empty cells.
    pub empty: u64,
    /// Cells that say that there is no number.
    pub missing: u64,
    /// Numbers printed with a bound or as an approximation.
    pub approximate: u64,
    /// Letters of SDMX behind the numbers, and how often each was met.
    pub flags: Vec<(char, u64)>,
}
