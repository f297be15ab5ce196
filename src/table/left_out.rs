//! What was printed and is no observation of a table, so that a gap is not taken for a figure that nobody found.

use std::sync::Arc;

use super::{Row, Table};
use crate::period::Period;

/// A figure that the card leaves out.
#[derive(Clone, Debug, PartialEq)]
pub struct LeftOut {
    /// Its series: dimensions and their values, the definition among them.
    pub key: Vec<(Arc<str>, Arc<str>)>,
    /// Its period.
    pub period: Period,
    /// Why, as the card says it.
    pub note: Arc<str>,
}

/// Dimensions and the values that select a series.
type Selected = [(Arc<str>, Arc<str>)];

impl Table {
    /// What was left out of a series, in any period: `key` is one of a row of the series. Where the series goes through
    /// several definitions, figures of each of them count.
    pub fn left_out_of<'a>(&'a self, key: &'a [Arc<str>], several: bool) -> impl Iterator<Item = &'a LeftOut> {
        let settled = |name: &str| self.settled.iter().find(|(known, _)| **known == *name).map(|(_, value)| value);
        let free = move |at: usize| several && self.dimensions[at].definition;
        let of_series = move |row: &Row| (0..key.len()).all(|at| free(at) || row.key[at] == key[at]);
        let held = move |(name, value): &(Arc<str>, Arc<str>)| match self.dimension(name) {
            None => settled(name).is_none_or(|known| known == value),
            Some(at) if free(at) => self.rows.iter().any(|row| row.key[at] == *value && of_series(row)),
            Some(at) => key[at] == *value,
        };
        // Of one series many figures may be left out, in a row: whose they are is found out once.
        let mut last: Option<(&'a Selected, bool)> = None;
        self.left_out.iter().filter(move |it| match last {
            Some((known, of_it)) if *known == it.key[..] => of_it,
            _ => last.insert((&it.key, it.key.iter().all(&held))).1,
        })
    }
}
