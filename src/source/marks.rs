//! What a value column settles as a whole: its decimal mark and its unit, or the finding that it settles neither.

use super::cells::{Pass, Request};
use super::dialect::Dialect;
use super::input::Input;
use super::ledger::{Habits, Line};
use super::number::{Evidence, Mark};
use super::place::places;
use crate::finding::{Finding, Findings, ReadingFact, Result};
use crate::unit::Unit;

const DECLARE: &str = "say which sign separates the decimals: `decimal` of `[csv]` in the card";

fn habits(pass: &Pass, value: usize) -> Habits {
    let mut all = Habits::default();
    for share in &pass.shares {
        all.join(&share.habits[value]);
    }
    all
}

/// The marks to read the file again with, where a column turned out to be written otherwise than it was read.
pub(super) fn settled_marks(
    input: &Input,
    dialect: &Dialect,
    request: &Request,
    pass: &Pass,
    marks: &[Mark],
) -> Result<Option<Vec<Mark>>> {
    let mut settled = marks.to_vec();
    for (value, mark) in settled.iter_mut().enumerate().filter(|(_, mark)| **mark == Mark::Unsettled) {
        let habits = habits(pass, value);
        let first = |evidence| habits.first(evidence);
        let commas = pass.header.delimiter == b',';
        let (either_point, either_comma) = (first(Evidence::EitherPoint), first(Evidence::EitherComma));
        let clash = match (first(Evidence::Point), first(Evidence::Comma)) {
            (Some(point), Some(comma)) => Some(("has a decimal point in one row and a decimal comma in another", point, comma)),
            (None, Some(_)) if either_point.is_some() || either_comma.is_some() => {
                *mark = Mark::Comma;
                None
            }
            (None, None) => match (either_point, either_comma) {
                (Some(point), Some(comma)) => Some(("has points and commas that may be thousands or decimals", point, comma)),
                // In a file of commas a point is decimal; elsewhere `1.234` may be one thousand or one and a bit.
                (Some(point), None) if !commas => Some(("may be thousands or decimals", point, point)),
                (None, Some(comma)) if !commas => Some(("may be thousands or decimals", comma, comma)),
                _ => None,
            },
            _ => None,
        };
        if let Some((what, one, other)) = clash {
            return Err(clashing(input, dialect, pass, request.values[value], what, [one, other])?.into());
        }
    }
    Ok((settled != marks).then_some(settled))
}

/// The unit in the cells of each value column; a column with two of them, or with one in some cells only, is refused.
pub(super) fn single_units(input: &Input, dialect: &Dialect, request: &Request, pass: &Pass) -> Result<Vec<Option<Unit>>> {
    let unit = |(value, column): (usize, &usize)| {
        let habits = habits(pass, value);
        if let Some(line) = habits.lonely_letter() {
            let what = "has letters that may be scales or units: `m` is a million, or metres";
            let hint = "spell the scale out; or list the letter in `marks` of `[csv]` in the card, and say `scale` or `unit` of the measure";
            let finding = clashing(input, dialect, pass, *column, what, [line, line])?;
            return Err(Findings::from(finding.hint(hint)));
        }
        match habits.units()[..] {
            [] => Ok(None),
            [(unit, _)] => Ok(unit.map(Unit::new)),
            [(_, first), (_, other), ..] => {
                let what = "changes its unit from one cell to another";
                let finding = clashing(input, dialect, pass, *column, what, [other, first])?;
                Err(Findings::from(finding.hint("give the unit a column of its own")))
            }
        }
    };
    request.values.iter().enumerate().map(unit).collect()
}

/// A finding about a column as a whole, with the places that clash.
fn clashing(input: &Input, dialect: &Dialect, pass: &Pass, column: usize, what: &str, lines: [Line; 2]) -> Result<Finding> {
    let wanted = lines.map(|line| (pass.line(line), column));
    let mut found = places(input, dialect, &wanted)?;
    found.dedup();
    let sentence = format!("the column `{}` {what}", pass.header.names[column]);
    let finding = Finding::error(ReadingFact::Other(sentence)).hint(DECLARE);
    Ok(found.into_iter().fold(finding, Finding::at))
}
