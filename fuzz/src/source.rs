//! The readers that need no polars: all of `source` but `cells` and what it is made of.

#[path = "../../src/source/blocks.rs"]
mod blocks;
#[path = "../../src/source/columns.rs"]
mod columns;
#[path = "../../src/source/compound.rs"]
mod compound;
#[path = "../../src/source/cut.rs"]
mod cut;
#[path = "../../src/source/detect.rs"]
mod detect;
#[path = "../../src/source/dialect.rs"]
mod dialect;
#[path = "../../src/source/encoding.rs"]
mod encoding;
#[path = "../../src/source/faults.rs"]
mod faults;
#[path = "../../src/source/files.rs"]
mod files;
#[path = "../../src/source/footer.rs"]
mod footer;
#[path = "../../src/source/input.rs"]
mod input;
#[path = "../../src/source/layout.rs"]
mod layout;
#[path = "../../src/source/legacy.rs"]
mod legacy;
#[path = "../../src/source/mend.rs"]
mod mend;
#[path = "../../src/source/names.rs"]
mod names;
#[path = "../../src/source/number/mod.rs"]
pub mod number;
#[path = "../../src/source/odd.rs"]
mod odd;
#[path = "../../src/source/packed.rs"]
mod packed;
#[path = "../../src/source/parquet/mod.rs"]
mod parquet;
#[path = "../../src/source/period/mod.rs"]
pub mod period;
#[path = "../../src/source/place.rs"]
mod place;
#[path = "../../src/source/progress.rs"]
mod progress;
#[path = "../../src/source/scan.rs"]
mod scan;
#[path = "../../src/source/sense.rs"]
mod sense;
#[path = "../../src/source/skip.rs"]
mod skip;
#[path = "../../src/source/spool.rs"]
mod spool;
#[path = "../../src/source/stored.rs"]
mod stored;
#[path = "../../src/source/text.rs"]
mod text;
#[path = "../../src/source/trial.rs"]
mod trial;
#[path = "../../src/source/watch.rs"]
mod watch;

mod inspect;

pub use dialect::{Dialect, Header, header};
pub use input::Input;

/// Cuts a whole file into fields, and looks every one up.
pub fn records(input: &Input, dialect: &Dialect) {
    let Ok(dialect::Begun { header, mut blocks, .. }) = dialect::begin(input, dialect, 64, false) else { return };
    let (mut block, mut scratch) = (blocks::Block::default(), Vec::new());
    while let Ok(true) = blocks.next_into(&mut block) {
        let mut scanner = scan::Scanner::new(block.bytes(), header.cut);
        loop {
            match scanner.step() {
                scan::Step::Record if odd::odd(&header, dialect, block.bytes(), &scanner).is_some() => {}
                scan::Step::Record => {
                    for field in 0..scanner.fields() {
                        let (start, end) = scanner.field(field);
                        let _ = header.text(&block.bytes()[start..end], &mut scratch);
                    }
                }
                scan::Step::Blank | scan::Step::Comment => {}
                scan::Step::End => break,
                scan::Step::Broken(..) => return,
            }
        }
    }
}
