//! One thread's share of a file: blocks of bytes into numbered groups, notes on them, and exact partial sums.

use std::collections::BTreeMap;

use super::block_sums::BlockSums;
use super::keys::{Keys, push_part};
use super::ledger::{Habits, Line, Met, Seen};
use super::sum::Part;
use crate::finding::ReadingFact;
use crate::number::Decimal;
use crate::source::cells::{MAX_GROUPS, Request};
use crate::source::dialect::{Dialect, Header};
use crate::source::inspect::TOTALS;
use crate::source::number::{self, Content, Declared, Mark, Refusal};
use crate::source::records::blocks::Block;
use crate::source::records::faults::Faults;
use crate::source::records::odd::{Odd, may_be_a_row, odd, refuse, spot};
use crate::source::records::place::{Spot, field_spot};
use crate::source::records::scan::{Flaw, Scanner, Step};
use crate::source::records::skip::{Reason, Skips};
use crate::source::records::watch::{foreign_quotes, in_foreign_quotes};

/// What every thread is told.
#[derive(Clone, Copy)]
pub(crate) struct Task<'a> {
    pub(crate) header: &'a Header,
    pub(crate) dialect: &'a Dialect,
    pub(crate) request: &'a Request,
    /// The decimal mark of each value column.
    pub(crate) marks: &'a [Mark],
}

impl<'a> Task<'a> {
    fn numbers(&self) -> Declared<'a> {
        self.dialect.numbers(self.header)
    }
}

/// What came of one block.
#[derive(Default)]
pub(crate) struct Outcome {
    pub(crate) block: usize,
    /// The lines that end in it.
    pub(crate) lines: u64,
    pub(crate) records: u64,
    pub(crate) blank: u64,
    /// In lines of the block.
    pub(crate) skips: Skips,
    pub(crate) faults: Faults,
}

impl Outcome {
    #[cold]
    fn pass_over(&mut self, reason: Reason, bytes: &[u8], scanner: &Scanner<'_>) {
        let record = scanner.record();
        self.skips.add(record.line, reason, &bytes[record.start..record.end]);
    }
}

/// What one thread found out.
pub(crate) struct Share {
    pub(crate) keys: Keys,
    /// By the number of the key.
    pub(crate) met: Vec<Met>,
    /// By the number of the key and the value column.
    pub(crate) seen: Vec<Seen>,
    /// The sum of half a unit of the last digit of each number printed with an open side, by the place in `seen`.
    pub(crate) half_open: BTreeMap<usize, Decimal>,
    /// By value column.
    pub(crate) habits: Vec<Habits>,
    /// By [`group`], several for one.
    pub(crate) parts: Vec<Part>,
    /// By column that is summed over.
    pub(crate) wholes: Vec<WholeNote>,
}

/// What was met in a column that is summed over.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct WholeNote {
    /// The first value that states a whole.
    pub(crate) first: Option<Line>,
    /// There are other values.
    pub(crate) others: bool,
}

/// One thread at work.
pub(crate) struct Worker<'a> {
    task: Task<'a>,
    pub(crate) share: Share,
    sums: BlockSums,
    /// A plain number may stand for a missing value.
    plain_missing: bool,
    /// Something may have to be taken off a field though no quote opens it.
    trims: bool,
    // Memory that is used again:
    key: Vec<u64>,
    text: Vec<u8>,
}

/// Which bytes begin a word that states a whole.
const BEGINS: [bool; 256] = {
    let mut begins = [false; 256];
    let mut at = 0;
    while at < TOTALS.len() {
        let first = TOTALS[at].as_bytes()[0];
        begins[first as usize] = true;
        begins[first.to_ascii_uppercase() as usize] = true;
        at += 1;
    }
    begins
};

/// Whether a field is one of the words that state a whole.
#[inline]
fn states_a_whole(field: &[u8], quote: u8) -> bool {
    let field = field.strip_prefix(&[quote]).and_then(|field| field.strip_suffix(&[quote])).unwrap_or(field);
    // Most fields are told by their length or first letter.
    let may = field.len() <= 12 && field.first().is_some_and(|first| BEGINS[usize::from(*first)]);
    may && TOTALS.iter().any(|word| field.eq_ignore_ascii_case(word.as_bytes()))
}

impl<'a> Worker<'a> {
    pub(crate) fn new(task: Task<'a>) -> Worker<'a> {
        let values = task.request.values.len();
        Worker {
            task,
            share: Share {
                keys: Keys::new(),
                met: Vec::new(),
                seen: Vec::new(),
                half_open: BTreeMap::new(),
                habits: vec![Habits::default(); values],
                parts: Vec::new(),
                wholes: vec![WholeNote::default(); task.request.summed_over.len()],
            },
            sums: BlockSums::new(values),
            plain_missing: task.dialect.missing.iter().any(|word| number::plain(word.as_bytes(), 0, word.len()).is_some()),
            trims: !task.header.cut.plain(),
            key: Vec::new(),
            text: Vec::new(),
        }
    }

    pub(crate) fn read(&mut self, block: &Block) -> Outcome {
        let bytes = block.bytes();
        let mut outcome = Outcome { block: block.number, ..Outcome::default() };
        let (end, no_text) = text_end(bytes, block.offset);
        let Task { header, dialect, .. } = self.task;
        let mut scanner = Scanner::new(&bytes[..end], header.cut);
        let whole = loop {
            match scanner.step() {
                // The record that holds what is no text is not looked at.
                Step::Record if no_text.is_some() && scanner.record().end == end => break true,
                Step::Record => match odd(header, dialect, bytes, &scanner) {
                    None => {
                        outcome.records += 1;
                        self.record(bytes, &scanner, block.number, &mut outcome.faults);
                    }
                    Some(Odd::Skipped(reason)) => outcome.pass_over(reason, bytes, &scanner),
                    Some(odd) => {
                        outcome.records += 1;
                        refuse(odd, header, bytes, &scanner, &mut outcome.faults);
                    }
                },
                Step::Comment => self.comment(bytes, &scanner, &mut outcome),
                Step::Blank => outcome.blank += 1,
                Step::End => break true,
                Step::Broken(Flaw::Unterminated | Flaw::TooLong, _) if no_text.is_some() => break true,
                Step::Broken(flaw, at) => {
                    outcome.faults.add(ReadingFact::Quote { what: flaw.sentence() }, None, || spot(bytes, at, 1));
                    break false;
                }
            }
        };
        outcome.lines = scanner.lines();
        if let (true, Some(fact)) = (whole, &no_text) {
            let hint = matches!(fact, ReadingFact::NotText { .. }).then(|| crate::source::encoding::hint(bytes, end));
            outcome.faults.add(fact.clone(), hint, || spot(bytes, end, 1));
        }
        outcome.faults.stopped |= !whole || no_text.is_some();
        self.sums.sum_up(&mut self.share.parts);
        outcome
    }

    #[inline]
    fn record(&mut self, bytes: &[u8], scanner: &Scanner<'_>, block: usize, faults: &mut Faults) {
        let Task { header, request, .. } = self.task;
        let line = Line { block, line: scanner.record().line };
        self.key.clear();
        for column in &request.keys {
            let (start, end) = scanner.field(*column);
            if self.trims || bytes.get(start) == Some(&header.cut.quote) {
                let text = header.text(&bytes[start..end], &mut self.text);
                push_part(&mut self.key, text, 0, text.len());
            } else {
                push_part(&mut self.key, bytes, start, end);
            }
        }
        for (note, column) in self.share.wholes.iter_mut().zip(&request.summed_over) {
            let (start, end) = scanner.field(*column);
            if states_a_whole(&bytes[start..end], header.cut.quote) {
                note.first = note.first.or(Some(line));
            } else {
                note.others = true;
            }
        }
        let (key, new) = self.share.keys.number(&self.key);
        let values = request.values.len();
        if new {
            self.share.met.push(Met::NEVER);
            self.share.seen.resize(self.share.seen.len() + values, Seen::NOTHING);
            // Threads meet the limit at different lines, so it is said of the file, not of a line.
            faults.stopped |= self.share.keys.len() > MAX_GROUPS;
            self.check_quotes(bytes, scanner, faults);
        }
        self.share.met[key as usize].again(line);
        self.sums.record(key);
        for (value, column) in request.values.iter().enumerate() {
            let (start, end) = scanner.field(*column);
            let cell = Cell { line, seen: key as usize * values + value, value };
            if !self.plain(bytes, start, end, cell)
                && let Err(fact) = self.printed(&bytes[start..end], cell)
            {
                self.sums.missing(value);
                let hint = self.hint(&fact, *column);
                faults.add(hint.0, hint.1, || field_spot(bytes, scanner, *column));
            }
        }
    }

    /// Refuses a key in single quotes, which may be those of another way of quoting. A key is met first only once.
    #[cold]
    fn check_quotes(&mut self, bytes: &[u8], scanner: &Scanner<'_>, faults: &mut Faults) {
        let Task { header, request, dialect, .. } = self.task;
        for column in &request.keys {
            let (start, end) = scanner.field(*column);
            let text = header.text(&bytes[start..end], &mut self.text);
            if header.may_be_quoted_otherwise(dialect) && foreign_quotes(text) {
                let (fact, hint) = in_foreign_quotes(text);
                faults.add(fact, Some(hint), || field_spot(bytes, scanner, *column));
            }
        }
    }

    #[cold]
    fn comment(&mut self, bytes: &[u8], scanner: &Scanner<'_>, outcome: &mut Outcome) {
        let Task { header, dialect, .. } = self.task;
        let record = scanner.record();
        let line = &bytes[record.start..record.end];
        if dialect.comment.is_none() && may_be_a_row(header, line) {
            let sentence = "this line may be a comment or a row".to_owned();
            let hint = "say which in the card: `comment` of `[csv]` takes \"#\", or \"\" where there are none".to_owned();
            outcome.faults.add(ReadingFact::Other(sentence), Some(hint), || Spot { line: record.line, ..spot(line, 0, 1) });
        }
        outcome.pass_over(Reason::Comment, bytes, scanner);
    }

    /// Reads a plain number; `false` where the cell is none.
    #[inline]
    fn plain(&mut self, bytes: &[u8], start: usize, end: usize, cell: Cell) -> bool {
        let Some(number) = number::plain(bytes, start, end) else { return false };
        let mark = self.task.marks[cell.value];
        if (mark == Mark::Comma && number.scale > 0) || self.plain_missing {
            return false;
        }
        let habits = &mut self.share.habits[cell.value];
        habits.note(number.evidence(), cell.line);
        habits.note_bare(cell.line);
        self.share.seen[cell.seen].number(cell.line);
        self.sums.number(cell.value, number.mantissa.into(), number.scale.cast_signed());
        true
    }

    /// Reads a number as people print it, or what stands for none.
    #[cold]
    fn printed(&mut self, field: &[u8], cell: Cell) -> Result<(), ReadingFact> {
        let text = String::from_utf8_lossy(self.task.header.text(field, &mut self.text)).into_owned();
        let (mark, declared) = (self.task.marks[cell.value], self.task.numbers());
        let (content, flags) = number::cell(&text, mark, declared).map_err(|refusal| match refusal {
            Refusal::NotANumber => ReadingFact::NotANumber { text: text.clone() },
            Refusal::TooLong => ReadingFact::Overflow { what: format!("`{text}`") },
        })?;
        let seen = &mut self.share.seen[cell.seen];
        seen.flags = seen.flags.and(flags);
        let Content::Number(number) = content else {
            seen.missing += 1;
            self.sums.missing(cell.value);
            return Ok(());
        };
        let scale = i8::try_from(number.scale).map_err(|_| ReadingFact::Overflow { what: format!("`{text}`") })?;
        let habits = &mut self.share.habits[cell.value];
        habits.note(number.evidence, cell.line);
        habits.note_letter(number.letter, cell.line);
        if number.scaled {
            habits.note_scaled(cell.line);
        }
        match &number.unit {
            Some(unit) => habits.note_unit(unit.name(), cell.line),
            None => habits.note_bare(cell.line),
        }
        let seen = &mut self.share.seen[cell.seen];
        seen.number(cell.line);
        if let Some(bound) = number.bound {
            seen.bound(bound);
            let known = self.share.half_open.entry(cell.seen).or_insert(Decimal::ZERO);
            // What does not fit is left out: bounds are wider then.
            *known = number.half().and_then(|half| known.checked_add(half)).unwrap_or(*known);
        }
        self.sums.number(cell.value, number.mantissa, scale);
        Ok(())
    }

    /// What is wrong with a cell, said better where more is known, and how to mend it.
    fn hint(&self, fact: &ReadingFact, column: usize) -> (ReadingFact, Option<String>) {
        let ReadingFact::NotANumber { text } = fact else { return (fact.clone(), None) };
        if text.trim() == self.task.header.names[column].trim() {
            return (ReadingFact::Other("the header stands here again, in the middle of the rows".to_owned()), None);
        }
        (fact.clone(), number::hint(text, Mark::Unsettled, self.task.numbers()))
    }
}

/// A cell of a value column: where it stands, and where its notes are kept.
#[derive(Clone, Copy)]
struct Cell {
    line: Line,
    seen: usize,
    value: usize,
}

/// Where the text of a block ends, and what is there if not its end.
pub(crate) fn text_end(bytes: &[u8], offset: u64) -> (usize, Option<ReadingFact>) {
    let text = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
    match memchr::memchr(0, &bytes[..text]) {
        Some(nul) => (nul, Some(ReadingFact::Nul { offset: offset + nul as u64 })),
        None if text == bytes.len() => (text, None),
        None => (text, Some(ReadingFact::NotText { encoding: "UTF-8", offset: offset + text as u64 })),
    }
}
