//! Splices: one series of two definitions, the older figures carried onto the newer definition by what both say of one
//! period. Nothing is spliced without such a period.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Study;
use super::derived::{blank, refuse, series};
use super::made::{Part, cell};
use crate::finding::{AnalysisFact, Finding, Result, nearest};
use crate::number::Fraction;
use crate::period::Period;
use crate::project::{DerivedSpec, Link, Placed, Series};
use crate::table::{Break, Cell, Kind, Origin, Reason, Row, Rows, Status, Table, sources_of};

/// What both definitions say of one period.
struct Overlap<'a> {
    /// The period: older figures are carried.
    at: Period,
    new: &'a Row,
    old: &'a Row,
}

/// Carries the older figures of a measure onto its newer definition.
pub(super) fn splice(study: &Study, spec: &DerivedSpec, of: &Placed<Series>, link: &Link) -> Result<Table> {
    let levels = series(study, of)?;
    if levels.measure.kind.is_some_and(Kind::in_points) {
        let sentence = format!("`{}` is counted in points, which no factor carries", of.name);
        return refuse(of, sentence, "splice what it is a share of");
    }
    match link {
        Link::Definitions { old, new } => definitions(spec, of, &levels, old, new),
        Link::PreBreak(before) => {
            let before_of = series(study, before)?;
            pre_break(spec, of, &levels, before, &before_of)
        }
    }
}

/// Two values of the column of definitions, and the first period that has both.
fn definitions(
    spec: &DerivedSpec,
    of: &Placed<Series>,
    levels: &Table,
    old: &Placed<String>,
    new: &Placed<String>,
) -> Result<Table> {
    let Some(at) = levels.dimensions.iter().position(|dimension| dimension.definition) else {
        let sentence = format!("`{}` has one definition", of.name);
        return refuse(of, sentence, "a splice joins two values of the column `definition` of its card");
    };
    for value in [old, new] {
        let values = &levels.dimensions[at].values;
        if !values.iter().any(|known| **known == *value.value) {
            let fact = AnalysisFact::UnknownName { what: "definition", name: value.value.clone() };
            let finding = Finding::error(fact).at(value.place());
            // The two are different definitions, so what the other one names is no suggestion.
            let taken = |known: &&str| **known == *old.value || **known == *new.value;
            return Err(match nearest(value, values.iter().map(|known| &**known).filter(|known| !taken(known))) {
                Some(near) => finding.hint(format!("did you mean `{near}`?")),
                None => finding,
            }
            .into());
        }
    }
    let without = |row: &Row| -> Vec<Arc<str>> {
        let mut key = row.key.clone();
        key.remove(at);
        key
    };
    let of_definition = |value: &str| {
        let mut rows: BTreeMap<Vec<Arc<str>>, BTreeMap<Period, &Row>> = BTreeMap::new();
        for row in levels.rows.iter().filter(|row| *row.key[at] == *value) {
            rows.entry(without(row)).or_default().insert(row.period, row);
        }
        rows
    };
    let (older, newer) = (of_definition(old), of_definition(new));
    let nothing = BTreeMap::new();
    let mut rows = Vec::new();
    let mut linked = None;
    for key in older.keys().chain(newer.keys()).collect::<BTreeSet<_>>() {
        let (olds, news) = (older.get(key).unwrap_or(&nothing), newer.get(key).unwrap_or(&nothing));
        let both = news.iter().filter_map(|(period, new)| Some(Overlap { at: *period, new, old: olds.get(period)? }));
        let overlap = both.into_iter().find(usable);
        let begins = overlap.as_ref().map(|overlap| overlap.at).or_else(|| news.keys().next().copied());
        let carried =
            olds.values().filter(|row| begins.is_none_or(|begins| row.period < begins) && !news.contains_key(&row.period));
        rows.extend(carried.map(|row| {
            let row = match &overlap {
                Some(overlap) => back_cast(levels, row, &[overlap], levels),
                None => Row { cell: Cell::reason(Reason::Break, row.cell.status), origin: Origin::Computed, ..(*row).clone() },
            };
            Row { key: key.clone(), ..row }
        }));
        rows.extend(news.values().map(|row| {
            // The flag of a break that the splice carries over says no more.
            let bridged =
                overlap.as_ref().is_some_and(|overlap| Some(&row.period) == news.keys().next() || row.period == overlap.at);
            let cell = Cell { made_of: levels.made_of(row), ..if bridged { unflagged(&row.cell) } else { row.cell.clone() } };
            Row {
                key: key.clone(),
                cell,
                origin: Origin::Computed,
                operands: vec![levels.operand("value", row)],
                ..(*row).clone()
            }
        }));
        linked = linked.max(overlap.map(|overlap| overlap.at));
    }
    let Some(linked) = linked else {
        let sentence = format!("no period of `{}` has a figure of `{}` and one of `{}`", of.name, old.value, new.value);
        return refuse(of, sentence, "a splice needs one period of both; without it the factor would be made up");
    };
    let name = levels.dimensions[at].name.clone();
    let mut table = blank(spec, levels, levels.measure.kind, levels.unit.clone());
    table.dimensions.remove(at);
    table.breaks = levels.breaks.iter().filter_map(|it| kept(it, &name, (old, new), linked, &rows)).collect();
    table.rows = rows;
    Ok(table.sorted())
}

/// A declared break without its definition, where the splice does not carry over it: one of the old definition before
/// the overlap, or of the new one after it.
fn kept(it: &Break, definition: &str, (old, new): (&str, &str), linked: Period, rows: &[Row]) -> Option<Break> {
    let concerns = |value: &str| {
        let only = it.only.iter().find(|(name, _)| name == definition);
        only.is_none_or(|(_, values)| values.iter().any(|known| known == value))
    };
    let last = rows.iter().map(|row| row.period).filter(|period| *period < linked).max();
    let early = concerns(old) && last.is_some_and(|last| it.after.end() < last.end());
    let late = concerns(new) && it.after.end() >= linked.end();
    let only = it.only.iter().filter(|(name, _)| name != definition).cloned().collect();
    (early || late).then(|| Break { only, ..it.clone() })
}

/// What the source printed on the old definition in the period of each break.
fn pre_break(
    spec: &DerivedSpec,
    of: &Placed<Series>,
    levels: &Table,
    before: &Placed<Series>,
    before_of: &Table,
) -> Result<Table> {
    let names = |table: &Table| table.dimensions.iter().map(|dimension| dimension.name.clone()).collect::<Vec<_>>();
    if names(levels) != names(before_of) || levels.unit != before_of.unit {
        let sentence = format!("`{}` has other dimensions or another unit than `{}`", before.name, of.name);
        return refuse(before, sentence, "figures before and after a break are alike");
    }
    let old = Rows::of(before_of);
    let overlaps: Vec<Overlap> = levels
        .rows
        .iter()
        .filter_map(|new| Some(Overlap { at: new.period, new, old: old.row(&new.key, new.period)? }))
        .filter(usable)
        .collect();
    if overlaps.is_empty() {
        let sentence = format!("no period has a figure of `{}` and one of `{}`", of.name, before.name);
        return refuse(before, sentence, "a splice needs one period of both; without it the factor would be made up");
    }
    let mut table = blank(spec, levels, levels.measure.kind, levels.unit.clone());
    table.rows = levels
        .rows
        .iter()
        .map(|row| {
            let of_series = || overlaps.iter().filter(|overlap| overlap.new.key == row.key);
            let later: Vec<&Overlap> = of_series().filter(|overlap| overlap.at > row.period).collect();
            let bridged = of_series().any(|overlap| overlap.at == row.period);
            let cell = Cell { made_of: levels.made_of(row), ..if bridged { unflagged(&row.cell) } else { row.cell.clone() } };
            let row = &Row { cell, ..row.clone() };
            if later.is_empty() {
                Row { origin: Origin::Computed, operands: vec![levels.operand("value", row)], ..row.clone() }
            } else {
                back_cast(levels, row, &later, before_of)
            }
        })
        .collect();
    // A declared break between the figure of an overlap and the one before it is carried over.
    let carried = |it: &Break| {
        overlaps.iter().any(|overlap| {
            let earlier = levels.rows.iter().filter(|row| row.key == overlap.new.key && row.period < overlap.at);
            let last = earlier.map(|row| row.period).max();
            last.is_some_and(|last| last.end() <= it.after.end() && it.after.end() < overlap.at.end())
        })
    };
    table.breaks = levels.breaks.iter().filter(|it| !carried(it)).cloned().collect();
    Ok(table.sorted())
}

/// Whether an overlap gives a factor: both numbers are known and above zero.
fn usable(overlap: &Overlap) -> bool {
    let known = |row: &Row| row.cell.reason.is_none() && row.cell.value.is_some_and(|value| value.signum() > 0);
    known(overlap.new) && known(overlap.old)
}

/// A cell without the flag of a break.
fn unflagged(cell: &Cell) -> Cell {
    let flagged = cell.status.letter() == Status::BREAK.letter();
    Cell { status: if flagged { Status::NORMAL } else { cell.status }, ..cell.clone() }
}

/// An older figure times new / old of each overlap after it: each number stands in the formula once, so that its bounds
/// are tight.
fn back_cast(levels: &Table, row: &Row, overlaps: &[&Overlap], before: &Table) -> Row {
    let status = overlaps.iter().fold(row.cell.status.max(Status::IMPUTED), |status, overlap| {
        status.max(unflagged(&overlap.new.cell).status).max(unflagged(&overlap.old.cell).status)
    });
    let mut operands = vec![levels.operand("old figure", row)];
    for overlap in overlaps {
        operands.push(levels.operand("new", overlap.new));
        operands.push(before.operand("old", overlap.old));
    }
    let sources = sources_of(overlaps.iter().flat_map(|overlap| [overlap.new, overlap.old]).chain([row]));
    let mut parts = vec![Part::above(levels, row)];
    for overlap in overlaps {
        parts.extend([Part::above(levels, overlap.new), Part::below(before, overlap.old)]);
    }
    let cell = Cell { status, ..cell(Fraction::one(), &parts) };
    Row { cell, origin: Origin::Computed, operands, sources, ..row.clone() }
}
