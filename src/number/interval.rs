//! Interval arithmetic on exact fractions, with open ends.

use super::Fraction;

/// Where a number may lie, given the rounding of what was printed. An end that is `None` is open or unknown.
///
/// The operations are exact at the corners. Write a formula so that each input appears once, and its interval is tight.
///
/// ```
/// use sizeup::number::{Decimal, Fraction, Interval};
/// let around = |lo: &str, hi: &str| Interval::closed(lo.parse().unwrap(), hi.parse().unwrap());
/// let growth = around("3.195", "3.205").over(&around("2.985", "2.995"));
/// assert_eq!(growth.lo.unwrap().rounded(4).to_string(), "1.0668");
/// assert_eq!(growth.hi.unwrap().rounded(4).to_string(), "1.0737");
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Interval {
    /// The least it may be.
    pub lo: Option<Fraction>,
    /// The most it may be.
    pub hi: Option<Fraction>,
}

impl Interval {
    /// From one decimal to another.
    pub fn closed(lo: super::Decimal, hi: super::Decimal) -> Interval {
        Interval { lo: Some(lo.into()), hi: Some(hi.into()) }
    }

    /// Open on both sides: nothing is known.
    pub const OPEN: Interval = Interval { lo: None, hi: None };

    /// The sum.
    pub fn plus(&self, other: &Interval) -> Interval {
        let add = |a: &Option<Fraction>, b: &Option<Fraction>| Some(a.as_ref()?.plus(b.as_ref()?));
        Interval { lo: add(&self.lo, &other.lo), hi: add(&self.hi, &other.hi) }
    }

    /// The difference.
    pub fn minus(&self, other: &Interval) -> Interval {
        self.plus(&other.times(-1))
    }

    /// The product with a whole number.
    pub fn times(&self, factor: i64) -> Interval {
        let end = |end: &Option<Fraction>| end.as_ref().map(|fraction| fraction.times(factor));
        match factor < 0 {
            false => Interval { lo: end(&self.lo), hi: end(&self.hi) },
            true => Interval { lo: end(&self.hi), hi: end(&self.lo) },
        }
    }

    /// The product with another interval: its ends are at corners. With an open end only what is surely zero or more has
    /// a bound.
    pub fn multiplied_by(&self, other: &Interval) -> Interval {
        let ends = |interval: &Interval| Some([interval.lo.clone()?, interval.hi.clone()?]);
        let Some((a, b)) = ends(self).zip(ends(other)) else {
            let least = |interval: &Interval| interval.lo.clone().filter(|lo| lo.signum() >= 0);
            return Interval { lo: least(self).zip(least(other)).map(|(a, b)| a.multiplied_by(&b)), hi: None };
        };
        let corners = || a.iter().flat_map(|a| b.iter().map(|b| a.multiplied_by(b)));
        Interval { lo: corners().min(), hi: corners().max() }
    }

    /// Every number of the interval less one.
    pub fn minus_one(&self) -> Interval {
        let end = |end: &Option<Fraction>| end.as_ref().map(Fraction::minus_one);
        Interval { lo: end(&self.lo), hi: end(&self.hi) }
    }

    /// The quotient by an interval of positive numbers; an end that a base of zero or less would make is open.
    pub fn over(&self, base: &Interval) -> Interval {
        // What is at or above zero is least over the largest base; what is below zero, over the smallest.
        let lo = self.lo.as_ref().and_then(|lo| if lo.signum() >= 0 { shrunk(lo, &base.hi) } else { grown(lo, &base.lo) });
        let hi = self.hi.as_ref().and_then(|hi| if hi.signum() >= 0 { grown(hi, &base.lo) } else { shrunk(hi, &base.hi) });
        Interval { lo, hi }
    }
}

/// An end over the upper end of a base; over a base without one it comes as near to zero as one likes.
fn shrunk(end: &Fraction, upper: &Option<Fraction>) -> Option<Fraction> {
    match upper {
        Some(upper) if upper.signum() > 0 => end.divided_by(upper),
        Some(_) => None,
        None => Some(end.times(0)),
    }
}

/// An end over the lower end of a base; over a base that may be zero it has no bound.
fn grown(end: &Fraction, lower: &Option<Fraction>) -> Option<Fraction> {
    match lower {
        Some(lower) if lower.signum() > 0 => end.divided_by(lower),
        _ => (end.signum() == 0).then(|| end.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Decimal;
    use super::*;
    use proptest::prelude::*;

    fn interval(lo: i64, hi: i64) -> Interval {
        Interval::closed(lo.into(), hi.into())
    }

    #[test]
    fn an_open_end_stays_open() {
        let above_three = Interval { lo: Some(Decimal::from(3).into()), hi: None };
        let quotient = above_three.over(&interval(1, 2));
        assert_eq!(quotient.lo, Some(Fraction::of(3.into(), 2.into()).expect("not by zero")));
        assert_eq!(quotient.hi, None);
        let share = interval(1, 2).over(&above_three);
        assert_eq!(share.lo, Some(Decimal::ZERO.into()));
        assert_eq!(share.hi, Some(Fraction::of(2.into(), 3.into()).expect("not by zero")));
    }

    #[test]
    fn a_base_that_may_be_zero_gives_no_bound() {
        assert_eq!(interval(1, 2).over(&interval(0, 4)).hi, None);
        assert!(interval(1, 2).over(&interval(0, 4)).lo.is_some());
    }

    proptest! {
        #[test]
        fn a_quotient_is_as_wide_as_its_corners(a in -50_i64..50, w in 0_i64..20, b in 1_i64..50, v in 0_i64..20) {
            let (above, below) = ([a, a + w], [b, b + v]);
            let quotient = interval(above[0], above[1]).over(&interval(below[0], below[1]));
            let corners: Vec<Fraction> = above
                .iter()
                .flat_map(|x| below.iter().map(|y| Fraction::of((*x).into(), (*y).into()).expect("positive")))
                .collect();
            prop_assert_eq!(quotient.lo.as_ref(), corners.iter().min());
            prop_assert_eq!(quotient.hi.as_ref(), corners.iter().max());
        }
    }
}
