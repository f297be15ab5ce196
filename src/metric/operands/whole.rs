//! The whole that a part belongs to: the printed total where there is one, else the sum of the complete parts.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use super::calendar::Shared;
use crate::metric::Levels;
use crate::metric::arithmetic::kernel::Level;
use crate::number::{Fraction, Interval};
use crate::period::Period;
use crate::sum;
use crate::table::{Absent, Cell, Group, Mark, Reason, Row, Status, Table, absent};

/// The whole of one period, for the parts that share it.
pub(crate) struct Whole {
    /// Its level.
    pub level: Level,
    /// The row that prints it, where one does.
    pub printed: Option<usize>,
    /// The row that prints it, else those that make it up.
    pub operands: Shared,
}

impl Whole {
    /// What is left of a summed whole without one of its parts; its bounds are those of the other parts alone.
    pub fn rest(&self, part: &Level) -> Interval {
        let less = |whole: &Option<Fraction>, part: &Option<Fraction>| Some(whole.as_ref()?.minus(part.as_ref()?));
        Interval { lo: less(&self.level.within.lo, &part.within.lo), hi: less(&self.level.within.hi, &part.within.hi) }
    }
}

/// The parts of one period together, and the row that prints their total.
pub(crate) struct Body {
    /// The key of a row about them all: the total stands in place of the part.
    pub key: Vec<Arc<str>>,
    /// The rows of the parts.
    pub parts: Vec<usize>,
    /// The row that prints the total, where one does.
    pub printed: Option<usize>,
    /// How many parts have no row: of those that were declared, else of those that have rows before and after.
    pub absent: usize,
    /// Why the sum of the parts that are there says nothing of the whole.
    pub spoilt: Option<Reason>,
    /// Whether parts have not begun, or have ended.
    pub fewer: bool,
    /// Whether another definition prints the total of this period.
    pub elsewhere: bool,
}

/// What a metric says about all parts of a period together: a row for each of them, or why there are none.
pub(crate) fn by_body(levels: &Levels, make: impl Fn(&Body) -> Result<Cell, Reason>) -> Vec<Row> {
    let table = levels.table();
    if !table.dimensions.iter().any(|dimension| dimension.partition) {
        let refused =
            |at: usize| levels.derived(at, Cell::reason(Reason::NotAdditive, table.rows[at].cell.status), &[("value", at)]);
        return (0..table.rows.len()).map(refused).collect();
    }
    let each = bodies(levels).into_iter().map(|body| {
        let rows = || body.printed.iter().chain(&body.parts);
        let status = Status::of_all(rows().map(|row| table.rows[*row].cell.status));
        let apart = (!levels.same_part(rows().copied())).then_some(Reason::LowCoverage);
        let spoilt = body.spoilt.filter(|_| body.printed.is_none()).or(apart);
        let made = spoilt.map_or_else(|| make(&body), Err);
        let mut cell = made.unwrap_or_else(|reason| Cell::reason(reason, status));
        if body.fewer && body.printed.is_none() && cell.value.is_some() {
            cell.status = cell.status.marked(Mark::FewerParts);
        }
        let role = |row: &usize| if body.printed == Some(*row) { "whole" } else { "part" };
        let operands: Vec<_> = rows().map(|row| (role(row), *row)).collect();
        let at = operands.first().map_or(0, |(_, row)| *row);
        Row { key: body.key.clone(), ..levels.derived(at, cell, &operands) }
    });
    each.collect()
}

/// The parts of every period together, each with what they have in common.
pub(crate) fn bodies(levels: &Levels) -> Vec<Body> {
    let table = levels.table();
    let (totals, lacking) = (Totals::of(table), lacking(table));
    let lacks = |group: &Group| lacking.get(group).copied().unwrap_or_default();
    members(table).into_iter().filter_map(|(group, rows)| body(table, &rows, &totals, lacks(&group))).collect()
}

/// The parts that wholes lack, where nobody declared which there are.
fn lacking(table: &Table) -> BTreeMap<Group, Absent> {
    let parts: Vec<usize> = (0..table.dimensions.len()).filter(|at| table.dimensions[*at].partition).collect();
    if declared(table).is_some() { BTreeMap::new() } else { absent(table, &parts) }
}

/// Why parts that are absent leave no sum.
fn spoilt(absent: Absent) -> Option<Reason> {
    match absent.elsewhere > 0 {
        true => Some(Reason::DefinitionDiffers),
        false => (absent.holes > 0).then_some(Reason::MissingPeriod),
    }
}

fn body(table: &Table, rows: &[usize], elsewhere: &Totals, lacks: Absent) -> Option<Body> {
    let partitions = table.dimensions.iter().filter(|dimension| dimension.partition).count();
    let printed = rows.iter().copied().find(|row| totals(table, &table.rows[*row]) == partitions);
    let parts: Vec<usize> = rows.iter().copied().filter(|row| totals(table, &table.rows[*row]) == 0).collect();
    let one = &table.rows[printed.or(parts.first().copied())?];
    let all = |dimension: &crate::table::Dimension| dimension.total.clone().unwrap_or_else(|| "all".into());
    let pairs = one.key.iter().zip(&table.dimensions);
    let key = pairs.map(|(value, dimension)| if dimension.partition { all(dimension) } else { value.clone() }).collect();
    let elsewhere = printed.is_none() && rows.iter().any(|row| elsewhere.stated(table, *row));
    Some(Body {
        key,
        absent: declared(table).map_or(lacks.holes, |declared| declared.saturating_sub(parts.len())),
        spoilt: spoilt(lacks),
        fewer: lacks.outside > 0,
        parts,
        printed,
        elsewhere,
    })
}

/// How many parts a whole has, where there are partitions and all of their parts were declared.
pub(crate) fn declared(table: &Table) -> Option<usize> {
    let partitions = || table.dimensions.iter().filter(|dimension| dimension.partition);
    (partitions().count() > 0).then_some(())?;
    partitions().all(|dimension| dimension.declared).then(|| partitions().map(parts_of).product())
}

/// The whole of every row, or why there is none.
pub(crate) fn wholes(levels: &Levels) -> Vec<Result<Rc<Whole>, Reason>> {
    let table = levels.table();
    if !table.dimensions.iter().any(|dimension| dimension.partition) {
        return vec![Err(Reason::NotAdditive); table.rows.len()];
    }
    let members = members(table);
    let (sums, lacking) = (sums(table, &members), lacking(table));
    let totals = Totals::of(table);
    let mut wholes: Vec<Result<Rc<Whole>, Reason>> = vec![Err(Reason::MissingPeriod); table.rows.len()];
    for ((group, rows), sum) in members.into_iter().zip(sums) {
        let lacks = lacking.get(&group).copied().unwrap_or_default();
        let whole = whole(levels, &rows, sum, &totals, lacks).map(Rc::new);
        for row in rows {
            let together = |whole: &Rc<Whole>| levels.same_part(whole.operands.rows().take(1).chain([row]));
            wholes[row] = whole.clone().and_then(|whole| if together(&whole) { Ok(whole) } else { Err(Reason::MissingPeriod) });
        }
    }
    wholes
}

/// The rows of each whole: parts, totals, and sums over some of the partitions.
fn members(table: &Table) -> BTreeMap<Group, Vec<usize>> {
    let mut members: BTreeMap<Group, Vec<usize>> = BTreeMap::new();
    for (number, row) in table.rows.iter().enumerate() {
        members.entry(group(table, row)).or_default().push(number);
    }
    members
}

fn group(table: &Table, row: &Row) -> Group {
    let held = row.key.iter().zip(&table.dimensions).filter(|(_, dimension)| !dimension.partition);
    (held.map(|(value, _)| value.clone()).collect(), row.period)
}

/// How many partitions of a row's key state their total.
fn totals(table: &Table, row: &Row) -> usize {
    let stated = row.key.iter().zip(&table.dimensions);
    stated.filter(|(value, dimension)| dimension.partition && dimension.total.as_ref() == Some(value)).count()
}

fn whole(levels: &Levels, rows: &[usize], sum: Option<Cell>, elsewhere: &Totals, lacks: Absent) -> Result<Whole, Reason> {
    let table = levels.table();
    let partitions = table.dimensions.iter().filter(|dimension| dimension.partition).count();
    if let Some(printed) = rows.iter().find(|row| totals(table, &table.rows[**row]) == partitions) {
        let level = Level::of(&table.rows[*printed].cell)?;
        return Ok(Whole { level, printed: Some(*printed), operands: Shared::of(levels, "whole", &[*printed]) });
    }
    // A total that exists at this period only under another definition must not be borrowed, nor made good by a sum.
    let parts: Vec<usize> = rows.iter().copied().filter(|row| totals(table, &table.rows[*row]) == 0).collect();
    if declared(table).is_some_and(|declared| parts.len() < declared) {
        let other = rows.iter().any(|row| elsewhere.stated(table, *row));
        return Err(if other { Reason::DefinitionDiffers } else { Reason::LowCoverage });
    }
    if let Some(reason) = spoilt(lacks) {
        return Err(reason);
    }
    if let Some(reason) = parts.iter().find_map(|row| Level::of(&table.rows[*row].cell).err()) {
        return Err(reason);
    }
    if !levels.same_part(parts.iter().copied()) {
        return Err(Reason::LowCoverage);
    }
    let mut level = Level::of(&sum.ok_or(Reason::Overflow)?)?;
    if lacks.outside > 0 {
        level.status = level.status.marked(Mark::FewerParts);
    }
    Ok(Whole { level, printed: None, operands: Shared::of(levels, "part of the whole", &parts) })
}

fn parts_of(dimension: &crate::table::Dimension) -> usize {
    dimension.values.iter().filter(|value| dimension.total.as_ref() != Some(*value)).count()
}

/// Where any definition states a total: by what is neither a partition nor a definition, and the period.
struct Totals<'a>(BTreeSet<(Vec<&'a str>, Period)>);

impl<'a> Totals<'a> {
    fn of(table: &'a Table) -> Totals<'a> {
        let stated = table.rows.iter().filter(|row| totals(table, row) > 0);
        Totals(stated.map(|row| (Totals::held(table, row), row.period)).collect())
    }

    fn held(table: &Table, row: &'a Row) -> Vec<&'a str> {
        let pairs = row.key.iter().zip(&table.dimensions);
        pairs.filter(|(_, dimension)| !dimension.partition && !dimension.definition).map(|(value, _)| &**value).collect()
    }

    /// Whether another definition states the total of this row's group.
    fn stated(&self, table: &Table, row: usize) -> bool {
        let row = &table.rows[row];
        !self.0.is_empty() && self.0.contains(&(Totals::held(table, row), row.period))
    }
}

/// The sum of the parts of each group; `None` where it has no part with a number, or the digits might not fit.
fn sums(table: &Table, members: &BTreeMap<Group, Vec<usize>>) -> Vec<Option<Cell>> {
    let mut parts: Vec<(u32, &Cell)> = Vec::new();
    for (number, rows) in (0_u32..).zip(members.values()) {
        let rows = rows.iter().map(|row| &table.rows[*row]);
        parts.extend(rows.filter(|row| totals(table, row) == 0).map(|row| (number, &row.cell)));
    }
    sum::by_group(&parts, members.len())
}
