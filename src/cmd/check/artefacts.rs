//! Artefacts and inputs as outcomes: is each what the data give, and what the last build saw?

use std::collections::{BTreeMap, BTreeSet};

use super::Outcome;
use crate::cmd::artefact::{ENDINGS, FOLDER};
use crate::cmd::console::said;
use crate::cmd::differ::differ;
use crate::finding::{Place, Severity};
use crate::lock::{LOCK, Lock, digest};
use crate::study::{Paths, Study};

const REBUILD: &str = "look at what changed, then run `sizeup build`";
const BUILD: &str = "run `sizeup build`";

/// What is said of one file.
struct Said {
    severity: Option<Severity>,
    verdict: &'static str,
    sentence: String,
    note: Option<&'static str>,
}

fn fine(sentence: &str) -> Said {
    Said { severity: None, verdict: "holds", sentence: sentence.to_owned(), note: None }
}

fn wrong(verdict: &'static str, sentence: impl Into<String>, note: impl Into<Option<&'static str>>) -> Said {
    Said { severity: Some(Severity::Error), verdict, sentence: sentence.into(), note: note.into() }
}

/// The outcome of each artefact, of what stands among them, and of each input.
pub fn artefacts(paths: &Paths, study: &Study, files: &BTreeMap<String, Vec<u8>>) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    let mut push = |what, name: &str, said: Said| {
        let shown = paths.shown(name);
        let place = Place { file: shown.clone(), line: 1, column: 1, length: 1, text: None };
        outcomes.push(Outcome {
            what,
            name: shown,
            severity: said.severity,
            verdict: said.verdict,
            sentence: said.sentence,
            place: Some(place),
            note: said.note.map(str::to_owned),
            ..Outcome::default()
        });
    };
    let lock = match std::fs::read_to_string(paths.real(LOCK)) {
        Err(_) => Err(wrong("missing", "there is no lock", BUILD)),
        Ok(text) => {
            let lock = Lock::read(&text).filter(|lock| lock.text() == text);
            lock.ok_or_else(|| wrong("unreadable", "it is not what `sizeup build` writes", REBUILD))
        }
    };
    let lock = lock.map_err(|said| push("artefact", LOCK, said)).ok();
    for (path, now) in files {
        push("artefact", path, compared(paths, path, now));
    }
    for path in extra(paths, files) {
        let said = wrong("extra", "the analysis names no such table or chart", "remove it, or name it in sizeup.toml");
        push("artefact", &path, said);
    }
    let Some(lock) = lock else { return outcomes };
    let all: BTreeSet<&String> = lock.inputs.keys().chain(study.inputs.keys()).collect();
    for path in all {
        let said = match (lock.inputs.get(path), study.inputs.get(path)) {
            (Some(then), Some(now)) if then == now => fine("it is what was built from"),
            (Some(_), Some(_)) => wrong("changed", "it changed since the last build", REBUILD),
            (Some(_), None) => wrong("changed", "it was read by the last build, and is read no more", REBUILD),
            _ => wrong("changed", "the last build did not read it", REBUILD),
        };
        push("input", path, said);
    }
    let stale = |(path, now): (&String, &Vec<u8>)| lock.artefacts.get(path).is_none_or(|then| *then != digest(now));
    let gone = lock.artefacts.keys().any(|path| !files.contains_key(path));
    if gone || files.iter().any(stale) {
        let sentence = "its digests are not those of the artefacts: a build was interrupted, or something changed since";
        push("artefact", LOCK, wrong("drifted", sentence, REBUILD));
    }
    if lock.version != env!("CARGO_PKG_VERSION") {
        let sentence = format!("built by version {}, checked by {}", lock.version, env!("CARGO_PKG_VERSION"));
        push("artefact", LOCK, Said { severity: Some(Severity::Warning), verdict: "old", sentence, note: Some(BUILD) });
    }
    outcomes
}

/// A file among the artefacts, held against what the data give now.
fn compared(paths: &Paths, path: &str, now: &[u8]) -> Said {
    match std::fs::read(paths.real(path)) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => wrong("missing", "it is not there", BUILD),
        Err(error) => wrong("unreadable", format!("it cannot be read: {}", said(&error)), None),
        Ok(there) => match differ(path, &there, now) {
            Some(difference) => wrong("drifted", difference, REBUILD),
            None => fine("it is what the data give"),
        },
    }
}

/// Files among the artefacts that no table or chart makes.
fn extra(paths: &Paths, files: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(paths.real(FOLDER)) else { return Vec::new() };
    let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let artefact = |name: &String| {
        let ending = name.rsplit_once('.').map(|(_, ending)| ending);
        !name.starts_with('.') && ending.is_some_and(|ending| ENDINGS.contains(&ending))
    };
    let mut extra: Vec<String> =
        names.filter(artefact).map(|name| format!("{FOLDER}/{name}")).filter(|path| !files.contains_key(path)).collect();
    extra.sort();
    extra
}
