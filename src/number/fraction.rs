//! An exact quotient of two integers of any size.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{Signed, ToPrimitive, Zero};

use super::Decimal;

/// A quotient, kept exact until it is printed.
///
/// ```
/// use sizeup::number::{Decimal, Fraction};
/// let (rural, before): (Decimal, Decimal) = ("3.20".parse().unwrap(), "2.99".parse().unwrap());
/// let growth = Fraction::of(rural, before).unwrap().minus_one().times(100);
/// assert_eq!(growth.rounded(3).to_string(), "7.023");
/// ```
#[derive(Clone, Debug)]
pub struct Fraction {
    numerator: BigInt,
    denominator: BigInt, // always positive
}

impl Fraction {
    /// `above / below`; `None` where `below` is zero.
    pub fn of(above: Decimal, below: Decimal) -> Option<Fraction> {
        Fraction::from(above).divided_by(&Fraction::from(below))
    }

    fn new(numerator: BigInt, denominator: BigInt) -> Fraction {
        if denominator.is_negative() {
            return Fraction { numerator: -numerator, denominator: -denominator };
        }
        Fraction { numerator, denominator }
    }

    /// The quotient of two fractions; `None` where `other` is zero.
    pub fn divided_by(&self, other: &Fraction) -> Option<Fraction> {
        (!other.numerator.is_zero())
            .then(|| Fraction::new(&self.numerator * &other.denominator, &self.denominator * &other.numerator))
    }

    /// The product of two fractions.
    pub fn multiplied_by(&self, other: &Fraction) -> Fraction {
        Fraction::new(&self.numerator * &other.numerator, &self.denominator * &other.denominator)
    }

    /// The sum of two fractions.
    pub fn plus(&self, other: &Fraction) -> Fraction {
        // Decimals have powers of ten below the line: the larger one serves both, and sums of many stay short.
        let (fine, coarse) = if self.denominator >= other.denominator { (self, other) } else { (other, self) };
        let (factor, rest) = fine.denominator.div_rem(&coarse.denominator);
        if rest.is_zero() {
            let numerator = &fine.numerator + &coarse.numerator * factor;
            return Fraction { numerator, denominator: fine.denominator.clone() };
        }
        let numerator = &self.numerator * &other.denominator + &other.numerator * &self.denominator;
        Fraction::new(numerator, &self.denominator * &other.denominator)
    }

    /// The difference of two fractions.
    pub fn minus(&self, other: &Fraction) -> Fraction {
        self.plus(&other.times(-1))
    }

    /// The fraction less one: what a quotient of two levels is as growth.
    pub fn minus_one(&self) -> Fraction {
        Fraction { numerator: &self.numerator - &self.denominator, denominator: self.denominator.clone() }
    }

    /// The fraction times a whole number.
    pub fn times(&self, factor: i64) -> Fraction {
        Fraction { numerator: &self.numerator * factor, denominator: self.denominator.clone() }
    }

    /// The square root, cut after so many decimals; `None` of what is below zero.
    ///
    /// ```
    /// use sizeup::number::{Decimal, Fraction};
    /// let two = Fraction::from(Decimal::from(2));
    /// assert_eq!(two.root(4).unwrap().rounded(4).to_string(), "1.4142");
    /// assert!(two.times(-1).root(4).is_none());
    /// ```
    pub fn root(&self, places: u32) -> Option<Fraction> {
        if self.numerator.is_negative() {
            return None;
        }
        let unit = BigInt::from(10).pow(places);
        let square = (&self.numerator * &unit * &unit).div_floor(&self.denominator);
        Some(Fraction { numerator: square.sqrt(), denominator: unit })
    }

    /// -1, 0 or 1.
    pub fn signum(&self) -> i32 {
        self.numerator.signum().to_i32().expect("a sign")
    }

    /// The nearest `f64`, by way of 25 significant digits.
    pub fn to_f64(&self) -> f64 {
        if self.numerator.is_zero() {
            return 0.0;
        }
        let magnitude = self.magnitude();
        let places = 25 - magnitude;
        let scaled = self.scaled(places);
        format!("{}e{}", half_away(&scaled.numerator, &scaled.denominator), -places).parse().expect("digits and exponent")
    }

    /// The power of ten of the first significant digit, give or take one.
    pub(super) fn magnitude(&self) -> i64 {
        let bits = |n: &BigInt| i64::try_from(n.bits()).expect("a number of bits");
        // log10(2) in millionths: no logarithm is needed for a bound of one digit.
        (bits(&self.numerator) - bits(&self.denominator)) * 301_030 / 1_000_000
    }

    fn scaled(&self, places: i64) -> Fraction {
        let power = BigInt::from(10).pow(u32::try_from(places.unsigned_abs()).expect("few digits"));
        match places >= 0 {
            true => Fraction { numerator: &self.numerator * power, denominator: self.denominator.clone() },
            false => Fraction { numerator: self.numerator.clone(), denominator: &self.denominator * power },
        }
    }

    /// Rounded half away from zero to so many decimals, as digits of any length.
    pub fn rounded(&self, places: u32) -> Digits {
        let Fraction { numerator, denominator } = self.scaled(places.into());
        Digits { mantissa: half_away(&numerator, &denominator), places }
    }

    /// Rounded down to so many decimals.
    pub fn floor(&self, places: u32) -> Digits {
        let Fraction { numerator, denominator } = self.scaled(places.into());
        Digits { mantissa: numerator.div_floor(&denominator), places }
    }

    /// Rounded up to so many decimals.
    pub fn ceil(&self, places: u32) -> Digits {
        let Fraction { numerator, denominator } = self.scaled(places.into());
        Digits { mantissa: -(-numerator).div_floor(&denominator), places }
    }
}

fn half_away(numerator: &BigInt, denominator: &BigInt) -> BigInt {
    let doubled: BigInt = numerator.abs() * 2u32 + denominator;
    let away: BigInt = doubled / (denominator * 2u32);
    if numerator.is_negative() { -away } else { away }
}

/// A rounded fraction: digits that may yet be too many for a [`Decimal`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digits {
    mantissa: BigInt,
    places: u32,
}

impl Digits {
    /// The decimal, where its digits fit.
    pub fn decimal(&self) -> Option<Decimal> {
        Decimal::new(self.mantissa.to_i128()?, self.places)
    }
}

impl std::fmt::Display for Digits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.decimal() {
            Some(decimal) => decimal.fmt(f),
            None => write!(f, "{}e-{}", self.mantissa, self.places),
        }
    }
}

impl From<Decimal> for Fraction {
    fn from(value: Decimal) -> Fraction {
        Fraction { numerator: value.big(), denominator: BigInt::from(10).pow(value.scale()) }
    }
}

impl PartialEq for Fraction {
    fn eq(&self, other: &Fraction) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Fraction {}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Fraction) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Fraction) -> Ordering {
        (&self.numerator * &other.denominator).cmp(&(&other.numerator * &self.denominator))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fraction(above: i64, below: i64) -> Fraction {
        Fraction::of(above.into(), below.into()).expect("not by zero")
    }

    #[test]
    fn halves_go_away_from_zero() {
        assert_eq!(fraction(5, 2).rounded(0).to_string(), "3");
        assert_eq!(fraction(-5, 2).rounded(0).to_string(), "-3");
        assert_eq!(fraction(1, 8).rounded(2).to_string(), "0.13");
    }

    #[test]
    fn bounds_go_outward() {
        assert_eq!(fraction(-1, 3).floor(2).to_string(), "-0.34");
        assert_eq!(fraction(-1, 3).ceil(2).to_string(), "-0.33");
        assert_eq!(fraction(1, 4).ceil(2).to_string(), "0.25");
        assert_eq!(fraction(1, 4).floor(2).to_string(), "0.25");
    }

    #[test]
    fn floats_are_nearest() {
        assert_eq!(fraction(1, 3).to_f64(), 1.0 / 3.0);
        assert_eq!(fraction(-2, 7).to_f64(), -2.0 / 7.0);
        assert_eq!(fraction(0, 7).to_f64(), 0.0);
        assert_eq!(fraction(123_456_789, 1).to_f64(), 123_456_789.0);
    }

    #[test]
    fn zero_divides_nothing() {
        assert_eq!(Fraction::of(Decimal::ONE, Decimal::ZERO), None);
    }
}
