//! Numbers that keep what their printing says: exact decimals, their rounding intervals, exact fractions.
//!
//! Levels and sums are [`Decimal`]s taken from the text. Quotients of them are [`Fraction`]s, exact as well. Only
//! powers, roots and logarithms leave exactness, as an `f64` made by `libm`. Rounding happens once, in [`edge()`].
//! This room imports nothing of the house.

mod comparison;
mod decimal;
mod edge;
mod fraction;
mod integer;
mod interval;
mod remainder;

pub use comparison::Comparison;
pub use decimal::{Decimal, MAX_DIGITS};
pub use edge::{Real, Rounding, edge, unrounded};
pub use fraction::Fraction;
pub use interval::Interval;
pub use remainder::largest_remainder;
