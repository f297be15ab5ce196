//! How the parts of a whole changed within a year: their shares, and their parts in what was gained.

use super::share::{Standing, others, share_of, standing};
use crate::metric::arithmetic::kernel::{Level, Made, corners};
use crate::metric::operands::against::ended;
use crate::metric::operands::calendar::Shared;
use crate::metric::operands::whole::{Whole, wholes};
use crate::metric::{Argument, Example, Levels, Metric, Rule, Takes, UnitRule};
use crate::number::{Decimal, Fraction, Interval};
use crate::period::Period;
use crate::table::{Cell, Kind, Reason, Row};

/// The change of a share on a year before.
pub(crate) const SHARE_CHG: Metric = Metric {
    name: "share_chg",
    aliases: &["占比变动"],
    formula: "x(part, t) / X(whole, t) − x(part, t − one year) / X(whole, t − one year), in points",
    edges: "The wholes as in share. Never a percentage of a percentage.",
    source: "difference of two shares",
    takes: Takes::Nothing,
    rule: Rule::Additive,
    unit: UnitRule::Points,
    example: Example {
        sentence: "from 2.99 of 10.40 to 3.20 of 10.74: the share rose by 1.05 points",
        kind: Kind::Stock,
        parts: &["urban", "rural", "all"],
        levels: &[
            ("rural", "2022-12", "2.99"),
            ("all", "2022-12", "10.40"),
            ("rural", "2023-12", "3.20"),
            ("all", "2023-12", "10.74"),
        ],
        ask: "share_chg",
        at: ("rural", "2023-12"),
        gives: "1.045158",
    },
    rows: share_chg,
};

/// What part of a gain a part made up.
pub(crate) const CONTRIBUTION_SHARE: Metric = Metric {
    name: "contribution_share",
    aliases: &["贡献率"],
    formula: "(x(part, t) − x(part, t − one year)) / (X(whole, t) − X(whole, t − one year)), in percent of the change",
    edges: "May be below 0 or above 100, where parts went different ways. Where the rounding of the printed figures \
            allows that the whole did not change, rounding_indeterminate. Not contribution (拉动), which is in points.",
    source: "NBS of China: 贡献率",
    takes: Takes::Nothing,
    rule: Rule::Additive,
    unit: UnitRule::Percent,
    example: Example {
        sentence: "0.21 of the 0.34 that were added: 61.8 %, and given the rounding between 57.1 and 66.7",
        kind: Kind::Stock,
        parts: &["urban", "rural", "all"],
        levels: &[
            ("rural", "2022-12", "2.99"),
            ("all", "2022-12", "10.40"),
            ("rural", "2023-12", "3.20"),
            ("all", "2023-12", "10.74"),
        ],
        ask: "contribution_share",
        at: ("rural", "2023-12"),
        gives: "61.764706",
    },
    rows: contribution_share,
};

/// A part and its whole, in one period.
struct Side<'a> {
    part: Level,
    whole: &'a Whole,
    standing: Standing,
}

fn share_chg(levels: &Levels, _: &Argument) -> Vec<Row> {
    over_a_year(levels, |now, before| {
        let now = share_of(&now.part, now.whole, &now.standing)?;
        Ok(now.minus(&share_of(&before.part, before.whole, &before.standing)?).cell())
    })
}

fn contribution_share(levels: &Levels, _: &Argument) -> Vec<Row> {
    over_a_year(levels, of_the_gain)
}

/// Every part and its whole against those of a year before.
fn over_a_year(levels: &Levels, make: impl Fn(&Side, &Side) -> Result<Cell, Reason>) -> Vec<Row> {
    let rows = &levels.table().rows;
    let priors = levels.earlier(Period::year_before);
    let wholes = wholes(levels);
    let side = |at: usize| {
        let whole = wholes[at].as_ref().map_err(|reason| *reason)?;
        Ok(Side { part: Level::of(&rows[at].cell)?, whole, standing: standing(at, &rows[at], whole) })
    };
    let each = priors.into_iter().enumerate().map(|(at, prior)| {
        let mut operands = vec![("value", at)];
        operands.extend(prior.iter().map(|prior| ("prior", *prior)));
        let both = [Ok(at), prior].into_iter().flatten();
        let shared: Vec<&Shared> = both.filter_map(|row| wholes[row].as_ref().ok()).map(|whole| &whole.operands).collect();
        let cell = ended(levels, at).and_then(|_| make(&side(at)?, &side(prior?)?));
        levels.derived_with(at, cell.unwrap_or_else(|reason| Cell::reason(reason, rows[at].cell.status)), &operands, &shared)
    });
    each.collect()
}

fn of_the_gain(now: &Side, before: &Side) -> Result<Cell, Reason> {
    let part = Made::difference(&now.part, &before.part);
    let whole = Made::difference(&now.whole.level, &before.whole.level);
    // The whole may not have changed at all: any part of nothing would do.
    let signs = [&whole.within.lo, &whole.within.hi].map(|end| end.as_ref().map_or(0, Fraction::signum));
    if signs[0] * signs[1] <= 0 {
        return Err(Reason::RoundingIndeterminate);
    }
    let number = part.number.as_ref().zip(whole.number.as_ref()).and_then(|(part, whole)| part.divided_by(whole));
    let quotient = |at: &[&Fraction]| at[0].divided_by(at[1]);
    let within = match (now.standing, before.standing) {
        (Standing::Itself, Standing::Itself) => Interval::closed(Decimal::ONE, Decimal::ONE),
        // Δx / (Δx + Δrest): each once.
        (Standing::Summed, Standing::Summed) => {
            let rest = now.whole.rest(&now.part).minus(&before.whole.rest(&before.part));
            corners(&[&part.within, &rest], |at| at[0].divided_by(&at[0].plus(at[1])))
        }
        // 1 − Δothers / ΔX, where the others are what was printed.
        (Standing::Remainder, Standing::Remainder) => {
            let others = others(now.whole, &now.part).minus(&others(before.whole, &before.part));
            corners(&[&others, &whole.within], quotient).minus_one().times(-1)
        }
        // The whole is the sum at one end alone: Δx beside the rest of that end, each input once or in one direction.
        (Standing::Apart, Standing::Summed) => {
            let rest = before.whole.rest(&before.part);
            corners(&[&now.part.within, &before.part.within, &now.whole.level.within, &rest], |at| {
                at[0].minus(at[1]).divided_by(&at[2].minus(at[1]).minus(at[3]))
            })
        }
        (Standing::Summed, Standing::Apart) => {
            let rest = now.whole.rest(&now.part);
            corners(&[&now.part.within, &before.part.within, &rest, &before.whole.level.within], |at| {
                at[0].minus(at[1]).divided_by(&at[0].plus(at[2]).minus(at[3]))
            })
        }
        _ => corners(&[&part.within, &whole.within], quotient),
    };
    Ok(Made { number, within, status: part.status.max(whole.status) }.times(100).cell())
}
