//! Bounds of decompositions and slopes against all corners of what the rounding allows.

use super::bounds::held;
use super::*;

/// Levels of two years, each rounded to a whole number.
fn two_years<'a>(names: &[&'a str], before: &'a [String], now: &'a [String]) -> Vec<(&'a str, &'static str, &'a str)> {
    let year = |period: &'static str, levels: &'a [String]| {
        names.iter().zip(levels).map(move |(name, level)| (*name, period, level.as_str())).collect::<Vec<_>>()
    };
    [year("2022", before), year("2023", now)].concat()
}

fn texts(levels: &[f64]) -> Vec<String> {
    levels.iter().map(f64::to_string).collect()
}

#[test]
fn of_volume_and_mix() {
    let names = ["sold/tea", "sold/tin", "sold/ale", "price/tea", "price/tin", "price/ale"];
    let before = [1200.0, 800.0, 500.0, 310.0, 520.0, 750.0];
    let now = [1500.0, 700.0, 650.0, 330.0, 500.0, 790.0];
    let (x, y) = (texts(&before), texts(&now));
    let table = made_of(Kind::Flow, &names, &two_years(&names, &x, &y), false);
    let inputs: Vec<f64> = before.iter().chain(&now).copied().collect();
    let base = |v: &[f64]| ((0..3).map(|at| v[at] * v[3 + at]).sum::<f64>(), v[..3].iter().sum::<f64>());
    let carried = |v: &[f64]| {
        let (amount, quantity) = base(v);
        v[6..9].iter().sum::<f64>() / quantity * amount
    };
    let grid = |term: &str, key: &str, formula: &dyn Fn(&[f64]) -> f64| {
        held(&table, &format!("pvm({term})"), (key, "2023"), 1, &inputs, true, formula).expect("the ends of the corners");
    };
    grid("volume", "all", &|v| carried(v) - base(v).0);
    grid("mix", "all", &|v| (0..3).map(|at| v[6 + at] * v[3 + at]).sum::<f64>() - carried(v));
    grid("price", "all", &|v| (0..3).map(|at| v[6 + at] * (v[9 + at] - v[3 + at])).sum::<f64>());
    let moved = |v: &[f64], at: usize| v[6 + at] - v[6..9].iter().sum::<f64>() / base(v).1 * v[at];
    for (at, item) in ["tea", "tin", "ale"].into_iter().enumerate() {
        grid("mix", item, &|v| moved(v, at) * (v[3 + at] - base(v).0 / base(v).1));
        grid("volume", item, &|v| (v[6 + at] - moved(v, at) - v[at]) * v[3 + at] + base(v).0 / base(v).1 * moved(v, at));
    }
}

#[test]
fn of_volume_and_mix_of_amounts() {
    let names = ["sales/tea", "sales/tin", "sold/tea", "sold/tin"];
    let (before, now) = ([3720.0, 4160.0, 1200.0, 800.0], [4950.0, 3500.0, 1500.0, 700.0]);
    let (x, y) = (texts(&before), texts(&now));
    let table = made_of(Kind::Ratio, &names, &two_years(&names, &x, &y), true);
    let inputs: Vec<f64> = before.iter().chain(&now).copied().collect();
    let carried = |v: &[f64]| (v[6] + v[7]) / (v[2] + v[3]) * (v[0] + v[1]);
    let grid = |term: &str, formula: &dyn Fn(&[f64]) -> f64| {
        held(&table, &format!("pvm({term})"), ("all", "2023"), 1, &inputs, true, formula).expect("the ends of the corners");
    };
    grid("volume", &|v| carried(v) - v[0] - v[1]);
    grid("mix", &|v| v[6] * v[0] / v[2] + v[7] * v[1] / v[3] - carried(v));
}

#[test]
fn of_rates_and_their_weights() {
    let names = ["online/urban", "online/rural", "people/urban", "people/rural"];
    let (before, now) = ([4000.0, 2000.0, 5000.0, 5200.0], [6600.0, 1000.0, 7500.0, 2600.0]);
    let (x, y) = (texts(&before), texts(&now));
    let table = made_of(Kind::Ratio, &names, &two_years(&names, &x, &y), true);
    let inputs: Vec<f64> = before.iter().chain(&now).copied().collect();
    let side = |v: &[f64], part: usize| (v[part] / v[2 + part], v[2 + part] / (v[2] + v[3]), (v[0] + v[1]) / (v[2] + v[3]));
    let within = |v: &[f64], part: usize| {
        let ((rate, weight, _), (was, weighed, _)) = (side(&v[4..], part), side(v, part));
        (weight + weighed) / 2.0 * (rate - was)
    };
    let between = |v: &[f64], part: usize| {
        let ((rate, weight, all), (was, weighed, old)) = (side(&v[4..], part), side(v, part));
        ((rate + was) / 2.0 - (all + old) / 2.0) * (weight - weighed)
    };
    let grid = |term: &str, key: &str, formula: &dyn Fn(&[f64]) -> f64| {
        held(&table, &format!("within_between({term})"), (key, "2023"), 1, &inputs, true, formula)
            .expect("the ends of the corners");
    };
    for (part, key) in ["urban", "rural"].into_iter().enumerate() {
        grid("within", key, &|v| within(v, part));
        grid("between", key, &|v| between(v, part));
    }
    grid("within", "all", &|v| within(v, 0) + within(v, 1));
    grid("between", "all", &|v| between(v, 0) + between(v, 1));
    grid("change", "all", &|v| (v[4] + v[5]) / (v[6] + v[7]) - (v[0] + v[1]) / (v[2] + v[3]));
}

#[test]
fn of_the_slope_of_growth() {
    let names = ["a", "b", "c", "d", "e", "f", "g", "h"];
    let before = [1000.0, 4000.0, 9000.0, 1600.0, 2500.0, 3600.0, 4900.0, 6400.0];
    let now = [1900.0, 5200.0, 9900.0, 2600.0, 3700.0, 4100.0, 6000.0, 7000.0];
    let (x, y) = (texts(&before), texts(&now));
    let parts = super::table(Kind::Ratio, &names, &two_years(&names, &x, &y));
    let inputs: Vec<f64> = before.iter().chain(&now).copied().collect();
    let slope = |v: &[f64]| {
        let logs: Vec<f64> = v.iter().map(|x| libm::log(*x)).collect();
        let (x, y) = logs.split_at(8);
        let middle = x.iter().sum::<f64>() / 8.0;
        let square: f64 = x.iter().map(|x| (x - middle) * (x - middle)).sum();
        x.iter().zip(y).map(|(x, y)| (x - middle) * (y - x)).sum::<f64>() / square
    };
    held(&parts, "beta_conv", ("all", "2023"), 1, &inputs, true, slope).expect("the ends of the corners");
}
