//! The level that printed growth implies for the year before: on the basis of the later one, which is not always the one
//! on which the earlier level was printed.

use super::Study;
use super::derived::{beside, blank, breaks, key_in, refuse, series};
use super::made::{Part, cell};
use crate::finding::Result;
use crate::number::Fraction;
use crate::project::{DerivedSpec, Placed, Series};
use crate::table::{Break, Cell, Kind, Origin, Row, Rows, Status, Table, sources_of};
use crate::unit::Unit;

/// Levels over one plus their growth as printed, each at the period of the year before, with status I.
pub(super) fn implied(study: &Study, spec: &DerivedSpec, of: &Placed<Series>, growth: &Placed<Series>) -> Result<Table> {
    let levels = series(study, of)?;
    let grown = beside(&levels, of, (growth, series(study, growth)?))?;
    if grown.measure.kind.is_none_or(|kind| !kind.in_points()) || grown.unit != Some(Unit::percent()) {
        let sentence = format!("`{}` is no growth in percent", growth.name);
        return refuse(growth, sentence, "`kind` and `unit` of its card say what it is: growth, percent");
    }
    if levels.measure.kind.is_none_or(Kind::in_points) {
        let sentence = format!("`{}` is no level that grows by a percentage", of.name);
        return refuse(of, sentence, "`kind` of its card says what it is: flow, stock, index or ratio");
    }
    let mut table = blank(spec, &levels, levels.measure.kind, levels.unit.clone());
    // What is counted anew from one period on makes the level of the year before that one new.
    let moved = |it: &Break| Break { after: it.after.year_before().unwrap_or(it.after), ..it.clone() };
    table.breaks = breaks([&levels, &grown]).iter().map(moved).collect();
    let by = Rows::of(&grown);
    let row = |row: &Row| {
        let said = by.row(&key_in(&grown, &levels, row), row.period)?;
        let period = row.period.year_before()?;
        let made = cell(Fraction::one(), &[Part::above(&levels, row), Part::risen(&grown, said).turned()]);
        let cell = Cell { status: made.status.max(Status::IMPUTED), ..made };
        let operands = vec![levels.operand("later", row), grown.operand("growth", said)];
        Some(Row { period, cell, origin: Origin::Computed, operands, sources: sources_of([row, said]), ..row.clone() })
    };
    table.rows = levels.rows.iter().filter_map(row).collect();
    Ok(table.sorted())
}
