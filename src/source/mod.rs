//! Files and bytes into cells: the only room that reads.
//!
//! The way of a file: [`Input`] (a regular file, standard input, bytes; [`files`] finds those of a folder or a pattern, `dataset` joins what several say) → text, unpacked and in UTF-8 (`packed`,
//! `encoding`, `text`; `parquet` makes lines of its rows) → the header below what stands above it (`layout`, `names`), and how records are cut (`detect`)
//! → blocks that end where records end, without the footnotes below the last (`blocks`, `footer`) → records and fields, every one checked (`scan`) → numbers and numbered keys (`worker`, one for each
//! thread) → exact sums by key (`sum`, the one door to polars) → [`Cells`], sorted (`gather`). [`header`] and
//! [`place()`] look at the same blocks again, for the names and for messages; [`fn@rejects`] lists every row that was not read.
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
//! - encoding that is detected: a row in `ENCODINGS` of `legacy.rs`; packing: a row in `PACKINGS` of `packed.rs`;
//! - reason to pass over a line: a variant of `Reason` in `skip.rs`; opener of a footnote: a word in `OPENERS` of `footer.rs`;
//! - notation of a number: a row of a table in `number/words.rs`, or in `NOUNS` or `SCALES` of `unit`;
//! - notation of a period: a row of a table in `period/notations.rs`;
//! - kind of file that is no CSV: a row in `BINARY` of `input.rs`.

mod block_sums;
mod blocks;
mod cells;
mod columns;
mod compound;
mod cut;
mod dataset;
mod detect;
mod dialect;
mod encoding;
mod faults;
mod files;
mod footer;
mod gather;
mod input;
pub mod inspect;
mod keys;
mod layout;
mod ledger;
mod legacy;
mod marks;
mod mend;
mod names;
pub mod number;
mod odd;
mod packed;
mod parquet;
pub mod period;
mod place;
mod progress;
mod rejects;
mod rewrite;
mod scan;
mod sense;
mod skip;
mod spool;
mod stored;
mod sum;
mod text;
mod trial;
mod watch;
mod worker;

#[cfg(test)]
mod tests;

pub use cells::{Cells, Group, MAX_GROUPS, Request, Sum, cells};
pub use cut::{Blanks, Cut};
pub use detect::DELIMITERS;
pub use dialect::{Delimiter, Dialect, Header, MAX_COLUMNS, QUOTES, header};
pub use faults::shortened;
pub use files::{ENDINGS, MAX_FILES, files, is_pattern};
pub use footer::OPENERS;
pub use input::Input;
pub use inspect::{Look, Understanding, card, inspect, look};
pub use legacy::{ENCODINGS, Known, Told};
pub use mend::Mended;
pub use packed::PACKINGS;
pub use place::{place, places, record};
pub use progress::{Progress, progress};
pub use rejects::{Conditions, Rejects, Verdicts, rejects};
pub use rewrite::cells_csv;
pub use skip::{Reason, Skipped, Skips};
