//! The least and the greatest of a formula of many numbers, each of which lies between two ends and may stand in the
//! formula more than once.
//!
//! A formula that surely rises with one of its numbers, wherever the others stand, is least where that one is least. So
//! the slopes are enclosed first: where the signs of all are settled one corner is the answer, and what is not settled
//! is bounded by interval arithmetic, from outside.

use crate::number::{Fraction, Interval};

/// What a formula is calculated with.
pub(crate) trait Number: Clone {
    /// The sum.
    fn plus(&self, other: &Self) -> Self;
    /// The difference.
    fn minus(&self, other: &Self) -> Self;
    /// The product.
    fn times(&self, other: &Self) -> Self;
    /// The quotient.
    fn over(&self, other: &Self) -> Self;
    /// One so many of it.
    fn shared(&self, among: usize) -> Self;
}

/// The sum of at least one.
pub(crate) fn sum<N: Number>(some: impl IntoIterator<Item = N>) -> Option<N> {
    some.into_iter().reduce(|sum, one| sum.plus(&one))
}

/// A formula of several numbers.
pub(crate) trait Formula {
    /// Its value; `None` of too few numbers.
    fn of<N: Number>(&self, inputs: &[N]) -> Option<N>;
}

impl Number for Option<Fraction> {
    fn plus(&self, other: &Self) -> Self {
        Some(self.as_ref()?.plus(other.as_ref()?))
    }
    fn minus(&self, other: &Self) -> Self {
        Some(self.as_ref()?.minus(other.as_ref()?))
    }
    fn times(&self, other: &Self) -> Self {
        Some(self.as_ref()?.multiplied_by(other.as_ref()?))
    }
    fn over(&self, other: &Self) -> Self {
        self.as_ref()?.divided_by(other.as_ref()?)
    }
    fn shared(&self, among: usize) -> Self {
        self.as_ref()?.divided_by(&Fraction::one().times(i64::try_from(among).ok()?))
    }
}

impl Number for f64 {
    fn plus(&self, other: &Self) -> Self {
        self + other
    }
    fn minus(&self, other: &Self) -> Self {
        self - other
    }
    fn times(&self, other: &Self) -> Self {
        self * other
    }
    fn over(&self, other: &Self) -> Self {
        self / other
    }
    fn shared(&self, among: usize) -> Self {
        self / among as f64
    }
}

impl Number for Interval {
    fn plus(&self, other: &Self) -> Self {
        Interval::plus(self, other)
    }
    fn minus(&self, other: &Self) -> Self {
        Interval::minus(self, other)
    }
    fn times(&self, other: &Self) -> Self {
        self.multiplied_by(other)
    }
    fn over(&self, other: &Self) -> Self {
        Interval::over(self, other)
    }
    fn shared(&self, among: usize) -> Self {
        let end = |end: &Option<Fraction>| end.shared(among);
        Interval { lo: end(&self.lo), hi: end(&self.hi) }
    }
}

/// An enclosure of floats.
type Range = [f64; 2];

fn product(a: Range, b: Range) -> Range {
    let all = [a[0] * b[0], a[0] * b[1], a[1] * b[0], a[1] * b[1]];
    // What is no number stays none, so that nothing is settled by it.
    all.into_iter().fold([f64::INFINITY, f64::NEG_INFINITY], |[lo, hi], x| match x.is_nan() || lo.is_nan() {
        true => [f64::NAN, f64::NAN],
        false => [lo.min(x), hi.max(x)],
    })
}

/// The enclosure of a number, and of its slopes in all inputs.
#[derive(Clone)]
struct Slopes {
    at: Range,
    slopes: Vec<Range>,
}

impl Slopes {
    fn with(&self, other: &Slopes, at: Range, of: impl Fn(Range, Range) -> Range) -> Slopes {
        Slopes { at, slopes: self.slopes.iter().zip(&other.slopes).map(|(a, b)| of(*a, *b)).collect() }
    }
}

impl Number for Slopes {
    fn plus(&self, other: &Self) -> Self {
        let add = |a: Range, b: Range| [a[0] + b[0], a[1] + b[1]];
        self.with(other, add(self.at, other.at), add)
    }
    fn minus(&self, other: &Self) -> Self {
        let less = |a: Range, b: Range| [a[0] - b[1], a[1] - b[0]];
        self.with(other, less(self.at, other.at), less)
    }
    fn times(&self, other: &Self) -> Self {
        self.with(other, product(self.at, other.at), |a, b| {
            let (a, b) = (product(a, other.at), product(self.at, b));
            [a[0] + b[0], a[1] + b[1]]
        })
    }
    fn over(&self, other: &Self) -> Self {
        let [lo, hi] = other.at;
        let turned = if lo > 0.0 || hi < 0.0 { [1.0 / hi, 1.0 / lo] } else { [f64::NAN, f64::NAN] };
        let at = product(self.at, turned);
        // (a/b)' = (a' − (a/b) b') / b
        self.with(other, at, |a, b| {
            let moved = product(at, b);
            product([a[0] - moved[1], a[1] - moved[0]], turned)
        })
    }
    fn shared(&self, among: usize) -> Self {
        let part = |range: Range| range.map(|end| end / among as f64);
        Slopes { at: part(self.at), slopes: self.slopes.iter().copied().map(part).collect() }
    }
}

/// How much of a slope may be the error of its floats.
const ERROR: f64 = 1e-9;

/// More numbers than these are left to interval arithmetic: their slopes take time with the square of their count.
pub(crate) const MOST: usize = 160;

/// Where a formula may lie whose inputs may lie so; `None` where an input has an open end, or there are too many.
pub(crate) fn ends(formula: &impl Formula, inputs: &[Interval]) -> Option<Interval> {
    let closed: Vec<[&Fraction; 2]> = inputs.iter().map(|it| Some([it.lo.as_ref()?, it.hi.as_ref()?])).collect::<Option<_>>()?;
    if closed.len() > MOST {
        return None;
    }
    let floats: Vec<Range> = closed.iter().map(|ends| ends.map(Fraction::to_f64)).collect();
    let end = |most: bool| {
        let settled = settled(formula, &floats, most);
        let corner: Option<Vec<Option<Fraction>>> =
            settled.iter().zip(&closed).map(|(end, ends)| Some(Some(ends[(*end)?].clone()))).collect();
        if let Some(corner) = corner {
            return formula.of(&corner)?;
        }
        let at = |(end, ends): (&Option<usize>, &[&Fraction; 2])| match end {
            Some(end) => Interval { lo: Some(ends[*end].clone()), hi: Some(ends[*end].clone()) },
            None => Interval { lo: Some(ends[0].clone()), hi: Some(ends[1].clone()) },
        };
        let within = formula.of(&settled.iter().zip(&closed).map(at).collect::<Vec<_>>())?;
        if most { within.hi } else { within.lo }
    };
    Some(Interval { lo: end(false), hi: end(true) })
}

/// The bounds, or the nearer ones where the slopes tell of them.
pub(crate) fn nearer(formula: &impl Formula, inputs: &[Interval], bounds: Interval) -> Interval {
    let Some(Interval { lo, hi }) = ends(formula, inputs) else { return bounds };
    Interval { lo: lo.into_iter().chain(bounds.lo).max(), hi: hi.into_iter().chain(bounds.hi).min() }
}

/// The least and the greatest of a formula of floats, each where the slopes of all inputs tell.
pub(crate) fn float_ends(formula: &impl Formula, lo: &[f64], hi: &[f64]) -> [Option<f64>; 2] {
    let floats: Vec<Range> = lo.iter().zip(hi).map(|(lo, hi)| [*lo, *hi]).collect();
    if floats.len() > MOST {
        return [None, None];
    }
    [false, true].map(|most| {
        let settled = settled(formula, &floats, most);
        let corner = settled.iter().zip(&floats).map(|(end, ends)| Some(ends[(*end)?])).collect::<Option<Vec<f64>>>()?;
        formula.of(&corner).filter(|value| value.is_finite())
    })
}

/// For every input the end at which the formula is least, or greatest, where its slope tells.
fn settled(formula: &impl Formula, inputs: &[Range], most: bool) -> Vec<Option<usize>> {
    let mut settled: Vec<Option<usize>> = inputs.iter().map(|ends| (ends[0] >= ends[1]).then_some(0)).collect();
    loop {
        let mut open: Vec<usize> = (0..inputs.len()).filter(|at| settled[*at].is_none()).collect();
        let slope = |input: usize| open.iter().map(|other| if *other == input { [1.0, 1.0] } else { [0.0, 0.0] }).collect();
        let point = |at: usize| settled[at].map_or(inputs[at], |end| [inputs[at][end]; 2]);
        let points: Vec<Slopes> = (0..inputs.len()).map(|at| Slopes { at: point(at), slopes: slope(at) }).collect();
        let Some(made) = formula.of(&points) else { return settled };
        let before = open.len();
        for (input, [lo, hi]) in open.drain(..).zip(made.slopes) {
            let error = lo.abs().max(hi.abs()) * ERROR;
            if lo >= error {
                settled[input] = Some(usize::from(most));
            } else if hi <= -error {
                settled[input] = Some(usize::from(!most));
            }
        }
        let left = settled.iter().filter(|end| end.is_none()).count();
        if left == 0 || left == before {
            return settled;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::Decimal;
    use proptest::prelude::*;

    /// A part of a sum, less what it is a part of when that is doubled: each number stands there twice.
    struct Share;

    impl Formula for Share {
        fn of<N: Number>(&self, x: &[N]) -> Option<N> {
            let all = sum(x.iter().cloned())?;
            Some(x.first()?.over(&all).times(&x.last()?.minus(x.first()?)))
        }
    }

    fn interval(lo: i64, hi: i64) -> Interval {
        Interval::closed(Decimal::from(lo), Decimal::from(hi))
    }

    #[test]
    fn what_may_turn_is_bounded_from_outside() {
        // x (y − x) / (x + y) rises and falls with x between 1 and 9.
        let within = ends(&Share, &[interval(1, 9), interval(10, 10)]).expect("closed");
        let at = |x: f64| x * (10.0 - x) / (x + 10.0);
        let most = (0..=80).map(|step| at(1.0 + f64::from(step) / 10.0)).fold(0.0, f64::max);
        assert!(within.hi.expect("an end").to_f64() >= most);
        assert!(within.lo.expect("an end").to_f64() <= at(9.0));
        assert_eq!(ends(&Share, &[Interval::OPEN, interval(1, 2)]), None);
    }

    proptest! {
        #[test]
        fn settled_slopes_give_the_corners(x in 20_i64..90, y in 400_i64..600, z in 20_i64..90, w in 0_i64..3) {
            let given = [(x, w), (z, w), (y, w)];
            let inputs: Vec<Interval> = given.iter().map(|(middle, half)| interval(middle - half, middle + half)).collect();
            let within = ends(&Share, &inputs).expect("closed");
            let corner = |corner: usize| {
                let pick = |(at, (middle, half)): (usize, &(i64, i64))| {
                    Some(Fraction::from(Decimal::from(if corner >> at & 1 == 0 { middle - half } else { middle + half })))
                };
                Share.of(&given.iter().enumerate().map(pick).collect::<Vec<_>>()).flatten().expect("above zero")
            };
            let corners: Vec<Fraction> = (0..8).map(corner).collect();
            prop_assert_eq!(within.lo.as_ref(), corners.iter().min());
            prop_assert_eq!(within.hi.as_ref(), corners.iter().max());
        }
    }
}
