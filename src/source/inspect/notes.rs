//! What numbers and words as a whole say, and what they leave open.

use super::card::quoted as in_quotes;
use super::guess::{self, Guess};
use super::on_line;
use super::proposals::Proposals;
use super::survey::Survey;
use super::tally::{How, Tally};
use super::understanding::{Missing, Problem, StatusWord, Understanding};
use crate::source::dialect::Dialect;
use crate::source::input::Input;
use crate::source::number::{self, CERTAIN, Evidence, status_letter};

impl Understanding {
    pub(super) fn note_proposals(&mut self, proposals: &Proposals) {
        self.flags = proposals.flags.as_ref().map(|(example, count)| {
            let because = format!("{} like `{example}`", cells_of(*count));
            Guess::new("true", because, "[csv] flags = true")
        });
        let list: Vec<String> = proposals.marks.keys().map(|mark| in_quotes(mark)).collect();
        let card = format!("[csv] marks = [{}]", list.join(", "));
        let of = |(mark, number): (&String, &u64)| {
            Guess::new(mark, format!("it stands at {}", count(*number, "number", "numbers")), card.clone())
        };
        self.marks = proposals.marks.iter().map(of).collect();
    }

    /// What the numbers as a whole say: their decimal mark, what stands for missing ones, what is none.
    pub(super) fn note_numbers(&mut self, input: &Input, survey: &Survey, values: &[usize], how: How<'_>, dialect: &Dialect) {
        let tallies: Vec<(usize, Tally)> = values.iter().map(|number| (*number, survey.columns[*number].tally(how))).collect();
        let shows = |evidence| tallies.iter().any(|(_, tally)| tally.shows(evidence));
        let commas = survey.header.delimiter == b',';
        let declare = "say which sign separates the decimals: `decimal` of `[csv]` in the card";
        self.decimal = match (shows(Evidence::Point), shows(Evidence::Comma)) {
            _ if dialect.decimal.is_some() => dialect.decimal,
            (true, false) => Some('.'),
            (false, true) => Some(','),
            (true, true) => {
                self.problems.push(Problem::new("some numbers have a decimal point, others a decimal comma", declare));
                None
            }
            (false, false) if shows(Evidence::EitherPoint) && commas => Some('.'),
            (false, false) => None,
        };
        let either = shows(Evidence::EitherPoint) || shows(Evidence::EitherComma);
        if self.decimal.is_none() && either && !commas {
            self.problems.push(Problem::new("`1.234` or `1,234` may be thousands or decimals", declare));
        }
        let mut all = Tally::default();
        for (number, tally) in &tallies {
            let name = &survey.header.names[*number];
            if let Some((at, text)) = tally.examples.first() {
                let line = on_line(input, *at);
                let what = match tally.others {
                    1 => format!("`{text}` of `{name}` {line} is no number"),
                    many => format!("{many} cells of `{name}` are no numbers, the first {line}: `{text}`"),
                };
                let hint = number::hint(text, how.mark, how.declared);
                self.problems.push(Problem::new(what, hint.unwrap_or_else(|| "mend the file".to_owned())));
            }
            if tally.units.len() > 1 || (tally.bare > 0 && !tally.units.is_empty()) {
                let what = format!("`{name}` changes its unit from one cell to another");
                self.problems.push(Problem::new(what, "give the unit a column of its own"));
            } else if tally.has_a_lonely_letter() {
                let what = format!("`{name}` has letters that may be scales or units: `m` is a million, or metres");
                let settle = "spell the scale out; or list the letter in `marks` of `[csv]` in the card, and say `scale` or `unit` of the measure";
                self.problems.push(Problem::new(what, settle));
            }
            all.join(tally);
        }
        let known = |word: &String| CERTAIN.contains(&word.to_lowercase().as_str()) || dialect.missing.contains(word);
        let open: Vec<String> = all.missing.keys().filter(|word| !known(word)).map(|word| in_quotes(word)).collect();
        let card = format!("[csv] missing = [{}]", open.join(", "));
        let missing = all.missing.iter().map(|(word, count)| {
            let because = "it stands where numbers stand, and may mean a zero or a secret";
            let guess = (!known(word)).then(|| Guess::new(word, because, card.clone()));
            Missing { value: word.clone(), count: *count, guess }
        });
        self.missing = missing.collect();
    }

    /// The words of the column of status, each with its letter.
    pub(super) fn note_status(&mut self) {
        let Some(role) = self.role("status") else { return };
        let word = |word: &String| {
            let certain = status_letter(word);
            StatusWord { word: word.clone(), letter: certain.or_else(|| guess::status(word)), certain: certain.is_some() }
        };
        let words: Vec<StatusWord> = role.values.iter().filter(|value| !value.trim().is_empty()).map(word).collect();
        let open: Vec<&StatusWord> = words.iter().filter(|word| word.letter.is_none()).collect();
        if let [first, ..] = open[..] {
            let what = format!(
                "{} of `{}` may be no letter of SDMX: `{}`",
                count(open.len() as u64, "word", "words"),
                role.column,
                first.word
            );
            let card = std::path::Path::new(&self.file).with_extension("toml");
            let card = card.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let settle = format!(
                "give it a letter in `[status]` of {card}: A is normal, B a break, E estimated, F forecast, P provisional"
            );
            self.problems.push(Problem::new(what, settle));
        }
        self.status = words;
    }

    pub(super) fn note_duplicates(&mut self) {
        let Some(first) = self.duplicates.first() else { return };
        let what = format!(
            "{} stand on two rows, such as {} {}",
            count(self.duplicate_count, "key", "keys"),
            first.key.iter().map(|value| if value.is_empty() { "(blank)" } else { value }).collect::<Vec<_>>().join(", "),
            first.places()
        );
        let what = if self.duplicate_count == 1 { what.replacen("1 key stand", "1 key stands", 1) } else { what };
        self.problems
            .push(Problem::new(what, "leave one of them out with `[[leave_out]]`, or name the column that tells them apart"));
    }
}

/// A number of things, one or several.
fn count(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn cells_of(number: u64) -> String {
    count(number, "cell", "cells")
}
