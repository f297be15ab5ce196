//! One look at every cell of a file: the texts of each column, and how often each stands in the rows of each measure.

use std::collections::BTreeMap;

use super::names::role;
use super::tally::{How, Tally};
use crate::finding::Result;
use crate::source::cells::columns::columns_of;
use crate::source::cells::keys::{Keys, parts, push_part};
use crate::source::dialect::{Begun, Dialect, Header, begin, header};
use crate::source::input::Input;
use crate::source::input::files::row;
use crate::source::number::{self, Mark};
use crate::source::records::rows::{Row, rows};

/// How many different texts of a column are kept.
const DISTINCT: usize = 10_000;

/// How many different keys of measures are told apart.
const MEASURES: usize = 1_000;

/// What the cells of one column are.
pub(super) struct Column {
    texts: Keys,
    /// How often each text was met, and on which line first.
    met: Vec<(u64, u64)>,
    /// How often each text stands in the rows of each measure, where there are several.
    by: BTreeMap<(u32, u32), u64>,
    /// There are more different texts than are kept.
    pub(super) crowded: bool,
    /// Of a crowded column: the numbers of each measure, and what was none, as often as there is room for it.
    counted: BTreeMap<u32, Tally>,
    left: BTreeMap<(String, u32), (u64, u64)>,
}

impl Column {
    fn new() -> Column {
        Column {
            texts: Keys::new(),
            met: Vec::new(),
            by: BTreeMap::new(),
            crowded: false,
            counted: BTreeMap::new(),
            left: BTreeMap::new(),
        }
    }

    /// The different texts with how often they were met, in order; only the first where the column is crowded.
    pub(super) fn texts(&self) -> Vec<(String, u64)> {
        let mut texts: Vec<(String, u64)> = self.kept().map(|(text, count, _)| (text, count)).collect();
        texts.sort();
        texts
    }

    /// The line on which a text was met first.
    pub(super) fn first_line(&self, wanted: &str) -> Option<u64> {
        self.kept().find(|(text, ..)| text == wanted).map(|(.., line)| line)
    }

    fn kept(&self) -> impl Iterator<Item = (String, u64, u64)> {
        (0..).zip(&self.met).map(|(number, (count, line))| {
            let text = self.texts.text(number);
            let text = parts(&text).next().unwrap_or_default();
            (String::from_utf8_lossy(text).into_owned(), *count, *line)
        })
    }

    fn see(&mut self, text: &[u8], line: u64, measure: Option<u32>, key: &mut Vec<u64>, how: How<'_>) {
        let of = measure.unwrap_or(0);
        if self.crowded {
            return match number::plain(text, 0, text.len()).filter(|_| how.mark != Mark::Comma) {
                Some(number) => self.counted.entry(of).or_default().number(number.evidence(), 1),
                None => self.count(&String::from_utf8_lossy(text), 1, line, of, how),
            };
        }
        key.clear();
        push_part(key, text, 0, text.len());
        let (number, new) = self.texts.number(key);
        match new {
            true => self.met.push((1, line)),
            false => self.met[number as usize].0 += 1,
        }
        if measure.is_some() {
            *self.by.entry((number, of)).or_default() += 1;
        }
        if self.met.len() > DISTINCT {
            // From here on each cell is judged as it comes.
            let kept = self.shares();
            kept.into_iter().for_each(|(text, count, line, of)| self.count(&text, count, line, of, how));
            self.by.clear();
            self.crowded = true;
        }
    }

    /// Every text with its measure and how often it stands there.
    fn shares(&self) -> Vec<(String, u64, u64, u32)> {
        if self.by.is_empty() {
            return self.kept().map(|(text, count, line)| (text, count, line, 0)).collect();
        }
        let kept: Vec<_> = self.kept().collect();
        let share = |((number, of), count): (&(u32, u32), &u64)| {
            let (text, _, line) = &kept[*number as usize];
            (text.clone(), *count, *line, *of)
        };
        self.by.iter().map(share).collect()
    }

    fn count(&mut self, text: &str, count: u64, line: u64, of: u32, how: How<'_>) {
        let mut trial = Tally::default();
        // What is no number may become one when more is known of the column.
        if trial.add(text, count, line, how) || self.left.len() >= DISTINCT {
            return self.counted.entry(of).or_default().join(&trial);
        }
        self.left.entry((text.to_owned(), of)).or_insert((0, line)).0 += count;
    }

    /// What the cells of each measure are, read so.
    pub(super) fn tallies(&self, how: How<'_>) -> BTreeMap<u32, Tally> {
        let mut tallies = self.counted.clone();
        let kept = if self.crowded { Vec::new() } else { self.shares() };
        let left = self.left.iter().map(|((text, of), (count, line))| (text.clone(), *count, *line, *of));
        for (text, count, line, of) in kept.into_iter().chain(left) {
            tallies.entry(of).or_default().add(&text, count, line, how);
        }
        tallies
    }

    /// What all its cells are, read so.
    pub(super) fn tally(&self, how: How<'_>) -> Tally {
        let mut all = Tally::default();
        self.tallies(how).values().for_each(|tally| all.join(tally));
        all
    }

    /// The texts that are no numbers, read so, with how often they were met.
    pub(super) fn unread(&self, how: How<'_>) -> Vec<(String, u64)> {
        let kept: Vec<(String, u64)> = match self.crowded {
            true => self.left.iter().map(|((text, _), (count, _))| (text.clone(), *count)).collect(),
            false => self.texts(),
        };
        kept.into_iter().filter(|(text, _)| number::cell(text.trim(), how.mark, how.declared).is_err()).collect()
    }
}

/// What a look at every cell found.
pub(super) struct Survey {
    pub(super) header: Header,
    pub(super) columns: Vec<Column>,
    /// The columns that tell measures apart: an indicator, a unit.
    pub(super) telling: Vec<usize>,
    /// What stands in them, by the number of the measure.
    pub(super) told: Vec<Vec<String>>,
    pub(super) quoted: bool,
    /// How many lines end with LF, CRLF and CR; those inside quotes too.
    pub(super) line_ends: [u64; 3],
}

impl Survey {
    /// How the cells of a file are read where a card says no more.
    pub(super) fn how<'a>(&self, dialect: &'a Dialect) -> How<'a> {
        How { mark: dialect.mark(), declared: dialect.numbers(&self.header) }
    }
}

/// Looks at files that are known to have no faults of structure.
pub(super) fn survey(input: &Input, dialect: &Dialect) -> Result<Survey> {
    let header = header(input, dialect)?;
    let columns = header.names.iter().map(|_| Column::new()).collect();
    let of_role = |wanted| header.names.iter().position(|name| role(name) == Some(wanted));
    let telling: Vec<usize> = [of_role("indicator"), of_role("unit")].into_iter().flatten().collect();
    let mut survey = Survey { header, columns, telling, told: Vec::new(), quoted: false, line_ends: [0; 3] };
    let mut measures = Keys::new();
    for (file, part) in input.parts().iter().enumerate() {
        let begun = begin(part, dialect, 1 << 20, false)?;
        let columns = columns_of(input, &survey.header, part, &begun)?;
        survey.add(part, dialect, begun, &columns, (file, &mut measures))?;
    }
    if measures.len() > MEASURES {
        survey.columns.iter_mut().for_each(|column| column.by.clear());
        survey.telling.clear();
        return Ok(survey);
    }
    let told = |number: u32| {
        let text = measures.text(number);
        parts(&text).map(|part| String::from_utf8_lossy(part).into_owned()).collect()
    };
    survey.told = (0..u32::try_from(measures.len()).unwrap_or(0)).map(told).collect();
    Ok(survey)
}

impl Survey {
    /// Looks at one file, whose columns may stand in another order.
    fn add(
        &mut self,
        input: &Input,
        dialect: &Dialect,
        begun: Begun,
        columns: &[usize],
        (file, measures): (usize, &mut Keys),
    ) -> Result<()> {
        let how = How { mark: dialect.mark(), declared: dialect.numbers(&begun.header) };
        let quote = begun.header.cut.quote;
        let (mut scratch, mut key) = (Vec::new(), Vec::new());
        let (line_ends, quoted) = (&mut self.line_ends, &mut self.quoted);
        let (all, telling) = (&mut self.columns, &self.telling);
        let of_block = |bytes: &[u8]| {
            count_line_ends(bytes, line_ends);
            *quoted |= memchr::memchr(quote, bytes).is_some();
        };
        let of_row = |found: &Row<'_>| {
            key.clear();
            for column in telling {
                let text = found.text(columns[*column], &mut scratch)?;
                push_part(&mut key, text, 0, text.len());
            }
            let several = !telling.is_empty() && measures.len() <= MEASURES;
            let measure = several.then(|| measures.number(&key).0);
            for (column, at) in all.iter_mut().zip(columns).filter(|(_, at)| **at < found.fields()) {
                let text = found.text(*at, &mut scratch)?;
                column.see(text, row(file, found.line()), measure, &mut key, how);
            }
            Ok(())
        };
        rows(input, dialect, begun, of_block, of_row)
    }
}

fn count_line_ends(bytes: &[u8], counts: &mut [u64; 3]) {
    let mut from = 0;
    while let Some(at) = memchr::memchr2(b'\n', b'\r', &bytes[from..]) {
        from += at + 1;
        let kind = match (bytes[from - 1], bytes.get(from)) {
            (b'\n', _) => 0,
            (_, Some(b'\n')) => 1,
            _ => 2,
        };
        from += usize::from(kind == 1);
        counts[kind] += 1;
    }
}
