//! What a table may be asked to do aloud that the rules otherwise refuse.

use crate::period::Period;

/// How growth on a negative base is given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NegativeBase {
    /// Not at all.
    #[default]
    Refuse,
    /// The change over the size of the base: from −50 to −30 is a rise of 40 %.
    Abs,
    /// The change over the base as it stands: from −50 to −30 is −40 %.
    Signed,
}

impl NegativeBase {
    /// The ways there are, with their words.
    pub const ALL: &[(NegativeBase, &str)] = &[(NegativeBase::Abs, "abs"), (NegativeBase::Signed, "signed")];

    /// The way of this word.
    pub fn named(word: &str) -> Option<NegativeBase> {
        NegativeBase::ALL.iter().find(|(_, known)| *known == word).map(|(way, _)| *way)
    }
}

/// Which release of a dataset that has several the numbers are of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Vintage {
    /// The latest that was known at the date of the analysis.
    #[default]
    Latest,
    /// Of each period the first that has it: growth as it was first published.
    First,
    /// The latest up to this date.
    UpTo(Period),
}

impl Vintage {
    /// The word for the first.
    pub const FIRST: &str = "first";

    /// What a word or a date says.
    pub fn named(word: &str) -> Option<Vintage> {
        if word == Vintage::FIRST { Some(Vintage::First) } else { word.parse().ok().map(Vintage::UpTo) }
    }
}

/// What is allowed aloud. Every number that needs it carries a [`Mark`](super::Mark).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OptIns {
    /// How growth on a negative base is given.
    pub negative_base: NegativeBase,
    /// Numbers are computed across breaks of a series, and from one definition to another.
    pub across_breaks: bool,
    /// The part of a year that is over is compared with the same part of the year before.
    pub like_for_like: bool,
    /// Growth of a whole is that of the members that both periods have.
    pub matched: bool,
    /// An index of a series that begins after the base has its first figure as the base.
    pub first_base: bool,
    /// Every number is as one release has it.
    pub vintage: Vintage,
    /// Shares of a complete partition are rounded so that they add up to 100. That needs no mark: no share changes by more
    /// than its last digit.
    pub largest_remainder: bool,
}
