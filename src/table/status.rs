//! The status of an observation, in the letters of SDMX.

use std::fmt;

/// The letters of SDMX CL_OBS_STATUS, from the one that prevails to the one that yields.
const PRECEDENCE: &str = "BOMLHQJSDKWIFEPNUVGA";

/// One letter of SDMX CL_OBS_STATUS. The greater status prevails where one must stand for several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status(char);

impl Status {
    /// A normal observation.
    pub const NORMAL: Status = Status('A');
    /// The first observation after a break.
    pub const BREAK: Status = Status('B');
    /// A forecast.
    pub const FORECAST: Status = Status('F');
    /// Imputed: derived from other observations.
    pub const IMPUTED: Status = Status('I');

    /// The status of a letter, upper case, or lower case as Eurostat writes it.
    ///
    /// ```
    /// use sizeup::table::Status;
    /// let provisional = Status::of('p').unwrap();
    /// assert_eq!(provisional.max(Status::NORMAL), provisional);
    /// assert_eq!(Status::of('?'), None);
    /// ```
    pub fn of(letter: char) -> Option<Status> {
        let letter = letter.to_ascii_uppercase();
        PRECEDENCE.contains(letter).then_some(Status(letter))
    }

    /// The letter.
    pub fn letter(self) -> char {
        self.0
    }

    fn rank(self) -> usize {
        PRECEDENCE.len() - PRECEDENCE.find(self.0).expect("a status is one of the letters")
    }
}

impl Ord for Status {
    fn cmp(&self, other: &Status) -> std::cmp::Ordering {
        self.rank().cmp(&other.rank())
    }
}

impl PartialOrd for Status {
    fn partial_cmp(&self, other: &Status) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Default for Status {
    fn default() -> Status {
        Status::NORMAL
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}
