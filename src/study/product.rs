//! Products: a measure multiplied by others, such as people times the share of them that does something.

use std::sync::Arc;

use super::Study;
use super::derived::{beside, blank, breaks, key_in, series};
use super::made::{Part, cell};
use crate::finding::Result;
use crate::metric::hundreds;
use crate::project::{DerivedSpec, Placed, Series};
use crate::table::{Cell, Kind, Origin, Reason, Row, Rows, Table};
use crate::unit::Unit;

/// The first measure multiplied by the others, each of the same period. Percentages are hundredths, and a product of
/// percentages alone is one in percent.
pub(super) fn product(study: &Study, spec: &DerivedSpec, factors: &[Placed<Series>]) -> Result<Table> {
    let first = series(study, &factors[0])?;
    let beside = |other| beside(&first, &factors[0], (other, series(study, other)?));
    let others = factors[1..].iter().map(beside).collect::<Result<Vec<Table>>>()?;
    let all: Vec<&Table> = std::iter::once(&first).chain(&others).collect();
    let percent = |table: &&Table| table.unit == Some(Unit::percent());
    let hundredths = all.iter().copied().filter(|table| percent(table)).count();
    let whole = hundredths == all.len() || spec.unit.as_ref().is_some_and(|unit| **unit == Unit::percent());
    let unit = if whole { Some(Unit::percent()) } else { unit(&all) };
    let additive: Vec<Kind> = all.iter().filter_map(|table| table.measure.kind).filter(|kind| kind.additive()).collect();
    let kind = match additive[..] {
        [one] => one,
        _ if whole => Kind::Rate,
        _ => Kind::Ratio,
    };
    let mut table = blank(spec, &first, Some(kind), unit);
    for other in &others {
        let both = Table { breaks: table.breaks.clone(), ..table.without_rows() };
        table.breaks = breaks([&both, other]);
    }
    let scale = hundreds(hundredths, None, whole);
    let by: Vec<Rows> = others.iter().map(Rows::of).collect();
    let rows = first.rows.iter().map(|row| {
        let found: Option<Vec<(&Table, &Row)>> = std::iter::once(Some((&first, row)))
            .chain(by.iter().map(|rows| {
                let other = rows.table;
                // A stock noted `2023` stands at the end of its last month, and so does what is told of it.
                let stocks = first.measure.kind == Some(Kind::Stock) || other.measure.kind == Some(Kind::Stock);
                Some((other, rows.at(&key_in(other, &first, row), row.period, stocks)?))
            }))
            .collect();
        let Some(found) = found else {
            let cell = Cell::reason(Reason::MissingPeriod, row.cell.status);
            return Row { cell, origin: Origin::Computed, ..row.clone() };
        };
        let mut sources: Vec<Arc<str>> = found.iter().flat_map(|(_, row)| row.sources.iter().cloned()).collect();
        sources.sort();
        sources.dedup();
        let parts: Vec<Part> = found.iter().map(|(table, row)| Part::above(table, row)).collect();
        let operands = found.iter().map(|(table, row)| table.operand("factor", row)).collect();
        Row { cell: cell(scale.clone(), &parts), origin: Origin::Computed, operands, sources, ..row.clone() }
    });
    table.rows = rows.collect();
    Ok(table.sorted())
}

/// The unit of a product: what one factor is counted in cancels what another one is counted per.
fn unit(factors: &[&Table]) -> Option<Unit> {
    let mut above: Vec<String> = Vec::new();
    let mut below: Vec<String> = Vec::new();
    for unit in factors.iter().filter_map(|table| table.unit.as_ref()).filter(|unit| **unit != Unit::percent()) {
        match unit.name().split_once('/') {
            Some((one, other)) => {
                above.push(one.to_owned());
                below.push(other.to_owned());
            }
            None => above.push(unit.name().to_owned()),
        }
    }
    below.retain(|name| match above.iter().position(|other| other == name) {
        Some(number) => {
            above.remove(number);
            false
        }
        None => true,
    });
    let joined = |names: &[String]| names.join("·");
    match (above.is_empty(), below.is_empty()) {
        (true, true) => None,
        (_, true) => Some(Unit::new(&joined(&above))),
        _ => Some(Unit::new(&format!("{}/{}", joined(&above), joined(&below)))),
    }
}
