//! Years that are not written as those of the calendar: fiscal ones, and years with decimals.

use super::Held;
use crate::period::{Frequency, Period};

/// The months of the fiscal year of one name, and so of every one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fiscal {
    /// The year in its name: 2023 of `FY2023`.
    year: i64,
    months: Period,
}

impl Fiscal {
    /// The fiscal year that is named after `year` has these months: twelve, or a calendar year.
    pub fn new(year: i64, months: Period) -> Option<Fiscal> {
        let last = months.last_month()?;
        let first = last.shifted(-11)?;
        let twelve = matches!(months.frequency(), Frequency::Year | Frequency::Span) && first.start() == months.start();
        (twelve && (0..=1).contains(&(year - months.year()))).then_some(Fiscal { year, months })
    }

    pub(super) fn period(self, held: Held) -> Option<Period> {
        let year = held.year?;
        // `2022/23` names the years in which it begins and ends, so it cannot be a calendar year.
        let later = match (held.next, self.months.frequency()) {
            (true, Frequency::Span) => year - self.months.year(),
            (true, _) => return None,
            (false, _) => year - self.year,
        };
        self.months.years_before(-later)
    }
}

/// A year with decimals: the moment at which a period begins, or its middle.
pub(super) fn decimal_year(text: &str, frequency: Frequency) -> Option<Period> {
    let (year, decimals) = text.split_once('.')?;
    let plain = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if year.len() != 4 || decimals.len() > 9 || !plain(year) || !plain(decimals) {
        return None;
    }
    let year: i64 = year.parse().ok()?;
    let decimals: i64 = format!("{decimals:0<9}").parse().ok()?;
    let half = 5 * 10_i64.pow(9 - u32::try_from(text.len() - 5).ok()?) / 10;
    let parts = 12 / frequency.months()?;
    let part = (decimals + half) * parts / 1_000_000_000;
    match frequency {
        Frequency::Year => Period::of_year(year).filter(|_| part == 0),
        // The last instant of a year rounds up to the next.
        _ if part == parts => Period::of_part(frequency, year + 1, 1),
        _ => Period::of_part(frequency, year, part + 1),
    }
}
