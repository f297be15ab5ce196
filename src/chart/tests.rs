//! Whole pictures, held against what they must show.

use super::sample::{broken, input, spec, table};
use super::*;
use crate::mark::{Mark, Text};
use crate::table::{Kind, LeftOut, Table};
use crate::unit::Unit;

const HALVES: &[(&str, &str, &str)] = &[
    ("urban", "2018-12", "607000000"),
    ("urban", "2019-12", "630000000"),
    ("urban", "2020-12", "680000000"),
    ("urban", "2022-12", "759000000"),
    ("rural", "2018-12", "222000000"),
    ("rural", "2019-12", "225000000"),
    ("rural", "2020-12", "309000000"),
    ("rural", "2022-12", "308000000"),
];

fn users() -> Table {
    table(Kind::Stock, "person", HALVES)
}

fn walk<'a>(marks: &'a [Mark], seen: &mut Vec<&'a Mark>) {
    for mark in marks {
        match mark {
            Mark::Group { marks, .. } => walk(marks, seen),
            other => seen.push(other),
        }
    }
}

pub(super) fn marks(picture: &Picture) -> Vec<&Mark> {
    let mut seen = Vec::new();
    walk(&picture.marks, &mut seen);
    seen
}

pub(super) fn texts(picture: &Picture) -> Vec<&Text> {
    marks(picture).into_iter().filter_map(|mark| if let Mark::Text(text) = mark { Some(text) } else { None }).collect()
}

pub(super) fn says(picture: &Picture, content: &str) -> bool {
    texts(picture).iter().any(|text| text.content.contains(content))
}

/// The points of every round line: those of data.
fn lines(picture: &Picture) -> Vec<usize> {
    let points =
        |mark: &&Mark| if let Mark::Line { points, stroke } = mark { stroke.round.then_some(points.len()) } else { None };
    marks(picture).iter().filter_map(points).collect()
}

pub(super) fn draw_as(kind: &str, tables: &[&Table]) -> Picture {
    let spec = spec(kind);
    draw(&input(&spec, tables))
}

#[test]
fn every_type_draws_whatever_the_data() {
    let growth = Table { metric: "yoy".into(), unit: Some(Unit::percent()), ..users() };
    let empty = users().filtered(|_| false);
    let one = table(Kind::Flow, "CNY", &[("", "2023", "1152481000000")]);
    let negative = table(Kind::Growth, "%", &[("", "2021", "-3.5"), ("", "2022", "0"), ("", "2023", "")]);
    for chart in CHARTS {
        for tables in [vec![&users(), &growth], vec![&users()], vec![&empty, &empty], vec![&one, &one], vec![&negative], vec![]] {
            let spec = Spec::new("walk", chart, "A finding");
            let input = input(&spec, &tables);
            let picture = draw(&input);
            assert_eq!(picture, draw(&input), "{} twice", chart.name);
            let found: Vec<String> = lint(&picture).iter().map(|finding| finding.fact.to_string()).collect();
            assert!(found.is_empty(), "{}: {found:?}", chart.name);
            assert!(says(&picture, "A source"), "{} names its sources", chart.name);
            let svg = String::from_utf8(crate::render::svg(&crate::render::scene(&picture))).expect("text");
            assert!(!svg.contains("NaN") && !svg.contains("inf"), "{}", chart.name);
        }
    }
}

#[test]
fn names_are_unique_and_known() {
    for chart in CHARTS {
        assert_eq!(named(chart.name).map(|found| found.about), Some(chart.about));
        assert!(!chart.roles.is_empty());
    }
    assert!(named("pie").is_none());
}

#[test]
fn chinese_pictures_are_chinese() {
    let mut spec = spec("line");
    spec.locale = Locale::Zh;
    spec.title = "农村网民在2020年达到高点".into();
    spec.labels = vec![("urban".into(), "城镇".into()), ("rural".into(), "农村".into())];
    let table = users();
    let picture = draw(&input(&spec, &[&table]));
    assert!(says(&picture, "亿人") && says(&picture, "城镇") && says(&picture, "来源："));
    assert!(lint(&picture).is_empty());
}

#[test]
fn a_line_has_gaps_and_dots() {
    let picture = draw_as("line", &[&users()]);
    assert_eq!(lines(&picture), [3, 3], "2021 is missing: 2022 is a dot");
    assert!(says(&picture, "no figure was found"));
    assert!(says(&picture, "Urban") && says(&picture, "759"));
}

#[test]
fn a_gap_of_what_was_left_out_is_not_called_a_figure_that_nobody_found() {
    let left_out = |area: &str, period: &str| {
        let key = vec![("area".into(), area.into()), ("source".into(), "elsewhere".into())];
        LeftOut { key, period: period.parse().expect("a period"), note: "a forecast, reprinted".into() }
    };
    let rows = [("a", "2020", "5"), ("a", "2022", "6"), ("b", "2020", "7"), ("b", "2021", "8"), ("b", "2022", "9")];
    let one = Table { left_out: [left_out("a", "2021")].into(), ..table(Kind::Flow, "CNY", &rows) };
    for (kind, word) in [("line", false), ("column", true)] {
        let picture = draw_as(kind, &[&one]);
        assert!(says(&picture, "Left out: A (2021). A forecast, reprinted"), "{kind}");
        assert!(!says(&picture, "no figure was found"), "{kind}");
        assert_eq!(says(&picture, "n/a: left out"), word, "{kind}");
    }
    // Of another series, of a date that has its figure, or beyond the picture: there the gap stays one.
    let others = [left_out("b", "2021"), left_out("a", "2020"), left_out("a", "2023"), left_out("c", "2021")];
    let picture = draw_as("line", &[&Table { left_out: others.into(), ..one }]);
    assert!(says(&picture, "no figure was found for A (2021)") && !says(&picture, "Left out"));
}

#[test]
fn a_break_cuts_the_line_and_is_named() {
    let table = broken(users(), "2019-12", "counted with the census");
    let picture = draw_as("line", &[&table]);
    assert_eq!(lines(&picture), [2, 2]);
    assert!(says(&picture, "Break: counted with the census"));
    assert!(says(&picture, "Break after Dec 2019: counted with the census"), "the note says it, too");
}

#[test]
fn a_forecast_is_dashed_from_the_last_actual_number() {
    let rows = [("", "2022", "100"), ("", "2023", "110"), ("", "2024", "120F"), ("", "2025", "130F")];
    let picture = draw_as("line", &[&table(Kind::Flow, "CNY", &rows)]);
    let dashed = |mark: &&Mark| matches!(mark, Mark::Line { points, stroke } if stroke.round && stroke.dash.is_some() && points.len() == 3);
    assert_eq!(marks(&picture).iter().filter(|mark| dashed(mark)).count(), 1);
    assert!(says(&picture, "Forecast"));
}

#[test]
fn columns_stand_on_zero() {
    let picture = draw_as("column", &[&table(Kind::Growth, "%", &[("", "2021", "4"), ("", "2022", "-2"), ("", "2023", "4")])]);
    let rects: Vec<_> = marks(&picture)
        .into_iter()
        .filter_map(|m| if let Mark::Rect { rect, .. } = m { Some(*rect) } else { None })
        .skip(1)
        .collect();
    assert_eq!(rects.len(), 3);
    assert!((rects[0].bottom() - rects[1].y).abs() < 1e-9, "one ends where the other begins");
    assert!((rects[0].h - 2.0 * rects[1].h).abs() < 1e-9, "lengths are proportional");
    assert!(says(&picture, "+4") && says(&picture, "−2"));
}

#[test]
fn a_bound_is_hollow_and_says_so() {
    let picture = draw_as("column", &[&table(Kind::Stock, "company", &[("", "2023", "757"), ("", "2024", ">800")])]);
    assert!(says(&picture, ">800") && says(&picture, "> more than"));
    assert!(marks(&picture).iter().any(|mark| matches!(mark, Mark::Rect { opacity, stroke: Some(_), .. } if *opacity < 0.5)));
}

#[test]
fn an_empty_band_says_that_nothing_was_found() {
    let picture = draw_as("column", &[&table(Kind::Flow, "CNY", &[("", "2020", "5"), ("", "2022", "7")])]);
    assert!(says(&picture, "2021") && says(&picture, "n/a"));
}

#[test]
fn a_stack_shows_parts_and_total() {
    let picture = draw_as("stack", &[&users()]);
    assert!(says(&picture, "829") && says(&picture, "607") && says(&picture, "222"));
    assert!(says(&picture, "Rural"));
}

#[test]
fn what_a_total_has_beyond_its_parts_is_not_broken_down() {
    let rows = [("a", "2020", "40"), ("b", "2020", "30"), ("all", "2020", "100")];
    let picture = draw_as("stack", &[&table(Kind::Flow, "CNY", &rows)]);
    assert!(says(&picture, "Not broken down") && says(&picture, "100") && says(&picture, "30"));
}

#[test]
fn no_growth_crosses_a_break() {
    let level =
        broken(table(Kind::Flow, "CNY", &[("", "2022", "7"), ("", "2023", "11"), ("", "2024", "12")]), "2022", "new method");
    let mut growth = Table { metric: "yoy".into(), unit: Some(Unit::percent()), ..level.clone() };
    growth.rows[0].cell = crate::table::Cell::reason(crate::table::Reason::NoPrior, Default::default());
    growth.rows[1].cell = crate::table::Cell::reason(crate::table::Reason::Break, Default::default());
    let picture = draw_as("combo", &[&level, &growth]);
    assert!(texts(&picture).iter().any(|text| text.content == "break"));
    assert!(says(&picture, "Growth on a year earlier, %"));
}

#[test]
fn a_dumbbell_names_the_gap() {
    let rows =
        [("urban", "2015-06", "64.2"), ("rural", "2015-06", "30.1"), ("urban", "2024-12", "85.3"), ("rural", "2024-12", "65.6")];
    let picture = draw_as("dumbbell", &[&table(Kind::Rate, "%", &rows)]);
    assert!(says(&picture, "34.1 pp") && says(&picture, "19.7 pp"));
}

#[test]
fn a_waterfall_adds_up() {
    let rows = [
        ("a", "2020", "40"),
        ("b", "2020", "60"),
        ("all", "2020", "100"),
        ("a", "2024", "90"),
        ("b", "2024", "50"),
        ("all", "2024", "141"),
    ];
    let picture = draw_as("waterfall", &[&table(Kind::Flow, "CNY", &rows)]);
    for label in ["100", "+50", "−10", "+1", "141"] {
        assert!(texts(&picture).iter().any(|text| text.content == label), "{label}");
    }
}

#[test]
fn a_subtitle_that_lacks_the_unit_gets_it() {
    let mut spec = spec("column");
    spec.subtitle = Some("Internet users in China".into());
    let table = users();
    assert!(says(&draw(&input(&spec, &[&table])), "Internet users in China, million people"));
    spec.subtitle = Some("Million users in China".into());
    assert!(!says(&draw(&input(&spec, &[&table])), "million people"));
}

#[test]
fn a_picture_of_another_size_keeps_its_texts_inside() {
    for kind in ["line", "column", "stack", "dumbbell"] {
        for width in [420.0, 1200.0] {
            let mut spec = spec(kind);
            spec.width = Some(width);
            let table = users();
            let picture = draw(&input(&spec, &[&table]));
            assert_eq!(picture.width, width);
            let found: Vec<String> = lint(&picture).iter().map(|finding| finding.fact.to_string()).collect();
            assert!(found.is_empty(), "{kind} at {width}: {found:?}");
        }
    }
}

#[test]
fn a_forecast_that_ends_early_says_beyond_which_period() {
    let levels = table(Kind::Rate, "%", &[("urban", "2019", "90"), ("urban", "2020", "95")]);
    let outlook = |last: &str| {
        let rows = [("urban", "2021", "100"), ("urban", "2022", last)];
        Table { metric: "forecast(2)".into(), ..table(Kind::Rate, "%", &rows) }
    };
    assert!(says(&draw_as("line", &[&levels, &outlook("")]), "No forecast beyond 2021"));
    assert!(!says(&draw_as("line", &[&levels, &outlook("100")]), "No forecast"));
}
