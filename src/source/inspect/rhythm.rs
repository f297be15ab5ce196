//! Gaps in series: what is missing by the step that a series usually takes.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::period::{Frequency, Period};

/// Periods that are missing inside some series.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Gap {
    /// The series that lack them, the first few, each by the values of its key columns.
    pub series: Vec<Vec<String>>,
    /// How many series lack them.
    pub count: u64,
    /// The periods, as references write them, neighbours as ranges: `2015..2016`, `2019`.
    pub missing: Vec<String>,
}

/// Days that keep their step less often than nine times in ten have no gaps: banks are closed at weekends.
const STEADY: usize = 10;

/// The steps from each period of a series to the next of its frequency, days that are months as months.
pub(super) struct Steps {
    runs: Vec<Vec<Period>>,
}

impl Steps {
    /// Of periods in their order. `monthly` says that all days of the file are the first of a month, or the last.
    pub(super) fn of(periods: &[Period], monthly: bool) -> Steps {
        let mut runs: BTreeMap<Frequency, Vec<Period>> = BTreeMap::new();
        for period in periods {
            let period = if monthly { month(*period).unwrap_or(*period) } else { *period };
            // Spans follow no calendar.
            if period.frequency() != Frequency::Span {
                runs.entry(period.frequency()).or_default().push(period);
            }
        }
        Steps { runs: runs.into_values().collect() }
    }

    fn steps(run: &[Period]) -> impl Iterator<Item = i64> {
        run.windows(2).map(|pair| pair[1].ordinal() - pair[0].ordinal()).filter(|step| *step > 0)
    }

    /// Counts the steps of each frequency.
    pub(super) fn count(&self, counts: &mut BTreeMap<Frequency, BTreeMap<i64, usize>>) {
        for run in &self.runs {
            let counts = counts.entry(run[0].frequency()).or_default();
            Steps::steps(run).for_each(|step| *counts.entry(step).or_default() += 1);
        }
    }

    /// What is missing, with how many ranges there are.
    pub(super) fn missing(&self, common: &BTreeMap<Frequency, BTreeMap<i64, usize>>) -> Vec<String> {
        self.runs.iter().flat_map(|run| missing(run, common.get(&run[0].frequency()))).collect()
    }
}

/// The most common step and how often it is taken; the shortest of several.
fn rhythm(counts: &BTreeMap<i64, usize>) -> Option<(i64, usize)> {
    counts.iter().map(|(step, count)| (*step, *count)).max_by_key(|(step, count)| (*count, -step))
}

fn missing(run: &[Period], common: Option<&BTreeMap<i64, usize>>) -> Vec<String> {
    let mut own: BTreeMap<i64, usize> = BTreeMap::new();
    Steps::steps(run).for_each(|step| *own.entry(step).or_default() += 1);
    // A series that takes no step twice has the rhythm of the others, where these have one.
    let common = common.filter(|common| rhythm(common).is_some_and(|(_, count)| count * 2 > common.values().sum()));
    let frequency = run[0].frequency();
    // Months and days are printed for what stands at a date, too; years, quarters and weeks follow each other.
    let successive = BTreeMap::from([(1, 1)]);
    let counts = match (rhythm(&own), common) {
        (Some((_, count)), _) if count > 1 => &own,
        (_, Some(common)) => common,
        _ if own.contains_key(&1) || !matches!(frequency, Frequency::Month | Frequency::Day) => &successive,
        _ => return Vec::new(),
    };
    let Some((step, count)) = rhythm(counts) else { return Vec::new() };
    let all: usize = counts.values().sum();
    if frequency == Frequency::Day && (all - count) * STEADY > all {
        return Vec::new();
    }
    let gap = |pair: &[Period]| {
        let left = pair[1].ordinal() - pair[0].ordinal() - 1;
        let (first, last) = (pair[0].shifted(step)?, pair[0].shifted(left / step * step)?);
        let range = if first == last { first.to_string() } else { format!("{first}..{last}") };
        (left >= step).then_some(range)
    };
    run.windows(2).filter_map(gap).collect()
}

/// The month that a day stands for, where it is its first or its last.
fn month(day: Period) -> Option<Period> {
    if day.frequency() != Frequency::Day {
        return None;
    }
    let text = day.to_string();
    let month: Period = text.get(..text.len() - 3)?.parse().ok()?;
    (month.start() == day.start() || month.end() == day.end()).then_some(month)
}

/// Whether all days are the first of a month, or all are the last.
pub(super) fn is_monthly<'a>(days: impl Iterator<Item = &'a Period> + Clone) -> bool {
    let at = |end: fn(Period) -> i64| {
        let mut days = days.clone().filter(|day| day.frequency() == Frequency::Day).peekable();
        days.peek().is_some() && days.all(|day| month(*day).is_some_and(|month| end(month) == end(*day)))
    };
    at(Period::start) || at(Period::end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(texts: &[&str]) -> Vec<String> {
        let periods: Vec<Period> = texts.iter().map(|text| text.parse().expect("a period")).collect();
        let steps = Steps::of(&periods, is_monthly(periods.iter()));
        let mut common = BTreeMap::new();
        steps.count(&mut common);
        steps.missing(&common)
    }

    #[test]
    fn gaps_are_what_the_rhythm_of_a_series_lacks() {
        assert_eq!(of(&["2012", "2013", "2014", "2017", "2018", "2020"]), ["2015..2016", "2019"]);
        // Half-years written as months; one survey fell in March.
        assert_eq!(of(&["2017-12", "2018-06", "2018-12", "2019-06", "2020-03", "2020-06", "2020-12"]), ["2019-12"]);
        assert_eq!(of(&["2020-12", "2022-12", "2023-12", "2024-12"]), ["2021-12"]);
        assert_eq!(of(&["2021-Q3", "2021-Q4", "2022-Q1", "2022-Q4", "2023-Q1"]), ["2022-Q2..2022-Q3"]);
        assert_eq!(of(&["2013", "2018", "2020"]), ["2014..2017", "2019"]);
        // Nobody knows which of two steps is the usual one.
        assert_eq!(of(&["2020-12", "2021-03", "2023-12"]), [""; 0]);
        assert_eq!(of(&["2023-01-01", "2023-02-01", "2023-03-01", "2023-05-01"]), ["2023-04"]);
        assert_eq!(of(&["2023-01-02", "2023-01-03", "2023-01-06", "2023-01-09", "2023-01-17"]), [""; 0]);
        assert_eq!(of(&["2022", "2023-06", "2023"]), [""; 0]);
    }
}
