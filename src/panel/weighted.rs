//! A mean over time of figures that are never summed, weighted by what they are shares of.

use std::sync::Arc;

use crate::number::{Decimal, Fraction, Interval};
use crate::table::{Cell, Operand, Reason, Row, Status, Table};

/// Decimals that a mean keeps, so that what is computed from it is not computed from a rounded number.
const KEPT: u32 = 15;

/// A figure and its weight, each with its ends.
struct Pair {
    rate: [Option<Fraction>; 3],
    weight: [Option<Fraction>; 3],
    approximate: bool,
}

/// Σ w·r / Σ w over rows, each weighted by the row of `weights` of its series and period, and what it was made of.
pub(super) fn mean(levels: &Table, rows: &[&Row], weights: &Table) -> (Cell, Vec<Operand>) {
    let mut status = Status::NORMAL;
    let mut operands = Vec::new();
    let mut pairs = Vec::with_capacity(rows.len());
    let mut without = None;
    for row in rows {
        operands.push(levels.operand("figure", row));
        let weight = weight_of(levels, row, weights);
        operands.extend(weight.map(|weight| weights.operand("weight", weight)));
        status = status.max(row.cell.status).max(weight.map(|weight| weight.cell.status).unwrap_or_default());
        match paired(row, weight) {
            Ok(pair) => pairs.push(pair),
            Err(reason) => without = without.or(Some(reason)),
        }
    }
    let cell = without.map_or_else(|| averaged(&pairs, status), |reason| Cell::reason(reason, status));
    (cell, operands)
}

/// The row of the weights for a row of the levels: of its values in the dimensions that both have, and of its period, or
/// of the date on which that ends.
fn weight_of<'w>(levels: &Table, row: &Row, weights: &'w Table) -> Option<&'w Row> {
    let values: Vec<Option<&Arc<str>>> =
        weights.dimensions.iter().map(|dimension| levels.dimension(&dimension.name).map(|at| &row.key[at])).collect();
    let of_series = |other: &&Row| other.key.iter().zip(&values).all(|(own, wanted)| wanted.is_none_or(|wanted| wanted == own));
    let there = || weights.rows.iter().filter(of_series);
    let stock = weights.measure.kind == Some(crate::table::Kind::Stock);
    let meets = |other: &&Row| stock && row.period.last_month().is_some() && other.period.last_month() == row.period.last_month();
    there().find(|other| other.period == row.period).or_else(|| there().find(meets))
}

fn paired(row: &Row, weight: Option<&Row>) -> Result<Pair, Reason> {
    let weight = weight.ok_or(Reason::LowCoverage)?;
    for cell in [&row.cell, &weight.cell] {
        if cell.value.is_none() {
            return Err(cell.reason.unwrap_or(Reason::MissingValue));
        }
    }
    if weight.cell.value.is_some_and(|weight| weight.signum() < 0) {
        return Err(Reason::NonpositiveBase);
    }
    let ends = |cell: &Cell| {
        let (value, within) = cell.exact().map_or((None, Interval::OPEN), |(value, within)| (Some(value), within));
        [value, within.lo, within.hi]
    };
    let approximate = row.cell.reason.or(weight.cell.reason).is_some();
    Ok(Pair { rate: ends(&row.cell), weight: ends(&weight.cell), approximate })
}

fn averaged(pairs: &[Pair], status: Status) -> Cell {
    let known = pairs.iter().map(|pair| Some((pair.rate[0].clone()?, pair.weight[0].clone()?))).collect::<Option<Vec<_>>>();
    let Some(value) = known.as_deref().and_then(quotient) else { return Cell::reason(Reason::ZeroBase, status) };
    let Some(value) = value.rounded(KEPT).decimal() else { return Cell::reason(Reason::Overflow, status) };
    let approximate = pairs.iter().any(|pair| pair.approximate);
    let lo = extreme(pairs, 1).and_then(|lo| lo.floor(KEPT).decimal());
    let hi = extreme(pairs, 2).and_then(|hi| hi.ceil(KEPT).decimal());
    Cell { value: Some(value), lo, hi, reason: approximate.then_some(Reason::Approximate), status, made_of: None }
}

fn quotient(pairs: &[(Fraction, Fraction)]) -> Option<Fraction> {
    let zero = Fraction::from(Decimal::ZERO);
    let above = pairs.iter().fold(zero.clone(), |sum, (rate, weight)| sum.plus(&rate.multiplied_by(weight)));
    let below = pairs.iter().fold(zero, |sum, (_, weight)| sum.plus(weight));
    (below.signum() > 0).then(|| above.divided_by(&below))?
}

/// The least (`end` 1) or the greatest (`end` 2) that the mean may be. Every rate stands at that end; the weights stand
/// at one end below some rate and at the other above it, so that as many cuts as there are rates hold the answer.
fn extreme(pairs: &[Pair], end: usize) -> Option<Fraction> {
    let mut ends = pairs
        .iter()
        .map(|pair| Some((pair.rate[end].clone()?, pair.weight[1].clone()?, pair.weight[2].clone()?)))
        .collect::<Option<Vec<_>>>()?;
    // A weight whose rounding reaches below zero weighs nothing at the least.
    let zero = Fraction::from(Decimal::ZERO);
    for (_, lo, _) in &mut ends {
        if lo.signum() < 0 {
            *lo = zero.clone();
        }
    }
    ends.sort_by(|a, b| a.0.cmp(&b.0));
    let cut = |cut: usize| {
        let weighed = ends.iter().enumerate().map(|(at, (rate, lo, hi))| {
            let heavy = (at < cut) == (end == 1);
            (rate.clone(), if heavy { hi.clone() } else { lo.clone() })
        });
        quotient(&weighed.collect::<Vec<_>>())
    };
    let cuts = (0..=ends.len()).filter_map(cut);
    if end == 1 { cuts.min() } else { cuts.max() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn number(text: &str) -> Decimal {
        text.parse().expect("a number")
    }

    fn pair(rate: (i64, i64), weight: (i64, i64)) -> Pair {
        let ends = |(middle, half): (i64, i64)| {
            [middle, middle - half, middle + half].map(|end| Some(Fraction::from(Decimal::from(end))))
        };
        Pair { rate: ends(rate), weight: ends(weight), approximate: false }
    }

    #[test]
    fn a_mean_leans_to_the_heavier() {
        let cell = averaged(&[pair((10, 0), (1, 0)), pair((20, 0), (3, 0))], Status::NORMAL);
        assert_eq!(cell, Cell::number(number("17.5"), number("17.5"), number("17.5"), Status::NORMAL));
        let none = averaged(&[pair((10, 0), (0, 0))], Status::NORMAL);
        assert_eq!(none.reason, Some(Reason::ZeroBase));
    }

    proptest! {
        /// The bounds are the least and the greatest over all corners.
        #[test]
        fn bounds_are_tight(given in prop::collection::vec(((-50_i64..50, 0_i64..5), (5_i64..40, 0_i64..5)), 1..5)) {
            let pairs: Vec<Pair> = given.iter().map(|(rate, weight)| pair(*rate, *weight)).collect();
            let corner = |corner: usize| {
                let ends = given.iter().enumerate().map(|(at, ((rate, half), (weight, slack)))| {
                    let sign = |bit: usize| if corner >> (2 * at + bit) & 1 == 1 { 1 } else { -1 };
                    let of = |middle: &i64, by: i64| Fraction::from(Decimal::from(middle + by));
                    (of(rate, half * sign(0)), of(weight, slack * sign(1)))
                });
                quotient(&ends.collect::<Vec<_>>()).expect("weights above zero")
            };
            let corners: Vec<Fraction> = (0..1_usize << (2 * given.len())).map(corner).collect();
            prop_assert_eq!(extreme(&pairs, 1), corners.iter().min().cloned());
            prop_assert_eq!(extreme(&pairs, 2), corners.iter().max().cloned());
            let cell = averaged(&pairs, Status::NORMAL);
            prop_assert!(cell.lo <= cell.value && cell.value <= cell.hi);
        }
    }
}
