//! Sums and differences of measures that count the same sort of thing.

use std::sync::Arc;

use super::Study;
use super::derived::{blank, breaks, refuse, series};
use crate::finding::Result;
use crate::number::Decimal;
use crate::project::{DerivedSpec, Placed, Series};
use crate::table::{Cell, Kind, MadeOf, Origin, Reason, Row, Rows, Status, Table, sources_of};

/// A sum of measures that have the same dimensions and unit, less others.
pub(super) fn sum(study: &Study, spec: &DerivedSpec, added: &[Placed<Series>], less: &[Placed<Series>]) -> Result<Table> {
    let parts: Vec<&Placed<Series>> = added.iter().chain(less).collect();
    let tables = parts.iter().map(|part| series(study, part)).collect::<Result<Vec<Table>>>()?;
    let first = &tables[0];
    for (part, table) in parts.iter().zip(&tables) {
        let names = |table: &Table| table.dimensions.iter().map(|dimension| dimension.name.clone()).collect::<Vec<_>>();
        if names(table) != names(first) || table.unit != first.unit {
            let sentence = format!("`{}` has other dimensions or another unit than `{}`", part.name, parts[0].name);
            return refuse(part, sentence, "measures that are summed, or subtracted, are alike");
        }
        if !table.measure.kind.is_some_and(Kind::additive) {
            let sentence = format!("`{}` is neither a flow nor a stock, and is never summed", part.name);
            return refuse(part, sentence, "`kind` of its card says what it is");
        }
    }
    let mut table = blank(spec, first, first.measure.kind, first.unit.clone());
    table.breaks = breaks(&tables);
    let by: Vec<Rows> = tables.iter().map(Rows::of).collect();
    let rows = first.rows.iter().map(|row| {
        let others: Vec<Option<&Row>> = by.iter().map(|rows| rows.row(&row.key, row.period)).collect();
        let status = Status::of_all(others.iter().flatten().map(|row| row.cell.status));
        let found: Vec<&Row> = others.iter().flatten().copied().collect();
        // Where one is derived all start from the figures behind them; else the printed ones are summed as they are.
        let derived = found.iter().any(|row| row.cell.made_of.is_some());
        let signed = tables.iter().zip(&others).enumerate().filter_map(|(part, (table, row))| {
            let row = (*row)?;
            let made_of = if derived { table.made_of(row) } else { None };
            let cell = Cell { made_of, ..row.cell.clone() };
            Some(if part < added.len() { cell } else { negated(cell) })
        });
        let signed: Vec<Cell> = signed.collect();
        let cells: Vec<(u32, &Cell)> = signed.iter().map(|cell| (0, cell)).collect();
        // A row that is not there was not observed; one that is, and is empty, says why itself.
        let absent = (found.len() < tables.len()).then_some(Reason::MissingPeriod);
        let empty = || cells.iter().find(|(_, cell)| cell.value.is_none()).and_then(|(_, cell)| cell.reason);
        let cell = match (absent.or_else(empty), crate::sum::by_group(&cells, 1).into_iter().next().flatten()) {
            (Some(reason), _) => Cell::reason(reason, status),
            (None, Some(sum)) => sum,
            (None, None) => Cell::reason(Reason::Overflow, status),
        };
        let sources = sources_of(found.iter().copied());
        let role = |part: usize| if part < added.len() { "part" } else { "less" };
        let pairs = tables.iter().zip(&others).enumerate();
        let operands = pairs.filter_map(|(part, (table, row))| Some(table.operand(role(part), (*row)?))).collect();
        Row { cell, origin: Origin::Computed, operands, sources, ..row.clone() }
    });
    table.rows = rows.collect();
    Ok(table.sorted())
}

fn negated(cell: Cell) -> Cell {
    let of = |number: Option<Decimal>| number.map(Decimal::negated);
    let less = MadeOf::constant(Decimal::from(-1).into());
    let made_of = cell.made_of.map(|made_of| Arc::new(made_of.times(&less)));
    Cell { value: of(cell.value), lo: of(cell.hi), hi: of(cell.lo), made_of, ..cell }
}
