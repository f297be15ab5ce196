//! Measures made of others: an amount in another currency, a ratio.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Study;
use super::made::{Part, cell};
use crate::finding::{AnalysisFact, Finding, Result};
use crate::metric::hundreds;
use crate::number::Fraction;
use crate::panel::collapse;
use crate::period::Period;
use crate::project::{Amount, DerivedSpec, Op, Placed, Printed, Series};
use crate::table::{Cell, Kind, Measure, Operand, Origin, Reason, Row, Rows, Status, Table, sources_of};
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
            Op::Sum { parts, less } => super::sums::sum(study, &spec, parts, less)?,
            Op::Implied { of, growth } => super::implied::implied(study, &spec, of, growth)?,
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
        // The amount is that of every period which has a rate.
        Amount::Fixed(amount) => {
            (Table { rows: rates.rows.clone(), unit: amount.unit.clone(), ..rates.without_rows() }, amount.unit.clone())
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
    table.breaks = breaks([&levels, &rates]);
    table.rows = levels
        .rows
        .iter()
        .map(|row| match by_period.get(&row.period.of_calendar()) {
            None => Row { cell: Cell::reason(Reason::MissingPeriod, row.cell.status), origin: Origin::Computed, ..row.clone() },
            Some(rate) => {
                let (amount, operand) = match &from.value {
                    Amount::Measure(_) => (Part::above(&levels, row), levels.operand("amount", row)),
                    Amount::Fixed(amount) => (Part::constant(amount.value.into()), stated(&table, amount, row)),
                };
                let by = Part::above(&rates, rate).positive();
                Row {
                    cell: cell(Fraction::one(), &[amount, if divides { by.turned() } else { by }]),
                    origin: Origin::Computed,
                    operands: vec![operand, rates.operand("rate", rate)],
                    sources: sources_of([row, rate]),
                    ..row.clone()
                }
            }
        })
        .collect();
    Ok(table.sorted())
}

/// What an operand is called that no measure has: sizeup.toml states it.
pub const STATED: &str = "stated amount";

/// An amount of the analysis as an operand, under the name of the measure that is made of it.
fn stated(table: &Table, amount: &Printed, row: &Row) -> Operand {
    Operand {
        cell: Cell::number(amount.value, amount.value, amount.value, Status::NORMAL),
        unit: amount.unit.clone(),
        ..table.operand(STATED, row)
    }
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
    let in_percent = |table: &Table| usize::from(table.unit == Some(Unit::percent()));
    let scale = hundreds(in_percent(&above), Some(in_percent(&below)), percent);
    let unit = match (&above.unit, &below.unit) {
        (Some(a), Some(b)) if a == b => None,
        // A percentage is so many hundredths, and a number without a unit.
        (Some(a), Some(b)) if *b == Unit::percent() => Some(a.clone()),
        (Some(a), Some(b)) => Some(a.per(b)),
        _ => None,
    };
    let kind = if percent { Kind::Rate } else { Kind::Ratio };
    let mut table = blank(spec, &above, Some(kind), unit);
    table.breaks = breaks([&above, &below]);
    let stocks = above.measure.kind == Some(Kind::Stock) && below.measure.kind == Some(Kind::Stock);
    let wholes = Wholes::of(&above, &below);
    let (below, sums) = (Rows::of(&below), wholes.rows());
    table.rows = above
        .rows
        .iter()
        .map(|row| {
            let rows = wholes.beside(row).map_or(&below, |sum| &sums[sum]);
            let below = rows.table;
            let key = key_in(below, &above, row);
            let period = row.period.years_before(i64::from(years));
            let found = period.and_then(|period| rows.at(&key, period, stocks));
            let Some(under) = found else {
                let before = |first: Period| period.is_none_or(|period| period < first);
                let early = years > 0 && rows.first(&key).is_some_and(before);
                let reason = if early { Reason::NoPrior } else { Reason::MissingPeriod };
                let cell = Cell::reason(reason, row.cell.status);
                return Row { cell, origin: Origin::Computed, ..row.clone() };
            };
            Row {
                cell: cell(scale.clone(), &[Part::above(&above, row), Part::below(below, under)]),
                origin: Origin::Computed,
                operands: vec![above.operand("numerator", row), below.operand("denominator", under)],
                sources: sources_of([row, under]),
                ..row.clone()
            }
        })
        .collect();
    Ok(table.sorted())
}

/// What printed totals are divided by where what divides has no such total: the sum of its parts.
struct Wholes {
    /// The dimensions of which only the one table prints a total, with that, and the other table summed over them.
    sums: Vec<(usize, Arc<str>, Table)>,
}

impl Wholes {
    fn of(above: &Table, below: &Table) -> Wholes {
        let sum = |(at, it): (usize, &crate::table::Dimension)| {
            let total = it.total.clone()?;
            let own = below.dimension(&it.name).filter(|own| below.dimensions[*own].partition)?;
            let printed = below.rows.iter().any(|row| row.key[own] == total);
            let summed = || collapse(below, |other| other.name != it.name).ok();
            if printed { None } else { Some((at, total, summed()?)) }
        };
        Wholes { sums: above.dimensions.iter().enumerate().filter_map(sum).collect() }
    }

    /// The rows of each of the summed tables.
    fn rows(&self) -> Vec<Rows<'_>> {
        self.sums.iter().map(|(.., sum)| Rows::of(sum)).collect()
    }

    /// Which of the summed tables a row is divided by, where the row is such a total.
    fn beside(&self, row: &Row) -> Option<usize> {
        self.sums.iter().position(|(at, total, _)| row.key[*at] == *total)
    }
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
pub(super) fn breaks<'a>(tables: impl IntoIterator<Item = &'a Table>) -> Arc<[crate::table::Break]> {
    let mut all: Vec<crate::table::Break> = Vec::new();
    for it in tables.into_iter().flat_map(|table| table.breaks.iter()) {
        if !all.contains(it) {
            all.push(it.clone());
        }
    }
    all.into()
}
