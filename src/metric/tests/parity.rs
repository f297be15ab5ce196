//! Parity, convergence and dispersion: their edges, and their bounds over all that the rounding allows.

use proptest::prelude::*;

use super::bounds::{held, parts};
use super::*;

fn two(kind: Kind, levels: &[(&str, &str, &str)]) -> Table {
    table(kind, &["urban", "rural"], levels)
}

#[test]
fn a_gap_that_does_not_close_has_no_end() {
    let levels = [
        ("urban", "2021", "70.0"),
        ("rural", "2021", "50.0"),
        ("urban", "2022", "72.0"),
        ("rural", "2022", "52.0"),
        ("urban", "2023", "73.0"),
        ("rural", "2023", "73.0"),
        ("urban", "2024", "73.0"),
        ("rural", "2024", "74.0"),
    ];
    for kind in [Kind::Rate, Kind::Stock] {
        let table = two(kind, &levels);
        let ask = |period: &str| answer(&table, "catch_up(rural,urban)", &["rural-urban"], period);
        assert_eq!(ask("2021"), "no_prior");
        assert_eq!(ask("2022"), if kind == Kind::Rate { "not_reached" } else { "29.450428" });
        assert_eq!((ask("2023").as_str(), ask("2024").as_str()), ("0", "not_reached"));
    }
    let zero =
        two(Kind::Stock, &[("urban", "2022", "5"), ("rural", "2022", "0"), ("urban", "2023", "5"), ("rural", "2023", "1")]);
    assert_eq!(answer(&zero, "catch_up", &["rural-urban"], "2023"), "zero_base");
    assert_eq!(answer(&zero, "lag_years", &["rural-urban"], "2022"), "nonpositive_base");
}

#[test]
fn years_to_parity_of_levels_follow_the_growth_of_both() {
    // 100 after 200, growing by 10 % and by 5 %: ln 2 / ln(1.1/1.05) years after the year now.
    let levels = [("urban", "2022", "2000"), ("rural", "2022", "1000"), ("urban", "2023", "2100"), ("rural", "2023", "1100")];
    let years = libm::log(2100.0 / 1100.0) / libm::log(1.1 / 1.05);
    assert_eq!(answer(&two(Kind::Stock, &levels), "catch_up", &["rural-urban"], "2023"), format!("{years:.6}"));
}

#[test]
fn the_years_behind_are_searched_in_one_definition() {
    let levels = [
        ("urban", "2018", "40"),
        ("urban", "2020", "90"),
        ("urban", "2022", "100"),
        ("rural", "2020", "30"),
        ("rural", "2022", "60"),
        ("urban", "2023", "95"),
        ("rural", "2023", "96"),
    ];
    let plain = two(Kind::Stock, &levels);
    let ask = |table: &Table, period: &str| answer(table, "lag_years(rural,urban)", &["rural-urban"], period);
    // 60 lies at 2018 + 2 · ln(60/40) / ln(90/40) = 2019.
    assert_eq!(ask(&plain, "2022"), "3");
    assert_eq!((ask(&plain, "2020").as_str(), ask(&plain, "2023").as_str()), ("no_prior", "not_reached"));
    let mut broken = plain.clone();
    broken.breaks = Arc::new([Break { after: "2020".parse().expect("a period"), note: "x".into(), only: Vec::new() }]);
    assert_eq!(ask(&broken, "2022"), "break");
}

#[test]
fn spreads_need_all_parts_and_lines_need_eight() {
    let levels =
        [("a", "2022", "1"), ("b", "2022", "2"), ("c", "2022", "4"), ("a", "2023", "1"), ("b", "2023", "2"), ("c", "2023", "")];
    let three = table(Kind::Ratio, &["a", "b", "c"], &levels);
    let ask = |call: &str, period: &str| answer(&three, call, &["all"], period);
    assert_eq!(ask("sigma_conv", "2022"), "0.565952");
    assert_eq!(ask("sigma_conv(cv)", "2022"), "0.534522");
    assert_eq!(ask("sigma_conv", "2023"), "low_coverage");
    assert_eq!(ask("sigma_conv(trend)", "2022"), "too_few_points");
    assert_eq!(ask("beta_conv", "2023"), "too_few_points");
    let pair = table(Kind::Ratio, &["a", "b"], &levels[..2]);
    assert_eq!(answer(&pair, "sigma_conv", &["all"], "2022"), "too_few_points");
}

#[test]
fn a_spread_that_falls_has_a_trend_below_zero() {
    let text: Vec<(String, String, String)> = (0..4)
        .flat_map(|year: i32| {
            ["a", "b", "c"].iter().zip(0..).map(move |(part, n)| {
                (part.to_string(), (2020 + year).to_string(), format!("{:.12}", libm::exp(f64::from(n * (10 - year)) / 10.0)))
            })
        })
        .collect();
    let rows: Vec<(&str, &str, &str)> = text.iter().map(|(a, b, c)| (a.as_str(), b.as_str(), c.as_str())).collect();
    // The logarithms are 0, s and 2s, so they deviate by s·√(2/3), and s falls by 0.1 a year.
    let slope = answer(&table(Kind::Ratio, &["a", "b", "c"], &rows), "sigma_conv(trend)", &["all"], "2023");
    assert_eq!(slope, "-0.0816497");
}

/// Eight parts in 2020 and 2023.
fn eight(before: &[u32], now: &[u32]) -> Table {
    let names = ["a", "b", "c", "d", "e", "f", "g", "h"];
    let text: Vec<(&str, &str, String)> = [("2020", before), ("2023", now)]
        .into_iter()
        .flat_map(|(period, levels)| names.iter().zip(levels).map(move |(name, x)| (*name, period, x.to_string())))
        .collect();
    let rows: Vec<(&str, &str, &str)> = text.iter().map(|(name, period, x)| (*name, *period, x.as_str())).collect();
    table(Kind::Stock, &names, &rows)
}

fn beta(x: &[f64], y: &[f64]) -> f64 {
    let (x, g): (Vec<f64>, Vec<f64>) = x.iter().zip(y).map(|(x, y)| (libm::log(*x), libm::log(y / x) / 3.0)).unzip();
    let mean = |v: &[f64]| v.iter().sum::<f64>() / v.len() as f64;
    let (mx, mg) = (mean(&x), mean(&g));
    let above: f64 = x.iter().zip(&g).map(|(x, g)| (x - mx) * (g - mg)).sum();
    above / x.iter().map(|x| (x - mx) * (x - mx)).sum::<f64>()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn of_two_parts(x in [20_u32..90, 20_u32..90, 20_u32..90, 20_u32..90]) {
        let f = x.map(f64::from);
        let [b0, a0, b1, a1] = x.map(|n| n.to_string());
        let levels = [("urban", "2022", &*b0), ("rural", "2022", &*a0), ("urban", "2023", &*b1), ("rural", "2023", &*a1)];
        let (rates, stocks) = (two(Kind::Rate, &levels), two(Kind::Stock, &levels));
        // Only where every corner closes the gap are the ends those of the corners.
        let surely = |gap: &dyn Fn(f64, f64) -> f64, parity: f64| gap(f[2] - 0.5, f[3] + 0.5) > parity && gap(f[0] - 0.5, f[1] + 0.5) > gap(f[2] + 0.5, f[3] - 0.5);
        if surely(&|b, a| b - a, 0.0) {
            held(&rates, "catch_up", ("rural-urban", "2023"), 1, &f, true, |v| (v[2] - v[3]) / ((v[0] - v[1]) - (v[2] - v[3])))?;
        }
        if surely(&|b, a| b / a, 1.0) {
            held(&stocks, "catch_up", ("rural-urban", "2023"), 1, &f, true, |v| libm::log(v[2] / v[3]) / libm::log(v[0] / v[1] / (v[2] / v[3])))?;
        }
        if f[3] > f[0] + 1.0 && f[3] + 1.0 < f[2] {
            held(&stocks, "lag_years", ("rural-urban", "2023"), 2, &[f[0], f[2], f[3]], true, |v| 1.0 - libm::log(v[2] / v[0]) / libm::log(v[1] / v[0]))?;
        }
        held(&two(Kind::Flow, &[("urban", "2021", &*b0), ("urban", "2022", &*a0), ("urban", "2023", &*b1)]), "base_effect", ("urban", "2023"), 4, &f[..3], false, |v| (v[2] / v[1] - libm::sqrt(v[2] / v[0])) * 100.0)?;
    }

    #[test]
    fn of_a_spread(x in [1_u32..40, 1_u32..40, 1_u32..40, 1_u32..40]) {
        let table = parts(&[], &x, false);
        let f = x.map(f64::from);
        let mean = |v: &[f64]| v.iter().sum::<f64>() / v.len() as f64;
        let sd = |v: &[f64]| libm::sqrt(v.iter().map(|x| (x - mean(v)) * (x - mean(v))).sum::<f64>() / v.len() as f64);
        let logs = |v: &[f64]| v.iter().map(|x| libm::log(*x)).collect::<Vec<_>>();
        let shares = |v: &[f64]| v.iter().map(|x| x / v.iter().sum::<f64>()).collect::<Vec<_>>();
        let pairs = |v: &[f64]| v.iter().flat_map(|a| v.iter().map(move |b| (a - b).abs())).sum::<f64>();
        let at = |call: &str, formula: &dyn Fn(&[f64]) -> f64| held(&table, call, ("all", "2023"), 8, &f, false, formula);
        at("sigma_conv", &|v| sd(&logs(v)))?;
        at("sigma_conv(cv)", &|v| sd(v) / mean(v))?;
        at("n_eff", &|v| 1.0 / shares(v).iter().map(|s| s * s).sum::<f64>())?;
        at("gini", &|v| pairs(v) / (2.0 * 16.0 * mean(v)))?;
        at("entropy", &|v| -shares(v).iter().map(|s| s * libm::log(*s)).sum::<f64>())?;
        // The greatest of the first four lie at corners, which are on the grid.
        let corner = |formula: &dyn Fn(&[f64]) -> f64| {
            (0..16_u32).map(|bits| formula(&[0, 1, 2, 3].map(|n| f[n] - 0.5 + f64::from(bits >> n & 1)))).fold(0.0, f64::max)
        };
        let hi = |call: &str| ask(&table, call).rows[0].cell.hi.expect("a bound").to_f64();
        prop_assert!((hi("sigma_conv") - corner(&|v| sd(&logs(v)))).abs() < 2e-6);
        prop_assert!((hi("sigma_conv(cv)") - corner(&|v| sd(v) / mean(v))).abs() < 2e-6);
        prop_assert!((hi("gini") - corner(&|v| pairs(v) / (32.0 * mean(v)))).abs() < 2e-6);
    }

    #[test]
    fn of_a_line_over_parts(x in proptest::collection::vec(20_u32..900, 8), y in proptest::collection::vec(20_u32..900, 8), bits in any::<u16>()) {
        let table = eight(&x, &y);
        let cell = &ask(&table, "beta_conv").rows.iter().find(|row| row.period.year() == 2023).expect("a row").cell.clone();
        if x.iter().all(|n| *n == x[0]) {
            return Ok(());
        }
        let f = |v: &[u32]| v.iter().map(|n| f64::from(*n)).collect::<Vec<_>>();
        prop_assert!((cell.value.expect("a slope").to_f64() - beta(&f(&x), &f(&y))).abs() < 1e-6);
        let corner = |v: &[u32], from: usize| (from..).zip(v).map(|(at, n)| f64::from(*n) - 0.5 + f64::from(bits >> at & 1)).collect::<Vec<_>>();
        let there = beta(&corner(&x, 0), &corner(&y, 8));
        let (lo, hi) = (cell.lo.map_or(f64::MIN, Decimal::to_f64), cell.hi.map_or(f64::MAX, Decimal::to_f64));
        prop_assert!(lo <= there + 1e-6 && there <= hi + 1e-6, "{lo} {there} {hi}");
        let slope = 1.0 + 3.0 * beta(&f(&x), &f(&y));
        let speed = ask(&table, "beta_conv(speed,2020)").rows.iter().find(|row| row.period.year() == 2023).expect("a row").cell.clone();
        match slope > 0.0 {
            true => prop_assert!((speed.value.expect("a speed").to_f64() + libm::log(slope) / 3.0).abs() < 2e-6),
            false => prop_assert_eq!(speed.reason, Some(Reason::NotConverged)),
        }
    }
}
