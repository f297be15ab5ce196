//! Numbers as people print them: `1,234.5`, `(5)`, `$12`, `11524.81亿元`, `>3`, `~400`, `６.８％`.
//!
//! Imports only the small types. What a number may carry are tables: those of `words` here, `SCALES` and `NOUNS` in
//! `unit`; one more notation is one row there, and the walking tests read it. What is ambiguous is never decided here:
//! a number says which decimal mark it speaks for ([`Evidence`]) and whether its letter needs company ([`Letter`]), and
//! the column as a whole decides. [`cell`] reads what may stand around a number where that is declared.

mod cell;
mod digits;
mod plain;
#[cfg(test)]
mod tests;
mod words;

use crate::number::{Decimal, MAX_DIGITS};
use crate::unit::{NOUNS, SCALES, Unit, begins_with_word};

pub use cell::{Content, Declared, Flags, Mend, cell, footnote, hint, mend, status_letter};
pub use digits::{Evidence, Mark};
pub(super) use plain::plain;
pub use words::{BEFORE, BOUNDS, CERTAIN, EXAMPLES, EXPONENTS, FLAGS, GROUPS, LETTERS, MISSING, SCANT};

/// The open side of a number that is printed as a bound or an approximation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bound {
    /// More than the number: `>3`, `超过3`.
    Above,
    /// Less than the number: `<3`.
    Below,
    /// Near the number: `~3`, `约3`.
    About,
}

/// Where the words of a bound stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Before the number.
    Before,
    /// Behind its digits or its scale.
    Behind,
}

/// What a scale says of the letters in its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Letter {
    /// There is none, or it has no letters.
    Nothing,
    /// It can be nothing but a scale: `850k`, `1.2M`, `5 bn`, `$5m`.
    Scale,
    /// `5m` may be metres and `5B` a break: the column must show that its letters are scales.
    Open,
}

/// A number as printed: `mantissa × 10^-scale`.
#[derive(Clone, Debug, PartialEq)]
pub struct Printed {
    /// The digits, with their sign.
    pub mantissa: i128,
    /// The digits behind the point, less the power of ten of a scale: `1.5万` has 15 and -3.
    pub scale: i32,
    /// The open side, where one is printed.
    pub bound: Option<Bound>,
    /// The unit that stands in the cell, where one does.
    pub unit: Option<Unit>,
    /// What the digits say of the decimal mark.
    pub evidence: Evidence,
    /// What the scale says of letters.
    pub letter: Letter,
    /// A scale stands in the cell: `6009亿`, `1.1 billion`.
    pub scaled: bool,
}

impl Printed {
    /// The number.
    pub fn value(&self) -> Option<Decimal> {
        scaled(self.mantissa, self.scale)
    }

    /// Half a unit of its last printed digit, integers too.
    pub fn half(&self) -> Option<Decimal> {
        scaled(5, self.scale + 1)
    }
}

/// `mantissa × 10^-scale`, where it fits.
pub(super) fn scaled(mantissa: i128, scale: i32) -> Option<Decimal> {
    match u32::try_from(scale) {
        Ok(scale) => Decimal::new(mantissa, scale),
        Err(_) => Decimal::new(mantissa, 0)?.shifted(-scale),
    }
}

/// Why a text is not read as a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is none, or one that can be read in two ways.
    NotANumber,
    /// It has more digits than are kept exactly.
    TooLong,
}

/// The largest scale: half a unit of the last digit has one decimal more.
const MAX_SCALE: i32 = MAX_DIGITS as i32 - 1;

/// Reads a number as printed. Without a settled `mark`, digits that can be read two ways are read with a decimal
/// point, and [`Printed::evidence`] says so.
///
/// ```
/// use sizeup::source::number::{Bound, Mark, parse};
/// let size = parse("11,524.81亿元", Mark::Unsettled).unwrap();
/// assert_eq!(size.value().unwrap().to_string(), "1152481000000");
/// assert_eq!(size.half().unwrap().to_string(), "500000");
/// assert_eq!(size.unit.unwrap().name(), "CNY");
/// assert_eq!(parse("约 400", Mark::Unsettled).unwrap().bound, Some(Bound::About));
/// assert!(parse("1,23O", Mark::Unsettled).is_err());
/// ```
pub fn parse(text: &str, mark: Mark) -> Result<Printed, Refusal> {
    let cased = narrowed(text);
    let lower: String = cased.chars().flat_map(char::to_lowercase).collect();
    let mut front = Front { rest: lower.trim(), signs: 0, negative: false };
    let mut bound = None;
    if let Some((words, found)) = longest(front.rest, Side::Before) {
        bound = Some(found);
        front.rest = front.rest[words.len()..].trim_start();
    }
    front.sign();
    let mut unit = None;
    let currency = BEFORE.iter().filter(|word| front.rest.starts_with(**word)).max_by_key(|word| word.len());
    // `(5)` and `($5)`; `$(5)` and `(5)%` are the same in other places.
    let joined;
    match (currency, enclosed(front.rest)) {
        (Some(word), _) => {
            unit = noun(word);
            front.rest = front.rest[word.len()..].trim_start();
            front.sign();
            if let Some((inside, "")) = enclosed(front.rest) {
                front.enclosed(inside);
            }
        }
        (None, Some((inside, behind))) => {
            front.enclosed(inside);
            if !behind.is_empty() {
                joined = format!("{} {behind}", front.rest);
                front.rest = &joined;
            }
            front.sign();
            if let Some(word) = BEFORE.iter().filter(|word| front.rest.starts_with(**word)).max_by_key(|word| word.len()) {
                unit = noun(word);
                front.rest = front.rest[word.len()..].trim_start();
                front.sign();
            }
        }
        (None, None) => {}
    }
    let (digits, mut rest) = digits::read(front.rest, mark)?;
    if let Some(before) = rest.trim_end().strip_suffix('-').filter(|before| before.trim().is_empty()) {
        // `5-`, as some ledgers print it.
        (front.negative, rest) = (true, before);
        front.signs += 1;
    }
    if front.signs > 1 {
        return Err(Refusal::NotANumber);
    }
    let mut tail = Tail { rest, bound, power: 0, letter: Letter::Nothing };
    let behind = if rest.is_empty() { None } else { tail.read(unit.is_some(), &cased)? };
    if let (Some((before, _)), Some((behind, _))) = (unit, behind)
        && before != behind
    {
        return Err(Refusal::NotANumber);
    }
    let unit = behind.or(unit);
    let scale = digits.scale - tail.power - unit.map_or(0, |(_, power)| power);
    if scale.abs() > MAX_SCALE {
        return Err(Refusal::TooLong);
    }
    let mantissa = if front.negative { -digits.mantissa } else { digits.mantissa };
    let unit = unit.map(|(unit, _)| Unit::new(unit));
    Ok(Printed {
        mantissa,
        scale,
        bound: tail.bound,
        unit,
        evidence: digits.evidence,
        letter: tail.letter,
        scaled: tail.power != 0,
    })
}

type Noun = (&'static str, i32);

/// What stands before the digits.
struct Front<'a> {
    rest: &'a str,
    signs: u32,
    negative: bool,
}

impl<'a> Front<'a> {
    fn sign(&mut self) {
        if let Some(behind) = self.rest.strip_prefix(['+', '-']) {
            self.negative |= self.rest.starts_with('-');
            self.signs += 1;
            self.rest = behind.trim_start();
        }
    }

    fn enclosed(&mut self, inside: &'a str) {
        (self.negative, self.rest) = (true, inside.trim());
        self.signs += 1;
    }
}

/// The text inside parentheses at the beginning of a text, and what stands behind them.
fn enclosed(text: &str) -> Option<(&str, &str)> {
    let (inside, behind) = text.strip_prefix('(')?.split_once(')')?;
    Some((inside, behind.trim()))
}

/// What stands behind the digits: a bound, scales, a bound, a noun.
struct Tail<'a> {
    rest: &'a str,
    bound: Option<Bound>,
    power: i32,
    letter: Letter,
}

impl Tail<'_> {
    /// The noun. Fails where anything is left over.
    fn read(&mut self, currency: bool, cased: &str) -> Result<Option<Noun>, Refusal> {
        let glued = !self.rest.starts_with(char::is_whitespace);
        self.rest = self.rest.trim_start();
        self.open()?;
        while let Some(word) =
            SCALES.iter().filter(|word| begins_with_word(self.rest, word.printed)).max_by_key(|word| word.printed.len())
        {
            self.power += word.power;
            self.rest = self.rest[word.printed.len()..].trim_start();
            if word.printed.is_ascii() {
                self.letter = Letter::Scale;
            }
        }
        let letter = if self.power == 0 { self.letter() } else { None };
        self.open()?;
        let mut found = noun(self.rest.trim_end());
        if found.is_none()
            && let Some((before, bound)) = bound_at_the_end(self.rest)
            && self.bound.is_none_or(|known| known == bound)
        {
            // `5万人左右`: the bound stands behind the noun.
            (self.bound, found) = (Some(bound), noun(before));
        }
        if found.is_none() && !self.rest.is_empty() {
            return Err(Refusal::NotANumber);
        }
        if let Some(letter) = letter {
            let capital = cased.contains(letter.to_ascii_uppercase());
            let counted = currency || found.is_some_and(|(unit, _)| unit != "%");
            self.letter = match letter {
                _ if counted => Letter::Scale,
                _ if !glued => return Err(Refusal::NotANumber),
                'k' => Letter::Scale,
                'm' if capital => Letter::Scale,
                'm' => Letter::Open,
                _ if capital => Letter::Open,
                _ => return Err(Refusal::NotANumber),
            };
        }
        Ok(found)
    }

    /// The words of a bound, which may say again what was said before: `约5万左右`.
    fn open(&mut self) -> Result<(), Refusal> {
        if let Some((words, found)) = longest(self.rest, Side::Behind) {
            if self.bound.is_some_and(|known| known != found) {
                return Err(Refusal::NotANumber);
            }
            self.bound = Some(found);
            self.rest = self.rest[words.len()..].trim_start();
        }
        Ok(())
    }

    /// A letter that scales.
    fn letter(&mut self) -> Option<char> {
        let first = self.rest.chars().next()?;
        let (letter, power) = LETTERS.iter().find(|(letter, _)| *letter == first)?;
        let behind = &self.rest[1..];
        if behind.starts_with(char::is_alphanumeric) {
            return None;
        }
        self.power = *power;
        self.rest = behind.trim_start();
        Some(*letter)
    }
}

fn noun(text: &str) -> Option<Noun> {
    NOUNS.iter().find(|noun| noun.printed == text).map(|noun| (noun.unit, noun.power))
}

fn longest(text: &str, side: Side) -> Option<(&'static str, Bound)> {
    if side == Side::Before && text.starts_with(|first: char| first.is_ascii_digit() || first == '-') {
        return None;
    }
    let rows = BOUNDS.iter().filter(|(words, at, _)| *at == side && begins_with_word(text, words));
    rows.max_by_key(|(words, ..)| words.len()).map(|(words, _, bound)| (*words, *bound))
}

/// A text without the bound at its end.
fn bound_at_the_end(text: &str) -> Option<(&str, Bound)> {
    let rows = BOUNDS.iter().filter(|(_, at, _)| *at == Side::Behind);
    let mut ends = rows.filter_map(|(words, _, bound)| Some((text.trim_end().strip_suffix(words)?.trim_end(), *bound)));
    ends.next()
}

/// Full-width signs as their narrow ones, minus signs as `-`.
fn narrowed(text: &str) -> String {
    let narrow = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        '\u{2212}' | '\u{2012}' | '\u{2013}' | '\u{fe63}' => '-',
        '\u{ffe5}' => '¥',
        '\u{ffe1}' => '£',
        _ => c,
    };
    text.chars().map(narrow).collect()
}
