//! The bytes of an open input: read from any place, or one after the other and counted.

use std::fs::File;
use std::io::{self, Read};
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest, Sha256};

use super::progress;

/// The bytes of an open input, to be read from any place.
#[derive(Clone)]
pub(crate) enum Stored {
    File(Arc<File>),
    Memory(Arc<[u8]>),
}

impl Stored {
    /// How many there are.
    pub(crate) fn length(&self) -> io::Result<u64> {
        match self {
            Stored::File(file) => Ok(file.metadata()?.len()),
            Stored::Memory(bytes) => Ok(bytes.len() as u64),
        }
    }

    /// Reads some of the bytes from a place on.
    pub(crate) fn read_at(&self, buffer: &mut [u8], at: u64) -> io::Result<usize> {
        match self {
            Stored::File(file) => read_at(file, buffer, at),
            Stored::Memory(bytes) => {
                let rest = usize::try_from(at).ok().and_then(|at| bytes.get(at..)).unwrap_or_default();
                let count = rest.len().min(buffer.len());
                buffer[..count].copy_from_slice(&rest[..count]);
                Ok(count)
            }
        }
    }

    /// Fills a buffer from a place on.
    pub(crate) fn read_exact_at(&self, mut buffer: &mut [u8], mut at: u64) -> io::Result<()> {
        while !buffer.is_empty() {
            match self.read_at(buffer, at) {
                Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(count) => {
                    at += count as u64;
                    buffer = &mut buffer[count..];
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, at)
}

#[cfg(windows)]
fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, at)
}

/// An open input and the length it had when it was opened.
pub(crate) struct Opened {
    pub(crate) stored: Stored,
    at: u64,
    pub(crate) length: u64,
    pub(crate) meter: Meter,
}

impl Opened {
    pub(crate) fn new(stored: Stored, length: u64, digest: bool) -> Opened {
        Opened { stored, at: 0, length, meter: Meter::new(digest) }
    }
}

impl Read for Opened {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.stored.read_at(buffer, self.at)?;
        self.at += count as u64;
        self.meter.add(&buffer[..count]);
        progress::add(count as u64);
        Ok(count)
    }
}

/// How many bytes of the file itself were read, and their SHA-256 where it is wanted. It outlives the readers that
/// are put over the file.
#[derive(Clone)]
pub(crate) struct Meter(Arc<Mutex<(u64, Option<Sha256>)>>);

impl Meter {
    fn new(digest: bool) -> Meter {
        Meter(Arc::new(Mutex::new((0, digest.then(Sha256::new)))))
    }

    /// Counts all bytes of a file that is not read from its beginning to its end.
    pub(crate) fn all(&self, length: u64) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).0 = length;
    }

    fn add(&self, bytes: &[u8]) {
        let mut read = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        read.0 += bytes.len() as u64;
        if let Some(digest) = &mut read.1 {
            digest.update(bytes);
        }
    }

    /// The bytes that were read so far, and their digest.
    pub(crate) fn read(&self) -> (u64, Option<[u8; 32]>) {
        let read = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        (read.0, read.1.clone().map(|digest| digest.finalize().into()))
    }
}
