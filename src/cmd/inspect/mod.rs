//! `sizeup inspect`: what is understood of a file, and what is not.

mod told;

use std::path::PathBuf;

use serde::Serialize;

use super::console::Console;
use super::publish::publish_written;
use crate::finding::{Finding, Place, ReadingFact, Result, UsageFact};
use crate::source::inspect::{Several, Understanding};
use crate::source::{Dialect, Input, Look, Rejects, card, cells_csv, header, look, places};
use crate::study::{Described, described};

/// Show what is understood of a CSV, and what is not
#[derive(clap::Args)]
#[command(after_help = "What is certain is stated; what is a guess is marked as one, with what to write in the card.\n\
Examples:\n  sizeup inspect users.csv\n  sizeup inspect --card users.csv > users.toml\n  sizeup inspect --cells clean.csv messy.csv")]
pub struct Args {
    /// The CSVs; - is standard input, a folder or a pattern such as 'data/*.csv' one dataset
    #[arg(value_name = "FILE", required = true)]
    files: Vec<String>,
    /// The same for programs
    #[arg(long, conflicts_with = "card")]
    json: bool,
    /// The first draft of a card
    #[arg(long)]
    card: bool,
    /// Write the table as it was understood, before any typing; - is standard output
    #[arg(long, value_name = "OUT.csv")]
    cells: Option<PathBuf>,
    #[command(flatten)]
    rejects: super::rejects::Flag,
}

impl Args {
    pub fn run(self, console: &Console) -> Result<u8> {
        if self.files.len() > 1 && (self.cells.is_some() || self.card) {
            let flag = if self.card { "--card" } else { "--cells" };
            return Err(Finding::error(UsageFact::Conflict(format!("`{flag}` is about one file, and several are named"))).into());
        }
        let understood = match console
            .watched(|| self.rejects.around(&self.files, self.cells.as_deref(), |rejects| self.understood(console, rejects)))?
        {
            Some(understood) => understood,
            None => return Ok(0),
        };
        let text = match &understood[..] {
            [Look::One(found)] if self.card => card(found),
            [Look::Several(several)] if self.card => return Err(several.refused.clone()),
            found if self.json => json(found),
            found => found.iter().map(told::told).collect::<Vec<_>>().join("\n"),
        };
        console.result(text.as_bytes())?;
        Ok(0)
    }

    /// What is understood of each file; nothing where only its cells are wanted.
    fn understood(&self, console: &Console, mut rejects: Option<&mut Rejects>) -> Result<Option<Vec<Look>>> {
        let mut understood = Vec::with_capacity(self.files.len());
        for file in &self.files {
            let read = described(file)?;
            let done = self.one(console, &read);
            if let Some(out) = rejects.as_deref_mut() {
                let refused = done.as_ref().err().map(|found| found.0.as_slice()).unwrap_or_default();
                read.list(refused, out)?;
            }
            match done.map_err(|found| read.with_draft(file, found))? {
                Some(found) => understood.push(found),
                None => return Ok(None),
            }
        }
        Ok(Some(understood))
    }

    fn one(&self, console: &Console, Described { input, dialect, .. }: &Described) -> Result<Option<Look>> {
        // A file is looked at here, and not yet counted with: what leaves no value in doubt is mended aloud.
        let dialect = &Dialect { mend: true, ..dialect.clone() };
        console.findings(&mended(input, dialect));
        if let Some(out) = &self.cells {
            if out.as_os_str() == "-" {
                console.stream(|stdout| cells_csv(input, dialect, "standard output", stdout))?;
                return Ok(None);
            }
            publish_written(out, input, |to| cells_csv(input, dialect, &out.to_string_lossy(), to))?;
        }
        look(input, dialect).map(Some)
    }
}

/// The rows that had to be mended, each with its line. A file without a header has none; why is said further on.
fn mended(input: &Input, dialect: &Dialect) -> Vec<Finding> {
    let mut findings = Vec::new();
    for part in input.parts() {
        let Ok(header) = header(part, dialect) else { continue };
        for mended in header.mended {
            // The header is no record below itself, and is named by its line alone.
            let line = Place { file: part.name.clone(), line: mended.line, column: 1, length: 1, text: None };
            let found = places(part, dialect, &[(mended.line, 0)]).ok().and_then(|mut places| places.pop());
            findings.push(Finding::warning(ReadingFact::Other(mended.what.sentence())).at(found.unwrap_or(line)));
        }
    }
    if let Some(last) = findings.last_mut() {
        last.hint = Some("a card reads it so with `mend = true` under `[csv]`; without it the row is refused".to_owned());
    }
    findings
}

/// What is printed of one file.
#[derive(Serialize)]
#[serde(untagged)]
enum Shown<'a> {
    One(&'a Understanding),
    Several(&'a Several),
}

/// One object for one file, a list for several.
fn json(understood: &[Look]) -> String {
    let shown = understood.iter().map(|look| match look {
        Look::One(found) => Shown::One(found),
        Look::Several(several) => Shown::Several(several),
    });
    let shown: Vec<Shown> = shown.collect();
    let text = match &shown[..] {
        [one] => serde_json::to_string_pretty(one),
        several => serde_json::to_string_pretty(several),
    };
    text.expect("what is understood is JSON") + "\n"
}
