//! How far the reading is: written by whoever reads, read by whoever shows it.
//!
//! There is one reading at a time in a run, so there is one such place. Nothing is decided by it.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

static FILE: Mutex<String> = Mutex::new(String::new());
static LENGTH: AtomicU64 = AtomicU64::new(0);
static READ: AtomicU64 = AtomicU64::new(0);

/// A file is read from its beginning.
pub(crate) fn begin(file: &str, length: u64) {
    let mut name = FILE.lock().unwrap_or_else(PoisonError::into_inner);
    name.clear();
    name.push_str(file);
    READ.store(0, Ordering::Relaxed);
    LENGTH.store(length, Ordering::Relaxed);
}

/// So many more bytes were read.
pub(crate) fn add(bytes: u64) {
    READ.fetch_add(bytes, Ordering::Relaxed);
}

/// The file that is read, and how much of it was read, from 0 to 1; where that is not known, only how many bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    /// The file, as the user knows it.
    pub file: String,
    /// How many bytes were read.
    pub read: u64,
    /// How many there are; 0 where that is not known.
    pub length: u64,
}

/// How far the reading is; `None` where nothing was opened yet.
pub fn progress() -> Option<Progress> {
    let file = FILE.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let (read, length) = (READ.load(Ordering::Relaxed), LENGTH.load(Ordering::Relaxed));
    (!file.is_empty()).then_some(Progress { file, read, length })
}
