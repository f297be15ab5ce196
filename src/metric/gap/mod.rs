//! Parts held against each other, such as town and country: gaps, how far one is behind, whether they converge.

pub(crate) mod convergence;
pub(crate) mod pair;
pub(crate) mod parity;
pub(crate) mod source_spread;
