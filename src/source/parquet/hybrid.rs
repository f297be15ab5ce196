//! Small integers of Parquet: runs of one value, and groups of eight packed bit by bit.

/// Integers of a fixed number of bits, read one by one from the bytes of a page.
#[derive(Clone, Debug)]
pub(super) struct Hybrid {
    width: u32,
    at: usize,
    end: usize,
    /// What is left of a run, and its value.
    run: (u64, u32),
    /// What is left of a packed group, and its next bit.
    packed: (u64, usize),
}

impl Hybrid {
    /// Integers that stand from `at` to `end`; `None` where they have more bits than fit.
    pub(super) fn new(width: u32, at: usize, end: usize) -> Option<Hybrid> {
        (width <= 32).then_some(Hybrid { width, at, end, run: (0, 0), packed: (0, 0) })
    }

    /// The next integer; `None` where the bytes end before it.
    pub(super) fn next(&mut self, bytes: &[u8]) -> Option<u32> {
        loop {
            if self.run.0 > 0 {
                self.run.0 -= 1;
                return Some(self.run.1);
            }
            if self.packed.0 > 0 {
                self.packed.0 -= 1;
                let value = bits(bytes.get(..self.end)?, self.packed.1, self.width)?;
                self.packed.1 += self.width as usize;
                return u32::try_from(value).ok();
            }
            if self.at >= self.end {
                return None;
            }
            let head = varint(bytes.get(..self.end)?, &mut self.at)?;
            if head & 1 == 1 {
                self.packed = ((head >> 1).checked_mul(8)?, self.at.checked_mul(8)?);
                let length = usize::try_from(head >> 1).ok()?.checked_mul(self.width as usize)?;
                self.at = self.at.checked_add(length)?;
            } else {
                let length = self.width.div_ceil(8) as usize;
                let value = bytes.get(self.at..self.at.checked_add(length)?)?;
                let value = value.iter().rev().fold(0_u32, |value, byte| value << 8 | u32::from(*byte));
                self.run = (head >> 1, value);
                self.at += length;
            }
        }
    }
}

/// An integer of `width` bits, at most 64, that begins at a bit; the lowest bits stand first.
pub(super) fn bits(bytes: &[u8], from: usize, width: u32) -> Option<u64> {
    let mut value = 0_u64;
    let mut got = 0;
    while got < width {
        let bit = from + got as usize;
        let byte = u64::from(*bytes.get(bit / 8)?) >> (bit % 8);
        let there = (8 - bit as u32 % 8).min(width - got);
        value |= (byte & ((1 << there) - 1)) << got;
        got += there;
    }
    Some(value)
}

/// An integer of as many bytes as it needs, seven bits in each.
pub(super) fn varint(bytes: &[u8], at: &mut usize) -> Option<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let byte = *bytes.get(*at)?;
        *at += 1;
        value |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(value);
        }
    }
    None
}

/// The same with its sign in the lowest bit.
pub(super) fn signed(bytes: &[u8], at: &mut usize) -> Option<i64> {
    varint(bytes, at).map(|value| (value >> 1).cast_signed() ^ -(value & 1).cast_signed())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_and_packed_groups_follow_each_other() {
        // Four times 7 in one byte each, then a group of eight of three bits: 0 to 7, as the format's own example has it.
        let bytes = [8, 7, 3, 0b1000_1000, 0b1100_0110, 0b1111_1010];
        let mut found = Hybrid::new(3, 0, bytes.len()).expect("few bits");
        let all: Vec<u32> = std::iter::from_fn(|| found.next(&bytes)).collect();
        assert_eq!(all, [7, 7, 7, 7, 0, 1, 2, 3, 4, 5, 6, 7]);
    }

    #[test]
    fn what_ends_too_early_is_nothing() {
        for bytes in [&[][..], &[0x80], &[8], &[3, 1], &[0xff; 12]] {
            let mut found = Hybrid::new(9, 0, bytes.len()).expect("few bits");
            assert!((0..100).any(|_| found.next(bytes).is_none()), "{bytes:?}");
        }
    }
}
