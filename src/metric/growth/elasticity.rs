//! Elasticity: by how many percent what is divided grew for each percent of what it is divided by.

use crate::metric::arithmetic::kernel::{Made, exact};
use crate::metric::decomposition::lmdi::bases;
use crate::metric::operands::against::{ended, growth};
use crate::metric::operands::factors;
use crate::metric::{Argument, Example, Levels, Metric, Rule, Takes, UnitRule};
use crate::number::Interval;
use crate::table::{Cell, Kind, Reason, Row};

/// The growth of the numerator of a ratio over that of its denominator.
pub(crate) const ELASTICITY: Metric = Metric {
    name: "elasticity",
    aliases: &["弹性"],
    formula: "%Δ num / %Δ den of a ratio num/den, each on the year before, or on the base in parentheses",
    edges: "Only of a measure that sizeup.toml declares by `ratio`. Both bases must be above zero. Where the denominator \
            stands still, zero_base; where its rounding allows that, rounding_indeterminate.",
    source: "arc elasticity between two points, on the base",
    takes: Takes::MaybePeriod,
    rule: Rule::Stated,
    unit: UnitRule::Plain,
    example: Example {
        sentence: "users grew by 20 % while income grew by 10 %",
        kind: Kind::Ratio,
        parts: &["users", "income"],
        levels: &[("users", "2022", "500"), ("income", "2022", "1000"), ("users", "2023", "600"), ("income", "2023", "1100")],
        ask: "elasticity",
        at: ("all", "2023"),
        gives: "2",
    },
    rows: elasticity,
};

fn elasticity(levels: &Levels, argument: &Argument) -> Vec<Row> {
    let base = match argument {
        Argument::Period(period) => Some(*period),
        _ => None,
    };
    let rows = bases(levels, base).into_iter().enumerate().map(|(at, base)| {
        let made = base.and_then(|base| Ok((between(levels, at, base)?, base)));
        match made {
            Ok((cell, base)) => levels.derived(at, cell, &[("value", at), ("base", base)]),
            Err(reason) => levels.derived(at, crate::metric::operands::against::refused(levels, at, reason), &[("value", at)]),
        }
    });
    rows.collect()
}

fn between(levels: &Levels, at: usize, base: usize) -> Result<Cell, Reason> {
    ended(levels, at)?;
    let (now, before) = factors::of_both(levels, at, base)?;
    let ([above, below], [above_before, below_before]) = (&now[..], &before[..]) else { return Err(Reason::KindMismatch) };
    if above.below || !below.below {
        return Err(Reason::KindMismatch);
    }
    let rise = growth(&above.level()?, &above_before.level()?, false)?;
    let by = growth(&below.level()?, &below_before.level()?, false)?;
    let status = rise.status.max(by.status);
    let number = match (&rise.number, &by.number) {
        (Some(rise), Some(by)) => Some(rise.divided_by(by).ok_or(Reason::ZeroBase)?),
        _ => None,
    };
    // Over a growth below zero both are turned, so that the base is above it.
    let falls = by.within.hi.as_ref().is_some_and(|hi| hi.signum() < 0);
    let (rise, by) = if falls { (rise.times(-1), by.times(-1)) } else { (rise, by) };
    let surely = |made: &Made| made.within.lo.as_ref().is_some_and(|lo| lo.signum() > 0);
    if !surely(&by) {
        return Err(Reason::RoundingIndeterminate);
    }
    let Interval { lo, hi } = rise.within.over(&by.within);
    Ok(exact(number, Interval { lo, hi }, status))
}
