//! Within and between: how much of the change of an average came from its parts, and how much from their weights.

use super::lmdi::bases;
use super::terms::{Decomposed, Term, product};
use crate::metric::arithmetic::kernel::Level;
use crate::metric::arithmetic::steep::{Formula, Number, nearer, sum};
use crate::metric::operands::against::ended;
use crate::metric::operands::factors;
use crate::metric::operands::whole::{Body, bodies};
use crate::metric::structure::share::of_sum;
use crate::metric::{Argument, Example, Levels, Metric, Rule, Takes, UnitRule};
use crate::number::{Decimal, Fraction, Interval};
use crate::table::{Cell, Kind, Reason, Row, Status};

/// What the rates of the parts and the weights of the parts brought to the rate of the whole.
pub(crate) const WITHIN_BETWEEN: Metric = Metric {
    name: "within_between",
    aliases: &["组内组间分解"],
    formula: "Δr = Σ w̄(i) · Δr(i) (within) + Σ (r̄(i) − r̄) · Δw(i) (between), r(i) = num(i)/den(i), w(i) = den(i)/Σ den, the \
              bar the mean of both ends; one year before is the base where none is named",
    edges: "One row for each part and one for all of them (`all`), which the parts add up to. Exact, which is asserted. Of a \
            measure that sizeup.toml declares by `ratio`, over a partition. The whole is the sum of the parts, whatever total \
            is printed; all parts must be there at both ends, else low_coverage. lo and hi are the ends over the rounding, where a \
            term rises or falls with each figure by itself; else they may lie a little further out. `within_between(proof)` adds sum, change and residual.",
    source: "shift of an average with midpoint weights (Marshall-Edgeworth form of the Oaxaca-Blinder decomposition)",
    takes: Takes::Terms { names: &["within", "between"], over: false },
    rule: Rule::Across,
    unit: UnitRule::Difference,
    example: Example {
        sentence: "half in town at 80 %, half on the land at 40 %; then 60 % and 42 %, and three quarters in town",
        kind: Kind::Ratio,
        parts: &["online/urban", "online/rural", "people/urban", "people/rural"],
        levels: &[
            ("online/urban", "2022", "40"),
            ("online/rural", "2022", "20"),
            ("people/urban", "2022", "50"),
            ("people/rural", "2022", "50"),
            ("online/urban", "2023", "66"),
            ("online/rural", "2023", "10"),
            ("people/urban", "2023", "75"),
            ("people/rural", "2023", "25"),
        ],
        ask: "within_between(between)",
        at: ("all", "2023"),
        gives: "0.11",
    },
    rows: within_between,
};

fn within_between(levels: &Levels, argument: &Argument) -> Vec<Row> {
    let Argument::Term(asked) = argument else { return Vec::new() };
    let table = levels.table();
    let refused = |at: usize, reason| levels.derived(at, Cell::reason(reason, table.rows[at].cell.status), &[("value", at)]);
    if !table.dimensions.iter().any(|dimension| dimension.partition) {
        return (0..table.rows.len()).map(|at| refused(at, Reason::NotAdditive)).collect();
    }
    let bases = bases(levels, asked.base);
    let mut made = Vec::new();
    // Where no part was printed there is nothing to tell apart.
    for body in bodies(levels).into_iter().filter(|body| !body.parts.is_empty()) {
        let parts = decomposed(levels, &body, &bases);
        let rows: Vec<usize> = body.parts.iter().chain(&body.printed).copied().collect();
        let status = Status::of_all(rows.iter().map(|at| table.rows[*at].cell.status));
        let all = parts.as_ref().map_err(|reason| *reason).and_then(|(_, all)| all.cell(asked.term.as_deref()));
        let operands: Vec<_> = body
            .parts
            .iter()
            .flat_map(|at| [Some(("part", *at)), bases[*at].ok().map(|base| ("base", base))])
            .flatten()
            .collect();
        let first = rows.first().copied().unwrap_or(0);
        let row = levels.derived(first, all.unwrap_or_else(|reason| Cell::reason(reason, status)), &operands);
        made.push(Row { key: body.key.clone(), ..row });
        for (number, at) in body.parts.iter().enumerate() {
            let own = parts.as_ref().map_err(|reason| *reason).and_then(|(parts, _)| parts[number].cell(asked.term.as_deref()));
            let operands: Vec<_> =
                [Some(("value", *at)), bases[*at].ok().map(|base| ("base", base))].into_iter().flatten().collect();
            let status = table.rows[*at].cell.status;
            made.push(levels.derived(*at, own.unwrap_or_else(|reason| Cell::reason(reason, status)), &operands));
        }
    }
    made
}

/// A part at one end: what is divided, by what, and its weight among all.
struct End {
    above: Level,
    below: Level,
    rate: Interval,
    weight: Interval,
}

/// All parts at one end, in their order.
fn ends(levels: &Levels, rows: &[usize]) -> Result<Vec<End>, Reason> {
    let table = levels.table();
    let mut found = Vec::with_capacity(rows.len());
    for at in rows {
        let factors = factors::of(&table.rows[*at])?;
        let [above, below] = &factors[..] else { return Err(Reason::KindMismatch) };
        if above.below || !below.below {
            return Err(Reason::KindMismatch);
        }
        Level::of(&table.rows[*at].cell)?;
        found.push((above.level()?, below.level()?));
    }
    let sum = |pick: fn(&Interval) -> &Option<Fraction>| -> Option<Fraction> {
        found.iter().try_fold(Fraction::from(Decimal::ZERO), |sum, (_, below)| Some(sum.plus(pick(&below.within).as_ref()?)))
    };
    let whole = Interval { lo: sum(|it| &it.lo), hi: sum(|it| &it.hi) };
    let less = |whole: &Option<Fraction>, part: &Option<Fraction>| Some(whole.as_ref()?.minus(part.as_ref()?));
    let end = |(above, below): (Level, Level)| {
        let rest = Interval { lo: less(&whole.lo, &below.within.lo), hi: less(&whole.hi, &below.within.hi) };
        let (rate, weight) = (above.within.over(&below.within), of_sum(&below.within, &rest));
        End { above, below, rate, weight }
    };
    Ok(found.into_iter().map(end).collect())
}

/// What the rates or the weights of parts brought. The first number is what a rate is multiplied with; then come, by four,
/// what is divided and by what, now and at the base: of the part and of all others together, or of each part.
struct Brought {
    within: bool,
    between: bool,
    /// All parts are told, not the first alone.
    all: bool,
}

impl Formula for Brought {
    fn of<N: Number>(&self, x: &[N]) -> Option<N> {
        let (scale, parts) = x.split_first()?;
        let total = |at: usize| sum(parts.chunks_exact(4).map(|part| part[at].clone()));
        let (now, before) = (total(1)?, total(3)?);
        let rates = total(0)?.over(&now).plus(&total(2)?.over(&before));
        let brought = parts.chunks_exact(4).take(if self.all { usize::MAX } else { 1 }).map(|part| {
            let (rate, was) = (part[0].over(&part[1]), part[2].over(&part[3]));
            let (weight, weighed) = (part[1].over(&now), part[3].over(&before));
            let within = weight.plus(&weighed).times(&rate.minus(&was));
            // Of all parts together the weights lose what they gain, so that no rate of the whole is taken off.
            let off = if self.all { rate.plus(&was) } else { rate.plus(&was).minus(&rates) };
            let between = off.times(&weight.minus(&weighed));
            match (self.within, self.between) {
                (true, true) => within.plus(&between),
                (true, _) => within,
                _ => between,
            }
        });
        Some(sum(brought)?.shared(2).times(scale))
    }
}

/// The same terms with nearer bounds.
fn brought(mut made: Decomposed, all: bool, inputs: &[Interval]) -> Decomposed {
    for (name, term) in &mut made.terms {
        let formula = Brought { within: name == "within", between: name == "between", all };
        term.within(|bounds| nearer(&formula, inputs, bounds));
    }
    let formula = Brought { within: true, between: true, all };
    made.change.within(|bounds| nearer(&formula, inputs, bounds));
    made
}

/// The parts of a body, and all of them together.
type Told = (Vec<Decomposed>, Decomposed);

fn decomposed(levels: &Levels, body: &Body, bases: &[Result<usize, Reason>]) -> Result<Told, Reason> {
    let table = levels.table();
    for at in &body.parts {
        ended(levels, *at)?;
    }
    let before: Vec<usize> = body.parts.iter().map(|at| bases[*at]).collect::<Result<_, _>>()?;
    if body.absent > 0 || body.parts.len() < 2 {
        return Err(Reason::LowCoverage);
    }
    // A part that was there at the base and is no more would be left out of the weights.
    if before_count(levels, body, &before) > before.len() {
        return Err(Reason::LowCoverage);
    }
    let (now, then) = (ends(levels, &body.parts)?, ends(levels, &before)?);
    let scale = factors::scale(table, &factors::of(&table.rows[body.parts[0]])?);
    let half = Fraction::of(Decimal::ONE, Decimal::from(2)).ok_or(Reason::Overflow)?;
    let mean = |a: &Fraction, b: &Fraction| a.plus(b).multiplied_by(&half);
    let means = |a: &Interval, b: &Interval| {
        let end = |end: &Option<Fraction>| end.as_ref().map(|end| end.multiplied_by(&half));
        let sum = a.plus(b);
        Interval { lo: end(&sum.lo), hi: end(&sum.hi) }
    };
    let (total_now, total_then) = (total(&now, &scale), total(&then, &scale));
    let status = statuses(&now).max(statuses(&then));
    let each = now.iter().zip(&then).map(|(now_end, then_end)| {
        let numbers = || -> Option<[Fraction; 3]> {
            let (Some((r1, d1)), Some((r0, d0))) = (&total_now.0, &total_then.0) else { return None };
            let of = |end: &End, den: &Fraction| -> Option<[Fraction; 2]> {
                let (above, below) = (end.above.number.as_ref()?, end.below.number.as_ref()?);
                Some([above.divided_by(below)?.multiplied_by(&scale), below.divided_by(den)?])
            };
            let ([rate1, weight1], [rate0, weight0]) = (of(now_end, d1)?, of(then_end, d0)?);
            let shift = weight1.minus(&weight0);
            let within = mean(&weight1, &weight0).multiplied_by(&rate1.minus(&rate0));
            let between = mean(&rate1, &rate0).minus(&mean(r1, r0)).multiplied_by(&shift);
            // What the part adds to the whole, less what its weight would add at the rate of the whole.
            let change =
                weight1.multiplied_by(&rate1).minus(&weight0.multiplied_by(&rate0)).minus(&mean(r1, r0).multiplied_by(&shift));
            Some([within, between, change])
        };
        let scaled = |interval: &Interval| product(interval, &Interval { lo: Some(scale.clone()), hi: Some(scale.clone()) });
        let (rate1, rate0) = (scaled(&now_end.rate), scaled(&then_end.rate));
        let within = product(&means(&now_end.weight, &then_end.weight), &rate1.minus(&rate0));
        let off = means(&rate1, &rate0).minus(&means(&total_now.1, &total_then.1));
        let between = product(&off, &now_end.weight.minus(&then_end.weight));
        let [a, b, c] = numbers().map_or([None, None, None], |numbers| numbers.map(Some));
        Decomposed {
            change: Term::exact(c, within.plus(&between)),
            terms: vec![("within".to_owned(), Term::exact(a, within)), ("between".to_owned(), Term::exact(b, between))],
            others: Vec::new(),
            status,
        }
    });
    let each: Vec<Decomposed> = each.collect();
    prove(&each, &total_now.0, &total_then.0)?;
    let all = Decomposed::summed(each.iter()).ok_or(Reason::LowCoverage)?;
    let exactly = Interval { lo: Some(scale.clone()), hi: Some(scale.clone()) };
    let own = |now: &End, then: &End| [&now.above, &now.below, &then.above, &then.below].map(|level| level.within.clone());
    let parts: Vec<[Interval; 4]> = now.iter().zip(&then).map(|(now, then)| own(now, then)).collect();
    let inputs: Vec<Interval> = std::iter::once(exactly.clone()).chain(parts.iter().flatten().cloned()).collect();
    let all = brought(all, true, &inputs);
    let less = |whole: &Option<Fraction>, part: &Option<Fraction>| Some(whole.as_ref()?.minus(part.as_ref()?));
    let sums = [0, 1, 2, 3]
        .map(|number| parts.iter().map(|part| part[number].clone()).reduce(|sum, one| sum.plus(&one)).unwrap_or(Interval::OPEN));
    let each = each.into_iter().zip(&parts).map(|(made, part)| {
        let rest = sums.iter().zip(part).map(|(sum, own)| Interval { lo: less(&sum.lo, &own.lo), hi: less(&sum.hi, &own.hi) });
        let inputs: Vec<Interval> = std::iter::once(exactly.clone()).chain(part.iter().cloned()).chain(rest).collect();
        brought(made, false, &inputs)
    });
    Ok((each.collect(), all))
}

/// The parts of all rows must add up to the change of the rate of the whole.
fn prove(parts: &[Decomposed], now: &Option<(Fraction, Fraction)>, then: &Option<(Fraction, Fraction)>) -> Result<(), Reason> {
    let (Some((now, _)), Some((then, _))) = (now, then) else { return Ok(()) };
    let zero = Fraction::from(Decimal::ZERO);
    let added = parts.iter().try_fold(zero, |sum, part| match &part.change.number {
        Some(crate::number::Real::Exact(change)) => Some(sum.plus(change)),
        _ => None,
    });
    if added == Some(now.minus(then)) { Ok(()) } else { Err(Reason::Overflow) }
}

/// The rate of the whole and what it is divided by, and where the rate may lie.
fn total(ends: &[End], scale: &Fraction) -> (Option<(Fraction, Fraction)>, Interval) {
    let zero = || Some(Fraction::from(Decimal::ZERO));
    let sum = |pick: &dyn Fn(&End) -> Option<Fraction>| ends.iter().try_fold(zero()?, |sum, end| Some(sum.plus(&pick(end)?)));
    let numbers = sum(&|end| end.above.number.clone()).zip(sum(&|end| end.below.number.clone()));
    let rate = numbers.and_then(|(above, below)| Some((above.divided_by(&below)?.multiplied_by(scale), below)));
    let above = Interval { lo: sum(&|end| end.above.within.lo.clone()), hi: sum(&|end| end.above.within.hi.clone()) };
    let below = Interval { lo: sum(&|end| end.below.within.lo.clone()), hi: sum(&|end| end.below.within.hi.clone()) };
    let scale = Interval { lo: Some(scale.clone()), hi: Some(scale.clone()) };
    (rate, product(&above.over(&below), &scale))
}

fn statuses(ends: &[End]) -> Status {
    Status::of_all(ends.iter().map(|end| end.above.status.max(end.below.status)))
}

/// How many parts the whole had at the base.
fn before_count(levels: &Levels, body: &Body, before: &[usize]) -> usize {
    let rows = &levels.table().rows;
    let Some(period) = before.first().map(|at| rows[*at].period) else { return 0 };
    let then = bodies(levels)
        .into_iter()
        .find(|other| other.key == body.key && other.parts.first().is_some_and(|at| rows[*at].period == period));
    then.map_or(0, |then| then.parts.len())
}
