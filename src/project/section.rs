//! A TOML file read by its list of keys: what the list lacks is refused, what it has is handed out with its place.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::keys::{Key, Keys, Shape};
use super::noticed::{Block, Flaw, MAX_FINDINGS, Noticed};
use super::reference::no_period;
use super::spot::{Document, Placed, Spot, clipped};
use super::syntax;
use crate::finding::{AnalysisFact, Finding, Findings, Result, SystemFact, nearest};
use crate::period::Period;

/// A column or a dimension, and the values wanted of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// The column or dimension.
    pub column: Placed<String>,
    /// The values, one of which a row must have.
    pub values: Vec<Placed<String>>,
}

/// One table of a file, checked against its keys.
#[derive(Clone)]
pub(super) struct Section<'a> {
    reader: &'a Reader,
    keys: &'static Keys,
    table: &'a DeTable<'a>,
    /// Where the table begins: its header.
    pub spot: Spot,
}

/// What reading a file notices.
pub(super) struct Reader {
    document: Arc<Document>,
    noticed: Noticed,
    /// The keys of blocks that stand for themselves.
    apart: &'static [&'static str],
    /// The names of the blocks that are wrong.
    wrong: RefCell<BTreeMap<Block, String>>,
}

/// Reads a file: checks it against `keys`, builds with `build`, and answers with everything that was noticed.
pub(super) fn read<T>(file: &str, text: &str, keys: &'static Keys, build: impl FnOnce(&Section) -> Option<T>) -> Result<T> {
    Ok(read_apart(file, text, keys, &[], build)?.0)
}

/// The same, where blocks of the keys `apart` that are wrong in themselves are left out of what is built, and told.
pub(super) fn read_apart<T>(
    file: &str,
    text: &str,
    keys: &'static Keys,
    apart: &'static [&'static str],
    build: impl FnOnce(&Section) -> Option<T>,
) -> Result<(T, Vec<Flaw>)> {
    let document = Arc::new(Document::new(file.to_owned(), text.to_owned()));
    let table = syntax::tables(&document)?;
    let reader = Reader { document: Arc::clone(&document), noticed: Noticed::default(), apart, wrong: RefCell::default() };
    reader.check(&table, keys, &reader.spot(0..0));
    let built = build(&Section { reader: &reader, keys, table: &table, spot: reader.spot(0..0) });
    let mut names = reader.wrong.into_inner();
    match (built, reader.noticed.sorted_out()) {
        (Some(built), Ok(blocks)) => {
            let flaw = |(block, mut findings): (Block, Vec<Finding>)| {
                in_lines(&mut findings);
                Flaw { what: block.key, name: names.remove(&block).unwrap_or_default(), findings }
            };
            Ok((built, blocks.into_iter().map(flaw).collect()))
        }
        (None, Ok(_)) => {
            Err(Finding::error(SystemFact::Internal(format!("`{file}` could not be read, and nothing says why"))).into())
        }
        (_, Err(mut findings)) => {
            in_lines(&mut findings);
            findings.truncate(MAX_FINDINGS);
            Err(Findings(findings))
        }
    }
}

/// Sorts findings by their lines.
pub(super) fn in_lines(findings: &mut [Finding]) {
    findings.sort_by_key(|finding| finding.places.first().map(|place| (place.line, place.column)));
}

type Entry<'a> = (&'a Spanned<toml::de::DeString<'a>>, &'a Spanned<DeValue<'a>>);

/// The entries of a table in the order of the file.
fn in_order<'a>(table: &'a DeTable<'a>) -> Vec<Entry<'a>> {
    let mut entries: Vec<Entry> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
}

impl Reader {
    fn spot(&self, span: std::ops::Range<usize>) -> Spot {
        Spot::new(&self.document, span)
    }

    fn push(&self, make: impl FnOnce() -> Finding) {
        self.noticed.push(make);
    }

    fn check(&self, table: &DeTable, keys: &'static Keys, header: &Spot) {
        for (name, value) in in_order(table) {
            if self.noticed.full() {
                return;
            }
            match keys.find(name.get_ref()) {
                Some(key) => self.check_shape(key, value),
                None => self.push(|| {
                    let fact = AnalysisFact::UnknownKey { key: clipped(name.get_ref()) };
                    let finding = Finding::error(fact).at(self.spot(name.span()).place());
                    meant(finding, name.get_ref(), keys.names())
                }),
            }
        }
        for key in keys.0.iter().filter(|key| key.needed && !table.contains_key(key.name)) {
            self.push(|| Finding::error(AnalysisFact::MissingKey { key: key.name.to_owned() }).at(header.place()));
        }
    }

    fn check_shape(&self, key: &'static Key, value: &Spanned<DeValue>) {
        let fits = match (&key.shape, value.get_ref()) {
            (Shape::Text | Shape::ChartType, DeValue::String(_)) => self.check_text(key, value),
            (Shape::Texts | Shape::Metrics, DeValue::String(_)) => self.check_text(key, value),
            (Shape::Texts | Shape::Metrics | Shape::List, DeValue::Array(_)) => self.check_texts(key, value),
            (Shape::Word(what, words), DeValue::String(word)) => {
                if !words().contains(&&**word) {
                    self.push(|| {
                        let fact = AnalysisFact::UnknownName { what, name: clipped(word) };
                        let finding = Finding::error(fact).at(self.spot(value.span()).inside_quotes(word).place());
                        meant(finding, word, words())
                    });
                }
                true
            }
            (Shape::Flag, DeValue::Boolean(_)) => true,
            (Shape::Count(low, high), DeValue::Integer(_)) => {
                if count(value).is_none_or(|n| n < *low || n > *high) {
                    let sentence = format!("`{}` takes a whole number from {low} to {high}", key.name);
                    self.push(|| Finding::error(AnalysisFact::Other(sentence)).at(self.spot(value.span()).place()));
                }
                true
            }
            (Shape::Period, _) => period(value).is_some(),
            (Shape::Labels, DeValue::Table(labels)) => labels.values().all(|label| self.check_text(key, label)),
            (Shape::Where, DeValue::Table(columns)) => columns.values().all(|wanted| match wanted.get_ref() {
                DeValue::String(_) => self.check_text(key, wanted),
                _ => self.check_texts(key, wanted),
            }),
            (Shape::One(keys), DeValue::Table(table)) => {
                self.check(table, keys, &self.spot(value.span()));
                true
            }
            (Shape::Many(keys), DeValue::Array(tables)) => tables.iter().enumerate().all(|(number, table)| {
                let rows = table.get_ref().as_table();
                let check = || rows.map(|rows| self.check(rows, keys, &self.spot(table.span()))).is_some();
                let apart = self.apart.contains(&key.name);
                if apart { self.noticed.within(Block { key: key.name, number }, check) } else { check() }
            }),
            (Shape::Named(keys), DeValue::Table(tables)) => in_order(tables).into_iter().all(|(name, table)| {
                let rows = table.get_ref().as_table();
                rows.map(|rows| self.check(rows, keys, &self.spot(name.span()))).is_some()
            }),
            _ => false,
        };
        if !fits {
            self.push(|| {
                let fact = AnalysisFact::WrongType { key: key.name.to_owned(), expected: key.shape.expected() };
                let finding = Finding::error(fact).at(self.spot(value.span()).place());
                match key.shape.written(key.name) {
                    Some(hint) => finding.hint(hint),
                    None => finding,
                }
            });
        }
    }

    /// Whether it is a text. One that holds what no file can print is refused here, once for all keys.
    fn check_text(&self, key: &Key, value: &Spanned<DeValue>) -> bool {
        let Some(text) = value.get_ref().as_str() else { return false };
        let strange = |c: char| (c.is_control() && !matches!(c, '\n' | '\r' | '\t')) || matches!(c, '\u{fffe}' | '\u{ffff}');
        if let Some(c) = text.chars().find(|c| strange(*c)) {
            let sentence = format!("`{}` holds the control character U+{:04X}", key.name, u32::from(c));
            self.push(|| Finding::error(AnalysisFact::Other(sentence)).at(self.spot(value.span()).place()));
        }
        true
    }

    fn check_texts(&self, key: &Key, value: &Spanned<DeValue>) -> bool {
        value.get_ref().as_array().is_some_and(|texts| texts.iter().all(|text| self.check_text(key, text)))
    }
}

/// The finding with the name that was meant as its hint, or with all there are where they are few.
pub(super) fn meant<'n>(finding: Finding, typed: &str, known: impl IntoIterator<Item = &'n str>) -> Finding {
    // The distance takes time and memory in proportion to both names: nobody mistypes one of that length.
    let known: Vec<&str> = known.into_iter().filter(|name| name.len() <= 120).take(1000).collect();
    let near = if typed.len() <= 120 { nearest(typed, known.iter().copied()) } else { None };
    match near {
        Some(name) => finding.hint(format!("did you mean `{name}`?")),
        None if (1..=8).contains(&known.len()) => {
            let listed: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
            finding.hint(format!("known here: {}", listed.join(", ")))
        }
        None => finding,
    }
}

fn count(value: &Spanned<DeValue>) -> Option<u32> {
    let number = value.get_ref().as_integer()?;
    u32::from_str_radix(number.as_str(), number.radix()).ok()
}

fn period(value: &Spanned<DeValue>) -> Option<Period> {
    match value.get_ref() {
        DeValue::String(text) => text.parse().ok(),
        DeValue::Integer(year) if year.radix() == 10 => year.as_str().parse().ok(),
        DeValue::Datetime(date) if date.time.is_none() => date.to_string().parse().ok(),
        _ => None,
    }
}

impl<'a> Section<'a> {
    /// The value of a key, which its list must have: a key that is read and not listed would be refused in every file.
    fn value(&self, name: &str) -> Option<&'a Spanned<DeValue<'a>>> {
        debug_assert!(self.keys.find(name).is_some(), "`{name}` is in the list of keys");
        self.table.get(name)
    }

    fn placed_text(&self, value: &Spanned<DeValue>) -> Option<Placed<String>> {
        let text = value.get_ref().as_str()?.to_owned();
        Some(Placed { spot: self.reader.spot(value.span()).inside_quotes(&text), value: text })
    }

    /// The places of a name that is a key, as in `[measures.users]`.
    fn placed_key(&self, key: &Spanned<toml::de::DeString>) -> Placed<String> {
        let text = key.get_ref().clone().into_owned();
        Placed { spot: self.reader.spot(key.span()).inside_quotes(&text), value: text }
    }

    /// Says what is wrong with a value.
    pub fn refuse(&self, spot: &Spot, fact: AnalysisFact) {
        self.push(|| Finding::error(fact).at(spot.place()));
    }

    /// Says in a sentence what is wrong with a value.
    pub fn object(&self, spot: &Spot, sentence: impl Into<String>) {
        self.refuse(spot, AnalysisFact::Other(sentence.into()));
    }

    /// Keeps a finding, where there is room for it.
    pub fn push(&self, make: impl FnOnce() -> Finding) {
        self.reader.push(make);
    }

    /// Where the value of a key stands, or the header where there is none.
    pub fn spot_of(&self, name: &str) -> Spot {
        self.value(name).map_or_else(|| self.spot.clone(), |value| self.reader.spot(value.span()))
    }

    pub fn has(&self, name: &str) -> bool {
        self.value(name).is_some()
    }

    pub fn text(&self, name: &str) -> Option<Placed<String>> {
        self.placed_text(self.value(name)?)
    }

    pub fn plain(&self, name: &str) -> Option<String> {
        Some(self.text(name)?.value)
    }

    pub fn texts(&self, name: &str) -> Vec<Placed<String>> {
        self.value(name).map(|value| self.texts_of(value)).unwrap_or_default()
    }

    fn texts_of(&self, value: &Spanned<DeValue>) -> Vec<Placed<String>> {
        match value.get_ref() {
            DeValue::Array(texts) => texts.iter().filter_map(|text| self.placed_text(text)).collect(),
            _ => self.placed_text(value).into_iter().collect(),
        }
    }

    pub fn flag(&self, name: &str) -> bool {
        self.value(name).and_then(|value| value.get_ref().as_bool()).unwrap_or(false)
    }

    pub fn count(&self, name: &str) -> Option<u32> {
        count(self.value(name)?)
    }

    pub fn period(&self, name: &str) -> Option<Placed<Period>> {
        let value = self.value(name)?;
        Some(Placed { value: period(value)?, spot: self.reader.spot(value.span()) })
    }

    /// The periods of a key that takes one text or several; what is no period is said.
    pub fn periods(&self, name: &str) -> Vec<Placed<Period>> {
        let read = |typed: Placed<String>| match typed.parse::<Period>() {
            Ok(value) => Some(Placed { value, spot: typed.spot }),
            Err(()) => {
                self.object(&typed.spot, no_period(&typed));
                None
            }
        };
        self.texts(name).into_iter().filter_map(read).collect()
    }

    pub fn labels(&self, name: &str) -> Vec<(Placed<String>, Placed<String>)> {
        let Some(table) = self.value(name).and_then(|value| value.get_ref().as_table()) else { return Vec::new() };
        let pair = |(key, value): Entry| Some((self.placed_key(key), self.placed_text(value)?));
        in_order(table).into_iter().filter_map(pair).collect()
    }

    pub fn conditions(&self, name: &str) -> Vec<Condition> {
        let Some(table) = self.value(name).and_then(|value| value.get_ref().as_table()) else { return Vec::new() };
        let condition = |(key, value): Entry| Condition { column: self.placed_key(key), values: self.texts_of(value) };
        in_order(table).into_iter().map(condition).collect()
    }

    fn inner(&self, table: &'a DeTable<'a>, keys: &'static Keys, span: std::ops::Range<usize>) -> Section<'a> {
        Section { reader: self.reader, keys, table, spot: self.reader.spot(span) }
    }

    /// The table of a key of the shape `One`.
    pub fn one(&self, name: &str) -> Option<Section<'a>> {
        let value = self.value(name)?;
        let Shape::One(keys) = self.keys.find(name)?.shape else { return None };
        Some(self.inner(value.get_ref().as_table()?, keys, value.span()))
    }

    /// The tables of a key of the shape `Many`.
    pub fn many(&self, name: &str) -> Vec<Section<'a>> {
        let (Some(value), Some(Key { shape: Shape::Many(keys), .. })) = (self.value(name), self.keys.find(name)) else {
            return Vec::new();
        };
        let tables = value.get_ref().as_array().map(|tables| tables.iter()).into_iter().flatten();
        tables.filter_map(|table| Some(self.inner(table.get_ref().as_table()?, keys, table.span()))).collect()
    }

    /// What is read of each block of a key that stands for itself; `id` is the key of its name. What is wrong is left out.
    pub fn apart<T>(&self, key: &'static str, id: &str, mut read: impl FnMut(&Section<'a>) -> Option<T>) -> Vec<T> {
        let each = self.many(key).into_iter().enumerate().filter_map(|(number, inner)| {
            let block = Block { key, number };
            let made = self.reader.noticed.within(block, || read(&inner));
            if self.reader.noticed.blames(block) {
                let name = inner.plain(id).map_or_else(|| format!("{key} {}", number + 1), |name| clipped(&name));
                self.reader.wrong.borrow_mut().insert(block, name);
                return None;
            }
            made
        });
        each.collect()
    }

    /// The tables of a key of the shape `Named`, each with its name.
    pub fn named(&self, name: &str) -> Vec<(Placed<String>, Section<'a>)> {
        let (Some(value), Some(Key { shape: Shape::Named(keys), .. })) = (self.value(name), self.keys.find(name)) else {
            return Vec::new();
        };
        let Some(tables) = value.get_ref().as_table() else { return Vec::new() };
        let pair =
            |(key, table): Entry<'a>| Some((self.placed_key(key), self.inner(table.get_ref().as_table()?, keys, key.span())));
        in_order(tables).into_iter().filter_map(pair).collect()
    }
}
