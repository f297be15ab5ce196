//! Dispersion: how unequal the parts of a whole are, beside the index of their concentration.

use super::concentration::{Parts, one, total, zero};
use crate::metric::arithmetic::kernel::{MOST_AT_CORNERS, Made, rounded};
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
    edges: "One row for all parts of a period, which must all be there: low_coverage. Of the parts as they are, not of the \
            people within them. lo is the least over the rounding; hi is the most of up to ten parts, of more an outer bound.",
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
    edges: "In natural units. One row for all parts of a period, which must all be there: low_coverage. lo and hi hold every \
            value that the rounding allows, and may lie a little further out.",
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
    let corner = |corner: usize| {
        let pick = |(at, (lo, hi)): (usize, (&Fraction, &Fraction))| if corner >> at & 1 == 0 { lo.clone() } else { hi.clone() };
        inequality(&parts.lo.iter().zip(&parts.hi).enumerate().map(pick).collect::<Vec<_>>())
    };
    let most = || Fraction::of(Decimal::from(i64::try_from(count).ok()? - 1), Decimal::from(i64::try_from(count).ok()?));
    let hi = match count <= MOST_AT_CORNERS {
        true => (0..1_usize << count).filter_map(corner).max(),
        false => outer(parts).into_iter().chain(most()).min(),
    };
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
    let term = |share: f64| if share > 0.0 { -share * libm::log(share) } else { 0.0 };
    let of = |parts: &[Fraction]| {
        let whole = total(parts.iter());
        parts.iter().map(|part| part.divided_by(&whole).map(|share| term(share.to_f64()))).sum::<Option<f64>>()
    };
    let number = parts.numbers.as_ref().and_then(|numbers| of(numbers)).map(Real::Float);
    let (low, high) = (total(parts.lo.iter()), total(parts.hi.iter()));
    // Each share by itself: its term is greatest at 1/e, and least at one of its ends.
    let ends = parts.lo.iter().zip(&parts.hi).map(|(lo, hi)| {
        let least = lo.divided_by(&lo.plus(&high.minus(hi))).map_or(0.0, |share| share.to_f64());
        let most = hi.divided_by(&hi.plus(&low.minus(lo))).map_or(1.0, |share| share.to_f64());
        let top = (1.0 / std::f64::consts::E).clamp(least, most);
        (term(least).min(term(most)), term(top))
    });
    let (lo, hi) = ends.fold((0.0, 0.0), |(lo, hi), (least, most)| (lo + least, hi + most));
    let most = libm::log(parts.lo.len() as f64);
    rounded(number, Some(Real::Float(lo)), Some(Real::Float(hi.min(most))), parts.status)
}
