//! Our metrics against those of pandas and statsmodels, on public series.
//!
//! `peers.py` computed `peers.csv` outside of this crate. Every number in it must be ours, or be listed in
//! `differences.csv` with what we say instead and why. Numbers that agree do so unrounded, to ten significant digits; what
//! a peer lost by taking two large numbers off each other is allowed it, up to a few units of the last place of a float.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use sizeup::metric::{Call, Levels, calculate};
use sizeup::number::{Decimal, Fraction, unrounded};
use sizeup::period::Frequency;
use sizeup::table::{Cell, Dimension, Kind, Measure, Origin, Row, Status, Table};
use sizeup::unit::Unit;

mod outlook;

/// The series: what they are, and what splits them, in declared order.
const SERIES: &[(&str, Kind, &[&str])] = &[
    ("users", Kind::Stock, &["all"]),
    ("population", Kind::Stock, &["urban", "rural"]),
    ("rate", Kind::Ratio, &["all"]),
    ("inflation", Kind::Rate, &["all"]),
    (
        "market",
        Kind::Flow,
        &["short_video", "integrated_video", "live_streaming", "ott_iptv", "content_creation", "online_audio"],
    ),
    ("firm-value", Kind::Stock, FIRMS),
    ("firm-capital", Kind::Stock, FIRMS),
    ("firm-invest", Kind::Flow, FIRMS),
    ("gdp", Kind::Flow, &["all"]),
    ("interest", Kind::Ratio, &["all"]),
];

const FIRMS: &[&str] = &[
    "general_motors",
    "us_steel",
    "general_electric",
    "chrysler",
    "atlantic_refining",
    "ibm",
    "union_oil",
    "westinghouse",
    "goodyear",
    "diamond_match",
    "american_steel",
];

fn records(name: &str) -> Vec<Vec<String>> {
    let path = Path::new("tests/reference").join(name);
    let text = std::fs::read(path).expect("a file of this folder");
    let mut reader = csv::Reader::from_reader(&text[..]);
    reader.records().map(|record| record.expect("a record").iter().map(str::to_owned).collect()).collect()
}

/// Half-years noted as months, as the card of the dataset says; the others say it in their notation.
fn frequency(name: &str) -> Option<Frequency> {
    (name == "users").then_some(Frequency::Half)
}

/// The level table of a series, each figure within half a unit of its last digit.
fn levels(name: &str, kind: Kind, parts: &[&str]) -> Table {
    let rows = records(&format!("series/{name}.csv")).into_iter().map(|record| {
        let value: Decimal = record[2].parse().expect("a number");
        let (lo, hi) = (value.checked_sub(value.half_unit()), value.checked_add(value.half_unit()));
        Row {
            key: vec![record[1].as_str().into()],
            period: record[0].parse().expect("a period"),
            cell: Cell::number(value, lo.expect("fits"), hi.expect("fits"), Status::NORMAL),
            origin: Origin::Read { line: 0, column: 2, records: 1 },
            operands: Vec::new(),
            sources: Vec::new(),
        }
    });
    let dimension = Dimension {
        name: "part".into(),
        title: "Part".into(),
        values: parts.iter().map(|part| Arc::from(*part)).collect(),
        labels: Vec::new(),
        declared: true,
        partition: true,
        total: None,
        definition: false,
    };
    let unit = Some(Unit::new("unit"));
    let measure = Measure { name: name.into(), title: name.into(), kind: Some(kind), unit: unit.clone(), scope: None };
    Table {
        measure: Arc::new(measure),
        metric: "value".into(),
        unit,
        dimensions: vec![dimension],
        settled: Vec::new(),
        frequency: frequency(name),
        breaks: Arc::new([]),
        file: format!("{name}.csv").into(),
        releases: Arc::new([]),
        left_out: Arc::new([]),
        rows: rows.collect(),
    }
    .sorted()
}

/// The ratio of two tables, as a derived measure has it: each row with what it is made of.
fn ratio(name: &str, above: &Table, below: &Table) -> Table {
    let rows = above.rows.iter().map(|row| {
        let under = below.row(&row.key, row.period).expect("the same rows");
        let (x, y) = (row.cell.value.expect("a number"), under.cell.value.expect("a number"));
        let value = Fraction::of(x, y).and_then(|quotient| quotient.rounded(24).decimal()).expect("fits");
        Row {
            cell: Cell::number(value, value, value, Status::NORMAL),
            origin: Origin::Computed,
            operands: vec![above.operand("numerator", row), below.operand("denominator", under)],
            ..row.clone()
        }
    });
    let unit = Some(Unit::new("unit/unit"));
    let measure = Measure { name: name.into(), kind: Some(Kind::Ratio), unit: unit.clone(), ..(*above.measure).clone() };
    Table { measure: Arc::new(measure), unit, rows: rows.collect(), ..above.without_rows() }
}

/// What we say at a place: a number, the code of a reason, or nothing where the table has no such row.
#[derive(Clone, Debug, PartialEq)]
enum Said {
    Number(Decimal),
    Reason(&'static str),
    Nothing,
}

impl Said {
    fn text(&self) -> String {
        match self {
            Said::Number(number) => number.to_string(),
            Said::Reason(code) => (*code).to_owned(),
            Said::Nothing => "no row".to_owned(),
        }
    }

    /// Whether a number is what a peer printed, to ten significant digits.
    fn is(&self, peer: &str) -> bool {
        let Said::Number(number) = self else { return false };
        let peer: f64 = peer.parse().expect("a number");
        (number.to_f64() - peer).abs() <= 1e-10 * peer.abs() + LOST
    }
}

/// What a float may lose where a growth rate near 100 % is taken off another one.
const LOST: f64 = 1e-12;

fn said(row: Option<&Row>) -> Said {
    let Some(row) = row else { return Said::Nothing };
    match row.cell.reason {
        Some(reason) => Said::Reason(reason.code()),
        None => Said::Number(row.cell.value.expect("a cell is a number or a reason")),
    }
}

#[test]
fn we_agree_with_the_peers_or_say_why_not() {
    let mut tables: BTreeMap<&str, Table> =
        SERIES.iter().map(|(name, kind, parts)| (*name, levels(name, *kind, parts))).collect();
    tables.insert("firm-rate", ratio("firm-rate", &tables["firm-invest"], &tables["firm-capital"]));
    let mut differences: BTreeMap<Vec<String>, Vec<String>> =
        records("differences.csv").into_iter().map(|mut record| (record.drain(..4).collect(), record)).collect();
    let mut answers: BTreeMap<(String, String), Table> = BTreeMap::new();
    let mut rounded: BTreeMap<(String, String), Table> = BTreeMap::new();
    let (mut agreed, mut wrong) = (0, Vec::new());
    for record in records("peers.csv") {
        let [series, metric, part, period, peer] = &record[..] else { panic!("five columns") };
        let levels = Levels::new(&tables[series.as_str()], None);
        let table = answers
            .entry((series.clone(), metric.clone()))
            .or_insert_with(|| unrounded(|| calculate(&metric.parse::<Call>().expect("a metric"), &levels)));
        let printed = rounded
            .entry((series.clone(), metric.clone()))
            .or_insert_with(|| calculate(&metric.parse::<Call>().expect("a metric"), &levels));
        let at = |table: &Table| said(table.row(&[part.as_str().into()], period.parse().expect("a period")));
        let (ours, printed) = (at(table), at(printed));
        let listed = differences.remove(&record[..4]);
        match listed {
            None if ours.is(peer) => agreed += 1,
            Some(listed) if listed[0] == *peer && listed[1] == printed.text() && !ours.is(peer) && !listed[2].is_empty() => {}
            _ => wrong.push(format!("{},{peer},{}", record[..4].join(","), printed.text())),
        }
    }
    assert!(wrong.is_empty(), "{} places differ and are not listed so:\n{}", wrong.len(), wrong.join("\n"));
    assert!(differences.is_empty(), "listed, but the peers say nothing there: {:?}", differences.keys());
    assert!(agreed > 3000, "the peers agree in {agreed} places only");
}
