//! How two things compare: the signs of arithmetic.

use std::cmp::Ordering;
use std::fmt;

/// How two things compare.
///
/// ```
/// use sizeup::number::Comparison;
/// assert_eq!(Comparison::split("≥ 5"), (Some(Comparison::AtLeast), " 5"));
/// assert!(Comparison::AtLeast.admits(5.cmp(&5)));
/// assert_eq!(Comparison::AtLeast.sign(), ">=");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `<`
    Less,
    /// `<=`, `≤`
    AtMost,
    /// `=`
    Equal,
    /// `>=`, `≥`
    AtLeast,
    /// `>`
    Greater,
}

impl Comparison {
    /// Every spelling; the longer ones first where one begins another, the one in ASCII before others.
    pub const SPELLINGS: &[(&str, Comparison)] = &[
        ("<=", Comparison::AtMost),
        (">=", Comparison::AtLeast),
        ("≤", Comparison::AtMost),
        ("≥", Comparison::AtLeast),
        ("<", Comparison::Less),
        (">", Comparison::Greater),
        ("=", Comparison::Equal),
    ];

    /// The sign, in ASCII.
    pub fn sign(self) -> &'static str {
        let known = Comparison::SPELLINGS.iter().find(|(_, comparison)| *comparison == self);
        known.expect("every comparison has a sign").0
    }

    /// The comparison at the start of a text, and what follows it.
    pub fn split(text: &str) -> (Option<Comparison>, &str) {
        for (sign, comparison) in Comparison::SPELLINGS {
            if let Some(rest) = text.strip_prefix(sign) {
                return (Some(*comparison), rest);
            }
        }
        (None, text)
    }

    /// Whether an order satisfies it.
    pub fn admits(self, order: Ordering) -> bool {
        match self {
            Comparison::Less => order == Ordering::Less,
            Comparison::AtMost => order != Ordering::Greater,
            Comparison::Equal => order == Ordering::Equal,
            Comparison::AtLeast => order != Ordering::Less,
            Comparison::Greater => order == Ordering::Greater,
        }
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.sign())
    }
}
