//! What a value column settles as a whole: its decimal mark and its unit, or the finding that it settles neither.

use super::ledger::{Habits, Line};
use crate::finding::{Finding, Findings, ReadingFact, Result};
use crate::source::cells::{Pass, Reading, Request};
use crate::source::dialect::{Dialect, Header};
use crate::source::input::Input;
use crate::source::input::files::row;
use crate::source::number::{Evidence, Mark};
use crate::source::records::place::places;
use crate::unit::Unit;

const DECLARE: &str = "say which sign separates the decimals: `decimal` of `[csv]` in the card";

/// What is wrong with a column as a whole, and the lines that clash.
pub(crate) type Clash = (&'static str, Line, Line);

/// What the numbers of a column say of their decimal mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    /// None has a sign that could be one.
    Nothing,
    /// It is this.
    Certain(Mark),
    /// All have signs that separate thousands or decimals: a point first here, a comma there.
    Either(Option<Line>, Option<Line>),
}

/// What the numbers of a column say of their decimal mark, where they do not contradict each other.
pub(crate) fn said(habits: &Habits) -> std::result::Result<Said, Clash> {
    let first = |evidence| habits.first(evidence);
    match (first(Evidence::Point), first(Evidence::Comma)) {
        (Some(point), Some(comma)) => Err(("has a decimal point in one row and a decimal comma in another", point, comma)),
        (Some(_), None) => Ok(Said::Certain(Mark::Point)),
        (None, Some(_)) => Ok(Said::Certain(Mark::Comma)),
        (None, None) => match (first(Evidence::EitherPoint), first(Evidence::EitherComma)) {
            (None, None) => Ok(Said::Nothing),
            (point, comma) => Ok(Said::Either(point, comma)),
        },
    }
}

/// What is wrong with signs that separate thousands or decimals, where nothing else tells. `commas` where the fields of
/// the file are separated by commas.
pub(crate) fn undecided(point: Option<Line>, comma: Option<Line>, commas: bool) -> Option<Clash> {
    match (point, comma) {
        (Some(point), Some(comma)) => Some(("has points and commas that may be thousands or decimals", point, comma)),
        // In a file of commas a point is decimal; elsewhere `1.234` may be one thousand or one and a bit.
        (Some(line), None) | (None, Some(line)) if !commas => Some(("may be thousands or decimals", line, line)),
        _ => None,
    }
}

/// The marks to read the file again with, where a column turned out to be written otherwise than it was read.
pub(crate) fn settled_marks(
    input: &Input,
    dialect: &Dialect,
    request: &Request,
    pass: &Pass,
    marks: &[Mark],
    alone: bool,
) -> Result<Option<Vec<Mark>>> {
    let mut settled = marks.to_vec();
    let habits = pass.habits(request.values.len());
    for (value, mark) in settled.iter_mut().enumerate().filter(|(_, mark)| **mark == Mark::Unsettled) {
        let either = |evidence| habits[value].first(evidence).is_some();
        let clash = match said(&habits[value]) {
            Err(clash) => Some(clash),
            Ok(Said::Certain(Mark::Comma)) if either(Evidence::EitherPoint) || either(Evidence::EitherComma) => {
                *mark = Mark::Comma;
                None
            }
            Ok(Said::Either(point, comma)) if alone => undecided(point, comma, pass.header.delimiter == b','),
            Ok(_) => None,
        };
        if let Some((what, one, other)) = clash {
            return Err(clashing(input, dialect, &pass.header, request.values[value], what, [one, other])?.into());
        }
    }
    Ok((settled != marks).then_some(settled))
}

/// The unit in the cells of each value column; a column with two of them, or with one in some cells only, is refused.
pub(crate) fn single_units(input: &Input, dialect: &Dialect, request: &Request, read: &Reading) -> Result<Vec<Option<Unit>>> {
    let unit = |(value, column): (usize, &usize)| {
        let habits = &read.habits[value];
        if let Some(line) = habits.lonely_letter() {
            let what = "has letters that may be scales or units: `m` is a million, or metres";
            let hint = "spell the scale out; or list the letter in `marks` of `[csv]` in the card, and say `scale` or `unit` of the measure";
            let finding = clashing(input, dialect, &read.header, *column, what, [line, line])?;
            return Err(Findings::from(finding.hint(hint)));
        }
        match habits.units()[..] {
            [] => Ok(None),
            [(unit, _)] => Ok(unit.map(Unit::new)),
            [(_, first), (_, other), ..] => {
                let what = "changes its unit from one cell to another";
                let finding = clashing(input, dialect, &read.header, *column, what, [other, first])?;
                Err(Findings::from(finding.hint("give the unit a column of its own")))
            }
        }
    };
    request.values.iter().enumerate().map(unit).collect()
}

/// A finding about a column as a whole, with the places that clash.
pub(crate) fn clashing(
    input: &Input,
    dialect: &Dialect,
    header: &Header,
    column: usize,
    what: &str,
    lines: [Line; 2],
) -> Result<Finding> {
    let wanted = lines.map(|line| (row(line.block, line.line), column));
    let mut found = places(input, dialect, &wanted)?;
    found.dedup();
    let sentence = format!("the column `{}` {what}", header.names[column]);
    let finding = Finding::error(ReadingFact::Other(sentence)).hint(DECLARE);
    Ok(found.into_iter().fold(finding, Finding::at))
}
