//! What a derived level is made of: figures multiplied with and divided by each other, each of which stands there once.
//!
//! A level that was converted, deflated, divided or spliced keeps the figures behind it. What is computed of such levels
//! then starts from the figures, not from rounded numbers, and a figure that stands above and below the line is gone: the
//! price of the base year from growth in real terms, the factor of a splice from growth before it.

use std::sync::Arc;

use super::{Cell, Reason, Status};
use crate::number::{Fraction, Interval};
use crate::period::Period;

/// Decimals that a derived level is shown with before the edge rounds it; computed from is what it is made of.
const SHOWN: &[u32] = &[15, 6, 0];

/// What tells a figure apart from all others.
#[derive(Clone, Debug, PartialEq)]
enum Name {
    /// A level of a measure: its dimensions with their values, by name, and its period.
    Level { measure: Arc<str>, key: Vec<(Arc<str>, Arc<str>)>, period: Period },
    /// What a rise in percent makes of what it rises from: one and so many hundredths.
    Rise(Figure),
    /// What is left of a sum when what all its members have in common is taken out of it.
    Sum(Vec<MadeOf>),
}

/// A number that others are made of, and where it may lie.
#[derive(Clone, Debug)]
pub struct Figure(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    name: Name,
    value: Fraction,
    within: Interval,
}

impl PartialEq for Figure {
    fn eq(&self, other: &Figure) -> bool {
        let (a, b) = (&*self.0, &*other.0);
        Arc::ptr_eq(&self.0, &other.0) || (a.value == b.value && a.within == b.within && a.name == b.name)
    }
}

impl Figure {
    /// A level of a measure; `None` where it has no number.
    pub fn level(measure: Arc<str>, mut key: Vec<(Arc<str>, Arc<str>)>, period: Period, cell: &Cell) -> Option<Figure> {
        key.sort();
        let (value, within) = cell.exact()?;
        Some(Figure(Arc::new(Inner { name: Name::Level { measure, key, period }, value, within })))
    }

    /// What a rise of so many percent makes of one.
    pub fn risen(self) -> Figure {
        let one = Fraction::one();
        let hundred = Fraction::one().times(100);
        let factor = |percent: &Fraction| percent.divided_by(&hundred).expect("a hundred is not zero").plus(&one);
        let value = factor(&self.0.value);
        let within = Interval { lo: self.0.within.lo.as_ref().map(factor), hi: self.0.within.hi.as_ref().map(factor) };
        Figure(Arc::new(Inner { name: Name::Rise(self), value, within }))
    }
}

/// A constant times powers of figures, each figure once.
#[derive(Clone, Debug, PartialEq)]
pub struct MadeOf {
    constant: Fraction,
    powers: Vec<(Figure, i32)>,
}

impl From<Figure> for MadeOf {
    fn from(figure: Figure) -> MadeOf {
        MadeOf { constant: Fraction::one(), powers: vec![(figure, 1)] }
    }
}

impl MadeOf {
    /// A number that is exact and stands for itself.
    pub fn constant(constant: Fraction) -> MadeOf {
        MadeOf { constant, powers: Vec::new() }
    }

    /// The product with something else.
    #[must_use]
    pub fn times(&self, other: &MadeOf) -> MadeOf {
        self.joined(other, self.constant.multiplied_by(&other.constant), 1)
    }

    /// The quotient by something else; `None` by zero.
    pub fn over(&self, other: &MadeOf) -> Option<MadeOf> {
        Some(self.joined(other, self.constant.divided_by(&other.constant)?, -1))
    }

    fn joined(&self, other: &MadeOf, constant: Fraction, sign: i32) -> MadeOf {
        let mut powers = self.powers.clone();
        for (figure, exponent) in &other.powers {
            match powers.iter_mut().find(|(known, _)| known == figure) {
                Some((_, known)) => *known += sign * exponent,
                None => powers.push((figure.clone(), sign * exponent)),
            }
        }
        powers.retain(|(_, exponent)| *exponent != 0);
        MadeOf { constant, powers }
    }

    /// What all of them have in common, their constant where it is one and the same.
    pub fn common(all: &[&MadeOf]) -> MadeOf {
        let Some((first, others)) = all.split_first() else { return MadeOf::constant(Fraction::one()) };
        let same = first.constant.signum() != 0 && others.iter().all(|other| other.constant == first.constant);
        let shared = |(figure, exponent): &(Figure, i32)| {
            let least = others.iter().try_fold(*exponent, |least, other| {
                let (_, exponent) = other.powers.iter().find(|(known, _)| known == figure)?;
                (exponent.signum() == least.signum()).then(|| least.signum() * least.abs().min(exponent.abs()))
            });
            Some((figure.clone(), least?))
        };
        MadeOf {
            constant: if same { first.constant.clone() } else { Fraction::one() },
            powers: first.powers.iter().filter_map(shared).collect(),
        }
    }

    /// The sum of some: what they have in common, once, times the sum of the rest. `None` where it has no number.
    pub fn sum(all: &[&MadeOf]) -> Option<MadeOf> {
        let common = MadeOf::common(all);
        let rests: Vec<MadeOf> = all.iter().map(|one| one.over(&common)).collect::<Option<_>>()?;
        let value = rests.iter().try_fold(Fraction::zero(), |sum, rest| Some(sum.plus(&rest.value()?)))?;
        let within = rests.iter().fold(nothing(), |sum, rest| sum.plus(&rest.within()));
        let name = Name::Sum(rests);
        Some(common.times(&Figure(Arc::new(Inner { name, value, within })).into()))
    }

    /// The difference of two: of what they have in common, once, times the difference of the rests.
    pub fn less(&self, other: &MadeOf) -> Option<(Fraction, Interval)> {
        let common = MadeOf::common(&[self, other]);
        let (a, b) = (self.over(&common)?, other.over(&common)?);
        let value = a.value()?.minus(&b.value()?).multiplied_by(&common.value()?);
        let apart = if a == b { nothing() } else { a.within().minus(&b.within()) };
        Some((value, common.within().multiplied_by(&apart)))
    }

    /// The number; `None` where a figure that divides is zero.
    pub fn value(&self) -> Option<Fraction> {
        self.powers.iter().try_fold(self.constant.clone(), |product, (figure, exponent)| {
            (0..exponent.abs()).try_fold(product, |product, _| match *exponent > 0 {
                true => Some(product.multiplied_by(&figure.0.value)),
                false => product.divided_by(&figure.0.value),
            })
        })
    }

    /// Where it may lie, given where its figures may; open at an end that a divisor of zero or less would make.
    pub fn within(&self) -> Interval {
        let one = || Interval { lo: Some(Fraction::one()), hi: Some(Fraction::one()) };
        let product = |above: bool| {
            let some = self.powers.iter().filter(|(_, exponent)| (*exponent > 0) == above);
            some.fold(one(), |product, (figure, exponent)| {
                product.multiplied_by(&power(&figure.0.within, exponent.unsigned_abs()))
            })
        };
        let constant = Interval { lo: Some(self.constant.clone()), hi: Some(self.constant.clone()) };
        product(true).multiplied_by(&constant).over(&product(false))
    }

    /// The cell of it.
    pub fn cell(self, approximate: bool, status: Status) -> Cell {
        let shown =
            self.value().and_then(|value| SHOWN.iter().find_map(|places| Some((value.rounded(*places).decimal()?, *places))));
        let Some((value, places)) = shown else { return Cell::reason(Reason::Overflow, status) };
        let Interval { lo, hi } = self.within();
        Cell {
            value: Some(value),
            lo: lo.and_then(|lo| lo.floor(places).decimal()),
            hi: hi.and_then(|hi| hi.ceil(places).decimal()),
            reason: approximate.then_some(Reason::Approximate),
            status,
            made_of: Some(Arc::new(self)),
        }
    }
}

fn nothing() -> Interval {
    Interval { lo: Some(Fraction::zero()), hi: Some(Fraction::zero()) }
}

/// A power of an interval. Its ends are those of the power where nothing of it is below zero.
fn power(base: &Interval, exponent: u32) -> Interval {
    let raised = |end: &Option<Fraction>| end.as_ref().map(|end| (1..exponent).fold(end.clone(), |x, _| x.multiplied_by(end)));
    match base.lo.as_ref().is_some_and(|lo| lo.signum() >= 0) {
        true => Interval { lo: raised(&base.lo), hi: raised(&base.hi) },
        false => (1..exponent).fold(base.clone(), |x, _| x.multiplied_by(base)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::Decimal;
    use proptest::prelude::*;

    fn figure(name: &str, middle: i64, half: i64) -> MadeOf {
        let [value, lo, hi] = [middle, middle - half, middle + half].map(Decimal::from);
        let cell = Cell::number(value, lo, hi, Status::NORMAL);
        let period = "2023".parse().expect("a period");
        Figure::level(name.into(), Vec::new(), period, &cell).expect("a number").into()
    }

    fn ends(within: &Interval) -> (String, String) {
        let text = |end: &Option<Fraction>| end.as_ref().map_or("open".to_owned(), |end| end.rounded(4).to_string());
        (text(&within.lo), text(&within.hi))
    }

    #[test]
    fn what_stands_above_and_below_the_line_is_gone() {
        let (users, people) = (figure("users", 284, 1), figure("people", 1000, 50));
        let share = users.over(&people).expect("people");
        assert_eq!(share.times(&people), users);
        assert_eq!(ends(&share.times(&people).within()), ("283".into(), "285".into()));
        assert_eq!(ends(&share.within()), ("0.2695".into(), "0.3".into()));
    }

    #[test]
    fn a_sum_takes_out_what_its_members_share() {
        let (a, b, price) = (figure("a", 30, 1), figure("b", 70, 2), figure("price", 5, 1));
        let (a, b) = (a.over(&price).expect("a price"), b.over(&price).expect("a price"));
        let whole = MadeOf::sum(&[&a, &b]).expect("numbers");
        assert_eq!(ends(&whole.within()), ("16.1667".into(), "25.75".into()));
        // The price is gone from a share of it.
        assert_eq!(ends(&a.over(&whole).expect("a whole").within()), ("0.2816".into(), "0.3196".into()));
        assert_eq!(a.less(&a).expect("numbers").1, nothing());
    }

    #[test]
    fn a_number_too_long_for_its_decimals_is_shown_with_fewer() {
        let vast = MadeOf::constant(Decimal::new(10_i128.pow(30), 0).expect("a number").into());
        let cell = vast.times(&figure("a", 1, 0)).cell(false, Status::NORMAL);
        assert_eq!(cell.value.map(|value| value.to_string()).as_deref(), Some("1000000000000000000000000000000"));
    }

    proptest! {
        /// The bounds of any such product are its least and its greatest corner.
        #[test]
        fn bounds_are_those_of_the_corners(
            given in prop::collection::vec((2_i64..40, 0_i64..2, -2_i32..3), 1..4),
        ) {
            let made = given.iter().enumerate().fold(MadeOf::constant(Fraction::one()), |product, (at, (middle, half, exponent))| {
                let one = figure(&at.to_string(), *middle, *half);
                (0..exponent.abs()).fold(product, |product, _| match *exponent > 0 {
                    true => product.times(&one),
                    false => product.over(&one).expect("above zero"),
                })
            });
            let corner = |corner: usize| given.iter().enumerate().fold(Fraction::one(), |product, (at, (middle, half, exponent))| {
                let end = Fraction::from(Decimal::from(if corner >> at & 1 == 0 { middle - half } else { middle + half }));
                (0..exponent.abs()).fold(product, |product, _| match *exponent > 0 {
                    true => product.multiplied_by(&end),
                    false => product.divided_by(&end).expect("above zero"),
                })
            });
            let corners: Vec<Fraction> = (0..1_usize << given.len()).map(corner).collect();
            let within = made.within();
            prop_assert_eq!(within.lo.as_ref(), corners.iter().min());
            prop_assert_eq!(within.hi.as_ref(), corners.iter().max());
        }
    }
}
