//! A part against its whole: users against residents, a sub-segment against its segment.

use super::{Entry, Ledger, Verdict};
use crate::finding::{AnalysisFact, Finding, Result};
use crate::project::{Placed, ReconcileSpec, Series};
use crate::study::{Study, series};
use crate::table::{Cell, Kind, Reason, Row, Rows, Status, Table};

/// The ledger of a part: each of its figures against the whole of the same period. A whole that is not split as the part
/// is holds all of it.
pub(super) fn ledger(study: &Study, spec: &ReconcileSpec, part: &Placed<Series>, whole: &Placed<Series>) -> Result<Ledger> {
    let parts = series(study, part)?;
    let wholes = series(study, whole)?;
    let refuse = |dimension: &str| {
        let sentence = format!("`{}` is split by `{dimension}`, which `{}` is not", whole.name, part.name);
        let hint = format!("select one of its values in brackets: `{}[{dimension}=…]`", whole.name);
        Err(Finding::error(AnalysisFact::Other(sentence)).at(whole.place()).hint(hint).into())
    };
    let wholes = match study.collapsed(&wholes, |dimension| parts.dimension(&dimension.name).is_some()) {
        Ok(wholes) => wholes,
        Err(unsettled) => return refuse(&unsettled.dimension),
    };
    if let Some(dimension) = wholes.dimensions.iter().find(|dimension| parts.dimension(&dimension.name).is_none()) {
        return refuse(&dimension.name);
    }
    if parts.unit.is_some() && wholes.unit.is_some() && parts.unit != wholes.unit {
        let sentence = format!("`{}` and `{}` are in two units", part.name, whole.name);
        return Err(Finding::error(AnalysisFact::Other(sentence)).at(whole.place()).into());
    }
    let stocks = [&parts, &wholes].iter().all(|table| table.measure.kind == Some(Kind::Stock));
    let by = Rows::of(&wholes);
    let entries = parts.rows.iter().map(|row| {
        let key: Vec<_> =
            wholes.dimensions.iter().map(|it| row.key[parts.dimension(&it.name).expect("checked above")].clone()).collect();
        let found = by.at(&key, row.period, stocks);
        let none = Cell::reason(Reason::MissingPeriod, Status::NORMAL);
        let cell = found.map_or(&none, |found| &found.cell);
        let rows: Vec<(&Table, &Row)> = [(&parts, row)].into_iter().chain(found.map(|found| (&wholes, found))).collect();
        Entry::of(&parts, row, [("part", &row.cell), ("whole", cell)], Verdict::of_part(&row.cell, cell)).made_from(study, &rows)
    });
    Ok(Ledger {
        name: spec.name.value.clone(),
        about: format!("{} within {}", part.value, whole.value),
        severity: spec.severity,
        entries: entries.collect(),
        fine: 0,
    })
}
