//! From the files of a project to its study.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::rejects::list;
use super::{Sources, Study, derived};
use crate::chart::CHARTS;
use crate::finding::{AnalysisFact, Fact, Finding, Findings, Place, ReadingFact, Result, SystemFact, nearest};
use crate::lock::{digest, hex};
use crate::metric::METRICS;
use crate::panel::{MOST_RECORDS, Plan, Unnamed, levels, mismatches, plan, refused_sums, unused};
use crate::period::Period;
use crate::project::{Card, Known, MAX_BYTES, MAX_FINDINGS, Project, ReconcileSpec, cards_and_analysis};
use crate::source::{self, Cells, Cut, Delimiter, Dialect, Group, Input, Rejects};
use crate::table::{Origin, Row, Table};

/// Where the files of a project are, for the machine and for people.
#[derive(Clone, Debug)]
pub struct Paths {
    /// The folder of `sizeup.toml`.
    pub root: PathBuf,
}

impl Paths {
    /// The folder with the datasets.
    pub const DATASETS: &'static str = "datasets";
    /// The analysis.
    pub const ANALYSIS: &'static str = "sizeup.toml";

    /// A path from the root, as people know it: without `./` before it.
    pub fn shown(&self, path: &str) -> String {
        match self.root.as_os_str().to_string_lossy().as_ref() {
            "." | "" => path.to_owned(),
            root => format!("{}/{path}", root.trim_end_matches('/')),
        }
    }

    /// A path from the root, for the machine.
    pub fn real(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// The files that a path from the root names, a folder or a pattern too, and all of them as one input.
    pub fn inputs(&self, path: &str) -> Result<(Vec<String>, Input)> {
        let files = source::files(&self.root, path, |path| self.shown(path))?;
        let parts = files.iter().map(|file| Input::file(self.shown(file), self.real(file))).collect();
        Ok((files, Input::of_files(self.shown(path), parts)?))
    }
}

/// Reads a project: its analysis, every card of `datasets/`, every CSV, and makes the level table of every measure.
pub fn open(paths: &Paths) -> Result<Study> {
    open_with(paths, None)
}

/// The same, with a list of the rows that are not read.
pub fn open_with(paths: &Paths, rejects: Option<&mut Rejects>) -> Result<Study> {
    opened(paths, rejects, false)
}

/// The same, where a claim or a reconciliation that is wrong in itself is a flaw of the analysis, and all else is read.
pub fn open_despite_flaws(paths: &Paths) -> Result<Study> {
    opened(paths, None, true)
}

fn opened(paths: &Paths, mut rejects: Option<&mut Rejects>, despite_flaws: bool) -> Result<Study> {
    let mut inputs = BTreeMap::new();
    let mut read = |path: &str| -> Result<String> {
        let text = text(paths, path)?;
        inputs.insert(path.to_owned(), digest(text.as_bytes()));
        Ok(text)
    };
    let analysis = read(Paths::ANALYSIS)?;
    let mut cards: Vec<(String, String)> = Vec::new();
    for path in card_paths(paths)? {
        let text = read(&path)?;
        cards.push((paths.shown(&path), text));
    }
    let cards: Vec<(&str, &str)> = cards.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let mut project = cards_and_analysis(paths.root.clone(), (&paths.shown(Paths::ANALYSIS), &analysis), &cards)?;
    check_names(&mut project)?;
    if !(despite_flaws || project.analysis.flaws.is_empty()) {
        let of_blocks = project.analysis.flaws.into_iter().flat_map(|flaw| flaw.findings);
        return Err(Findings(of_blocks.take(MAX_FINDINGS).collect()));
    }
    let mut study = Study {
        project,
        inputs,
        sources: BTreeMap::new(),
        findings: Vec::new(),
        tables: BTreeMap::new(),
        kept: Default::default(),
    };
    let mut findings = Vec::new();
    for card in study.project.cards.clone() {
        match dataset(paths, &card, &mut study, rejects.as_deref_mut()) {
            Ok(tables) => study.tables.extend(tables.into_iter().map(|table| (table.measure.name.clone(), table))),
            Err(found) => findings.extend(found.0),
        }
    }
    if !findings.is_empty() {
        return Err(Findings(findings));
    }
    derived::add(&mut study)?;
    Ok(study)
}

/// Holds the names of an analysis against those that metrics and charts have.
fn check_names(project: &mut Project) -> Result<()> {
    let metrics: Vec<&str> = METRICS.iter().flat_map(|metric| metric.aliases.iter().copied().chain([metric.name])).collect();
    let charts: Vec<&str> = CHARTS.iter().map(|chart| chart.name).collect();
    project.sort_out_names(Known { metrics: &metrics, charts: &charts })
}

fn card_paths(paths: &Paths) -> Result<Vec<String>> {
    let folder = paths.real(Paths::DATASETS);
    let Ok(entries) = std::fs::read_dir(&folder) else { return Ok(Vec::new()) };
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut cards: Vec<String> = names.filter(|name| name.ends_with(".toml") && !name.starts_with('.')).collect();
    cards.sort();
    Ok(cards.into_iter().map(|name| format!("{}/{name}", Paths::DATASETS)).collect())
}

/// The text of a TOML file of the project, within the bounds of what a person writes.
fn text(paths: &Paths, path: &str) -> Result<String> {
    let shown = paths.shown(path);
    let real = paths.real(path);
    let size = match std::fs::metadata(&real) {
        Ok(metadata) if metadata.is_file() => metadata.len(),
        Ok(_) => return Err(Finding::error(ReadingFact::NotAFile { path: shown, what: "a folder or a device" }).into()),
        Err(_) => {
            let finding = Finding::error(ReadingFact::NoFile { path: shown });
            return Err(finding.hint("`sizeup init` makes a small project, `-p DIR` names another folder").into());
        }
    };
    if size > MAX_BYTES as u64 {
        let sentence = format!("`{shown}` is larger than {} MiB", MAX_BYTES >> 20);
        return Err(Finding::error(ReadingFact::Other(sentence)).into());
    }
    let bytes = std::fs::read(&real).map_err(|error| {
        Findings::from(Finding::error(SystemFact::CannotRead { path: shown.clone(), why: error.to_string() }))
    })?;
    String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to() as u64;
        Finding::error(ReadingFact::NotText { encoding: "UTF-8", offset }).at(beginning(&shown)).into()
    })
}

fn beginning(file: &str) -> Place {
    Place { file: file.to_owned(), line: 1, column: 1, length: 1, text: None }
}

/// The path of a file that a card names, from the root of the project.
fn beside(card: &Card, file: &str) -> String {
    let name = Path::new(&card.card).file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    debug_assert!(!name.is_empty(), "a card is a file");
    format!("{}/{file}", Paths::DATASETS)
}

/// How a card says its file is written.
pub(super) fn dialect(card: &Card) -> Dialect {
    let byte = |sign: char| u8::try_from(sign).ok();
    Dialect {
        delimiter: card.csv.delimiter.as_deref().and_then(Delimiter::read),
        quote: card.csv.quote.map(|quote| quote.and_then(byte).unwrap_or(Cut::NO_QUOTE)),
        escape: card.csv.escape,
        comment: card.csv.comment.map(|comment| comment.and_then(byte)),
        header_rows: card.csv.header_rows,
        header_again: card.csv.header_again,
        names: card.csv.names.clone(),
        rows: card.csv.rows.map(u64::from),
        footer: card.csv.footer.map(u64::from),
        trailing: card.csv.trailing,
        mend: card.csv.mend,
        encoding: card.csv.encoding.as_ref().map(|encoding| encoding.value.clone()),
        decimal: card.csv.decimal,
        skip: card.csv.skip.into(),
        missing: card.csv.missing.clone(),
        marks: card.csv.marks.clone(),
        flags: card.csv.flags,
    }
}

fn dataset(paths: &Paths, card: &Card, study: &mut Study, rejects: Option<&mut Rejects>) -> Result<Vec<Table>> {
    let path = beside(card, &card.file);
    let (files, input) = paths.inputs(&path)?;
    let reading = Reading {
        asked: None,
        as_of: study.project.analysis.as_of,
        explained: &study.project.analysis.reconcile,
        digest: true,
        rejects,
    };
    let AsRead { tables, digests, .. } = tables(card, &input, &path, reading, &mut study.findings)?;
    study.inputs.extend(files.into_iter().zip(digests));
    if let Some(sources) = &card.sources {
        let path = beside(card, sources);
        // Datasets share their file of sources: it is read once.
        let known = study.project.cards.iter().take_while(|other| other.name != card.name);
        let mut known = known.filter(|other| other.sources.as_ref().is_some_and(|theirs| beside(other, theirs) == path));
        let read = match known.find_map(|other| study.sources.get(&other.name)) {
            Some(read) => read.clone(),
            None => {
                let input = Input::file(paths.shown(&path), paths.real(&path));
                let (read, digest) = Sources::read(&input)?;
                study.inputs.insert(path, digest);
                read
            }
        };
        study.sources.insert(card.name.clone(), read);
    }
    check_sources(card, &input, &tables, study)?;
    Ok(tables)
}

/// Every source that a row names must be in the file of sources.
fn check_sources(card: &Card, input: &Input, tables: &[Table], study: &Study) -> Result<()> {
    let (Some(sources), Some(column)) = (study.sources.get(&card.name), &card.columns.source) else { return Ok(()) };
    let read = |row: &Row| match row.origin {
        Origin::Read { line, .. } => row.sources.first().map(|id| (line, id.clone())),
        _ => None,
    };
    let mut ids = tables.iter().flat_map(|table| &table.rows).filter_map(read);
    let Some((line, id)) = ids.find(|(_, id)| sources.get(id).is_none()) else { return Ok(()) };
    let dialect = dialect(card);
    let at = source::header(input, &dialect)?.column(column);
    let place = at.and_then(|at| source::place(input, &dialect, line, at).ok()).unwrap_or_else(|| column.place());
    let finding = Finding::error(AnalysisFact::UnknownName { what: "source", name: id.to_string() }).at(place);
    Err(match nearest(&id, sources.ids()) {
        Some(near) => finding.hint(format!("did you mean `{near}`?")),
        None => finding.hint(format!("list it in {}", card.sources.as_ref().map_or("sources.csv", |file| file.as_str()))),
    }
    .into())
}

/// How a file is read.
pub(super) struct Reading<'a> {
    /// The dimensions that a command line asks for, where there is no card: columns that nobody names are summed over.
    pub asked: Option<&'a [String]>,
    /// What the analysis says of parts that do not add up to their total.
    pub explained: &'a [ReconcileSpec],
    /// The date of the analysis: releases after it are not known.
    pub as_of: Option<Period>,
    /// The digest of the bytes is wanted, which costs as much again as reading them.
    pub digest: bool,
    /// Where the rows are listed that are not read.
    pub rejects: Option<&'a mut Rejects>,
}

/// What is known of a dataset, as far as it could be read.
#[derive(Default)]
pub(super) struct SoFar {
    /// Its columns.
    pub plan: Option<Plan>,
    /// Its cells.
    pub cells: Option<Cells>,
}

/// A dataset as it was read.
pub(super) struct AsRead {
    /// The level table of each measure.
    pub tables: Vec<Table>,
    /// The digest of each file.
    pub digests: Vec<String>,
    /// The columns over which rows were summed because nobody named them.
    pub unnamed: Vec<Unnamed>,
}

/// Reads a dataset by its card.
pub(super) fn tables(
    card: &Card,
    input: &Input,
    file: &str,
    reading: Reading<'_>,
    findings: &mut Vec<Finding>,
) -> Result<AsRead> {
    let mut known = SoFar::default();
    let done = read(card, input, file, &reading, findings, &mut known);
    if let Some(out) = reading.rejects {
        let refused = done.as_ref().err().map(|found| found.0.as_slice()).unwrap_or_default();
        list(card, input, &dialect(card), &known, refused, out)?;
    }
    done
}

fn read(
    card: &Card,
    input: &Input,
    file: &str,
    reading: &Reading<'_>,
    findings: &mut Vec<Finding>,
    known: &mut SoFar,
) -> Result<AsRead> {
    let dialect = dialect(card);
    let header = source::header(input, &dialect)?;
    let plan = plan(card, &header.names, reading.asked)?;
    let plan = known.plan.insert(Plan { as_of: reading.as_of, ..plan });
    let locate =
        |line: u64, column: usize| source::place(input, &dialect, line, column).unwrap_or_else(|_| beginning(&input.name));
    // A sum that has too many digits is known by its first line alone: that is shown.
    let shown = |place: Place| match (&place.text, &plan.values[..]) {
        (None, [column]) => locate(place.line, *column),
        _ => place,
    };
    let cells = source::cells(input, &dialect, &plan.request(reading.digest)).map_err(|Findings(findings)| {
        let each = findings.into_iter().map(|finding| match finding.fact {
            Fact::Reading(ReadingFact::Overflow { .. }) => {
                Finding { places: finding.places.into_iter().map(shown).collect(), ..finding }
            }
            _ => finding,
        });
        Findings(each.collect())
    })?;
    let cells = known.cells.insert(cells);
    if reading.asked.is_some() {
        check_filter(card, plan, cells)?;
    }
    let mut made = Vec::with_capacity(card.measures.len());
    let mut refused = Vec::new();
    for number in 0..card.measures.len() {
        match levels(card, number, plan, cells, &locate) {
            Ok(table) => made.push(Table { file: file.into(), ..table }),
            Err(found) => refused.extend(found.0),
        }
    }
    let sums = refused.is_empty() && !plan.summed_over.is_empty() && cells.records <= MOST_RECORDS;
    let apart = if sums { Some(source::cells(input, &dialect, &plan.apart())?) } else { None };
    refused.extend(apart.iter().flat_map(|apart| refused_sums(card, plan, apart, &locate)));
    // One row with a flaw is met by the measures that share it: it is said once.
    refused.dedup();
    if !refused.is_empty() {
        return Err(Findings(refused));
    }
    for table in &made {
        let known = |total: &Row| reading.explained.iter().any(|spec| spec.explains(table, total));
        findings.extend(mismatches(table, &locate, known));
    }
    if reading.asked.is_none() {
        findings.extend(unused(card, plan, cells, &made));
    }
    input.unchanged()?;
    let unnamed = plan.unnamed(card, apart.as_ref());
    Ok(AsRead { tables: made, digests: cells.digests.iter().map(hex).collect(), unnamed })
}

/// What a command line selects by must stand in the file.
fn check_filter(card: &Card, plan: &Plan, cells: &Cells) -> Result<()> {
    let filter = card.measures.first().map(|measure| measure.filter.as_slice()).unwrap_or_default();
    for condition in filter {
        let Some(at) = plan.key(&condition.column) else { continue };
        let there: BTreeSet<&str> = cells.groups.iter().map(|group| &*group.key[at]).collect();
        if let Some(value) = condition.values.iter().find(|value| !there.contains(value.as_str())) {
            let sentence = format!("no row has `{}` in `{}`", value.value, condition.column.value);
            let finding = Finding::error(ReadingFact::Other(sentence));
            let some = || there.iter().take(4).map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", ");
            return Err(match nearest(value, there.iter().copied()) {
                Some(near) => finding.hint(format!("did you mean `{near}`?")),
                None => finding.hint(format!("there are {}{}", some(), if there.len() > 4 { ", …" } else { "" })),
            }
            .into());
        }
    }
    let holds = |group: &&Group| {
        filter.iter().all(|condition| {
            plan.key(&condition.column).is_none_or(|at| condition.values.iter().any(|value| **value == *group.key[at]))
        })
    };
    match cells.groups.iter().find(holds) {
        Some(_) => Ok(()),
        None => Err(Finding::error(ReadingFact::Other("no row has all that is selected".to_owned())).into()),
    }
}
