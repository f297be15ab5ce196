//! Exact sums by group: the one place of this room where polars is used.
//!
//! polars' `Decimal` is 128 bits wide and wraps in silence where a sum needs more, so nothing is summed here that
//! might: the largest number times the count of numbers must stay below 38 digits, else every number is cut into a
//! high and a low half, which are summed beside each other. The scale of the numbers is part of the group, so polars
//! never sees two scales, and has nothing to round.

use polars::prelude::*;

/// 10^19: a mantissa of 38 digits has two halves of 19.
const HALF: i128 = 10_i128.pow(19);
const LIMIT: u128 = 10_u128.pow(38);

/// A sum that is never too large: `high × 10^19 + low`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wide {
    pub(crate) high: i128,
    pub(crate) low: i128,
}

impl Wide {
    pub(crate) fn of(number: i128) -> Wide {
        Wide { high: number / HALF, low: number % HALF }
    }

    /// The sum as one number, where it has at most 38 digits.
    pub(crate) fn whole(self) -> Option<i128> {
        let high = self.high.checked_add(self.low.div_euclid(HALF))?;
        let whole = high.checked_mul(HALF)?.checked_add(self.low.rem_euclid(HALF))?;
        (whole.unsigned_abs() < LIMIT).then_some(whole)
    }
}

/// The sums of some columns by group; what stands at one place of each belongs together. They are in no order.
#[derive(Default)]
pub(crate) struct Totals {
    pub(crate) groups: Vec<u64>,
    pub(crate) counts: Vec<u64>,
    /// One for each column.
    pub(crate) sums: Vec<Vec<Wide>>,
}

/// The sum of one column in one group, or of a part of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Part {
    pub(crate) group: u64,
    pub(crate) count: u64,
    pub(crate) sum: Wide,
}

/// Sums columns by group. Every column has a number for each entry of `groups`.
pub(crate) fn by_group(groups: Vec<u64>, columns: Vec<Vec<i128>>) -> Totals {
    let count = groups.len();
    if count == 0 {
        return Totals { sums: vec![Vec::new(); columns.len()], ..Totals::default() };
    }
    let mut frame = vec![Column::new("group".into(), groups)];
    let mut split = Vec::with_capacity(columns.len());
    for (number, column) in columns.into_iter().enumerate() {
        let halves = !fits(&column);
        if halves {
            frame.push(decimals(low(number), column.iter().map(|n| n % HALF).collect()));
        }
        frame.push(decimals(high(number), if halves { column.iter().map(|n| n / HALF).collect() } else { column }));
        split.push(halves);
    }
    let sums: Vec<Expr> = frame[1..].iter().map(|column| col(column.name().clone()).sum()).collect();
    let summed = DataFrame::new(count, frame)
        .and_then(|frame| frame.lazy().group_by([col("group")]).agg([vec![len().alias("count")], sums].concat()).collect())
        .expect("columns of one length and known names can be summed");
    let wide = |(number, halves): (usize, bool)| match halves {
        true => {
            let lows = mantissas(&summed, &low(number));
            mantissas(&summed, &high(number)).into_iter().zip(lows).map(|(high, low)| Wide { high, low }).collect()
        }
        false => mantissas(&summed, &high(number)).into_iter().map(Wide::of).collect(),
    };
    Totals {
        groups: whole_numbers(&summed, "group"),
        counts: whole_numbers(&summed, "count"),
        sums: split.into_iter().enumerate().map(wide).collect(),
    }
}

/// Sums parts: those of one group become one.
pub(crate) fn merged(parts: &[Part]) -> Vec<Part> {
    let column = |of: &dyn Fn(&Part) -> i128| parts.iter().map(of).collect::<Vec<i128>>();
    let columns = vec![column(&|part| part.count.into()), column(&|part| part.sum.high), column(&|part| part.sum.low)];
    let totals = by_group(parts.iter().map(|part| part.group).collect(), columns);
    let whole = |column: usize, at: usize| {
        // A half is below 10^19, and there are less than 10^19 of them.
        totals.sums[column][at].whole().expect("a sum of halves fits")
    };
    let part = |(at, group): (usize, &u64)| {
        let (count, high, low) = (whole(0, at), whole(1, at), whole(2, at));
        let sum = Wide { high: high + low.div_euclid(HALF), low: low.rem_euclid(HALF) };
        Part { group: *group, count: u64::try_from(count).expect("a count of records"), sum }
    };
    totals.groups.iter().enumerate().map(part).collect()
}

/// Whether no sum of these numbers can have more than 38 digits.
fn fits(column: &[i128]) -> bool {
    let largest = column.iter().map(|number| number.unsigned_abs()).max().unwrap_or(0);
    largest.checked_mul(column.len() as u128).is_some_and(|bound| bound < LIMIT)
}

fn high(number: usize) -> PlSmallStr {
    format!("high {number}").into()
}

fn low(number: usize) -> PlSmallStr {
    format!("low {number}").into()
}

fn decimals(name: PlSmallStr, column: Vec<i128>) -> Column {
    Int128Chunked::from_vec(name, column).into_decimal_unchecked(38, 0).into_series().into_column()
}

fn whole_numbers(frame: &DataFrame, name: &str) -> Vec<u64> {
    let column = frame.column(name).and_then(|column| column.cast(&DataType::UInt64)).expect("a column of whole numbers");
    column.u64().expect("just cast").into_no_null_iter().collect()
}

fn mantissas(frame: &DataFrame, name: &str) -> Vec<i128> {
    let column = frame.column(name).expect("a column that was asked for");
    column.decimal().expect("a sum of decimals").physical().into_no_null_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sums(groups: &[u64], numbers: &[i128]) -> Vec<(u64, u64, Option<i128>)> {
        let totals = by_group(groups.to_vec(), vec![numbers.to_vec()]);
        let whole = |at: usize| (totals.groups[at], totals.counts[at], totals.sums[0][at].whole());
        let mut sums: Vec<_> = (0..totals.groups.len()).map(whole).collect();
        sums.sort();
        sums
    }

    const LARGE: i128 = 10_i128.pow(38) - 1;

    #[test]
    fn polars_wraps_and_we_do_not() {
        // The trap: two numbers of 38 digits are more than an i128 holds, and polars says nothing.
        let frame = vec![Column::new("g".into(), [7, 7]), decimals("n".into(), vec![LARGE; 2])];
        let frame = DataFrame::new(2, frame).expect("two columns").lazy().group_by([col("g")]).agg([col("n").sum()]);
        let wrapped = mantissas(&frame.collect().expect("polars does not mind"), "n");
        assert_eq!(wrapped, [LARGE.wrapping_add(LARGE)]);
        assert_eq!(sums(&[7, 7], &[LARGE, LARGE]), [(7, 2, None)]);
        assert_eq!(sums(&[7, 7, 7], &[LARGE, LARGE, -LARGE]), [(7, 3, Some(LARGE))]);
        assert_eq!(sums(&[1, 2], &[LARGE, -LARGE]), [(1, 1, Some(LARGE)), (2, 1, Some(-LARGE))]);
    }

    #[test]
    fn nothing_sums_to_nothing() {
        assert_eq!(sums(&[], &[]), []);
    }

    proptest! {
        #[test]
        fn halves_make_wholes(numbers in prop::collection::vec(-LARGE..LARGE, 1..30), groups in 1_u64..4) {
            let keys: Vec<u64> = (0..numbers.len() as u64).map(|n| n % groups).collect();
            let part = |(group, number): (&u64, &i128)| Part { group: *group, count: 1, sum: Wide::of(*number) };
            let parts: Vec<Part> = keys.iter().zip(&numbers).map(part).collect();
            let mut merged: Vec<_> = merged(&parts).into_iter().map(|part| (part.group, part.count, part.sum.whole())).collect();
            merged.sort();
            prop_assert_eq!(&merged, &sums(&keys, &numbers));
            for (group, _, sum) in merged {
                let big: num_bigint::BigInt = keys.iter().zip(&numbers).filter(|(key, _)| **key == group).map(|(_, n)| num_bigint::BigInt::from(*n)).sum();
                let expected = i128::try_from(big).ok().filter(|sum| sum.unsigned_abs() < LIMIT);
                prop_assert_eq!(sum, expected);
            }
        }
    }
}
