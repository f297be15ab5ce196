//! The mean of yearly growth rates, and the least and the most that rounding lets it be.

use crate::metric::arithmetic::kernel::{Level, Made, rounded};
use crate::metric::operands::against::{ended, refused};
use crate::metric::{Argument, Example, Levels, Metric, Rule, Takes, UnitRule};
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

fn worst(levels: &[Level]) -> Status {
    Status::of_all(levels.iter().map(|level| level.status))
}

fn aagr(levels: &Levels, at: usize, argument: &Argument) -> Answer {
    ended(levels, at)?;
    let rows = &levels.table().rows;
    let base = match argument {
        Argument::Period(period) => rows[levels.earlier_base(at, *period)?].period,
        _ => first_of_the_season(levels, at),
    };
    let mut points = vec![at];
    let (base, mut period) = (base.of_calendar(), rows[at].period.of_calendar());
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
    let meets = |earlier: &Period| {
        let before = period.years_before(years(*earlier));
        before.map(Period::of_calendar) == Some(earlier.of_calendar())
    };
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
