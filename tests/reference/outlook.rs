//! Curves of adoption and forecasts against those of scipy and statsmodels, on public series.
//!
//! `outlook.py` computed `outlook.csv` outside of this crate. Curves and the simple methods are held to ten significant
//! digits, as far as our own rounding shows; exponential smoothing to six, for the peer's search for its weights ends there.

use std::collections::BTreeMap;

use sizeup::metric::{Call, Levels, calculate};
use sizeup::number::Decimal;
use sizeup::table::{Kind, Table};

use super::{levels, records};

const SERIES: &[(&str, Kind)] = &[("rats", Kind::Stock), ("penetration", Kind::Rate), ("gdp", Kind::Flow), ("rate", Kind::Ratio)];

/// Whether a number is the peer's, within so much of it and our own rounding.
fn is(ours: Option<Decimal>, peer: &str, within: f64) -> bool {
    let (Some(ours), Ok(peer)) = (ours, peer.parse::<f64>()) else { return false };
    let shown = libm::pow(10.0, -f64::from(ours.scale().max(6)));
    (ours.to_f64() - peer).abs() <= 1.001 * shown + within * peer.abs()
}

#[test]
fn curves_and_forecasts_are_those_of_the_peers() {
    let tables: BTreeMap<&str, Table> = SERIES.iter().map(|(name, kind)| (*name, levels(name, *kind, &["all"]))).collect();
    let mut wrong = Vec::new();
    let mut held = 0;
    for record in records("outlook.csv") {
        let [series, metric, part, period, value, lo, hi] = &record[..] else { panic!("seven columns") };
        let levels = &tables[series.as_str()];
        let table = calculate(&metric.parse::<Call>().expect("a metric"), &Levels::new(levels, None));
        let row = table.row(&[part.as_str().into()], period.parse().expect("a period"));
        let Some(cell) = row.map(|row| &row.cell) else {
            wrong.push(format!("{series},{metric},{period}: no row"));
            continue;
        };
        let within = if metric.contains("ets") { 1e-6 } else { 1e-10 };
        // No ceiling lies below the highest figure: there our interval begins.
        let highest = levels.rows.iter().filter_map(|row| row.cell.lo).max();
        let begins = is(cell.lo, lo, within) || (cell.lo == highest && ["(k", "(m)"].iter().any(|term| metric.contains(term)));
        let bounded = lo.is_empty() || (begins && is(cell.hi, hi, within));
        match is(cell.value, value, within) && bounded {
            true => held += 1,
            false => wrong.push(format!("{record:?}: {:?} in {:?} {:?} {:?}", cell.value, cell.lo, cell.hi, cell.reason)),
        }
    }
    assert!(wrong.is_empty(), "{} places differ:\n{}", wrong.len(), wrong.join("\n"));
    assert!(held >= 80, "{held} places are held");
}

/// The certified values of Rat42 of the NIST Statistical Reference Datasets: y = b1 / (1 + exp(b2 − b3·x)), of which b3
/// is our r and b2 / b3 our midpoint, counted from day 0.
#[test]
fn the_certified_values_of_nist() {
    let rats = levels("rats", Kind::Stock, &["all"]);
    let answer = |metric: &str| {
        let table = calculate(&metric.parse::<Call>().expect("a metric"), &Levels::new(&rats, None));
        table.rows.last().and_then(|row| row.cell.to_f64()).expect("a number")
    };
    let (b1, b2, b3) = (7.246_223_757_6e1, 2.618_076_840_2, 6.735_920_006_6e-2);
    assert!((answer("logistic(k)") - b1).abs() < 1e-6);
    assert!((answer("logistic(r)") / b3 - 1.0).abs() < 1e-5, "six digits are shown");
    // Day 0 is the end of the year 2000.
    assert!((answer("logistic(midpoint)") - 2001.0 - b2 / b3).abs() < 1e-6);
    assert!((answer("logistic(k_se)") - 1.734_028_340_1).abs() < 1e-6);
    assert!((answer("logistic(r_se)") / 3.446_566_337_7e-3 - 1.0).abs() < 1e-5);
    assert!((answer("logistic(se)") - 1.158_772_549_9).abs() < 1e-6);
}
