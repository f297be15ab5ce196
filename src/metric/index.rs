//! Index numbers: 100 at a base.

use super::kernel::{Level, exact, refused_base};
use super::{Argument, Example, Levels, Metric, Rule, Takes, UnitRule};
use crate::number::{Decimal, Interval};
use crate::table::{Cell, Kind, Reason, Row};

/// The level as a percentage of that of a base period.
pub(super) const INDEX: Metric = Metric {
    name: "index",
    aliases: &["ts_index", "指数"],
    formula: "100 · x(t) / x(base)",
    edges: "The base must exist, be positive and over, and lie on the same definition; nothing is re-based in silence.",
    source: "ILO and others, Consumer Price Index Manual (2020), chapter on reference periods",
    takes: Takes::Period,
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
            Argument::Period(period) => levels.base(at, *period),
            _ => Err(Reason::NoPrior),
        };
        let cell = base.and_then(|base| {
            let period = rows[base].period;
            if !levels.complete(period) || !levels.complete(rows[at].period) {
                return Err(Reason::PartialPeriod);
            }
            let (x, y) = (Level::of(&rows[at].cell)?, Level::of(&rows[base].cell)?);
            Ok(if at == base { hundred(&y) } else { relative(&x, &y) })
        });
        match (cell, base) {
            (Ok(cell), Ok(base)) => levels.derived(at, cell, &[("value", at), ("base", base)]),
            (Err(reason), _) | (_, Err(reason)) => {
                let own = Level::of(&rows[at].cell).err();
                levels.derived(at, Cell::reason(own.unwrap_or(reason), rows[at].cell.status), &[("value", at)])
            }
        }
    });
    each.collect()
}

/// The base itself is 100 whatever its rounding: it is the same number above and below.
fn hundred(base: &Level) -> Cell {
    let hundred = Decimal::from(100);
    match refused_base(base.printed, base.printed) {
        Some(reason) => Cell::reason(reason, base.status),
        None => exact(Some(hundred.into()), Interval::closed(hundred, hundred), base.status),
    }
}

fn relative(x: &Level, base: &Level) -> Cell {
    let status = x.status.max(base.status);
    if let Some(reason) = refused_base(x.printed, base.printed) {
        return Cell::reason(reason, status);
    }
    let quotient = x.number.as_ref().zip(base.number.as_ref()).and_then(|(x, base)| x.divided_by(base));
    exact(quotient.map(|quotient| quotient.times(100)), x.within.over(&base.within).times(100), status)
}
