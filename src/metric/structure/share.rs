//! Parts of a whole: shares, and contributions to its growth.

use crate::metric::arithmetic::kernel::{Level, Made, corners, exact, reaches_below_zero};
use crate::metric::operands::calendar::Shared;
use crate::metric::operands::whole::{Body, Whole, bodies, wholes};
use crate::metric::{Argument, Example, Levels, Metric, Rule, Takes, UnitRule};
use crate::number::{Decimal, Fraction, Interval, largest_remainder};
use crate::period::Period;
use crate::table::{Cell, Kind, Origin, Reason, Row};

/// A part as a percentage of its whole.
pub(crate) const SHARE: Metric = Metric {
    name: "share",
    aliases: &["占比"],
    formula: "x(part) / X(whole) of the same period and definition",
    edges: "The whole is the printed total where there is one, else the sum of the complete parts; `explain` says which. \
            Only of a declared partition, or of what --by names. A negative part of a positive whole: sign_change; a whole \
            of zero or less: zero_base, nonpositive_base. Each share is rounded by itself, and where those that are shown do \
            not add up to 100 for that, tables and charts say so; `share_rounding = \"largest_remainder\"` makes them add \
            up, where the parts are complete and make up the whole.",
    source: "NBS of China: 占比",
    takes: Takes::Nothing,
    rule: Rule::Additive,
    unit: UnitRule::Percent,
    example: Example {
        sentence: "3.20 of 10.74 is 29.8 %",
        kind: Kind::Stock,
        parts: &["urban", "rural", "all"],
        levels: &[("rural", "2023-12", "3.20"), ("all", "2023-12", "10.74")],
        ask: "share",
        at: ("rural", "2023-12"),
        gives: "29.795158",
    },
    rows: share,
};

/// What a part adds to the growth of the whole.
pub(crate) const CONTRIBUTION: Metric = Metric {
    name: "contribution",
    aliases: &["拉动"],
    formula: "(x(part, t) − x(part, t − one year)) / X(whole, t − one year), in points of the growth of the whole",
    edges: "The contributions of all parts add up to the growth of the whole, where they add up to the whole. Only of a \
            declared partition, or of what --by names. The whole a year before must be above zero; the part may be negative.",
    source: "INSEE, definition of contribution; NBS of China: 拉动",
    takes: Takes::Nothing,
    rule: Rule::Additive,
    unit: UnitRule::Points,
    example: Example {
        sentence: "the whole grew from 10.40 to 10.74, the part from 2.99 to 3.20: 2.02 points of the 3.27 %",
        kind: Kind::Stock,
        parts: &["urban", "rural", "all"],
        levels: &[
            ("rural", "2022-12", "2.99"),
            ("all", "2022-12", "10.40"),
            ("rural", "2023-12", "3.20"),
            ("all", "2023-12", "10.74"),
        ],
        ask: "contribution",
        at: ("rural", "2023-12"),
        gives: "2.019231",
    },
    rows: contribution,
};

/// How a part stands to its whole, which decides where an input appears twice in a formula.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Standing {
    /// The part is the whole.
    Itself,
    /// The whole is printed apart from the part.
    Apart,
    /// The whole is the sum of this part and the others.
    Summed,
    /// The part is the printed whole less the other parts.
    Remainder,
}

pub(crate) fn standing(at: usize, row: &Row, whole: &Whole) -> Standing {
    match (whole.printed, row.origin) {
        (Some(printed), _) if printed == at => Standing::Itself,
        (Some(_), Origin::Remainder) => Standing::Remainder,
        (Some(_), _) => Standing::Apart,
        (None, _) => Standing::Summed,
    }
}

fn share(levels: &Levels, _: &Argument) -> Vec<Row> {
    let rows = &levels.table().rows;
    let each = wholes(levels).into_iter().enumerate().map(|(at, whole)| {
        let cell = Level::of(&rows[at].cell).and_then(|part| {
            let whole = whole.as_ref().map_err(|reason| *reason)?;
            share_of(&part, whole, &standing(at, &rows[at], whole)).map(Made::cell)
        });
        let shared: Vec<&Shared> = whole.iter().map(|whole| &whole.operands).collect();
        let cell = cell.unwrap_or_else(|reason| Cell::reason(reason, rows[at].cell.status));
        levels.derived_with(at, cell, &[("value", at)], &shared)
    });
    let mut shares: Vec<Row> = each.collect();
    if levels.opt_ins().largest_remainder {
        bodies(levels).iter().for_each(|body| made_to_add_up(levels, body, &mut shares));
    }
    shares
}

/// Decimals of shares that are made to add up, as of all derived numbers.
const DECIMALS: u32 = 6;

/// Rounds the shares of a whole so that they add up to 100, where its parts are all there and make it up exactly.
fn made_to_add_up(levels: &Levels, body: &Body, shares: &mut [Row]) {
    let rows = &levels.table().rows;
    let number = |at: usize| Level::of(&rows[at].cell).ok()?.number;
    let known = body.parts.iter().all(|at| shares[*at].cell.value.is_some() && shares[*at].cell.reason.is_none());
    let numbers: Option<Vec<Fraction>> = body.parts.iter().map(|at| number(*at)).collect();
    let Some(numbers) = numbers.filter(|_| known && body.absent == 0) else { return };
    let sum = numbers.iter().fold(Fraction::from(Decimal::ZERO), |sum, part| sum.plus(part));
    if body.printed.is_some_and(|at| number(at).as_ref() != Some(&sum)) {
        return;
    }
    let exact: Option<Vec<Fraction>> = numbers.iter().map(|part| part.times(100).divided_by(&sum)).collect();
    let rounded = exact.and_then(|exact| largest_remainder(&exact, Decimal::from(100), DECIMALS));
    for (at, share) in body.parts.iter().zip(rounded.into_iter().flatten()) {
        let cell = &mut shares[*at].cell;
        (cell.lo, cell.hi) = (cell.lo.map(|lo| lo.min(share)), cell.hi.map(|hi| hi.max(share)));
        cell.value = Some(share.normalized());
    }
}

/// A part over its whole, in percent.
pub(crate) fn share_of(part: &Level, whole: &Whole, standing: &Standing) -> Result<Made, Reason> {
    let quotient = Made::quotient(part, &whole.level)?;
    // In real terms a share is that at current prices: what part and whole are both made of is gone.
    if let Some([part, level]) = Level::without_common([part, &whole.level]) {
        let whole = Whole { level, printed: whole.printed, operands: whole.operands.clone() };
        return Ok(shared(&part, &whole, standing, quotient));
    }
    Ok(shared(part, whole, standing, quotient))
}

fn shared(part: &Level, whole: &Whole, standing: &Standing, quotient: Made) -> Made {
    let within = match standing {
        Standing::Itself => Interval::closed(Decimal::ONE, Decimal::ONE),
        Standing::Apart => quotient.within,
        // x / (x + rest): largest where x is large and the rest small.
        Standing::Summed => of_sum(&part.within, &whole.rest(part)),
        // 1 − others / X: the others are what was printed.
        Standing::Remainder => others(whole, part).over(&whole.level.within).minus_one().times(-1),
    };
    Made { within, ..quotient }.times(100)
}

/// The printed parts beside a remainder: the whole less it, with the bounds that they have by themselves.
pub(crate) fn others(whole: &Whole, remainder: &Level) -> Interval {
    // remainder.lo = whole.lo − others.hi, so others.hi = whole.lo − remainder.lo.
    let less = |whole: &Option<Fraction>, part: &Option<Fraction>| Some(whole.as_ref()?.minus(part.as_ref()?));
    let (whole, part) = (&whole.level.within, &remainder.within);
    Interval { lo: less(&whole.hi, &part.hi), hi: less(&whole.lo, &part.lo) }
}

/// The bounds of x / (x + rest).
pub(crate) fn of_sum(part: &Interval, rest: &Interval) -> Interval {
    if reaches_below_zero(part) || reaches_below_zero(rest) {
        return corners(&[part, rest], |at| at[0].divided_by(&Some(at[0].plus(at[1])).filter(|sum| sum.signum() > 0)?));
    }
    let end = |part: &Option<Fraction>, rest: &Option<Fraction>| {
        let (part, rest) = (part.as_ref()?, rest.as_ref()?);
        part.divided_by(&part.plus(rest))
    };
    Interval { lo: end(&part.lo, &rest.hi), hi: end(&part.hi, &rest.lo) }
}

fn contribution(levels: &Levels, _: &Argument) -> Vec<Row> {
    let rows = &levels.table().rows;
    let priors = levels.earlier(Period::year_before);
    let wholes = wholes(levels);
    let each = priors.into_iter().enumerate().map(|(at, prior)| {
        let (mut operands, mut shared) = (vec![("value", at)], Vec::new());
        let cell = Level::of(&rows[at].cell).and_then(|part| {
            if !levels.complete(&rows[at]) {
                return Err(Reason::PartialPeriod);
            }
            let prior = prior?;
            operands.push(("prior", prior));
            let (whole, now) = (wholes[prior].as_ref().map_err(|reason| *reason)?, &wholes[at]);
            shared.push(&whole.operands);
            let before = Level::of(&rows[prior].cell)?;
            let standing = standing(prior, &rows[prior], whole);
            let same = matches!(rows[at].origin, Origin::Remainder) == matches!(standing, Standing::Remainder);
            Ok(contribution_of(&part, &before, whole, now.as_deref().ok().filter(|_| same), &standing))
        });
        levels.derived_with(at, cell.unwrap_or_else(|reason| Cell::reason(reason, rows[at].cell.status)), &operands, &shared)
    });
    each.collect()
}

fn contribution_of(part: &Level, before: &Level, whole: &Whole, now: Option<&Whole>, standing: &Standing) -> Cell {
    let status = part.status.max(before.status).max(whole.level.status);
    let base = &whole.level;
    if base.printed.signum() <= 0 {
        let reason = if base.printed.is_zero() { Reason::ZeroBase } else { Reason::NonpositiveBase };
        return Cell::reason(reason, status);
    }
    // What all three are made of, such as the prices of a base year, is gone from the quotient.
    if let Some([part, before, level]) = Level::without_common([part, before, base]) {
        let whole = Whole { level, printed: whole.printed, operands: whole.operands.clone() };
        return contribution_apart(&part, &before, &whole, now, standing);
    }
    contribution_apart(part, before, whole, now, standing)
}

fn contribution_apart(part: &Level, before: &Level, whole: &Whole, now: Option<&Whole>, standing: &Standing) -> Cell {
    let status = part.status.max(before.status).max(whole.level.status);
    let base = &whole.level;
    let number = match (&part.number, &before.number, &base.number) {
        (Some(part), Some(before), Some(base)) => part.minus(before).divided_by(base),
        _ => None,
    };
    let within = match (standing, now) {
        // x / base − 1, the base once.
        (Standing::Itself, _) => part.within.over(&base.within).minus_one(),
        // (x − before) / (before + rest): falls as `before` rises, both above and below the line.
        (Standing::Summed, _) => of_change(&part.within, &before.within, &whole.rest(before)),
        // (X₁ − others₁ + others₀) / X₀ − 1, where the others are what was printed.
        (Standing::Remainder, Some(now)) => {
            let above = now.level.within.minus(&others(now, part)).plus(&others(whole, before));
            above.over(&base.within).minus_one()
        }
        _ => part.within.minus(&before.within).over(&base.within),
    };
    exact(number.map(|number| number.times(100)), within.times(100), status)
}

/// The bounds of (x − before) / (before + rest).
fn of_change(part: &Interval, before: &Interval, rest: &Interval) -> Interval {
    // Where the part turned so far negative that the rest does not make up for it, it rises with `before`.
    if reaches_below_zero(before) || reaches_below_zero(rest) || reaches_below_zero(&part.plus(rest)) {
        return corners(&[part, before, rest], |at| {
            let base = Some(at[1].plus(at[2])).filter(|sum| sum.signum() > 0)?;
            at[0].minus(at[1]).divided_by(&base)
        });
    }
    let end = |part: &Option<Fraction>, before: &Option<Fraction>, near: &Option<Fraction>, far: &Option<Fraction>, up: bool| {
        let (part, before) = (part.as_ref()?, before.as_ref()?);
        let change = part.minus(before);
        // A gain is largest beside a small rest, a loss beside a large one.
        let rest = if (change.signum() >= 0) == up { near.as_ref()? } else { far.as_ref()? };
        change.divided_by(&before.plus(rest))
    };
    Interval { lo: end(&part.lo, &before.hi, &rest.lo, &rest.hi, false), hi: end(&part.hi, &before.lo, &rest.lo, &rest.hi, true) }
}
