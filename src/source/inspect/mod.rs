//! What is understood of a file without a card: certain things stated, guesses marked as guesses.
//!
//! `survey` looks at every cell, `guess` has the tables of what names suggest, `series` looks for gaps and duplicates,
//! and `card` writes the first draft of a card. Structure is checked before anything is guessed, so a file that
//! cannot be read is refused here as it is elsewhere. One more name of a column or of a kind is a row in `guess`.

mod card;
mod guess;
mod series;
mod survey;
mod understanding;

use std::collections::{BTreeMap, BTreeSet};

use self::survey::{Column, Survey};
use super::cells::{Request, cells};
use super::dialect::{Delimiter, Dialect, header};
use super::input::Input;
use super::number::Evidence;
use super::period::{self, Column as PeriodColumn, Declared};
use crate::finding::Result;
use crate::period::{Frequency, Period};
use crate::unit;

pub use card::card;
pub(super) use card::quoted;
pub(super) use guess::is_known_name;
pub use guess::{Guess, ROLES, TOTALS, header_unit, role};
pub use series::{Duplicate, Gap};
pub use understanding::{Dimension, Measure, Periods, Role, Rows, Understanding, Written};

/// How many values of a column are shown.
const SHOWN: usize = 50;

/// Looks at a file and says what is understood of it.
pub fn inspect(input: &Input, dialect: &Dialect) -> Result<Understanding> {
    let read = cells(input, dialect, &Request::default())?;
    let survey = survey::survey(input, dialect)?;
    let names = &survey.header.names;
    let period = long_period(&survey).or_else(|| wide_periods(&survey));
    let wide: Vec<usize> =
        period.iter().flat_map(|period| &period.columns).filter_map(|name| survey.header.column(name)).collect();
    let column = period.as_ref().and_then(|period| period.column.as_deref()).and_then(|name| survey.header.column(name));
    let mut understanding = Understanding {
        file: input.name.clone(),
        files: written(input, dialect)?,
        encoding: survey.header.encoding,
        packing: survey.header.packing,
        format: if survey.header.table { "Parquet" } else { "text" },
        byte_order_mark: survey.header.byte_order_mark,
        delimiter: Delimiter::written(survey.header.cut),
        quoted: survey.quoted,
        line_ends: ["LF", "CRLF", "CR"]
            .into_iter()
            .zip(survey.line_ends)
            .filter(|(_, count)| *count > 0)
            .map(|(end, _)| end)
            .collect(),
        decimal: None,
        header_line: survey.header.line,
        header_rows: survey.header.rows,
        csv: dialect.written(&survey.header),
        columns: names.clone(),
        rows: Rows {
            read: read.records,
            blank: read.blank,
            above_header: survey.header.skipped,
            skipped: read.skips.counts.clone(),
            lines: read.skips.lines.clone(),
            mended: survey.header.mended.iter().map(|mended| (mended.line, mended.what.sentence())).collect(),
        },
        shape: if wide.is_empty() { "long" } else { "wide" },
        period,
        dimensions: Vec::new(),
        roles: Vec::new(),
        texts: Vec::new(),
        measures: Vec::new(),
        missing: Vec::new(),
        gaps: Vec::new(),
        gap_count: 0,
        duplicates: Vec::new(),
        duplicate_count: 0,
        problems: Vec::new(),
    };
    let mut values = Vec::new();
    for (number, name) in names.iter().enumerate().filter(|(number, _)| Some(*number) != column) {
        let found = &survey.columns[number];
        // Where SDMX has its value, the other numbers are attributes of it.
        let attribute = name != "OBS_VALUE" && names.iter().any(|name| name == "OBS_VALUE");
        if wide.contains(&number) || (guess::role(name).is_none() && is_measure(found) && !attribute) {
            values.push(number);
        } else if let Some(role) = guess::role(name) {
            understanding.roles.push(Role { column: name.clone(), role, values: some(found) });
        } else if is_text(found, read.records) {
            understanding.texts.push(name.clone());
        } else {
            understanding.dimensions.push(dimension(name, found));
        }
    }
    understanding.note_numbers(input, &survey, &values, dialect);
    if understanding.period.is_none() {
        understanding.problems.push("no column and no header has periods only: name one under `[period]` in the card".to_owned());
    }
    if values.is_empty() {
        understanding.problems.push("no column has numbers only".to_owned());
    }
    let columns: Vec<(String, Vec<usize>)> = match wide.is_empty() {
        true => values.iter().map(|number| (names[*number].clone(), vec![*number])).collect(),
        false => vec![("value".to_owned(), wide)],
    };
    series::add(&mut understanding, input, dialect, &survey, column)?;
    understanding.add_measures(input, dialect, &survey, &columns)?;
    input.unchanged()?;
    Ok(understanding)
}

/// How each of several files is written.
fn written(input: &Input, dialect: &Dialect) -> Result<Vec<Written>> {
    let parts = if input.parts().len() > 1 { input.parts() } else { &[] };
    let one = |part: &Input| {
        let header = header(part, dialect)?;
        Ok(Written {
            file: part.name.clone(),
            encoding: header.encoding,
            packing: header.packing,
            delimiter: Delimiter::written(header.cut),
            header_line: header.line,
        })
    };
    parts.iter().map(one).collect()
}

impl Understanding {
    /// The column that plays a role.
    pub(crate) fn role(&self, role: &str) -> Option<&Role> {
        self.roles.iter().find(|found| found.role == role)
    }

    /// What the numbers as a whole say: their decimal mark, what stands for missing ones, what is none.
    fn note_numbers(&mut self, input: &Input, survey: &Survey, values: &[usize], dialect: &Dialect) {
        let shows = |evidence| values.iter().any(|number| survey.columns[*number].shows(evidence));
        let commas = survey.header.delimiter == b',';
        self.decimal = match (shows(Evidence::Point), shows(Evidence::Comma)) {
            _ if dialect.decimal.is_some() => dialect.decimal,
            (true, false) => Some('.'),
            (false, true) => Some(','),
            (true, true) => {
                self.problems.push("some numbers have a decimal point, others a decimal comma".to_owned());
                None
            }
            (false, false) if shows(Evidence::EitherPoint) && commas => Some('.'),
            (false, false) => None,
        };
        let either = shows(Evidence::EitherPoint) || shows(Evidence::EitherComma);
        if self.decimal.is_none() && either && !commas {
            self.problems
                .push("`1.234` or `1,234` may be thousands or decimals: say `decimal` under `[csv]` in the card".to_owned());
        }
        let mut markers: BTreeMap<&str, u64> = BTreeMap::new();
        for number in values {
            let found = &survey.columns[*number];
            for (word, count) in found.markers.iter().filter(|(word, _)| !dialect.missing.contains(word)) {
                *markers.entry(word).or_default() += count;
            }
            if found.others > 0 {
                let (at, text) = &found.examples[0];
                let line = on_line(input, *at);
                let name = &survey.header.names[*number];
                self.problems.push(format!("{} cells of `{name}` are no numbers, the first {line}: `{text}`", found.others));
            }
        }
        self.missing =
            markers.into_iter().map(|(word, count)| Guess::new(word, format!("{count} cells beside numbers"))).collect();
    }

    /// A measure for each column of numbers, or for each indicator of each.
    fn add_measures(
        &mut self,
        input: &Input,
        dialect: &Dialect,
        survey: &Survey,
        columns: &[(String, Vec<usize>)],
    ) -> Result<()> {
        let indicator = self.role("indicator").map(|role| role.column.clone());
        let unit_column = self.role("unit").map(|role| role.column.clone());
        let keys: Vec<usize> =
            [&indicator, &unit_column].into_iter().flatten().filter_map(|name| survey.header.column(name)).collect();
        let known = cells(input, dialect, &Request { keys, ..Request::default() })?;
        let mut units: BTreeMap<Option<String>, Vec<String>> = BTreeMap::new();
        for group in &known.groups {
            let selected = indicator.as_ref().map(|_| group.key[0].to_string());
            let printed = units.entry(selected).or_default();
            if unit_column.is_some() {
                printed.extend(group.key.last().map(|unit| unit.to_string()));
            }
        }
        for (name, numbers) in columns {
            let found: Vec<&Column> = numbers.iter().map(|number| &survey.columns[*number]).collect();
            let count = |of: fn(&Column) -> u64| found.iter().map(|column| of(column)).sum();
            let in_cells = || found.iter().flat_map(|column| column.units.keys().cloned()).collect::<BTreeSet<_>>();
            for (selected, printed) in &units {
                let printed: Vec<String> = if printed.is_empty() { in_cells().into_iter().collect() } else { printed.clone() };
                let in_header = header_unit(&survey.header.names[numbers[0]]).filter(|_| printed.is_empty());
                let unit = base_unit(&printed).or_else(|| in_header.as_ref().map(|(_, _, unit)| unit.name().to_owned()));
                let unit = unit.filter(|unit| !unit.is_empty());
                let name = selected.as_deref().unwrap_or(name);
                self.measures.push(Measure {
                    name: if in_header.is_some() { guess::without_unit(name).0 } else { name }.to_owned(),
                    column: if self.shape == "wide" {
                        "one for each period".to_owned()
                    } else {
                        survey.header.names[numbers[0]].clone()
                    },
                    selected_by: indicator.clone().zip(selected.clone()),
                    kind: guess::kind(name, unit.as_deref()),
                    unit_in_header: in_header.map(|(text, ..)| text.to_owned()),
                    printed_units: printed,
                    unit,
                    numbers: count(|column| column.numbers),
                    empty: count(|column| column.empty),
                    approximate: count(|column| column.approximate),
                });
            }
        }
        Ok(())
    }
}

/// Where a row stands, in words.
fn on_line(input: &Input, row: u64) -> String {
    match (input.parts().len(), input.at(row)) {
        (1, (_, line)) => format!("on line {line}"),
        (_, (file, line)) => format!("on line {line} of {}", file.name),
    }
}

/// The base unit of all of them, where it is one.
fn base_unit(printed: &[String]) -> Option<String> {
    let mut units = printed.iter().map(|text| unit::printed(text).map(|(_, unit)| unit.name().to_owned()));
    let first = units.next()??;
    (!first.is_empty() && units.all(|unit| unit.as_ref() == Some(&first))).then_some(first)
}

/// Nine in ten cells that say something are numbers: what the others are is a problem of the cells, not of the column.
fn is_measure(column: &Column) -> bool {
    let words: u64 = column.markers.values().sum();
    column.numbers > 0 && column.numbers >= 9 * column.others && column.numbers + words >= column.others
}

/// A text for nearly every row is no dimension.
fn is_text(column: &Column, records: u64) -> bool {
    column.crowded || (column.texts().len() as u64 > 20.max(records / 2))
}

fn some(column: &Column) -> Vec<String> {
    column.texts().into_iter().take(SHOWN).map(|(text, _)| text).collect()
}

fn dimension(name: &str, column: &Column) -> Dimension {
    let texts = column.texts();
    let total = texts.iter().find(|(text, _)| texts.len() > 1 && guess::TOTALS.contains(&text.to_lowercase().as_str()));
    Dimension {
        column: name.to_owned(),
        values: some(column),
        count: (!column.crowded).then_some(texts.len() as u64),
        total: total.map(|(text, _)| Guess::new(text, "its name")),
    }
}

/// The column of periods: one whose every text is a period, by its name, else the first of them.
fn long_period(survey: &Survey) -> Option<Periods> {
    let read = |number: usize| -> Option<Vec<Period>> {
        let column = &survey.columns[number];
        let texts = column.texts();
        let settled = PeriodColumn::of(texts.iter().map(|(text, _)| text.as_str()), Declared::default());
        let periods: Option<Vec<Period>> = texts.iter().map(|(text, _)| settled.read(text)).collect();
        periods.filter(|periods| !column.crowded && !periods.is_empty())
    };
    let candidates: Vec<(usize, Vec<Period>)> = (0..survey.columns.len())
        .filter(|number| guess::role(&survey.header.names[*number]).is_none())
        .filter_map(|number| Some((number, read(number)?)))
        .collect();
    let by_name = candidates.iter().find(|(number, _)| guess::is_period_name(&survey.header.names[*number]));
    let (number, periods) = by_name.or_else(|| candidates.first())?;
    let name = &survey.header.names[*number];
    let guess = by_name.is_none().then(|| Guess::new(name, "all of its cells are periods"));
    Some(Periods { column: Some(name.clone()), guess, ..span(periods) })
}

/// The columns whose names are periods, of a file without a column of periods.
fn wide_periods(survey: &Survey) -> Option<Periods> {
    let found: Vec<(&String, Period)> =
        survey.header.names.iter().filter_map(|name| Some((name, period::parse(name)?))).collect();
    if found.len() < 2 {
        return None;
    }
    let periods: Vec<Period> = found.iter().map(|(_, period)| *period).collect();
    Some(Periods { columns: found.iter().map(|(name, _)| (*name).clone()).collect(), ..span(&periods) })
}

fn span(periods: &[Period]) -> Periods {
    let mut frequencies: Vec<(&'static str, u64)> = Frequency::ALL
        .iter()
        .map(|(frequency, name)| (*name, periods.iter().filter(|period| period.frequency() == *frequency).count() as u64))
        .filter(|(_, count)| *count > 0)
        .collect();
    frequencies.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let text = |period: Option<&Period>| period.map(Period::to_string).unwrap_or_default();
    Periods {
        column: None,
        columns: Vec::new(),
        frequencies,
        first: text(periods.iter().min()),
        last: text(periods.iter().max()),
        guess: None,
    }
}

#[cfg(test)]
mod tests;
