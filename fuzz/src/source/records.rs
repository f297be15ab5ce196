//! What of `records` asks for no sums.

#[path = "../../../src/source/records/blocks.rs"]
pub(crate) mod blocks;
#[path = "../../../src/source/records/cut.rs"]
pub(crate) mod cut;
#[path = "../../../src/source/records/faults.rs"]
pub(crate) mod faults;
#[path = "../../../src/source/records/mend.rs"]
pub(crate) mod mend;
#[path = "../../../src/source/records/odd.rs"]
pub(crate) mod odd;
#[path = "../../../src/source/records/place.rs"]
pub(crate) mod place;
#[path = "../../../src/source/records/rows.rs"]
pub(crate) mod rows;
#[path = "../../../src/source/records/scan.rs"]
pub(crate) mod scan;
#[path = "../../../src/source/records/skip.rs"]
pub(crate) mod skip;
#[path = "../../../src/source/records/watch.rs"]
pub(crate) mod watch;
