//! The first look at a file: what is understood of it, with a guess where one line of a card would settle it.

use super::guess::Guess;
use super::inspect;
use super::tables::{Several, several};
use super::understanding::Understanding;
use crate::finding::{Fact, Finding, Findings, ReadingFact, Result};
use crate::source::dialect::Dialect;
use crate::source::input::Input;
use crate::source::records::skip::Reason;

/// What a file turns out to be.
#[derive(Clone, Debug)]
pub enum Look {
    /// One table.
    One(Box<Understanding>),
    /// Several, of which one must be chosen.
    Several(Several),
}

/// Looks at a file. Where it is refused as it stands, one line of a card is tried for it; what is found so is a guess.
/// Fails as [`inspect()`] does where nothing helps.
pub fn look(input: &Input, dialect: &Dialect) -> Result<Look> {
    let refused = match inspect(input, dialect) {
        Ok(found) => return Ok(Look::One(Box::new(found))),
        Err(refused) => refused,
    };
    if !refused.0.iter().all(is_about_the_layout) {
        return Err(refused);
    }
    if let Some(found) = with_units_below(input, dialect).or_else(|| with_the_header_again(input, dialect)) {
        return Ok(Look::One(Box::new(found)));
    }
    match several(input, dialect, &refused) {
        Some(several) => Ok(Look::Several(several)),
        None => Err(refused),
    }
}

fn is_about_the_layout(finding: &Finding) -> bool {
    matches!(
        &finding.fact,
        Fact::Reading(
            ReadingFact::Ragged { .. }
                | ReadingFact::Other(_)
                | ReadingFact::BlankColumn { .. }
                | ReadingFact::DuplicateColumn { .. }
                | ReadingFact::More { .. }
        )
    )
}

/// A second line of the header that has the units.
fn with_units_below(input: &Input, dialect: &Dialect) -> Option<Understanding> {
    if dialect.header_rows.is_some() || dialect.names.is_some() {
        return None;
    }
    let mut found = inspect(input, &Dialect { header_rows: Some(2), ..dialect.clone() }).ok()?;
    let stated =
        |measure: &super::Measure| measure.stated.as_ref().is_some_and(|stated| stated.by == "the header" && !stated.guess);
    found.measures.iter().any(stated).then(|| {
        let because = format!("line {} has units", found.header_line + 1);
        found.layout.push(Guess::new("2", because, "[csv] header_rows = 2"));
        found
    })
}

/// The header that stands again between the rows.
fn with_the_header_again(input: &Input, dialect: &Dialect) -> Option<Understanding> {
    if dialect.header_again {
        return None;
    }
    let mut found = inspect(input, &Dialect { header_again: true, ..dialect.clone() }).ok()?;
    let (_, count) = found.rows.skipped.iter().find(|(reason, _)| *reason == Reason::HeaderAgain)?;
    let because = format!(
        "the header stands again {} between the rows",
        if *count == 1 { "once".to_owned() } else { format!("{count} times") }
    );
    found.layout.push(Guess::new("true", because, "[csv] header_again = true"));
    Some(found)
}

/// The refusal of a file with several tables, with the places of the reader.
pub(super) fn first_only(refused: &Findings) -> Findings {
    Findings(refused.0.iter().take(1).cloned().collect())
}
