//! Which parts of a whole have a row at a period. One that goes on later and has none leaves a hole in their sum; one that has
//! not begun, or has ended, is left out of it aloud.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Row, Table};
use crate::period::{Frequency, Period};

/// What the rows of one whole share, the parts left out, and the period.
pub type Group = (Vec<Arc<str>>, Period);

/// The parts that a whole lacks at a period, by why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Absent {
    /// Parts that have rows before and after.
    pub holes: usize,
    /// Parts that begin later or have ended.
    pub outside: usize,
    /// Parts that have a row of the period under another definition.
    pub elsewhere: usize,
}

impl Absent {
    /// Whether a sum of the parts that are there is no number of the whole.
    pub fn spoils(self) -> bool {
        self.holes > 0 || self.elsewhere > 0
    }
}

/// The wholes that lack parts. `parts` are the dimensions that tell the parts of one whole apart; rows that state a total in one
/// of them are none. Years and quarters are told apart: a part that is noted by quarters has no hole at a year.
///
/// ```
/// use sizeup::table::{Absent, Dimension, absent};
/// # use sizeup::table::Table;
/// # fn holes(table: &Table) -> usize {
/// let area = table.dimension("area").unwrap();
/// absent(table, &[area]).values().map(|absent| absent.holes).sum()
/// # }
/// ```
pub fn absent(table: &Table, parts: &[usize]) -> BTreeMap<Group, Absent> {
    type Key = Vec<Arc<str>>;
    let pick = |row: &Row, wanted: &dyn Fn(usize) -> bool| -> Key {
        (0..row.key.len()).filter(|at| wanted(*at)).map(|at| row.key[at].clone()).collect()
    };
    let is_part = |at: usize| parts.contains(&at);
    let is_total = |row: &&Row| parts.iter().any(|at| table.dimensions[*at].total.as_ref() == Some(&row.key[*at]));
    let mut wholes: BTreeMap<(Key, Frequency), BTreeMap<Key, BTreeSet<Period>>> = BTreeMap::new();
    let mut families: BTreeMap<(Key, Key), BTreeSet<Period>> = BTreeMap::new();
    let held_family = |row: &Row| pick(row, &|at| !is_part(at) && !table.dimensions[at].definition);
    let mut family_of: BTreeMap<Key, Key> = BTreeMap::new();
    let defined = table.dimensions.iter().any(|dimension| dimension.definition);
    for row in table.rows.iter().filter(|row| !is_total(row)) {
        let (held, part) = (pick(row, &|at| !is_part(at)), pick(row, &is_part));
        if defined {
            let family = held_family(row);
            families.entry((family.clone(), part.clone())).or_default().insert(row.period);
            family_of.entry(held.clone()).or_insert(family);
        }
        wholes.entry((held, row.period.frequency())).or_default().entry(part).or_default().insert(row.period);
    }
    let mut lacking: BTreeMap<Group, Absent> = BTreeMap::new();
    for ((held, _), members) in wholes {
        let mut present: BTreeMap<Period, usize> = BTreeMap::new();
        for period in members.values().flatten() {
            *present.entry(*period).or_default() += 1;
        }
        // How many parts have begun with a period, and how many had ended before it.
        let (mut begun, mut ended) = (BTreeMap::<Period, usize>::new(), BTreeMap::<Period, usize>::new());
        for own in members.values() {
            if let (Some(first), Some(last)) = (own.first(), own.last()) {
                *begun.entry(*first).or_default() += 1;
                *ended.entry(*last).or_default() += 1;
            }
        }
        let (mut going_on, mut last) = (0, 0);
        for (period, there) in &present {
            going_on = going_on + begun.get(period).copied().unwrap_or(0) - last;
            last = ended.get(period).copied().unwrap_or(0);
            if *there < members.len() {
                let absent = Absent { holes: going_on - there, outside: members.len() - going_on, elsewhere: 0 };
                lacking.insert((held.clone(), *period), absent);
            }
        }
        let Some(family) = family_of.get(&held) else { continue };
        for (part, own) in &members {
            let others = families.get(&(family.clone(), part.clone())).into_iter().flatten();
            for period in others.filter(|period| !own.contains(period) && present.contains_key(period)) {
                let Some(absent) = lacking.get_mut(&(held.clone(), *period)) else { continue };
                let inside = own.first() < Some(period) && Some(period) < own.last();
                let instead = if inside { &mut absent.holes } else { &mut absent.outside };
                *instead -= 1;
                absent.elsewhere += 1;
            }
        }
    }
    lacking
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Cell, Dimension, Measure, Origin, Row, Status};
    use super::*;
    use crate::number::Decimal;

    fn table(rows: &[(&str, &str, i64)]) -> Table {
        let dimension = |name: &str, definition: bool| Dimension {
            name: name.to_owned(),
            title: name.to_owned(),
            values: Vec::new(),
            labels: Vec::new(),
            declared: false,
            partition: !definition,
            total: None,
            definition,
        };
        let row = |(part, scope, year): &(&str, &str, i64)| Row {
            key: vec![Arc::from(*part), Arc::from(*scope)],
            period: Period::of_year(*year).expect("a year"),
            cell: Cell::number(Decimal::ONE, Decimal::ONE, Decimal::ONE, Status::NORMAL),
            origin: Origin::Computed,
            operands: Vec::new(),
            sources: Vec::new(),
        };
        let measure = Measure { name: "x".to_owned(), title: "x".to_owned(), kind: None, unit: None, scope: None };
        Table {
            measure: Arc::new(measure),
            metric: "value".to_owned(),
            unit: None,
            dimensions: vec![dimension("part", false), dimension("scope", true)],
            settled: Vec::new(),
            frequency: None,
            breaks: Arc::new([]),
            file: Arc::from("x.csv"),
            releases: Arc::new([]),
            left_out: Arc::new([]),
            rows: rows.iter().map(row).collect(),
        }
    }

    #[test]
    fn holes_ends_and_other_definitions_are_told_apart() {
        let rows = [
            ("a", "x", 1),
            ("a", "x", 2),
            ("a", "x", 3),
            ("b", "x", 1),
            ("b", "x", 3),
            ("c", "x", 2),
            ("d", "x", 1),
            ("d", "y", 2),
        ];
        let rows = rows.map(|(part, scope, year)| (part, scope, 2000 + year));
        let found = absent(&table(&rows), &[0]);
        let at = |scope: &str, year: i64| found.get(&(vec![Arc::from(scope)], Period::of_year(year).expect("a year"))).copied();
        assert_eq!(at("x", 2001), Some(Absent { holes: 0, outside: 1, elsewhere: 0 }));
        assert_eq!(at("x", 2002), Some(Absent { holes: 1, outside: 0, elsewhere: 1 }));
        assert_eq!(at("x", 2003), Some(Absent { holes: 0, outside: 2, elsewhere: 0 }));
        assert_eq!(at("y", 2002), None);
    }

    proptest! {
        #[test]
        fn every_absent_part_is_counted_once(rows in prop::collection::btree_set((0..5_usize, 0..2_usize, 2000..2008_i64), 1..40)) {
            let names = ["a", "b", "c", "d", "e"];
            let rows: Vec<(&str, &str, i64)> = rows.iter().map(|(part, scope, year)| (names[*part], ["x", "y"][*scope], *year)).collect();
            let found = absent(&table(&rows), &[0]);
            for scope in ["x", "y"] {
                let own: Vec<_> = rows.iter().filter(|row| row.1 == scope).collect();
                let parts: BTreeSet<&str> = own.iter().map(|row| row.0).collect();
                for year in own.iter().map(|row| row.2).collect::<BTreeSet<i64>>() {
                    let there = own.iter().filter(|row| row.2 == year).count();
                    let key = (vec![Arc::from(scope)], Period::of_year(year).expect("a year"));
                    let lacks = found.get(&key).copied().unwrap_or_default();
                    prop_assert_eq!(lacks.holes + lacks.outside + lacks.elsewhere, parts.len() - there);
                }
            }
        }
    }
}
