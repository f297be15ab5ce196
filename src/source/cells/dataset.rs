//! Several files as one dataset: each is read as it is written itself, and what they say is joined by the names of
//! their columns.
//!
//! The result is that of one file with all rows, whatever the order of rows and columns and however each file is
//! packed, encoded and cut. One thing a file may not settle alone: whether the `1,234` of a column are thousands. Then
//! the other files decide, where they do, and it is read once more.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::columns::columns;
use super::ledger::Line;
use super::marks::{Clash, Said, clashing, said, undecided};
use crate::finding::{Finding, Findings, Place, ReadingFact, Result};
use crate::source::cells::{Cells, Effort, Group, MAX_GROUPS, Reading, Request, Sum, reading, too_many_groups};
use crate::source::dialect::{Dialect, Header, begin, header};
use crate::source::input::Input;
use crate::source::input::files::row;
use crate::source::number::{Bound, Mark};
use crate::source::records::faults::{SHOWN, shortened};

/// Reads all files of a dataset.
pub(crate) fn dataset(input: &Input, dialect: &Dialect, request: &Request, effort: Effort) -> Result<Cells> {
    let first = header(&input.parts()[0], dialect)?;
    let mut all = Files { input, dialect, request, effort, joined: Joined::new(first.clone(), request) };
    let unsettled = vec![dialect.mark(); request.values.len()];
    let mut findings = Vec::new();
    let mut waiting = Waiting { files: Vec::new(), joined: Joined::new(first, request) };
    for file in 0..input.parts().len() {
        match all.read(file, unsettled.clone()) {
            Ok(read) => {
                all.joined.note(file, &read);
                match read.undecided() {
                    false => all.joined.add(input, file, read)?,
                    true => {
                        waiting.files.push((file, read.header.delimiter, read.said()));
                        waiting.joined.add(input, file, read)?;
                    }
                }
            }
            Err(Findings(found)) => findings.extend(found),
        }
        if findings.len() >= SHOWN {
            break;
        }
    }
    if !findings.is_empty() {
        return Err(shortened(findings));
    }
    match waiting.marks(&all)? {
        None => all.joined.join(input, waiting.joined)?,
        Some(marks) => {
            for (file, ..) in &waiting.files {
                let read = all.read(*file, marks.clone())?;
                all.joined.add(input, *file, read)?;
            }
        }
    }
    all.joined.reading().cells(input, dialect, request)
}

/// A dataset while it is read.
struct Files<'a> {
    input: &'a Input,
    dialect: &'a Dialect,
    request: &'a Request,
    effort: Effort,
    joined: Joined,
}

impl Files<'_> {
    /// Reads one file, whose columns may stand in another order.
    fn read(&self, file: usize, marks: Vec<Mark>) -> Result<Reading> {
        let part = &self.input.parts()[file];
        let begun = begin(part, self.dialect, self.effort.block, self.request.digest)?;
        let columns = columns(self.input, &self.joined.header, part, &begun)?;
        let there = |wanted: &[usize]| wanted.iter().map(|column| columns[*column]).collect();
        let request = Request {
            keys: there(&self.request.keys),
            values: there(&self.request.values),
            summed_over: there(&self.request.summed_over),
            digest: self.request.digest,
        };
        reading(part, begun, self.dialect, &request, marks, self.effort, false)
    }
}

/// What the files read so far say together.
struct Joined {
    header: Header,
    groups: BTreeMap<Vec<Arc<str>>, Group>,
    read: Reading,
    digests: BTreeMap<usize, [u8; 32]>,
    /// By value column, what files that are certain say of the decimal mark: the delimiter and the first line of one
    /// for the point, of one for the comma.
    certain: Vec<[Option<(u8, Line)>; 2]>,
}

impl Joined {
    fn new(header: Header, request: &Request) -> Joined {
        let values = request.values.len();
        let read = Reading {
            header: header.clone(),
            groups: Vec::new(),
            habits: vec![Default::default(); values],
            wholes: vec![(None, false); request.summed_over.len()],
            marks: Vec::new(),
            records: 0,
            blank: 0,
            skips: Default::default(),
            digests: Vec::new(),
        };
        Joined { header, groups: BTreeMap::new(), read, digests: BTreeMap::new(), certain: vec![[None; 2]; values] }
    }

    /// Notes what a file says of the decimal marks.
    fn note(&mut self, file: usize, read: &Reading) {
        for ((known, said), habits) in self.certain.iter_mut().zip(read.said()).zip(&read.habits) {
            if let Said::Certain(mark) = said {
                let line = habits.certain(mark).map_or(0, |line| line.line);
                known[usize::from(mark == Mark::Comma)].get_or_insert((read.header.delimiter, Line { block: file, line }));
            }
        }
    }

    /// Adds what a file says.
    fn add(&mut self, input: &Input, file: usize, read: Reading) -> Result<()> {
        let here = |line: u64| row(file, line);
        for mut group in read.groups {
            group.lines = (here(group.lines.0), group.lines.1.map(here));
            group.values.iter_mut().for_each(|sum| sum.first_line = here(sum.first_line));
            self.add_group(input, group)?;
        }
        for (known, habits) in self.read.habits.iter_mut().zip(read.habits) {
            known.join(&habits.moved(|line| Line { block: file, ..line }));
        }
        let wholes = read.wholes.iter().map(|(first, others)| (first.map(here), *others)).collect();
        self.add_rest(Reading { groups: Vec::new(), habits: Vec::new(), wholes, ..read }, &input.parts()[file].name, file);
        Ok(())
    }

    fn add_rest(&mut self, read: Reading, name: &str, file: usize) {
        join_wholes(&mut self.read.wholes, &read.wholes);
        self.read.records += read.records;
        self.read.blank += read.blank;
        self.read.skips.join_file(read.skips, name);
        self.digests.extend(read.digests.into_iter().map(|digest| (file, digest)));
    }

    fn add_group(&mut self, input: &Input, group: Group) -> Result<()> {
        let full = self.groups.len() == MAX_GROUPS;
        match self.groups.get_mut(&group.key) {
            None if full => Err(too_many_groups(input)),
            None => {
                self.groups.insert(group.key.clone(), group);
                Ok(())
            }
            Some(known) => known.join(group).map_err(|(value, line)| {
                let (part, line) = input.at(line);
                let what = format!("the sum of value {}", value + 1);
                let place = Place { file: part.name.clone(), line, column: 1, length: 1, text: None };
                Finding::error(ReadingFact::Overflow { what }).at(place).into()
            }),
        }
    }

    /// Adds what other files say.
    fn join(&mut self, input: &Input, other: Joined) -> Result<()> {
        for group in other.groups.into_values() {
            self.add_group(input, group)?;
        }
        for (known, habits) in self.read.habits.iter_mut().zip(&other.read.habits) {
            known.join(habits);
        }
        join_wholes(&mut self.read.wholes, &other.read.wholes);
        self.read.records += other.read.records;
        self.read.blank += other.read.blank;
        self.read.skips.join_file(other.read.skips, "");
        self.digests.extend(other.digests);
        Ok(())
    }

    fn reading(self) -> Reading {
        let groups = self.groups.into_values().collect();
        Reading { groups, digests: self.digests.into_values().collect(), ..self.read }
    }
}

fn join_wholes(known: &mut [(Option<u64>, bool)], more: &[(Option<u64>, bool)]) {
    for (known, more) in known.iter_mut().zip(more) {
        known.0 = [known.0, more.0].into_iter().flatten().min();
        known.1 |= more.1;
    }
}

impl Group {
    /// Adds the records of the same key in other files; fails with the number of a value column whose sum has too many
    /// digits, and a line of it.
    fn join(&mut self, other: Group) -> std::result::Result<(), (usize, u64)> {
        let mut lines =
            [Some(self.lines.0), self.lines.1, Some(other.lines.0), other.lines.1].map(|line| line.unwrap_or(u64::MAX));
        lines.sort();
        self.lines = (lines[0], Some(lines[1]));
        self.records += other.records;
        for (value, (sum, more)) in self.values.iter_mut().zip(other.values).enumerate() {
            let line = more.first_line;
            *sum = sum.added(&more).ok_or((value, line))?;
        }
        Ok(())
    }
}

impl Sum {
    /// The sum of the numbers of both; `None` where it has too many digits.
    pub fn added(&self, other: &Sum) -> Option<Sum> {
        let bound = match (self.bound, other.bound) {
            (a, b) if a == b => a,
            (Some(one), None) | (None, Some(one)) => Some(one),
            _ => Some(Bound::About),
        };
        let first_line = match (self.numbers, other.numbers) {
            (0, more) if more > 0 => other.first_line,
            (some, 0) if some > 0 => self.first_line,
            _ => self.first_line.min(other.first_line),
        };
        Some(Sum {
            total: self.total.checked_add(other.total)?,
            half: self.half.checked_add(other.half)?,
            half_open: self.half_open.checked_add(other.half_open)?,
            numbers: self.numbers + other.numbers,
            missing: self.missing + other.missing,
            bound,
            flags: self.flags.and(other.flags),
            first_line,
        })
    }
}

impl Reading {
    /// What each value column says of its decimal mark.
    fn said(&self) -> Vec<Said> {
        let known = self.habits.iter().zip(&self.marks);
        known
            .map(|(habits, mark)| match mark {
                Mark::Unsettled => said(habits).unwrap_or(Said::Nothing),
                settled => Said::Certain(*settled),
            })
            .collect()
    }

    /// Whether a column may have thousands or decimals.
    fn undecided(&self) -> bool {
        self.said().iter().any(|said| matches!(said, Said::Either(..)))
    }
}

/// The files that do not tell thousands from decimals, and what they say where other files do not either.
struct Waiting {
    files: Vec<(usize, u8, Vec<Said>)>,
    joined: Joined,
}

impl Waiting {
    /// The marks to read these files again with; `None` where they were read as they are written.
    fn marks(&self, all: &Files<'_>) -> Result<Option<Vec<Mark>>> {
        let mut marks = vec![all.dialect.mark(); all.request.values.len()];
        for (value, mark) in marks.iter_mut().enumerate() {
            let [points, commas] = all.joined.certain[value];
            let mut firsts = [None; 2];
            for (file, delimiter, said) in &self.files {
                let Said::Either(point, comma) = said[value] else { continue };
                let here = |line: Line| Line { block: *file, ..line };
                let (point, comma) = (point.map(here), comma.map(here));
                let clash: Option<Clash> = match (points, commas, point.or(comma)) {
                    (Some((_, other)), Some(_), Some(line)) => {
                        Some(("may be thousands or decimals, and other files write both", line, other))
                    }
                    // A comma between the fields as well: the files are not written alike, and neither speaks for the other.
                    (None, Some((between, other)), Some(line)) if (between == b',') != (*delimiter == b',') => {
                        Some(("may be thousands or decimals, and another file is cut otherwise", line, other))
                    }
                    (None, Some(_), _) => {
                        *mark = Mark::Comma;
                        None
                    }
                    (Some(_), None, _) => None,
                    _ => {
                        firsts = [firsts[0].or(point), firsts[1].or(comma)];
                        undecided(firsts[0], firsts[1], *delimiter == b',')
                    }
                };
                if let Some((what, one, other)) = clash {
                    let column = all.request.values[value];
                    return Err(clashing(all.input, all.dialect, &all.joined.header, column, what, [one, other])?.into());
                }
            }
        }
        Ok(marks.contains(&Mark::Comma).then_some(marks).filter(|_| all.dialect.mark() == Mark::Unsettled))
    }
}
