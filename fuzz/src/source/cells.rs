//! What of `cells` the readers ask for.

#[path = "../../../src/source/cells/columns.rs"]
pub(crate) mod columns;
