//! The status of an observation: a letter of SDMX, and marks for what was allowed aloud on the way to a number.

use std::fmt;

/// The letters of SDMX CL_OBS_STATUS, from the one that prevails to the one that yields.
const PRECEDENCE: &str = "BOMLHQJSDKWIFEPNUVGA";

/// Every letter in words.
pub const LETTERS: &[(char, &str)] = &[
    ('A', "a normal observation"),
    ('B', "the first observation after a break of the series"),
    ('D', "of another definition"),
    ('E', "an estimate"),
    ('F', "a forecast"),
    ('G', "experimental"),
    ('H', "missing, for a holiday or weekend"),
    ('I', "imputed: derived from other figures, not printed by the source"),
    ('J', "derogation"),
    ('K', "included in another category"),
    ('L', "missing: it exists and was not collected"),
    ('M', "missing: it cannot exist"),
    ('N', "not significant"),
    ('O', "missing"),
    ('P', "provisional"),
    ('Q', "missing: suppressed"),
    ('S', "affected by a strike or another special event"),
    ('U', "of low reliability"),
    ('V', "not validated"),
    ('W', "includes another category"),
];

/// What stands behind the letter of a status, such as `P+partial`: how the number departs from the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each variant has its sentence in MARKS")]
pub enum Mark {
    Partial,
    LikeForLike,
    Matched,
    AbsBase,
    SignedBase,
    SeriesBreak,
    FirstBase,
    FirstRelease,
    NamedRelease,
    FewerParts,
}

/// Every mark with its word and a sentence.
pub const MARKS: &[(Mark, &str, &str)] = &[
    (Mark::Partial, "partial", "the period was not over at the date of the analysis, or lacks its last parts"),
    (Mark::LikeForLike, "like-for-like", "growth of the part of the year that is over on the same part of the year before"),
    (Mark::Matched, "matched", "growth over the members that both periods have, so many of all"),
    (Mark::AbsBase, "abs-base", "growth on a negative base, divided by its size: not to be compounded"),
    (Mark::SignedBase, "signed-base", "growth on a negative base, divided by it as it stands: not to be compounded"),
    (Mark::SeriesBreak, "series-break", "computed across a break of the series"),
    (Mark::FirstBase, "first-base", "an index on the first observation of a series that begins after the base"),
    (Mark::FirstRelease, "first-release", "as the first release has it that has the period"),
    (Mark::NamedRelease, "named-release", "as the release has it that was asked for by its date"),
    (Mark::FewerParts, "fewer-parts", "of a whole without the parts that have not begun or have ended"),
];

impl Mark {
    /// The word that tables print.
    pub fn word(self) -> &'static str {
        MARKS.iter().find(|(mark, ..)| *mark == self).expect("every mark has a word").1
    }

    /// What it says, in a sentence.
    pub fn sentence(self) -> &'static str {
        MARKS.iter().find(|(mark, ..)| *mark == self).expect("every mark has a sentence").2
    }

    fn bit(self) -> u16 {
        1 << MARKS.iter().position(|(mark, ..)| *mark == self).expect("every mark has its place")
    }
}

/// One letter of SDMX CL_OBS_STATUS, and marks behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status {
    letter: char,
    marks: u16,
    /// How many members a number is over, and how many there are.
    members: Option<(usize, usize)>,
}

impl Status {
    /// A normal observation.
    pub const NORMAL: Status = Status { letter: 'A', marks: 0, members: None };
    /// The first observation after a break.
    pub const BREAK: Status = Status { letter: 'B', marks: 0, members: None };
    /// A forecast.
    pub const FORECAST: Status = Status { letter: 'F', marks: 0, members: None };
    /// Imputed: derived from other observations.
    pub const IMPUTED: Status = Status { letter: 'I', marks: 0, members: None };

    /// The status of a letter, upper case, or lower case as Eurostat writes it.
    ///
    /// ```
    /// use sizeup::table::{Mark, Status};
    /// let provisional = Status::of('p').unwrap();
    /// assert_eq!(provisional.max(Status::NORMAL), provisional);
    /// assert_eq!(provisional.marked(Mark::Partial).to_string(), "P+partial");
    /// assert_eq!(Status::of('?'), None);
    /// ```
    pub fn of(letter: char) -> Option<Status> {
        let letter = letter.to_ascii_uppercase();
        PRECEDENCE.contains(letter).then_some(Status { letter, marks: 0, members: None })
    }

    /// The letter.
    pub fn letter(self) -> char {
        self.letter
    }

    /// What the letter says, in words.
    ///
    /// ```
    /// use sizeup::table::Status;
    /// assert_eq!(Status::of('p').unwrap().sentence(), "provisional");
    /// ```
    pub fn sentence(self) -> &'static str {
        LETTERS.iter().find(|(letter, _)| *letter == self.letter).expect("every letter has its words").1
    }

    /// The same status with a mark behind it.
    #[must_use]
    pub fn marked(self, mark: Mark) -> Status {
        Status { marks: self.marks | mark.bit(), ..self }
    }

    /// The same status with the mark of a sample of so many members of all.
    #[must_use]
    pub fn matched(self, members: usize, of: usize) -> Status {
        Status { members: Some((members, of)), ..self.marked(Mark::Matched) }
    }

    /// Whether it has a mark.
    pub fn has(self, mark: Mark) -> bool {
        self.marks & mark.bit() != 0
    }

    /// Its marks, in the order of [`MARKS`].
    pub fn marks(self) -> impl Iterator<Item = Mark> {
        MARKS.iter().map(|(mark, ..)| *mark).filter(move |mark| self.has(*mark))
    }

    /// The one status that stands for both: the letter that prevails, the marks of either.
    #[must_use]
    pub fn max(self, other: Status) -> Status {
        let letter = if other.rank() > self.rank() { other.letter } else { self.letter };
        let members = [self.members, other.members].into_iter().flatten().min();
        Status { letter, marks: self.marks | other.marks, members }
    }

    /// The one status that stands for all of them; normal for none.
    pub fn of_all(all: impl IntoIterator<Item = Status>) -> Status {
        all.into_iter().fold(Status::NORMAL, Status::max)
    }

    fn rank(self) -> usize {
        PRECEDENCE.len() - PRECEDENCE.find(self.letter).expect("a status is one of the letters")
    }
}

impl Default for Status {
    fn default() -> Status {
        Status::NORMAL
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.letter)?;
        self.marks().try_for_each(|mark| match (mark, self.members) {
            (Mark::Matched, Some((members, of))) => write!(f, "+{}-{members}-of-{of}", mark.word()),
            _ => write!(f, "+{}", mark.word()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_has_words() {
        assert!(PRECEDENCE.chars().all(|letter| !Status::of(letter).expect("a letter").sentence().is_empty()));
        assert_eq!(LETTERS.len(), PRECEDENCE.len());
    }

    #[test]
    fn the_worse_letter_prevails_and_marks_gather() {
        let (p, b) = (Status::of('P').expect("a letter").marked(Mark::AbsBase), Status::BREAK.marked(Mark::Partial));
        assert_eq!(p.max(b), b.max(p));
        assert_eq!(p.max(b).to_string(), "B+partial+abs-base");
        assert_eq!(Status::of_all([]), Status::NORMAL);
    }
}
