//! A stock on average over each period: the mean of its begin and its end, as what flows are divided by.

use super::Study;
use super::derived::{blank, refuse, series};
use crate::finding::Result;
use crate::metric::Levels;
use crate::number::{Decimal, Fraction};
use crate::project::{DerivedSpec, Placed, Series};
use crate::table::{Cell, Kind, MadeOf, Origin, Reason, Row, Table, sources_of};

/// The mean of a stock at the end of every period and at the end of the one before; where that one is missing, or on the
/// other side of a break, the reason.
pub(super) fn average(study: &Study, spec: &DerivedSpec, of: &Placed<Series>) -> Result<Table> {
    between(spec, of, series(study, of)?)
}

/// The same of a stock that was brought to its periods already.
pub(super) fn between(spec: &DerivedSpec, of: &Placed<Series>, ends: Table) -> Result<Table> {
    if ends.measure.kind != Some(Kind::Stock) {
        let sentence = format!("`{}` is no stock: only that stands at the begin and the end of a period", of.name);
        return refuse(of, sentence, "`kind = \"stock\"` in its card says that it is one");
    }
    let levels = Levels::new(&ends, None);
    let begins = levels.earlier(|period| levels.rhythm().shifted(period, -1));
    let mut table = blank(spec, &ends, ends.measure.kind, ends.unit.clone());
    let rows = ends.rows.iter().zip(begins).map(|(row, begin)| {
        let begin = begin.map(|at| &ends.rows[at]);
        let cell = match begin {
            Ok(begin) => mean(&row.cell, &begin.cell),
            Err(reason) => Cell::reason(row.cell.reason.filter(|_| row.cell.value.is_none()).unwrap_or(reason), row.cell.status),
        };
        let read: Vec<&Row> = std::iter::once(row).chain(begin.ok()).collect();
        let roles = ["end", "begin"].into_iter().zip(&read);
        let operands = roles.map(|(role, row)| ends.operand(role, row)).collect();
        Row { cell, origin: Origin::Computed, operands, sources: sources_of(read.iter().copied()), ..row.clone() }
    });
    table.rows = rows.collect();
    Ok(table.sorted())
}

/// Decimals that the mean of two printed figures keeps: half of a last digit is one digit more.
const KEPT: u32 = 15;

/// The mean of two cells, half the sum of their bounds.
fn mean(a: &Cell, b: &Cell) -> Cell {
    let status = a.status.max(b.status);
    let half = |a: Option<Decimal>, b: Option<Decimal>, edge: fn(&Fraction) -> Option<Decimal>| {
        let sum = Fraction::from(a?).plus(&b?.into());
        edge(&sum.divided_by(&Decimal::from(2).into())?)
    };
    if let Some(cell) = [a, b].into_iter().find(|cell| cell.value.is_none()) {
        return Cell::reason(cell.reason.unwrap_or(Reason::MissingValue), status);
    }
    let approximate = a.reason.or(b.reason);
    if let (Some(x), Some(y)) = (&a.made_of, &b.made_of)
        && let (Some(sum), Some(half)) = (MadeOf::sum(&[x, y]), Fraction::of(Decimal::ONE, 2.into()))
    {
        return sum.times(&MadeOf::constant(half)).cell(approximate.is_some(), status);
    }
    let Some(value) = half(a.value, b.value, |it| it.rounded(KEPT).decimal()) else {
        return Cell::reason(Reason::Overflow, status);
    };
    let lo = half(a.lo, b.lo, |it| it.floor(KEPT).decimal());
    let hi = half(a.hi, b.hi, |it| it.ceil(KEPT).decimal());
    Cell { value: Some(value), lo, hi, reason: approximate, status, made_of: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Status;

    #[test]
    fn a_mean_has_half_the_sum_of_the_bounds() {
        let cell = |printed: i64| {
            let end = |half: i64| Decimal::new(i128::from(printed * 10 + half), 1).expect("fits");
            Cell::number(printed.into(), end(-5), end(5), Status::NORMAL)
        };
        let made = mean(&cell(7), &cell(10));
        assert_eq!([made.value, made.lo, made.hi].map(|end| end.expect("a number").to_string()), ["8.5", "8", "9"]);
        // Bounds of more decimals than are kept go outward.
        let tiny = |mantissa: i128| Decimal::new(mantissa, 16).expect("fits");
        let (some, none) = (Cell::number(tiny(0), tiny(-5), tiny(5), Status::NORMAL), Decimal::ZERO);
        let made = mean(&some, &Cell::number(none, none, none, Status::NORMAL));
        let ends = [made.lo, made.hi].map(|end| end.expect("a number").to_string());
        assert_eq!(ends, ["-0.000000000000001", "0.000000000000001"]);
        let empty = Cell::reason(Reason::MissingValue, Status::NORMAL);
        assert_eq!(mean(&cell(7), &empty).reason, Some(Reason::MissingValue));
    }
}
