//! The one shape that travels through the house: a sorted table of one measure, or of one metric of it.
//!
//! A table is in long form: a row for each series key and period, with a cell that is a number or a reason. It imports
//! only the small types. What reads it: `metric`, `chart`, `claim`, `export`. What makes it: `panel` and `metric`,
//! through [`Table::sorted`], the one place that checks the shape.

mod attendance;
mod cell;
mod kind;
mod left_out;
mod made_of;
mod opt_ins;
mod reached;
mod reason;
mod rhythm;
mod rows;
mod status;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use attendance::{Absent, Group, absent};
pub use cell::Cell;
pub use kind::{KINDS, Kind};
pub use left_out::LeftOut;
pub use made_of::{Figure, MadeOf};
pub use opt_ins::{NegativeBase, OptIns, Vintage};
pub use reached::Reached;
pub use reason::{REASONS, Reason};
pub use rhythm::Rhythm;
pub use rows::Rows;
pub use status::{LETTERS, MARKS, Mark, Status};

use crate::period::{Frequency, Period};
use crate::unit::Unit;

/// The columns of every long table but its dimensions, which stand after `period` and are called otherwise.
pub const COLUMNS: [&str; 9] = ["period", "measure", "metric", "value", "unit", "status", "reason", "lo", "hi"];

/// What splits a measure, or tells its definitions apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Dimension {
    /// The column's name, as references write it.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// The values, in declared order, else in order of code points.
    pub values: Vec<Arc<str>>,
    /// What people call the values, as `(value, label)`; a value that is not here is its own label.
    pub labels: Vec<(String, String)>,
    /// The values were declared, so that a missing one is known to be missing.
    pub declared: bool,
    /// The parts are disjoint and complete: they may be summed and shared.
    pub partition: bool,
    /// The value whose rows state the whole.
    pub total: Option<Arc<str>>,
    /// The values are definitions: numbers of different ones are never joined.
    pub definition: bool,
}

impl Dimension {
    /// What people call a value: its declared label, else its words with a capital.
    pub fn label(&self, value: &str) -> String {
        if let Some((_, label)) = self.labels.iter().find(|(known, _)| known == value) {
            return label.clone();
        }
        let words = value.replace('_', " ");
        let mut chars = words.chars();
        chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
    }

    /// The rank of a value in the declared order.
    pub fn rank(&self, value: &str) -> usize {
        self.values.iter().position(|known| &**known == value).unwrap_or(self.values.len())
    }
}

/// What is counted.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// `dataset.measure` in a project, the column's name ad hoc.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// What may be done with it, where that was said.
    pub kind: Option<Kind>,
    /// The base unit, where one is known.
    pub unit: Option<Unit>,
    /// Where it was counted, for subtitles: `China`.
    pub scope: Option<String>,
}

/// A declared end of comparability: numbers after it are not compared with numbers up to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Break {
    /// The last period of the old way of counting.
    pub after: Period,
    /// Why.
    pub note: String,
    /// The series it concerns, as a dimension and some of its values; all series where empty.
    pub only: Vec<(String, Vec<String>)>,
}

/// Where a level comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// It was read, or summed from what was read.
    Read {
        /// The line on which its record starts; of a sum, that of the first record.
        line: u64,
        /// The number of its column in the file, from 0.
        column: usize,
        /// How many records were summed.
        records: u64,
    },
    /// It is the printed whole less the other parts.
    Remainder,
    /// It was computed from other numbers: a metric, a conversion, a sum of parts.
    Computed,
}

/// A level that a cell was made from, by its place in the level table.
#[derive(Clone, Debug, PartialEq)]
pub struct Operand {
    /// What it is in the formula: `value`, `prior`, `whole`, …
    pub role: &'static str,
    /// The measure it is a level of.
    pub measure: Arc<str>,
    /// Its series: dimensions and their values.
    pub key: Vec<(Arc<str>, Arc<str>)>,
    /// Its period.
    pub period: Period,
    /// The level itself.
    pub cell: Cell,
    /// Its unit.
    pub unit: Option<Unit>,
    /// Its kind.
    pub kind: Option<Kind>,
}

/// One row: a series key, a period, a cell, and where the cell comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// A value for each dimension of the table.
    pub key: Vec<Arc<str>>,
    /// The period.
    pub period: Period,
    /// A number or a reason.
    pub cell: Cell,
    /// Where the number comes from.
    pub origin: Origin,
    /// What the cell was made from, where that was asked for.
    pub operands: Vec<Operand>,
    /// The ids of the sources of the number.
    pub sources: Vec<Arc<str>>,
}

/// The sources of several rows, sorted, each once.
pub fn sources_of<'a>(rows: impl IntoIterator<Item = &'a Row>) -> Vec<Arc<str>> {
    each_once(rows.into_iter().flat_map(|row| &row.sources))
}

/// Sources, sorted, each once.
pub fn each_once<'a>(all: impl IntoIterator<Item = &'a Arc<str>>) -> Vec<Arc<str>> {
    let mut sources: Vec<&Arc<str>> = Vec::new();
    for source in all {
        // Many rows have few sources.
        if let Err(place) = sources.binary_search(&source) {
            sources.insert(place, source);
        }
    }
    sources.into_iter().cloned().collect()
}

/// A level as one release of its dataset printed it.
#[derive(Clone, Debug, PartialEq)]
pub struct Release {
    /// When it was released.
    pub date: Period,
    /// The level.
    pub row: Row,
}

/// A sorted table of one measure (`metric` is then `value`) or of one metric of it.
#[derive(Clone, Debug)]
pub struct Table {
    /// What is counted.
    pub measure: Arc<Measure>,
    /// The metric as it was asked for: `value`, `yoy`, `cagr(2018)`.
    pub metric: String,
    /// The unit of the cells, which for growth and shares is not that of the measure.
    pub unit: Option<Unit>,
    /// What splits the measure; the definition, where there is one, comes last.
    pub dimensions: Vec<Dimension>,
    /// Dimensions that were settled to one value, and so no longer split the rows.
    pub settled: Vec<(Arc<str>, Arc<str>)>,
    /// What the periods should be, where the notation alone does not say (half-years noted as months).
    pub frequency: Option<Frequency>,
    /// Declared breaks of the measure.
    pub breaks: Arc<[Break]>,
    /// The file that the levels were read from, as the user knows it.
    pub file: Arc<str>,
    /// What each release printed, in the order of their dates; empty where nothing tells releases apart.
    pub releases: Arc<[Release]>,
    /// What was printed and the card leaves out.
    pub left_out: Arc<[LeftOut]>,
    /// The rows, sorted by dimension order, then period.
    pub rows: Vec<Row>,
}

impl Table {
    /// Sorts the rows and checks that every key has a value for each dimension.
    #[must_use]
    pub fn sorted(mut self) -> Table {
        assert!(self.rows.iter().all(|row| row.key.len() == self.dimensions.len()), "a key has a value per dimension");
        // The place of each value, looked up once: a dimension may have thousands.
        let ranks: Vec<BTreeMap<&str, usize>> = self
            .dimensions
            .iter()
            .map(|dimension| dimension.values.iter().enumerate().rev().map(|(rank, value)| (&**value, rank)).collect())
            .collect();
        let key = |row: &Row| -> Vec<(usize, Arc<str>)> {
            let rank = |(value, known): (&Arc<str>, &BTreeMap<&str, usize>)| {
                (known.get(&**value).copied().unwrap_or(usize::MAX), value.clone())
            };
            row.key.iter().zip(&ranks).map(rank).collect()
        };
        // Most tables come in order, and then only the first row of each series needs a look.
        let before = |a: &Row, b: &Row| if a.key == b.key { a.period <= b.period } else { key(a) < key(b) };
        if !self.rows.is_sorted_by(before) {
            self.rows.sort_by_cached_key(|row| (key(row), row.period));
        }
        self
    }

    /// The series of the table: runs of rows of one key, in order.
    pub fn series(&self) -> impl Iterator<Item = &[Row]> {
        self.rows.chunk_by(|a, b| a.key == b.key)
    }

    /// The declared breaks of a series.
    pub fn breaks_of<'a>(&'a self, key: &'a [Arc<str>]) -> impl Iterator<Item = &'a Break> {
        let held = move |(name, values): &(String, Vec<String>)| {
            self.dimension(name).is_none_or(|number| values.iter().any(|value| **value == *key[number]))
        };
        self.breaks.iter().filter(move |it| it.only.iter().all(held))
    }

    /// The number of the dimension of this name.
    pub fn dimension(&self, name: &str) -> Option<usize> {
        self.dimensions.iter().position(|dimension| dimension.name == name)
    }

    /// Whether a dimension splits the rows, or did before it was settled.
    pub fn tells_apart(&self, name: &str) -> bool {
        self.dimension(name).is_some() || self.settled.iter().any(|(settled, _)| **settled == *name)
    }

    /// A row of this table as an operand of something else.
    pub fn operand(&self, role: &'static str, row: &Row) -> Operand {
        let names = self.dimensions.iter().map(|dimension| Arc::from(dimension.name.as_str()));
        let key = names.zip(row.key.iter().cloned()).chain(self.settled.iter().cloned()).collect();
        Operand {
            role,
            measure: Arc::from(self.measure.name.as_str()),
            key,
            period: row.period,
            cell: row.cell.clone(),
            unit: self.unit.clone(),
            kind: self.measure.kind,
        }
    }

    /// What a level of this table is made of: itself, unless it is derived. `None` where it has no number.
    pub fn made_of(&self, row: &Row) -> Option<Arc<MadeOf>> {
        if row.cell.made_of.is_some() {
            return row.cell.made_of.clone();
        }
        self.figure(row).map(|figure| Arc::new(figure.into()))
    }

    /// A level of this table as a figure that others are made of; `None` where it has no number.
    pub fn figure(&self, row: &Row) -> Option<Figure> {
        let Operand { measure, key, period, cell, .. } = self.operand("", row);
        Figure::level(measure, key, period, &cell)
    }

    /// The row that an operand means: of its period, and of its value in every dimension that it settles.
    pub fn row_of(&self, operand: &Operand) -> Option<&Row> {
        let value = |name: &str| operand.key.iter().find(|(known, _)| **known == *name).map(|(_, value)| value);
        let values: Vec<Option<&Arc<str>>> = self.dimensions.iter().map(|dimension| value(&dimension.name)).collect();
        let meant = |row: &Row| row.key.iter().zip(&values).all(|(own, wanted)| wanted.is_none_or(|wanted| wanted == own));
        self.rows.iter().find(|row| row.period == operand.period && meant(row))
    }

    /// The same table without its rows.
    pub fn without_rows(&self) -> Table {
        Table {
            measure: self.measure.clone(),
            metric: self.metric.clone(),
            unit: self.unit.clone(),
            dimensions: self.dimensions.clone(),
            settled: self.settled.clone(),
            frequency: self.frequency,
            breaks: self.breaks.clone(),
            file: self.file.clone(),
            releases: self.releases.clone(),
            left_out: self.left_out.clone(),
            rows: Vec::new(),
        }
    }

    /// The row of this series and period, by a scan; [`Rows`] finds the rows of many.
    pub fn row(&self, key: &[Arc<str>], period: Period) -> Option<&Row> {
        self.rows.iter().find(|row| row.period == period && row.key == key)
    }

    /// The same table without a dimension of which one value is left: it goes from every key, and breaks that concern
    /// other values of it go with it.
    #[must_use]
    pub fn settled_at(mut self, at: usize) -> Table {
        let dimension = self.dimensions.remove(at);
        let value = self.rows.first().map(|row| row.key[at].clone());
        for row in &mut self.rows {
            row.key.remove(at);
        }
        let Some(value) = value else { return self };
        let concerned =
            |it: &&Break| it.only.iter().all(|(name, values)| *name != dimension.name || values.iter().any(|v| **v == *value));
        self.breaks = self.breaks.iter().filter(concerned).cloned().collect();
        let kept = self.releases.iter().filter(|it| it.row.key[at] == value).cloned().map(|mut release| {
            release.row.key.remove(at);
            release
        });
        self.releases = kept.collect();
        self.settled.push((Arc::from(dimension.name), value));
        self
    }

    /// The same table with only the rows that `keep` wants.
    #[must_use]
    pub fn filtered(&self, keep: impl Fn(&Row) -> bool) -> Table {
        Table { rows: self.rows.iter().filter(|row| keep(row)).cloned().collect(), ..self.without_rows() }
    }
}
