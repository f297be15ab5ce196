//! References: the address of one number, `dataset.measure[.metric[(args)]][[dim=value,…]]@period`.

use std::fmt;

use super::cursor::{Cursor, Read, is_bare};
use super::spot::clipped;
use crate::finding::{AnalysisFact, Finding, Place};
use crate::period::Period;

/// The metrics that answer with a period, and so take none, under all their names.
pub const DATELESS: &[&str] = &["milestone", "里程碑", "record", "纪录"];

/// A measure, `dataset.measure`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MeasureName {
    /// The name of the card.
    pub dataset: String,
    /// The key of its `[measures.KEY]`, or the name of a derived measure.
    pub measure: String,
}

/// A metric and its arguments, `cagr(2018)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetricCall {
    /// The name.
    pub name: String,
    /// What stands in its brackets.
    pub args: Vec<String>,
    /// As it was typed.
    pub text: String,
}

/// A measure with some of its dimensions settled, `population.residents[definition=nbs_year_end]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// The measure.
    pub name: MeasureName,
    /// Dimensions and their values.
    pub select: Vec<(String, String)>,
}

/// What is computed of a series at every period: `market-size.size.yoy[segment=total]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formula {
    /// The measure.
    pub name: MeasureName,
    /// The metric; none is the value itself.
    pub metric: Option<MetricCall>,
    /// Dimensions and their values.
    pub select: Vec<(String, String)>,
}

/// The address of one number.
///
/// ```
/// use sizeup::project::Reference;
/// let reference: Reference = "av-users.users.yoy[area=rural]@2023-12".parse().unwrap();
/// assert_eq!((reference.dataset.as_str(), reference.measure.as_str()), ("av-users", "users"));
/// assert_eq!(reference.metric.as_ref().unwrap().name, "yoy");
/// assert_eq!(reference.select, [("area".to_owned(), "rural".to_owned())]);
/// assert_eq!(reference.period.unwrap().to_string(), "2023-12");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The name of the card.
    pub dataset: String,
    /// The measure.
    pub measure: String,
    /// The metric; none is the value itself.
    pub metric: Option<MetricCall>,
    /// Dimensions and their values.
    pub select: Vec<(String, String)>,
    /// The period; there is none exactly where the metric answers with one.
    pub period: Option<Period>,
    /// As it was typed.
    pub text: String,
}

impl Reference {
    /// The measure, `dataset.measure`.
    pub fn name(&self) -> MeasureName {
        MeasureName { dataset: self.dataset.clone(), measure: self.measure.clone() }
    }

    /// Whether its metric answers with a period.
    pub fn answers_with_a_period(&self) -> bool {
        self.metric.as_ref().is_some_and(|metric| DATELESS.contains(&metric.name.as_str()))
    }
}

/// Why a text is not what it should be, and at which of its characters, from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAReference {
    /// The text.
    pub text: String,
    /// The number of the character, from 0; that behind the last one where something is missing.
    pub at: usize,
    /// What is wrong there.
    pub why: String,
}

impl NotAReference {
    /// The fact, without a place.
    pub fn fact(&self) -> AnalysisFact {
        let why = format!("{} at character {}", self.why, self.at + 1);
        AnalysisFact::NotAReference { text: clipped(&self.text), why }
    }

    /// The finding for a text from the command line: its place is the text itself.
    pub fn finding(&self, file: &str) -> Finding {
        let column = self.at as u64 + 1;
        let place = Place { file: file.to_owned(), line: 1, column, length: 1, text: Some(self.text.clone()) };
        Finding::error(self.fact()).at(place)
    }
}

impl std::str::FromStr for MeasureName {
    type Err = NotAReference;

    fn from_str(text: &str) -> Read<MeasureName> {
        let mut cursor = Cursor::new(text);
        let name = cursor.measure_name()?;
        cursor.end().map(|()| name)
    }
}

impl std::str::FromStr for MetricCall {
    type Err = NotAReference;

    fn from_str(text: &str) -> Read<MetricCall> {
        let mut cursor = Cursor::new(text);
        let metric = cursor.metric()?;
        cursor.end().map(|()| metric)
    }
}

impl std::str::FromStr for Series {
    type Err = NotAReference;

    fn from_str(text: &str) -> Read<Series> {
        let mut cursor = Cursor::new(text);
        let series = Series { name: cursor.measure_name()?, select: cursor.select()? };
        cursor.end().map(|()| series)
    }
}

impl std::str::FromStr for Formula {
    type Err = NotAReference;

    fn from_str(text: &str) -> Read<Formula> {
        let mut cursor = Cursor::new(text);
        let name = cursor.measure_name()?;
        let before = cursor.at;
        let metric = if cursor.take('.') { Some(cursor.metric()?) } else { None };
        let dated = metric.as_ref().is_some_and(|metric| DATELESS.contains(&metric.name.as_str()));
        if dated {
            return cursor.refuse(before, "this metric answers with a period");
        }
        let formula = Formula { name, metric, select: cursor.select()? };
        cursor.end().map(|()| formula)
    }
}

impl std::str::FromStr for Reference {
    type Err = NotAReference;

    fn from_str(text: &str) -> Read<Reference> {
        let mut cursor = Cursor::new(text);
        let MeasureName { dataset, measure } = cursor.measure_name()?;
        let metric = if cursor.take('.') { Some(cursor.metric()?) } else { None };
        let select = cursor.select()?;
        let before = cursor.at;
        let mut period = None;
        if cursor.take('@') {
            let start = cursor.at;
            let typed = cursor.run(|_| true);
            let Ok(read) = typed.parse() else {
                return cursor.refuse(start, no_period(&typed));
            };
            period = Some(read);
        }
        cursor.end()?;
        let reference = Reference { dataset, measure, metric, select, period, text: text.to_owned() };
        match (reference.answers_with_a_period(), period) {
            (true, Some(_)) => cursor.refuse(before, "this metric answers with a period and takes none"),
            (false, None) => cursor.refuse(before, "`@` and the period are missing"),
            _ => Ok(reference),
        }
    }
}

/// That a text is no period; of the name of a fiscal year, what is.
pub(super) fn no_period(typed: &str) -> String {
    let what = format!("`{}` is not a period", clipped(typed));
    Period::fiscal_hint(typed).map_or(what.clone(), |fiscal| format!("{what} ({fiscal})"))
}

fn value_text(value: &str) -> String {
    if !value.is_empty() && value.chars().all(is_bare) {
        return value.to_owned();
    }
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}

fn write_select(f: &mut fmt::Formatter<'_>, select: &[(String, String)]) -> fmt::Result {
    if select.is_empty() {
        return Ok(());
    }
    let pairs: Vec<String> = select.iter().map(|(name, value)| format!("{}={}", value_text(name), value_text(value))).collect();
    write!(f, "[{}]", pairs.join(","))
}

impl fmt::Display for MeasureName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.dataset, self.measure)
    }
}

impl fmt::Display for MetricCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        if self.args.is_empty() {
            return Ok(());
        }
        let args: Vec<String> = self.args.iter().map(|arg| value_text(arg)).collect();
        write!(f, "({})", args.join(","))
    }
}

impl fmt::Display for Series {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.name)?;
        write_select(f, &self.select)
    }
}

impl fmt::Display for Formula {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.name)?;
        self.metric.iter().try_for_each(|metric| write!(f, ".{metric}"))?;
        write_select(f, &self.select)
    }
}

impl fmt::Display for Reference {
    /// The reference in its plainest spelling: no spaces, quotes only where they are needed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.dataset, self.measure)?;
        if let Some(metric) = &self.metric {
            write!(f, ".{metric}")?;
        }
        write_select(f, &self.select)?;
        self.period.iter().try_for_each(|period| write!(f, "@{period}"))
    }
}

#[cfg(test)]
mod tests;
