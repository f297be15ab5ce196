//! Releases of the same figures: the levels are those of the latest that was known, and no other is mixed in.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::levels::{Observation, Panel};
use crate::finding::{Finding, ReadingFact};
use crate::period::Period;
use crate::source::Group;
use crate::source::period::{Column, Declared};
use crate::table::{Cell, Reason, Release, Row};

impl<'a> Panel<'a> {
    /// The date of each release, by the text that stands for it; one that is none is a finding.
    fn releases(&mut self, at: usize, observations: &[Observation<'a>]) -> BTreeMap<Arc<str>, Period> {
        let mut first: BTreeMap<Arc<str>, &Group> = BTreeMap::new();
        for observation in observations {
            first.entry(observation.group.key[at].clone()).or_insert(observation.group);
        }
        let column = Column::of(first.keys().map(|text| &**text), Declared::default());
        let mut read = BTreeMap::new();
        for (text, group) in first {
            match column.read(&text) {
                Some(period) => {
                    read.insert(text, period);
                }
                None => {
                    let fact = ReadingFact::Other(format!("`{text}` is no date of a release"));
                    self.push(|panel| Finding::error(fact).at(panel.place(group, at)).hint("write it as 2024-05 or 2024-05-17"));
                }
            }
        }
        read
    }

    /// The levels of the latest release that was known at the date of the analysis, and all releases until then. A
    /// period that only an earlier one has is there without a number: figures of two releases are never mixed.
    pub(super) fn of_latest(&mut self, at: usize, observations: Vec<Observation<'a>>) -> (Vec<Row>, Vec<Release>) {
        let dates = self.releases(at, &observations);
        let mut by_release: BTreeMap<Period, Vec<Observation<'a>>> = BTreeMap::new();
        for observation in observations {
            let Some(date) = dates.get(&observation.group.key[at]) else { continue };
            if self.plan.as_of.is_none_or(|as_of| date.end() <= as_of.end()) {
                by_release.entry(*date).or_default().push(observation);
            }
        }
        let mut releases = Vec::new();
        let mut latest = Vec::new();
        for (date, observations) in by_release {
            let rows = self.rows(observations);
            releases.extend(rows.iter().map(|row| Release { date, row: row.clone() }));
            latest = rows;
        }
        let mut seen: BTreeSet<(Vec<Arc<str>>, Period)> = latest.iter().map(|row| (row.key.clone(), row.period)).collect();
        for release in releases.iter().rev() {
            let row = &release.row;
            if seen.insert((row.key.clone(), row.period)) {
                latest.push(Row { cell: Cell::reason(Reason::MixedVintage, row.cell.status), ..row.clone() });
            }
        }
        (latest, releases)
    }
}
