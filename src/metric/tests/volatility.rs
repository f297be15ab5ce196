//! The unsteadiness of growth: its examples, its edges, and bounds that hold whatever the rounding hid.

use proptest::prelude::*;

use super::*;

fn of(printed: &[i64]) -> Table {
    let texts: Vec<(String, String)> =
        (2001..).zip(printed).map(|(year, value): (i32, _)| (year.to_string(), value.to_string())).collect();
    let levels: Vec<(&str, &str, &str)> = texts.iter().map(|(period, value)| ("x", period.as_str(), value.as_str())).collect();
    table(Kind::Flow, &["x"], &levels)
}

#[test]
fn eight_growth_rates_have_a_spread() {
    let steady = of(&[100, 110, 121, 133, 146, 161, 177, 195]);
    assert_eq!(answer(&steady, "cv", &["x"], "2008"), "too_few_points", "seven growth rates");
    assert_eq!(answer(&steady, "mad", &["x"], "2001"), "no_prior");
    let flat = of(&[100; 9]);
    assert_eq!(answer(&flat, "mad", &["x"], "2009"), "0");
    assert_eq!(answer(&flat, "cv", &["x"], "2009"), "zero_base");
    assert_eq!(answer(&flat, "robust_z", &["x"], "2009"), "zero_base");
    assert_eq!(answer(&flat, "lsgr(r2)", &["x"], "2009"), "zero_base");
    assert_eq!(answer(&flat, "lsgr(se)", &["x"], "2009"), "0");
}

#[test]
fn a_year_that_stands_out_is_seen() {
    let odd = of(&[1000, 1100, 1210, 1330, 1463, 1610, 1771, 1948, 2143, 6000]);
    let z: f64 = answer(&odd, "robust_z", &["x"], "2010").parse().expect("a number");
    assert!(z > 3.5, "{z}");
}

#[test]
fn the_growth_of_quarters_is_none_of_years() {
    let quarters = (2020..2023).flat_map(|year| (1..=4).map(move |quarter| format!("{year}-Q{quarter}")));
    let periods: Vec<String> = quarters.chain((2020..2023).map(|year| year.to_string())).collect();
    let texts: Vec<String> = (0..periods.len()).map(|at| (100 + at * at).to_string()).collect();
    let levels: Vec<(&str, &str, &str)> = periods.iter().zip(&texts).map(|(period, text)| ("x", &**period, &**text)).collect();
    let mut of = table(Kind::Flow, &["x"], &levels).sorted();
    for row in of.rows.iter_mut().filter(|row| row.period.to_string() == "2021") {
        row.cell.status = Status::FORECAST;
    }
    let made = ask(&of, "mad");
    let last = made.row(&["x".into()], "2022-Q4".parse().expect("a period")).expect("a row");
    assert!(last.cell.value.is_some(), "{last:?}");
    assert_eq!(last.cell.status, Status::NORMAL, "the year is a forecast, no quarter is");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn no_rounding_leaves_the_bounds(levels in proptest::collection::vec(200_i64..900, 10), off in proptest::collection::vec(-0.5_f64..0.5, 10)) {
        let printed = of(&levels);
        // What may have been printed so, printed with more digits.
        let exact: Vec<(String, String)> = (2001..).zip(levels.iter().zip(&off)).map(|(year, (level, off)): (i32, _)| (year.to_string(), format!("{:.9}", *level as f64 + off))).collect();
        let exact: Vec<(&str, &str, &str)> = exact.iter().map(|(period, value)| ("x", period.as_str(), value.as_str())).collect();
        let exact = table(Kind::Flow, &["x"], &exact);
        for metric in ["cv", "mad", "robust_z", "lsgr(r2)", "lsgr(se)"] {
            let cell = |table: &Table| ask(table, metric).rows.last().expect("a row").cell.clone();
            let (known, real) = (cell(&printed), cell(&exact));
            let Some(value) = real.value else { continue };
            prop_assert!(known.lo.is_none_or(|lo| lo <= value), "{} {:?} {}", metric, known, value);
            prop_assert!(known.hi.is_none_or(|hi| value <= hi), "{} {:?} {}", metric, known, value);
        }
    }
}
