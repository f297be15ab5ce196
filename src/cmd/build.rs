//! `sizeup build`: every artefact of a project.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::artefact::{FOLDER, make};
use super::console::Console;
use super::publish::{Draft, hold, publish, refuse_link, remove};
use super::report::plural;
use crate::finding::{AnalysisFact, Finding, Findings, Result, Severity, SystemFact, nearest};
use crate::lock::{LOCK, Lock, digest};
use crate::project::MAX_FINDINGS;
use crate::study::{Paths, Study, open_with};

/// Write every table and chart of a project
#[derive(clap::Args)]
#[command(after_help = "Tables go to charts/NAME.csv, charts to charts/NAME.svg, .png and .csv, digests to sizeup.lock.\n\
Nothing is written unless everything could be computed.\nExamples:\n  sizeup build\n  sizeup build -p market --only users-by-area")]
pub struct Args {
    /// The folder of sizeup.toml
    #[arg(short, long = "project", value_name = "DIR", default_value = ".")]
    project: PathBuf,
    /// Only this table or chart; may be given several times
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    #[command(flatten)]
    rejects: super::rejects::Flag,
}

/// What stands where an artefact goes, holds something else, and was made by no build, is somebody's work: it is not
/// replaced. A lock that cannot be read, as after a merge, still names the files.
fn refuse_foreign(paths: &Paths, lock: &str, files: &BTreeMap<String, Vec<u8>>) -> Result<()> {
    let listed = |path: &str| lock.contains(&format!("\"{path}\""));
    let differs = |path: &str, now: &[u8]| std::fs::read(paths.real(path)).is_ok_and(|there| there != now);
    let foreign = files.iter().filter(|(path, now)| !listed(path) && differs(path, now));
    let findings: Vec<Finding> = foreign
        .take(MAX_FINDINGS)
        .map(|(path, _)| {
            let why = "another file stands there, which no build has written".to_owned();
            let finding = Finding::error(SystemFact::CannotWrite { path: paths.shown(path), why });
            finding.hint(format!("move it away, or remove it: `sizeup build` replaces only what {LOCK} lists"))
        })
        .collect();
    if findings.is_empty() { Ok(()) } else { Err(Findings(findings)) }
}

impl Args {
    pub fn run(self, console: &Console) -> Result<u8> {
        let paths = Paths { root: self.project.clone() };
        console.progress("reading");
        let study = console.watched(|| self.rejects.around(&[], None, |rejects| open_with(&paths, rejects)))?;
        self.known(&study)?;
        refuse_link(&paths.real(FOLDER), &paths.shown(FOLDER))?;
        let held = hold(&paths.root, &paths.root.to_string_lossy())?;
        let made = make(&study, &self.only, |name| console.progress(&format!("drawing {name}")));
        console.progress("");
        let made = made?;
        let text = match std::fs::read(paths.real(LOCK)) {
            Ok(bytes) => Some(String::from_utf8_lossy(&bytes).into_owned()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Some(String::new()),
            // Where no lock can be read none can be written, which is said in its turn.
            Err(_) => None,
        };
        if let Some(text) = &text {
            refuse_foreign(&paths, text, &made.files)?;
        }
        let text = text.unwrap_or_default();
        let old = Lock::read(&text).unwrap_or_default();
        let lock = self.lock(&study, &old, &made.files);
        let lock_text = lock.text();
        let artefacts = made.files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()));
        let drafts: Vec<Draft> = artefacts
            .chain([(LOCK, lock_text.as_bytes())])
            .map(|(path, bytes)| Draft { path: paths.real(path), shown: paths.shown(path), bytes })
            .collect();
        publish(&drafts)?;
        // What an older build made and this one does not is no longer part of the project.
        let inside = |path: &&String| path.starts_with(&format!("{FOLDER}/")) && !path.contains("..");
        for path in old.artefacts.keys().filter(|path| !lock.artefacts.contains_key(*path)).filter(inside) {
            remove(&paths.real(path), &paths.shown(path))?;
        }
        drop(held);
        for path in made.files.keys() {
            console.detail(&format!("{} {}", digest(&made.files[path]).get(..12).unwrap_or_default(), paths.shown(path)));
        }
        console.findings(&made.findings);
        console.findings(&study.findings);
        let (charts, tables) = (made.files.keys().filter(|path| path.ends_with(".svg")).count(), made.files.len());
        let (charts, tables) = (plural(charts, "chart", "charts"), plural(tables - 3 * charts, "table", "tables"));
        console.say(&format!("{}: {charts} and {tables}", paths.shown(FOLDER)))?;
        Ok(u8::from(study.findings.iter().any(|finding| finding.severity == Severity::Error)))
    }

    fn known(&self, study: &Study) -> Result<()> {
        let analysis = &study.project.analysis;
        let known = || {
            analysis.tables.iter().map(|it| it.name.value.as_str()).chain(analysis.charts.iter().map(|it| it.name.value.as_str()))
        };
        match self.only.iter().find(|name| !known().any(|known| known == name.as_str())) {
            None => Ok(()),
            Some(name) => {
                let finding = Finding::error(AnalysisFact::UnknownName { what: "table or chart", name: name.clone() });
                Err(match nearest(name, known()) {
                    Some(near) => finding.hint(format!("did you mean `{near}`?")),
                    None => finding,
                }
                .into())
            }
        }
    }

    fn lock(&self, study: &Study, old: &Lock, files: &BTreeMap<String, Vec<u8>>) -> Lock {
        let mut artefacts = if self.only.is_empty() { BTreeMap::new() } else { old.artefacts.clone() };
        artefacts.extend(files.iter().map(|(path, bytes)| (path.clone(), digest(bytes))));
        Lock { version: env!("CARGO_PKG_VERSION").to_owned(), inputs: study.inputs.clone(), artefacts }
    }
}
