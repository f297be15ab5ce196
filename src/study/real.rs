//! Real terms: an amount of each period at the prices of one.

use std::collections::BTreeMap;

use super::Study;
use super::derived::{blank, refuse, series};
use super::made::{Part, cell};
use crate::finding::Result;
use crate::number::Fraction;
use crate::period::Period;
use crate::project::{DerivedSpec, Placed, Series};
use crate::table::{Cell, Kind, Origin, Reason, Row, Status, Table, sources_of};
use crate::unit::Unit;

/// An amount over what prices became since the base. Prices are an index, or their rise on the year, which is chained:
/// every year between must be there.
pub(super) fn real(
    study: &Study,
    spec: &DerivedSpec,
    of: &Placed<Series>,
    prices: &Placed<Series>,
    base: Period,
) -> Result<Table> {
    let levels = series(study, of)?;
    let prices_of = series(study, prices)?;
    if let Some(dimension) = prices_of.dimensions.first() {
        let sentence = format!("`{}` is split by `{}`, so there is more than one price a period", prices.name, dimension.name);
        return refuse(prices, sentence, "select one in brackets: `dataset.prices[dimension=value]`");
    }
    let rises = prices_of.measure.kind.is_some_and(Kind::in_points) && prices_of.unit == Some(Unit::percent());
    if !rises && prices_of.measure.kind != Some(Kind::Index) {
        let sentence = format!("`{}` is neither an index nor a rise in percent", prices.name);
        return refuse(prices, sentence, "`kind` of its card says what it is: index, or growth in percent");
    }
    if !levels.measure.kind.is_some_and(|kind| matches!(kind, Kind::Flow | Kind::Stock | Kind::Ratio)) {
        let sentence = format!("`{}` is no amount, and has no prices", of.name);
        return refuse(of, sentence, "`kind` of its card says what it is: flow, stock or ratio");
    }
    let breaks = prices_of.breaks_of(&[]).map(|it| it.after).collect();
    let deflator =
        Deflator { table: &prices_of, prices: prices_of.rows.iter().map(|row| (row.period, row)).collect(), breaks, rises, base };
    let mut table = blank(spec, &levels, levels.measure.kind, levels.unit.clone());
    table.rows = levels
        .rows
        .iter()
        .map(|row| {
            let (cell, used) = match deflator.at(row.period) {
                Ok((prices, used)) => {
                    let parts: Vec<Part> = std::iter::once(Part::above(&levels, row)).chain(prices).collect();
                    (cell(Fraction::one(), &parts), used)
                }
                Err(reason) => (Cell::reason(reason, row.cell.status), Vec::new()),
            };
            let mut operands = vec![levels.operand("nominal", row)];
            operands.extend(used.iter().map(|price| prices_of.operand("prices", price)));
            let sources = sources_of(used.iter().copied().chain([row]));
            Row { cell, origin: Origin::Computed, operands, sources, ..row.clone() }
        })
        .collect();
    Ok(table.sorted())
}

/// Prices by period.
struct Deflator<'a> {
    table: &'a Table,
    prices: BTreeMap<Period, &'a Row>,
    /// The last periods before a declared break.
    breaks: Vec<Period>,
    /// They are rises on the year, not levels.
    rises: bool,
    base: Period,
}

impl<'a> Deflator<'a> {
    /// What an amount of a period is multiplied with and divided by, and the rows that say so.
    fn at(&self, period: Period) -> std::result::Result<(Vec<Part>, Vec<&'a Row>), Reason> {
        if period.frequency() != self.base.frequency() {
            return Err(Reason::MissingPeriod);
        }
        let (early, late) = (period.min(self.base), period.max(self.base));
        // Prices on two sides of a break are of two baskets: neither a level nor a chain of rises leads across it.
        let declared = self.breaks.iter().any(|after| early.end() <= after.end() && after.end() < late.end());
        let mut between = self.prices.range(early..=late).filter(|(at, _)| **at > early);
        if declared || between.any(|(_, row)| row.cell.status.letter() == Status::BREAK.letter()) {
            return Err(Reason::Break);
        }
        if !self.rises {
            let (now, base) = (self.row(period)?, self.row(self.base)?);
            return settled(vec![Part::above(self.table, base).positive(), Part::below(self.table, now)], vec![now, base]);
        }
        let (mut at, mut used) = (late, Vec::new());
        while at > early {
            used.push(self.row(at)?);
            at = at.year_before().ok_or(Reason::MissingPeriod)?;
        }
        if at != early {
            return Err(Reason::MissingPeriod);
        }
        // Before the base prices were lower by what they have risen since.
        let earlier = period < self.base;
        let rises = used.iter().map(|row| {
            let risen = Part::risen(self.table, row).positive();
            if earlier { risen } else { risen.turned() }
        });
        settled(rises.collect(), used)
    }

    fn row(&self, period: Period) -> std::result::Result<&'a Row, Reason> {
        self.prices.get(&period).copied().ok_or(Reason::MissingPeriod)
    }
}

/// Prices, where each of them is known and above zero.
fn settled(prices: Vec<Part>, used: Vec<&Row>) -> std::result::Result<(Vec<Part>, Vec<&Row>), Reason> {
    prices.iter().find_map(Part::refused).map_or(Ok((prices, used)), Err)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::Decimal;
    use crate::table::{Mark, Measure};

    fn levels() -> Table {
        let measure = Measure { name: "prices.index".into(), title: String::new(), kind: None, unit: None, scope: None };
        Table {
            measure: measure.into(),
            metric: "value".into(),
            unit: None,
            dimensions: Vec::new(),
            settled: Vec::new(),
            frequency: None,
            breaks: [].into(),
            file: "prices.csv".into(),
            releases: [].into(),
            left_out: [].into(),
            rows: Vec::new(),
        }
    }

    #[test]
    fn a_break_is_one_whatever_marks_stand_behind_its_letter() {
        let period = |text: &str| text.parse::<Period>().expect("a period");
        let row = |at: &str, status| {
            let cell = Cell::number(Decimal::ONE, Decimal::ONE, Decimal::ONE, status);
            Row { key: Vec::new(), period: period(at), cell, origin: Origin::Computed, operands: Vec::new(), sources: Vec::new() }
        };
        for status in [Status::BREAK, Status::BREAK.marked(Mark::Partial)] {
            let rows = [row("2021", Status::NORMAL), row("2022", Status::NORMAL), row("2023", status)];
            let prices = rows.iter().map(|row| (row.period, row)).collect();
            let table = levels();
            let deflator = Deflator { table: &table, prices, breaks: Vec::new(), rises: false, base: period("2021") };
            assert!(deflator.at(period("2022")).is_ok(), "{status}");
            assert_eq!(deflator.at(period("2023")).err(), Some(Reason::Break), "{status}");
        }
    }
}
