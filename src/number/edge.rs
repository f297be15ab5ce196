//! The one place where a derived number is rounded: at the edge, once.

use std::cell::Cell;

use super::{Decimal, Fraction};

/// Which way the edge rounds: to the nearest for a value, outward for its bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// Half away from zero.
    Nearest,
    /// Toward minus infinity, for `lo`.
    Down,
    /// Toward plus infinity, for `hi`.
    Up,
}

/// A derived number before the edge.
#[derive(Clone, Debug)]
pub enum Real {
    /// A sum, a difference, a quotient: exact.
    Exact(Fraction),
    /// A power, a root or a logarithm, made by `libm`.
    Float(f64),
}

impl Real {
    /// The nearest `f64`.
    pub fn to_f64(&self) -> f64 {
        match self {
            Real::Exact(fraction) => fraction.to_f64(),
            Real::Float(float) => *float,
        }
    }

    /// The fraction; of a float the one that its 17 digits name. `None` where it is not finite.
    ///
    /// ```
    /// use sizeup::number::Real;
    /// assert_eq!(Real::Float(0.5).fraction().unwrap().times(2).minus_one().signum(), 0);
    /// assert!(Real::Float(f64::NAN).fraction().is_none());
    /// ```
    pub fn fraction(&self) -> Option<Fraction> {
        match self {
            Real::Exact(fraction) => Some(fraction.clone()),
            Real::Float(float) => of_float(*float),
        }
    }
}

impl From<Fraction> for Real {
    fn from(value: Fraction) -> Real {
        Real::Exact(value)
    }
}

/// Decimals of a derived number, and its significant digits where the decimals do not show that many.
const DECIMALS: i64 = 6;

/// Significant digits of a derived number that is not rounded: all that a float has.
const ALL_DIGITS: i64 = 17;

std::thread_local! {
    /// Whether the edge of this thread rounds as tables do.
    static ROUNDS: Cell<bool> = const { Cell::new(true) };
}

/// Does something with derived numbers that are not rounded as tables print them but keep all digits of a float: for
/// holding them against other programs.
///
/// ```
/// use sizeup::number::{Decimal, Fraction, Rounding, edge, unrounded};
/// let third = Fraction::of(Decimal::ONE, 3.into()).unwrap();
/// assert_eq!(unrounded(|| edge(&third.into(), Rounding::Nearest)).unwrap().to_string(), "0.33333333333333333");
/// ```
pub fn unrounded<T>(work: impl FnOnce() -> T) -> T {
    struct Back;
    impl Drop for Back {
        fn drop(&mut self) {
            ROUNDS.set(true);
        }
    }
    let _back = Back;
    ROUNDS.set(false);
    work()
}

/// Rounds a derived number: six decimals, or more where six significant digits need them. `None` where the digits do
/// not fit a [`Decimal`], or the float is not finite.
///
/// ```
/// use sizeup::number::{edge, Decimal, Fraction, Rounding};
/// let third = Fraction::of(Decimal::ONE, 3.into()).unwrap();
/// assert_eq!(edge(&third.clone().into(), Rounding::Nearest).unwrap().to_string(), "0.333333");
/// assert_eq!(edge(&third.into(), Rounding::Up).unwrap().to_string(), "0.333334");
/// let small = Fraction::of(Decimal::ONE, 30_000.into()).unwrap();
/// assert_eq!(edge(&small.into(), Rounding::Nearest).unwrap().to_string(), "0.0000333333");
/// ```
pub fn edge(number: &Real, rounding: Rounding) -> Option<Decimal> {
    let (fraction, exact) = match number {
        Real::Exact(fraction) => (fraction.clone(), true),
        Real::Float(float) => (of_float(*float)?, false),
    };
    if fraction.signum() == 0 {
        return Some(Decimal::ZERO);
    }
    let places = places(&fraction, exact)?;
    let nearest = fraction.rounded(places).decimal()?;
    // A float that stands within its own error of a printable number is that number; only outward rounding would
    // show the error.
    let settled = !exact && close(nearest.to_f64(), fraction.to_f64());
    match rounding {
        _ if settled => Some(nearest),
        Rounding::Nearest => Some(nearest),
        Rounding::Down => fraction.floor(places).decimal(),
        Rounding::Up => fraction.ceil(places).decimal(),
    }
    .map(Decimal::normalized)
}

/// Significant digits of a float that are printed at most: those behind them are its error.
const FLOAT_DIGITS: i64 = 15;

fn places(fraction: &Fraction, exact: bool) -> Option<u32> {
    // The first significant digit stands at 10^first; the estimate may be one too high or too low.
    let mut first = fraction.magnitude() + 1;
    let size = if fraction.signum() < 0 { fraction.times(-1) } else { fraction.clone() };
    while first > -i64::from(super::MAX_DIGITS) && size < Fraction::power_of_ten(first)? {
        first -= 1;
    }
    let digits = if ROUNDS.get() { DECIMALS } else { ALL_DIGITS };
    let places = (digits - 1 - first).max(DECIMALS);
    let told = if exact || !ROUNDS.get() { places } else { places.min((FLOAT_DIGITS - 1 - first).max(0)) };
    u32::try_from(told).ok()
}

/// A float as the decimal of 17 significant digits that names it.
fn of_float(float: f64) -> Option<Fraction> {
    if !float.is_finite() {
        return None;
    }
    let text = format!("{float:.17e}");
    let (digits, exponent) = text.split_once('e').expect("scientific notation");
    let mantissa: Decimal = digits.parse().ok()?;
    let scaled = Fraction::power_of_ten(exponent.parse().ok()?)?;
    Some(Fraction::from(mantissa).multiplied_by(&scaled))
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-12 * b.abs().max(1e-6)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn float(value: f64, rounding: Rounding) -> String {
        edge(&Real::Float(value), rounding).expect("fits").to_string()
    }

    #[test]
    fn a_float_error_does_not_show_in_a_bound() {
        assert_eq!(float(10.000_000_000_000_009, Rounding::Up), "10");
        assert_eq!(float(9.999_999_999_999_99, Rounding::Down), "10");
        assert_eq!(float(10.1, Rounding::Up), "10.1");
        assert_eq!(float(1.0 / 3.0, Rounding::Up), "0.333334");
        assert_eq!(float(-1.0 / 3.0, Rounding::Down), "-0.333334");
        assert_eq!(float(464_580_000_000.000_06, Rounding::Nearest), "464580000000");
        assert_eq!(float(1_234_567_890.123_456_7, Rounding::Nearest), "1234567890.12346");
    }

    #[test]
    fn small_numbers_keep_six_digits() {
        assert_eq!(float(0.000_123_456_789, Rounding::Nearest), "0.000123457");
        assert_eq!(float(0.1, Rounding::Nearest), "0.1");
        assert_eq!(float(0.099_999_949, Rounding::Nearest), "0.0999999");
        assert_eq!(float(123_456.123_456_7, Rounding::Nearest), "123456.123457");
    }

    #[test]
    fn what_is_not_a_number_has_no_digits() {
        assert_eq!(edge(&Real::Float(f64::NAN), Rounding::Nearest), None);
        assert_eq!(edge(&Real::Float(f64::INFINITY), Rounding::Nearest), None);
        assert_eq!(edge(&Real::Float(0.0), Rounding::Down), Some(Decimal::ZERO));
    }
}
