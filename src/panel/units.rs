//! The unit of a measure, and the power of ten of each of its rows.

use super::levels::{Observation, Panel};
use crate::finding::{Finding, Place, ReadingFact};
use crate::project::MeasureSpec;
use crate::source::{Cells, Group};
use crate::unit::{self, Unit};

impl Panel<'_> {
    /// The power of ten that the row's unit and scale, or the card, put behind its numbers; checks the base unit.
    pub(super) fn power(&mut self, group: &Group) -> Option<i32> {
        let declared = self.measure.power.unwrap_or(0);
        let scale = self.plan.scale.map(|at| (at, unit::scale(&self.plan.header[self.plan.keys[at]], &group.key[at])));
        if let Some((at, None)) = scale {
            let fact = ReadingFact::NotAUnit { text: group.key[at].to_string() };
            self.push(|panel| Finding::error(fact).at(panel.place(group, at)));
            return None;
        }
        let scale = scale.and_then(|(_, power)| power);
        let Some(at) = self.plan.unit else { return Some(scale.unwrap_or(declared)) };
        let text = group.key[at].clone();
        if text.is_empty() {
            let place = self.place(group, at);
            self.blank_unit.get_or_insert(place);
            return Some(scale.unwrap_or(declared));
        }
        let Some((power, unit)) = unit::printed(&text) else {
            self.push(|panel| Finding::error(ReadingFact::NotAUnit { text: text.to_string() }).at(panel.place(group, at)));
            return None;
        };
        match &self.unit {
            _ if unit.name().is_empty() => {}
            None => self.unit = Some((unit, Some(self.place(group, at)))),
            Some((known, _)) if *known == unit => {}
            Some((known, first)) => {
                let sentence = format!("`{}` has two base units, `{known}` and `{unit}`", self.measure.name);
                let finding = Finding::error(ReadingFact::Other(sentence));
                let first = first.clone();
                // The rows of a unit share its flaw: it is said once.
                if !self.findings.iter().any(|known| known.fact == finding.fact) {
                    self.push(|panel| {
                        let finding = first.into_iter().fold(finding.at(panel.place(group, at)), Finding::at);
                        finding.hint("make two measures of it, each with a `where`, or select one unit")
                    });
                }
                return None;
            }
        }
        Some(power + scale.unwrap_or(0))
    }

    /// A scale in a cell beside a scale of its column, its row or the card: nobody can tell whether both are meant.
    pub(super) fn refuse_two_scales(&mut self, observations: &[Observation], cells: &Cells, values: &[usize]) {
        let Some((value, line)) = values.iter().find_map(|value| Some((*value, cells.scaled[*value]?))) else { return };
        if observations.iter().all(|observation| observation.power == 0) {
            return;
        }
        let sentence = "this cell has a scale, and its column, its row or the card has one too".to_owned();
        let column = self.plan.values[value];
        self.push(|panel| {
            let finding = Finding::error(ReadingFact::Other(sentence)).at((panel.locate)(line, column));
            finding.hint("say the unit without a scale where the cells have theirs")
        });
    }

    /// A row without a unit among rows with one: nobody can tell how large its number is.
    pub(super) fn refuse_blank_units(&mut self) {
        let printed = self.unit.as_ref().and_then(|(_, place)| place.clone()).is_some();
        if let (Some(place), true, None) = (self.blank_unit.take(), printed, &self.measure.unit) {
            let fact = ReadingFact::Other("this row has no unit, and others of the measure have one".to_owned());
            self.push(|_| Finding::error(fact).at(place).hint("write the unit, or declare `unit` and `scale` of the measure"));
        }
    }

    /// Whether the numbers may not be summed: by their kind, or as percentages of something.
    pub(super) fn never_summed(&self) -> bool {
        let percent = self.unit.as_ref().is_some_and(|(unit, _)| *unit == Unit::percent() || *unit == Unit::points());
        match self.measure.kind {
            Some(kind) => !kind.additive(),
            None => percent,
        }
    }
}

pub(super) fn declared_unit(measure: &MeasureSpec) -> Option<(Unit, Option<Place>)> {
    measure.unit.as_ref().map(|unit| (unit.value.clone(), Some(unit.place())))
}

/// The unit that stands in the cells themselves, such as `%`.
pub(super) fn printed_unit(cells: &Cells, values: &[usize]) -> Option<(Unit, Option<Place>)> {
    values.iter().find_map(|value| cells.units[*value].clone()).map(|unit| (unit, None))
}
