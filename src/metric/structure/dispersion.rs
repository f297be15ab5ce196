//! Dispersion: how unequal the parts of a whole are, beside the index of their concentration.

use super::concentration::{Parts, one, total, zero};
use crate::metric::arithmetic::corner::greatest;
use crate::metric::arithmetic::kernel::{Made, rounded};
use crate::metric::arithmetic::spread::sure;
use crate::metric::operands::whole::by_body;
use crate::metric::{Example, Metric, Rule, Takes, UnitRule};
use crate::number::{Decimal, Fraction, Interval, Real};
use crate::table::{Cell, Kind, Reason};

/// How many parts of one size would be as concentrated.
pub(crate) const N_EFF: Metric = Metric {
    name: "n_eff",
    aliases: &["等效数量"],
    formula: "1 / the sum of s² over the parts, s the share: 10 000 / hhi",
    edges: "From 1 for one part alone to n for n parts of one size. Missing parts as in hhi.",
    source: "numbers equivalent of the Herfindahl-Hirschman index (Adelman, 1969)",
    takes: Takes::Nothing,
    rule: Rule::Together,
    unit: UnitRule::Plain,
    example: Example {
        sentence: "parts of 50, 30 and 20 % are as concentrated as 2.63 equal ones",
        kind: Kind::Flow,
        parts: &["a", "b", "c"],
        levels: &[("a", "2023", "50"), ("b", "2023", "30"), ("c", "2023", "20")],
        ask: "n_eff",
        at: ("all", "2023"),
        gives: "2.631579",
    },
    rows: |levels, _| {
        by_body(levels, |body| {
            let Made { number, within, status } = Parts::of(levels, body)?.squared();
            let turned = |end: &Option<Fraction>| end.as_ref().and_then(|end| one().divided_by(end));
            let number = number.map(|number| one().divided_by(&number).ok_or(Reason::ZeroBase)).transpose()?;
            Ok(Made { number, within: Interval { lo: turned(&within.hi), hi: turned(&within.lo) }, status }.cell())
        })
    },
};

/// The Gini coefficient of the parts.
pub(crate) const GINI: Metric = Metric {
    name: "gini",
    aliases: &["基尼系数"],
    formula: "the sum of |x(i) − x(j)| over all pairs i, j, over 2 n² times the mean: 0 for equal parts, (n − 1)/n where one has all",
    edges: "One row for all parts of a period, which must all be there and make up what is printed as their \
            total: low_coverage. Of the parts as they are, not of the \
            people within them. lo and hi are the ends over the rounding; where too many parts may change places, outer bounds.",
    source: "Gini (1912), discrete form without correction",
    takes: Takes::Nothing,
    rule: Rule::Together,
    unit: UnitRule::Plain,
    example: Example {
        sentence: "parts of 50, 30 and 20: (20 + 30 + 10) / (3 · 100)",
        kind: Kind::Flow,
        parts: &["a", "b", "c"],
        levels: &[("a", "2023", "50"), ("b", "2023", "30"), ("c", "2023", "20")],
        ask: "gini",
        at: ("all", "2023"),
        gives: "0.2",
    },
    rows: |levels, _| by_body(levels, |body| Ok(gini(&complete(Parts::of(levels, body)?)?))),
};

/// The entropy of the shares.
pub(crate) const ENTROPY: Metric = Metric {
    name: "entropy",
    aliases: &["熵"],
    formula: "− the sum of s · ln s over the parts, s the share: 0 for one part alone, ln n for n equal ones",
    edges: "In natural units. One row for all parts of a period, which must all be there and make up \
            what is printed as their total: low_coverage. A share is that of the sum of the parts. lo and hi are the ends over the rounding; where more than ten parts may \
            stand on either side of the level that they are measured by, lo may lie a little further out.",
    source: "Shannon (1948); Theil (1967)",
    takes: Takes::Nothing,
    rule: Rule::Together,
    unit: UnitRule::Plain,
    example: Example {
        sentence: "two equal parts: ln 2",
        kind: Kind::Flow,
        parts: &["a", "b"],
        levels: &[("a", "2023", "50"), ("b", "2023", "50")],
        ask: "entropy",
        at: ("all", "2023"),
        gives: "0.693147",
    },
    rows: |levels, _| by_body(levels, |body| Ok(entropy(&complete(Parts::of(levels, body)?)?))),
};

fn complete(parts: Parts) -> Result<Parts, Reason> {
    if parts.rest.is_some() { Err(Reason::LowCoverage) } else { Ok(parts) }
}

/// Up to so many parts each level is tried for the least inequality.
const MANY: usize = 64;

fn gini(parts: &Parts) -> Cell {
    // At one level between two ends of parts the coefficient is least: as near to each other as the rounding lets them.
    let near = |level: &Fraction| -> Vec<Fraction> {
        parts.lo.iter().zip(&parts.hi).map(|(lo, hi)| level.clone().clamp(lo.clone(), hi.clone())).collect()
    };
    let count = parts.lo.len();
    let lo = match count <= MANY {
        true => parts.lo.iter().chain(&parts.hi).filter_map(|level| inequality(&near(level))).min(),
        false => inner(parts),
    };
    let most = || Fraction::of(Decimal::from(i64::try_from(count).ok()? - 1), Decimal::from(i64::try_from(count).ok()?));
    let outer = outer(parts).into_iter().chain(most()).min();
    let hi = steepened(parts, lo.as_ref(), outer.as_ref()).or(outer);
    let number = parts.numbers.as_ref().and_then(|numbers| inequality(numbers));
    Made { number, within: Interval { lo, hi }, status: parts.status }.cell()
}

/// The differences of all pairs over twice the count times the sum.
fn inequality(parts: &[Fraction]) -> Option<Fraction> {
    let mut order: Vec<&Fraction> = parts.iter().collect();
    order.sort();
    let count = i64::try_from(order.len()).ok()?;
    // In order of size the i-th of n is added i − 1 times and taken off n − i times.
    let pairs = (0_i64..).zip(&order).fold(zero(), |sum, (at, part)| sum.plus(&part.times(2 * at + 1 - count)));
    pairs.divided_by(&total(order.into_iter()).times(count))
}

/// The most that the coefficient may be, given that it lies between two bounds; `None` where too many parts may change places.
fn steepened(parts: &Parts, least: Option<&Fraction>, most: Option<&Fraction>) -> Option<Fraction> {
    let count = i64::try_from(parts.lo.len()).ok()?;
    let (least, most) = (least?.times(count), most?.times(count));
    let ordered = |ends: &[Fraction]| {
        let mut ends = ends.to_vec();
        ends.sort();
        ends
    };
    let (lows, highs) = (ordered(&parts.lo), ordered(&parts.hi));
    // The coefficient rises with a part whose place, counted from the middle, is above the count times the coefficient.
    let weight = |place: usize| Fraction::from(Decimal::from(2 * i64::try_from(place).unwrap_or(i64::MAX / 4) + 1 - count));
    let rises = |at: usize| {
        let (lowest, highest) =
            (highs.partition_point(|hi| *hi < parts.lo[at]), lows.partition_point(|lo| *lo <= parts.hi[at]).saturating_sub(1));
        sure(weight(lowest) >= most, weight(highest) <= least)
    };
    greatest(&parts.lo, &parts.hi, rises, inequality)
}

/// The least differences over the greatest sum: what is lost in tightness is gained in time where there are many parts.
fn inner(parts: &Parts) -> Option<Fraction> {
    let (mut lows, mut highs): (Vec<&Fraction>, Vec<&Fraction>) = (parts.lo.iter().collect(), parts.hi.iter().collect());
    lows.sort();
    highs.sort();
    let mut highs = highs.into_iter().peekable();
    let (mut below, mut sum, mut least) = (0_i64, zero(), zero());
    for low in lows {
        while let Some(high) = highs.next_if(|high| *high < low) {
            (below, sum) = (below + 1, sum.plus(high));
        }
        least = least.plus(&low.times(below).minus(&sum));
    }
    least.divided_by(&total(parts.hi.iter()).times(i64::try_from(parts.hi.len()).ok()?))
}

/// The greatest differences over the least sum.
fn outer(parts: &Parts) -> Option<Fraction> {
    let mut order: Vec<(Fraction, &Fraction, &Fraction)> =
        parts.lo.iter().zip(&parts.hi).map(|(lo, hi)| (lo.plus(hi), lo, hi)).collect();
    order.sort();
    let count = i64::try_from(order.len()).ok()?;
    // Of two, the one whose ends add up to more is the greater where they are furthest apart.
    let most =
        (0_i64..).zip(&order).fold(zero(), |sum, (at, (_, lo, hi))| sum.plus(&hi.times(at)).minus(&lo.times(count - 1 - at)));
    most.divided_by(&total(parts.lo.iter()).times(i64::try_from(parts.lo.len()).ok()?))
}

fn entropy(parts: &Parts) -> Cell {
    let whole = total(parts.hi.iter());
    let floats = |ends: &[Fraction]| -> Option<Vec<f64>> {
        ends.iter().map(|end| end.divided_by(&whole).map(|share| share.to_f64())).collect()
    };
    let of = |parts: &[f64]| {
        let whole: f64 = parts.iter().sum();
        parts.iter().map(|part| -weighed(part / whole)).sum::<f64>()
    };
    let number = parts.numbers.as_ref().and_then(|numbers| floats(numbers)).map(|numbers| Real::Float(of(&numbers)));
    let bounds = floats(&parts.lo).zip(floats(&parts.hi)).map(|(lo, hi)| {
        let (below, above) = levels(&lo, &hi);
        // A part above the level at which it makes no difference concentrates as it grows, one below as it shrinks.
        let rises = |at: usize| sure(lo[at] >= above, hi[at] <= below);
        let least = greatest(&lo, &hi, rises, |values| Some(-of(values)).filter(|entropy| !entropy.is_nan()));
        (least.map_or_else(|| outermost(&lo, &hi), |entropy| -entropy), of(&evened(&lo, &hi)))
    });
    let most = libm::log(parts.lo.len() as f64);
    let (lo, hi) = bounds.map_or((None, None), |(lo, hi)| (Some(Real::Float(lo.max(0.0))), Some(Real::Float(hi.min(most)))));
    rounded(number, lo, hi, parts.status)
}

/// x · ln x, nothing at zero.
fn weighed(x: f64) -> f64 {
    if x > 0.0 { x * libm::log(x) } else { 0.0 }
}

/// The level of parts at which a further part makes no difference to their entropy: their mean logarithm by size, raised.
fn level(parts: &[f64]) -> f64 {
    libm::exp(parts.iter().map(|x| weighed(*x)).sum::<f64>() / parts.iter().sum::<f64>())
}

/// The least and the greatest such level, each by steps that come ever nearer (Dinkelbach, 1967).
fn levels(lo: &[f64], hi: &[f64]) -> (f64, f64) {
    let ends = || lo.iter().copied().zip(hi.iter().copied());
    let (mut below, mut above) = (level(hi), level(hi));
    for _ in 0..50 {
        below = level(&ends().map(|(lo, hi)| (below / std::f64::consts::E).clamp(lo, hi)).collect::<Vec<f64>>()).min(below);
        let gain = |x: f64, above: f64| weighed(x) - x * libm::log(above);
        let outward = |(lo, hi)| if gain(lo, above) > gain(hi, above) { lo } else { hi };
        above = level(&ends().map(outward).collect::<Vec<f64>>()).max(above);
    }
    // So that no part is taken to be on one side of it by the error of a float.
    (below * (1.0 - 1e-12), above * (1.0 + 1e-12))
}

/// The parts as near to one level as their rounding lets them, that level being theirs: where their entropy is greatest.
fn evened(lo: &[f64], hi: &[f64]) -> Vec<f64> {
    let near = |level: f64| -> Vec<f64> { lo.iter().zip(hi).map(|(lo, hi)| level.clamp(*lo, *hi)).collect() };
    let (mut below, mut above) = (0.0, hi.iter().copied().fold(0.0, f64::max));
    for _ in 0..200 {
        let middle = (below + above) / 2.0;
        if level(&near(middle)) > middle { below = middle } else { above = middle }
    }
    near((below + above) / 2.0)
}

/// A bound of the least entropy of many parts: each share by itself is least at one of its ends.
fn outermost(lo: &[f64], hi: &[f64]) -> f64 {
    let (low, high): (f64, f64) = (lo.iter().sum(), hi.iter().sum());
    let term = |(lo, hi): (&f64, &f64)| -weighed(lo / (lo + (high - hi))).max(weighed(hi / (hi + (low - lo))));
    lo.iter().zip(hi).map(term).sum()
}
