//! The numbers of one block, gathered column by column and summed by group.

use super::sum::{self, Part};

/// What one block gathers, and the memory it keeps for the next one.
pub(crate) struct BlockSums {
    /// The group of each record.
    groups: Vec<u64>,
    columns: Vec<Gathered>,
    /// How many parts may gather before they are summed.
    room: usize,
}

/// The numbers of one value column in one block, one for each record.
#[derive(Clone, Default)]
struct Gathered {
    mantissas: Vec<i128>,
    scales: Vec<i8>,
    /// No cell is missing, and all have the scale of the first.
    uneven: bool,
}

/// The scale of a cell without a number.
const MISSING: i8 = i8::MIN;

impl Gathered {
    #[inline]
    fn push(&mut self, mantissa: i128, scale: i8) {
        self.uneven |= scale == MISSING || self.scales.last().is_some_and(|last| *last != scale);
        self.mantissas.push(mantissa);
        self.scales.push(scale);
    }
}

/// The group of a sum: the number of the key, the value column, the scale.
pub(crate) fn group(key: u32, value: usize, scale: i8) -> u64 {
    u64::from(key) << 32 | (value as u64) << 8 | u64::from(scale.cast_unsigned())
}

/// What [`group`] was made of.
pub(crate) fn ungroup(group: u64) -> (u32, usize, i8) {
    ((group >> 32) as u32, (group >> 8 & 0xff_ffff) as usize, (group as u8).cast_signed())
}

impl BlockSums {
    pub(crate) fn new(values: usize) -> BlockSums {
        BlockSums { groups: Vec::new(), columns: vec![Gathered::default(); values], room: 1 << 16 }
    }

    /// A record of a key; a number, or that there is none, follows for each value column.
    #[inline]
    pub(crate) fn record(&mut self, key: u32) {
        self.groups.push(group(key, 0, 0));
    }

    #[inline]
    pub(crate) fn number(&mut self, value: usize, mantissa: i128, scale: i8) {
        self.columns[value].push(mantissa, scale);
    }

    pub(crate) fn missing(&mut self, value: usize) {
        self.columns[value].push(0, MISSING);
    }

    /// Sums what the block gathered.
    pub(crate) fn sum_up(&mut self, parts: &mut Vec<Part>) {
        let groups = std::mem::take(&mut self.groups);
        self.groups.reserve(groups.len());
        let gathered: Vec<Gathered> = self.columns.iter_mut().map(std::mem::take).collect();
        let mut even = Vec::new();
        for (value, column) in gathered.into_iter().enumerate() {
            let capacity = column.scales.len();
            let next = &mut self.columns[value];
            next.mantissas.reserve(capacity);
            if column.uneven {
                let numbers =
                    || groups.iter().zip(&column.scales).zip(&column.mantissas).filter(|((_, scale), _)| **scale != MISSING);
                let keys = numbers().map(|((key, scale), _)| key | group(0, value, *scale)).collect();
                let totals = sum::by_group(keys, vec![numbers().map(|(_, mantissa)| *mantissa).collect()]);
                parts.extend(of(&totals, 0, 0));
            } else if let Some(scale) = column.scales.first() {
                even.push((group(0, value, *scale), column.mantissas));
            }
            next.scales = column.scales;
            next.scales.clear();
        }
        if !even.is_empty() {
            let (suffixes, columns): (Vec<u64>, Vec<Vec<i128>>) = even.into_iter().unzip();
            let totals = sum::by_group(groups, columns);
            for (column, suffix) in suffixes.into_iter().enumerate() {
                parts.extend(of(&totals, column, suffix));
            }
        }
        if parts.len() > self.room {
            *parts = sum::merged(parts);
            self.room = self.room.max(2 * parts.len());
        }
    }
}

fn of(totals: &sum::Totals, column: usize, suffix: u64) -> impl Iterator<Item = Part> {
    let sums = totals.groups.iter().zip(&totals.counts).zip(&totals.sums[column]);
    sums.map(move |((group, count), sum)| Part { group: group | suffix, count: *count, sum: *sum })
}
