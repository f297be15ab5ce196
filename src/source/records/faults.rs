//! What is wrong with a file, in the order of the file, however many threads found it.

use super::place::Spot;
use crate::finding::{Finding, Findings, ReadingFact};

/// How many findings are shown together.
pub(crate) const SHOWN: usize = 20;

/// What is wrong with one block.
#[derive(Default)]
pub(crate) struct Faults {
    shown: Vec<(ReadingFact, Spot, Option<String>)>,
    count: u64,
    /// Nothing behind the last of them is certain.
    pub(crate) stopped: bool,
}

impl Faults {
    /// Adds what is wrong; the place is worked out only where it will be shown.
    pub(crate) fn add(&mut self, fact: ReadingFact, hint: Option<String>, spot: impl FnOnce() -> Spot) {
        self.count += 1;
        if self.shown.len() < SHOWN {
            self.shown.push((fact, spot(), hint));
        }
    }
}

impl Faults {
    /// What is wrong, in a sentence, where there is one thing.
    pub(crate) fn sentence(&self) -> Option<String> {
        self.shown.first().map(|(fact, ..)| fact.to_string())
    }
}

/// Joins what is wrong with the blocks, which come in the order of the file with the line on which each begins.
pub(crate) fn joined(file: &str, blocks: impl IntoIterator<Item = (u64, Faults)>) -> Option<Findings> {
    let mut findings = Vec::new();
    let mut count = 0;
    for (first, faults) in blocks {
        count += faults.count;
        let room = SHOWN - findings.len();
        findings.extend(faults.shown.into_iter().take(room).map(|(fact, spot, hint)| {
            let mut finding = Finding::error(fact).at(spot.place(file, first));
            finding.hint = hint;
            finding
        }));
        if faults.stopped {
            break;
        }
    }
    (count > 0).then(|| with_rest(findings, count))
}

/// The first of many findings, and the count of the rest.
pub fn shortened(mut findings: Vec<Finding>) -> Findings {
    let count = findings.len() as u64;
    findings.truncate(SHOWN);
    with_rest(findings, count)
}

fn with_rest(mut findings: Vec<Finding>, count: u64) -> Findings {
    let rest = count - findings.len() as u64;
    // One hint for many findings of a kind is enough.
    for number in (1..findings.len()).rev() {
        if findings[number].hint == findings[number - 1].hint {
            findings[number - 1].hint = None;
        }
    }
    if rest > 0 {
        findings.push(Finding::error(ReadingFact::More { count: rest }));
    }
    Findings(findings)
}
