//! The panel: from cells as they were read to the level table of each measure.
//!
//! It gives every cell its key, period, unit and status as the card says, puts the rows in order, refuses two values of
//! one key, makes the missing part of a whole, and holds the parts against a printed total; it sums over parts and over
//! time (`collapse`, `every`). It imports the small types,
//! `table`, `source` (cells, and the notations of periods) and `project` (cards). What may go wrong with data goes
//! wrong here or in `source`, and nowhere later.

mod absent;
mod clash;
mod collapse;
mod every;
mod levels;
mod longer;
mod parts;
mod periods;
mod plan;
mod tiling;
mod units;
mod unnamed;
mod unused;
mod vintages;
mod weighted;

pub use absent::{absent_parts, thin_sums};
pub use collapse::{Unsettled, collapse, summed_over};
pub use every::{Coarse, Every, every};
pub use levels::{Locate, levels};
pub use longer::{Longer, longer};
pub use parts::{Total, mismatches, totals};
pub use plan::{Plan, plan};
pub use unnamed::{MOST_RECORDS, Unnamed, refused_sums};
pub use unused::unused;
