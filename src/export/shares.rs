//! Shares that do not add up to 100 as they are shown.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::number::Decimal;
use crate::period::Period;
use crate::table::Table;

/// What is said of such shares.
const ODD: &str = "shares do not add up to 100 because of rounding";

/// What the parts of one whole have in common.
type Whole<'a> = (Vec<&'a Arc<str>>, Period);

/// The note on a table of shares, where those of a complete whole do not add up to 100 as they are shown.
pub(super) fn odd(table: &Table) -> Option<&'static str> {
    if table.metric != "share" {
        return None;
    }
    let mut wholes: BTreeMap<Whole, Option<(Decimal, i64)>> = BTreeMap::new();
    for row in &table.rows {
        let pairs = || row.key.iter().zip(&table.dimensions);
        if pairs().any(|(value, dimension)| dimension.total.as_ref() == Some(value)) {
            continue;
        }
        let key = pairs().filter(|(_, dimension)| !dimension.partition).map(|(value, _)| value).collect();
        let share = row.cell.value.filter(|_| row.cell.reason.is_none());
        let sum = wholes.entry((key, row.period)).or_insert(Some((Decimal::ZERO, 0)));
        *sum = sum.zip(share).and_then(|((sum, count), share)| Some((sum.checked_add(share)?, count + 1)));
    }
    // As far from 100 as the rounding of complete parts may be, half a unit of the sixth decimal each.
    let rounding = |(sum, count): &(Decimal, i64)| {
        let left = sum.checked_sub(Decimal::from(100)).map(|left| if left.signum() < 0 { left.negated() } else { left });
        let most = Decimal::new(i128::from(*count) * 5, 7).unwrap_or(Decimal::ZERO);
        left.is_some_and(|left| !left.is_zero() && left <= most)
    };
    wholes.values().flatten().any(rounding).then_some(ODD)
}
