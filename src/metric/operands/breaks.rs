//! Breaks: what may be compared with what, and what is stamped where it was allowed aloud.

use crate::metric::Levels;
use crate::metric::arithmetic::kernel::{Level, Made};
use crate::period::Period;
use crate::table::{Cell, Mark, NegativeBase, Reason, Row, Status, Table, sources_of};

/// Where the series of a table break, looked up once: metrics ask it of every row.
pub(crate) struct Breaks {
    /// How many rows before each are flagged as the first after a break.
    flagged: Vec<usize>,
    /// The last day of the old way of counting, for each declared break of each series.
    declared: Vec<Vec<i64>>,
}

impl Breaks {
    pub(crate) fn of(table: &Table, spans: &[(usize, usize)]) -> Breaks {
        let flagged = table.rows.iter().scan(0, |count, row| {
            *count += usize::from(row.cell.status.letter() == Status::BREAK.letter());
            Some(*count)
        });
        let declared = |(first, _): &(usize, usize)| table.breaks_of(&table.rows[*first].key).map(|it| it.after.end()).collect();
        Breaks { flagged: std::iter::once(0).chain(flagged).collect(), declared: spans.iter().map(declared).collect() }
    }
}

impl<'a> Levels<'a> {
    /// Whether two rows of one series may be compared: nothing is broken between them, or that is allowed aloud.
    pub(crate) fn comparable(&self, row: usize, other: usize) -> Result<(), Reason> {
        if self.opt_ins().across_breaks { Ok(()) } else { self.unbroken(row, other) }
    }

    /// That two rows are of one series, and that no declared break and no status B lies between them, whatever is allowed.
    pub(crate) fn unbroken(&self, row: usize, other: usize) -> Result<(), Reason> {
        let rows = &self.table().rows;
        if self.series_number(row) != self.series_number(other) {
            return Err(Reason::Break);
        }
        let (early, late) = (row.min(other), row.max(other));
        let flagged = &self.breaks().flagged;
        let broken = flagged[late + 1] > flagged[early + 1] || self.declared_between(row, rows[early].period, rows[late].period);
        if broken { Err(Reason::Break) } else { Ok(()) }
    }

    /// Whether a declared break of the series of a row lies between two periods.
    fn declared_between(&self, row: usize, from: Period, to: Period) -> bool {
        let declared = &self.breaks().declared[self.series_number(row) as usize];
        declared.iter().any(|after| from.end() <= *after && *after < to.end())
    }

    /// Rows of other definitions of the series of `row`.
    pub(crate) fn relatives(&self, row: usize) -> impl Iterator<Item = (usize, &'a Row)> + '_ {
        let (own, rows) = (self.span_of(row), &self.table().rows);
        let others = self.spans_of_family(row).iter().filter(move |span| **span != own);
        others.flat_map(move |(first, last)| (*first..=*last).zip(&rows[*first..=*last]))
    }

    /// The one row of another definition at a period, where crossing to it is allowed aloud.
    pub(crate) fn otherwise(&self, row: usize, meets: impl Fn(Period) -> bool) -> Result<usize, Reason> {
        if !self.opt_ins().across_breaks {
            return Err(Reason::Break);
        }
        let mut there = self.relatives(row).filter(|(_, other)| meets(other.period));
        match (there.next(), there.next()) {
            (Some((found, _)), None) => Ok(found),
            _ => Err(Reason::Break),
        }
    }

    /// A cell with the mark of a break where its operands lie on both sides of one.
    pub(crate) fn stamped<I: Iterator<Item = usize>>(&self, cell: Cell, involved: impl FnOnce() -> I) -> Cell {
        if !self.opt_ins().across_breaks || cell.value.is_none() || !self.has_breaks() {
            return cell;
        }
        let mut involved: Vec<usize> = involved().collect();
        involved.sort_unstable_by_key(|row| (self.family_of(*row), *row));
        involved.dedup();
        let crossed = involved.chunk_by(|a, b| self.family_of(*a) == self.family_of(*b)).any(|rows| self.crossed(rows));
        let status = if crossed { cell.status.marked(Mark::SeriesBreak) } else { cell.status };
        Cell { status, ..cell }
    }

    /// Whether there is any break, or any other definition, that a number may be made across.
    fn has_breaks(&self) -> bool {
        let Breaks { flagged, declared } = self.breaks();
        let counted_anew = flagged.last().is_some_and(|count| *count > 0) || declared.iter().any(|ends| !ends.is_empty());
        counted_anew || self.has_relatives()
    }

    /// Whether rows of one family, in their order, lie on both sides of a break: one that is flagged, or declared after the
    /// end of an earlier one and before that of a later one.
    fn crossed(&self, rows: &[usize]) -> bool {
        let (first, last) = (rows[0], rows[rows.len() - 1]);
        let flagged = &self.breaks().flagged;
        if rows.iter().any(|row| self.series_number(*row) != self.series_number(first)) || flagged[last + 1] > flagged[first + 1]
        {
            return true;
        }
        let ends = || rows.iter().map(|row| self.table().rows[*row].period.end());
        let declared = &self.breaks().declared[self.series_number(first) as usize];
        declared.iter().any(|after| ends().skip_while(|end| end > after).any(|end| end > *after))
    }

    /// A row of an unfinished period against the same part of the year before.
    pub(crate) fn like_for_like(
        &self,
        at: usize,
        prior: &Row,
        make: impl Fn(&Level, &Level, f64) -> Result<Cell, Reason>,
    ) -> Row {
        let row = &self.table().rows[at];
        let broken = self.declared_between(at, prior.period, row.period);
        let cell = Level::of(&row.cell).and_then(|x| match broken && !self.opt_ins().across_breaks {
            true => Err(Reason::Break),
            false => make(&x, &Level::of(&prior.cell)?, row.period.years_since(prior.period)),
        });
        let mut cell = cell.unwrap_or_else(|reason| Cell::reason(reason, row.cell.status));
        cell.status = cell.status.marked(Mark::LikeForLike);
        if broken && cell.value.is_some() {
            cell.status = cell.status.marked(Mark::SeriesBreak);
        }
        let mut made = self.derived(at, cell, &[("value", at)]);
        made.sources = sources_of([&made, prior]);
        made
    }
}

/// The growth of a level on a base, in percent, and on a negative base as that is allowed aloud. A value and a base that
/// are both zero or more, and a value below a base above zero, are refused as ever.
pub(crate) fn growth_on(x: &Level, base: &Level, way: NegativeBase) -> Result<Made, Reason> {
    if way == NegativeBase::Refuse || base.printed.signum() >= 0 {
        return Made::quotient(x, base).map(|quotient| quotient.as_growth());
    }
    // x / b is (−x) / (−b), and −b is above zero.
    let number = x.number.as_ref().zip(base.number.as_ref()).and_then(|(x, base)| x.divided_by(base));
    let within = x.within.times(-1).over(&base.within.times(-1));
    let (mark, sign) = match way {
        NegativeBase::Signed => (Mark::SignedBase, 1),
        // (x − b) / |b| is 1 − x / b.
        _ => (Mark::AbsBase, -1),
    };
    let status = x.status.max(base.status).marked(mark);
    Ok(Made { number, within, status }.as_growth().times(sign))
}
