//! `sizeup inspect`: what is understood of a file.

use super::console::Console;
use crate::finding::Result;

/// Show what is understood of a CSV, and what is not
#[derive(clap::Args)]
pub struct Args {
    /// The CSVs
    #[arg(required = true)]
    files: Vec<String>,
}

impl Args {
    pub fn run(self, _: &Console) -> Result<u8> {
        Ok(u8::from(self.files.is_empty()))
    }
}
