//! Convergence: whether parts grow alike, by their spread and by the growth of those that started low.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::parity::log;
use crate::metric::arithmetic::kernel::{Level, rounded};
use crate::metric::arithmetic::spread;
use crate::metric::operands::whole;
use crate::metric::{Argument, Example, Levels, Metric, Rule, Takes, UnitRule};
use crate::number::{Fraction, Real};
use crate::period::Period;
use crate::table::{Cell, Kind, Reason, Row, Status};

/// The spread of the parts in logarithms.
pub(crate) const SIGMA_CONV: Metric = Metric {
    name: "sigma_conv",
    aliases: &["σ收敛"],
    formula: "the standard deviation of ln x over the n parts of a period, with n below the line; of sigma_conv(cv) that of x \
              over its mean; of sigma_conv(trend) its slope a year by least squares over all periods up to t",
    edges: "The parts converge where it falls, where the trend is below zero. Three parts at least, and for a trend three \
            periods of one definition, else too_few_points; all of them every time, else low_coverage; each above zero. \
            lo and hi are the ends over all that the rounding allows; where more than ten \
            parts may stand on either side of the mean, hi may lie a little further out.",
    source: "Barro and Sala-i-Martin (1992), σ-convergence",
    takes: Takes::OneOf(&["cv", "trend"]),
    rule: Rule::Across,
    unit: UnitRule::Plain,
    example: Example {
        sentence: "1, 1 and e³: logarithms of 0, 0 and 3 around 1 deviate by √2",
        kind: Kind::Ratio,
        parts: &["a", "b", "c"],
        levels: &[("a", "2023", "1"), ("b", "2023", "1"), ("c", "2023", "20.0855369231876677")],
        ask: "sigma_conv",
        at: ("all", "2023"),
        gives: "1.414214",
    },
    rows: sigma,
};

/// How much slower those grow that started higher.
pub(crate) const BETA_CONV: Metric = Metric {
    name: "beta_conv",
    aliases: &["β收敛"],
    formula: "the slope β, by least squares over the parts, of the mean growth ln(x(t)/x(base))/T on ln x(base), T the years \
              between; of beta_conv(speed) λ = −ln(1 + βT)/T a year, of beta_conv(half_life) ln 2/λ in years",
    edges: "The parts converge where β is below zero. Without a base, the first period at which all parts are there. Eight \
            parts at least, else too_few_points; all of them at both ends, else low_coverage; each above zero. No half-life \
            without convergence: not_reached; not_converged where the parts change places (1 + βT ≤ 0). lo and hi are the \
            ends over the rounding, where the slope rises or falls with each figure by itself; else they may lie further out.",
    source: "Barro and Sala-i-Martin (1992), absolute β-convergence",
    takes: Takes::OneOfSince(&["speed", "half_life"]),
    rule: Rule::Across,
    unit: UnitRule::Plain,
    example: Example {
        sentence: "eight parts, of which each grew by the root of what it lacked to 256: half of the distance in a year",
        kind: Kind::Ratio,
        parts: &["a", "b", "c", "d", "e", "f", "g", "h"],
        levels: &[
            ("a", "2022", "1"),
            ("b", "2022", "4"),
            ("c", "2022", "9"),
            ("d", "2022", "16"),
            ("e", "2022", "25"),
            ("f", "2022", "36"),
            ("g", "2022", "49"),
            ("h", "2022", "64"),
            ("a", "2023", "16"),
            ("b", "2023", "32"),
            ("c", "2023", "48"),
            ("d", "2023", "64"),
            ("e", "2023", "80"),
            ("f", "2023", "96"),
            ("g", "2023", "112"),
            ("h", "2023", "128"),
        ],
        ask: "beta_conv",
        at: ("all", "2023"),
        gives: "-0.5",
    },
    rows: beta,
};

/// The parts of one period of one group, by the values of the dimensions that are looked across.
type Parts = BTreeMap<Vec<Arc<str>>, usize>;

/// What the parts have in common, and their periods.
pub(super) struct Group {
    key: Vec<Arc<str>>,
    periods: BTreeMap<Period, Parts>,
    /// Every part that any period has.
    all: BTreeSet<Vec<Arc<str>>>,
    /// How many parts there are of declared partitions.
    declared: usize,
}

/// The parts of a table by what they have in common.
pub(super) fn groups(levels: &Levels) -> Vec<Group> {
    let table = levels.table();
    let across = crate::metric::looked_across(table);
    let declared = whole::declared(table).unwrap_or(0);
    let mut groups: BTreeMap<Vec<Arc<str>>, Group> = BTreeMap::new();
    for (at, row) in table.rows.iter().enumerate() {
        let stated = |number: &usize| table.dimensions[*number].total.as_ref() == Some(&row.key[*number]);
        if across.iter().any(stated) {
            continue;
        }
        let mut key = row.key.clone();
        for number in &across {
            key[*number] = table.dimensions[*number].total.clone().unwrap_or_else(|| "all".into());
        }
        let part: Vec<Arc<str>> = across.iter().map(|number| row.key[*number].clone()).collect();
        let group =
            groups.entry(key.clone()).or_insert_with(|| Group { key, periods: BTreeMap::new(), all: BTreeSet::new(), declared });
        group.all.insert(part.clone());
        group.periods.entry(row.period).or_default().insert(part, at);
    }
    groups.into_values().collect()
}

impl Group {
    /// The levels of a period, all of them above zero, in the order of the declaration.
    fn levels(&self, levels: &Levels, period: Period, least: usize) -> Result<Vec<(usize, Level)>, Reason> {
        let rows = &levels.table().rows;
        let mut found: Vec<usize> = self.periods.get(&period).into_iter().flat_map(|parts| parts.values().copied()).collect();
        if !levels.over(period) || found.iter().any(|at| !levels.complete(&rows[*at])) {
            return Err(Reason::PartialPeriod);
        }
        found.sort_unstable();
        let count = self.all.len().max(self.declared);
        if count < least {
            return Err(Reason::TooFewPoints);
        }
        if found.len() < count || found.iter().any(|at| rows[*at].cell.value.is_none()) {
            return Err(Reason::LowCoverage);
        }
        let level = |at: usize| {
            let level = Level::of(&rows[at].cell)?;
            if level.printed.signum() > 0 { Ok((at, level)) } else { Err(Reason::NonpositiveBase) }
        };
        found.into_iter().map(level).collect()
    }

    /// The periods that any part has.
    pub(super) fn periods(&self) -> impl Iterator<Item = Period> + '_ {
        self.periods.keys().copied()
    }

    /// The rows of the parts of a period.
    pub(super) fn rows_of(&self, period: Period) -> impl Iterator<Item = usize> + '_ {
        self.periods.get(&period).into_iter().flat_map(|parts| parts.values().copied())
    }

    /// The row about all parts of a period.
    pub(super) fn row(&self, levels: &Levels, period: Period, made: Result<(Cell, Vec<usize>), Reason>) -> Row {
        let first = self.periods[&period].values().copied().min().unwrap_or(0);
        let status = Status::of_all(self.periods[&period].values().map(|at| levels.table().rows[*at].cell.status));
        let (cell, points) = made.unwrap_or_else(|reason| (Cell::reason(reason, status), Vec::new()));
        let operands: Vec<_> = points.into_iter().map(|at| ("part", at)).collect();
        Row { key: self.key.clone(), ..levels.derived(first, cell, &operands) }
    }
}

fn worst<'a>(levels: impl Iterator<Item = &'a (usize, Level)>) -> Status {
    Status::of_all(levels.map(|(_, level)| level.status))
}

/// The fewest parts that have a spread.
const FEWEST_OF_A_SPREAD: usize = 3;

/// A number and its ends, each where it is known.
type Bounded = [Option<f64>; 3];

/// What a period says of the spread of its parts.
type Spread = (Period, Result<(Bounded, Vec<(usize, Level)>), Reason>);

fn sigma(levels: &Levels, argument: &Argument) -> Vec<Row> {
    let word = match argument {
        Argument::Word(word) => word.as_str(),
        _ => "",
    };
    let mut made = Vec::new();
    for group in groups(levels) {
        let spreads: Vec<Spread> = group
            .periods
            .keys()
            .map(|period| {
                let found = group.levels(levels, *period, FEWEST_OF_A_SPREAD);
                (*period, found.map(|parts| (of_parts(&parts, word == "cv"), parts)))
            })
            .collect();
        for (number, (period, spread)) in spreads.iter().enumerate() {
            let cell = spread.as_ref().map_err(|reason| *reason).and_then(|(bounded, parts)| match word {
                "trend" => slope(levels, &spreads[..=number]),
                _ => Ok((told(bounded, worst(parts.iter())), parts.iter().map(|(at, _)| *at).collect())),
            });
            made.push(group.row(levels, *period, cell));
        }
    }
    made
}

fn told(bounded: &Bounded, status: Status) -> Cell {
    let [number, lo, hi] = bounded.map(|end| end.map(Real::Float));
    rounded(number, lo, hi, status)
}

fn of_parts(parts: &[(usize, Level)], variation: bool) -> Bounded {
    let reference = Fraction::from(parts[0].1.printed);
    let over = |end: &Option<Fraction>| end.as_ref().and_then(|end| end.divided_by(&reference)).filter(|end| end.signum() > 0);
    let ends = |pick: fn(&Level) -> Option<Fraction>| -> Option<Vec<Fraction>> {
        parts.iter().map(|(_, level)| over(&pick(level))).collect()
    };
    let [number, lo, hi] =
        [|l: &Level| l.number.clone(), |l: &Level| l.within.lo.clone(), |l: &Level| l.within.hi.clone()].map(ends);
    let each = |parts: Option<Vec<Fraction>>| -> Option<Vec<f64>> {
        parts.map(|parts| parts.iter().map(|part| if variation { part.to_f64() } else { log(part) }).collect())
    };
    let (number, lo, hi) = (each(number), each(lo), each(hi));
    let of = if variation { spread::variation } else { spread::deviation };
    let bounds = lo.zip(hi).map(|(lo, hi)| if variation { spread::variations(&lo, &hi) } else { spread::deviations(&lo, &hi) });
    [number.map(|parts| of(&parts)), bounds.map(|(lo, _)| lo), bounds.map(|(_, hi)| hi)]
}

/// The slope a year of the spreads since the last break.
fn slope(levels: &Levels, spreads: &[Spread]) -> Result<(Cell, Vec<usize>), Reason> {
    let Some((period, Ok((_, last)))) = spreads.last() else { return Err(Reason::TooFewPoints) };
    let mut points = Vec::new();
    for (earlier, spread) in spreads.iter().rev() {
        let Ok((bounded, parts)) = spread else { continue };
        let same = last
            .iter()
            .zip(parts)
            .all(|((late, _), (early, _))| levels.alike(*late, *early) && levels.unbroken(*late, *early).is_ok());
        if !same {
            break;
        }
        points.push((-period.years_since(*earlier), bounded, parts));
    }
    if points.len() < FEWEST_OF_A_SPREAD {
        return Err(Reason::TooFewPoints);
    }
    let mean = points.iter().map(|(time, ..)| time).sum::<f64>() / points.len() as f64;
    let square: f64 = points.iter().map(|(time, ..)| (time - mean) * (time - mean)).sum();
    if square <= 0.0 {
        return Err(Reason::TooFewPoints);
    }
    let of = |early: usize, late: usize| -> Option<f64> {
        let weighed = |(time, bounded, _): &(f64, &Bounded, &Vec<(usize, Level)>)| {
            let weight = (time - mean) / square;
            Some(weight * bounded[if weight < 0.0 { early } else { late }]?)
        };
        points.iter().map(weighed).sum()
    };
    let status = worst(points.iter().flat_map(|(.., parts)| parts.iter()));
    let rows = points.iter().flat_map(|(.., parts)| parts.iter().map(|(at, _)| *at)).collect();
    Ok((told(&[of(0, 0), of(2, 1), of(1, 2)], status), rows))
}

/// The fewest parts that a line over parts is drawn through.
const FEWEST_OF_A_LINE: usize = 8;

fn beta(levels: &Levels, argument: &Argument) -> Vec<Row> {
    let (word, base) = match argument {
        Argument::WordSince(word, base) => (word.as_deref().unwrap_or_default(), *base),
        _ => ("", None),
    };
    let mut made = Vec::new();
    for group in groups(levels) {
        let complete = |period: &Period| group.levels(levels, *period, FEWEST_OF_A_LINE).is_ok();
        let base = base.or_else(|| group.periods.keys().copied().find(complete));
        for period in group.periods.keys() {
            made.push(group.row(levels, *period, of_growth(levels, &group, *period, base, word)));
        }
    }
    made
}

fn of_growth(
    levels: &Levels,
    group: &Group,
    period: Period,
    base: Option<Period>,
    word: &str,
) -> Result<(Cell, Vec<usize>), Reason> {
    let now = group.levels(levels, period, FEWEST_OF_A_LINE)?;
    let base = base.ok_or(Reason::LowCoverage)?;
    let before = match group.levels(levels, base, FEWEST_OF_A_LINE) {
        Err(Reason::LowCoverage) if !group.periods.contains_key(&base) => {
            let first = group.periods.keys().next().is_some_and(|first| base < *first);
            return Err(if first { Reason::NoPrior } else { Reason::MissingPeriod });
        }
        found => found?,
    };
    for ((at, _), (early, _)) in now.iter().zip(&before) {
        levels.unbroken(*at, *early)?;
        if !levels.alike(*at, *early) {
            return Err(Reason::MissingPeriod);
        }
    }
    let years = period.years_since(base);
    if years <= 0.0 {
        return Err(Reason::TooFewPoints);
    }
    let status = worst(now.iter().chain(&before));
    let rows: Vec<usize> = before.iter().chain(&now).map(|(at, _)| *at).collect();
    let logs = |parts: &[(usize, Level)], pick: fn(&Level) -> Option<Fraction>| -> Option<Vec<f64>> {
        let reference = Fraction::from(parts[0].1.printed);
        let over = |level: &Level| pick(level)?.divided_by(&reference).filter(|end| end.signum() > 0).map(|end| log(&end));
        parts.iter().map(|(_, level)| over(level)).collect()
    };
    let picks: [fn(&Level) -> Option<Fraction>; 3] = [|l| l.number.clone(), |l| l.within.lo.clone(), |l| l.within.hi.clone()];
    let [x, x_lo, x_hi] = picks.map(|pick| logs(&before, pick));
    let [y, y_lo, y_hi] = picks.map(|pick| logs(&now, pick));
    // The slope of the later logarithms on the earlier ones; growth is their difference, so its slope is one less.
    let number = match (&x, &y) {
        (Some(x), Some(y)) => Some(spread::slope(x, y).ok_or(Reason::TooFewPoints)?),
        _ => None,
    };
    let bounds = (|| spread::slopes((&x_lo?, &x_hi?), (&y_lo?, &y_hi?)))();
    let bounded: Bounded = [number, bounds.map(|(lo, _)| lo), bounds.map(|(_, hi)| hi)];
    let speed = |slope: f64| (slope > 0.0).then(|| -libm::log(slope) / years);
    let bounded = match word {
        "" => bounded.map(|slope| slope.map(|slope| (slope - 1.0) / years)),
        _ => {
            let [number, lo, hi] = bounded;
            let known = number.map(|slope| speed(slope).ok_or(Reason::NotConverged)).transpose()?;
            let (lo, hi) = (hi.and_then(speed), lo.and_then(speed));
            match word {
                "speed" => [known, lo, hi],
                _ => {
                    let half = |speed: f64| (speed > 0.0).then(|| std::f64::consts::LN_2 / speed);
                    let known = known.map(|speed| half(speed).ok_or(Reason::NotReached)).transpose()?;
                    [known, hi.and_then(half), lo.and_then(half)]
                }
            }
        }
    };
    Ok((told(&bounded, status), rows))
}
