//! The logarithmic mean Divisia index: how much of a change each factor of a product brought.

use super::terms::{Decomposed, Term};
use crate::metric::arithmetic::kernel::Level;
use crate::metric::gap::parity::log;
use crate::metric::operands::against::{ended, refused};
use crate::metric::operands::factors::{self, Factor};
use crate::metric::{Argument, Example, Levels, Metric, Rule, Takes, UnitRule};
use crate::number::{Decimal, Fraction, Interval, Real};
use crate::period::Period;
use crate::table::{Kind, Reason, Row};

/// What each factor brought to the change of their product.
pub(crate) const LMDI: Metric = Metric {
    name: "lmdi",
    aliases: &["对数平均迪氏分解"],
    formula: "of X = the product of its factors f: L(X(t), X(base)) · ln(f(t)/f(base)), L(a, b) = (a − b)/ln(a/b), L(a, a) = a; \
              one year before is the base where none is named",
    edges: "The terms are named as the factors and add up to X(t) − X(base): of the logarithms to 12 digits, which is \
            asserted, and then exactly, since the largest takes up the rest. Of a measure \
            that sizeup.toml declares by `product` or `ratio`; what divides is a factor with its sign turned. Zeros take their \
            analytic limit: what came from zero, or went to it, is due to the factors that did, in equal parts. Below zero a \
            product has no such terms: nonpositive_base. lo and hi are the ends over the rounding where a factor changed less \
            than e-fold; else they may lie further out. `lmdi(proof)` adds sum, change and residual.",
    source: "Ang (2005), LMDI-I additive; zeros by Ang and Liu (2007)",
    takes: Takes::Terms { names: &[], over: false },
    rule: Rule::Stated,
    unit: UnitRule::Difference,
    example: Example {
        sentence: "500 people and 20 % became 400 and 30 %: 20 more users, of which the rate brought 44.5",
        kind: Kind::Stock,
        parts: &["people", "rate"],
        levels: &[("people", "2022", "500"), ("rate", "2022", "0.2"), ("people", "2023", "400"), ("rate", "2023", "0.3")],
        ask: "lmdi(rate)",
        at: ("all", "2023"),
        gives: "44.478022",
    },
    rows: lmdi,
};

fn lmdi(levels: &Levels, argument: &Argument) -> Vec<Row> {
    let Argument::Term(asked) = argument else { return Vec::new() };
    each(levels, asked.base, |at, base| decomposed(levels, at, base), asked.term.as_deref())
}

/// A cell for every row, made from it and its base.
pub(crate) fn each(
    levels: &Levels,
    base: Option<Period>,
    make: impl Fn(usize, usize) -> Result<Decomposed, Reason>,
    term: Option<&str>,
) -> Vec<Row> {
    let bases = bases(levels, base);
    let rows = bases.into_iter().enumerate().map(|(at, base)| {
        let made = base.and_then(|base| make(at, base)?.cell(term).map(|cell| (cell, base)));
        match made {
            Ok((cell, base)) => levels.derived(at, cell, &[("value", at), ("base", base)]),
            Err(reason) => levels.derived(at, refused(levels, at, reason), &[("value", at)]),
        }
    });
    rows.collect()
}

/// The base of every row: the one that was named, else the same notation one year earlier.
pub(crate) fn bases(levels: &Levels, base: Option<Period>) -> Vec<Result<usize, Reason>> {
    let rows = &levels.table().rows;
    match base {
        Some(base) => (0..rows.len()).map(|at| levels.earlier_base(at, base)).collect(),
        None => levels.earlier(Period::year_before),
    }
}

/// One factor at both ends; what divides is turned, so that all are multiplied.
struct Ends {
    now: Level,
    before: Level,
}

impl Ends {
    fn of(now: &Factor, before: &Factor) -> Result<Ends, Reason> {
        let turned = |factor: &Factor| {
            let level = factor.level()?;
            if level.printed.signum() < 0 {
                return Err(Reason::NonpositiveBase);
            }
            if !factor.below {
                return Ok(level);
            }
            let one = Fraction::from(Decimal::ONE);
            let over = |x: &Option<Fraction>| x.as_ref().filter(|x| x.signum() > 0).and_then(|x| one.divided_by(x));
            let number = level.number.as_ref().map(|x| one.divided_by(x).ok_or(Reason::ZeroBase)).transpose()?;
            let within = Interval { lo: over(&level.within.hi), hi: over(&level.within.lo) };
            Ok(Level { number, within, made_of: None, ..level })
        };
        Ok(Ends { now: turned(now)?, before: turned(before)? })
    }
}

fn decomposed(levels: &Levels, at: usize, base: usize) -> Result<Decomposed, Reason> {
    ended(levels, at)?;
    let rows = &levels.table().rows;
    // A factor below zero is why, before what it makes of the product.
    let (now, before) = factors::of_both(levels, at, base)?;
    let ends: Vec<Ends> = now.iter().zip(&before).map(|(now, before)| Ends::of(now, before)).collect::<Result<_, _>>()?;
    for row in [at, base] {
        Level::of(&rows[row].cell)?;
    }
    let scale = factors::scale(levels.table(), &now);
    let all = |pick: fn(&Ends) -> Option<Fraction>| -> Option<Fraction> {
        ends.iter().try_fold(scale.clone(), |product, ends| Some(product.multiplied_by(&pick(ends)?)))
    };
    let numbers = all(|ends| ends.now.number.clone()).zip(all(|ends| ends.before.number.clone()));
    let names = factors::named(&now);
    // A printed 0 may have been below: then the least is no product of the least.
    let start = || Interval { lo: Some(scale.clone()), hi: Some(scale.clone()) };
    let product = |pick: fn(&Ends) -> &Level| ends.iter().fold(start(), |all, ends| all.multiplied_by(&pick(ends).within));
    let within = product(|ends| &ends.now).minus(&product(|ends| &ends.before));
    let change = numbers.as_ref().map(|(now, before)| now.minus(before));
    let terms = names.into_iter().enumerate().map(|(number, name)| {
        let value = numbers.as_ref().and_then(|numbers| term(&ends, number, numbers));
        let (lo, hi) = bounds(&ends, number, &scale);
        (name, Term { number: value, lo: lo.map(Real::Float), hi: hi.map(Real::Float) })
    });
    let statuses = ends.iter().flat_map(|ends| [ends.now.status, ends.before.status]);
    let status = statuses.fold(rows[at].cell.status.max(rows[base].cell.status), |a, b| a.max(b));
    Ok(Decomposed { terms: terms.collect(), others: Vec::new(), change: Term::exact(change, within), status }.settled())
}

/// The term of one factor where the product went from `before` to `now`.
fn term(ends: &[Ends], number: usize, (now, before): &(Fraction, Fraction)) -> Option<Real> {
    let zero = || Real::Exact(Decimal::ZERO.into());
    let none = |level: &Level| level.number.as_ref().is_some_and(|number| number.signum() == 0);
    match (now.signum() == 0, before.signum() == 0) {
        (true, true) => Some(zero()),
        (false, false) => {
            let (x, base) = (ends[number].now.number.as_ref()?, ends[number].before.number.as_ref()?);
            Some(Real::Float(mean(now, before)? * log(&x.divided_by(base)?)))
        }
        (gone, _) => {
            let at_zero = |ends: &Ends| if gone { none(&ends.now) } else { none(&ends.before) };
            let count = i64::try_from(ends.iter().filter(|ends| at_zero(ends)).count()).ok()?;
            if !at_zero(&ends[number]) {
                return Some(zero());
            }
            now.minus(before).divided_by(&Decimal::from(count).into()).map(Real::Exact)
        }
    }
}

/// The logarithmic mean.
fn mean(a: &Fraction, b: &Fraction) -> Option<f64> {
    let quotient = a.divided_by(b)?;
    if quotient.minus_one().signum() == 0 { Some(a.to_f64()) } else { Some(a.minus(b).to_f64() / log(&quotient)) }
}

/// Where the term of one factor may lie.
fn bounds(ends: &[Ends], number: usize, scale: &Fraction) -> (Option<f64>, Option<f64>) {
    let positive = |end: &Option<Fraction>| end.clone().filter(|end| end.signum() > 0);
    // The other factors: the mean rises with them, so the term does where the factor rose, and falls where it fell.
    let rest = |high: bool| -> Option<[Fraction; 2]> {
        let others = ends.iter().enumerate().filter(|(other, _)| *other != number);
        others.map(|(_, ends)| ends).try_fold([scale.clone(), scale.clone()], |product, ends| {
            let pick = |level: &Level| positive(if high { &level.within.hi } else { &level.within.lo });
            Some([product[0].multiplied_by(&pick(&ends.now)?), product[1].multiplied_by(&pick(&ends.before)?)])
        })
    };
    let own = &ends[number];
    let [now_lo, now_hi, before_lo, before_hi] =
        [&own.now.within.lo, &own.now.within.hi, &own.before.within.lo, &own.before.within.hi].map(positive);
    let path = |now: &Option<Fraction>, before: &Option<Fraction>| {
        now.as_ref().zip(before.as_ref()).and_then(|(now, before)| now.divided_by(before)).map(|quotient| log(&quotient))
    };
    let (most, least) = (path(&now_hi, &before_lo), path(&now_lo, &before_hi));
    let steep = [most, least].iter().any(|path| path.is_none_or(|path| path.abs() >= 1.0));
    let end = |path: Option<f64>, now: &Option<Fraction>, before: &Option<Fraction>, high: bool| -> Option<f64> {
        let path = path?;
        let rest = rest((path >= 0.0) == high)?;
        let (now, before) = (rest[0].multiplied_by(now.as_ref()?), rest[1].multiplied_by(before.as_ref()?));
        Some(mean(&now, &before)? * path)
    };
    match steep {
        // Of a factor that changed less than e-fold the term rises with its end and falls with its beginning.
        false => (end(least, &now_lo, &before_hi, false), end(most, &now_hi, &before_lo, true)),
        // Else the mean and the logarithm each by itself.
        true => {
            let wide = |path: Option<f64>, high: bool| {
                let large = path.is_some_and(|path| (path >= 0.0) == high);
                if large { end(path, &now_hi, &before_hi, high) } else { end(path, &now_lo, &before_lo, high) }
            };
            (wide(least, false), wide(most, true))
        }
    }
}
