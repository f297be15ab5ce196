//! `sizeup schema`: JSON Schemas of the files of a project, for editors.

use super::console::Console;
use crate::chart::CHARTS;
use crate::finding::Result;
use crate::metric::METRICS;
use crate::project::{Known, schema};

/// Print the JSON Schema of sizeup.toml or of a card, for editors
#[derive(clap::Args)]
#[command(after_help = "Example:\n  sizeup schema analysis > sizeup.schema.json")]
pub struct Args {
    /// Which file
    #[arg(value_enum)]
    of: Of,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Of {
    /// sizeup.toml
    Analysis,
    /// datasets/NAME.toml
    Card,
}

impl Args {
    pub fn run(self, console: &Console) -> Result<u8> {
        let metrics: Vec<&str> = METRICS.iter().flat_map(|metric| metric.aliases.iter().copied().chain([metric.name])).collect();
        let charts: Vec<&str> = CHARTS.iter().map(|chart| chart.name).collect();
        let known = Known { metrics: &metrics, charts: &charts };
        let schema = match self.of {
            Of::Analysis => schema::analysis(known),
            Of::Card => schema::card(known),
        };
        let text = serde_json::to_string_pretty(&schema).expect("a schema is JSON");
        console.result(format!("{text}\n").as_bytes())?;
        Ok(0)
    }
}
