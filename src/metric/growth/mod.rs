//! Growth and change of one series: against a base, put on a year, over a window, and how steady it is.

pub(crate) mod accel;
pub(crate) mod base_effect;
pub(crate) mod change;
pub(crate) mod elasticity;
pub(crate) mod index;
pub(crate) mod pace;
pub(crate) mod trend;
pub(crate) mod volatility;
pub(crate) mod window;
pub(crate) mod yearly;
