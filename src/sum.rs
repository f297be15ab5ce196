//! Exact sums of cells by group, made by polars.

use polars::prelude::*;

use crate::number::{Decimal, MAX_DIGITS};
use crate::table::{Cell, MadeOf, Reason, Status};

/// Sums the cells of each group: numbers, bounds and all. The groups are numbered from 0 below `groups`.
///
/// A group is `None` where it has no cell, where a cell of it has no number, or where the digits of the sums might not
/// fit a [`Decimal`] (polars would wrap them in silence). An open bound leaves the bound of its sum open.
///
/// ```
/// use sizeup::{sum, table::{Cell, Status}};
/// let cell = |text: &str| { let x = text.parse().unwrap(); Cell::number(x, x, x, Status::NORMAL) };
/// let (a, b, c) = (cell("0.1"), cell("0.2"), cell("7"));
/// let sums = sum::by_group(&[(0, &a), (1, &c), (0, &b)], 3);
/// assert_eq!(sums[0].as_ref().unwrap().value.unwrap().to_string(), "0.3");
/// assert_eq!(sums[2], None);
/// ```
pub fn by_group(cells: &[(u32, &Cell)], groups: usize) -> Vec<Option<Cell>> {
    let mut sums: Vec<Option<Cell>> = vec![None; groups];
    let derived_alone = |(_, cell): &(u32, &Cell)| cell.value.is_none() || cell.made_of.is_some();
    if cells.iter().any(|(_, cell)| cell.made_of.is_some()) && cells.iter().all(derived_alone) {
        return derived(cells, sums);
    }
    let Some(frame) = frame(cells) else { return sums };
    let scale = frame.scale;
    let sum = |name: &str| col(name).sum();
    let open = |name: &str| col(name).null_count().alias(format!("open {name}"));
    let summed = frame.cells.lazy().group_by([col("group")]).agg([
        sum("value"),
        sum("lo"),
        sum("hi"),
        open("value"),
        open("lo"),
        open("hi"),
    ]);
    let summed = summed.sort(["group"], SortMultipleOptions::new()).collect().expect("sums of decimals");
    let column = |name: &str| summed.column(name).expect("the column was made above");
    let read = |name: &str| -> Vec<Option<Decimal>> {
        let open = column(&format!("open {name}")).u32().expect("a count");
        let sums = column(name).decimal().expect("a decimal").physical();
        let pairs = sums.iter().zip(open.iter());
        pairs.map(|(sum, open)| if open == Some(0) { Decimal::new(sum?, scale) } else { None }).collect()
    };
    let (values, los, his) = (read("value"), read("lo"), read("hi"));
    let numbers = column("group").u32().expect("the numbers of groups");
    for (at, group) in numbers.iter().flatten().enumerate() {
        let (value, lo, hi) = (values[at], los[at], his[at]);
        let reason = (lo.is_none() || hi.is_none()).then_some(Reason::Approximate);
        let status = Status::NORMAL;
        sums[group as usize] = value.map(|value| Cell { value: Some(value), lo, hi, reason, status, made_of: None });
    }
    for (group, cell) in cells {
        if let Some(sum) = &mut sums[*group as usize] {
            sum.status = sum.status.max(cell.status);
        }
    }
    sums
}

/// The same of derived levels, which are made of figures: so is their sum.
fn derived(cells: &[(u32, &Cell)], mut sums: Vec<Option<Cell>>) -> Vec<Option<Cell>> {
    let mut groups: Vec<Vec<&Cell>> = vec![Vec::new(); sums.len()];
    for (group, cell) in cells {
        groups[*group as usize].push(cell);
    }
    for (sum, cells) in sums.iter_mut().zip(&groups).filter(|(_, cells)| !cells.is_empty()) {
        let made: Option<Vec<&MadeOf>> = cells.iter().map(|cell| cell.made_of.as_deref()).collect();
        let approximate = cells.iter().any(|cell| cell.reason.is_some());
        let status = Status::of_all(cells.iter().map(|cell| cell.status));
        *sum = made.and_then(|made| MadeOf::sum(&made)).map(|made| made.cell(approximate, status));
    }
    sums
}

struct Frame {
    cells: DataFrame,
    scale: u32,
}

/// The cells as polars decimals of one scale; `None` where a sum of them might have too many digits.
fn frame(cells: &[(u32, &Cell)]) -> Option<Frame> {
    let ends = |cell: &Cell| [cell.value, cell.lo, cell.hi];
    let all = || cells.iter().flat_map(|(_, cell)| ends(cell)).flatten().map(Decimal::normalized);
    let scale = all().map(Decimal::scale).max()?;
    let mut largest = 0_u128;
    for number in all() {
        largest = largest.max(number.at_scale(scale)?.mantissa().unsigned_abs());
    }
    let bound = largest.checked_mul(cells.len() as u128)?;
    if bound >= 10_u128.pow(MAX_DIGITS) {
        return None;
    }
    let column = |name: &str, end: usize| {
        let mantissas = cells.iter().map(|(_, cell)| ends(cell)[end]?.normalized().at_scale(scale).map(Decimal::mantissa));
        let chunked = Int128Chunked::from_iter_options(name.into(), mantissas);
        let decimals = chunked.into_decimal(MAX_DIGITS as usize, scale as usize).expect("the digits were counted");
        decimals.into_series().into_column()
    };
    let groups: Vec<u32> = cells.iter().map(|(group, _)| *group).collect();
    let columns = vec![Column::new("group".into(), groups), column("value", 0), column("lo", 1), column("hi", 2)];
    Some(Frame { cells: DataFrame::new(cells.len(), columns).expect("columns of one length"), scale })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(number: Decimal) -> Cell {
        Cell::number(number, number, number, Status::NORMAL)
    }

    #[test]
    fn more_decimals_are_never_rounded() {
        let (a, b) = (exact("1.5".parse().expect("a number")), exact("0.000000000000000001".parse().expect("a number")));
        let sum = by_group(&[(0, &a), (0, &b)], 1);
        assert_eq!(sum[0].as_ref().and_then(|cell| cell.value).expect("a sum").to_string(), "1.500000000000000001");
    }

    #[test]
    fn a_sum_that_might_wrap_is_none() {
        let large = exact(Decimal::new(6 * 10_i128.pow(37), 0).expect("fits"));
        assert_eq!(by_group(&[(0, &large), (0, &large)], 1), [None]);
    }

    #[test]
    fn an_empty_cell_is_not_zero() {
        let (a, empty) = (exact(Decimal::ONE), Cell::reason(Reason::MissingValue, Status::NORMAL));
        assert_eq!(by_group(&[(0, &a), (0, &empty)], 1), [None]);
    }

    #[test]
    fn statuses_travel() {
        let a = exact(Decimal::ONE);
        let b = Cell { status: Status::FORECAST, ..a.clone() };
        assert_eq!(by_group(&[(0, &a), (0, &b)], 1)[0].as_ref().map(|cell| cell.status), Some(Status::FORECAST));
    }
}
