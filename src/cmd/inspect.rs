//! `sizeup inspect`: what is understood of a file, and what is not.

use std::path::PathBuf;

use super::console::Console;
use super::publish::publish_one;
use crate::finding::{Finding, ReadingFact, Result, UsageFact, escaped};
use crate::source::inspect::{Dimension, Guess, Measure, Understanding, card, inspect};
use crate::source::{Dialect, Input, Rejects, cells_csv, header, places};
use crate::study::{Described, described};

/// Show what is understood of a CSV, and what is not
#[derive(clap::Args)]
#[command(after_help = "What is certain is stated; what is a guess is marked as one, with what to write in the card.\n\
Examples:\n  sizeup inspect users.csv\n  sizeup inspect --card users.csv > users.toml\n  sizeup inspect --cells clean.csv messy.csv")]
pub struct Args {
    /// The CSVs; - is standard input, a folder or a pattern such as 'data/*.csv' one dataset
    #[arg(value_name = "FILE", required = true)]
    files: Vec<String>,
    /// The same for programs
    #[arg(long, conflicts_with = "card")]
    json: bool,
    /// The first draft of a card
    #[arg(long)]
    card: bool,
    /// Write the table as it was understood, before any typing; - is standard output
    #[arg(long, value_name = "OUT.csv")]
    cells: Option<PathBuf>,
    #[command(flatten)]
    rejects: super::rejects::Flag,
}

impl Args {
    pub fn run(self, console: &Console) -> Result<u8> {
        if self.files.len() > 1 && (self.cells.is_some() || self.card) {
            let flag = if self.card { "--card" } else { "--cells" };
            return Err(Finding::error(UsageFact::Conflict(format!("`{flag}` is about one file, and several are named"))).into());
        }
        let understood =
            match console.watched(|| self.rejects.around(&self.files, |rejects| self.understood(console, rejects)))? {
                Some(understood) => understood,
                None => return Ok(0),
            };
        let text = if self.json {
            json(&understood)
        } else if self.card {
            card(&understood[0])
        } else {
            understood.iter().map(told).collect::<Vec<_>>().join("\n")
        };
        console.result(text.as_bytes())?;
        Ok(0)
    }

    /// What is understood of each file; nothing where only its cells are wanted.
    fn understood(&self, console: &Console, mut rejects: Option<&mut Rejects>) -> Result<Option<Vec<Understanding>>> {
        let mut understood = Vec::with_capacity(self.files.len());
        for file in &self.files {
            let read = described(file)?;
            let done = self.one(console, &read);
            if let Some(out) = rejects.as_deref_mut() {
                let refused = done.as_ref().err().map(|found| found.0.as_slice()).unwrap_or_default();
                read.list(refused, out)?;
            }
            match done? {
                Some(found) => understood.push(found),
                None => return Ok(None),
            }
        }
        Ok(Some(understood))
    }

    fn one(&self, console: &Console, Described { input, dialect, .. }: &Described) -> Result<Option<Understanding>> {
        // A file is looked at here, and not yet counted with: what leaves no value in doubt is mended aloud.
        let dialect = &Dialect { mend: true, ..dialect.clone() };
        console.findings(&mended(input, dialect)?);
        if let Some(out) = &self.cells {
            let mut bytes = Vec::new();
            cells_csv(input, dialect, &mut bytes)?;
            if out.as_os_str() == "-" {
                console.result(&bytes)?;
                return Ok(None);
            }
            publish_one(out, input, &bytes)?;
        }
        inspect(input, dialect).map(Some)
    }
}

/// The rows that had to be mended, each with its line.
fn mended(input: &Input, dialect: &Dialect) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for part in input.parts() {
        let mended = header(part, dialect)?.mended;
        let lines: Vec<(u64, usize)> = mended.iter().map(|mended| (mended.line, 0)).collect();
        let places = if lines.is_empty() { Vec::new() } else { places(part, dialect, &lines)? };
        let told = mended.iter().zip(places);
        findings.extend(told.map(|(mended, place)| Finding::warning(ReadingFact::Other(mended.what.sentence())).at(place)));
    }
    if let Some(last) = findings.last_mut() {
        last.hint = Some("a card reads it so with `mend = true` under `[csv]`; without it the row is refused".to_owned());
    }
    Ok(findings)
}

/// One object for one file, a list for several.
fn json(understood: &[Understanding]) -> String {
    let text = match understood {
        [one] => serde_json::to_string_pretty(one),
        several => serde_json::to_string_pretty(several),
    };
    text.expect("what is understood is JSON") + "\n"
}

fn told(found: &Understanding) -> String {
    let mut out = format!("{}\n", escaped(&found.file));
    let mut row = |name: &str, text: String| out += &format!("  {name:<11}{}\n", escaped(&text));
    for written in &found.files {
        let packed = written.packing.map(|packing| format!(", packed with {packing}")).unwrap_or_default();
        let between = between(&written.delimiter);
        row(
            "file",
            format!(
                "{}: {}, {between} between fields{packed}, header on line {}",
                written.file, written.encoding, written.header_line
            ),
        );
    }
    let mark = if found.byte_order_mark { " with a byte order mark" } else { "" };
    let quoted = if found.quoted { ", quoted where needed" } else { "" };
    match found.format {
        "text" => row(
            "text",
            format!(
                "{}{mark}, {} between fields{quoted}, lines end in {}",
                found.encoding,
                between(&found.delimiter),
                found.line_ends.join(" and ")
            ),
        ),
        format => row("format", format!("{format}: row 1 is line 2 here")),
    }
    if let Some(packing) = found.packing {
        row("packed", format!("with {packing}"));
    }
    let rows = &found.rows;
    let blank = if rows.blank > 0 { format!(", {} blank lines passed over", rows.blank) } else { String::new() };
    let header = match found.header_rows {
        0 => "no header: the names are declared".to_owned(),
        1 => format!("below the header on line {}", found.header_line),
        several => format!("below a header of {several} lines that begins on line {}", found.header_line),
    };
    row("rows", format!("{} {header}{blank}", rows.read));
    for (reason, count) in &rows.skipped {
        row("skipped", format!("{count}: {}", reason.words()));
        let mut shown = 0;
        for line in rows.lines.iter().filter(|line| line.reason == *reason).take(SOME) {
            let file = line.file.as_ref().map(|file| format!("{file}, ")).unwrap_or_default();
            row("", format!("{file}line {}: {}", line.line, line.text.chars().take(100).collect::<String>()));
            shown += 1;
        }
        more(&mut row, *count, shown, "lines");
    }
    if !rows.mended.is_empty() {
        let count = rows.mended.len();
        row(
            "mended",
            format!(
                "{count} {} that left no value in doubt; `mend` of `[csv]` settles it",
                if count == 1 { "row" } else { "rows" }
            ),
        );
    }
    row("shape", format!("{}, {} columns", found.shape, found.columns.len()));
    if let Some(decimal) = found.decimal {
        row("decimal", format!("`{decimal}`"));
    }
    match &found.period {
        None => row("period", "no column holds periods".to_owned()),
        Some(period) => {
            let column = match &period.column {
                Some(column) => format!("column `{column}`"),
                None => format!(
                    "{} columns, `{}` to `{}`",
                    period.columns.len(),
                    period.columns[0],
                    period.columns[period.columns.len() - 1]
                ),
            };
            let frequencies: Vec<String> =
                period.frequencies.iter().map(|(name, count)| format!("{count} of a {name}")).collect();
            row("period", format!("{column}, {} to {}: {}", period.first, period.last, frequencies.join(", ")));
            row_guess(&mut row, &period.guess, "in `[period]`");
        }
    }
    for dimension in &found.dimensions {
        row("dimension", of_dimension(dimension));
        row_guess(&mut row, &dimension.total, &format!("`total` of `[dimensions.{}]`", dimension.column));
    }
    for role in &found.roles {
        row(role.role, format!("column `{}`: {}", role.column, some(&role.values)));
    }
    for text in &found.texts {
        row("text", format!("column `{text}`"));
    }
    for measure in &found.measures {
        row("measure", of_measure(measure));
        row_guess(&mut row, &measure.kind, &format!("`kind` of `[measures.{}]`", measure.name));
    }
    for missing in &found.missing {
        row("missing", format!("`{}`", missing.value));
        row_guess(&mut row, &Some(missing.clone()), "`missing` of `[csv]`");
    }
    for gap in &found.gaps {
        let series = if gap.series.is_empty() { String::new() } else { format!("{}: ", gap.series.join(", ")) };
        row("gap", format!("{series}nothing between {} and {}", gap.after, gap.before));
    }
    more(&mut row, found.gap_count, found.gaps.len(), "gaps");
    for duplicate in &found.duplicates {
        let (key, (one, other)) = (duplicate.key.join(", "), duplicate.lines);
        row(
            "duplicate",
            match &duplicate.files {
                None => format!("{key} on lines {one} and {other}"),
                Some((file, last)) => format!("{key} on line {one} of {file} and line {other} of {last}"),
            },
        );
    }
    more(&mut row, found.duplicate_count, found.duplicates.len(), "duplicates");
    for problem in &found.problems {
        row("problem", problem.clone());
    }
    out
}

/// What separates the fields, as people say it.
fn between(delimiter: &str) -> String {
    match delimiter {
        "\t" => "tabs".to_owned(),
        " " => "blanks".to_owned(),
        "blanks" => "runs of blanks".to_owned(),
        "two blanks" => "two blanks or more".to_owned(),
        other => format!("`{other}`"),
    }
}

/// How many values of a column are told.
const SOME: usize = 8;

fn some(values: &[String]) -> String {
    let shown: Vec<String> = values.iter().take(SOME).map(|value| format!("`{value}`")).collect();
    shown.join(", ") + if values.len() > SOME { ", …" } else { "" }
}

fn of_dimension(dimension: &Dimension) -> String {
    let count = dimension.count.map_or("very many".to_owned(), |count| count.to_string());
    format!("column `{}`, {count} values: {}", dimension.column, some(&dimension.values))
}

fn of_measure(measure: &Measure) -> String {
    let rows = measure.selected_by.as_ref().map(|(column, value)| format!(" where `{column}` is `{value}`")).unwrap_or_default();
    let unit = match (&measure.unit, &measure.printed_units[..]) {
        (Some(unit), []) => format!(", unit {unit}"),
        (Some(unit), printed) => format!(", unit {unit} (printed {})", some(printed)),
        (None, []) => ", no unit".to_owned(),
        (None, printed) => format!(", several units: {}", some(printed)),
    };
    let unit = match &measure.unit_in_header {
        Some(printed) => format!("{unit} (the header says `{printed}`)"),
        None => unit,
    };
    let empty = if measure.empty > 0 { format!(", {} empty", measure.empty) } else { String::new() };
    let approximate = if measure.approximate > 0 { format!(", {} approximate", measure.approximate) } else { String::new() };
    format!("column `{}`{rows}: {} numbers{empty}{approximate}{unit}", measure.column, measure.numbers)
}

/// A guess, and where a card settles it.
fn row_guess(row: &mut impl FnMut(&str, String), guess: &Option<Guess>, settled: &str) {
    if let Some(guess) = guess {
        row("", format!("guess: {}, because {}; {settled} settles it", guess.value, guess.because));
    }
}

fn more(row: &mut impl FnMut(&str, String), count: u64, shown: usize, what: &str) {
    let rest = count.saturating_sub(shown as u64);
    if rest > 0 {
        row("", format!("and {rest} more {what}"));
    }
}
