//! An exact quotient of two integers of any size.

use std::cmp::Ordering;

use super::Decimal;
use super::integer::Integer;

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
    numerator: Integer,
    denominator: Integer, // always positive
}

impl Fraction {
    /// Zero.
    pub fn zero() -> Fraction {
        Decimal::ZERO.into()
    }

    /// One.
    pub fn one() -> Fraction {
        Decimal::ONE.into()
    }

    /// `above / below`; `None` where `below` is zero.
    pub fn of(above: Decimal, below: Decimal) -> Option<Fraction> {
        Fraction::from(above).divided_by(&Fraction::from(below))
    }

    fn new(numerator: Integer, denominator: Integer) -> Fraction {
        if denominator.signum() < 0 {
            return Fraction { numerator: -&numerator, denominator: -&denominator };
        }
        Fraction { numerator, denominator }
    }

    /// The quotient of two fractions; `None` where `other` is zero.
    pub fn divided_by(&self, other: &Fraction) -> Option<Fraction> {
        (other.numerator.signum() != 0)
            .then(|| Fraction::new(&self.numerator * &other.denominator, &self.denominator * &other.numerator))
    }

    /// The product of two fractions.
    pub fn multiplied_by(&self, other: &Fraction) -> Fraction {
        Fraction::new(&self.numerator * &other.numerator, &self.denominator * &other.denominator)
    }

    /// The sum of two fractions.
    pub fn plus(&self, other: &Fraction) -> Fraction {
        if self.denominator == other.denominator {
            return Fraction { numerator: &self.numerator + &other.numerator, denominator: self.denominator.clone() };
        }
        // Decimals have powers of ten below the line: the larger one serves both, and sums of many stay short.
        let (fine, coarse) = if self.denominator >= other.denominator { (self, other) } else { (other, self) };
        if let Some(factor) = fine.denominator.whole_quotient(&coarse.denominator) {
            let numerator = &fine.numerator + &(&coarse.numerator * &factor);
            return Fraction { numerator, denominator: fine.denominator.clone() };
        }
        let numerator = &(&self.numerator * &other.denominator) + &(&other.numerator * &self.denominator);
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
        Fraction { numerator: &self.numerator * &Integer::Short(factor.into()), denominator: self.denominator.clone() }
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
        if self.signum() < 0 {
            return None;
        }
        let unit = Integer::power_of_ten(places);
        let square = (&(&self.numerator * &unit) * &unit).div_floor(&self.denominator);
        Some(Fraction { numerator: square.root(), denominator: unit })
    }

    /// -1, 0 or 1.
    pub fn signum(&self) -> i32 {
        self.numerator.signum()
    }

    /// Ten to a power.
    pub(super) fn power_of_ten(power: i64) -> Option<Fraction> {
        let (one, ten) = (Integer::Short(1), Integer::power_of_ten(u32::try_from(power.unsigned_abs()).ok()?));
        Some(if power < 0 { Fraction::new(one, ten) } else { Fraction::new(ten, one) })
    }

    /// The nearest `f64`; of what is longer than 128 bits by way of 25 significant digits.
    pub fn to_f64(&self) -> f64 {
        if self.signum() == 0 {
            return 0.0;
        }
        if let Some(short) = self.numerator.short().zip(self.denominator.short()).and_then(|(a, b)| nearest(a, b)) {
            return short;
        }
        let magnitude = self.magnitude();
        let places = 25 - magnitude;
        let scaled = self.scaled(places);
        format!("{}e{}", half_away(&scaled.numerator, &scaled.denominator), -places).parse().expect("digits and exponent")
    }

    /// The power of ten of the first significant digit, give or take one.
    pub(super) fn magnitude(&self) -> i64 {
        let bits = |n: &Integer| i64::try_from(n.bits()).expect("a number of bits");
        // log10(2) in millionths: no logarithm is needed for a bound of one digit.
        (bits(&self.numerator) - bits(&self.denominator)) * 301_030 / 1_000_000
    }

    fn scaled(&self, places: i64) -> Fraction {
        let power = Integer::power_of_ten(u32::try_from(places.unsigned_abs()).expect("few digits"));
        match places >= 0 {
            true => Fraction { numerator: &self.numerator * &power, denominator: self.denominator.clone() },
            false => Fraction { numerator: self.numerator.clone(), denominator: &self.denominator * &power },
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
        Digits { mantissa: -&(-&numerator).div_floor(&denominator), places }
    }
}

fn half_away(numerator: &Integer, denominator: &Integer) -> Integer {
    let two = Integer::Short(2);
    let doubled = &(&numerator.abs() * &two) + denominator;
    let away = doubled.div_floor(&(denominator * &two));
    if numerator.signum() < 0 { -&away } else { away }
}

/// The `f64` nearest to a quotient, where that takes no more than one division.
fn nearest(numerator: i128, denominator: i128) -> Option<f64> {
    const EXACT: u128 = 1 << f64::MANTISSA_DIGITS;
    let (above, below) = (numerator.unsigned_abs(), denominator.unsigned_abs());
    let size = if above <= EXACT && below <= EXACT {
        // Both are floats, and the quotient of two floats is the nearest there is.
        above as f64 / below as f64
    } else {
        // 64 bits of the quotient at least, of which the last tells whether anything is left: more than a float has.
        let (below, shift) = (u64::try_from(below).ok()?, above.leading_zeros());
        let (quotient, rest) = ((above << shift) / u128::from(below), (above << shift) % u128::from(below));
        (quotient | u128::from(rest != 0)) as f64 * libm::ldexp(1.0, -i32::try_from(shift).ok()?)
    };
    Some(if numerator < 0 { -size } else { size })
}

/// A rounded fraction: digits that may yet be too many for a [`Decimal`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digits {
    mantissa: Integer,
    places: u32,
}

impl Digits {
    /// The decimal, where its digits fit.
    pub fn decimal(&self) -> Option<Decimal> {
        Decimal::new(self.mantissa.short()?, self.places)
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
        Fraction { numerator: Integer::Short(value.mantissa()), denominator: Integer::power_of_ten(value.scale()) }
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
        if self.denominator == other.denominator {
            return self.numerator.cmp(&other.numerator);
        }
        (&self.numerator * &other.denominator).cmp(&(&other.numerator * &self.denominator))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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

    proptest! {
        #[test]
        fn a_float_is_the_nearest_however_it_was_come_by(a in any::<i128>(), b in 1..i128::MAX, down in 0_u32..127, less in 0_u32..127) {
            let (a, b) = (a >> down, (b >> less).max(1));
            let fraction = Fraction { numerator: Integer::Short(a), denominator: Integer::Short(b) };
            let longer = Fraction { numerator: &fraction.numerator * &Integer::power_of_ten(40), denominator: &fraction.denominator * &Integer::power_of_ten(40) };
            prop_assert_eq!(fraction.to_f64(), longer.to_f64());
        }
    }
}
