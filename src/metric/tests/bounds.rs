//! Bounds held against the extremes of each formula over all that the rounding allows.

use proptest::prelude::*;

use super::*;

/// Holds the bounds of a cell against a formula over a grid of its inputs, each anywhere within a half of what is
/// printed. `tight` says that the extremes are reached on the grid.
pub(super) fn held(
    table: &Table,
    call: &str,
    (key, period): (&str, &str),
    steps: u32,
    inputs: &[f64],
    tight: bool,
    formula: impl Fn(&[f64]) -> f64,
) -> Result<(), TestCaseError> {
    let count = inputs.len() as u32;
    let (mut least, mut most) = (f64::MAX, f64::MIN);
    for number in 0..(steps + 1).pow(count) {
        let at = |input: u32| f64::from(number / (steps + 1).pow(input) % (steps + 1)) / f64::from(steps) - 0.5;
        let point: Vec<f64> = inputs.iter().zip(0..).map(|(x, input)| x + at(input)).collect();
        let value = formula(&point);
        (least, most) = (least.min(value), most.max(value));
    }
    let result = ask(table, call);
    let cell = &result.row(&[key.into()], period.parse().expect("a period")).expect("a row").cell;
    let (lo, hi) = (cell.lo.map_or(f64::NEG_INFINITY, Decimal::to_f64), cell.hi.map_or(f64::INFINITY, Decimal::to_f64));
    let slack = 2e-6 * (1.0 + most.abs() * 1e-6);
    prop_assert!(lo <= least + slack && hi >= most - slack, "{} gives [{}, {}], the grid [{}, {}]", call, lo, hi, least, most);
    let near = (lo - least).abs() <= slack && (hi - most).abs() <= slack;
    prop_assert!(!tight || near, "{} gives [{}, {}], which is wider than [{}, {}]", call, lo, hi, least, most);
    Ok(())
}

/// Yearly levels of one part from 2020, rounded to whole numbers.
pub(super) fn yearly(kind: Kind, levels: &[u32]) -> Table {
    let text: Vec<(String, String)> = (2020..).zip(levels).map(|(year, x)| (year.to_string(), x.to_string())).collect();
    let rows: Vec<(&str, &str, &str)> = text.iter().map(|(year, x)| ("a", year.as_str(), x.as_str())).collect();
    table(kind, &["a"], &rows)
}

/// Parts `a b c …` in 2022 and 2023, and a total of both years where one is printed.
pub(super) fn parts(before: &[u32], now: &[u32], printed: bool) -> Table {
    let names = ["a", "b", "c", "d"];
    let (mut text, mut declared) = (Vec::new(), names[..now.len()].to_vec());
    for (period, levels) in [("2022", before), ("2023", now)] {
        text.extend(names.iter().zip(levels).map(|(name, x)| (*name, period, x.to_string())));
        if printed && !levels.is_empty() {
            text.push(("all", period, levels.iter().sum::<u32>().to_string()));
        }
    }
    if printed {
        declared.push("all");
    }
    let rows: Vec<(&str, &str, &str)> = text.iter().map(|(name, period, x)| (*name, *period, x.as_str())).collect();
    table(Kind::Flow, &declared, &rows)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn of_one_series(x in [11_u32..300, 11_u32..300, 11_u32..300]) {
        let levels = yearly(Kind::Flow, &x);
        let f = x.map(f64::from);
        let at = |call: &str, inputs: &[f64], formula: &dyn Fn(&[f64]) -> f64| held(&levels, call, ("a", "2022"), 2, inputs, true, formula);
        at("accel", &f, &|v| (v[2] / v[1] - v[1] / v[0]) * 100.0)?;
        at("exp(2020)", &[f[0], f[2]], &|v| libm::log(v[1] / v[0]) / 2.0 * 100.0)?;
        at("two_year_avg", &[f[0], f[2]], &|v| (libm::sqrt(v[1] / v[0]) - 1.0) * 100.0)?;
        at("log", &[f[1], f[2]], &|v| libm::log(v[1] / v[0]) * 100.0)?;
        at("index(2020..2021)", &f, &|v| v[2] / (v[0] + v[1]) * 200.0)?;
        at("index(2021..2022)", &[f[1], f[2]], &|v| v[1] / (v[0] + v[1]) * 200.0)?;
        let rates = yearly(Kind::Rate, &x);
        held(&rates, "accel", ("a", "2022"), 2, &f, true, |v| v[2] - 2.0 * v[1] + v[0])?;
    }

    #[test]
    fn of_a_mean_of_growth(x in [11_u32..60, 11_u32..60, 11_u32..60, 11_u32..60]) {
        let levels = yearly(Kind::Flow, &x);
        let mean = |v: &[f64]| (v[1] / v[0] + v[2] / v[1] + v[3] / v[2]) / 3.0 * 100.0 - 100.0;
        // The most lies at a corner, the least may lie within: the grid comes near it.
        held(&levels, "aagr", ("a", "2023"), 16, &x.map(f64::from), false, mean)?;
        let result = ask(&levels, "aagr");
        let cell = &result.row(&["a".into()], "2023".parse().expect("a period")).expect("a row").cell;
        let v = x.map(f64::from);
        let near = |level: f64, x: f64| level.clamp(x - 0.5, x + 0.5);
        let mut point = [v[0] + 0.5, v[1], v[2], v[3] - 0.5];
        for _ in 0..400 {
            point[1] = near(libm::sqrt(point[0] * point[2]), v[1]);
            point[2] = near(libm::sqrt(point[1] * point[3]), v[2]);
        }
        prop_assert!((cell.lo.expect("a bound").to_f64() - mean(&point)).abs() < 1e-5, "{} is not {}", cell.lo.expect("a bound"), mean(&point));
    }

    #[test]
    fn of_a_line(x in [11_u32..300, 11_u32..300, 11_u32..300, 11_u32..300, 11_u32..300]) {
        let levels = yearly(Kind::Stock, &x);
        let slope = |v: &[f64]| {
            let sum: f64 = [-2.0, -1.0, 0.0, 1.0, 2.0].iter().zip(v).map(|(t, x)| t * libm::log(*x)).sum();
            libm::expm1(sum / 10.0) * 100.0
        };
        held(&levels, "lsgr", ("a", "2024"), 1, &x.map(f64::from), true, slope)?;
    }

    #[test]
    fn of_windows(x in [11_u32..300, 11_u32..300, 11_u32..300, 11_u32..300]) {
        let text = x.map(|n| n.to_string());
        let halves = ["2022-H1", "2022-H2", "2023-H1", "2023-H2"];
        let rows: Vec<(&str, &str, &str)> = halves.iter().zip(&text).map(|(half, x)| ("a", *half, x.as_str())).collect();
        let flow = table(Kind::Flow, &["a"], &rows);
        let f = x.map(f64::from);
        held(&flow, "ytd", ("a", "2023-H2"), 1, &f, true, |v| ((v[2] + v[3]) / (v[0] + v[1]) - 1.0) * 100.0)?;
        held(&flow, "ttm", ("a", "2023-H1"), 1, &f, true, |v| v[1] + v[2])?;
        held(&flow, "carry_over", ("a", "2023-H2"), 1, &f, true, |v| (2.0 * v[3] / (v[2] + v[3]) - 1.0) * 100.0)?;
        held(&flow, "saar", ("a", "2023-H2"), 1, &f, true, |v| ((v[3] / v[2]) * (v[3] / v[2]) - 1.0) * 100.0)?;
        held(&table(Kind::Stock, &["a"], &rows), "ttm", ("a", "2023-H1"), 1, &f, true, |v| (v[1] + v[2]) / 2.0)?;
    }

    #[test]
    fn of_parts(x in [11_u32..300, 11_u32..300, 11_u32..300, 11_u32..300]) {
        let [a0, b0, a1, b1] = x.map(f64::from);
        let summed = parts(&x[..2], &x[2..], false);
        let printed = parts(&x[..2], &x[2..], true);
        held(&summed, "share_chg", ("a", "2023"), 1, &[a0, b0, a1, b1], true, |v| (v[2] / (v[2] + v[3]) - v[0] / (v[0] + v[1])) * 100.0)?;
        held(&printed, "share_chg", ("a", "2023"), 1, &[a0, a0 + b0, a1, a1 + b1], true, |v| (v[2] / v[3] - v[0] / v[1]) * 100.0)?;
        let gain = a1 + b1 - a0 - b0;
        if gain.abs() > 2.0 {
            held(&summed, "contribution_share", ("a", "2023"), 1, &[a0, b0, a1, b1], true, |v| {
                (v[2] - v[0]) / (v[2] + v[3] - v[0] - v[1]) * 100.0
            })?;
            held(&printed, "contribution_share", ("a", "2023"), 1, &[a0, a0 + b0, a1, a1 + b1], true, |v| (v[2] - v[0]) / (v[3] - v[1]) * 100.0)?;
        } else if gain.abs() < 2.0 {
            prop_assert_eq!(answer(&summed, "contribution_share", &["a"], "2023"), "rounding_indeterminate");
        }
        held(&summed, "gap_ratio(a,b)", ("a-b", "2023"), 1, &[a1, b1], true, |v| v[0] / v[1])?;
        held(&summed, "growth_diff(a,b)", ("a-b", "2023"), 1, &[a0, b0, a1, b1], true, |v| (v[2] / v[0] - v[3] / v[1]) * 100.0)?;
        held(&printed, "residual", ("all", "2023"), 1, &[a1, b1, a1 + b1], true, |v| v[2] - v[1] - v[0])?;
        held(&printed, "coverage", ("all", "2023"), 1, &[a1, b1, a1 + b1], true, |v| (v[1] + v[0]) / v[2] * 100.0)?;
    }

    #[test]
    fn of_a_concentration(x in [1_u32..40, 1_u32..40, 1_u32..40, 1_u32..40]) {
        let (summed, printed) = (parts(&[], &x, false), parts(&[], &x, true));
        let f = x.map(f64::from);
        let hhi = |v: &[f64]| v.iter().map(|x| x * x).sum::<f64>() / (v.iter().sum::<f64>() * v.iter().sum::<f64>()) * 1e4;
        // The most lies at a corner.
        held(&summed, "hhi", ("all", "2023"), 8, &f, false, hhi)?;
        let cell = &ask(&summed, "hhi").rows[0].cell.clone();
        let corner = (0..16_u32).map(|bits| hhi(&[0, 1, 2, 3].map(|n| f[n] - 0.5 + f64::from(bits >> n & 1)))).fold(0.0, f64::max);
        prop_assert!((cell.hi.expect("a bound").to_f64() - corner).abs() <= 2e-6, "{:?} is not {}", cell.hi, corner);
        // The least: every part as near as it may be to one level.
        let level = |t: f64| hhi(&f.map(|x| t.clamp(x - 0.5, x + 0.5)));
        let least = (0..=80_000).map(|n| level(f64::from(n) / 2000.0)).fold(f64::MAX, f64::min);
        prop_assert!((cell.lo.expect("a bound").to_f64() - least).abs() <= 1e-3, "{:?} is not {}", cell.lo, least);
        let whole: f64 = f.iter().sum();
        let with_total = [f[0], f[1], f[2], f[3], whole];
        held(&printed, "hhi", ("all", "2023"), 1, &with_total, true, |v| v[..4].iter().map(|x| x * x).sum::<f64>() / (v[4] * v[4]) * 1e4)?;
        let top = |v: &[f64]| {
            let mut order = v.to_vec();
            order.sort_by(|a, b| b.total_cmp(a));
            order[0] + order[1]
        };
        let mut order = x;
        order.sort_unstable();
        let apart = order[2] > order[1];
        held(&summed, "cr(2)", ("all", "2023"), 2, &f, apart, |v| top(v) / v.iter().sum::<f64>() * 100.0)?;
        held(&printed, "cr(2)", ("all", "2023"), 1, &with_total, true, |v| top(&v[..4]) / v[4] * 100.0)?;
    }

    #[test]
    fn of_sources(x in [1_u32..9, 1_u32..9, 1_u32..9]) {
        let spread = |v: &[f64]| {
            let mut v = v.to_vec();
            v.sort_by(f64::total_cmp);
            let middle = (v[(v.len() - 1) / 2] + v[v.len() / 2]) / 2.0;
            (v[v.len() - 1] - v[0]) / middle * 100.0
        };
        let mut order = x;
        order.sort_unstable();
        // Of three the ends are those of three different figures, where these do not meet.
        let apart = order[0] + 1 < order[1] && order[1] + 1 < order[2];
        held(&parts(&[], &x, false), "source_spread", ("all", "2023"), 4, &x.map(f64::from), apart, spread)?;
        held(&parts(&[], &x[..2], false), "source_spread", ("all", "2023"), 4, &[f64::from(x[0]), f64::from(x[1])], true, spread)?;
    }

    #[test]
    fn of_sources_of_either_sign(x in [-9_i32..9, -9_i32..9], off in -12_i32..12) {
        // Where the median may come near 0 there is no greatest spread; where it is below, none at all. The second is
        // printed with a tenth, and so has a tenth of the room; it lies near the first with the other sign.
        let printed = [f64::from(x[0]), f64::from(off - 10 * x[0]) / 10.0, f64::from(x[1])];
        let spread = |v: &[f64]| {
            let mut v = v.to_vec();
            v[1] = printed[1] + (v[1] - printed[1]) / 10.0;
            v.sort_by(f64::total_cmp);
            let middle = (v[(v.len() - 1) / 2] + v[v.len() / 2]) / 2.0;
            if middle > 1e-9 { (v[v.len() - 1] - v[0]) / middle * 100.0 } else { f64::NAN }
        };
        let text = [x[0].to_string(), format!("{:.1}", printed[1]), x[1].to_string()];
        let keys = ["a", "b", "c"];
        let rows: Vec<(&str, &str, &str)> = keys.into_iter().zip(&text).map(|(key, x)| (key, "2023", x.as_str())).collect();
        for count in [2, 3] {
            let of = table(Kind::Stock, &keys[..count], &rows[..count]);
            if spread(&printed[..count]) >= 0.0 {
                held(&of, "source_spread", ("all", "2023"), 6, &printed[..count], false, spread)?;
            }
        }
    }

    #[test]
    fn of_a_rank_and_a_run(x in [1_u32..6, 1_u32..6, 1_u32..6, 1_u32..6]) {
        let f = x.map(f64::from);
        let summed = parts(&[], &x, false);
        // Equal figures stand in the order of the declaration, so a is ahead of all that are not above it.
        // Figures that are not equal never meet: what rounds to 2 is below all that rounds to 3.
        let open = |v: &[f64]| -> Vec<f64> { v.iter().zip(&f).map(|(v, x)| x + (v - x) * 0.99).collect() };
        held(&summed, "rank", ("a", "2023"), 2, &f, true, |v| {
            let v = open(v);
            1.0 + v[1..].iter().filter(|other| **other > v[0]).count() as f64
        })?;
        let run = |v: &[f64]| {
            let v = open(v);
            let rises = |pair: &[f64], sign: f64| (pair[1] - pair[0]) * sign > 0.0;
            let run = |sign: f64| v.windows(2).rev().take_while(|pair| rises(pair, sign)).count() as f64;
            run(1.0) - run(-1.0)
        };
        held(&yearly(Kind::Flow, &x), "streak", ("a", "2023"), 4, &f, true, run)?;
    }
}
