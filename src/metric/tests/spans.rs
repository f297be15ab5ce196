//! Spans of months: fiscal years, which follow each other, and parts of a year, which come once a year.

use super::*;

fn of(table: &Table, call: &str, period: &str) -> String {
    answer(table, call, &["x"], period)
}

fn series(kind: Kind, levels: &[(&str, &str)]) -> Table {
    let levels: Vec<(&str, &str, &str)> = levels.iter().map(|(period, level)| ("x", *period, *level)).collect();
    table(kind, &["x"], &levels)
}

/// Fiscal years of April to March; that of 2020 has a 29th of February.
fn fiscal(levels: &[&str]) -> Table {
    let periods: Vec<String> = (2019..).take(levels.len()).map(|year| format!("{year}-04/{}-03", year + 1)).collect();
    let levels: Vec<(&str, &str)> = periods.iter().map(String::as_str).zip(levels.iter().copied()).collect();
    series(Kind::Flow, &levels.into_iter().filter(|(_, level)| *level != "-").collect::<Vec<_>>())
}

#[test]
fn a_leap_day_makes_no_other_fiscal_year() {
    let years = fiscal(&["100", "110", "121", "130"]);
    // (130 / 100)^(1/3) − 1 and ln(1.3) / 3.
    assert_eq!(of(&years, "cagr", "2022-04/2023-03"), "9.139288");
    assert_eq!(of(&years, "exp", "2022-04/2023-03"), "8.745475");
    assert_eq!(of(&years, "cagr(2019-04/2020-03)", "2022-04/2023-03"), "9.139288");
    assert_eq!(of(&years, "index(2019-04/2020-03)", "2022-04/2023-03"), "130");
    assert_eq!(of(&years, "index(2019-04/2020-03..2020-04/2021-03)", "2021-04/2022-03"), "115.238095");
    let seven = fiscal(&["100", "110", "121", "133.1", "146.41", "161.051", "200"]);
    // All seven points, two of them with a leap day: the slope by hand is that of ln x on 0..6.
    assert_eq!(of(&seven, "lsgr", "2025-04/2026-03"), "11.438771");
    let parts = series(
        Kind::Flow,
        &[("2020-01/2020-02", "100"), ("2021-01/2021-02", "110"), ("2022-01/2022-02", "121"), ("2024-01/2024-02", "150")],
    );
    assert_eq!(of(&parts, "cagr", "2022-01/2022-02"), "10");
    assert_eq!(of(&parts, "cagr(2020-01/2020-02)", "2024-01/2024-02"), "10.668192");
}

#[test]
fn fiscal_years_follow_each_other() {
    let years = fiscal(&["100", "110", "121", "-", "133.1"]);
    assert_eq!(of(&years, "pop", "2019-04/2020-03"), "no_prior");
    assert_eq!(of(&years, "pop", "2020-04/2021-03"), "10");
    assert_eq!(of(&years, "change", "2020-04/2021-03"), "10");
    assert_eq!(of(&years, "saar", "2021-04/2022-03"), "10");
    assert_eq!(of(&years, "log_annual", "2021-04/2022-03"), "9.531018");
    assert_eq!(of(&years, "accel", "2021-04/2022-03"), "0");
    assert_eq!(of(&years, "streak", "2021-04/2022-03"), "2");
    assert_eq!(of(&years, "ttm", "2021-04/2022-03"), "121");
    assert_eq!(of(&years, "pop", "2023-04/2024-03"), "missing_period");
    // Two of each year, end to end.
    let halves = series(Kind::Flow, &[("2022-04/2022-09", "10"), ("2022-10/2023-03", "11"), ("2023-04/2023-09", "12.1")]);
    assert_eq!(of(&halves, "pop", "2022-10/2023-03"), "10");
    assert_eq!(of(&halves, "saar", "2023-04/2023-09"), "21");
    assert_eq!(of(&halves, "ttm", "2022-10/2023-03"), "21");
    // Parts that come once a year do not follow each other.
    let parts = series(Kind::Flow, &[("2022-01/2022-10", "10"), ("2023-01/2023-10", "11"), ("2024-01/2024-10", "12")]);
    assert_eq!(of(&parts, "pop", "2024-01/2024-10"), "missing_period");
    assert_eq!(of(&parts, "saar", "2024-01/2024-10"), "missing_period");
    assert_eq!(of(&parts, "yoy", "2023-01/2023-10"), "10");
}

#[test]
fn fiscal_years_are_looked_ahead_of() {
    let years = fiscal(&["100", "110", "120", "130", "140", "150", "160", "170"]);
    assert_eq!(of(&years, "forecast(2)", "2028-04/2029-03"), "190");
}

#[test]
fn a_span_that_is_a_year_is_that_year() {
    let flow = series(Kind::Flow, &[("2022", "100"), ("2023", "110"), ("2024-01/2024-12", "121")]);
    assert_eq!(of(&flow, "yoy", "2024-01/2024-12"), "10");
    assert_eq!(of(&flow, "pop", "2024-01/2024-12"), "10");
    assert_eq!(of(&flow, "cagr", "2024-01/2024-12"), "10");
    assert_eq!(of(&flow, "aagr", "2024-01/2024-12"), "10");
    assert_eq!(of(&flow, "index(2022-01/2022-12)", "2024-01/2024-12"), "121");
    let quarters = series(Kind::Flow, &[("2023-Q1", "50"), ("2023-04/2023-06", "60")]);
    assert_eq!(of(&quarters, "pop", "2023-04/2023-06"), "20");
}

#[test]
fn each_length_of_period_has_a_record_of_its_own() {
    let flow = series(
        Kind::Flow,
        &[("2021-Q1", "10"), ("2021-Q2", "11"), ("2021-Q3", "12"), ("2021-Q4", "13"), ("2021", "46"), ("2022-Q1", "11")],
    );
    let told = |call: &str| -> Vec<String> {
        let rows = calculate(&call.parse().expect("a metric"), &Levels::new(&flow, None)).rows;
        rows.iter().map(|row| format!("{} {}", row.period, row.cell.value.expect("a number"))).collect()
    };
    assert_eq!(told("record"), ["2021 46", "2021-Q4 13"]);
    assert_eq!(told("record(low)"), ["2021-Q1 10", "2021 46"]);
    assert_eq!(told("milestone(11)"), ["2021 46", "2021-Q2 11"]);
    // Of a stock a year is its end.
    let stock = series(Kind::Stock, &[("2021-Q4", "13"), ("2022", "14")]);
    assert_eq!(of(&stock, "record", "2022"), "14");
    assert_eq!(calculate(&"record".parse().expect("a metric"), &Levels::new(&stock, None)).rows.len(), 1);
}

#[test]
fn nothing_grows_since_a_base_that_does_not_lie_before_it() {
    let flow = series(Kind::Flow, &[("2017", "0"), ("2018", "100"), ("2019", "110"), ("2020", "121"), ("2021", "0")]);
    for metric in ["cagr", "exp", "aagr", "doubling", "lsgr(growth, 2019)"] {
        let call = if metric.contains('(') { metric.to_owned() } else { format!("{metric}(2019)") };
        for at in ["2018", "2019"] {
            assert_eq!(of(&flow, &call, at), "too_few_points", "{call} at {at}");
        }
    }
    assert_eq!(of(&flow, "shift_share(excess,2019)", "2018"), "too_few_points");
    assert_eq!(of(&flow, "shift_share(excess,2019)", "2019"), "too_few_points");
    assert_eq!(of(&flow, "shift_share(excess,2019)", "2020"), "0");
    // The first of a series is its own base, zero or not.
    assert_eq!(of(&flow, "cagr", "2017"), "too_few_points");
    assert_eq!(of(&flow, "cagr", "2018"), "zero_base");
    assert_eq!(of(&flow, "index(2019)", "2018"), "90.909091");
}

#[test]
fn what_a_year_carries_over_has_its_mean_as_base() {
    let year = |levels: [&str; 4]| {
        let periods = ["2023-Q1", "2023-Q2", "2023-Q3", "2023-Q4"];
        of(&series(Kind::Flow, &periods.into_iter().zip(levels).collect::<Vec<_>>()), "carry_over", "2023-Q4")
    };
    // 2.5 over a mean of 1.275.
    assert_eq!(year(["2", "-0.5", "1.1", "2.5"]), "96.078431");
    assert_eq!(year(["2", "1", "1", "0"]), "-100");
    assert_eq!(year(["2", "1", "1", "-1"]), "sign_change");
    assert_eq!(year(["-2", "-1", "-1", "-1"]), "nonpositive_base");
    assert_eq!(year(["-2", "-1", "1", "2"]), "zero_base");
}
