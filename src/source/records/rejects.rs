//! Every row that was not read, with its reason: what `--rejects` lists.
//!
//! A look of its own at each file, after it was read: the way of the rows stays as fast as it is, and nothing has to be
//! kept in memory. Lines that are passed over are listed with their reason, and rows that are refused with what is wrong.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::Arc;

use super::blocks::Block;
use super::faults::Faults;
use super::odd::{Odd, may_be_a_row, odd, refuse};
use super::scan::{Scanner, Span, Step};
use super::skip::{Reason, Skips};
use crate::finding::{Finding, Findings, ReadingFact, Result, SystemFact};
use crate::source::cells::Cells;
use crate::source::cells::columns::columns_of;
use crate::source::cells::worker::text_end;
use crate::source::dialect::{Begun, Dialect, Header, begin};
use crate::source::input::files::row;
use crate::source::input::{Input, cannot_read};
use crate::source::number::{self, Refusal};

/// The rows that were not read, as a CSV that is written as they are found.
pub struct Rejects {
    writer: csv::Writer<Box<dyn Write>>,
    /// How many there are.
    pub count: u64,
}

impl Rejects {
    /// Its columns.
    pub const COLUMNS: [&str; 4] = ["file", "line", "reason", "text"];

    /// Begins the list: its columns are the file, the line, the reason and the text of the row.
    pub fn new(out: Box<dyn Write>) -> Result<Rejects> {
        let mut writer = csv::Writer::from_writer(out);
        writer.write_record(Rejects::COLUMNS).map_err(cannot_write)?;
        Ok(Rejects { writer, count: 0 })
    }

    /// Adds a row.
    pub fn add(&mut self, file: &str, line: u64, reason: &str, text: &[u8]) -> Result<()> {
        self.count += 1;
        let text = String::from_utf8_lossy(text);
        self.writer.write_record([file, &line.to_string(), reason, &text]).map_err(cannot_write)
    }

    /// Writes what is still held back.
    pub fn finish(mut self) -> Result<u64> {
        self.writer.flush().map_err(|error| cannot_write(error.into()))?;
        Ok(self.count)
    }
}

fn cannot_write(error: csv::Error) -> Findings {
    Finding::error(SystemFact::CannotWrite { path: "the rejected rows".to_owned(), why: error.to_string() }).into()
}

/// What a row must have: columns, and the texts that each may have.
pub type Conditions = Vec<(usize, Vec<String>)>;

/// What is known of the rows of a dataset beside their structure. Columns are numbered as in the first file.
#[derive(Clone, Debug, Default)]
pub struct Verdicts {
    /// The columns with numbers.
    pub values: Vec<usize>,
    /// What a row must have to be passed over, each with the reason.
    pub passed_over: Vec<(Conditions, String)>,
    /// What a row must have to be of a measure; all are where there is nothing.
    pub measured: Vec<Conditions>,
    /// The columns that make a key.
    pub keys: Vec<usize>,
    /// The keys whose rows are refused, and why.
    pub refused: BTreeMap<Vec<Arc<str>>, String>,
    /// Single rows that are refused, by file and line.
    pub lines: BTreeMap<(String, u64), String>,
}

impl Verdicts {
    /// Adds what findings say of rows: of all rows of a key, where `cells` know it by its first row.
    pub fn add(&mut self, input: &Input, findings: &[Finding], cells: Option<&Cells>) {
        let files: BTreeMap<&str, usize> =
            input.parts().iter().enumerate().map(|(number, part)| (part.name.as_str(), number)).collect();
        let groups: BTreeMap<u64, &Vec<Arc<str>>> =
            cells.into_iter().flat_map(|cells| &cells.groups).map(|group| (group.lines.0, &group.key)).collect();
        for finding in findings {
            // The further places of a finding are what the first clashes with; of two equal ones neither is read.
            let clash = matches!(finding.fact, crate::finding::Fact::Reading(ReadingFact::Duplicate { .. }));
            for place in finding.places.iter().take(if clash { usize::MAX } else { 1 }) {
                let Some(file) = files.get(place.file.as_str()) else { continue };
                let sentence = finding.fact.to_string();
                match groups.get(&row(*file, place.line)) {
                    Some(key) => self.refused.entry((*key).clone()).or_insert(sentence),
                    None => self.lines.entry((place.file.clone(), place.line)).or_insert(sentence),
                };
            }
        }
    }
}

/// Lists every row of a dataset that is passed over, and those that are refused.
pub fn rejects(input: &Input, dialect: &Dialect, verdicts: &Verdicts, out: &mut Rejects) -> Result<()> {
    let mut first: Option<Header> = None;
    for part in input.parts() {
        let opened = begin(part, dialect, 1 << 20, false).and_then(|begun| {
            let header = first.get_or_insert_with(|| begun.header.clone());
            let columns = columns_of(input, header, part, &begun)?;
            Ok((begun, columns))
        });
        match opened {
            Ok((begun, columns)) => File { part, dialect, verdicts, columns, out }.list(begun)?,
            // What cannot be read at all is named where it fails.
            Err(Findings(found)) => {
                for place in found.iter().filter_map(|finding| Some((finding, finding.places.first()?))) {
                    let text = place.1.text.clone().unwrap_or_default();
                    out.add(&place.1.file, place.1.line, &place.0.fact.to_string(), text.as_bytes())?;
                }
            }
        }
    }
    Ok(())
}

/// One file, looked at once more.
struct File<'a> {
    part: &'a Input,
    dialect: &'a Dialect,
    verdicts: &'a Verdicts,
    /// Where the columns of the first file stand here.
    columns: Vec<usize>,
    out: &'a mut Rejects,
}

impl File<'_> {
    fn list(mut self, begun: Begun) -> Result<()> {
        let Begun { header, mut blocks, .. } = begun;
        self.above(&header)?;
        blocks.uncounted();
        blocks.keep_below();
        let mut left = self.dialect.rows.filter(|_| !header.table).unwrap_or(u64::MAX);
        let mut block = Block::default();
        let mut first = header.first_line;
        while blocks.next_into(&mut block).map_err(|error| cannot_read(&self.part.name, &error))? {
            let Some(lines) = self.block(&header, &block, first, &mut left)? else { return Ok(()) };
            first += lines;
        }
        self.listed(&blocks.below(), first)
    }

    fn add(&mut self, line: u64, reason: &str, text: &[u8]) -> Result<()> {
        self.out.add(&self.part.name, line, reason, text)
    }

    fn listed(&mut self, skips: &Skips, first: u64) -> Result<()> {
        skips.lines.iter().try_for_each(|line| self.add(first + line.line, line.reason.words(), line.text.as_bytes()))
    }

    /// What stands above the header; lines that are not kept are blank.
    fn above(&mut self, header: &Header) -> Result<()> {
        let mut next = 1;
        for skipped in header.above.lines.iter().filter(|skipped| skipped.line < header.first_line) {
            if skipped.line < header.line {
                self.blank(next, skipped.line)?;
                next = skipped.line + skipped.text.split('\n').count() as u64;
            }
            self.add(skipped.line, skipped.reason.words(), skipped.text.as_bytes())?;
        }
        self.blank(next, header.line)
    }

    fn blank(&mut self, from: u64, to: u64) -> Result<()> {
        (from..to).try_for_each(|line| self.add(line, BLANK, b""))
    }

    /// The lines that end in a block; `None` where nothing behind it is certain.
    fn block(&mut self, header: &Header, block: &Block, first: u64, left: &mut u64) -> Result<Option<u64>> {
        let (end, no_text) = text_end(block.bytes(), block.offset);
        let bytes = &block.bytes()[..end];
        let mut scanner = Scanner::new(bytes, header.cut);
        loop {
            let step = scanner.step();
            let Span { line, start, end } = scanner.record();
            let (line, text) = (first + line, bytes.get(start..end).unwrap_or_default());
            match step {
                Step::End => break,
                Step::Broken(flaw, at) => {
                    let end = memchr::memchr2(b'\n', b'\r', &bytes[at..]).map_or(bytes.len(), |length| at + length);
                    let line = first + super::scan::line_ends(&bytes[..at]);
                    self.add(line, flaw.sentence(), &bytes[at..end])?;
                    return Ok(None);
                }
                Step::Record if no_text.is_some() && end == bytes.len() => break,
                _ if *left == 0 && step != Step::Blank => self.add(line, Reason::BelowRows.words(), text)?,
                Step::Blank => self.add(first + scanner.lines() - 1, BLANK, b"")?,
                Step::Comment if self.dialect.comment.is_none() && may_be_a_row(header, text) => {
                    self.add(line, "this line may be a comment or a row", text)?;
                }
                Step::Comment => self.add(line, Reason::Comment.words(), text)?,
                Step::Record => {
                    let reason = self.judged(header, bytes, &scanner, line);
                    *left -= 1;
                    if let Some(reason) = reason {
                        self.add(line, &reason, text)?;
                    }
                }
            }
        }
        match no_text {
            None => Ok(Some(scanner.lines())),
            Some(fact) => {
                self.add(first + super::scan::line_ends(bytes), &fact.to_string(), b"")?;
                Ok(None)
            }
        }
    }

    /// Why a record is no row that is read; `None` where it is one.
    fn judged(&self, header: &Header, bytes: &[u8], scanner: &Scanner<'_>, line: u64) -> Option<String> {
        let verdicts = self.verdicts;
        match odd(header, self.dialect, bytes, scanner) {
            Some(Odd::Skipped(reason)) => return Some(reason.words().to_owned()),
            Some(odd) => {
                let mut faults = Faults::default();
                refuse(odd, header, bytes, scanner, &mut faults);
                return faults.sentence();
            }
            None => {}
        }
        let text = |column: usize| {
            let (start, end) = scanner.field(self.columns[column]);
            String::from_utf8_lossy(header.text(&bytes[start..end], &mut Vec::new())).into_owned()
        };
        let has = |conditions: &[(usize, Vec<String>)]| conditions.iter().all(|(column, texts)| texts.contains(&text(*column)));
        let mark = self.dialect.mark();
        for value in &verdicts.values {
            let printed = text(*value);
            match number::cell(&printed, mark, self.dialect.numbers(header)) {
                Ok(_) => {}
                Err(Refusal::NotANumber) => return Some(ReadingFact::NotANumber { text: printed }.to_string()),
                Err(Refusal::TooLong) => return Some(ReadingFact::Overflow { what: format!("`{printed}`") }.to_string()),
            }
        }
        if let Some((_, reason)) = verdicts.passed_over.iter().find(|(conditions, _)| has(conditions)) {
            return Some(reason.clone());
        }
        if !verdicts.measured.is_empty() && !verdicts.measured.iter().any(|conditions| has(conditions)) {
            return Some("no measure of the card takes it".to_owned());
        }
        if let Some(reason) = verdicts.lines.get(&(self.part.name.clone(), line)) {
            return Some(reason.clone());
        }
        if verdicts.refused.is_empty() {
            return None;
        }
        let key: Vec<Arc<str>> = verdicts.keys.iter().map(|column| text(*column).into()).collect();
        verdicts.refused.get(&key).cloned()
    }
}

/// The reason of a line with nothing on it.
const BLANK: &str = "a blank line";
