//! Decompositions: terms that add up to a change, and the proof that they do.

use std::sync::Arc;

use super::shift_share;
use crate::metric::arithmetic::kernel::rounded;
use crate::metric::call::YEARLY;
use crate::metric::operands::factors;
use crate::metric::{Argument, Call, Takes, across};
use crate::number::{Decimal, Fraction, Interval, Real};
use crate::table::{Cell, Dimension, Reason, Row, Status, Table};

/// What may be asked of every decomposition beside its terms: their sum, the change that they explain, and what is left.
pub const PROOF: &[&str] = &["proof", "sum", "change", "residual"];

/// The dimension of the terms, where they stand side by side.
const TERM: &str = "term";

/// A number before it is rounded, and where it may lie.
#[derive(Clone, Debug, Default)]
pub(crate) struct Term {
    /// The number; `None` where an operand is approximate.
    pub number: Option<Real>,
    /// The least that the rounding allows.
    pub lo: Option<Real>,
    /// The most.
    pub hi: Option<Real>,
}

impl Term {
    /// A term that needs no float.
    pub fn exact(number: Option<Fraction>, within: Interval) -> Term {
        Term { number: number.map(Real::Exact), lo: within.lo.map(Real::Exact), hi: within.hi.map(Real::Exact) }
    }

    /// A term that is nothing.
    pub fn nothing() -> Term {
        let zero = || Some(Real::Exact(Decimal::ZERO.into()));
        Term { number: zero(), lo: zero(), hi: zero() }
    }

    /// The same term with other bounds, where its bounds are exact: those of logarithms stay as they are.
    pub fn within(&mut self, of: impl FnOnce(Interval) -> Interval) {
        if [&self.lo, &self.hi].into_iter().any(|end| matches!(end, Some(Real::Float(_)))) {
            return;
        }
        let end = |end: &Option<Real>| match end {
            Some(Real::Exact(end)) => Some(end.clone()),
            _ => None,
        };
        let Interval { lo, hi } = of(Interval { lo: end(&self.lo), hi: end(&self.hi) });
        (self.lo, self.hi) = (lo.map(Real::Exact), hi.map(Real::Exact));
    }

    /// This term and another one of other inputs.
    pub fn plus(&self, other: &Term) -> Term {
        let add = |a: &Option<Real>, b: &Option<Real>| Some(sum(a.as_ref()?, b.as_ref()?));
        Term { number: add(&self.number, &other.number), lo: add(&self.lo, &other.lo), hi: add(&self.hi, &other.hi) }
    }
}

fn sum(a: &Real, b: &Real) -> Real {
    match (a, b) {
        (Real::Exact(a), Real::Exact(b)) => Real::Exact(a.plus(b)),
        (a, b) => Real::Float(a.to_f64() + b.to_f64()),
    }
}

/// What a decomposition says of a row.
#[derive(Clone, Debug)]
pub(crate) struct Decomposed {
    /// The terms, which add up to the change.
    pub terms: Vec<(String, Term)>,
    /// What may be asked for beside them: a part of the sum under a name of its own.
    pub others: Vec<(String, Term)>,
    /// The change.
    pub change: Term,
    /// The worst status of what it was made from.
    pub status: Status,
}

/// How far the sum of terms with logarithms may be from the change, against the largest of them.
const CLOSE: f64 = 1e-12;

impl Decomposed {
    /// The decomposition of parts together: term by term.
    pub fn summed<'a>(parts: impl Iterator<Item = &'a Decomposed>) -> Option<Decomposed> {
        parts.fold(None, |sum, part| {
            let Some(sum) = sum else { return Some(part.clone()) };
            let add = |a: &[(String, Term)], b: &[(String, Term)]| -> Vec<(String, Term)> {
                a.iter().zip(b).map(|((name, a), (_, b))| (name.clone(), a.plus(b))).collect()
            };
            Some(Decomposed {
                terms: add(&sum.terms, &part.terms),
                others: add(&sum.others, &part.others),
                change: sum.change.plus(&part.change),
                status: sum.status.max(part.status),
            })
        })
    }

    /// The same where terms were made by logarithms: the largest of them takes up what their floats leave of the change, so
    /// that they add up to it exactly, as printed terms shall within half a last digit each. Terms that leave more than the
    /// error of a float stay as they are, and are no answer.
    pub fn settled(mut self) -> Decomposed {
        let size = |term: &Term| term.number.as_ref().map_or(0.0, |number| number.to_f64().abs());
        let float = |term: &Term| matches!(term.number, Some(Real::Float(_)));
        let floats = (0..self.terms.len()).filter(|at| float(&self.terms[*at].1));
        let Some(largest) = floats.max_by(|a, b| size(&self.terms[*a].1).total_cmp(&size(&self.terms[*b].1))) else {
            return self;
        };
        let exact: Option<Vec<Fraction>> = self.terms.iter().map(|(_, term)| term.number.as_ref()?.fraction()).collect();
        let change = self.change.number.as_ref().and_then(Real::fraction);
        let Some((mut exact, change)) = exact.zip(change) else { return self };
        let left = exact.iter().fold(change.clone(), |left, term| left.minus(term));
        if left.to_f64().abs() <= CLOSE * size(&self.terms[largest].1).max(change.to_f64().abs()) {
            exact[largest] = exact[largest].plus(&left);
            self.terms.iter_mut().zip(exact).for_each(|((_, term), exact)| term.number = Some(Real::Exact(exact)));
        }
        self
    }

    /// The cell of a term, or of the proof. Terms that do not add up to the change are no answer.
    pub fn cell(&self, wanted: Option<&str>) -> Result<Cell, Reason> {
        let zero = Real::Exact(Decimal::ZERO.into());
        let numbers: Option<Vec<&Real>> = self.terms.iter().map(|(_, term)| term.number.as_ref()).collect();
        let total = numbers.as_ref().map(|numbers| numbers.iter().fold(zero, |total, number| sum(&total, number)));
        let left = match (&total, &self.change.number) {
            (Some(total), Some(change)) => Some(less(total, change)),
            _ => None,
        };
        if let (Some(left), Some(numbers), Some(change)) = (&left, &numbers, &self.change.number) {
            let largest = numbers.iter().map(|number| number.to_f64().abs()).fold(change.to_f64().abs(), f64::max);
            let proven = match left {
                Real::Exact(left) => left.signum() == 0,
                Real::Float(left) => left.abs() <= CLOSE * largest,
            };
            if !proven {
                return Err(Reason::Overflow);
            }
        }
        let named =
            |terms: &[(String, Term)], wanted: &str| terms.iter().find(|(name, _)| name == wanted).map(|(_, term)| term.clone());
        let Term { number, lo, hi } = match wanted.ok_or(Reason::KindMismatch)? {
            // The sum is the change, so it lies where the change may lie.
            "sum" => Term { number: total, ..self.change.clone() },
            "change" => self.change.clone(),
            "residual" => Term { number: left.clone(), lo: left.clone(), hi: left },
            wanted => named(&self.terms, wanted).or_else(|| named(&self.others, wanted)).ok_or(Reason::KindMismatch)?,
        };
        Ok(rounded(number, lo, hi, self.status))
    }
}

fn less(a: &Real, b: &Real) -> Real {
    match (a, b) {
        (Real::Exact(a), Real::Exact(b)) => Real::Exact(a.minus(b)),
        (a, b) => Real::Float(a.to_f64() - b.to_f64()),
    }
}

/// The product of two intervals; open where an end of them is.
pub(crate) fn product(a: &Interval, b: &Interval) -> Interval {
    crate::metric::arithmetic::kernel::corners(&[a, b], |at| Some(at[0].multiplied_by(at[1])))
}

impl Call {
    /// Whether it asks for all terms of a decomposition at once.
    pub fn of_all_terms(&self) -> bool {
        matches!(&self.argument, Argument::Term(asked) if asked.term.is_none())
    }

    /// The calls of the single terms on a table, where this one asks for all of them, or for the proof; else itself.
    pub fn terms(&self, table: &Table) -> Vec<Call> {
        let Argument::Term(asked) = &self.argument else { return vec![self.clone()] };
        let terms = match asked.term.as_deref() {
            None => self.names(table),
            Some("proof") => self.names(table).into_iter().chain(PROOF[1..].iter().map(|name| (*name).to_owned())).collect(),
            Some(_) => return vec![self.clone()],
        };
        terms.iter().map(|term| self.term(term)).collect()
    }

    /// The same decomposition, asked for one of its terms.
    pub fn term(&self, term: &str) -> Call {
        let Argument::Term(asked) = &self.argument else { return self.clone() };
        let base = asked.base.map(|base| base.to_string());
        let yearly = asked.yearly.then(|| YEARLY.to_owned());
        let inner: Vec<String> = [Some(term.to_owned()), base, yearly, asked.over.clone()].into_iter().flatten().collect();
        let text = format!("{}({})", self.metric.name, inner.join(","));
        Call {
            argument: Argument::Term(crate::metric::TermOf { term: Some(term.to_owned()), ..asked.clone() }),
            text,
            ..self.clone()
        }
    }

    /// The names of the terms on a table, and what else may be asked for.
    fn names(&self, table: &Table) -> Vec<String> {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        match self.metric.takes {
            Takes::Terms { names: [], .. } => factors::names(table),
            _ if self.metric.name == shift_share::SHIFT_SHARE.name => owned(shift_share::terms(table, &self.argument)),
            Takes::Terms { names, .. } => owned(names),
            _ => Vec::new(),
        }
    }

    /// The term that a table has not, and those that it has.
    pub fn unknown_term(&self, table: &Table) -> Option<(String, Vec<String>)> {
        let Argument::Term(crate::metric::TermOf { term: Some(term), .. }) = &self.argument else { return None };
        let Takes::Terms { names: [], .. } = self.metric.takes else { return None };
        let known = self.names(table);
        let there = known.is_empty() || known.contains(term) || PROOF.contains(&term.as_str());
        (!there).then(|| (term.clone(), known))
    }
}

/// A metric's table with only the rows of the whole, in every dimension that was only looked across.
pub fn of_the_whole(result: Table, call: &Call, levels: &Table, named: impl Fn(&str) -> bool) -> Table {
    across(levels, call, |_| false).into_iter().fold(result, |result, number| {
        let dimension = &levels.dimensions[number];
        let total = dimension.total.clone().unwrap_or_else(|| "all".into());
        let whole = !named(&dimension.name) && result.rows.iter().any(|row| row.key[number] == total);
        if whole { result.filtered(|row| row.key[number] == total) } else { result }
    })
}

/// The same of some rows of it.
pub fn rows_of_the_whole<'a>(rows: Vec<&'a Row>, call: &Call, levels: &Table, named: impl Fn(&str) -> bool) -> Vec<&'a Row> {
    across(levels, call, |_| false).into_iter().fold(rows, |rows, number| {
        let dimension = &levels.dimensions[number];
        let total = dimension.total.clone().unwrap_or_else(|| "all".into());
        let whole = !named(&dimension.name) && rows.iter().any(|row| row.key[number] == total);
        if whole { rows.into_iter().filter(|row| row.key[number] == total).collect() } else { rows }
    })
}

/// The tables of the terms of one decomposition as one, with a dimension `term`; other tables as they are.
pub fn side_by_side(call: &Call, tables: Vec<Table>) -> Vec<Table> {
    let Some(first) = tables.first().filter(|_| call.of_all_terms()) else { return tables };
    let term = |table: &Table| -> Arc<str> {
        let inner = table.metric.split_once('(').map_or("", |(_, inner)| inner);
        inner.split([',', ')']).next().unwrap_or_default().into()
    };
    let mut joined = Table { metric: call.text.clone(), ..first.without_rows() };
    joined.dimensions.push(Dimension {
        name: TERM.to_owned(),
        title: "Term".to_owned(),
        values: tables.iter().map(term).collect(),
        labels: Vec::new(),
        declared: true,
        partition: true,
        total: None,
        definition: false,
    });
    for table in &tables {
        joined.rows.extend(table.rows.iter().cloned().map(|mut row| {
            row.key.push(term(table));
            row
        }));
    }
    vec![joined.sorted()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_of_logarithms_are_kept() {
        let mut term = Term { number: None, lo: Some(Real::Float(1.5)), hi: Some(Real::Float(2.5)) };
        term.within(|bounds| bounds);
        assert_eq!([term.lo, term.hi].map(|end| end.map(|end| end.to_f64())), [Some(1.5), Some(2.5)]);
    }
}
