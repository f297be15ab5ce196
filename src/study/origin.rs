//! Where a level was read: file, line, column, and the figure as it is printed there.

use super::load::dialect;
use super::{Paths, Study};
use crate::finding::Place;
use crate::source;
use crate::table::{Origin, Row, Table};

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

/// The places of the figures that a number was made from, in the order of its formula, each once.
pub fn figures_of(study: &Study, table: &Table, row: &Row) -> Vec<Place> {
    let mut places = Vec::new();
    collect(study, table, row, 0, &mut places);
    places
}

fn collect(study: &Study, table: &Table, row: &Row, depth: usize, places: &mut Vec<Place>) {
    if let Some(figure) = study.figure(table, row) {
        if !places.contains(&figure.place) {
            places.push(figure.place);
        }
        return;
    }
    for operand in row.operands.iter().filter(|_| depth < DEEP) {
        let levels = study.levels(&operand.measure).ok();
        if let Some((levels, row)) = levels.and_then(|levels| Some((levels, levels.row_of(operand)?))) {
            collect(study, levels, row, depth + 1, places);
        }
    }
}
