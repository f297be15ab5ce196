//! The fast path: `[-]digits[.digits]` of at most 19 characters, straight from the bytes; eight of them at once.

use super::Evidence;
use crate::source::records::scan::word;

/// A plain number: `mantissa × 10^-scale`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct Plain {
    pub(in super::super) mantissa: i64,
    pub(in super::super) scale: u8,
    /// It could also be thousands behind a point: `1.234`.
    either: bool,
}

impl Plain {
    /// What the digits say of the decimal mark.
    #[inline]
    pub(in super::super) fn evidence(self) -> Evidence {
        match self.scale {
            0 => Evidence::Nothing,
            _ if self.either => Evidence::EitherPoint,
            _ => Evidence::Point,
        }
    }
}

/// Reads a plain number; `None` where the field is anything else, which need not mean that it is no number.
#[inline]
pub(in super::super) fn plain(bytes: &[u8], start: usize, end: usize) -> Option<Plain> {
    let negative = start < end && bytes[start] == b'-';
    let start = start + usize::from(negative);
    let (mantissa, point, first) = match end - start {
        0 | 20.. => return None,
        1..=8 => short(word(bytes, start, end), end - start)?,
        _ => long(&bytes[start..end])?,
    };
    // The point is there, and digits on both sides of it; or it stands behind the digits, which means that there is none.
    let length = end - start;
    let decimals = match length - point {
        0 => 0,
        1 => return None,
        behind => behind - 1,
    };
    if point == 0 {
        return None;
    }
    let either = decimals == 3 && point <= 3 && first != b'0';
    let mantissa = i64::try_from(mantissa).ok()?;
    Some(Plain { mantissa: if negative { -mantissa } else { mantissa }, scale: decimals as u8, either })
}

/// The digits, the place of the point and the first digit of up to eight characters, the first of which is lowest.
#[inline]
fn short(word: u64, length: usize) -> Option<(u64, usize, u8)> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    // A byte that is a point becomes zero, and a zero byte is what borrows into its highest bit; the lowest is exact.
    let points = word ^ (ONES * b'.' as u64);
    let zeros = points.wrapping_sub(ONES) & !points & (ONES << 7);
    let point = (zeros.trailing_zeros() / 8).min(length as u32);
    let (mut digits, mut count) = (word, length as u32);
    if point < count {
        let below = (1 << (8 * point)) - 1;
        digits = (word & below) | (word >> 8 & !below);
        count -= 1;
    }
    if count == 0 {
        return None;
    }
    // Zeros move in front of the first digit.
    let free = 8 * (8 - count);
    let digits = (digits << free) | ((ONES * b'0' as u64) & ((1 << free) - 1));
    let high = ONES * 0xf0;
    let is_digits = digits & high == ONES * 0x30 && digits.wrapping_add(ONES * 6) & high == ONES * 0x30;
    if !is_digits {
        return None;
    }
    // Neighbours are joined: ones to tens, tens to thousands, thousands to the whole.
    let digits = digits & (ONES * 0x0f);
    let pairs = (digits * 10 + (digits >> 8)) & 0x00ff_00ff_00ff_00ff;
    let fours = (pairs * 100 + (pairs >> 16)) & 0x0000_ffff_0000_ffff;
    let eight = (fours.wrapping_mul(10_000).wrapping_add(fours >> 32)) & 0xffff_ffff;
    Some((eight, point as usize, word as u8))
}

/// The same of up to 19 characters.
fn long(digits: &[u8]) -> Option<(u64, usize, u8)> {
    let mut mantissa = 0_u64;
    let mut point = digits.len();
    for (at, byte) in digits.iter().enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit < 10 {
            // At most 19 digits: below 10^19, which is below 2^64.
            mantissa = mantissa.wrapping_mul(10).wrapping_add(u64::from(digit));
        } else if *byte == b'.' && point == digits.len() {
            point = at;
        } else {
            return None;
        }
    }
    Some((mantissa, point, digits[0]))
}

#[cfg(test)]
mod tests {
    use super::super::{Mark, parse};
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_fast_path_says_what_the_slow_one_says(text in "-?[0-9]{0,12}[.,x]?[0-9]{0,8}") {
            let fast = plain(text.as_bytes(), 0, text.len());
            let plain_text = text.strip_prefix('-').unwrap_or(&text);
            let length = plain_text.len();
            prop_assert_eq!(fast.is_some(), text.parse::<crate::number::Decimal>().is_ok() && length <= 19 && i64::try_from(
                plain_text.replace('.', "").parse::<u128>().expect("digits")).is_ok());
            if let Some(fast) = fast {
                let slow = parse(&text, Mark::Unsettled).expect("what is plain is a number");
                prop_assert_eq!((i128::from(fast.mantissa), i32::from(fast.scale)), (slow.mantissa, slow.scale));
                prop_assert_eq!(fast.evidence(), slow.evidence);
            }
        }
    }
}
