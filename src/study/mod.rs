//! The study: a project's measures as level tables, and what may be asked of them.
//!
//! [`Study`] holds the level table of every measure, read or derived. From it come the tables of an analysis
//! ([`View`]) and the number behind a reference ([`Answer`]). `sizeup metrics` and `sizeup chart` make a study of one
//! file in memory (`adhoc`), so there is one way from a file to a number. The study imports `source`, `panel`,
//! `project` and `metric`; `cmd` imports the study.

mod adhoc;
mod answer;
mod average;
mod beside;
mod coarse;
mod collapsed;
mod derived;
mod drafting;
mod elapsed;
mod implied;
mod kept;
mod load;
mod longer;
mod made;
mod origin;
mod outlook;
mod product;
mod real;
mod rejects;
mod released;
mod sources;
mod splice;
mod sums;
mod view;
mod without_card;

use std::collections::BTreeMap;

pub use adhoc::{Select, Selected, select};
pub use answer::{Answer, call};
pub use beside::{Described, described};
pub use coarse::longer;
pub use derived::{STATED, series};
pub use load::{Paths, open, open_despite_flaws, open_with};
pub use origin::{Figure, Leaf, leaves_of};
pub use outlook::Foreseen;
pub use sources::{Source, Sources};
pub use view::View;

use crate::finding::{AnalysisFact, Finding, nearest};
use crate::project::Project;
use crate::table::Table;

/// A project, read.
pub struct Study {
    /// What its files say.
    pub project: Project,
    /// Every file that was read, by its path from the root of the project, with its digest.
    pub inputs: BTreeMap<String, String>,
    /// The sources of each dataset.
    pub sources: BTreeMap<String, Sources>,
    /// What does not hold in the data: parts that do not add up to their total.
    pub findings: Vec<Finding>,
    /// The level table of each measure, by `dataset.measure`.
    tables: BTreeMap<String, Table>,
    /// What was made of the tables, which claims, tables and charts ask for again and again.
    kept: kept::Kept,
}

impl Study {
    /// The level table of a measure, or that there is none.
    pub fn levels(&self, measure: &str) -> Result<&Table, Finding> {
        self.tables.get(measure).ok_or_else(|| {
            let finding = Finding::error(AnalysisFact::UnknownName { what: "measure", name: measure.to_owned() });
            match nearest(measure, self.tables.keys().map(String::as_str)) {
                Some(near) => finding.hint(format!("did you mean `{near}`?")),
                None => finding,
            }
        })
    }

    /// The names of all measures, sorted.
    pub fn measures(&self) -> impl Iterator<Item = &str> {
        self.tables.keys().map(String::as_str)
    }
}
