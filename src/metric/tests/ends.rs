//! Bounds of parts of a whole where signs turn, a total is printed in one of two years only, or many parts are looked across.

use super::bounds::{held, parts};
use super::*;

/// Two or three parts in 2022 and 2023, and the total of the years where one is printed.
fn turned(before: &[&str], now: &[&str], totals: [Option<&str>; 2]) -> Table {
    let names = ["a", "b", "c"];
    let mut rows = Vec::new();
    for (period, levels, total) in [("2022", before, totals[0]), ("2023", now, totals[1])] {
        rows.extend(names.iter().zip(levels).map(|(name, x)| (*name, period, *x)));
        rows.extend(total.map(|total| ("all", period, total)));
    }
    let declared: Vec<&str> = names[..now.len()].iter().copied().chain(["all"]).collect();
    table(Kind::Flow, &declared, &rows)
}

fn tight(table: &Table, call: &str, inputs: &[f64], formula: impl Fn(&[f64]) -> f64) {
    held(table, call, ("a", "2023"), 4, inputs, true, formula).unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn a_part_that_turned_below_the_rest_rises_with_its_base() {
    let levels = turned(&["30", "20"], &["-90", "20"], [None, None]);
    tight(&levels, "contribution", &[-90.0, 30.0, 20.0], |v| (v[0] - v[1]) / (v[1] + v[2]) * 100.0);
}

#[test]
fn what_the_whole_carried_along_has_both_ends_beside_zeros_and_losses() {
    let carried = |v: &[f64]| v[0] * ((v[2] + v[3]) / (v[0] + v[1]) - 1.0);
    let levels = turned(&["0", "20"], &["5", "21"], [None, None]);
    tight(&levels, "shift_share(expected)", &[0.0, 20.0, 5.0, 21.0], carried);
    let levels = turned(&["20", "-4"], &["25", "-5"], [None, None]);
    tight(&levels, "shift_share(expected)", &[20.0, -4.0, 25.0, -5.0], carried);
}

#[test]
fn a_total_that_one_year_prints_is_one_input_and_the_sum_of_the_other_three() {
    let now_printed = turned(&["20", "40"], &["27", "44"], [None, Some("71")]);
    let at = [20.0, 40.0, 27.0, 71.0];
    tight(&now_printed, "contribution_share", &at, |v| (v[2] - v[0]) / (v[3] - v[0] - v[1]) * 100.0);
    tight(&now_printed, "shift_share(expected)", &at, |v| v[0] * (v[3] / (v[0] + v[1]) - 1.0));
    tight(&now_printed, "shift_share(excess)", &at, |v| v[2] - v[0] * v[3] / (v[0] + v[1]));
    let then_printed = turned(&["20", "40"], &["27", "44"], [Some("60"), None]);
    let at = [20.0, 60.0, 27.0, 44.0];
    tight(&then_printed, "contribution_share", &at, |v| (v[2] - v[0]) / (v[2] + v[3] - v[1]) * 100.0);
    tight(&then_printed, "shift_share(expected)", &at, |v| v[0] * ((v[2] + v[3]) / v[1] - 1.0));
    tight(&then_printed, "shift_share(excess)", &at, |v| v[2] - v[0] * (v[2] + v[3]) / v[1]);
}

#[test]
fn figures_next_to_each_other_keep_their_places() {
    let levels = parts(&[], &[10, 11, 11], false);
    let places = |part: &str| bounds(&levels, "rank", part, "2023", 0);
    assert_eq!(places("a"), ("3".to_owned(), "3".to_owned()));
    assert_eq!(places("b"), ("1".to_owned(), "2".to_owned()));
}

#[test]
fn the_ends_of_an_entropy_are_reached() {
    let entropy = |v: &[f64]| {
        let whole: f64 = v.iter().sum();
        v.iter().filter(|x| **x > 0.0).map(|x| -x / whole * libm::log(x / whole)).sum::<f64>()
    };
    for levels in [[5_u32, 9, 14], [1, 2, 40], [7, 8, 9]] {
        let table = parts(&[], &levels, false);
        held(&table, "entropy", ("all", "2023"), 4, &levels.map(f64::from), false, entropy).expect("within");
        let of = |t: f64| entropy(&levels.map(|x| t.clamp(f64::from(x) - 0.5, f64::from(x) + 0.5)));
        let most = (0..=500_000).map(|n| of(f64::from(n) / 10_000.0)).fold(0.0, f64::max);
        let corner = |bits: u32| entropy(&[0, 1, 2].map(|n| f64::from(levels[n]) - 0.5 + f64::from(bits >> n & 1)));
        let least = (0..8).map(corner).fold(f64::MAX, f64::min);
        let cell = &ask(&table, "entropy").rows[0].cell;
        let ends = [cell.lo.expect("a bound").to_f64(), cell.hi.expect("a bound").to_f64()];
        assert!((ends[0] - least).abs() < 2e-6 && (ends[1] - most).abs() < 2e-6, "{ends:?} is not [{least}, {most}]");
    }
}

/// What the figures of a period make.
type Formula<'a> = &'a dyn Fn(&[f64]) -> f64;

#[test]
fn a_spread_of_many_parts_reaches_its_corner() {
    // Two figures stand so near to the middle that either end may be the outer one.
    let levels: Vec<u32> = (0..20).map(|n| 100 + 10 * n).chain([195, 196]).collect();
    let names: Vec<String> = (0..levels.len()).map(|n| format!("p{n:02}")).collect();
    let text: Vec<String> = levels.iter().map(u32::to_string).collect();
    let rows: Vec<(&str, &str, &str)> = names.iter().zip(&text).map(|(name, x)| (name.as_str(), "2023", x.as_str())).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let table = table(Kind::Flow, &names, &rows);
    let deviation = |v: &[f64]| {
        let mean = v.iter().sum::<f64>() / v.len() as f64;
        libm::sqrt(v.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / v.len() as f64)
    };
    let gini = |v: &[f64]| {
        let pairs: f64 = v.iter().enumerate().flat_map(|(at, a)| v[..at].iter().map(move |b| (a - b).abs())).sum();
        pairs / (v.len() as f64 * v.iter().sum::<f64>())
    };
    let entropy = |v: &[f64]| -> f64 {
        let whole: f64 = v.iter().sum();
        -v.iter().map(|x| -x / whole * libm::log(x / whole)).sum::<f64>()
    };
    let logs = |v: &[f64]| deviation(&v.iter().map(|x| libm::log(*x)).collect::<Vec<f64>>());
    let variation = |v: &[f64]| deviation(v) / (v.iter().sum::<f64>() / v.len() as f64);
    let formulas: [(&str, Formula); 4] =
        [("sigma_conv", &logs), ("sigma_conv(cv)", &variation), ("gini", &gini), ("entropy", &entropy)];
    for (call, formula) in formulas {
        // From every corner of those in the middle with all others outward; the outermost is the greatest.
        let outward = |n: usize, bits: usize| {
            let x = f64::from(levels[n]);
            let up = match n {
                8..=12 => bits >> (n - 8) & 1 == 1,
                20 | 21 => bits >> (n - 15) & 1 == 1,
                _ => x > 195.0,
            };
            if up { x + 0.5 } else { x - 0.5 }
        };
        let corner = |bits: usize| formula(&(0..levels.len()).map(|n| outward(n, bits)).collect::<Vec<f64>>());
        let most = (0..128).map(corner).fold(f64::MIN, f64::max);
        let cell = &ask(&table, call).rows[0].cell;
        let found = if call == "entropy" { -cell.lo.expect("a bound").to_f64() } else { cell.hi.expect("a bound").to_f64() };
        assert!((found - most).abs() < 2e-6, "{call}: {found} is not {most}");
    }
}

#[test]
fn a_part_under_another_definition_is_missing_from_a_spread() {
    let levels = [("a", "new", "2023", "10"), ("b", "new", "2023", "20"), ("c", "new", "2023", "40"), ("d", "old", "2023", "80")];
    let table = defined(Kind::Flow, &["a", "b", "c", "d"], &levels);
    assert_eq!(answer(&table, "sigma_conv", &["all", "new"], "2023"), "low_coverage");
}

#[test]
fn a_class_of_concentration_is_known_where_both_bounds_are_of_it() {
    let equal = |count: usize, printed: &str| {
        let names: Vec<String> = (0..count).map(|n| format!("p{n:02}")).collect();
        let rows: Vec<(&str, &str, &str)> = names.iter().map(|name| (name.as_str(), "2023", printed)).collect();
        table(Kind::Flow, &names.iter().map(String::as_str).collect::<Vec<_>>(), &rows)
    };
    let of = |count: usize, call: &str| answer(&equal(count, "1000"), call, &["all"], "2023");
    assert_eq!([1, 4, 6, 11].map(|count| of(count, "hhi(class)")), ["3", "3", "2", "1"]);
    assert_eq!((of(5, "hhi(class)").as_str(), of(5, "hhi(class,1500..2500)").as_str()), ("3", "2"));
    assert_eq!(of(10, "hhi(class)"), "1", "1 000 is not above 1 000");
    assert_eq!(bounds(&equal(10, "3"), "hhi(class)", "all", "2023", 0), ("1".to_owned(), "2".to_owned()));
    // One declared part of 30 is not printed: between 4 500 and 5 400, which is one class.
    let levels = [("a", "2023", "60"), ("b", "2023", "30"), ("all", "2023", "120")];
    let missing = table(Kind::Flow, &["a", "b", "c", "all"], &levels);
    assert_eq!(answer(&missing, "hhi", &["all"], "2023"), "approximate");
    assert_eq!(answer(&missing, "hhi(class)", &["all"], "2023"), "3");
    for wrong in ["hhi(class,2500..1500)", "hhi(classes)", "hhi(class,1000)"] {
        assert!(wrong.parse::<Call>().is_err(), "{wrong}");
    }
}
