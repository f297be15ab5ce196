//! Small tables for the tests of this room.

use std::sync::Arc;

use super::spec::{Input, Spec};
use crate::number::Decimal;
use crate::table::{Break, Cell, Dimension, Kind, Measure, Origin, Reason, Row, Status, Table};
use crate::unit::Unit;

/// A table of one dimension `area` (none where every name is empty) from `(name, period, number)`: an empty number is a
/// missing value, `>` or `~` before it makes it a bound, `F` or `I` behind it is its status.
pub(super) fn table(kind: Kind, unit: &str, rows: &[(&str, &str, &str)]) -> Table {
    let split = rows.iter().any(|(name, ..)| !name.is_empty());
    let mut values: Vec<Arc<str>> = Vec::new();
    for (name, ..) in rows {
        if !values.iter().any(|known| **known == **name) {
            values.push((*name).into());
        }
    }
    let total = values.iter().find(|value| &***value == "all").cloned();
    let area = Dimension {
        name: "area".into(),
        title: "Area".into(),
        values,
        labels: Vec::new(),
        declared: true,
        partition: true,
        total,
        definition: false,
    };
    let row = |(name, period, number): &(&str, &str, &str)| Row {
        key: if split { vec![(*name).into()] } else { Vec::new() },
        period: period.parse().expect("a period"),
        cell: cell(number),
        origin: Origin::Computed,
        operands: Vec::new(),
        sources: Vec::new(),
    };
    Table {
        measure: Arc::new(Measure {
            name: "sample.users".into(),
            title: "Users".into(),
            kind: Some(kind),
            unit: Some(Unit::new(unit)),
            scope: Some("China".into()),
        }),
        metric: "value".into(),
        unit: Some(Unit::new(unit)),
        dimensions: if split { vec![area] } else { Vec::new() },
        frequency: None,
        settled: Vec::new(),
        breaks: Arc::new([]),
        file: "sample.csv".into(),
        releases: Arc::new([]),
        left_out: Arc::new([]),
        rows: rows.iter().map(row).collect(),
    }
    .sorted()
}

fn cell(number: &str) -> Cell {
    let letter = number.chars().last().filter(char::is_ascii_uppercase);
    let status = letter.and_then(Status::of).unwrap_or_default();
    let digits = number.trim_start_matches(['>', '~']).trim_end_matches(|c: char| c.is_ascii_uppercase());
    let Ok(value) = digits.parse::<Decimal>() else { return Cell::reason(Reason::MissingValue, status) };
    let bound = |lo| Cell { value: Some(value), lo, hi: None, reason: Some(Reason::Approximate), status, made_of: None };
    match number.chars().next() {
        Some('>') => bound(Some(value)),
        Some('~') => bound(None),
        _ => Cell::number(value, value, value, status),
    }
}

/// The same table in two definitions: `old` up to a period, `new` after it.
pub(super) fn defined(table: Table, until: &str) -> Table {
    let until: crate::period::Period = until.parse().expect("a period");
    let values: Vec<Arc<str>> = vec!["old".into(), "new".into()];
    let wording = Dimension {
        name: "wording".into(),
        title: "Wording".into(),
        values: values.clone(),
        labels: Vec::new(),
        declared: true,
        partition: false,
        total: None,
        definition: true,
    };
    let row = |row: &Row| {
        let mut row = row.clone();
        row.key.push(values[usize::from(row.period > until)].clone());
        row
    };
    let dimensions = table.dimensions.iter().cloned().chain([wording]).collect();
    Table { rows: table.rows.iter().map(row).collect(), dimensions, ..table.without_rows() }.sorted()
}

/// The same table with a break.
pub(super) fn broken(table: Table, after: &str, note: &str) -> Table {
    let one = Break { after: after.parse().expect("a period"), note: note.into(), only: Vec::new() };
    Table { breaks: Arc::new([one]), ..table }
}

/// A spec of this type.
pub(super) fn spec(kind: &str) -> Spec {
    Spec::new("sample", super::named(kind).expect("a chart type"), "A finding")
}

/// What is drawn from tables, with the first dimension as series.
pub(super) fn input<'a>(spec: &'a Spec, tables: &[&'a Table]) -> Input<'a> {
    let by = tables.first().is_some_and(|table| !table.dimensions.is_empty()).then_some(0);
    Input { spec, tables: tables.to_vec(), by, sources: vec!["A source".into()], notes: Vec::new() }
}
