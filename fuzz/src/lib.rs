//! What each fuzz target does with bytes: read them, and hold what was read against what must be true of it.
//!
//! The modules of `sizeup` are included by path, those only that work without polars.

#![allow(dead_code, unused_imports, missing_docs)]

#[path = "../../src/finding/mod.rs"]
pub mod finding;
#[path = "../../src/number/mod.rs"]
pub mod number;
#[path = "../../src/period/mod.rs"]
pub mod period;
#[path = "../../src/project/mod.rs"]
pub mod project;
pub mod source;
#[path = "../../src/table/mod.rs"]
pub mod table;
pub mod targets;
#[path = "../../src/unit/mod.rs"]
pub mod unit;
