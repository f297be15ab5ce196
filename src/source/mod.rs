//! Files and bytes into cells: the only room that reads.
//!
//! The way of a file: [`Input`] (a regular file, standard input, bytes) → blocks that end where records end
//! (`blocks`) → records and fields, every one checked (`scan`) → numbers and numbered keys (`worker`, one for each
//! thread) → exact sums by key (`sum`, the one door to polars) → [`Cells`], sorted (`gather`). [`header`] and
//! [`place()`] look at the same blocks again, for the names and for messages.
//!
//! Not polars' own CSV reader, and not its `streaming` feature: that reader pads short rows, makes a group of a blank
//! line, renames a second column of one name and knows no line numbers; it maps the whole file, and the feature brings
//! an HTTP client into a program that must not touch the network. Here files are read in pieces with `read`, two
//! or more threads take the next piece each, and memory stays the same whatever the size of the file. polars does what
//! it is best at: it sums the numbers of each piece by group, as 128-bit decimals, and the pieces by group again. What
//! comes out depends on neither the threads nor the size of the pieces nor the order of the rows.
//!
//! This room imports the small types only: `number`, `period`, `unit`, `finding`. The table and what reads it are not
//! known here. One more …
//!
//! - quirk of CSV: `dialect.rs`, and a case in its table of tests;
//! - notation of a number: a row of a table in `number/words.rs`, or in `NOUNS` or `SCALES` of `unit`;
//! - notation of a period: a row of a table in `period/notations.rs`;
//! - kind of file that is no CSV: a row in `BINARY` of `input.rs`.

mod blocks;
mod cells;
mod detect;
mod dialect;
mod faults;
mod gather;
mod input;
pub mod inspect;
mod keys;
mod ledger;
mod marks;
pub mod number;
pub mod period;
mod place;
mod rewrite;
mod scan;
mod sum;
mod worker;

#[cfg(test)]
mod tests;

pub use cells::{Cells, Group, MAX_GROUPS, Request, Sum, cells};
pub use detect::DELIMITERS;
pub use dialect::{Dialect, Header, MAX_COLUMNS, header};
pub use input::Input;
pub use inspect::{Understanding, card, inspect};
pub use place::{place, places, record};
pub use rewrite::cells_csv;
