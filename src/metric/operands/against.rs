//! One level against an earlier one of its series: what change, growth and pace have in common.

use super::matched::samples;
use crate::metric::Levels;
use crate::metric::arithmetic::kernel::{Level, Made};
use crate::period::Period;
use crate::table::{Cell, Kind, Reason, Row};

/// The earlier period that a row is held against.
pub(crate) type Before = fn(&Levels, Period) -> Option<Period>;

/// The same notation one year earlier.
pub(crate) fn year_before(_: &Levels, period: Period) -> Option<Period> {
    period.year_before()
}

/// The same notation two years earlier.
pub(crate) fn two_years_before(_: &Levels, period: Period) -> Option<Period> {
    period.years_before(2)
}

/// The next earlier period of the frequency.
pub(crate) fn step_before(levels: &Levels, period: Period) -> Option<Period> {
    levels.rhythm().shifted(period, -1)
}

/// Every row against the row of its series at the period that `before` names. `make` is given both levels and the
/// years between them.
pub(crate) fn between(levels: &Levels, before: Before, make: impl Fn(&Level, &Level, f64) -> Result<Cell, Reason>) -> Vec<Row> {
    let rows = &levels.table().rows;
    let wanted: Vec<Option<Period>> = rows.iter().map(|row| before(levels, row.period)).collect();
    let found = levels.earlier(|period| before(levels, period));
    let samples = levels.members().map(|members| samples(levels, members, &wanted)).unwrap_or_default();
    let each = found.into_iter().enumerate().map(|(at, prior)| {
        match (levels.prior_part(at, wanted[at]), samples.get(at).and_then(Option::as_ref)) {
            (Some(part), _) => levels.like_for_like(at, part, &make),
            (None, Some(sample)) => levels.over_sample(at, prior, sample, &make),
            (None, None) => against(levels, at, prior, "prior", &make),
        }
    });
    each.collect()
}

/// A row against another one of its series, which has a role in the formula.
pub(crate) fn against(
    levels: &Levels,
    at: usize,
    base: Result<usize, Reason>,
    role: &'static str,
    make: impl Fn(&Level, &Level, f64) -> Result<Cell, Reason>,
) -> Row {
    let rows = &levels.table().rows;
    let Ok(base) = base else {
        return levels.derived(at, refused(levels, at, base.err().unwrap_or(Reason::NoPrior)), &[("value", at)]);
    };
    let cell = ended(levels, at).and_then(|x| {
        let years = rows[at].period.years_since(rows[base].period);
        make(&x, &Level::of(&rows[base].cell)?, years)
    });
    let status = rows[at].cell.status;
    levels.derived(at, cell.unwrap_or_else(|reason| Cell::reason(reason, status)), &[("value", at), (role, base)])
}

/// The level of a row whose period is over. A cell without a number says its own reason first.
pub(crate) fn ended(levels: &Levels, at: usize) -> Result<Level, Reason> {
    let row = &levels.table().rows[at];
    let level = Level::of(&row.cell)?;
    if levels.complete(row) { Ok(level) } else { Err(Reason::PartialPeriod) }
}

/// A reason of the period comes before the reason of its base: an empty cell is missing whatever came before.
pub(crate) fn refused(levels: &Levels, at: usize, reason: Reason) -> Cell {
    let row = &levels.table().rows[at];
    let own = Level::of(&row.cell).err();
    let partial = (!levels.complete(row)).then_some(Reason::PartialPeriod);
    Cell::reason(own.or(partial).unwrap_or(reason), row.cell.status)
}

/// Whether a change of the measure is counted in points.
pub(crate) fn in_points(levels: &Levels) -> bool {
    levels.table().measure.kind.is_some_and(Kind::in_points)
}

/// The growth on a base, in percent; the difference, of a rate.
pub(crate) fn growth(x: &Level, base: &Level, points: bool) -> Result<Made, Reason> {
    if points { Ok(Made::difference(x, base)) } else { Made::quotient(x, base).map(|quotient| quotient.as_growth()) }
}

/// A quotient of two levels that are both above zero, for roots and logarithms.
pub(crate) fn positive(x: &Level, base: &Level) -> Result<Made, Reason> {
    let quotient = Made::quotient(x, base)?;
    match x.printed.is_zero() {
        true if x.is_scant() => Err(Reason::RoundingIndeterminate),
        true => Err(Reason::NonpositiveBase),
        false => Ok(quotient),
    }
}
