//! Parts and wholes: the missing part of a printed whole, and parts that do not add up to it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::finding::{Fact, Finding};
use crate::number::Decimal;
use crate::period::Period;
use crate::project::Card;
use crate::sum;
use crate::table::{Cell, Dimension, Origin, Reason, Row, Status, Table, sources_of};

use super::Locate;

/// Adds the part of each whole that was not printed, where the card wants it derived and all others are there: the
/// total minus the known, bounds added, status I. Only of what may be summed.
pub(super) fn with_remainders(mut table: Table, card: &Card) -> Table {
    if !table.measure.kind.is_some_and(|kind| kind.additive()) {
        return table;
    }
    for spec in card.dimensions.iter().filter(|spec| spec.derive) {
        let Some(at) = table.dimension(&spec.name) else { continue };
        let made: Vec<Row> = wholes(&table, at).values().filter_map(|whole| remainder(&table, at, whole)).collect();
        table.rows.extend(made);
    }
    table.sorted()
}

/// How many totals that do not add up are shown.
const MOST: usize = 20;

/// The rows of one whole: the one that prints the total, and the parts.
struct Whole {
    total: usize,
    parts: Vec<usize>,
}

/// What the rows of one whole have in common.
type Group = (Vec<Arc<str>>, Period);

/// The wholes of a dimension whose total is printed.
fn wholes(table: &Table, dimension: usize) -> BTreeMap<Group, Whole> {
    let Some(total) = &table.dimensions[dimension].total else { return BTreeMap::new() };
    let group = |row: &Row| {
        let mut key = row.key.clone();
        key.remove(dimension);
        (key, row.period)
    };
    let rows = || table.rows.iter().enumerate();
    let totals = rows().filter(|(_, row)| row.key[dimension] == *total);
    let mut wholes: BTreeMap<Group, Whole> =
        totals.map(|(number, row)| (group(row), Whole { total: number, parts: Vec::new() })).collect();
    for (number, row) in rows().filter(|(_, row)| row.key[dimension] != *total) {
        if let Some(whole) = wholes.get_mut(&group(row)) {
            whole.parts.push(number);
        }
    }
    wholes
}

fn parts_of(dimension: &Dimension) -> impl Iterator<Item = &Arc<str>> {
    dimension.values.iter().filter(|value| dimension.total.as_ref() != Some(*value))
}

fn remainder(table: &Table, at: usize, whole: &Whole) -> Option<Row> {
    let known = |value: &Arc<str>| whole.parts.iter().any(|row| table.rows[*row].key[at] == *value);
    let mut missing = parts_of(&table.dimensions[at]).filter(|value| !known(value));
    let (Some(part), None) = (missing.next(), missing.next()) else { return None };
    let total = &table.rows[whole.total];
    let parts: Vec<&Row> = whole.parts.iter().map(|row| &table.rows[*row]).collect();
    let sum = sum::by_group(&parts.iter().map(|row| (0, &row.cell)).collect::<Vec<_>>(), 1).into_iter().next()??;
    // A bound such as ">3" has no remainder that could be told.
    if total.cell.reason.is_some() || sum.reason.is_some() {
        return None;
    }
    let less = |a: Option<Decimal>, b: Option<Decimal>| a?.checked_sub(b?);
    let cell = Cell {
        value: Some(less(total.cell.value, sum.value)?),
        lo: less(total.cell.lo, sum.hi),
        hi: less(total.cell.hi, sum.lo),
        reason: None,
        made_of: None,
        status: Status::IMPUTED,
    };
    let mut key = total.key.clone();
    key[at] = part.clone();
    let sources = sources_of(parts.iter().copied().chain([total]));
    let mut operands = vec![table.operand("total", total)];
    operands.extend(parts.iter().map(|row| table.operand("less", row)));
    Some(Row { key, period: total.period, cell, origin: Origin::Remainder, operands, sources })
}

/// A printed total and the parts beside it.
pub struct Total<'a> {
    /// The row that prints it.
    pub row: &'a Row,
    /// The parts that were printed, not derived.
    pub parts: Vec<&'a Row>,
    /// Whether these are all there are.
    pub complete: bool,
    /// Their sum, or why there is none.
    pub sum: Cell,
}

/// Every printed total of a measure whose parts may be summed, with the parts that are printed beside it.
pub fn totals(table: &Table) -> Vec<Total<'_>> {
    if !table.measure.kind.is_some_and(|kind| kind.additive()) {
        return Vec::new();
    }
    let mut totals = Vec::new();
    for (at, dimension) in table.dimensions.iter().enumerate().filter(|(_, dimension)| dimension.partition) {
        for whole in wholes(table, at).values() {
            let parts = whole.parts.iter().map(|row| &table.rows[*row]);
            let parts: Vec<&Row> = parts.filter(|row| row.origin != Origin::Remainder).collect();
            let complete = parts_of(dimension).all(|value| parts.iter().any(|row| row.key[at] == *value));
            let sum = Cell::reason(Reason::MissingValue, Status::NORMAL);
            totals.push(Total { row: &table.rows[whole.total], parts, complete, sum });
        }
    }
    totals.retain(|total| !total.parts.is_empty());
    totals.extend(grand_totals(table, &totals));
    let cells: Vec<(u32, &Cell)> =
        (0..).zip(&totals).flat_map(|(number, total)| total.parts.iter().map(move |row| (number, &row.cell))).collect();
    let sums = sum::by_group(&cells, totals.len());
    for (total, sum) in totals.iter_mut().zip(sums) {
        let missing = total.parts.iter().find(|row| row.cell.value.is_none()).and_then(|row| row.cell.reason);
        total.sum = sum.unwrap_or_else(|| Cell::reason(missing.unwrap_or(Reason::Overflow), Status::NORMAL));
    }
    totals
}

/// Rows by period and some values of their key.
type Grouped<'a> = BTreeMap<(Period, Vec<&'a Arc<str>>), Vec<&'a Row>>;

/// Totals of several partitions at once of which no source prints the totals of one alone: their parts are the cells below.
fn grand_totals<'a>(table: &'a Table, judged: &[Total<'a>]) -> Vec<Total<'a>> {
    let stated = |row: &Row| -> Vec<usize> {
        let partitions = table.dimensions.iter().enumerate().filter(|(_, dimension)| dimension.partition);
        partitions.filter(|(at, dimension)| dimension.total.as_ref() == Some(&row.key[*at])).map(|(at, _)| at).collect()
    };
    let judged: BTreeSet<(&[Arc<str>], Period)> = judged.iter().map(|total| (&total.row.key[..], total.row.period)).collect();
    let cells: Vec<&Row> = table.rows.iter().filter(|row| row.origin != Origin::Remainder && stated(row).is_empty()).collect();
    // For the partitions that a total is of, the cells by period and by what the key says of the other dimensions.
    let mut below: BTreeMap<Vec<usize>, Grouped<'_>> = BTreeMap::new();
    let several = table.rows.iter().map(|row| (row, stated(row))).filter(|(_, over)| over.len() > 1);
    let alone = several.filter(|(row, _)| !judged.contains(&(&row.key[..], row.period)));
    let grand = alone.map(|(row, over)| {
        let group =
            |row: &'a Row| (row.period, (0..).zip(&row.key).filter(|(at, _)| !over.contains(at)).map(|(_, it)| it).collect());
        let groups = below.entry(over.clone()).or_insert_with(|| {
            let mut groups: BTreeMap<_, Vec<&Row>> = BTreeMap::new();
            cells.iter().for_each(|part| groups.entry(group(part)).or_default().push(part));
            groups
        });
        let parts = groups.get(&group(row)).cloned().unwrap_or_default();
        let all: usize = over.iter().map(|at| parts_of(&table.dimensions[*at]).count()).product();
        let sum = Cell::reason(Reason::MissingValue, Status::NORMAL);
        Total { row, complete: parts.len() == all, parts, sum }
    });
    grand.filter(|total| !total.parts.is_empty()).collect()
}

/// Parts that do not add up to a printed total, beyond what their rounding explains: a finding for each total of which
/// all parts were read, unless it is `known`.
pub fn mismatches(table: &Table, locate: &Locate, known: impl Fn(&Row) -> bool) -> Vec<Finding> {
    let totals = totals(table);
    let apart = |total: &&Total| total.complete && total.is_apart() && !known(total.row);
    let mut all = totals.iter().filter(apart);
    let mut findings: Vec<Finding> = all.by_ref().take(MOST).filter_map(|total| mismatch(table, total, locate)).collect();
    // Looking each of them up in a large file would take longer than reading it.
    let more = all.count();
    if more > 0 {
        let sentence = format!("and {more} more totals of `{}` that their parts do not add up to", table.measure.name);
        findings.push(Finding::error(Fact::Unreconciled(sentence)));
    }
    findings
}

impl Total<'_> {
    /// Whether the sum of the parts and the total differ by more than their rounding explains.
    fn is_apart(&self) -> bool {
        let apart = |a: Option<Decimal>, b: Option<Decimal>| a.zip(b).is_some_and(|(a, b)| a < b);
        apart(self.sum.hi, self.row.cell.lo) || apart(self.row.cell.hi, self.sum.lo)
    }
}

fn mismatch(table: &Table, total: &Total, locate: &Locate) -> Option<Finding> {
    let Total { row, parts, sum, .. } = total;
    let (sum, stated) = (sum.value?, row.cell.value?);
    let residual = stated.checked_sub(sum)?;
    let unit = table.unit.as_ref().map(|unit| format!(" {unit}")).unwrap_or_default();
    let sentence = format!(
        "the parts of `{}` at {} add up to {sum}{unit}, the printed total is {stated}{unit}: {residual}{unit} that rounding does not explain",
        table.measure.name, row.period
    );
    let places = std::iter::once(*row).chain(parts.iter().copied()).filter_map(|row| match row.origin {
        Origin::Read { line, column, .. } => Some(locate(line, column)),
        _ => None,
    });
    let finding = places.fold(Finding::error(Fact::Unreconciled(sentence)), Finding::at);
    Some(finding.hint(format!(
        "correct a figure, or explain it in sizeup.toml: `[[reconcile]]` with `parts = \"{}\"` and `[[reconcile.known]]`",
        table.measure.name
    )))
}
