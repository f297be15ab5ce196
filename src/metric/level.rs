//! The level itself.

use super::{Argument, Example, Levels, Metric, Rule, Takes, UnitRule};
use crate::number::{Rounding, edge};
use crate::table::{Cell, Kind, Origin, Row};

/// The level as printed, in base units.
pub(super) const VALUE: Metric = Metric {
    name: "value",
    aliases: &["lin", "level"],
    formula: "x(t), the level as printed, in base units",
    edges: "Sums and levels are exact. lo and hi are half a unit of the last printed digit away.",
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
    rows.map(|row| if computed(row) { Row { cell: printed(&row.cell), ..row.clone() } } else { row.clone() }).collect()
}

/// A converted or divided level is kept to more digits than tables print.
fn printed(cell: &Cell) -> Cell {
    let at = |number: Option<crate::number::Decimal>, rounding| edge(&crate::number::Real::Exact(number?.into()), rounding);
    Cell {
        value: at(cell.value, Rounding::Nearest),
        lo: at(cell.lo, Rounding::Down),
        hi: at(cell.hi, Rounding::Up),
        ..cell.clone()
    }
}
