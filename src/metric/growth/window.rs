//! Windows of a year: trailing sums, cumulative growth, and what a year carries into the next.

use crate::metric::arithmetic::kernel::{Level, Made};
use crate::metric::operands::against::{ended, refused};
use crate::metric::operands::breaks::growth_on;
use crate::metric::structure::share::of_sum;
use crate::metric::{Example, Levels, Metric, Rule, Takes, UnitRule};
use crate::number::{Decimal, Interval};
use crate::period::{Frequency, Period};
use crate::sum;
use crate::table::{Cell, Kind, Reason, Row};

/// The last twelve months.
pub(crate) const TTM: Metric = Metric {
    name: "ttm",
    aliases: &["滚动一年"],
    formula: "of a flow the sum, of a stock the mean, of the periods of one year that end with t",
    edges: "Every period of the year must be there: a hole is missing_period, a year that begins before the series \
            no_prior. Only where the periods are regular. Of yearly figures, the figure.",
    source: "trailing twelve months, as in company accounts",
    takes: Takes::Nothing,
    rule: Rule::Additive,
    unit: UnitRule::Same,
    example: Example {
        sentence: "four quarters of 10, 20, 30 and 40 are 100",
        kind: Kind::Flow,
        parts: &["market"],
        levels: &[
            ("market", "2022-Q4", "10"),
            ("market", "2023-Q1", "20"),
            ("market", "2023-Q2", "30"),
            ("market", "2023-Q3", "40"),
        ],
        ask: "ttm",
        at: ("market", "2023-Q3"),
        gives: "100",
    },
    rows: |levels, _| summed(levels, |at| Ok(vec![year_to(levels, at)?]), |sums, groups| trailing(levels, sums, groups)),
};

/// Growth of the year so far on the same part of the year before.
pub(crate) const YTD: Metric = Metric {
    name: "ytd",
    aliases: &["累计同比"],
    formula: "Σ x(s) / Σ x(s − one year) − 1 over the periods s of the year up to t",
    edges: "Only of flows, and only of equal parts of both years: every period of either must be there. Figures that are \
            cumulative as printed (2023-01/2023-10) are compared as they stand.",
    source: "NBS of China: 累计同比",
    takes: Takes::Nothing,
    rule: Rule::Flow,
    unit: UnitRule::Percent,
    example: Example {
        sentence: "10 and 20 in one half-year, 12 and 21 in the next year's: 10 % more",
        kind: Kind::Flow,
        parts: &["market"],
        levels: &[
            ("market", "2022-Q1", "10"),
            ("market", "2022-Q2", "20"),
            ("market", "2023-Q1", "12"),
            ("market", "2023-Q2", "21"),
        ],
        ask: "ytd",
        at: ("market", "2023-Q2"),
        gives: "10",
    },
    rows: |levels, _| summed(levels, |at| both_years(levels, at), |sums, _| cumulative(levels, sums)),
};

/// What the end of a year gives the next one, without any further growth.
pub(crate) const CARRY_OVER: Metric = Metric {
    name: "carry_over",
    aliases: &["翘尾"],
    formula: "x(last period of the year) / mean of x over the year − 1: growth of the next year if nothing moved any more",
    edges: "A row for the last period of each year; the others have none. Every period of the year must be there. \
            The base is the mean: it must be above zero, whatever a single period was. Of yearly figures: too_few_points.",
    source: "ECB Monthly Bulletin, statistical overhang; NBS of China: 翘尾因素",
    takes: Takes::Nothing,
    rule: Rule::Level,
    unit: UnitRule::Percent,
    example: Example {
        sentence: "a year that ends at 110 and averaged 100 gives the next 10 %",
        kind: Kind::Flow,
        parts: &["market"],
        levels: &[("market", "2023-H1", "90"), ("market", "2023-H2", "110")],
        ask: "carry_over",
        at: ("market", "2023-H2"),
        gives: "10",
    },
    rows: carry_over,
};

/// The rows of the year that ends with a row, which comes first.
fn year_to(levels: &Levels, at: usize) -> Result<Vec<usize>, Reason> {
    ended(levels, at)?;
    let period = levels.table().rows[at].period;
    back_to(levels, at, |earlier| period.year_before().is_some_and(|before| *earlier > before))
}

/// The rows of the calendar year up to a row, which comes first.
fn year_of(levels: &Levels, at: usize) -> Result<Vec<usize>, Reason> {
    ended(levels, at)?;
    let year = levels.table().rows[at].period.year();
    back_to(levels, at, |earlier| earlier.year() == year)
}

/// A row and those before it, step by step, as long as their periods belong; the row itself comes first.
pub(crate) fn back_to(levels: &Levels, at: usize, belongs: impl FnMut(&Period) -> bool) -> Result<Vec<usize>, Reason> {
    let period = levels.table().rows[at].period;
    if !levels.rhythm().regular(period) {
        return Err(Reason::MissingPeriod);
    }
    let steps = (1..).map_while(|back: i64| levels.rhythm().shifted(period, -back));
    let earlier: Vec<Period> = steps.take_while(belongs).collect();
    // The earliest first: that the series began too late is said before that it has a hole.
    let mut found: Vec<usize> = earlier.iter().rev().map(|earlier| levels.seek(at, *earlier)).collect::<Result<_, _>>()?;
    found.push(at);
    found.reverse();
    Ok(found)
}

/// The rows of the year so far, and those of the same part of the year before.
fn both_years(levels: &Levels, at: usize) -> Result<Vec<Vec<usize>>, Reason> {
    let rows = &levels.table().rows;
    ended(levels, at)?;
    // A span of months is cumulative as it is printed.
    let span = rows[at].period.frequency() == Frequency::Span;
    let now = if span { vec![at] } else { year_of(levels, at)? };
    let before = now.iter().rev().map(|row| {
        let year_before = rows[*row].period.year_before().ok_or(Reason::MissingPeriod)?;
        levels.seek(at, year_before)
    });
    let before = before.collect::<Result<Vec<usize>, Reason>>()?;
    Ok(vec![now, before])
}

/// For every row the sums of some groups of rows, made by polars in one go, and what a formula makes of them.
pub(crate) fn summed(
    levels: &Levels,
    groups: impl Fn(usize) -> Result<Vec<Vec<usize>>, Reason>,
    make: impl Fn(&[Level], &[Vec<usize>]) -> Result<Cell, Reason>,
) -> Vec<Row> {
    let rows = &levels.table().rows;
    let wanted: Vec<Result<Vec<Vec<usize>>, Reason>> = (0..rows.len()).map(&groups).collect();
    let known = || wanted.iter().flatten().flatten();
    let cells: Vec<(u32, &Cell)> =
        (0..).zip(known()).flat_map(|(number, group)| group.iter().map(move |row| (number, &rows[*row].cell))).collect();
    let mut sums = sum::by_group(&cells, known().count()).into_iter();
    let each = wanted.iter().enumerate().map(|(at, groups)| {
        let cell = groups.as_ref().map_err(|reason| *reason).and_then(|groups| {
            let taken: Vec<Option<Cell>> = sums.by_ref().take(groups.len()).collect();
            let sums = taken.into_iter().zip(groups).map(|(sum, group)| total(levels, group, sum));
            make(&sums.collect::<Result<Vec<Level>, Reason>>()?, groups)
        });
        let operands: Vec<_> = groups
            .iter()
            .flatten()
            .zip(["value", "prior"])
            .flat_map(|(group, role)| group.iter().map(move |row| (role, *row)))
            .collect();
        match cell {
            Ok(cell) => levels.derived(at, cell, &operands),
            Err(reason) => levels.derived(at, refused(levels, at, reason), &[("value", at)]),
        }
    });
    each.collect()
}

/// The sum of a group; the reason of its first cell without a number.
fn total(levels: &Levels, group: &[usize], sum: Option<Cell>) -> Result<Level, Reason> {
    for row in group {
        Level::of(&levels.table().rows[*row].cell)?;
    }
    Level::of(&sum.ok_or(Reason::Overflow)?)
}

fn trailing(levels: &Levels, sums: &[Level], groups: &[Vec<usize>]) -> Result<Cell, Reason> {
    let sum = Made::from(&sums[0]);
    if levels.table().measure.kind == Some(Kind::Flow) {
        return Ok(sum.cell());
    }
    mean(&sum, groups[0].len()).map(Made::cell)
}

fn cumulative(levels: &Levels, sums: &[Level]) -> Result<Cell, Reason> {
    growth_on(&sums[0], &sums[1], levels.opt_ins().negative_base).map(Made::cell)
}

/// A sum over a count.
pub(crate) fn mean(sum: &Made, count: usize) -> Result<Made, Reason> {
    let count = Decimal::from(i64::try_from(count).map_err(|_| Reason::Overflow)?);
    let number = sum.number.as_ref().and_then(|sum| sum.divided_by(&count.into()));
    Ok(Made { number, within: sum.within.over(&Interval::closed(count, count)), status: sum.status })
}

/// Why nothing may be divided by a mean with this sum, where it may not: the base is the mean, and not one of its figures.
pub(crate) fn refused_mean(x: &Level, sum: &Made) -> Result<(), Reason> {
    // An approximate base is positive where its least is.
    let sign = sum.number.as_ref().or(sum.within.lo.as_ref()).map_or(0, crate::number::Fraction::signum);
    match (sign, x.printed.signum()) {
        (0, _) => Err(Reason::ZeroBase),
        (1, -1) | (-1, 1) => Err(Reason::SignChange),
        (-1, _) => Err(Reason::NonpositiveBase),
        _ => Ok(()),
    }
}

fn carry_over(levels: &Levels, _: &crate::metric::Argument) -> Vec<Row> {
    let rows = &levels.table().rows;
    let last = |at: &usize| {
        let period = rows[*at].period;
        let next = levels.rhythm().shifted(period, 1);
        period.frequency() != Frequency::Span && next.is_none_or(|next| next.year() != period.year())
    };
    let each = (0..rows.len()).filter(last).map(|at| {
        match year_of(levels, at).and_then(|year| overhang(levels, at, &year).map(|cell| (cell, year))) {
            Ok((cell, year)) => {
                let operands: Vec<_> = year.iter().map(|row| (if *row == at { "value" } else { "earlier" }, *row)).collect();
                levels.derived(at, cell, &operands)
            }
            Err(reason) => levels.derived(at, refused(levels, at, reason), &[("value", at)]),
        }
    });
    each.collect()
}

fn overhang(levels: &Levels, at: usize, year: &[usize]) -> Result<Cell, Reason> {
    let rows = &levels.table().rows;
    if year.len() < 2 {
        return Err(Reason::TooFewPoints);
    }
    // A year has few rows; the first of them is the last of the year.
    let others = year[1..].iter().map(|row| Level::of(&rows[*row].cell)).collect::<Result<Vec<Level>, Reason>>()?;
    let x = Level::of(&rows[at].cell)?;
    let nothing =
        Made { number: Some(Decimal::ZERO.into()), within: Interval::closed(Decimal::ZERO, Decimal::ZERO), status: x.status };
    let rest = others.iter().fold(nothing, |sum, other| sum.plus(&other.into()));
    refused_mean(&x, &rest.plus(&Made::from(&x)))?;
    let number = x.number.as_ref().zip(rest.number.as_ref()).and_then(|(x, rest)| x.divided_by(&x.plus(rest)));
    // x / (x + rest): each once.
    let within = of_sum(&x.within, &rest.within);
    let count = i64::try_from(year.len()).map_err(|_| Reason::Overflow)?;
    Ok(Made { number, within, status: rest.status }.times(count).as_growth().cell())
}
