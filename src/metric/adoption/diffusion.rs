//! The curve of adoption that lies nearest to each series, or the reason why there is none.
//!
//! Each row holds the fit to what was known by then: the observations of its series since the last break, up to the row.
//! That is a fit for each row, and nothing of one can be used for the next without changing its digits: so only the rows
//! that somebody asked for are made. The curve itself is that of the last fit, which is made once.
//! Forecasts, estimates and bounds are not observations. The figures are brought to between 1 and 10 by a power of ten
//! before they become floats, so that a fit in millions has the same digits as one in persons.

use super::curve::{Bass, Gompertz, Logistic, bass, gompertz, logistic};
use crate::metric::arithmetic::fit::{Curve, Fitted, Parameters, Point};
use crate::metric::arithmetic::kernel::rounded;
use crate::metric::arithmetic::student::two_sided_95;
use crate::metric::operands::against::{ended, refused};
use crate::metric::operands::calendar::Shared;
use crate::metric::{Argument, Levels, Quantity};
use crate::number::{Decimal, Real, Rounding, edge};
use crate::period::{Frequency, Period};
use crate::table::{Cell, Kind, Reason, Row, Status};
use crate::unit::Unit;

/// What the three curves differ in.
pub(crate) struct Model {
    curve: &'static (dyn Curve + Sync),
    fit: fn(&[Point], Option<f64>) -> Option<Fitted>,
    /// Whether times count from the launch, one period before the first observation.
    launch: bool,
    /// The names of the parameters, the ceiling first.
    names: [&'static str; 3],
}

/// The curves of `bass`, `logistic` and `gompertz`.
pub(crate) static MODELS: [Model; 3] = [
    Model { curve: &Bass, fit: bass, launch: true, names: ["m", "p", "q"] },
    Model { curve: &Logistic, fit: logistic, launch: false, names: ["k", "r", "midpoint"] },
    Model { curve: &Gompertz, fit: gompertz, launch: false, names: ["k", "r", "midpoint"] },
];

/// The term that is the curve itself.
const CURVE: &str = "curve";

/// A fit, and how its numbers become those of the series.
struct Fit {
    fitted: Fitted,
    /// The rows that it went through, of which this is the first.
    points: Shared,
    first: usize,
    /// Where its time is zero, as a year.
    zero: f64,
    /// The period that its time counts from.
    from: Period,
    /// What one of its units is.
    unit: f64,
    /// What it went through.
    through: Vec<Point>,
    /// The ceiling that was given.
    given: Option<Decimal>,
    /// The least and the most that the ceiling can be: no figure lies above it.
    within: (f64, f64),
    /// The sum of the squared distances of the points from their mean.
    spread: f64,
    status: Status,
}

/// The rows of a term of a curve.
pub(crate) fn rows(levels: &Levels, argument: &Argument, model: &Model) -> Vec<Row> {
    let Argument::Quantity(term, ceiling) = argument else { return Vec::new() };
    let starts = unbroken(levels);
    let count = levels.table().rows.len();
    let mut made = Vec::with_capacity(count);
    // The curve of a stretch is that of its last fit; every other number is that of the fit up to its row.
    let mut whole: Option<(usize, Result<Fit, Reason>)> = None;
    for at in (0..count).filter(|at| levels.wanted(*at)) {
        let last = if term.name == CURVE { (at..count).take_while(|row| starts[*row] == starts[at]).last() } else { None };
        let of_row;
        let fit = match last {
            None => {
                of_row = fitted(levels, starts[at], at, ceiling, model);
                &of_row
            }
            Some(last) => {
                if whole.as_ref().is_none_or(|(known, _)| *known != last) {
                    let over = (starts[at]..=last).rev().find(|row| levels.complete(&levels.table().rows[*row]));
                    whole = Some((last, fitted(levels, starts[at], over.unwrap_or(last), ceiling, model)));
                }
                &whole.as_ref().expect("made above").1
            }
        };
        let cell = fit.as_ref().map_err(|reason| *reason).and_then(|fit| told(levels, at, fit, term, model));
        made.push(match (cell, fit) {
            (Ok(cell), Ok(fit)) => levels.derived_with(at, cell, &[], &[&fit.points]),
            (cell, _) => levels.derived(at, refused(levels, at, cell.err().unwrap_or(Reason::NotConverged)), &[("value", at)]),
        });
    }
    made
}

/// For each row the first row of its series since the last break.
fn unbroken(levels: &Levels) -> Vec<usize> {
    let mut starts = Vec::with_capacity(levels.table().rows.len());
    for (first, last) in levels.spans() {
        for at in *first..=*last {
            let joined = at > *first && levels.comparable(at, at - 1).is_ok();
            starts.push(if joined { starts[at - 1] } else { at });
        }
    }
    starts
}

/// Whether a row is an observation: a number that is neither forecast nor estimated nor a bound, of a period that is over.
fn observed(levels: &Levels, at: usize) -> bool {
    let row = &levels.table().rows[at];
    let guessed = matches!(row.cell.status.letter(), 'F' | 'E');
    row.cell.value.is_some() && row.cell.reason.is_none() && !guessed && levels.complete(row)
}

fn fitted(levels: &Levels, start: usize, at: usize, ceiling: &Argument, model: &Model) -> Result<Fit, Reason> {
    let rows = &levels.table().rows;
    ended(levels, at)?;
    let points: Vec<usize> = (start..=at).filter(|row| observed(levels, *row) && levels.alike(at, *row)).collect();
    let (given, most) = match ceiling {
        Argument::Level(level) => (Some(*level), None),
        Argument::AtMost(level) => (None, Some(*level)),
        _ => (None, None),
    };
    let parameters = if given.is_some() { 2 } else { 3 };
    if points.len() < parameters + 2 {
        return Err(Reason::TooFewPoints);
    }
    let figure = |point: &usize| rows[*point].cell.value.ok_or(Reason::MissingValue);
    let values: Vec<Decimal> = points.iter().map(figure).collect::<Result<_, _>>()?;
    let top = (0..values.len()).max_by_key(|number| values[*number]).ok_or(Reason::TooFewPoints)?;
    if values.iter().any(|value| value.signum() < 0) {
        return Err(Reason::NonpositiveBase);
    }
    let (top, least) = (values[top], rows[points[top]].cell.lo);
    if top.is_zero() {
        return Err(Reason::NotConverged);
    }
    let power = top.magnitude();
    let small = |level: Decimal| level.shifted(-power).map(Decimal::to_f64).ok_or(Reason::Overflow);
    let from = if model.launch { launch(levels, points[0]).ok_or(Reason::Overflow)? } else { rows[points[0]].period };
    let times = points.iter().map(|point| rows[*point].period.years_since(from));
    let heights = values.iter().copied().map(small).collect::<Result<Vec<f64>, _>>()?;
    let through: Vec<Point> = times.zip(heights).collect();
    let fixed = given.map(small).transpose()?;
    let fitted = (model.fit)(&through, fixed).ok_or(Reason::NotConverged)?;
    let known = least.unwrap_or(top).to_f64();
    let unit = libm::pow(10.0, f64::from(power));
    let of_a_hundred = levels.table().measure.kind == Some(Kind::Rate) && levels.table().unit == Some(Unit::percent());
    let most = most.map(Decimal::to_f64).or(of_a_hundred.then_some(100.0));
    let steepest = steepest(&fitted, model);
    let inside = through.first().is_some_and(|(first, _)| if model.launch { steepest > 0.0 } else { steepest >= *first })
        && through.last().is_some_and(|(last, _)| steepest <= *last);
    let height = fitted.parameters[0] * unit;
    let reach = two_sided_95(fitted.degrees) * fitted.error(&[1.0, 0.0, 0.0]) * unit;
    // A ceiling that was given is the word of the user; what must be found must be in the data.
    let found = given.is_some() || (inside && reach < height && most.is_none_or(|most| height <= most));
    if !found || height < known || fitted.parameters[1] <= 0.0 {
        return Err(Reason::NotConverged);
    }
    let mean = through.iter().map(|(_, height)| height).sum::<f64>() / through.len() as f64;
    let spread = through.iter().map(|(_, height)| (height - mean) * (height - mean)).sum();
    let within = (known, most.unwrap_or(f64::INFINITY));
    let status = Status::of_all(points.iter().map(|point| rows[*point].cell.status));
    let (first, points) = (points[0], Shared::of(levels, "point", &points));
    Ok(Fit { fitted, points, first, zero: date(from), from, unit, through, given, within, spread, status })
}

/// One period before a row, by the calendar.
fn launch(levels: &Levels, first: usize) -> Option<Period> {
    let period = levels.table().rows[first].period;
    match period.frequency() {
        // Of spans that come once a year, such as January to October, that of the year before.
        Frequency::Span if !levels.rhythm().regular(period) => period.year_before(),
        _ => levels.rhythm().shifted(period, -1),
    }
}

/// The end of a period as a year: 2014.5 is the middle of 2014.
fn date(period: Period) -> f64 {
    if let Some(last) = period.last_month() {
        return (last.ordinal() + 1) as f64 / 12.0;
    }
    let first = Period::of_year(period.year()).map_or(0, Period::start);
    period.year() as f64 + (period.end() + 1 - first) as f64 / 365.2425
}

/// When the curve rises most.
fn steepest(fitted: &Fitted, model: &Model) -> f64 {
    let [_, a, b] = fitted.parameters;
    if model.launch { libm::log(b / a) / (a + b) } else { b }
}

fn told(levels: &Levels, at: usize, fit: &Fit, term: &Quantity, model: &Model) -> Result<Cell, Reason> {
    let Fit { fitted, unit, .. } = fit;
    let [_, a, b] = fitted.parameters;
    let place = |name: &str| model.names.iter().position(|known| *known == name);
    let along = |at: usize| {
        let mut direction = [0.0; 3];
        direction[at] = 1.0;
        direction
    };
    // Only the ceiling is in the unit of the series.
    let scale = |at: usize| if at == 0 { *unit } else { 1.0 };
    let estimate = |value: f64, gradient: &Parameters, scale: f64, zero: f64| {
        let reach = two_sided_95(fitted.degrees) * fitted.error(gradient) * scale;
        let value = value * scale + zero;
        cell(value, value - reach, value + reach, fit.status)
    };
    let plain = |value: f64| cell(value, value, value, fit.status);
    if let Some(at) = place(term.name) {
        if let (0, Some(given)) = (at, fit.given) {
            return Ok(Cell::number(given, given, given, fit.status));
        }
        let zero = if term.name == "midpoint" { fit.zero } else { 0.0 };
        if at > 0 {
            return Ok(estimate(fitted.parameters[at], &along(at), scale(at), zero));
        }
        let (lo, hi) = profile(fit, model)?;
        let found = cell(fitted.parameters[0] * unit, lo * unit, hi * unit, fit.status);
        let (least, most) = (edge(&Real::Float(fit.within.0), Rounding::Down), edge(&Real::Float(fit.within.1), Rounding::Up));
        return Ok(Cell { lo: found.lo.max(least), hi: [found.hi, most].into_iter().flatten().min(), ..found });
    }
    if let Some(at) = term.name.strip_suffix("_se").and_then(place) {
        return Ok(plain(fitted.error(&along(at)) * scale(at)));
    }
    match term.name {
        // The flow of a quarter lies on no curve through those of years.
        "curve" if !levels.alike(at, fit.first) => Err(Reason::MissingPeriod),
        "curve" => {
            let (height, gradient) = model.curve.at(&fitted.parameters, levels.table().rows[at].period.years_since(fit.from));
            Ok(estimate(height, &gradient, *unit, 0.0))
        }
        "peak" => {
            let (log, sum) = (libm::log(b / a), a + b);
            let gradient = [0.0, -1.0 / (a * sum) - log / (sum * sum), 1.0 / (b * sum) - log / (sum * sum)];
            if b > a { Ok(estimate(log / sum, &gradient, 1.0, fit.zero)) } else { Err(Reason::NotConverged) }
        }
        "r2" if fit.spread > 0.0 => Ok(plain(1.0 - fitted.squares / fit.spread)),
        "se" => Ok(plain(libm::sqrt(fitted.squares / fitted.degrees as f64) * unit)),
        _ => Err(Reason::NotConverged),
    }
}

/// Where a ceiling may lie with 95 %, by its profile: at each ceiling the other parameters are fitted anew, and those are in
/// whose squares exceed the least by no more than F allows. Figures that do not bound it from above do not tell it.
fn profile(fit: &Fit, model: &Model) -> Result<(f64, f64), Reason> {
    let Fit { fitted, unit, through, within, .. } = fit;
    let (found, reach) = (fitted.parameters[0], two_sided_95(fitted.degrees) * fitted.error(&[1.0, 0.0, 0.0]));
    // Figures that lie on the curve leave nothing to weigh.
    if reach <= 1e-9 * found {
        return Ok((found - reach, found + reach));
    }
    let student = two_sided_95(fitted.degrees);
    let most = fitted.squares * (1.0 + student * student / fitted.degrees as f64);
    let holds = |ceiling: f64| match (model.fit)(through, Some(ceiling)) {
        Some(other) => other.squares <= most,
        // Where no fit settles the standard error is what is known.
        None => (ceiling - found).abs() <= reach,
    };
    let between = |mut held: f64, mut beyond: f64| {
        for _ in 0..HALVES {
            let middle = held / 2.0 + beyond / 2.0;
            if holds(middle) { held = middle } else { beyond = middle }
        }
        beyond
    };
    let (least, end) = (within.0 / unit, within.1 / unit);
    let lo = if found <= least || holds(least) { least.min(found) } else { between(found, least) };
    let (mut held, mut beyond) = (found, found + reach);
    while beyond < end && holds(beyond) {
        if beyond > FARTHEST * found && end.is_infinite() {
            return Err(Reason::NotConverged);
        }
        (held, beyond) = (beyond, found + 2.0 * (beyond - found));
    }
    let hi = if beyond >= end && holds(end) { end } else { between(held, beyond.min(end)) };
    Ok((lo, hi))
}

/// So often an interval is halved: to less than a float of six decimals tells.
const HALVES: u32 = 40;
/// A ceiling that may be so many times as high is not told by the figures.
const FARTHEST: f64 = 100.0;

fn cell(value: f64, lo: f64, hi: f64, status: Status) -> Cell {
    rounded(Some(Real::Float(value)), Some(Real::Float(lo)), Some(Real::Float(hi)), status)
}
