//! Curves of adoption: what is recovered, what is refused, and what does not matter.

use proptest::prelude::*;

use super::*;

/// A series of one part, yearly since 2001.
fn yearly(kind: Kind, printed: &[String]) -> Table {
    let periods: Vec<String> = (2001..).take(printed.len()).map(|year: i32| year.to_string()).collect();
    let levels: Vec<(&str, &str, &str)> =
        periods.iter().zip(printed).map(|(period, text)| ("users", period.as_str(), text.as_str())).collect();
    table(kind, &["users"], &levels)
}

fn texts(values: impl IntoIterator<Item = f64>, decimals: usize) -> Vec<String> {
    values.into_iter().map(|value| format!("{value:.decimals$}")).collect()
}

fn s_curve(years: usize, ceiling: f64, rate: f64, middle: f64) -> impl Iterator<Item = f64> {
    (0..years).map(move |year| ceiling / (1.0 + libm::exp(-rate * (year as f64 - middle))))
}

fn last(table: &Table, call: &str) -> String {
    let period = table.rows.last().expect("a row").period.to_string();
    answer(table, call, &["users"], &period)
}

fn number(table: &Table, call: &str) -> f64 {
    last(table, call).parse().unwrap_or_else(|_| panic!("{call} gives {}", last(table, call)))
}

#[test]
fn a_ceiling_that_the_data_do_not_show_is_refused() {
    // The rise has not begun to slow down.
    let early = yearly(Kind::Stock, &texts(s_curve(9, 1000.0, 0.5, 14.0), 2));
    assert_eq!(last(&early, "logistic(k)"), "not_converged");
    assert_eq!(last(&early, "logistic"), "not_converged");
    // With a ceiling that is given the midpoint may lie ahead: the end of 2001 and 14 years.
    assert_eq!(number(&early, "logistic(midpoint,1000)").round(), 2016.0);
    assert_eq!(last(&early, "logistic(k,1000)"), "1000");
    assert_eq!(last(&early, "logistic(k_se,1000)"), "0");
    let late = yearly(Kind::Stock, &texts(s_curve(15, 1000.0, 0.5, 7.0), 1));
    assert!((number(&late, "logistic(k)") - 1000.0).abs() < 1.0);
    assert_eq!(last(&late, "logistic(k,..900)"), "not_converged", "more than there are people");
    assert_eq!(last(&late, "logistic(k,..1100)"), last(&late, "logistic(k)"));
    assert_eq!(last(&late, "logistic(r,500)"), "not_converged", "below the highest figure");
}

#[test]
fn rows_that_nobody_asked_for_change_none_that_somebody_did() {
    let table = yearly(Kind::Stock, &texts(s_curve(16, 1000.0, 0.5, 7.0), 1));
    let late = |row: &Row| row.period.year() > 2013;
    for call in ["logistic(k)", "bass(m)", "gompertz(k)", "logistic"] {
        let made = calculate(&call.parse().expect("a metric"), &Levels::new(&table, None).only(late));
        assert_eq!(made.filtered(late).rows, ask(&table, call).filtered(late).rows, "{call}");
        assert_eq!(made.rows.len(), 4, "{call}: those, and the first of the series");
    }
}

#[test]
fn a_rate_has_a_ceiling_of_a_hundred() {
    let beyond = texts(s_curve(12, 130.0, 0.5, 7.0), 2);
    assert!((number(&yearly(Kind::Rate, &beyond), "logistic(k)") - 130.0).abs() < 0.1, "not in percent");
    let mut percent = yearly(Kind::Rate, &beyond);
    percent.unit = Some(Unit::percent());
    assert_eq!(last(&percent, "logistic(k)"), "not_converged");
}

#[test]
fn short_flat_falling_and_negative_series_have_reasons() {
    let of = |printed: &[&str]| yearly(Kind::Stock, &printed.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>());
    assert_eq!(last(&of(&["1", "2", "4", "7"]), "logistic(k)"), "too_few_points");
    assert_eq!(last(&of(&["1", "2", "4", "7"]), "logistic(r,10)"), "1.084027");
    for metric in ["bass(m)", "logistic(k)", "gompertz(k)", "logistic(r,9)", "bass(p,9)"] {
        assert_eq!(last(&of(&["0", "0", "0", "0", "0", "0"]), metric), "not_converged", "{metric}");
        assert_eq!(last(&of(&["1", "2", "-4", "7", "8", "9"]), metric), "nonpositive_base", "{metric}");
        assert_eq!(last(&of(&["1", "2", "3", "4", "5", ""]), metric), "missing_value", "{metric}");
    }
    for metric in ["bass(m)", "logistic(k)", "gompertz(k)"] {
        assert_eq!(last(&of(&["5", "5", "5", "5", "5", "5"]), metric), "not_converged", "{metric}");
        assert_eq!(last(&of(&["9", "8", "6", "4", "2", "1"]), metric), "not_converged", "{metric}");
    }
    assert_eq!(last(&of(&["9", "8", "6", "4", "2", "1"]), "logistic(r,10)"), "not_converged", "a curve that falls");
    let flow = yearly(Kind::Flow, &texts(s_curve(12, 100.0, 0.6, 5.0), 1));
    assert_eq!(last(&flow, "bass(m)"), "kind_mismatch", "sales are not users");
    assert_eq!(last(&flow, "logistic(k)"), "99.973972");
}

#[test]
fn holes_are_stepped_over_and_breaks_cut() {
    let all = texts(s_curve(15, 1000.0, 0.5, 7.0), 3);
    let mut holes = all.clone();
    holes[4].clear();
    let mut gap = yearly(Kind::Stock, &holes);
    gap.rows.remove(9);
    assert!((number(&gap, "logistic(k)") - 1000.0).abs() < 0.01);
    let mut cut = yearly(Kind::Stock, &all);
    cut.breaks = Arc::new([Break { after: "2011".parse().expect("a period"), note: "census".into(), only: Vec::new() }]);
    assert_eq!(last(&cut, "logistic(k)"), "too_few_points", "four figures since the break");
    assert_eq!(
        answer(&cut, "logistic(k)", &["users"], "2011"),
        answer(&yearly(Kind::Stock, &all[..11]), "logistic(k)", &["users"], "2011")
    );
}

#[test]
fn guesses_are_not_observations() {
    let all = texts(s_curve(15, 1000.0, 0.5, 7.0), 3);
    let mut guessed = yearly(Kind::Stock, &all);
    for (at, letter) in [(13, 'E'), (14, 'F')] {
        guessed.rows[at].cell = Cell {
            value: Some(Decimal::from(5000)),
            status: Status::of(letter).expect("a letter"),
            ..guessed.rows[at].cell.clone()
        };
    }
    assert_eq!(last(&guessed, "logistic(k)"), last(&yearly(Kind::Stock, &all[..13]), "logistic(k)"));
}

#[test]
fn a_fit_says_what_was_known_by_then() {
    let all = texts(s_curve(15, 1000.0, 0.5, 7.0), 1);
    let whole = yearly(Kind::Stock, &all);
    for years in [9, 12, 15] {
        let then = yearly(Kind::Stock, &all[..years]);
        let period = then.rows.last().expect("a row").period.to_string();
        assert_eq!(answer(&whole, "logistic(r)", &["users"], &period), last(&then, "logistic(r)"));
    }
    // The curve itself is one: that of the last fit.
    let curve = ask(&whole, "logistic");
    assert_eq!(curve.rows.len(), 15);
    assert!(
        curve
            .rows
            .iter()
            .zip(s_curve(15, 1000.0, 0.5, 7.0))
            .all(|(row, at)| (row.cell.to_f64().expect("a number") - at).abs() < 0.1)
    );
}

#[test]
fn the_launch_lies_one_period_before_the_first_figure() {
    let bass = |years: f64| {
        let left = libm::exp(-0.41 * years);
        1000.0 * (1.0 - left) / (1.0 + 0.38 / 0.03 * left)
    };
    let halves: Vec<String> = texts((1..=24).map(|half| bass(f64::from(half) / 2.0)), 4);
    let periods: Vec<String> = (2001..).flat_map(|year: i32| [format!("{year}-H1"), format!("{year}-H2")]).take(24).collect();
    let levels: Vec<(&str, &str, &str)> =
        periods.iter().zip(&halves).map(|(at, text)| ("users", at.as_str(), text.as_str())).collect();
    let half_years = table(Kind::Stock, &["users"], &levels);
    assert!((number(&half_years, "bass(p)") - 0.03).abs() < 1e-6, "a year, not half a year");
    assert!((number(&half_years, "bass(q)") - 0.38).abs() < 1e-5);
    // ln(0.38 / 0.03) / 0.41 years after the end of 2000.
    assert!((number(&half_years, "bass(peak)") - 2007.1926).abs() < 1e-4);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn exact_curves_are_recovered_and_units_leave_the_pace(rate in 0.3_f64..1.2, middle in 4.0_f64..9.0, power in 0_i32..9) {
        let printed = texts(s_curve(16, 800.0, rate, middle), 12);
        let table = yearly(Kind::Stock, &printed);
        prop_assert!((number(&table, "logistic(k)") / 800.0 - 1.0).abs() < 1e-8);
        prop_assert!((number(&table, "logistic(r)") / rate - 1.0).abs() < 5e-6, "six digits are printed");
        prop_assert!((number(&table, "logistic(midpoint)") - 2002.0 - middle).abs() < 1e-6);
        let mut larger = table.clone();
        for row in &mut larger.rows {
            let up = |end: Option<Decimal>| end.and_then(|end| end.shifted(power));
            row.cell = Cell { value: up(row.cell.value), lo: up(row.cell.lo), hi: up(row.cell.hi), ..row.cell.clone() };
        }
        for term in ["r", "midpoint", "r_se", "r2"] {
            let call = format!("logistic({term})");
            prop_assert_eq!(last(&larger, &call), last(&table, &call));
        }
        prop_assert!((number(&larger, "logistic(k)") / libm::pow(10.0, f64::from(power)) / number(&table, "logistic(k)") - 1.0).abs() < 1e-8);
    }

    #[test]
    fn noise_gives_standard_errors(noise in proptest::collection::vec(-8.0_f64..8.0, 16)) {
        let printed = texts(s_curve(16, 800.0, 0.6, 7.0).zip(noise).map(|(at, noise)| f64::max(at + noise, 0.0)), 1);
        let table = yearly(Kind::Stock, &printed);
        for metric in ["logistic(k)", "logistic(r)", "logistic(midpoint)", "logistic(curve)", "gompertz(k)"] {
            let row = ask(&table, metric).rows.last().expect("a row").cell.clone();
            // Where the highest figure stands above the ceiling that was found, that is the answer.
            if row.reason == Some(Reason::NotConverged) { continue }
            let (lo, value, hi) = (row.lo.expect("a bound"), row.value.expect("a number"), row.hi.expect("a bound"));
            prop_assert!(lo < value && value < hi, "{}: {} {} {}", metric, lo, value, hi);
        }
        if let Ok(error) = last(&table, "logistic(k_se)").parse::<f64>() {
            prop_assert!(error > 0.0 && error < 200.0);
        }
    }
}
