//! Breaks: what may be compared with what, and what is stamped where it was allowed aloud.

use crate::metric::Levels;
use crate::metric::arithmetic::kernel::{Level, Made};
use crate::period::Period;
use crate::table::{Cell, Mark, NegativeBase, Reason, Row, Status, sources_of};

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
        let declared = self.declared_between(row, rows[early].period, rows[late].period);
        let flagged = rows[early + 1..=late].iter().any(|row| row.cell.status.letter() == Status::BREAK.letter());
        if declared || (early != late && flagged) { Err(Reason::Break) } else { Ok(()) }
    }

    /// Whether a declared break of the series of a row lies between two periods.
    fn declared_between(&self, row: usize, from: Period, to: Period) -> bool {
        let key = &self.table().rows[row].key;
        self.table().breaks_of(key).any(|it| from.end() <= it.after.end() && it.after.end() < to.end())
    }

    /// Rows of other definitions of the series of `row`.
    pub(crate) fn relatives(&self, row: usize) -> impl Iterator<Item = (usize, &'a Row)> + '_ {
        let rows = self.table().rows.iter().enumerate();
        rows.filter(move |(other, _)| {
            self.family_of(*other) == self.family_of(row) && self.series_number(*other) != self.series_number(row)
        })
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
    pub(crate) fn stamped(&self, at: usize, cell: Cell, operands: &[(&'static str, usize)]) -> Cell {
        if !self.opt_ins().across_breaks || cell.value.is_none() {
            return cell;
        }
        let involved: Vec<usize> = operands.iter().map(|(_, row)| *row).chain([at]).collect();
        let apart = |a: usize, b: usize| self.family_of(a) == self.family_of(b) && self.unbroken(a, b).is_err();
        let crossed = involved.iter().enumerate().any(|(number, a)| involved[..number].iter().any(|b| apart(*a, *b)));
        let status = if crossed { cell.status.marked(Mark::SeriesBreak) } else { cell.status };
        Cell { status, ..cell }
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
