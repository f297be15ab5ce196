//! Longer periods: what fills them, what does not, and the laws of sums.

use proptest::prelude::*;

use super::*;
use crate::number::Decimal;
use crate::panel::collapse;
use crate::table::{Break, Dimension, Measure};

const PARTS: [&str; 2] = ["a", "b"];

fn period(text: &str) -> Period {
    text.parse().expect("a period")
}

fn cell(printed: &str) -> Cell {
    let Ok(value) = printed.parse::<Decimal>() else { return Cell::reason(Reason::MissingValue, Status::NORMAL) };
    let half = Decimal::new(5, value.scale() + 1).expect("half a unit");
    let end = |end: Option<Decimal>| end.expect("fits");
    Cell::number(value, end(value.checked_sub(half)), end(value.checked_add(half)), Status::NORMAL)
}

fn table(kind: Kind, rows: &[(&str, &str, &str)]) -> Table {
    let dimension = Dimension {
        name: "part".into(),
        title: "Part".into(),
        values: PARTS.map(Arc::from).into(),
        labels: Vec::new(),
        declared: true,
        partition: true,
        total: None,
        definition: false,
    };
    let row = |(part, at, printed): &(&str, &str, &str)| Row {
        key: vec![Arc::from(*part)],
        period: period(at),
        cell: cell(printed),
        origin: Origin::Computed,
        operands: Vec::new(),
        sources: Vec::new(),
    };
    let measure = Measure { name: "d.x".into(), title: "X".into(), kind: Some(kind), unit: None, scope: None };
    Table {
        measure: Arc::new(measure),
        metric: "value".into(),
        unit: None,
        dimensions: vec![dimension],
        settled: Vec::new(),
        frequency: None,
        breaks: Arc::new([]),
        file: "d.csv".into(),
        releases: Arc::new([]),
        left_out: Arc::new([]),
        rows: rows.iter().map(row).collect(),
    }
    .sorted()
}

const YEARLY: Every = Every {
    frequency: Frequency::Year,
    as_of: None,
    opt_ins: OptIns {
        negative_base: crate::table::NegativeBase::Refuse,
        across_breaks: false,
        like_for_like: false,
        matched: false,
        first_base: false,
        vintage: crate::table::Vintage::Latest,
        largest_remainder: false,
    },
    weight: None,
};

/// The cells of part `a` by years: a number, or the code of a reason, with the status.
fn yearly(levels: &Table, how: &Every) -> Vec<String> {
    let told = |row: &Row| {
        let cell = &row.cell;
        let number = cell.value.map_or_else(|| cell.reason.expect("a reason").code().to_owned(), |value| value.to_string());
        format!("{} {number} {}", row.period, cell.status)
    };
    every(levels, how).table.rows.iter().filter(|row| *row.key[0] == *"a").map(told).collect()
}

const QUARTERS: &[(&str, &str, &str)] =
    &[("a", "2022-Q1", "10.1"), ("a", "2022-Q2", "20"), ("a", "2022-Q3", "30.25"), ("a", "2022-Q4", "40")];

#[test]
fn a_flow_is_summed_with_its_halves() {
    let made = every(&table(Kind::Flow, QUARTERS), &YEARLY).table;
    let cell = &made.rows[0].cell;
    let number = |text: &str| Some(text.parse::<Decimal>().expect("a number"));
    // The halves: 0.05, 0.5, 0.005, 0.5.
    assert_eq!((cell.value, cell.lo, cell.hi), (number("100.35"), number("99.295"), number("101.405")));
    assert_eq!(made.rows[0].operands.len(), 4);
}

#[test]
fn a_stock_takes_the_figure_at_the_end_and_no_earlier_one() {
    assert_eq!(yearly(&table(Kind::Stock, QUARTERS), &YEARLY), ["2022 40 A"]);
    assert_eq!(yearly(&table(Kind::Stock, &QUARTERS[..3]), &YEARLY), ["2022 missing_period A"]);
    assert_eq!(yearly(&table(Kind::Stock, &[("a", "2022-12", "7")]), &YEARLY), ["2022 7 A"]);
    assert_eq!(yearly(&table(Kind::Flow, &[("a", "2022-12", "7")]), &YEARLY), ["2022 missing_period A"]);
}

#[test]
fn what_is_never_summed_is_not_summed_over_time() {
    for kind in [Kind::Rate, Kind::Ratio, Kind::Index, Kind::Growth] {
        assert_eq!(yearly(&table(kind, QUARTERS), &YEARLY), ["2022 not_additive A"], "{kind:?}");
        // What is printed for the year stands.
        let printed = table(kind, &[QUARTERS, &[("a", "2022", "25")]].concat());
        assert_eq!(yearly(&printed, &YEARLY), ["2022 25 A"], "{kind:?}");
    }
}

#[test]
fn holes_empty_cells_and_unfinished_years_have_their_reasons() {
    let mut rows = QUARTERS.to_vec();
    rows[1].2 = "";
    assert_eq!(yearly(&table(Kind::Flow, &rows), &YEARLY), ["2022 missing_value A"]);
    let early = Every { as_of: Some(period("2022-10-15")), ..YEARLY };
    assert_eq!(yearly(&table(Kind::Flow, &QUARTERS[..3]), &early), ["2022 partial_period A"]);
    assert_eq!(yearly(&table(Kind::Flow, &QUARTERS[..3]), &YEARLY), ["2022 missing_period A"]);
    let later = Every { as_of: Some(period("2023-01-15")), ..YEARLY };
    assert_eq!(yearly(&table(Kind::Flow, &QUARTERS[..3]), &later), ["2022 missing_period A"]);
}

#[test]
fn a_break_inside_a_year_refuses_its_sum() {
    let mut levels = table(Kind::Flow, QUARTERS);
    levels.breaks = Arc::new([Break { after: period("2022-06"), note: "x".into(), only: Vec::new() }]);
    assert_eq!(yearly(&levels, &YEARLY), ["2022 break A"]);
    let aloud = Every { opt_ins: OptIns { across_breaks: true, ..OptIns::default() }, ..YEARLY };
    assert_eq!(yearly(&levels, &aloud), ["2022 100.35 A+series-break"]);
    // At the end of the year it lies between years.
    levels.breaks = Arc::new([Break { after: period("2022-12"), note: "x".into(), only: Vec::new() }]);
    assert_eq!(yearly(&levels, &YEARLY), ["2022 100.35 A"]);
    // A flag within the year is one of the year.
    let mut flagged = table(Kind::Stock, QUARTERS);
    flagged.rows[1].cell.status = Status::BREAK;
    assert_eq!(yearly(&flagged, &YEARLY), ["2022 40 B"]);
    let mut flagged = table(Kind::Flow, QUARTERS);
    flagged.rows[1].cell.status = Status::BREAK;
    assert_eq!(yearly(&flagged, &YEARLY), ["2022 break B"]);
}

#[test]
fn the_worst_status_travels() {
    let mut levels = table(Kind::Flow, QUARTERS);
    levels.rows[1].cell.status = Status::of('P').expect("a letter");
    levels.rows[2].cell.status = Status::FORECAST;
    assert_eq!(yearly(&levels, &YEARLY), ["2022 100.35 F"]);
}

#[test]
fn like_for_like_takes_what_is_over_and_the_same_a_year_before() {
    let next = [("a", "2023-Q1", "11"), ("a", "2023-Q2", "21")];
    let how = Every { opt_ins: OptIns { like_for_like: true, ..OptIns::default() }, ..YEARLY };
    let levels = table(Kind::Flow, &[QUARTERS, &next].concat());
    assert_eq!(yearly(&levels, &how), ["2022 100.35 A", "2023 32 A+partial"]);
    let prior = every(&levels, &how).priors;
    assert_eq!(prior.len(), 1);
    assert_eq!((prior[0].period, prior[0].cell.value.expect("a sum").to_string()), (period("2022"), "30.1".to_owned()));
    // A hole before the last quarter is a hole, not an unfinished year that could be told.
    let levels = table(Kind::Flow, &[QUARTERS, &next[1..]].concat());
    assert_eq!(yearly(&levels, &how), ["2022 100.35 A", "2023 missing_period A"]);
}

fn printed() -> impl Strategy<Value = String> {
    prop_oneof![5 => "[1-9][0-9]{0,3}", 3 => "[0-9]{1,3}\\.[0-9]{1,2}", 1 => "-[1-9][0-9]{0,2}", 1 => Just(String::new())]
}

proptest! {
    /// The sums over time of the parts are the parts of the sums, whichever is taken first, wherever holes are.
    #[test]
    fn time_and_parts_commute(
        given in prop::collection::vec((0..2_usize, 0..24_i64, printed()), 0..60),
        full in any::<bool>(),
        stock in any::<bool>(),
    ) {
        let mut seen = BTreeMap::new();
        let kind = if stock { Kind::Stock } else { Kind::Flow };
        if full {
            for at in 0..48 {
                seen.insert((at % 2, i64::try_from(at / 2).expect("small")), "1.5".to_owned());
            }
        }
        seen.extend(given.into_iter().map(|(part, month, printed)| ((part, month), printed)));
        let named: Vec<(&str, String, String)> = seen
            .iter()
            .map(|((part, month), printed)| {
                let month = Period::new(Frequency::Month, 2020 * 12 + month).expect("a month");
                (PARTS[*part], month.to_string(), printed.clone())
            })
            .collect();
        let rows: Vec<(&str, &str, &str)> =
            named.iter().map(|(part, month, printed)| (*part, month.as_str(), printed.as_str())).collect();
        let levels = table(kind, &rows);
        for frequency in [Frequency::Quarter, Frequency::Half, Frequency::Year] {
            let how = Every { frequency, ..YEARLY };
            let parts_first = every(&collapse(&levels, |_| false).expect("a partition"), &how).table;
            let time_first = collapse(&every(&levels, &how).table, |_| false).expect("a partition");
            prop_assert_eq!(parts_first.rows.len(), time_first.rows.len());
            for (a, b) in parts_first.rows.iter().zip(&time_first.rows) {
                prop_assert_eq!((a.period, a.cell.value, a.cell.lo, a.cell.hi), (b.period, b.cell.value, b.cell.lo, b.cell.hi));
                prop_assert!(a.cell.value.is_some() != a.cell.reason.is_some(), "{:?}", a.cell);
                prop_assert!(a.cell.lo <= a.cell.value && a.cell.value <= a.cell.hi);
            }
            // Months into quarters into years is months into years.
            let twice = every(&every(&levels, &Every { frequency: Frequency::Quarter, ..YEARLY }).table, &how).table;
            for (a, b) in twice.rows.iter().zip(&every(&levels, &how).table.rows) {
                prop_assert_eq!((a.period, a.cell.value), (b.period, b.cell.value));
            }
            // The order of the rows does not matter.
            let mut turned = levels.clone();
            turned.rows.reverse();
            prop_assert_eq!(every(&turned.sorted(), &how).table.rows, every(&levels, &how).table.rows);
        }
    }
}
