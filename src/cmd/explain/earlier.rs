//! What lies on the other side of a break: the figures that nothing is compared with, and the breaks between.

use crate::metric::Argument;
use crate::period::Period;
use crate::study::Answer;
use crate::table::{Break, Operand, Reason, Row};

/// How many figures of one period are shown.
const MOST: usize = 4;

/// The figures that would have been compared, had no break and no definition stood between: those of the period that was
/// asked for, else the last before.
pub fn beyond(answer: &Answer) -> Vec<Operand> {
    if answer.row.cell.reason != Some(Reason::Break) {
        return Vec::new();
    }
    let (levels, row) = (&answer.levels, &answer.row);
    let related = |other: &&Row| {
        let pairs = levels.dimensions.iter().zip(other.key.iter().zip(&row.key));
        other.key.len() == row.key.len() && pairs.into_iter().all(|(dimension, (a, b))| dimension.definition || a == b)
    };
    let known = |other: &&Row| other.period < row.period && other.cell.value.is_some() && related(other);
    let earlier: Vec<&Row> = levels.rows.iter().filter(known).collect();
    let wanted = match &answer.call.argument {
        Argument::Period(base) => Some(*base),
        _ if answer.call.metric.name == "pop" => None,
        _ => row.period.year_before(),
    };
    let at = |period: Option<Period>| earlier.iter().filter(move |other| Some(other.period) == period).copied();
    let last = earlier.iter().map(|other| other.period).max_by_key(|period| (period.end(), *period));
    let period = if at(wanted).next().is_some() { wanted } else { last };
    at(period).take(MOST).map(|other| levels.operand("earlier", other)).collect()
}

/// The declared breaks between what a number is made from; all of its series where that is not written down.
pub fn between<'a>(answer: &'a Answer, operands: &[Operand]) -> Vec<&'a Break> {
    let breaks = answer.levels.breaks_of(&answer.row.key);
    if answer.row.operands.is_empty() && answer.call.metric.name != "value" {
        return breaks.collect();
    }
    let own = operands.iter().filter(|operand| *operand.measure == *answer.levels.measure.name);
    let periods = || own.clone().map(|operand| operand.period).chain([answer.row.period]);
    let (first, last) = (periods().map(Period::end).min(), periods().map(Period::end).max());
    breaks
        .filter(|it| first.is_some_and(|first| first <= it.after.end()) && last.is_some_and(|last| it.after.end() < last))
        .collect()
}
