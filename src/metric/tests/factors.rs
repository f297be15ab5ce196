//! Measures made of factors, whatever the factors: every cell is a number or a reason, and terms add up.

use proptest::prelude::*;

use super::bounds::held;
use super::*;

const NAMES: [&str; 6] = ["f/x", "f/y", "f/z", "g/x", "g/y", "g/z"];

fn printed() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => (1_i64..4000, 0_u32..3).prop_map(|(n, scale)| Decimal::new(n.into(), scale).expect("fits").to_string()),
        2 => Just("0".to_owned()),
        1 => (-300_i64..0).prop_map(|n| n.to_string()),
        1 => Just(String::new()),
        1 => (1_i64..4000).prop_map(|n| format!(">{n}")),
        1 => Just("999999999999999999999999".to_owned()),
        1 => Just("0.000000000000000000000001".to_owned()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 32 } else { 120 }))]

    #[test]
    fn whatever_is_multiplied_or_divided(
        cells in proptest::collection::vec((0..6_usize, 2019_u32..2024, printed()), 4..40),
        divided in any::<bool>(),
        flagged in proptest::option::of(0..10_usize),
    ) {
        let mut seen = std::collections::BTreeSet::new();
        let text: Vec<(usize, String, String)> = cells
            .into_iter()
            .filter(|(name, year, _)| seen.insert((*name, *year)))
            .map(|(name, year, text)| (name, year.to_string(), text))
            .collect();
        let levels: Vec<(&str, &str, &str)> = text.iter().map(|(name, year, text)| (NAMES[*name], year.as_str(), text.as_str())).collect();
        let mut table = made_of(Kind::Flow, &NAMES, &levels, divided);
        if let Some(row) = flagged.and_then(|at| table.rows.get_mut(at)) {
            row.cell.status = Status::BREAK;
        }
        for (metric, terms) in [
            ("lmdi", &["f", "g"][..]),
            ("pvm", &["price", "volume", "mix", "new", "lost"]),
            ("within_between", &["within", "between"]),
            ("shift_share", &["national", "mix", "competitive"]),
        ] {
            for base in ["", ",2019"] {
                let of = |term: &str| ask(&table, &format!("{metric}({term}{base})"));
                let tables: Vec<Table> = terms.iter().map(|term| of(term)).collect();
                let change = of("change");
                for (number, row) in change.rows.iter().enumerate() {
                    let cells: Vec<&Cell> = tables.iter().map(|table| &table.rows[number].cell).collect();
                    for cell in cells.iter().copied().chain([&row.cell]) {
                        prop_assert_eq!(super::anything::fault(cell), None, "{} {:?} {}: {:?}", metric, row.key, row.period, cell);
                    }
                    let numbers: Option<Vec<f64>> = cells.iter().map(|cell| cell.value.filter(|_| cell.reason.is_none()).map(Decimal::to_f64)).collect();
                    if let (Some(numbers), Some(change)) = (numbers, row.cell.value) {
                        let largest = numbers.iter().fold(change.to_f64().abs(), |a, b| a.max(b.abs()));
                        let left = numbers.iter().sum::<f64>() - change.to_f64();
                        prop_assert!(left.abs() <= 5e-6 + largest * 1e-9, "{} {:?} {}: {:?} is not {}", metric, row.key, row.period, numbers, change);
                    }
                }
            }
        }
        for call in ["elasticity", "elasticity(2019)"] {
            for row in &ask(&table, call).rows {
                prop_assert_eq!(super::anything::fault(&row.cell), None, "{:?}", row.cell);
            }
        }
    }

    #[test]
    fn of_an_elasticity(x in [11_u32..300, 11_u32..300, 11_u32..300, 11_u32..300]) {
        let text = x.map(|n| n.to_string());
        let [a0, b0, a1, b1] = &text;
        let levels = [("a", "2022", a0.as_str()), ("b", "2022", b0), ("a", "2023", a1), ("b", "2023", b1)];
        let table = made_of(Kind::Ratio, &["a", "b"], &levels, true);
        let f = x.map(f64::from);
        if (f[3] - f[1]).abs() > 1.0 {
            held(&table, "elasticity", ("all", "2023"), 1, &f, true, |v| (v[2] / v[0] - 1.0) / (v[3] / v[1] - 1.0))?;
        } else {
            let said = answer(&table, "elasticity", &["all"], "2023");
            prop_assert_eq!(said, if f[3] == f[1] { "zero_base" } else { "rounding_indeterminate" });
        }
    }
}
