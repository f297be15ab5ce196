//! Several sources of one figure against each other.

use std::sync::Arc;

use super::{Entry, Ledger, Side, Verdict};
use crate::finding::{AnalysisFact, Finding, Result};
use crate::number::{Decimal, Fraction};
use crate::project::{MeasureName, Placed, ReconcileSpec, Series};
use crate::study::{Study, series};
use crate::table::{Cell, Kind, Row, Rows, Table};

/// Decimals of a spread in percent.
const SPREAD: u32 = 3;

/// The ledger of some sources: every period that at least two of them have.
pub(super) fn ledger(study: &Study, spec: &ReconcileSpec, listed: &[Placed<Series>]) -> Result<Ledger> {
    let tables = listed.iter().map(|placed| series(study, placed)).collect::<Result<Vec<Table>>>()?;
    let first = &tables[0];
    let names = |table: &Table| table.dimensions.iter().map(|dimension| dimension.name.clone()).collect::<Vec<_>>();
    for (placed, table) in listed.iter().zip(&tables) {
        if names(table) != names(first) || table.unit != first.unit {
            let sentence = format!("`{}` has other dimensions or another unit than `{}`", placed.value, listed[0].value);
            let hint = "sources of one figure are alike; settle a dimension in brackets: `dataset.measure[dimension=value]`";
            return Err(Finding::error(AnalysisFact::Other(sentence)).at(placed.place()).hint(hint).into());
        }
    }
    let stocks = tables.iter().all(|table| table.measure.kind == Some(Kind::Stock));
    let labels = labels(listed);
    let by: Vec<Rows> = tables.iter().map(Rows::of).collect();
    let mut entries = Vec::new();
    for (number, table) in tables.iter().enumerate() {
        for row in &table.rows {
            let here = |other: &Rows| other.at(&row.key, row.period, stocks).is_some();
            // Every key and period once: with the first source that has it.
            if by[..number].iter().any(here) {
                continue;
            }
            let found = by.iter().zip(&labels).filter_map(|(rows, label)| {
                let row = rows.at(&row.key, row.period, stocks)?;
                row.cell.value.map(|_| (label.clone(), rows.table, row))
            });
            let found: Vec<(String, &Table, &Row)> = found.collect();
            if found.len() > 1 {
                entries.push((row.key.clone(), row.period, entry(study, table, row, &found)));
            }
        }
    }
    let rank = |key: &[Arc<str>]| -> Vec<usize> { key.iter().zip(&first.dimensions).map(|(value, it)| it.rank(value)).collect() };
    entries.sort_by_cached_key(|(key, period, _)| (rank(key), *period));
    Ok(Ledger {
        name: spec.name.value.clone(),
        about: format!("{} sources of one figure", listed.len()),
        severity: spec.severity,
        entries: entries.into_iter().map(|(.., entry)| entry).collect(),
        fine: 0,
    })
}

fn entry(study: &Study, table: &Table, row: &Row, found: &[(String, &Table, &Row)]) -> Entry {
    let by = |pick: fn(Decimal, Decimal) -> bool| {
        let mut best: Option<&Cell> = None;
        for (.., row) in found {
            let better =
                best.and_then(|best| best.value).is_none_or(|best| row.cell.value.is_some_and(|value| pick(value, best)));
            if better {
                best = Some(&row.cell);
            }
        }
        best.expect("at least two sources")
    };
    let (most, least) = (by(|a, b| a > b), by(|a, b| a < b));
    // All of them may be one number where every two of them may.
    let all = found.iter().flat_map(|(.., a)| found.iter().map(move |(.., b)| Verdict::of_equals(&a.cell, &b.cell)));
    let verdict = match most.value == least.value {
        true => Verdict::Agrees,
        false if all.into_iter().any(|verdict| verdict == Verdict::Differs) => Verdict::Differs,
        false => Verdict::Rounding,
    };
    let entry = Entry::of(table, row, [("", most), ("", least)], verdict);
    let spread = entry.residual.and_then(|residual| spread(residual, found)).filter(|_| verdict != Verdict::Agrees);
    let sides = found.iter().map(|(name, _, row)| Side { label: name.clone(), cell: row.cell.clone() }).collect();
    let rows: Vec<(&Table, &Row)> = found.iter().map(|(_, table, row)| (*table, *row)).collect();
    Entry { sides, spread, ..entry }.made_from(study, &rows)
}

/// `source_spread` of the catalogue: (max − min) / median, in percent.
fn spread(residual: Decimal, found: &[(String, &Table, &Row)]) -> Option<Decimal> {
    let mut values: Vec<Decimal> = found.iter().filter_map(|(.., row)| row.cell.value).collect();
    values.sort();
    let middle = values.len() / 2;
    let median = match values.len() % 2 {
        1 => Fraction::from(values[middle]),
        _ => Fraction::from(values[middle - 1]).plus(&values[middle].into()).divided_by(&Decimal::from(2).into())?,
    };
    let spread = Fraction::from(residual).divided_by(&median)?.times(100);
    spread.rounded(SPREAD).decimal().map(Decimal::normalized)
}

/// What tells sources apart: the values that they select and not all share; their whole name where these are none.
fn labels(listed: &[Placed<Series>]) -> Vec<String> {
    let alike = |name: &MeasureName| listed.iter().all(|other| other.name == *name);
    let shared = |pair: &(String, String)| listed.iter().all(|other| other.select.contains(pair));
    let label = |series: &Series| {
        let own: Vec<&str> = series.select.iter().filter(|pair| !shared(pair)).map(|(_, value)| value.as_str()).collect();
        if own.is_empty() || !alike(&series.name) { series.to_string() } else { own.join(" ") }
    };
    listed.iter().map(|placed| label(placed)).collect()
}
