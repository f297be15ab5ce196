//! Decompositions: their terms add up to the change, their edges are reasons, their bounds hold.

use proptest::prelude::*;

use super::bounds::held;
use super::*;
use crate::metric::decomposition::terms::{Decomposed, Term};
use crate::number::Real;

/// The exact sum of what a table prints for some calls, at one place.
fn added(table: &Table, calls: &[&str], key: &[&str], period: &str) -> Decimal {
    let numbers =
        calls.iter().map(|call| answer(table, call, key, period).parse::<Decimal>().unwrap_or_else(|_| panic!("{call}")));
    numbers.reduce(|a, b| a.checked_add(b).expect("fits")).expect("some")
}

#[test]
fn a_part_against_its_whole() {
    let printed =
        [("rural", "2022-12", "2.99"), ("rural", "2023-12", "3.20"), ("all", "2022-12", "10.40"), ("all", "2023-12", "10.74")];
    let users = with_remainder(table(Kind::Stock, &["urban", "rural", "all"], &printed), "urban", "all", "rural");
    let ask = |term: &str, part: &str| answer(&users, &format!("shift_share({term})"), &[part], "2023-12");
    assert_eq!((ask("expected", "rural").as_str(), ask("excess", "rural").as_str()), ("0.09775", "0.11225"));
    assert_eq!((ask("national", "urban").as_str(), ask("competitive", "urban").as_str()), ("0.24225", "-0.11225"));
    assert_eq!((ask("mix", "rural").as_str(), ask("residual", "rural").as_str()), ("0", "0"));
    assert_eq!((ask("sum", "rural").as_str(), ask("change", "rural").as_str()), ("0.21", "0.21"));
    assert_eq!((ask("expected", "all").as_str(), ask("excess", "all").as_str()), ("0.34", "0"));
    assert_eq!(answer(&users, "shift_share(excess,2021-12)", &["rural"], "2023-12"), "no_prior");
    assert_eq!(answer(&users, "shift_share(mix,colour)", &["rural"], "2023-12"), "not_additive");
}

/// Two regions by two trades.
fn regions(before: [u32; 4], now: [u32; 4]) -> Table {
    let mut made = table(Kind::Flow, &["north", "south"], &[]);
    made.dimensions.push(Dimension {
        name: "trade".into(),
        values: vec!["tea".into(), "tin".into()],
        ..made.dimensions[0].clone()
    });
    for (period, levels) in [("2022", before), ("2023", now)] {
        for (number, x) in levels.into_iter().enumerate() {
            let key = [["north", "south"][number / 2], ["tea", "tin"][number % 2]];
            made.rows.push(row(&key, period, cell(&x.to_string())));
        }
    }
    made.sorted()
}

#[test]
fn a_mix_of_trades_is_told_from_competition() {
    // Tea doubled from 150 to 300, tin stood still at 150: G is 50 %, tea grew by 50 points more, tin by 50 less.
    let table = regions([100, 50, 50, 100], [190, 50, 110, 100]);
    let ask = |call: &str, key: [&str; 2]| answer(&table, call, &key, "2023");
    assert_eq!(ask("shift_share(national)", ["north", "tea"]), "50");
    assert_eq!(ask("shift_share(mix)", ["north", "tea"]), "50");
    assert_eq!(ask("shift_share(competitive)", ["north", "tea"]), "-10");
    assert_eq!(ask("shift_share(mix)", ["north", "all"]), "25");
    assert_eq!(ask("shift_share(mix)", ["south", "all"]), "-25");
    assert_eq!(ask("shift_share(competitive)", ["south", "all"]), "10");
    assert_eq!(ask("shift_share(excess)", ["south", "all"]), "-15");
    assert_eq!(ask("shift_share(change)", ["north", "all"]), "90");
    // The mix over the other dimension.
    assert_eq!(ask("shift_share(mix,part)", ["all", "tea"]), "5");
    let all = "shift_share".parse::<Call>().expect("a call").terms(&table);
    assert_eq!(
        all.iter().map(|call| call.text.as_str()).collect::<Vec<_>>(),
        ["shift_share(national)", "shift_share(mix)", "shift_share(competitive)"]
    );
}

#[test]
fn terms_that_do_not_add_up_are_no_answer() {
    let number = |n: i64| Term { number: Some(Real::Exact(Decimal::from(n).into())), lo: None, hi: None };
    let mut made = Decomposed {
        terms: vec![("a".into(), number(2)), ("b".into(), number(3))],
        others: Vec::new(),
        change: number(5),
        status: Status::NORMAL,
    };
    assert_eq!(made.cell(Some("a")).expect("proven").value, Some(2.into()));
    assert_eq!(made.cell(Some("c")), Err(Reason::KindMismatch));
    made.change = number(6);
    assert_eq!(made.cell(Some("a")), Err(Reason::Overflow));
    made.change = Term { number: Some(Real::Float(5.0 + 1e-9)), ..number(5) };
    assert_eq!(made.cell(Some("a")), Err(Reason::Overflow));
    made.change = Term { number: Some(Real::Float(5.0 + 1e-13)), ..number(5) };
    assert!(made.cell(Some("a")).is_ok());
}

fn product(levels: &[(&str, &str, &str)]) -> Table {
    made_of(Kind::Stock, &["people", "rate"], levels, false)
}

#[test]
fn factors_from_zero_and_to_zero_take_their_limits() {
    let levels = [
        ("people", "2020", "100"),
        ("rate", "2020", "0"),
        ("people", "2021", "150"),
        ("rate", "2021", "0.5"),
        ("people", "2022", "0"),
        ("rate", "2022", "0"),
        ("people", "2023", "0"),
        ("rate", "2023", "0.2"),
        ("people", "2024", "100"),
        ("rate", "2024", "0.2"),
        ("people", "2025", "-100"),
        ("rate", "2025", "0.2"),
        ("people", "2027", "100"),
        ("rate", "2027", "0.2"),
        ("people", "2028", "100"),
        ("rate", "2028", ""),
    ];
    let table = product(&levels);
    let ask = |term: &str, period: &str| answer(&table, &format!("lmdi({term})"), &["all"], period);
    let both = |period: &str| [ask("people", period), ask("rate", period)];
    assert_eq!(both("2021"), ["0", "75"]);
    assert_eq!(both("2022"), ["-37.5", "-37.5"]);
    assert_eq!(both("2023"), ["0", "0"]);
    assert_eq!(both("2024"), ["20", "0"]);
    assert_eq!(both("2025"), ["nonpositive_base", "nonpositive_base"]);
    assert_eq!((ask("rate", "2020").as_str(), ask("rate", "2027").as_str()), ("no_prior", "missing_period"));
    assert_eq!(ask("rate", "2028"), "missing_value");
    assert_eq!(ask("weather", "2021"), "kind_mismatch");
    assert_eq!(added(&table, &["lmdi(people,2020)", "lmdi(rate,2020)"], &["all"], "2021").to_string(), "75");
    assert_eq!(
        answer(&super::table(Kind::Flow, &["x"], &[("x", "2022", "1"), ("x", "2023", "2")]), "lmdi(x)", &["x"], "2023"),
        "kind_mismatch"
    );
}

#[test]
fn what_divides_is_a_factor_turned() {
    let levels = [("users", "2022", "50"), ("people", "2022", "100"), ("users", "2023", "60"), ("people", "2023", "80")];
    let table = made_of(Kind::Ratio, &["users", "people"], &levels, true);
    let ask = |term: &str| answer(&table, &format!("lmdi({term})"), &["all"], "2023").parse::<f64>().expect("a number");
    let mean = 0.25 / libm::log(1.5);
    assert!((ask("users") - mean * libm::log(1.2)).abs() < 1e-6);
    assert!((ask("people") - mean * libm::log(1.25)).abs() < 1e-6);
    assert_eq!(answer(&table, "lmdi(sum)", &["all"], "2023"), "0.25");
}

#[test]
fn terms_of_large_numbers_leave_no_dust() {
    let levels = [
        ("people", "2022", "1411750000"),
        ("rate", "2022", "8176.53"),
        ("people", "2023", "1409670000"),
        ("rate", "2023", "8671.11"),
    ];
    let table = product(&levels);
    let printed = added(&table, &["lmdi(people)", "lmdi(rate)"], &["all"], "2023");
    let change: Decimal = answer(&table, "lmdi(change)", &["all"], "2023").parse().expect("a number");
    let left = printed.checked_sub(change).expect("fits").to_f64();
    assert!(left.abs() <= 1e-6, "{printed} is not {change}");
    assert_eq!(answer(&table, "lmdi(residual)", &["all"], "2023"), "0");
}

#[test]
fn yearly_terms_follow_the_growth_of_each_year() {
    // The whole of 100, 120, 180; a of 40, 60, 60: expected 8 and then 30, so 12 and then −30 are its own.
    let levels = [
        ("a", "2021", "40"),
        ("b", "2021", "60"),
        ("a", "2022", "60"),
        ("b", "2022", "60"),
        ("a", "2023", "60"),
        ("b", "2023", "120"),
        ("a", "2025", "70"),
        ("b", "2025", "130"),
    ];
    let table = super::table(Kind::Flow, &["a", "b"], &levels);
    let ask = |call: &str, period: &str| answer(&table, call, &["a"], period);
    assert_eq!(ask("shift_share(expected,2021,dynamic)", "2023"), "38");
    assert_eq!(ask("shift_share(excess,2021,dynamic)", "2023"), "-18");
    assert_eq!(ask("shift_share(excess,2021)", "2023"), "-12");
    assert_eq!(ask("shift_share(change,2021,dynamic)", "2023"), "20");
    assert_eq!(ask("shift_share(residual,2021,dynamic)", "2023"), "0");
    assert_eq!(ask("shift_share(excess,2022,dynamic)", "2023"), ask("shift_share(excess)", "2023"));
    assert_eq!(ask("shift_share(excess,2021,dynamic)", "2021"), "too_few_points");
    assert_eq!(ask("shift_share(excess,2021,dynamic)", "2025"), "missing_period");
    let calls = "shift_share(2021,dynamic)".parse::<Call>().expect("a call").terms(&table);
    assert_eq!(calls[1].text, "shift_share(excess,2021,dynamic)");
    assert!("shift_share(excess,dynamic)".parse::<Call>().expect("a call").argument.clone() != calls[1].argument);
}

#[test]
fn items_come_and_go() {
    let levels = [
        ("sold/tea", "2022", "10"),
        ("price/tea", "2022", "2"),
        ("sold/tin", "2022", "5"),
        ("price/tin", "2022", "4"),
        ("sold/ale", "2022", "0"),
        ("price/ale", "2022", "9"),
        ("sold/tea", "2023", "12"),
        ("price/tea", "2023", "3"),
        ("sold/ale", "2023", "4"),
        ("price/ale", "2023", "9"),
        ("sold/rum", "2023", "1"),
        ("price/rum", "2023", "7"),
        ("sold/rum", "2025", "1"),
        ("price/rum", "2025", "7"),
    ];
    let names = ["sold/tea", "sold/tin", "sold/ale", "sold/rum", "price/tea", "price/tin", "price/ale", "price/rum"];
    let table = made_of(Kind::Flow, &names, &levels, false);
    let ask = |term: &str, part: &str| answer(&table, &format!("pvm({term})"), &[part], "2023");
    assert_eq!(["price", "volume", "mix", "new", "lost"].map(|term| ask(term, "all")), ["12", "4", "0", "43", "-20"]);
    assert_eq!((ask("lost", "tin").as_str(), ask("new", "ale").as_str(), ask("new", "rum").as_str()), ("-20", "36", "7"));
    assert_eq!((ask("change", "all").as_str(), ask("residual", "all").as_str()), ("39", "0"));
    assert_eq!(answer(&table, "pvm(price)", &["all"], "2022"), "no_prior");
    assert_eq!(answer(&table, "pvm(price)", &["all"], "2025"), "missing_period");
    assert_eq!(answer(&table, "pvm(price,2022)", &["rum"], "2025"), "0");
}

#[test]
fn rates_within_need_every_part() {
    let levels = [
        ("online/town", "2022", "40"),
        ("people/town", "2022", "50"),
        ("online/land", "2022", "20"),
        ("people/land", "2022", "50"),
        ("online/town", "2023", "66"),
        ("people/town", "2023", "75"),
    ];
    let table = made_of(Kind::Ratio, &["online/town", "online/land", "people/town", "people/land"], &levels, true);
    assert_eq!(answer(&table, "within_between(within)", &["all"], "2023"), "low_coverage");
    assert_eq!(answer(&table, "within_between(within)", &["town"], "2022"), "no_prior");
}

fn text(names: &[&str], period: &str, x: &[u32]) -> Vec<(String, String, String)> {
    names.iter().zip(x).map(|(name, x)| (name.to_string(), period.to_owned(), x.to_string())).collect()
}

fn made(kind: Kind, names: &[&str], before: &[u32], now: &[u32], divided: bool) -> Table {
    let text: Vec<_> = [text(names, "2022", before), text(names, "2023", now)].concat();
    let rows: Vec<(&str, &str, &str)> = text.iter().map(|(a, b, c)| (a.as_str(), b.as_str(), c.as_str())).collect();
    made_of(kind, names, &rows, divided)
}

/// What a part brought, from the figures of both ends.
type Brought<'a> = &'a dyn Fn(&[f64], &[f64], usize) -> f64;

const FOUR: [&str; 4] = ["a/x", "a/y", "b/x", "b/y"];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn of_shift_and_share(x in [1_u32..300, 1_u32..300, 1_u32..300, 1_u32..300]) {
        let [a0, b0, a1, b1] = x.map(f64::from);
        let (summed, printed) = (super::bounds::parts(&x[..2], &x[2..], false), super::bounds::parts(&x[..2], &x[2..], true));
        let growth = |v: &[f64]| (v[2] + v[3]) / (v[0] + v[1]);
        let at = |table: &Table, term: &str, inputs: &[f64], tight: bool, formula: &dyn Fn(&[f64]) -> f64| {
            held(table, &format!("shift_share({term})"), ("a", "2023"), 2, inputs, tight, formula)
        };
        if x.iter().all(|x| *x > 1) {
            at(&summed, "expected", &[a0, b0, a1, b1], false, &|v| v[0] * growth(v) - v[0])?;
            at(&summed, "excess", &[a0, b0, a1, b1], true, &|v| v[2] - v[0] * growth(v))?;
            at(&printed, "expected", &[a0, a0 + b0, a1 + b1], true, &|v| v[0] * (v[2] / v[1] - 1.0))?;
            at(&printed, "excess", &[a0, a0 + b0, a1, a1 + b1], true, &|v| v[2] - v[0] * v[3] / v[1])?;
        }
        for table in [&summed, &printed] {
            prop_assert_eq!(answer(table, "shift_share(residual)", &["a"], "2023"), "0");
        }
    }

    #[test]
    fn of_a_mix(before in [1_u32..300, 1_u32..300, 1_u32..300, 1_u32..300], now in [1_u32..300, 1_u32..300, 1_u32..300, 1_u32..300]) {
        let table = regions(before, now);
        let f: Vec<f64> = before.iter().chain(&now).map(|x| f64::from(*x)).collect();
        let all = |v: &[f64]| v[4..].iter().sum::<f64>() / v[..4].iter().sum::<f64>();
        let tea = |v: &[f64]| (v[4] + v[6]) / (v[0] + v[2]);
        let tin = |v: &[f64]| (v[5] + v[7]) / (v[1] + v[3]);
        for key in ["tea", "all"] {
            let inner = |term: &str, formula: &dyn Fn(&[f64]) -> f64| -> Result<(), TestCaseError> {
                let result = ask(&table, &format!("shift_share({term})"));
                let cell = &result.row(&["north".into(), key.into()], "2023".parse().expect("a period")).expect("a row").cell;
                let (lo, hi) = (cell.lo.map_or(f64::MIN, Decimal::to_f64), cell.hi.map_or(f64::MAX, Decimal::to_f64));
                prop_assert!((cell.value.expect("a number").to_f64() - formula(&f)).abs() < 2e-6);
                for corner in 0..256_u32 {
                    let v: Vec<f64> = f.iter().enumerate().map(|(at, x)| x - 0.5 + f64::from(corner >> at & 1)).collect();
                    let there = formula(&v);
                    prop_assert!(lo - 2e-6 <= there && there <= hi + 2e-6, "{term} {key}: {lo} {there} {hi}");
                }
                Ok(())
            };
            let both = if key == "all" { 1.0 } else { 0.0 };
            inner("mix", &|v| v[0] * (tea(v) - all(v)) + both * v[1] * (tin(v) - all(v)))?;
            inner("competitive", &|v| v[4] - v[0] * tea(v) + both * (v[5] - v[1] * tin(v)))?;
            inner("national", &|v| (v[0] + both * v[1]) * (all(v) - 1.0))?;
        }
        for key in [["north", "tea"], ["south", "all"]] {
            prop_assert_eq!(answer(&table, "shift_share(residual)", &key, "2023"), "0");
        }
    }

    #[test]
    fn of_factors(x in [2_u32..90, 2_u32..90, 2_u32..90], y in [2_u32..90, 2_u32..90, 2_u32..90]) {
        let names = ["f", "g", "h"];
        let table = made(Kind::Stock, &names, &x, &y, false);
        let f: Vec<f64> = x.iter().chain(&y).map(|x| f64::from(*x)).collect();
        let term = |v: &[f64], at: usize| {
            let (now, before) = (v[3] * v[4] * v[5], v[0] * v[1] * v[2]);
            let mean = if (now - before).abs() < 1e-9 * now { now } else { (now - before) / libm::log(now / before) };
            mean * libm::log(v[3 + at] / v[at])
        };
        // Only where the factor changed less than e-fold are the ends those of the corners.
        let steep = |a: f64, b: f64| libm::log((a + 0.5) / (b - 0.5)).abs().max(libm::log((a - 0.5) / (b + 0.5)).abs()) >= 1.0;
        for (at, name) in names.iter().enumerate() {
            let tight = !steep(f[3 + at], f[at]);
            held(&table, &format!("lmdi({name})"), ("all", "2023"), 1, &f, tight, |v| term(v, at))?;
        }
        let sum = added(&table, &["lmdi(f)", "lmdi(g)", "lmdi(h)"], &["all"], "2023").to_f64();
        let change = f[3] * f[4] * f[5] - f[0] * f[1] * f[2];
        // Each printed term is within half of its last digit.
        prop_assert!((sum - change).abs() <= 1.6e-6, "{} is not {}", sum, change);
        prop_assert_eq!(answer(&table, "lmdi(residual)", &["all"], "2023"), "0");
    }

    #[test]
    fn of_rates_and_weights(x in [1_u32..90, 1_u32..90, 20_u32..90, 20_u32..90], y in [1_u32..90, 1_u32..90, 20_u32..90, 20_u32..90]) {
        let table = made(Kind::Ratio, &FOUR, &x, &y, true);
        let f: Vec<f64> = x.iter().chain(&y).map(|x| f64::from(*x)).collect();
        let of = |v: &[f64], part: usize| {
            let (w, r) = (v[2 + part] / (v[2] + v[3]), v[part] / v[2 + part]);
            (w, r, (v[0] + v[1]) / (v[2] + v[3]))
        };
        let terms = |v: &[f64], part: usize| {
            let ((w0, r0, all0), (w1, r1, all1)) = (of(&v[..4], part), of(&v[4..], part));
            ((w0 + w1) / 2.0 * (r1 - r0), ((r0 + r1) / 2.0 - (all0 + all1) / 2.0) * (w1 - w0))
        };
        for (part, name) in ["x", "y"].iter().enumerate() {
            held(&table, "within_between(within)", (name, "2023"), 1, &f, false, |v| terms(v, part).0)?;
            held(&table, "within_between(between)", (name, "2023"), 1, &f, false, |v| terms(v, part).1)?;
        }
        held(&table, "within_between(within)", ("all", "2023"), 1, &f, false, |v| terms(v, 0).0 + terms(v, 1).0)?;
        let change = (f[4] + f[5]) / (f[6] + f[7]) - (f[0] + f[1]) / (f[2] + f[3]);
        let sum = added(&table, &["within_between(within)", "within_between(between)"], &["all"], "2023").to_f64();
        prop_assert!((sum - change).abs() <= 1.1e-6);
        prop_assert_eq!(answer(&table, "within_between(residual)", &["all"], "2023"), "0");
    }

    #[test]
    fn of_price_volume_and_mix(x in [1_u32..90, 1_u32..90, 1_u32..90, 1_u32..90], y in [1_u32..90, 1_u32..90, 1_u32..90, 1_u32..90]) {
        let f: Vec<f64> = x.iter().chain(&y).map(|x| f64::from(*x)).collect();
        for divided in [false, true] {
            // Quantity and price, or amount and quantity.
            let table = made(Kind::Flow, &FOUR, &x, &y, divided);
            let quantity = |v: &[f64], part: usize| if divided { v[2 + part] } else { v[part] };
            let price = |v: &[f64], part: usize| if divided { v[part] / v[2 + part] } else { v[2 + part] };
            let whole = |v: &[f64]| quantity(v, 0) + quantity(v, 1);
            let mean = |v: &[f64]| (0..2).map(|part| quantity(v, part) * price(v, part)).sum::<f64>() / whole(v);
            let each = |v: &[f64], term: Brought| (0..2).map(|part| term(&v[..4], &v[4..], part)).sum::<f64>();
            let dearer = |v: &[f64]| each(v, &|then, now, part| (price(now, part) - price(then, part)) * quantity(now, part));
            let mix = |v: &[f64]| each(v, &|then, now, part| {
                (quantity(now, part) / whole(now) - quantity(then, part) / whole(then)) * (price(then, part) - mean(then)) * whole(now)
            });
            let at = |term: &str, formula: &dyn Fn(&[f64]) -> f64| held(&table, &format!("pvm({term})"), ("all", "2023"), 1, &f, false, formula);
            at("price", &dearer)?;
            at("mix", &mix)?;
            at("volume", &|v| (whole(&v[4..]) - whole(&v[..4])) * mean(&v[..4]))?;
            let number = |term: &str| answer(&table, &format!("pvm({term})"), &["all"], "2023").parse::<f64>().expect("a number");
            prop_assert!((number("mix") - mix(&f)).abs() < 2e-6 * (1.0 + mix(&f).abs()));
            prop_assert!((number("price") - dearer(&f)).abs() < 2e-6 * (1.0 + dearer(&f).abs()));
            prop_assert_eq!(answer(&table, "pvm(residual)", &["all"], "2023"), "0");
            let sum = added(&table, &["pvm(price)", "pvm(volume)", "pvm(mix)", "pvm(new)", "pvm(lost)"], &["all"], "2023").to_f64();
            prop_assert!((sum - number("change")).abs() <= 2.6e-6);
        }
    }
}
