//! Whole numbers of any size: in 128 bits where they fit, as nearly all do, and as long as they must be where not.
//!
//! One number has one form, so that what is made of it does not depend on how it was come by.

use std::cmp::Ordering;
use std::ops::{Add, Mul, Neg, Sub};

use num_bigint::BigInt;
use num_integer::Integer as _;
use num_traits::{Signed, ToPrimitive};

/// A whole number. `Long` holds only what does not fit `Short`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Integer {
    /// It fits 128 bits.
    Short(i128),
    /// It does not.
    Long(BigInt),
}

use Integer::{Long, Short};

impl Integer {
    /// Ten to a power.
    pub fn power_of_ten(power: u32) -> Integer {
        10_i128.checked_pow(power).map_or_else(|| Long(BigInt::from(10).pow(power)), Short)
    }

    fn of(number: BigInt) -> Integer {
        number.to_i128().map_or(Long(number), Short)
    }

    fn big(&self) -> BigInt {
        match self {
            Short(number) => (*number).into(),
            Long(number) => number.clone(),
        }
    }

    /// The number, where it fits 128 bits.
    pub fn short(&self) -> Option<i128> {
        match self {
            Short(number) => Some(*number),
            Long(_) => None,
        }
    }

    /// -1, 0 or 1.
    pub fn signum(&self) -> i32 {
        match self {
            Short(number) => number.signum() as i32,
            Long(number) if number.is_negative() => -1,
            Long(_) => 1,
        }
    }

    /// The number without its sign.
    pub fn abs(&self) -> Integer {
        if self.signum() < 0 { -self } else { self.clone() }
    }

    /// How many bits its size has.
    pub fn bits(&self) -> u64 {
        match self {
            Short(number) => u64::from(128 - number.unsigned_abs().leading_zeros()),
            Long(number) => number.bits(),
        }
    }

    /// The largest whole number whose square is no greater; of what is not below zero.
    pub fn root(&self) -> Integer {
        Integer::of(self.big().sqrt())
    }

    /// The quotient rounded down, by a number above zero.
    pub fn div_floor(&self, other: &Integer) -> Integer {
        match (self, other) {
            (Short(a), Short(b)) => Short(a.div_euclid(*b)),
            _ => Integer::of(self.big().div_floor(&other.big())),
        }
    }

    /// The quotient, where it is whole; by a number above zero.
    pub fn whole_quotient(&self, other: &Integer) -> Option<Integer> {
        match (self, other) {
            (Short(a), Short(b)) => (a % b == 0).then(|| Short(a / b)),
            _ => {
                let (quotient, rest) = self.big().div_rem(&other.big());
                (rest == BigInt::ZERO).then(|| Integer::of(quotient))
            }
        }
    }
}

/// The product, where it fits. What fits 64 bits each, as most does, needs no look.
fn product(a: i128, b: i128) -> Option<i128> {
    match (i64::try_from(a), i64::try_from(b)) {
        (Ok(a), Ok(b)) => Some(i128::from(a) * i128::from(b)),
        _ => a.checked_mul(b),
    }
}

impl Mul for &Integer {
    type Output = Integer;

    fn mul(self, other: &Integer) -> Integer {
        let short = self.short().zip(other.short()).and_then(|(a, b)| product(a, b));
        short.map_or_else(|| Integer::of(self.big() * other.big()), Short)
    }
}

impl Add for &Integer {
    type Output = Integer;

    fn add(self, other: &Integer) -> Integer {
        let short = self.short().zip(other.short()).and_then(|(a, b)| a.checked_add(b));
        short.map_or_else(|| Integer::of(self.big() + other.big()), Short)
    }
}

impl Sub for &Integer {
    type Output = Integer;

    fn sub(self, other: &Integer) -> Integer {
        let short = self.short().zip(other.short()).and_then(|(a, b)| a.checked_sub(b));
        short.map_or_else(|| Integer::of(self.big() - other.big()), Short)
    }
}

impl Neg for &Integer {
    type Output = Integer;

    fn neg(self) -> Integer {
        self.short().and_then(i128::checked_neg).map_or_else(|| Integer::of(-self.big()), Short)
    }
}

impl Ord for Integer {
    fn cmp(&self, other: &Integer) -> Ordering {
        match (self, other) {
            (Short(a), Short(b)) => a.cmp(b),
            (Long(a), Long(b)) => a.cmp(b),
            // What does not fit lies beyond all that does.
            (Long(_), Short(_)) => self.signum().cmp(&0),
            (Short(_), Long(_)) => 0.cmp(&other.signum()),
        }
    }
}

impl PartialOrd for Integer {
    fn partial_cmp(&self, other: &Integer) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl std::fmt::Display for Integer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Short(number) => number.fmt(f),
            Long(number) => number.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Numbers of every length, those around the border among them.
    fn any_integer() -> impl Strategy<Value = BigInt> {
        let edge =
            prop_oneof![Just(i128::MIN), Just(i128::MAX), Just(0), Just(-1), any::<i64>().prop_map(i128::from), any::<i128>()];
        (edge, prop_oneof![Just(0_i64), Just(1), Just(-1), any::<i64>()], any::<bool>())
            .prop_map(|(number, more, longer)| if longer { BigInt::from(number) * more } else { BigInt::from(number) + more })
    }

    proptest! {
        #[test]
        fn both_forms_calculate_alike(a in any_integer(), b in any_integer()) {
            let (x, y) = (Integer::of(a.clone()), Integer::of(b.clone()));
            prop_assert_eq!((&x + &y, &x - &y, &x * &y, -&x), (Integer::of(&a + &b), Integer::of(&a - &b), Integer::of(&a * &b), Integer::of(-&a)));
            prop_assert_eq!((x.cmp(&y), x.bits(), x.to_string()), (a.cmp(&b), a.bits(), a.to_string()));
            prop_assert_eq!((x.signum() < 0, x.abs()), (a.is_negative(), Integer::of(a.abs())));
            prop_assert_eq!(x.short().is_some(), a.to_i128().is_some());
            if b > BigInt::ZERO {
                prop_assert_eq!(x.div_floor(&y), Integer::of(a.div_floor(&b)));
                let (quotient, rest) = a.div_rem(&b);
                prop_assert_eq!(x.whole_quotient(&y), (rest == BigInt::ZERO).then(|| Integer::of(quotient)));
            }
        }
    }
}
