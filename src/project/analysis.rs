//! The analysis, `sizeup.toml`: the derived measures, tables, charts and claims of one project.

mod made;
mod parts;
mod reconcile;
#[cfg(test)]
mod tests;

use super::analysis_keys::ANALYSIS;
use super::expect::Expect;
use super::noticed::{Flaw, MAX_FINDINGS};
use super::printed::{Printed, ScaleWord};
use super::reference::{MeasureName, MetricCall, Reference, Series};
use super::section::{Condition, Section, in_lines, read_apart};
use super::spot::{Placed, Spot};
use crate::finding::{Finding, Findings, Result, Severity};
use crate::period::{Frequency, Period};
use crate::table::{Kind, OptIns};
use crate::unit::Unit;
pub use reconcile::{Held, KnownDifference, ReconcileSpec};

/// The tables, charts and claims of one project, as its file says them.
#[derive(Clone, Debug)]
pub struct Analysis {
    /// The file, as the user knows it.
    pub file: String,
    /// What it is about.
    pub title: Option<String>,
    /// The date of the analysis: periods that end later are not complete. Every period is, where it is not said.
    pub as_of: Option<Period>,
    /// The language of numbers and words.
    pub locale: Locale,
    /// Measures made of others, in the order of the file.
    pub measures: Vec<DerivedSpec>,
    /// Tables, in the order of the file.
    pub tables: Vec<TableSpec>,
    /// Charts, in the order of the file.
    pub charts: Vec<ChartSpec>,
    /// What is reconciled, in the order of the file.
    pub reconcile: Vec<ReconcileSpec>,
    /// Claims, in the order of the file.
    pub claims: Vec<ClaimSpec>,
    /// Claims and reconciliations that are wrong in themselves, which are not among the others.
    pub flaws: Vec<Flaw>,
}

/// The language of numbers and words in charts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Locale {
    /// English.
    #[default]
    En,
    /// Chinese: 万, 亿, 同比, 百分点.
    Zh,
}

impl Locale {
    /// Every locale with its name.
    pub const ALL: &[(Locale, &str)] = &[(Locale::En, "en"), (Locale::Zh, "zh")];
}

/// A measure made of others.
#[derive(Clone, Debug)]
pub struct DerivedSpec {
    /// Its address.
    pub name: Placed<MeasureName>,
    /// What people call it.
    pub title: Option<String>,
    /// How it is made.
    pub op: Op,
    /// The kind that was said.
    pub kind: Option<Kind>,
    /// The unit that was said.
    pub unit: Option<Placed<Unit>>,
    /// What its reader should know.
    pub note: Option<String>,
    /// Where it is declared.
    pub spot: Spot,
}

/// How a measure is made of others.
#[derive(Clone, Debug, PartialEq)]
pub enum Op {
    /// An amount in another unit, by a measure that holds the rate.
    Convert {
        /// What is converted.
        from: Placed<Amount>,
        /// The unit of the result.
        to: Placed<Unit>,
        /// The rate; its unit names both.
        with: Placed<Series>,
    },
    /// The first divided by the second, of one period.
    Ratio {
        /// What is divided.
        num: Placed<Series>,
        /// By what.
        den: Placed<Series>,
        /// How many years earlier the denominator stands.
        years_apart: u32,
    },
    /// The first multiplied by the others, of one period; at least two.
    Product(Vec<Placed<Series>>),
    /// The mean of a stock at the end of each period and of the one before.
    Average(Placed<Series>),
    /// Some of them together, less others; at least two in all.
    Sum {
        /// What is added up.
        parts: Vec<Placed<Series>>,
        /// What is subtracted.
        less: Vec<Placed<Series>>,
    },
    /// The level of the year before that printed growth implies.
    Implied {
        /// The level.
        of: Placed<Series>,
        /// Its growth on the year before, in percent, as printed.
        growth: Placed<Series>,
    },
    /// The figures of an older definition carried onto a newer one, by a period that has both.
    Splice {
        /// The measure.
        of: Placed<Series>,
        /// What links them.
        link: Link,
    },
    /// An amount at the prices of one period.
    Real {
        /// The amount at the prices of each period.
        of: Placed<Series>,
        /// An index of prices, or how much they rose on the year.
        prices: Placed<Series>,
        /// The period whose prices are taken.
        base: Placed<Period>,
    },
}

impl Op {
    /// The measures it is made of.
    pub fn operands(&self) -> Vec<(&Series, &Spot)> {
        let all: Vec<&Placed<Series>> = match self {
            Op::Convert { from: Placed { value: Amount::Measure(from), spot }, with, .. } => {
                return vec![(from, spot), (&with.value, &with.spot)];
            }
            Op::Convert { with, .. } => vec![with],
            Op::Ratio { num, den, .. } => vec![num, den],
            Op::Real { of, prices, .. } => vec![of, prices],
            Op::Splice { of, link: Link::PreBreak(before) } => vec![of, before],
            Op::Splice { of, .. } | Op::Average(of) => vec![of],
            Op::Implied { of, growth } => vec![of, growth],
            Op::Sum { parts, less } => parts.iter().chain(less).collect(),
            Op::Product(parts) => parts.iter().collect(),
        };
        all.into_iter().map(|series| (&series.value, &series.spot)).collect()
    }
}

/// What links an older definition to a newer one.
#[derive(Clone, Debug, PartialEq)]
pub enum Link {
    /// Two values of the column of definitions.
    Definitions {
        /// The older.
        old: Placed<String>,
        /// The newer.
        new: Placed<String>,
    },
    /// A measure with what the source printed on the older definition in the period of each break.
    PreBreak(Placed<Series>),
}

/// What is converted: a measure, or one amount at the rate of every period.
#[derive(Clone, Debug, PartialEq)]
pub enum Amount {
    /// A measure.
    Measure(Series),
    /// `1 trillion yuan`, exact.
    Fixed(Printed),
}

/// A table.
#[derive(Clone, Debug)]
pub struct TableSpec {
    /// The name of its file.
    pub name: Placed<String>,
    /// The measure.
    pub measure: Placed<MeasureName>,
    /// The dimensions that stay apart: all of them where nothing was said, none of them where an empty list was.
    pub by: Option<Vec<Placed<String>>>,
    /// What is kept.
    pub filter: Vec<Condition>,
    /// What is computed; `value` where nothing was said.
    pub metrics: Vec<Placed<MetricCall>>,
    /// The first period.
    pub from: Option<Placed<Period>>,
    /// The last period.
    pub to: Option<Placed<Period>>,
    /// The length of the periods, where they are to be longer than those of the data.
    pub every: Option<Frequency>,
    /// What is allowed aloud.
    pub opt_ins: OptIns,
    /// What it shows.
    pub title: Option<String>,
    /// What its reader should know.
    pub note: Option<String>,
    /// Where it is declared.
    pub spot: Spot,
}

/// A chart.
#[derive(Clone, Debug)]
pub struct ChartSpec {
    /// The name of its files.
    pub name: Placed<String>,
    /// The type: `line`, `column`, …
    pub chart: Placed<String>,
    /// The measure.
    pub measure: Placed<MeasureName>,
    /// What is drawn; `value` where nothing was said.
    pub metrics: Vec<Placed<MetricCall>>,
    /// The dimensions whose values are the series.
    pub by: Vec<Placed<String>>,
    /// What is kept.
    pub filter: Vec<Condition>,
    /// The first period.
    pub from: Option<Placed<Period>>,
    /// The last period.
    pub to: Option<Placed<Period>>,
    /// The length of the periods, where they are to be longer than those of the data.
    pub every: Option<Frequency>,
    /// What is allowed aloud.
    pub opt_ins: OptIns,
    /// What it shows, as a sentence.
    pub title: Option<Placed<String>>,
    /// Measure, unit, place, time; written by itself where nothing was said.
    pub subtitle: Option<String>,
    /// What its reader should know.
    pub note: Option<String>,
    /// The values drawn in strong colours.
    pub highlight: Vec<Placed<String>>,
    /// What people call the values, in this chart.
    pub labels: Vec<(Placed<String>, String)>,
    /// The scale of its numbers.
    pub scale: Option<Placed<ScaleWord>>,
    /// What gives the rows: a dimension, or `period`.
    pub rows: Option<Placed<String>>,
    /// In pixels.
    pub width: Option<u32>,
    /// In pixels.
    pub height: Option<u32>,
    /// Where it is declared.
    pub spot: Spot,
}

/// A printed sentence, to be held against the data.
#[derive(Clone, Debug)]
pub struct ClaimSpec {
    /// Its name.
    pub id: Placed<String>,
    /// The sentence.
    pub text: Option<String>,
    /// The number it is about.
    pub reference: Placed<Reference>,
    /// What it says of the number.
    pub expect: Placed<Expect>,
    /// The id of the source that says so.
    pub source: Option<Placed<String>>,
    /// What it counts as where it fails: an error or a warning.
    pub severity: Severity,
    /// Whether it may rest on a forecast.
    pub allow_forecast: bool,
    /// What is allowed aloud, on both sides of a comparison.
    pub opt_ins: OptIns,
    /// What to know about it.
    pub note: Option<String>,
    /// Where it is declared.
    pub spot: Spot,
}

/// Reads an analysis. `file` is the file as the user knows it.
///
/// ```
/// use sizeup::project::analysis;
/// let text = "[[table]]\nname = \"users\"\nmeasure = \"internet-users.users\"\nby = \"area\"\n";
/// let analysis = analysis::parse(text, "sizeup.toml").unwrap();
/// assert_eq!(analysis.tables[0].metrics[0].name, "value");
/// ```
pub fn parse(text: &str, file: &str) -> Result<Analysis> {
    let mut analysis = parse_with_flaws(text, file)?;
    let mut findings: Vec<Finding> = std::mem::take(&mut analysis.flaws).into_iter().flat_map(|flaw| flaw.findings).collect();
    if findings.is_empty() {
        return Ok(analysis);
    }
    in_lines(&mut findings);
    findings.truncate(MAX_FINDINGS);
    Err(Findings(findings))
}

/// The same, where claims and reconciliations that are wrong in themselves are left out, and told as flaws.
pub fn parse_with_flaws(text: &str, file: &str) -> Result<Analysis> {
    let (analysis, flaws) = read_apart(file, text, &ANALYSIS, APART, |section| Some(analysis(file, section)))?;
    Ok(Analysis { flaws, ..analysis })
}

/// The keys of the blocks that stand for themselves.
const APART: &[&str] = &["claim", "reconcile"];

fn analysis(file: &str, section: &Section) -> Analysis {
    let (tables, charts) = (section.many("table"), section.many("chart"));
    let mut measures = parts::Taken::new("derived measure");
    section.many("measure").iter().for_each(|inner| measures.check(inner, "name"));
    let mut files = parts::Taken::new("table or chart");
    tables.iter().chain(&charts).for_each(|inner| files.check(inner, "name"));
    let (mut reconciliations, mut ids) = (parts::Taken::new("reconciliation"), parts::Taken::new("claim"));
    let locale = section.plain("locale");
    Analysis {
        file: file.to_owned(),
        title: section.plain("title"),
        as_of: section.period("as_of").map(|period| period.value),
        locale: Locale::ALL.iter().find(|(_, name)| locale.as_deref() == Some(name)).map(|(known, _)| *known).unwrap_or_default(),
        measures: section.many("measure").iter().filter_map(made::derived).collect(),
        tables: tables.iter().filter_map(parts::table).collect(),
        charts: charts.iter().filter_map(parts::chart).collect(),
        reconcile: section.apart("reconcile", "name", |inner| {
            reconciliations.check(inner, "name");
            reconcile::reconcile(inner)
        }),
        claims: section.apart("claim", "id", |inner| {
            ids.check(inner, "id");
            parts::claim(inner)
        }),
        flaws: Vec::new(),
    }
}
