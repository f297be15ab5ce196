pub mod finding;
pub mod metric;
pub mod number;
pub mod period;
pub mod table;
pub mod unit;
