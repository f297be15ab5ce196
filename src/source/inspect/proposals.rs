//! What a card has to declare so that cells become numbers which are none as they stand.

use std::collections::BTreeMap;

use super::survey::Column;
use super::tally::How;
use crate::source::number::{Declared, Mend, footnote, mend};

/// What is proposed for `[csv]`.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Proposals {
    /// Words for a missing value that may mean something else.
    pub(super) missing: BTreeMap<String, u64>,
    /// Footnote marks, and how often each was met.
    pub(super) marks: BTreeMap<String, u64>,
    /// Letters behind numbers, with an example, if they are to be read as flags.
    pub(super) flags: Option<(String, u64)>,
}

impl Proposals {
    /// What would have the cells of a column read; only a column of numbers gets any.
    pub(super) fn of(column: &Column, how: How<'_>) -> Proposals {
        let mut found = Proposals::default();
        let mut flagged: Vec<(String, u64)> = Vec::new();
        for (text, count) in column.unread(how) {
            match mend(&text, how.mark, how.declared) {
                Some(Mend::Missing) => *found.missing.entry(text.trim().to_owned()).or_default() += count,
                Some(Mend::Mark(mark)) => *found.marks.entry(mark).or_default() += count,
                Some(Mend::Flags) => flagged.push((text, count)),
                None => {}
            }
        }
        // Where `12a` stands beside `12b`, both are footnotes.
        let letters = |mark: &String| mark.chars().all(|c| c.is_ascii_lowercase());
        let footnotes: Option<Vec<(String, u64)>> = match found.marks.keys().any(letters) {
            true => flagged.iter().map(|(text, count)| Some((footnote(text, how.mark, how.declared)?, *count))).collect(),
            false => None,
        };
        match (footnotes, flagged.first()) {
            (Some(marks), _) => {
                marks.into_iter().for_each(|(mark, count)| *found.marks.entry(mark).or_default() += count);
            }
            (None, Some((example, _))) => {
                found.flags = Some((example.trim().to_owned(), flagged.iter().map(|(_, count)| count).sum()));
            }
            (None, None) => {}
        }
        found
    }

    /// Adds what another column needs.
    pub(super) fn join(&mut self, other: Proposals) {
        for (mine, theirs) in [(&mut self.missing, other.missing), (&mut self.marks, other.marks)] {
            theirs.into_iter().for_each(|(word, count)| *mine.entry(word).or_default() += count);
        }
        self.flags = match (self.flags.take(), other.flags) {
            (Some((example, a)), Some((_, b))) => Some((example, a + b)),
            (one, other) => one.or(other),
        };
    }

    /// The words for missing values and the marks, with those that are declared.
    pub(super) fn lists(&self, declared: Declared<'_>) -> (Vec<String>, Vec<String>) {
        let list = |known: &[String], found: &BTreeMap<String, u64>| known.iter().chain(found.keys()).cloned().collect();
        (list(declared.missing, &self.missing), list(declared.marks, &self.marks))
    }
}
