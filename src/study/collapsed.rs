//! Levels by fewer dimensions: a quotient of two measures is that of their sums, never a sum of quotients.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Study, derived};
use crate::panel::{Unsettled, collapse, summed_over};
use crate::period::Period;
use crate::project::{DerivedSpec, Op, Placed, Series};
use crate::table::{Cell, Dimension, Kind, Reason, Table};

/// A derived quotient: how it is declared, what is divided and by what, and how many years earlier that is.
pub(super) type Quotient<'a> = (&'a DerivedSpec, &'a Placed<Series>, &'a Placed<Series>, u32);

impl Study {
    /// The levels of a measure with only the dimensions that `keep` wants: printed totals where there are some, else sums
    /// over complete parts. A ratio of two measures is divided anew, each of them summed first.
    pub fn collapsed(&self, levels: &Table, keep: impl Fn(&Dimension) -> bool) -> Result<Table, Unsettled> {
        let summed = summed_over(levels, &keep);
        if !summed.is_empty()
            && let Some((num, den)) = self.halves(levels, &summed)
            && let Some((spec, above, below, years)) = self.quotient(levels)
            && let Ok(divided) = derived::quotient(spec, (above, num), (below, den), years)
        {
            return collapse(&divided, keep);
        }
        collapse(levels, keep)
    }

    /// How a measure that is never summed was declared as a quotient of two others, where it was.
    pub(super) fn quotient(&self, levels: &Table) -> Option<Quotient<'_>> {
        let named = |spec: &&DerivedSpec| spec.name.to_string() == levels.measure.name;
        let spec = self.project.analysis.measures.iter().find(named)?;
        match &spec.op {
            Op::Ratio { num, den, years_apart } if !levels.measure.kind.is_some_and(Kind::additive) => {
                Some((spec, num, den, *years_apart))
            }
            _ => None,
        }
    }

    /// The dimensions of a measure that some levels of it were summed over.
    pub(super) fn summed_away(&self, levels: &Table) -> Vec<&str> {
        let Some(all) = self.tables.get(&levels.measure.name) else { return Vec::new() };
        summed_over(all, |it| levels.tells_apart(&it.name))
    }

    /// What a quotient divides and what it divides by, summed over some of its dimensions.
    pub(super) fn halves(&self, levels: &Table, summed: &[&str]) -> Option<(Table, Table)> {
        let (_, num, den, years) = self.quotient(levels)?;
        let settled = |name: &str| levels.settled.iter().find(|(known, _)| **known == *name).map(|(_, value)| value);
        let own = |series: &Placed<Series>| -> Option<Table> {
            let table = derived::series(self, series).ok()?;
            Some(table.filtered(|row| {
                let pairs = table.dimensions.iter().zip(&row.key);
                pairs.into_iter().all(|(it, value)| settled(&it.name).is_none_or(|wanted| wanted == value))
            }))
        };
        let (num, den) = (own(num)?, own(den)?);
        let stays = |it: &Dimension| !summed.contains(&it.name.as_str()) && settled(&it.name).is_none();
        let (mut above, below) = (self.collapsed(&num, stays).ok()?, self.collapsed(&den, stays).ok()?);
        let shared: Vec<&str> = summed.iter().copied().filter(|name| den.dimension(name).is_some()).collect();
        let (here, there) = (members(&num, &shared, stays), members(&den, &shared, stays));
        for row in &mut above.rows {
            let of = |table: &Table| key_of(&above.dimensions, &row.key, |it| table.dimension(&it.name).is_some());
            let before = row.period.years_before(i64::from(years));
            let alike = before.is_none_or(|before| {
                let (here, there) = (here.get(&(of(&num), row.period)), there.get(&(of(&den), before)));
                here.zip(there).is_none_or(|(here, there)| here == there)
            });
            // Parts of the one that the other lacks would be divided by nothing.
            if row.cell.value.is_some() && !alike {
                row.cell = Cell::reason(Reason::LowCoverage, row.cell.status);
            }
        }
        Some((above, below))
    }
}

/// Some of a key, with the names that it is told apart by.
type Told = Vec<(String, Arc<str>)>;

fn key_of(dimensions: &[Dimension], key: &[Arc<str>], wanted: impl Fn(&Dimension) -> bool) -> Told {
    let pairs = dimensions.iter().zip(key).filter(|(it, _)| wanted(it));
    let mut told: Told = pairs.map(|(it, value)| (it.name.clone(), value.clone())).collect();
    told.sort();
    told
}

/// The parts that stand behind each sum over some dimensions; printed totals are none.
fn members(table: &Table, summed: &[&str], stays: impl Fn(&Dimension) -> bool) -> BTreeMap<(Told, Period), BTreeSet<Told>> {
    let mut members: BTreeMap<(Told, Period), BTreeSet<Told>> = BTreeMap::new();
    for row in &table.rows {
        let over = |it: &Dimension| summed.contains(&it.name.as_str());
        let pairs = table.dimensions.iter().zip(&row.key);
        if pairs.clone().any(|(it, value)| over(it) && it.total.as_ref() == Some(value)) {
            continue;
        }
        let whole = (key_of(&table.dimensions, &row.key, &stays), row.period);
        members.entry(whole).or_default().insert(key_of(&table.dimensions, &row.key, over));
    }
    members
}
