//! A second look at a file: the text and the place of a field whose record is known by its line.

use super::blocks::Block;
use super::cut::Cut;
use super::scan::{Scanner, Step, line_ends};
use crate::finding::{Finding, Place, Result, SystemFact};
use crate::source::cells::columns::columns_of;
use crate::source::dialect::{Begun, Dialect, Header, begin, header};
use crate::source::input::files::file_and_line;
use crate::source::input::{Input, cannot_read};

/// A place within a block, whose lines are not yet counted from the beginning of the file.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Spot {
    /// The lines before it, in the block.
    pub(crate) line: u64,
    pub(crate) column: u64,
    pub(crate) length: usize,
    pub(crate) text: Option<String>,
}

impl Spot {
    /// The place in the file, where the block begins on the line `first`.
    pub(crate) fn place(self, file: &str, first: u64) -> Place {
        Place { file: file.to_owned(), line: first + self.line, column: self.column, length: self.length, text: self.text }
    }
}

/// The longest line that is kept to be shown.
const MAX_SHOWN: usize = 64 << 10;

/// Where a byte stands: the lines before it, its character on its line from 1, and the text of that line.
pub(crate) fn line_of(bytes: &[u8], at: usize) -> (u64, u64, Option<String>) {
    let start = memchr::memrchr2(b'\n', b'\r', &bytes[..at]).map_or(0, |end| end + 1);
    let end = memchr::memchr2(b'\n', b'\r', &bytes[at..]).map_or(bytes.len(), |length| at + length);
    let column = String::from_utf8_lossy(&bytes[start..at]).chars().count() as u64 + 1;
    let line = &bytes[start..end];
    // What is not text is not shown: a message must not carry what it complains of.
    let text = if line.len() > MAX_SHOWN { None } else { std::str::from_utf8(line).ok().map(str::to_owned) };
    (line_ends(&bytes[..start]), column, text)
}

/// The spot of a field of a record.
pub(crate) fn field_spot(bytes: &[u8], scanner: &Scanner<'_>, column: usize) -> Spot {
    let record = scanner.record();
    let (start, end) = scanner.field(column);
    let (line, column, text) = line_of(&bytes[record.start..record.end], start - record.start);
    let line = if scanner.cut().rows { 0 } else { line };
    let first_line = bytes[start..end].split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default();
    let length = String::from_utf8_lossy(first_line).chars().count();
    Spot { line: record.line + line, column, length, text }
}

/// The place of a field of the record that begins on a line.
pub fn place(input: &Input, dialect: &Dialect, line: u64, column: usize) -> Result<Place> {
    let mut places = places(input, dialect, &[(line, column)])?;
    places.pop().ok_or_else(|| no_such_record(input, line).into())
}

/// The places of several fields, in the order asked, by one look at each file. Columns are those of the first file.
pub fn places(input: &Input, dialect: &Dialect, wanted: &[(u64, usize)]) -> Result<Vec<Place>> {
    let mut found: Vec<Option<Place>> = vec![None; wanted.len()];
    let rows: Vec<u64> = wanted.iter().map(|(row, _)| *row).collect();
    look_up(input, dialect, &rows, |number, look, scanner| {
        let column = look.columns[wanted[number].1];
        if column < scanner.fields() {
            found[number] = Some(field_spot(look.bytes, scanner, column).place(look.file, look.first));
        }
    })?;
    let missing = |number: usize| no_such_record(input, wanted[number].0);
    found.into_iter().enumerate().map(|(number, place)| place.ok_or_else(|| missing(number).into())).collect()
}

/// The fields of the record that begins on a line, as text, in the order of the columns of the first file.
pub fn record(input: &Input, dialect: &Dialect, line: u64) -> Result<Vec<String>> {
    let mut fields = None;
    look_up(input, dialect, &[line], |_, look, scanner| {
        let text = |column: &usize| {
            let (start, end) = scanner.field(*column);
            String::from_utf8_lossy(look.header.text(&look.bytes[start..end], &mut Vec::new())).into_owned()
        };
        fields = Some(look.columns.iter().filter(|column| **column < scanner.fields()).map(text).collect());
    })?;
    fields.ok_or_else(|| no_such_record(input, line).into())
}

/// Only a file that changed between two looks lacks a record that was there.
fn no_such_record(input: &Input, row: u64) -> Finding {
    let (file, line) = input.at(row);
    Finding::error(SystemFact::CannotRead { path: file.name.clone(), why: format!("no record begins on line {line} any more") })
}

/// A look at a block of a file.
struct Look<'a> {
    file: &'a str,
    header: &'a Header,
    /// Where the columns of the first file stand here.
    columns: &'a [usize],
    bytes: &'a [u8],
    /// The line on which the block begins.
    first: u64,
}

/// How many lines end in a block.
pub(crate) fn lines_of(bytes: &[u8], cut: Cut) -> u64 {
    if !cut.rows {
        return line_ends(bytes);
    }
    let mut scanner = Scanner::new(bytes, cut);
    while !matches!(scanner.step(), Step::End | Step::Broken(..)) {}
    scanner.lines()
}

/// Shows each record of the rows asked for, with its number among them, to `see`.
fn look_up(input: &Input, dialect: &Dialect, rows: &[u64], mut see: impl FnMut(usize, &Look<'_>, &Scanner<'_>)) -> Result<()> {
    let mut wanted: Vec<(usize, u64, usize)> = rows
        .iter()
        .enumerate()
        .map(|(number, row)| {
            let (file, line) = file_and_line(*row);
            (file, line, number)
        })
        .collect();
    wanted.sort();
    let first = match input.parts().len() {
        1 => None,
        _ => Some(header(input, dialect)?),
    };
    for here in wanted.chunk_by(|one, other| one.0 == other.0) {
        let Some(part) = input.parts().get(here[0].0) else { continue };
        let begun = begin(part, dialect, 1 << 20, false)?;
        let columns = columns_of(input, first.as_ref().unwrap_or(&begun.header), part, &begun)?;
        look_into(part, begun, &columns, here.iter().map(|(_, line, number)| (*line, *number)), &mut see)?;
    }
    Ok(())
}

/// The same in one file; the lines come in order.
fn look_into(
    input: &Input,
    begun: Begun,
    columns: &[usize],
    wanted: impl Iterator<Item = (u64, usize)>,
    see: &mut impl FnMut(usize, &Look<'_>, &Scanner<'_>),
) -> Result<()> {
    let mut wanted = wanted.peekable();
    let Begun { header, mut blocks, .. } = begun;
    let mut first = header.first_line;
    let mut block = Block::default();
    while wanted.peek().is_some() && blocks.next_into(&mut block).map_err(|error| cannot_read(&input.name, &error))? {
        let bytes = block.bytes();
        let look = Look { file: &input.name, header: &header, columns, bytes, first };
        let ends = lines_of(bytes, header.cut);
        if wanted.peek().is_some_and(|(line, _)| *line < first + ends + 1) {
            let mut scanner = Scanner::new(bytes, header.cut);
            loop {
                match scanner.step() {
                    Step::Record => {}
                    Step::Blank | Step::Comment => continue,
                    Step::End | Step::Broken(..) => break,
                }
                let here = first + scanner.record().line;
                while wanted.next_if(|(line, _)| *line < here).is_some() {}
                while let Some((_, number)) = wanted.next_if(|(line, _)| *line == here) {
                    see(number, &look, &scanner);
                }
            }
        }
        first += ends;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "区域,值\n农村,1\n\n\"城\n镇\",\"2\"\n";

    #[test]
    fn columns_count_characters() {
        let input = Input::bytes("a.csv", TEXT);
        let place = |line, column| place(&input, &Dialect::default(), line, column).expect("a place");
        let rural = place(2, 1);
        assert_eq!((rural.line, rural.column, rural.length, rural.text.as_deref()), (2, 4, 1, Some("农村,1")));
        // The field begins on the second line of its record.
        let urban = place(4, 1);
        assert_eq!((urban.line, urban.column, urban.length, urban.text.as_deref()), (5, 4, 3, Some("镇\",\"2\"")));
        assert!(super::place(&input, &Dialect::default(), 3, 0).is_err());
    }

    #[test]
    fn several_places_come_in_the_order_asked() {
        let input = Input::bytes("a.csv", TEXT);
        let places = places(&input, &Dialect::default(), &[(4, 0), (2, 0), (4, 0)]).expect("places");
        assert_eq!(places.iter().map(|place| place.line).collect::<Vec<_>>(), [4, 2, 4]);
        assert_eq!(record(&input, &Dialect::default(), 4).expect("a record"), ["城\n镇", "2"]);
    }
}
