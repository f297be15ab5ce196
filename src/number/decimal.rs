//! An exact decimal of up to 38 digits.

use std::cmp::Ordering;
use std::fmt;

use num_bigint::BigInt;

/// The digits a [`Decimal`] may have; also the precision of a polars `Decimal`.
pub const MAX_DIGITS: u32 = 38;

/// The powers of ten that are floats.
const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21,
    1e22,
];

const LIMIT: i128 = 10_i128.pow(MAX_DIGITS);

/// `mantissa × 10^-scale`, exact. Equality and order are those of the number, not of its spelling.
///
/// ```
/// use sizeup::number::Decimal;
/// let price: Decimal = "2.990".parse().unwrap();
/// assert_eq!(price, "2.99".parse().unwrap());
/// assert_eq!(price.to_string(), "2.99");
/// assert_eq!(price.half_unit().to_string(), "0.0005");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Decimal {
    mantissa: i128,
    scale: u8,
}

impl Decimal {
    /// Zero.
    pub const ZERO: Decimal = Decimal { mantissa: 0, scale: 0 };
    /// One.
    pub const ONE: Decimal = Decimal { mantissa: 1, scale: 0 };

    /// `mantissa × 10^-scale`; `None` beyond [`MAX_DIGITS`] digits on either side of the point.
    pub fn new(mantissa: i128, scale: u32) -> Option<Decimal> {
        let fits = mantissa > -LIMIT && mantissa < LIMIT && scale <= MAX_DIGITS;
        fits.then(|| Decimal { mantissa, scale: u8::try_from(scale).expect("at most 38") })
    }

    /// The digits without their point.
    pub fn mantissa(self) -> i128 {
        self.mantissa
    }

    /// How many of the digits stand after the point.
    pub fn scale(self) -> u32 {
        u32::from(self.scale)
    }

    /// Half a unit of the last printed digit: how far the number before rounding may lie away.
    pub fn half_unit(self) -> Decimal {
        Decimal { mantissa: 5, scale: self.scale + 1 }
    }

    /// The number times `10^power`, exact; `None` where the digits do not fit.
    ///
    /// ```
    /// use sizeup::number::Decimal;
    /// let printed: Decimal = "10.40".parse().unwrap();
    /// assert_eq!(printed.shifted(8).unwrap().to_string(), "1040000000");
    /// ```
    pub fn shifted(self, power: i32) -> Option<Decimal> {
        let scale = i32::from(self.scale) - power;
        match u32::try_from(scale) {
            Ok(scale) => Decimal::new(self.mantissa, scale),
            Err(_) => {
                let factor = 10_i128.checked_pow(scale.unsigned_abs())?;
                Decimal::new(self.mantissa.checked_mul(factor)?, 0)
            }
        }
    }

    /// The same number with `scale` digits after the point; `None` where digits would be lost or do not fit.
    pub fn at_scale(self, scale: u32) -> Option<Decimal> {
        let here = self.scale();
        if scale >= here {
            let factor = 10_i128.checked_pow(scale - here)?;
            Decimal::new(self.mantissa.checked_mul(factor)?, scale)
        } else {
            let factor = 10_i128.checked_pow(here - scale)?;
            (self.mantissa % factor == 0).then_some(())?;
            Decimal::new(self.mantissa / factor, scale)
        }
    }

    /// The same number without zeros at the end of its decimals.
    pub fn normalized(self) -> Decimal {
        let Decimal { mut mantissa, mut scale } = self;
        // Half the digits are divided in a fraction of the time.
        if let Ok(mut short) = i64::try_from(mantissa) {
            while scale > 0 && short % 10 == 0 {
                short /= 10;
                scale -= 1;
            }
            return Decimal { mantissa: short.into(), scale };
        }
        while scale > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            scale -= 1;
        }
        Decimal { mantissa, scale }
    }

    /// The sum; `None` beyond [`MAX_DIGITS`] digits.
    pub fn checked_add(self, other: Decimal) -> Option<Decimal> {
        let scale = self.scale.max(other.scale);
        let (a, b) = match (self.at_scale(scale.into()), other.at_scale(scale.into())) {
            (Some(a), Some(b)) => (a, b),
            // Trailing zeros may be all that does not fit.
            _ => {
                let (a, b) = (self.normalized(), other.normalized());
                let scale = a.scale().max(b.scale());
                (a.at_scale(scale)?, b.at_scale(scale)?)
            }
        };
        Decimal::new(a.mantissa.checked_add(b.mantissa)?, a.scale())
    }

    /// The difference; `None` beyond [`MAX_DIGITS`] digits.
    pub fn checked_sub(self, other: Decimal) -> Option<Decimal> {
        self.checked_add(other.negated())
    }

    /// The number with the other sign.
    pub fn negated(self) -> Decimal {
        Decimal { mantissa: -self.mantissa, scale: self.scale }
    }

    /// The power of ten of its first digit: 3 of 1234, -2 of 0.05; 0 of zero.
    ///
    /// ```
    /// use sizeup::number::Decimal;
    /// let number: Decimal = "0.05".parse().unwrap();
    /// assert_eq!(number.magnitude(), -2);
    /// ```
    pub fn magnitude(self) -> i32 {
        let digits = self.mantissa.unsigned_abs().checked_ilog10();
        digits.map_or(0, |digits| digits as i32 - self.scale as i32)
    }

    /// -1, 0 or 1.
    pub fn signum(self) -> i32 {
        i32::try_from(self.mantissa.signum()).expect("a sign")
    }

    /// Whether the number is zero.
    pub fn is_zero(self) -> bool {
        self.mantissa == 0
    }

    /// The nearest `f64`, for drawing and for roots and logarithms.
    pub fn to_f64(self) -> f64 {
        const EXACT: u128 = 1 << f64::MANTISSA_DIGITS;
        // Where both are floats their quotient is the nearest there is; the standard parser is as good, and slower.
        if self.mantissa.unsigned_abs() <= EXACT && self.scale <= 22 {
            return self.mantissa as f64 / POWERS[usize::from(self.scale)];
        }
        self.to_string().parse().expect("a plain decimal is a float")
    }

    pub(super) fn big(self) -> BigInt {
        BigInt::from(self.mantissa)
    }
}

impl std::str::FromStr for Decimal {
    type Err = ();

    /// Reads `[-]digits[.digits]` and nothing else; what people print is read by `source`.
    fn from_str(text: &str) -> Result<Decimal, ()> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        if whole.is_empty() || (digits.contains('.') && fraction.is_empty()) {
            return Err(());
        }
        let mut mantissa = 0_i128;
        for byte in whole.bytes().chain(fraction.bytes()) {
            if !byte.is_ascii_digit() {
                return Err(());
            }
            mantissa = mantissa.checked_mul(10).and_then(|m| m.checked_add(i128::from(byte - b'0'))).ok_or(())?;
        }
        let scale = u32::try_from(fraction.len()).map_err(|_| ())?;
        Decimal::new(if negative { -mantissa } else { mantissa }, scale).ok_or(())
    }
}

impl From<i64> for Decimal {
    fn from(value: i64) -> Decimal {
        Decimal { mantissa: value.into(), scale: 0 }
    }
}

impl fmt::Display for Decimal {
    /// A plain decimal: no exponent, no thousands, no trailing zeros, no `-0`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Decimal { mantissa, scale } = self.normalized();
        let digits = mantissa.unsigned_abs().to_string();
        let scale = usize::from(scale);
        let sign = if mantissa < 0 { "-" } else { "" };
        if scale == 0 {
            return f.pad(&format!("{sign}{digits}"));
        }
        let padded = format!("{digits:0>width$}", width = scale + 1);
        let (whole, fraction) = padded.split_at(padded.len() - scale);
        f.pad(&format!("{sign}{whole}.{fraction}"))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Decimal) -> Ordering {
        if self.scale == other.scale {
            return self.mantissa.cmp(&other.mantissa);
        }
        let scale = self.scale.max(other.scale).into();
        match (self.at_scale(scale), other.at_scale(scale)) {
            (Some(a), Some(b)) => a.mantissa.cmp(&b.mantissa),
            _ => {
                let ten = BigInt::from(10);
                let a = self.big() * ten.pow(other.scale());
                a.cmp(&(other.big() * ten.pow(self.scale())))
            }
        }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Decimal) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Decimal) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Decimal {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().expect("a decimal")
    }

    #[test]
    fn thirty_digits_stay_exact() {
        let text = "123456789012345678901234.567890123456";
        assert_eq!(decimal(text).to_string(), text);
        assert_eq!(decimal("9007199254740993").to_string(), "9007199254740993");
    }

    #[test]
    fn what_does_not_fit_is_said() {
        let largest = Decimal::new(LIMIT - 1, 0).expect("fits");
        assert_eq!(largest.checked_add(Decimal::ONE), None);
        assert_eq!(largest.shifted(1), None);
        assert!("1234567890123456789012345678901234567890".parse::<Decimal>().is_err());
    }

    #[test]
    fn order_is_that_of_the_number() {
        assert!(decimal("-0.5") < decimal("-0.49"));
        assert_eq!(decimal("1.50"), decimal("1.5"));
        let wide = Decimal::new(LIMIT - 1, 0).expect("fits");
        assert!(wide > Decimal::new(LIMIT - 1, 38).expect("fits"));
    }

    #[test]
    fn only_plain_decimals_are_read() {
        for text in ["", "-", ".5", "5.", "+1", "1e3", "1,0", "１"] {
            assert!(text.parse::<Decimal>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn text_round_trips(mantissa in -LIMIT / 2..LIMIT / 2, scale in 0_u32..38) {
            let number = Decimal::new(mantissa, scale).expect("fits");
            prop_assert_eq!(decimal(&number.to_string()), number);
        }

        #[test]
        fn subtraction_undoes_addition(a in any::<i64>(), b in any::<i64>(), s in 0_u32..18, t in 0_u32..18) {
            let (a, b) = (Decimal::new(a.into(), s).expect("fits"), Decimal::new(b.into(), t).expect("fits"));
            prop_assert_eq!(a.checked_add(b).and_then(|sum| sum.checked_sub(b)), Some(a));
        }
    }
}
