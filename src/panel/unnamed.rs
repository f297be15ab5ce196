//! Columns that nobody named, over which rows are summed: what stands in them may forbid it.
//!
//! Names tell most of that before anything is read. Here the cells tell the rest: one value that is the sum of the others,
//! and rows that differ in nothing but a remark.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Locate, Plan};
use crate::finding::{Finding, ReadingFact};
use crate::number::Decimal;
use crate::project::Card;
use crate::source::inspect::is_remark;
use crate::source::{Cells, Group, Request, Sum};
use crate::table::Kind;

/// How many records are read once more, with every column apart, to look at what is summed over.
pub const MOST_RECORDS: u64 = 200_000;

/// The chance by which figures that have nothing to do with each other may be taken for a whole and its parts.
const BY_CHANCE: f64 = 0.01;

/// A column over which rows were summed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unnamed {
    /// Its name.
    pub column: String,
    /// How many values it has, where that was counted.
    pub values: Option<usize>,
}

impl Plan {
    /// What is to be read so that the columns that are summed over stand apart.
    pub fn apart(&self) -> Request {
        let keys = self.keys.iter().chain(&self.summed_over).copied().collect();
        Request { keys, values: self.values.clone(), ..Request::default() }
    }

    /// The columns that are summed over; `cells` has them apart, where that was read.
    pub fn unnamed(&self, card: &Card, cells: Option<&Cells>) -> Vec<Unnamed> {
        let groups = cells.map(|cells| self.selected(card, cells));
        let count = |at: usize| {
            let (groups, keys, at) = (groups.as_ref()?, self.keys.len(), self.keys.len() + at);
            let mut first: BTreeMap<&[Arc<str>], &str> = BTreeMap::new();
            let summed = groups.iter().any(|group| **first.entry(&group.key[..keys]).or_insert(&group.key[at]) != *group.key[at]);
            let values: BTreeSet<&str> = groups.iter().map(|group| &*group.key[at]).collect();
            // Where every key has but one of its values, nothing is summed over it: another number of the same row.
            Some(if summed { values.len() } else { 1 })
        };
        let each = self.summed_over.iter().enumerate();
        let each = each.map(|(at, column)| Unnamed { column: self.header[*column].clone(), values: count(at) });
        each.filter(|it| it.values.is_none_or(|values| values > 1)).collect()
    }

    /// The groups that the command line selects.
    fn selected<'a>(&self, card: &Card, cells: &'a Cells) -> Vec<&'a Group> {
        let filter = card.measures.first().map(|measure| measure.filter.as_slice()).unwrap_or_default();
        let holds = |group: &&Group| {
            filter.iter().all(|condition| {
                let at = self.key(&condition.column);
                at.is_none_or(|at| condition.values.iter().any(|value| **value == *group.key[at]))
            })
        };
        cells.groups.iter().filter(holds).collect()
    }
}

/// Why sums over the columns that nobody named would be wrong; `cells` has them apart.
pub fn refused_sums(card: &Card, plan: &Plan, cells: &Cells, locate: &Locate) -> Vec<Finding> {
    let additive: Vec<&Vec<usize>> = card
        .measures
        .iter()
        .zip(&plan.measures)
        .filter(|(measure, _)| measure.kind.is_none_or(Kind::additive))
        .map(|(_, columns)| columns)
        .collect();
    if additive.is_empty() {
        return Vec::new();
    }
    let groups = plan.selected(card, cells);
    let mut findings = Vec::new();
    for (number, column) in plan.summed_over.iter().enumerate() {
        let (at, name) = (plan.keys.len() + number, plan.header[*column].as_str());
        if is_remark(name) {
            findings.extend(told_apart_by_remark(&groups, at).map(|(first, second)| {
                let lines = [second, first].map(|group| locate(group.lines.0, *column));
                let sentence = format!("two rows differ in nothing but `{name}`");
                let finding = lines.into_iter().fold(Finding::error(ReadingFact::Other(sentence)), Finding::at);
                let value = [first, second].into_iter().map(|group| &group.key[at]).find(|value| !value.is_empty());
                let value = value.map_or("…", |value| value);
                finding.hint(format!(
                    "`{name}` says what a number is and is never summed over: select one, such as `--where {name}={value}`"
                ))
            }));
            continue;
        }
        let found = additive.iter().find_map(|columns| whole_by_sum(&groups, (plan.keys.len(), at), columns));
        findings.extend(found.map(|group| {
            let value = &group.key[at];
            let sentence = format!("`{value}` is the sum of the other values of `{name}` wherever they stand together");
            let finding = Finding::error(ReadingFact::Other(sentence)).at(locate(group.lines.0, *column));
            finding.hint(format!("select with `--where {name}=…`, or say `total = \"{value}\"` in a card"))
        }));
    }
    findings
}

/// Two groups that are told apart by nothing but the part `at` of their key.
fn told_apart_by_remark<'a>(groups: &[&'a Group], at: usize) -> Option<(&'a Group, &'a Group)> {
    let mut seen: BTreeMap<(&[_], &[_]), &Group> = BTreeMap::new();
    groups.iter().find_map(|group| {
        let first = *seen.entry((&group.key[..at], &group.key[at + 1..])).or_insert(group);
        (first.key[at] != group.key[at]).then_some((first, *group))
    })
}

/// The sum of each value of a column, and the first group that has it.
type ByValue<'k, 'a> = BTreeMap<&'k str, (Option<Sum>, &'a Group)>;

/// The first group of a value of a column that is the sum of the others in every period that has it, where that can
/// hardly be chance: over two periods, or of three parts.
fn whole_by_sum<'a>(groups: &[&'a Group], (keys, at): (usize, usize), columns: &[usize]) -> Option<&'a Group> {
    // One period of one series after another: what stands in the column, and its sum.
    let mut contexts: BTreeMap<(&[_], usize), ByValue<'_, 'a>> = BTreeMap::new();
    for group in groups {
        for column in columns {
            let sum = &group.values[*column];
            let of_value = contexts.entry((&group.key[..keys], *column)).or_default();
            let known = of_value.entry(&group.key[at]).or_insert_with(|| (Some(nothing(sum)), group));
            known.0 = known.0.as_ref().and_then(|known| known.added(sum));
        }
    }
    let mut evidence: BTreeMap<&str, Evidence<'a>> = BTreeMap::new();
    for of_value in contexts.into_values().filter(|of_value| of_value.len() > 1) {
        let all = of_value.values().try_fold((Decimal::ZERO, Decimal::ZERO), |(total, half), (sum, _)| {
            let sum = sum.as_ref().filter(|sum| sum.missing == 0 && sum.bound.is_none())?;
            Some((total.checked_add(sum.total)?, half.checked_add(sum.half)?))
        });
        let parts = of_value.len() - 1;
        for (value, (sum, group)) in of_value {
            let chance = sum.zip(all).and_then(|(sum, all)| chance(&sum, all));
            let evidence = evidence.entry(value).or_insert_with(|| Evidence { first: group, times: 0, parts: 0, chance: 1.0 });
            evidence.first = [evidence.first, group].into_iter().min_by_key(|group| group.lines.0).unwrap_or(group);
            evidence.note(parts, chance, all.is_some());
        }
    }
    evidence.into_values().find(Evidence::is_one).map(|evidence| evidence.first)
}

/// What speaks for a value being the sum of the others.
struct Evidence<'a> {
    first: &'a Group,
    times: usize,
    parts: usize,
    /// By what chance all of it would come together. More than 1 where something speaks against it.
    chance: f64,
}

impl Evidence<'_> {
    /// Notes a period with so many others, of all of which the sum is `known`.
    fn note(&mut self, parts: usize, chance: Option<f64>, known: bool) {
        match chance {
            Some(chance) if parts > 1 => {
                self.times += 1;
                self.parts = self.parts.max(parts);
                self.chance *= chance;
            }
            // Of two values that are alike neither is the sum of the other.
            Some(_) => {}
            None if known => self.chance = f64::INFINITY,
            None => {}
        }
    }

    fn is_one(&self) -> bool {
        self.times > 0 && (self.times > 1 || self.parts > 2) && self.chance <= BY_CHANCE
    }
}

/// The chance by which a figure meets the sum of the others as closely as it does; `None` where it does not within the
/// rounding of all.
fn chance(sum: &Sum, (all, half): (Decimal, Decimal)) -> Option<f64> {
    let difference = all.checked_sub(sum.total)?.checked_sub(sum.total)?;
    let apart = if difference < Decimal::ZERO { Decimal::ZERO.checked_sub(difference)? } else { difference };
    let size = sum.total.to_f64().abs();
    if apart > half || size == 0.0 {
        return None;
    }
    let last_digit = 2.0 * sum.half.to_f64() / sum.numbers.max(1) as f64;
    Some(((2.0 * apart.to_f64() + last_digit) / size).min(1.0))
}

/// The sum of none of the numbers of another.
fn nothing(like: &Sum) -> Sum {
    Sum {
        total: Decimal::ZERO,
        half: Decimal::ZERO,
        half_open: Decimal::ZERO,
        numbers: 0,
        missing: 0,
        bound: None,
        ..like.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(period: &str, value: &str, number: &str) -> Group {
        let number: Decimal = number.parse().expect("a number");
        let half = "0.5".parse().expect("a number");
        let sum = Sum {
            total: number,
            half,
            half_open: Decimal::ZERO,
            numbers: 1,
            missing: 0,
            bound: None,
            flags: Default::default(),
            first_line: 2,
        };
        Group { key: vec![Arc::from(period), Arc::from(value)], lines: (2, None), records: 1, values: vec![sum] }
    }

    fn whole(rows: &[(&str, &str, &str)]) -> Option<String> {
        let groups: Vec<Group> = rows.iter().map(|(period, value, number)| group(period, value, number)).collect();
        let groups: Vec<&Group> = groups.iter().collect();
        whole_by_sum(&groups, (1, 1), &[0]).map(|group| group.key[1].to_string())
    }

    #[test]
    fn a_whole_is_known_by_what_it_is_the_sum_of() {
        let once = [("2022", "a", "60"), ("2022", "b", "40"), ("2022", "w", "100")];
        let twice = [("2023", "a", "66"), ("2023", "b", "45"), ("2023", "w", "110")];
        assert_eq!(whole(&once), None);
        // 66 + 45 is 111: within what three roundings explain.
        assert_eq!(whole(&[once, twice].concat()).as_deref(), Some("w"));
        let three = [("2022", "a", "60"), ("2022", "b", "40"), ("2022", "c", "25"), ("2022", "w", "125")];
        assert_eq!(whole(&three).as_deref(), Some("w"));
    }

    #[test]
    fn what_may_be_chance_is_none() {
        // Two that are alike, small numbers, and one period that speaks against it.
        assert_eq!(whole(&[("2022", "a", "60"), ("2022", "b", "60"), ("2023", "a", "70"), ("2023", "b", "70")]), None);
        let small = [("2022", "a", "1"), ("2022", "b", "2"), ("2022", "c", "3")];
        assert_eq!(whole(&[small, [("2023", "a", "2"), ("2023", "b", "2"), ("2023", "c", "4")]].concat()), None);
        let apart = [("2022", "a", "600"), ("2022", "b", "400"), ("2022", "w", "1000")];
        let again = [("2023", "a", "700"), ("2023", "b", "400"), ("2023", "w", "1100")];
        assert_eq!(whole(&[apart, again].concat()).as_deref(), Some("w"));
        assert_eq!(whole(&[apart, again, [("2024", "a", "700"), ("2024", "b", "400"), ("2024", "w", "900")]].concat()), None);
    }
}
