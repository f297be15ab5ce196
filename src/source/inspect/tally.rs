//! What the cells of one column are, once it is said how they are read.

use std::collections::BTreeMap;

use crate::source::number::{self, Content, Declared, Evidence, Letter, Mark, Refusal};

/// How cells are read.
#[derive(Clone, Copy)]
pub(super) struct How<'a> {
    pub(super) mark: Mark,
    pub(super) declared: Declared<'a>,
}

/// How many cells that are no numbers are shown.
const EXAMPLES: usize = 3;

/// A count of cells by what they are.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    pub(super) numbers: u64,
    pub(super) empty: u64,
    pub(super) approximate: u64,
    /// Words that stand for a missing value, or seem to, and how often they were met.
    pub(super) missing: BTreeMap<String, u64>,
    /// Units that stand in the cells, and how many numbers have none.
    pub(super) units: BTreeMap<String, u64>,
    pub(super) bare: u64,
    /// Letters of SDMX behind the numbers.
    pub(super) flags: BTreeMap<char, u64>,
    evidence: [bool; 5],
    letters: [bool; 3],
    /// Cells that are neither numbers nor missing: how many, and the first few with their lines.
    pub(super) others: u64,
    pub(super) examples: Vec<(u64, String)>,
}

impl Tally {
    /// Counts cells of one text, the first of which stands on `line`; says whether it is a number or nothing.
    pub(super) fn add(&mut self, text: &str, count: u64, line: u64, how: How<'_>) -> bool {
        let shown = text.trim();
        let read = number::cell(shown, how.mark, how.declared);
        if let Ok((_, flags)) = &read {
            flags.letters().for_each(|letter| *self.flags.entry(letter).or_default() += count);
        }
        match read {
            Ok((Content::Number(number), _)) => {
                self.number(number.evidence, count);
                self.letters[number.letter as usize] = true;
                self.approximate += if number.bound.is_some() { count } else { 0 };
                if let Some(unit) = number.unit {
                    self.bare -= count;
                    *self.units.entry(unit.name().to_owned()).or_default() += count;
                }
            }
            _ if shown.is_empty() => self.empty += count,
            Ok(_) => *self.missing.entry(word(shown).to_owned()).or_default() += count,
            Err(_) if number::MISSING.contains(&shown.to_lowercase().as_str()) => {
                *self.missing.entry(shown.to_owned()).or_default() += count;
                return false;
            }
            Err(Refusal::NotANumber | Refusal::TooLong) => {
                self.others += count;
                self.examples.push((line, text.to_owned()));
                self.examples.sort();
                self.examples.truncate(EXAMPLES);
                return false;
            }
        }
        true
    }

    /// Counts plain numbers.
    pub(super) fn number(&mut self, evidence: Evidence, count: u64) {
        self.numbers += count;
        self.bare += count;
        self.evidence[evidence as usize] = true;
    }

    pub(super) fn join(&mut self, other: &Tally) {
        for (mine, theirs) in [
            (&mut self.numbers, other.numbers),
            (&mut self.empty, other.empty),
            (&mut self.approximate, other.approximate),
            (&mut self.bare, other.bare),
            (&mut self.others, other.others),
        ] {
            *mine += theirs;
        }
        for (mine, theirs) in [(&mut self.missing, &other.missing), (&mut self.units, &other.units)] {
            theirs.iter().for_each(|(word, count)| *mine.entry(word.clone()).or_default() += count);
        }
        other.flags.iter().for_each(|(letter, count)| *self.flags.entry(*letter).or_default() += count);
        self.evidence.iter_mut().zip(other.evidence).for_each(|(mine, theirs)| *mine |= theirs);
        self.letters.iter_mut().zip(other.letters).for_each(|(mine, theirs)| *mine |= theirs);
        self.examples.extend(other.examples.iter().cloned());
        self.examples.sort();
        self.examples.truncate(EXAMPLES);
    }

    /// Whether a kind of evidence for a decimal mark was met.
    pub(super) fn shows(&self, evidence: Evidence) -> bool {
        self.evidence[evidence as usize]
    }

    /// A letter may be a scale or a unit, and no other shows which.
    pub(super) fn has_a_lonely_letter(&self) -> bool {
        self.letters[Letter::Open as usize] && !self.letters[Letter::Scale as usize]
    }

    /// Most cells that say something are numbers: what the others are is a problem of the cells, not of the column, which
    /// would else be left out without a word.
    pub(super) fn is_of_numbers(&self) -> bool {
        let words: u64 = self.missing.values().sum();
        self.numbers > self.others && self.numbers + words >= self.others
    }
}

/// The word of a cell that is missing, without the flags behind it: `:` of `: c`.
fn word(text: &str) -> &str {
    let first = text.split_whitespace().next().unwrap_or(text);
    if number::MISSING.contains(&first.to_lowercase().as_str()) { first } else { text }
}
