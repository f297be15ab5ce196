//! Words that several verbs need: where figures come from, and what to know of them.

use std::collections::BTreeMap;

use crate::finding::{Finding, SystemFact};
use crate::project::NoteSpec;
use crate::study::Study;
use crate::table::Table;

/// How many publishers a source line names.
const NAMED: usize = 4;

/// The names for the source line of a picture: what the card says, else the publishers of the rows, the most used
/// first.
pub fn sources(study: &Study, dataset: &str, tables: &[Table]) -> Vec<String> {
    if let Some(note) = study.project.card(dataset).and_then(|card| card.source_note.clone()) {
        return vec![note];
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let ids = tables.iter().take(1).flat_map(|table| &table.rows).flat_map(|row| &row.sources);
    for id in ids {
        let publisher = study.sources.values().find_map(|sources| sources.get(id)).map(|source| source.publisher.as_str());
        *counts.entry(publisher.filter(|publisher| !publisher.is_empty()).unwrap_or(id)).or_default() += 1;
    }
    let mut publishers: Vec<(&str, usize)> = counts.into_iter().collect();
    publishers.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), *name));
    let more = publishers.len().saturating_sub(NAMED);
    let mut names: Vec<String> = publishers.iter().take(NAMED).map(|(name, _)| (*name).to_owned()).collect();
    match more {
        0 => {}
        1 => names.push(publishers[NAMED].0.to_owned()),
        _ => names.push(format!("{more} others listed in the data")),
    }
    names
}

/// What the card says to a reader of these tables: to every one, and of the periods that they show.
pub fn notes(study: &Study, dataset: &str, tables: &[Table]) -> Vec<String> {
    let Some(card) = study.project.card(dataset) else { return Vec::new() };
    let periods = || tables.iter().flat_map(|table| &table.rows).map(|row| row.period);
    let span = periods().min().zip(periods().max_by_key(|period| (period.end(), *period)));
    let shown = |it: &&NoteSpec| span.is_some_and(|(first, last)| it.is_about(first, last));
    card.note.iter().chain(card.notes.iter().filter(shown).map(|it| &it.note)).cloned().collect()
}

/// What no input should bring about.
pub fn internal(what: &str) -> Finding {
    Finding::error(SystemFact::Internal(what.to_owned()))
}

/// A count and its noun: `1 chart`, `2 charts`.
pub fn plural(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
