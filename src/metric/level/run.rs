//! Runs: how often in a row a series rose or fell, and where it stood highest or lowest.

use crate::metric::arithmetic::kernel::{Level, rounded};
use crate::metric::operands::against::{ended, refused, step_before};
use crate::metric::{Argument, Example, Levels, Metric, Rule, Takes, UnitRule};
use crate::number::{Decimal, Real};
use crate::table::{Cell, Kind, Reason, Row, Status};

/// How many times in a row a series rose, or fell.
pub(crate) const STREAK: Metric = Metric {
    name: "streak",
    aliases: &["连续"],
    formula: "how many periods in a row x rose up to t; negative where it fell; 0 where it stood still",
    edges: "A period without a figure, a break and a figure that stands still end the run. lo and hi are the shortest and \
            the longest run that the rounding allows, of either sign; neighbours in print (3.19 and 3.20) are apart.",
    source: "runs up and down",
    takes: Takes::Nothing,
    rule: Rule::Any,
    unit: UnitRule::Periods,
    example: Example {
        sentence: "down, then up and up: two in a row",
        kind: Kind::Flow,
        parts: &["market"],
        levels: &[("market", "2020", "50"), ("market", "2021", "40"), ("market", "2022", "60"), ("market", "2023", "80")],
        ask: "streak",
        at: ("market", "2023"),
        gives: "2",
    },
    rows: |levels, _| levels.spans().iter().flat_map(|(first, last)| streaks(levels, *first, *last)).collect(),
};

/// Where a series stood highest, or lowest.
pub(crate) const RECORD: Metric = Metric {
    name: "record",
    aliases: &["纪录"],
    formula: "the greatest x(t), of record(low) the least; its row has the answer in `period` and the level there in `value`",
    edges: "Only since the last break of the series. Of equal figures the first where they are exact; where the rounding \
            leaves open which period it was, rounding_indeterminate, at the last of them; neighbours in print (3.19 and \
            3.20) are apart. Of a flow each length of period has a record of its own: years in one row, quarters in another.",
    source: "extremes of a series",
    takes: Takes::MaybeLow,
    rule: Rule::Any,
    unit: UnitRule::Same,
    example: Example {
        sentence: "of 50, 80 and 60 the second is the highest",
        kind: Kind::Flow,
        parts: &["market"],
        levels: &[("market", "2020", "50"), ("market", "2021", "80"), ("market", "2022", "60")],
        ask: "record",
        at: ("market", "2021"),
        gives: "80",
    },
    rows: |levels, argument| levels.by_length().iter().map(|alike| record(levels, alike, argument)).collect(),
};

/// A run up to a period, in one direction.
#[derive(Clone, Default)]
struct Run {
    /// Steps in a row that the printed numbers took.
    printed: usize,
    /// Those of them that no rounding undoes.
    sure: usize,
    /// Steps in a row that some choice within the rounding takes.
    longest: usize,
}

/// A level seen in one direction: downwards everything changes its sign.
#[derive(Clone, Copy)]
struct Seen {
    number: Option<Decimal>,
    lo: Option<Decimal>,
    hi: Option<Decimal>,
}

impl Seen {
    fn of(cell: &Cell, up: bool) -> Option<Seen> {
        let printed = cell.value?;
        let turned = |end: Option<Decimal>| end.map(Decimal::negated);
        let number = cell.reason.is_none().then_some(printed);
        Some(match up {
            true => Seen { number, lo: cell.lo, hi: cell.hi },
            false => Seen { number: turned(number), lo: turned(cell.hi), hi: turned(cell.lo) },
        })
    }

    fn exact(&self) -> bool {
        self.lo.is_some() && self.lo == self.hi
    }

    /// Whether every number of this one is below every one of the other. What rounds to 3.19 ends where what rounds to
    /// 3.20 begins, and its upper end is no part of it.
    fn below(&self, other: &Seen) -> bool {
        let ends = self.hi.zip(other.lo);
        ends.is_some_and(|(hi, lo)| hi < lo || (hi == lo && !self.exact() && !other.exact()))
    }
}

/// The rows of one series, each with the row before it in its run.
struct Chain<'a> {
    levels: &'a Levels<'a>,
    first: usize,
    priors: Vec<Option<usize>>,
}

impl Chain<'_> {
    fn seen(&self, at: usize, up: bool) -> Option<Seen> {
        Seen::of(&self.levels.table().rows[at].cell, up)
    }

    /// The run that ends with the last row, given the one that ends with the row before it.
    fn extended(&self, before: &Run, from: &Seen, to: &Seen, up: bool) -> Run {
        let above = |a: Option<Decimal>, b: Option<Decimal>| a.zip(b).is_some_and(|(a, b)| a > b);
        let surely = from.below(to);
        Run {
            printed: if above(to.number, from.number) { before.printed + 1 } else { 0 },
            sure: if surely { before.sure + 1 } else { 0 },
            // Whatever rose up to the row before rises on to this one, where that is sure.
            longest: if surely { before.longest + 1 } else { self.longest(up) },
        }
    }

    /// How many steps back from the last row the numbers may have risen all along: each below the least ceiling after it.
    fn longest(&self, up: bool) -> usize {
        let mut at = self.first + self.priors.len() - 1;
        let mut ceiling = self.seen(at, up).and_then(|seen| seen.hi);
        let mut steps = 0;
        while let Some(prior) = self.priors[at - self.first] {
            let Some(seen) = self.seen(prior, up) else { break };
            let below = seen.lo.zip(ceiling).is_none_or(|(lo, ceiling)| lo < ceiling);
            if !below {
                break;
            }
            ceiling = [ceiling, seen.hi].into_iter().flatten().min();
            (at, steps) = (prior, steps + 1);
        }
        steps
    }
}

fn streaks(levels: &Levels, first: usize, last: usize) -> Vec<Row> {
    let rows = &levels.table().rows;
    let mut chain = Chain { levels, first, priors: Vec::with_capacity(last - first + 1) };
    let mut runs: Vec<[Run; 2]> = Vec::with_capacity(last - first + 1);
    let mut made = Vec::with_capacity(last - first + 1);
    for at in first..=last {
        let step = step_before(levels, rows[at].period).ok_or(Reason::NoPrior);
        let prior = step.and_then(|period| levels.seek(at, period));
        // A run ends at a break, whatever is allowed across it.
        let prior = prior.and_then(|prior| levels.unbroken(at, prior).map(|()| prior));
        let both = prior.and_then(|prior| Ok((ended(levels, at)?, Level::of(&rows[prior].cell)?, prior)));
        chain.priors.push(both.as_ref().ok().map(|(.., prior)| *prior));
        match both {
            Ok((x, base, prior)) => {
                let before = &runs[prior - first];
                let seen = |row: usize, up: bool| chain.seen(row, up).expect("both have a number");
                let run = |up: bool| chain.extended(&before[usize::from(!up)], &seen(prior, up), &seen(at, up), up);
                let each = [run(true), run(false)];
                let exact = x.number.is_some() && base.number.is_some();
                let cell = told(&each, exact, x.status.max(base.status));
                made.push(levels.derived(at, cell, &[("value", at), ("prior", prior)]));
                runs.push(each);
            }
            Err(reason) => {
                made.push(levels.derived(at, refused(levels, at, reason), &[("value", at)]));
                runs.push(Default::default());
            }
        }
    }
    made
}

fn told([up, down]: &[Run; 2], exact: bool, status: Status) -> Cell {
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let lo = if up.sure > 0 { count(up.sure) } else { -count(down.longest) };
    let hi = if down.sure > 0 { -count(down.sure) } else { count(up.longest) };
    let number = if up.printed > 0 { count(up.printed) } else { -count(down.printed) };
    let real = |count: i64| Real::Exact(Decimal::from(count).into());
    rounded((exact || lo == hi).then(|| real(if exact { number } else { lo })), Some(real(lo)), Some(real(hi)), status)
}

fn record(levels: &Levels, alike: &[usize], argument: &Argument) -> Row {
    let rows = &levels.table().rows;
    let last = alike[alike.len() - 1];
    let up = *argument != Argument::Lowest;
    let observed =
        |at: &usize| rows[*at].cell.value.is_some() && levels.complete(&rows[*at]) && levels.unbroken(last, *at).is_ok();
    let seen = |at: usize| Seen::of(&rows[at].cell, up).map(|seen| (at, seen));
    let points: Vec<(usize, Seen)> = alike.iter().copied().filter(observed).filter_map(seen).collect();
    // The greatest as printed, the first of equals; an approximate one by the end that is known.
    let known = |seen: &Seen| seen.number.or(seen.lo);
    let best = points.iter().rev().max_by(|(_, a), (_, b)| known(a).cmp(&known(b)));
    let Some((at, best)) = best else {
        return levels.derived(last, refused(levels, last, Reason::MissingValue), &[]);
    };
    // Another one might be as high: of exact figures only the first counts, so those are no rivals.
    let rival = |(other, seen): &(usize, Seen)| other != at && !seen.below(best) && !(seen.exact() && best.exact());
    match points.iter().rev().find(|point| rival(point)) {
        Some((other, _)) => {
            let last = (*other).max(*at);
            levels.derived(
                last,
                Cell::reason(Reason::RoundingIndeterminate, rows[last].cell.status),
                &[("value", *at), ("value", *other)],
            )
        }
        None => levels.derived(*at, rows[*at].cell.clone(), &[("value", *at)]),
    }
}
