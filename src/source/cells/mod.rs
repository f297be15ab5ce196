//! A file as cells: value columns summed exactly by key columns, every record checked.

pub(crate) mod block_sums;
pub(crate) mod columns;
pub(crate) mod dataset;
pub(crate) mod gather;
pub(crate) mod keys;
pub(crate) mod ledger;
pub(crate) mod marks;
pub(crate) mod sum;
pub(crate) mod worker;

use std::io::Read;
use std::sync::{Arc, Mutex, PoisonError};

use crate::finding::{Finding, Findings, ReadingFact, Result, SystemFact};
use crate::number::Decimal;
use crate::source::dialect::{Begun, Dialect, Header, begin};
use crate::source::input::files::row;
use crate::source::input::{Input, cannot_read};
use crate::source::number::{Bound, Flags, Mark};
use crate::source::records::blocks::{Block, Blocks};
use crate::source::records::faults::joined;
use crate::source::records::skip::Skips;
use crate::unit::Unit;
use dataset::dataset;
use gather::gathered;
use ledger::{Habits, Line};
use marks::{settled_marks, single_units};
use worker::{Outcome, Share, Task, Worker};

/// What is asked of a file. Columns are numbered from 0, as in [`Header::names`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Request {
    /// The columns whose texts make the key of a group.
    pub keys: Vec<usize>,
    /// The columns that are summed.
    pub values: Vec<usize>,
    /// Whether the SHA-256 of the file is wanted.
    pub digest: bool,
    /// Columns that are summed over: a value that states a whole, such as `all`, would be summed with its parts.
    pub summed_over: Vec<usize>,
}

/// What a file says: a group for each key, in the order of the keys' texts.
#[derive(Clone, Debug, PartialEq)]
pub struct Cells {
    /// The header.
    pub header: Header,
    /// The groups.
    pub groups: Vec<Group>,
    /// The unit that stands in the cells of each value column, where one does: `%`.
    pub units: Vec<Option<Unit>>,
    /// The first line of each value column on which a scale stands in the cell: `6009亿`, `1.1 billion`.
    pub scaled: Vec<Option<u64>>,
    /// The records below the header.
    pub records: u64,
    /// The blank lines between them, which were passed over.
    pub blank: u64,
    /// All other lines that were passed over, with the reason.
    pub skips: Skips,
    /// The SHA-256 of the bytes of each file, where it was asked for.
    pub digests: Vec<[u8; 32]>,
    /// Columns that are summed over and have a value that states a whole beside others, each with the first line of one.
    pub wholes: Vec<(usize, u64)>,
}

/// The records of one key.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The texts of the key columns.
    pub key: Vec<Arc<str>>,
    /// The lines on which the first and the second record begin.
    pub lines: (u64, Option<u64>),
    /// How many records there are.
    pub records: u64,
    /// A sum for each value column.
    pub values: Vec<Sum>,
}

/// The sum of the numbers of one column in one group.
#[derive(Clone, Debug, PartialEq)]
pub struct Sum {
    /// The sum of the numbers there are, with the powers of ten of their scales (`1.5万` is 15000).
    pub total: Decimal,
    /// The sum of half a unit of the last digit of each, integers too.
    pub half: Decimal,
    /// How much of that is of numbers printed with an open side, which are as exact as they stand.
    pub half_open: Decimal,
    /// How many numbers there are.
    pub numbers: u64,
    /// How many cells are empty, or say that they are missing.
    pub missing: u64,
    /// The open side, where a number was printed with one.
    pub bound: Option<Bound>,
    /// The flags that stand in its cells, where they are declared.
    pub flags: Flags,
    /// The line of the first record with a number; of the first record where none has one.
    pub first_line: u64,
}

/// The most groups: what a file whose every row is another key may cost.
pub const MAX_GROUPS: usize = 1_000_000;

/// How the work is shared out. It has no influence on what comes out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Effort {
    pub(crate) threads: usize,
    pub(crate) block: usize,
}

impl Default for Effort {
    fn default() -> Effort {
        // More threads than this wait for the bytes; each needs some 8 MiB.
        let threads = std::thread::available_parallelism().map_or(1, usize::from).min(4);
        Effort { threads, block: 2 << 20 }
    }
}

/// Reads a file, or several as one dataset: groups sorted by the texts of their keys.
pub fn cells(input: &Input, dialect: &Dialect, request: &Request) -> Result<Cells> {
    cells_by(input, dialect, request, Effort::default())
}

pub(crate) fn cells_by(input: &Input, dialect: &Dialect, request: &Request, effort: Effort) -> Result<Cells> {
    if input.parts().len() > 1 {
        return dataset(input, dialect, request, effort);
    }
    let begun = begin(input, dialect, effort.block, request.digest)?;
    let marks = vec![dialect.mark(); request.values.len()];
    reading(input, begun, dialect, request, marks, effort, true)?.cells(input, dialect, request)
}

/// Reads one file until its columns are read as they are written. `alone` where no other file can say how they are.
pub(crate) fn reading(
    input: &Input,
    begun: Begun,
    dialect: &Dialect,
    request: &Request,
    mut marks: Vec<Mark>,
    effort: Effort,
    alone: bool,
) -> Result<Reading> {
    let mut pass = Pass::run(input, begun, dialect, request, &marks, effort)?;
    // A column may show only at its end that its commas are decimal; then it is read once more.
    while let Some(settled) = settled_marks(input, dialect, request, &pass, &marks, alone)? {
        marks = settled;
        let begun = begin(input, dialect, effort.block, request.digest)?;
        pass = Pass::run(input, begun, dialect, request, &marks, effort)?;
    }
    pass.reading(input, request, marks)
}

/// What one file says, before its columns are judged together with those of other files.
pub(crate) struct Reading {
    pub(crate) header: Header,
    pub(crate) groups: Vec<Group>,
    /// By value column.
    pub(crate) habits: Vec<Habits>,
    /// By column that is summed over: the first line that states a whole, and whether there are other values.
    pub(crate) wholes: Vec<(Option<u64>, bool)>,
    /// How the decimals of each value column were read.
    pub(crate) marks: Vec<Mark>,
    pub(crate) records: u64,
    pub(crate) blank: u64,
    pub(crate) skips: Skips,
    pub(crate) digests: Vec<[u8; 32]>,
}

impl Reading {
    pub(crate) fn cells(self, input: &Input, dialect: &Dialect, request: &Request) -> Result<Cells> {
        let units = single_units(input, dialect, request, &self)?;
        let scaled = self.habits.iter().map(|habits| habits.scaled.map(|line| row(line.block, line.line))).collect();
        let Reading { header, groups, records, blank, skips, digests, wholes, .. } = self;
        let beside_parts = |(column, (first, others)): (&usize, (Option<u64>, bool))| Some((*column, first.filter(|_| others)?));
        let wholes = request.summed_over.iter().zip(wholes).filter_map(beside_parts).collect();
        Ok(Cells { header, groups, units, scaled, records, blank, skips, digests, wholes })
    }
}

/// One reading of a whole file.
pub(crate) struct Pass {
    pub(crate) header: Header,
    pub(crate) shares: Vec<Share>,
    /// The line on which each block begins.
    begins: Vec<u64>,
    records: u64,
    blank: u64,
    skips: Skips,
    digest: Option<[u8; 32]>,
}

/// What the threads share: each takes the next block, works on it alone, and hands in what came of it.
struct Desk<R> {
    blocks: Blocks<R>,
    outcomes: Vec<Outcome>,
    stopped: bool,
    failure: Option<std::io::Error>,
}

impl Pass {
    fn run(input: &Input, begun: Begun, dialect: &Dialect, request: &Request, marks: &[Mark], effort: Effort) -> Result<Pass> {
        let Begun { header, blocks, length, meter } = begun;
        if let Some(column) = request.keys.iter().chain(&request.values).find(|column| **column >= header.names.len()) {
            let what = format!("column {column} of `{}` was asked for, which has {}", input.name, header.names.len());
            return Err(Finding::error(SystemFact::Internal(what)).into());
        }
        let task = Task { header: &header, dialect, request, marks };
        let desk = Mutex::new(Desk { blocks, outcomes: Vec::new(), stopped: false, failure: None });
        let small = length <= effort.block as u64 && header.packing.is_none();
        let shares = match effort.threads {
            threads if threads > 1 && !small => std::thread::scope(|scope| {
                let threads: Vec<_> = (0..threads).map(|_| scope.spawn(|| work(task, &desk))).collect();
                let joined =
                    threads.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
                joined.collect()
            }),
            _ => vec![work(task, &desk)],
        };
        let Desk { blocks, mut outcomes, stopped, failure } = desk.into_inner().unwrap_or_else(PoisonError::into_inner);
        if shares.iter().any(|share| share.keys.len() > MAX_GROUPS) {
            return Err(too_many_groups(input));
        }
        outcomes.sort_by_key(|outcome| outcome.block);
        let mut begins = Vec::with_capacity(outcomes.len());
        let mut line = header.first_line;
        for outcome in &outcomes {
            begins.push(line);
            line += outcome.lines;
        }
        let (read, digest) = meter.read();
        if !stopped && failure.is_none() && read != length {
            return Err(input.changed());
        }
        let mut skips = Skips::default();
        skips.join(header.above.clone(), 0);
        for (outcome, first) in outcomes.iter_mut().zip(&begins) {
            skips.join(std::mem::take(&mut outcome.skips), *first);
        }
        skips.join(blocks.below(), line);
        let records = outcomes.iter().map(|outcome| outcome.records).sum();
        let blank = outcomes.iter().map(|outcome| outcome.blank).sum();
        let faults = begins.iter().copied().zip(outcomes.into_iter().map(|outcome| outcome.faults));
        match joined(&input.name, faults) {
            Some(findings) => Err(findings),
            // What could not be read stands behind all that was.
            None if failure.is_some() => Err(failure.map_or_else(|| input.changed(), |error| cannot_read(&input.name, &error))),
            None if records == 0 => Err(Finding::error(ReadingFact::NoRows { path: input.name.clone() }).into()),
            None => Ok(Pass { header, shares, begins, records, blank, skips, digest }),
        }
    }

    /// A line as the file counts it.
    pub(crate) fn line(&self, line: Line) -> u64 {
        self.begins[line.block] + line.line
    }

    /// What was met in each column that is summed over.
    fn wholes(&self, request: &Request) -> Vec<(Option<u64>, bool)> {
        let whole = |number: usize| {
            let notes = || self.shares.iter().map(|share| &share.wholes[number]);
            let first = notes().filter_map(|note| note.first).min();
            (first.map(|line| self.line(line)), notes().any(|note| note.others))
        };
        (0..request.summed_over.len()).map(whole).collect()
    }

    /// The habits of each value column, in lines of the file.
    pub(crate) fn habits(&self, values: usize) -> Vec<Habits> {
        let column = |value: usize| {
            let mut all = Habits::default();
            self.shares.iter().for_each(|share| all.join(&share.habits[value]));
            all.moved(|line| Line { block: 0, line: self.line(line) })
        };
        (0..values).map(column).collect()
    }

    fn reading(self, input: &Input, request: &Request, marks: Vec<Mark>) -> Result<Reading> {
        let groups = gathered(&self, input, request)?;
        let (wholes, habits) = (self.wholes(request), self.habits(request.values.len()));
        let Pass { header, records, blank, skips, digest, .. } = self;
        let digests = digest.into_iter().collect();
        Ok(Reading { header, groups, habits, wholes, marks, records, blank, skips, digests })
    }
}

pub(crate) fn too_many_groups(input: &Input) -> Findings {
    let sentence = format!("`{}` has more than {MAX_GROUPS} different keys", input.name);
    Finding::error(ReadingFact::Other(sentence)).hint("group by fewer columns").into()
}

fn work<R: Read>(task: Task<'_>, desk: &Mutex<Desk<R>>) -> Share {
    let mut worker = Worker::new(task);
    let mut block = Block::default();
    loop {
        {
            let mut desk = desk.lock().unwrap_or_else(PoisonError::into_inner);
            if desk.stopped || desk.failure.is_some() {
                break;
            }
            match desk.blocks.next_into(&mut block) {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => {
                    desk.failure = Some(error);
                    break;
                }
            }
        }
        let outcome = worker.read(&block);
        let mut desk = desk.lock().unwrap_or_else(PoisonError::into_inner);
        desk.stopped |= outcome.faults.stopped;
        desk.outcomes.push(outcome);
    }
    worker.share
}
