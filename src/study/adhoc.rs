//! A study of one file, as the flags of a command line describe it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::beside::named;
use super::drafting::with_draft;
use super::load::{AsRead, Reading, tables};
use super::rejects::list_structure;
use super::without_card::{period_columns, without_card};
use super::{Sources, Study};
use crate::finding::{Finding, Findings, ReadingFact, Result};
use crate::metric::{Call, Rule};
use crate::panel::{Unnamed, absent_parts, thin_sums};
use crate::project::{Analysis, COMMAND_LINE, Card, Locale, MeasureSpec, Placed, Project, card};
use crate::source::{Dialect, Input, Rejects};
use crate::table::Kind;
use crate::unit::Unit;

/// What `--period`, `--value`, `--by`, `--where`, `--kind` and `--unit` say.
#[derive(Clone, Debug, Default)]
pub struct Select {
    /// The column with the periods, or those with the year, the month and the day.
    pub period: Vec<String>,
    /// The columns with numbers.
    pub values: Vec<String>,
    /// The columns that stay apart: disjoint and complete parts.
    pub by: Vec<String>,
    /// Columns and the values that are kept.
    pub filter: Vec<(String, Vec<String>)>,
    /// The kind of all values, or of one.
    pub kinds: Vec<(Option<String>, Kind)>,
    /// The unit of all values, or of one.
    pub units: Vec<(Option<String>, (i32, Unit))>,
}

/// A study of one file, and its measures in the order asked.
pub struct Selected {
    /// The study.
    pub study: Study,
    /// The measures.
    pub measures: Vec<String>,
    /// What was read.
    pub input: Input,
    /// The file has a card, so that its dimensions are known and the whole is what the card says.
    pub card: bool,
    /// Without a card: the columns over which rows were summed because nobody named them, in a sentence.
    pub summed: Option<String>,
}

/// What the reader of a chart is told of sums over columns that nobody named.
fn summed_note(unnamed: &[Unnamed]) -> Option<String> {
    let said = |it: &Unnamed| match it.values {
        Some(values) => format!("{} ({values} values)", it.column),
        None => it.column.clone(),
    };
    let said: Vec<String> = unnamed.iter().map(said).collect();
    (!said.is_empty()).then(|| format!("Summed over {}", said.join(", ")))
}

/// Reads one file, or several as one dataset, by the card beside it, or by the flags alone.
pub fn select(files: &[String], select: &Select, rejects: Option<&mut Rejects>) -> Result<Selected> {
    let (input, beside) = named(files)?;
    let done = selected(input.clone(), beside.clone(), select, rejects);
    done.map_err(|found| with_draft(found, files, &input, beside.as_deref()))
}

fn selected(input: Input, beside: Option<PathBuf>, select: &Select, mut rejects: Option<&mut Rejects>) -> Result<Selected> {
    let file = input.name.as_str();
    let read = match &beside {
        Some(path) => with_card(file, path, select),
        None => without_card(file, &input, select),
    };
    if let (Err(Findings(found)), Some(out)) = (&read, rejects.as_deref_mut()) {
        list_structure(&input, &Dialect::default(), found, out)?;
    }
    let (mut card, measures) = read?;
    let mut findings = Vec::new();
    let asked: Vec<String> = select.by.iter().chain(select.filter.iter().map(|(column, _)| column)).cloned().collect();
    let asked = beside.is_none().then_some(&asked[..]);
    let reading = Reading { asked, as_of: None, explained: &[], digest: false, rejects };
    let shown = without_places(tables(&card, &input, file, reading, &mut findings));
    let AsRead { tables: made, unnamed, .. } = shown?;
    let summed = summed_note(&unnamed);
    if card.note.is_none() {
        card.note.clone_from(&summed);
    }
    let mut sources = BTreeMap::new();
    if let (Some(path), Some(name)) = (&beside, &card.sources) {
        let path = path.with_file_name(&name.value);
        let shown = path.to_string_lossy().into_owned();
        sources.insert(card.name.clone(), Sources::read(&Input::file(shown, path))?.0);
    }
    let mut study = Study {
        project: Project { root: PathBuf::new(), analysis: analysis(), cards: vec![card.clone()] },
        inputs: BTreeMap::new(),
        sources,
        findings,
        tables: BTreeMap::new(),
        kept: Default::default(),
    };
    for table in made {
        let name = table.measure.name.clone();
        study.tables.insert(name, table);
    }
    if beside.is_none() {
        study.rename(&card);
    }
    let measures =
        measures.into_iter().map(|name| if beside.is_some() { format!("{}.{name}", card.name) } else { name }).collect();
    Ok(Selected { study, measures, card: beside.is_some(), summed, input })
}

impl Selected {
    /// Rows that sums may lack, of a file without a card: nobody says which should be there.
    pub fn absent(&self, calls: &[Call]) -> Vec<Finding> {
        let shared = calls.iter().any(|call| matches!(call.metric.rule, Rule::Additive | Rule::Together));
        let levels = self.measures.iter().filter(|_| !self.card).filter_map(|measure| self.study.levels(measure).ok());
        let each = levels.filter(|levels| levels.measure.kind.is_none_or(Kind::additive)).flat_map(|levels| {
            let parts = if shared { absent_parts(levels) } else { Vec::new() };
            thin_sums(levels).into_iter().chain(parts)
        });
        each.collect()
    }
}

impl Study {
    /// Without a project a measure is called as its column is.
    fn rename(&mut self, card: &Card) {
        let tables = std::mem::take(&mut self.tables);
        for (name, mut table) in tables {
            let column = name.strip_prefix(&format!("{}.", card.name)).unwrap_or(&name).to_owned();
            let measure = crate::table::Measure { name: column.clone(), title: column.clone(), ..(*table.measure).clone() };
            table.measure = measure.into();
            self.tables.insert(column, table);
        }
    }
}

fn analysis() -> Analysis {
    Analysis {
        file: COMMAND_LINE.to_owned(),
        title: None,
        as_of: None,
        locale: Locale::En,
        measures: Vec::new(),
        tables: Vec::new(),
        charts: Vec::new(),
        reconcile: Vec::new(),
        claims: Vec::new(),
        flaws: Vec::new(),
    }
}

/// Findings about the command line have no place to show.
fn without_places<T>(result: Result<T>) -> Result<T> {
    result.map_err(|Findings(findings)| {
        let shown = findings.into_iter().map(|mut finding| {
            finding.places.retain(|place| place.file != COMMAND_LINE);
            finding
        });
        Findings(shown.collect())
    })
}

pub(super) fn read_card(file: &str, path: &Path) -> Result<Card> {
    let shown = path.to_string_lossy().into_owned();
    let text = std::fs::read_to_string(path).map_err(|error| {
        Findings::from(Finding::error(ReadingFact::Other(format!("the card `{shown}` of `{file}` cannot be read: {error}"))))
    })?;
    card::parse(crate::project::dataset_name(&shown), &text, &shown)
}

fn with_card(file: &str, path: &Path, select: &Select) -> Result<(Card, Vec<String>)> {
    let shown = path.to_string_lossy().into_owned();
    let mut card = read_card(file, path)?;
    for (_, kind) in select.kinds.iter().filter(|(value, _)| value.is_none()) {
        card.measures.iter_mut().for_each(|measure| measure.kind = Some(*kind));
    }
    for (value, kind) in &select.kinds {
        if let Some(measure) = value.as_ref().and_then(|value| measure_named(&mut card, value)) {
            measure.kind = Some(*kind);
        }
    }
    for (value, unit) in &select.units {
        let (power, unit) = unit;
        let meant = |measure: &&mut MeasureSpec| value.as_ref().is_none_or(|value| *value == measure.name);
        for measure in card.measures.iter_mut().filter(meant) {
            (measure.unit, measure.power) = (Some(Placed::typed(unit.clone())), Some(*power));
        }
    }
    if let Some(columns) = period_columns(&select.period) {
        card.period.columns = columns;
    }
    let names: Vec<String> = match select.values.is_empty() {
        true => card.measures.iter().map(|measure| measure.name.clone()).collect(),
        false => select.values.clone(),
    };
    for name in &names {
        if card.measure(name).is_none() {
            let finding = Finding::error(ReadingFact::Other(format!("the card `{shown}` has no measure `{name}`")));
            let known: Vec<&str> = card.measures.iter().map(|measure| measure.name.as_str()).collect();
            return Err(finding.hint(format!("its measures are {}", known.join(", "))).into());
        }
    }
    // Dimensions that are asked for are parts, on the word of the command line, where the card does not speak of it.
    Ok((card, names))
}

fn measure_named<'a>(card: &'a mut Card, name: &str) -> Option<&'a mut MeasureSpec> {
    card.measures.iter_mut().find(|measure| measure.name == name)
}
