//! Trends: growth a year told by all the points of a series, not by its two ends.

use crate::metric::arithmetic::kernel::{Level, Made, rounded};
use crate::metric::operands::against::{ended, refused};
use crate::metric::{Argument, Example, Levels, Metric, Quantity, Rule, Takes, UnitRule};
use crate::number::{Decimal, Fraction, Real};
use crate::period::Period;
use crate::table::{Cell, Kind, Reason, Row, Status};

/// The mean of the yearly growth rates.
pub(crate) const AAGR: Metric = Metric {
    name: "aagr",
    aliases: &["平均增长率"],
    formula: "the mean of g over the years since the base, g = x / x(one year before) − 1",
    edges: "Does not compound: a fall by half and a doubling average 25 %. Read it beside cagr. Every year between must \
            be there, and the base be of the same month or quarter. Without a base, the first such observation.",
    source: "arithmetic mean of growth rates",
    takes: Takes::MaybePeriod,
    rule: Rule::Level,
    unit: UnitRule::Percent,
    example: Example {
        sentence: "10 % and then 20 % are 15 % on average, while cagr says 14.89 %",
        kind: Kind::Flow,
        parts: &["market"],
        levels: &[("market", "2020", "100"), ("market", "2021", "110"), ("market", "2022", "132")],
        ask: "aagr(2020)",
        at: ("market", "2022"),
        gives: "15",
    },
    rows: |levels, argument| each(levels, |at| aagr(levels, at, argument)),
};

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
        each(levels, |at| lsgr(levels, at, term, base))
    },
};

/// A cell and the rows that it was made from.
type Answer = Result<(Cell, Vec<usize>), Reason>;

fn each(levels: &Levels, make: impl Fn(usize) -> Answer) -> Vec<Row> {
    let rows = 0..levels.table().rows.len();
    let made = rows.map(|at| match make(at) {
        Ok((cell, points)) => {
            let operands: Vec<_> = points.into_iter().map(|point| ("point", point)).collect();
            levels.derived(at, cell, &operands)
        }
        Err(reason) => levels.derived(at, refused(levels, at, reason), &[("value", at)]),
    });
    made.collect()
}

fn base_of(levels: &Levels, at: usize, argument: &Argument) -> Result<usize, Reason> {
    match argument {
        Argument::Period(period) => levels.base(at, *period),
        _ => levels.first(at),
    }
}

/// The levels of some rows, all above zero.
fn positives(levels: &Levels, points: &[usize]) -> Result<Vec<Level>, Reason> {
    let level = |point: &usize| {
        let level = ended(levels, *point)?;
        if level.printed.signum() > 0 { Ok(level) } else { Err(Reason::NonpositiveBase) }
    };
    points.iter().map(level).collect()
}

fn worst(levels: &[Level]) -> Status {
    Status::of_all(levels.iter().map(|level| level.status))
}

fn aagr(levels: &Levels, at: usize, argument: &Argument) -> Answer {
    ended(levels, at)?;
    let rows = &levels.table().rows;
    let base = match argument {
        Argument::Period(period) => rows[levels.base(at, *period)?].period,
        _ => first_of_the_season(levels, at),
    };
    let mut points = vec![at];
    let mut period = rows[at].period;
    while period > base {
        period = period.year_before().ok_or(Reason::MissingPeriod)?;
        // A base of another season is stepped over.
        if period < base {
            return Err(Reason::MissingPeriod);
        }
        points.push(levels.seek(at, period)?);
    }
    if period != base {
        return Err(Reason::MissingPeriod);
    }
    points.reverse();
    if points.len() < 2 {
        return Err(Reason::TooFewPoints);
    }
    let levels: Vec<Level> = points.iter().map(|point| Level::of(&rows[*point].cell)).collect::<Result<_, _>>()?;
    let years = i64::try_from(points.len() - 1).map_err(|_| Reason::Overflow)?;
    let mut sum = Some(Fraction::from(Decimal::ZERO));
    for pair in levels.windows(2) {
        let growth = Made::quotient(&pair[1], &pair[0])?.as_growth();
        sum = sum.zip(growth.number).map(|(sum, growth)| sum.plus(&growth));
    }
    let mean = sum.and_then(|sum| sum.divided_by(&Decimal::from(years).into()));
    let percent = |sum: f64| Real::Float((sum / years as f64 - 1.0) * 100.0);
    let (lo, hi) = (tautest(&levels).map(percent), loosest(&levels).map(percent));
    Ok((rounded(mean.map(Real::Exact), lo, hi, worst(&levels)), points))
}

/// The earliest period of the series of `at` that lies whole years before it.
fn first_of_the_season(levels: &Levels, at: usize) -> Period {
    let period = levels.table().rows[at].period;
    let years = |earlier: Period| period.year() - earlier.year();
    let meets = |earlier: &Period| period.years_before(years(*earlier)) == Some(*earlier);
    levels.series_of(at).iter().map(|row| row.period).find(meets).unwrap_or(period)
}

/// The most that the sum of the quotients of neighbours may be. It bends upward in each level, so its greatest value
/// lies at a corner, and the best corner up to a level depends on that level alone.
fn loosest(levels: &[Level]) -> Option<f64> {
    let ends = |level: &Level| Some([level.within.lo.as_ref()?.to_f64(), level.within.hi.as_ref()?.to_f64()]);
    let mut best: Option<([f64; 2], [f64; 2])> = None;
    for level in levels {
        let here = ends(level).filter(|ends| ends[0] > 0.0)?;
        let sums = match best {
            None => [0.0, 0.0],
            Some((before, sums)) => here.map(|x| f64::max(sums[0] + x / before[0], sums[1] + x / before[1])),
        };
        best = Some((here, sums));
    }
    best.map(|(_, sums)| sums[0].max(sums[1]))
}

/// The least that the sum of the quotients of neighbours may be: in logarithms it is a sum of one convex function of
/// each step, and the taut string through the gates of the levels makes every such sum least.
fn tautest(levels: &[Level]) -> Option<f64> {
    let log = |end: &Option<Fraction>| end.as_ref().filter(|end| end.signum() > 0).map(|end| libm::log(end.to_f64()));
    let mut gates =
        levels.iter().map(|level| Some([log(&level.within.lo)?, log(&level.within.hi)?])).collect::<Option<Vec<_>>>()?;
    let last = gates.len() - 1;
    // More at the start and less at the end make every quotient less.
    gates[0] = [gates[0][1]; 2];
    gates[last] = [gates[last][0]; 2];
    let (mut sum, mut from, mut height) = (0.0, 0, gates[0][0]);
    while from < last {
        let (mut least, mut most) = ((f64::NEG_INFINITY, from), (f64::INFINITY, from));
        let mut knot = None;
        for (at, gate) in gates.iter().enumerate().skip(from + 1) {
            let slope = |end: f64| (end - height) / (at - from) as f64;
            let (low, high) = (slope(gate[0]), slope(gate[1]));
            if low > most.0 {
                knot = Some((most.1, most.0));
                break;
            }
            if high < least.0 {
                knot = Some((least.1, least.0));
                break;
            }
            least = if low >= least.0 { (low, at) } else { least };
            most = if high <= most.0 { (high, at) } else { most };
        }
        let (to, slope) = knot.unwrap_or((last, (gates[last][0] - height) / (last - from) as f64));
        let steps = (to - from) as f64;
        sum += steps * libm::exp(slope);
        height += steps * slope;
        from = to;
    }
    Some(sum)
}

/// The fewest points that a line is drawn through.
const FEWEST: usize = 5;

fn lsgr(levels: &Levels, at: usize, term: &Quantity, argument: &Argument) -> Answer {
    ended(levels, at)?;
    let rows = &levels.table().rows;
    let base = base_of(levels, at, argument)?;
    levels.comparable(at, base)?;
    // A line is drawn through one definition, whatever is allowed.
    if levels.series_number(at) != levels.series_number(base) {
        return Err(Reason::Break);
    }
    let observed = |point: &usize| rows[*point].cell.value.is_some() && levels.alike(at, *point);
    let points: Vec<usize> = (base..=at).filter(observed).collect();
    if points.len() < FEWEST {
        return Err(Reason::TooFewPoints);
    }
    let levels = positives(levels, &points)?;
    let times: Vec<f64> = points.iter().map(|point| rows[*point].period.years_since(rows[points[0]].period)).collect();
    let mean = times.iter().sum::<f64>() / times.len() as f64;
    let spread: f64 = times.iter().map(|time| (time - mean) * (time - mean)).sum();
    if spread <= 0.0 {
        return Err(Reason::TooFewPoints);
    }
    // The slope is a weighted sum of the logarithms, each once: a late level lifts it, an early one lowers it.
    let weights: Vec<f64> = times.iter().map(|time| (time - mean) / spread).collect();
    let growth = |pick: fn(&Level, bool) -> Option<&Fraction>| {
        let terms = levels.iter().zip(&weights);
        let slope: Option<f64> = terms.map(|(level, weight)| Some(weight * logarithm(pick(level, *weight > 0.0)?)?)).sum();
        slope.map(|slope| Real::Float(libm::expm1(slope) * 100.0))
    };
    let number = growth(|level, _| level.number.as_ref());
    let lo = growth(|level, late| if late { level.within.lo.as_ref() } else { level.within.hi.as_ref() });
    let hi = growth(|level, late| if late { level.within.hi.as_ref() } else { level.within.lo.as_ref() });
    let cell = match term.name {
        "growth" => rounded(number, lo, hi, worst(&levels)),
        _ => Scatter::about(&levels, &times, &weights, mean).map(|scatter| scatter.cell(term.name, worst(&levels)))?,
    };
    Ok((cell, points))
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
    fn about(levels: &[Level], times: &[f64], weights: &[f64], mean: f64) -> Result<Scatter, Reason> {
        let ends = |level: &Level| {
            let known = level.number.as_ref().and_then(logarithm)?;
            let end = |end: &Option<Fraction>| end.as_ref().and_then(logarithm).unwrap_or(f64::NEG_INFINITY);
            let (lo, hi) = (end(&level.within.lo), level.within.hi.as_ref().and_then(logarithm).unwrap_or(f64::INFINITY));
            Some((known, f64::max(hi - known, known - lo)))
        };
        let logs: Vec<(f64, f64)> = levels.iter().map(ends).collect::<Option<_>>().ok_or(Reason::Approximate)?;
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
