//! Standard input, kept so that it can be looked at again: what is short in memory, what is long in a file without a name.
//!
//! The file stands in the folder for temporary files, has no name from the beginning, and is gone with the program,
//! however that ends. So a pipe may bring more than fits into memory, and errors still show their line.

use std::fs::File;
use std::io::{self, Read, Write};
use std::sync::Arc;

use super::stored::Stored;
use crate::finding::{Finding, Findings, ReadingFact, Result, SystemFact};
use crate::source::input::cannot_read;

/// How much is kept in memory.
const IN_MEMORY: usize = 8 << 20;

/// The most that is taken: what never ends must not fill a disk.
const MOST: u64 = 64 << 30;

/// Takes all of a stream.
pub(crate) fn kept(name: &str, mut stream: impl Read) -> Result<Stored> {
    let mut bytes = Vec::new();
    let failed = |error: io::Error| cannot_read(name, &error);
    (&mut stream).take(IN_MEMORY as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() <= IN_MEMORY {
        return Ok(Stored::Memory(bytes.into()));
    }
    let mut file = tempfile::tempfile().map_err(|error| cannot_keep(&error))?;
    file.write_all(&bytes).map_err(|error| cannot_keep(&error))?;
    let mut taken = bytes.len() as u64;
    bytes.truncate(1 << 20);
    bytes.shrink_to_fit();
    loop {
        let count = match stream.read(&mut bytes) {
            Ok(0) => return Ok(Stored::File(Arc::new(file))),
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(failed(error)),
        };
        taken += count as u64;
        if taken > MOST {
            let sentence = format!("`{name}` brings more than {} GiB through a pipe", MOST >> 30);
            let finding = Finding::error(ReadingFact::Other(sentence));
            return Err(finding.hint("name the file itself: files are read in pieces").into());
        }
        keep(&mut file, &bytes[..count])?;
    }
}

fn keep(file: &mut File, bytes: &[u8]) -> Result<()> {
    file.write_all(bytes).map_err(|error| cannot_keep(&error))
}

fn cannot_keep(error: &io::Error) -> Findings {
    let path = std::env::temp_dir().to_string_lossy().into_owned();
    let why = error.to_string();
    let why = why.split(" (os error").next().unwrap_or_default().to_lowercase();
    let finding = Finding::error(SystemFact::CannotWrite { path, why });
    finding.hint("a pipe of more than 8 MiB is kept in the folder for temporary files: `TMPDIR` names another, or name the file itself").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_long_is_kept_word_for_word() {
        for length in [0, 5, IN_MEMORY, IN_MEMORY + 1, IN_MEMORY + (3 << 20) + 7] {
            let bytes: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
            let stored = kept("-", bytes.as_slice()).expect("kept");
            assert_eq!(matches!(stored, Stored::Memory(_)), length <= IN_MEMORY);
            assert_eq!(stored.length().expect("a length"), length as u64);
            let mut back = vec![0; length];
            stored.read_exact_at(&mut back, 0).expect("read");
            assert!(back == bytes);
        }
    }
}
