//! Acceleration: growth against the growth before it.

use crate::metric::arithmetic::kernel::{Level, Made, corners};
use crate::metric::operands::against::{ended, growth, in_points, refused, step_before};
use crate::metric::{Argument, Example, Levels, Metric, Rule, Takes, UnitRule};
use crate::period::Period;
use crate::table::{Kind, Reason, Row};

/// The change of the yearly growth.
pub(crate) const ACCEL: Metric = Metric {
    name: "accel",
    aliases: &["增速变动"],
    formula: "g(t) − g(t−1) in points, g the growth on the year before, t−1 the next earlier period of the frequency",
    edges: "Below zero growth slows, which is not a fall. Of a rate: the change of the change, in points.",
    source: "difference of two growth rates of one series",
    takes: Takes::Nothing,
    rule: Rule::Stated,
    unit: UnitRule::Points,
    example: Example {
        sentence: "10 % and then 5 %: growth slowed by 5 points",
        kind: Kind::Flow,
        parts: &["market"],
        levels: &[("market", "2021", "100"), ("market", "2022", "110"), ("market", "2023", "115.5")],
        ask: "accel",
        at: ("market", "2023"),
        gives: "-5",
    },
    rows: accel,
};

fn accel(levels: &Levels, _: &Argument) -> Vec<Row> {
    let rows = &levels.table().rows;
    let steps = levels.earlier(|period| step_before(levels, period));
    let years = levels.earlier(Period::year_before);
    let each = (0..rows.len()).map(|at| {
        // The level and the one before, each with its own base.
        let of = |at: usize| Ok([at, years[at]?]);
        let four = steps[at].and_then(|step| Ok([of(at)?, of(step)?]));
        let made = four.and_then(|four| {
            ended(levels, at)?;
            // A break between the two growth rates is one within them too.
            levels.comparable(at, four[1][1])?;
            Ok((accelerated(levels, four)?, four))
        });
        match made {
            Ok((made, [[_, base], [before, earlier]])) => {
                let operands = [("value", at), ("prior", base), ("value before", before), ("its prior", earlier)];
                levels.derived(at, made.cell(), &operands)
            }
            Err(reason) => levels.derived(at, refused(levels, at, reason), &[("value", at)]),
        }
    });
    each.collect()
}

fn accelerated(levels: &Levels, [[at, base], [before, earlier]]: [[usize; 2]; 2]) -> Result<Made, Reason> {
    let level = |at: usize| Level::of(&levels.table().rows[at].cell);
    let (x, base_level, y, z) = (level(at)?, level(base)?, level(before)?, level(earlier)?);
    let points = in_points(levels);
    let made = growth(&x, &base_level, points)?.minus(&growth(&y, &z, points)?);
    if base != before {
        return Ok(made);
    }
    // Of yearly figures the base of one growth is the value of the other: it stands in the formula once.
    let (x, y, z) = (&x.within, &y.within, &z.within);
    let within = match points {
        true => x.minus(&y.times(2)).plus(z),
        false => corners(&[x, y, z], |at| {
            let positive = at[1].signum() > 0 && at[2].signum() > 0;
            positive.then(|| Some(at[0].divided_by(at[1])?.minus(&at[1].divided_by(at[2])?)))?
        })
        .times(100),
    };
    Ok(Made { within, ..made })
}
