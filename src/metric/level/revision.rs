//! Revisions: what later releases made of a figure that was first printed otherwise.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::metric::arithmetic::kernel::{Level, Made};
use crate::metric::operands::against::refused;
use crate::metric::{Argument, Example, Levels, Metric, Rule, Takes, UnitRule};
use crate::period::Period;
use crate::table::{Cell, Kind, Reason, Release, Row};

/// The latest release of a figure less the first.
pub(crate) const REVISION: Metric = Metric {
    name: "revision",
    aliases: &["修订"],
    formula: "x(t) of the latest release less x(t) of the first; of revision(2), of the second less the first",
    edges: "Only of a dataset whose card names the column `vintage`; releases after the date of the analysis are not known. \
            A figure that was released once, or fewer times than asked, is too_few_points.",
    source: "OECD, Data and Metadata Reporting and Presentation Handbook (2007), section 7: revisions",
    takes: Takes::MaybeCount,
    rule: Rule::Stated,
    unit: UnitRule::Difference,
    example: Example {
        sentence: "a figure that was printed once was not revised",
        kind: Kind::Flow,
        parts: &["market"],
        levels: &[("market", "2023", "100")],
        ask: "revision",
        at: ("market", "2023"),
        gives: "too_few_points",
    },
    rows: |levels, argument| {
        // Those of one figure stay in the order of their dates.
        let mut releases: BTreeMap<(&[Arc<str>], Period), Vec<&Release>> = BTreeMap::new();
        for release in levels.table().releases.iter() {
            releases.entry((&release.row.key, release.row.period)).or_default().push(release);
        }
        let each = levels.table().rows.iter().enumerate().map(|(at, row)| {
            let known = releases.get(&(row.key.as_slice(), row.period));
            revised(levels, at, known.map_or(&[], Vec::as_slice), argument)
        });
        each.collect()
    },
};

fn revised(levels: &Levels, at: usize, releases: &[&Release], argument: &Argument) -> Row {
    let row = &levels.table().rows[at];
    let later = match argument {
        Argument::Count(count) => releases.get(count - 1),
        _ => releases.last(),
    };
    let cell = match (later, releases) {
        (Some(later), [first, _, ..]) => difference(&later.row.cell, &first.row.cell),
        _ => Err(Reason::TooFewPoints),
    };
    match cell {
        Ok(cell) => levels.derived(at, cell, &[("value", at)]),
        Err(Reason::TooFewPoints) => levels.derived(at, Cell::reason(Reason::TooFewPoints, row.cell.status), &[("value", at)]),
        Err(reason) => levels.derived(at, refused(levels, at, reason), &[("value", at)]),
    }
}

fn difference(later: &Cell, first: &Cell) -> Result<Cell, Reason> {
    // The first release of the first release is no revision, whatever its rounding.
    if std::ptr::eq(later, first) {
        return Err(Reason::TooFewPoints);
    }
    Ok(Made::difference(&Level::of(later)?, &Level::of(first)?).cell())
}
