//! Milestones: the first period that reaches a level.

use crate::metric::arithmetic::kernel::Level;
use crate::metric::{Argument, Example, Levels, Metric, Rule, Takes, UnitRule};
use crate::number::{Decimal, Interval};
use crate::table::{Cell, Kind, Reason, Row};

/// The first period of a series that stands at or above a level.
pub(crate) const MILESTONE: Metric = Metric {
    name: "milestone",
    aliases: &["里程碑"],
    formula: "the first period with x(t) ≥ L; its row has the answer in `period` and the level there in `value`",
    edges: "Where the step up to it crosses a break or a change of definition the answer is break: nobody saw the \
            crossing. Where an earlier bound or approximation might reach it, rounding_indeterminate; where no \
            period that is over reaches it, not_reached. Of a flow each length of period answers for itself: years in \
            one row, quarters in another.",
    source: "first passage of a level",
    takes: Takes::Level,
    rule: Rule::Any,
    unit: UnitRule::Same,
    example: Example {
        sentence: "of 6,009 and 7,274, the second is the first above 7,000",
        kind: Kind::Flow,
        parts: &["market"],
        levels: &[("market", "2020", "6009"), ("market", "2022", "7274")],
        ask: "milestone(7000)",
        at: ("market", "2022"),
        gives: "7274",
    },
    rows: milestone,
};

fn milestone(levels: &Levels, argument: &Argument) -> Vec<Row> {
    let Argument::Level(level) = argument else { return Vec::new() };
    levels.by_length().iter().map(|alike| of_alike(levels, alike, *level)).collect()
}

/// The answer of the rows of one series whose periods are of one length.
fn of_alike(levels: &Levels, alike: &[usize], level: Decimal) -> Row {
    let rows = &levels.table().rows;
    let last = alike[alike.len() - 1];
    // A period that is not over has no level yet.
    let over = |at: &usize| levels.complete(&rows[*at]);
    let reached = alike.iter().copied().filter(over).find(|at| reaches(&rows[*at].cell, level));
    let before = &alike[..alike.iter().position(|at| Some(*at) == reached).unwrap_or(alike.len())];
    // A bound or an approximation that might stand above the mark leaves open whether it was the first.
    if before.iter().copied().filter(over).any(|at| may_reach(&rows[at].cell, level)) {
        let at = reached.unwrap_or(last);
        return levels.derived(at, Cell::reason(Reason::RoundingIndeterminate, rows[at].cell.status), &[]);
    }
    let Some(at) = reached else {
        return levels.derived(last, Cell::reason(Reason::NotReached, rows[last].cell.status), &[]);
    };
    let before = before.iter().copied().rfind(|earlier| rows[*earlier].cell.value.is_some());
    let crossed_a_break = match before {
        Some(before) => levels.unbroken(at, before).is_err(),
        None => levels.relatives(at).any(|(_, other)| other.period < rows[at].period && !reaches(&other.cell, level)),
    };
    match crossed_a_break {
        true => levels.derived(at, Cell::reason(Reason::Break, rows[at].cell.status), &[("value", at)]),
        false => {
            let mut operands = vec![("value", at)];
            operands.extend(before.map(|before| ("before", before)));
            levels.derived(at, rows[at].cell.clone(), &operands)
        }
    }
}

/// Whether a level stands at or above the mark as printed; one printed as `>3` does where 3 does.
fn reaches(cell: &Cell, level: Decimal) -> bool {
    match cell.reason {
        None => cell.value.is_some_and(|value| value >= level),
        Some(Reason::Approximate) => cell.lo.is_some_and(|lo| lo >= level),
        Some(_) => false,
    }
}

/// Whether an approximate level might stand above the mark.
fn may_reach(cell: &Cell, level: Decimal) -> bool {
    let Ok(found) = Level::of(cell) else { return false };
    let Interval { hi, .. } = found.within;
    found.number.is_none() && hi.is_none_or(|hi| hi >= level.into())
}
