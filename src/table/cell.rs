//! A cell: a number with the bounds of its rounding, or the reason why there is none.

use std::sync::Arc;

use super::{MadeOf, Reason, Status};
use crate::number::{Decimal, Fraction, Interval};

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
    /// The figures that a derived level is made of: its exact number, of which `value`, `lo` and `hi` are a rounding.
    pub made_of: Option<Arc<MadeOf>>,
}

impl Cell {
    /// A number with its bounds.
    pub fn number(value: Decimal, lo: Decimal, hi: Decimal, status: Status) -> Cell {
        Cell { value: Some(value), lo: Some(lo), hi: Some(hi), reason: None, status, made_of: None }
    }

    /// No number, and why.
    pub fn reason(reason: Reason, status: Status) -> Cell {
        Cell { value: None, lo: None, hi: None, reason: Some(reason), status, made_of: None }
    }

    /// The number and where it may lie, not rounded; `None` where there is no number.
    pub fn exact(&self) -> Option<(Fraction, Interval)> {
        let value = self.value?;
        if let Some(made_of) = &self.made_of {
            return Some((made_of.value()?, made_of.within()));
        }
        Some((value.into(), Interval { lo: self.lo.map(Fraction::from), hi: self.hi.map(Fraction::from) }))
    }

    /// The number with its bounds, or its reason, for a sentence; `unit` begins with a blank where there is one.
    ///
    /// ```
    /// use sizeup::table::{Cell, Status};
    /// let number = |text: &str| text.parse().unwrap();
    /// let cell = Cell::number(number("7.02"), number("6.67"), number("7.38"), Status::NORMAL);
    /// assert_eq!(cell.told(" %"), "7.02 % in [6.67, 7.38]");
    /// ```
    pub fn told(&self, unit: &str) -> String {
        let end = |end: Option<Decimal>| end.map_or("open".to_owned(), |end| end.to_string());
        match (self.value, self.reason) {
            (Some(value), None) if self.lo == self.hi => format!("{value}{unit}"),
            (value, reason @ (None | Some(Reason::Approximate))) if self.lo.is_some() || self.hi.is_some() => {
                let mark = if reason.is_some() { "approximately " } else { "" };
                let value = value.map_or_else(String::new, |value| format!("{value}{unit} "));
                format!("{mark}{value}in [{}, {}]", end(self.lo), end(self.hi))
            }
            (_, Some(reason)) => reason.code().to_owned(),
            (_, None) => "nothing".to_owned(),
        }
    }

    /// The value, for drawing.
    pub fn to_f64(&self) -> Option<f64> {
        self.value.map(Decimal::to_f64)
    }
}
