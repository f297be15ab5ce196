//! Change and growth between two periods of one series.

use crate::metric::arithmetic::kernel::Made;
use crate::metric::operands::against::{Before, between, in_points, step_before, year_before};
use crate::metric::operands::breaks::growth_on;
use crate::metric::{Example, Levels, Metric, Rule, Takes, UnitRule};
use crate::table::{Kind, Row};

/// The difference to the period before.
pub(crate) const CHANGE: Metric = Metric {
    name: "change",
    aliases: &["chg", "ts_diff", "变动"],
    formula: "x(t) − x(t−1), t−1 being the next earlier period of the frequency",
    edges: "Any kind; of a rate the change is in points. Never the row above: a hole is missing_period.",
    source: "OECD, Data and Metadata Reporting and Presentation Handbook (2007), section 4",
    takes: Takes::Nothing,
    rule: Rule::Stated,
    unit: UnitRule::Difference,
    example: Example {
        sentence: "a usage rate of 98.3 % and then 98.4 % changed by 0.1 points",
        kind: Kind::Rate,
        parts: &["users"],
        levels: &[("users", "2023", "98.3"), ("users", "2024", "98.4")],
        ask: "change",
        at: ("users", "2024"),
        gives: "0.1",
    },
    rows: |levels, _| change(levels, step_before),
};

/// The difference to the same period a year before.
pub(crate) const CHANGE_YOY: Metric = Metric {
    name: "change_yoy",
    aliases: &["ch1", "净增"],
    formula: "x(t) − x(t − one year), the same notation one year earlier; of a stock, the net additions",
    edges: "Any kind; of a rate the change is in points.",
    source: "OECD, Data and Metadata Reporting and Presentation Handbook (2007), section 4",
    takes: Takes::Nothing,
    rule: Rule::Stated,
    unit: UnitRule::Difference,
    example: Example {
        sentence: "8,330 users in June and 8,500 a year later: 170 were added",
        kind: Kind::Stock,
        parts: &["users"],
        levels: &[("users", "2023-06", "8330"), ("users", "2023-12", "8400"), ("users", "2024-06", "8500")],
        ask: "change_yoy",
        at: ("users", "2024-06"),
        gives: "170",
    },
    rows: |levels, _| change(levels, year_before),
};

/// Growth on the period before.
pub(crate) const POP: Metric = Metric {
    name: "pop",
    aliases: &["pch", "ts_pc", "环比"],
    formula: "x(t) / x(t−1) − 1, t−1 being the next earlier period of the frequency",
    edges: "Zero, negative and sign-changing bases are reasons, and rounding_indeterminate on one of less than half a unit \
            (0n). Of a rate: the difference, in points. The seasons are in it: of figures that have them, yoy compares like \
            with like, and saar wants adjusted ones. Of months and dates the frequency is what their gaps have in common.",
    source: "OECD, Data and Metadata Reporting and Presentation Handbook (2007), section 4",
    takes: Takes::Nothing,
    rule: Rule::Stated,
    unit: UnitRule::Growth,
    example: Example {
        sentence: "a survey of March 2020 instead of December 2019 is no base for June 2020",
        kind: Kind::Stock,
        parts: &["users"],
        levels: &[("users", "2018-12", "829"), ("users", "2019-06", "854"), ("users", "2020-06", "940")],
        ask: "pop",
        at: ("users", "2020-06"),
        gives: "missing_period",
    },
    rows: |levels, _| grown(levels, step_before),
};

/// Growth on the same period a year before.
pub(crate) const YOY: Metric = Metric {
    name: "yoy",
    aliases: &["pc1", "ts_pcy", "同比"],
    formula: "x(t) / x(t − one year) − 1, the same notation one year earlier",
    edges: "Zero, negative and sign-changing bases are reasons; so are a break, another definition and (as rounding_indeterminate) a base of less than half a unit (0n). Most years have \
            neither a 29 February nor a week 53: these are missing_period. Of a rate: the difference, in points.",
    source: "OECD, Data and Metadata Reporting and Presentation Handbook (2007), section 4; NBS of China: 同比",
    takes: Takes::Nothing,
    rule: Rule::Stated,
    unit: UnitRule::Growth,
    example: Example {
        sentence: "2.99 to 3.20 in a year is 7.02 %, and given the rounding between 6.68 % and 7.37 %",
        kind: Kind::Stock,
        parts: &["rural"],
        levels: &[("rural", "2022-12", "2.99"), ("rural", "2023-12", "3.20")],
        ask: "yoy",
        at: ("rural", "2023-12"),
        gives: "7.023411",
    },
    rows: |levels, _| grown(levels, year_before),
};

/// The change of a percentage on a year before.
pub(crate) const PP: Metric = Metric {
    name: "pp",
    aliases: &["百分点"],
    formula: "r(t) − r(t − one year), in percentage points; a basis point is a hundredth of one",
    edges: "Only of rates and of published growth: of anything else a percentage says more.",
    source: "OECD, Data and Metadata Reporting and Presentation Handbook (2007), section 4; NBS of China: 百分点",
    takes: Takes::Nothing,
    rule: Rule::Points,
    unit: UnitRule::Points,
    example: Example {
        sentence: "98.3 % and a year later 98.4 %: up 0.1 points, not up 0.1 %",
        kind: Kind::Rate,
        parts: &["users"],
        levels: &[("users", "2023-12", "98.3"), ("users", "2024-12", "98.4")],
        ask: "pp",
        at: ("users", "2024-12"),
        gives: "0.1",
    },
    rows: |levels, _| change(levels, year_before),
};

fn change(levels: &Levels, before: Before) -> Vec<Row> {
    between(levels, before, |x, base, _| Ok(Made::difference(x, base).cell()))
}

fn grown(levels: &Levels, before: Before) -> Vec<Row> {
    let points = in_points(levels);
    let way = levels.opt_ins().negative_base;
    between(levels, before, |x, base, _| match points {
        true => Ok(Made::difference(x, base).cell()),
        false => growth_on(x, base, way).map(Made::cell),
    })
}
