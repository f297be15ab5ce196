//! Pictures of odd data: bounds, many parts, long names, days, nothing to compare.

use super::sample::{defined, table};
use super::tests::{draw_as, marks, says, texts};
use super::{labels, lint};
use crate::mark::{Mark, Text};
use crate::table::{Kind, Table};
use crate::unit::Unit;

#[test]
fn a_total_that_is_a_bound_keeps_its_sign_and_leaves_no_remainder() {
    for (printed, said) in [(">130", ">130"), ("~130", "~130")] {
        let rows = [("a", "2020", "40"), ("b", "2020", "80"), ("all", "2020", printed)];
        let picture = draw_as("stack", &[&table(Kind::Flow, "CNY", &rows)]);
        assert!(texts(&picture).iter().any(|text| text.content == said), "{said}");
        assert!(!says(&picture, "Not broken down"));
        assert!(marks(&picture).iter().any(|mark| matches!(mark, Mark::Rect { stroke: Some(_), .. })), "the rest is hollow");
    }
}

#[test]
fn a_waterfall_keeps_signs_and_gives_no_rest_of_a_bound() {
    let rows = [
        ("a", "2020", "40"),
        ("b", "2020", "60"),
        ("all", "2020", "100"),
        ("a", "2024", "90"),
        ("b", "2024", "150"),
        ("all", "2024", "~260"),
    ];
    let picture = draw_as("waterfall", &[&table(Kind::Flow, "CNY", &rows)]);
    assert!(texts(&picture).iter().any(|text| text.content == "~260") && !says(&picture, "Rest"));
}

#[test]
fn only_definitions_with_a_number_are_named() {
    let rows = [("a", "2020", ""), ("a", "2021", ""), ("a", "2022", "100"), ("a", "2023", "110")];
    let table = defined(table(Kind::Flow, "CNY", &rows), "2021");
    let picture = draw_as("line", &[&table]);
    assert!(says(&picture, "New") && !says(&picture, "Old") && !says(&picture, "dotted rule"));
}

#[test]
fn a_rule_stands_where_the_definition_changes_for_all_series() {
    let rows: Vec<(&str, &str, &str)> = ["a", "b"]
        .iter()
        .flat_map(|name| [("2020", "5"), ("2021", "6"), ("2022", ""), ("2023", "7"), ("2024", "8")].map(|(at, n)| (*name, at, n)))
        .collect();
    let mut table = defined(table(Kind::Growth, "%", &rows), "2021");
    table.rows.retain(|row| !(&*row.key[0] == "a" && row.period.year() == 2023));
    let picture = draw_as("line", &[&table]);
    assert_eq!(texts(&picture).iter().filter(|text| text.content.contains("New")).count(), 1);
    assert!(texts(&picture).iter().any(|text| text.content == "New"), "it concerns all, so it names none");
}

#[test]
fn a_waterfall_of_many_parts_groups_the_smallest() {
    let names: Vec<String> = (0..40).map(|at| format!("part {at:02}")).collect();
    let numbers: Vec<String> = (0..40).map(|at| (100 + at * at).to_string()).collect();
    let rows: Vec<(&str, &str, &str)> =
        names.iter().zip(&numbers).flat_map(|(name, number)| [(name.as_str(), "2020", "100"), (name, "2021", number)]).collect();
    let picture = draw_as("waterfall", &[&table(Kind::Flow, "CNY", &rows)]);
    assert!(says(&picture, "Other (33)") && !says(&picture, "Part 30"));
    assert!(lint(&picture).is_empty());
}

#[test]
fn a_fall_to_zero_is_not_written_over_a_name() {
    let rows = [("a", "2020", "5"), ("a", "2021", "7"), ("b", "2020", "6"), ("b", "2021", "4")];
    let picture = draw_as("waterfall", &[&table(Kind::Flow, "CNY", &rows)]);
    let found: Vec<String> = lint(&picture).iter().map(|finding| finding.fact.to_string()).collect();
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn long_names_of_rows_do_not_meet() {
    let long = "A very long series name that goes on and on with many many words in it indeed, and more, and more of it";
    let (a, b) = (format!("{long} a"), format!("{long} b"));
    let rows = [
        (a.as_str(), "2020", "5"),
        (&a, "2021", "7"),
        (&b, "2020", "6"),
        (&b, "2021", "4"),
        ("c", "2020", "1"),
        ("c", "2021", "2"),
    ];
    let picture = draw_as("dumbbell", &[&table(Kind::Flow, "CNY", &rows)]);
    let found: Vec<String> = lint(&picture).iter().map(|finding| finding.fact.to_string()).collect();
    assert!(found.is_empty(), "{found:?}");
    assert!(says(&picture, "2021 − 2020"), "the gap says which minus which");
}

#[test]
fn a_dumbbell_draws_every_period_of_every_definition() {
    let rows: Vec<(&str, &str, &str)> =
        ["2020", "2021", "2022"].iter().flat_map(|at| [("urban", *at, "5"), ("rural", *at, "4")]).collect();
    let picture = draw_as("dumbbell", &[&defined(table(Kind::Rate, "%", &rows), "2020")]);
    assert!(says(&picture, "2020, Old") && says(&picture, "2021, New") && says(&picture, "Urban − Rural"));
}

#[test]
fn what_needs_two_periods_says_so() {
    let rows = [("a", "2020", "5"), ("b", "2020", "7"), ("c", "2020", "8")];
    let table = table(Kind::Flow, "CNY", &rows);
    assert!(says(&draw_as("waterfall", &[&table]), "at two comparable periods"));
    assert!(says(&draw_as("dumbbell", &[&table]), "two periods"));
}

#[test]
fn neighbouring_numbers_stay_apart() {
    let rows: Vec<(String, String)> = (0..13).map(|at| ((2000 + at).to_string(), (100_107 + at).to_string())).collect();
    let rows: Vec<(&str, &str, &str)> =
        ["a", "b"].iter().flat_map(|name| rows.iter().map(move |(at, n)| (*name, at.as_str(), n.as_str()))).collect();
    for kind in ["column", "stack"] {
        let picture = draw_as(kind, &[&table(Kind::Flow, "CNY", &rows)]);
        let numbers: Vec<Text> = texts(&picture).into_iter().filter(|text| text.halo.is_some()).cloned().collect();
        assert!(labels::apart(&numbers), "{kind}");
    }
}

#[test]
fn no_growth_at_all_is_said_in_its_panel() {
    let level = table(Kind::Flow, "CNY", &[("", "2023", "11"), ("", "2024", "12")]);
    let mut growth = Table { metric: "yoy".into(), unit: Some(Unit::percent()), ..level.clone() };
    for row in &mut growth.rows {
        row.cell = crate::table::Cell::reason(crate::table::Reason::NoPrior, Default::default());
    }
    assert!(says(&draw_as("combo", &[&level, &growth]), "No growth: there is no figure of an earlier year"));
}

#[test]
fn days_are_named_and_only_drawn_words_are_explained() {
    let days: Vec<String> =
        (0..84).filter(|at| at % 28 < 25).map(|at| format!("2024-{:02}-{:02}", 1 + at / 28, at % 28 + 1)).collect();
    let rows: Vec<(&str, &str, &str)> = days.iter().map(|day| ("", day.as_str(), "10")).collect();
    for kind in ["column", "line"] {
        let picture = draw_as(kind, &[&table(Kind::Flow, "CNY", &rows)]);
        assert!(says(&picture, "1 Jan") && says(&picture, "1 Feb") && says(&picture, "25 Mar"), "{kind}");
        assert!(!says(&picture, "n/a"), "{kind}");
    }
}

#[test]
fn a_forecast_column_is_dashed() {
    let rows = [("a", "2024", "5"), ("b", "2024", "5"), ("a", "2025", "6F"), ("b", "2025", "7F")];
    for (kind, count) in [("column", 2), ("stack", 2)] {
        let picture = draw_as(kind, &[&table(Kind::Flow, "CNY", &rows)]);
        let dashed = |mark: &&&Mark| matches!(mark, Mark::Rect { stroke: Some(rim), .. } if rim.dash.is_some());
        assert_eq!(marks(&picture).iter().filter(dashed).count(), count, "{kind}");
    }
}

#[test]
fn the_name_of_the_forecast_meets_no_label() {
    let years: Vec<String> = (2000..2025).map(|year| year.to_string()).collect();
    let number = |year: &str| if year == "2024" { "100F" } else { "100" };
    let rows: Vec<(&str, &str, &str)> = years.iter().map(|year| ("a", year.as_str(), number(year))).collect();
    let picture = draw_as("line", &[&table(Kind::Rate, "%", &rows)]);
    let found: Vec<String> = lint(&picture).iter().map(|finding| finding.fact.to_string()).collect();
    assert!(found.is_empty() && says(&picture, "Forecast"), "{found:?}");
}

#[test]
fn a_waterfall_does_not_cross_a_change_of_definition() {
    let rows =
        [("a", "2020", "5"), ("a", "2021", "7"), ("a", "2022", "9"), ("b", "2020", "1"), ("b", "2021", "2"), ("b", "2022", "4")];
    let table = table(Kind::Flow, "CNY", &rows);
    let picture = draw_as("waterfall", &[&defined(table.clone(), "2020")]);
    assert!(says(&picture, "2021–2022") && says(&picture, "+2"));
    assert!(says(&draw_as("waterfall", &[&defined(table, "2021")]), "two comparable periods"));
}

#[test]
fn milestones_say_what_they_are() {
    let rows = [("a", "2020", "1200"), ("b", "2023", "1100"), ("c", "2023", "")];
    let table = Table { metric: "milestone(1000)".into(), ..defined(table(Kind::Flow, "CNY", &rows), "2021") };
    let picture = draw_as("line", &[&table]);
    let all: Vec<&str> = texts(&picture).iter().map(|text| text.content.trim()).collect();
    let all = all.join(" ");
    for said in ["first date at 1,000 or more", "Each dot", "No date is known for C"] {
        assert!(all.contains(said), "{said}: {all}");
    }
    assert!(!texts(&picture).iter().any(|text| text.content == "Old") && !says(&picture, "dotted rule"));
}
