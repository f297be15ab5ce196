//! From the levels that a derived measure is made of to its cell: multiplied and divided as they are, rounded nowhere.

use std::sync::Arc;

use crate::number::Fraction;
use crate::table::{Cell, MadeOf, Reason, Row, Status, Table};

/// One of the levels that another one is made of.
pub(super) struct Part {
    made_of: Option<Arc<MadeOf>>,
    status: Status,
    /// Why it has no number, or that it is approximate.
    reason: Option<Reason>,
    /// It divides.
    below: bool,
    /// It has to be above zero.
    positive: bool,
}

impl Part {
    /// A level that is multiplied with the others.
    pub(super) fn above(table: &Table, row: &Row) -> Part {
        let made_of = table.made_of(row);
        Part { made_of, status: row.cell.status, reason: row.cell.reason, below: false, positive: false }
    }

    /// A level that the others are divided by.
    pub(super) fn below(table: &Table, row: &Row) -> Part {
        Part::above(table, row).turned()
    }

    /// An exact number.
    pub(super) fn constant(number: Fraction) -> Part {
        let made_of = Some(Arc::new(MadeOf::constant(number)));
        Part { made_of, status: Status::NORMAL, reason: None, below: false, positive: false }
    }

    /// The same, dividing.
    pub(super) fn turned(self) -> Part {
        Part { below: true, positive: true, ..self }
    }

    /// The same, where what is not above zero makes no sense: prices, rates of exchange.
    pub(super) fn positive(self) -> Part {
        Part { positive: true, ..self }
    }

    /// What a rise in percent makes of what it rises from.
    pub(super) fn risen(table: &Table, row: &Row) -> Part {
        let risen = table.figure(row).map(|rise| Arc::new(rise.risen().into()));
        Part { made_of: risen, ..Part::above(table, row) }
    }

    /// Why it is no part of anything, where it is none.
    pub(super) fn refused(&self) -> Option<Reason> {
        let Some(made_of) = &self.made_of else { return Some(self.reason.unwrap_or(Reason::MissingValue)) };
        match made_of.value().map(|value| value.signum()) {
            None => Some(Reason::ZeroBase),
            Some(0) if self.positive => Some(Reason::ZeroBase),
            Some(-1) if self.positive => Some(Reason::NonpositiveBase),
            Some(_) => None,
        }
    }
}

/// The cell of a constant times all parts above the line over all below it.
pub(super) fn cell(constant: Fraction, parts: &[Part]) -> Cell {
    let status = Status::of_all(parts.iter().map(|part| part.status));
    let missing = parts.iter().find(|part| part.made_of.is_none()).and_then(Part::refused);
    if let Some(reason) = missing.or_else(|| parts.iter().find_map(Part::refused)) {
        return Cell::reason(reason, status);
    }
    let mut made = parts.iter().filter_map(|part| Some((part.made_of.as_deref()?, part.below)));
    let made = made.try_fold(MadeOf::constant(constant), |product, (made_of, below)| match below {
        true => product.over(made_of),
        false => Some(product.times(made_of)),
    });
    let approximate = parts.iter().any(|part| part.reason.is_some());
    made.map_or_else(|| Cell::reason(Reason::ZeroBase, status), |made| made.cell(approximate, status))
}
