//! From exact operands to a cell: the arithmetic that all families share.

use crate::number::{Decimal, Fraction, Interval, Real, Rounding, edge};
use crate::table::{Cell, Reason, Status};

/// A level as a formula takes it: the number, unless it is approximate, and where it may lie.
#[derive(Clone, Debug)]
pub struct Level {
    /// The number; `None` where the source printed a bound or an approximation.
    pub number: Option<Fraction>,
    /// The number as printed, for its sign.
    pub printed: Decimal,
    /// Where it may lie.
    pub within: Interval,
    /// Its status.
    pub status: Status,
}

impl Level {
    /// The level of a cell; its reason where it has no number.
    pub fn of(cell: &Cell) -> Result<Level, Reason> {
        let Some(printed) = cell.value else { return Err(cell.reason.unwrap_or(Reason::MissingValue)) };
        let end = |end: Option<Decimal>| end.map(Fraction::from);
        Ok(Level {
            number: cell.reason.is_none().then(|| printed.into()),
            printed,
            within: Interval { lo: end(cell.lo), hi: end(cell.hi) },
            status: cell.status,
        })
    }
}

/// Why nothing may be divided by a base, where it may not: zero, negative, or of the other sign than the value.
pub fn refused_base(value: Decimal, base: Decimal) -> Option<Reason> {
    match (base.signum(), value.signum()) {
        (0, _) => Some(Reason::ZeroBase),
        (1, -1) | (-1, 1) => Some(Reason::SignChange),
        (-1, _) => Some(Reason::NonpositiveBase),
        _ => None,
    }
}

/// The cell of an exact result.
pub fn exact(number: Option<Fraction>, within: Interval, status: Status) -> Cell {
    rounded(number.map(Real::Exact), within.lo.map(Real::Exact), within.hi.map(Real::Exact), status)
}

/// The cell of a result, rounded once: the number to the nearest, its bounds outward. Without a number the cell is
/// approximate, and its bounds say what is known.
pub fn rounded(number: Option<Real>, lo: Option<Real>, hi: Option<Real>, status: Status) -> Cell {
    let known = number.is_some();
    let value = number.as_ref().and_then(|number| edge(number, Rounding::Nearest));
    if known && value.is_none() {
        return Cell::reason(Reason::Overflow, status);
    }
    Cell {
        value,
        lo: lo.and_then(|lo| edge(&lo, Rounding::Down)),
        hi: hi.and_then(|hi| edge(&hi, Rounding::Up)),
        reason: (!known).then_some(Reason::Approximate),
        status,
    }
}
