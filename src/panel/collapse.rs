//! A table by fewer dimensions: the printed total of a dimension that nobody asks for, else the sum of its parts.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::period::Period;
use crate::sum;
use crate::table::{Cell, Dimension, Mark, Origin, Reason, Row, Status, Table, absent, sources_of};

/// A dimension that must be named or settled: it has several values, no total, and its parts may not be summed.
#[derive(Clone, Debug, PartialEq)]
pub struct Unsettled {
    /// Its name.
    pub dimension: String,
    /// Its values.
    pub values: Vec<Arc<str>>,
}

/// The table without the dimensions that `keep` does not want.
///
/// A dimension with one value goes; a series whose total is printed leaves it; a partition leaves the sum of its parts
/// elsewhere, missing where one of them is; a part that has not begun, or has ended, is left out and the sum marked. A
/// definition always stays where there are several.
pub fn collapse(table: &Table, keep: impl Fn(&Dimension) -> bool) -> Result<Table, Unsettled> {
    let mut table = table.clone();
    let mut at = 0;
    while at < table.dimensions.len() {
        let dimension = &table.dimensions[at];
        if keep(dimension) {
            at += 1;
            continue;
        }
        let mut present: Vec<&Arc<str>> = table.rows.iter().map(|row| &row.key[at]).collect();
        present.sort();
        present.dedup();
        let total = dimension.total.as_ref().filter(|total| present.contains(total)).cloned();
        table = match (present.len(), total) {
            (0 | 1, _) => without(&table, at, |_| true),
            (_, Some(total)) if !dimension.partition || dimension.definition => without(&table, at, |row| row.key[at] == total),
            (_, Some(total)) => totalled(&table, at, &total),
            _ if dimension.definition => {
                at += 1;
                continue;
            }
            _ if dimension.partition => summed(&table, at),
            _ => {
                let values = present.into_iter().cloned().collect();
                return Err(Unsettled { dimension: dimension.name.clone(), values });
            }
        };
    }
    Ok(table.sorted())
}

/// The dimensions over which [`collapse`] would sum: partitions that nobody wants apart and that have no printed total.
pub fn summed_over(table: &Table, keep: impl Fn(&Dimension) -> bool) -> Vec<&str> {
    let several = |at: usize| table.rows.iter().any(|row| row.key[at] != table.rows[0].key[at]);
    let totalled = |at: usize| {
        let total = table.dimensions[at].total.as_ref();
        total.is_some_and(|total| table.rows.iter().any(|row| row.key[at] == *total))
    };
    let dimensions = table.dimensions.iter().enumerate();
    let summed = dimensions.filter(|(at, dimension)| {
        !keep(dimension) && !dimension.definition && dimension.partition && several(*at) && !totalled(*at)
    });
    summed.map(|(_, dimension)| dimension.name.as_str()).collect()
}

/// The printed total of each series that has one, and the sum of the parts of each that has none: of two partitions
/// a source may print the grand total alone.
fn totalled(table: &Table, at: usize, total: &Arc<str>) -> Table {
    let others = |row: &Row| {
        let mut key = row.key.clone();
        key.remove(at);
        key
    };
    let printed: BTreeSet<Vec<Arc<str>>> = table.rows.iter().filter(|row| row.key[at] == *total).map(others).collect();
    let mut result = without(table, at, |row| row.key[at] == *total);
    let rest = table.filtered(|row| !printed.contains(&others(row)));
    if !rest.rows.is_empty() {
        result.rows.extend(summed(&rest, at).rows);
    }
    result
}

fn without(table: &Table, at: usize, keep: impl Fn(&Row) -> bool) -> Table {
    table.filtered(keep).settled_at(at)
}

fn summed(table: &Table, at: usize) -> Table {
    let mut groups: BTreeMap<(Vec<Arc<str>>, Period), Vec<&Row>> = BTreeMap::new();
    for row in &table.rows {
        let mut key = row.key.clone();
        key.remove(at);
        groups.entry((key, row.period)).or_default().push(row);
    }
    let cells: Vec<(u32, &Cell)> =
        (0..).zip(groups.values()).flat_map(|(number, rows)| rows.iter().map(move |row| (number, &row.cell))).collect();
    let sums = sum::by_group(&cells, groups.len());
    let dimension = &table.dimensions[at];
    let parts = dimension.values.iter().filter(|value| dimension.total.as_ref() != Some(*value)).count();
    let additive = table.measure.kind.is_none_or(|kind| kind.additive());
    let lacking = if dimension.declared { BTreeMap::new() } else { absent(table, &[at]) };
    let rows = groups.into_iter().zip(sums).map(|(((key, period), rows), sum)| {
        let status = Status::of_all(rows.iter().map(|row| row.cell.status));
        let group = (key, period);
        let lacks = lacking.get(&group).copied().unwrap_or_default();
        let (key, period) = group;
        let cell = match sum {
            _ if !additive => Cell::reason(Reason::NotAdditive, status),
            _ if dimension.declared && rows.len() < parts => Cell::reason(Reason::MissingPeriod, status),
            _ if lacks.elsewhere > 0 => Cell::reason(Reason::DefinitionDiffers, status),
            _ if lacks.holes > 0 => Cell::reason(Reason::MissingPeriod, status),
            Some(sum) if lacks.outside > 0 => Cell { status: sum.status.marked(Mark::FewerParts), ..sum },
            Some(sum) => sum,
            None => Cell::reason(
                rows.iter().find_map(|row| row.cell.value.map_or(row.cell.reason, |_| None)).unwrap_or(Reason::Overflow),
                status,
            ),
        };
        let sources = sources_of(rows.iter().copied());
        let origin = if rows.len() == 1 { rows[0].origin } else { Origin::Computed };
        let operands = rows.iter().map(|row| table.operand("part", row)).collect();
        Row { key, period, cell, origin, operands, sources }
    });
    let rows = rows.collect();
    // The releases of parts are none of their sum.
    let mut summed = Table { rows, releases: Arc::new([]), ..table.without_rows() };
    summed.dimensions.remove(at);
    summed
}
