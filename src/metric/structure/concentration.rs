//! Concentration: how much of a whole a few of its parts hold.

use crate::metric::arithmetic::kernel::{Level, MOST_AT_CORNERS, Made, rounded};
use crate::metric::operands::whole::{Body, by_body};
use crate::metric::{Argument, Example, Levels, Metric, Rule, Takes, UnitRule};
use crate::number::{Decimal, Fraction, Interval, Real};
use crate::table::{Cell, Kind, Origin, Reason, Row, Status};

/// How many parts are levelled to find the least that the largest of them may hold; of more the bound is safe, not the nearest.
const MOST_LEVELLED: usize = 64;

/// The Herfindahl-Hirschman index of the parts.
pub(crate) const HHI: Metric = Metric {
    name: "hhi",
    aliases: &["赫芬达尔指数"],
    formula: "the sum of s² over the parts, s the share in percent: from near 0 to 10 000 for one part alone",
    edges: "One row for all parts of a period: the total (`all`) stands in place of the part. Where parts are missing, \
            or leave more of a printed total than rounding does: approximate, from what is known to the most that the rest \
            may add. A declared part may be all of the rest; parts that nobody declared are each no larger than the smallest \
            that was. low_coverage where less than two thirds are known, and without a total; a negative part: \
            nonpositive_base. `hhi(class)` is 1 up to 1 000, 2 above it, 3 above 1 800, where a market is highly \
            concentrated; `hhi(class, 1500..2500)` takes other thresholds, here those of 2010.",
    source: "US DoJ and FTC, Merger Guidelines (2023): concentrated above 1 000, highly above 1 800",
    takes: Takes::MaybeClass,
    rule: Rule::Together,
    unit: UnitRule::Plain,
    example: Example {
        sentence: "parts of 50, 30 and 20 %: 2 500 + 900 + 400",
        kind: Kind::Flow,
        parts: &["a", "b", "c"],
        levels: &[("a", "2023", "50"), ("b", "2023", "30"), ("c", "2023", "20")],
        ask: "hhi",
        at: ("all", "2023"),
        gives: "3800",
    },
    rows: |levels, argument| {
        by_body(levels, |body| {
            let index = Parts::of(levels, body)?.squared().times(10_000);
            Ok(if let Argument::Class(low, high) = argument { class(&index, *low, *high) } else { index.cell() })
        })
    },
};

/// The class of an index: 1, above the lower threshold 2, above the higher one 3. Of an index that is known by its bounds
/// alone the class is known where both are of one.
fn class(index: &Made, low: Decimal, high: Decimal) -> Cell {
    let above = |index: &Fraction, threshold: Decimal| i64::from(*index > Fraction::from(threshold));
    let of = |index: &Fraction| 1 + above(index, low) + above(index, high);
    let [number, lo, hi] = [&index.number, &index.within.lo, &index.within.hi].map(|index| index.as_ref().map(of));
    let real = |class: Option<i64>| class.map(|class| Real::Exact(Decimal::from(class).into()));
    rounded(real(number.or(lo.filter(|lo| hi == Some(*lo)))), real(lo), real(hi), index.status)
}

/// The share of the largest parts together.
pub(crate) const CR: Metric = Metric {
    name: "cr",
    aliases: &["集中度"],
    formula: "the sum of the n largest parts over the whole, in percent",
    edges: "One row for all parts of a period, as in hhi, and of a rest the same is assumed: a declared part without a \
            figure may be the largest. Fewer than n parts: too_few_points. lo and hi leave open which parts \
            are the largest; lo of more than 64 parts is safe, not the nearest.",
    source: "concentration ratio of industrial economics",
    takes: Takes::Count,
    rule: Rule::Together,
    unit: UnitRule::Percent,
    example: Example {
        sentence: "the two largest of 50, 30 and 20 hold 80 %",
        kind: Kind::Flow,
        parts: &["a", "b", "c"],
        levels: &[("a", "2023", "50"), ("b", "2023", "30"), ("c", "2023", "20")],
        ask: "cr(2)",
        at: ("all", "2023"),
        gives: "80",
    },
    rows: cr,
};

fn cr(levels: &Levels, argument: &Argument) -> Vec<Row> {
    let Argument::Count(count) = argument else { return Vec::new() };
    by_body(levels, |body| Parts::of(levels, body)?.cr(*count))
}

/// The parts of a period as the metrics of concentration take them.
pub(crate) struct Parts {
    /// The numbers of the parts; `None` where one is approximate.
    pub numbers: Option<Vec<Fraction>>,
    /// Their ends, never below zero.
    pub lo: Vec<Fraction>,
    pub hi: Vec<Fraction>,
    /// The printed total, where the parts are not what makes it up.
    total: Option<Level>,
    /// Declared parts without a figure.
    missing: usize,
    /// What the total holds beside the parts, where more than rounding: the most.
    pub rest: Option<Fraction>,
    pub status: Status,
}

impl Parts {
    /// The parts of a period, or why nothing can be said of them together.
    pub(crate) fn of(levels: &Levels, body: &Body) -> Result<Parts, Reason> {
        let rows = &levels.table().rows;
        let found: Vec<Level> = body.parts.iter().filter_map(|row| Level::of(&rows[*row].cell).ok()).collect();
        let missing = body.absent + body.parts.len() - found.len();
        if body.printed.is_none() && missing > 0 {
            return Err(if body.elsewhere { Reason::DefinitionDiffers } else { Reason::LowCoverage });
        }
        if found.iter().any(|part| part.printed.signum() < 0) {
            return Err(Reason::NonpositiveBase);
        }
        // A part that is the total less the others makes the total their sum.
        let summed = body.parts.iter().any(|row| rows[*row].origin == Origin::Remainder);
        let printed = body.printed.filter(|_| !summed).map(|row| Level::of(&rows[row].cell)).transpose()?;
        let sum = |ends: &[Fraction]| total(ends.iter());
        let end = |end: &Option<Fraction>| end.clone().filter(|end| end.signum() > 0).unwrap_or_else(zero);
        let lo: Vec<Fraction> = found.iter().map(|part| end(&part.within.lo)).collect();
        let hi: Option<Vec<Fraction>> = found.iter().map(|part| part.within.hi.clone()).collect();
        let hi = hi.ok_or(Reason::Approximate)?;
        let statuses = found.iter().map(|part| part.status).chain(printed.iter().map(|whole| whole.status));
        let status = Status::of_all(statuses);
        let numbers: Option<Vec<Fraction>> = found.iter().map(|part| part.number.clone()).collect();
        let known = sum(&found.iter().map(|part| part.printed.into()).collect::<Vec<_>>());
        let mut rest = None;
        match &printed {
            Some(whole) if whole.printed.signum() <= 0 => {
                return Err(if whole.printed.is_zero() { Reason::ZeroBase } else { Reason::NonpositiveBase });
            }
            Some(whole) => {
                if known.times(3) < Fraction::from(whole.printed).times(2) {
                    return Err(Reason::LowCoverage);
                }
                let most = whole.within.hi.as_ref().ok_or(Reason::Approximate)?.minus(&sum(&lo));
                let least = whole.within.lo.as_ref().ok_or(Reason::Approximate)?.minus(&sum(&hi));
                rest = Some(most).filter(|_| missing > 0 || least.signum() > 0);
            }
            None if known.signum() == 0 => return Err(Reason::ZeroBase),
            None => {}
        }
        Ok(Parts { numbers, lo, hi, total: printed, missing, rest, status })
    }

    /// The sum of the squared shares, of one at most.
    pub(crate) fn squared(&self) -> Made {
        let of = |parts: &[Fraction], whole: &Fraction| squares(parts.iter()).divided_by(&whole.multiplied_by(whole));
        let numbers = self.numbers.as_ref().filter(|_| self.rest.is_none());
        let number = numbers.and_then(|parts| match &self.total {
            Some(whole) => of(parts, whole.number.as_ref()?),
            None => of(parts, &total(parts.iter())),
        });
        let within = match &self.total {
            None => Interval { lo: self.least_concentrated(), hi: self.most_concentrated() },
            Some(whole) => {
                let lo = whole.within.hi.as_ref().and_then(|whole| of(&self.lo, whole));
                let beside = self.rest.as_ref().map_or_else(zero, |rest| self.most_beside(rest));
                let base = whole.within.lo.as_ref().filter(|whole| whole.signum() > 0);
                let hi = base.and_then(|whole| squares(self.hi.iter()).plus(&beside).divided_by(&whole.multiplied_by(whole)));
                Interval { hi: hi.map(|hi| self.within_all(hi, &lo)), lo }
            }
        };
        Made { number, within, status: self.status }
    }

    /// Where a rest is unknown no more than all of the whole may be held, unless the parts alone are more than it.
    fn within_all(&self, hi: Fraction, lo: &Option<Fraction>) -> Fraction {
        let cap = lo.clone().map_or_else(one, |lo| lo.max(one()));
        if self.rest.is_some() { hi.min(cap) } else { hi }
    }

    /// The most that the squares of the rest may add up to. A part that was declared may have all of it; parts that
    /// nobody named are no larger than the smallest that was.
    fn most_beside(&self, rest: &Fraction) -> Fraction {
        let smallest = self.hi.iter().min().filter(|smallest| self.missing == 0 && smallest.signum() > 0);
        let whole = rest.multiplied_by(rest);
        let Some(smallest) = smallest.filter(|smallest| *smallest < rest) else { return whole };
        let count = rest.divided_by(smallest).and_then(|count| count.floor(0).decimal());
        let Some(count) = count.and_then(|count| i64::try_from(count.mantissa()).ok()) else { return whole };
        let last = rest.minus(&smallest.times(count));
        smallest.multiplied_by(smallest).times(count).plus(&last.multiplied_by(&last))
    }

    /// The least that the squares over the square of the sum may be. That is where every part stands as near as its
    /// rounding lets it to one level, which is the squares over the sum; the level is between two ends of parts.
    fn least_concentrated(&self) -> Option<Fraction> {
        let near = |level: &Fraction| -> Vec<Fraction> {
            self.lo.iter().zip(&self.hi).map(|(lo, hi)| level.clone().clamp(lo.clone(), hi.clone())).collect()
        };
        let mut ends: Vec<&Fraction> = self.lo.iter().chain(&self.hi).collect();
        ends.sort();
        // The squares less the level times the sum fall as the level rises.
        let below = ends.partition_point(|level| {
            let parts = near(level);
            squares(parts.iter()) > total(parts.iter()).multiplied_by(level)
        });
        // Where the lowest end of all will do, all can stand at it, or as near to nothing as they like.
        let Some(before) = below.checked_sub(1) else {
            let some = self.hi.iter().filter(|hi| hi.signum() > 0).count();
            return one().divided_by(&Decimal::from(i64::try_from(some).ok()?).into());
        };
        let (left, right) = (ends.get(before)?, ends.get(below).or(ends.last())?);
        let fixed: Vec<&Fraction> =
            self.lo.iter().filter(|lo| lo >= right).chain(self.hi.iter().filter(|hi| hi <= left)).collect();
        let level = squares(fixed.iter().copied()).divided_by(&total(fixed.iter().copied()));
        let parts = near(&level.unwrap_or_else(|| (*right).clone()));
        let sum = total(parts.iter());
        squares(parts.iter()).divided_by(&sum.multiplied_by(&sum))
    }

    /// The most: at a corner. A part that is surely above the squares over the sum concentrates as it grows, one surely
    /// below as it shrinks; the few in between are tried both ways.
    fn most_concentrated(&self) -> Option<Fraction> {
        let low = squares(self.lo.iter()).divided_by(&total(self.hi.iter()))?;
        let high = squares(self.hi.iter()).divided_by(&total(self.lo.iter()));
        let (mut fixed, mut open) = (Vec::new(), Vec::new());
        for (lo, hi) in self.lo.iter().zip(&self.hi) {
            if *hi <= low {
                fixed.push(lo);
            } else if high.as_ref().is_some_and(|high| lo >= high) {
                fixed.push(hi);
            } else {
                open.push([lo, hi]);
            }
        }
        if open.len() > MOST_AT_CORNERS {
            let least = total(self.lo.iter());
            let outer = squares(self.hi.iter()).divided_by(&least.multiplied_by(&least));
            return Some(outer.map_or_else(one, |outer| outer.min(one())));
        }
        let (square, sum) = (squares(fixed.iter().copied()), total(fixed.iter().copied()));
        let corner = |corner: usize| {
            let picked = || open.iter().enumerate().map(|(at, ends)| ends[corner >> at & 1]);
            let sum = sum.plus(&total(picked()));
            square.plus(&squares(picked())).divided_by(&sum.multiplied_by(&sum))
        };
        (0..1_usize << open.len()).filter_map(corner).max()
    }

    /// The least that the largest parts may hold of the sum. Of all parts that the rounding allows with one sum those
    /// that stand as near as they can to one level are the most alike; between two ends of parts the share of the
    /// largest moves one way as the level rises, so that the least is at an end.
    fn least_at_the_top(&self, count: usize) -> Option<Fraction> {
        let share = |level: &Fraction| {
            let near = self.lo.iter().zip(&self.hi).map(|(lo, hi)| level.clone().clamp(lo.clone(), hi.clone()));
            let mut near: Vec<Fraction> = near.collect();
            near.sort_by(|a, b| b.cmp(a));
            total(near[..count].iter()).divided_by(&total(near.iter()))
        };
        self.lo.iter().chain(&self.hi).filter_map(share).min()
    }

    fn cr(&self, count: usize) -> Result<Cell, Reason> {
        if self.lo.len() < count {
            return Err(Reason::TooFewPoints);
        }
        let split = |parts: &[Fraction], count: usize| {
            let mut order: Vec<&Fraction> = parts.iter().collect();
            order.sort_by(|a, b| b.cmp(a));
            (total(order[..count].iter().copied()), total(order[count..].iter().copied()))
        };
        // A part that is missing may be among the largest; parts that nobody named are not.
        let beside = self.rest.as_ref().filter(|_| self.missing > 0);
        let number = self.numbers.as_ref().filter(|_| beside.is_none()).and_then(|parts| {
            let (top, others) = split(parts, count);
            match &self.total {
                Some(whole) => top.divided_by(whole.number.as_ref()?),
                None => top.divided_by(&top.plus(&others)),
            }
        });
        let ((top_lo, others_lo), (top_hi, others_hi)) = (split(&self.lo, count), split(&self.hi, count));
        let within = match &self.total {
            None => {
                let outer = || top_lo.divided_by(&top_lo.plus(&others_hi));
                let lo = if self.lo.len() <= MOST_LEVELLED { self.least_at_the_top(count) } else { outer() };
                Interval { lo, hi: top_hi.divided_by(&top_hi.plus(&others_lo)) }
            }
            Some(whole) => {
                let named = Interval { lo: Some(top_lo), hi: Some(top_hi) }.over(&whole.within);
                // One of the missing may hold all of the rest: then no more is outside than the other parts are at least.
                let with_rest = beside.and_then(|_| {
                    let outside = split(&self.lo, count - 1).1.divided_by(whole.within.hi.as_ref()?)?;
                    Some(one().minus(&outside))
                });
                let hi = named.hi.map(|hi| with_rest.map_or(hi.clone(), |with_rest| with_rest.max(hi)));
                Interval { hi: hi.map(|hi| self.within_all(hi, &named.lo)), lo: named.lo }
            }
        };
        Ok(Made { number, within, status: self.status }.times(100).cell())
    }
}

pub(crate) fn zero() -> Fraction {
    Decimal::ZERO.into()
}

pub(crate) fn one() -> Fraction {
    Decimal::ONE.into()
}

pub(crate) fn total<'a>(parts: impl Iterator<Item = &'a Fraction>) -> Fraction {
    parts.fold(zero(), |sum, part| sum.plus(part))
}

fn squares<'a>(parts: impl Iterator<Item = &'a Fraction>) -> Fraction {
    parts.fold(zero(), |sum, part| sum.plus(&part.multiplied_by(part)))
}
