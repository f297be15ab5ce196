//! The flags that say what a file holds, for `metrics` and `chart`.

use crate::finding::{Finding, Findings, Result, UsageFact, nearest};
use crate::metric::{Call, Rule};
use crate::period::Period;
use crate::project::unit_of;
use crate::study;
use crate::table::{KINDS, Kind, Table};
use crate::unit::Unit;

/// What the columns of the file are, and which rows are wanted.
#[derive(clap::Args)]
pub struct Select {
    /// The column with the periods; given twice, that of the years and that of the months or quarters
    #[arg(long = "period", value_name = "COL")]
    periods: Vec<String>,
    /// A column with numbers
    #[arg(long = "value", value_name = "COL")]
    values: Vec<String>,
    /// A column whose values stay apart; they are taken to be disjoint and complete parts
    #[arg(long, value_name = "COL")]
    by: Vec<String>,
    /// Only rows with this value in a column; several values of one column are alternatives
    #[arg(long = "where", value_name = "COL=VALUE")]
    filter: Vec<String>,
    /// What may be done with the numbers: flow, stock, rate, index, ratio, growth
    #[arg(long = "kind", value_name = "[VALUE=]KIND")]
    kinds: Vec<String>,
    /// The unit of the numbers, such as `million persons`
    #[arg(long = "unit", value_name = "[VALUE=]UNIT")]
    units: Vec<String>,
    /// The first period to show
    #[arg(long, value_name = "PERIOD")]
    from: Option<String>,
    /// The last period to show
    #[arg(long, value_name = "PERIOD")]
    to: Option<String>,
}

impl Select {
    /// The flags, read.
    pub fn read(&self) -> Result<study::Select> {
        if let [_, _, _, fourth, ..] = &self.periods[..] {
            let hint = "one column with periods, or those of the year, the month and the day";
            return Err(refused("--period", fourth, hint.to_owned()));
        }
        Ok(study::Select {
            period: self.periods.clone(),
            values: self.values.clone(),
            by: self.split_by(),
            filter: self.conditions()?,
            kinds: self.kinds.iter().map(|typed| kind(typed)).collect::<Result<_>>()?,
            units: self.units.iter().map(|typed| unit(typed)).collect::<Result<_>>()?,
        })
    }

    fn conditions(&self) -> Result<Vec<(String, Vec<String>)>> {
        let mut conditions: Vec<(String, Vec<String>)> = Vec::new();
        for typed in &self.filter {
            let Some((column, value)) = typed.split_once('=') else {
                return Err(refused("--where", typed, "write a column and a value: `--where area=rural`".to_owned()));
            };
            match conditions.iter_mut().find(|(known, _)| known == column) {
                Some((_, values)) => values.push(value.to_owned()),
                None => conditions.push((column.to_owned(), vec![value.to_owned()])),
            }
        }
        Ok(conditions)
    }

    /// The columns to split by, each once.
    pub fn split_by(&self) -> Vec<String> {
        let mut by: Vec<String> = Vec::new();
        for name in &self.by {
            if !by.contains(name) {
                by.push(name.clone());
            }
        }
        by
    }

    /// The first and the last period to show.
    pub fn span(&self) -> Result<(Option<Period>, Option<Period>)> {
        let read = |flag: &str, typed: &Option<String>| -> Result<Option<Period>> {
            let Some(typed) = typed else { return Ok(None) };
            let hint = "periods are written 2023, 2023-H1, 2023-Q4, 2023-12, 2023-W05 or 2023-12-31";
            let hint = || Period::fiscal_hint(typed).unwrap_or_else(|| hint.to_owned());
            typed.parse().map(Some).map_err(|()| refused(flag, typed, hint()))
        };
        let (from, to) = (read("--from", &self.from)?, read("--to", &self.to)?);
        match (from, to) {
            (Some(from), Some(to)) if to.end() < from.start() => {
                let sentence = format!("`--to {to}` lies before `--from {from}`");
                Err(Finding::error(UsageFact::Conflict(sentence)).into())
            }
            span => Ok(span),
        }
    }
}

fn refused(flag: &str, typed: &str, hint: String) -> crate::finding::Findings {
    let fact = UsageFact::NotAValue { flag: flag.to_owned(), typed: typed.to_owned() };
    Finding::error(fact).hint(hint).into()
}

fn split(typed: &str) -> (Option<String>, String) {
    match typed.split_once('=') {
        Some((value, rest)) => (Some(value.to_owned()), rest.to_owned()),
        None => (None, typed.to_owned()),
    }
}

fn unit(typed: &str) -> Result<(Option<String>, (i32, Unit))> {
    let (value, text) = split(typed);
    match unit_of(&text).filter(|(_, unit)| !unit.name().is_empty()) {
        Some(unit) => Ok((value, unit)),
        None => Err(refused("--unit", typed, "for example `--unit 'million persons'` or `--unit users=person`".to_owned())),
    }
}

fn kind(typed: &str) -> Result<(Option<String>, Kind)> {
    let (value, name) = split(typed);
    let known = || KINDS.iter().map(|(_, name, _)| *name);
    match Kind::named(&name) {
        Some(kind) => Ok((value, kind)),
        None => {
            let hint = match nearest(&name, known()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("kinds are {}", known().collect::<Vec<_>>().join(", ")),
            };
            Err(refused("--kind", typed, hint))
        }
    }
}

/// That growth was asked of numbers whose kind is not known, where it was.
pub fn unstated_kind<'a>(calls: &[Call], tables: impl IntoIterator<Item = &'a Table>) -> Option<Finding> {
    let depends = calls.iter().any(|call| call.metric.rule != Rule::Any);
    let unstated = depends && tables.into_iter().any(|table| table.measure.kind.is_none());
    let sentence = "the kind of the numbers is not known, and growth depends on it";
    let finding = || Finding::warning(UsageFact::Conflict(sentence.to_owned()));
    unstated.then(|| finding().hint("say it with `--kind flow`, `--kind stock`, `--kind rate`, …"))
}

/// The metrics of `--metric`, each checked before any file is opened.
pub fn calls(typed: &[String], default: &str) -> Result<Vec<Call>> {
    let default = [default.to_owned()];
    let typed = if typed.is_empty() { &default } else { typed };
    let read = |text: &String| -> Result<Call> {
        text.parse::<Call>().map_err(|refused| {
            let finding = Finding::error(UsageFact::Conflict(refused.sentence));
            Findings::from(refused.hint.into_iter().fold(finding, Finding::hint))
        })
    };
    let mut calls: Vec<Call> = Vec::new();
    for call in typed.iter().map(read) {
        let call = call?;
        if !calls.iter().any(|known| known.text == call.text) {
            calls.push(call);
        }
    }
    Ok(calls)
}
