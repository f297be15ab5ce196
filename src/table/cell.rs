//! A cell: a number with the bounds of its rounding, or the reason why there is none.

use super::{Reason, Status};
use crate::number::Decimal;

/// A number or a reason; both only where the reason is [`Reason::Approximate`].
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// The number.
    pub value: Option<Decimal>,
    /// The least it may be, given the rounding of what was printed; `None` where it is open or unknown.
    pub lo: Option<Decimal>,
    /// The most it may be.
    pub hi: Option<Decimal>,
    /// Why there is no number, or that it is approximate.
    pub reason: Option<Reason>,
    /// The worst status of what it was made from.
    pub status: Status,
}

impl Cell {
    /// A number with its bounds.
    pub fn number(value: Decimal, lo: Decimal, hi: Decimal, status: Status) -> Cell {
        Cell { value: Some(value), lo: Some(lo), hi: Some(hi), reason: None, status }
    }

    /// No number, and why.
    pub fn reason(reason: Reason, status: Status) -> Cell {
        Cell { value: None, lo: None, hi: None, reason: Some(reason), status }
    }

    /// The value, for drawing.
    pub fn to_f64(&self) -> Option<f64> {
        self.value.map(Decimal::to_f64)
    }
}
