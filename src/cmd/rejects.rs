//! `--rejects FILE`: the rows that were not read, written whole even where the run fails because of them.

use std::fs::File;
use std::io::Read;
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
    /// Runs what reads `inputs` with the list, where one is wanted. The list is written whatever comes of the run, whose
    /// own result goes to `output`, which must be another file.
    pub fn around<T>(
        &self,
        inputs: &[String],
        output: Option<&Path>,
        run: impl FnOnce(Option<&mut Rejects>) -> Result<T>,
    ) -> Result<T> {
        let Some(path) = &self.rejects else { return run(None) };
        if path.as_os_str() == "-" {
            let fact = UsageFact::NotAValue { flag: "--rejects".to_owned(), typed: "-".to_owned() };
            return Err(Finding::error(fact).hint("name a file: standard output has the results").into());
        }
        if inputs.iter().any(|input| is_among(path, input)) {
            let why = "it is the input".to_owned();
            return Err(Finding::error(SystemFact::CannotWrite { path: path.to_string_lossy().into_owned(), why }).into());
        }
        if output.is_some_and(|output| are_one(path, output)) {
            let why = "it is the output".to_owned();
            let finding = Finding::error(SystemFact::CannotWrite { path: path.to_string_lossy().into_owned(), why });
            return Err(finding.hint("name another file for `--rejects`").into());
        }
        refuse_what_is_no_list(path)?;
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

/// Only a list is replaced by a list: any other file may be a card, a dataset or an analysis that this run reads.
fn refuse_what_is_no_list(path: &Path) -> Result<()> {
    if !path.symlink_metadata().is_ok_and(|metadata| metadata.is_file() && metadata.len() > 0) {
        return Ok(());
    }
    let header = Rejects::COLUMNS.join(",");
    let mut beginning = vec![0; header.len()];
    let is_list = File::open(path).and_then(|mut file| file.read_exact(&mut beginning)).is_ok() && beginning == header.as_bytes();
    match is_list {
        true => Ok(()),
        false => {
            let why = "it is there, and is no list of rejected rows".to_owned();
            let finding = Finding::error(SystemFact::CannotWrite { path: path.to_string_lossy().into_owned(), why });
            Err(finding.hint("name another file, or remove this one").into())
        }
    }
}

/// Whether two paths lead to one place, whether something stands there or not.
fn are_one(one: &Path, other: &Path) -> bool {
    let place = |path: &Path| {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        path.canonicalize().ok().or_else(|| Some(folder.canonicalize().ok()?.join(path.file_name()?)))
    };
    one == other || place(one).is_some_and(|one| place(other) == Some(one))
}

/// Whether a path is one of the files that a command line names.
fn is_among(path: &Path, named: &str) -> bool {
    let Ok(path) = path.canonicalize() else { return false };
    let files = files(Path::new(""), named, str::to_owned).unwrap_or_default();
    files.iter().any(|file| Path::new(file).canonicalize().is_ok_and(|file| file == path))
}
