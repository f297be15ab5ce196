//! The readers that need no polars: all of `source` but most of `cells`, and of `records` what asks for it.

#[path = "../../src/source/dialect/mod.rs"]
mod dialect;
#[path = "../../src/source/encoding/mod.rs"]
mod encoding;
#[path = "../../src/source/input/mod.rs"]
mod input;
#[path = "../../src/source/number/mod.rs"]
pub mod number;
#[path = "../../src/source/parquet/mod.rs"]
mod parquet;
#[path = "../../src/source/period/mod.rs"]
pub mod period;

mod cells;
mod inspect;
mod records;

pub use dialect::{Dialect, Header, header};
pub use input::Input;

use records::{blocks, odd, scan};

/// Cuts a whole file into fields, and looks every one up.
pub fn every_field(input: &Input, dialect: &Dialect) {
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
