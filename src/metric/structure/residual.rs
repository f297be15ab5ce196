//! Parts held against the total that is printed beside them.

use crate::metric::arithmetic::kernel::{Level, Made};
use crate::metric::operands::whole::{Body, by_body};
use crate::metric::{Example, Levels, Metric, Rule, Takes, UnitRule};
use crate::number::{Decimal, Interval};
use crate::sum;
use crate::table::{Cell, Kind, Origin, Reason, Status};

/// What a printed total holds beside the parts.
pub(crate) const RESIDUAL: Metric = Metric {
    name: "residual",
    aliases: &["残差"],
    formula: "X(printed total) − Σ x(parts) of the same period and definition",
    edges: "One row for all parts of a period: the total stands in place of the part. Rounding explains it where lo and hi \
            hold 0 between them. Nothing is forced to fit: the statistical discrepancy is this row, beside those of the parts. A missing or derived part: low_coverage; no printed total: \
            missing_period.",
    source: "statistical discrepancy of the national accounts",
    takes: Takes::Nothing,
    rule: Rule::Together,
    unit: UnitRule::Same,
    example: Example {
        sentence: "7.54 and 3.20 beside a total of 10.75: 0.01 is left, no more than rounding explains",
        kind: Kind::Stock,
        parts: &["urban", "rural", "all"],
        levels: &[("urban", "2023-12", "7.54"), ("rural", "2023-12", "3.20"), ("all", "2023-12", "10.75")],
        ask: "residual",
        at: ("all", "2023-12"),
        gives: "0.01",
    },
    rows: |levels, _| by_body(levels, |body| residual(levels, body)),
};

/// What is left of a printed total, against the total.
pub(crate) const RESIDUAL_PCT: Metric = Metric {
    name: "residual_pct",
    aliases: &["残差率"],
    formula: "(X(printed total) − Σ x(parts)) / X(printed total) of the same period and definition, in percent",
    edges: "As residual. A total of 0: zero_base; parts and total of opposite signs: sign_change.",
    source: "statistical discrepancy of the national accounts",
    takes: Takes::Nothing,
    rule: Rule::Together,
    unit: UnitRule::Percent,
    example: Example {
        sentence: "7.54 and 3.20 beside a total of 10.75: less than a tenth of a percent is left",
        kind: Kind::Stock,
        parts: &["urban", "rural", "all"],
        levels: &[("urban", "2023-12", "7.54"), ("rural", "2023-12", "3.20"), ("all", "2023-12", "10.75")],
        ask: "residual_pct",
        at: ("all", "2023-12"),
        gives: "0.0930233",
    },
    rows: |levels, _| {
        by_body(levels, |body| {
            let (whole, sum) = whole_and_sum(levels, body)?;
            Ok(Made::quotient(&sum, &whole)?.minus_one().times(-100).cell())
        })
    },
};

/// How much of a printed total its parts account for.
pub(crate) const COVERAGE: Metric = Metric {
    name: "coverage",
    aliases: &["覆盖率"],
    formula: "Σ x(parts that were observed) / X(printed total) of the same period and definition, in percent",
    edges: "One row for all parts of a period, as in residual. Without a printed total 100 where every declared part is \
            there, else low_coverage. A part that is the total less the others was not observed.",
    source: "World Bank, WDI: aggregation rules ask for two thirds",
    takes: Takes::Nothing,
    rule: Rule::Together,
    unit: UnitRule::Percent,
    example: Example {
        sentence: "of 10.74 the parts that were printed hold 3.20",
        kind: Kind::Stock,
        parts: &["urban", "rural", "all"],
        levels: &[("rural", "2023-12", "3.20"), ("all", "2023-12", "10.74")],
        ask: "coverage",
        at: ("all", "2023-12"),
        gives: "29.795158",
    },
    rows: |levels, _| by_body(levels, |body| coverage(levels, body)),
};

fn residual(levels: &Levels, body: &Body) -> Result<Cell, Reason> {
    let (whole, sum) = whole_and_sum(levels, body)?;
    Ok(Made::difference(&whole, &sum).cell())
}

/// The printed total and the sum of the parts, all of which are there.
fn whole_and_sum(levels: &Levels, body: &Body) -> Result<(Level, Level), Reason> {
    let rows = &levels.table().rows;
    let whole = Level::of(&rows[printed(body)?].cell)?;
    let derived = body.parts.iter().any(|row| rows[*row].origin == Origin::Remainder);
    if derived || body.absent > 0 || body.parts.is_empty() {
        return Err(Reason::LowCoverage);
    }
    Ok((whole, sum_of(levels, &body.parts)?))
}

fn coverage(levels: &Levels, body: &Body) -> Result<Cell, Reason> {
    let rows = &levels.table().rows;
    let observed = |row: &usize| rows[*row].origin != Origin::Remainder && rows[*row].cell.value.is_some();
    let parts: Vec<usize> = body.parts.iter().copied().filter(observed).collect();
    match body.printed {
        Some(whole) => {
            let whole = Level::of(&rows[whole].cell)?;
            let nothing = Interval::closed(Decimal::ZERO, Decimal::ZERO);
            let none = Level {
                number: Some(Decimal::ZERO.into()),
                printed: Decimal::ZERO,
                within: nothing,
                status: whole.status,
                made_of: None,
            };
            let cells = observed_cells(levels, &body.parts)?;
            let known = if cells.is_empty() { none } else { sum_of_cells(&cells)? };
            Ok(Made::quotient(&known, &whole)?.times(100).cell())
        }
        None if body.elsewhere => Err(Reason::DefinitionDiffers),
        None if body.absent > 0 || parts.len() < body.parts.len() => Err(Reason::LowCoverage),
        None => {
            let hundred = Decimal::from(100);
            let status = Status::of_all(parts.iter().map(|row| rows[*row].cell.status));
            Ok(Cell::number(hundred, hundred, hundred, status))
        }
    }
}

/// What was observed of some parts: their figures, and of a part that is the sum of others, not all of which are there,
/// those that are. A part whose own parts may not be summed says nothing of the whole.
fn observed_cells<'a>(levels: &'a Levels, parts: &[usize]) -> Result<Vec<&'a Cell>, Reason> {
    let rows = &levels.table().rows;
    let mut cells = Vec::new();
    let own = &levels.table().measure.name;
    for row in parts.iter().map(|row| &rows[*row]).filter(|row| row.origin != Origin::Remainder) {
        let summed = row.operands.first().is_some_and(|operand| operand.role == "part" && *operand.measure == **own);
        match row.cell.reason {
            _ if row.cell.value.is_some() => cells.push(&row.cell),
            Some(Reason::MissingPeriod | Reason::MissingValue) if summed => {
                cells.extend(row.operands.iter().map(|operand| &operand.cell).filter(|cell| cell.value.is_some()));
            }
            Some(reason) if summed => return Err(reason),
            _ => {}
        }
    }
    Ok(cells)
}

fn printed(body: &Body) -> Result<usize, Reason> {
    body.printed.ok_or(if body.elsewhere { Reason::DefinitionDiffers } else { Reason::MissingPeriod })
}

/// The sum of some parts.
fn sum_of(levels: &Levels, parts: &[usize]) -> Result<Level, Reason> {
    let rows = &levels.table().rows;
    sum_of_cells(&parts.iter().map(|row| &rows[*row].cell).collect::<Vec<_>>())
}

/// The sum of some cells, made by polars.
fn sum_of_cells(cells: &[&Cell]) -> Result<Level, Reason> {
    for cell in cells {
        Level::of(cell)?;
    }
    let cells: Vec<(u32, &Cell)> = cells.iter().map(|cell| (0, *cell)).collect();
    let sum = sum::by_group(&cells, 1).into_iter().next().flatten();
    Level::of(&sum.ok_or(Reason::Overflow)?)
}
