//! `--rejects FILE`: the rows that were not read, written whole even where the run fails because of them.

use std::path::{Path, PathBuf};

use super::publish::Stream;
use crate::finding::{Finding, Findings, Result, SystemFact, UsageFact};
use crate::source::{Rejects, files};

/// The flag.
#[derive(clap::Args)]
pub struct Flag {
    /// Write every row that was passed over or refused, with its reason, as a CSV; also where the run fails
    #[arg(long = "rejects", value_name = "FILE")]
    rejects: Option<PathBuf>,
}

impl Flag {
    /// Runs what reads `inputs` with the list, where one is wanted. The list is written whatever comes of the run; its
    /// other outputs are its own affair.
    pub fn around<T>(&self, inputs: &[String], run: impl FnOnce(Option<&mut Rejects>) -> Result<T>) -> Result<T> {
        let Some(path) = &self.rejects else { return run(None) };
        if path.as_os_str() == "-" {
            let fact = UsageFact::NotAValue { flag: "--rejects".to_owned(), typed: "-".to_owned() };
            return Err(Finding::error(fact).hint("name a file: standard output has the results").into());
        }
        if inputs.iter().any(|input| is_among(path, input)) {
            let why = "it is the input".to_owned();
            return Err(Finding::error(SystemFact::CannotWrite { path: path.to_string_lossy().into_owned(), why }).into());
        }
        let stream = Stream::to(path)?;
        let mut rejects = Rejects::new(stream.writer()?)?;
        let done = run(Some(&mut rejects));
        let written = rejects.finish().and_then(|_| stream.publish());
        match (done, written) {
            (done, Ok(())) => done,
            (Ok(_), Err(failed)) => Err(failed),
            (Err(Findings(found)), Err(Findings(failed))) => Err(Findings([found, failed].concat())),
        }
    }
}

/// Whether a path is one of the files that a command line names.
fn is_among(path: &Path, named: &str) -> bool {
    let Ok(path) = path.canonicalize() else { return false };
    let files = files(Path::new(""), named, str::to_owned).unwrap_or_default();
    files.iter().any(|file| Path::new(file).canonicalize().is_ok_and(|file| file == path))
}
