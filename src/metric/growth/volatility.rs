//! How unsteady growth is, and whether one year stands out.

use std::collections::BTreeMap;

use crate::metric::arithmetic::kernel::{Level, Made, rounded};
use crate::metric::arithmetic::spread::{deviation, deviations};
use crate::metric::operands::against::{ended, growth, in_points, refused, year_before};
use crate::metric::operands::calendar::Shared;
use crate::metric::{Example, Levels, Metric, Rule, Takes, UnitRule};
use crate::number::Real;
use crate::table::{Kind, Reason, Row, Status};

/// The spread of growth against its mean.
pub(crate) const CV: Metric = Metric {
    name: "cv",
    aliases: &["变异系数"],
    formula: "sd(g) / |mean(g)| of the growth on a year before, of all periods up to t, in percent",
    edges: EDGES,
    source: "coefficient of variation, with n − 1",
    takes: Takes::Nothing,
    rule: Rule::Stated,
    unit: UnitRule::Percent,
    example: Example {
        sentence: "growth of 10 % four times and of 20 % four times: its standard deviation is 36 % of its mean",
        ask: "cv",
        gives: "35.634832",
        ..UNSTEADY
    },
    rows: |levels, _| each(levels, cv),
};

/// The typical distance of growth from its median.
pub(crate) const MAD: Metric = Metric {
    name: "mad",
    aliases: &["绝对中位差"],
    formula: "median |g − median(g)| of the growth on a year before, of all periods up to t, in points",
    edges: EDGES,
    source: "Hampel, The Influence Curve and its Role in Robust Estimation, JASA 69 (1974)",
    takes: Takes::Nothing,
    rule: Rule::Stated,
    unit: UnitRule::Points,
    example: Example {
        sentence: "growth of 10 % four times and of 20 % four times: each is five points from the middle",
        ask: "mad",
        gives: "5",
        ..UNSTEADY
    },
    rows: |levels, _| each(levels, |growths, _| mad(growths, middles(growths))),
};

/// How far the growth of a period stands out.
pub(crate) const ROBUST_Z: Metric = Metric {
    name: "robust_z",
    aliases: &["稳健z值"],
    formula: "0.6745 · (g(t) − median(g)) / mad of the growth on a year before, of all periods up to t",
    edges: EDGES,
    source: "Iglewicz and Hoaglin, How to Detect and Handle Outliers (1993): 0.6745 is the third quartile of \
             the normal distribution as they print it, and beyond 3.5 stands out",
    takes: Takes::Nothing,
    rule: Rule::Stated,
    unit: UnitRule::Plain,
    example: Example {
        sentence: "growth of 10 % four times and of 20 % four times: the last is as far above the middle as half of all",
        ask: "robust_z",
        gives: "0.6745",
        ..UNSTEADY
    },
    rows: |levels, _| each(levels, robust_z),
};

const EDGES: &str = "Of growth, not of levels: a trend is no unsteadiness. Eight growth rates at least, else too_few_points; \
                     periods without growth are stepped over. Of a rate, its change in points. What is divided by must \
                     not be 0: zero_base. lo and hi hold what the rounding allows, and may be wider than need be.";

const UNSTEADY: Example = Example {
    sentence: "",
    kind: Kind::Flow,
    parts: &["market"],
    levels: &[
        ("market", "2012", "100"),
        ("market", "2013", "110"),
        ("market", "2014", "121"),
        ("market", "2015", "133.1"),
        ("market", "2016", "146.41"),
        ("market", "2017", "175.692"),
        ("market", "2018", "210.8304"),
        ("market", "2019", "252.99648"),
        ("market", "2020", "303.595776"),
    ],
    ask: "",
    at: ("market", "2020"),
    gives: "",
};

/// The growth of one period: the number, and where it may lie.
#[derive(Clone, Copy)]
struct Growth {
    number: f64,
    lo: f64,
    hi: f64,
}

/// The growth of all periods up to one, in order, and each of its ends by size.
#[derive(Default)]
struct Growths {
    each: Vec<Growth>,
    by_size: [Vec<f64>; 3],
    /// The sums of the numbers and of their ends.
    sums: [f64; 3],
    /// The periods, as operands.
    points: Shared,
    /// The worst status of them.
    status: Status,
}

impl Growths {
    fn push(&mut self, growth: Growth) {
        self.each.push(growth);
        for (at, end) in [growth.number, growth.lo, growth.hi].into_iter().enumerate() {
            self.sums[at] += end;
            let place = self.by_size[at].partition_point(|known| known.total_cmp(&end).is_lt());
            self.by_size[at].insert(place, end);
        }
    }
}

/// The fewest growth rates that have a spread.
const FEWEST: usize = 8;

/// Up to so many growth rates the bounds of their deviation are as tight as can be.
const MANY: usize = 40;

/// A value with its bounds, of the growth rates up to a period and the last of them.
type Answer = Result<(f64, Option<f64>, Option<f64>), Reason>;

fn each(levels: &Levels, make: impl Fn(&Growths, Growth) -> Answer) -> Vec<Row> {
    let rows = &levels.table().rows;
    let points = in_points(levels);
    let priors = levels.earlier(|period| year_before(levels, period));
    let grown = |at: usize| -> Result<Made, Reason> { growth(&ended(levels, at)?, &Level::of(&rows[priors[at]?].cell)?, points) };
    let mut made = Vec::with_capacity(rows.len());
    for (first, last) in levels.spans() {
        let mut seen: BTreeMap<_, Growths> = BTreeMap::new();
        for at in *first..=*last {
            let own = grown(at).and_then(|made| Ok((told(&made).ok_or(Reason::Approximate)?, made.status)));
            let cell = own.and_then(|(own, its)| {
                let alike = seen.entry(levels.sort_of(at)).or_default();
                alike.push(own);
                alike.points.push(levels, "point", at);
                alike.status = alike.status.max(its);
                if alike.each.len() < FEWEST {
                    return Err(Reason::TooFewPoints);
                }
                let (value, lo, hi) = make(alike, own)?;
                let real = |end: Option<f64>| end.filter(|end| end.is_finite()).map(Real::Float);
                Ok(rounded(Some(Real::Float(value)), real(lo), real(hi), alike.status))
            });
            made.push(match cell {
                Ok(cell) => levels.derived_with(at, cell, &[], &[&seen[&levels.sort_of(at)].points]),
                Err(reason) => levels.derived(at, refused(levels, at, reason), &[("value", at)]),
            });
        }
    }
    made
}

/// A growth as floats; nothing where a source printed a bound or an approximation.
fn told(made: &Made) -> Option<Growth> {
    let number = made.number.as_ref()?.to_f64();
    let end = |end: &Option<crate::number::Fraction>| end.as_ref().map(crate::number::Fraction::to_f64);
    Some(Growth {
        number,
        lo: end(&made.within.lo).unwrap_or(f64::NEG_INFINITY),
        hi: end(&made.within.hi).unwrap_or(f64::INFINITY),
    })
}

/// The middle of numbers in any order, which does not take sorting all of them.
fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    let half = values.len() / 2;
    let odd = values.len() % 2 == 1;
    let (below, middle, _) = values.select_nth_unstable_by(half, f64::total_cmp);
    match below.iter().copied().max_by(f64::total_cmp) {
        Some(next) if !odd => next / 2.0 + *middle / 2.0,
        _ => *middle,
    }
}

/// The middle of numbers by size.
fn middle(sorted: &[f64]) -> f64 {
    let half = sorted.len() / 2;
    if sorted.len() % 2 == 1 { sorted[half] } else { sorted[half - 1] / 2.0 + sorted[half] / 2.0 }
}

fn cv(growths: &Growths, _: Growth) -> Answer {
    let each = &growths.each;
    let count = each.len() as f64;
    let [middle, lo, hi] = growths.sums.map(|sum| sum / count);
    let of = |pick: fn(&Growth) -> f64| -> Vec<f64> { each.iter().map(pick).collect() };
    let sd = deviation(&of(|it| it.number));
    // Of many growth rates an outer bound is quicker: no rounding moves the deviation by more than it has itself.
    let reach = |it: &Growth| f64::max(it.hi - it.number, it.number - it.lo);
    let off = libm::sqrt(each.iter().map(|it| reach(it) * reach(it)).sum::<f64>() / count);
    let (least, most) = match each.len() {
        0..=MANY => deviations(&of(|it| it.lo), &of(|it| it.hi)),
        _ => (f64::max(sd - off, 0.0), sd + off),
    };
    // With one less than the count below the line.
    let wider = libm::sqrt(count / (count - 1.0));
    let [sd, least, most] = [sd, least, most].map(|sd| sd * wider);
    if middle == 0.0 {
        return Err(Reason::ZeroBase);
    }
    let (nearest, farthest) = if lo > 0.0 || hi < 0.0 { (lo.abs().min(hi.abs()), lo.abs().max(hi.abs())) } else { (0.0, 0.0) };
    let least = if farthest > 0.0 { least / farthest * 100.0 } else { 0.0 };
    let most = (nearest > 0.0).then(|| most / nearest * 100.0);
    Ok((sd / middle.abs() * 100.0, Some(least), most))
}

fn mad(growths: &Growths, [middle, lo, hi]: [f64; 3]) -> Answer {
    let each = || growths.each.iter();
    let value = median(each().map(|it| (it.number - middle).abs()));
    let least = median(each().map(|it| f64::max(it.lo - hi, lo - it.hi).max(0.0)));
    let most = median(each().map(|it| f64::max(it.hi - lo, hi - it.lo)));
    Ok((value, Some(least), Some(most)))
}

/// The median, and where it may lie.
fn middles(growths: &Growths) -> [f64; 3] {
    growths.by_size.each_ref().map(|sorted| middle(sorted))
}

/// The median distance from the middle of a normal distribution, in standard deviations, to the digits that the definition
/// of Iglewicz and Hoaglin has: what is printed follows from what is documented.
const QUARTILE: f64 = 0.6745;

fn robust_z(growths: &Growths, own: Growth) -> Answer {
    let middles = middles(growths);
    let [middle, lo, hi] = middles;
    let (mad, least, most) = mad(growths, middles)?;
    if mad == 0.0 {
        return Err(Reason::ZeroBase);
    }
    let ends = least.filter(|least| *least > 0.0).zip(most).map(|(least, most)| {
        let (below, above) = (own.lo - hi, own.hi - lo);
        let down = below / if below < 0.0 { least } else { most };
        let up = above / if above < 0.0 { most } else { least };
        (QUARTILE * down, QUARTILE * up)
    });
    Ok((QUARTILE * (own.number - middle) / mad, ends.map(|ends| ends.0), ends.map(|ends| ends.1)))
}
