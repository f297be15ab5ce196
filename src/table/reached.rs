//! How far unfinished periods reach: what is over of a year in one series need not be over in another.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Row;
use crate::period::Period;

/// The last day that is counted in each row which stands for only the part of its period that is over.
#[derive(Clone, Debug, Default)]
pub struct Reached(BTreeMap<Period, BTreeMap<Vec<Arc<str>>, i64>>);

impl Reached {
    /// Notes the last day of the row of a series and period.
    pub fn note(&mut self, key: Vec<Arc<str>>, period: Period, last: i64) {
        self.0.entry(period).or_default().insert(key, last);
    }

    /// The last day that is counted in a row; `None` of one that stands for its whole period.
    pub fn of(&self, row: &Row) -> Option<i64> {
        self.0.get(&row.period)?.get(&row.key).copied()
    }

    /// Whether nothing is unfinished.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether rows that have numbers stand for the same part of their periods.
    pub fn alike<'a>(&self, rows: impl IntoIterator<Item = &'a Row>) -> bool {
        self.is_empty() || {
            let with_number = rows.into_iter().filter(|row| row.cell.value.is_some());
            with_number.map(|row| self.of(row)).collect::<BTreeSet<_>>().len() < 2
        }
    }
}
