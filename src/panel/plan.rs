//! Which columns of a file are read, and what each of them is.

use std::collections::BTreeSet;

use crate::finding::{Finding, Findings, ReadingFact, Result, nearest};
use crate::period::Period;
use crate::project::{Card, Columns, PeriodColumns, Placed, Spot};
use crate::source::{self, inspect::never_summed};

/// The columns of a file that its card needs, by their numbers.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The names of all columns.
    pub header: Vec<String>,
    /// The columns that make the key of a group, in this order.
    pub keys: Vec<usize>,
    /// The columns with numbers.
    pub values: Vec<usize>,
    /// Where in `keys` the period stands: in one column, or in those of its year, its month and its day; nowhere in a
    /// wide file, but where that has a column of years.
    pub period: Vec<usize>,
    /// There is a column for each period, or for each month of a year.
    pub wide: bool,
    /// Where in `keys` the dimensions stand, in the card's order.
    pub dimensions: Vec<usize>,
    /// Where in `keys` the unit, the scale, the source and the status stand.
    pub unit: Option<usize>,
    /// See `unit`.
    pub scale: Option<usize>,
    /// See `unit`.
    pub source: Option<usize>,
    /// See `unit`.
    pub status: Option<usize>,
    /// See `unit`: the date of the release.
    pub vintage: Option<usize>,
    /// The date of the analysis: releases after it are not known.
    pub as_of: Option<Period>,
    /// Where in `values` the numbers of each measure stand; of a wide file, every column of a period.
    pub measures: Vec<Vec<usize>>,
    /// The columns that are neither keys nor numbers, over which the rows of one key are summed.
    pub summed_over: Vec<usize>,
    /// Where in `keys` the columns stand that only select rows; rows that differ in nothing else are summed too.
    pub selecting: Vec<usize>,
    /// The columns that nobody named may be summed over.
    pub adhoc: bool,
    /// The dimensions that were asked for.
    pub asked: Vec<String>,
    /// How many findings of one file are shown together.
    pub most: usize,
}

impl Plan {
    /// Where in `keys` a column stands.
    pub fn key(&self, name: &str) -> Option<usize> {
        self.keys.iter().position(|column| self.header[*column] == name)
    }

    /// What is to be read, with the digest of the bytes where it is wanted.
    pub fn request(&self, digest: bool) -> source::Request {
        source::Request { keys: self.keys.clone(), values: self.values.clone(), digest, summed_over: self.summed_over.clone() }
    }
}

/// Finds the columns that a card names. A list of dimensions that a command line `asked` for, even an empty one, lets the columns that say what a number is be part of the key, and the
/// columns that nobody named be summed over.
pub fn plan(card: &Card, header: &[String], asked: Option<&[String]>) -> Result<Plan> {
    let adhoc = asked.is_some();
    let asked = asked.unwrap_or_default();
    let mut missing: Vec<Finding> = Vec::new();
    let mut keys: Vec<usize> = Vec::new();
    let mut find = |name: &str, spot: Option<&Spot>| match header.iter().position(|known| known == name) {
        Some(column) => Some(column),
        None => {
            missing.push(no_column(card, name, spot, header));
            None
        }
    };
    let period: Vec<Option<usize>> = match &card.period.columns {
        PeriodColumns::Long(Some(column)) => vec![find(column, Some(&column.spot))],
        PeriodColumns::Long(None) => vec![find("period", None)],
        PeriodColumns::Joined(columns) => columns.iter().map(|column| find(column, Some(&column.spot))).collect(),
        PeriodColumns::Wide { year, .. } => year.iter().map(|column| find(column, Some(&column.spot))).collect(),
    };
    let dimensions: Vec<Option<usize>> = card.dimensions.iter().map(|it| find(&it.column, Some(&it.spot))).collect();
    let Columns { unit, scale, source, status, vintage, .. } = &card.columns;
    let mut role = |column: &Option<Placed<String>>| column.as_ref().and_then(|column| find(column, Some(&column.spot)));
    let (unit, scale, source, status, vintage) = (role(unit), role(scale), role(source), role(status), role(vintage));
    let filters = card.measures.iter().flat_map(|measure| &measure.filter);
    let conditions = filters.chain(card.leave_out.iter().flat_map(|it| &it.filter));
    let conditions: Vec<Option<usize>> = conditions.map(|it| find(&it.column, Some(&it.column.spot))).collect();
    let names: Vec<&str> = header.iter().map(String::as_str).collect();
    let mut values: Vec<usize> = Vec::new();
    let mut measures = Vec::new();
    for measure in &card.measures {
        let columns = match &card.period.columns {
            PeriodColumns::Long(_) | PeriodColumns::Joined(_) => {
                let name = measure.column_among(&names);
                let spot = measure.column.as_ref().map(|column| &column.spot).or(measure.spot.as_ref());
                find(name, spot).into_iter().collect()
            }
            PeriodColumns::Wide { first, last, spot, .. } => {
                let ends = (find(first, Some(spot)), find(last, Some(spot)));
                match ends {
                    (Some(first), Some(last)) if first <= last => (first..=last).collect(),
                    _ => Vec::new(),
                }
            }
        };
        measures.push(columns.iter().map(|column| place_of(&mut values, *column)).collect());
    }
    if !missing.is_empty() {
        missing.dedup();
        return Err(Findings(missing));
    }
    let named: BTreeSet<usize> = dimensions.iter().chain(&period).copied().flatten().collect();
    let known = period.iter().copied().chain([unit, scale, source, status, vintage]);
    for column in known.chain(dimensions.iter().copied()).chain(conditions).flatten() {
        place_of(&mut keys, column);
    }
    if adhoc {
        for (column, name) in header.iter().enumerate() {
            if never_summed(name) && !values.contains(&column) {
                place_of(&mut keys, column);
            }
        }
    }
    let selecting: Vec<usize> = match adhoc {
        true => keys.iter().copied().filter(|column| !named.contains(column) && !never_summed(&header[*column])).collect(),
        false => Vec::new(),
    };
    let used: BTreeSet<usize> = keys.iter().chain(&values).copied().collect();
    let at = |column: Option<usize>| column.and_then(|column| keys.iter().position(|key| *key == column));
    Ok(Plan {
        header: header.to_vec(),
        period: period.into_iter().filter_map(at).collect(),
        wide: matches!(card.period.columns, PeriodColumns::Wide { .. }),
        dimensions: dimensions.into_iter().filter_map(at).collect(),
        unit: at(unit),
        scale: at(scale),
        source: at(source),
        status: at(status),
        vintage: at(vintage),
        as_of: None,
        measures,
        summed_over: (0..header.len()).filter(|column| adhoc && !used.contains(column)).collect(),
        selecting: selecting.into_iter().filter_map(|column| at(Some(column))).collect(),
        adhoc,
        asked: asked.to_vec(),
        most: 20,
        keys,
        values,
    })
}

fn place_of(columns: &mut Vec<usize>, column: usize) -> usize {
    columns.iter().position(|known| *known == column).unwrap_or_else(|| {
        columns.push(column);
        columns.len() - 1
    })
}

fn no_column(card: &Card, name: &str, spot: Option<&Spot>, header: &[String]) -> Finding {
    let mut finding = Finding::error(ReadingFact::NoColumn { name: name.to_owned() });
    if let Some(spot) = spot {
        finding = finding.at(spot.place());
    }
    let known = header.iter().map(String::as_str);
    match nearest(name, known) {
        Some(near) => finding.hint(format!("did you mean `{near}`?")),
        None => finding.hint(format!("the columns of {} are {}", card.file, listed(header))),
    }
}

/// Names in a sentence, at most a dozen.
fn listed(names: &[String]) -> String {
    const MOST: usize = 12;
    let shown: Vec<String> = names.iter().take(MOST).map(|name| format!("`{name}`")).collect();
    let more = if names.len() > MOST { format!(" and {} more", names.len() - MOST) } else { String::new() };
    shown.join(", ") + &more
}
