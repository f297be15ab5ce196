//! The parts of a measure against the total that is printed beside them, and shorter periods against the longer one that is
//! printed beside them.

use super::{Entry, Ledger, Verdict};
use crate::finding::{Finding, Severity};
use crate::panel::{Longer, Total, longer, totals};
use crate::project::ReconcileSpec;
use crate::study::Study;
use crate::table::{Row, Table};

/// Whether a measure has parts beside a printed total, or shorter periods beside a longer one.
pub(super) fn is_of(study: &Study, measure: &str) -> bool {
    study.levels(measure).is_ok_and(|table| !totals(table).is_empty() || !longer(table).is_empty())
}

/// The ledger of a measure; `None` where it has neither.
pub(super) fn ledger(study: &Study, measure: &str, spec: Option<&ReconcileSpec>, noticed: &mut Vec<Finding>) -> Option<Ledger> {
    let table = study.levels(measure).ok()?;
    let mut entries: Vec<Entry> = totals(table).iter().filter_map(|total| entry(study, table, total)).collect();
    let in_time: Vec<Entry> = longer(table).iter().map(|longer| filled(study, table, longer)).collect();
    let about = match (entries.is_empty(), in_time.is_empty()) {
        (true, true) => return None,
        (false, true) => "parts and printed total",
        (true, false) => "shorter periods and printed longer ones",
        (false, false) => "parts and printed total, shorter periods and printed longer ones",
    };
    entries.extend(in_time);
    let mut ledger = Ledger {
        name: spec.map_or_else(|| measure.to_owned(), |spec| spec.name.value.clone()),
        about: about.to_owned(),
        severity: Severity::Error,
        entries,
        fine: 0,
    };
    if let Some(spec) = spec {
        super::explained(&mut ledger, spec, noticed);
    }
    Some(ledger)
}

fn filled(study: &Study, table: &Table, longer: &Longer) -> Entry {
    let Longer { row, within, sum } = longer;
    let rows: Vec<(&Table, &Row)> = std::iter::once(row).chain(within).map(|row| (table, *row)).collect();
    let sides = [("printed", &row.cell), (longer.called(), sum)];
    Entry::of(table, row, sides, Verdict::of_equals(&row.cell, sum)).made_from(study, &rows)
}

fn entry(study: &Study, table: &Table, total: &Total) -> Option<Entry> {
    let (read, sum) = (&total.parts, &total.sum);
    // Parts that are not all there are less than their total, unless one that is missing is negative.
    let verdict = match total.complete {
        true => Verdict::of_equals(&total.row.cell, sum),
        false if read.iter().any(|row| row.cell.value.is_none_or(|value| value.signum() < 0)) => return None,
        false => Verdict::of_part(sum, &total.row.cell),
    };
    let sides = if total.complete {
        [("total", &total.row.cell), ("parts", sum)]
    } else {
        [("some parts", sum), ("total", &total.row.cell)]
    };
    let rows: Vec<(&Table, &Row)> = std::iter::once(total.row).chain(read.iter().copied()).map(|row| (table, row)).collect();
    Some(Entry::of(table, total.row, sides, verdict).made_from(study, &rows))
}
