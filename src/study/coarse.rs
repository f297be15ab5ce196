//! Levels by longer periods than the data: what `every` asks for, and references such as `@2023` to quarterly data.

use std::rc::Rc;

use super::answer::meets;
use super::{Study, average, derived, elapsed};
use crate::finding::{AnalysisFact, Finding, Findings};
use crate::metric::{Call, Levels, calculate};
use crate::panel::{Coarse, Every, collapse, every};
use crate::period::{Frequency, Period};
use crate::project::{DerivedSpec, MeasureName, Op, Placed};
use crate::table::{Kind, Operand, OptIns, Reached, Row, Table};

/// The levels of a view or a reference: as they are, or by longer periods, and what is allowed aloud of them.
pub(super) struct Asked {
    /// The levels, with only the dimensions that are told apart.
    pub(super) levels: Rc<Table>,
    /// What unfinished periods are compared with, like for like.
    pub(super) priors: Vec<Row>,
    /// How far unfinished periods reach, like for like.
    pub(super) reached: Reached,
    /// The members that the levels are sums of, where growth is asked over those that both periods have.
    pub(super) members: Option<Rc<Table>>,
    /// The longer periods that were asked for.
    pub(super) every: Option<Frequency>,
    /// What is allowed aloud.
    pub(super) opt_ins: OptIns,
}

impl Asked {
    /// Levels as they are.
    pub(super) fn plain(levels: Rc<Table>, opt_ins: OptIns) -> Asked {
        Asked { levels, priors: Vec::new(), reached: Reached::default(), members: None, every: None, opt_ins }
    }
}

impl Study {
    /// Levels by longer periods. `levels` are those of a measure with only some of its dimensions.
    pub(super) fn coarse(&self, levels: &Table, frequency: Frequency, opt_ins: OptIns) -> Result<Asked, Finding> {
        let Coarse { table, priors, reached } = match self.recomputed(levels, frequency, opt_ins)? {
            Some(made) => made,
            None => {
                let weight = self.weight(levels)?;
                let as_of = self.project.analysis.as_of;
                every(levels, &Every { frequency, as_of, opt_ins, weight: weight.as_ref() })
            }
        };
        Ok(Asked { levels: Rc::new(table), priors, reached, members: None, every: Some(frequency), opt_ins })
    }

    /// A quotient of two measures, or the average of a stock, of which each is brought to the longer period first. `None`
    /// of what is neither.
    fn recomputed(&self, levels: &Table, frequency: Frequency, opt_ins: OptIns) -> Result<Option<Coarse>, Finding> {
        let named = |spec: &&DerivedSpec| spec.name.to_string() == levels.measure.name;
        let Some(spec) = self.project.analysis.measures.iter().find(named) else { return Ok(None) };
        let native = |series: &Placed<crate::project::Series>| derived::series(self, series).map_err(first);
        let of = |table: &Table| self.coarse(table, frequency, opt_ins);
        let (table, reached) = match &spec.op {
            Op::Ratio { num, den, years_apart } if levels.measure.kind.is_some_and(|kind| !kind.additive()) => {
                // What was summed before its quotient was taken is summed before it is taken of longer periods.
                let summed = self.summed_away(levels);
                let halves = if summed.is_empty() { None } else { self.halves(levels, &summed) };
                let (above, below) = halves.map_or_else(|| Ok((native(num)?, native(den)?)), Ok)?;
                // What is summed to stand beside the other is summed before it is brought to longer periods.
                let below = derived::beside(&above, num, (den, below)).map_err(first)?;
                let (above, below) = (of(&above)?, of(&below)?);
                let sides = ((num, Table::clone(&above.levels)), (den, Table::clone(&below.levels)));
                let mut table = derived::quotient(spec, sides.0, sides.1, *years_apart).map_err(first)?;
                let reached = elapsed::same_part(&mut table, &above, &below);
                (table, reached)
            }
            Op::Average(ends) => {
                let asked = of(&native(ends)?)?;
                (average::between(spec, ends, Table::clone(&asked.levels)).map_err(first)?, asked.reached)
            }
            _ => return Ok(None),
        };
        let settled = |table: Table| {
            let wanted = table.filtered(|row| {
                levels.settled.iter().all(|(name, value)| table.dimension(name).is_none_or(|at| row.key[at] == *value))
            });
            let kept = |dimension: &crate::table::Dimension| levels.dimension(&dimension.name).is_some();
            let made = collapse(&wanted, kept).ok()?;
            let mut now = Reached::default();
            for row in &wanted.rows {
                if let Some(last) = reached.of(row) {
                    now.note(derived::key_in(&made, &wanted, row), row.period, last);
                }
            }
            Some(Coarse { table: Table { frequency: Some(frequency), ..made }, priors: Vec::new(), reached: now })
        };
        Ok(settled(table))
    }

    /// The levels that weigh a rate over time, where its card names them, with the dimensions of the rate.
    fn weight(&self, levels: &Table) -> Result<Option<Table>, Finding> {
        let Some(weight) = self.declared_weight(&levels.measure.name) else { return Ok(None) };
        let refuse = |sentence: String| Finding::error(AnalysisFact::Other(sentence)).at(weight.place());
        let name = weight.to_string();
        let Some(table) = self.tables.get(&name) else {
            let sentence = format!("the weight `{name}` is in another dataset, which only a project knows");
            return Err(refuse(sentence).hint("ask in the project: `sizeup explain REFERENCE`, or a `[[table]]`"));
        };
        if !table.measure.kind.is_some_and(Kind::additive) {
            return Err(refuse(format!("`{name}` is neither a flow nor a stock, and weighs nothing")));
        }
        // What the rate settled, its weight settles too.
        let settled = |name: &str| levels.settled.iter().find(|(known, _)| **known == *name).map(|(_, value)| value);
        let wanted = table.filtered(|row| {
            table.dimensions.iter().zip(&row.key).all(|(it, value)| settled(&it.name).is_none_or(|wanted| wanted == value))
        });
        let kept = |dimension: &crate::table::Dimension| levels.tells_apart(&dimension.name);
        match collapse(&wanted, kept) {
            Ok(table) => Ok(Some(table)),
            Err(unsettled) => Err(refuse(format!("`{name}` is split by `{}`, which the rate is not", unsettled.dimension))),
        }
    }

    fn declared_weight(&self, measure: &str) -> Option<&Placed<MeasureName>> {
        let (dataset, name) = measure.split_once('.')?;
        self.project.card(dataset)?.measure(name)?.weight.as_ref()
    }

    /// Levels made ready for metrics.
    pub(super) fn ready<'a>(&self, asked: &'a Asked) -> Levels<'a> {
        Levels::new(&asked.levels, self.project.analysis.as_of)
            .allowing(asked.opt_ins)
            .compared_with(&asked.priors)
            .reaching(&asked.reached)
            .over_members(asked.members.as_deref())
    }

    /// A metric of levels, which may be brought to longer periods first; with the levels that it is of, and the
    /// operands of every number.
    pub fn metric_by(
        &self,
        levels: &Table,
        longer: Option<Frequency>,
        call: &Call,
        allowed: OptIns,
    ) -> Result<(Rc<Table>, Table), Finding> {
        let asked = match longer {
            Some(frequency) => self.coarse(levels, frequency, allowed)?,
            None => Asked::plain(Rc::new(levels.clone()), allowed),
        };
        let made = calculate(call, &self.ready(&asked).traced());
        Ok((asked.levels, made))
    }

    /// The level that an operand means, and the table it stands in: that of its measure with the dimensions of the
    /// operand, by longer periods where the measure has none of that length.
    pub fn behind(&self, operand: &Operand) -> Option<(Table, Row)> {
        let levels = self.levels(&operand.measure).ok()?;
        let named = |name: &str| operand.key.iter().any(|(known, _)| **known == *name);
        let wanted =
            levels.filtered(|row| {
                levels.dimensions.iter().zip(&row.key).all(|(dimension, value)| {
                    operand.key.iter().all(|(name, wanted)| **name != *dimension.name || wanted == value)
                })
            });
        let table = match self.quotient(levels) {
            Some(_) => self.collapsed(levels, |dimension| named(&dimension.name)).ok()?,
            None => collapse(&wanted, |dimension| named(&dimension.name)).ok()?,
        };
        if let Some(row) = table.row_of(operand) {
            let row = row.clone();
            return Some((table, row));
        }
        let table = self.coarse(&table, operand.period.frequency(), OptIns::default()).ok()?.levels;
        let row = table.row_of(operand)?.clone();
        Some((Table::clone(&table), row))
    }
}

/// The length of a period that levels have no figure of, and figures within.
pub fn longer(levels: &Table, asked: Period) -> Option<Frequency> {
    let stock = levels.measure.kind == Some(Kind::Stock);
    let own = levels.rows.iter().any(|row| meets(row.period, asked, stock));
    (!own && holds_shorter(levels, asked)).then(|| asked.frequency())
}

/// Whether levels have figures within a period, and so may answer for it as a whole.
pub(super) fn holds_shorter(levels: &Table, period: Period) -> bool {
    let shorter = |row: &Row| row.period != period && row.period.within(period.frequency()) == Some(period);
    levels.rows.iter().any(shorter)
}

fn first(findings: Findings) -> Finding {
    let mut findings = findings.0.into_iter();
    findings.next().unwrap_or_else(|| Finding::error(AnalysisFact::Other("the measure cannot be made".to_owned())))
}
