//! One look at every cell of a file: what each column holds.

use std::collections::BTreeMap;

use crate::finding::{Finding, Result};
use crate::source::blocks::Block;
use crate::source::columns::columns_of;
use crate::source::dialect::{Begun, Dialect, Header, begin, header};
use crate::source::files::row;
use crate::source::input::{Input, cannot_read};
use crate::source::keys::{Keys, parts, push_part};
use crate::source::number::{self, Content, Declared, Evidence, Mark};
use crate::source::odd::odd;
use crate::source::place::field_spot;
use crate::source::scan::{Scanner, Step};
use crate::source::watch::{foreign_quotes, in_foreign_quotes};

/// How many different texts of a column are kept.
const DISTINCT: usize = 10_000;

/// How many cells that are no numbers are shown.
const EXAMPLES: usize = 3;

/// How cells are read.
#[derive(Clone, Copy)]
struct How<'a> {
    mark: Mark,
    declared: Declared<'a>,
}

/// What the cells of one column are.
pub(super) struct Column {
    texts: Keys,
    /// How often each text was met, and on which line first.
    met: Vec<(u64, u64)>,
    /// There are more different texts than are kept.
    pub(super) crowded: bool,
    pub(super) numbers: u64,
    pub(super) empty: u64,
    /// Words that often stand for a missing value, and how often they were met.
    pub(super) markers: BTreeMap<String, u64>,
    pub(super) approximate: u64,
    /// Units that stand in the cells.
    pub(super) units: BTreeMap<String, u64>,
    pub(super) evidence: [bool; 5],
    /// Cells that are neither numbers nor missing: how many, and the first few with their lines.
    pub(super) others: u64,
    pub(super) examples: Vec<(u64, String)>,
}

impl Column {
    fn new() -> Column {
        Column {
            texts: Keys::new(),
            met: Vec::new(),
            crowded: false,
            numbers: 0,
            empty: 0,
            markers: BTreeMap::new(),
            approximate: 0,
            units: BTreeMap::new(),
            evidence: [false; 5],
            others: 0,
            examples: Vec::new(),
        }
    }

    /// The different texts with how often they were met, in order; only the first where the column is crowded.
    pub(super) fn texts(&self) -> Vec<(String, u64)> {
        let mut texts: Vec<(String, u64)> = self.kept().map(|(text, count, _)| (text, count)).collect();
        texts.sort();
        texts
    }

    fn kept(&self) -> impl Iterator<Item = (String, u64, u64)> {
        (0..).zip(&self.met).map(|(number, (count, line))| {
            let text = self.texts.text(number);
            let text = parts(&text).next().unwrap_or_default();
            (String::from_utf8_lossy(text).into_owned(), *count, *line)
        })
    }

    fn see(&mut self, text: &[u8], line: u64, key: &mut Vec<u64>, how: How<'_>) {
        if self.crowded {
            if let Some(number) = number::plain(text, 0, text.len()).filter(|_| how.mark != Mark::Comma) {
                self.numbers += 1;
                self.evidence[number.evidence() as usize] = true;
                return;
            }
            return self.judge(&String::from_utf8_lossy(text), 1, line, how);
        }
        key.clear();
        push_part(key, text, 0, text.len());
        let (number, new) = self.texts.number(key);
        match new {
            true => self.met.push((1, line)),
            false => self.met[number as usize].0 += 1,
        }
        if self.met.len() > DISTINCT {
            // From here on each cell is judged as it comes.
            self.judge_kept(how);
            self.crowded = true;
        }
    }

    fn judge_kept(&mut self, how: How<'_>) {
        let kept: Vec<_> = self.kept().collect();
        for (text, count, line) in kept {
            self.judge(&text, count, line, how);
        }
    }

    fn judge(&mut self, text: &str, count: u64, line: u64, how: How<'_>) {
        let shown = text.trim();
        let read = number::cell(shown, how.mark, how.declared);
        if let Ok((Content::Number(number), _)) = read {
            self.numbers += count;
            self.evidence[number.evidence as usize] = true;
            if number.bound.is_some() {
                self.approximate += count;
            }
            if let Some(unit) = number.unit {
                *self.units.entry(unit.name().to_owned()).or_default() += count;
            }
        } else if number::MISSING.contains(&shown.to_lowercase().as_str()) {
            *self.markers.entry(shown.to_owned()).or_default() += count;
        } else if shown.is_empty() || read.is_ok() {
            self.empty += count;
        } else {
            self.others += count;
            self.examples.push((line, text.to_owned()));
            self.examples.sort();
            self.examples.truncate(EXAMPLES);
        }
    }

    /// Whether a kind of evidence for a decimal mark was met.
    pub(super) fn shows(&self, evidence: Evidence) -> bool {
        self.evidence[evidence as usize]
    }
}

/// What a look at every cell found.
pub(super) struct Survey {
    pub(super) header: Header,
    pub(super) columns: Vec<Column>,
    pub(super) quoted: bool,
    /// How many lines end with LF, CRLF and CR; those inside quotes too.
    pub(super) line_ends: [u64; 3],
}

/// Looks at files that are known to have no faults of structure.
pub(super) fn survey(input: &Input, dialect: &Dialect) -> Result<Survey> {
    let header = header(input, dialect)?;
    let columns = header.names.iter().map(|_| Column::new()).collect();
    let mut survey = Survey { header, columns, quoted: false, line_ends: [0; 3] };
    for (file, part) in input.parts().iter().enumerate() {
        let begun = begin(part, dialect, 1 << 20, false)?;
        let columns = columns_of(input, &survey.header, part, &begun)?;
        survey.add(part, dialect, begun, &columns, file)?;
    }
    let how = How { mark: dialect.mark(), declared: dialect.numbers(&survey.header) };
    for column in survey.columns.iter_mut().filter(|column| !column.crowded) {
        column.judge_kept(how);
    }
    Ok(survey)
}

impl Survey {
    /// Looks at one file, whose columns may stand in another order.
    fn add(&mut self, input: &Input, dialect: &Dialect, begun: Begun, columns: &[usize], file: usize) -> Result<()> {
        let Begun { header, mut blocks, .. } = begun;
        let how = How { mark: dialect.mark(), declared: dialect.numbers(&header) };
        let mut line = header.first_line;
        let (mut block, mut scratch, mut key) = (Block::default(), Vec::new(), Vec::new());
        while blocks.next_into(&mut block).map_err(|error| cannot_read(&input.name, &error))? {
            let bytes = block.bytes();
            count_line_ends(bytes, &mut self.line_ends);
            self.quoted |= memchr::memchr(header.cut.quote, bytes).is_some();
            let mut scanner = Scanner::new(bytes, header.cut);
            loop {
                match scanner.step() {
                    Step::Record if odd(&header, dialect, bytes, &scanner).is_some() => continue,
                    Step::Record => {}
                    Step::Blank | Step::Comment => continue,
                    Step::End => break,
                    Step::Broken(..) => return Err(input.changed()),
                }
                for (column, at) in self.columns.iter_mut().zip(columns).filter(|(_, at)| **at < scanner.fields()) {
                    let (start, end) = scanner.field(*at);
                    let text = header.text(&bytes[start..end], &mut scratch);
                    if header.may_be_quoted_otherwise(dialect) && foreign_quotes(text) {
                        let (fact, hint) = in_foreign_quotes(text);
                        let place = field_spot(bytes, &scanner, *at).place(&input.name, line);
                        return Err(Finding::error(fact).at(place).hint(hint).into());
                    }
                    column.see(text, row(file, line + scanner.record().line), &mut key, how);
                }
            }
            line += scanner.lines();
        }
        Ok(())
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
