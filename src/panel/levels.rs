//! The level table of one measure.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::parts;
use super::periods::Periods;
use super::plan::Plan;
use super::units::{declared_unit, printed_unit};
use crate::finding::{Finding, Findings, Place, ReadingFact, Result};
use crate::number::Decimal;
use crate::period::Period;
use crate::project::{Card, Condition, DimensionSpec, MeasureSpec};
use crate::source::inspect::{TOTALS, in_words};
use crate::source::number::Bound;
use crate::source::{Cells, Group, Sum};
use crate::table::{Break, Cell, Dimension, Kind, LeftOut, Measure, Origin, Reason, Row, Status, Table};
use crate::unit::Unit;

/// Finds the place of a field by its line and the number of its column.
pub type Locate<'a> = dyn Fn(u64, usize) -> Place + 'a;

/// A value with its key and what its row says about it.
pub(super) struct Observation<'a> {
    pub(super) key: Vec<Arc<str>>,
    pub(super) period: Period,
    pub(super) group: &'a Group,
    pub(super) sum: &'a Sum,
    pub(super) column: usize,
    pub(super) power: i32,
    pub(super) status: Status,
}

/// Builds the level table of the card's measure number `number` from the cells that `plan` asked for.
///
/// Fails with what the data does that the card does not allow: a period that is none, a value that a dimension does
/// not list, a unit of another base, two values of one key.
pub fn levels(card: &Card, number: usize, plan: &Plan, cells: &Cells, locate: &Locate) -> Result<Table> {
    let measure = &card.measures[number];
    let mut panel = Panel {
        card,
        measure,
        plan,
        locate,
        findings: Vec::new(),
        unit: declared_unit(measure).or_else(|| printed_unit(cells, &plan.measures[number])),
        split: 0,
        blank_unit: None,
        left_out: Vec::new(),
    };
    let observations = panel.observations(&cells.groups, &plan.measures[number]);
    panel.refuse_wholes(&observations, cells);
    panel.refuse_definitions(&observations);
    panel.refuse_blank_units();
    panel.refuse_two_scales(&observations, cells, &plan.measures[number]);
    let dimensions = panel.dimensions(&observations);
    let (rows, releases) = match plan.vintage {
        Some(at) => panel.of_latest(at, observations),
        None => (panel.rows(observations), Vec::new()),
    };
    if !panel.findings.is_empty() {
        return Err(Findings(panel.findings));
    }
    let unit = panel.unit.map(|(unit, _)| unit);
    let table = Table {
        measure: Arc::new(Measure {
            name: format!("{}.{}", card.name, measure.name),
            title: measure.title.clone().unwrap_or_else(|| words(&measure.name)),
            kind: measure.kind,
            unit: unit.clone(),
            scope: card.place.clone(),
        }),
        metric: "value".to_owned(),
        unit,
        dimensions,
        settled: Vec::new(),
        frequency: card.period.frequency,
        breaks: breaks(card, measure),
        file: Arc::from(card.file.as_str()),
        releases: releases.into(),
        left_out: panel.left_out.into(),
        rows,
    };
    Ok(parts::with_remainders(table.sorted(), card))
}

fn words(name: &str) -> String {
    let mut chars = name.replace(['_', '-'], " ").chars().collect::<Vec<_>>().into_iter();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn breaks(card: &Card, measure: &MeasureSpec) -> Arc<[Break]> {
    let concerns =
        card.breaks.iter().filter(|it| it.measures.is_empty() || it.measures.iter().any(|name| **name == measure.name));
    concerns
        .map(|it| Break {
            after: it.after,
            note: it.note.clone(),
            only: it.only.iter().map(|c| (c.column.value.clone(), c.values.iter().map(|v| v.value.clone()).collect())).collect(),
        })
        .collect()
}

/// The making of one level table.
pub(super) struct Panel<'a> {
    pub(super) card: &'a Card,
    pub(super) measure: &'a MeasureSpec,
    pub(super) plan: &'a Plan,
    pub(super) locate: &'a Locate<'a>,
    pub(super) findings: Vec<Finding>,
    /// The base unit, and where it was first said.
    pub(super) unit: Option<(Unit, Option<Place>)>,
    /// How many cells are sums over columns that nobody named: then no cell is more than a part, even of one record.
    split: usize,
    /// Where the unit is left blank first.
    pub(super) blank_unit: Option<Place>,
    /// What the card leaves out of the measure.
    left_out: Vec<LeftOut>,
}

impl<'a> Panel<'a> {
    pub(super) fn push(&mut self, finding: impl FnOnce(&Self) -> Finding) {
        if self.findings.len() < self.plan.most {
            let finding = finding(self);
            self.findings.push(finding);
        }
    }

    fn observations(&mut self, groups: &'a [Group], values: &[usize]) -> Vec<Observation<'a>> {
        let mut periods = self.periods(groups, values);
        let mut observations = Vec::new();
        for group in groups {
            let matches = |filter: &[Condition]| filter.iter().all(|condition| self.holds(group, condition));
            if !matches(&self.measure.filter) {
                continue;
            }
            let card = self.card;
            if let Some(why) = card.leave_out.iter().find(|it| matches(&it.filter)) {
                let passed_over = self.passed_over(group, values, &mut periods, &why.note);
                self.left_out.extend(passed_over);
                continue;
            }
            let Some(key) = self.key(group) else { continue };
            let (Some(power), Some(status)) = (self.power(group), self.status(group)) else { continue };
            for (number, value) in values.iter().enumerate() {
                let (sum, column) = (&group.values[*value], self.plan.values[*value]);
                let Some(period) = self.period(&mut periods, group, number, column) else { continue };
                observations.push(Observation { key: key.clone(), period, group, sum, column, power, status });
            }
        }
        observations
    }

    /// What a record that is left out is a figure of. Nothing in it is an error: what is no period has none.
    fn passed_over(&self, group: &Group, values: &[usize], periods: &mut Periods, note: &str) -> Vec<LeftOut> {
        let named = |(spec, at): (&DimensionSpec, &usize)| (Arc::from(spec.name.as_str()), group.key[*at].clone());
        let key: Vec<(Arc<str>, Arc<str>)> = self.card.dimensions.iter().zip(&self.plan.dimensions).map(named).collect();
        let numbers = (0..values.len()).filter(|number| group.values[values[*number]].numbers > 0);
        let read = numbers.filter_map(|number| periods.of(group, number, self.plan.values[values[number]]));
        read.map(|period| LeftOut { key: key.clone(), period, note: note.into() }).collect()
    }

    fn holds(&self, group: &Group, condition: &Condition) -> bool {
        let at = self.plan.key(&condition.column).expect("the plan has every condition's column");
        condition.values.iter().any(|value| **value == *group.key[at])
    }

    /// The place of a key column in the first record of a group.
    pub(super) fn place(&self, group: &Group, key: usize) -> Place {
        (self.locate)(group.lines.0, self.plan.keys[key])
    }

    fn key(&mut self, group: &Group) -> Option<Vec<Arc<str>>> {
        let mut key = Vec::with_capacity(self.card.dimensions.len());
        for (spec, at) in self.card.dimensions.iter().zip(&self.plan.dimensions) {
            let value = &group.key[*at];
            let listed = spec.values.is_empty() || spec.values.iter().chain(&spec.total).any(|known| **known == **value);
            if !listed {
                let known = spec.values.iter().chain(&spec.total).map(|known| known.value.as_str());
                let hint = crate::finding::nearest(value, known).map(|near| format!("did you mean `{near}`?"));
                let fact = ReadingFact::UnknownValue { dimension: spec.name.clone(), value: value.to_string() };
                self.push(|panel| {
                    let finding = Finding::error(fact).at(panel.place(group, *at));
                    let name = &spec.name;
                    // A whole that is listed among its parts is counted twice.
                    let whole = spec.total.is_none() && TOTALS.contains(&value.trim().to_lowercase().as_str());
                    finding.hint(hint.unwrap_or_else(|| match whole {
                        true => format!("if it is the whole of the others, say `total = \"{value}\"` of `dimensions.{name}`"),
                        false => format!("list it in `values` of `dimensions.{name}`, or leave its rows out"),
                    }))
                });
                return None;
            }
            key.push(value.clone());
        }
        Some(key)
    }

    fn status(&mut self, group: &Group) -> Option<Status> {
        let Some(at) = self.plan.status else { return Some(Status::NORMAL) };
        let text = group.key[at].clone();
        let declared = self.card.status.iter().find(|(word, _)| **word == *text).map(|(_, status)| *status);
        let status = declared.or_else(|| status_of(&self.plan.header[self.plan.keys[at]], &text));
        // Without a card a word that is no letter is a remark: it stays in the key, and is no error.
        if status.is_none() && self.plan.adhoc {
            return Some(Status::NORMAL);
        }
        if status.is_none() {
            let sentence = format!("`{text}` is no status");
            self.push(|panel| {
                let finding = Finding::error(ReadingFact::Other(sentence)).at(panel.place(group, at));
                finding.hint(format!("give it a letter in `[status]` of {}", panel.card.card))
            });
        }
        status
    }

    fn dimensions(&self, observations: &[Observation]) -> Vec<Dimension> {
        let specs = self.card.dimensions.iter().enumerate();
        specs.map(|(at, spec)| self.dimension(spec, at, observations)).collect()
    }

    fn dimension(&self, spec: &DimensionSpec, at: usize, observations: &[Observation]) -> Dimension {
        let values: Vec<Arc<str>> = match spec.values.is_empty() {
            false => spec.values.iter().chain(&spec.total).map(|value| Arc::from(value.as_str())).collect(),
            true => {
                let mut values: Vec<Arc<str>> = observations.iter().map(|it| it.key[at].clone()).collect();
                values.sort();
                values.dedup();
                values
            }
        };
        Dimension {
            name: spec.name.clone(),
            title: spec.title.clone().unwrap_or_else(|| words(&spec.name)),
            values,
            labels: spec.labels.clone(),
            declared: !spec.values.is_empty(),
            partition: spec.partition,
            total: spec.total.as_ref().map(|total| Arc::from(total.as_str())),
            definition: self.card.is_definition(spec),
        }
    }

    pub(super) fn rows(&mut self, observations: Vec<Observation>) -> Vec<Row> {
        let mut seen: BTreeMap<(&[Arc<str>], Period), usize> = BTreeMap::new();
        let mut merged: Vec<(&Observation, Sum, u64)> = Vec::with_capacity(observations.len());
        // The flow of `2023-01/2023-12` is that of `2023`.
        let flow = self.measure.kind == Some(Kind::Flow);
        for observation in &observations {
            let Observation { key, period, group, sum, .. } = observation;
            let period = if flow { period.of_calendar() } else { *period };
            match seen.get(&(key.as_slice(), period)) {
                None => {
                    seen.insert((key.as_slice(), period), merged.len());
                    merged.push((observation, (*sum).clone(), group.records));
                }
                Some(first) if self.only_selected_apart(merged[*first].0.group, group) => {
                    let (_, total, records) = &mut merged[*first];
                    *records += group.records;
                    match total.added(sum) {
                        Some(both) => *total = both,
                        None => self.push(|_| Finding::error(ReadingFact::Overflow { what: "a sum".to_owned() })),
                    }
                }
                Some(first) => self.twice(observation, merged[*first].0.group),
            }
            let one_of_many = group.records > 1 && (!self.plan.adhoc || self.plan.summed_over.is_empty());
            if one_of_many {
                self.repeated(observation);
            }
        }
        self.split = merged.iter().filter(|(.., records)| *records > 1).count();
        let rows = merged.into_iter().map(|(observation, sum, records)| {
            let Observation { key, period, group, column, .. } = observation;
            let sources = self.plan.source.map(|at| group.key[at].clone()).filter(|source| !source.is_empty());
            Row {
                key: key.clone(),
                period: *period,
                cell: self.cell(observation, &sum),
                origin: Origin::Read { line: group.lines.0, column: *column, records },
                operands: Vec::new(),
                sources: sources.into_iter().collect(),
            }
        });
        rows.collect()
    }

    /// Whether two groups of one key differ in nothing but columns that were used to select rows, or that hold numbers
    /// where their name speaks of words.
    fn only_selected_apart(&self, a: &Group, b: &Group) -> bool {
        let mut apart = (0..self.plan.keys.len()).filter(|at| a.key[*at] != b.key[*at]);
        let name = |at: usize| self.plan.header[self.plan.keys[at]].as_str();
        let a_number = |text: &str| text.trim().is_empty() || text.trim().parse::<Decimal>().is_ok();
        let numbers = |at: usize| in_words(name(at)) && a_number(&a.key[at]) && a_number(&b.key[at]);
        self.plan.adhoc && apart.all(|at| self.plan.selecting.contains(&at) || numbers(at))
    }

    fn cell(&self, observation: &Observation, sum: &Sum) -> Cell {
        // Of the row's status and the flags in its cell, the one that prevails.
        let flags = sum.flags.letters().filter_map(Status::of);
        let status = flags.fold(observation.status, Status::max);
        if sum.missing > 0 || sum.numbers == 0 {
            return Cell::reason(Reason::MissingValue, status);
        }
        if self.split > 0 && self.never_summed() {
            return Cell::reason(Reason::NotAdditive, status);
        }
        let half = if self.measure.exact { Decimal::ZERO } else { sum.half };
        let power = observation.power;
        let shifted = |number: Option<Decimal>| number.and_then(|number| number.shifted(power));
        let value = shifted(Some(sum.total));
        // A zero of status N is more than nothing; a sum of several is left as wide as its halves.
        let scant = sum.total.is_zero() && sum.numbers == 1 && (sum.flags.has('N') || observation.status.letter() == 'N');
        let less = if scant { Decimal::ZERO } else { half };
        let (lo, hi) = (shifted(sum.total.checked_sub(less)), shifted(sum.total.checked_add(half)));
        let (Some(value), Some(lo), Some(hi)) = (value, lo, hi) else { return Cell::reason(Reason::Overflow, status) };
        // Beside numbers with an open side stand others that were rounded: `6` and `<1` are less than 7.5.
        let rounded = half.checked_sub(sum.half_open).filter(|rounded| rounded.signum() > 0).unwrap_or(Decimal::ZERO);
        let (lo, hi) = match sum.bound {
            None => return Cell::number(value, lo, hi, status),
            Some(Bound::Above) => (shifted(sum.total.checked_sub(rounded)), None),
            Some(Bound::Below) => (None, shifted(sum.total.checked_add(rounded))),
            Some(Bound::About) => (None, None),
        };
        Cell { value: Some(value), lo, hi, reason: Some(Reason::Approximate), status, made_of: None }
    }
}

/// The status that a cell of a column of this name says: a letter, or none. Eurostat's `OBS_FLAG` has several in one cell,
/// `bep`, of which the one that prevails is taken.
fn status_of(column: &str, text: &str) -> Option<Status> {
    let several = column.eq_ignore_ascii_case("OBS_FLAG");
    match text.chars().count() {
        0 => Some(Status::NORMAL),
        1 => text.chars().next().and_then(Status::of),
        _ if several => text.chars().map(Status::of).collect::<Option<Vec<Status>>>().map(Status::of_all),
        _ => None,
    }
}
