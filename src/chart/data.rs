//! A table as a picture reads it: series of points, each with its definition.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::metric_words;
use super::spec::{Input, Spec};
use crate::number::Decimal;
use crate::period::Period;
use crate::table::{Cell, Dimension, Mark, Origin, Reason, Row, Status, Table};

/// What is known of a number beside its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bound {
    /// The number itself.
    Exact,
    /// At least this.
    More,
    /// At most this.
    Less,
    /// Near this.
    About,
}

impl Bound {
    /// What the cell says of its number.
    pub fn of(cell: &Cell) -> Bound {
        match (cell.reason, cell.lo, cell.hi) {
            (Some(Reason::Approximate), Some(_), None) => Bound::More,
            (Some(Reason::Approximate), None, Some(_)) => Bound::Less,
            (Some(Reason::Approximate), ..) => Bound::About,
            _ => Bound::Exact,
        }
    }

    /// What is known of the sum of two numbers.
    pub fn plus(self, other: Bound) -> Bound {
        match (self, other) {
            (Bound::Exact, one) | (one, Bound::Exact) => one,
            (one, two) if one == two => one,
            _ => Bound::About,
        }
    }

    /// What is known of a number that is taken off another.
    pub fn turned(self) -> Bound {
        match self {
            Bound::More => Bound::Less,
            Bound::Less => Bound::More,
            same => same,
        }
    }

    /// What stands before the number.
    pub fn sign(self) -> &'static str {
        match self {
            Bound::Exact => "",
            Bound::More => ">",
            Bound::Less => "<",
            Bound::About => "~",
        }
    }
}

/// One cell of a series.
#[derive(Clone, Copy, Debug)]
pub(super) struct Point {
    pub period: Period,
    pub value: Option<Decimal>,
    pub reason: Option<Reason>,
    pub bound: Bound,
    pub status: Status,
    /// Of a forecast, the least and the most that it may be.
    pub reach: Option<(Decimal, Decimal)>,
    /// It is the whole less the other parts.
    pub remainder: bool,
    /// The number of its definition in [`Data::definitions`].
    pub definition: usize,
}

impl Point {
    /// Whether it may change by itself: a forecast, or a period that is not over. It is drawn dashed.
    pub fn forecast(&self) -> bool {
        self.status.letter() == Status::FORECAST.letter() || self.status.has(Mark::Partial)
    }
}

/// One series, with its points in order of time.
#[derive(Clone, Debug)]
pub(super) struct Series {
    /// The values of its dimensions; of one dimension, its value.
    pub name: String,
    /// What people call it.
    pub label: String,
    /// The key of one of its rows.
    pub key: Vec<Arc<str>>,
    /// Whether it is the whole of which others are parts.
    pub total: bool,
    /// Its place in the declared order of the dimension, the whole not counted.
    pub rank: usize,
    pub points: Vec<Point>,
}

impl Series {
    /// The points with a number.
    pub fn drawn(&self) -> impl DoubleEndedIterator<Item = (&Point, Decimal)> {
        self.points.iter().filter_map(|point| Some((point, point.value?)))
    }

    /// The last point with a number.
    pub fn last(&self) -> Option<&Point> {
        self.drawn().next_back().map(|(point, _)| point)
    }

    /// The point of a period.
    pub fn at(&self, period: Period) -> Option<&Point> {
        self.points.iter().find(|point| point.period == period)
    }

    /// The number of a period.
    pub fn value_at(&self, period: Period) -> Option<Decimal> {
        self.at(period)?.value
    }
}

/// A table, read for a picture.
#[derive(Clone, Debug)]
pub(super) struct Data<'a> {
    pub table: &'a Table,
    pub series: Vec<Series>,
    /// The labels of the definitions, in the order of their first period; one empty label where there are none.
    pub definitions: Vec<String>,
}

impl<'a> Data<'a> {
    /// Reads one of the input's tables. The series are made by the dimension asked for and by every other dimension that
    /// varies; the definition makes series only where one period has numbers of two definitions.
    pub fn read(input: &Input<'a>, table: &'a Table) -> Data<'a> {
        Data::grouped(input, table, true)
    }

    /// The same, but definitions never make series, not even where asked for: points of one period and two definitions
    /// stand side by side, each in the region of its definition.
    pub fn by_definition(input: &Input<'a>, table: &'a Table) -> Data<'a> {
        Data::grouped(input, table, false)
    }

    fn grouped(input: &Input<'a>, table: &'a Table, split: bool) -> Data<'a> {
        let asked = asked(input, table).filter(|&at| split || !table.dimensions[at].definition);
        let varies = |at: usize| table.rows.windows(2).any(|pair| pair[0].key[at] != pair[1].key[at]);
        let mut dims: Vec<usize> = (0..table.dimensions.len())
            .filter(|&at| Some(at) == asked || (varies(at) && !table.dimensions[at].definition))
            .collect();
        dims.sort_by_key(|&at| (Some(at) != asked, at));
        let defined: Vec<usize> = (0..table.dimensions.len())
            .filter(|&at| table.dimensions[at].definition && !dims.contains(&at) && varies(at))
            .collect();
        if split && !defined.is_empty() && meet(table, &dims) {
            dims.extend(defined);
            return Data::of(input.spec, table, &dims, &[]);
        }
        Data::of(input.spec, table, &dims, &defined)
    }

    fn of(spec: &Spec, table: &'a Table, dims: &[usize], defined: &[usize]) -> Data<'a> {
        let mut order: Vec<(Period, Vec<Arc<str>>)> = Vec::new();
        for row in &table.rows {
            let key = picked(row, defined);
            match order.iter_mut().find(|(_, known)| *known == key) {
                Some((first, _)) => *first = row.period.min(*first),
                None => order.push((row.period, key)),
            }
        }
        order.sort_by_key(|(first, _)| *first);
        let mut series: Vec<Series> = Vec::new();
        let mut known: BTreeMap<Vec<Arc<str>>, usize> = BTreeMap::new();
        for row in &table.rows {
            let key = picked(row, dims);
            let definition = picked(row, defined);
            let definition = order.iter().position(|(_, known)| *known == definition).unwrap_or(0);
            let point = point(row, definition);
            match known.get(&key) {
                Some(at) => series[*at].points.push(point),
                None => {
                    known.insert(key, series.len());
                    series.push(begun(spec, table, dims, row, point));
                }
            }
        }
        for one in &mut series {
            one.points.sort_by_key(|point| (point.period, point.definition));
        }
        let definitions = order.iter().map(|(_, key)| label(spec, table, defined, key)).collect();
        Data { table, series, definitions }
    }

    /// Every number of the picture.
    pub fn values(&self) -> impl Iterator<Item = Decimal> {
        self.series.iter().flat_map(|series| series.drawn().map(|(_, value)| value))
    }

    /// The least and the most that forecasts may be.
    pub fn reaches(&self) -> impl Iterator<Item = Decimal> {
        self.points().filter_map(|point| point.reach).flat_map(|(lo, hi)| [lo, hi])
    }

    /// Every point.
    pub fn points(&self) -> impl Iterator<Item = &Point> {
        self.series.iter().flat_map(|series| &series.points)
    }

    /// The periods that have a number, in order, each once.
    pub fn periods(&self) -> Vec<Period> {
        let mut periods: Vec<Period> = self.points().filter(|p| p.value.is_some()).map(|p| p.period).collect();
        periods.sort();
        periods.dedup();
        periods
    }

    /// How many definitions have a number.
    pub fn drawn_definitions(&self) -> usize {
        let drawn = |definition: &usize| self.points().any(|point| point.definition == *definition && point.value.is_some());
        (0..self.definitions.len()).filter(drawn).count()
    }

    /// Whether the numbers are changes, which are signed.
    pub fn signed(&self) -> bool {
        metric_words::signed(&self.table.metric) || self.table.measure.kind == Some(crate::table::Kind::Growth)
    }
}

/// The dimension asked for, in this table: later tables may lack dimensions of the first.
fn asked(input: &Input, table: &Table) -> Option<usize> {
    let name = &input.tables.first()?.dimensions.get(input.by?)?.name;
    table.dimension(name)
}

/// Whether one series would have two rows of one period.
fn meet(table: &Table, dims: &[usize]) -> bool {
    let mut seen: Vec<(Vec<Arc<str>>, Period)> = table.rows.iter().map(|row| (picked(row, dims), row.period)).collect();
    seen.sort();
    seen.windows(2).any(|pair| pair[0] == pair[1])
}

fn picked(row: &Row, dims: &[usize]) -> Vec<Arc<str>> {
    dims.iter().map(|&at| row.key[at].clone()).collect()
}

fn point(row: &Row, definition: usize) -> Point {
    let Cell { value, reason, status, .. } = row.cell;
    let remainder = row.origin == Origin::Remainder;
    let reach = row.cell.lo.zip(row.cell.hi).filter(|_| status.letter() == Status::FORECAST.letter() && value.is_some());
    Point { period: row.period, value, reason, bound: Bound::of(&row.cell), status, reach, remainder, definition }
}

fn begun(spec: &Spec, table: &Table, dims: &[usize], row: &Row, first: Point) -> Series {
    let key = &picked(row, dims)[..];
    let main = dims.first().map(|&at| (&table.dimensions[at], &key[0]));
    Series {
        name: key.join(", "),
        label: if dims.is_empty() { table.measure.title.clone() } else { label(spec, table, dims, key) },
        key: row.key.clone(),
        total: dims.len() == 1 && main.is_some_and(|(dimension, value)| dimension.total.as_ref() == Some(value)),
        rank: main.map_or(0, |(dimension, value)| rank(dimension, value)),
        points: vec![first],
    }
}

/// The place of a value in the declared order, the whole not counted.
pub(super) fn rank(dimension: &Dimension, value: &str) -> usize {
    let before = dimension.total.as_ref().is_some_and(|total| dimension.rank(total) < dimension.rank(value));
    dimension.rank(value) - usize::from(before)
}

fn label(spec: &Spec, table: &Table, dims: &[usize], key: &[Arc<str>]) -> String {
    let one = |(&at, value): (&usize, &Arc<str>)| {
        let named = spec.labels.iter().find(|(known, _)| **known == **value);
        named.map_or_else(|| table.dimensions[at].label(value), |(_, label)| label.clone())
    };
    dims.iter().zip(key).map(one).collect::<Vec<_>>().join(", ")
}
