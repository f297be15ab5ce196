//! What the system or the command line refuses.

use std::fmt;

/// What is wrong with a command line before any file is opened.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the sentence of a variant says what its fields are")]
pub enum UsageFact {
    /// A flag's value is not one of those it takes.
    NotAValue { flag: String, typed: String },
    /// Two things asked for exclude each other, or one needs another.
    Conflict(String),
}

impl fmt::Display for UsageFact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            UsageFact::NotAValue { flag, typed } => write!(f, "`{typed}` is no value for `{flag}`"),
            UsageFact::Conflict(sentence) => f.write_str(sentence),
        }
    }
}

/// What the system refused.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the sentence of a variant says what its fields are")]
pub enum SystemFact {
    /// A file or folder could not be written.
    CannotWrite { path: String, why: String },
    /// A file that exists could not be read.
    CannotRead { path: String, why: String },
    /// Another run holds the lock of this project.
    Locked { path: String },
    /// The limit on memory leaves no room to work in.
    LittleMemory { limit: u64, needed: u64 },
    /// The program could not start itself again in a plain environment.
    CannotStart { why: String },
    /// Something inside failed that no input should be able to bring about.
    Internal(String),
}

impl fmt::Display for SystemFact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SystemFact::CannotWrite { path, why } => write!(f, "`{path}` cannot be written: {why}"),
            SystemFact::CannotRead { path, why } => write!(f, "`{path}` cannot be read: {why}"),
            SystemFact::Locked { path } => write!(f, "another run is writing here: `{path}` is held"),
            SystemFact::CannotStart { why } => write!(f, "the program cannot start itself without them: {why}"),
            SystemFact::LittleMemory { limit, needed } => {
                write!(f, "the limit on memory is {limit} MiB, and {needed} MiB are needed to work in")
            }
            SystemFact::Internal(what) => write!(f, "internal error: {what}"),
        }
    }
}
