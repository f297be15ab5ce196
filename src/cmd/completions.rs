//! `sizeup completions`: what a shell needs to complete our command lines.

use clap::CommandFactory;

use super::console::Console;
use crate::finding::Result;

/// Print completions for a shell
#[derive(clap::Args)]
#[command(after_help = "Example:\n  sizeup completions bash > ~/.local/share/bash-completion/completions/sizeup")]
pub struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: clap_complete::Shell,
}

impl Args {
    pub fn run(self, console: &Console) -> Result<u8> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut super::Cli::command(), "sizeup", &mut script);
        console.result(&script)?;
        Ok(0)
    }
}
