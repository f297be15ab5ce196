//! Change and growth between two periods of one series.

use super::kernel::{Level, exact, refused_base, rounded};
use super::{Argument, Example, Levels, Metric, Rule, Takes, UnitRule};
use crate::number::{Fraction, Real};
use crate::period::Period;
use crate::table::{Cell, Kind, Reason, Row};

/// The difference to the period before.
pub(super) const CHANGE: Metric = Metric {
    name: "change",
    aliases: &["chg", "ts_diff"],
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
    rows: |levels, _| between(levels, step_before, difference),
};

/// The difference to the same period a year before.
pub(super) const CHANGE_YOY: Metric = Metric {
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
    rows: |levels, _| between(levels, year_before, difference),
};

/// Growth on the period before.
pub(super) const POP: Metric = Metric {
    name: "pop",
    aliases: &["pch", "ts_pc", "环比"],
    formula: "x(t) / x(t−1) − 1, t−1 being the next earlier period of the frequency",
    edges: "Zero, negative and sign-changing bases are reasons. Of a rate: the difference, in points.",
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
    rows: |levels, _| between(levels, step_before, growth),
};

/// Growth on the same period a year before.
pub(super) const YOY: Metric = Metric {
    name: "yoy",
    aliases: &["pc1", "ts_pcy", "同比"],
    formula: "x(t) / x(t − one year) − 1, the same notation one year earlier",
    edges: "Zero, negative and sign-changing bases are reasons; so are a break and another definition. \
            Of a rate: the difference, in points.",
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
    rows: |levels, _| between(levels, year_before, growth),
};

/// Compound annual growth since a base period.
pub(super) const CAGR: Metric = Metric {
    name: "cagr",
    aliases: &["复合增长率"],
    formula: "(x(t) / x(base))^(1/n) − 1, n the years between them: months / 12, or days / 365.2425",
    edges: "Both ends must be positive and of one definition, n above zero. Intervals are counted, not points. \
            Without a base, the first observation of the series.",
    source: "CFA Institute, geometric mean return; FRED calls the annualised form cca",
    takes: Takes::MaybePeriod,
    rule: Rule::Level,
    unit: UnitRule::Percent,
    example: Example {
        sentence: "100 to 121 over two years is 10 % a year",
        kind: Kind::Flow,
        parts: &["market"],
        levels: &[("market", "2018", "100"), ("market", "2020", "121")],
        ask: "cagr(2018)",
        at: ("market", "2020"),
        gives: "10",
    },
    rows: cagr,
};

fn year_before(_: &Levels, period: Period) -> Option<Period> {
    period.year_before()
}

fn step_before(levels: &Levels, period: Period) -> Option<Period> {
    period.shifted(-levels.step(period.frequency()))
}

/// Every row against the row of its series at the period that `before` names.
fn between(
    levels: &Levels,
    before: fn(&Levels, Period) -> Option<Period>,
    make: fn(&Level, &Level, bool) -> Cell,
) -> Vec<Row> {
    let rows = &levels.table().rows;
    let wanted: Vec<Option<Period>> = rows.iter().map(|row| before(levels, row.period)).collect();
    let points = levels.table().measure.kind.is_some_and(Kind::in_points);
    let found = levels.at(&wanted);
    let each = found.into_iter().enumerate().map(|(at, prior)| match prior {
        Ok(prior) => levels.derived(at, pair(levels, at, prior, |x, base| make(x, base, points)), &[("value", at), ("prior", prior)]),
        Err(reason) => levels.derived(at, refused(levels, at, reason), &[("value", at)]),
    });
    each.collect()
}

/// A reason of the period comes before the reason of its base: an empty cell is missing whatever came before.
fn refused(levels: &Levels, at: usize, reason: Reason) -> Cell {
    let row = &levels.table().rows[at];
    let own = Level::of(&row.cell).err();
    let partial = (!levels.complete(row.period)).then_some(Reason::PartialPeriod);
    Cell::reason(own.or(partial).unwrap_or(reason), row.cell.status)
}

fn pair(levels: &Levels, at: usize, base: usize, make: impl Fn(&Level, &Level) -> Cell) -> Cell {
    let row = &levels.table().rows[at];
    if !levels.complete(row.period) {
        return Cell::reason(Reason::PartialPeriod, row.cell.status);
    }
    match (Level::of(&row.cell), Level::of(&levels.table().rows[base].cell)) {
        (Ok(x), Ok(base)) => make(&x, &base),
        (Err(reason), _) | (_, Err(reason)) => Cell::reason(reason, row.cell.status),
    }
}

fn difference(x: &Level, base: &Level, _: bool) -> Cell {
    let number = x.number.as_ref().zip(base.number.as_ref()).map(|(x, base)| x.minus(base));
    exact(number, x.within.minus(&base.within), x.status.max(base.status))
}

fn growth(x: &Level, base: &Level, points: bool) -> Cell {
    if points {
        return difference(x, base, points);
    }
    let status = x.status.max(base.status);
    if let Some(reason) = refused_base(x.printed, base.printed) {
        return Cell::reason(reason, status);
    }
    let quotient = x.number.as_ref().zip(base.number.as_ref()).and_then(|(x, base)| x.divided_by(base));
    let percent = quotient.map(|quotient| quotient.minus_one().times(100));
    exact(percent, x.within.over(&base.within).minus_one().times(100), status)
}

fn cagr(levels: &Levels, argument: &Argument) -> Vec<Row> {
    let rows = &levels.table().rows;
    let each = levels.spans().iter().flat_map(|(first, last)| {
        // The base is the same row for the whole series, but whether a break lies between is not.
        (*first..=*last).map(|at| {
            let base = match argument {
                Argument::Period(period) => levels.base(at, *period),
                _ => levels.comparable(at, *first).map(|()| *first),
            };
            match base {
                Ok(base) => {
                    let years = rows[at].period.years_since(rows[base].period);
                    levels.derived(at, pair(levels, at, base, |x, base| compound(x, base, years)), &[("value", at), ("base", base)])
                }
                Err(reason) => levels.derived(at, refused(levels, at, reason), &[("value", at)]),
            }
        })
    });
    each.collect()
}

fn compound(x: &Level, base: &Level, years: f64) -> Cell {
    let status = x.status.max(base.status);
    if let Some(reason) = refused_base(x.printed, base.printed) {
        return Cell::reason(reason, status);
    }
    if x.printed.is_zero() {
        return Cell::reason(Reason::NonpositiveBase, status);
    }
    if years <= 0.0 {
        return Cell::reason(Reason::TooFewPoints, status);
    }
    let annual = |quotient: Fraction| Real::Float((libm::pow(quotient.to_f64(), 1.0 / years) - 1.0) * 100.0);
    let quotient = x.number.as_ref().zip(base.number.as_ref()).and_then(|(x, base)| x.divided_by(base));
    let within = x.within.over(&base.within);
    // A level whose rounding reaches below zero could have fallen by all: no root of that is real.
    let lo = within.lo.map(|lo| if lo.signum() > 0 { annual(lo) } else { Real::Float(-100.0) });
    rounded(quotient.map(annual), lo, within.hi.map(annual), status)
}
