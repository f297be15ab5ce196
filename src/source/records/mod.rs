//! Blocks of bytes into records and fields, every one checked: what is a row, what is passed over and why, and the second look at a place.

pub(crate) mod blocks;
pub(crate) mod cut;
pub(crate) mod faults;
pub(crate) mod mend;
pub(crate) mod odd;
pub(crate) mod place;
pub(crate) mod rejects;
pub(crate) mod rewrite;
pub(crate) mod rows;
pub(crate) mod scan;
pub(crate) mod skip;
pub(crate) mod watch;
