//! Where a level was read: file, line, column, and the figure as it is printed there.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::load::dialect;
use super::{Paths, STATED, Study};
use crate::finding::Place;
use crate::project::{DerivedSpec, Op};
use crate::source;
use crate::table::{Operand, Origin, Row, Table};

/// How deep a chain of computed operands is followed.
const DEEP: usize = 4;

/// A figure in a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Where it stands.
    pub place: Place,
    /// As it is printed.
    pub printed: String,
    /// How many records were summed; the place is that of the first.
    pub records: u64,
}

impl Study {
    /// Where a level was read; `None` for what was computed.
    pub fn figure(&self, levels: &Table, row: &Row) -> Option<Figure> {
        let Origin::Read { line, column, records } = row.origin else { return None };
        let dataset = levels.measure.name.split('.').next().unwrap_or_default();
        let card = self.project.card(dataset)?;
        let paths = Paths { root: self.project.root.clone() };
        let (_, input) = paths.inputs(&levels.file).ok()?;
        let place = source::place(&input, &dialect(card), line, column).ok()?;
        let from = usize::try_from(place.column).ok()?.checked_sub(1)?;
        let printed = place.text.as_ref()?.chars().skip(from).take(place.length).collect();
        Some(Figure { place, printed, records })
    }
}

impl Study {
    /// Where sizeup.toml states an amount that a measure is made of.
    pub fn stated(&self, operand: &Operand) -> Option<Place> {
        let named = |spec: &&DerivedSpec| spec.name.to_string() == *operand.measure && operand.role == STATED;
        match &self.project.analysis.measures.iter().find(named)?.op {
            Op::Convert { from, .. } => Some(from.place()),
            _ => None,
        }
    }
}

/// A figure in a file, before anybody looked it up: the dataset, its file, and the line and column of the record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Leaf {
    dataset: String,
    file: Arc<str>,
    at: (u64, usize),
}

/// The figures that a number was made from, in the order of its formula, each once.
pub fn leaves_of(study: &Study, table: &Table, row: &Row) -> Vec<Leaf> {
    let mut leaves = Vec::new();
    collect(study, table, row, 0, &mut leaves);
    leaves
}

fn collect(study: &Study, table: &Table, row: &Row, depth: usize, leaves: &mut Vec<Leaf>) {
    if let Origin::Read { line, column, .. } = row.origin {
        let dataset = table.measure.name.split('.').next().unwrap_or_default().to_owned();
        let leaf = Leaf { dataset, file: table.file.clone(), at: (line, column) };
        if !leaves.contains(&leaf) {
            leaves.push(leaf);
        }
        return;
    }
    for operand in row.operands.iter().filter(|operand| depth < DEEP && operand.role != STATED) {
        let levels = study.levels(&operand.measure).ok();
        if let Some((levels, row)) = levels.and_then(|levels| Some((levels, levels.row_of(operand)?))) {
            collect(study, levels, row, depth + 1, leaves);
        }
    }
}

impl Study {
    /// Where figures stand, by one look at each file.
    pub fn places<'a>(&self, leaves: impl IntoIterator<Item = &'a Leaf>) -> BTreeMap<Leaf, Place> {
        let mut by_file: BTreeMap<(&str, &Arc<str>), Vec<&Leaf>> = BTreeMap::new();
        for leaf in leaves {
            by_file.entry((&leaf.dataset, &leaf.file)).or_default().push(leaf);
        }
        let paths = Paths { root: self.project.root.clone() };
        let mut places = BTreeMap::new();
        for ((dataset, file), leaves) in by_file {
            let wanted: Vec<(u64, usize)> = leaves.iter().map(|leaf| leaf.at).collect();
            // A measure of a command line is called as its column is, and the one card is what was said there.
            let alone = || self.project.cards.first().filter(|_| self.project.cards.len() == 1);
            let card = self.project.card(dataset).or_else(alone);
            let (Some(card), Ok((_, input))) = (card, paths.inputs(file)) else { continue };
            // Only a file that changed since it was read lacks a record: then nothing of it is told.
            let found = source::places(&input, &dialect(card), &wanted).unwrap_or_default();
            places.extend(leaves.into_iter().cloned().zip(found));
        }
        places
    }
}
