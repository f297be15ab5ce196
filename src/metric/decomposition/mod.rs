//! Decompositions: a change as a sum of terms that have a meaning, and the proof that they add up.

pub(crate) mod lmdi;
pub(crate) mod pvm;
pub(crate) mod shift_share;
pub(crate) mod terms;
pub(crate) mod within;
