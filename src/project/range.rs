//! The range that the numbers of a measure can have.

use std::fmt;

use super::printed::Printed;
use crate::number::Decimal;

/// From the least to the most that a number can be; either end may be open.
///
/// ```
/// use sizeup::project::Range;
/// let range: Range = "0..150".parse().unwrap();
/// assert_eq!(range.most.unwrap().to_string(), "150");
/// assert_eq!("..".parse::<Range>().unwrap().to_string(), "..");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The least.
    pub least: Option<Decimal>,
    /// The most.
    pub most: Option<Decimal>,
}

impl std::str::FromStr for Range {
    type Err = String;

    /// Reads two numbers with two points between them. The error is a sentence.
    fn from_str(text: &str) -> Result<Range, String> {
        let refused = || format!("`{}` is not a range, such as \"0..150\", \"..0\" or \"..\"", super::spot::clipped(text));
        let (least, most) = text.split_once("..").ok_or_else(refused)?;
        let end = |text: &str| match text.trim() {
            "" => Ok(None),
            number => number.parse::<Printed>().map(|printed| Some(printed.value)).map_err(|_| refused()),
        };
        let range = Range { least: end(least)?, most: end(most)? };
        let turned = range.least.zip(range.most).is_some_and(|(least, most)| least > most);
        if turned { Err(refused()) } else { Ok(range) }
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = |end: Option<Decimal>| end.map(|end| end.to_string()).unwrap_or_default();
        write!(f, "{}..{}", end(self.least), end(self.most))
    }
}
