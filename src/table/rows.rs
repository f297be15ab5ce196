//! The rows of a table by series and period, for what looks up a row for each row of another table.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Operand, Row, Table};
use crate::period::{Frequency, Period};

/// Places of rows by series and some period of theirs; of several the first.
type Places<'a> = BTreeMap<&'a [Arc<str>], BTreeMap<Period, usize>>;

/// A table and where its rows are. A scan of the table for each row of another takes the product of both lengths.
#[derive(Debug)]
pub struct Rows<'a> {
    /// The table itself.
    pub table: &'a Table,
    noted: Places<'a>,
    /// By the period as the calendar calls it, made when a period is first missed.
    calendar: OnceCell<Places<'a>>,
    /// By the month in which the period ends, of rows that are no spans.
    months: OnceCell<Places<'a>>,
}

impl<'a> Rows<'a> {
    /// Of a table, in one pass.
    pub fn of(table: &'a Table) -> Rows<'a> {
        let noted = places(table, Some);
        Rows { table, noted, calendar: OnceCell::new(), months: OnceCell::new() }
    }

    /// The row of this series and period, as [`Table::row`] finds it.
    pub fn row(&self, key: &[Arc<str>], period: Period) -> Option<&'a Row> {
        found(&self.noted, key, period).map(|place| &self.table.rows[place])
    }

    /// The row of a series at a period; a stock at `2023` stands at the end of its last month and meets `2023-12`.
    pub fn at(&self, key: &[Arc<str>], period: Period, stocks: bool) -> Option<&'a Row> {
        if let Some(row) = self.row(key, period) {
            return Some(row);
        }
        let calendar = self.calendar.get_or_init(|| places(self.table, |period| Some(period.of_calendar())));
        let same = found(calendar, key, period.of_calendar());
        let month = period.last_month().filter(|_| stocks && is_noted(period)).and_then(|month| {
            let months = self.months.get_or_init(|| places(self.table, |it| it.last_month().filter(|_| is_noted(it))));
            found(months, key, month)
        });
        // Of two rows that meet the period the first counts.
        same.into_iter().chain(month).min().map(|place| &self.table.rows[place])
    }

    /// The first period of a series.
    pub fn first(&self, key: &[Arc<str>]) -> Option<Period> {
        self.noted.get(key)?.keys().next().copied()
    }

    /// The row that an operand means, as [`Table::row_of`] finds it.
    pub fn row_of(&self, operand: &Operand) -> Option<&'a Row> {
        let value = |name: &str| operand.key.iter().find(|(known, _)| **known == *name).map(|(_, value)| value.clone());
        let key: Option<Vec<Arc<str>>> = self.table.dimensions.iter().map(|dimension| value(&dimension.name)).collect();
        match key {
            Some(key) => self.row(&key, operand.period),
            // It settles only some dimensions.
            None => self.table.row_of(operand),
        }
    }
}

/// Whether a period has a name, and is no span of days or months.
fn is_noted(period: Period) -> bool {
    !matches!(period.frequency(), Frequency::Span)
}

fn places(table: &Table, by: impl Fn(Period) -> Option<Period>) -> Places<'_> {
    let mut places = Places::new();
    for (place, row) in table.rows.iter().enumerate() {
        if let Some(period) = by(row.period) {
            places.entry(&row.key).or_default().entry(period).or_insert(place);
        }
    }
    places
}

fn found(places: &Places, key: &[Arc<str>], period: Period) -> Option<usize> {
    places.get(key)?.get(&period).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::Decimal;
    use crate::table::{Cell, Measure, Origin, Status};
    use proptest::prelude::*;

    const PERIODS: [&str; 9] =
        ["2023", "2023-12", "2023-Q4", "2023-H2", "2023-01/2023-12", "2023-07/2023-12", "2023-12-31", "2022", "2022-12"];

    fn period(at: usize) -> Period {
        PERIODS[at].parse().expect("a period")
    }

    /// A scan, as the words of [`Rows::at`] have it.
    fn scanned<'a>(table: &'a Table, key: &[Arc<str>], period: Period, stocks: bool) -> Option<&'a Row> {
        let meets = |row: &&Row| {
            let months = period.last_month().is_some() && row.period.last_month() == period.last_month();
            let same = row.period.of_calendar() == period.of_calendar();
            row.key == key && (same || (stocks && months && is_noted(period) && is_noted(row.period)))
        };
        table.row(key, period).or_else(|| table.rows.iter().find(meets))
    }

    proptest! {
        #[test]
        fn the_row_is_that_of_a_scan_in_whatever_order_the_rows_stand(
            rows in prop::collection::vec((0..3_usize, 0..PERIODS.len()), 0..12), key in 0..3_usize, at in 0..PERIODS.len(), stocks: bool
        ) {
            let measure = Measure { name: "m".into(), title: String::new(), kind: None, unit: None, scope: None };
            let named = |key: usize| vec![Arc::from(["a", "b", "c"][key])];
            let row = |(place, (key, at)): (usize, &(usize, usize))| {
                let number = Decimal::from(i64::try_from(place).expect("few"));
                let cell = Cell::number(number, number, number, Status::NORMAL);
                Row { key: named(*key), period: period(*at), cell, origin: Origin::Computed, operands: Vec::new(), sources: Vec::new() }
            };
            let table = Table {
                measure: measure.into(),
                metric: "value".into(),
                unit: None,
                dimensions: Vec::new(),
                settled: Vec::new(),
                frequency: None,
                breaks: [].into(),
                file: "m.csv".into(),
                releases: [].into(),
                left_out: [].into(),
                rows: rows.iter().enumerate().map(row).collect(),
            };
            let by = Rows::of(&table);
            let (key, at) = (named(key), period(at));
            prop_assert_eq!(by.row(&key, at), table.row(&key, at));
            prop_assert_eq!(by.at(&key, at, stocks), scanned(&table, &key, at, stocks));
            let first = table.rows.iter().filter(|row| row.key == key).map(|row| row.period).min();
            prop_assert_eq!(by.first(&key), first);
        }
    }
}
