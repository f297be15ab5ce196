//! SIGINT and SIGTERM: temporary files go, and the exit code says which it was.

use std::io;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use tempfile::NamedTempFile;

/// Temporary files that exist at this moment.
static TEMPORARIES: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Waits for a signal on a thread of its own.
pub fn install() {
    // Where signals cannot be watched the system's own way of ending stays in place; temporaries then go at the next run.
    let Ok(mut signals) = Signals::new([SIGINT, SIGTERM]) else { return };
    std::thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            // The lock is kept until the end, so that no artefact is renamed any more.
            let temporaries = TEMPORARIES.lock().unwrap_or_else(PoisonError::into_inner);
            for path in temporaries.iter() {
                let _ = std::fs::remove_file(path);
            }
            std::process::exit(128 + signal);
        }
    });
}

/// Makes a temporary file that is removed if a signal comes. Nothing comes between the making and the remembering.
pub fn remembered(make: impl FnOnce() -> io::Result<NamedTempFile>) -> io::Result<NamedTempFile> {
    let mut temporaries = TEMPORARIES.lock().unwrap_or_else(PoisonError::into_inner);
    let made = make()?;
    temporaries.push(made.path().to_owned());
    Ok(made)
}

/// Runs what must not be cut in two by a signal, then forgets all temporaries.
pub fn undisturbed<T>(work: impl FnOnce() -> T) -> T {
    let mut temporaries = TEMPORARIES.lock().unwrap_or_else(PoisonError::into_inner);
    let done = work();
    temporaries.clear();
    done
}
