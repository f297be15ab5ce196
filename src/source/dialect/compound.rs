//! Delimiters of more than one sign, of which a cut at one leaves the other in the cells.

use super::layout::Beginning;
use super::trial::{Row, Trial};
use crate::finding::{Finding, ReadingFact, Result};
use crate::source::records::cut::Blanks;

/// How many rows must bear it out.
const ROWS: usize = 50;

/// What may stand beside a delimiter as a part of it.
const SIGNS: &str = " ,;:|~^#&@!/\\*";

impl Beginning<'_> {
    /// Refuses `a ,b ,c` and `a;,b;,c`: every field but the last ends with the same sign, or every one but the first
    /// begins with it, in the header and in the rows.
    pub(crate) fn refuse_compound(&self, trial: &Trial, first: usize) -> Result<()> {
        let header = &trial.rows[first];
        if header.fields < 2 || trial.cut.blanks != Blanks::Each || self.dialect.delimiter.is_some() {
            return Ok(());
        }
        let rows = trial.rows[first..].iter().filter(|row| row.fields == header.fields).take(ROWS);
        let texts: Vec<Vec<String>> = rows.map(|row| trial.texts(self.bytes, row)).collect();
        let sign = sign_at_the_end(&texts).or_else(|| sign_at_the_start(&texts));
        let Some((sign, before)) = sign else { return Ok(()) };
        let delimiter = char::from(trial.cut.delimiter);
        let both = if before { format!("{sign}{delimiter}") } else { format!("{delimiter}{sign}") };
        let sentence =
            format!("the fields may be parted by `{}`, and not by `{}` alone", both.escape_debug(), delimiter.escape_debug());
        let finding = Finding::error(ReadingFact::Other(sentence)).at(self.spot(header.start, 1));
        let hint = format!(
            "write the file with `{0}` alone between the fields, or say in the card that it is: `delimiter = \"{0}\"` under `[csv]`",
            delimiter.escape_default()
        );
        Err(finding.hint(hint).into())
    }

    /// Whether the rows have a blank behind every delimiter, though the header has none.
    pub(crate) fn rows_are_padded(&self, trial: &Trial) -> bool {
        let Some(first) = trial.rows.iter().position(|row| row.fields == trial.width) else { return false };
        let below: Vec<&Row> = trial.rows[first + 1..].iter().filter(|row| row.fields == trial.width).collect();
        below.len() > 1 && below.iter().all(|row| trial.is_padded(self.bytes, row))
    }
}

fn sign_at_the_end(texts: &[Vec<String>]) -> Option<(char, bool)> {
    let sign = texts[0][0].chars().next_back().filter(|sign| SIGNS.contains(*sign))?;
    let has = |row: &Vec<String>| row[..row.len() - 1].iter().all(|text| text.ends_with(sign));
    let last_has = texts.iter().all(|row| row.last().is_some_and(|text| text.ends_with(sign)));
    (texts.iter().all(has) && !last_has).then_some((sign, true))
}

fn sign_at_the_start(texts: &[Vec<String>]) -> Option<(char, bool)> {
    let sign = texts[0][1].chars().next().filter(|sign| SIGNS.contains(*sign))?;
    let has = |row: &Vec<String>| row[1..].iter().all(|text| text.starts_with(sign));
    let first_has = texts.iter().all(|row| row[0].starts_with(sign));
    (texts.iter().all(has) && !first_has).then_some((sign, false))
}
