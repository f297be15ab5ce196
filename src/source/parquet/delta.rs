//! Integers of Parquet as differences, packed in blocks.

use super::hybrid::{bits, signed, varint};

/// Integers that are stored as the first and the differences of the others, read one by one.
#[derive(Clone, Debug)]
pub(super) struct Delta {
    /// Where the next block begins.
    at: usize,
    block: u64,
    miniblocks: u64,
    /// How many are still to come, and the last of those that came.
    left: u64,
    last: i64,
    first: bool,
    /// The smallest difference in the block, the widths of its miniblocks, and the number of the next difference.
    least: i64,
    widths: Vec<u8>,
    next: u64,
    /// Where the miniblock begins.
    begins: usize,
}

impl Delta {
    /// Integers that begin at some byte; `None` where they do not begin as they must.
    pub(super) fn new(bytes: &[u8], mut at: usize) -> Option<Delta> {
        let (block, miniblocks, left) = (varint(bytes, &mut at)?, varint(bytes, &mut at)?, varint(bytes, &mut at)?);
        let last = signed(bytes, &mut at)?;
        let sound = miniblocks > 0 && miniblocks <= 512 && block > 0 && block <= 1 << 20 && block % (miniblocks * 8) == 0;
        sound.then_some(Delta {
            at,
            block,
            miniblocks,
            left,
            last,
            first: true,
            least: 0,
            widths: Vec::new(),
            next: block,
            begins: at,
        })
    }

    /// How many are still to come.
    pub(super) fn left(&self) -> u64 {
        self.left
    }

    /// The next integer; `None` where there is none.
    pub(super) fn next(&mut self, bytes: &[u8]) -> Option<i64> {
        self.left = self.left.checked_sub(1)?;
        if self.first {
            self.first = false;
            return Some(self.last);
        }
        let each = self.block / self.miniblocks;
        if self.next == self.block {
            self.least = signed(bytes, &mut self.at)?;
            let count = usize::try_from(self.miniblocks).ok()?;
            self.widths = bytes.get(self.at..self.at.checked_add(count)?)?.to_vec();
            self.begins = self.at + count;
            self.at = self.begins;
            self.next = 0;
        }
        let miniblock = usize::try_from(self.next / each).ok()?;
        let width = u32::from(*self.widths.get(miniblock)?);
        if width > 64 {
            return None;
        }
        let within = usize::try_from(self.next % each).ok()?;
        if within == 0 {
            self.begins = self.at;
            self.at = self.at.checked_add(usize::try_from(each).ok()? * width as usize / 8)?;
        }
        let difference = bits(bytes, self.begins.checked_mul(8)?.checked_add(within * width as usize)?, width)?;
        self.next += 1;
        self.last = self.last.wrapping_add(self.least).wrapping_add(difference.cast_signed());
        Some(self.last)
    }

    /// Where what stands behind them begins, when all were read.
    pub(super) fn end(&self) -> usize {
        self.at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_format_are_read() {
        // 1 to 5: one block of 128 in 4 miniblocks, the differences all 1.
        let mut bytes = vec![0x80, 1, 4, 5, 2, 2, 0, 0, 0, 0];
        let read = |bytes: &[u8]| {
            let mut found = Delta::new(bytes, 0).expect("it begins");
            std::iter::from_fn(move || found.next(bytes)).collect::<Vec<_>>()
        };
        assert_eq!(read(&bytes), [1, 2, 3, 4, 5]);
        // 7 5 3 1 2 3 4 5: the smallest difference is -2, the others take two bits more.
        bytes = vec![0x80, 1, 4, 8, 14, 3, 2, 0, 0, 0, 0b1100_0000, 0b0011_1111, 0, 0, 0, 0, 0, 0];
        assert_eq!(read(&bytes), [7, 5, 3, 1, 2, 3, 4, 5]);
    }

    #[test]
    fn what_is_damaged_is_nothing() {
        assert!(Delta::new(&[0x80, 1, 0, 5, 2], 0).is_none());
        let bytes = [0x80, 1, 4, 5, 2, 2, 99, 0, 0, 0];
        let mut found = Delta::new(&bytes, 0).expect("it begins");
        assert_eq!((found.next(&bytes), found.next(&bytes)), (Some(1), None));
    }
}
