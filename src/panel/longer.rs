//! Figures that are printed for a longer period and for shorter ones that fill it: a year and its quarters.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::tiling::{Tiles, tiled};
use crate::number::Decimal;
use crate::period::{Frequency, Period};
use crate::sum;
use crate::table::{Cell, Kind, Rhythm, Row, Status, Table};

/// A figure that is printed for a period, and what the shorter ones within say of it.
pub struct Longer<'a> {
    /// The row that prints it.
    pub row: &'a Row,
    /// The rows that fill its period; of a stock, the one that ends with it.
    pub within: Vec<&'a Row>,
    /// Their sum; of a stock, the last.
    pub sum: Cell,
}

/// Every figure of a flow or a stock that is printed for years, halves, quarters or months and that shorter ones fill: without a
/// gap, all with numbers, and without a break between. Other kinds are not summed: their means need a weight.
pub fn longer(levels: &Table) -> Vec<Longer<'_>> {
    let kind = match levels.measure.kind {
        Some(kind @ (Kind::Flow | Kind::Stock)) => kind,
        _ => return Vec::new(),
    };
    let rhythm = Rhythm::of(levels);
    let covers = |row: &Row| rhythm.meant(row.period).unwrap_or(row.period);
    let mut found: Vec<(&Row, Vec<&Row>)> = Vec::new();
    let lengths = Frequency::ALL.iter().map(|(frequency, _)| *frequency).filter(|frequency| frequency.months().is_some());
    for frequency in lengths {
        let mut groups: BTreeMap<(&[Arc<str>], Period), Vec<&Row>> = BTreeMap::new();
        for row in &levels.rows {
            if let Some(whole) = row.period.within(frequency) {
                groups.entry((&row.key, whole)).or_default().push(row);
            }
        }
        for ((_, whole), rows) in groups {
            let is_whole = |row: &&&Row| covers(row).start() == whole.start() && covers(row).end() == whole.end();
            let Some(printed) = rows.iter().find(|row| is_whole(row) && row.cell.value.is_some()) else { continue };
            let shorter: Vec<&Row> = rows.iter().copied().filter(|row| !is_whole(&row)).collect();
            let within = match kind {
                Kind::Stock => shorter.iter().rfind(|row| covers(row).end() == whole.end()).map(|row| vec![*row]),
                _ => match tiled(&shorter, whole, covers) {
                    Tiles::Full(rows) => Some(rows),
                    Tiles::Hole(_) => None,
                },
            };
            let there = |within: &Vec<&Row>| within.iter().all(|row| row.cell.value.is_some());
            if let Some(within) = within.filter(there).filter(|within| !is_broken(levels, within)) {
                found.push((printed, within));
            }
        }
    }
    let cells: Vec<(u32, &Cell)> =
        (0..).zip(&found).flat_map(|(number, (_, within))| within.iter().map(move |row| (number, &row.cell))).collect();
    let sums = sum::by_group(&cells, found.len());
    found.into_iter().zip(sums).filter_map(|((row, within), sum)| Some(Longer { row, within, sum: sum? })).collect()
}

fn is_broken(levels: &Table, rows: &[&Row]) -> bool {
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else { return false };
    let inside = |after: Period| first.period.end() <= after.end() && after.end() < last.period.end();
    levels.breaks_of(&first.key).any(|it| inside(it.after))
        || rows[1..].iter().any(|row| row.cell.status.letter() == Status::BREAK.letter())
}

impl Longer<'_> {
    /// Whether the two differ by more than their rounding explains.
    pub fn is_apart(&self) -> bool {
        let apart = |a: Option<Decimal>, b: Option<Decimal>| a.zip(b).is_some_and(|(a, b)| a < b);
        apart(self.sum.hi, self.row.cell.lo) || apart(self.row.cell.hi, self.sum.lo)
    }

    /// What the shorter periods are called: `quarters`; of several lengths, `shorter periods`.
    pub fn called(&self) -> &'static str {
        let first = self.within[0].period.frequency();
        let alike = self.within.iter().all(|row| row.period.frequency() == first);
        match first {
            Frequency::Half if alike => "halves",
            Frequency::Quarter if alike => "quarters",
            Frequency::Month if alike => "months",
            Frequency::Day if alike => "days",
            _ => "shorter periods",
        }
    }
}
