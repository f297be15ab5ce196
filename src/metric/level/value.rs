//! The level itself, and what is left above it.

use crate::metric::arithmetic::kernel::{Level, exact};
use crate::metric::{Argument, Example, Levels, Metric, Rule, Takes, UnitRule};
use crate::number::{Decimal, Fraction, Interval, Real, Rounding, edge};
use crate::table::{Cell, Kind, Mark, Origin, Reason, Row};
use crate::unit::Unit;

/// The level as printed, in base units.
pub(crate) const VALUE: Metric = Metric {
    name: "value",
    aliases: &["lin", "level", "水平值"],
    formula: "x(t), the level as printed, in base units",
    edges: "Sums and levels are exact. lo and hi are half a unit of the last printed digit away. \
            A period that was not over at the date of the analysis is marked `+partial`.",
    source: "the printed figure",
    takes: Takes::Nothing,
    rule: Rule::Any,
    unit: UnitRule::Same,
    example: Example {
        sentence: "2.99 is printed: the level is 2.99, and it was between 2.985 and 2.995 before rounding",
        kind: Kind::Stock,
        parts: &["rural"],
        levels: &[("rural", "2022-12", "2.99")],
        ask: "value",
        at: ("rural", "2022-12"),
        gives: "2.99",
    },
    rows: value,
};

fn value(levels: &Levels, _: &Argument) -> Vec<Row> {
    let computed = |row: &Row| row.origin == Origin::Computed;
    let rows = levels.table().rows.iter();
    let each = rows.map(|row| {
        let mut cell = if computed(row) { printed(&row.cell) } else { row.cell.clone() };
        if cell.value.is_some() && !levels.complete(row) {
            cell.status = cell.status.marked(Mark::Partial);
        }
        Row { cell, ..row.clone() }
    });
    each.collect()
}

/// A converted or divided level is kept to more digits than tables print.
fn printed(cell: &Cell) -> Cell {
    let Some((number, within)) = cell.exact() else { return cell.clone() };
    let at = |number: Option<Fraction>, rounding| edge(&Real::Exact(number?), rounding);
    Cell {
        value: at(Some(number), Rounding::Nearest),
        lo: at(within.lo, Rounding::Down),
        hi: at(within.hi, Rounding::Up),
        made_of: None,
        ..cell.clone()
    }
}

/// What is left of a rate up to the whole.
pub(crate) const HEADROOM: Metric = Metric {
    name: "headroom",
    aliases: &["上升空间"],
    formula: "100 % − r(t), r a rate in percent",
    edges: "Of a penetration: who is still to come. Below zero where the rate is above 100 %. Only of a rate in percent: a \
            growth rate has no ceiling (kind_mismatch), nor has a rate in another unit (unit_mismatch).",
    source: "1 − x/M, M the whole that the rate is taken of",
    takes: Takes::Nothing,
    rule: Rule::Rate,
    unit: UnitRule::Percent,
    example: Example {
        sentence: "66.5 % of country people are online: 33.5 % are not",
        kind: Kind::Rate,
        parts: &["rural"],
        levels: &[("rural", "2023-12", "66.5")],
        ask: "headroom",
        at: ("rural", "2023-12"),
        gives: "33.5",
    },
    rows: headroom,
};

fn headroom(levels: &Levels, _: &Argument) -> Vec<Row> {
    let table = levels.table();
    let whole = Fraction::from(Decimal::from(100));
    let around = Interval { lo: Some(whole.clone()), hi: Some(whole.clone()) };
    let other = table.measure.unit.as_ref().is_some_and(|unit| *unit != Unit::percent());
    let refused = other.then_some(Reason::UnitMismatch);
    let rows = (0..table.rows.len()).map(|at| {
        let left = Level::of(&table.rows[at].cell).and_then(|rate| {
            let number = rate.number.as_ref().map(|rate| whole.minus(rate));
            refused.map_or(Ok(exact(number, around.minus(&rate.within), rate.status)), Err)
        });
        let cell = left.unwrap_or_else(|reason| Cell::reason(reason, table.rows[at].cell.status));
        levels.derived(at, cell, &[("value", at)])
    });
    rows.collect()
}
