//! A table by longer periods: quarters into years. Flows are summed, of a stock the last figure stands for the whole
//! period, a rate needs its weight, and nothing is summed that does not fill the period.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::tiling::{Tiles, tiled};
use super::weighted;
use crate::period::{Frequency, Period};
use crate::sum;
use crate::table::{Cell, Kind, Mark, Operand, OptIns, Origin, Reached, Reason, Rhythm, Row, Status, Table, sources_of};

/// How a table is brought to longer periods.
#[derive(Clone, Copy)]
pub struct Every<'a> {
    /// The length of the periods wanted: a year, a half, a quarter or a month.
    pub frequency: Frequency,
    /// The date of the analysis: a period that ends later and is not filled is partial.
    pub as_of: Option<Period>,
    /// What is allowed aloud: sums across breaks, the part of a period that is over.
    pub opt_ins: OptIns,
    /// The levels that weigh those of a rate, by the same periods.
    pub weight: Option<&'a Table>,
}

/// A table by longer periods, and what its unfinished periods are compared with.
#[derive(Clone, Debug)]
pub struct Coarse {
    /// The levels.
    pub table: Table,
    /// For each unfinished period of `table`, like for like: the same part of the year before. Empty where that was not
    /// asked for.
    pub priors: Vec<Row>,
    /// How far the unfinished periods of `table` reach, like for like.
    pub reached: Reached,
}

/// One series within one longer period.
struct Group<'a> {
    key: &'a [Arc<str>],
    whole: Period,
    /// Its rows, in order of time.
    rows: Vec<&'a Row>,
}

/// What the cell of a longer period is made of.
enum Made<'a> {
    /// It is printed.
    Printed(&'a Row),
    /// The sum of these.
    Sum(Vec<&'a Row>),
    /// The last of the period.
    Last(&'a Row),
    /// Their mean, weighted.
    Mean(Vec<&'a Row>),
    /// Nothing, and why.
    Nothing(Reason),
}

/// Brings a table to longer periods.
///
/// A row that is printed for the whole period stands as it is. Otherwise the rows within must fill it without a gap; a
/// stock needs but the one that ends with it. Rows of periods that are longer than those wanted, or lie across their
/// ends as weeks do, have no part in it.
pub fn every(levels: &Table, how: &Every) -> Coarse {
    let mut groups: BTreeMap<(&[Arc<str>], Period), Vec<&Row>> = BTreeMap::new();
    for row in &levels.rows {
        if let Some(whole) = row.period.within(how.frequency) {
            groups.entry((&row.key, whole)).or_default().push(row);
        }
    }
    let groups: Vec<Group> = groups.into_iter().map(|((key, whole), rows)| Group { key, whole, rows }).collect();
    let last = levels.rows.iter().map(|row| (&row.key[..], row)).collect();
    let work = Work { levels, how, present: Present::of(levels, how.frequency), rhythm: Rhythm::of(levels), last };
    let made: Vec<(Made, bool)> = groups.iter().map(|group| work.made(group)).collect();
    let mut rows = work.rows(groups.iter().zip(&made).map(|(group, (made, so_far))| (group, made, *so_far)));
    rows.sort_by(|a, b| (&a.key, a.period).cmp(&(&b.key, b.period)));
    let mut reached = Reached::default();
    for (group, (made, _)) in groups.iter().zip(&made).filter(|(_, (_, so_far))| *so_far) {
        let last = match made {
            Made::Sum(rows) => rows.last().copied(),
            Made::Last(row) => Some(*row),
            _ => None,
        };
        if let Some(last) = last {
            reached.note(group.key.to_vec(), group.whole, work.covers(last).end());
        }
    }
    let table = Table { rows, releases: Arc::new([]), frequency: Some(how.frequency), ..levels.without_rows() };
    let priors = work.priors(groups.iter().zip(&made).filter(|(_, (_, so_far))| *so_far).map(|(group, (made, _))| (group, made)));
    Coarse { table: table.sorted(), priors, reached }
}

/// Which longer periods are observed under which definitions.
struct Present(BTreeMap<(Key, Period), BTreeSet<Key>>);

/// A value for each dimension.
type Key = Vec<Arc<str>>;

impl Present {
    fn of(levels: &Table, frequency: Frequency) -> Present {
        let mut present: BTreeMap<_, BTreeSet<Key>> = BTreeMap::new();
        for row in &levels.rows {
            if let Some(whole) = row.period.within(frequency) {
                present.entry((family(levels, &row.key), whole)).or_default().insert(row.key.clone());
            }
        }
        Present(present)
    }

    /// Whether another definition has figures of the period.
    fn otherwise(&self, levels: &Table, group: &Group) -> bool {
        let family = family(levels, group.key);
        self.0.get(&(family, group.whole)).is_some_and(|keys| keys.len() > 1)
    }
}

/// A key without its definition.
fn family(levels: &Table, key: &[Arc<str>]) -> Key {
    let pairs = key.iter().zip(&levels.dimensions);
    pairs.filter(|(_, dimension)| !dimension.definition).map(|(value, _)| value.clone()).collect()
}

struct Work<'a> {
    levels: &'a Table,
    how: &'a Every<'a>,
    present: Present,
    rhythm: Rhythm,
    /// The last row of each series.
    last: BTreeMap<&'a [Arc<str>], &'a Row>,
}

impl<'a> Work<'a> {
    /// The period that a row is of: of quarters that are noted by a date, the quarter.
    fn covers(&self, row: &Row) -> Period {
        self.rhythm.meant(row.period).unwrap_or(row.period)
    }

    fn tiled(&self, group: &Group<'a>) -> Tiles<'a> {
        tiled(&group.rows, group.whole, |row| self.covers(row))
    }

    /// What the cell of a group is made of, and whether it is only the part of the period that is over.
    fn made(&self, group: &Group<'a>) -> (Made<'a>, bool) {
        let printed = |with_number: bool| {
            let whole = |period: Period| period.start() == group.whole.start() && period.end() == group.whole.end();
            let mut there = group.rows.iter().filter(|row| whole(self.covers(row)));
            there.find(|row| row.cell.value.is_some() || !with_number).copied()
        };
        if let Some(row) = printed(true) {
            return (Made::Printed(row), false);
        }
        let told = |so_far: Result<Made<'a>, Reason>| match so_far {
            Ok(made) => (made, true),
            Err(reason) => (Made::Nothing(reason), false),
        };
        // Like for like, figures of months that are not over are no part of a year that is not over.
        if self.unfinished(group.whole)
            && printed(false).is_none()
            && let Some(so_far) = self.so_far(group)
        {
            return told(so_far);
        }
        let kind = self.levels.measure.kind;
        let made = match kind {
            None => Err(Reason::KindMismatch),
            Some(Kind::Flow) => self.filled(group).map(Made::Sum),
            Some(Kind::Stock) => match group.rows.iter().rev().find(|row| self.covers(row).end() == group.whole.end()) {
                Some(row) => Ok(Made::Last(row)),
                None => Err(self.absence(group)),
            },
            Some(Kind::Rate | Kind::Ratio) if self.how.weight.is_some() => self.filled(group).map(Made::Mean),
            Some(Kind::Rate | Kind::Ratio | Kind::Index | Kind::Growth) => Err(Reason::NotAdditive),
        };
        match made {
            Ok(made) => (made, false),
            Err(reason) => match printed(false) {
                Some(row) => (Made::Printed(row), false),
                None if reason == Reason::MissingPeriod => self.so_far(group).map_or((Made::Nothing(reason), false), told),
                None => (Made::Nothing(reason), false),
            },
        }
    }

    /// The rows that fill the period of a group.
    fn filled(&self, group: &Group<'a>) -> Result<Vec<&'a Row>, Reason> {
        let rows = match self.tiled(group) {
            Tiles::Full(rows) => rows,
            Tiles::Hole(_) => return Err(self.absence(group)),
        };
        self.unbroken(&rows).map(|()| rows)
    }

    /// Why a period is not filled.
    fn absence(&self, group: &Group) -> Reason {
        if self.unfinished(group.whole) {
            Reason::PartialPeriod
        } else if self.present.otherwise(self.levels, group) {
            Reason::Break
        } else {
            Reason::MissingPeriod
        }
    }

    /// That no break lies between the rows of a period, unless that is allowed.
    fn unbroken(&self, rows: &[&Row]) -> Result<(), Reason> {
        if self.how.opt_ins.across_breaks || !self.broken(rows) { Ok(()) } else { Err(Reason::Break) }
    }

    fn broken(&self, rows: &[&Row]) -> bool {
        let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return false };
        let inside = |after: Period| first.period.end() <= after.end() && after.end() < last.period.end();
        let declared = self.levels.breaks_of(&first.key).any(|it| inside(it.after));
        declared || rows[1..].iter().any(|row| row.cell.status.letter() == Status::BREAK.letter())
    }

    /// Whether a period ends after the date of the analysis.
    fn unfinished(&self, period: Period) -> bool {
        self.how.as_of.is_some_and(|as_of| period.end() > as_of.end())
    }

    /// The part of the last period of a series that is over, where it is asked for, or why it cannot be told: a hole lies
    /// before the last figure, or a break within. A month that is not over is no part of it.
    fn so_far(&self, group: &Group<'a>) -> Option<Result<Made<'a>, Reason>> {
        let last = || self.last.get(group.key).is_some_and(|last| group.rows.iter().any(|row| std::ptr::eq(*row, *last)));
        if !self.how.opt_ins.like_for_like || !last() {
            return None;
        }
        let over = group.rows.iter().copied().filter(|row| !self.unfinished(self.covers(row)));
        let over: Vec<&Row> = over.collect();
        match self.levels.measure.kind? {
            Kind::Flow => {
                let (Tiles::Full(rows) | Tiles::Hole(rows)) = tiled(&over, group.whole, |row| self.covers(row));
                let reached = rows.last().map(|row| self.covers(row).end())?;
                let beyond = |row: &&&Row| match self.unfinished(self.covers(row)) {
                    true => self.covers(row).start() > reached + 1,
                    false => self.covers(row).end() > reached,
                };
                Some(match group.rows.iter().find(beyond) {
                    Some(_) => Err(self.hole(&over, reached)),
                    None => self.unbroken(&rows).map(|()| Made::Sum(rows)),
                })
            }
            Kind::Stock => over.iter().rfind(|row| row.cell.value.is_some()).map(|row| Ok(Made::Last(row))),
            _ => None,
        }
    }

    /// Why nothing leads on from a day: the figure behind it is empty, or there is none.
    fn hole(&self, rows: &[&Row], reached: i64) -> Reason {
        let behind = rows.iter().find(|row| self.covers(row).start() == reached + 1);
        behind.and_then(|row| row.cell.reason).unwrap_or(Reason::MissingPeriod)
    }

    /// The rows of longer periods.
    fn rows<'g>(&self, made: impl Iterator<Item = (&'g Group<'a>, &'g Made<'a>, bool)>) -> Vec<Row>
    where
        'a: 'g,
    {
        let made: Vec<_> = made.collect();
        let summed = made.iter().filter_map(|(_, made, _)| if let Made::Sum(rows) = made { Some(rows) } else { None });
        let summed: Vec<&Vec<&Row>> = summed.collect();
        let cells: Vec<(u32, &Cell)> =
            (0..).zip(&summed).flat_map(|(number, rows)| rows.iter().map(move |row| (number, &row.cell))).collect();
        let mut sums = sum::by_group(&cells, summed.len()).into_iter();
        let each = made.iter().map(|(group, made, so_far)| {
            let mut row = match made {
                Made::Printed(row) => return Row { period: group.whole, ..(*row).clone() },
                Made::Sum(rows) => {
                    let sum = sums.next().flatten();
                    self.row(
                        group,
                        sum.unwrap_or_else(|| unsummed(rows)),
                        rows.iter().map(|row| self.levels.operand("period", row)).collect(),
                        rows,
                    )
                }
                Made::Last(row) => self.row(group, row.cell.clone(), vec![self.levels.operand("last", row)], &[row]),
                Made::Mean(rows) => {
                    let weight = self.how.weight.expect("a mean is made only with a weight");
                    let (cell, operands) = weighted::mean(self.levels, rows, weight);
                    self.row(group, cell, operands, rows)
                }
                Made::Nothing(reason) => self.row(group, Cell::reason(*reason, statuses(&group.rows)), Vec::new(), &[]),
            };
            if *so_far {
                row.cell.status = row.cell.status.marked(Mark::Partial);
            }
            row
        });
        each.collect()
    }

    fn row(&self, group: &Group, mut cell: Cell, operands: Vec<Operand>, rows: &[&Row]) -> Row {
        // A flag of a break within the period is one of the period: nothing is compared across it.
        let flagged = group.rows.iter().any(|row| row.cell.status.letter() == Status::BREAK.letter());
        if flagged {
            cell.status = cell.status.max(Status::BREAK);
        }
        if rows.len() > 1 && self.broken(rows) {
            cell.status = cell.status.marked(Mark::SeriesBreak);
        }
        let sources = sources_of(rows.iter().copied());
        Row { key: group.key.to_vec(), period: group.whole, cell, origin: Origin::Computed, operands, sources }
    }

    /// For each unfinished period the same part of the year before, under the period that it is compared with.
    fn priors<'g>(&self, unfinished: impl Iterator<Item = (&'g Group<'a>, &'g Made<'a>)>) -> Vec<Row>
    where
        'a: 'g,
    {
        let mut unfinished = unfinished.peekable();
        if unfinished.peek().is_none() {
            return Vec::new();
        }
        // Where several rows cover one period the first counts.
        let rows = self.levels.rows.iter().rev();
        let known: BTreeMap<(&[Arc<str>], Period), &Row> = rows.map(|row| ((&row.key[..], self.covers(row)), row)).collect();
        let earlier = |row: &'a Row| known.get(&(&row.key[..], self.covers(row).year_before()?)).copied();
        let before: Vec<(Group<'a>, Made<'a>)> = unfinished
            .filter_map(|(group, made)| {
                let whole = group.whole.year_before()?;
                let made = match made {
                    Made::Sum(rows) => {
                        let found: Option<Vec<&Row>> = rows.iter().map(|row| earlier(row)).collect();
                        found.map_or(Made::Nothing(Reason::MissingPeriod), |rows| match self.unbroken(&rows) {
                            Ok(()) => Made::Sum(rows),
                            Err(reason) => Made::Nothing(reason),
                        })
                    }
                    Made::Last(row) => earlier(row).map_or(Made::Nothing(Reason::MissingPeriod), Made::Last),
                    _ => return None,
                };
                let rows = match &made {
                    Made::Sum(rows) => rows.clone(),
                    Made::Last(row) => vec![*row],
                    _ => Vec::new(),
                };
                Some((Group { key: group.key, whole, rows }, made))
            })
            .collect();
        self.rows(before.iter().map(|(group, made)| (group, made, true)))
    }
}

fn statuses(rows: &[&Row]) -> Status {
    Status::of_all(rows.iter().map(|row| row.cell.status))
}

/// The cell of a sum that is none: the reason of its first row without a number, or too many digits.
fn unsummed(rows: &[&Row]) -> Cell {
    let without = rows.iter().find(|row| row.cell.value.is_none()).and_then(|row| row.cell.reason);
    Cell::reason(without.unwrap_or(Reason::Overflow), statuses(rows))
}

#[cfg(test)]
mod tests;
