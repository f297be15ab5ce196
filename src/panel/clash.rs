//! Rows that clash: two values of one key, a whole among its parts.

use std::collections::BTreeMap;

use super::levels::{Observation, Panel};
use crate::finding::{Finding, Place, ReadingFact};
use crate::period::Period;
use crate::source::inspect::{TOTALS, never_summed};
use crate::source::{Cells, Group};

impl Panel<'_> {
    /// Without a card nobody knows whether `all` is one part beside others or their sum: it must be settled.
    pub(super) fn refuse_wholes(&mut self, observations: &[Observation], cells: &Cells) {
        if !self.plan.adhoc {
            return;
        }
        for (at, spec) in self.card.dimensions.iter().enumerate().filter(|(_, spec)| spec.total.is_none()) {
            let whole = |it: &&Observation| TOTALS.iter().any(|word| it.key[at].eq_ignore_ascii_case(word));
            let Some(first) = observations.iter().find(whole) else { continue };
            if observations.iter().any(|it| it.key[at] != first.key[at]) {
                let column = self.plan.keys[self.plan.dimensions[at]];
                self.whole(&spec.column, &first.key[at], first.group.lines.0, column);
            }
        }
        for (column, line) in &cells.wholes {
            let name = self.plan.header[*column].clone();
            let printed = field(&(self.locate)(*line, *column));
            self.whole(&name, &printed, *line, *column);
        }
    }

    /// Without a card two definitions of one key and period must be told apart by the user: nobody asked for both.
    pub(super) fn refuse_definitions(&mut self, observations: &[Observation]) {
        let definition = self.card.dimensions.iter().position(|spec| self.card.is_definition(spec));
        let (Some(at), true) = (definition, self.plan.adhoc) else { return };
        if self.plan.asked.contains(&self.card.dimensions[at].name) {
            return;
        }
        let mut seen: BTreeMap<(Vec<&str>, Period), &Observation> = BTreeMap::new();
        for observation in observations {
            let others = observation.key.iter().enumerate().filter(|(number, _)| *number != at);
            let key = (others.map(|(_, value)| &**value).collect(), observation.period);
            match seen.get(&key) {
                Some(first) if first.key[at] != observation.key[at] => {
                    let first = first.group;
                    return self.twice(observation, first);
                }
                _ => {
                    seen.insert(key, observation);
                }
            }
        }
    }

    fn whole(&mut self, column: &str, value: &str, line: u64, at: usize) {
        let sentence = format!("`{value}` stands beside other values of `{column}`, and may be their sum");
        let hint = format!("select with `--where {column}=…`, or say `total = \"{value}\"` in a card");
        self.push(|panel| Finding::error(ReadingFact::Other(sentence)).at((panel.locate)(line, at)).hint(hint));
    }

    /// What an observation is called in a message: `area=rural, scope=x, 2023`.
    fn name(&self, observation: &Observation) -> String {
        // A definition that nobody asked for is part of the key, but not of what the user calls it.
        let asked = |name: &String| !self.plan.adhoc || self.plan.asked.contains(name);
        let pairs = self.card.dimensions.iter().zip(&observation.key).filter(|(dimension, _)| asked(&dimension.name));
        let mut parts: Vec<String> = pairs.map(|(dimension, value)| format!("{}={value}", dimension.name)).collect();
        parts.push(observation.period.to_string());
        format!("`{}` of `{}`", parts.join(", "), self.measure.name)
    }

    /// Two groups of one key: what tells them apart is not part of it.
    pub(super) fn twice(&mut self, observation: &Observation, first: &Group) {
        let (group, column) = (observation.group, observation.column);
        let apart = (0..self.plan.keys.len()).find(|at| group.key[*at] != first.key[*at]);
        let apart = apart.map(|at| (self.plan.header[self.plan.keys[at]].clone(), first.key[at].clone()));
        let name = self.name(observation);
        let select = apart.filter(|(column, _)| self.plan.adhoc && never_summed(column));
        self.push(|panel| {
            let finding = Finding::error(ReadingFact::Duplicate { key: name });
            let finding = finding.at((panel.locate)(group.lines.0, column)).at((panel.locate)(first.lines.0, column));
            match select {
                Some((column, value)) => finding.hint(format!(
                    "`{column}` says what a number is and is never summed over: select one, such as `--where {column}={value}`"
                )),
                None => finding.hint("leave one of them out with `[[leave_out]]`, or name the column that tells them apart"),
            }
        });
    }

    /// Several records of one key in one group.
    pub(super) fn repeated(&mut self, observation: &Observation) {
        let (lines, column) = (observation.group.lines, observation.column);
        let name = self.name(observation);
        self.push(|panel| {
            let finding = Finding::error(ReadingFact::Duplicate { key: name }).at((panel.locate)(lines.0, column));
            let finding = lines.1.into_iter().fold(finding, |finding, line| finding.at((panel.locate)(line, column)));
            finding.hint("leave one of them out with `[[leave_out]]`, or name the column that tells them apart")
        });
    }
}

/// The text of a field at its place.
fn field(place: &Place) -> String {
    let from = usize::try_from(place.column).map_or(0, |column| column.saturating_sub(1));
    place.text.as_deref().unwrap_or_default().chars().skip(from).take(place.length).collect()
}
