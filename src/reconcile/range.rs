//! Figures against the range that they can have: a percentage of something lies between 0 and 100.

use super::{Entry, Ledger, Verdict};
use crate::finding::Severity;
use crate::number::Decimal;
use crate::project::Range;
use crate::study::Study;
use crate::table::{Cell, Kind, Origin, Row, Status, Table};
use crate::unit::Unit;

/// The ledgers of all measures that have a range: those whose card declares one, and rates in percent, which without one lie between
/// 0 and 100. They list only what is out of range.
pub(super) fn ledgers(study: &Study) -> Vec<Ledger> {
    study.measures().filter_map(|measure| ledger(study, measure)).collect()
}

fn ledger(study: &Study, measure: &str) -> Option<Ledger> {
    let table = study.levels(measure).ok()?;
    let (dataset, name) = measure.split_once('.')?;
    let declared = study.project.card(dataset)?.measure(name)?.range.as_ref();
    let percentage = table.measure.kind == Some(Kind::Rate) && table.unit == Some(Unit::percent());
    let range = match declared {
        Some(range) => range.value,
        None if percentage => Range { least: Some(Decimal::ZERO), most: Some(Decimal::from(100)) },
        None => return None,
    };
    if range.least.is_none() && range.most.is_none() {
        return None;
    }
    let read = table.rows.iter().filter(|row| matches!(row.origin, Origin::Read { .. }) && row.cell.value.is_some());
    let (mut entries, mut fine) = (Vec::new(), 0);
    for row in read {
        match out_of(study, table, row, range) {
            Some(entry) => entries.push(entry),
            None => fine += 1,
        }
    }
    (fine > 0 || !entries.is_empty()).then(|| Ledger {
        name: measure.to_owned(),
        about: format!("range {range}"),
        severity: Severity::Error,
        entries,
        fine,
    })
}

fn out_of(study: &Study, table: &Table, row: &Row, range: Range) -> Option<Entry> {
    let exact = |end: Decimal| Cell::number(end, end, end, Status::NORMAL);
    let most = range.most.map(exact).filter(|most| Verdict::of_part(&row.cell, most) == Verdict::Exceeds);
    let least = range.least.map(exact).filter(|least| Verdict::of_part(least, &row.cell) == Verdict::Exceeds);
    let (label, end) = most.map(|end| ("at most", end)).or_else(|| least.map(|end| ("at least", end)))?;
    let mut entry =
        Entry::of(table, row, [("printed", &row.cell), (label, &end)], Verdict::Exceeds).made_from(study, &[(table, row)]);
    entry.note = Some("correct it, or declare `range` of the measure in its card".to_owned());
    Some(entry)
}
