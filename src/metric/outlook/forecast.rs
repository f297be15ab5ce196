//! The outlook of a series: rows for periods that nobody has observed yet.
//!
//! Every row has the status `F`. No other metric sees them, for metrics are made from observed levels alone, and a claim
//! must say that it means a forecast.

use std::sync::Arc;

use super::methods::{BackTest, Expected, FEWEST, Method, back_test, expected, seasonal};
use crate::metric::arithmetic::kernel::rounded;

use crate::metric::{Argument, Call, Example, Levels, Metric, Rule, Takes, UnitRule};
use crate::number::{Decimal, Real};
use crate::period::{Frequency, Period};
use crate::table::{Cell, Kind, Reason, Rhythm, Row, Status};
use crate::unit::Unit;

/// What the next periods may bring.
pub(crate) const FORECAST: Metric = Metric {
    name: "forecast",
    aliases: &["预测"],
    formula: "of forecast(3), the next three periods by the method that was least off one step ahead from each of the last \
              periods; forecast(3, drift) names it: naive (the last figure), drift (and on by the average step), log_linear \
              (the line through the logarithms), ets (exponential smoothing with a trend, ETS(A,A,N)), seasonal_naive (the \
              same season a year before), seasonal_drift (and on by the average step of a year)",
    edges: "Rows of periods after the last observation, with status F: claims take them only under allow_forecast = true, \
            other metrics never. From the last stretch without a hole or a break, without estimates and the forecasts of \
            others; fewer than eight figures: too_few_points. lo and hi hold 95 % by Student's t if the future varies as \
            the past did, within 0 and 100 for a rate in percent and above 0 where all figures are. Where a season is \
            seen, only the two methods that know one; a figure that cannot be (a rate above 100): not_converged. explain and charts say \
            the method and the errors of all that were tried.",
    source: "Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd edition, sections 5.2, 5.5, 5.10 and 8.7",
    takes: Takes::Ahead,
    rule: Rule::Stated,
    unit: UnitRule::Same,
    example: Example {
        sentence: "two more each year: the next but one is four more than the last",
        kind: Kind::Stock,
        parts: &["users"],
        levels: &[
            ("users", "2013", "10"),
            ("users", "2014", "12"),
            ("users", "2015", "14"),
            ("users", "2016", "16"),
            ("users", "2017", "18"),
            ("users", "2018", "20"),
            ("users", "2019", "22"),
            ("users", "2020", "24"),
        ],
        ask: "forecast(2)",
        at: ("users", "2022"),
        gives: "28",
    },
    rows: |levels, argument| {
        let Argument::Ahead(ahead, asked) = argument else { return Vec::new() };
        levels.spans().iter().flat_map(|span| of_series(levels, *span, *ahead, *asked)).collect()
    },
};

/// How the forecast of one series was made, for people.
#[derive(Clone, Debug)]
pub struct Outlook {
    /// The series.
    pub key: Vec<Arc<str>>,
    /// The method.
    pub method: Method,
    /// Whether it was asked for by name.
    pub asked: bool,
    /// From the first observation that counted to the last.
    pub observed: (Period, Period),
    /// How many of them.
    pub count: usize,
    /// How many times each method looked one step ahead.
    pub looks: usize,
    /// How far off each was on average: in percent of the level, in points where the measure is counted in points.
    pub errors: Vec<(Method, f64)>,
    /// Whether the errors are points.
    pub points: bool,
}

/// How each series of a forecast was made; nothing for other metrics, and for series that have none.
pub fn outlooks(call: &Call, levels: &Levels) -> Vec<Outlook> {
    let Argument::Ahead(_, asked) = &call.argument else { return Vec::new() };
    if call.metric.refusal(&levels.table().measure).is_some() {
        return Vec::new();
    }
    let one = |span: &(usize, usize)| {
        let stretch = Stretch::of(levels, *span).ok()?;
        let (method, test) = stretch.chosen(*asked).ok()?;
        let rows = &levels.table().rows;
        let points = levels.table().measure.kind.is_some_and(Kind::in_points);
        let test = test?;
        let size = if points { 1.0 / stretch.unit } else { test.size / 100.0 };
        Some(Outlook {
            key: rows[span.0].key.clone(),
            method,
            asked: asked.is_some(),
            observed: (rows[*stretch.points.first()?].period, rows[*stretch.points.last()?].period),
            count: stretch.points.len(),
            looks: test.looks,
            errors: test.errors.iter().filter(|_| size > 0.0).map(|(method, error)| (*method, error / size)).collect(),
            points,
        })
    };
    levels.spans().iter().filter_map(one).collect()
}

/// The last observations of a series, one period after the other.
struct Stretch {
    points: Vec<usize>,
    /// Brought to between 1 and 10 by a power of ten, so that the digits of a forecast do not depend on the unit.
    values: Vec<f64>,
    unit: f64,
    rhythm: Rhythm,
    /// Periods in a year, or days in a week.
    season: usize,
    /// No figure is below zero.
    positive: bool,
}

impl Stretch {
    fn of(levels: &Levels, (first, last): (usize, usize)) -> Result<Stretch, Reason> {
        let rows = &levels.table().rows;
        let guessed = |at: usize| matches!(rows[at].cell.status.letter(), 'F' | 'E');
        let over = |at: &usize| levels.complete(&rows[*at]) && !guessed(*at);
        let end = (first..=last).rev().find(over).ok_or(Reason::PartialPeriod)?;
        if let Some(reason) = rows[end].cell.reason {
            return Err(reason);
        }
        let frequency = rows[end].period.frequency();
        let rhythm = levels.rhythm();
        if !rhythm.regular(rows[end].period) {
            return Err(Reason::MissingPeriod);
        }
        let exact = |at: usize| rows[at].cell.value.is_some() && rows[at].cell.reason.is_none() && !guessed(at);
        let mut points = vec![end];
        let mut at = end;
        while let Some(before) = rhythm.shifted(rows[at].period, -1) {
            match levels.seek(at, before) {
                Ok(found) if exact(found) => at = found,
                _ => break,
            }
            points.push(at);
        }
        points.reverse();
        let figures: Vec<Decimal> = points.iter().filter_map(|at| rows[*at].cell.value).collect();
        let power = figures.iter().map(|value| value.magnitude()).max().unwrap_or(0);
        let values = figures.iter().map(|value| value.shifted(-power).map(Decimal::to_f64)).collect::<Option<Vec<f64>>>();
        let period = rows[end].period;
        let before = rhythm.shifted(period, -1);
        // Days that are months apart have the seasons of months, other days those of a week.
        let years = rhythm.years(period).or(before.map(|before| period.years_since(before)));
        let season =
            match frequency {
                Frequency::Day if rhythm.years(period).is_none() => {
                    if before.is_some_and(|before| before.end() + 1 == period.end()) { 7 } else { 1 }
                }
                _ => years.filter(|years| *years > 0.0).map_or(1, |years| (1.0 / years).round().max(1.0) as usize),
            };
        Ok(Stretch {
            points,
            values: values.ok_or(Reason::Overflow)?,
            unit: libm::pow(10.0, f64::from(power)),
            rhythm: rhythm.clone(),
            season,
            positive: figures.iter().all(|value| value.signum() >= 0),
        })
    }

    /// The method, and how all of them did in the back-test where there is one.
    fn chosen(&self, asked: Option<Method>) -> Result<(Method, Option<BackTest>), Reason> {
        if self.values.len() < FEWEST {
            return Err(Reason::TooFewPoints);
        }
        let seasonal = seasonal(&self.values, self.season);
        let test = back_test(&self.values, self.season, seasonal || asked.is_some_and(Method::seasonal));
        match asked {
            // What repeats every year is not to be told by a line.
            Some(method) if seasonal && !method.seasonal() => Err(Reason::NotConverged),
            Some(method) if self.values.len() < method.fewest(self.season) => Err(Reason::TooFewPoints),
            Some(method) => Ok((method, test)),
            None => test.as_ref().and_then(BackTest::best).map(|best| (best, test)).ok_or(Reason::TooFewPoints),
        }
    }
}

fn of_series(levels: &Levels, span: (usize, usize), ahead: usize, asked: Option<Method>) -> Vec<Row> {
    let table = levels.table();
    let refused = |reason: Reason| {
        let row = levels.derived(span.1, Cell::reason(reason, Status::FORECAST), &[]);
        vec![row]
    };
    let stretch = match Stretch::of(levels, span) {
        Ok(stretch) => stretch,
        Err(reason) => return refused(reason),
    };
    let last = *stretch.points.last().expect("a stretch has its end");
    let made = stretch.chosen(asked).and_then(|(method, _)| {
        // A line through logarithms needs figures above zero.
        expected(method, &stretch.values, stretch.season, ahead).ok_or(Reason::NonpositiveBase)
    });
    let limits = limits(levels, &stretch);
    let operands: Vec<_> = stretch.points.iter().map(|point| ("point", *point)).collect();
    let period = |step: usize| stretch.rhythm.shifted(table.rows[last].period, i64::try_from(step).ok()?);
    let rows = (1..=ahead).filter_map(|step| {
        let cell = match &made {
            Ok(made) => cell(made[step - 1], stretch.unit, limits),
            Err(reason) => Cell::reason(*reason, Status::FORECAST),
        };
        Some(Row { period: period(step)?, ..levels.derived(last, cell, &operands) })
    });
    let rows: Vec<Row> = rows.collect();
    if rows.is_empty() { refused(Reason::Overflow) } else { rows }
}

/// What a figure can be: not below zero where none ever was and a level has none, not above a hundred percent.
fn limits(levels: &Levels, stretch: &Stretch) -> (f64, f64) {
    let measure = &levels.table().measure;
    let rate = measure.kind == Some(Kind::Rate) && measure.unit == Some(Unit::percent());
    let floor = stretch.positive && measure.kind != Some(Kind::Growth);
    (if floor { 0.0 } else { f64::NEG_INFINITY }, if rate && floor { 100.0 } else { f64::INFINITY })
}

fn cell(expected: Expected, unit: f64, (least, most): (f64, f64)) -> Cell {
    let Expected { value, lo, hi } = expected;
    let (value, lo, hi) = (value * unit, lo * unit, hi * unit);
    if value < least || value > most {
        return Cell::reason(Reason::NotConverged, Status::FORECAST);
    }
    let end = |end: f64| Some(Real::Float(end.clamp(least, most)));
    rounded(Some(Real::Float(value)), end(lo), end(hi), Status::FORECAST)
}
