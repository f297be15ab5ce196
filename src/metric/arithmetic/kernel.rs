//! From exact operands to a cell: the arithmetic that all families share.

use std::sync::Arc;

use crate::number::{Decimal, Fraction, Interval, Real, Rounding, edge};
use crate::table::{Cell, MadeOf, Reason, Status};

/// Bounds that no formula gives are sought at the corners, where each number is at one of its ends: up to so many
/// numbers all of them, 1,024, are tried. More get a bound that is safe rather than tight.
pub(crate) const MOST_AT_CORNERS: usize = 10;

/// A level as a formula takes it: the number, unless it is approximate, and where it may lie.
#[derive(Clone, Debug)]
pub struct Level {
    /// The number; `None` where the source printed a bound or an approximation.
    pub number: Option<Fraction>,
    /// The number as printed, for its sign.
    pub printed: Decimal,
    /// Where it may lie.
    pub within: Interval,
    /// Its status.
    pub status: Status,
    /// The figures that it is made of, where it is derived.
    pub made_of: Option<Arc<MadeOf>>,
}

impl Level {
    /// The level of a cell; its reason where it has no number.
    pub fn of(cell: &Cell) -> Result<Level, Reason> {
        let Some(printed) = cell.value else { return Err(cell.reason.unwrap_or(Reason::MissingValue)) };
        let (number, within) = cell.exact().ok_or(Reason::Overflow)?;
        let number = cell.reason.is_none().then_some(number);
        Ok(Level { number, printed, within, status: cell.status, made_of: cell.made_of.clone() })
    }

    /// The same levels without what all of them have in common, on which no ratio of them depends. `None` where they have
    /// nothing in common, or it might not be above zero.
    pub fn without_common<const N: usize>(levels: [&Level; N]) -> Option<[Level; N]> {
        let made: Vec<&MadeOf> = levels.iter().map(|level| level.made_of.as_deref()).collect::<Option<_>>()?;
        let common = MadeOf::common(&made);
        if common.within().lo.is_none_or(|lo| lo.signum() <= 0) {
            return None;
        }
        let rests = made.iter().map(|made| made.over(&common)).collect::<Option<Vec<MadeOf>>>()?;
        let mut rests = rests.into_iter().map(Arc::new);
        Some(levels.map(|level| {
            let rest = rests.next();
            let number = level.number.as_ref().and_then(|_| rest.as_ref()?.value());
            let within = rest.as_ref().map_or(Interval::OPEN, |rest| rest.within());
            Level { number, within, made_of: rest, ..level.clone() }
        }))
    }
}

impl Level {
    /// Whether it is printed as zero, and is more than nothing: `0n`, less than half a unit.
    pub fn is_scant(&self) -> bool {
        let Interval { lo, hi } = &self.within;
        let sign = |end: &Option<Fraction>| end.as_ref().map_or(-1, Fraction::signum);
        self.printed.is_zero() && sign(lo) == 0 && sign(hi) > 0
    }
}

/// Why nothing may be divided by a base, where it may not: zero, negative, or of the other sign than the value.
pub fn refused_base(value: Decimal, base: Decimal) -> Option<Reason> {
    match (base.signum(), value.signum()) {
        (0, _) => Some(Reason::ZeroBase),
        (1, -1) | (-1, 1) => Some(Reason::SignChange),
        (-1, _) => Some(Reason::NonpositiveBase),
        _ => None,
    }
}

/// An exact result before it is rounded: what a formula passes on to another one.
#[derive(Clone, Debug)]
pub struct Made {
    /// The number; `None` where an operand is approximate.
    pub number: Option<Fraction>,
    /// Where it may lie.
    pub within: Interval,
    /// The worst status of the operands.
    pub status: Status,
}

impl Made {
    /// A level over a base.
    pub fn quotient(x: &Level, base: &Level) -> Result<Made, Reason> {
        let number = x.number.as_ref().zip(base.number.as_ref()).and_then(|(x, base)| x.divided_by(base));
        // What both are made of is gone from the quotient.
        let made_of = x.made_of.as_ref().zip(base.made_of.as_ref()).and_then(|(x, base)| x.over(base));
        let within = made_of.map_or_else(|| x.within.over(&base.within), |made_of| made_of.within());
        let made = Made { number, within, status: x.status.max(base.status) };
        match refused_base(x.printed, base.printed) {
            None => Ok(made),
            // Growth from next to nothing has a size, which nobody knows.
            Some(Reason::ZeroBase) if base.is_scant() => Err(Reason::RoundingIndeterminate),
            Some(reason) => Err(reason),
        }
    }

    /// A level less another.
    pub fn difference(x: &Level, base: &Level) -> Made {
        let made = Made::from(x).minus(&base.into());
        match x.made_of.as_ref().zip(base.made_of.as_ref()).and_then(|(x, base)| x.less(base)) {
            Some((_, within)) => Made { within, ..made },
            None => made,
        }
    }

    /// This less another result, of other inputs.
    pub fn minus(&self, other: &Made) -> Made {
        let number = self.number.as_ref().zip(other.number.as_ref()).map(|(a, b)| a.minus(b));
        Made { number, within: self.within.minus(&other.within), status: self.status.max(other.status) }
    }

    /// This and another result, of other inputs.
    pub fn plus(&self, other: &Made) -> Made {
        self.minus(&other.times(-1))
    }

    /// The result times a whole number.
    pub fn times(&self, factor: i64) -> Made {
        let number = self.number.as_ref().map(|number| number.times(factor));
        Made { number, within: self.within.times(factor), status: self.status }
    }

    /// The result less one.
    pub fn minus_one(&self) -> Made {
        let number = self.number.as_ref().map(Fraction::minus_one);
        Made { number, within: self.within.minus_one(), status: self.status }
    }

    /// A quotient as growth, in percent.
    pub fn as_growth(&self) -> Made {
        self.minus_one().times(100)
    }

    /// The cell, rounded.
    pub fn cell(self) -> Cell {
        exact(self.number, self.within, self.status)
    }
}

impl From<&Level> for Made {
    fn from(level: &Level) -> Made {
        Made { number: level.number.clone(), within: level.within.clone(), status: level.status }
    }
}

/// Where a formula may lie that rises or falls in each of its inputs by itself: between the least and the greatest of its
/// corners. Open where an end is, and where the formula is not defined at a corner.
pub fn corners(inputs: &[&Interval], formula: impl Fn(&[&Fraction]) -> Option<Fraction>) -> Interval {
    let ends: Option<Vec<[&Fraction; 2]>> = inputs.iter().map(|input| Some([input.lo.as_ref()?, input.hi.as_ref()?])).collect();
    let Some(ends) = ends else { return Interval::OPEN };
    let at = |corner: usize| {
        let inputs: Vec<&Fraction> = ends.iter().enumerate().map(|(input, ends)| ends[corner >> input & 1]).collect();
        formula(&inputs)
    };
    let values: Option<Vec<Fraction>> = (0..1_usize << ends.len()).map(at).collect();
    let values = values.unwrap_or_default();
    Interval { lo: values.iter().min().cloned(), hi: values.into_iter().max() }
}

/// Whether an interval reaches below zero, as that of a printed 0 does.
pub fn reaches_below_zero(interval: &Interval) -> bool {
    interval.lo.as_ref().is_none_or(|lo| lo.signum() < 0)
}

/// What a rising function of growth (0.1 for 10 %) makes of a quotient; at an end that is not positive it is `floor`.
pub fn rising(made: &Made, function: impl Fn(f64) -> f64, floor: Option<f64>) -> Cell {
    let of = |quotient: &Fraction| match quotient.signum() > 0 {
        true => Some(function(quotient.minus_one().to_f64())),
        false => floor,
    };
    let end = |end: &Option<Fraction>| end.as_ref().and_then(of).map(Real::Float);
    rounded(end(&made.number), end(&made.within.lo), end(&made.within.hi), made.status)
}

/// The cell of an exact result.
pub fn exact(number: Option<Fraction>, within: Interval, status: Status) -> Cell {
    rounded(number.map(Real::Exact), within.lo.map(Real::Exact), within.hi.map(Real::Exact), status)
}

/// The cell of a result, rounded once: the number to the nearest, its bounds outward. Without a number the cell is
/// approximate, and its bounds say what is known.
pub fn rounded(number: Option<Real>, lo: Option<Real>, hi: Option<Real>, status: Status) -> Cell {
    let known = number.is_some();
    let value = number.as_ref().and_then(|number| edge(number, Rounding::Nearest));
    if known && value.is_none() {
        return Cell::reason(Reason::Overflow, status);
    }
    // Where a root or a logarithm made the ends, their error never puts them on the wrong side of the number.
    let outward =
        |end: Option<Decimal>, pick: fn(Decimal, Decimal) -> Decimal| end.map(|end| value.map_or(end, |value| pick(end, value)));
    Cell {
        made_of: None,
        value,
        lo: outward(lo.and_then(|lo| edge(&lo, Rounding::Down)), Decimal::min),
        hi: outward(hi.and_then(|hi| edge(&hi, Rounding::Up)), Decimal::max),
        reason: (!known).then_some(Reason::Approximate),
        status,
    }
}
