//! What a file's bytes can be that its card, or no card, does not allow.

use std::fmt;

/// Something in an input file that cannot be read as it stands.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the sentence of a variant says what its fields are")]
pub enum ReadingFact {
    /// There is no such file.
    NoFile { path: String },
    /// It is a folder, a device, a pipe.
    NotAFile { path: String, what: &'static str },
    /// No bytes, or none but blank lines.
    Empty { path: String },
    /// A header and no row under it.
    NoRows { path: String },
    /// A row with a field too few or too many.
    Ragged { expected: usize, found: usize },
    /// A cell of a value column that is no number.
    NotANumber { text: String },
    /// A cell of the period column that is no period.
    NotAPeriod { text: String },
    /// A column that the file lacks.
    NoColumn { name: String },
    /// Two columns of one name.
    DuplicateColumn { name: String },
    /// A column without a name.
    BlankColumn { number: usize },
    /// A quote inside an unquoted field, text after a closing quote, or a quote that never closes.
    Quote { what: &'static str },
    /// Bytes that are not text in the encoding.
    NotText { encoding: &'static str, offset: u64 },
    /// A NUL byte: not a text file.
    Nul { offset: u64 },
    /// Two observations of one key.
    Duplicate { key: String },
    /// A unit that cannot be read.
    NotAUnit { text: String },
    /// A number that does not fit 38 digits, or a sum that might not.
    Overflow { what: String },
    /// A value that a declared dimension does not list.
    UnknownValue { dimension: String, value: String },
    /// As many more of what was shown.
    More { count: u64 },
    /// Anything else about a file, said in a sentence.
    Other(String),
}

impl fmt::Display for ReadingFact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadingFact::NoFile { path } => write!(f, "there is no file `{path}`"),
            ReadingFact::NotAFile { path, what } => write!(f, "`{path}` is {what}, not a file"),
            ReadingFact::Empty { path } => write!(f, "`{path}` is empty"),
            ReadingFact::NoRows { path } => write!(f, "`{path}` has a header and no rows"),
            ReadingFact::Ragged { expected, found } => {
                write!(f, "this row has {found} {}, the header has {expected}", plural(*found, "field", "fields"))
            }
            ReadingFact::NotANumber { text } => write!(f, "`{text}` is not a number"),
            ReadingFact::NotAPeriod { text } => write!(f, "`{text}` is not a period"),
            ReadingFact::NoColumn { name } => write!(f, "there is no column `{name}`"),
            ReadingFact::DuplicateColumn { name } => write!(f, "two columns are named `{name}`"),
            ReadingFact::BlankColumn { number } => write!(f, "column {number} has no name"),
            ReadingFact::Quote { what } => f.write_str(what),
            ReadingFact::NotText { encoding, offset } => write!(f, "the byte at offset {offset} is not {encoding}"),
            ReadingFact::Nul { offset } => write!(f, "the byte at offset {offset} is NUL: this is not a text file"),
            ReadingFact::Duplicate { key } => write!(f, "two values for {key}"),
            ReadingFact::NotAUnit { text } => write!(f, "`{text}` is not a unit"),
            ReadingFact::Overflow { what } => write!(f, "{what} has more than 38 digits"),
            ReadingFact::UnknownValue { dimension, value } => {
                write!(f, "`{value}` is not a declared value of `{dimension}`")
            }
            ReadingFact::More { count } => write!(f, "and {count} more like these"),
            ReadingFact::Other(sentence) => f.write_str(sentence),
        }
    }
}

fn plural(count: usize, one: &'static str, many: &'static str) -> &'static str {
    if count == 1 { one } else { many }
}
