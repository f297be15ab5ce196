//! Time axes: where a period lies, and which years or months are named below.

use super::axes::crisp;
use super::dates::{day, named_days, rows, when};
use super::spec::Locale;
use super::theme::{AXIS, LABEL, MUTED};
use crate::mark::{Anchor, Color, Mark, Rect, Stroke, Text, Weight};
use crate::period::{Frequency, Period};
use crate::table::Kind;
use crate::text;

/// Pixels between two names on a time axis, at least.
const APART: f64 = 80.0;
/// Days from which an axis names years, not observations.
const LONG: f64 = 4.5 * 365.0;

/// A time axis.
#[derive(Clone, Debug)]
pub(super) struct Timeline {
    kind: Option<Kind>,
    years: bool,
    from: f64,
    to: f64,
    left: f64,
    right: f64,
    periods: Vec<Period>,
}

impl Timeline {
    /// The axis of these periods, which are in order.
    pub fn new(periods: &[Period], kind: Option<Kind>, left: f64, right: f64) -> Timeline {
        let years = periods.iter().all(|period| period.frequency() == Frequency::Year);
        let at = |period: &Period| when(*period, kind, years);
        let (mut from, mut to) = match (periods.first(), periods.last()) {
            (Some(first), Some(last)) => (at(first), at(last)),
            _ => (0.0, 1.0),
        };
        if !years && to - from > LONG {
            // Whole years look better, and cost little on a long axis.
            let first = Period::of_year(periods[0].year()).map_or(from, |year| day(year.start()));
            let last = periods.last().and_then(|p| Period::of_year(p.year())).map_or(to, |year| day(year.end()) + 1.0);
            let slack = (to - from) * 0.07;
            from = if from - first <= slack { first } else { from };
            to = if last - to <= slack { last } else { to };
        }
        if to <= from {
            (from, to) = (from - 1.0, to + 1.0);
        }
        Timeline { kind, years, from, to, left, right, periods: periods.to_vec() }
    }

    /// Where a period is drawn.
    pub fn x(&self, period: Period) -> f64 {
        self.at(when(period, self.kind, self.years))
    }

    fn at(&self, day: f64) -> f64 {
        self.left + (day - self.from) / (self.to - self.from) * (self.right - self.left)
    }

    /// How much room the axis takes below the plot.
    pub fn foot(&self) -> f64 {
        if self.years || self.to - self.from > LONG { 24.0 } else { 38.0 }
    }

    /// The axis below a plot, its line in this colour: marks and names.
    pub fn marks(&self, plot: Rect, color: Color, locale: Locale) -> Mark {
        let y = crisp(plot.bottom());
        let mut marks = vec![Mark::line([(plot.x, y), (plot.right(), y)], Stroke::rule(color, 1.0))];
        let long = self.to - self.from > LONG;
        let names = match (self.years, long) {
            (true, _) => self.single_years(locale),
            (false, true) => self.spans_of_years(&mut marks, plot, locale),
            (false, false) => self.observations(locale),
        };
        let top = plot.bottom();
        for (at, x, name, below) in names {
            if let Some(at) = at {
                marks.push(Mark::line([(crisp(at), top), (crisp(at), top + 5.0)], Stroke::rule(AXIS, 1.0)));
            }
            for (row, content) in [name, below].into_iter().enumerate().filter(|(_, content)| !content.is_empty()) {
                let y = top + 18.0 + if row == 1 { 15.0 } else { 0.0 };
                // A name at the edge of the picture moves inwards rather than out.
                let half = text::width(&content, LABEL, Weight::Regular, false) / 2.0;
                let x = x.max(half + 2.0);
                marks.push(Text::new(x, y, LABEL, content).anchor(Anchor::Middle).color(MUTED).into());
            }
        }
        Mark::group("", marks)
    }

    /// Years as points: the first, the last, and between them every so many.
    fn single_years(&self, locale: Locale) -> Vec<Name> {
        let (Some(first), Some(last)) = (self.periods.first(), self.periods.last()) else { return Vec::new() };
        let (first, last) = (first.year(), last.year());
        let year_wide = (self.right - self.left) / day((last - first).max(1));
        let name = |year: i64| {
            let x = Period::of_year(year).map(|period| self.x(period))?;
            Some((Some(x), x, locale.pick(year.to_string(), format!("{year}年")), String::new()))
        };
        chosen(first, last, year_wide).into_iter().filter_map(name).collect()
    }

    /// Years as spans between marks, each named in its middle.
    fn spans_of_years(&self, marks: &mut Vec<Mark>, plot: Rect, locale: Locale) -> Vec<Name> {
        let (Some(first), Some(last)) = (self.periods.first(), self.periods.last()) else { return Vec::new() };
        let span = |year: i64| {
            let period = Period::of_year(year)?;
            let from = self.at(day(period.start()).max(self.from));
            let to = self.at((day(period.end()) + 1.0).min(self.to));
            (to - from > 26.0).then_some((from, to))
        };
        for year in first.year()..=last.year() + 1 {
            let Some(start) = Period::of_year(year).map(|period| day(period.start())) else { continue };
            if start >= self.from - 0.5 && start <= self.to + 0.5 {
                let x = crisp(self.at(start));
                marks.push(Mark::line([(x, plot.bottom()), (x, plot.bottom() + 5.0)], Stroke::rule(AXIS, 1.0)));
            }
        }
        let shown: Vec<i64> = (first.year()..=last.year()).filter(|year| span(*year).is_some()).collect();
        let (Some(first), Some(last)) = (shown.first(), shown.last()) else { return Vec::new() };
        let year_wide = (self.right - self.left) / ((self.to - self.from) / 365.25);
        let name = |year: i64| {
            let (from, to) = span(year)?;
            Some((None, (from + to) / 2.0, locale.pick(year.to_string(), format!("{year}年")), String::new()))
        };
        chosen(*first, *last, year_wide).into_iter().filter_map(name).collect()
    }

    /// A short axis names observations: every so many, from the last backwards, and the first.
    fn observations(&self, locale: Locale) -> Vec<Name> {
        let mut kept: Vec<Period> = Vec::new();
        let Some((first, rest)) = self.periods.split_first() else { return Vec::new() };
        let days = self.periods.iter().all(|period| period.frequency() == Frequency::Day);
        let rest = if days { &[] } else { rest };
        for period in rest.iter().rev() {
            let x = self.x(*period);
            let clear = kept.last().is_none_or(|next| self.x(*next) - x >= APART * 0.6);
            if clear && x - self.x(*first) >= APART * 0.6 {
                kept.push(*period);
            }
        }
        kept.push(*first);
        kept.reverse();
        if days && let Some(last) = self.periods.last() {
            kept = named_days(*first, *last, APART * 0.75 * (self.to - self.from) / (self.right - self.left));
        }
        let mut names = Vec::new();
        let mut year = String::new();
        for period in kept {
            let (above, below) = rows(period, locale);
            let x = self.x(period);
            let shown = if below == year { String::new() } else { below.clone() };
            year = below;
            names.push((Some(x), x, above, shown));
        }
        names
    }
}

/// Where a mark stands, where the name stands, the name, and its second row.
type Name = (Option<f64>, f64, String, String);

/// The years to name: the first, the last, and as many between as keep 80 pixels apart, at one distance where that is
/// possible.
fn chosen(first: i64, last: i64, year_wide: f64) -> Vec<i64> {
    let least = (1..).find(|step| day(*step) * year_wide >= APART || *step > last - first).unwrap_or(1);
    let even = (least..=least * 2).find(|step| (last - first) % step == 0);
    if let Some(step) = even {
        return (0..=(last - first) / step).map(|n| first + n * step).collect();
    }
    let step = [1, 2, 5, 10, 20, 25, 50, 100, 200, 500].into_iter().find(|step| *step >= least).unwrap_or(1000);
    let mut years = vec![first];
    years.extend((first + 1..last).filter(|year| year % step == 0 && year - first >= least && last - year >= least));
    years.push(last);
    years
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_and_last_year_are_named_and_none_is_crowded() {
        assert_eq!(chosen(2013, 2024, 55.0), [2013, 2016, 2018, 2020, 2022, 2024], "11 years have no even distance of 2 to 4");
        assert_eq!(chosen(2015, 2025, 60.0), [2015, 2017, 2019, 2021, 2023, 2025]);
        assert_eq!(chosen(2023, 2023, 600.0), [2023]);
        assert_eq!(chosen(1960, 2023, 9.0), [1960, 1969, 1978, 1987, 1996, 2005, 2014, 2023]);
    }

    #[test]
    fn levels_stand_at_the_end_of_their_period() {
        let periods: Vec<Period> = ["2015-06", "2025-12"].map(|p| p.parse().expect("a period")).into();
        let axis = Timeline::new(&periods, Some(Kind::Stock), 0.0, 1100.0);
        assert!(axis.x(periods[0]) > 40.0, "the axis begins with January 2015");
        assert!((axis.x(periods[1]) - 1100.0).abs() < 1.0);
    }
}
