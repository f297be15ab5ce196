//! `sizeup init`: a small working project.

use std::path::PathBuf;

use super::console::Console;
use super::publish::{Draft, publish};
use crate::finding::{Finding, ReadingFact, Result};
use crate::project::template::FILES;
use crate::study::Paths;

/// Write a small working project to start from
#[derive(clap::Args)]
#[command(
    after_help = "Nothing that is there is overwritten.\nExample:\n  sizeup init market && sizeup build -p market && sizeup check -p market"
)]
pub struct Args {
    /// The folder of the new project
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
}

impl Args {
    pub fn run(self, console: &Console) -> Result<u8> {
        if let Some((path, _)) = FILES.iter().find(|(path, _)| self.folder.join(path).symlink_metadata().is_ok()) {
            let shown = self.shown(path);
            let fact = ReadingFact::Other(format!("`{shown}` is there already"));
            return Err(Finding::error(fact).hint("name a new folder: `sizeup init DIR`").into());
        }
        let draft = |(path, text): &(&'static str, &'static str)| Draft {
            shown: self.shown(path),
            path: self.folder.join(path),
            bytes: text.as_bytes(),
        };
        let drafts: Vec<Draft> = FILES.iter().map(draft).collect();
        publish(&drafts)?;
        let listed: Vec<&str> = drafts.iter().map(|draft| draft.shown.as_str()).collect();
        let folder = self.folder.to_string_lossy();
        let next = if folder == "." { "sizeup build".to_owned() } else { format!("sizeup build -p {folder}") };
        console.say(&format!("wrote {}\nnext: {next}", listed.join(", ")))?;
        Ok(0)
    }

    fn shown(&self, path: &str) -> String {
        Paths { root: self.folder.clone() }.shown(path)
    }
}
