//! Writing files so that each is the old one whole or the new one whole, and none unless all could be written.
//!
//! Every file goes to a temporary beside its place and is flushed; only when all are there they are renamed, one after
//! the other, the lock last. A build that was killed between two renames left a lock that does not fit the artefacts,
//! and `check` says so; what it left behind is swept up by the next one.

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::console::said;
use super::signals;
use crate::finding::{Finding, Findings, Result, SystemFact};
use crate::source::Input;

/// How the names of temporaries begin.
const TEMPORARY: &str = ".sizeup-";

/// A file to be written.
pub struct Draft<'a> {
    /// Where to.
    pub path: PathBuf,
    /// Its name for people.
    pub shown: String,
    /// What.
    pub bytes: &'a [u8],
}

/// Holds a folder against other runs until it is dropped.
pub struct Held(#[expect(dead_code, reason = "the lock lives as long as the open folder")] File);

/// Waits until no other run writes to this folder.
pub fn hold(folder: &Path, shown: &str) -> Result<Held> {
    let opened = File::open(folder).and_then(|file| file.lock().map(|()| file));
    opened.map(Held).map_err(|error| cannot_write(shown, &error))
}

fn cannot_write(shown: &str, error: &io::Error) -> Findings {
    Finding::error(SystemFact::CannotWrite { path: shown.to_owned(), why: said(error) }).into()
}

/// Writes one file on its own. Another run that writes to its folder at the same time does so before or after.
/// The file must not be one of the `input` that it was made from.
pub fn publish_one(path: &Path, input: &Input, bytes: &[u8]) -> Result<()> {
    let draft = Draft { path: path.to_owned(), shown: path.to_string_lossy().into_owned(), bytes };
    let _held = held_apart(&draft, input)?;
    publish(&[draft])
}

/// The same for a file that is too large to be held in memory: `write` writes it, and where that fails nothing changes.
pub fn publish_written(path: &Path, input: &Input, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    let draft = Draft { path: path.to_owned(), shown: path.to_string_lossy().into_owned(), bytes: &[] };
    let _held = held_apart(&draft, input)?;
    sweep(path.parent().map_or(Path::new("."), here));
    let stream = Stream::to(path)?;
    let mut writer = stream.writer()?;
    write(&mut writer)?;
    writer.flush().map_err(|error| cannot_write(&draft.shown, &error))?;
    stream.publish()
}

/// Makes the folder of a file that stands on its own, and holds it against other runs.
fn held_apart(draft: &Draft, input: &Input) -> Result<Option<Held>> {
    let is_input = |path: PathBuf| {
        let mut parts = input.parts().iter().filter_map(Input::path);
        parts.any(|part| part.canonicalize().is_ok_and(|part| part == path))
    };
    if draft.path.canonicalize().is_ok_and(is_input) {
        return Err(refused(&draft.shown, "it is the input"));
    }
    // No result is TOML: what stands there is a card or an analysis.
    if draft.path.extension().is_some_and(|ending| ending == "toml") && draft.path.exists() {
        return Err(refused(&draft.shown, "a card or an analysis stands there"));
    }
    make_folder(draft)?;
    // Not every file system has locks; a single file is whole without one.
    Ok(draft.path.parent().and_then(|folder| hold(here(folder), &draft.shown).ok()))
}

/// Writes all files, in order, or none of them. Files that already hold these bytes are left as they are.
pub fn publish(files: &[Draft]) -> Result<()> {
    let folders: BTreeSet<&Path> = files.iter().filter_map(|file| file.path.parent()).collect();
    for file in files {
        make_folder(file)?;
    }
    folders.iter().for_each(|folder| sweep(here(folder)));
    let mut staged: Vec<(&Draft, tempfile::TempPath)> = Vec::new();
    for file in files {
        refuse_link(&file.path, &file.shown)?;
        refuse_what_is_no_file(file)?;
        if fs::read(&file.path).is_ok_and(|old| old == file.bytes) {
            continue;
        }
        let temporary = stage(file).map_err(|error| cannot_write(&file.shown, &error))?;
        staged.push((file, temporary));
    }
    signals::undisturbed(|| {
        for (file, temporary) in staged {
            temporary.persist(&file.path).map_err(|error| cannot_write(&file.shown, &error.error))?;
        }
        for folder in &folders {
            // Not every file system lets a folder be flushed; the renames are done all the same.
            let _ = File::open(here(folder)).and_then(|folder| folder.sync_all());
        }
        Ok(())
    })
}

/// The folder itself, where a path has none before its name.
fn here(folder: &Path) -> &Path {
    if folder.as_os_str().is_empty() { Path::new(".") } else { folder }
}

/// Makes the folder of a file and those above it.
fn make_folder(file: &Draft) -> Result<()> {
    let Some(folder) = file.path.parent().map(here) else { return Ok(()) };
    fs::create_dir_all(folder).map_err(|error| {
        let shown = Path::new(&file.shown).parent().map(here).unwrap_or(folder).to_string_lossy();
        match error.kind() {
            io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => refused(&shown, "it is not a folder"),
            _ => cannot_write(&shown, &error),
        }
    })
}

fn refused(shown: &str, why: &str) -> Findings {
    Finding::error(SystemFact::CannotWrite { path: shown.to_owned(), why: why.to_owned() }).into()
}

/// What is written through a link goes somewhere else than its path says.
pub fn refuse_link(path: &Path, shown: &str) -> Result<()> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.file_type().is_symlink() => Err(refused(shown, "it is a symbolic link")),
        _ => Ok(()),
    }
}

/// Only a regular file is replaced by a file: not a folder, and never a device or a pipe, which would be gone.
fn refuse_what_is_no_file(file: &Draft) -> Result<()> {
    match fs::symlink_metadata(&file.path) {
        Ok(metadata) if metadata.is_dir() => Err(refused(&file.shown, "it is a folder")),
        Ok(metadata) if !metadata.is_file() => {
            Err(refused(&file.shown, "it is a device or a pipe; `-o -` writes to standard output"))
        }
        _ => Ok(()),
    }
}

/// A file that is written bit by bit, and takes its place when it is whole.
pub struct Stream {
    path: PathBuf,
    shown: String,
    temporary: tempfile::NamedTempFile,
}

impl Stream {
    /// Begins a file.
    pub fn to(path: &Path) -> Result<Stream> {
        let draft = Draft { path: path.to_owned(), shown: path.to_string_lossy().into_owned(), bytes: &[] };
        make_folder(&draft)?;
        refuse_link(path, &draft.shown)?;
        refuse_what_is_no_file(&draft)?;
        let temporary = temporary(path).map_err(|error| cannot_write(&draft.shown, &error))?;
        // Whoever sweeps the folder meanwhile, this run itself too, is told that somebody still writes to it.
        let _ = temporary.as_file().try_lock();
        Ok(Stream { path: draft.path, shown: draft.shown, temporary })
    }

    /// Where its bytes go.
    pub fn writer(&self) -> Result<Box<dyn Write>> {
        let file = self.temporary.as_file().try_clone().map_err(|error| cannot_write(&self.shown, &error))?;
        Ok(Box::new(io::BufWriter::new(file)))
    }

    /// Puts it in its place, when all was written.
    pub fn publish(self) -> Result<()> {
        let file = self.temporary.as_file();
        permissions(&self.path)
            .and_then(|permissions| file.set_permissions(permissions))
            .and_then(|()| file.sync_all())
            .map_err(|error| cannot_write(&self.shown, &error))?;
        signals::undisturbed(|| {
            self.temporary.persist(&self.path).map_err(|error| cannot_write(&self.shown, &error.error))?;
            let _ = File::open(self.path.parent().map_or(Path::new("."), here)).and_then(|folder| folder.sync_all());
            Ok(())
        })
    }
}

fn temporary(path: &Path) -> io::Result<tempfile::NamedTempFile> {
    let folder = path.parent().map_or(Path::new("."), here);
    signals::remembered(|| tempfile::Builder::new().prefix(TEMPORARY).suffix(".tmp").tempfile_in(folder))
}

fn stage(file: &Draft) -> io::Result<tempfile::TempPath> {
    let mut temporary = temporary(&file.path)?;
    temporary.write_all(file.bytes)?;
    temporary.as_file().set_permissions(permissions(&file.path)?)?;
    temporary.as_file().sync_all()?;
    Ok(temporary.into_temp_path())
}

/// The permissions of the file that is replaced, else those that a new file gets.
#[cfg(unix)]
fn permissions(path: &Path) -> io::Result<fs::Permissions> {
    use std::os::unix::fs::PermissionsExt;
    match fs::metadata(path) {
        Ok(metadata) => Ok(metadata.permissions()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(fs::Permissions::from_mode(0o644)),
        Err(error) => Err(error),
    }
}

#[cfg(not(unix))]
fn permissions(path: &Path) -> io::Result<fs::Permissions> {
    fs::metadata(path.parent().unwrap_or(Path::new("."))).map(|metadata| metadata.permissions())
}

/// Removes what a killed run left behind; what a run still writes to is locked.
fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let is_held = |path: &Path| File::open(path).is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)));
        if name.starts_with(TEMPORARY) && name.ends_with(".tmp") && !is_held(&entry.path()) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Removes an artefact that is no longer made; that it is gone already is fine.
pub fn remove(path: &Path, shown: &str) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(cannot_write(shown, &error)),
        _ => Ok(()),
    }
}
