//! What a card declares of how a file is written, and what its beginning shows.
//!
//! A quirk of CSV that is declared is a field of [`Dialect`], one that is understood a field of [`Header`] or of
//! [`Cut`]; `detect` settles how records are cut, `layout` where the header stands, `names` what it says. Each has a
//! case in the table of the tests below, and a file under `tests/shapes`.

pub(crate) mod compound;
pub(crate) mod detect;
pub(crate) mod footer;
pub(crate) mod layout;
pub(crate) mod names;
pub(crate) mod trial;

use std::io::Read;

use crate::finding::{Finding, ReadingFact, Result};
use crate::source::encoding::text;
use crate::source::input::stored::Meter;
use crate::source::input::{Input, cannot_read, refuse_binary};
use crate::source::inspect::quoted;
use crate::source::number::{Declared, Mark};
use crate::source::records::blocks::{Blocks, MAX_RECORD, Rows};
use crate::source::records::cut::{Blanks, Cut};
use crate::source::records::mend::{self, Mended};
use crate::source::records::skip::{Reason, Skips};
use crate::source::records::watch::Watch;
use layout::Beginning;

/// What a card's `[csv]` declares; what it leaves out is detected or refused.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dialect {
    /// The delimiter.
    pub delimiter: Option<Delimiter>,
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
    /// What a field may be enclosed in; [`Cut::NO_QUOTE`] for nothing.
    pub quote: Option<u8>,
    /// Whether a backslash marks a quote inside a quoted field.
    pub escape: Option<bool>,
    /// What a line begins with that is no row; `Some(None)` where none does.
    pub comment: Option<Option<u8>>,
    /// On how many records the names stand.
    pub header_rows: Option<u32>,
    /// The names, of a file without a header.
    pub names: Option<Vec<String>>,
    /// The header may stand again between the rows.
    pub header_again: bool,
    /// How many rows there are: what is below them is none.
    pub rows: Option<u64>,
    /// How many lines that are not blank stand below the last row.
    pub footer: Option<u64>,
    /// Every row ends with a delimiter that separates nothing.
    pub trailing: bool,
    /// What leaves no value in doubt is mended, in small files.
    pub mend: bool,
}

/// What stands between two fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delimiter {
    pub(crate) byte: u8,
    pub(crate) padded: bool,
    pub(crate) blanks: Blanks,
}

impl From<u8> for Delimiter {
    fn from(byte: u8) -> Delimiter {
        Delimiter { byte, padded: false, blanks: Blanks::Each }
    }
}

impl Delimiter {
    /// What a card may say beside one character.
    pub const WORDS: &[(&str, Delimiter)] = &[
        ("blanks", Delimiter { byte: b' ', padded: false, blanks: Blanks::Runs }),
        ("two blanks", Delimiter { byte: b' ', padded: false, blanks: Blanks::Wide }),
        (", ", Delimiter { byte: b',', padded: true, blanks: Blanks::Each }),
        ("; ", Delimiter { byte: b';', padded: true, blanks: Blanks::Each }),
    ];

    /// Reads what a card says: one ASCII character that stands in no number and no name, or a word.
    ///
    /// ```
    /// use sizeup::source::Delimiter;
    /// assert!(Delimiter::read("\t").is_some() && Delimiter::read("blanks").is_some());
    /// assert!(Delimiter::read("a").is_none() && Delimiter::read("").is_none() && Delimiter::read("::").is_none());
    /// ```
    pub fn read(text: &str) -> Option<Delimiter> {
        if let Some((_, known)) = Delimiter::WORDS.iter().find(|(word, _)| *word == text) {
            return Some(*known);
        }
        match text.as_bytes() {
            [byte] if byte.is_ascii() && !byte.is_ascii_alphanumeric() && !b"\"\r\n.".contains(byte) => Some((*byte).into()),
            _ => None,
        }
    }

    /// What a card has to say for a cut.
    pub(crate) fn written(cut: Cut) -> String {
        let is = |known: &Delimiter| known.byte == cut.delimiter && known.padded == cut.padded && known.blanks == cut.blanks;
        let word = Delimiter::WORDS.iter().find(|(_, known)| is(known)).map(|(word, _)| (*word).to_owned());
        word.unwrap_or_else(|| char::from(cut.delimiter).to_string())
    }
}

impl Dialect {
    /// What is left of it for a table that is no text: only what concerns the cells.
    fn of_a_table(&self) -> Dialect {
        Dialect {
            delimiter: Some(b','.into()),
            quote: Some(b'"'),
            escape: Some(false),
            comment: Some(None),
            header_rows: Some(1),
            footer: Some(0),
            decimal: self.decimal,
            missing: self.missing.clone(),
            marks: self.marks.clone(),
            flags: self.flags,
            ..Dialect::default()
        }
    }

    pub(crate) fn mark(&self) -> Mark {
        self.decimal.and_then(Mark::of).unwrap_or_default()
    }

    /// What is declared of the cells of numbers; letters behind those of Eurostat are flags.
    pub(crate) fn numbers(&self, header: &Header) -> Declared<'_> {
        Declared { missing: &self.missing, marks: &self.marks, flags: self.flags || header.cut.split }
    }
}

/// The keys of a card.
impl Dialect {
    /// What a card has to say, in TOML, so that a file is read as it was: what is declared, and what is not plain.
    pub(crate) fn written(&self, header: &Header) -> Vec<(&'static str, String)> {
        let cut = header.cut;
        let mut said = Vec::new();
        let mut say = |key, needed: bool, text: &dyn Fn() -> String| {
            if needed {
                said.push((key, text()));
            }
        };
        let sign = |byte: Option<u8>| quoted(&byte.map(|byte| char::from(byte).to_string()).unwrap_or_default());
        let marked = header.byte_order_mark || header.encoding.starts_with("UTF-16");
        let encoding = || quoted(&self.encoding.clone().unwrap_or_else(|| header.encoding.to_lowercase()));
        say("encoding", self.encoding.is_some() || (header.encoding != "UTF-8" && !marked), &encoding);
        say("delimiter", self.delimiter.is_some() || cut.delimiter != b',' || cut.padded, &|| quoted(&Delimiter::written(cut)));
        say("quote", self.quote.is_some() || cut.quote != b'"', &|| {
            sign(Some(cut.quote).filter(|quote| *quote != Cut::NO_QUOTE))
        });
        say("escape", self.escape.is_some() || cut.escape, &|| sign(cut.escape.then_some(b'\\')));
        say("comment", self.comment.is_some() || cut.comment.is_some(), &|| sign(cut.comment));
        let declared = header.above.lines.iter().any(|line| matches!(line.reason, Reason::Title | Reason::Declared));
        say("skip", declared, &|| (header.line - 1).to_string());
        say("header_rows", self.header_rows.is_some() || header.rows > 1, &|| header.rows.to_string());
        say("header_again", self.header_again, &|| "true".to_owned());
        let names = || format!("[{}]", header.names.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", "));
        say("names", self.names.is_some(), &names);
        say("rows", self.rows.is_some(), &|| self.rows.unwrap_or(1).to_string());
        say("footer", self.footer.is_some(), &|| self.footer.unwrap_or(0).to_string());
        say("flags", self.flags || cut.split, &|| "true".to_owned());
        say("trailing", self.trailing, &|| "true".to_owned());
        say("mend", !header.mended.is_empty(), &|| "true".to_owned());
        said
    }
}

/// What a field may be enclosed in, and when it is taken for that.
pub const QUOTES: &[(&str, &str)] = &[
    ("\"", "doubled inside a field"),
    ("\\\"", "a backslash before one inside a field, where that alone makes sense of all rows"),
    ("'", "where every name of the header stands in them; else `quote` of `[csv]` says so"),
];

/// The most columns.
pub const MAX_COLUMNS: usize = 65_536;

/// How much of a file is looked at to detect how it is cut.
pub(crate) const SAMPLE: usize = 256 << 10;

/// The first record of a file, and how the file is to be cut.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// The names of the columns.
    pub names: Vec<String>,
    /// The first column has no name in the file: it holds the labels of the rows.
    pub labels: bool,
    /// The line on which they begin.
    pub line: u64,
    /// On how many records they stand.
    pub rows: usize,
    /// How records are cut, as declared or detected.
    pub cut: Cut,
    /// The delimiter of the cut.
    pub delimiter: u8,
    /// How many fields a row has: as many as there are names, and one more where the last is `trailing`.
    pub(crate) fields: usize,
    /// Every row ends with a delimiter that separates nothing.
    pub trailing: bool,
    /// The encoding of the file.
    pub encoding: &'static str,
    /// What the file is packed with.
    pub packing: Option<&'static str>,
    /// The file is a Parquet file, which says itself what its rows and columns are.
    pub table: bool,
    /// Whether the file begins with a byte order mark.
    pub byte_order_mark: bool,
    /// Lines above the header that were passed over.
    pub skipped: u64,
    /// What stands on them.
    pub above: Skips,
    /// What was mended, in the order of the file.
    pub mended: Vec<Mended>,
    /// Where the first row begins, in bytes.
    pub(crate) start: usize,
    /// The line on which it begins.
    pub(crate) first_line: u64,
    pub(crate) watch: Watch,
}

impl Header {
    /// Whether quotes other than those of the cut may have been meant as quotes.
    pub(crate) fn may_be_quoted_otherwise(&self, dialect: &Dialect) -> bool {
        dialect.quote.is_none() && !self.table
    }

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
    pub(crate) fn text<'a>(&self, field: &'a [u8], scratch: &'a mut Vec<u8>) -> &'a [u8] {
        self.cut.text(field, scratch)
    }
}

fn listed(names: &[String]) -> String {
    let shown: Vec<String> = names.iter().take(12).map(|name| format!("`{name}`")).collect();
    let more = if names.len() > shown.len() { format!(" and {} more", names.len() - shown.len()) } else { String::new() };
    format!("{}{more}", shown.join(", "))
}

/// Reads only the beginning of a file.
pub fn header(input: &Input, dialect: &Dialect) -> Result<Header> {
    Ok(begin(input, dialect, SAMPLE, false)?.header)
}

/// A file whose header was read, and whose rows come next.
pub(crate) struct Begun {
    pub(crate) header: Header,
    pub(crate) blocks: Blocks<Box<dyn Read + Send>>,
    /// The length of the file when it was opened.
    pub(crate) length: u64,
    /// How much of the file was read, however it is packed.
    pub(crate) meter: Meter,
}

/// Finds the header in what a file begins with, and passes over it. Blocks of rows are of `size` bytes or more.
pub(crate) fn begin(input: &Input, dialect: &Dialect, size: usize, digest: bool) -> Result<Begun> {
    let mut text = text::open(input, dialect, digest)?;
    let stream = std::mem::replace(&mut text.stream, Box::new(std::io::empty()));
    let mut blocks = Blocks::new(stream, size);
    let of_a_table;
    let dialect = match text.table {
        true => {
            of_a_table = dialect.of_a_table();
            &of_a_table
        }
        false => dialect,
    };
    let mut wanted = SAMPLE;
    let header = loop {
        let mut sample = blocks.peek(wanted).map_err(|error| cannot_read(&input.name, &error))?.to_vec();
        let whole = blocks.ended();
        if !text.table {
            refuse_binary(&input.name, &sample)?;
        }
        let quotes = if dialect.mend && whole && !text.table { mend::quotes(&sample) } else { Vec::new() };
        mend::mend(&mut sample, &quotes);
        match Beginning::of(input, dialect, &sample, whole)? {
            Some(beginning) => {
                let mut header = beginning.header(&text)?;
                blocks.mend(&quotes);
                blocks.mend(&header.mended);
                header.mended.extend(quotes);
                header.mended.sort_by_key(|mended| mended.line);
                break header;
            }
            // The first record did not end within the sample.
            None => wanted = (wanted * 4).min(MAX_RECORD + SAMPLE),
        }
    };
    blocks.pass_over(header.start);
    let (count, footer, typed) = (dialect.rows, dialect.footer, header.watch.is_typed(0));
    blocks.expect(Rows { cut: header.cut, fields: header.fields, count, footer, typed });
    Ok(Begun { header, blocks, length: text.length, meter: text.meter })
}
#[cfg(test)]
mod tests;
