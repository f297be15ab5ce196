//! The base effect: what an odd year before does to this year's growth.

use crate::metric::arithmetic::kernel::{Level, rounded};
use crate::metric::operands::against::{ended, positive, refused};
use crate::metric::{Argument, Example, Levels, Metric, Rule, Takes, UnitRule};
use crate::number::{Fraction, Real};
use crate::period::Period;
use crate::table::{Cell, Kind, Reason, Row};

/// Growth on the year before, less what it would be on a base without its own ups and downs.
pub(crate) const BASE_EFFECT: Metric = Metric {
    name: "base_effect",
    aliases: &["基数效应"],
    formula: "yoy less two_year_avg, in points: x(t)/x(t − one year) − (x(t)/x(t − two years))^(1/2), the smooth base being \
              the geometric path from two years ago",
    edges: "Above zero where the year before was low. All three figures must be above zero and of one definition.",
    source: "NBS of China, 2021: growth beside its two-year average",
    takes: Takes::Nothing,
    rule: Rule::Level,
    unit: UnitRule::Points,
    example: Example {
        sentence: "a fall to 90 and a rise to 108.16: growth of 20.18 % is 16.18 points above the 4 % a year of the two",
        kind: Kind::Flow,
        parts: &["market"],
        levels: &[("market", "2019", "100"), ("market", "2020", "90"), ("market", "2021", "108.16")],
        ask: "base_effect",
        at: ("market", "2021"),
        gives: "16.177778",
    },
    rows: base_effect,
};

fn base_effect(levels: &Levels, _: &Argument) -> Vec<Row> {
    let rows = &levels.table().rows;
    let (ones, twos) = (levels.earlier(Period::year_before), levels.earlier(|period| period.years_before(2)));
    let each = (0..rows.len()).map(|at| {
        let made = ones[at].and_then(|one| Ok((effect(levels, at, one, twos[at]?)?, one, twos[at]?)));
        match made {
            Ok((cell, one, two)) => levels.derived(at, cell, &[("value", at), ("prior", one), ("two years before", two)]),
            Err(reason) => levels.derived(at, refused(levels, at, reason), &[("value", at)]),
        }
    });
    each.collect()
}

fn effect(levels: &Levels, at: usize, one: usize, two: usize) -> Result<Cell, Reason> {
    let level = |at: usize| Level::of(&levels.table().rows[at].cell);
    let (x, base, early) = (ended(levels, at)?, level(one)?, level(two)?);
    let status = positive(&x, &base)?.status.max(positive(&base, &early)?.status);
    let value = |x: f64, base: f64, early: f64| (x / base - libm::sqrt(x / early)) * 100.0;
    let float = |end: &Option<Fraction>| end.as_ref().map(Fraction::to_f64).filter(|end| *end > 0.0);
    let number = match (&x.number, &base.number, &early.number) {
        (Some(x), Some(base), Some(early)) => {
            // Both growth rates on their own, so that small ones keep their digits.
            let growth = x.divided_by(base).map(|quotient| quotient.minus_one().to_f64());
            let pace = x.divided_by(early).map(|quotient| libm::expm1(libm::log1p(quotient.minus_one().to_f64()) / 2.0));
            growth.zip(pace).map(|(growth, pace)| (growth - pace) * 100.0)
        }
        _ => None,
    };
    // It falls with the base, rises with the earlier figure, and bends upward in x: least at an end of x or where it turns.
    let lo = || {
        let (base, early) = (float(&base.within.hi)?, float(&early.within.lo)?);
        let (low, high) = (float(&x.within.lo)?, float(&x.within.hi)?);
        let turn = (base * base / (4.0 * early)).clamp(low, high);
        Some(value(turn, base, early))
    };
    let hi = || {
        let (base, early) = (float(&base.within.lo)?, float(&early.within.hi)?);
        let (low, high) = (float(&x.within.lo)?, float(&x.within.hi)?);
        Some(value(low, base, early).max(value(high, base, early)))
    };
    Ok(rounded(number.map(Real::Float), lo().map(Real::Float), hi().map(Real::Float), status))
}
