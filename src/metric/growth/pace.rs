//! Paces: growth between two periods put on a year, and how long a doubling takes at it.

use crate::metric::arithmetic::kernel::{Level, Made, rising, rounded};
use crate::metric::operands::against::{against, between, positive, step_before, two_years_before, year_before};
use crate::metric::{Argument, Example, Levels, Metric, Rule, Takes, UnitRule};
use crate::number::{Fraction, Real};
use crate::period::Period;
use crate::table::{Cell, Kind, Reason, Row};

/// Compound annual growth since a base period.
pub(crate) const CAGR: Metric = Metric {
    name: "cagr",
    aliases: &["复合增长率"],
    formula: "(x(t) / x(base))^(1/n) − 1, n the years between them: months / 12, or days / 365.2425",
    edges: "Both ends must be positive and of one definition, n above zero. Intervals are counted, not points. \
            Without a base, the first observation of the series. A flow of a year is no base for that of a quarter. At the \
            base and before it: too_few_points.",
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
    rows: |levels, argument| since(levels, argument, compound),
};

/// Continuous growth a year since a base period.
pub(crate) const EXP: Metric = Metric {
    name: "exp",
    aliases: &["指数增长率"],
    formula: "ln(x(t) / x(base)) / n, n the years between them as in cagr",
    edges: "As cagr. The convention of population statistics; a little below cagr where there is growth.",
    source: "World Bank, WDI: exponential growth rate between two points in time",
    takes: Takes::MaybePeriod,
    rule: Rule::Level,
    unit: UnitRule::Percent,
    example: Example {
        sentence: "100 to 121 over two years is 9.531018 % a year without pause",
        kind: Kind::Stock,
        parts: &["people"],
        levels: &[("people", "2018", "100"), ("people", "2020", "121")],
        ask: "exp(2018)",
        at: ("people", "2020"),
        gives: "9.531018",
    },
    rows: |levels, argument| {
        since(levels, argument, |quotient, years| rising(quotient, |growth| libm::log1p(growth) / years * 100.0, None))
    },
};

/// How many years a doubling takes.
pub(crate) const DOUBLING: Metric = Metric {
    name: "doubling",
    aliases: &["翻番"],
    formula: "n · ln 2 / ln(x(t) / x(base)), in years, n the years between them",
    edges: "At the pace since the year before, or since the base in parentheses. What does not grow never doubles: \
            not_reached. Where the rounding allows no growth at all, hi is open.",
    source: "the exact form of the rule of 72",
    takes: Takes::MaybePeriod,
    rule: Rule::Level,
    unit: UnitRule::Years,
    example: Example {
        sentence: "at 10 % a year a doubling takes 7.27 years",
        kind: Kind::Flow,
        parts: &["market"],
        levels: &[("market", "2022", "100"), ("market", "2023", "110")],
        ask: "doubling",
        at: ("market", "2023"),
        gives: "7.272541",
    },
    rows: doubling,
};

/// Growth on the period before, put on a year.
pub(crate) const SAAR: Metric = Metric {
    name: "saar",
    aliases: &["pca", "ts_pca", "环比折年率"],
    formula: "(x(t) / x(t−1))^(1/n) − 1, n the years between them: a quarter is a fourth, a month a twelfth",
    edges: "Only where the periods are regular, else missing_period; not of a stock, which cagr is for. \
            Nothing is adjusted for the season here: give it adjusted figures.",
    source: "US BEA, annualised rates; FRED pca",
    takes: Takes::Nothing,
    rule: Rule::Paced,
    unit: UnitRule::Percent,
    example: Example {
        sentence: "1 % in a quarter is 4.060401 % a year",
        kind: Kind::Flow,
        parts: &["market"],
        levels: &[("market", "2023-Q1", "100"), ("market", "2023-Q2", "101")],
        ask: "saar",
        at: ("market", "2023-Q2"),
        gives: "4.060401",
    },
    rows: |levels, _| annual(levels, compound),
};

/// The logarithmic change on the period before.
pub(crate) const LOG: Metric = Metric {
    name: "log",
    aliases: &["cch", "对数变动"],
    formula: "100 · ln(x(t) / x(t−1)), t−1 being the next earlier period of the frequency",
    edges: "Both levels must be positive. Log changes add up over time, growth rates do not.",
    source: "FRED cch, continuously compounded rate of change",
    takes: Takes::Nothing,
    rule: Rule::Level,
    unit: UnitRule::Percent,
    example: Example {
        sentence: "100 to 110 is 9.531018 in logarithms",
        kind: Kind::Flow,
        parts: &["market"],
        levels: &[("market", "2022", "100"), ("market", "2023", "110")],
        ask: "log",
        at: ("market", "2023"),
        gives: "9.531018",
    },
    rows: |levels, _| {
        between(levels, step_before, |x, base, _| Ok(rising(&positive(x, base)?, |growth| libm::log1p(growth) * 100.0, None)))
    },
};

/// The logarithmic change on the period before, put on a year.
pub(crate) const LOG_ANNUAL: Metric = Metric {
    name: "log_annual",
    aliases: &["cca", "年化对数变动"],
    formula: "100 · ln(x(t) / x(t−1)) / n, n the years between them: log times the periods in a year",
    edges: "Only where the periods are regular, else missing_period.",
    source: "FRED cca, continuously compounded annual rate of change",
    takes: Takes::Nothing,
    rule: Rule::Paced,
    unit: UnitRule::Percent,
    example: Example {
        sentence: "100 to 110 in a quarter is 9.531018 in logarithms, and four times that in a year",
        kind: Kind::Flow,
        parts: &["market"],
        levels: &[("market", "2023-Q1", "100"), ("market", "2023-Q2", "110")],
        ask: "log_annual",
        at: ("market", "2023-Q2"),
        gives: "38.124072",
    },
    rows: |levels, _| annual(levels, |quotient, years| rising(quotient, |growth| libm::log1p(growth) / years * 100.0, None)),
};

/// The average growth of two years, to look past an odd year.
pub(crate) const TWO_YEAR_AVG: Metric = Metric {
    name: "two_year_avg",
    aliases: &["两年平均"],
    formula: "(x(t) / x(t − two years))^(1/2) − 1",
    edges: "What lies between does not count; a break between does.",
    source: "NBS of China, 2021: 两年平均增速",
    takes: Takes::Nothing,
    rule: Rule::Level,
    unit: UnitRule::Percent,
    example: Example {
        sentence: "a fall to 90 and a rise to 108.16 on 100: 4 % a year over the two",
        kind: Kind::Flow,
        parts: &["market"],
        levels: &[("market", "2019", "100"), ("market", "2020", "90"), ("market", "2021", "108.16")],
        ask: "two_year_avg",
        at: ("market", "2021"),
        gives: "4",
    },
    rows: |levels, _| between(levels, two_years_before, |x, base, _| Ok(compound(&positive(x, base)?, 2.0))),
};

/// Every row against the base that was named, or the first row of its series.
fn since(levels: &Levels, argument: &Argument, make: impl Fn(&Made, f64) -> Cell) -> Vec<Row> {
    let each = (0..levels.table().rows.len()).map(|at| {
        let base = match argument {
            Argument::Period(period) => levels.earlier_base(at, *period),
            _ => levels.first(at),
        };
        against(levels, at, base, "base", |x, base, years| timed(x, base, years, &make))
    });
    each.collect()
}

fn timed(x: &Level, base: &Level, years: f64, make: impl Fn(&Made, f64) -> Cell) -> Result<Cell, Reason> {
    // The first of a series is its own base, whatever it is.
    if years <= 0.0 { Err(Reason::TooFewPoints) } else { Ok(make(&positive(x, base)?, years)) }
}

/// Every row against the next earlier period, where the periods are regular. What is irregular has no period before: one
/// is missing, rather than earlier than the series.
fn annual(levels: &Levels, make: impl Fn(&Made, f64) -> Cell) -> Vec<Row> {
    let (rows, rhythm) = (&levels.table().rows, levels.rhythm());
    let wanted: Vec<Option<Period>> = rows.iter().map(|row| rhythm.shifted(row.period, -1)).collect();
    let each = levels.at(&wanted).into_iter().enumerate().map(|(at, prior)| {
        let prior = if rhythm.regular(rows[at].period) { prior } else { Err(Reason::MissingPeriod) };
        let step = rhythm.years(rows[at].period);
        against(levels, at, prior, "prior", |x, base, years| timed(x, base, step.unwrap_or(years), &make))
    });
    each.collect()
}

/// A quotient put on a year. A level whose rounding reaches below zero could have fallen by all: no root of that is real.
fn compound(quotient: &Made, years: f64) -> Cell {
    rising(quotient, |growth| libm::expm1(libm::log1p(growth) / years) * 100.0, Some(-100.0))
}

fn doubling(levels: &Levels, argument: &Argument) -> Vec<Row> {
    let make = |x: &Level, base: &Level, years: f64| {
        if years <= 0.0 { Err(Reason::TooFewPoints) } else { doubled(positive(x, base)?, years) }
    };
    match argument {
        Argument::Period(period) => {
            let rows = 0..levels.table().rows.len();
            rows.map(|at| against(levels, at, levels.earlier_base(at, *period), "base", make)).collect()
        }
        _ => between(levels, year_before, make),
    }
}

fn doubled(quotient: Made, years: f64) -> Result<Cell, Reason> {
    let Made { number, within, status } = quotient.minus_one();
    let grows = |growth: &Fraction| growth.signum() > 0;
    if number.as_ref().is_some_and(|growth| !grows(growth)) {
        return Err(Reason::NotReached);
    }
    let time = |growth: Fraction| Real::Float(years * std::f64::consts::LN_2 / libm::log1p(growth.to_f64()));
    // The faster the growth the sooner, so the ends change places.
    let end = |growth: Option<Fraction>| growth.filter(grows).map(time);
    Ok(rounded(number.map(time), end(within.hi), end(within.lo), status))
}
