//! The names of the columns: from one line of a header or several, or from a card.

use std::collections::BTreeMap;

use super::layout::Beginning;
use super::trial::{Row, Trial};
use crate::finding::{Finding, Findings, Place, ReadingFact, Result};
use crate::source::number::{self, Mark};
use crate::source::period;
use crate::source::records::cut::Cut;
use crate::source::records::scan::Scanner;
use crate::source::records::watch::{foreign_quotes, in_foreign_quotes, is_typed};

/// What a header says.
pub(crate) struct Names {
    pub(crate) names: Vec<String>,
    /// The first column has no name in the file: it holds the labels of the rows.
    pub(crate) labels: bool,
    /// On how many records the names stand.
    pub(crate) rows: usize,
    pub(crate) cut: Cut,
    /// How many fields a row has.
    pub(crate) fields: usize,
    /// The last of them is empty in every row, and no column.
    pub(crate) trailing: bool,
}

/// What a first column without a name is called.
pub(crate) const LABELS: &str = "label";

/// The most lines that a header has.
const MOST: usize = 4;

const HEADER_ROWS: &str = "where the names stand on several lines, say how many in the card: `header_rows` of `[csv]`; `skip` counts the lines above them";

/// A name, and where it stands in the sample, with its quotes.
#[derive(Clone)]
struct Cell {
    text: String,
    at: usize,
    length: usize,
}

impl Cell {
    /// Worked out only where it is shown: a header may have very many columns.
    fn place(&self, beginning: &Beginning<'_>) -> Place {
        beginning.spot(self.at, self.length)
    }
}

/// Reads the names of a header that begins with a record of a trial.
pub(crate) fn names(beginning: &Beginning<'_>, trial: &Trial, first: usize) -> Result<Names> {
    let header = &trial.rows[first];
    let mut cut = trial.cut;
    let mut fields = header.fields;
    if let Some(names) = &beginning.dialect.names {
        if names.len() != header.fields {
            return Err(Finding::error(ReadingFact::Ragged { expected: names.len(), found: header.fields })
                .at(beginning.spot(header.start, 1))
                .into());
        }
        return Ok(Names { names: names.clone(), labels: false, rows: 0, cut, fields, trailing: false });
    }
    let mut lines = vec![cells(beginning, trial, header)?];
    // `freq,geo\TIME_PERIOD` before a tab: the key of Eurostat, with commas inside.
    if cut.delimiter == b'\t' && lines[0][0].text.contains('\\') {
        cut.split = true;
        lines[0] = split(lines[0].remove(0)).chain(std::mem::take(&mut lines[0])).collect();
        fields = lines[0].len();
    }
    let below = &trial.rows[first + 1..];
    let trailing = match (beginning.dialect.trailing, header.last_empty) {
        (true, true) => true,
        // The rows have a delimiter at their end, the header has none.
        (true, false) => {
            fields += 1;
            true
        }
        (false, last_empty) => {
            last_empty && fields > 2 && !below.is_empty() && below.iter().all(|row| row.last_empty || row.fields != header.fields)
        }
    };
    let rows = match beginning.dialect.header_rows {
        Some(rows) => rows as usize,
        None => joined_rows(beginning, trial, first, trailing)?,
    };
    for row in below.iter().take(rows.saturating_sub(1)) {
        lines.push(cells(beginning, trial, row)?);
    }
    if trailing {
        for line in lines.iter_mut().filter(|line| line.last().is_some_and(|cell| cell.text.trim().is_empty())) {
            line.pop();
        }
    }
    if lines[0].is_empty() {
        return Err(Finding::error(ReadingFact::BlankColumn { number: 1 }).at(beginning.spot(header.start, 1)).into());
    }
    if let Some(line) = lines.iter().find(|line| line.len() != lines[0].len()) {
        let fact = ReadingFact::Ragged { expected: lines[0].len(), found: line.len() };
        return Err(Finding::error(fact).at(beginning.spot(header.start, 1)).into());
    }
    let mut names = join(&lines);
    if rows == 1 && cut.split {
        names.iter_mut().for_each(|name| *name = name.trim().to_owned());
    }
    let labels = names[0].trim().is_empty() && names.len() > 1 && below.iter().all(|row| !row.first_empty);
    if labels {
        names[0] = LABELS.to_owned();
    }
    let second = below.first().map(|row| trial.texts(beginning.bytes, row)).unwrap_or_default();
    let more_lines = lines.len() == 1 && !second.is_empty() && !second.iter().any(|text| is_typed(text));
    check(beginning, &names, &lines, more_lines)?;
    if beginning.dialect.header_rows.is_none() {
        refuse_data(beginning, trial, first, &lines[0])?;
    }
    Ok(Names { names, labels, rows, cut, fields, trailing })
}

/// The fields of a record, with their places.
fn cells(beginning: &Beginning<'_>, trial: &Trial, row: &Row) -> Result<Vec<Cell>> {
    let record = &beginning.bytes[row.start..row.end];
    let mut scanner = Scanner::new(record, trial.cut);
    scanner.step();
    let mut scratch = Vec::new();
    let mut found = Vec::with_capacity(scanner.fields());
    for column in 0..scanner.fields() {
        let (start, end) = scanner.field(column);
        let (raw, at) = (&record[start..end], row.start + start);
        let text = trial.cut.text(raw, &mut scratch);
        if let Some(nul) = memchr::memchr(0, text) {
            return Err(Finding::error(ReadingFact::Nul { offset: (at + nul) as u64 }).at(beginning.spot(at, 1)).into());
        }
        match std::str::from_utf8(text) {
            Ok(name) => {
                let length = String::from_utf8_lossy(raw).chars().count();
                found.push(Cell { text: name.to_owned(), at, length });
            }
            Err(error) => {
                let fact = ReadingFact::NotText { encoding: "UTF-8", offset: (at + error.valid_up_to()) as u64 };
                return Err(Finding::error(fact)
                    .at(beginning.spot(at, 1))
                    .hint(crate::source::encoding::hint(beginning.bytes, at + error.valid_up_to()))
                    .into());
            }
        }
    }
    Ok(found)
}

/// The names in the key of Eurostat: that behind the backslash is of the periods.
fn split(cell: Cell) -> impl Iterator<Item = Cell> {
    let key = cell.text.split('\\').next().unwrap_or_default().to_owned();
    let names: Vec<String> = key.split(',').map(|name| name.trim().to_owned()).collect();
    names.into_iter().map(move |text| Cell { text, ..cell })
}

/// On how many records the names stand where no card says so: one, or as many as it takes to make periods of names that
/// are blank or twice there, such as quarters below years.
fn joined_rows(beginning: &Beginning<'_>, trial: &Trial, first: usize, trailing: bool) -> Result<usize> {
    let texts = |row: &Row| {
        let mut texts = trial.texts(beginning.bytes, row);
        texts.truncate(row.fields - usize::from(trailing && row.last_empty));
        texts
    };
    let header = texts(&trial.rows[first]);
    if is_complete(&header) {
        return Ok(1);
    }
    for rows in 2..=MOST.min(trial.rows.len().saturating_sub(first + 1)) {
        let lines: Vec<Vec<String>> = trial.rows[first..first + rows].iter().map(texts).collect();
        if lines.iter().any(|line| line.len() != header.len()) {
            break;
        }
        let names = join_texts(&lines);
        let made_of_several = |column: &usize| filled(&lines, *column).len() > 1;
        let mut columns = (0..names.len()).filter(made_of_several).peekable();
        if is_complete(&names) && columns.peek().is_some() && columns.all(|column| period::parse(&names[column]).is_some()) {
            return Ok(rows);
        }
    }
    Ok(1)
}

/// No name but the first is blank, and none is there twice.
fn is_complete(names: &[String]) -> bool {
    let mut known: Vec<&str> = names.iter().map(|name| name.trim()).collect();
    let blank = known.iter().skip(1).any(|name| name.is_empty());
    known.sort_unstable();
    !blank && known.windows(2).all(|pair| pair[0] != pair[1])
}

fn join(lines: &[Vec<Cell>]) -> Vec<String> {
    if let [line] = lines {
        return line.iter().map(|cell| cell.text.clone()).collect();
    }
    join_texts(&lines.iter().map(|line| line.iter().map(|cell| cell.text.clone()).collect()).collect::<Vec<_>>())
}

/// The names on several lines as one: a name goes on to the right over blank ones, as merged cells do.
fn join_texts(lines: &[Vec<String>]) -> Vec<String> {
    let columns = lines.first().map_or(0, Vec::len);
    let join = |column| {
        let parts = filled(lines, column);
        // What is read as a period is written as one: `2019` over `H1`.
        let ways = [" ", "", "-"].map(|between| parts.join(between));
        ways.iter().find(|way| parts.len() > 1 && period::parse(way).is_some()).unwrap_or(&ways[0]).clone()
    };
    (0..columns).map(join).collect()
}

/// What stands over a column, from the top: in all lines but the last, a blank cell is part of the one to its left.
fn filled(lines: &[Vec<String>], column: usize) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        let own = line[column].trim();
        let below = lines[number + 1..].iter().any(|line| !line[column].trim().is_empty());
        let text = match own {
            // Only above names of their own are blank cells part of a wider one.
            "" if below => line[..column].iter().rev().map(|text| text.trim()).find(|text| !text.is_empty()).unwrap_or_default(),
            own => own,
        };
        if !text.is_empty() && parts.last().is_none_or(|last| last != text) {
            parts.push(text.to_owned());
        }
    }
    parts
}

/// Refuses names that are blank or there twice; `more_lines` says that the line below may belong to the header, too.
fn check(beginning: &Beginning<'_>, names: &[String], lines: &[Vec<Cell>], more_lines: bool) -> Result<()> {
    let mut known: BTreeMap<&str, &Cell> = BTreeMap::new();
    let mut findings = Vec::new();
    for (column, (name, cell)) in names.iter().zip(&lines[0]).enumerate() {
        if name.trim().is_empty() {
            findings.push(Finding::error(ReadingFact::BlankColumn { number: column + 1 }).at(cell.place(beginning)));
        } else if let Some(first) = known.insert(name, cell) {
            let finding = Finding::error(ReadingFact::DuplicateColumn { name: name.clone() });
            findings.push(finding.at(cell.place(beginning)).at(first.place(beginning)));
        }
        // The rest is only counted, and so many have no places to be worked out.
        if findings.len() > 2 * crate::source::records::faults::SHOWN {
            break;
        }
    }
    let declared = beginning.dialect.quote.is_some();
    if let Some(cell) = lines[0].iter().find(|cell| !declared && foreign_quotes(cell.text.as_bytes())) {
        let (fact, hint) = in_foreign_quotes(cell.text.as_bytes());
        return Err(Finding::error(fact).at(cell.place(beginning)).hint(hint).into());
    }
    if let Some(cell) = lines[0].first().filter(|_| !declared && wrapped(&lines[0])) {
        let sentence = "every name stands between two signs, which may be quotes".to_owned();
        let finding = Finding::error(ReadingFact::Other(sentence)).at(cell.place(beginning));
        return Err(finding.hint("write the file with `\"` for quotes, or say in the card that they belong to the names: `quote = \"\\\"\"` under `[csv]`").into());
    }
    if findings.is_empty() {
        return Ok(());
    }
    let Findings(mut findings) = crate::source::records::faults::shortened(findings);
    if more_lines && let Some(last) = findings.last_mut() {
        last.hint = Some(HEADER_ROWS.to_owned());
    }
    Err(Findings(findings))
}

/// Whether all names stand between the same two signs, such as backticks or the quotes of print.
fn wrapped(cells: &[Cell]) -> bool {
    let signs = |cell: &Cell| {
        let mut chars = cell.text.chars();
        Some((chars.next()?, chars.next_back()?))
    };
    let Some((open, close)) = cells.first().and_then(signs) else { return false };
    let pair = match open {
        '“' | '„' => matches!(close, '”' | '“'),
        '‘' | '‚' => matches!(close, '’' | '‘'),
        '«' => close == '»',
        sign => sign == close && !sign.is_alphanumeric() && !sign.is_whitespace(),
    };
    pair && cells.len() > 1 && cells.iter().all(|cell| signs(cell) == Some((open, close)))
}

/// Refuses a first row that is no header: one with a number that is no period, or with a period where the rows have some.
fn refuse_data(beginning: &Beginning<'_>, trial: &Trial, first: usize, cells: &[Cell]) -> Result<()> {
    let is_period = |text: &str| period::parse(text).is_some();
    let is_number = |text: &str| number::parse(text, Mark::Unsettled).is_ok() && !is_period(text);
    let below = trial.rows.get(first + 1).map(|row| trial.texts(beginning.bytes, row)).unwrap_or_default();
    let first_is_period = is_period(&cells[0].text) && below.first().is_some_and(|text| is_period(text));
    let cell = match cells.iter().find(|cell| is_number(&cell.text)) {
        Some(cell) => cell,
        None if first_is_period && cells.len() > 1 => &cells[0],
        None => return Ok(()),
    };
    let sentence = format!("a header does not name a column `{}`: this may be a row", cell.text.trim());
    let hint = "say so in the card: `names` of `[csv]` takes the names of the columns where the file has none, `header_rows = 1` makes this the header";
    Err(Finding::error(ReadingFact::Other(sentence)).at(cell.place(beginning)).hint(hint).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(lines: &[&str]) -> Vec<String> {
        join_texts(&lines.iter().map(|line| line.split(',').map(str::to_owned).collect()).collect::<Vec<_>>())
    }

    #[test]
    fn names_on_several_lines_are_joined() {
        assert_eq!(joined(&["area,2019,,2020,", ",H1,H2,H1,H2"]), ["area", "2019 H1", "2019 H2", "2020 H1", "2020 H2"]);
        assert_eq!(joined(&[",,2019,,2020", "area,code,Q1,Q2,Q1"]), ["area", "code", "2019 Q1", "2019 Q2", "2020 Q1"]);
        assert_eq!(joined(&["地区,2019年,", ",第一季度,第二季度"]), ["地区", "2019年第一季度", "2019年第二季度"]);
        assert_eq!(joined(&["a,users,users", "a,urban,rural"]), ["a", "users urban", "users rural"]);
    }
}
