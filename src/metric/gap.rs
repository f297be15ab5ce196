//! The gap between two parts, such as town and country.

use std::sync::Arc;

use super::kernel::{Level, exact};
use super::{Argument, Call, Example, Levels, Metric, Rule, Takes, UnitRule};
use crate::table::{Cell, Dimension, Kind, Reason, Row, Table};

/// One part less another.
pub(super) const GAP: Metric = Metric {
    name: "gap",
    aliases: &["差距"],
    formula: "x(a) − x(b) of the same period and definition",
    edges: "Of rates in points. Without parentheses: urban less rural, or the two values of the dimension that has but two.",
    source: "difference of two figures of one period",
    takes: Takes::MaybeParts,
    rule: Rule::Stated,
    unit: UnitRule::Difference,
    example: Example {
        sentence: "83.1 % of townspeople and 61.9 % of country people online: a gap of 21.2 points",
        kind: Kind::Rate,
        parts: &["urban", "rural"],
        levels: &[("urban", "2022-12", "83.1"), ("rural", "2022-12", "61.9")],
        ask: "gap(urban,rural)",
        at: ("urban-rural", "2022-12"),
        gives: "21.2",
    },
    rows: gap,
};

/// The dimension and the two values that a gap lies between; `None` for any other metric, and where the table has no
/// such pair.
pub fn pair(table: &Table, call: &Call) -> Option<(usize, Arc<str>, Arc<str>)> {
    if call.metric.name == GAP.name { between(table, &call.argument) } else { None }
}

fn between(table: &Table, argument: &Argument) -> Option<(usize, Arc<str>, Arc<str>)> {
    let named = |dimension: &Dimension, a: &str, b: &str| {
        let find = |wanted: &str| dimension.values.iter().find(|value| &***value == wanted).cloned();
        find(a).zip(find(b))
    };
    let dimensions = table.dimensions.iter().enumerate().filter(|(_, dimension)| !dimension.definition);
    let found = |a: &str, b: &str| {
        dimensions.clone().find_map(|(number, dimension)| named(dimension, a, b).map(|(a, b)| (number, a, b)))
    };
    let only_two = || {
        dimensions.clone().find_map(|(number, dimension)| {
            let parts: Vec<_> = dimension.values.iter().filter(|value| dimension.total.as_ref() != Some(*value)).collect();
            match parts[..] {
                [a, b] => Some((number, a.clone(), b.clone())),
                _ => None,
            }
        })
    };
    match argument {
        Argument::Parts(a, b) => found(a, b),
        _ => found("urban", "rural").or_else(only_two),
    }
}

fn gap(levels: &Levels, argument: &Argument) -> Vec<Row> {
    let table = levels.table();
    let Some((dimension, a, b)) = between(table, argument) else { return Vec::new() };
    let rows = table.rows.iter().enumerate();
    let sides = rows.filter(|(_, row)| row.key[dimension] == a || row.key[dimension] == b);
    let each = sides.filter_map(|(at, row)| {
        let first = row.key[dimension] == a;
        let mut key = row.key.clone();
        key[dimension] = if first { b.clone() } else { a.clone() };
        let other = table.rows.iter().position(|other| other.period == row.period && other.key == key);
        let named = |made: Row| {
            let mut key = row.key.clone();
            key[dimension] = format!("{a}-{b}").into();
            Row { key, ..made }
        };
        match other {
            // The pair is made once, from its first side.
            Some(other) if first => {
                let cell = difference(&row.cell, &table.rows[other].cell);
                Some(named(levels.derived(at, cell, &[("first", at), ("second", other)])))
            }
            Some(_) => None,
            None => {
                let elsewhere = sibling_elsewhere(table, row, dimension, &key[dimension]);
                let reason = if elsewhere { Reason::DefinitionDiffers } else { Reason::MissingPeriod };
                Some(named(levels.derived(at, Cell::reason(reason, row.cell.status), &[("value", at)])))
            }
        }
    });
    // Two definitions may each lack the other side of one period; each keeps its own row, told apart by its key.
    each.collect()
}

fn difference(a: &Cell, b: &Cell) -> Cell {
    match (Level::of(a), Level::of(b)) {
        (Ok(a), Ok(b)) => {
            let number = a.number.as_ref().zip(b.number.as_ref()).map(|(a, b)| a.minus(b));
            exact(number, a.within.minus(&b.within), a.status.max(b.status))
        }
        (Err(reason), _) | (_, Err(reason)) => Cell::reason(reason, a.status.max(b.status)),
    }
}

/// Whether the other side of a gap exists at this period under another definition.
fn sibling_elsewhere(table: &Table, row: &Row, dimension: usize, value: &Arc<str>) -> bool {
    table.rows.iter().any(|other| {
        let same = |number: usize| table.dimensions[number].definition || other.key[number] == row.key[number];
        other.period == row.period && other.key[dimension] == *value && (0..row.key.len()).all(|n| n == dimension || same(n))
    })
}
