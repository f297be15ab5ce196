//! Every error, warning and verdict of the house: a fact, the places it is about, at most one hint.
//!
//! Facts are born where they are noticed, get their place from whoever knows it, and are printed once, by `main`.
//! Each room has its own enum of facts (one file here, one sentence a variant); [`Fact`] is their sum. This room
//! imports only the small types (`number`, `period`, `unit`). To add a fact: one variant in the room's enum and its
//! sentence in that enum's `Display`; the exit code follows from the variant of [`Fact`] it sits in.

mod analysis;
mod human;
mod reading;
mod system;

use std::fmt;

pub use analysis::AnalysisFact;
pub use human::{Palette, escaped, human};
pub use reading::ReadingFact;
pub use system::{SystemFact, UsageFact};

/// What was noticed.
#[derive(Clone, Debug, PartialEq)]
pub enum Fact {
    /// The command line asks for what cannot be, known before any file is opened: exit 2.
    Usage(UsageFact),
    /// A file's bytes are not what was declared: exit 3.
    Reading(ReadingFact),
    /// A card or an analysis does not make sense: exit 3.
    Analysis(AnalysisFact),
    /// The system failed: exit 4.
    System(SystemFact),
    /// The data was read, and something in it does not hold: exit 1.
    Judged(String),
    /// Parts do not add up to the total printed beside them: exit 1. `check` lists them with all that is reconciled.
    Unreconciled(String),
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Said, and nothing more.
    Note,
    /// Counts under `--deny warnings`.
    Warning,
    /// Fails the command.
    Error,
}

/// A place in a file. Lines and characters count from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file as the user knows it.
    pub file: String,
    /// The line.
    pub line: u64,
    /// The first character of the field or name.
    pub column: u64,
    /// How many characters are meant.
    pub length: usize,
    /// The text of the line, where it is known.
    pub text: Option<String>,
}

/// One thing noticed, with its places and at most one hint.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// What was noticed.
    pub fact: Fact,
    /// How much it matters.
    pub severity: Severity,
    /// Where; the first place is the one that is meant, further ones are what it clashes with.
    pub places: Vec<Place>,
    /// How to mend it.
    pub hint: Option<String>,
}

impl Finding {
    /// An error without a place yet.
    pub fn error(fact: impl Into<Fact>) -> Finding {
        Finding { fact: fact.into(), severity: Severity::Error, places: Vec::new(), hint: None }
    }

    /// A warning without a place yet.
    pub fn warning(fact: impl Into<Fact>) -> Finding {
        Finding { severity: Severity::Warning, ..Finding::error(fact) }
    }

    /// The same finding at a place (a second call adds the place it clashes with).
    #[must_use]
    pub fn at(mut self, place: Place) -> Finding {
        self.places.push(place);
        self
    }

    /// The same finding with a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Finding {
        self.hint = Some(hint.into());
        self
    }

    /// The exit code that this finding alone leads to.
    pub fn exit_code(&self) -> u8 {
        match (self.severity, &self.fact) {
            (Severity::Note | Severity::Warning, _) => 0,
            (_, Fact::Judged(_) | Fact::Unreconciled(_)) => 1,
            (_, Fact::Usage(_)) => 2,
            (_, Fact::Reading(_) | Fact::Analysis(_)) => 3,
            (_, Fact::System(_)) => 4,
        }
    }
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fact::Usage(fact) => fact.fmt(f),
            Fact::Reading(fact) => fact.fmt(f),
            Fact::Analysis(fact) => fact.fmt(f),
            Fact::System(fact) => fact.fmt(f),
            Fact::Judged(sentence) | Fact::Unreconciled(sentence) => f.write_str(sentence),
        }
    }
}

macro_rules! into_fact {
    ($($variant:ident($fact:ty)),*) => {$(
        impl From<$fact> for Fact {
            fn from(fact: $fact) -> Fact {
                Fact::$variant(fact)
            }
        }
    )*};
}
into_fact!(Usage(UsageFact), Reading(ReadingFact), Analysis(AnalysisFact), System(SystemFact));

/// What stops a command: one finding or several, never none.
#[derive(Clone, Debug, PartialEq)]
pub struct Findings(pub Vec<Finding>);

impl Findings {
    /// The worst exit code among them.
    pub fn exit_code(&self) -> u8 {
        self.0.iter().map(Finding::exit_code).max().unwrap_or(0)
    }
}

impl From<Finding> for Findings {
    fn from(finding: Finding) -> Findings {
        Findings(vec![finding])
    }
}

/// A result whose failure can be shown to the user.
pub type Result<T> = std::result::Result<T, Findings>;

/// The name nearest to what was typed, where one is near enough to be meant.
///
/// ```
/// use sizeup::finding::nearest;
/// assert_eq!(nearest("contribtion", ["contribution", "change"]), Some("contribution"));
/// assert_eq!(nearest("zebra", ["contribution", "change"]), None);
/// ```
pub fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let distance = |name: &str| strsim::damerau_levenshtein(&typed.to_lowercase(), &name.to_lowercase());
    let (best, name) = known.into_iter().map(|name| (distance(name), name)).min()?;
    (best <= 1 + typed.chars().count() / 4).then_some(name)
}
