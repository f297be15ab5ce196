//! Levels, and what is read off them without a base: when a mark was reached, how long a run is, what was revised.

pub(crate) mod milestone;
pub(crate) mod revision;
pub(crate) mod run;
pub(crate) mod value;
