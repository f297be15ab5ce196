//! What a path names: a file, the files of a folder, or those that a pattern such as `monthly/*.csv` matches.
//!
//! The files of one dataset are read in the order of the code points of their paths. A row of such a dataset is known
//! by one number, that of its file above that of its line, so that rows of earlier files come first.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use glob::{MatchOptions, Pattern, glob_with};

use crate::finding::{Finding, Findings, ReadingFact, Result};
use crate::source::input::Input;

/// The most files that are read as one dataset.
pub const MAX_FILES: usize = 10_000;

/// The endings of the files of a folder that hold data; each may have `.gz` or `.zst` behind it.
pub const ENDINGS: &[&str] = &["csv", "tsv", "tab", "txt", "parquet"];

/// What may stand behind the ending of a file that is packed.
const PACKED: &[&str] = &[".gz", ".zst"];

/// What a pattern is made of.
const SIGNS: &[char] = &['*', '?', '['];

/// How many bits a line takes of the number of a row.
const LINE_BITS: u32 = 40;

/// The number of a row by that of its file and its line there. In the first file it is the line.
pub(crate) fn row(file: usize, line: u64) -> u64 {
    (file as u64) << LINE_BITS | line
}

/// The file and the line of a row.
pub(crate) fn file_and_line(row: u64) -> (usize, u64) {
    ((row >> LINE_BITS) as usize, row & ((1 << LINE_BITS) - 1))
}

/// Whether a path is a pattern and no file of that name exists.
pub fn is_pattern(root: &Path, path: &str) -> bool {
    path.contains(SIGNS) && root.join(path).symlink_metadata().is_err()
}

/// The files that a path below `root` names, sorted, as paths from `root`: the path itself where it is neither a folder
/// nor a pattern. `shown` is how people know a path.
///
/// Fails where a folder or a pattern has no file or more than [`MAX_FILES`].
pub fn files(root: &Path, path: &str, shown: impl Fn(&str) -> String) -> Result<Vec<String>> {
    let mut found = if is_pattern(root, path) {
        matches(root, path, &shown)?
    } else if root.join(path).is_dir() {
        entries(root, path, &shown)?
    } else {
        return Ok(vec![path.to_owned()]);
    };
    if found.len() > MAX_FILES {
        let sentence = format!("`{}` names more than {MAX_FILES} files", shown(path));
        return Err(refused(sentence, "read them in parts, or join them first"));
    }
    found.sort();
    Ok(found)
}

fn refused(sentence: String, hint: impl Into<String>) -> Findings {
    Finding::error(ReadingFact::Other(sentence)).hint(hint).into()
}

/// The files that a pattern matches; folders are none.
fn matches(root: &Path, path: &str, shown: &dyn Fn(&str) -> String) -> Result<Vec<String>> {
    let options = MatchOptions { case_sensitive: true, require_literal_separator: true, require_literal_leading_dot: true };
    let whole: PathBuf = Path::new(&Pattern::escape(&root.to_string_lossy())).join(path);
    let paths = glob_with(&whole.to_string_lossy(), options).map_err(|error| {
        let sentence = format!("`{}` is no pattern: {}", shown(path), error.msg);
        refused(sentence, "`*` stands for any characters of a name, `?` for one, `[ab]` for one of several, `**` for folders")
    })?;
    let mut found = Vec::new();
    for path in paths {
        let path =
            path.map_err(|error| crate::source::input::cannot_read(&shown(&error.path().to_string_lossy()), error.error()))?;
        if !path.is_dir() {
            found.push(path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned());
        }
        if found.len() > MAX_FILES {
            return Ok(found);
        }
    }
    match found.is_empty() {
        true => Err(refused(format!("no file matches `{}`", shown(path)), "`*` matches within a folder, `**` across folders")),
        false => Ok(found),
    }
}

/// The files of data that stand in a folder itself.
fn entries(root: &Path, path: &str, shown: &dyn Fn(&str) -> String) -> Result<Vec<String>> {
    let cannot_read = |error| crate::source::input::cannot_read(&shown(path), &error);
    let mut found = Vec::new();
    for entry in root.join(path).read_dir().map_err(cannot_read)? {
        let entry = entry.map_err(cannot_read)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if is_data(&name) && !entry.path().is_dir() {
            found.push(format!("{}/{name}", path.trim_end_matches('/')));
        }
        if found.len() > MAX_FILES {
            return Ok(found);
        }
    }
    match found.is_empty() {
        true => {
            let endings: Vec<String> = ENDINGS.iter().map(|ending| format!(".{ending}")).collect();
            let hint = format!("files of data end in {}, packed or not", endings.join(", "));
            Err(refused(format!("there is no file of data in the folder `{}`", shown(path)), hint))
        }
        false => Ok(found),
    }
}

fn is_data(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let bare = PACKED.iter().find_map(|packed| name.strip_suffix(packed)).unwrap_or(&name);
    let ending = bare.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()).map(|(_, ending)| ending);
    !name.starts_with('.') && ending.is_some_and(|ending| ENDINGS.contains(&ending))
}

impl Input {
    /// What command lines name: `-` is standard input, all else paths, folders and patterns; together they are one dataset.
    pub fn named_all(names: &[String]) -> Result<Input> {
        let mut inputs = Vec::new();
        for name in names {
            if name == "-" {
                inputs.push(Input::named(name)?);
            } else {
                inputs.extend(files(Path::new(""), name, str::to_owned)?.into_iter().map(|path| Input::file(&path, &path)));
            }
        }
        let name = match names {
            [one] => one.clone(),
            [one, others @ ..] => format!("{one} and {} more", others.len()),
            [] => String::new(),
        };
        Input::of_files(name, inputs)
    }

    /// Several files as one dataset. Fails where one is there twice: all it says would count twice.
    pub fn of_files(name: impl Into<String>, parts: Vec<Input>) -> Result<Input> {
        let mut known = BTreeMap::new();
        for part in &parts {
            let Some(path) = part.path().and_then(|path| path.canonicalize().ok()) else { continue };
            if let Some(other) = known.insert(path, &part.name) {
                let sentence = match *other == part.name {
                    true => format!("`{other}` is named twice"),
                    false => format!("`{other}` and `{}` are the same file", part.name),
                };
                return Err(refused(sentence, "each file of a dataset is named once"));
            }
        }
        Ok(Input::of(name, parts))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(names: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        for name in names {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            std::fs::write(path, "period,value\n2020,1\n").expect("a file");
        }
        folder
    }

    fn found(root: &Path, path: &str) -> Vec<String> {
        files(root, path, str::to_owned).expect("files")
    }

    #[test]
    fn patterns_and_folders_name_files_in_the_order_of_their_paths() {
        let folder = folder(&[
            "m/b.csv",
            "m/a.csv",
            "m/Ä.csv",
            "m/.hidden.csv",
            "m/deep/c.csv",
            "m/c.tsv.gz",
            "m/d.CSV.GZ",
            "m/notes.md",
            "a[1].csv",
        ]);
        let root = folder.path();
        assert_eq!(found(root, "m/*.csv"), ["m/a.csv", "m/b.csv", "m/Ä.csv"]);
        assert_eq!(found(root, "m/**/*.csv"), ["m/a.csv", "m/b.csv", "m/deep/c.csv", "m/Ä.csv"]);
        assert_eq!(found(root, "m"), ["m/a.csv", "m/b.csv", "m/c.tsv.gz", "m/d.CSV.GZ", "m/Ä.csv"]);
        assert_eq!(found(root, "m/"), found(root, "m"));
        // A file of that very name is no pattern.
        assert_eq!(found(root, "a[1].csv"), ["a[1].csv"]);
        assert_eq!(found(root, "nothing.csv"), ["nothing.csv"]);
        for nothing in ["m/*.json", "m/[", "m/deep/**/x/*"] {
            assert!(files(root, nothing, str::to_owned).is_err(), "{nothing}");
        }
    }

    #[test]
    fn rows_are_numbered_through_all_files() {
        assert_eq!(row(0, 7), 7);
        assert!(row(1, 1) > row(0, 1 << 39));
        assert_eq!(file_and_line(row(9_999, 123)), (9_999, 123));
    }
}
