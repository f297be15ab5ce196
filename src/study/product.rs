//! Products: a measure multiplied by others, such as people times the share of them that does something.

use std::sync::Arc;

use super::Study;
use super::derived::{KEPT, beside, blank, breaks, key_in, row_at, series};
use crate::finding::Result;
use crate::number::{Decimal, Fraction, Interval};
use crate::project::{DerivedSpec, Placed, Series};
use crate::table::{Cell, Kind, Origin, Reason, Row, Status, Table};
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
    let power = 2 * i32::from(whole) - 2 * i32::try_from(hundredths).unwrap_or(0);
    let rows = first.rows.iter().map(|row| {
        let found: Option<Vec<(&Table, &Row)>> = std::iter::once(Some((&first, row)))
            .chain(others.iter().map(|other| {
                // A stock noted `2023` stands at the end of its last month, and so does what is told of it.
                let stocks = first.measure.kind == Some(Kind::Stock) || other.measure.kind == Some(Kind::Stock);
                Some((other, row_at(other, &key_in(other, &first, row), row.period, stocks)?))
            }))
            .collect();
        let Some(found) = found else {
            let cell = Cell::reason(Reason::MissingPeriod, row.cell.status);
            return Row { cell, origin: Origin::Computed, ..row.clone() };
        };
        let mut sources: Vec<Arc<str>> = found.iter().flat_map(|(_, row)| row.sources.iter().cloned()).collect();
        sources.sort();
        sources.dedup();
        let cells: Vec<&Cell> = found.iter().map(|(_, row)| &row.cell).collect();
        let operands = found.iter().map(|(table, row)| table.operand("factor", row)).collect();
        Row { cell: multiplied(&cells, power), origin: Origin::Computed, operands, sources, ..row.clone() }
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

/// Cells multiplied with each other and with a power of ten.
fn multiplied(cells: &[&Cell], power: i32) -> Cell {
    let status = Status::of_all(cells.iter().map(|cell| cell.status));
    if let Some(cell) = cells.iter().find(|cell| cell.value.is_none()) {
        return Cell::reason(cell.reason.unwrap_or(Reason::MissingValue), status);
    }
    let one = || Fraction::from(Decimal::ONE);
    let hundred = Fraction::from(Decimal::from(100));
    let scale = (0..power.abs() / 2).fold(one(), |scale, _| match power > 0 {
        true => scale.multiplied_by(&hundred),
        false => scale.divided_by(&hundred).unwrap_or(scale),
    });
    let value =
        cells.iter().filter_map(|cell| cell.value).fold(scale.clone(), |product, value| product.multiplied_by(&value.into()));
    let start = Interval { lo: Some(scale.clone()), hi: Some(scale) };
    let within = cells.iter().fold(start, |product, cell| {
        let (lo, hi) = (cell.lo.map(Fraction::from), cell.hi.map(Fraction::from));
        times(&product, &Interval { lo, hi })
    });
    let Some(value) = value.rounded(KEPT).decimal() else { return Cell::reason(Reason::Overflow, status) };
    Cell {
        value: Some(value),
        lo: within.lo.and_then(|lo| lo.floor(KEPT).decimal()),
        hi: within.hi.and_then(|hi| hi.ceil(KEPT).decimal()),
        reason: cells.iter().any(|cell| cell.reason.is_some()).then_some(Reason::Approximate),
        status,
    }
}

/// The product of two intervals: its ends are at corners. With an open end only what is surely above zero has a bound.
fn times(a: &Interval, b: &Interval) -> Interval {
    let ends = |interval: &Interval| Some([interval.lo.clone()?, interval.hi.clone()?]);
    let Some((a_ends, b_ends)) = ends(a).zip(ends(b)) else {
        let least = |interval: &Interval| interval.lo.clone().filter(|lo| lo.signum() >= 0);
        return Interval { lo: least(a).zip(least(b)).map(|(a, b)| a.multiplied_by(&b)), hi: None };
    };
    let corners = || a_ends.iter().flat_map(|a| b_ends.iter().map(|b| a.multiplied_by(b)));
    Interval { lo: corners().min(), hi: corners().max() }
}
