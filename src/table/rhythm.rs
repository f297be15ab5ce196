//! The rhythm of a table: how far its periods stand apart, so that "the period before" means something.
//!
//! A notation of years, halves, quarters or weeks is its own rhythm. Months and dates may be the notation of something
//! slower: half-years noted by their last month, quarters noted by their first day. Spans of months, such as fiscal years,
//! follow each other where each begins as the one before ended.

use std::collections::{BTreeMap, BTreeSet};

use super::Table;
use crate::period::{Frequency, Period};

/// The distance of periods that are noted as months or as dates.
#[derive(Clone, Debug)]
pub struct Rhythm {
    /// In months, and whether holes alone interrupt it.
    months: (i64, bool),
    dates: (Step, bool),
    /// The lengths of spans, in months, that do not follow each other: `2022-01/2022-10` and the same of 2023.
    loose: BTreeSet<i64>,
}

/// From one date to the next.
#[derive(Clone, Copy, Debug)]
enum Step {
    Days(i64),
    /// The same day of the month, or always its last.
    Months {
        count: i64,
        to_end: bool,
    },
}

impl Rhythm {
    /// The rhythm that a card declares, else that of the set of gaps.
    pub fn of(table: &Table) -> Rhythm {
        let ordinals = |frequency: Frequency| -> BTreeSet<i64> {
            let noted = table.rows.iter().filter(|row| row.period.frequency() == frequency);
            noted.map(|row| row.period.ordinal()).collect()
        };
        let months = match table.frequency.and_then(Frequency::months) {
            Some(declared) => (declared, true),
            None => distance(&ordinals(Frequency::Month)),
        };
        Rhythm { months, dates: of_dates(&ordinals(Frequency::Day)), loose: loose(table) }
    }

    /// The period so many steps later, or earlier where `steps` is negative. An irregular set steps by one.
    pub fn shifted(&self, period: Period, steps: i64) -> Option<Period> {
        match (period.frequency(), self.dates.0) {
            (Frequency::Month, _) => period.shifted(self.months.0.checked_mul(steps)?),
            (Frequency::Span, _) => period.shifted(period.months()?.checked_mul(steps)?),
            (Frequency::Day, Step::Days(days)) => period.shifted(days.checked_mul(steps)?),
            (Frequency::Day, Step::Months { count, to_end }) => period.months_later(count.checked_mul(steps)?, to_end),
            _ => period.shifted(steps),
        }
    }

    /// The period that a date stands for, where dates follow each other as months, quarters or half-years: one of those
    /// that it begins or ends.
    pub fn meant(&self, date: Period) -> Option<Period> {
        let (Step::Months { count, .. }, true) = self.dates else { return None };
        let frequency = match (date.frequency(), count) {
            (Frequency::Day, 1) => Frequency::Month,
            (Frequency::Day, 3) => Frequency::Quarter,
            (Frequency::Day, 6) => Frequency::Half,
            _ => return None,
        };
        date.within(frequency).filter(|meant| meant.start() == date.start() || meant.end() == date.end())
    }

    /// Whether periods of the notation of this one, spans of its length, follow each other at one distance: only then is
    /// there a pace to annualise, and a year of them to sum.
    pub fn regular(&self, period: Period) -> bool {
        match period.frequency() {
            Frequency::Month => self.months.1,
            Frequency::Day => self.dates.1,
            Frequency::Span => period.months().is_some_and(|months| !self.loose.contains(&months)),
            _ => true,
        }
    }

    /// The years from a date to the next, where dates stand a number of months apart: quarters noted by a day are quarters.
    pub fn years(&self, period: Period) -> Option<f64> {
        match (period.frequency(), self.dates.0) {
            (Frequency::Day, Step::Months { count, .. }) => i32::try_from(count).ok().map(|months| f64::from(months) / 12.0),
            _ => None,
        }
    }
}

/// The least distance of sorted ordinals, where all others are multiples of it: a hole is a multiple of the step,
/// anything else is irregular and steps by one.
fn distance(ordinals: &BTreeSet<i64>) -> (i64, bool) {
    let gaps = || ordinals.iter().zip(ordinals.iter().skip(1)).map(|(early, late)| late - early);
    let least = gaps().min().unwrap_or(1);
    if gaps().all(|gap| gap % least == 0) { (least, true) } else { (1, false) }
}

/// The lengths of those spans that do not follow each other end to end, holes apart. Parts of a year that come once a year
/// leave room for others between them; years do not.
fn loose(table: &Table) -> BTreeSet<i64> {
    let mut begins: BTreeMap<i64, BTreeSet<i64>> = BTreeMap::new();
    for period in table.rows.iter().map(|row| row.period).filter(|period| period.frequency() == Frequency::Span) {
        begins.entry(period.months().unwrap_or(1)).or_default().insert(period.ordinal());
    }
    let follow = |length: i64, begins: &BTreeSet<i64>| {
        let (step, regular) = distance(begins);
        regular && step % length == 0 && (step == length || length % 12 == 0)
    };
    begins.into_iter().filter(|(length, begins)| begins.len() > 1 && !follow(*length, begins)).map(|(length, _)| length).collect()
}

/// Dates on one day of the month, or on its last, are months apart; others are days apart.
fn of_dates(ordinals: &BTreeSet<i64>) -> (Step, bool) {
    let dates = ordinals.iter().filter_map(|ordinal| Period::new(Frequency::Day, *ordinal)?.month_and_day());
    let dates: Vec<(i64, i64, bool)> = dates.collect();
    let to_end = dates.iter().all(|(.., last)| *last);
    let alike = dates.windows(2).all(|pair| pair[0].1 == pair[1].1);
    if dates.len() > 1 && (to_end || alike) {
        let (count, regular) = distance(&dates.iter().map(|(month, ..)| *month).collect());
        return (Step::Months { count, to_end }, regular);
    }
    let (days, regular) = distance(ordinals);
    (Step::Days(days), regular)
}
