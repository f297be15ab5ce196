//! What a metric calculates on: the row of a series at another period, its whole, its factors, or the reason why there is none.
//!
//! A base is looked up in the calendar (`calendar`, `against`), never in the row before; `breaks` says what may be compared
//! with what, `whole` what a part belongs to, `factors` what a product or a ratio was made of.

pub(crate) mod against;
pub(crate) mod breaks;
pub(crate) mod calendar;
pub(crate) mod factors;
pub(crate) mod matched;
pub(crate) mod whole;
