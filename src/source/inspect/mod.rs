//! What is understood of a file without a card: certain things stated, guesses marked as guesses.
//!
//! `survey` looks at every cell, `tally` says what cells are; `periods`, `measures`, `stated` and `proposals` find what a
//! card has to say of them, `guess` and `names` have the tables of what names suggest, `series` and `rhythm` look for
//! gaps and duplicates, and `card` writes the first draft of a card. Structure is checked before anything is guessed, so
//! a file that cannot be read is refused here as it is elsewhere; `look` goes on where one line of a card would settle
//! it, and `tables` where a file has several. One more name of a column is a row in `names`, of a kind or a status one in
//! `guess`, an announcer of units one in `stated`.

mod card;
mod guess;
mod look;
mod measures;
mod names;
mod notes;
mod periods;
mod proposals;
mod rhythm;
mod series;
mod stated;
mod survey;
mod tables;
mod tally;
mod understanding;

use self::card::{named, quoted as in_quotes};
use self::periods::Found;
use self::proposals::Proposals;
use self::survey::{Column, Survey};
use self::tally::How;
use super::number::Declared;
use crate::finding::Result;
use crate::source::cells::{Request, cells};
use crate::source::dialect::{Delimiter, Dialect, header};
use crate::source::encoding::legacy::is_a_guess;
use crate::source::input::Input;
use crate::unit;

pub(super) use card::quoted;
pub use card::{card, keyed};
pub use guess::{Guess, TOTALS, header_unit};
pub use look::{Look, look};
pub(super) use names::is_known_name;
use names::is_value_name;
pub use names::{ROLES, in_words, is_remark, never_summed, plain_role, role};
pub use rhythm::Gap;
pub use series::Duplicate;
pub use stated::{ANNOUNCERS, Stated};
pub use tables::{OneTable, Several};
pub use understanding::{Dimension, Label, Measure, Missing, Periods, Problem, Role, Rows, StatusWord, Understanding, Written};

/// How many values of a column are shown.
const SHOWN: usize = 50;

/// The most indicators that tell measures apart; more of them are a dimension.
const INDICATORS: usize = 200;

/// Looks at a file and says what is understood of it. Fails where it cannot be read without a line of a card.
pub fn inspect(input: &Input, dialect: &Dialect) -> Result<Understanding> {
    let read = cells(input, dialect, &Request::default())?;
    let survey = survey::survey(input, dialect)?;
    let mut found = begun(input, dialect, &survey)?;
    found.rows = Rows {
        read: read.records,
        blank: read.blank,
        above_header: survey.header.skipped,
        skipped: read.skips.counts.clone(),
        lines: read.skips.lines.clone(),
        mended: survey.header.mended.iter().map(|mended| (mended.line, mended.what.sentence())).collect(),
    };
    found.stated = stated::in_lines(&read.skips.lines, char::from(survey.header.delimiter));
    let periods = periods::found(input, &survey, &mut found.problems);
    found.period = periods.periods.clone();
    let how = survey.how(dialect);
    let (values, proposals) = found.sort_columns(&survey, &periods, how);
    found.drop_labels(input, dialect, &survey)?;
    found.note_proposals(&proposals);
    let (missing, marks) = proposals.lists(how.declared);
    let flags = how.declared.flags || proposals.flags.is_some();
    let how = How { declared: Declared { missing: &missing, marks: &marks, flags }, ..how };
    found.note_numbers(input, &survey, &values, how, dialect);
    found.note_status();
    let names = &survey.header.names;
    let columns: Vec<(String, Vec<usize>)> = match periods.wide.is_empty() {
        true => values.iter().map(|number| (names[*number].clone(), vec![*number])).collect(),
        false => vec![("value".to_owned(), periods.wide.clone())],
    };
    found.shape = match (&periods.wide[..], &values[..]) {
        ([_, ..], _) => "wide by period",
        ([], [_, _, ..]) if found.role("indicator").is_none() => "wide by measure",
        _ => "long",
    };
    let by_unit = found.add_measures(&survey, &columns, how);
    if !values.is_empty() {
        series::add(&mut found, input, dialect, &survey, &periods, by_unit)?;
        found.note_duplicates();
    }
    if found.period.is_none() {
        let what = "no column and no header has periods only";
        let settle = format!("name the column of the periods: `column` of `[period]` in the card; {}", found.has());
        found.problems.push(Problem::new(what, settle));
    }
    if values.is_empty() {
        let settle = format!("name the column of a measure: `column` of `[measures.NAME]` in the card; {}", found.has());
        found.problems.push(Problem::new("no column has numbers only", settle));
    }
    input.unchanged()?;
    Ok(found)
}

/// Where a row stands, in words.
fn on_line(input: &Input, row: u64) -> String {
    match (input.parts().len(), input.at(row)) {
        (1, (_, line)) => format!("on line {line}"),
        (_, (file, line)) => format!("on line {line} of {}", file.name),
    }
}

/// What the beginning of a file says.
fn begun(input: &Input, dialect: &Dialect, survey: &Survey) -> Result<Understanding> {
    let header = &survey.header;
    let name = header.encoding.to_lowercase();
    let guessed = dialect.encoding.is_none() && is_a_guess(header.encoding);
    Ok(Understanding {
        file: input.name.clone(),
        files: written(input, dialect)?,
        format: if header.table { "Parquet" } else { "text" },
        encoding: header.encoding,
        encoding_guess: guessed.then(|| {
            let because = "no other encoding makes sense of the text";
            Guess::new(&name, because, format!("[csv] encoding = {}", in_quotes(&name)))
        }),
        packing: header.packing,
        byte_order_mark: header.byte_order_mark,
        delimiter: Delimiter::written(header.cut),
        quoted: survey.quoted,
        line_ends: ["LF", "CRLF", "CR"]
            .into_iter()
            .zip(survey.line_ends)
            .filter(|(_, count)| *count > 0)
            .map(|(end, _)| end)
            .collect(),
        decimal: None,
        header_line: header.line,
        header_rows: header.rows,
        csv: dialect.written(header),
        layout: Vec::new(),
        columns: header.names.clone(),
        rows: Rows { read: 0, blank: 0, above_header: 0, skipped: Vec::new(), lines: Vec::new(), mended: Vec::new() },
        shape: "long",
        period: None,
        dimensions: Vec::new(),
        roles: Vec::new(),
        labels: Vec::new(),
        texts: Vec::new(),
        measures: Vec::new(),
        stated: Vec::new(),
        missing: Vec::new(),
        flags: None,
        marks: Vec::new(),
        status: Vec::new(),
        gaps: Vec::new(),
        gap_count: 0,
        duplicates: Vec::new(),
        duplicate_count: 0,
        problems: Vec::new(),
    })
}

/// How each of several files is written.
fn written(input: &Input, dialect: &Dialect) -> Result<Vec<Written>> {
    let parts = if input.parts().len() > 1 { input.parts() } else { &[] };
    let one = |part: &Input| {
        let header = header(part, dialect)?;
        Ok(Written {
            file: part.name.clone(),
            encoding: header.encoding,
            packing: header.packing,
            delimiter: Delimiter::written(header.cut),
            header_line: header.line,
        })
    };
    parts.iter().map(one).collect()
}

impl Understanding {
    /// Which columns there are, as a reader says who misses one.
    fn has(&self) -> String {
        let file = std::path::Path::new(&self.file).file_name().map(|name| name.to_string_lossy().into_owned());
        let shown: Vec<String> = self.columns.iter().take(12).map(|name| format!("`{name}`")).collect();
        let more = match self.columns.len().saturating_sub(shown.len()) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        format!("the columns of {} are {}{more}", file.unwrap_or_default(), shown.join(", "))
    }

    /// The column that plays a role.
    pub(crate) fn role(&self, role: &str) -> Option<&Role> {
        self.roles.iter().find(|found| found.role == role)
    }

    /// Says of every column what it is; gives those with numbers, and what these need to be read.
    fn sort_columns(&mut self, survey: &Survey, periods: &Found, how: How<'_>) -> (Vec<usize>, Proposals) {
        let names = &survey.header.names;
        let (mut values, mut proposals, mut taken) = (Vec::new(), Proposals::default(), Vec::new());
        let of_periods = |name: &String| {
            let found = self.period.iter().flat_map(|period| period.column.iter().chain(&period.parts));
            found.into_iter().any(|known| known == name)
        };
        let period_columns: Vec<bool> = names.iter().map(of_periods).collect();
        for (number, name) in names.iter().enumerate().filter(|(number, _)| !period_columns[*number]) {
            let found = &survey.columns[number];
            // Where SDMX has its value, the other numbers are attributes of it.
            let attribute = name != "OBS_VALUE" && names.iter().any(|name| name == "OBS_VALUE");
            let role = role(name).filter(|role| plays(role, found));
            let wide = periods.wide.contains(&number);
            if let Some(needed) =
                (role.is_none() && !attribute || wide).then(|| needed(found, how, wide || is_value_name(name))).flatten()
            {
                values.push(number);
                proposals.join(needed);
            } else if let Some(role) = role {
                let count = (!found.crowded).then(|| found.texts().len() as u64);
                self.roles.push(Role { column: name.clone(), role, values: some(found), count });
            } else if is_text(found, self.rows.read) {
                self.texts.push(name.clone());
            } else {
                self.dimensions.push(dimension(name, found, &mut taken));
            }
        }
        (values, proposals)
    }

    /// Takes the columns out of the dimensions that only say in other words what another of them says.
    fn drop_labels(&mut self, input: &Input, dialect: &Dialect, survey: &Survey) -> Result<()> {
        let mut kept: Vec<Dimension> = Vec::new();
        for dimension in std::mem::take(&mut self.dimensions) {
            let filled = dimension.values.iter().filter(|value| !value.is_empty()).count() as u64;
            let may = |of: &&Dimension| {
                let blank = dimension.values.iter().any(String::is_empty);
                let (own, theirs) = (dimension.count.unwrap_or(0), of.count.unwrap_or(0));
                // Where hardly any value stands twice, that two go together says nothing, unless they are called so.
                let often = self.rows.read >= 3 * theirs || [&of.column, &dimension.column].into_iter().any(|name| is_code(name));
                theirs > 1 && own > 1 && (own == theirs || (blank && own < theirs)) && theirs <= SHOWN as u64 && often
            };
            let mut label = None;
            for of in kept.iter().filter(may) {
                let keys = [of, &dimension].into_iter().filter_map(|it| survey.header.column(&it.column)).collect();
                let pairs = cells(input, dialect, &Request { keys, ..Request::default() })?.groups;
                let named = pairs.iter().filter(|pair| !pair.key[1].is_empty()).count() as u64;
                if Some(pairs.len() as u64) == of.count && named == filled {
                    label = Some(Label { column: dimension.column.clone(), of: of.column.clone() });
                    break;
                }
            }
            match label {
                Some(label) => self.labels.push(label),
                None => kept.push(dimension),
            }
        }
        self.dimensions = kept;
        Ok(())
    }
}

/// Whether a column of this name has codes for what another names.
fn is_code(name: &str) -> bool {
    let lower = name.to_lowercase();
    ["code", "iso", "代码", "编码"].iter().any(|word| lower.contains(word)) || lower == "id" || lower.ends_with("_id")
}

/// Whether a column plays the role that its name gives it: an indicator has a few values, a unit is one.
fn plays(role: &str, column: &Column) -> bool {
    let texts = column.texts();
    let a_unit = |(text, _): &(String, u64)| unit::printed(text).is_some_and(|(_, unit)| text.is_ascii() || unit.name() != text);
    match role {
        "indicator" => !column.crowded && texts.len() <= INDICATORS,
        "unit" => !column.crowded && texts.iter().any(a_unit),
        _ => true,
    }
}

/// What has to be declared so that a column is one of numbers; `None` where it is none whatever is declared.
/// `meant` says that its name makes it one.
fn needed(column: &Column, how: How<'_>, meant: bool) -> Option<Proposals> {
    let plain = column.tally(how);
    let proposals = Proposals::of(column, how);
    // Names such as `1a` and `2b` are no numbers: at least half of the cells must be some as they stand.
    let words: u64 = plain.missing.values().sum();
    if !meant && plain.numbers < plain.others + words.min(plain.numbers) {
        return plain.is_of_numbers().then_some(proposals);
    }
    let (missing, marks) = proposals.lists(how.declared);
    let flags = how.declared.flags || proposals.flags.is_some();
    let read = column.tally(How { declared: Declared { missing: &missing, marks: &marks, flags }, ..how });
    (read.is_of_numbers() || (meant && read.others == 0)).then_some(proposals)
}

/// A text for nearly every row is no dimension.
fn is_text(column: &Column, records: u64) -> bool {
    column.crowded || (column.texts().len() as u64 > 20.max(records / 2))
}

fn some(column: &Column) -> Vec<String> {
    column.texts().into_iter().take(SHOWN).map(|(text, _)| text).collect()
}

fn dimension(column: &str, found: &Column, taken: &mut Vec<String>) -> Dimension {
    let texts = found.texts();
    let total = texts.iter().find(|(text, _)| texts.len() > 1 && guess::TOTALS.contains(&text.to_lowercase().as_str()));
    let name = named(column, taken);
    let card = |total: &str| format!("[dimensions.{}] total = {}", keyed(&name), in_quotes(total));
    Dimension {
        column: column.to_owned(),
        values: some(found),
        count: (!found.crowded).then_some(texts.len() as u64),
        total: total.map(|(text, _)| Guess::new(text, "it is called so", card(text))),
        name,
    }
}

#[cfg(test)]
mod tests;
