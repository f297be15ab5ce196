//! What a project says about its data: cards, the analysis, references, all typed and with their places.
//!
//! A card (`datasets/NAME.toml`, [`Card`]) says what the CSV beside it means; the analysis (`sizeup.toml`,
//! [`Analysis`]) names tables, charts and claims; a [`Reference`] is the address of one number. Nothing here reads a
//! file: text comes in, typed specs go out, and everything that can be wrong without a look at the data is a finding
//! with its place. It imports the small types (`finding`, `number`, `period`, `unit`) and the words of `table`
//! (`Kind`, `Reason`, `Status`), nothing else.
//!
//! A text goes through `syntax` (limits, TOML), `section` (the keys of the file against the list of keys, typed
//! access), then `card` or `analysis` (what the values mean); [`Project::check_names`] holds the two against each other.
//!
//! To add a key: one line in `card_keys` or `analysis_keys` (the schema and the "did you mean" follow), a field in the
//! spec, its reading in `card/parts.rs` or `analysis/parts.rs`, and a line in the full example of the tests beside it,
//! which fail for a key that nothing reads.

pub mod analysis;
mod analysis_keys;
mod axes;
pub mod card;
mod card_keys;
mod cursor;
mod expect;
mod hedge;
mod keys;
mod names;
mod noticed;
mod printed;
mod range;
mod reference;
mod resolve;
pub mod schema;
mod section;
mod spot;
mod syntax;
pub mod template;
#[cfg(test)]
mod tests;

use std::path::PathBuf;

pub use analysis::{
    Amount, Analysis, ChartSpec, ClaimSpec, DerivedSpec, Held, KnownDifference, Link, Locale, Op, ReconcileSpec, TableSpec,
};
pub use card::{
    BreakSpec, Card, Columns, CsvSpec, DateOrder, DimensionSpec, LeaveOut, MeasureSpec, NoteSpec, PeriodColumns, PeriodSpec,
};
pub use expect::Expect;
pub use names::{is_identifier, unsafe_name};
pub use noticed::{Flaw, MAX_FINDINGS};
pub use printed::{Printed, ScaleWord, unit_of};
pub use range::Range;
pub use reference::{DATELESS, Formula, MeasureName, MetricCall, NotAReference, Reference, Series};
pub use resolve::Known;
pub use section::Condition;
pub use spot::{COMMAND_LINE, Placed, Spot};
pub use syntax::{MAX_BYTES, MAX_DEPTH};

use crate::finding::{Finding, Findings, Result};

/// A project as its files say it.
#[derive(Clone, Debug)]
pub struct Project {
    /// The folder of `sizeup.toml`.
    pub root: PathBuf,
    /// The analysis.
    pub analysis: Analysis,
    /// The cards, sorted by name.
    pub cards: Vec<Card>,
}

/// The dataset that a card describes: the name of its file without the ending.
///
/// ```
/// assert_eq!(sizeup::project::dataset_name("datasets/av-users.toml"), "av-users");
/// ```
pub fn dataset_name(file: &str) -> &str {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    name.strip_suffix(".toml").unwrap_or(name)
}

/// Reads the analysis and the cards of a project, each given as its file, as the user knows it, and its text. The
/// findings of all files come together, up to twenty; claims and reconciliations that are wrong in themselves are the
/// flaws of the analysis. Whether the names fit each other is [`Project::check_names`]'s.
pub fn cards_and_analysis(root: PathBuf, analysis: (&str, &str), cards: &[(&str, &str)]) -> Result<Project> {
    let mut findings = Vec::new();
    let analysis = kept(analysis::parse_with_flaws(analysis.1, analysis.0), &mut findings);
    let read = cards.iter().filter_map(|(file, text)| kept(card::parse(dataset_name(file), text, file), &mut findings));
    let mut cards: Vec<Card> = read.collect();
    cards.sort_by(|a, b| a.name.cmp(&b.name));
    match analysis {
        Some(analysis) if findings.is_empty() => Ok(Project { root, analysis, cards }),
        analysis => {
            let of_blocks = analysis.into_iter().flat_map(|analysis| analysis.flaws).flat_map(|flaw| flaw.findings);
            let mut all: Vec<Finding> = of_blocks.chain(findings).collect();
            all.truncate(MAX_FINDINGS);
            Err(Findings(all))
        }
    }
}

fn kept<T>(result: Result<T>, findings: &mut Vec<Finding>) -> Option<T> {
    result.map_err(|new| findings.extend(new.0)).ok()
}
