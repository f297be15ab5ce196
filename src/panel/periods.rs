//! The period of each cell: from a column, from two that stand for one, from the header, or from a year and the header.

use std::sync::Arc;

use super::levels::Panel;
use super::plan::Plan;
use crate::finding::{Finding, ReadingFact};
use crate::period::Period;
use crate::project::{Card, DateOrder};
use crate::source::Group;
use crate::source::period::{Column, Declared, Fiscal, Order};

/// The periods of one measure.
pub(super) struct Periods<'a> {
    plan: &'a Plan,
    column: Column,
    /// The periods of the columns of a wide file without a column of years, by their place among the values.
    header: Vec<Option<Period>>,
    /// What was read last: the groups are in the order of their periods' texts.
    last: Option<(Vec<Arc<str>>, Option<Period>)>,
}

/// What a card declares of its periods.
fn declared(card: &Card) -> Declared {
    let spec = &card.period;
    let order = spec.order.map(|order| match order {
        DateOrder::YearMonthDay => Order::YearFirst,
        DateOrder::DayMonthYear => Order::DayFirst,
        DateOrder::MonthDayYear => Order::MonthFirst,
    });
    let fiscal = spec.fiscal.and_then(|(year, months)| Fiscal::new(year, months));
    Declared { order, fiscal, decimal: spec.decimal, frequency: spec.frequency }
}

impl<'a> Panel<'a> {
    /// The periods of the value columns; a column of a wide file that is none is a finding.
    pub(super) fn periods(&mut self, groups: &[Group], values: &[usize]) -> Periods<'a> {
        let (plan, declared) = (self.plan, declared(self.card));
        let names = || values.iter().map(|value| plan.header[plan.values[*value]].as_str());
        let column = match plan.period[..] {
            [] => Column::of(names(), declared),
            [first, ..] => Column::of(groups.iter().map(|group| &*group.key[first]), declared),
        };
        let mut header = Vec::new();
        if plan.period.is_empty() {
            for name in names() {
                let period = column.read(name);
                header.push(period);
                if period.is_none() {
                    let fact = ReadingFact::NotAPeriod { text: name.to_owned() };
                    let hint = column.settles(name).unwrap_or("`[period] columns` names the first and last column of periods");
                    self.push(|_| Finding::error(fact).hint(hint));
                }
            }
        }
        Periods { plan, column, header, last: None }
    }

    /// The period of a row, or of one of its cells in a wide file. One that is none is a finding.
    pub(super) fn period(&mut self, periods: &mut Periods, group: &Group, number: usize, column: usize) -> Option<Period> {
        let period = periods.of(group, number, column);
        if period.is_none() && !self.plan.period.is_empty() {
            let (text, hint) = periods.refused(group, column);
            let at = self.plan.period[0];
            let fact = ReadingFact::NotAPeriod { text };
            self.push(|panel| Finding::error(fact).at(panel.place(group, at)).hint(hint));
        }
        period
    }
}

impl Periods<'_> {
    /// The period of a row, or of one of its cells in a wide file, where it is one.
    pub(super) fn of(&mut self, group: &Group, number: usize, column: usize) -> Option<Period> {
        match self.plan.period.is_empty() {
            true => self.header.get(number).copied().flatten(),
            false => self.read(group, column),
        }
    }

    fn read(&mut self, group: &Group, column: usize) -> Option<Period> {
        let texts = || self.plan.period.iter().map(|at| &group.key[*at]);
        if let Some((known, period)) = &self.last
            && !self.plan.wide
            && known.iter().eq(texts())
        {
            return *period;
        }
        let name = |at: usize| self.plan.header[self.plan.keys[at]].as_str();
        let text = |at: usize| &*group.key[at];
        let period = match self.plan.period[..] {
            [year] if self.plan.wide => self.column.joined(text(year), &self.plan.header[column], "", None),
            [at] => self.column.read(text(at)),
            [year, part] => self.column.joined(text(year), text(part), name(part), None),
            [year, part, day] => self.column.joined(text(year), text(part), name(part), Some(text(day))),
            _ => None,
        };
        self.last = Some((texts().cloned().collect(), period));
        period
    }

    /// What is no period, and how it could be one.
    fn refused(&self, group: &Group, column: usize) -> (String, &'static str) {
        let mut texts: Vec<&str> = self.plan.period.iter().map(|at| &*group.key[*at]).collect();
        if self.plan.wide {
            texts.push(&self.plan.header[column]);
        }
        let hint = match texts[..] {
            [text] => self.column.hint(text),
            _ => {
                "a year stands in the first column of a period and its month or quarter in the next; a bare number needs \
                  `frequency` in `[period]` of the card"
            }
        };
        (texts.join(" "), hint)
    }
}
