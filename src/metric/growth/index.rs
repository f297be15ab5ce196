//! Index numbers: 100 at a base.

use super::window::{mean, refused_mean};
use crate::metric::arithmetic::kernel::{Level, Made, refused_base};
use crate::metric::operands::against::{ended, refused};
use crate::metric::structure::share::of_sum;
use crate::metric::{Argument, Example, Levels, Metric, Rule, Takes, UnitRule};
use crate::number::{Decimal, Interval};
use crate::period::Period;
use crate::table::{Kind, Mark, Reason, Row};

/// The level as a percentage of that of a base period.
pub(crate) const INDEX: Metric = Metric {
    name: "index",
    aliases: &["ts_index", "指数"],
    formula: "100 · x(t) / x(base); of a range such as 2018..2020, x(base) is the mean over it",
    edges: "The base must exist, be positive and over, and lie on the same definition; nothing is re-based in silence. \
            Of a range every period must be there.",
    source: "ILO and others, Consumer Price Index Manual (2020), chapter on reference periods; tsbox ts_index",
    takes: Takes::Base,
    rule: Rule::Level,
    unit: UnitRule::Index,
    example: Example {
        sentence: "250 on a base of 200 is 125",
        kind: Kind::Flow,
        parts: &["market"],
        levels: &[("market", "2019", "200"), ("market", "2020", "220"), ("market", "2021", "250")],
        ask: "index(2019)",
        at: ("market", "2021"),
        gives: "125",
    },
    rows: index,
};

fn index(levels: &Levels, argument: &Argument) -> Vec<Row> {
    let rows = &levels.table().rows;
    let each = (0..rows.len()).map(|at| {
        let base = match argument {
            Argument::Period(period) => levels.base(at, *period).map(|base| vec![base]),
            Argument::Range(first, last) => range(levels, at, *first, *last),
            _ => Err(Reason::NoPrior),
        };
        let late = levels.opt_ins().first_base && base.as_ref().err() == Some(&Reason::NoPrior);
        let base = if late { levels.first(at).map(|first| vec![first]) } else { base };
        match base.and_then(|base| relative(levels, at, &base).map(|made| (made, base))) {
            Ok((made, base)) => {
                let mut operands = vec![("value", at)];
                operands.extend(base.into_iter().map(|base| ("base", base)));
                let made = made.times(100);
                let status = if late { made.status.marked(Mark::FirstBase) } else { made.status };
                levels.derived(at, Made { status, ..made }.cell(), &operands)
            }
            Err(reason) => levels.derived(at, refused(levels, at, reason), &[("value", at)]),
        }
    });
    each.collect()
}

/// The rows of the series of `at` that lie in a range, each period of it.
fn range(levels: &Levels, at: usize, first: Period, last: Period) -> Result<Vec<usize>, Reason> {
    let rows = &levels.table().rows;
    let within = |period: Period| period.start() >= first.start() && period.end() <= last.end();
    let (from, to) = levels.span_of(at);
    let found: Vec<usize> = (from..=to).filter(|row| within(rows[*row].period) && levels.alike(at, *row)).collect();
    let (Some(early), Some(late)) = (found.first(), found.last()) else {
        return Err(if rows[to].period < first || rows[from].period < first { Reason::MissingPeriod } else { Reason::NoPrior });
    };
    let rhythm = levels.rhythm();
    if !rhythm.regular(rows[at].period) {
        return Err(Reason::MissingPeriod);
    }
    if rhythm.shifted(rows[*early].period, -1).is_some_and(within) {
        let begins = *early == from;
        return Err(if begins { Reason::NoPrior } else { Reason::MissingPeriod });
    }
    let follows = |pair: &[usize]| rhythm.shifted(rows[pair[0]].period, 1) == Some(rows[pair[1]].period);
    if rhythm.shifted(rows[*late].period, 1).is_some_and(within) || !found.windows(2).all(follows) {
        return Err(Reason::MissingPeriod);
    }
    found.iter().try_for_each(|row| levels.comparable(at, *row))?;
    Ok(found)
}

/// A level over the mean of its base.
fn relative(levels: &Levels, at: usize, base: &[usize]) -> Result<Made, Reason> {
    let x = ended(levels, at)?;
    let own = base.contains(&at);
    if own && base.len() == 1 {
        return one(&x);
    }
    let members = base.iter().filter(|row| **row != at).map(|row| ended(levels, *row)).collect::<Result<Vec<Level>, Reason>>()?;
    if let [base] = &members[..]
        && !own
    {
        return Made::quotient(&x, base);
    }
    let nothing =
        Made { number: Some(Decimal::ZERO.into()), within: Interval::closed(Decimal::ZERO, Decimal::ZERO), status: x.status };
    let rest = members.iter().fold(nothing, |sum, member| sum.plus(&member.into()));
    let sum = if own { rest.plus(&Made::from(&x)) } else { rest.clone() };
    let count = i64::try_from(base.len()).map_err(|_| Reason::Overflow)?;
    refused_mean(&x, &sum)?;
    let mean = mean(&sum, base.len())?;
    let number = x.number.as_ref().zip(mean.number.as_ref()).and_then(|(x, mean)| x.divided_by(mean));
    // A level of the base itself: n · x / (x + rest), each once.
    let within = if own { of_sum(&x.within, &rest.within).times(count) } else { x.within.over(&mean.within) };
    Ok(Made { number, within, status: sum.status.max(x.status) })
}

/// The base itself is 100 whatever its rounding: it is the same number above and below.
fn one(base: &Level) -> Result<Made, Reason> {
    let one = Decimal::ONE;
    let made = Made { number: Some(one.into()), within: Interval::closed(one, one), status: base.status };
    refused_base(base.printed, base.printed).map_or(Ok(made), Err)
}
