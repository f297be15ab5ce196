//! The gap between two parts, such as town and country.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::parity::{CATCH_UP, LAG_YEARS};
use crate::metric::arithmetic::kernel::{Level, Made};
use crate::metric::operands::against::{ended, growth, in_points, refused};
use crate::metric::{Argument, Call, Example, Levels, Metric, Rule, Takes, UnitRule};
use crate::period::Period;
use crate::table::{Cell, Dimension, Kind, Reason, Row, Table};

/// One part less another.
pub(crate) const GAP: Metric = Metric {
    name: "gap",
    aliases: &["差距"],
    formula: "x(a) − x(b) of the same period and definition",
    edges: "Of rates in points. Without parentheses: urban less rural, or the two values of the dimension that has but two; \
            where there is no such pair, missing_period.",
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
    rows: |levels, argument| {
        paired(levels, between(levels.table(), argument, TOWN_FIRST), |a, b| plain(difference(levels, a, b)))
    },
};

/// One part over another.
pub(crate) const GAP_RATIO: Metric = Metric {
    name: "gap_ratio",
    aliases: &["差距倍数"],
    formula: "x(a) / x(b) of the same period and definition",
    edges: "1 is parity. Without parentheses the two parts are found as in gap. A base of zero or less is a reason.",
    source: "ratio of two figures of one period; NBS of China: 城乡收入比",
    takes: Takes::MaybeParts,
    rule: Rule::Any,
    unit: UnitRule::Plain,
    example: Example {
        sentence: "83.2 % of townspeople and 65 % of country people online: 1.28 to one",
        kind: Kind::Rate,
        parts: &["urban", "rural"],
        levels: &[("urban", "2022-12", "83.2"), ("rural", "2022-12", "65.0")],
        ask: "gap_ratio(urban,rural)",
        at: ("urban-rural", "2022-12"),
        gives: "1.28",
    },
    rows: |levels, argument| paired(levels, between(levels.table(), argument, TOWN_FIRST), |a, b| plain(ratio(levels, a, b))),
};

/// The growth of one part less that of another.
pub(crate) const GROWTH_DIFF: Metric = Metric {
    name: "growth_diff",
    aliases: &["增速差"],
    formula: "g(a) − g(b) in points, g the growth on the year before; of rates, the change in points",
    edges: "Above zero where a grew faster; surely so only where lo is above zero too. Without parentheses: rural less \
            urban, or the two values of the dimension that has but two.",
    source: "difference of two growth rates",
    takes: Takes::MaybeParts,
    rule: Rule::Stated,
    unit: UnitRule::Points,
    example: Example {
        sentence: "country grew by 7.02 % and town by 1.75 %: 5.27 points faster",
        kind: Kind::Stock,
        parts: &["urban", "rural"],
        levels: &[
            ("urban", "2022-12", "7.41"),
            ("rural", "2022-12", "2.99"),
            ("urban", "2023-12", "7.54"),
            ("rural", "2023-12", "3.20"),
        ],
        ask: "growth_diff(rural,urban)",
        at: ("rural-urban", "2023-12"),
        gives: "5.269025",
    },
    rows: growth_diff,
};

/// The parts that a gap is looked for between first, where nothing is said.
type Order = (&'static str, &'static str);
const TOWN_FIRST: Order = ("urban", "rural");
pub(crate) const COUNTRY_FIRST: Order = ("rural", "urban");

/// The metrics that look from the country to the town, where nothing is said.
const LOOK_UP: &[&str] = &[GROWTH_DIFF.name, CATCH_UP.name, LAG_YEARS.name];

/// A dimension and two of its values.
pub(crate) type Pair = (usize, Arc<str>, Arc<str>);

/// A cell of two parts, and the rows beside theirs that it was made from.
pub(crate) type OfTwo = Result<(Cell, Vec<usize>), Reason>;

fn plain(made: Result<Made, Reason>) -> OfTwo {
    made.map(|made| (made.cell(), Vec::new()))
}

/// The dimension and the two values that a gap lies between; `None` for any other metric, and where the table has no
/// such pair.
pub fn pair(table: &Table, call: &Call) -> Option<Pair> {
    match call.metric.name {
        name if LOOK_UP.contains(&name) => between(table, &call.argument, COUNTRY_FIRST),
        _ if call.metric.takes == Takes::MaybeParts => between(table, &call.argument, TOWN_FIRST),
        _ => None,
    }
}

pub(crate) fn between(table: &Table, argument: &Argument, order: Order) -> Option<Pair> {
    let named = |dimension: &Dimension, a: &str, b: &str| {
        let find = |wanted: &str| dimension.values.iter().find(|value| &***value == wanted).cloned();
        find(a).zip(find(b))
    };
    let dimensions = table.dimensions.iter().enumerate().filter(|(_, dimension)| !dimension.definition);
    let found =
        |a: &str, b: &str| dimensions.clone().find_map(|(number, dimension)| named(dimension, a, b).map(|(a, b)| (number, a, b)));
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
        _ => found(order.0, order.1).or_else(only_two),
    }
}

/// A row for each period of either part, named `a-b` in its dimension; `make` is given the rows of both parts.
pub(crate) fn paired(levels: &Levels, pair: Option<Pair>, make: impl Fn(usize, usize) -> OfTwo) -> Vec<Row> {
    let table = levels.table();
    // Where no two values face each other, the other side of every row is missing.
    let alone = |at: usize| levels.derived(at, Cell::reason(Reason::MissingPeriod, table.rows[at].cell.status), &[("value", at)]);
    let Some((dimension, a, b)) = pair else { return (0..table.rows.len()).map(alone).collect() };
    let by_key: BTreeMap<(&[Arc<str>], Period), usize> =
        table.rows.iter().enumerate().map(|(at, row)| ((row.key.as_slice(), row.period), at)).collect();
    let rows = table.rows.iter().enumerate();
    let sides = rows.filter(|(_, row)| row.key[dimension] == a || row.key[dimension] == b);
    let each = sides.filter_map(|(at, row)| {
        let first = row.key[dimension] == a;
        let mut key = row.key.clone();
        key[dimension] = if first { b.clone() } else { a.clone() };
        let named = |made: Row| {
            let mut key = row.key.clone();
            key[dimension] = format!("{a}-{b}").into();
            Row { key, ..made }
        };
        match by_key.get(&(key.as_slice(), row.period)) {
            // The pair is made once, from its first side.
            Some(other) if first => {
                let status = row.cell.status.max(table.rows[*other].cell.status);
                let together = levels.same_part([at, *other]);
                let (cell, priors) = match if together { make(at, *other) } else { Err(Reason::MissingPeriod) } {
                    Ok(made) => made,
                    Err(reason) => (Cell::reason(reason, status), Vec::new()),
                };
                let mut operands = vec![("first", at), ("second", *other)];
                operands.extend(priors.into_iter().map(|prior| ("prior", prior)));
                Some(named(levels.derived(at, cell, &operands)))
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

fn level(levels: &Levels, at: usize) -> Result<Level, Reason> {
    Level::of(&levels.table().rows[at].cell)
}

fn difference(levels: &Levels, a: usize, b: usize) -> Result<Made, Reason> {
    Ok(Made::difference(&level(levels, a)?, &level(levels, b)?))
}

fn ratio(levels: &Levels, a: usize, b: usize) -> Result<Made, Reason> {
    Made::quotient(&level(levels, a)?, &level(levels, b)?)
}

fn growth_diff(levels: &Levels, argument: &Argument) -> Vec<Row> {
    let priors = levels.earlier(Period::year_before);
    let points = in_points(levels);
    let grown = |at: usize| {
        let refused = |reason| refused(levels, at, reason).reason.unwrap_or(reason);
        let prior = priors[at].map_err(refused)?;
        Ok((growth(&ended(levels, at)?, &level(levels, prior)?, points)?, prior))
    };
    // Where one part is the whole less the other, what lifts one growth lowers the other: the corners are the same.
    paired(levels, between(levels.table(), argument, COUNTRY_FIRST), |a, b| {
        let ((first, one), (second, two)) = (grown(a)?, grown(b)?);
        Ok((first.minus(&second).cell(), vec![one, two]))
    })
}

/// Whether the other side of a gap exists at this period under another definition.
fn sibling_elsewhere(table: &Table, row: &Row, dimension: usize, value: &Arc<str>) -> bool {
    table.rows.iter().any(|other| {
        let same = |number: usize| table.dimensions[number].definition || other.key[number] == row.key[number];
        other.period == row.period && other.key[dimension] == *value && (0..row.key.len()).all(|n| n == dimension || same(n))
    })
}
