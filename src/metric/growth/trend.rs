//! Growth a year by least squares: told by all the points of a series, not by its two ends.
//!
//! Every row has the line through all points up to it. What a point brings (its logarithms, its time) is worked out once;
//! what is left for each row are sums of a few floats a point.

use crate::metric::arithmetic::kernel::rounded;
use crate::metric::operands::against::{ended, refused};
use crate::metric::operands::calendar::Shared;
use crate::metric::{Argument, Example, Levels, Metric, Quantity, Rule, Takes, UnitRule};
use crate::number::{Fraction, Real};
use crate::table::{Cell, Kind, Reason, Row, Status};

/// Growth a year by least squares.
pub(crate) const LSGR: Metric = Metric {
    name: "lsgr",
    aliases: &["最小二乘增长率"],
    formula: "e^b − 1 of the line ln x = a + b·t through all points since the base by least squares, t in years",
    edges: "Five points at least, else too_few_points; all positive and of one definition. Points may lie apart: t is \
            counted in months / 12, or days / 365.2425. Without a base, since the first observation. Terms: growth, r2 \
            (the part of the variance of ln x that the line explains), se (the residual standard error of ln x); lsgr(r2, 2018) \
            has a base too. The lo and hi of r2 and se may be wider than need be.",
    source: "World Bank, WDI: least-squares growth rate",
    takes: Takes::Quantities(
        &[
            Quantity { name: "growth", about: "growth a year", unit: UnitRule::Percent },
            Quantity { name: "r2", about: "the part of the variance that the line explains", unit: UnitRule::Plain },
            Quantity { name: "se", about: "the residual standard error of the logarithms", unit: UnitRule::Plain },
        ],
        &Takes::MaybePeriod,
    ),
    rule: Rule::Level,
    unit: UnitRule::Percent,
    example: Example {
        sentence: "five years of 10 % lie on one line",
        kind: Kind::Flow,
        parts: &["market"],
        levels: &[
            ("market", "2018", "10000"),
            ("market", "2019", "11000"),
            ("market", "2020", "12100"),
            ("market", "2021", "13310"),
            ("market", "2022", "14641"),
        ],
        ask: "lsgr(2018)",
        at: ("market", "2022"),
        gives: "10",
    },
    rows: |levels, argument| {
        let Argument::Quantity(term, base) = argument else { return Vec::new() };
        lines(levels, term, base)
    },
};

/// The fewest points that a line is drawn through.
const FEWEST: usize = 5;

/// The logarithms of a level and of its ends, each where it is known and above zero.
#[derive(Clone, Copy)]
struct Logs {
    number: Option<f64>,
    lo: Option<f64>,
    hi: Option<f64>,
}

impl Logs {
    /// Those of a level that is above zero, of a period that is over.
    fn of(levels: &Levels, at: usize) -> Result<Logs, Reason> {
        let level = ended(levels, at)?;
        if level.printed.signum() <= 0 {
            return Err(Reason::NonpositiveBase);
        }
        let log = |end: &Option<Fraction>| end.as_ref().and_then(logarithm);
        Ok(Logs { number: log(&level.number), lo: log(&level.within.lo), hi: log(&level.within.hi) })
    }
}

/// The points from a base up to a row.
struct Points {
    base: usize,
    /// The row that was last looked at.
    last: usize,
    shared: Shared,
    times: Vec<f64>,
    /// The logarithms; the reason of the first point that has none.
    logs: Result<Vec<Logs>, Reason>,
    status: Status,
}

impl Points {
    fn since(base: usize) -> Points {
        let (shared, times) = (Shared::default(), Vec::new());
        Points { base, last: base, shared, times, logs: Ok(Vec::new()), status: Status::NORMAL }
    }

    /// The points up to a row: those up to an earlier one of its sort, and what lies between.
    fn up_to(mut self, levels: &Levels, at: usize) -> Points {
        let rows = &levels.table().rows;
        let from = if self.times.is_empty() { self.base } else { self.last + 1 };
        for point in (from..=at).filter(|point| rows[*point].cell.value.is_some() && levels.alike(at, *point)) {
            self.shared.push(levels, "point", point);
            let first = self.shared.rows().next().unwrap_or(point);
            self.times.push(rows[point].period.years_since(rows[first].period));
            self.status = self.status.max(rows[point].cell.status);
            if let Ok(logs) = &mut self.logs {
                match Logs::of(levels, point) {
                    Ok(its) => logs.push(its),
                    Err(reason) => self.logs = Err(reason),
                }
            }
        }
        self.last = at;
        self
    }
}

fn lines(levels: &Levels, term: &Quantity, argument: &Argument) -> Vec<Row> {
    let mut known: Option<Points> = None;
    let rows = 0..levels.table().rows.len();
    let made = rows.map(|at| {
        let cell = base_of(levels, at, argument).and_then(|base| {
            // The points up to the row before are most of those up to this one.
            let further = known.take().filter(|known| known.base == base && known.last < at && levels.alike(known.last, at));
            let points = known.insert(further.unwrap_or_else(|| Points::since(base)).up_to(levels, at));
            line(points, term)
        });
        match (cell, &known) {
            (Ok(cell), Some(points)) => levels.derived_with(at, cell, &[], &[&points.shared]),
            (cell, _) => {
                let reason = cell.err().unwrap_or(Reason::TooFewPoints);
                levels.derived(at, refused(levels, at, reason), &[("value", at)])
            }
        }
    });
    made.collect()
}

fn base_of(levels: &Levels, at: usize, argument: &Argument) -> Result<usize, Reason> {
    ended(levels, at)?;
    let base = match argument {
        Argument::Period(period) => levels.earlier_base(at, *period),
        _ => levels.first(at),
    }?;
    levels.comparable(at, base)?;
    // A line is drawn through one definition, whatever is allowed.
    if levels.series_number(at) == levels.series_number(base) { Ok(base) } else { Err(Reason::Break) }
}

fn line(points: &Points, term: &Quantity) -> Result<Cell, Reason> {
    let times = &points.times;
    if times.len() < FEWEST {
        return Err(Reason::TooFewPoints);
    }
    let logs = points.logs.as_ref().map_err(|reason| *reason)?;
    let mean = times.iter().sum::<f64>() / times.len() as f64;
    let spread: f64 = times.iter().map(|time| (time - mean) * (time - mean)).sum();
    if spread <= 0.0 {
        return Err(Reason::TooFewPoints);
    }
    // The slope is a weighted sum of the logarithms, each once: a late level lifts it, an early one lowers it.
    let weights: Vec<f64> = times.iter().map(|time| (time - mean) / spread).collect();
    if term.name != "growth" {
        return Scatter::about(logs, times, &weights, mean).map(|scatter| scatter.cell(term.name, points.status));
    }
    let growth = |pick: fn(&Logs, bool) -> Option<f64>| {
        let terms = logs.iter().zip(&weights);
        let slope: Option<f64> = terms.map(|(logs, weight)| Some(weight * pick(logs, *weight > 0.0)?)).sum();
        slope.map(|slope| Real::Float(libm::expm1(slope) * 100.0))
    };
    let number = growth(|logs, _| logs.number);
    let lo = growth(|logs, late| if late { logs.lo } else { logs.hi });
    let hi = growth(|logs, late| if late { logs.hi } else { logs.lo });
    Ok(rounded(number, lo, hi, points.status))
}

/// How far the logarithms lie from their line.
struct Scatter {
    /// The length of the residuals, of the distances from the mean, and of what rounding may add to either.
    residual: f64,
    total: f64,
    rounding: f64,
    degrees: f64,
}

impl Scatter {
    fn about(logs: &[Logs], times: &[f64], weights: &[f64], mean: f64) -> Result<Scatter, Reason> {
        let ends = |logs: &Logs| {
            let known = logs.number?;
            let (lo, hi) = (logs.lo.unwrap_or(f64::NEG_INFINITY), logs.hi.unwrap_or(f64::INFINITY));
            Some((known, f64::max(hi - known, known - lo)))
        };
        let logs: Vec<(f64, f64)> = logs.iter().map(ends).collect::<Option<_>>().ok_or(Reason::Approximate)?;
        let count = logs.len() as f64;
        let slope: f64 = logs.iter().zip(weights).map(|((log, _), weight)| log * weight).sum();
        let middle = logs.iter().map(|(log, _)| log).sum::<f64>() / count;
        // Sums of equal logarithms differ in their last digits only.
        let real = |length: f64| if length < 1e-13 * count { 0.0 } else { length };
        let long = |of: &dyn Fn(usize) -> f64| real(libm::sqrt((0..logs.len()).map(|n| of(n) * of(n)).sum()));
        Ok(Scatter {
            residual: long(&|n| logs[n].0 - middle - slope * (times[n] - mean)),
            total: long(&|n| logs[n].0 - middle),
            rounding: long(&|n| logs[n].1),
            degrees: count - 2.0,
        })
    }

    /// A statistic with its bounds: taking a line off never makes a distance longer, so rounding adds no more than its own.
    fn cell(&self, name: &str, status: Status) -> Cell {
        let Scatter { residual, total, rounding, degrees } = *self;
        let less = |length: f64| f64::max(length - rounding, 0.0);
        let real = |number: f64| number.is_finite().then_some(Real::Float(number));
        if name == "se" {
            let error = |length: f64| real(length / libm::sqrt(degrees));
            return rounded(error(residual), error(less(residual)), error(residual + rounding), status);
        }
        // A line that stands still explains nothing.
        if total == 0.0 {
            return Cell::reason(Reason::ZeroBase, status);
        }
        let explained = |residual: f64, total: f64| real(1.0 - residual * residual / (total * total));
        let least = if less(total) > 0.0 {
            1.0 - (residual + rounding) * (residual + rounding) / (less(total) * less(total))
        } else {
            0.0
        };
        rounded(
            real(f64::max(1.0 - residual * residual / (total * total), 0.0)),
            real(least.max(0.0)),
            explained(less(residual), total + rounding),
            status,
        )
    }
}

fn logarithm(level: &Fraction) -> Option<f64> {
    (level.signum() > 0).then(|| libm::log(level.to_f64()))
}
