//! Which cut a file has, as its beginning shows.
//!
//! A cut is taken where header and rows agree under it, and refused where two cuts fit as well and say different
//! things. One more delimiter is a byte of [`DELIMITERS`].

use super::layout::Beginning;
use super::trial::Trial;
use crate::finding::{Finding, ReadingFact, Result};
use crate::source::dialect::Delimiter;
use crate::source::records::cut::{Blanks, Cut};
use crate::source::records::scan::{Scanner, Step};

/// The delimiters that are detected, beside blanks.
pub const DELIMITERS: &[u8] = b",;\t|";

/// What separates words where a file is no CSV at all: seen only to refuse it.
const NOT_DETECTED: &[u8] = b" :^~";

/// How many in a thousand rows of one width make a delimiter the one of the file, though some rows are broken.
const MOSTLY: usize = 300;

/// How many rows of one column are searched for a sign that all have.
const SIGNS_IN: usize = 200;

const NAME_DELIMITER: &str = "say which in the card: `delimiter` of `[csv]`";

impl Beginning<'_> {
    fn trial(&self, cut: Cut) -> Trial {
        Trial::of(self.bytes, self.start, self.line, self.whole, cut)
    }

    /// The one cut under which header and rows have the same number of fields.
    pub(crate) fn detect(&self) -> Result<Trial> {
        let declared = self.dialect.comment;
        let comment = declared.unwrap_or_else(|| self.has_comments().then_some(b'#'));
        let trial = self.detect_with(comment)?;
        if declared.is_some() || trial.comments.is_empty() {
            return Ok(trial);
        }
        // A line of as many fields as the rows may be a comment, or a row whose first field begins so.
        let bare = Cut { comment: None, ..trial.cut };
        let as_row = |(start, end, _): &&(usize, usize, u64)| {
            let mut scanner = Scanner::new(&self.bytes[*start..*end], bare);
            trial.width == 1 || (scanner.step() == Step::Record && scanner.fields() == trial.width)
        };
        let header = trial.first_wide().map_or(0, |row| row.start);
        match trial.comments.iter().find(as_row) {
            None => Ok(trial),
            Some((start, ..)) if trial.width > 1 && trial.comments.len() == 1 && *start < header => self.detect_with(None),
            Some((start, ..)) => {
                let sentence = "this line may be a comment or a row".to_owned();
                let finding = Finding::error(ReadingFact::Other(sentence)).at(self.spot(*start, 1));
                Err(finding.hint("say which in the card: `comment` of `[csv]` takes \"#\", or \"\" where there are none").into())
            }
        }
    }

    fn has_comments(&self) -> bool {
        self.bytes[self.start..].starts_with(b"#")
            || memchr::memmem::find(&self.bytes[self.start..], b"\n#").is_some()
            || memchr::memmem::find(&self.bytes[self.start..], b"\r#").is_some()
    }

    fn detect_with(&self, comment: Option<u8>) -> Result<Trial> {
        let quoted = |quote| Cut { comment, quote, ..Cut::at(b',') };
        let escaped = Cut { escape: true, ..quoted(b'"') };
        let base = Cut { escape: self.dialect.escape.unwrap_or(false), ..quoted(self.dialect.quote.unwrap_or(b'"')) };
        let found = self.best(base)?;
        let mut others = Vec::new();
        let free = self.dialect.quote.is_none() && self.dialect.escape.is_none();
        if free && memchr::memmem::find(self.bytes, b"\\\"").is_some() {
            others.extend(self.best(escaped)?.filter(Trial::good));
        }
        let good = found.as_ref().filter(|trial| trial.good());
        if free && memchr::memchr(b'\'', self.bytes).is_some() && good.is_none_or(|trial| self.wrapped(trial)) {
            others.extend(self.best(quoted(b'\''))?.filter(Trial::good));
        }
        match (found, others.pop()) {
            (Some(found), Some(other)) if found.good() && (other.cut.escape || !self.wrapped(&found)) => {
                let sentence = "a backslash before a quote may be text, or may mark the quote".to_owned();
                let at = memchr::memmem::find(self.bytes, b"\\\"").unwrap_or(self.start);
                let finding = Finding::error(ReadingFact::Other(sentence)).at(self.spot(at.max(self.start), 1));
                Err(finding.hint("say which in the card: `escape` of `[csv]` takes \"\\\\\", or \"\" where there is none").into())
            }
            (_, Some(other)) if others.is_empty() => Ok(other),
            (found, _) => match self.blanks(base, found.as_ref())? {
                Some(blanks) => Ok(blanks),
                None => Ok(found.unwrap_or_else(|| self.trial(base))),
            },
        }
    }

    /// Whether all names of the header are enclosed in single quotes.
    fn wrapped(&self, trial: &Trial) -> bool {
        let is_wrapped = |text: &String| text.len() > 1 && text.starts_with('\'') && text.ends_with('\'');
        trial.first_wide().is_some_and(|row| trial.texts(self.bytes, row).iter().all(is_wrapped))
    }

    /// The best delimiter under some style of quoting; `None` where no record has two fields under any.
    fn best(&self, style: Cut) -> Result<Option<Trial>> {
        let declared = self.dialect.delimiter.as_ref();
        let cut = |delimiter: u8| Cut { delimiter, ..style };
        if let Some(declared) = declared {
            let cut = Cut { padded: declared.padded, blanks: declared.blanks, ..cut(declared.byte) };
            return Ok(Some(if declared.padded { self.trial(cut) } else { self.padded(cut) }));
        }
        // The key of Eurostat has commas in it, and a tab behind it.
        let line = &self.bytes[self.start..];
        let line = &line[..memchr::memchr2(b'\n', b'\r', line).unwrap_or(line.len())];
        if line.split(|byte| *byte == b'\t').next().is_some_and(|key| key.len() < line.len() && key.contains(&b'\\')) {
            return Ok(Some(self.trial(cut(b'\t'))));
        }
        let mut fits: Vec<Trial> =
            DELIMITERS.iter().map(|delimiter| self.padded(cut(*delimiter))).filter(|trial| trial.width > 1).collect();
        fits.sort_by_key(|trial| (trial.broken.is_none(), trial.share, trial.width));
        if let [.., one, other] = &fits[..]
            && one.share == other.share
            && one.steady == other.steady
            && one.broken.is_none()
        {
            let same = fits.iter().filter(|trial| trial.share == other.share && trial.steady == other.steady);
            let names: Vec<String> = same.map(|trial| called(trial.cut)).collect();
            let sentence = format!("the fields of `{}` may be separated by {}", self.input.name, names.join(" or by "));
            let finding = Finding::error(ReadingFact::Other(sentence)).at(self.spot(self.start, 1));
            return Err(finding.hint(NAME_DELIMITER).into());
        }
        Ok(fits.pop())
    }

    /// The cut, with a blank behind the delimiter where the header has one behind each.
    fn padded(&self, cut: Cut) -> Trial {
        let bare = self.trial(cut);
        let is_padded = |trial: &Trial| trial.first_wide().is_some_and(|row| trial.is_padded(self.bytes, row));
        // Without the blank, `a, "b"` has a quote inside its second field.
        if cut.blanks == Blanks::Each
            && cut.delimiter != b' '
            && (is_padded(&bare) || bare.broken.is_some() || self.rows_are_padded(&bare))
        {
            let padded = self.trial(Cut { padded: true, ..cut });
            if is_padded(&padded) || self.rows_are_padded(&padded) {
                return padded;
            }
        }
        bare
    }

    /// A table whose columns are parted by blanks, where nothing else parts them as well.
    fn blanks(&self, style: Cut, other: Option<&Trial>) -> Result<Option<Trial>> {
        // A row that is cut amiss does not make blanks of commas.
        if self.dialect.delimiter.is_some() || other.is_some_and(|other| other.good() || other.share > MOSTLY) {
            return Ok(None);
        }
        let cut = |blanks| Cut { delimiter: b' ', blanks, ..style };
        let fits = |trial: &Trial| {
            let rows = trial.rows.iter().filter(|row| row.fields == trial.width).count();
            // A title has other words than a table has columns; `skip` passes over it.
            let headed = trial.rows.first().is_some_and(|row| row.fields == trial.width);
            trial.good()
                && headed
                && rows > 2
                && trial.share > 500
                && self.has_numbers(trial)
                && !self.has_a_delimiter_column(trial)
        };
        let mut found: Vec<Trial> =
            [Blanks::Each, Blanks::Runs, Blanks::Wide].map(|blanks| self.trial(cut(blanks))).into_iter().filter(fits).collect();
        let tables: Vec<Vec<Vec<String>>> =
            found.iter().map(|trial| trial.rows.iter().map(|row| trial.texts(self.bytes, row)).collect()).collect();
        if tables.windows(2).any(|pair| pair[0] != pair[1]) {
            let sentence = format!("the columns of `{}` may be parted by single blanks or by several", self.input.name);
            let finding = Finding::error(ReadingFact::Other(sentence)).at(self.spot(self.start, 1));
            let hint = "say which in the card: `delimiter` of `[csv]` takes \" \" for each blank, \"blanks\" for any run of them, \"two blanks\" for two and more";
            return Err(finding.hint(hint).into());
        }
        Ok(found.pop())
    }

    /// Prose has as many words on each of a few lines, too; it has no column of numbers.
    fn has_numbers(&self, trial: &Trial) -> bool {
        let rows = trial.rows.iter().filter(|row| row.fields == trial.width).skip(1).take(50);
        let texts: Vec<Vec<String>> = rows.map(|row| trial.texts(self.bytes, row)).collect();
        (0..trial.width).any(|column| texts.iter().all(|row| crate::source::records::watch::is_typed(&row[column])))
    }

    /// `"a" , "b"` cut at its blanks has a column of commas.
    fn has_a_delimiter_column(&self, trial: &Trial) -> bool {
        let rows = trial.rows.iter().filter(|row| row.fields == trial.width).take(50);
        let texts: Vec<Vec<String>> = rows.map(|row| trial.texts(self.bytes, row)).collect();
        let is_sign = |text: &str| matches!(text.as_bytes(), [sign] if DELIMITERS.contains(sign) || NOT_DETECTED.contains(sign));
        (0..trial.width).any(|column| texts.iter().all(|row| is_sign(&row[column])))
    }

    /// One column is refused where another delimiter would find more in every row.
    pub(crate) fn refuse_one_column(&self, trial: &Trial) -> Result<()> {
        if trial.width > 1 {
            return Err(self.one_column(trial.width, trial.cut.delimiter, false));
        }
        for other in DELIMITERS.iter().chain(NOT_DETECTED).filter(|other| **other != trial.cut.delimiter) {
            let rows: Vec<usize> = self.trial(Cut { delimiter: *other, ..trial.cut }).rows.iter().map(|row| row.fields).collect();
            let below = rows.get(1..).unwrap_or_default();
            let fields = below.first().copied().unwrap_or(0);
            let headed = rows.first().is_some_and(|header| *header > 1);
            let steady = fields > 1 && below.iter().all(|found| *found == fields);
            if (steady && (headed || below.len() > 1)) || (headed && DELIMITERS.contains(other)) {
                return Err(self.one_column(fields, *other, headed));
            }
        }
        match self.sign_of_every_row(trial) {
            None => Ok(()),
            Some(sign) => {
                let sentence = format!("the header is one column, and every row has the sign `{}` as often", sign.escape_debug());
                let hint = match Delimiter::read(&sign.to_string()) {
                    Some(_) => format!(
                        "where it parts the fields, say so in the card: `delimiter = \"{}\"` under `[csv]`",
                        sign.escape_default()
                    ),
                    None => "write the file with commas between the fields".to_owned(),
                };
                Err(Finding::error(ReadingFact::Other(sentence)).at(self.spot(self.start, 1)).hint(hint).into())
            }
        }
    }

    /// A sign that the header has, and every row as often: it may part the fields, whatever it is.
    fn sign_of_every_row(&self, trial: &Trial) -> Option<char> {
        let mut texts = trial.rows.iter().take(SIGNS_IN).map(|row| String::from_utf8_lossy(&self.bytes[row.start..row.end]));
        let header = texts.next()?;
        let often = |text: &str, sign: char| text.matches(sign).count();
        let is_sign = |c: &char| !c.is_alphanumeric() && !c.is_whitespace() && !"\"'.()".contains(*c);
        let mut signs: Vec<(char, usize)> = header.chars().filter(is_sign).map(|sign| (sign, often(&header, sign))).collect();
        let mut rows = 0;
        for text in texts {
            signs.retain(|(sign, count)| often(&text, *sign) == *count);
            rows += 1;
        }
        signs.first().filter(|_| rows > 0).map(|(sign, _)| *sign)
    }

    fn one_column(&self, fields: usize, delimiter: u8, headed: bool) -> crate::finding::Findings {
        let called = called(Cut::at(delimiter));
        let sentence = format!("the header is one column, and the rows have {fields} when they are cut at {called}");
        let hint = match headed && !DELIMITERS.contains(&delimiter) {
            true if delimiter == b' ' => "say so in the card: `delimiter = \"blanks\"` under `[csv]`",
            true => "write the file with commas between the fields",
            false => {
                "say which line is the header: `skip` of `[csv]` in the card counts the lines above it; or name the `delimiter`"
            }
        };
        Finding::error(ReadingFact::Other(sentence)).at(self.spot(self.start, 1)).hint(hint).into()
    }
}

/// A delimiter as people call it.
pub(crate) fn called(cut: Cut) -> String {
    match (cut.delimiter, cut.blanks) {
        (b'\t', _) => "tabs".to_owned(),
        (b' ', Blanks::Each) => "blanks".to_owned(),
        (b' ', Blanks::Runs) => "runs of blanks".to_owned(),
        (b' ', Blanks::Wide) => "two blanks or more".to_owned(),
        (delimiter, _) if cut.padded => format!("`{} `", char::from(delimiter)),
        (delimiter, _) => format!("`{}`", char::from(delimiter)),
    }
}
