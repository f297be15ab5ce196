//! Price, volume and mix: what moved an amount that is a quantity times a price.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::terms::{Decomposed, Term, product};
use crate::metric::arithmetic::kernel::corners;
use crate::metric::arithmetic::steep::{Formula, MOST, Number, nearer, sum};
use crate::metric::operands::factors::{Sale, sale};
use crate::metric::{Argument, Example, Levels, Metric, Rule, Takes, UnitRule};
use crate::number::{Decimal, Fraction, Interval};
use crate::period::Period;
use crate::table::{Cell, Kind, Reason, Row, Status};

/// What price, volume and mix brought to an amount.
pub(crate) const PVM: Metric = Metric {
    name: "pvm",
    aliases: &["量价结构分解"],
    formula: "of ΔV, V = Σ q(i) · P(i): volume (Q(t) − Q(base)) · P̄(base), mix Σ (m(i,t) − m(i,base)) · (P(i,base) − P̄(base)) · \
              Q(t), price Σ (P(i,t) − P(i,base)) · q(i,t), Q the quantity of all, m = q/Q, P̄ = V/Q; new V(t) and lost −V(base) \
              of items that are sold at one end only; one year before is the base where none is named",
    edges: "One row for each item and one for all of them (`all`), which the items add up to. Of an item price and mix are its \
            part of the sum, and volume is (Q(t) − Q(base)) · m(i,base) · P(i,base) + Q(t) · (m(i,t) − m(i,base)) · P̄(base): what it \
            would sell at its old share and price, and its shift of share at the mean price. Exact, which is asserted. What price and quantity moved together stands in price. An item is new before its first figure, or where its quantity \
            was 0, and lost after its last; a hole between is low_coverage. Of a measure that sizeup.toml declares as \
            `product = [quantity, price]`, the quantity being the factor that may be summed, or as `ratio = [amount, \
            quantity]`, of which the amount is told apart. lo and hi are the ends over the rounding, where volume and mix rise \
            or fall with each figure by itself; else they may lie a little further out. `pvm(proof)` adds sum, change and residual.",
    source: "price-volume-mix analysis of management accounting",
    takes: Takes::Terms { names: &["price", "volume", "mix", "new", "lost"], over: false },
    rule: Rule::Across,
    unit: UnitRule::Value,
    example: Example {
        sentence: "10 at 1 and 10 at 3, then 10 at 1 and 20 at 4: of the gain of 50 the price brought 20",
        kind: Kind::Flow,
        parts: &["sold/tea", "sold/coffee", "price/tea", "price/coffee"],
        levels: &[
            ("sold/tea", "2022", "10"),
            ("sold/coffee", "2022", "10"),
            ("price/tea", "2022", "1"),
            ("price/coffee", "2022", "3"),
            ("sold/tea", "2023", "10"),
            ("sold/coffee", "2023", "20"),
            ("price/tea", "2023", "1"),
            ("price/coffee", "2023", "4"),
        ],
        ask: "pvm(price)",
        at: ("all", "2023"),
        gives: "20",
    },
    rows: pvm,
};

/// The items of one whole, by their values: the rows of each period.
#[derive(Default)]
struct Items {
    by_period: BTreeMap<Period, BTreeMap<Vec<Arc<str>>, usize>>,
    all: BTreeSet<Vec<Arc<str>>>,
}

fn pvm(levels: &Levels, argument: &Argument) -> Vec<Row> {
    let Argument::Term(asked) = argument else { return Vec::new() };
    let table = levels.table();
    let partitions: Vec<usize> = (0..table.dimensions.len()).filter(|number| table.dimensions[*number].partition).collect();
    if partitions.is_empty() {
        let refused = |at: usize| Cell::reason(Reason::NotAdditive, table.rows[at].cell.status);
        return (0..table.rows.len()).map(|at| levels.derived(at, refused(at), &[("value", at)])).collect();
    }
    let mut wholes: BTreeMap<Vec<Arc<str>>, Items> = BTreeMap::new();
    for (at, row) in table.rows.iter().enumerate() {
        if partitions.iter().any(|number| table.dimensions[*number].total.as_ref() == Some(&row.key[*number])) {
            continue;
        }
        let mut key = row.key.clone();
        for number in &partitions {
            key[*number] = table.dimensions[*number].total.clone().unwrap_or_else(|| "all".into());
        }
        let items = wholes.entry(key).or_default();
        items.all.insert(row.key.clone());
        items.by_period.entry(row.period).or_default().insert(row.key.clone(), at);
    }
    let mut made = Vec::new();
    for (key, items) in &wholes {
        for (period, here) in &items.by_period {
            let base = asked.base.or_else(|| period.year_before());
            let found = base.ok_or(Reason::NoPrior).and_then(|base| moved(levels, items, *period, base));
            let first = here.values().copied().min().unwrap_or(0);
            let status = Status::of_all(here.values().map(|at| table.rows[*at].cell.status));
            let mut push = |key: &[Arc<str>], at: usize, cell: Result<Cell, Reason>, operands: &[(&'static str, usize)]| {
                let row = levels.derived(at, cell.unwrap_or_else(|reason| Cell::reason(reason, status)), operands);
                made.push(Row { key: key.to_vec(), period: *period, ..row });
            };
            let term = asked.term.as_deref();
            match &found {
                Ok(found) => {
                    let (found, together) = found;
                    let all = Decomposed::summed(found.iter().map(|item| &item.decomposed)).ok_or(Reason::LowCoverage);
                    let all = all.map(|all| together.nearer(all));
                    let operands: Vec<_> = found.iter().flat_map(Item::operands).collect();
                    push(key, first, all.and_then(|all| all.cell(term)), &operands);
                    for item in found {
                        let at = item.now.or(item.before).unwrap_or(first);
                        push(&item.key, at, item.decomposed.cell(term), &item.operands().collect::<Vec<_>>());
                    }
                }
                Err(reason) => {
                    push(key, first, Err(*reason), &[]);
                    here.iter().for_each(|(key, at)| push(key, *at, Err(*reason), &[("value", *at)]));
                }
            }
        }
    }
    made
}

/// An item with its rows at both ends, and what it brought.
struct Item {
    key: Vec<Arc<str>>,
    now: Option<usize>,
    before: Option<usize>,
    decomposed: Decomposed,
}

impl Item {
    fn operands(&self) -> impl Iterator<Item = (&'static str, usize)> + use<> {
        [self.now.map(|at| ("item", at)), self.before.map(|at| ("base", at))].into_iter().flatten()
    }
}

/// What is known of an item at one end; nothing where it is not sold.
fn sold(levels: &Levels, at: Option<usize>) -> Result<Option<Sale>, Reason> {
    let Some(at) = at else { return Ok(None) };
    let sale = sale(levels, at)?;
    match (sale.quantity.printed.signum(), sale.amount.printed.signum()) {
        (-1, _) => Err(Reason::NonpositiveBase),
        (0, 0) => Ok(None),
        // An amount without a quantity has no price.
        (0, _) if sale.price.is_none() => Err(Reason::ZeroBase),
        (0, _) => Ok(None),
        _ => Ok(Some(sale)),
    }
}

/// What every item brought from the base to a period.
fn moved(levels: &Levels, items: &Items, period: Period, base: Period) -> Result<(Vec<Item>, Together), Reason> {
    if !levels.over(period) {
        return Err(Reason::PartialPeriod);
    }
    if !items.by_period.contains_key(&base) {
        let first = items.by_period.keys().next().is_some_and(|first| base < *first);
        return Err(if first { Reason::NoPrior } else { Reason::MissingPeriod });
    }
    if base.end() >= period.end() {
        return Err(Reason::TooFewPoints);
    }
    let rows = &levels.table().rows;
    let mut found = Vec::new();
    for key in &items.all {
        let at = |period: Period| items.by_period.get(&period).and_then(|items| items.get(key)).copied();
        let (now, before) = (at(period), at(base));
        if now.is_some_and(|now| !levels.complete(&rows[now])) {
            return Err(Reason::PartialPeriod);
        }
        if let Some(both) = now.zip(before) {
            levels.comparable(both.0, both.1)?;
        }
        // Only before its first figure an item is new, only after its last it is lost.
        let known = now.or(before).map(|row| levels.series_of(row));
        let Some(series) = known else { continue };
        let inside = |period: Period| series[0].period < period && period < series[series.len() - 1].period;
        if (before.is_none() && inside(base)) || (now.is_none() && inside(period)) {
            return Err(Reason::LowCoverage);
        }
        let sales = (sold(levels, now)?, sold(levels, before)?);
        let other = now
            .or(before)
            .is_some_and(|row| levels.relatives(row).any(|(_, other)| other.period == base || other.period == period));
        if other && (now.is_none() || before.is_none()) {
            return Err(Reason::Break);
        }
        let status = Status::of_all([now, before].into_iter().flatten().map(|at| rows[at].cell.status));
        found.push((key.clone(), now, before, sales, status));
    }
    // Quantities and amounts of what is sold at both ends.
    let pairs: Vec<(&Sale, &Sale)> =
        found.iter().filter_map(|(_, _, _, (now, before), _)| now.as_ref().zip(before.as_ref())).collect();
    let whole = Whole {
        now: added(&pairs, |(now, _)| (&now.quantity.number, &now.quantity.within)),
        before: added(&pairs, |(_, before)| (&before.quantity.number, &before.quantity.within)),
        amount: added(&pairs, |(_, before)| (&before.amount.number, &before.amount.within)),
    };
    let together = Together::of(&pairs);
    let each = found.iter().map(|(key, now, before, sales, status)| {
        let (key, now, before, status) = (key.clone(), *now, *before, *status);
        let decomposed = match sales {
            (Some(a), Some(b)) => whole.kept(a, b, status).map(|made| together.nearer_of(made, &whole, a, b)),
            (Some(a), None) => Some(once("new", a.amount.number.clone(), a.amount.within.clone(), status)),
            (None, Some(b)) => {
                let number = b.amount.number.as_ref().map(|number| number.times(-1));
                Some(once("lost", number, b.amount.within.times(-1), status))
            }
            (None, None) => Some(once("", None, Interval::OPEN, status)),
        };
        Ok(Item { key, now, before, decomposed: decomposed.ok_or(Reason::ZeroBase)? })
    });
    let each = each.collect::<Result<Vec<Item>, Reason>>()?;
    Ok((each, together))
}

/// What volume and mix are made of.
struct Brought {
    /// The quantities moved the amount, or the mix of them.
    volume: bool,
    /// The base has prices; else it has amounts.
    priced: bool,
    /// Of all items, of which each has three numbers: its quantity now, that of the base, and what the base has of it. Else
    /// of the first, and of the others their quantity now, and then either the last two of each or the sums of those.
    all: bool,
    /// The others have but sums.
    lumped: bool,
}

impl Formula for Brought {
    fn of<N: Number>(&self, x: &[N]) -> Option<N> {
        let amount = |quantity: &N, known: &N| if self.priced { quantity.times(known) } else { known.clone() };
        let price = |quantity: &N, known: &N| if self.priced { known.clone() } else { known.over(quantity) };
        if self.all {
            let items = || x.chunks_exact(3);
            let now = sum(items().map(|item| item[0].clone()))?;
            let before = sum(items().map(|item| item[1].clone()))?;
            let amounts = sum(items().map(|item| amount(&item[1], &item[2])))?;
            let carried = now.over(&before).times(&amounts);
            let at_old_prices = sum(items().map(|item| item[0].times(&price(&item[1], &item[2]))))?;
            return Some(if self.volume { carried.minus(&amounts) } else { at_old_prices.minus(&carried) });
        }
        let [now, before, known, rest @ ..] = x else { return None };
        let (own, others) = (amount(before, known), rest.get(1..).unwrap_or_default().chunks_exact(2));
        let all_now = rest.first().map_or(now.clone(), |others| now.plus(others));
        let others_before = sum(others.clone().map(|other| other[0].clone()));
        let all_before = others_before.map_or(before.clone(), |others| before.plus(&others));
        let worth = |other: &[N]| if self.lumped { other[1].clone() } else { amount(&other[0], &other[1]) };
        let amounts = sum(others.map(worth)).map_or(own.clone(), |others| own.plus(&others));
        let mean = amounts.over(&all_before);
        let carried = all_now.over(&all_before).times(before);
        let (moved, price) = (now.minus(&carried), price(before, known));
        Some(match self.volume {
            true => carried.minus(before).times(&price).plus(&mean.times(&moved)),
            false => moved.times(&price.minus(&mean)),
        })
    }
}

/// The numbers of all items that are sold at both ends.
struct Together {
    priced: bool,
    /// Of each its quantity now, that of the base, and the price or the amount of the base.
    items: Vec<[Interval; 3]>,
}

/// With more items than these the others are told by their sums.
const APART: usize = 16;

impl Together {
    fn of(pairs: &[(&Sale, &Sale)]) -> Together {
        let priced = pairs.iter().all(|(_, before)| before.price.is_some());
        let item = |(now, before): &(&Sale, &Sale)| {
            let known = before.price.as_ref().filter(|_| priced).unwrap_or(&before.amount);
            [now.quantity.within.clone(), before.quantity.within.clone(), known.within.clone()]
        };
        Together { priced, items: pairs.iter().map(item).collect() }
    }

    /// Volume and mix of all items, with nearer bounds than those of the items together.
    fn nearer(&self, all: Decomposed) -> Decomposed {
        if self.items.is_empty() || self.items.len() * 3 > MOST {
            return all;
        }
        let inputs: Vec<Interval> = self.items.iter().flatten().cloned().collect();
        // New and lost items have no part in either.
        brought(all, |volume| (Brought { volume, priced: self.priced, all: true, lumped: false }, inputs.clone()))
    }

    /// The same of one item.
    fn nearer_of(&self, made: Decomposed, whole: &Whole, now: &Sale, before: &Sale) -> Decomposed {
        let known = before.price.as_ref().filter(|_| self.priced).unwrap_or(&before.amount);
        let own = [now.quantity.within.clone(), before.quantity.within.clone(), known.within.clone()];
        let less = |whole: &Interval, part: &Interval| Interval {
            lo: whole.lo.as_ref().zip(part.lo.as_ref()).map(|(whole, part)| whole.minus(part)),
            hi: whole.hi.as_ref().zip(part.hi.as_ref()).map(|(whole, part)| whole.minus(part)),
        };
        let lumped = self.items.len() > APART;
        let mut inputs = own.to_vec();
        if self.items.len() > 1 {
            inputs.push(less(&whole.now.1, &own[0]));
        }
        if lumped {
            inputs.extend([less(&whole.before.1, &own[1]), less(&whole.amount.1, &before.amount.within)]);
        } else {
            let at = self.items.iter().position(|item| *item == own);
            let others = self.items.iter().enumerate().filter(|(number, _)| Some(*number) != at);
            inputs.extend(others.flat_map(|(_, [_, quantity, known])| [quantity.clone(), known.clone()]));
        }
        brought(made, |volume| (Brought { volume, priced: self.priced, all: false, lumped }, inputs.clone()))
    }
}

/// The same terms, with nearer bounds of volume and mix.
fn brought(mut made: Decomposed, of: impl Fn(bool) -> (Brought, Vec<Interval>)) -> Decomposed {
    for (name, term) in made.terms.iter_mut().filter(|(name, _)| name == "volume" || name == "mix") {
        let (formula, inputs) = of(name == "volume");
        term.within(|bounds| nearer(&formula, &inputs, bounds));
    }
    made
}

/// The terms, of which one is known and the others are nothing.
fn once(term: &str, number: Option<Fraction>, within: Interval, status: Status) -> Decomposed {
    let known = || Term::exact(number.clone(), within.clone());
    let one = |name: &str| (name.to_owned(), if name == term { known() } else { Term::nothing() });
    let change = if term.is_empty() { Term::nothing() } else { known() };
    Decomposed { terms: ["price", "volume", "mix", "new", "lost"].map(one).into(), others: Vec::new(), change, status }
}

/// A number and where it may lie.
type Sum = (Option<Fraction>, Interval);

fn added<'a>(
    pairs: &[(&'a Sale, &'a Sale)],
    pick: impl Fn(&(&'a Sale, &'a Sale)) -> (&'a Option<Fraction>, &'a Interval),
) -> Sum {
    let zero = Fraction::from(Decimal::ZERO);
    let start = (Some(zero.clone()), Interval { lo: Some(zero.clone()), hi: Some(zero) });
    pairs.iter().fold(start, |(number, within), pair| {
        let (one, other) = pick(pair);
        (number.zip(one.as_ref()).map(|(a, b)| a.plus(b)), within.plus(other))
    })
}

/// What all items that are sold at both ends have in common.
struct Whole {
    now: Sum,
    before: Sum,
    amount: Sum,
}

impl Whole {
    /// What an item brought that is sold at both ends.
    fn kept(&self, now: &Sale, before: &Sale, status: Status) -> Option<Decomposed> {
        let numbers = || -> Option<[Fraction; 4]> {
            let (all_now, all_before) = (self.now.0.as_ref()?, self.before.0.as_ref()?);
            let (quantity, first) = (now.quantity.number.as_ref()?, before.quantity.number.as_ref()?);
            let (amount, was) = (now.amount.number.as_ref()?, before.amount.number.as_ref()?);
            let (price, mean) = (was.divided_by(first)?, self.amount.0.as_ref()?.divided_by(all_before)?);
            let (share, was_share) = (quantity.divided_by(all_now)?, first.divided_by(all_before)?);
            let shift = share.minus(&was_share);
            let mix = shift.multiplied_by(&price.minus(&mean)).multiplied_by(all_now);
            // The volume of the item at its own share and price, and its part of the volume that the shares moved.
            let volume = all_now.minus(all_before).multiplied_by(&was_share).multiplied_by(&price);
            let volume = volume.plus(&mean.multiplied_by(all_now).multiplied_by(&shift));
            let dearer = amount.minus(&price.multiplied_by(quantity));
            Some([dearer, volume, mix, amount.minus(was)])
        };
        if self.before.0.as_ref().is_some_and(|all| all.signum() == 0) {
            return None;
        }
        // Bounds: the price exactly, volume and mix by interval arithmetic.
        let (quantity, first) = (&now.quantity.within, &before.quantity.within);
        let positive = |x: &Fraction| (x.signum() > 0).then_some(());
        let dearer = match (&now.price, &before.price) {
            (Some(price), Some(was)) => {
                corners(&[&price.within, &was.within, quantity], |at| Some(at[0].minus(at[1]).multiplied_by(at[2])))
            }
            _ => corners(&[&now.amount.within, &before.amount.within, first, quantity], |at| {
                positive(at[2])?;
                Some(at[0].minus(&at[1].divided_by(at[2])?.multiplied_by(at[3])))
            }),
        };
        let price = before.price.as_ref().map_or_else(|| before.amount.within.over(first), |price| price.within.clone());
        let mean = self.amount.1.over(&self.before.1);
        // Q(t) · m(t) is the quantity itself.
        let moved = quantity.minus(&product(&self.now.1, &first.over(&self.before.1)));
        let mix = product(&moved, &price.minus(&mean));
        let grown = product(&self.now.1.minus(&self.before.1), &first.over(&self.before.1));
        let volume = product(&grown, &price).plus(&product(&mean, &moved));
        let [a, b, c, change] = numbers().map_or([None, None, None, None], |numbers| numbers.map(Some));
        let within = now.amount.within.minus(&before.amount.within);
        let terms = [("price", Term::exact(a, dearer)), ("volume", Term::exact(b, volume)), ("mix", Term::exact(c, mix))];
        let mut terms: Vec<(String, Term)> = terms.into_iter().map(|(name, term)| (name.to_owned(), term)).collect();
        terms.extend(["new", "lost"].map(|name| (name.to_owned(), Term::nothing())));
        Some(Decomposed { terms, others: Vec::new(), change: Term::exact(change, within), status })
    }
}
