//! Where the header of a file stands: below titles, blank lines and comments, on one line or on several.
//!
//! Lines above a header are passed over where a card says how many there are, or where they cannot be a header and the
//! one below them is known by its names. All else is refused, with the key of a card that settles it.

use super::footer::merge_marker;
use super::names::{Names, names};
use super::trial::{Row, Trial};
use crate::finding::{Finding, Findings, Place, ReadingFact, Result};
use crate::source::dialect::{Dialect, Header, MAX_COLUMNS};
use crate::source::encoding::text::Text;
use crate::source::input::Input;
use crate::source::inspect::is_known_name;
use crate::source::period;
use crate::source::records::blocks::MAX_RECORD;
use crate::source::records::cut::Cut;
use crate::source::records::place::{Spot, line_of};
use crate::source::records::scan::Flaw;
use crate::source::records::skip::{Reason, Skips};
use crate::source::records::watch::{Watch, is_typed};

/// The sample of a file, up to the end of the last record that is whole in it.
pub(crate) struct Beginning<'a> {
    pub(crate) input: &'a Input,
    pub(crate) dialect: &'a Dialect,
    pub(crate) bytes: &'a [u8],
    /// The first line that is neither blank nor declared to be passed over.
    pub(crate) start: usize,
    pub(crate) line: u64,
    /// The sample is the whole file.
    pub(crate) whole: bool,
    /// What was passed over so far.
    above: Skips,
}

impl<'a> Beginning<'a> {
    /// `None` where more bytes are needed.
    pub(crate) fn of(input: &'a Input, dialect: &'a Dialect, bytes: &'a [u8], whole: bool) -> Result<Option<Beginning<'a>>> {
        // Files that were joined or saved twice have the mark twice.
        let mut start = bytes.chunks_exact(3).take_while(|three| *three == b"\xef\xbb\xbf").count() * 3;
        let mut line = 1;
        let mut above = Skips::above();
        // Declared lines are no records: a quote on them opens nothing. Blank lines above the header are nothing.
        while start < bytes.len() {
            let end = memchr::memchr2(b'\n', b'\r', &bytes[start..]).map(|at| start + at);
            let behind = end.unwrap_or(bytes.len());
            let text = &bytes[start..behind];
            let blank = text.iter().all(|byte| matches!(byte, b' ' | b'\t'));
            if line > dialect.skip && !blank {
                break;
            }
            if !blank {
                above.add(line, Reason::Declared, text);
            }
            let pair = bytes.get(behind) == Some(&b'\r') && bytes.get(behind + 1) == Some(&b'\n');
            start = (behind + 1 + usize::from(pair)).min(bytes.len());
            line += 1;
        }
        if start >= bytes.len() {
            return match whole || bytes.len() > MAX_RECORD {
                true => Err(Finding::error(ReadingFact::Empty { path: input.name.clone() }).into()),
                false => Ok(None),
            };
        }
        let beginning = Beginning { input, dialect, bytes, start, line, whole, above };
        let ends = whole || bytes.len() > MAX_RECORD || beginning.detect().is_ok_and(|trial| !trial.rows.is_empty());
        Ok(ends.then_some(beginning))
    }

    pub(crate) fn header(self, text: &Text) -> Result<Header> {
        if merge_marker(self.line_at(self.start)) {
            return Err(self.merge_conflict(self.start));
        }
        let trial = self.detect()?;
        let first = self.header_row(&trial)?;
        let Some(row) = trial.rows.get(first) else { return Err(self.no_header(&trial)) };
        if row.fields == 1 && self.dialect.names.is_none() && !text.table {
            self.refuse_one_column(&trial)?;
        }
        self.refuse_compound(&trial, first)?;
        if row.fields > MAX_COLUMNS {
            let sentence = format!("the header has {} columns; at most {MAX_COLUMNS} are read", row.fields);
            return Err(Finding::error(ReadingFact::Other(sentence)).at(self.spot(row.start, 1)).into());
        }
        let Names { names, labels, rows, cut, fields, trailing } = names(&self, &trial, first)?;
        let row = trial.rows[first];
        let (start, first_line) = match rows {
            0 => (row.start, row.line),
            _ => trial.rows.get(first + rows - 1).map_or((row.next, row.next_line), |last| (last.next, last.next_line)),
        };
        let below = trial.rows.iter().skip(first + rows);
        let below = Trial { cut, rows: below.copied().collect(), comments: Vec::new(), ..trial };
        let cut = Cut { rows: text.table, ..cut };
        let learnt = Watch::learnt(&names, below.rows.iter().map(|row| below.texts(self.bytes, row)));
        let watch = if text.table { Watch::off() } else { learnt };
        if let Some(second) = below.rows.first().filter(|_| self.dialect.header_rows.is_none() && rows == 1)
            && watch.says_nothing(&below.texts(self.bytes, second))
        {
            let sentence = "this may be a second line of the header: it has no number and no period".to_owned();
            let finding = Finding::error(ReadingFact::Other(sentence)).at(self.spot(second.start, 1));
            return Err(finding.hint("say so in the card: `header_rows` of `[csv]` takes 1 or 2").into());
        }
        let mended = if rows == 1 && !trailing { self.ragged_ends(&trial, first, &watch) } else { Vec::new() };
        let mut above = self.above;
        for skipped in &trial.rows[..first] {
            let reason = if skipped.filled == 0 { Reason::Empty } else { Reason::Title };
            above.add(skipped.line, reason, &self.bytes[skipped.start..skipped.end]);
        }
        for (from, to, line) in trial.comments.iter().filter(|(from, ..)| *from < start) {
            above.add(*line, Reason::Comment, &self.bytes[*from..*to]);
        }
        above.lines.sort_by_key(|skipped| skipped.line);
        Ok(Header {
            names,
            labels,
            line: row.line,
            rows,
            cut,
            delimiter: cut.delimiter,
            fields,
            trailing,
            encoding: text.encoding,
            packing: text.packing,
            table: text.table,
            byte_order_mark: self.bytes.starts_with(b"\xef\xbb\xbf"),
            skipped: row.line - 1,
            above,
            mended,
            start,
            first_line,
            watch,
        })
    }

    /// The text of the line that begins at some byte.
    fn line_at(&self, start: usize) -> &[u8] {
        let rest = &self.bytes[start..];
        &rest[..memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len())]
    }

    pub(crate) fn merge_conflict(&self, at: usize) -> Findings {
        let sentence = "this line is what a merge that failed left behind".to_owned();
        Finding::error(ReadingFact::Other(sentence)).at(self.spot(at, 7)).hint("settle the conflict in the file").into()
    }

    /// Why there is no record at all.
    fn no_header(&self, trial: &Trial) -> Findings {
        match trial.broken {
            Some((flaw, at)) => Finding::error(ReadingFact::Quote { what: flaw.sentence() }).at(self.spot(at, 1)).into(),
            None if self.bytes.len() > MAX_RECORD => {
                let what = Flaw::TooLong.sentence();
                Finding::error(ReadingFact::Quote { what }).at(self.spot(self.start, 1)).into()
            }
            None => Finding::error(ReadingFact::Empty { path: self.input.name.clone() }).into(),
        }
    }

    /// Which record is the header: the first, or the first of full width below titles, where its names are known.
    fn header_row(&self, trial: &Trial) -> Result<usize> {
        if trial.width == 1 || self.dialect.skip > 0 || self.dialect.names.is_some() {
            return Ok(0);
        }
        let is_header = |row: &Row| row.fields == trial.width && row.filled > 1;
        let Some(found) = trial.rows.iter().position(is_header) else { return Ok(0) };
        let above = &trial.rows[..found];
        for (number, row) in above.iter().enumerate() {
            if merge_marker(self.line_at(row.start)) {
                return Err(self.merge_conflict(row.start));
            }
            let parted = trial.rows[number + 1..=found].iter().any(|below| below.parted);
            let alone = row.filled == 0 || row.only_first();
            // A row that begins with a number or a period is one of another table.
            let typed = || trial.texts(self.bytes, row).first().is_some_and(|text| is_typed(text));
            let pair = row.filled <= 2 && row.fields < trial.width && parted && !typed();
            if !(alone || pair) {
                return Ok(0);
            }
        }
        if found == 0 || above.iter().all(|row| row.filled == 0) {
            return Ok(found);
        }
        if self.is_known(trial, &trial.rows[found]) && !self.is_broken_in_two(trial, found) {
            return Ok(found);
        }
        if above[0].fields == trial.width {
            // Titles that a spreadsheet filled up with delimiters.
            let sentence = format!("line {} may be a title, and line {} the header", above[0].line, trial.rows[found].line);
            let finding = Finding::error(ReadingFact::Other(sentence)).at(self.spot(above[0].start, 1));
            let hint = format!("say so in the card: `skip = {}` of `[csv]`", trial.rows[found].line - 1);
            return Err(finding.hint(hint).into());
        }
        Ok(0)
    }

    /// Whether the line above a header is the beginning of its first name: `pe` over `riod,area,users`.
    fn is_broken_in_two(&self, trial: &Trial, found: usize) -> bool {
        let first = |row: &Row| trial.texts(self.bytes, row).swap_remove(0);
        let (above, below) = (&trial.rows[found - 1], &trial.rows[found]);
        above.fields == 1 && !below.parted && is_known_name(&(first(above) + &first(below)))
    }

    /// Whether a header is known by its names: one that names what tables have, or two periods.
    fn is_known(&self, trial: &Trial, row: &Row) -> bool {
        let texts = trial.texts(self.bytes, row);
        texts.iter().any(|text| is_known_name(text)) || texts.iter().filter(|text| period::parse(text).is_some()).count() > 1
    }

    pub(crate) fn spot(&self, at: usize, length: usize) -> Place {
        let (line, column, text) = line_of(&self.bytes[self.start..], at - self.start);
        Spot { line, column, length, text }.place(&self.input.name, self.line)
    }
}
