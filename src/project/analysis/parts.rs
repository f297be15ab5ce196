//! The sections of an analysis, a function each.

use std::collections::BTreeMap;
use std::str::FromStr;

use super::super::analysis_keys::{ALLOW, FIRST};
use super::super::expect::Expect;
use super::super::names::unsafe_name;
use super::super::printed::ScaleWord;
use super::super::reference::{MeasureName, MetricCall, NotAReference};
use super::super::section::Section;
use super::super::spot::{Placed, clipped};
use super::{ChartSpec, ClaimSpec, TableSpec};
use crate::finding::{AnalysisFact, Finding, Severity};
use crate::period::{Frequency, Period};
use crate::table::{NegativeBase, OptIns, Reason, Vintage};

/// Names that must be told apart; file systems that ignore case would take two files for one.
pub(super) struct Taken {
    what: &'static str,
    seen: BTreeMap<String, Placed<String>>,
}

impl Taken {
    pub fn new(what: &'static str) -> Taken {
        Taken { what, seen: BTreeMap::new() }
    }

    /// Says so where the name of a section is one that was there before.
    pub fn check(&mut self, section: &Section, key: &str) {
        let Some(name) = section.text(key) else { return };
        match self.seen.get(&name.to_lowercase()) {
            Some(earlier) => {
                let fact = AnalysisFact::Twice { what: self.what, name: clipped(&name) };
                section.push(|| Finding::error(fact).at(name.place()).at(earlier.place()));
            }
            None => {
                self.seen.insert(name.to_lowercase(), name);
            }
        }
    }
}

/// A name of a file, or of a claim, which reports use as one.
pub(super) fn safe(section: &Section, name: &Placed<String>) {
    if let Some(why) = unsafe_name(name) {
        section.object(&name.spot, format!("`{}` cannot be a name: {why}", clipped(name)));
    }
}

/// Reads a part of a reference and points at the character where it goes wrong.
pub(super) fn refer<T: FromStr<Err = NotAReference>>(section: &Section, text: Placed<String>, what: &str) -> Option<Placed<T>> {
    match text.parse::<T>() {
        Ok(value) => Some(Placed { value, spot: text.spot }),
        Err(refused) => {
            let spot = text.spot.character(&text, refused.at);
            match what {
                "" => section.refuse(&spot, refused.fact()),
                _ => section.object(
                    &spot,
                    format!("`{}` is not {what}: {} at character {}", clipped(&text), refused.why, refused.at + 1),
                ),
            }
            None
        }
    }
}

pub(super) const MEASURE: &str = "a measure";

fn measure(section: &Section) -> Option<Placed<MeasureName>> {
    refer(section, section.text("measure")?, MEASURE)
}

fn metrics(section: &Section, key: &str) -> Vec<Placed<MetricCall>> {
    if !section.has(key) {
        let value = MetricCall { name: "value".to_owned(), args: Vec::new(), text: "value".to_owned() };
        return vec![Placed { value, spot: section.spot.clone() }];
    }
    let typed = section.texts(key);
    if typed.is_empty() {
        section.object(&section.spot_of(key), format!("`{key}` names no metric"));
    }
    typed.into_iter().filter_map(|text| refer(section, text, "a metric")).collect()
}

type Bounds = (Option<Placed<Period>>, Option<Placed<Period>>);

fn bounds(section: &Section) -> Bounds {
    let bounds = (section.period("from"), section.period("to"));
    if let (Some(from), Some(to)) = &bounds
        && from.value > to.value
        && from.start() > to.end()
    {
        let fact = AnalysisFact::Other(format!("`from` is {from}, which lies after `to`"));
        section.push(|| Finding::error(fact).at(from.place()).at(to.place()));
    }
    bounds
}

/// How long the periods are to be.
fn every(section: &Section) -> Option<Frequency> {
    let word = section.plain("every")?;
    Frequency::ALL.iter().find(|(_, name)| *name == word).map(|(frequency, _)| *frequency)
}

/// What is allowed aloud of a table or a chart.
fn opt_ins(section: &Section, every: Option<Frequency>) -> OptIns {
    if section.flag("like_for_like") && every.is_none() {
        section.object(&section.spot_of("like_for_like"), "`like_for_like` is about parts of longer periods: it needs `every`");
    }
    allowed(section)
}

/// What is allowed aloud; the period of a reference says by itself how long it is.
pub(super) fn allowed(section: &Section) -> OptIns {
    OptIns {
        negative_base: section.plain("negative_base").and_then(|word| NegativeBase::named(&word)).unwrap_or_default(),
        across_breaks: section.plain("across_breaks").as_deref() == Some(ALLOW),
        like_for_like: section.flag("like_for_like"),
        matched: section.flag("matched"),
        first_base: section.plain("base").as_deref() == Some(FIRST),
        vintage: section.text("vintage").map(|typed| vintage(section, &typed)).unwrap_or_default(),
        largest_remainder: section.has("share_rounding"),
    }
}

/// Shares must be asked for where it is said how they are rounded.
fn shares_asked(section: &Section, metrics: &[Placed<MetricCall>]) {
    let is_share = |call: &Placed<MetricCall>| matches!(call.name.as_str(), "share" | "占比");
    if section.has("share_rounding") && !metrics.iter().any(is_share) {
        section.object(&section.spot_of("share_rounding"), "`share_rounding` is about `share`, which is not asked for");
    }
}

fn vintage(section: &Section, typed: &Placed<String>) -> Vintage {
    Vintage::named(typed).unwrap_or_else(|| {
        let sentence = format!("`{}` is no release: it is `first`, or a date such as 2024-05", clipped(typed));
        section.object(&typed.spot, sentence);
        Vintage::Latest
    })
}

pub(super) fn table(section: &Section) -> Option<TableSpec> {
    let (name, measure) = (section.text("name"), measure(section));
    if let Some(name) = &name {
        safe(section, name);
    }
    let (from, to) = bounds(section);
    let metrics = metrics(section, "metrics");
    shares_asked(section, &metrics);
    let every = every(section);
    Some(TableSpec {
        name: name?,
        measure: measure?,
        by: section.has("by").then(|| section.texts("by")),
        filter: section.conditions("where"),
        metrics,
        from,
        to,
        every,
        opt_ins: opt_ins(section, every),
        title: section.plain("title"),
        note: section.plain("note"),
        spot: section.spot.clone(),
    })
}

/// The type of a chart that names none.
const LINE: &str = "line";

pub(super) fn chart(section: &Section) -> Option<ChartSpec> {
    let (name, measure) = (section.text("name"), measure(section));
    let chart = match section.has("type") {
        true => section.text("type"),
        false => Some(Placed { value: LINE.to_owned(), spot: section.spot.clone() }),
    };
    if let Some(name) = &name {
        safe(section, name);
    }
    let (from, to) = bounds(section);
    let metrics = metrics(section, "metric");
    shares_asked(section, &metrics);
    let every = every(section);
    let scale = section.text("scale").and_then(|typed| {
        let scale = ScaleWord::read(&typed);
        if scale.is_none() {
            section
                .object(&typed.spot, format!("`{}` is not a scale: it is a power of ten, such as \"million\"", clipped(&typed)));
        }
        Some(Placed { value: scale?, spot: typed.spot })
    });
    Some(ChartSpec {
        name: name?,
        chart: chart?,
        measure: measure?,
        metrics,
        by: section.texts("by"),
        filter: section.conditions("where"),
        from,
        to,
        every,
        opt_ins: opt_ins(section, every),
        title: section.text("title"),
        subtitle: section.plain("subtitle"),
        note: section.plain("note"),
        highlight: section.texts("highlight"),
        labels: section.labels("labels").into_iter().map(|(value, label)| (value, label.value)).collect(),
        scale,
        rows: section.text("rows"),
        width: section.count("width"),
        height: section.count("height"),
        spot: section.spot.clone(),
    })
}

pub(super) fn claim(section: &Section) -> Option<ClaimSpec> {
    let id = section.text("id");
    if let Some(id) = &id {
        safe(section, id);
    }
    let reference = section.text("ref").and_then(|typed| refer::<super::Reference>(section, typed, ""));
    let expect = match (section.text("is"), section.text("reason")) {
        (Some(is), None) => {
            let dated = reference.as_ref().map(|reference| reference.answers_with_a_period());
            dated.and_then(|dated| expect(section, is, dated))
        }
        (None, Some(reason)) => Reason::named(&reason).map(|named| Placed { value: Expect::Reason(named), spot: reason.spot }),
        (Some(is), Some(reason)) => {
            let fact = AnalysisFact::Other("a claim has `is` or `reason`, not both".to_owned());
            section.push(|| Finding::error(fact).at(reason.place()).at(is.place()));
            None
        }
        (None, None) => {
            // A value of another type was refused already.
            if !section.has("is") && !section.has("reason") {
                section.refuse(&section.spot, AnalysisFact::MissingKey { key: "is".to_owned() });
            }
            None
        }
    };
    Some(ClaimSpec {
        id: id?,
        text: section.plain("text"),
        reference: reference?,
        expect: expect?,
        source: section.text("source"),
        severity: severity(section),
        allow_forecast: section.flag("allow_forecast"),
        opt_ins: allowed(section),
        note: section.plain("note"),
        spot: section.spot.clone(),
    })
}

/// What something counts as where it does not hold.
pub(super) fn severity(section: &Section) -> Severity {
    if section.plain("severity").as_deref() == Some("warn") { Severity::Warning } else { Severity::Error }
}

fn expect(section: &Section, is: Placed<String>, dated: bool) -> Option<Placed<Expect>> {
    match Expect::read(&is, dated) {
        Ok(value) => Some(Placed { value, spot: is.spot }),
        Err(refused) => {
            let spot = refused.at.map_or_else(|| is.spot.clone(), |at| is.spot.character(&is, at));
            section.refuse(&spot, refused.fact);
            None
        }
    }
}
