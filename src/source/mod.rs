//! Files and bytes into cells: the only room that reads.
//!
//! The way of a file:
//!
//! - `input`: a regular file, standard input, bytes, the files of a folder or a pattern, packed or not;
//! - `encoding`: its bytes as UTF-8, whatever it was written in; `parquet` makes lines of its rows;
//! - `dialect`: how it is written: where the header stands, how records are cut, what stands below the last row;
//! - `records`: blocks that end where records end, every record and field checked, and the second look at a place;
//! - `number`, `period`: what a field says;
//! - `cells`: numbers by key, summed exactly on every thread; several files joined as one dataset;
//! - `inspect`: the same seen from outside: what a file is, and the card that would say so.
//!
//! [`header`] and [`place()`] look at the same blocks again, for the names and for messages; [`fn@rejects`] lists every row
//! that was not read.
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
//! - quirk of CSV: a field of `Dialect`, of `Header` or of `Cut`, and a file under `tests/shapes`;
//! - encoding that is detected: a row in `ENCODINGS` of `encoding/legacy.rs`; packing: a row in `PACKINGS` of `input/packed.rs`;
//! - reason to pass over a line: a variant of `Reason` in `records/skip.rs`; opener of a footnote: a word in `OPENERS` of `dialect/footer.rs`;
//! - notation of a number: a row of a table in `number/words.rs`, or in `NOUNS` or `SCALES` of `unit`;
//! - notation of a period: a row of a table in `period/notations.rs`;
//! - kind of file that is no CSV: a row in `BINARY` of `input/mod.rs`.

mod cells;
mod dialect;
mod encoding;
mod input;
pub mod inspect;
pub mod number;
mod parquet;
pub mod period;
mod records;

#[cfg(test)]
mod tests;

pub use cells::{Cells, Group, MAX_GROUPS, Request, Sum, cells};
pub use dialect::detect::DELIMITERS;
pub use dialect::footer::OPENERS;
pub use dialect::{Delimiter, Dialect, Header, MAX_COLUMNS, QUOTES, header};
pub use encoding::legacy::{ENCODINGS, Known, Told};
pub use input::Input;
pub use input::files::{ENDINGS, MAX_FILES, files, is_pattern};
pub use input::packed::PACKINGS;
pub use input::progress::{Progress, progress};
pub use inspect::{Look, Understanding, card, inspect, look};
pub use records::cut::{Blanks, Cut};
pub use records::faults::shortened;
pub use records::mend::Mended;
pub use records::place::{place, places, record};
pub use records::rejects::{Conditions, Rejects, Verdicts, rejects};
pub use records::rewrite::cells_csv;
pub use records::skip::{Reason, Skipped, Skips};
