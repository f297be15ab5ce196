//! What a row must not look like: the header of another table, or the header again.
//!
//! Two tables in one file may have as many columns each, and then no count tells where the second begins. Its header
//! does: it has words where the rows have numbers and periods, or the names of the first header again.

use crate::finding::ReadingFact;
use crate::source::dialect::footer::merge_marker;
use crate::source::number::{self, MISSING, Mark};
use crate::source::period;

/// What is known of the columns before the rows are read.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Watch {
    /// The columns that hold numbers or periods, as the first rows show, and their names in the header.
    typed: Vec<(usize, String)>,
    /// All names, as a row would have them.
    names: Vec<String>,
    /// Nothing is looked for.
    off: bool,
    /// The names of all typed columns but the first are periods, so that a row of periods may be a header.
    wide: bool,
}

/// How a row can look like a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Alarm {
    /// It is the header again.
    Again,
    /// It may be that of another table.
    Another,
}

/// How many rows are looked at to learn what columns hold. Half of those that say something must agree: a second table
/// may be among them.
const LEARNT_FROM: usize = 100;

/// A number, a period.
pub(crate) fn is_typed(text: &str) -> bool {
    number::parse(text, Mark::Unsettled).is_ok() || period::parse(text).is_some() || is_date(text)
}

/// A date whose order the column settles: `03/04/2020`.
fn is_date(text: &str) -> bool {
    text.len() > 5
        && text.len() < 30
        && text.starts_with(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || "/-.: T+Z".contains(c))
}

/// Whether a text may stand in a column of numbers or periods.
pub(crate) fn may_be_typed(text: &str) -> bool {
    is_missing(text.trim()) || is_typed(text.trim())
}

fn is_missing(text: &str) -> bool {
    text.is_empty() || MISSING.contains(&text.to_lowercase().as_str())
}

impl Watch {
    /// Looks for nothing: where a file says itself what is a row.
    pub(crate) fn off() -> Watch {
        Watch { off: true, ..Watch::default() }
    }

    /// Learns from the first rows below a header.
    pub(crate) fn learnt(names: &[String], rows: impl Iterator<Item = Vec<String>>) -> Watch {
        let mut counts = vec![(0, 0); names.len()];
        for row in rows.take(LEARNT_FROM) {
            for ((typed, said), text) in counts.iter_mut().zip(&row) {
                let text = text.trim();
                *said += usize::from(!is_missing(text));
                *typed += usize::from(!is_missing(text) && is_typed(text));
            }
        }
        let typed: Vec<(usize, String)> = counts
            .into_iter()
            .zip(names)
            .enumerate()
            .filter(|(_, ((typed, said), _))| *typed > 0 && typed * 2 >= *said)
            .map(|(column, (_, name))| (column, name.clone()))
            .collect();
        let wide = typed.len() > 2 && typed[1..].iter().all(|(_, name)| period::parse(name).is_some());
        Watch { typed, names: names.to_vec(), off: false, wide }
    }

    /// Whether a column holds numbers or periods.
    pub(crate) fn is_typed(&self, column: usize) -> bool {
        self.typed.iter().any(|(known, _)| *known == column)
    }

    /// A column that tells most rows from a header by its first byte.
    pub(crate) fn probe(&self) -> usize {
        self.typed.last().map_or(0, |(column, _)| *column)
    }

    /// Whether a field of the probed column needs a closer look at its row.
    #[inline]
    pub(crate) fn suspects(&self, field: &[u8]) -> bool {
        if self.off {
            return false;
        }
        let field = field.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\"")).unwrap_or(field);
        match field {
            // A year below a year may be one of a second header; a number below anything else is one.
            [b'0'..=b'9', rest @ ..] => self.wide && rest.len() == 3,
            [b'-' | b'.', b'0'..=b'9', ..] => false,
            [] => false,
            _ => true,
        }
    }

    /// What a row looks like, if not like a row. `text` has the text of a column.
    pub(crate) fn judge(&self, text: &dyn Fn(usize) -> String) -> Option<Alarm> {
        if self.names.iter().enumerate().all(|(column, name)| text(column).trim() == name.trim()) {
            return Some(Alarm::Again);
        }
        let all =
            |fits: &dyn Fn(&str, &str) -> bool| self.typed.iter().all(|(column, name)| fits(text(*column).trim(), name.trim()));
        let says_a_word = self.typed.iter().any(|(column, _)| !is_missing(text(*column).trim()));
        let another = (says_a_word && all(&|text, _| !text.is_empty() && !is_typed(text)))
            || all(&|text, name| text == name)
            || (self.wide && self.periods_in_a_row(text));
        (self.typed.len() > 1 && another).then_some(Alarm::Another)
    }

    /// Whether a row has no number, no period and no mark of a missing one, and something else.
    pub(crate) fn says_nothing(&self, row: &[String]) -> bool {
        let nothing = |(column, _): &(usize, String)| {
            let text = row.get(*column).map_or("", |text| text.trim());
            text.is_empty() || !(is_missing(text) || is_typed(text))
        };
        self.typed.len() > 1 && self.typed.iter().all(nothing) && row.iter().any(|text| !text.trim().is_empty())
    }

    /// The cells of all columns of periods are periods, one behind the other, as those of a header are.
    fn periods_in_a_row(&self, text: &dyn Fn(usize) -> String) -> bool {
        let columns = self.typed.iter().filter(|(_, name)| period::parse(name).is_some());
        let read = |text: String| period::parse(&text).filter(|_| (4..=10).contains(&text.trim().len()));
        let periods: Option<Vec<_>> = columns.map(|(column, _)| read(text(*column))).collect();
        periods.is_some_and(|periods| {
            periods.len() > 2
                && periods
                    .windows(2)
                    .all(|pair| pair[1].frequency() == pair[0].frequency() && pair[1].ordinal() - pair[0].ordinal() == 1)
        })
    }

    /// Whether a row of another width is what a merge that failed leaves behind.
    pub(crate) fn is_merge_marker(record: &[u8]) -> bool {
        merge_marker(record)
    }
}

/// Whether a text stands in quotes that the file does not use: whether they belong to it is not certain.
#[inline]
pub(crate) fn foreign_quotes(text: &[u8]) -> bool {
    text.len() > 1 && text[0] == b'\'' && text.ends_with(b"'")
}

/// What is wrong with such a text, and what settles it.
pub(crate) fn in_foreign_quotes(text: &[u8]) -> (ReadingFact, String) {
    let shown: String = String::from_utf8_lossy(text).chars().take(60).collect();
    let sentence = format!("`{shown}` stands in single quotes, which may or may not belong to it");
    (ReadingFact::Other(sentence), "say so in the card: `quote` of `[csv]` takes \"'\" or \"\\\"\"".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(text: &str) -> Vec<String> {
        text.split(',').map(str::to_owned).collect()
    }

    fn judged(header: &str, rows: &[&str], other: &str) -> Option<Alarm> {
        let watch = Watch::learnt(&row(header), rows.iter().map(|text| row(text)));
        let found = watch.judge(&|column| row(other)[column].clone());
        let probed = row(other).get(watch.probe()).is_some_and(|text| watch.suspects(text.as_bytes()));
        assert!(found.is_none() || found == Some(Alarm::Again) || probed, "{other} is never looked at");
        found
    }

    #[test]
    fn headers_are_told_from_rows() {
        let (header, rows) = ("period,area,users", &["2020,x,5", "2021,y,6"][..]);
        assert_eq!(judged(header, rows, "2022,z,7"), None);
        assert_eq!(judged(header, rows, "2022,z,n/a"), None);
        assert_eq!(judged(header, rows, "2022,z,see note"), None);
        assert_eq!(judged(header, rows, "period,area,users"), Some(Alarm::Again));
        assert_eq!(judged(header, rows, "year,region,revenue"), Some(Alarm::Another));
        assert_eq!(judged(header, rows, ",,million"), None);
    }

    #[test]
    fn a_second_header_of_years_is_one() {
        let (header, rows) = ("area,2019,2020,2021", &["x,5,6,7", "y,8,9,10"][..]);
        assert_eq!(judged(header, rows, "region,2019,2020,2021"), Some(Alarm::Another));
        assert_eq!(judged(header, rows, "region,2016,2017,2018"), Some(Alarm::Another));
        assert_eq!(judged(header, rows, "z,2016,2018,2017"), None);
        assert_eq!(judged(header, rows, "z,..,..,.."), None);
    }

    #[test]
    fn quotes_of_another_file_are_seen() {
        assert!(foreign_quotes(b"'a'") && !foreign_quotes(b"'90s") && !foreign_quotes(b"'") && !foreign_quotes(b"a'"));
    }
}
