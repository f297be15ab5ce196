//! What a card or an analysis can say that does not make sense.

use std::fmt;

/// Something in a TOML file, or in a reference, that cannot be resolved.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the sentence of a variant says what its fields are")]
pub enum AnalysisFact {
    /// The file is not TOML; the parser's own words.
    Syntax(String),
    /// A key that is not known here.
    UnknownKey { key: String },
    /// A key that is needed and missing.
    MissingKey { key: String },
    /// A value of the wrong type.
    WrongType { key: String, expected: &'static str },
    /// A name that nothing has: a dataset, a measure, a metric, a chart type, …
    UnknownName { what: &'static str, name: String },
    /// A name given twice.
    Twice { what: &'static str, name: String },
    /// A reference that is not one.
    NotAReference { text: String, why: String },
    /// A reference that several numbers answer to, in a sentence.
    Ambiguous(String),
    /// Anything else, said in a sentence.
    Other(String),
}

impl fmt::Display for AnalysisFact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AnalysisFact::Syntax(words) => f.write_str(words),
            AnalysisFact::UnknownKey { key } => write!(f, "unknown key `{key}`"),
            AnalysisFact::MissingKey { key } => write!(f, "the key `{key}` is missing"),
            AnalysisFact::WrongType { key, expected } => write!(f, "`{key}` takes {expected}"),
            AnalysisFact::UnknownName { what, name } => write!(f, "there is no {what} `{name}`"),
            AnalysisFact::Twice { what, name } => write!(f, "the {what} `{name}` is there twice"),
            AnalysisFact::NotAReference { text, why } => write!(f, "`{text}` is not a reference: {why}"),
            AnalysisFact::Ambiguous(sentence) | AnalysisFact::Other(sentence) => f.write_str(sentence),
        }
    }
}
