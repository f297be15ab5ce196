//! Measures made of others: an amount in another currency, a ratio, a sum.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Study;
use crate::finding::{AnalysisFact, Finding, Result};
use crate::number::{Decimal, Fraction, Interval};
use crate::panel::collapse;
use crate::period::{Frequency, Period};
use crate::project::{Amount, DerivedSpec, Op, Placed, Series};
use crate::table::{Cell, Kind, Measure, Origin, Reason, Row, Status, Table, sources_of};
use crate::unit::Unit;

/// Adds the derived measures of the analysis, in the order of the file, so that one may be made of those above it.
pub(super) fn add(study: &mut Study) -> Result<()> {
    for spec in study.project.analysis.measures.clone() {
        let table = match &spec.op {
            Op::Convert { from, to, with } => convert(study, &spec, from, to, with)?,
            Op::Ratio { num, den, years_apart } => {
                quotient(&spec, (num, series(study, num)?), (den, series(study, den)?), *years_apart)?
            }
            Op::Product(factors) => super::product::product(study, &spec, factors)?,
            Op::Sum(parts) => sum(study, &spec, parts)?,
            Op::Average(of) => super::average::average(study, &spec, of)?,
            Op::Splice { of, link } => super::splice::splice(study, &spec, of, link)?,
            Op::Real { of, prices, base } => super::real::real(study, &spec, of, prices, **base)?,
        };
        study.tables.insert(table.measure.name.clone(), table);
    }
    Ok(())
}

/// The table of a measure with some of its dimensions settled: those go.
pub fn series(study: &Study, series: &Placed<Series>) -> Result<Table> {
    let name = series.name.to_string();
    let table = study.levels(&name).map_err(|finding| finding.at(series.place()))?;
    let selected = table.filtered(|row| {
        series.select.iter().all(|(dimension, value)| table.dimension(dimension).is_some_and(|at| *row.key[at] == **value))
    });
    let keep = |dimension: &crate::table::Dimension| !series.select.iter().any(|(name, _)| *name == dimension.name);
    collapse(&selected, keep).map_err(|unsettled| {
        let sentence = format!("`{name}` has several values of `{}`", unsettled.dimension);
        Finding::error(AnalysisFact::Other(sentence)).at(series.place()).into()
    })
}

pub(super) fn refuse<T>(at: &Placed<impl Clone>, sentence: String, hint: &str) -> Result<T> {
    Err(Finding::error(AnalysisFact::Other(sentence)).at(at.place()).hint(hint).into())
}

/// The empty table of a derived measure, of the shape of what it is made of.
pub(super) fn blank(spec: &DerivedSpec, shape: &Table, kind: Option<Kind>, unit: Option<Unit>) -> Table {
    let unit = spec.unit.as_ref().map(|unit| unit.value.clone()).or(unit);
    let measure = Measure {
        name: spec.name.to_string(),
        title: spec.title.clone().unwrap_or_else(|| spec.name.to_string()),
        kind: spec.kind.or(kind),
        unit: unit.clone(),
        scope: shape.measure.scope.clone(),
    };
    Table { measure: Arc::new(measure), unit, releases: Arc::new([]), ..shape.without_rows() }
}

/// A conversion: multiplied or divided by the rate of the same period, as the rate's unit says.
fn convert(study: &Study, spec: &DerivedSpec, from: &Placed<Amount>, to: &Placed<Unit>, with: &Placed<Series>) -> Result<Table> {
    let rates = series(study, with)?;
    if !rates.dimensions.is_empty() {
        let sentence =
            format!("`{}` is split by `{}`, so there is more than one rate a period", with.name, rates.dimensions[0].name);
        return refuse(with, sentence, "select one in brackets: `dataset.rate[dimension=value]`");
    }
    let rate_unit = rates.unit.as_ref().map(|unit| unit.name().to_owned()).unwrap_or_default();
    let (levels, from_unit) = match &from.value {
        Amount::Measure(measure) => {
            let levels = series(study, &Placed { value: measure.clone(), spot: from.spot.clone() })?;
            let unit = levels.unit.clone();
            (levels, unit)
        }
        Amount::Fixed(amount) => {
            let cell = Cell::number(amount.value, amount.value, amount.value, Status::NORMAL);
            let rows = rates.rows.iter().map(|row| Row {
                cell: cell.clone(),
                sources: Vec::new(),
                origin: Origin::Computed,
                ..row.clone()
            });
            let levels = Table { rows: rows.collect(), unit: amount.unit.clone(), ..rates.without_rows() };
            (levels, amount.unit.clone())
        }
    };
    let from_unit = from_unit.map(|unit| unit.name().to_owned()).unwrap_or_default();
    let divides = rate_unit == format!("{from_unit}/{}", to.name());
    let multiplies = rate_unit == format!("{}/{from_unit}", to.name());
    if !divides && !multiplies {
        let sentence = format!("`{}` is in `{rate_unit}`, which does not lead from `{from_unit}` to `{}`", with.name, to.name());
        return refuse(with, sentence, "a rate that leads there is in `FROM/TO` or `TO/FROM`");
    }
    let by_period: BTreeMap<Period, &Row> = rates.rows.iter().map(|row| (row.period.of_calendar(), row)).collect();
    let kind = levels.measure.kind.filter(|_| matches!(from.value, Amount::Measure(_)));
    let mut table = blank(spec, &levels, kind.or(Some(Kind::Ratio)), Some(to.value.clone()));
    table.rows = levels
        .rows
        .iter()
        .map(|row| match by_period.get(&row.period.of_calendar()) {
            None => Row { cell: Cell::reason(Reason::MissingPeriod, row.cell.status), origin: Origin::Computed, ..row.clone() },
            Some(rate) => Row {
                cell: combined(&row.cell, &rate.cell, divides),
                origin: Origin::Computed,
                operands: vec![levels.operand("amount", row), rates.operand("rate", rate)],
                sources: sources_of([row, rate]),
                ..row.clone()
            },
        })
        .collect();
    Ok(table.sorted())
}

/// A ratio: the first over the second, of the same period or of one some years earlier.
pub(super) fn quotient(
    spec: &DerivedSpec,
    (num, above): (&Placed<Series>, Table),
    (den, below): (&Placed<Series>, Table),
    years: u32,
) -> Result<Table> {
    let below = beside(&above, num, (den, below))?;
    let percent = spec.unit.as_ref().is_some_and(|unit| **unit == Unit::percent());
    let unit = match (&above.unit, &below.unit) {
        (Some(a), Some(b)) if a == b => None,
        (Some(a), Some(b)) => Some(a.per(b)),
        _ => None,
    };
    let kind = if percent { Kind::Rate } else { Kind::Ratio };
    let mut table = blank(spec, &above, Some(kind), unit);
    table.breaks = breaks([&above, &below]);
    let stocks = above.measure.kind == Some(Kind::Stock) && below.measure.kind == Some(Kind::Stock);
    table.rows = above
        .rows
        .iter()
        .map(|row| {
            let key = key_in(&below, &above, row);
            let period = row.period.years_before(i64::from(years));
            let found = period.and_then(|period| row_at(&below, &key, period, stocks));
            let Some(under) = found else {
                let before = |first: Period| period.is_none_or(|period| period < first);
                let first = below.rows.iter().filter(|under| under.key == key).map(|under| under.period).min();
                let early = years > 0 && first.is_some_and(before);
                let reason = if early { Reason::NoPrior } else { Reason::MissingPeriod };
                let cell = Cell::reason(reason, row.cell.status);
                return Row { cell, origin: Origin::Computed, ..row.clone() };
            };
            let cell = combined_to(RATIO, &row.cell, &under.cell, true);
            Row {
                cell: if percent { in_percent(cell) } else { cell },
                origin: Origin::Computed,
                operands: vec![above.operand("numerator", row), below.operand("denominator", under)],
                sources: sources_of([row, under]),
                ..row.clone()
            }
        })
        .collect();
    Ok(table.sorted())
}

/// The table of a measure that another one is divided by or multiplied with: by no dimension that the other has not.
pub(super) fn beside(first: &Table, named: &Placed<Series>, (other, table): (&Placed<Series>, Table)) -> Result<Table> {
    let wanted = |dimension: &crate::table::Dimension| first.dimension(&dimension.name).is_some();
    let table = collapse(&table, wanted).or_else(|unsettled| {
        let sentence = format!("`{}` is split by `{}`, which `{}` is not", other.name, unsettled.dimension, named.name);
        refuse(other, sentence, "select one value in brackets: `dataset.measure[dimension=value]`")
    })?;
    if table.dimensions.iter().any(|dimension| first.dimension(&dimension.name).is_none()) {
        let sentence = format!("`{}` has several definitions", other.name);
        return refuse(other, sentence, "select one in brackets: `dataset.measure[definition=value]`");
    }
    Ok(table)
}

/// The key of a row in a table by fewer dimensions.
pub(super) fn key_in(fewer: &Table, table: &Table, row: &Row) -> Vec<Arc<str>> {
    let at = |dimension: &crate::table::Dimension| table.dimension(&dimension.name).expect("a dimension of both");
    fewer.dimensions.iter().map(|dimension| row.key[at(dimension)].clone()).collect()
}

/// What breaks any of the measures that another one is made of breaks it too.
pub(super) fn breaks<const N: usize>(tables: [&Table; N]) -> Arc<[crate::table::Break]> {
    let mut all: Vec<crate::table::Break> = Vec::new();
    for it in tables.iter().flat_map(|table| table.breaks.iter()) {
        if !all.contains(it) {
            all.push(it.clone());
        }
    }
    all.into()
}

/// The row of a series at a period; a stock at `2023` stands at the end of its last month and meets `2023-12`.
pub fn row_at<'a>(table: &'a Table, key: &[Arc<str>], period: Period, stocks: bool) -> Option<&'a Row> {
    let meets = |row: &&Row| {
        let months = period.last_month().is_some() && row.period.last_month() == period.last_month();
        let noted = |p: Period| !matches!(p.frequency(), Frequency::Span);
        let same = row.period.of_calendar() == period.of_calendar();
        row.key == key && (same || (stocks && months && noted(period) && noted(row.period)))
    };
    table.row(key, period).or_else(|| table.rows.iter().find(meets))
}

/// A sum of measures that have the same dimensions and unit.
fn sum(study: &Study, spec: &DerivedSpec, parts: &[Placed<Series>]) -> Result<Table> {
    let tables = parts.iter().map(|part| series(study, part)).collect::<Result<Vec<Table>>>()?;
    let first = &tables[0];
    for (part, table) in parts.iter().zip(&tables) {
        let names = |table: &Table| table.dimensions.iter().map(|dimension| dimension.name.clone()).collect::<Vec<_>>();
        if names(table) != names(first) || table.unit != first.unit {
            let sentence = format!("`{}` has other dimensions or another unit than `{}`", part.name, parts[0].name);
            return refuse(part, sentence, "measures that are summed are alike");
        }
        if !table.measure.kind.is_some_and(Kind::additive) {
            let sentence = format!("`{}` is neither a flow nor a stock, and is never summed", part.name);
            return refuse(part, sentence, "`kind` of its card says what it is");
        }
    }
    let mut table = blank(spec, first, first.measure.kind, first.unit.clone());
    let rows = first.rows.iter().map(|row| {
        let others: Vec<Option<&Row>> = tables.iter().map(|table| table.row(&row.key, row.period)).collect();
        let status = Status::of_all(others.iter().flatten().map(|row| row.cell.status));
        let found: Vec<&Row> = others.iter().flatten().copied().collect();
        let cells: Vec<(u32, &Cell)> = found.iter().map(|row| (0, &row.cell)).collect();
        // A row that is not there was not observed; one that is, and is empty, says why itself.
        let absent = (found.len() < tables.len()).then_some(Reason::MissingPeriod);
        let empty = || cells.iter().find(|(_, cell)| cell.value.is_none()).and_then(|(_, cell)| cell.reason);
        let cell = match (absent.or_else(empty), crate::sum::by_group(&cells, 1).into_iter().next().flatten()) {
            (Some(reason), _) => Cell::reason(reason, status),
            (None, Some(sum)) => sum,
            (None, None) => Cell::reason(Reason::Overflow, status),
        };
        let sources = sources_of(found.iter().copied());
        let pairs = tables.iter().zip(&others);
        let operands = pairs.filter_map(|(table, row)| Some(table.operand("part", (*row)?))).collect();
        Row { cell, origin: Origin::Computed, operands, sources, ..row.clone() }
    });
    table.rows = rows.collect();
    Ok(table.sorted())
}

/// Decimals that a derived level keeps, so that what is computed from it is not computed from a rounded number.
pub(super) const KEPT: u32 = 15;

/// Decimals that a ratio keeps where they fit: multiplied with what it was divided by it is that again, to the last digit
/// that tables print. A ratio is never summed, so its many digits meet no others.
const RATIO: u32 = 24;

/// One cell times or divided by another.
pub(super) fn combined(a: &Cell, b: &Cell, divides: bool) -> Cell {
    combined_to(KEPT, a, b, divides)
}

fn combined_to(places: u32, a: &Cell, b: &Cell, divides: bool) -> Cell {
    let status = a.status.max(b.status);
    let (Some(x), Some(y)) = (a.value, b.value) else {
        let reason = [a, b].iter().find(|cell| cell.value.is_none()).and_then(|cell| cell.reason);
        return Cell::reason(reason.unwrap_or(Reason::MissingValue), status);
    };
    if y.is_zero() {
        return Cell::reason(Reason::ZeroBase, status);
    }
    if y.signum() < 0 {
        return Cell::reason(Reason::NonpositiveBase, status);
    }
    let end = |end: Option<Decimal>| end.map(Fraction::from);
    let (within, by) = (Interval { lo: end(a.lo), hi: end(a.hi) }, Interval { lo: end(b.lo), hi: end(b.hi) });
    let one = Fraction::from(Decimal::ONE);
    // x · y is x / (1 / y): one rule for the bounds of both.
    let by = if divides { by } else { Interval { lo: inverse(&one, &by.hi), hi: inverse(&one, &by.lo) } };
    let y = Fraction::from(y);
    let value = if divides { Fraction::from(x).divided_by(&y) } else { Some(Fraction::from(x).multiplied_by(&y)) };
    let within = within.over(&by);
    let approximate = [a, b].iter().any(|cell| cell.reason.is_some());
    let fits = |places: u32| value.as_ref().and_then(|value| value.rounded(places).decimal());
    let Some((value, places)) = [places, KEPT].into_iter().find_map(|places| Some((fits(places)?, places))) else {
        return Cell::reason(Reason::Overflow, status);
    };
    Cell {
        value: Some(value),
        lo: within.lo.and_then(|lo| lo.floor(places).decimal()),
        hi: within.hi.and_then(|hi| hi.ceil(places).decimal()),
        reason: approximate.then_some(Reason::Approximate),
        status,
    }
}

fn inverse(one: &Fraction, end: &Option<Fraction>) -> Option<Fraction> {
    end.as_ref().and_then(|end| one.divided_by(end))
}

fn in_percent(cell: Cell) -> Cell {
    let hundredfold = |number: Option<Decimal>| number.and_then(|number| number.shifted(2));
    Cell { value: hundredfold(cell.value), lo: hundredfold(cell.lo), hi: hundredfold(cell.hi), ..cell }
}
