//! How far several sources of one figure lie apart.

use super::convergence::{Group, groups};
use crate::metric::arithmetic::kernel::{Level, Made};
use crate::metric::{Example, Levels, Metric, Rule, Takes, UnitRule};
use crate::number::{Decimal, Fraction, Interval};
use crate::period::Period;
use crate::table::{Cell, Kind, Reason, Status};

/// The distance between the highest and the lowest source, of their median.
pub(crate) const SOURCE_SPREAD: Metric = Metric {
    name: "source_spread",
    aliases: &["来源差异"],
    formula: "(max − min) / median over the sources of a period and definition, in percent",
    edges: "Of a dataset with a dimension of sources: one row for all of them. Those that have no figure of a period are \
            passed over; with fewer than two, too_few_points. Definitions are never mixed: their sources differ by right. \
            A median of 0: zero_base, below 0: nonpositive_base. lo begins at 0 where the rounding allows that all say the \
            same; of two sources lo and hi are tight, of more they hold what the rounding allows and may be a little wider. \
            `sources` of [[reconcile]] holds measures against each other, and `check` judges them.",
    source: "range over the median, as in comparisons of estimates",
    takes: Takes::Nothing,
    rule: Rule::Across,
    unit: UnitRule::Percent,
    example: Example {
        sentence: "three offices count 95, 100 and 110: 15 % of the middle one lie between them",
        kind: Kind::Stock,
        parts: &["a", "b", "c"],
        levels: &[("a", "2023", "95"), ("b", "2023", "100"), ("c", "2023", "110")],
        ask: "source_spread",
        at: ("all", "2023"),
        gives: "15",
    },
    rows: |levels, _| {
        let each = |group: Group| {
            let periods: Vec<Period> = group.periods().collect();
            periods.into_iter().map(move |period| group.row(levels, period, spread(levels, &group, period))).collect::<Vec<_>>()
        };
        groups(levels).into_iter().flat_map(each).collect()
    },
};

fn spread(levels: &Levels, group: &Group, period: Period) -> Result<(Cell, Vec<usize>), Reason> {
    let rows = &levels.table().rows;
    let found: Vec<usize> = group.rows_of(period).filter(|at| rows[*at].cell.value.is_some()).collect();
    if !levels.over(period) || found.iter().any(|at| !levels.complete(&rows[*at])) {
        return Err(Reason::PartialPeriod);
    }
    if found.len() < 2 {
        return Err(Reason::TooFewPoints);
    }
    let sources: Vec<Level> = found.iter().map(|at| Level::of(&rows[*at].cell)).collect::<Result<_, _>>()?;
    let numbers = |of: fn(&Level) -> Option<Fraction>| -> Option<Vec<Fraction>> {
        let mut all: Vec<Fraction> = sources.iter().map(of).collect::<Option<_>>()?;
        all.sort();
        Some(all)
    };
    let (lows, highs) = (numbers(|level| level.within.lo.clone()), numbers(|level| level.within.hi.clone()));
    let status = Status::of_all(sources.iter().map(|level| level.status));
    let number = match numbers(|level| level.number.clone()) {
        Some(all) => {
            let middle = median(&all);
            match middle.signum() {
                0 => return Err(Reason::ZeroBase),
                -1 => return Err(Reason::NonpositiveBase),
                _ => all[all.len() - 1].minus(&all[0]).divided_by(&middle),
            }
        }
        None => None,
    };
    let within = match (&lows, &highs) {
        (Some(lows), Some(highs)) => match &sources[..] {
            [a, b] => of_two(a, b),
            _ => {
                let zero = Fraction::from(Decimal::ZERO);
                let least = lows[lows.len() - 1].minus(&highs[0]).max(zero);
                let most = highs[highs.len() - 1].minus(&lows[0]);
                Interval { lo: Some(least), hi: Some(most) }.over(&Interval { lo: Some(median(lows)), hi: Some(median(highs)) })
            }
        },
        _ => Interval::OPEN,
    };
    Ok((Made { number, within, status }.times(100).cell(), found))
}

/// The middle of sorted numbers, of which there is one.
fn median(sorted: &[Fraction]) -> Fraction {
    let middle = sorted.len() / 2;
    match sorted.len() % 2 {
        1 => sorted[middle].clone(),
        _ => {
            let sum = sorted[middle - 1].plus(&sorted[middle]);
            sum.divided_by(&Decimal::from(2).into()).expect("two is not zero")
        }
    }
}

/// Of two numbers the spread is 2 |r − 1| / (r + 1), r being one over the other that is above 0: it grows as r leaves 1
/// either way, beyond all bounds as r comes near −1, where the median is 0. What is below has no spread.
fn of_two(a: &Level, b: &Level) -> Interval {
    let above = b.within.lo.as_ref().is_some_and(|lo| lo.signum() > 0);
    let (a, b) = if above { (a, b) } else { (b, a) };
    let ratio = a.within.over(&b.within);
    let of = |ratio: &Fraction| {
        let less = ratio.minus_one();
        let more = Some(ratio.plus(&Decimal::ONE.into())).filter(|more| more.signum() > 0)?;
        let size = if less.signum() < 0 { less.times(-1) } else { less };
        size.times(2).divided_by(&more)
    };
    let (Some(lo), Some(hi)) = (&ratio.lo, &ratio.hi) else { return Interval::OPEN };
    let straddles = lo.minus_one().signum() <= 0 && hi.minus_one().signum() >= 0;
    let (one, other) = (of(lo), of(hi));
    let least = match (one.clone(), other.clone()) {
        _ if straddles => Some(Decimal::ZERO.into()),
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    };
    Interval { lo: least, hi: one.zip(other).map(|(a, b)| a.max(b)) }
}
