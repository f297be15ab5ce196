//! Quotients of unfinished periods: what is divided and what it is divided by reach the same day.

use std::collections::BTreeSet;

use super::coarse::Asked;
use crate::table::{Cell, Operand, Reached, Reason, Row, Table};

/// Takes from a quotient by longer periods the numbers whose two sides are not of the same part of the period, and marks
/// down how far the others reach.
pub(super) fn same_part(quotient: &mut Table, above: &Asked, below: &Asked) -> Reached {
    let mut reached = Reached::default();
    if above.reached.is_empty() && below.reached.is_empty() {
        return reached;
    }
    for row in &mut quotient.rows {
        let over = above.reached.of(row);
        let denominator = row.operands.iter().find(|operand| operand.role == "denominator");
        // Where the divisor is a sum of parts, they all reach that day.
        let under: BTreeSet<Option<i64>> = denominator.map_or_else(BTreeSet::new, |operand| {
            let rows = below.levels.rows.iter().filter(|row| row.cell.value.is_some() && stands_in(&below.levels, row, operand));
            rows.map(|row| below.reached.of(row)).collect()
        });
        if row.cell.value.is_some() && under.iter().any(|under| *under != over) {
            row.cell = Cell::reason(Reason::MissingPeriod, row.cell.status);
        }
        if let Some(last) = over {
            reached.note(row.key.clone(), row.period, last);
        }
    }
    reached
}

/// Whether a row is the operand, or one of those that it was summed from.
fn stands_in(table: &Table, row: &Row, operand: &Operand) -> bool {
    row.period == operand.period
        && table.dimensions.iter().zip(&row.key).all(|(dimension, value)| {
            let named = operand.key.iter().find(|(name, _)| **name == *dimension.name);
            named.is_none_or(|(_, wanted)| wanted == value)
        })
}
