//! Rank: the place of a part among the parts of its period.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::metric::arithmetic::kernel::{Level, rounded};
use crate::metric::{Argument, Example, Levels, Metric, Rule, Takes, UnitRule};
use crate::number::{Decimal, Fraction, Real};
use crate::table::{Cell, Kind, Reason, Row, Table};

/// The place of a part, 1 the largest.
pub(crate) const RANK: Metric = Metric {
    name: "rank",
    aliases: &["排名"],
    formula: "1 + the number of parts of the same period and definition that are larger",
    edges: "Among the parts that are there; a total has no row. Of equal figures the one declared first is ahead. lo and hi \
            are the best and the worst place that the rounding allows. One part alone: too_few_points.",
    source: "order statistics",
    takes: Takes::Nothing,
    rule: Rule::Any,
    unit: UnitRule::Plain,
    example: Example {
        sentence: "7.54 and 3.20: the second is second",
        kind: Kind::Stock,
        parts: &["urban", "rural", "all"],
        levels: &[("urban", "2023-12", "7.54"), ("rural", "2023-12", "3.20"), ("all", "2023-12", "10.74")],
        ask: "rank",
        at: ("rural", "2023-12"),
        gives: "2",
    },
    rows: rank,
};

fn rank(levels: &Levels, _: &Argument) -> Vec<Row> {
    let table = levels.table();
    let ranked = ranked(table);
    let mut fields: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (at, row) in table.rows.iter().enumerate() {
        let total = ranked.iter().any(|number| table.dimensions[*number].total.as_ref() == Some(&row.key[*number]));
        if !total {
            let apart: Vec<_> =
                (0..row.key.len()).filter(|number| !ranked.contains(number)).map(|number| &row.key[number]).collect();
            fields.entry((apart, row.period)).or_default().push(at);
        }
    }
    fields.values().flat_map(|field| places(levels, field)).collect()
}

/// The dimensions whose values compete: the partitions, else all but definitions.
fn ranked(table: &Table) -> Vec<usize> {
    let numbered = || table.dimensions.iter().enumerate();
    let partitions: Vec<usize> = numbered().filter(|(_, dimension)| dimension.partition).map(|(number, _)| number).collect();
    match partitions.is_empty() {
        true => numbered().filter(|(_, dimension)| !dimension.definition).map(|(number, _)| number).collect(),
        false => partitions,
    }
}

/// An end of an interval in the order of the field: open ends outermost, an upper end that the rounding leaves out below a
/// number that is exactly there, of equal ones the first declared ahead.
type End<'a> = (bool, Option<&'a Fraction>, bool, Reverse<usize>);

fn places(levels: &Levels, field: &[usize]) -> Vec<Row> {
    let rows = &levels.table().rows;
    let (mut made, mut runners) = (Vec::new(), Vec::new());
    for at in field {
        match Level::of(&rows[*at].cell) {
            Ok(level) => runners.push((*at, level)),
            Err(reason) => made.push(levels.derived(*at, Cell::reason(reason, rows[*at].cell.status), &[("value", *at)])),
        }
    }
    if let ([(at, level)], 1) = (&runners[..], field.len()) {
        return vec![levels.derived(*at, Cell::reason(Reason::TooFewPoints, level.status), &[("value", *at)])];
    }
    if !levels.same_part(field.iter().copied()) {
        let refused = |(at, level): &(usize, Level)| {
            levels.derived(*at, Cell::reason(Reason::LowCoverage, level.status), &[("value", *at)])
        };
        made.extend(runners.iter().map(refused));
        return made;
    }
    let lo = |runner: usize| -> End { (false, runners[runner].1.within.lo.as_ref(), true, Reverse(runner)) };
    // What rounds to 10 is below 10.5, and what rounds to 11 is not: figures next to each other do not meet.
    let hi = |runner: usize| -> End {
        let within = &runners[runner].1.within;
        (within.hi.is_none(), within.hi.as_ref(), within.lo == within.hi, Reverse(runner))
    };
    let mut by_lo: Vec<usize> = (0..runners.len()).collect();
    let mut by_hi = by_lo.clone();
    by_lo.sort_by(|a, b| lo(*a).cmp(&lo(*b)));
    by_hi.sort_by(|a, b| hi(*a).cmp(&hi(*b)));
    let mut by_number: Vec<usize> = (0..runners.len()).collect();
    by_number.sort_by_key(|runner| (Reverse(runners[*runner].1.printed), *runner));
    let exact = runners.iter().all(|(_, level)| level.number.is_some());
    let place = |place: usize| Real::Exact(Decimal::from(i64::try_from(place).unwrap_or(i64::MAX)).into());
    for (number, runner) in by_number.iter().enumerate() {
        let (at, level) = &runners[*runner];
        // Those that are ahead, and those behind, whatever the rounding.
        let ahead = runners.len() - by_lo.partition_point(|other| lo(*other) <= hi(*runner));
        let behind = by_hi.partition_point(|other| hi(*other) < lo(*runner));
        let (best, worst) = (ahead + 1, runners.len() - behind);
        let known = exact || best == worst;
        let own = if exact { number + 1 } else { best };
        let cell = rounded(known.then(|| place(own)), Some(place(best)), Some(place(worst)), level.status);
        made.push(levels.derived(*at, cell, &[("value", *at)]));
    }
    made
}
