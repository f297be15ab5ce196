//! Periods as people print them: `2023年第四季度`, `H1 2023`, `Dec 2023`, `31.12.2023`.
//!
//! A notation is a row of a table in `notations`: a list of pieces that is read from left to right and can be written
//! the same way; the walking test does both. The notation of references (`2023-Q4`) is read first, by [`Period`]
//! itself. What can be read in two ways is decided by its column as a whole or by the card ([`Column`]), or by nobody.

mod column;
mod notations;
#[cfg(test)]
mod tests;
mod years;

use std::borrow::Cow;

use crate::period::{Frequency, Period};

pub use column::{Column, Declared, Order};
pub use notations::{FISCAL, MIDNIGHTS, NOTATIONS, PART_NAMES, PARTS, SHORT_DAYS, UNSETTLED};
pub use years::Fiscal;

/// A piece of a notation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Four digits.
    Year,
    /// Two digits, of a year whose century everybody agrees on: 1969 to 2029.
    ShortYear,
    /// The year behind the one before, in four digits.
    Next,
    /// The same in two digits.
    NextShort,
    /// A half, a quarter, a month, a week or a day as a number of one digit or two.
    Number,
    /// The same, always two digits.
    Padded,
    /// The day of the month, of one digit or two; `Number` or `Padded` is then the month.
    Day,
    /// The same, always two digits.
    PaddedDay,
    /// The first month of a span, of one digit or two; `Number` is then the last.
    First,
    /// Nothing that is printed: the months from the first to the last of these.
    Months(i64, i64),
    /// One of some words, the first of which stands for 1; `|` separates spellings, capitals do not matter.
    Word(&'static [&'static str]),
    /// This and nothing else; capitals do not matter.
    Text(&'static str),
}

/// What decides whether a notation is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Nothing needs to.
    Certain,
    /// The order of days is day, month, year.
    DayFirst,
    /// The order of days is month, day, year.
    MonthFirst,
    /// The order of days is year, month, day.
    YearFirst,
    /// `2010/11` may be a fiscal year; a column with `2010/07` has months.
    Slashed,
    /// `201012` may be the 12th of October 2020; a column with `202312` has months.
    Compact,
    /// `2023.12` may be a year with decimals; the card says which.
    Dotted,
    /// `Dec-23` may be a day of December; a column with every such day has days.
    Short,
    /// The card says which months a fiscal year has.
    Fiscal,
}

/// A way to print a period.
#[derive(Clone, Copy, Debug)]
pub struct Notation {
    /// How long the period is.
    pub frequency: Frequency,
    /// The pieces, from left to right.
    pub pieces: &'static [Piece],
    /// A period in this notation.
    pub example: &'static str,
    /// What decides whether it is meant.
    pub reading: Reading,
}

/// What the pieces of a notation hold.
#[derive(Clone, Copy, Debug, Default)]
struct Held {
    year: Option<i64>,
    part: Option<i64>,
    day: Option<i64>,
    first: Option<i64>,
    /// The year behind stands there too.
    next: bool,
}

impl Notation {
    /// The period, where the text is in this notation and the calendar has it. Of a fiscal year, the calendar year.
    pub fn read(&self, text: &str) -> Option<Period> {
        let held = self.held(text)?;
        self.period(held.year?, held)
    }

    /// The period of a part of a year that stands elsewhere.
    pub(in crate::source) fn read_in(&self, year: i64, text: &str) -> Option<Period> {
        self.period(year, self.held(text)?)
    }

    fn period(&self, year: i64, held: Held) -> Option<Period> {
        match self.frequency {
            Frequency::Year => Period::of_year(year),
            Frequency::Day => Period::of_day(year, held.part?, held.day?),
            Frequency::Span => {
                let month = |part| Period::of_part(Frequency::Month, year, part);
                Period::of_span(month(held.first?)?, month(held.part?)?)
            }
            frequency => Period::of_part(frequency, year, held.part?),
        }
    }

    fn held(&self, text: &str) -> Option<Held> {
        let mut held = Held::default();
        let mut rest = text;
        for (at, piece) in self.pieces.iter().enumerate() {
            let joined = matches!(self.pieces.get(at + 1), Some(Piece::Padded | Piece::PaddedDay));
            match piece {
                Piece::Year => held.year = Some(digits(&mut rest, 4, 4, joined)?),
                Piece::ShortYear => held.year = Some(century(digits(&mut rest, 2, 2, false)?)?),
                Piece::Next => held.next = digits(&mut rest, 4, 4, false)? == held.year? + 1,
                Piece::NextShort => held.next = digits(&mut rest, 2, 2, false)? == (held.year? + 1) % 100,
                Piece::Number => held.part = Some(digits(&mut rest, 1, 2, false)?),
                Piece::Padded => held.part = Some(digits(&mut rest, 2, 2, joined)?),
                Piece::Day => held.day = Some(digits(&mut rest, 1, 2, false)?),
                Piece::PaddedDay => held.day = Some(digits(&mut rest, 2, 2, false)?),
                Piece::First => held.first = Some(digits(&mut rest, 1, 2, false)?),
                Piece::Months(first, last) => (held.first, held.part) = (Some(*first), Some(*last)),
                Piece::Word(words) => {
                    let spellings = (1..).zip(*words).flat_map(|(number, word)| word.split('|').map(move |it| (number, it)));
                    let fits = spellings.filter(|(_, word)| starts(rest, word));
                    let (number, word) = fits.max_by_key(|(_, word)| word.len())?;
                    held.part = Some(number);
                    rest = &rest[word.len()..];
                }
                Piece::Text(fixed) => {
                    starts(rest, fixed).then_some(())?;
                    rest = &rest[fixed.len()..];
                }
            }
            if matches!(piece, Piece::Next | Piece::NextShort) && !held.next {
                return None;
            }
        }
        rest.is_empty().then_some(held)
    }
}

/// The year of two digits, where the conventions agree: spreadsheets begin the century at 1930, POSIX at 1969.
fn century(short: i64) -> Option<i64> {
    match short {
        0..=29 => Some(2000 + short),
        69..=99 => Some(1900 + short),
        _ => None,
    }
}

fn digits(rest: &mut &str, least: usize, most: usize, joined: bool) -> Option<i64> {
    let length = rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
    let (digits, behind) = rest.split_at(length);
    // A year is four digits, not the first four of eight; unless a month is joined to it.
    let longer = !joined && behind.starts_with(|next: char| next.is_ascii_digit());
    *rest = behind;
    if length < least || longer { None } else { digits.parse().ok() }
}

fn starts(text: &str, with: &str) -> bool {
    text.get(..with.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(with))
}

/// Full-width digits and letters as their narrow ones, dashes as `-`, every space as one.
fn narrowed(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let narrow = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{2018}' | '\u{2019}' => '\'',
        c if c.is_whitespace() => ' ',
        c => c,
    };
    Cow::Owned(text.chars().map(narrow).collect())
}

/// Whether a text is a part of a year, whose year stands elsewhere: `Dec`, `Q4`, `上半年`.
pub fn is_part(text: &str) -> bool {
    PARTS.iter().any(|row| row.read_in(2000, text.trim()).is_some())
}

/// Reads a period that can be read in one way only.
///
/// ```
/// use sizeup::source::period::parse;
/// assert_eq!(parse("2023年第四季度").unwrap().to_string(), "2023-Q4");
/// assert_eq!(parse("31.12.2023").unwrap().to_string(), "2023-12-31");
/// assert_eq!(parse("03/04/2023"), None);
/// ```
pub fn parse(text: &str) -> Option<Period> {
    Column::default().read(text)
}
