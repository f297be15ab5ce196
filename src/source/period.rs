//! Periods as people print them: `2023年第四季度`, `H1 2023`, `Dec 2023`, `31.12.2023`.
//!
//! A notation is a row of [`NOTATIONS`]: a list of pieces that is read from left to right and can be written the same
//! way; the walking test does both. The notation of references (`2023-Q4`) and spans of months are read first, by
//! [`Period`] itself. What can be read in two ways is not here: `12/31/2023` is decided by its column ([`Order`]), a
//! year of two digits by nobody.

use crate::period::{Frequency, Period};

/// A piece of a notation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Four digits.
    Year,
    /// A half, a quarter, a month, a week or a day as a number of one digit or two.
    Number,
    /// The same, always two digits.
    Padded,
    /// The day of the month, of one digit or two; `Number` or `Padded` is then the month.
    Day,
    /// One of some words, the first of which stands for 1; capitals do not matter.
    Word(&'static [&'static str]),
    /// This and nothing else.
    Text(&'static str),
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
}

use Piece::{Day, Number, Padded, Text, Word, Year};

const HALVES: &[&str] = &["上", "下"];
const QUARTERS: &[&str] = &["一", "二", "三", "四"];
const SHORT: &[&str] = &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const LONG: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

const fn notation(frequency: Frequency, example: &'static str, pieces: &'static [Piece]) -> Notation {
    Notation { frequency, pieces, example }
}

/// The notations that are read beside that of references.
pub const NOTATIONS: &[Notation] = &[
    notation(Frequency::Year, "2023年", &[Year, Text("年")]),
    notation(Frequency::Half, "2023H1", &[Year, Text("H"), Number]),
    notation(Frequency::Half, "2023 H1", &[Year, Text(" H"), Number]),
    notation(Frequency::Half, "2023-S1", &[Year, Text("-S"), Number]),
    notation(Frequency::Half, "2023S1", &[Year, Text("S"), Number]),
    notation(Frequency::Half, "H1 2023", &[Text("H"), Number, Text(" "), Year]),
    notation(Frequency::Half, "2023上半年", &[Year, Word(HALVES), Text("半年")]),
    notation(Frequency::Half, "2023年上半年", &[Year, Text("年"), Word(HALVES), Text("半年")]),
    notation(Frequency::Quarter, "2023Q4", &[Year, Text("Q"), Number]),
    notation(Frequency::Quarter, "2023 Q4", &[Year, Text(" Q"), Number]),
    notation(Frequency::Quarter, "Q4 2023", &[Text("Q"), Number, Text(" "), Year]),
    notation(Frequency::Quarter, "2023年第四季度", &[Year, Text("年第"), Word(QUARTERS), Text("季度")]),
    notation(Frequency::Quarter, "2023年第4季度", &[Year, Text("年第"), Number, Text("季度")]),
    notation(Frequency::Quarter, "2023年四季度", &[Year, Text("年"), Word(QUARTERS), Text("季度")]),
    notation(Frequency::Quarter, "2023年4季度", &[Year, Text("年"), Number, Text("季度")]),
    notation(Frequency::Month, "2023M12", &[Year, Text("M"), Padded]),
    notation(Frequency::Month, "2023-M12", &[Year, Text("-M"), Padded]),
    notation(Frequency::Month, "2023年12月", &[Year, Text("年"), Number, Text("月")]),
    notation(Frequency::Month, "Dec 2023", &[Word(SHORT), Text(" "), Year]),
    notation(Frequency::Month, "December 2023", &[Word(LONG), Text(" "), Year]),
    notation(Frequency::Month, "Dec-2023", &[Word(SHORT), Text("-"), Year]),
    notation(Frequency::Month, "2023-Dec", &[Year, Text("-"), Word(SHORT)]),
    notation(Frequency::Week, "2023W05", &[Year, Text("W"), Padded]),
    notation(Frequency::Day, "31.12.2023", &[Day, Text("."), Number, Text("."), Year]),
    notation(Frequency::Day, "2023/12/31", &[Year, Text("/"), Number, Text("/"), Day]),
    notation(Frequency::Day, "2023年12月31日", &[Year, Text("年"), Number, Text("月"), Day, Text("日")]),
    notation(Frequency::Day, "31 Dec 2023", &[Day, Text(" "), Word(SHORT), Text(" "), Year]),
    notation(Frequency::Day, "31 December 2023", &[Day, Text(" "), Word(LONG), Text(" "), Year]),
    notation(Frequency::Day, "31-Dec-2023", &[Day, Text("-"), Word(SHORT), Text("-"), Year]),
];

/// The two ways to print a day with slashes.
const DAY_FIRST: Notation = notation(Frequency::Day, "31/12/2023", &[Day, Text("/"), Number, Text("/"), Year]);
const MONTH_FIRST: Notation = notation(Frequency::Day, "12/31/2023", &[Number, Text("/"), Day, Text("/"), Year]);

impl Notation {
    /// The period, where the text is in this notation and the calendar has it.
    pub fn read(&self, text: &str) -> Option<Period> {
        let (mut year, mut part, mut day) = (None, None, None);
        let mut rest = text;
        for piece in self.pieces {
            match piece {
                Year => year = Some(digits(&mut rest, 4, 4)?),
                Number => part = Some(digits(&mut rest, 1, 2)?),
                Padded => part = Some(digits(&mut rest, 2, 2)?),
                Day => day = Some(digits(&mut rest, 1, 2)?),
                Word(words) => {
                    let found = words.iter().position(|word| starts(rest, word))?;
                    part = i64::try_from(found + 1).ok();
                    rest = &rest[words[found].len()..];
                }
                Text(fixed) => {
                    starts(rest, fixed).then_some(())?;
                    rest = &rest[fixed.len()..];
                }
            }
        }
        rest.is_empty().then_some(())?;
        match self.frequency {
            Frequency::Year => Period::of_year(year?),
            Frequency::Day => Period::of_day(year?, part?, day?),
            frequency => Period::of_part(frequency, year?, part?),
        }
    }
}

fn digits(rest: &mut &str, least: usize, most: usize) -> Option<i64> {
    let length = rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
    let (digits, behind) = rest.split_at(length);
    // A year is four digits, not the first four of eight.
    let longer = behind.starts_with(|next: char| next.is_ascii_digit());
    *rest = behind;
    if length < least || longer { None } else { digits.parse().ok() }
}

fn starts(text: &str, with: &str) -> bool {
    text.get(..with.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(with))
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
    parse_in(text, Order::Unsettled)
}

/// Reads a period in a column whose [`Order`] is known.
pub fn parse_in(text: &str, order: Order) -> Option<Period> {
    let text = text.trim();
    if let Ok(period) = text.parse() {
        return Some(period);
    }
    if let Some((first, last)) = text.split_once('/')
        && let (Some(first), Some(last)) = (parse(first), parse(last))
        && let Some(span) = Period::of_span(first, last)
    {
        return Some(span);
    }
    let known = NOTATIONS.iter().find_map(|notation| notation.read(text));
    known.or_else(|| match order {
        Order::Unsettled => None,
        Order::DayFirst => DAY_FIRST.read(text),
        Order::MonthFirst => MONTH_FIRST.read(text),
    })
}

/// What stands first in the days of a column that are printed with slashes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Not known, or the column has no such days.
    #[default]
    Unsettled,
    /// `31/12/2023`
    DayFirst,
    /// `12/31/2023`
    MonthFirst,
}

impl Order {
    /// What a column as a whole settles: one of its days must have no second reading, and none the other one only.
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Order {
        let (mut day, mut month) = (false, false);
        for text in texts {
            match (DAY_FIRST.read(text.trim()), MONTH_FIRST.read(text.trim())) {
                (Some(_), None) => day = true,
                (None, Some(_)) => month = true,
                _ => {}
            }
        }
        match (day, month) {
            (true, false) => Order::DayFirst,
            (false, true) => Order::MonthFirst,
            _ => Order::Unsettled,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A period of the notation's frequency, as the notation writes it.
    fn written(notation: &Notation, year: i64, part: i64, day: i64) -> String {
        let piece = |piece: &Piece| match piece {
            Year => format!("{year:04}"),
            Number => part.to_string(),
            Padded => format!("{part:02}"),
            Day => day.to_string(),
            Word(words) => words[part as usize - 1].to_owned(),
            Text(fixed) => (*fixed).to_owned(),
        };
        notation.pieces.iter().map(piece).collect()
    }

    #[test]
    fn every_notation_is_walked_both_ways() {
        for notation in NOTATIONS.iter().chain([&DAY_FIRST, &MONTH_FIRST]) {
            let parts = match notation.frequency {
                Frequency::Year => 1,
                Frequency::Half => 2,
                Frequency::Quarter => 4,
                Frequency::Week => 52,
                _ => 12,
            };
            for part in 1..=parts {
                let text = written(notation, 2023, part, 28);
                let expected = match notation.frequency {
                    Frequency::Year => Period::of_year(2023),
                    Frequency::Day => Period::of_day(2023, part, 28),
                    frequency => Period::of_part(frequency, 2023, part),
                };
                assert_eq!(notation.read(&text), expected, "{text}");
                assert!(expected.is_some(), "{text}");
            }
            assert_eq!(
                notation.read(notation.example).map(Period::frequency),
                Some(notation.frequency),
                "{}",
                notation.example
            );
        }
        for notation in NOTATIONS {
            assert_eq!(parse(notation.example), notation.read(notation.example), "{}", notation.example);
        }
    }

    #[test]
    fn no_text_is_two_periods() {
        for one in NOTATIONS {
            for other in NOTATIONS {
                if let Some(period) = other.read(one.example) {
                    assert_eq!(Some(period), one.read(one.example), "{}", one.example);
                }
            }
        }
    }

    #[test]
    fn what_is_no_period_or_two_is_none() {
        for text in [
            "",
            "23",
            "20231",
            "2023H3",
            "2023Q5",
            "2023M13",
            "2023年13月",
            "31.02.2023",
            "Dec-23",
            "03/04/2023",
            "12/31/2023",
            "2023.12",
            "Dez 2023",
            "全年",
            "2023-",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!(parse("2023年1月/2023年10月").map(|span| span.to_string()).as_deref(), Some("2023-01/2023-10"));
    }

    #[test]
    fn a_column_settles_what_a_cell_cannot() {
        assert_eq!(Order::of(["03/04/2023", "31/12/2023"]), Order::DayFirst);
        assert_eq!(Order::of(["03/04/2023", "12/31/2023"]), Order::MonthFirst);
        assert_eq!(Order::of(["03/04/2023"]), Order::Unsettled);
        assert_eq!(Order::of(["31/12/2023", "12/31/2023"]), Order::Unsettled);
        assert_eq!(parse_in("03/04/2023", Order::DayFirst).map(|day| day.to_string()).as_deref(), Some("2023-04-03"));
        assert_eq!(parse_in("03/04/2023", Order::MonthFirst).map(|day| day.to_string()).as_deref(), Some("2023-03-04"));
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "[0-9HQSMW年月日第季度上下半 /.\\-a-z]{0,16}") {
            let _ = (parse(&text), Order::of([text.as_str()]));
        }
    }
}
