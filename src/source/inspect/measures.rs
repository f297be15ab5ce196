//! What is counted: a measure for each column of numbers, and for each indicator and base unit in it.

use std::collections::BTreeMap;

use super::card::{keyed, named, quoted};
use super::guess::{self, Guess};
use super::stated::{self, Stated};
use super::survey::Survey;
use super::tally::{How, Tally};
use super::understanding::{Measure, Problem, Understanding};
use crate::unit;

/// The most measures.
const MOST: usize = 200;

/// The rows of one measure: its indicator and its base unit, where columns say them.
type Told = (Option<String>, Option<String>);

/// Rows that are told apart: the texts of their unit, and the numbers of their keys.
type Share = (Vec<String>, Vec<u32>);

impl Understanding {
    /// Adds the measures. `columns` has a name and the columns of each; says whether units tell some of them apart.
    pub(super) fn add_measures(&mut self, survey: &Survey, columns: &[(String, Vec<usize>)], how: How<'_>) -> bool {
        let indicator = self.role("indicator").map(|role| role.column.clone());
        let unit = self.role("unit").map(|role| role.column.clone());
        let shares = shares(survey, indicator.as_deref(), unit.as_deref());
        let by_unit = |of: &Option<String>| shares.keys().filter(|(indicator, _)| indicator == of).count() > 1;
        let mut taken = Vec::new();
        let mut units_tell = false;
        for (name, numbers) in columns {
            let mut tallies: BTreeMap<u32, Tally> = BTreeMap::new();
            for number in numbers {
                for (of, tally) in survey.columns[*number].tallies(how) {
                    tallies.entry(of).or_default().join(&tally);
                }
            }
            for ((of, base), (printed, ids)) in &shares {
                let mut all = Tally::default();
                tallies
                    .iter()
                    .filter(|(id, _)| survey.told.is_empty() || ids.contains(id))
                    .for_each(|(_, tally)| all.join(tally));
                if self.measures.len() == MOST || (all.numbers == 0 && shares.len() > 1) {
                    continue;
                }
                let split = by_unit(of);
                units_tell |= split;
                let mut selected_by = Vec::new();
                selected_by.extend(indicator.clone().zip(of.clone().map(|of| vec![of])));
                selected_by.extend(unit.clone().filter(|_| split).map(|unit| (unit, printed.clone())));
                let shown = of.as_deref().unwrap_or(name);
                let measure = self.measure(survey, numbers, shown, &all, printed);
                // A unit on a line of its own below a name is no part of it.
                let below =
                    measure.stated.as_ref().filter(|stated| !stated.guess).and_then(|stated| name.strip_suffix(&stated.printed));
                let name = below.map_or(name.as_str(), str::trim_end);
                let called = match (of, base.as_deref().filter(|_| split)) {
                    (Some(of), Some(base)) => format!("{of} {}", in_words(base)),
                    (Some(of), None) => of.clone(),
                    (None, Some(base)) => in_words(base),
                    (None, None) => guess::without_unit(name).0.to_owned(),
                };
                let measure = Measure { name: named(&called, &mut taken), selected_by, ..measure };
                self.measures.push(self.kinded(measure, shown));
            }
        }
        if self.measures.len() == MOST {
            let what = format!("only the first {MOST} measures are shown");
            self.problems.push(Problem::new(what, "select some of the rows, or split the file"));
        }
        units_tell
    }

    fn measure(&self, survey: &Survey, numbers: &[usize], shown: &str, tally: &Tally, printed: &[String]) -> Measure {
        let mut printed: Vec<String> = printed.iter().filter(|unit| !unit.trim().is_empty()).cloned().collect();
        printed.sort();
        if printed.is_empty() {
            printed = tally.units.keys().cloned().collect();
        }
        let header = &survey.header.names[numbers[0]];
        let stated = match printed.is_empty() {
            true => self.stated_for(header, shown),
            false => None,
        };
        let unit =
            base_unit(&printed).or_else(|| stated.as_ref().filter(|it| !it.guess)?.unit().map(|unit| unit.name().to_owned()));
        Measure {
            name: String::new(),
            column: (!self.shape.starts_with("wide by period")).then(|| header.clone()),
            selected_by: Vec::new(),
            stated,
            printed_units: printed,
            unit: unit.filter(|unit| !unit.is_empty()),
            kind: None,
            numbers: tally.numbers,
            empty: tally.empty,
            missing: tally.missing.values().sum(),
            approximate: tally.approximate,
            flags: tally.flags.iter().map(|(letter, count)| (*letter, *count)).collect(),
        }
    }

    /// The unit that the header of a column states, or a line above or below the rows for all of them.
    fn stated_for(&self, header: &str, shown: &str) -> Option<Stated> {
        if let Some((text, ..)) = guess::header_unit(header) {
            return Some(Stated { printed: text.to_owned(), by: "the header".to_owned(), guess: false });
        }
        if let Some(stated) = stated::in_brackets(shown, header) {
            return Some(stated);
        }
        let below = if self.header_rows > 1 { stated::behind(header) } else { None };
        if let Some(stated) = below.or_else(|| stated::in_name(header)) {
            return Some(stated);
        }
        let mut stated = self.stated.first()?.clone();
        let others = self.stated.iter().any(|other| !other.guess && other.printed != stated.printed);
        // What is a percentage by its name is not counted in millions.
        let relative = guess::kind(shown, None).is_some_and(|(kind, _)| matches!(kind, "rate" | "growth" | "index"));
        stated.guess |= others || relative;
        Some(stated)
    }

    fn kinded(&self, measure: Measure, shown: &str) -> Measure {
        let kind = guess::kind(shown, measure.unit.as_deref()).map(|(kind, because)| {
            let card = format!("[measures.{}] kind = {}", keyed(&measure.name), quoted(kind));
            Guess::new(kind, because, card)
        });
        Measure { kind, ..measure }
    }
}

/// The rows of each measure.
fn shares(survey: &Survey, indicator: Option<&str>, unit: Option<&str>) -> BTreeMap<Told, Share> {
    let at = |name: Option<&str>| {
        let column = survey.header.column(name?)?;
        survey.telling.iter().position(|telling| *telling == column)
    };
    let (indicator, unit) = (at(indicator), at(unit));
    let mut shares: BTreeMap<Told, Share> = BTreeMap::new();
    for (id, texts) in (0..).zip(&survey.told) {
        let base = |text: &String| unit::printed(text).map_or_else(|| text.clone(), |(_, unit)| unit.name().to_owned());
        let told = (indicator.map(|at| texts[at].clone()), unit.map(|at| base(&texts[at])));
        let (printed, ids) = shares.entry(told).or_default();
        printed.extend(unit.map(|at| texts[at].clone()).filter(|text| !printed.contains(text)));
        ids.push(id);
    }
    // A scale without a noun, or nothing at all, is that of the only unit there is.
    let indicators: Vec<Option<String>> = shares.keys().map(|(indicator, _)| indicator.clone()).collect();
    for of in indicators {
        let named: Vec<Told> = shares.keys().filter(|(it, base)| *it == of && base.as_deref() != Some("")).cloned().collect();
        let [one] = &named[..] else { continue };
        let Some((printed, ids)) = shares.remove(&(of, Some(String::new()))) else { continue };
        if let Some(share) = shares.get_mut(one) {
            share.0.extend(printed);
            share.1.extend(ids);
        }
    }
    if shares.is_empty() {
        shares.insert((None, None), Share::default());
    }
    shares
}

/// A base unit as a part of a name.
fn in_words(unit: &str) -> String {
    match unit {
        "%" => "percent".to_owned(),
        unit => unit.replace('/', " per "),
    }
}

/// The base unit of all of them that have a noun, where it is one.
fn base_unit(printed: &[String]) -> Option<String> {
    let units: Option<Vec<String>> =
        printed.iter().map(|text| unit::printed(text).map(|(_, unit)| unit.name().to_owned())).collect();
    let mut named = units?.into_iter().filter(|unit| !unit.is_empty());
    let first = named.next()?;
    named.all(|unit| unit == first).then_some(first)
}
