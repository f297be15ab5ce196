//! What a card says that nothing in its file is like: a word too many, or one misspelt.

use super::Plan;
use crate::finding::{AnalysisFact, Finding};
use crate::period::{Frequency, Period};
use crate::project::{BreakSpec, Card, Condition, NoteSpec, Spot};
use crate::source::{Cells, Group};
use crate::table::Table;

/// A warning for every declaration of a card that matches nothing: rows to leave out, the rows of a measure, values of
/// a dimension, words for a status, breaks with nothing on one of their sides, notes on other periods, a frequency that no period has.
pub fn unused(card: &Card, plan: &Plan, cells: &Cells, tables: &[Table]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut notice = |spot: &Spot, sentence: String| {
        findings.push(Finding::warning(AnalysisFact::Other(sentence)).at(spot.place()));
    };
    let matched = |filter: &[Condition]| cells.groups.iter().any(|group| filter.iter().all(|it| holds(plan, group, it)));
    for it in card.leave_out.iter().filter(|it| !matched(&it.filter)) {
        notice(&it.spot, format!("no row of {} is left out by this", card.file));
    }
    for measure in card.measures.iter().filter(|measure| !measure.filter.is_empty() && !matched(&measure.filter)) {
        if let Some(spot) = &measure.spot {
            notice(spot, format!("no row of {} is of the measure `{}`", card.file, measure.name));
        }
    }
    let has = |at: usize, value: &str| cells.groups.iter().any(|group| *group.key[at] == *value);
    for (spec, at) in card.dimensions.iter().zip(&plan.dimensions) {
        // A part that is derived is never printed.
        for value in spec.values.iter().filter(|value| !spec.derive && !has(*at, value)) {
            notice(&value.spot, format!("no row of {} has `{}` in `{}`", card.file, value.value, spec.column));
        }
    }
    if let Some(at) = plan.status {
        for (word, _) in card.status.iter().filter(|(word, _)| !has(at, word)) {
            notice(&word.spot, format!("no row of {} has the status `{}`", card.file, word.value));
        }
    }
    for it in card.breaks.iter().filter(|it| !parts(it, tables)) {
        notice(&it.spot, format!("this break parts nothing: no series of {} has figures on both of its sides", card.file));
    }
    let noted = |it: &NoteSpec| tables.iter().flat_map(|table| &table.rows).any(|row| it.is_about(row.period, row.period));
    for it in card.notes.iter().filter(|it| !noted(it)) {
        notice(&it.spot, format!("no period of {} is one that this note is about", card.file));
    }
    if let (Some(frequency), Some(spot)) = (card.period.frequency, &card.period.frequency_spot) {
        let mut periods = tables.iter().flat_map(|table| &table.rows).map(|row| row.period).peekable();
        if periods.peek().is_some() && !periods.any(|period| is_of(period, frequency)) {
            notice(spot, format!("no period of {} is of this frequency", card.file));
        }
    }
    findings
}

fn holds(plan: &Plan, group: &Group, condition: &Condition) -> bool {
    let value = plan.key(&condition.column).map(|at| &*group.key[at]);
    condition.values.iter().any(|wanted| Some(wanted.as_str()) == value)
}

/// Whether a series that a break concerns has figures up to it and after it.
fn parts(it: &BreakSpec, tables: &[Table]) -> bool {
    let concerned = |table: &&Table| {
        let measure = table.measure.name.split_once('.').map_or("", |(_, measure)| measure);
        it.measures.is_empty() || it.measures.iter().any(|name| **name == *measure)
    };
    tables.iter().filter(concerned).flat_map(Table::series).any(|rows| {
        let before = rows.first().is_some_and(|row| row.period.end() <= it.after.end());
        before && rows.last().is_some_and(|row| row.period.end() > it.after.end())
    })
}

/// Whether a period may be one of a frequency: noted so, or as the month or the day that it ends with.
fn is_of(period: Period, frequency: Frequency) -> bool {
    let noted = period.frequency();
    let longer = frequency.months().is_some_and(|months| months > 1);
    noted == frequency || noted == Frequency::Span || (longer && matches!(noted, Frequency::Month | Frequency::Day))
}
