//! Matched samples: the growth of a whole over the members that both periods have.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::against::refused;
use crate::metric::Levels;
use crate::metric::arithmetic::kernel::Level;
use crate::period::Period;
use crate::sum;
use crate::table::{Cell, Reason, Row, Table, sources_of};

/// The members of one whole in one period, by what tells them apart.
type Members<'a> = BTreeMap<Vec<Arc<str>>, &'a Row>;

/// What the members that both periods have add up to.
pub(crate) struct Sample<'a> {
    now: Vec<&'a Row>,
    before: Vec<&'a Row>,
    sums: [Option<Cell>; 2],
    /// How many members there are, in any period or by declaration.
    of: usize,
}

/// For each row the sample of it and of the wanted period, where some member is left out and some are there.
pub(crate) fn samples<'a>(levels: &Levels, members: &'a Table, wanted: &[Option<Period>]) -> Vec<Option<Sample<'a>>> {
    let rows = &levels.table().rows;
    let kept: Vec<bool> =
        members.dimensions.iter().map(|dimension| levels.table().dimension(&dimension.name).is_some()).collect();
    let split = |key: &[Arc<str>]| -> (Vec<Arc<str>>, Vec<Arc<str>>) {
        let of =
            |wanted: bool| key.iter().zip(&kept).filter(|(_, kept)| **kept == wanted).map(|(value, _)| value.clone()).collect();
        (of(true), of(false))
    };
    let mut wholes: BTreeMap<(Vec<Arc<str>>, Period), Members> = BTreeMap::new();
    let mut known: BTreeMap<Vec<Arc<str>>, BTreeSet<Vec<Arc<str>>>> = BTreeMap::new();
    for row in &members.rows {
        let (whole, member) = split(&row.key);
        known.entry(whole.clone()).or_default().insert(member.clone());
        if row.cell.value.is_some() {
            wholes.entry((whole, row.period)).or_default().insert(member, row);
        }
    }
    let apart = || members.dimensions.iter().zip(&kept).filter(|(_, kept)| !**kept).map(|(dimension, _)| dimension);
    let declared = apart().all(|dimension| dimension.declared);
    let expected: usize = apart().map(|dimension| dimension.values.len()).product();
    let sample = |row: &Row, wanted: Option<Period>| -> Option<Sample<'a>> {
        let now = wholes.get(&(row.key.clone(), row.period))?;
        let before = wholes.get(&(row.key.clone(), wanted?))?;
        let both: Vec<(&'a Row, &'a Row)> = now.iter().filter_map(|(member, now)| Some((*now, *before.get(member)?))).collect();
        let of = if declared { expected } else { known.get(&row.key).map_or(0, BTreeSet::len) };
        let (now, before) = both.into_iter().unzip();
        Some(Sample { now, before, sums: [None, None], of }).filter(|sample| !sample.now.is_empty() && sample.now.len() < of)
    };
    let mut made: Vec<Option<Sample>> = rows.iter().zip(wanted).map(|(row, wanted)| sample(row, *wanted)).collect();
    let groups = || made.iter().flatten().flat_map(|sample| [&sample.now, &sample.before]);
    let cells: Vec<(u32, &Cell)> =
        (0..).zip(groups()).flat_map(|(number, rows)| rows.iter().map(move |row| (number, &row.cell))).collect();
    let mut sums = sum::by_group(&cells, groups().count()).into_iter();
    for sample in made.iter_mut().flatten() {
        sample.sums = [sums.next().flatten(), sums.next().flatten()];
    }
    made
}

impl Levels<'_> {
    /// A row of growth over a sample, where the whole of both periods could be compared but for what is missing of it.
    pub(crate) fn over_sample(
        &self,
        at: usize,
        base: Result<usize, Reason>,
        sample: &Sample,
        make: impl Fn(&Level, &Level, f64) -> Result<Cell, Reason>,
    ) -> Row {
        let row = &self.table().rows[at];
        let grown = || {
            let base = base?;
            let [Some(now), Some(before)] = &sample.sums else { return Err(Reason::Overflow) };
            if !self.complete(row) {
                return Err(Reason::PartialPeriod);
            }
            // Of fewer than half of them nothing is said about the whole.
            if sample.now.len() * 2 < sample.of {
                return Err(Reason::LowCoverage);
            }
            let years = row.period.years_since(self.table().rows[base].period);
            make(&Level::of(now)?, &Level::of(before)?, years)
        };
        let cell = match grown() {
            Ok(cell) => Cell { status: cell.status.matched(sample.now.len(), sample.of), ..cell },
            Err(Reason::LowCoverage) => Cell::reason(Reason::LowCoverage, row.cell.status),
            Err(reason) => refused(self, at, reason),
        };
        let mut made = self.derived(at, cell, &[("value", at)]);
        made.sources = sources_of(sample.now.iter().chain(&sample.before).copied());
        made
    }
}
