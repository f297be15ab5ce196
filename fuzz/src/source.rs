//! The readers that need no polars.

#[path = "../../src/source/blocks.rs"]
mod blocks;
#[path = "../../src/source/detect.rs"]
mod detect;
#[path = "../../src/source/dialect.rs"]
mod dialect;
#[path = "../../src/source/faults.rs"]
mod faults;
#[path = "../../src/source/input.rs"]
mod input;
#[path = "../../src/source/number/mod.rs"]
pub mod number;
#[path = "../../src/source/period/mod.rs"]
pub mod period;
#[path = "../../src/source/place.rs"]
mod place;
#[path = "../../src/source/scan.rs"]
mod scan;

pub use dialect::{Dialect, Header, header};
pub use input::Input;

/// Cuts a whole file into fields, and looks every one up.
pub fn records(input: &Input, dialect: &Dialect) {
    let Ok(opened) = input.open() else { return };
    let mut blocks = blocks::Blocks::new(opened, 64, false);
    let Ok(header) = dialect::settle(input, dialect, &mut blocks) else { return };
    let (mut block, mut scratch) = (blocks::Block::default(), Vec::new());
    while let Ok(true) = blocks.next_into(&mut block) {
        let mut scanner = scan::Scanner::new(block.bytes(), header.delimiter);
        while let scan::Step::Record | scan::Step::Blank = scanner.step() {
            for field in 0..scanner.fields() {
                let (start, end) = scanner.field(field);
                let _ = header.text(&block.bytes()[start..end], &mut scratch);
            }
        }
    }
}
