//! Every worked example, the vectors of the trade, and the laws that hold whatever the data.

use std::sync::Arc;

mod adoption;
mod anything;
mod bounds;
mod edges;
mod ends;
mod factors;
mod laws;
mod nearest;
mod parity;
mod spans;
mod terms;
mod volatility;

use super::*;
use crate::number::Decimal;
use crate::period::Period;
use crate::table::{Break, Dimension, Kind, Measure, Reason, Status};
use crate::unit::Unit;

/// A level table of one dimension, as printed; the value `all` is the total.
pub(super) fn table(kind: Kind, parts: &[&str], levels: &[(&str, &str, &str)]) -> Table {
    let dimension = Dimension {
        name: "part".into(),
        title: "Part".into(),
        values: parts.iter().map(|part| Arc::from(*part)).collect(),
        labels: Vec::new(),
        declared: true,
        partition: true,
        total: parts.contains(&"all").then(|| "all".into()),
        definition: false,
    };
    let rows = levels.iter().map(|(part, period, printed)| row(&[part], period, cell(printed))).collect();
    Table {
        measure: Arc::new(Measure {
            name: "x".into(),
            title: "X".into(),
            kind: Some(kind),
            unit: Some(Unit::new(if kind.in_points() { "%" } else { "person" })),
            scope: None,
        }),
        metric: "value".into(),
        unit: Some(Unit::new("person")),
        dimensions: vec![dimension],
        settled: Vec::new(),
        frequency: None,
        breaks: Arc::new([]),
        file: "x.csv".into(),
        releases: Arc::new([]),
        left_out: Arc::new([]),
        rows,
    }
    .sorted()
}

/// The same, of which a period that is printed again is of the next release.
fn released(kind: Kind, parts: &[&str], levels: &[(&str, &str, &str)]) -> Table {
    let mut rows: Vec<Row> = Vec::new();
    let mut releases = Vec::new();
    for (part, period, printed) in levels {
        let row = row(&[part], period, cell(printed));
        let earlier = rows.iter().position(|other| (&other.key, other.period) == (&row.key, row.period));
        let count =
            releases.iter().filter(|it: &&crate::table::Release| (&it.row.key, it.row.period) == (&row.key, row.period)).count();
        let date: Period = "2024-01".parse().expect("a period");
        releases.push(crate::table::Release { date: date.shifted(count as i64).expect("a period"), row: row.clone() });
        match earlier {
            Some(at) => rows[at] = row,
            None => rows.push(row),
        }
    }
    releases.sort_by_key(|release| release.date);
    Table { rows, releases: releases.into(), ..table(kind, parts, &[]) }.sorted()
}

/// The same with a second dimension, the definition.
fn defined(kind: Kind, parts: &[&str], levels: &[(&str, &str, &str, &str)]) -> Table {
    let mut made = table(kind, parts, &[]);
    made.dimensions.push(Dimension {
        name: "scope".into(),
        title: "Scope".into(),
        values: vec!["old".into(), "new".into()],
        partition: false,
        total: None,
        definition: true,
        ..made.dimensions[0].clone()
    });
    made.rows = levels.iter().map(|(part, scope, period, printed)| row(&[part, scope], period, cell(printed))).collect();
    made.sorted()
}

fn row(key: &[&str], period: &str, cell: Cell) -> Row {
    Row {
        key: key.iter().map(|value| Arc::from(*value)).collect(),
        period: period.parse().expect("a period"),
        cell,
        origin: Origin::Read { line: 2, column: 0, records: 1 },
        operands: Vec::new(),
        sources: Vec::new(),
    }
}

fn cell(printed: &str) -> Cell {
    if printed.is_empty() {
        return Cell::reason(Reason::MissingValue, Status::NORMAL);
    }
    if let Some(bound) = printed.strip_prefix('>') {
        let value: Decimal = bound.parse().expect("a number");
        return Cell {
            value: Some(value),
            lo: Some(value),
            hi: None,
            reason: Some(Reason::Approximate),
            status: Status::NORMAL,
            made_of: None,
        };
    }
    let value: Decimal = printed.parse().expect("a number");
    let half = value.half_unit();
    Cell::number(value, value.checked_sub(half).expect("fits"), value.checked_add(half).expect("fits"), Status::NORMAL)
}

/// The part `rural` made from the total and `urban`, as a remainder.
fn with_remainder(mut table: Table, part: &str, total: &str, known: &str) -> Table {
    for whole in table.rows.clone().iter().filter(|row| *row.key[0] == *total) {
        let Some(other) = table.row(&[known.into()], whole.period) else { continue };
        let less = |a: Option<Decimal>, b: Option<Decimal>| a.zip(b).and_then(|(a, b)| a.checked_sub(b));
        let cell = Cell {
            value: less(whole.cell.value, other.cell.value),
            lo: less(whole.cell.lo, other.cell.hi),
            hi: less(whole.cell.hi, other.cell.lo),
            reason: None,
            made_of: None,
            status: Status::IMPUTED,
        };
        let period = whole.period;
        table.rows.push(Row { origin: Origin::Remainder, ..row(&[part], &period.to_string(), cell) });
    }
    table.sorted()
}

/// A derived measure: levels of `factor/part`, or of `factor` alone, multiplied, or where the metric says so divided.
fn made_of(kind: Kind, factors: &[&str], levels: &[(&str, &str, &str)], divided: bool) -> Table {
    let split = |name: &str| -> (String, String) {
        name.split_once('/').map_or((name.to_owned(), "all".to_owned()), |(factor, part)| (factor.to_owned(), part.to_owned()))
    };
    let each = |second: bool| {
        let mut found: Vec<String> = Vec::new();
        for name in factors.iter().map(|name| split(name)).map(|(factor, part)| if second { part } else { factor }) {
            if !found.contains(&name) {
                found.push(name);
            }
        }
        found
    };
    let (names, parts) = (each(false), each(true));
    let parts: Vec<&str> =
        parts.iter().map(String::as_str).filter(|part| *part != "all" || factors.iter().all(|f| !f.contains('/'))).collect();
    let mut made = table(kind, &parts, &[]);
    made.dimensions[0].total = None;
    made.dimensions[0].partition = parts != ["all"];
    let mut found: std::collections::BTreeMap<(String, String), Vec<(usize, Cell)>> = Default::default();
    for (name, period, printed) in levels {
        let (factor, part) = split(name);
        let number = names.iter().position(|known| *known == factor).expect("a declared factor");
        found.entry((part, (*period).to_owned())).or_default().push((number, cell(printed)));
    }
    for ((part, period), mut cells) in found {
        cells.sort_by_key(|(number, _)| *number);
        let operands: Vec<crate::table::Operand> = cells
            .iter()
            .map(|(number, cell)| crate::table::Operand {
                role: if !divided {
                    "factor"
                } else if *number == 0 {
                    "numerator"
                } else {
                    "denominator"
                },
                measure: format!("x.{}", names[*number]).into(),
                key: Vec::new(),
                period: period.parse().expect("a period"),
                cell: cell.clone(),
                unit: None,
                kind: Some(if *number == 0 || divided { Kind::Flow } else { Kind::Ratio }),
            })
            .collect();
        let numbers: Option<Vec<crate::number::Fraction>> = cells.iter().map(|(_, cell)| cell.value.map(Into::into)).collect();
        let value = numbers.filter(|numbers| numbers.len() == names.len()).and_then(|numbers| match divided {
            true => numbers[0].divided_by(&numbers[1]),
            false => Some(numbers[1..].iter().fold(numbers[0].clone(), |a, b| a.multiplied_by(b))),
        });
        let value = value.and_then(|value| value.rounded(15).decimal());
        let cell = value.map_or(Cell::reason(Reason::MissingValue, Status::NORMAL), |value| {
            Cell::number(value, value, value, Status::NORMAL)
        });
        made.rows.push(Row { operands, origin: Origin::Computed, ..row(&[&part], &period, cell) });
    }
    made.sorted()
}

fn ask(table: &Table, call: &str) -> Table {
    calculate(&call.parse().expect("a metric"), &Levels::new(table, None))
}

/// The answer as a table prints it: the number, or the code of the reason.
fn answer(table: &Table, call: &str, key: &[&str], period: &str) -> String {
    let key: Vec<Arc<str>> = key.iter().map(|value| Arc::from(*value)).collect();
    let result = ask(table, call);
    let row = result.row(&key, period.parse().expect("a period")).unwrap_or_else(|| panic!("{call} has no row {key:?} {period}"));
    match (row.cell.value, row.cell.reason) {
        (Some(value), None) => value.to_string(),
        (_, Some(reason)) => reason.code().into(),
        (None, None) => panic!("a cell is a number or a reason"),
    }
}

fn bounds(table: &Table, call: &str, part: &str, period: &str, places: usize) -> (String, String) {
    let result = ask(table, call);
    let row = result.row(&[part.into()], period.parse().expect("a period")).expect("a row");
    let text = |end: Option<Decimal>| format!("{:.places$}", end.expect("a bound").to_f64());
    (text(row.cell.lo), text(row.cell.hi))
}

#[test]
fn every_worked_example_holds() {
    for metric in METRICS {
        let example = &metric.example;
        let table = match metric.name {
            "within_between" | "elasticity" => made_of(example.kind, example.parts, example.levels, true),
            "lmdi" | "pvm" => made_of(example.kind, example.parts, example.levels, false),
            "revision" => released(example.kind, example.parts, example.levels),
            _ => table(example.kind, example.parts, example.levels),
        };
        assert!(example.ask.starts_with(metric.name), "the example of `{}` asks for it", metric.name);
        assert_eq!(answer(&table, example.ask, &[example.at.0], example.at.1), example.gives, "{}", example.sentence);
    }
}

/// What the trade calls them: FRED's transformations, tsbox, the yearbooks of China.
const CALLED: &[(&str, &str)] = &[
    ("lin", "value"),
    ("chg", "change"),
    ("ts_diff", "change"),
    ("ch1", "change_yoy"),
    ("净增", "change_yoy"),
    ("pch", "pop"),
    ("ts_pc", "pop"),
    ("环比", "pop"),
    ("pc1", "yoy"),
    ("ts_pcy", "yoy"),
    ("同比", "yoy"),
    ("百分点", "pp"),
    ("pca", "saar"),
    ("ts_pca", "saar"),
    ("cch", "log"),
    ("cca", "log_annual"),
    ("ts_index", "index"),
    ("指数", "index"),
    ("累计同比", "ytd"),
    ("翘尾", "carry_over"),
    ("两年平均", "two_year_avg"),
    ("复合增长率", "cagr"),
    ("基数效应", "base_effect"),
    ("占比", "share"),
    ("占比变动", "share_chg"),
    ("拉动", "contribution"),
    ("贡献率", "contribution_share"),
    ("差距", "gap"),
    ("排名", "rank"),
    ("集中度", "cr"),
    ("基尼系数", "gini"),
];

#[test]
fn every_metric_answers_to_what_the_trade_calls_it() {
    for (called, name) in CALLED {
        assert_eq!(Metric::named(called).map(|metric| metric.name), Some(*name), "{called}");
    }
    for (called, name) in [("普及率", "penetration"), ("渗透率", "penetration"), ("人均", "per_capita"), ("arpu", "arpu")]
    {
        assert_eq!(Recipe::named(called).map(|recipe| recipe.name), Some(name), "{called}");
        let refused = called.parse::<Call>().expect_err("no metric of one measure");
        assert_eq!(refused.hint, Some(format!("`sizeup list metrics {name}` shows how to declare it")));
    }
    // Every metric but the plainest has a name in Chinese.
    let chinese = |name: &str| name.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let without: Vec<&str> =
        METRICS.iter().filter(|metric| !metric.aliases.iter().any(|it| chinese(it))).map(|m| m.name).collect();
    assert!(without.is_empty(), "no Chinese name: {without:?}");
}

#[test]
fn names_and_aliases_are_unique() {
    let of_metrics = METRICS.iter().flat_map(|m| m.aliases.iter().copied().chain([m.name]));
    let mut names: Vec<&str> = of_metrics.chain(RECIPES.iter().flat_map(|r| r.aliases.iter().copied().chain([r.name]))).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
}

fn audiovisual_users() -> Table {
    let printed =
        [("rural", "2022-12", "2.99"), ("rural", "2023-12", "3.20"), ("all", "2022-12", "10.40"), ("all", "2023-12", "10.74")];
    with_remainder(table(Kind::Stock, &["urban", "rural", "all"], &printed), "urban", "all", "rural")
}

#[test]
fn a_claim_is_read_within_its_rounding() {
    let users = audiovisual_users();
    assert_eq!(bounds(&users, "yoy", "rural", "2023-12", 2), ("6.68".into(), "7.37".into()));
    assert_eq!(answer(&users, "yoy", &["urban"], "2023-12"), "1.754386");
    assert_eq!(bounds(&users, "yoy", "urban", "2023-12", 4), ("1.4825".into(), "2.0270".into()));
}

#[test]
fn contributions_add_up_to_the_growth_of_the_whole() {
    let users = audiovisual_users();
    assert_eq!(answer(&users, "contribution", &["rural"], "2023-12"), "2.019231");
    assert_eq!(answer(&users, "contribution", &["urban"], "2023-12"), "1.25");
    assert_eq!(answer(&users, "contribution", &["all"], "2023-12"), "3.269231");
    assert_eq!(answer(&users, "yoy", &["all"], "2023-12"), "3.269231");
    assert_eq!(answer(&users, "share", &["rural"], "2022-12"), "28.75");
    assert_eq!(answer(&users, "share", &["all"], "2022-12"), "100");
}

#[test]
fn plain_growth_and_compound_growth() {
    let market = table(Kind::Flow, &["market"], &[("market", "2023", "11524.81"), ("market", "2024", "12226.49")]);
    assert_eq!(answer(&market, "yoy", &["market"], "2024"), "6.08843");
    let users = table(Kind::Stock, &["users"], &[("users", "2021", "4862"), ("users", "2025", "8735")]);
    assert_eq!(bounds(&users, "cagr(2021)", "users", "2025", 3), ("15.770".into(), "15.779".into()));
    let forecast = table(Kind::Flow, &["market"], &[("market", "2020", "306.1"), ("market", "2027", "599.9")]);
    assert_eq!(&answer(&forecast, "cagr", &["market"], "2027")[..6], "10.089");
    assert_eq!(answer(&forecast, "cagr", &["market"], "2020"), "too_few_points");
}

#[test]
fn another_definition_is_a_break_not_growth() {
    let market = defined(
        Kind::Flow,
        &["all"],
        &[
            ("all", "old", "2021", "6968"),
            ("all", "old", "2022", "7274.4"),
            ("all", "new", "2023", "11524.81"),
            ("all", "new", "2024", "12226.49"),
        ],
    );
    assert_eq!(answer(&market, "yoy", &["all", "new"], "2023"), "break");
    assert_eq!(answer(&market, "yoy", &["all", "new"], "2024"), "6.08843");
    assert_eq!(answer(&market, "yoy", &["all", "old"], "2021"), "no_prior");
    assert_eq!(answer(&market, "index(2022)", &["all", "new"], "2024"), "break");
    assert_eq!(answer(&market, "milestone(10000)", &["all", "new"], "2023"), "break");
    assert_eq!(answer(&market, "milestone(10000)", &["all", "old"], "2022"), "not_reached");
    assert_eq!(answer(&market, "milestone(7000)", &["all", "old"], "2022"), "7274.4");
}

#[test]
fn a_declared_break_and_a_status_b_stop_growth() {
    let levels = [("users", "2019", "100"), ("users", "2020", "110"), ("users", "2021", "121")];
    let mut declared = table(Kind::Stock, &["users"], &levels);
    declared.breaks = Arc::new([Break { after: "2020".parse().expect("a period"), note: "census".into(), only: Vec::new() }]);
    assert_eq!(answer(&declared, "yoy", &["users"], "2020"), "10");
    assert_eq!(answer(&declared, "yoy", &["users"], "2021"), "break");
    assert_eq!(answer(&declared, "cagr(2019)", &["users"], "2021"), "break");
    let mut flagged = table(Kind::Stock, &["users"], &levels);
    flagged.rows[1].cell.status = Status::BREAK;
    assert_eq!(answer(&flagged, "yoy", &["users"], "2020"), "break");
    assert_eq!(answer(&flagged, "yoy", &["users"], "2021"), "10");
}

#[test]
fn bases_that_say_nothing_are_reasons() {
    let levels = [
        ("zero", "2019", "0"),
        ("zero", "2020", "5"),
        ("zero", "2021", "0"),
        ("sign", "2019", "5"),
        ("sign", "2020", "-5"),
        ("sign", "2021", "-10"),
        ("sign", "2022", "3"),
        ("hole", "2019", "5"),
        ("hole", "2020", ""),
        ("hole", "2021", "6"),
        ("hole", "2023", "7"),
    ];
    let odd = table(Kind::Flow, &["zero", "sign", "hole"], &levels);
    let yoy = |part: &str, period: &str| answer(&odd, "yoy", &[part], period);
    assert_eq!(yoy("zero", "2020"), "zero_base");
    assert_eq!(yoy("zero", "2021"), "-100");
    assert_eq!(yoy("sign", "2020"), "sign_change");
    assert_eq!(yoy("sign", "2021"), "nonpositive_base");
    assert_eq!(yoy("sign", "2022"), "sign_change");
    assert_eq!(yoy("hole", "2020"), "missing_value");
    assert_eq!(yoy("hole", "2021"), "missing_value");
    assert_eq!(yoy("hole", "2023"), "missing_period");
    assert_eq!(yoy("hole", "2019"), "no_prior");
    assert_eq!(answer(&odd, "change", &["sign"], "2021"), "-5");
}

#[test]
fn half_years_noted_as_months_step_by_six() {
    let levels = [
        ("users", "2018-12", "829"),
        ("users", "2019-06", "854"),
        ("users", "2020-03", "904"),
        ("users", "2020-06", "940"),
        ("users", "2020-12", "989"),
    ];
    let mut users = table(Kind::Stock, &["users"], &levels);
    users.frequency = Some(crate::period::Frequency::Half);
    assert_eq!(answer(&users, "pop", &["users"], "2019-06"), "3.015682");
    assert_eq!(answer(&users, "pop", &["users"], "2020-03"), "missing_period");
    assert_eq!(answer(&users, "pop", &["users"], "2020-06"), "missing_period");
    assert_eq!(answer(&users, "pop", &["users"], "2020-12"), "5.212766");
    assert_eq!(answer(&users, "yoy", &["users"], "2020-06"), "10.070258");
    assert_eq!(answer(&users, "yoy", &["users"], "2020-12"), "missing_period");
}

#[test]
fn rates_change_in_points_and_are_not_summed() {
    let rates = table(
        Kind::Rate,
        &["urban", "rural"],
        &[("urban", "2022", "83.1"), ("urban", "2023", "84.0"), ("rural", "2023", "66.5")],
    );
    for metric in ["change", "yoy", "pop"] {
        assert_eq!(answer(&rates, metric, &["urban"], "2023"), "0.9");
        assert_eq!(ask(&rates, metric).unit.expect("a unit").name(), "pp");
    }
    assert_eq!(answer(&rates, "share", &["urban"], "2023"), "not_additive");
    assert_eq!(answer(&rates, "cagr", &["urban"], "2023"), "kind_mismatch");
    assert_eq!(answer(&rates, "gap", &["urban-rural"], "2023"), "17.5");
    assert_eq!(answer(&rates, "gap", &["urban-rural"], "2022"), "missing_period");
}

#[test]
fn what_has_no_stated_kind_has_levels_only() {
    let mut plain = table(Kind::Flow, &["x"], &[("x", "2022", "1"), ("x", "2023", "2")]);
    plain.measure = Arc::new(Measure { kind: None, ..(*plain.measure).clone() });
    assert_eq!(answer(&plain, "value", &["x"], "2023"), "2");
    assert_eq!(answer(&plain, "yoy", &["x"], "2023"), "kind_mismatch");
}

#[test]
fn a_period_that_is_not_over_does_not_grow() {
    let market = table(Kind::Flow, &["x"], &[("x", "2025", "1"), ("x", "2026", "2")]);
    let as_of = "2026-06-30".parse::<Period>().ok();
    let result = calculate(&"yoy".parse().expect("a metric"), &Levels::new(&market, as_of));
    assert_eq!(result.rows[1].cell.reason, Some(Reason::PartialPeriod));
}

#[test]
fn a_bound_decides_what_it_can() {
    let companies = table(Kind::Stock, &["x"], &[("x", "2024", "75.70"), ("x", "2025", ">80")]);
    let growth = &ask(&companies, "yoy").rows[1].cell;
    assert_eq!((growth.value, growth.hi, growth.reason), (None, None, Some(Reason::Approximate)));
    assert_eq!(growth.lo.expect("the bound decides").to_string(), "5.673337");
    assert_eq!(answer(&companies, "milestone(80)", &["x"], "2025"), "approximate");
}

#[test]
fn wholes_without_a_total_are_complete_sums() {
    let levels = [("a", "2022", "1.0"), ("b", "2022", "3.0"), ("a", "2023", "2.0")];
    let parts = table(Kind::Flow, &["a", "b"], &levels);
    assert_eq!(answer(&parts, "share", &["a"], "2022"), "25");
    assert_eq!(bounds(&parts, "share", "a", "2022", 3), ("23.750".into(), "26.250".into()));
    assert_eq!(answer(&parts, "share", &["a"], "2023"), "low_coverage");
    let mut loose = parts.clone();
    loose.dimensions[0].partition = false;
    assert_eq!(answer(&loose, "share", &["a"], "2022"), "not_additive");
}
