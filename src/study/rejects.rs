//! What a card and its findings say of single rows: the reasons in the list of those that were not read.

use super::load::SoFar;
use crate::finding::{Finding, Place, Result};
use crate::panel::{Plan, levels};
use crate::project::{Card, Condition};
use crate::source::{Conditions, Dialect, Input, Rejects, Verdicts, rejects};

/// Lists the rows of a dataset that were passed over, and those that were `refused`.
pub(super) fn list(
    card: &Card,
    input: &Input,
    dialect: &Dialect,
    known: &SoFar,
    refused: &[Finding],
    out: &mut Rejects,
) -> Result<()> {
    let mut verdicts = Verdicts::default();
    if let Some(plan) = &known.plan {
        // A run that came to its end refused no number.
        verdicts.values = if refused.is_empty() { Vec::new() } else { plan.values.clone() };
        verdicts.keys = plan.keys.clone();
        let passed_over = |it: &crate::project::LeaveOut| {
            let note = if it.note.is_empty() { String::new() } else { format!(": {}", it.note) };
            (columns(plan, &it.filter), format!("left out{note}"))
        };
        verdicts.passed_over = card.leave_out.iter().map(passed_over).collect();
        // What a command line selects is asked for, not passed over.
        if !plan.adhoc && card.measures.iter().all(|measure| !measure.filter.is_empty()) {
            verdicts.measured = card.measures.iter().map(|measure| columns(plan, &measure.filter)).collect();
        }
    }
    verdicts.add(input, refused, known.cells.as_ref());
    if let (Some(plan), Some(cells), false) = (&known.plan, &known.cells, refused.is_empty()) {
        // Once more for all findings, not only the first few, and without a look at the file for each.
        let plan = Plan { most: usize::MAX, ..plan.clone() };
        let locate = |row: u64, _: usize| {
            let (file, line) = input.at(row);
            Place { file: file.name.clone(), line, column: 1, length: 1, text: None }
        };
        for number in 0..card.measures.len() {
            if let Err(found) = levels(card, number, &plan, cells, &locate) {
                verdicts.add(input, &found.0, Some(cells));
            }
        }
    }
    rejects(input, dialect, &verdicts, out)
}

/// Lists the rows of a file of which no more is known than how it is written.
pub(super) fn list_structure(input: &Input, dialect: &Dialect, refused: &[Finding], out: &mut Rejects) -> Result<()> {
    let mut verdicts = Verdicts::default();
    verdicts.add(input, refused, None);
    rejects(input, dialect, &verdicts, out)
}

fn columns(plan: &Plan, conditions: &[Condition]) -> Conditions {
    let column = |condition: &Condition| {
        let at = plan.keys[plan.key(&condition.column)?];
        Some((at, condition.values.iter().map(|value| value.value.clone()).collect()))
    };
    conditions.iter().filter_map(column).collect()
}
