//! What may be read: a regular file, standard input, or bytes in memory; everything else is refused before a byte is.

pub(crate) mod files;
pub(crate) mod packed;
pub(crate) mod progress;
pub(crate) mod spool;
pub(crate) mod stored;

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, UNIX_EPOCH};

use crate::finding::{Finding, Findings, ReadingFact, Result, SystemFact};
use files::file_and_line;
use stored::{Opened, Stored};

/// Something to read, under the name that the user gave it.
///
/// An input is looked at several times (header, cells, a place for a message), so standard input is kept.
#[derive(Clone, Debug)]
pub struct Input {
    /// As the user typed it; `-` is standard input.
    pub name: String,
    from: From,
    /// What the file was like when it was first opened.
    first: Arc<Mutex<Option<Identity>>>,
}

#[derive(Clone, Debug)]
enum From {
    Path(PathBuf),
    Bytes(Arc<[u8]>),
    /// An open file without a name.
    Spooled(Arc<File>),
    /// Several files as one dataset.
    Parts(Arc<[Input]>),
}

impl Input {
    fn from(name: String, from: From) -> Input {
        Input { name, from, first: Arc::default() }
    }

    /// A file. `name` is what messages call it.
    pub fn file(name: impl Into<String>, path: impl Into<PathBuf>) -> Input {
        Input::from(name.into(), From::Path(path.into()))
    }

    /// What a command line names: `-` is standard input, all else is a path.
    pub fn named(name: &str) -> Result<Input> {
        if name == "-" { Input::piped(name, io::stdin().lock()) } else { Ok(Input::file(name, name)) }
    }

    /// Bytes in memory.
    pub fn bytes(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Input {
        Input::from(name.into(), From::Bytes(bytes.into().into()))
    }

    /// Several files as one dataset; one is itself.
    pub fn of(name: impl Into<String>, mut parts: Vec<Input>) -> Input {
        match parts.len() {
            1 => parts.remove(0),
            _ => Input::from(name.into(), From::Parts(parts.into())),
        }
    }

    /// The files of a dataset in the order in which they are read; one is itself.
    pub fn parts(&self) -> &[Input] {
        match &self.from {
            From::Parts(parts) => parts,
            _ => std::slice::from_ref(self),
        }
    }

    /// The file in which a row stands, and its line there.
    pub fn at(&self, row: u64) -> (&Input, u64) {
        let (file, line) = file_and_line(row);
        (self.parts().get(file).unwrap_or(self), line)
    }

    /// The path of a file.
    pub fn path(&self) -> Option<&Path> {
        match &self.from {
            From::Path(path) => Some(path),
            _ => None,
        }
    }

    /// Takes all of a stream that can be read only once: a short one into memory, a longer one into a file without a
    /// name, because it is looked at several times.
    pub fn piped(name: impl Into<String>, stream: impl Read) -> Result<Input> {
        let name = name.into();
        let from = match spool::kept(&name, stream)? {
            Stored::Memory(bytes) => From::Bytes(bytes),
            Stored::File(file) => From::Spooled(file),
        };
        Ok(Input::from(name, from))
    }

    /// Opens the input for one look at its bytes.
    pub(crate) fn open(&self, digest: bool) -> Result<Opened> {
        let (stored, length) = match &self.from {
            From::Bytes(bytes) => (Stored::Memory(bytes.clone()), bytes.len() as u64),
            From::Path(path) => {
                self.refuse_what_is_no_file(path)?;
                let file = File::open(path).map_err(|error| self.cannot_open(&error))?;
                let metadata = file.metadata().map_err(|error| cannot_read(&self.name, &error))?;
                self.recognize(&metadata)?;
                (Stored::File(Arc::new(file)), metadata.len())
            }
            From::Spooled(file) => {
                let length = file.metadata().map_err(|error| cannot_read(&self.name, &error))?.len();
                (Stored::File(file.clone()), length)
            }
            // Whoever reads several files opens each; what looks at one only looks at the first.
            From::Parts(parts) => match parts.first() {
                Some(first) => return first.open(digest),
                None => return Err(Finding::error(ReadingFact::NoFile { path: self.name.clone() }).into()),
            },
        };
        progress::begin(&self.name, length);
        Ok(Opened::new(stored, length, digest))
    }

    /// Looks before it opens, because opening a FIFO waits for a writer that may never come.
    fn refuse_what_is_no_file(&self, path: &Path) -> Result<()> {
        let not_a_file = |what| Err(Finding::error(ReadingFact::NotAFile { path: self.name.clone(), what }).into());
        let metadata = std::fs::metadata(path).map_err(|error| self.cannot_open(&error))?;
        if metadata.is_dir() {
            return not_a_file("a folder");
        }
        if !metadata.is_file() {
            return not_a_file(kind_of(&metadata));
        }
        // Files that a kernel makes up have no length, no end, or another content at each look.
        let whole = path.canonicalize().map_err(|error| self.cannot_open(&error))?;
        if ["/proc", "/sys"].iter().any(|made_up| whole.starts_with(made_up)) && metadata.len() == 0 {
            return not_a_file("made up by the system");
        }
        Ok(())
    }

    /// Fails where a file is not what it was when it was first opened: it grew, shrank, was written or replaced.
    fn recognize(&self, metadata: &std::fs::Metadata) -> Result<()> {
        let now = Identity::of(metadata);
        let mut first = self.first.lock().unwrap_or_else(PoisonError::into_inner);
        match *first.get_or_insert(now) == now {
            true => Ok(()),
            false => Err(self.changed()),
        }
    }

    /// Fails where a file that was read is no more what it was when it was first opened, or is gone.
    pub fn unchanged(&self) -> Result<()> {
        for part in self.parts() {
            if let From::Path(path) = &part.from {
                let metadata = std::fs::metadata(path).map_err(|error| part.cannot_open(&error))?;
                part.recognize(&metadata)?;
            }
        }
        Ok(())
    }

    fn cannot_open(&self, error: &io::Error) -> Findings {
        let was_there = self.first.lock().unwrap_or_else(PoisonError::into_inner).is_some();
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory if was_there => {
                Finding::error(ReadingFact::Other(format!("`{}` vanished while it was read", self.name))).into()
            }
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory | io::ErrorKind::InvalidInput => {
                Finding::error(ReadingFact::NoFile { path: self.name.clone() }).into()
            }
            _ => cannot_read(&self.name, error),
        }
    }

    /// The finding that this file is not what it was when it was opened.
    pub(crate) fn changed(&self) -> Findings {
        Finding::error(ReadingFact::Other(format!("`{}` changed while it was read", self.name))).into()
    }
}

/// What tells a file from another, and from itself after it was written to.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Identity {
    length: u64,
    /// When it was last written, since 1970.
    written: Option<Duration>,
    /// Its number in the file system.
    number: Option<(u64, u64)>,
}

impl Identity {
    fn of(metadata: &std::fs::Metadata) -> Identity {
        let written = metadata.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        Identity { length: metadata.len(), written, number: number_of(metadata) }
    }
}

#[cfg(unix)]
fn number_of(metadata: &std::fs::Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    Some((metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn number_of(_: &std::fs::Metadata) -> Option<(u64, u64)> {
    None
}

/// What a reader further up found in the bytes, on its way through `std::io`.
#[derive(Debug)]
pub(crate) struct Refused(pub(crate) Finding);

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fact.fmt(f)
    }
}

impl std::error::Error for Refused {}

impl Refused {
    pub(crate) fn error(finding: Finding) -> io::Error {
        io::Error::new(io::ErrorKind::InvalidData, Refused(finding))
    }
}

pub(crate) fn cannot_read(name: &str, error: &io::Error) -> Findings {
    if let Some(Refused(finding)) = error.get_ref().and_then(|inner| inner.downcast_ref()) {
        return finding.clone().into();
    }
    // The number of the error and its path are noise; its sentence is enough.
    let why = error.to_string();
    let why = why.split(" (os error").next().unwrap_or_default().to_lowercase();
    Finding::error(SystemFact::CannotRead { path: name.to_owned(), why }).into()
}

#[cfg(unix)]
fn kind_of(metadata: &std::fs::Metadata) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    let kind = metadata.file_type();
    if kind.is_fifo() {
        "a pipe"
    } else if kind.is_socket() {
        "a socket"
    } else {
        "a device"
    }
}

#[cfg(not(unix))]
fn kind_of(_: &std::fs::Metadata) -> &'static str {
    "a device"
}

/// Files that are no text, by their first bytes, and what to do with them.
const BINARY: &[(&[u8], &str, &str)] = &[
    (b"BZh", "compressed with bzip2", "unpack it with `bzip2 -d`"),
    (b"\xfd7zXZ\0", "compressed with xz", "unpack it with `xz -d`"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it"),
    (b"PK\x03\x04", "a zip archive or a workbook", "unpack it, or save the sheet as CSV"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a workbook", "save the sheet as CSV"),
    (b"PAR1", "a packed Parquet file", "unpack it: Parquet files are packed by themselves"),
    (b"PARE", "an enciphered Parquet file", "write it in clear"),
    (b"SQLite format 3\0", "a database", "write the table as CSV"),
    (b"%PDF", "a PDF", "copy its table to a CSV"),
    (b"\xff\xfe\0\0", "in UTF-32", "save it in UTF-8"),
    (b"\0\0\xfe\xff", "in UTF-32", "save it in UTF-8"),
];

/// Refuses a file that begins like something else than text in UTF-8.
pub(crate) fn refuse_binary(name: &str, beginning: &[u8]) -> Result<()> {
    match BINARY.iter().find(|(magic, ..)| beginning.starts_with(magic)) {
        Some((_, what, hint)) => {
            Err(Finding::error(ReadingFact::Other(format!("`{name}` is {what}, which is not read yet"))).hint(*hint).into())
        }
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::source::cells::{Request, cells};
    use crate::source::dialect::{Dialect, header};

    const TEXT: &str = "period,value\n2020,1\n2021,2\n";

    /// What is said of a file that changes between the look at its header and the reading of its rows.
    fn said(change: impl Fn(&Path)) -> String {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("x.csv");
        std::fs::write(&path, TEXT).expect("a file");
        let input = Input::file("x.csv", &path);
        header(&input, &Dialect::default()).expect("a header");
        change(&path);
        let read = cells(&input, &Dialect::default(), &Request::default()).and_then(|_| input.unchanged());
        read.map_or_else(|Findings(found)| found[0].fact.to_string(), |()| "nothing".to_owned())
    }

    #[test]
    fn a_file_that_changes_is_noticed() {
        let changed = "`x.csv` changed while it was read";
        let write = |path: &Path, text: &str| std::fs::write(path, text).expect("a file");
        assert_eq!(said(|_| {}), "nothing");
        assert_eq!(said(|path| write(path, &format!("{TEXT}2022,3\n"))), changed);
        assert_eq!(said(|path| write(path, "period,value\n2020,1\n")), changed);
        assert_eq!(said(|path| write(path, "")), changed);
        // Another file of the same length in its place.
        assert_eq!(
            said(|path| {
                let other = path.with_extension("new");
                write(&other, &TEXT.replace("2021,2", "2021,3"));
                std::fs::rename(other, path).expect("renamed");
            }),
            changed
        );
        assert_eq!(said(|path| std::fs::remove_file(path).expect("removed")), "`x.csv` vanished while it was read");
    }
}
