//! Levels by the calendar: the row of a series at another period, or the reason why there is none.
//!
//! The earlier value of a period is the value *at* that earlier period. polars joins the rows to themselves by series
//! and ordinal; nothing is ever taken from the row above, and nothing is filled.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use polars::prelude::*;

use super::breaks::Breaks;
use crate::period::{Frequency, Period};
use crate::table::{Mark, Operand, OptIns, Origin, Reached, Reason, Rhythm, Row, Table, each_once, sources_of};

/// A level table made ready for metrics: its series numbered, its calendar known.
pub struct Levels<'a> {
    table: &'a Table,
    as_of: Option<Period>,
    opt_ins: OptIns,
    /// What unfinished periods are compared with, by period and series.
    priors: BTreeMap<(Period, &'a [Arc<str>]), &'a Row>,
    /// How far unfinished periods reach, where that is known.
    reached: Option<&'a Reached>,
    members: Option<&'a Table>,
    /// The series of each row, and its series when definitions are not told apart.
    series: Vec<u32>,
    family: Vec<u32>,
    /// First and last row of each series.
    spans: Vec<(usize, usize)>,
    /// The same of each family.
    families: Vec<Vec<(usize, usize)>>,
    breaks: Breaks,
    /// The base that was asked for last: rows ask series by series.
    last_base: Cell<Option<(u32, Period, Option<usize>)>>,
    /// The periods that each family has, whatever the definition.
    observed: BTreeSet<(u32, i64)>,
    rhythm: Rhythm,
    trace: bool,
    /// The rows that are asked for, where not all are.
    wanted: Option<Vec<bool>>,
}

/// What a row is in a formula, and the row.
pub(crate) type Role = (&'static str, usize);

/// Rows that many others are made from: the parts of a whole, the points up to a period.
#[derive(Clone, Default)]
pub(crate) struct Shared {
    operands: Vec<Role>,
    sources: Vec<Arc<str>>,
}

impl Shared {
    /// Some rows of one role.
    pub(crate) fn of(levels: &Levels, role: &'static str, rows: &[usize]) -> Shared {
        let sources = sources_of(rows.iter().map(|row| &levels.table.rows[*row]));
        Shared { operands: rows.iter().map(|row| (role, *row)).collect(), sources }
    }

    /// One more.
    pub(crate) fn push(&mut self, levels: &Levels, role: &'static str, row: usize) {
        self.operands.push((role, row));
        for source in &levels.table.rows[row].sources {
            if let Err(place) = self.sources.binary_search(source) {
                self.sources.insert(place, source.clone());
            }
        }
    }

    /// Their numbers.
    pub(crate) fn rows(&self) -> impl Iterator<Item = usize> + '_ {
        self.operands.iter().map(|(_, row)| *row)
    }
}

impl<'a> Levels<'a> {
    /// Numbers the series of a level table. Periods that end after `as_of` are not over and do not grow.
    pub fn new(table: &'a Table, as_of: Option<Period>) -> Levels<'a> {
        let mut series = Vec::with_capacity(table.rows.len());
        let mut spans = Vec::new();
        let mut from = 0;
        for (number, rows) in (0_u32..).zip(table.series()) {
            series.resize(from + rows.len(), number);
            spans.push((from, from + rows.len() - 1));
            from += rows.len();
        }
        let mut families = BTreeMap::new();
        let mut by_series = Vec::with_capacity(spans.len());
        for (first, _) in &spans {
            let key = family_key(table, &table.rows[*first]);
            let next = u32::try_from(families.len()).expect("fewer families than rows");
            by_series.push(*families.entry(key).or_insert(next));
        }
        let mut related = vec![Vec::new(); families.len()];
        for (span, family) in spans.iter().zip(&by_series) {
            related[*family as usize].push(*span);
        }
        let family: Vec<u32> = series.iter().map(|number| by_series[*number as usize]).collect();
        let observed = family.iter().zip(&table.rows).map(|(family, row)| (*family, encoded(row.period))).collect();
        Levels {
            table,
            as_of,
            opt_ins: OptIns::default(),
            priors: BTreeMap::new(),
            reached: None,
            members: None,
            series,
            family,
            breaks: Breaks::of(table, &spans),
            spans,
            families: related,
            last_base: Cell::new(None),
            observed,
            rhythm: Rhythm::of(table),
            trace: false,
            wanted: None,
        }
    }

    /// The same levels, with the operands of every cell written down, for `explain`.
    #[must_use]
    pub fn traced(self) -> Levels<'a> {
        Levels { trace: true, ..self }
    }

    /// The same levels, of which only some rows are asked for, beside the first of each series. A metric may leave out the
    /// others; those that are asked for are the same whatever others are.
    #[must_use]
    pub fn only(self, wanted: impl Fn(&Row) -> bool) -> Levels<'a> {
        let mut asked: Vec<bool> = self.table.rows.iter().map(wanted).collect();
        self.spans.iter().for_each(|(first, _)| asked[*first] = true);
        Levels { wanted: Some(asked), ..self }
    }

    /// Whether a row is asked for.
    pub(crate) fn wanted(&self, row: usize) -> bool {
        self.wanted.as_ref().is_none_or(|wanted| wanted[row])
    }

    /// The same levels, with what is allowed aloud.
    #[must_use]
    pub fn allowing(self, opt_ins: OptIns) -> Levels<'a> {
        Levels { opt_ins, ..self }
    }

    /// The same levels, and what those of unfinished periods are compared with: the same part of the year before.
    #[must_use]
    pub fn compared_with(self, priors: &'a [Row]) -> Levels<'a> {
        // Where several rows are of one series and period the first counts.
        let priors = priors.iter().rev().map(|row| ((row.period, &row.key[..]), row)).collect();
        Levels { priors, ..self }
    }

    /// The same levels, and how far their unfinished periods reach.
    #[must_use]
    pub fn reaching(self, reached: &'a Reached) -> Levels<'a> {
        Levels { reached: Some(reached).filter(|reached| !reached.is_empty()), ..self }
    }

    /// Whether rows stand for the same part of their periods: of an unfinished year January to March here and January to
    /// February there are not compared.
    pub(crate) fn same_part(&self, rows: impl IntoIterator<Item = usize>) -> bool {
        self.reached.is_none_or(|reached| reached.alike(rows.into_iter().map(|row| &self.table.rows[row])))
    }

    /// The same levels, and the members that those of a whole are sums of: growth is that of the members that both
    /// periods have.
    #[must_use]
    pub fn over_members(self, members: Option<&'a Table>) -> Levels<'a> {
        Levels { members, ..self }
    }

    /// The members of wholes, where growth is asked over those that both periods have.
    pub(crate) fn members(&self) -> Option<&'a Table> {
        self.members
    }

    /// What is allowed aloud.
    pub(crate) fn opt_ins(&self) -> OptIns {
        self.opt_ins
    }

    /// The number of the series of a row.
    pub(crate) fn series_number(&self, row: usize) -> u32 {
        self.series[row]
    }

    /// The number of the series of a row when definitions are not told apart.
    pub(crate) fn family_of(&self, row: usize) -> u32 {
        self.family[row]
    }

    /// First and last row of each series of the family that a row belongs to.
    pub(crate) fn spans_of_family(&self, row: usize) -> &[(usize, usize)] {
        &self.families[self.family[row] as usize]
    }

    /// Whether some series is one of another definition of the same.
    pub(crate) fn has_relatives(&self) -> bool {
        self.families.len() < self.spans.len()
    }

    /// Where the series break.
    pub(crate) fn breaks(&self) -> &Breaks {
        &self.breaks
    }

    /// The level table.
    pub fn table(&self) -> &'a Table {
        self.table
    }

    /// The rows of the series that a row belongs to.
    pub(crate) fn series_of(&self, row: usize) -> &'a [Row] {
        let (first, last) = self.span_of(row);
        &self.table.rows[first..=last]
    }

    /// First and last row of the series that a row belongs to.
    pub(crate) fn span_of(&self, row: usize) -> (usize, usize) {
        self.spans[self.series[row] as usize]
    }

    /// First and last row of each series.
    pub(crate) fn spans(&self) -> &[(usize, usize)] {
        &self.spans
    }

    /// Whether a period was over at the date of the analysis; all are without one.
    pub(crate) fn over(&self, period: Period) -> bool {
        self.as_of.is_none_or(|as_of| period.end() <= as_of.end())
    }

    /// Whether the period of a row was over at the date of the analysis, as all are without one, and is there as a whole.
    pub(crate) fn complete(&self, row: &Row) -> bool {
        self.over(row.period) && !row.cell.status.has(Mark::Partial)
    }

    /// A row made from the row `at` and other rows, with its operands and sources.
    pub(crate) fn derived(&self, at: usize, cell: crate::table::Cell, operands: &[Role]) -> Row {
        self.derived_with(at, cell, operands, &[])
    }

    /// The same, where some of the other rows are shared with further rows that are made.
    pub(crate) fn derived_with(&self, at: usize, cell: crate::table::Cell, own: &[Role], shared: &[&Shared]) -> Row {
        let row = &self.table.rows[at];
        let of_own = own.iter().map(|(_, operand)| &self.table.rows[*operand]).chain([row]).flat_map(|row| &row.sources);
        let sources = each_once(of_own.chain(shared.iter().flat_map(|shared| &shared.sources)));
        let operands = || own.iter().chain(shared.iter().flat_map(|shared| &shared.operands));
        let cell = self.stamped(cell, || operands().map(|(_, row)| *row).chain([at]));
        let operands = match self.trace {
            true => operands().map(|(role, operand)| self.operand(role, *operand)).collect(),
            false => Vec::new(),
        };
        Row { key: row.key.clone(), period: row.period, cell, origin: Origin::Computed, operands, sources }
    }

    fn operand(&self, role: &'static str, row: usize) -> Operand {
        self.table.operand(role, &self.table.rows[row])
    }

    /// For each row, the row of its series at the wanted period, or why there is none that may be compared.
    pub(crate) fn at(&self, wanted: &[Option<Period>]) -> Vec<Result<usize, Reason>> {
        let same = joined(&self.series, &self.table.rows, wanted);
        let related = joined(&self.family, &self.table.rows, wanted);
        let rows = 0..self.table.rows.len();
        rows.map(|row| {
            let Some(period) = wanted[row] else { return Err(Reason::NoPrior) };
            match same[row] {
                Some(found) => self.comparable(row, found).map(|()| found),
                None if related[row].is_some() => self.otherwise(row, |other| other.of_calendar() == period.of_calendar()),
                None => Err(self.absence(row, period)),
            }
        })
        .collect()
    }

    /// For each row, the row of its series at the earlier period that `before` names, or why there is none.
    ///
    /// Most years have neither a 29 February nor a week 53. Such a period of another year would lie behind the one that
    /// the period before it names: it is missing there, unless the series begins later.
    pub(crate) fn earlier(&self, before: impl Fn(Period) -> Option<Period>) -> Vec<Result<usize, Reason>> {
        let rows = &self.table.rows;
        let wanted: Vec<Option<Period>> = rows.iter().map(|row| before(row.period)).collect();
        let near = |row: &Row| row.period.shifted(-1).and_then(&before);
        let found = self.at(&wanted).into_iter().enumerate().map(|(row, found)| match wanted[row] {
            None => Err(near(&rows[row]).map_or(Reason::NoPrior, |near| self.absence(row, near))),
            Some(_) => found,
        });
        found.collect()
    }

    /// The row of the series of `row` at a base that a user named. A stock noted `2023` stands at the end of its last
    /// month, so it also meets `2023-12`; a flow does not.
    pub(crate) fn base(&self, row: usize, period: Period) -> Result<usize, Reason> {
        let stock = self.table.measure.kind == Some(crate::table::Kind::Stock);
        let meets = |candidate: Period| {
            let same = candidate.of_calendar() == period.of_calendar();
            same || (stock && period.last_month().is_some() && candidate.last_month() == period.last_month())
        };
        let series = self.series[row];
        let known = self.last_base.get().filter(|(last, named, _)| (*last, *named) == (series, period));
        let found = known.map_or_else(
            || self.series_of(row).iter().position(|row| meets(row.period)).map(|offset| self.span_of(row).0 + offset),
            |(.., found)| found,
        );
        self.last_base.set(Some((series, period, found)));
        if let Some(base) = found {
            // A year's flow is no base for a quarter's.
            let alike = if self.alike(row, base) { Ok(base) } else { Err(Reason::MissingPeriod) };
            return self.comparable(row, base).and(alike);
        }
        let elsewhere = self.relatives(row).any(|(_, other)| meets(other.period));
        if elsewhere { self.otherwise(row, meets) } else { Err(self.absence(row, period)) }
    }

    /// The same where growth since the base is asked for: of a base that does not lie before the row there is none.
    pub(crate) fn earlier_base(&self, row: usize, period: Period) -> Result<usize, Reason> {
        let base = self.base(row, period)?;
        let rows = &self.table.rows;
        if rows[base].period.end() < rows[row].period.end() { Ok(base) } else { Err(Reason::TooFewPoints) }
    }

    /// Why a series has no row at a period.
    fn absence(&self, row: usize, period: Period) -> Reason {
        let first = self.series_of(row)[0].period;
        if period < first { Reason::NoPrior } else { Reason::MissingPeriod }
    }

    /// How the periods follow each other.
    pub(crate) fn rhythm(&self) -> &Rhythm {
        &self.rhythm
    }

    /// The row of the series of `row` at a period, or why there is none that may be compared.
    pub(crate) fn seek(&self, row: usize, period: Period) -> Result<usize, Reason> {
        let (first, _) = self.span_of(row);
        let wanted = period.of_calendar();
        match self.series_of(row).binary_search_by(|other| other.period.of_calendar().cmp(&wanted)) {
            Ok(offset) => self.comparable(row, first + offset).map(|()| first + offset),
            Err(_) if self.observed.contains(&(self.family[row], encoded(period))) => {
                self.otherwise(row, |other| other.of_calendar() == wanted)
            }
            Err(_) => Err(self.absence(row, period)),
        }
    }

    /// What the unfinished period of a row is compared with a year before, like for like.
    pub(crate) fn prior_part(&self, row: usize, wanted: Option<Period>) -> Option<&'a Row> {
        let row = &self.table.rows[row];
        // The rest of the rows need no search: most periods are over.
        if self.priors.is_empty() || self.complete(row) || wanted.is_none() || wanted != row.period.year_before() {
            return None;
        }
        self.priors.get(&(wanted?, &row.key[..])).copied()
    }

    /// The first row of the series of `row` that is a level of the same sort: a year's flow is no base for a quarter's.
    pub(crate) fn first(&self, row: usize) -> Result<usize, Reason> {
        let (first, _) = self.span_of(row);
        // A longer period that is not filled, such as the year in which quarters begin, was not observed as a whole.
        let whole = |other: &usize| self.table.rows[*other].cell.reason != Some(Reason::MissingPeriod);
        let alike = (first..=row).find(|other| self.alike(row, *other) && whole(other)).unwrap_or(row);
        self.comparable(row, alike).map(|()| alike)
    }

    /// The rows of each series by the length of their periods: a year's flow stands higher than any quarter's, which says
    /// nothing. Levels at dates stay together.
    pub(crate) fn by_length(&self) -> Vec<Vec<usize>> {
        let mut all: Vec<Vec<usize>> = Vec::with_capacity(self.spans.len());
        for (first, last) in &self.spans {
            let from = all.len();
            for row in *first..=*last {
                match all[from..].iter_mut().find(|rows| self.alike(row, rows[0])) {
                    Some(rows) => rows.push(row),
                    None => all.push(vec![row]),
                }
            }
        }
        all
    }

    /// Whether two rows cover periods of one length, or stand at dates and so need not.
    pub(crate) fn alike(&self, row: usize, other: usize) -> bool {
        self.sort_of(row) == self.sort_of(other)
    }

    /// What alike rows have in common: the frequency, and how many months a span has; nothing of a stock, which stands at a
    /// date. A span that is a year is alike to years.
    pub(crate) fn sort_of(&self, row: usize) -> Option<(Frequency, Option<i64>)> {
        let period = self.table.rows[row].period.of_calendar();
        (self.table.measure.kind != Some(crate::table::Kind::Stock)).then(|| (period.frequency(), period.months()))
    }
}

/// The key of a row without its definition.
fn family_key(table: &Table, row: &Row) -> Vec<Arc<str>> {
    let parts = row.key.iter().zip(&table.dimensions);
    parts.filter(|(_, dimension)| !dimension.definition).map(|(value, _)| value.clone()).collect()
}

/// Joins each row to the row of its group at the wanted period, by polars; the first where several answer.
fn joined(group: &[u32], rows: &[Row], wanted: &[Option<Period>]) -> Vec<Option<usize>> {
    let asked = df!(
        "group" => group,
        "at" => wanted.iter().map(|period| period.map(encoded)).collect::<Vec<_>>(),
        "asker" => numbers(rows.len()),
    );
    let held = df!(
        "group" => group,
        "at" => rows.iter().map(|row| Some(encoded(row.period))).collect::<Vec<_>>(),
        "row" => numbers(rows.len()),
    );
    let keys = [col("group"), col("at")];
    let held = held.map(|frame| frame.lazy().group_by(keys.clone()).agg([col("row").min()]));
    let found = asked.and_then(|frame| {
        frame
            .lazy()
            .join(held?, keys.clone(), keys, JoinArgs::new(JoinType::Left))
            .sort(["asker"], SortMultipleOptions::new())
            .collect()
    });
    let found = found.expect("two columns of known types join");
    let column = found.column("row").and_then(|column| column.u32()).expect("the joined row numbers");
    column.iter().map(|row| row.map(|row| row as usize)).collect()
}

fn numbers(count: usize) -> Vec<u32> {
    (0..u32::try_from(count).expect("fewer than four billion rows")).collect()
}

/// A period as one integer: its ordinal, its frequency, and how many months it has. A span that is a year is that year.
fn encoded(period: Period) -> i64 {
    let period = period.of_calendar();
    let frequency = Frequency::ALL.iter().position(|(frequency, _)| *frequency == period.frequency()).unwrap_or(0);
    (period.ordinal() * 8 + i64::try_from(frequency).unwrap_or(0)) * 65_536 + period.months().unwrap_or(0)
}
