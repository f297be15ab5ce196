//! What reading a project notices, and which block of it is to blame: a claim or a reconciliation that is wrong in itself
//! leaves all others as they are.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use crate::finding::Finding;

/// How many findings of one file are kept.
pub const MAX_FINDINGS: usize = 20;

/// How many findings of single blocks are kept: each of them searches the file for its line.
const MAX_OF_BLOCKS: usize = 200;

/// A claim or a reconciliation that is wrong in itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Flaw {
    /// What it is: `claim` or `reconcile`, the key of its blocks.
    pub what: &'static str,
    /// Its name, or its number where it has none.
    pub name: String,
    /// What is wrong with it, with the places; never empty.
    pub findings: Vec<Finding>,
}

/// One block of those that stand for themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Block {
    /// The key of such blocks: `claim`.
    pub key: &'static str,
    /// Its number among them, from 0.
    pub number: usize,
}

/// What was noticed so far, in order.
#[derive(Default)]
pub(super) struct Noticed {
    all: RefCell<Vec<(Option<Block>, Finding)>>,
    /// The block that is read now.
    block: Cell<Option<Block>>,
}

impl Noticed {
    /// Does some work on a block, which is to blame for what is noticed meanwhile.
    pub fn within<T>(&self, block: Block, work: impl FnOnce() -> T) -> T {
        let before = self.block.replace(Some(block));
        let done = work();
        self.block.set(before);
        done
    }

    /// Keeps a finding. It is only made where there is room for it: making one searches the file for its line.
    pub fn push(&self, make: impl FnOnce() -> Finding) {
        if !self.full() {
            let finding = make();
            self.all.borrow_mut().push((self.block.get(), finding));
        }
    }

    /// Whether there is no room for more.
    pub fn full(&self) -> bool {
        let single = self.block.get().is_some();
        let most = if single { MAX_OF_BLOCKS } else { MAX_FINDINGS };
        self.all.borrow().iter().filter(|(block, _)| block.is_some() == single).count() >= most
    }

    /// Whether a block is to blame for anything.
    pub fn blames(&self, block: Block) -> bool {
        self.all.borrow().iter().any(|(of, _)| *of == Some(block))
    }

    /// What was noticed: of each block where blocks alone are to blame, else all of it, as one list. More than there is
    /// room for is no matter of single blocks.
    pub fn sorted_out(self) -> Result<BTreeMap<Block, Vec<Finding>>, Vec<Finding>> {
        let all = self.all.into_inner();
        let count = all.iter().filter(|(block, _)| block.is_some()).count();
        if count < all.len() || count >= MAX_OF_BLOCKS {
            return Err(all.into_iter().map(|(_, finding)| finding).collect());
        }
        let mut blocks: BTreeMap<Block, Vec<Finding>> = BTreeMap::new();
        for (block, finding) in all {
            blocks.entry(block.expect("counted above")).or_default().push(finding);
        }
        Ok(blocks)
    }
}
