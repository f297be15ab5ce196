//! `sizeup check`: does everything still follow from the data?

mod claims;
mod format;
mod reconciliation;

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::artefact::{ENDINGS, FOLDER, make};
use super::console::Console;
use super::differ::differ;
use crate::finding::{Fact, Finding, Findings, Place, Result, Severity};
use crate::lock::{LOCK, Lock, digest};
use crate::project::MAX_FINDINGS;
use crate::reconcile::{Ledger, Reconciled, reconcile};
use crate::study::{Paths, Study, open_despite_flaws};
use format::Format;

/// Compute everything again, compare, judge the claims; write nothing
#[derive(clap::Args)]
#[command(after_help = "Exit code 1 where an artefact, an input or a claim does not hold.\n\
Examples:\n  sizeup check\n  sizeup check -p market --format github --deny warnings")]
pub struct Args {
    /// The folder of sizeup.toml
    #[arg(short, long = "project", value_name = "DIR", default_value = ".")]
    project: PathBuf,
    /// How to report
    #[arg(long, value_enum, value_name = "F", default_value_t = Format::Human)]
    format: Format,
    /// Let warnings fail the check
    #[arg(long, value_enum, value_name = "WHAT")]
    deny: Option<Deny>,
}

/// What counts as a failure beside errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Deny {
    /// Undecided claims, pictures that do not look right
    Warnings,
}

/// One thing that was checked.
pub struct Outcome {
    /// What it is: `claim`, `artefact`, `input`, `data`, `chart`, `project`.
    pub what: &'static str,
    /// Which one.
    pub name: String,
    /// `None` where it is fine.
    pub severity: Option<Severity>,
    /// One word: `holds`, `fails`, `drifted`, …
    pub verdict: &'static str,
    /// What was found, in a sentence.
    pub sentence: String,
    /// Where it is said.
    pub place: Option<Place>,
    /// What to know about it, or how to mend it.
    pub note: Option<String>,
    /// The rows of the figures that do not agree.
    pub rows: Vec<Place>,
    /// What is left between two figures.
    pub residual: Option<String>,
}

/// What was checked.
pub struct Checked<'a> {
    /// One outcome for each thing.
    outcomes: Vec<Outcome>,
    /// What was reconciled, which people read as a section of its own.
    ledgers: Vec<Ledger>,
    /// What the analysis is about.
    title: Option<&'a str>,
    /// Whether people want to read of everything that is as it should be.
    all: bool,
}

impl Args {
    pub fn run(self, console: &Console) -> Result<u8> {
        let format = self.format;
        match self.checked(console) {
            // A program that reads the report finds there why nothing could be checked.
            Err(findings) if format != Format::Human => {
                let outcomes: Vec<Outcome> = findings.0.iter().map(|finding| noticed("project", finding)).collect();
                let checked = Checked { outcomes, ledgers: Vec::new(), title: None, all: false };
                console.result(format::report(format, &checked).as_bytes())?;
                Ok(findings.exit_code())
            }
            Err(findings) => Err(findings),
            Ok((code, flaws)) if flaws.is_empty() => Ok(code),
            // The report has them; people see their lines as well.
            Ok((_, flaws)) if format == Format::Human => Err(Findings(flaws.into_iter().take(MAX_FINDINGS).collect())),
            Ok((code, flaws)) => Ok(Findings(flaws).exit_code().max(code)),
        }
    }

    /// Checks everything: the exit code by what was judged, and what is wrong with single claims and reconciliations.
    fn checked(self, console: &Console) -> Result<(u8, Vec<Finding>)> {
        let paths = Paths { root: self.project.clone() };
        console.progress("reading");
        let study = console.watched(|| open_despite_flaws(&paths))?;
        console.progress("comparing");
        let made = make(&study, &[], |name| console.progress(&format!("comparing {name}")))?;
        console.progress("");
        let mut flaws = study.project.analysis.flaws.clone();
        let mut outcomes = claims::claims(&study, &mut flaws);
        outcomes.extend(artefacts(&paths, &study, &made.files));
        let Reconciled { ledgers, noticed: findings, flaws: unreconciled } = reconcile(&study);
        flaws.extend(unreconciled);
        let told = |finding: &&Finding| !matches!(finding.fact, Fact::Unreconciled(_));
        let data = study.findings.iter().filter(told);
        outcomes.extend(data.chain(&findings).map(|finding| noticed("data", finding)));
        outcomes.extend(made.findings.iter().filter(told).map(|finding| noticed("chart", finding)));
        outcomes.extend(flaws.iter().filter(|flaw| flaw.what != "claim").map(claims::flawed));
        outcomes.extend(reconciliation::outcomes(&ledgers));
        let title = study.project.analysis.title.as_deref();
        let checked = Checked { outcomes, ledgers, title, all: console.is_verbose() };
        console.result(format::report(self.format, &checked).as_bytes())?;
        let counts = |severity: Severity| checked.outcomes.iter().any(|outcome| outcome.severity == Some(severity));
        let code = u8::from(counts(Severity::Error) || (self.deny.is_some() && counts(Severity::Warning)));
        Ok((code, flaws.into_iter().flat_map(|flaw| flaw.findings).collect()))
    }
}

fn noticed(what: &'static str, finding: &Finding) -> Outcome {
    let place = finding.places.first().cloned();
    Outcome {
        what,
        name: place.as_ref().map(|place| place.file.clone()).unwrap_or_default(),
        severity: Some(finding.severity),
        verdict: if finding.severity == Severity::Error { "fails" } else { "doubtful" },
        sentence: finding.fact.to_string(),
        place,
        note: finding.hint.clone(),
        rows: Vec::new(),
        residual: None,
    }
}

fn artefacts(paths: &Paths, study: &Study, files: &BTreeMap<String, Vec<u8>>) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    let mut push = |what, name: &str, severity, verdict, sentence: String, note: Option<&str>| {
        let shown = paths.shown(name);
        let place = Place { file: shown.clone(), line: 1, column: 1, length: 1, text: None };
        outcomes.push(Outcome {
            what,
            name: shown,
            severity,
            verdict,
            sentence,
            place: Some(place),
            note: note.map(str::to_owned),
            rows: Vec::new(),
            residual: None,
        });
    };
    const REBUILD: Option<&str> = Some("look at what changed, then run `sizeup build`");
    let lock = std::fs::read_to_string(paths.real(LOCK));
    let lock = match lock.as_deref().map(|text| Lock::read(text).filter(|lock| lock.text() == text)) {
        Ok(Some(lock)) => Some(lock),
        Ok(None) => {
            push(
                "artefact",
                LOCK,
                Some(Severity::Error),
                "unreadable",
                "it is not what `sizeup build` writes".to_owned(),
                REBUILD,
            );
            None
        }
        Err(_) => {
            push("artefact", LOCK, Some(Severity::Error), "missing", "there is no lock".to_owned(), Some("run `sizeup build`"));
            None
        }
    };
    for (path, now) in files {
        match std::fs::read(paths.real(path)) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                push(
                    "artefact",
                    path,
                    Some(Severity::Error),
                    "missing",
                    "it is not there".to_owned(),
                    Some("run `sizeup build`"),
                );
            }
            Err(error) => {
                let sentence = format!("it cannot be read: {}", super::console::said(&error));
                push("artefact", path, Some(Severity::Error), "unreadable", sentence, None);
            }
            Ok(there) => match differ(path, &there, now) {
                Some(difference) => push("artefact", path, Some(Severity::Error), "drifted", difference, REBUILD),
                None => push("artefact", path, None, "holds", "it is what the data give".to_owned(), None),
            },
        }
    }
    for path in extra(paths, files) {
        let sentence = "the analysis names no such table or chart".to_owned();
        push("artefact", &path, Some(Severity::Error), "extra", sentence, Some("remove it, or name it in sizeup.toml"));
    }
    if let Some(lock) = lock {
        let all: std::collections::BTreeSet<&String> = lock.inputs.keys().chain(study.inputs.keys()).collect();
        for path in all {
            let sentence = match (lock.inputs.get(path), study.inputs.get(path)) {
                (Some(then), Some(now)) if then == now => None,
                (Some(_), Some(_)) => Some("it changed since the last build"),
                (Some(_), None) => Some("it was read by the last build, and is read no more"),
                _ => Some("the last build did not read it"),
            };
            match sentence {
                None => push("input", path, None, "holds", "it is what was built from".to_owned(), None),
                Some(sentence) => push("input", path, Some(Severity::Error), "changed", sentence.to_owned(), REBUILD),
            }
        }
        let stale = |(path, now): (&String, &Vec<u8>)| lock.artefacts.get(path).is_none_or(|then| *then != digest(now));
        let gone = lock.artefacts.keys().any(|path| !files.contains_key(path));
        if gone || files.iter().any(stale) {
            let sentence =
                "its digests are not those of the artefacts: a build was interrupted, or something changed since".to_owned();
            push("artefact", LOCK, Some(Severity::Error), "drifted", sentence, REBUILD);
        }
        if lock.version != env!("CARGO_PKG_VERSION") {
            let sentence = format!("built by version {}, checked by {}", lock.version, env!("CARGO_PKG_VERSION"));
            push("artefact", LOCK, Some(Severity::Warning), "old", sentence, Some("run `sizeup build`"));
        }
    }
    outcomes
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
