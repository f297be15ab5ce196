//! Laws that hold whatever the figures: parts add up, and bounds are corners.

use proptest::prelude::*;

use super::*;

/// Two parts over two years: each with its decimals, and whether a total is printed or one part is a remainder.
fn levels() -> impl Strategy<Value = ([u32; 4], u32)> {
    ([1_u32..5000, 1_u32..5000, 1_u32..5000, 1_u32..5000], 0_u32..3)
}

proptest! {
    #[test]
    fn shares_sum_to_a_hundred_and_contributions_to_the_growth((x, scale) in levels()) {
        let printed: Vec<String> = x.iter().map(|n| Decimal::new((*n).into(), scale).expect("fits").to_string()).collect();
        let parts = table(Kind::Flow, &["a", "b"], &[
            ("a", "2022", &printed[0]), ("b", "2022", &printed[1]), ("a", "2023", &printed[2]), ("b", "2023", &printed[3]),
        ]);
        let sum = |call: &str, period: &str| -> f64 {
            let result = ask(&parts, call);
            result.rows.iter().filter(|row| row.period.to_string() == period).filter_map(|row| row.cell.to_f64()).sum()
        };
        prop_assert!((sum("share", "2023") - 100.0).abs() <= 2e-6);
        let (before, after) = (f64::from(x[0] + x[1]), f64::from(x[2] + x[3]));
        prop_assert!((sum("contribution", "2023") - (after / before - 1.0) * 100.0).abs() <= 2e-6);
    }

    #[test]
    fn bounds_are_the_corners(x in [11_u32..400, 11_u32..400, 11_u32..400, 11_u32..400]) {
        // Rounded to whole numbers; every level may be anything within a half of what is printed.
        let text = x.map(|n| n.to_string());
        let parts = table(Kind::Flow, &["a", "b"], &[
            ("a", "2022", &text[0]), ("b", "2022", &text[1]), ("a", "2023", &text[2]), ("b", "2023", &text[3]),
        ]);
        let total: Vec<String> = [x[0] + x[1], x[2] + x[3]].iter().map(u32::to_string).collect();
        let remainder = with_remainder(table(Kind::Flow, &["a", "b", "all"], &[
            ("b", "2022", &text[1]), ("b", "2023", &text[3]), ("all", "2022", &total[0]), ("all", "2023", &total[1]),
        ]), "a", "all", "b");
        let [a0, b0, a1, b1] = x.map(f64::from);
        let (t0, t1) = (a0 + b0, a1 + b1);
        check(&parts, "yoy", &[a0, a1], |v| (v[1] / v[0] - 1.0) * 100.0)?;
        check(&parts, "share", &[a1, b1], |v| v[0] / (v[0] + v[1]) * 100.0)?;
        check(&parts, "contribution", &[a0, b0, a1], |v| (v[2] - v[0]) / (v[0] + v[1]) * 100.0)?;
        check(&remainder, "share", &[t1, b1], |v| (v[0] - v[1]) / v[0] * 100.0)?;
        check(&remainder, "yoy", &[t0, b0, t1, b1], |v| ((v[2] - v[3]) / (v[0] - v[1]) - 1.0) * 100.0)?;
        check(&remainder, "contribution", &[t0, b0, t1, b1], |v| ((v[2] - v[3]) - (v[0] - v[1])) / v[0] * 100.0)?;
    }
}

/// Holds the bounds of part `a` in 2023 against the extremes of a formula over all corners of its inputs.
fn check(table: &Table, call: &str, inputs: &[f64], formula: impl Fn(&[f64]) -> f64) -> Result<(), TestCaseError> {
    let corners = (0..1_u32 << inputs.len()).map(|bits| {
        let corner: Vec<f64> =
            inputs.iter().enumerate().map(|(n, x)| if bits >> n & 1 == 1 { x + 0.5 } else { x - 0.5 }).collect();
        formula(&corner)
    });
    let corners: Vec<f64> = corners.collect();
    let (least, most) = corners.iter().fold((f64::MAX, f64::MIN), |(lo, hi), x| (lo.min(*x), hi.max(*x)));
    let result = ask(table, call);
    let cell = &result.row(&["a".into()], "2023".parse().expect("a period")).expect("a row").cell;
    let (lo, hi) = (cell.lo.expect("a bound").to_f64(), cell.hi.expect("a bound").to_f64());
    prop_assert!(
        (lo - least).abs() <= 2e-6 && (hi - most).abs() <= 2e-6,
        "{} gives [{}, {}], corners [{}, {}]",
        call,
        lo,
        hi,
        least,
        most
    );
    let value = cell.to_f64().expect("a number");
    prop_assert!(lo <= value && value <= hi);
    Ok(())
}
