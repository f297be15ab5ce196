//! Parity: how far one part is behind another in time, and when it would be level with it.

use super::pair::{COUNTRY_FIRST, OfTwo, between, paired};
use crate::metric::arithmetic::kernel::{Level, Made, rounded};
use crate::metric::operands::against::{ended, in_points, positive, refused};
use crate::metric::{Argument, Example, Levels, Metric, Rule, Takes, UnitRule};
use crate::number::{Decimal, Fraction, Interval, Real};
use crate::period::Period;
use crate::table::{Cell, Kind, Reason, Row};

/// Years until one part is level with another.
pub(crate) const CATCH_UP: Metric = Metric {
    name: "catch_up",
    aliases: &["追赶年数"],
    formula: "years to parity at the current pace: ln(x(b)/x(a)) / ln((1+g(a))/(1+g(b))), g the growth on the year before; \
              of rates (x(b) − x(a)) / (Δx(a) − Δx(b)), Δ the change in points",
    edges: "a follows, b leads. 0 at parity; not_reached where a is ahead already or the gap does not close. It prolongs one \
            year's pace and is no forecast. Levels that are not rates must be above zero: nonpositive_base. Without parentheses: rural after urban, or the two values of the dimension that \
            has but two. lo and hi are the ends over all that the rounding allows, lo never below 0; hi is open where the \
            gap may not be closing.",
    source: "gap over the speed at which it closes",
    takes: Takes::MaybeParts,
    rule: Rule::Stated,
    unit: UnitRule::Years,
    example: Example {
        sentence: "a gap of 20 points that closed by 2 points in a year lasts 10 more",
        kind: Kind::Rate,
        parts: &["urban", "rural"],
        levels: &[
            ("urban", "2022-12", "82.0"),
            ("rural", "2022-12", "60.0"),
            ("urban", "2023-12", "83.0"),
            ("rural", "2023-12", "63.0"),
        ],
        ask: "catch_up(rural,urban)",
        at: ("rural-urban", "2023-12"),
        gives: "10",
    },
    rows: catch_up,
};

/// Years since the leader stood where the follower stands now.
pub(crate) const LAG_YEARS: Metric = Metric {
    name: "lag_years",
    aliases: &["落后年数"],
    formula: "t − t*, where x(b, t*) = x(a, t): the last time that b stood where a stands now, log-linear between the two \
              figures around it",
    edges: "a follows, b leads. Only among figures of one definition: break where the search meets a break first, no_prior \
            where b was above already at its first figure, not_reached where a is ahead. 0 at parity. Without parentheses: \
            rural after urban, or the two values of the dimension that has but two.",
    source: "horizontal distance of two curves",
    takes: Takes::MaybeParts,
    rule: Rule::Stated,
    unit: UnitRule::Years,
    example: Example {
        sentence: "the country is at 60 in 2023, where the town stood in 2020",
        kind: Kind::Rate,
        parts: &["urban", "rural"],
        levels: &[("urban", "2019", "50"), ("urban", "2020", "60"), ("urban", "2023", "75"), ("rural", "2023", "60")],
        ask: "lag_years(rural,urban)",
        at: ("rural-urban", "2023"),
        gives: "3",
    },
    rows: |levels, argument| paired(levels, between(levels.table(), argument, COUNTRY_FIRST), |a, b| lag(levels, a, b)),
};

fn catch_up(levels: &Levels, argument: &Argument) -> Vec<Row> {
    let rows = &levels.table().rows;
    let priors = levels.earlier(Period::year_before);
    let points = in_points(levels);
    let prior = |at: usize| priors[at].map_err(|reason| refused(levels, at, reason).reason.unwrap_or(reason));
    paired(levels, between(levels.table(), argument, COUNTRY_FIRST), |follower, leader| {
        let (one, two) = (prior(follower)?, prior(leader)?);
        let now = apart(&ended(levels, leader)?, &ended(levels, follower)?, points)?;
        let before = apart(&Level::of(&rows[two].cell)?, &Level::of(&rows[one].cell)?, points)?;
        let years = |now: &Fraction, before: &Fraction| years(now, before, points);
        let number = match (&now.number, &before.number) {
            (Some(now), Some(before)) => match years(now, before) {
                // What does not close is told with the figures that say so.
                None => {
                    let status = rows[follower].cell.status.max(rows[leader].cell.status);
                    return Ok((Cell::reason(Reason::NotReached, status), vec![one, two]));
                }
                years => years,
            },
            _ => None,
        };
        // Years rise with the gap that is left and fall with the one that was.
        let ends = |now: &Option<Fraction>, before: &Option<Fraction>| Some((now.clone()?, before.clone()?));
        let (now, before, status) = (now.within, before.within, now.status.max(before.status));
        let parity = Fraction::from(if points { Decimal::ZERO } else { Decimal::ONE });
        let least = |(now, before): (Fraction, Fraction)| {
            if now <= parity { Some(Real::Exact(Decimal::ZERO.into())) } else { years(&now, &before) }
        };
        let lo = ends(&now.lo, &before.hi).and_then(least);
        let hi = ends(&now.hi, &before.lo).and_then(|(now, before)| years(&now, &before));
        Ok((rounded(number, lo, hi, status), vec![one, two]))
    })
}

/// How far two levels are apart: their quotient, of rates their difference.
fn apart(leader: &Level, follower: &Level, points: bool) -> Result<Made, Reason> {
    if points { Ok(Made::difference(leader, follower)) } else { positive(leader, follower) }
}

/// The years to parity where the gap is `now` and was `before` a year ago; `None` where it does not close, or was closed.
fn years(now: &Fraction, before: &Fraction, points: bool) -> Option<Real> {
    let parity = Fraction::from(if points { Decimal::ZERO } else { Decimal::ONE });
    if *now < parity || (*now != parity && before <= now) {
        return None;
    }
    if *now == parity {
        return Some(Real::Exact(Decimal::ZERO.into()));
    }
    match points {
        true => now.divided_by(&before.minus(now)).map(Real::Exact),
        false => Some(Real::Float(log(now) / log(&before.divided_by(now)?))),
    }
}

/// The logarithm of a quotient, near one as well.
pub(crate) fn log(quotient: &Fraction) -> f64 {
    libm::log1p(quotient.minus_one().to_f64())
}

/// Which end of what is printed is taken.
type Pick = fn(&Level) -> Option<Fraction>;

fn lag(levels: &Levels, follower: usize, leader: usize) -> OfTwo {
    let (here, ahead) = (ended(levels, follower)?, ended(levels, leader)?);
    if here.printed.signum() <= 0 || ahead.printed.signum() <= 0 {
        return Err(Reason::NonpositiveBase);
    }
    let (points, status) = around(levels, leader, &here.printed.into())?;
    let low: Pick = |level| level.within.lo.clone();
    let high: Pick = |level| level.within.hi.clone();
    let rows = &levels.table().rows;
    let said = |end: Result<f64, Reason>| end.ok().map(Real::Float);
    let number = here.number.as_ref().and_then(|value| said(behind(levels, leader, value, |level| level.number.clone())));
    // The leader's curve and the follower's level lift and lower the crossing each by itself.
    let end = |level: &Option<Fraction>, pick: Pick| said(behind(levels, leader, level.as_ref()?, pick));
    let Interval { lo, hi } = &here.within;
    let low_end = match (hi, low(&ahead)) {
        (Some(hi), Some(least)) if least <= *hi => Some(Real::Exact(Decimal::ZERO.into())),
        _ => end(hi, low),
    };
    let status = points.iter().map(|point| rows[*point].cell.status).fold(status.max(here.status), |a, b| a.max(b));
    Ok((rounded(number, low_end, end(lo, high), status), points))
}

/// The rows of the leader around the crossing as printed, and the worst status of the search's end.
fn around(levels: &Levels, leader: usize, value: &Fraction) -> Result<(Vec<usize>, crate::table::Status), Reason> {
    let rows = &levels.table().rows;
    let (low, high) = crossing(levels, leader, value, |level| Some(level.printed.into()))?;
    Ok((vec![low, high], rows[leader].cell.status))
}

/// Years from the last time that the leader stood at a level until now.
fn behind(levels: &Levels, leader: usize, value: &Fraction, pick: Pick) -> Result<f64, Reason> {
    let rows = &levels.table().rows;
    let (low, high) = crossing(levels, leader, value, pick)?;
    let since = |at: usize| rows[leader].period.years_since(rows[at].period);
    let of = |at: usize| pick(&Level::of(&rows[at].cell)?).ok_or(Reason::Approximate);
    let (below, above) = (of(low)?, of(high)?);
    if low == high {
        return Ok(since(low));
    }
    // Far down a logarithmic line the level is that of its other end.
    if below.signum() <= 0 {
        return Ok(since(high));
    }
    let over = |x: &Fraction| x.divided_by(&below).map(|quotient| log(&quotient)).ok_or(Reason::NonpositiveBase);
    Ok(since(low) - (since(low) - since(high)) * (over(value)? / over(&above)?))
}

/// The last row at which the leader stood at a level or below, and the next one, where it stood above.
fn crossing(levels: &Levels, leader: usize, value: &Fraction, pick: Pick) -> Result<(usize, usize), Reason> {
    if value.signum() <= 0 {
        return Err(Reason::NonpositiveBase);
    }
    let rows = &levels.table().rows;
    let (first, _) = levels.span_of(leader);
    let mut above = leader;
    for at in (first..=leader).rev().filter(|at| levels.alike(leader, *at)) {
        levels.unbroken(leader, at)?;
        // A hole is bridged, a bound is not.
        if rows[at].cell.value.is_none() {
            continue;
        }
        let level = pick(&Level::of(&rows[at].cell)?).ok_or(Reason::Approximate)?;
        match level.cmp(value) {
            std::cmp::Ordering::Equal => return Ok((at, at)),
            std::cmp::Ordering::Less if at == leader => return Err(Reason::NotReached),
            std::cmp::Ordering::Less => return Ok((at, above)),
            std::cmp::Ordering::Greater => above = at,
        }
    }
    let earlier = levels.relatives(leader).any(|(_, row)| row.period < rows[first].period);
    Err(if earlier { Reason::Break } else { Reason::NoPrior })
}
