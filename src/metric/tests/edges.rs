//! What happens at the edges of each metric, and the figures of the trade.

use super::*;
use crate::period::Frequency;

fn quarters(kind: Kind, from: &str, levels: &[&str]) -> Table {
    let first: Period = from.parse().expect("a period");
    let periods: Vec<String> = (0..).map(|n| first.shifted(n).expect("a period").to_string()).take(levels.len()).collect();
    let rows: Vec<(&str, &str, &str)> =
        periods.iter().zip(levels).filter(|(_, x)| **x != "-").map(|(p, x)| ("x", p.as_str(), *x)).collect();
    table(kind, &["x"], &rows)
}

fn of(table: &Table, call: &str, period: &str) -> String {
    answer(table, call, &["x"], period)
}

#[test]
fn a_pace_needs_regular_periods_of_a_kind() {
    let flow = quarters(Kind::Flow, "2022-Q1", &["100", "101", "0", "-", "104"]);
    assert_eq!(of(&flow, "saar", "2022-Q1"), "no_prior");
    assert_eq!(of(&flow, "saar", "2022-Q2"), "4.060401");
    assert_eq!(of(&flow, "saar", "2022-Q3"), "nonpositive_base");
    assert_eq!(of(&flow, "saar", "2023-Q1"), "missing_period");
    assert_eq!(of(&flow, "log_annual", "2022-Q2"), "3.980132");
    assert_eq!(of(&quarters(Kind::Stock, "2022-Q1", &["1", "2"]), "saar", "2022-Q2"), "kind_mismatch");
    let odd = table(Kind::Flow, &["x"], &[("x", "2020-01", "1"), ("x", "2020-03", "2"), ("x", "2020-06", "3")]);
    assert_eq!(of(&odd, "saar", "2020-03"), "missing_period");
    assert_eq!(of(&odd, "ttm", "2020-06"), "missing_period");
}

#[test]
fn a_year_is_summed_only_where_all_of_it_is_there() {
    let flow = quarters(Kind::Flow, "2022-Q1", &["10", "20", "30", "40", "11", "-", "33", "44", "12"]);
    assert_eq!(of(&flow, "ttm", "2022-Q3"), "no_prior");
    assert_eq!(of(&flow, "ttm", "2022-Q4"), "100");
    assert_eq!(of(&flow, "ttm", "2023-Q1"), "101");
    assert_eq!(of(&flow, "ttm", "2023-Q3"), "missing_period");
    assert_eq!(of(&flow, "ytd", "2022-Q2"), "no_prior");
    assert_eq!(of(&flow, "ytd", "2023-Q1"), "10");
    assert_eq!(of(&flow, "ytd", "2023-Q3"), "missing_period");
    assert_eq!(of(&flow, "ytd", "2024-Q1"), "9.090909");
    assert_eq!(of(&flow, "carry_over", "2022-Q4"), "60");
    assert_eq!(of(&flow, "carry_over", "2023-Q4"), "missing_period");
    let stock = quarters(Kind::Stock, "2022-Q1", &["10", "20", "30", "40"]);
    assert_eq!(of(&stock, "ttm", "2022-Q4"), "25");
    assert_eq!(of(&stock, "ytd", "2022-Q4"), "not_additive");
    assert_eq!(of(&quarters(Kind::Rate, "2022-Q1", &["1", "2"]), "ttm", "2022-Q2"), "not_additive");
    let yearly = quarters(Kind::Flow, "2022", &["10", "12"]);
    assert_eq!(of(&yearly, "ttm", "2023"), "12");
    assert_eq!(of(&yearly, "ytd", "2023"), "20");
    assert_eq!(of(&yearly, "carry_over", "2023"), "too_few_points");
    let spans = table(Kind::Flow, &["x"], &[("x", "2022-01/2022-10", "10"), ("x", "2023-01/2023-10", "11")]);
    assert_eq!(of(&spans, "ytd", "2023-01/2023-10"), "10");
}

#[test]
fn trends_need_their_points() {
    let flow = quarters(Kind::Flow, "2016", &["100", "110", "-", "133.1", "146.41", "161.051", "0"]);
    assert_eq!(of(&flow, "lsgr", "2020"), "too_few_points");
    assert_eq!(of(&flow, "lsgr", "2021"), "10");
    assert_eq!(of(&flow, "lsgr", "2022"), "nonpositive_base");
    assert_eq!(of(&flow, "aagr", "2017"), "10");
    assert_eq!(of(&flow, "aagr", "2019"), "missing_period");
    assert_eq!(of(&flow, "aagr(2019)", "2021"), "10");
    assert_eq!(of(&flow, "aagr(2019)", "2022"), "-26.666667");
    assert_eq!(of(&flow, "aagr(2019)", "2019"), "too_few_points");
    assert_eq!(of(&flow, "aagr(2019)", "2017"), "too_few_points");
    assert_eq!(of(&flow, "exp(2019)", "2021"), "9.531018");
    assert_eq!(of(&flow, "two_year_avg", "2021"), "10");
    assert_eq!(of(&flow, "two_year_avg", "2020"), "missing_period");
    // The seasons are not mixed: without a base the first of the same quarter is one.
    let seasons = quarters(Kind::Flow, "2020-Q1", &["10", "90", "20", "80", "11", "99", "20", "88"]);
    assert_eq!(of(&seasons, "aagr", "2021-Q2"), "10");
    assert_eq!(of(&seasons, "aagr(2020-Q1)", "2021-Q2"), "missing_period");
}

#[test]
fn a_flow_of_a_year_is_no_base_for_that_of_a_quarter() {
    let mixed = table(Kind::Flow, &["x"], &[("x", "2020", "400"), ("x", "2021-Q1", "110"), ("x", "2022-Q1", "121")]);
    assert_eq!(of(&mixed, "cagr", "2022-Q1"), "10");
    assert_eq!(of(&mixed, "cagr(2020)", "2022-Q1"), "missing_period");
    assert_eq!(of(&mixed, "index(2020)", "2022-Q1"), "missing_period");
    let stock = table(Kind::Stock, &["x"], &[("x", "2020", "100"), ("x", "2021-12", "110")]);
    assert_eq!(of(&stock, "cagr(2020)", "2021-12"), "10");
}

#[test]
fn what_does_not_grow_never_doubles() {
    let flow = quarters(Kind::Flow, "2020", &["100", "200", "200", "100", "1000"]);
    assert_eq!(of(&flow, "doubling", "2021"), "1");
    assert_eq!(of(&flow, "doubling", "2022"), "not_reached");
    assert_eq!(of(&flow, "doubling", "2023"), "not_reached");
    assert_eq!(of(&flow, "doubling(2020)", "2024"), "1.20412");
}

#[test]
fn growth_that_slows_is_not_a_fall() {
    let flow = quarters(Kind::Flow, "2020", &["100", "120", "132", "-", "150"]);
    assert_eq!(of(&flow, "accel", "2022"), "-10");
    assert_eq!(of(&flow, "accel", "2021"), "no_prior");
    assert_eq!(of(&flow, "accel", "2024"), "missing_period");
    let rate = quarters(Kind::Rate, "2020", &["50", "55", "58"]);
    assert_eq!(of(&rate, "accel", "2022"), "-2");
    assert_eq!(of(&rate, "pp", "2022"), "3");
    assert_eq!(of(&flow, "pp", "2021"), "kind_mismatch");
}

#[test]
fn an_index_may_stand_on_a_mean() {
    let flow = quarters(Kind::Flow, "2018", &["90", "100", "110", "150", "-", "200"]);
    assert_eq!(of(&flow, "index(2018..2020)", "2021"), "150");
    assert_eq!(of(&flow, "index(2018..2020)", "2018"), "90");
    assert_eq!(of(&flow, "index(2017..2020)", "2021"), "no_prior");
    assert_eq!(of(&flow, "index(2020..2022)", "2021"), "missing_period");
    assert_eq!(of(&flow, "index(2019..2019)", "2021"), "150");
    let quarterly = quarters(Kind::Flow, "2020-Q1", &["10", "20", "30", "40", "50"]);
    assert_eq!(of(&quarterly, "index(2020..2020)", "2021-Q1"), "200");
    assert_eq!(of(&quarterly, "index(2021..2021)", "2020-Q1"), "missing_period");
}

#[test]
fn the_trade_in_one_table() {
    let users = table(
        Kind::Stock,
        &["urban", "rural", "all"],
        &[
            ("urban", "2022-12", "7.41"),
            ("rural", "2022-12", "2.99"),
            ("all", "2022-12", "10.40"),
            ("urban", "2023-12", "7.54"),
            ("rural", "2023-12", "3.20"),
            ("all", "2023-12", "10.74"),
        ],
    );
    let rural = |call: &str| answer(&users, call, &["rural"], "2023-12");
    assert_eq!(rural("share_chg"), "1.045158");
    assert_eq!(rural("contribution_share"), "61.764706");
    assert_eq!(bounds(&users, "contribution_share", "rural", "2023-12", 1), ("57.1".into(), "66.7".into()));
    assert_eq!(answer(&users, "contribution_share", &["all"], "2023-12"), "100");
    assert_eq!(answer(&users, "growth_diff", &["rural-urban"], "2023-12"), "5.269025");
    let (lo, hi) = bounds(&users, "growth_diff", "rural-urban", "2023-12", 2);
    assert!(lo.starts_with("4.") && hi.starts_with("5."), "[{lo}, {hi}]");
    assert_eq!(answer(&users, "growth_diff", &["rural-urban"], "2022-12"), "no_prior");
    assert_eq!(answer(&users, "gap_ratio", &["urban-rural"], "2023-12"), "2.35625");
    assert_eq!(answer(&users, "rank", &["rural"], "2023-12"), "2");
    assert_eq!(answer(&users, "residual", &["all"], "2023-12"), "0");
    assert_eq!(answer(&users, "coverage", &["all"], "2023-12"), "100");
}

#[test]
fn a_gain_lost_in_the_rounding_has_no_parts() {
    let levels = [("a", "2022", "3.0"), ("b", "2022", "7.0"), ("a", "2023", "3.2"), ("b", "2023", "6.9")];
    assert_eq!(answer(&table(Kind::Flow, &["a", "b"], &levels), "contribution_share", &["a"], "2023"), "rounding_indeterminate");
}

#[test]
fn concentration_knows_what_it_does_not_know() {
    let shares = |levels: &[(&str, &str, &str)]| table(Kind::Flow, &["a", "b", "c", "all"], levels);
    let whole = shares(&[("a", "2023", "50"), ("b", "2023", "30"), ("c", "2023", "10"), ("all", "2023", "100")]);
    let result = ask(&whole, "hhi");
    let cell = &result.row(&["all".into()], "2023".parse().expect("a period")).expect("a row").cell;
    // 2 500 + 900 + 100, and a rest of 10 that is at most one more part of 10.
    assert_eq!((cell.value, cell.reason), (None, Some(Reason::Approximate)));
    assert!(cell.lo.expect("a bound").to_f64() < 3500.0 && cell.hi.expect("a bound").to_f64() > 3600.0);
    assert_eq!(answer(&whole, "cr(2)", &["all"], "2023"), "80");
    assert_eq!(answer(&whole, "cr(4)", &["all"], "2023"), "too_few_points");
    let lacking = shares(&[("a", "2023", "50"), ("b", "2023", "30"), ("all", "2023", "100")]);
    assert_eq!(answer(&lacking, "hhi", &["all"], "2023"), "approximate");
    assert_eq!(answer(&lacking, "cr(2)", &["all"], "2023"), "approximate");
    assert_eq!(answer(&lacking, "residual", &["all"], "2023"), "low_coverage");
    assert_eq!(answer(&lacking, "coverage", &["all"], "2023"), "80");
    let little = shares(&[("a", "2023", "50"), ("all", "2023", "100")]);
    assert_eq!(answer(&little, "hhi", &["all"], "2023"), "low_coverage");
    let untold = shares(&[("a", "2023", "50"), ("b", "2023", "30")]);
    assert_eq!(answer(&untold, "hhi", &["all"], "2023"), "low_coverage");
    assert_eq!(answer(&untold, "residual", &["all"], "2023"), "missing_period");
    let rates = table(Kind::Rate, &["a", "b"], &[("a", "2023", "50"), ("b", "2023", "30")]);
    assert_eq!(answer(&rates, "hhi", &["a"], "2023"), "not_additive");
}

#[test]
fn the_largest_of_three_hold_no_less_than_a_third() {
    let alike = table(Kind::Flow, &["a", "b", "c"], &[("a", "2023", "1"), ("b", "2023", "1"), ("c", "2023", "1")]);
    assert_eq!(bounds(&alike, "cr(1)", "all", "2023", 4), ("33.3333".into(), "60.0000".into()));
    assert_eq!(bounds(&alike, "cr(2)", "all", "2023", 4).0, "66.6667");
    // All may be 9.5.
    let near = table(Kind::Flow, &["a", "b", "c"], &[("a", "2023", "10"), ("b", "2023", "10"), ("c", "2023", "9")]);
    assert_eq!(bounds(&near, "cr(1)", "all", "2023", 4).0, "33.3333");
    // 50 is surely the largest: 49.5 of 49.5, 30.5 and 20.5.
    let apart = table(Kind::Flow, &["a", "b", "c"], &[("a", "2023", "50"), ("b", "2023", "30"), ("c", "2023", "20")]);
    assert_eq!(bounds(&apart, "cr(1)", "all", "2023", 4).0, "49.2537");
}

#[test]
fn a_declared_part_without_a_figure_may_hold_all_of_the_rest() {
    let parts = &["a", "b", "c", "d", "e", "all"];
    let some = table(Kind::Flow, parts, &[("a", "2023", "50"), ("b", "2023", "20"), ("all", "2023", "100")]);
    // Whichever part has what is left of 100, only b, of at least 19.5, and none of the missing is outside the largest two.
    assert_eq!(bounds(&some, "cr(2)", "all", "2023", 3), ("68.657".into(), "80.597".into()));
    // One of the missing may be as large as 100.5 − 49.5 − 19.5.
    assert_eq!(bounds(&some, "cr(1)", "all", "2023", 3), ("49.254".into(), "50.754".into()));
    // (50.5² + 20.5² + 31.5²) / 99.5², and ten thousand over it.
    assert_eq!(bounds(&some, "hhi", "all", "2023", 1), ("2802.4".into(), "4002.7".into()));
    assert_eq!(bounds(&some, "n_eff", "all", "2023", 4), ("2.4983".into(), "3.5684".into()));
}

#[test]
fn ranks_and_records_say_what_the_rounding_allows() {
    let three = table(Kind::Stock, &["a", "b", "c"], &[("a", "2023", "5.0"), ("b", "2023", "5.04"), ("c", "2023", "5.0")]);
    let place = |part: &str| (answer(&three, "rank", &[part], "2023"), bounds(&three, "rank", part, "2023", 0));
    assert_eq!(place("a"), ("2".into(), ("1".into(), "3".into())));
    assert_eq!(place("b"), ("1".into(), ("1".into(), "3".into())));
    assert_eq!(place("c"), ("3".into(), ("1".into(), "3".into())));
    let series = quarters(Kind::Flow, "2018", &["5", "9", "7", "9.0"]);
    let record = |table: &Table, call: &str| {
        let result = ask(table, call);
        (result.rows[0].period.to_string(), result.rows[0].cell.reason)
    };
    assert_eq!(record(&series, "record(low)"), ("2018".into(), None));
    assert_eq!(record(&series, "record"), ("2021".into(), Some(Reason::RoundingIndeterminate)));
    // What rounds to 8 ends where what rounds to 9 begins.
    let neighbours = quarters(Kind::Flow, "2018", &["8", "9", "7"]);
    assert_eq!(record(&neighbours, "record"), ("2019".into(), None));
    assert_eq!(record(&neighbours, "record(low)"), ("2020".into(), None));
    let mut cut = series.clone();
    cut.breaks = Arc::new([Break { after: "2019".parse().expect("a period"), note: "census".into(), only: Vec::new() }]);
    assert_eq!(record(&cut, "record(low)"), ("2020".into(), None));
}

#[test]
fn a_run_ends_where_the_figures_do() {
    let series = quarters(Kind::Flow, "2015", &["10", "20", "30", "-", "40", "30", "20", "20", "30"]);
    let streak = |period: &str| of(&series, "streak", period);
    assert_eq!(streak("2015"), "no_prior");
    assert_eq!(streak("2017"), "2");
    assert_eq!(streak("2019"), "missing_period");
    assert_eq!(streak("2021"), "-2");
    assert_eq!(streak("2022"), "0");
    assert_eq!(streak("2023"), "1");
    // 2022 may have been above or below 2021: the falls went on, or the rise began a year earlier.
    assert_eq!(bounds(&series, "streak", "x", "2022", 0), ("-3".into(), "1".into()));
    assert_eq!(bounds(&series, "streak", "x", "2023", 0), ("1".into(), "2".into()));
    // Neighbours in print are apart, downwards as well; an exact figure at the edge of a rounded one is not.
    let steps = quarters(Kind::Flow, "2015", &["5", "6", "7", "6"]);
    assert_eq!(bounds(&steps, "streak", "x", "2017", 0), ("2".into(), "2".into()));
    assert_eq!(bounds(&steps, "streak", "x", "2018", 0), ("-1".into(), "-1".into()));
    let mut exact = quarters(Kind::Flow, "2015", &["5.5", "6"]);
    exact.rows[0].cell = Cell { lo: exact.rows[0].cell.value, hi: exact.rows[0].cell.value, ..exact.rows[0].cell.clone() };
    assert_eq!(bounds(&exact, "streak", "x", "2016", 0), ("0".into(), "1".into()));
}

#[test]
fn a_half_year_noted_as_a_month_makes_two_of_a_year() {
    let mut users = table(Kind::Flow, &["x"], &[("x", "2022-06", "1"), ("x", "2022-12", "2"), ("x", "2023-06", "3")]);
    users.frequency = Some(Frequency::Half);
    assert_eq!(of(&users, "ttm", "2023-06"), "5");
    assert_eq!(of(&users, "saar", "2022-12"), "300");
    assert_eq!(of(&users, "carry_over", "2022-12"), "33.333333");
}

#[test]
fn quarters_noted_by_a_day_are_quarters() {
    let first = table(Kind::Flow, &["x"], &[("x", "2022-01-01", "100"), ("x", "2022-04-01", "101"), ("x", "2022-10-01", "1")]);
    assert_eq!(of(&first, "pop", "2022-04-01"), "1");
    assert_eq!(of(&first, "saar", "2022-04-01"), "4.060401");
    assert_eq!(of(&first, "pop", "2022-10-01"), "missing_period");
    let last = table(Kind::Flow, &["x"], &[("x", "2023-12-31", "1"), ("x", "2024-02-29", "2"), ("x", "2024-03-31", "3")]);
    assert_eq!(of(&last, "pop", "2024-03-31"), "50");
    assert_eq!(of(&last, "pop", "2024-02-29"), "missing_period");
    let weekly = table(Kind::Flow, &["x"], &[("x", "2024-01-01", "1"), ("x", "2024-01-08", "2"), ("x", "2024-01-22", "3")]);
    assert_eq!(of(&weekly, "pop", "2024-01-08"), "100");
    assert_eq!(of(&weekly, "pop", "2024-01-22"), "missing_period");
    let odd = table(Kind::Flow, &["x"], &[("x", "2024-01-01", "1"), ("x", "2024-01-08", "2"), ("x", "2024-01-19", "3")]);
    assert_eq!(of(&odd, "saar", "2024-01-08"), "missing_period");
}

#[test]
fn equal_parts_are_the_least_concentrated() {
    let bounds = |levels: &[(&str, &str, &str)], call: &str| {
        let parts: Vec<&str> = levels.iter().map(|(part, ..)| *part).collect();
        let cell = ask(&table(Kind::Flow, &parts, levels), call).rows[0].cell.clone();
        [cell.lo, cell.hi].map(|end| end.map_or_else(String::new, |end| end.to_string()))
    };
    let alone = [("a", "2023", "5")];
    assert_eq!((bounds(&alone, "hhi"), bounds(&alone, "n_eff")), (["10000".into(), "10000".into()], ["1".into(), "1".into()]));
    let equal = [("a", "2023", "50"), ("b", "2023", "50")];
    assert_eq!((&bounds(&equal, "hhi")[0], &bounds(&equal, "n_eff")[1]), (&"5000".to_owned(), &"2".to_owned()));
}

#[test]
fn the_inequality_of_many_parts_is_enclosed() {
    let names: Vec<String> = (0..100).map(|number| format!("p{number}")).collect();
    let printed: Vec<String> = (0..100).map(|number| (10 + number * 3).to_string()).collect();
    let parts: Vec<&str> = names.iter().map(String::as_str).collect();
    let levels: Vec<_> = names.iter().zip(&printed).map(|(name, printed)| (name.as_str(), "2023", printed.as_str())).collect();
    let many = table(Kind::Flow, &parts, &levels);
    let cell = &ask(&many, "gini").rows[0].cell;
    let of = |end: Option<Decimal>| end.expect("a number").to_f64();
    let (value, lo, hi) = (of(cell.value), of(cell.lo), of(cell.hi));
    // 10, 13, … 307: Σ (2i − 99) x(i) over n Σ x.
    let level = |number: i32| f64::from(10 + number * 3);
    let pairs: f64 = (0..100).map(|number| f64::from(2 * number - 99) * level(number)).sum();
    let expected = pairs / (100.0 * (0..100).map(level).sum::<f64>());
    assert!((value - expected).abs() < 1e-6, "{value} is not {expected}");
    // Every figure may be off by half: so may each difference by one, of 158.5 on average.
    assert!(lo < value && value < hi && value - lo < 0.01 && hi - value < 0.01, "{lo} {value} {hi}");
}

#[test]
fn a_day_that_the_year_before_has_not_is_missing_there() {
    let days = |from: &str| {
        let all = [
            (from, "1"),
            ("2023-02-28", "2"),
            ("2023-03-01", "3"),
            ("2024-02-28", "4"),
            ("2024-02-29", "5"),
            ("2024-03-01", "6"),
        ];
        table(Kind::Stock, &["x"], &all.map(|(at, x)| ("x", at, x)))
    };
    let metrics = ["yoy", "change_yoy", "doubling", "accel", "robust_z"];
    for metric in metrics {
        assert_eq!(of(&days("2022-02-27"), metric, "2024-02-29"), "missing_period", "{metric}");
    }
    assert_eq!(of(&days("2022-02-27"), "two_year_avg", "2024-02-29"), "missing_period");
    assert_eq!(of(&days("2023-02-27"), "two_year_avg", "2024-02-29"), "no_prior");
    assert_eq!(of(&days("2023-02-27"), "yoy", "2024-02-28"), "100");
    // The series begins with the day after.
    let late = table(Kind::Stock, &["x"], &[("x", "2023-03-01", "1"), ("x", "2024-02-29", "2"), ("x", "2024-03-01", "3")]);
    assert_eq!(of(&late, "yoy", "2024-02-29"), "no_prior");
    let weeks = table(Kind::Flow, &["x"], &[("x", "2019-W51", "1"), ("x", "2019-W52", "2"), ("x", "2020-W53", "3")]);
    assert_eq!(of(&weeks, "yoy", "2020-W53"), "missing_period");
    let weeks = table(Kind::Flow, &["x"], &[("x", "2020-W01", "1"), ("x", "2020-W53", "3")]);
    assert_eq!(of(&weeks, "yoy", "2020-W53"), "no_prior");
}
