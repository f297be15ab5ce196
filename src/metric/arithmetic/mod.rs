//! The arithmetic that metrics share: from exact operands to a rounded cell, and the few statistics they need.

pub(crate) mod corner;
pub(crate) mod fit;
pub(crate) mod kernel;
pub(crate) mod spread;
pub(crate) mod steep;
pub(crate) mod student;
