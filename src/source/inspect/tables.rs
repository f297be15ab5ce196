//! Several tables in one file: where each stands, and how to read it alone.

use std::io::Read;

use serde::Serialize;

use super::look::first_only;
use crate::finding::Findings;
use crate::source::cells::{Request, cells};
use crate::source::dialect::{Begun, Dialect, begin};
use crate::source::encoding::text;
use crate::source::input::Input;
use crate::source::records::odd::{Odd, odd};
use crate::source::records::scan::{Scanner, Step, line_ends};

/// The tables of one file.
#[derive(Clone, Debug, Serialize)]
pub struct Several {
    /// The file, as the user named it.
    pub file: String,
    /// The encoding.
    pub encoding: &'static str,
    /// Always `several tables`.
    pub shape: &'static str,
    /// The tables, from the top.
    pub tables: Vec<OneTable>,
    /// What a reader says who wants one table.
    #[serde(skip)]
    pub refused: Findings,
}

/// One of several tables.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OneTable {
    /// The first line of its header and the last of its rows.
    pub lines: (u64, u64),
    /// The names of its columns.
    pub columns: Vec<String>,
    /// How many rows it has.
    pub rows: u64,
    /// The keys of `[csv]` that read this table alone.
    pub csv: Vec<(&'static str, String)>,
}

/// The longest text in which tables are looked for.
const LONGEST: u64 = 16 << 20;

/// The most tables, and the most lines between two of them.
const TABLES: usize = 50;
const BETWEEN: usize = 10;

/// The tables of a file that is refused as one; `None` where not every row belongs to one of several.
pub(super) fn several(input: &Input, dialect: &Dialect, refused: &Findings) -> Option<Several> {
    if input.parts().len() != 1 {
        return None;
    }
    let opened = text::open(input, dialect, false).ok()?;
    let mut bytes = Vec::new();
    opened.stream.take(LONGEST + 1).read_to_end(&mut bytes).ok()?;
    if bytes.len() as u64 > LONGEST || dialect.rows.is_some() || dialect.names.is_some() {
        return None;
    }
    let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    let mut tables: Vec<OneTable> = Vec::new();
    let mut from = usize::try_from(dialect.skip).ok()?;
    while from < lines.len() {
        if lines[from..].iter().all(|line| line.trim_ascii().is_empty()) {
            break;
        }
        let tried = (from..lines.len().min(from + BETWEEN)).find_map(|start| table(&lines, start, dialect));
        match tried {
            Some((table, next)) if next > from && tables.len() < TABLES => {
                tables.push(table);
                from = next;
            }
            // Notes may stand below the last table.
            _ if tables.len() > 1 && lines.len() - from <= BETWEEN => break,
            _ => return None,
        }
    }
    // What is said of each must be true of the file itself.
    let reads = |table: &OneTable| {
        let said = |key| table.csv.iter().find(|(known, _)| *known == key).and_then(|(_, said)| said.parse().ok());
        let alone = Dialect { skip: said("skip").unwrap_or(0), rows: said("rows"), ..dialect.clone() };
        cells(input, &alone, &Request::default())
            .is_ok_and(|cells| cells.records == table.rows && cells.header.names == table.columns)
    };
    (tables.len() > 1 && tables.iter().all(reads)).then(|| Several {
        file: input.name.clone(),
        encoding: opened.encoding,
        shape: "several tables",
        tables,
        refused: first_only(refused),
    })
}

/// The table whose header stands on the line `start`, from 0, or below titles there; and the line behind it.
fn table(lines: &[&[u8]], start: usize, dialect: &Dialect) -> Option<(OneTable, usize)> {
    let alone = Input::bytes("", lines[start..].concat());
    let dialect = Dialect { encoding: None, skip: 0, footer: None, ..dialect.clone() };
    let Begun { header, mut blocks, .. } = begin(&alone, &dialect, usize::try_from(LONGEST).ok()? * 2, false).ok()?;
    if header.names.len() < 2 || header.rows != 1 {
        return None;
    }
    let mut block = Default::default();
    let mut rows = 0;
    // Lines from the first row on, up to the end of the last.
    let mut last = 0;
    let mut ended = true;
    if blocks.next_into(&mut block).ok()? {
        let bytes = block.bytes();
        let mut scanner = Scanner::new(bytes, header.cut);
        loop {
            match scanner.step() {
                Step::Record => match odd(&header, &dialect, bytes, &scanner) {
                    None => {
                        rows += 1;
                        let record = scanner.record();
                        last = record.line + line_ends(&bytes[record.start..record.end]) + 1;
                    }
                    Some(Odd::Skipped(_)) => {}
                    Some(_) => {
                        ended = false;
                        break;
                    }
                },
                Step::Blank | Step::Comment => {}
                Step::End => break,
                Step::Broken(..) => return None,
            }
        }
    }
    let above = start as u64;
    let (first, behind) = (above + header.line, above + header.first_line - 1 + last);
    let mut csv = Vec::new();
    if first > 1 {
        csv.push(("skip", (first - 1).to_string()));
    }
    if !ended {
        csv.push(("rows", rows.to_string()));
    }
    let table = OneTable { lines: (first, behind), columns: header.names, rows, csv };
    (rows > 0).then(|| (table, usize::try_from(behind).unwrap_or(usize::MAX)))
}
