//! `sizeup check`: does everything still follow from the data?

mod artefacts;
pub(super) mod claims;
mod format;
mod reconciliation;

use std::path::PathBuf;

use super::artefact::make;
use super::console::Console;
use crate::finding::{Fact, Finding, Findings, Place, Result, Severity};
use crate::project::MAX_FINDINGS;
use crate::reconcile::{Ledger, Reconciled, reconcile};
use crate::study::{Paths, open_despite_flaws};
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
#[derive(Default)]
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
    /// Of a claim, its sentence.
    pub text: Option<String>,
    /// Of a claim, who says so.
    pub source: Option<String>,
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
    /// Whether a warning is a failure.
    strict: bool,
}

impl Args {
    pub fn run(self, console: &Console) -> Result<u8> {
        let format = self.format;
        match self.checked(console) {
            // A program that reads the report finds there why nothing could be checked.
            Err(findings) if format != Format::Human => {
                let outcomes: Vec<Outcome> = findings.0.iter().map(|finding| noticed("project", finding)).collect();
                let checked = Checked { outcomes, ledgers: Vec::new(), title: None, all: false, strict: true };
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
        outcomes.extend(artefacts::artefacts(&paths, &study, &made.files));
        let Reconciled { ledgers, noticed: findings, flaws: unreconciled } = reconcile(&study);
        flaws.extend(unreconciled);
        let told = |finding: &&Finding| !matches!(finding.fact, Fact::Unreconciled(_));
        let data = study.findings.iter().filter(told);
        outcomes.extend(data.chain(&findings).map(|finding| noticed("data", finding)));
        outcomes.extend(made.findings.iter().filter(told).map(|finding| noticed("chart", finding)));
        outcomes.extend(flaws.iter().filter(|flaw| flaw.what != "claim").map(claims::flawed));
        outcomes.extend(reconciliation::outcomes(&ledgers));
        let title = study.project.analysis.title.as_deref();
        let checked = Checked { outcomes, ledgers, title, all: console.is_verbose(), strict: self.deny.is_some() };
        console.result(format::report(self.format, &checked).as_bytes())?;
        let counts = |severity: Severity| checked.outcomes.iter().any(|outcome| outcome.severity == Some(severity));
        let code = u8::from(counts(Severity::Error) || (checked.strict && counts(Severity::Warning)));
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
        ..Outcome::default()
    }
}
