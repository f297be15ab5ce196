//! Periods: a frequency and an ordinal, never a row number. The room imports nothing of the house.

mod civil;
mod fiscal;
mod notation;
mod span;

use std::cmp::Ordering;

use civil::{civil_from_days, days_from_civil, days_in_month, first_day, first_week};

/// How long a period is, as its notation says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Frequency {
    /// `2023`
    Year,
    /// `2023-H1`
    Half,
    /// `2023-Q4`
    Quarter,
    /// `2023-12`
    Month,
    /// `2023-W05`, weeks of ISO 8601
    Week,
    /// `2023-12-31`
    Day,
    /// `2023-01/2023-10`, whole months from one to another
    Span,
}

impl Frequency {
    /// Every frequency with the word a card uses.
    pub const ALL: &[(Frequency, &str)] = &[
        (Frequency::Year, "year"),
        (Frequency::Half, "half"),
        (Frequency::Quarter, "quarter"),
        (Frequency::Month, "month"),
        (Frequency::Week, "week"),
        (Frequency::Day, "day"),
        (Frequency::Span, "span"),
    ];

    /// The word of a card: `year`, `half`, …
    pub fn name(self) -> &'static str {
        Frequency::ALL.iter().find(|(frequency, _)| *frequency == self).expect("every frequency has a name").1
    }

    /// Whole months in one period; `None` for weeks, days and spans.
    pub fn months(self) -> Option<i64> {
        match self {
            Frequency::Year => Some(12),
            Frequency::Half => Some(6),
            Frequency::Quarter => Some(3),
            Frequency::Month => Some(1),
            Frequency::Week | Frequency::Day | Frequency::Span => None,
        }
    }
}

/// A period of the calendar: a frequency and how many such periods have gone by.
///
/// ```
/// use sizeup::period::Period;
/// let half: Period = "2023-H1".parse().unwrap();
/// assert_eq!(half.year_before().unwrap().to_string(), "2022-H1");
/// assert_eq!(half.last_month().unwrap().to_string(), "2023-06");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Period {
    frequency: Frequency,
    ordinal: i64,
    length: u16, // months of a span; 1 else
}

const MIN_YEAR: i64 = 1000;
const MAX_YEAR: i64 = 9999;

impl Period {
    /// The period of `frequency` with this ordinal: years since 0, halves, quarters and months likewise; weeks and
    /// days since 1970. `None` outside the years 1000 to 9999.
    pub fn new(frequency: Frequency, ordinal: i64) -> Option<Period> {
        let period = Period { frequency, ordinal, length: 1 };
        (frequency != Frequency::Span && (MIN_YEAR..=MAX_YEAR).contains(&period.year())).then_some(period)
    }

    /// The year.
    pub fn of_year(year: i64) -> Option<Period> {
        Period::new(Frequency::Year, year)
    }

    /// A part of a year, counted from 1: a half, a quarter, a month, or an ISO week.
    pub fn of_part(frequency: Frequency, year: i64, part: i64) -> Option<Period> {
        if !(MIN_YEAR..=MAX_YEAR).contains(&year) || part < 1 {
            return None;
        }
        match frequency {
            Frequency::Week => {
                let week = Period::new(Frequency::Week, first_week(year) + part - 1)?;
                (week.ordinal < first_week(year + 1)).then_some(week)
            }
            _ => {
                let parts = 12 / frequency.months()?;
                (part <= parts).then(|| Period::new(frequency, year * parts + part - 1))?
            }
        }
    }

    /// The day, where the calendar has it.
    pub fn of_day(year: i64, month: i64, day: i64) -> Option<Period> {
        let fits = (1..=12).contains(&month) && day >= 1 && day <= days_in_month(year, month);
        fits.then(|| Period::new(Frequency::Day, days_from_civil(year, month, day)))?
    }

    /// Whole months from `first` to `last`.
    pub fn of_span(first: Period, last: Period) -> Option<Period> {
        let months = first.frequency == Frequency::Month && last.frequency == Frequency::Month;
        let length = u16::try_from(last.ordinal - first.ordinal + 1).ok()?;
        (months && length > 1).then_some(Period { frequency: Frequency::Span, ordinal: first.ordinal, length })
    }

    /// How long the period is.
    pub fn frequency(self) -> Frequency {
        self.frequency
    }

    /// The number of the period within its frequency.
    pub fn ordinal(self) -> i64 {
        self.ordinal
    }

    /// The period so many steps later, or earlier where `steps` is negative.
    pub fn shifted(self, steps: i64) -> Option<Period> {
        let moved = Period { ordinal: self.ordinal.checked_add(steps)?, ..self };
        (MIN_YEAR..=MAX_YEAR).contains(&moved.year()).then_some(moved)
    }

    /// The date so many months later: the same day of that month, or its last where `to_end`. `None` where that month
    /// has no such day, and of what is no date.
    ///
    /// ```
    /// use sizeup::period::Period;
    /// let date: Period = "2023-11-30".parse().unwrap();
    /// assert_eq!(date.months_later(3, true).unwrap().to_string(), "2024-02-29");
    /// assert_eq!(date.months_later(3, false), None);
    /// ```
    pub fn months_later(self, months: i64, to_end: bool) -> Option<Period> {
        let (month, day, _) = self.month_and_day()?;
        let month = month.checked_add(months)?;
        let (year, month) = (month.div_euclid(12), month.rem_euclid(12) + 1);
        let last = || days_in_month(year, month);
        (MIN_YEAR..=MAX_YEAR).contains(&year).then(|| Period::of_day(year, month, if to_end { last() } else { day }))?
    }

    /// The month a date lies in, counted like the ordinals of months, its day, and whether that is the month's last.
    pub fn month_and_day(self) -> Option<(i64, i64, bool)> {
        let (year, month, day) = (self.frequency == Frequency::Day).then(|| civil_from_days(self.ordinal))?;
        Some((year * 12 + month - 1, day, day == days_in_month(year, month)))
    }

    /// The same notation one year earlier; `None` where that year has no such day or week.
    pub fn year_before(self) -> Option<Period> {
        self.years_before(1)
    }

    /// The same notation `years` earlier; `None` where that year has no such day or week.
    pub fn years_before(self, years: i64) -> Option<Period> {
        match self.frequency {
            Frequency::Week => {
                let (year, week) = self.iso_week();
                Period::of_part(Frequency::Week, year - years, week)
            }
            Frequency::Day => {
                let (year, month, day) = civil_from_days(self.ordinal);
                Period::of_day(year - years, month, day)
            }
            Frequency::Span => self.shifted(-12 * years),
            _ => self.shifted(-years * 12 / self.frequency.months().expect("whole months")),
        }
    }

    /// The first day, counted from 1970-01-01.
    pub fn start(self) -> i64 {
        match self.frequency {
            Frequency::Day => self.ordinal,
            Frequency::Week => self.ordinal * 7 - 3, // 1970-01-01 was a Thursday
            _ => first_day(self.first_month()),
        }
    }

    /// The last day, counted from 1970-01-01.
    pub fn end(self) -> i64 {
        match self.frequency {
            Frequency::Day => self.ordinal,
            Frequency::Week => self.start() + 6,
            _ => first_day(self.first_month() + self.month_count()) - 1,
        }
    }

    /// The month in which the period ends, where it is made of whole months: there a stock of the period stands.
    pub fn last_month(self) -> Option<Period> {
        match self.frequency {
            Frequency::Day | Frequency::Week => None,
            _ => Period::new(Frequency::Month, self.first_month() + self.month_count() - 1),
        }
    }

    /// The period of `frequency` that holds this one whole, which is this one where it is of that frequency.
    ///
    /// A week lies in a month or a year only where it begins and ends there. `None` for weeks, days and spans as what
    /// holds.
    ///
    /// ```
    /// use sizeup::period::{Frequency, Period};
    /// let within = |text: &str, frequency| text.parse::<Period>().unwrap().within(frequency).map(|it| it.to_string());
    /// assert_eq!(within("2023-Q4", Frequency::Half).as_deref(), Some("2023-H2"));
    /// assert_eq!(within("2023-H2", Frequency::Quarter), None);
    /// assert_eq!(within("2024-W01", Frequency::Year).as_deref(), Some("2024"));
    /// assert_eq!(within("2025-W01", Frequency::Year), None); // it begins on 2024-12-30
    /// ```
    pub fn within(self, frequency: Frequency) -> Option<Period> {
        let months = frequency.months()?;
        let month = match self.frequency {
            Frequency::Day | Frequency::Week => {
                let (year, month, _) = civil_from_days(self.start());
                year * 12 + month - 1
            }
            _ => self.first_month(),
        };
        let holds = Period::new(frequency, month.div_euclid(months))?;
        (self.end() <= holds.end()).then_some(holds)
    }

    /// The calendar year in which the period starts (of a week, the ISO year).
    pub fn year(self) -> i64 {
        match self.frequency {
            Frequency::Week => self.iso_week().0,
            Frequency::Day => civil_from_days(self.ordinal).0,
            _ => self.first_month().div_euclid(12),
        }
    }

    /// Years from the end of `earlier` to the end of this period: months / 12 exactly where both are whole months,
    /// else days / 365.2425.
    pub fn years_since(self, earlier: Period) -> f64 {
        match (self.last_month(), earlier.last_month()) {
            (Some(later), Some(earlier)) => to_float(later.ordinal - earlier.ordinal) / 12.0,
            _ => to_float(self.end() - earlier.end()) / 365.2425,
        }
    }

    fn first_month(self) -> i64 {
        match self.frequency {
            Frequency::Span => self.ordinal,
            Frequency::Day | Frequency::Week => unreachable!("asked of whole months only"),
            _ => self.ordinal * self.frequency.months().expect("whole months"),
        }
    }

    fn month_count(self) -> i64 {
        self.months().expect("asked of whole months only")
    }

    fn iso_week(self) -> (i64, i64) {
        let (year, ..) = civil_from_days(self.start() + 3); // the Thursday settles the year
        (year, self.ordinal - first_week(year) + 1)
    }
}

fn to_float(count: i64) -> f64 {
    // Counts of months and days within ten thousand years are far below 2^53.
    count as f64
}

impl Ord for Period {
    /// By start, then by end: the order of every table.
    fn cmp(&self, other: &Period) -> Ordering {
        // One after another in the calendar, and no calendar is needed.
        if self.frequency == other.frequency && self.length == other.length {
            return self.ordinal.cmp(&other.ordinal);
        }
        let key = |p: &Period| (p.start(), p.end(), p.frequency);
        key(self).cmp(&key(other))
    }
}

impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Period) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn period(text: &str) -> Period {
        text.parse().unwrap_or_else(|()| panic!("{text} is a period"))
    }

    #[test]
    fn notations_round_trip() {
        for text in ["2023", "2023-H1", "2023-Q4", "2023-12", "2023-W05", "2020-W53", "2024-02-29", "2023-01/2023-10"] {
            assert_eq!(period(text).to_string(), text);
        }
    }

    #[test]
    fn what_the_calendar_lacks_is_refused() {
        for text in ["2023-13", "2023-H3", "2023-Q0", "2023-W53", "2023-02-29", "23", "2023-1", "2023-10/2023-10", "x", ""] {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_year_before_is_the_same_notation() {
        let before = |text: &str| period(text).year_before().map(|p| p.to_string());
        assert_eq!(before("2023-01/2023-10").as_deref(), Some("2022-01/2022-10"));
        assert_eq!(before("2020-W53"), None);
        assert_eq!(before("2024-02-29"), None);
        assert_eq!(before("2023-12").as_deref(), Some("2022-12"));
    }

    #[test]
    fn order_is_by_start_then_end() {
        let mut periods: Vec<Period> = ["2023", "2023-H1", "2022-12", "2023-01", "2023-12-31"].map(period).into();
        periods.sort();
        let text: Vec<String> = periods.iter().map(Period::to_string).collect();
        assert_eq!(text, ["2022-12", "2023-01", "2023-H1", "2023", "2023-12-31"]);
    }

    #[test]
    fn years_are_counted_in_months_where_they_can_be() {
        assert_eq!(period("2023-12").years_since(period("2020-03")), 3.75);
        assert_eq!(period("2024").years_since(period("2021-12")), 3.0);
    }

    proptest! {
        #[test]
        fn days_round_trip(days in -300_000_i64..2_900_000) {
            let (year, month, day) = civil_from_days(days);
            prop_assert_eq!(days_from_civil(year, month, day), days);
        }

        #[test]
        fn a_period_ends_before_the_next_starts(ordinal in 2000_i64..3000) {
            for (frequency, _) in Frequency::ALL.iter().filter(|(f, _)| *f != Frequency::Span) {
                if let (Some(here), Some(next)) = (Period::new(*frequency, ordinal), Period::new(*frequency, ordinal + 1)) {
                    prop_assert_eq!(here.end() + 1, next.start());
                }
            }
        }
    }
}
