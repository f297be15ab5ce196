//! Shift-share: how much of a part's change the whole carried along, and what is its own.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use super::lmdi::bases;
use super::terms::{Decomposed, Term, product};
use crate::metric::arithmetic::kernel::{Level, corners};
use crate::metric::operands::against::{ended, refused};
use crate::metric::operands::calendar::Shared;
use crate::metric::operands::whole::{Whole, wholes};
use crate::metric::structure::share::{Standing, others, standing};
use crate::metric::{Argument, Example, Levels, Metric, Rule, Takes, UnitRule};
use crate::number::{Decimal, Fraction, Interval};
use crate::period::Period;
use crate::table::{Cell, Kind, Origin, Reason, Row, Status, Table};

/// The terms of a part's change.
pub(crate) const SHIFT_SHARE: Metric = Metric {
    name: "shift_share",
    aliases: &["偏离份额"],
    formula: "of Δx(i) = x(t) − x(base): national x(base) · G, mix x(base) · (g(mix) − G), competitive x(base) · (g(i) − g(mix)), \
              G the growth of the whole, g(mix) that of the kind that the part is of; with one partition expected x(base) · G, \
              excess x(base) · (g(i) − G); one year before is the base where none is named",
    edges: "The terms add up to Δx, exactly, which is asserted. A part that stands in two partitions has a mix over the last \
            of them, or over the dimension named behind the term; its sums over that dimension are `all` or the total. With \
            one partition there is no mix (0), and the terms are `expected` (national) and `excess` (all that is the part's \
            own). The whole is the printed total where there is one, else the sum of the complete parts; it must be above \
            zero at both ends. `shift_share(competitive, 2018, dynamic)` adds up the terms of every year since 2018, each \
            with the growth of that year: it takes account of how the parts and the whole went in between. lo and hi are the \
            ends over the rounding; those of a mix, of a sum over it, and of a sum over years, may lie further out. `shift_share(proof)` \
            adds sum, change and residual.",
    source: "Dunn (1960), classic form; dynamic after Barff and Knight (1988)",
    takes: Takes::Terms { names: &["national", "mix", "competitive", "expected", "excess"], over: true },
    rule: Rule::Additive,
    unit: UnitRule::Difference,
    example: Example {
        sentence: "the whole grew by 3.27 %, which of 2.99 is 0.10; the part grew by 0.21, so 0.11 is its own",
        kind: Kind::Stock,
        parts: &["urban", "rural", "all"],
        levels: &[
            ("rural", "2022-12", "2.99"),
            ("all", "2022-12", "10.40"),
            ("rural", "2023-12", "3.20"),
            ("all", "2023-12", "10.74"),
        ],
        ask: "shift_share(excess)",
        at: ("rural", "2023-12"),
        gives: "0.11225",
    },
    rows: shift_share,
};

/// The terms that all of them are on a table.
pub(crate) fn terms(table: &Table, argument: &Argument) -> &'static [&'static str] {
    if mixed(table, argument).is_some() { &["national", "mix", "competitive"] } else { &["expected", "excess"] }
}

/// The dimension of the mix: the one that is named, else the last of several partitions.
pub(crate) fn mixed(table: &Table, argument: &Argument) -> Option<usize> {
    let partitions: Vec<usize> = (0..table.dimensions.len()).filter(|number| table.dimensions[*number].partition).collect();
    let named = match argument {
        Argument::Term(asked) => asked.over.as_ref(),
        _ => None,
    };
    if partitions.len() < 2 {
        return None;
    }
    match named {
        Some(name) => partitions.into_iter().find(|number| table.dimensions[*number].name == *name),
        None => partitions.last().copied(),
    }
}

fn shift_share(levels: &Levels, argument: &Argument) -> Vec<Row> {
    let Argument::Term(asked) = argument else { return Vec::new() };
    let table = levels.table();
    let mix = mixed(table, argument);
    if asked.over.is_some() && mix.is_none() {
        let refused = |at: usize| Cell::reason(Reason::NotAdditive, table.rows[at].cell.status);
        return (0..table.rows.len()).map(|at| levels.derived(at, refused(at), &[("value", at)])).collect();
    }
    let (bases, grand) = (bases(levels, asked.base), wholes(levels));
    // The whole of a kind: the same without the mix among the partitions.
    let own = mix.map(|mix| {
        let mut apart = table.clone();
        apart.dimensions[mix].partition = false;
        wholes(&Levels::new(&apart, None))
    });
    let kinds = own.as_ref().unwrap_or(&grand);
    let rows = &table.rows;
    let since = |at: usize, base: usize| {
        let pair = |wholes: &[Result<Rc<Whole>, Reason>]| Ok((wholes[at].clone()?, wholes[base].clone()?));
        let part = Part { at, base, now: ended(levels, at)?, before: Level::of(&rows[base].cell)? };
        part.decomposed(levels, &pair(&grand)?, &pair(kinds)?, mix.is_some())
    };
    let years = if asked.yearly { levels.earlier(Period::year_before) } else { Vec::new() };
    let made: Vec<Result<(Decomposed, usize), Reason>> = (0..rows.len())
        .map(|at| {
            let base = bases[at]?;
            let made = if asked.yearly { year_by_year(levels, at, base, &years, since)? } else { since(at, base)? };
            Ok((made, base))
        })
        .collect();
    let mut answers = Vec::with_capacity(rows.len());
    let total = mix.map(|mix| table.dimensions[mix].total.clone().unwrap_or_else(|| "all".into()));
    let summed = |at: usize| mix.zip(total.as_ref()).is_some_and(|(mix, total)| rows[at].key[mix] == *total);
    for at in (0..rows.len()).filter(|at| !summed(*at)) {
        answers.push(match &made[at] {
            Ok((decomposed, base)) => {
                let wholes = [at, *base].into_iter().filter_map(|row| grand[row].as_ref().ok());
                let shared: Vec<&Shared> = wholes.map(|whole| &whole.operands).collect();
                let cell = decomposed.cell(asked.term.as_deref());
                let cell = cell.unwrap_or_else(|reason| Cell::reason(reason, rows[at].cell.status));
                levels.derived_with(at, cell, &[("value", at), ("base", *base)], &shared)
            }
            Err(reason) => levels.derived(at, refused(levels, at, *reason), &[("value", at)]),
        });
    }
    let (Some(mix), Some(total)) = (mix, &total) else { return answers };
    // The same of all kinds together: the key of their sum, and their rows.
    let mut sums: BTreeMap<(Vec<Arc<str>>, Period), Vec<usize>> = BTreeMap::new();
    for at in (0..rows.len()).filter(|at| !summed(*at)) {
        let mut key = rows[at].key.clone();
        key[mix] = total.clone();
        sums.entry((key, rows[at].period)).or_default().push(at);
    }
    let dimension = &table.dimensions[mix];
    let count = dimension.values.iter().filter(|value| dimension.total.as_ref() != Some(*value)).count();
    for ((key, _), parts) in sums {
        let all: Result<Vec<&Decomposed>, Reason> =
            parts.iter().map(|at| made[*at].as_ref().map(|(made, _)| made).map_err(|reason| *reason)).collect();
        let cell = all.and_then(|all| match dimension.declared && all.len() < count {
            true => Err(Reason::LowCoverage),
            false => Decomposed::summed(all.into_iter()).ok_or(Reason::LowCoverage)?.cell(asked.term.as_deref()),
        });
        let status = Status::of_all(parts.iter().map(|at| rows[*at].cell.status));
        let operands: Vec<_> = parts.iter().map(|at| ("part", *at)).collect();
        let row = levels.derived(parts[0], cell.unwrap_or_else(|reason| Cell::reason(reason, status)), &operands);
        answers.push(Row { key, ..row });
    }
    answers
}

/// The terms of every year from a base to a row, added up: G and g(mix) are those of each year. Since every year begins
/// where the last one ended, the terms add up to the change over all of them.
fn year_by_year(
    levels: &Levels,
    at: usize,
    base: usize,
    years: &[Result<usize, Reason>],
    since: impl Fn(usize, usize) -> Result<Decomposed, Reason>,
) -> Result<Decomposed, Reason> {
    let rows = &levels.table().rows;
    let (mut walk, mut steps) = (at, Vec::new());
    while rows[walk].period > rows[base].period {
        let before = years[walk]?;
        steps.push(since(walk, before)?);
        walk = before;
    }
    match (walk == base, steps.is_empty()) {
        (true, true) => since(at, base),
        (true, false) => {
            let (now, before) = (ended(levels, at)?, Level::of(&rows[base].cell)?);
            let number = now.number.as_ref().zip(before.number.as_ref()).map(|(now, before)| now.minus(before));
            let change = Term::exact(number, now.within.minus(&before.within));
            Ok(Decomposed { change, ..Decomposed::summed(steps.iter()).ok_or(Reason::MissingPeriod)? })
        }
        // The base is not some whole number of years ago.
        (false, _) => Err(Reason::MissingPeriod),
    }
}

/// A part at both ends.
struct Part {
    at: usize,
    base: usize,
    now: Level,
    before: Level,
}

/// A whole at both ends.
type Both = (Rc<Whole>, Rc<Whole>);

impl Part {
    fn decomposed(&self, levels: &Levels, grand: &Both, kind: &Both, mixed: bool) -> Result<Decomposed, Reason> {
        for (whole, base) in [grand, kind] {
            let (whole, base) = (&whole.level, &base.level);
            if let Some(reason) = crate::metric::arithmetic::kernel::refused_base(whole.printed, base.printed) {
                return Err(reason);
            }
        }
        let grown = |(now, before): &Both| now.level.number.as_ref()?.divided_by(before.level.number.as_ref()?);
        let (growth, of_kind) = (grown(grand), grown(kind));
        let (x, base) = (self.now.number.as_ref(), self.before.number.as_ref());
        let national = base.zip(growth.as_ref()).map(|(base, growth)| base.multiplied_by(&growth.minus_one()));
        let own = |growth: &Option<Fraction>| Some(x?.minus(&base?.multiplied_by(growth.as_ref()?)));
        let (competitive, excess) = (own(&of_kind), own(&growth));
        let mix = base.zip(of_kind.as_ref().zip(growth.as_ref())).map(|(base, (kind, all))| base.multiplied_by(&kind.minus(all)));
        let change = x.zip(base).map(|(x, base)| x.minus(base));
        let [carried, left] = self.bounds(levels, grand);
        let [_, of_its_kind] = self.bounds(levels, kind);
        let mix_within = match mixed {
            true => {
                let over = |(now, before): &Both| now.level.within.over(&before.level.within);
                product(&self.before.within, &over(kind).minus(&over(grand)))
            }
            false => Interval { lo: Some(Decimal::ZERO.into()), hi: Some(Decimal::ZERO.into()) },
        };
        let whole = [&grand.0, &grand.1, &kind.0, &kind.1].into_iter().map(|whole| whole.level.status);
        let national = Term::exact(national, carried);
        Ok(Decomposed {
            others: vec![("expected".to_owned(), national.clone()), ("excess".to_owned(), Term::exact(excess, left))],
            terms: vec![
                ("national".to_owned(), national),
                ("mix".to_owned(), Term::exact(mix, mix_within)),
                ("competitive".to_owned(), Term::exact(competitive, of_its_kind)),
            ],
            change: Term::exact(change, self.now.within.minus(&self.before.within)),
            status: whole.fold(self.now.status.max(self.before.status), |a, b| a.max(b)),
        })
    }

    /// Where x(base) · G and x − x(base) · (1 + G) may lie, given how the part stands in its whole.
    fn bounds(&self, levels: &Levels, (now, before): &Both) -> [Interval; 2] {
        let rows = &levels.table().rows;
        let stands = [standing(self.at, &rows[self.at], now), standing(self.base, &rows[self.base], before)];
        let (x, base) = (&self.now.within, &self.before.within);
        let (whole, first) = (&now.level.within, &before.level.within);
        match stands {
            [Standing::Itself, Standing::Itself] => {
                let zero = || Some(Decimal::ZERO.into());
                [x.minus(base), Interval { lo: zero(), hi: zero() }]
            }
            [Standing::Summed, Standing::Summed] if !self.is_remainder(levels) => {
                let (rest, first_rest) = (now.rest(&self.now), before.rest(&self.before));
                // (x(t) · r(base) − x(base) · r(t)) / (x(base) + r(base)): a quotient of lines in each input.
                let left = corners(&[x, base, &rest, &first_rest], |at| {
                    let below = Some(at[1].plus(at[3])).filter(|below| below.signum() > 0)?;
                    at[0].multiplied_by(at[3]).minus(&at[1].multiplied_by(at[2])).divided_by(&below)
                });
                let carried = corners(&[x, base, &rest, &first_rest], |at| {
                    let below = Some(at[1].plus(at[3])).filter(|below| below.signum() > 0)?;
                    Some(at[1].multiplied_by(&at[0].plus(at[2])).divided_by(&below)?.minus(at[1]))
                });
                [bent(carried, &x.plus(&rest), &first_rest, base, true), left]
            }
            [Standing::Remainder, Standing::Remainder] => {
                let (rest, first_rest) = (others(now, &self.now), others(before, &self.before));
                // The part is the whole less the others, which are what was printed.
                let left = corners(&[whole, first, &rest, &first_rest], |at| {
                    let grown = at[0].divided_by(Some(at[1]).filter(|first| first.signum() > 0)?)?;
                    Some(at[3].multiplied_by(&grown).minus(at[2]))
                });
                let carried = corners(&[whole, first, &first_rest], |at| {
                    let grown = at[0].divided_by(Some(at[1]).filter(|first| first.signum() > 0)?)?;
                    Some(at[1].minus(at[2]).multiplied_by(&grown.minus_one()))
                });
                [bent(carried, whole, &first_rest, first, false), left]
            }
            // The whole is the sum of the parts at one end alone.
            [Standing::Summed, Standing::Apart] if !self.is_remainder(levels) => {
                let rest = now.rest(&self.now);
                let grown = |at: &[&Fraction]| at[1].plus(at[2]).divided_by(Some(at[3]).filter(|first| first.signum() > 0)?);
                let left = corners(&[base, x, &rest, first], |at| Some(at[1].minus(&at[0].multiplied_by(&grown(at)?))));
                let carried = corners(&[base, x, &rest, first], |at| Some(at[0].multiplied_by(&grown(at)?.minus_one())));
                [carried, left]
            }
            [Standing::Apart, Standing::Summed] if !self.is_remainder(levels) => {
                let first_rest = before.rest(&self.before);
                let grown = |at: &[&Fraction]| at[1].divided_by(&Some(at[0].plus(at[2])).filter(|below| below.signum() > 0)?);
                let left = corners(&[base, whole, &first_rest, x], |at| Some(at[3].minus(&at[0].multiplied_by(&grown(at)?))));
                let carried = corners(&[base, whole, &first_rest], |at| Some(at[0].multiplied_by(&grown(at)?.minus_one())));
                [bent(carried, whole, &first_rest, base, true), left]
            }
            _ => {
                let grown = |at: &[&Fraction]| at[1].divided_by(Some(at[2]).filter(|first| first.signum() > 0)?);
                let carried = corners(&[base, whole, first], |at| Some(at[0].multiplied_by(&grown(at)?.minus_one())));
                let left = corners(&[base, whole, first, x], |at| Some(at[3].minus(&at[0].multiplied_by(&grown(at)?))));
                [carried, left]
            }
        }
    }

    fn is_remainder(&self, levels: &Levels) -> bool {
        [self.at, self.base].iter().any(|at| levels.table().rows[*at].origin == Origin::Remainder)
    }
}

/// The bounds of what the whole carried along, which bends downward in one of its inputs: greatest at a corner, or where the
/// whole at the base is √(W · r), W the whole now and r the rest at the base. There it is W + r − 2 √(W · r). The input is
/// that whole, or, of a sum, the part of it beside the rest. Where W and r differ in sign it does not bend.
fn bent(corners: Interval, whole: &Interval, rest: &Interval, input: &Interval, beside: bool) -> Interval {
    let ends = |interval: &Interval| Some([interval.lo.clone()?, interval.hi.clone()?]);
    let turns = || -> Option<Vec<Fraction>> {
        let (wholes, rests, [lo, hi]) = (ends(whole)?, ends(rest)?, ends(input)?);
        let mut found = Vec::new();
        for (whole, rest) in wholes.iter().flat_map(|whole| rests.iter().map(move |rest| (whole, rest))) {
            let square = whole.multiplied_by(rest);
            if square.signum() <= 0 {
                continue;
            }
            let (lo, hi) = if beside { (lo.plus(rest), hi.plus(rest)) } else { (lo.clone(), hi.clone()) };
            if lo.multiplied_by(&lo) < square && square < hi.multiplied_by(&hi) {
                found.push(whole.plus(rest).minus(&square.root(ROOT)?.times(2)));
            }
        }
        Some(found)
    };
    let hi = turns().unwrap_or_default().into_iter().chain(corners.hi.clone()).max().filter(|_| corners.hi.is_some());
    Interval { hi, ..corners }
}

/// Decimals of a root, which is cut: what it is taken off stays an upper bound.
const ROOT: u32 = 40;
