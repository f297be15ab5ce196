//! How a file separates its fields, what its first record names, and where its rows begin.
//!
//! A quirk of CSV that is declared or detected is a field of [`Dialect`] or of [`Header`], and a case in the table of
//! the tests below.

use std::collections::BTreeMap;
use std::io::Read;

use super::blocks::{Blocks, MAX_RECORD};
use super::detect::DELIMITERS;
use super::input::{Input, cannot_read, refuse_binary};
use super::number::{Declared, Mark};
use super::place::{Spot, line_of};
use super::scan::{Scanner, Step, unquoted};
use crate::finding::{Finding, ReadingFact, Result};

/// What a card's `[csv]` declares; what it leaves out is detected or refused.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dialect {
    /// The delimiter.
    pub delimiter: Option<u8>,
    /// The encoding.
    pub encoding: Option<String>,
    /// The decimal mark, `.` or `,`.
    pub decimal: Option<char>,
    /// The lines above the header.
    pub skip: u64,
    /// What stands for a missing value, beside nothing at all.
    pub missing: Vec<String>,
    /// Footnote marks at numbers.
    pub marks: Vec<String>,
    /// Letters behind numbers are flags.
    pub flags: bool,
}

impl Dialect {
    pub(super) fn mark(&self) -> Mark {
        self.decimal.and_then(Mark::of).unwrap_or_default()
    }

    /// What is declared of the cells of numbers.
    pub(super) fn numbers(&self) -> Declared<'_> {
        Declared { missing: &self.missing, marks: &self.marks, flags: self.flags }
    }
}

/// The most columns.
pub const MAX_COLUMNS: usize = 65_536;

/// How much of a file is looked at to detect its delimiter.
const SAMPLE: usize = 256 << 10;

/// The first record of a file, and how the file is to be cut.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// The names of the columns.
    pub names: Vec<String>,
    /// The line on which they stand.
    pub line: u64,
    /// The delimiter, given or detected.
    pub delimiter: u8,
    /// Whether the file begins with a byte order mark.
    pub byte_order_mark: bool,
    /// Lines above the header that were passed over: declared ones and blank ones.
    pub skipped: u64,
    /// A blank stands behind every delimiter: it belongs to the delimiter.
    pub padded: bool,
    /// Where the first row begins, in bytes.
    pub(super) start: usize,
    /// The line on which it begins.
    pub(super) first_line: u64,
}

impl Header {
    /// The number of the column of this name.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| known == name)
    }

    /// The number of the column of this name, or the finding that there is none.
    pub fn require(&self, input: &Input, name: &str) -> Result<usize> {
        self.column(name).ok_or_else(|| {
            let mut finding = Finding::error(ReadingFact::NoColumn { name: name.to_owned() });
            finding.hint = match crate::finding::nearest(name, self.names.iter().map(String::as_str)) {
                Some(near) => Some(format!("`{}` has a column `{near}`", input.name)),
                None => Some(format!("`{}` has {}", input.name, listed(&self.names))),
            };
            finding.into()
        })
    }

    /// The text of a field, without what belongs to quotes and delimiters.
    pub(super) fn text<'a>(&self, field: &'a [u8], scratch: &'a mut Vec<u8>) -> &'a [u8] {
        let text = unquoted(field, scratch);
        if self.padded { text.strip_prefix(b" ").unwrap_or(text) } else { text }
    }
}

fn listed(names: &[String]) -> String {
    let shown: Vec<String> = names.iter().take(12).map(|name| format!("`{name}`")).collect();
    let more =
        if names.len() > shown.len() { format!(" and {} more", names.len() - shown.len()) } else { String::new() };
    format!("{}{more}", shown.join(", "))
}

/// Reads only the beginning of a file.
pub fn header(input: &Input, dialect: &Dialect) -> Result<Header> {
    let opened = input.open()?;
    settle(input, dialect, &mut Blocks::new(opened, SAMPLE, false))
}

/// Finds the header in what a stream begins with, and passes over it.
pub(super) fn settle<R: Read>(input: &Input, dialect: &Dialect, blocks: &mut Blocks<R>) -> Result<Header> {
    refuse_encoding(dialect)?;
    let mut wanted = SAMPLE;
    let header = loop {
        let sample = blocks.peek(wanted).map_err(|error| cannot_read(&input.name, &error))?.to_vec();
        let whole = blocks.ended();
        refuse_binary(&input.name, &sample)?;
        match Beginning::of(input, dialect, &sample, whole)? {
            Some(beginning) => break beginning.header()?,
            // The first record did not end within the sample.
            None => wanted *= 4,
        }
    };
    blocks.pass_over(header.start);
    Ok(header)
}

fn refuse_encoding(dialect: &Dialect) -> Result<()> {
    match dialect.encoding.as_deref() {
        Some(name) if !["utf-8", "utf8", "ascii", "us-ascii"].contains(&name.to_lowercase().as_str()) => {
            let sentence = format!("the encoding `{name}` is not read yet");
            Err(Finding::error(ReadingFact::Other(sentence)).hint("save the file in UTF-8").into())
        }
        _ => Ok(()),
    }
}

/// The sample of a file, up to the end of the last record that is whole in it.
pub(super) struct Beginning<'a> {
    pub(super) input: &'a Input,
    dialect: &'a Dialect,
    pub(super) bytes: &'a [u8],
    /// The rows of the sample, header first.
    pub(super) start: usize,
    line: u64,
    /// The sample is the whole file.
    pub(super) whole: bool,
}

impl<'a> Beginning<'a> {
    /// `None` where more bytes are needed.
    fn of(input: &'a Input, dialect: &'a Dialect, bytes: &'a [u8], whole: bool) -> Result<Option<Beginning<'a>>> {
        let mut start = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        let mut line = 1;
        // Declared lines are no records: a quote on them opens nothing. Blank lines above the header are nothing.
        while start < bytes.len() {
            let end = memchr::memchr2(b'\n', b'\r', &bytes[start..]).map(|at| start + at);
            let behind = end.unwrap_or(bytes.len());
            let blank = bytes[start..behind].iter().all(|byte| matches!(byte, b' ' | b'\t'));
            if line > dialect.skip && !blank {
                break;
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
        let beginning = Beginning { input, dialect, bytes, start, line, whole };
        let ended = |delimiter: &u8| beginning.rows(*delimiter).is_some_and(|rows| !rows.is_empty());
        let ends = whole || bytes.len() > MAX_RECORD || dialect.delimiter.iter().chain(DELIMITERS).any(ended);
        Ok(ends.then_some(beginning))
    }

    fn header(self) -> Result<Header> {
        let delimiter = match self.dialect.delimiter {
            Some(given) => given,
            None => self.detect()?,
        };
        let mut scanner = Scanner::new(&self.bytes[self.start..], delimiter);
        match scanner.step() {
            Step::Record => {}
            Step::Broken(flaw, at) => {
                let finding = Finding::error(ReadingFact::Quote { what: flaw.sentence() });
                return Err(finding.at(self.spot(self.start + at, 1)).into());
            }
            Step::Blank | Step::End => {
                return Err(Finding::error(ReadingFact::Empty { path: self.input.name.clone() }).into());
            }
        }
        if scanner.fields() == 1 {
            self.refuse_one_column(delimiter)?;
        }
        if scanner.fields() > MAX_COLUMNS {
            let sentence = format!("the header has {} columns; at most {MAX_COLUMNS} are read", scanner.fields());
            return Err(Finding::error(ReadingFact::Other(sentence)).at(self.spot(self.start, 1)).into());
        }
        let padded =
            scanner.fields() > 1 && (1..scanner.fields()).all(|column| self.raw(&scanner, column).starts_with(b" "));
        let names = self.names(&scanner, padded)?;
        Ok(Header {
            names,
            line: self.line,
            delimiter,
            byte_order_mark: self.bytes.starts_with(b"\xef\xbb\xbf"),
            skipped: self.line - 1,
            padded,
            start: self.start + scanner.position(),
            first_line: self.line + scanner.lines(),
        })
    }

    fn raw(&self, scanner: &Scanner<'_>, column: usize) -> &[u8] {
        let (start, end) = scanner.field(column);
        &self.bytes[self.start + start..self.start + end]
    }

    fn names(&self, scanner: &Scanner<'_>, padded: bool) -> Result<Vec<String>> {
        let mut names: Vec<String> = Vec::with_capacity(scanner.fields());
        let mut known = BTreeMap::new();
        let mut findings = Vec::new();
        for column in 0..scanner.fields() {
            let raw = self.raw(scanner, column);
            let at = self.start + scanner.field(column).0;
            let mut scratch = Vec::new();
            let text = unquoted(raw, &mut scratch);
            let text = if padded { text.strip_prefix(b" ").unwrap_or(text) } else { text };
            if let Some(nul) = memchr::memchr(0, text) {
                return Err(Finding::error(ReadingFact::Nul { offset: (at + nul) as u64 }).at(self.spot(at, 1)).into());
            }
            let name = match std::str::from_utf8(text) {
                Ok(name) => name.to_owned(),
                Err(error) => {
                    let fact = ReadingFact::NotText { encoding: "UTF-8", offset: (at + error.valid_up_to()) as u64 };
                    return Err(Finding::error(fact).at(self.spot(at, 1)).hint("save the file in UTF-8").into());
                }
            };
            let here = self.spot(at, String::from_utf8_lossy(raw).chars().count());
            if name.trim().is_empty() {
                findings.push(Finding::error(ReadingFact::BlankColumn { number: column + 1 }).at(here));
            } else if let Some(first) = known.insert(name.clone(), here.clone()) {
                findings.push(Finding::error(ReadingFact::DuplicateColumn { name: name.clone() }).at(here).at(first));
            }
            names.push(name);
        }
        match findings.is_empty() {
            true => Ok(names),
            false => Err(super::faults::shortened(findings)),
        }
    }

    pub(super) fn spot(&self, at: usize, length: usize) -> crate::finding::Place {
        let (line, column, text) = line_of(&self.bytes[self.start..], at - self.start);
        Spot { line, column, length, text }.place(&self.input.name, self.line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Findings;

    fn settled(text: &str) -> Result<Header> {
        header(&Input::bytes("a.csv", text), &Dialect::default())
    }

    fn refusal(result: Result<Header>) -> String {
        let Findings(findings) = result.expect_err("refused");
        findings.iter().map(|finding| finding.fact.to_string()).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn the_quirks_that_are_understood() {
        for (text, names, delimiter, line) in [
            ("a,b\n1,2\n", vec!["a", "b"], b',', 1),
            ("\u{feff}a;b\n1,5;2\n", vec!["a", "b"], b';', 1),
            ("a\tb\r\n1\t2\r\n", vec!["a", "b"], b'\t', 1),
            ("a|b\r1|2\r", vec!["a", "b"], b'|', 1),
            ("a, b\n1, 2\n", vec!["a", "b"], b',', 1),
            ("\n  \na,b\n1,2", vec!["a", "b"], b',', 3),
            ("\"a,\nb\",c\n1,2\n", vec!["a,\nb", "c"], b',', 1),
            ("a,b;c\n1,2\n3,4\n", vec!["a", "b;c"], b',', 1),
            ("a,b,c\n1,2,3\n4,5\n", vec!["a", "b", "c"], b',', 1),
            ("a\n1\n2\n", vec!["a"], b',', 1),
            ("人口,年\n1,2", vec!["人口", "年"], b',', 1),
        ] {
            let header = settled(text).unwrap_or_else(|findings| panic!("{text:?}: {findings:?}"));
            assert_eq!(
                (&header.names[..], header.delimiter, header.line),
                (&names.map_to_strings()[..], delimiter, line),
                "{text:?}"
            );
        }
    }

    trait MapToStrings {
        fn map_to_strings(&self) -> Vec<String>;
    }

    impl MapToStrings for Vec<&str> {
        fn map_to_strings(&self) -> Vec<String> {
            self.iter().map(|name| (*name).to_owned()).collect()
        }
    }

    #[test]
    fn the_quirks_that_are_refused() {
        for (text, expected) in [
            ("", "`a.csv` is empty"),
            ("\n\r\n \n", "`a.csv` is empty"),
            ("\u{feff}", "`a.csv` is empty"),
            ("a,a\n1,2\n", "two columns are named `a`"),
            ("a,,b\n1,2,3\n", "column 2 has no name"),
            ("a,b;c\n1,2;3\n", "the fields of `a.csv` may be separated by `,` or by `;`"),
            ("Users in China\na;b\n1;2\n", "the header is one column, and the rows have 2 when they are cut at `;`"),
            ("year users\n2020 5\n", "the header is one column, and the rows have 2 when they are cut at blanks"),
            ("a\",b\n1,2\n", "there is a quote inside a field that does not begin with one"),
            ("\"a,b\n1,2\n", "the quote that opens this field never closes"),
            ("\u{1f}\u{0}a,b\n", "the byte at offset 1 is NUL: this is not a text file"),
        ] {
            assert_eq!(refusal(settled(text)), expected, "{text:?}");
        }
        let packed = header(&Input::bytes("a.csv", &b"\x1f\x8b\x08\0"[..]), &Dialect::default());
        assert_eq!(refusal(packed), "`a.csv` is compressed with gzip, which is not read yet");
        let wide =
            header(&Input::bytes("a.csv", "a,b\n1,2\n".replace('a', &"x,".repeat(MAX_COLUMNS))), &Dialect::default());
        assert_eq!(refusal(wide), "the header has 65538 columns; at most 65536 are read");
    }

    #[test]
    fn declared_lines_are_passed_over() {
        let dialect = Dialect { skip: 2, ..Dialect::default() };
        let header = header(&Input::bytes("a.csv", "Title \"of\" it\n\na;b\n1;2\n"), &dialect).expect("a header");
        assert_eq!((header.line, header.skipped, header.first_line, header.delimiter), (3, 2, 4, b';'));
    }
}
