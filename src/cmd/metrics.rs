//! `sizeup metrics`: a summary table of one file.

use std::path::PathBuf;

use super::aloud::Aloud;
use super::console::Console;
use super::publish::publish_one;
use super::select::{Select, calls, unstated_kind};
use crate::export::{FORMATS, Format, Sheet};
use crate::finding::{Finding, ReadingFact, Result, Severity, UsageFact, nearest};
use crate::study::{self, Selected, View};
use crate::table::Table;

/// Print a summary table of a CSV, without any project
#[derive(clap::Args)]
#[command(
    after_help = "Columns that are not named are summed over; those that a card declares stay apart where --by names none. On a terminal the table is aligned, into a pipe it is CSV.\n\
Examples:\n  sizeup metrics market.csv --by segment --value revenue --kind flow --metric value --metric yoy --metric share\n  \
sizeup metrics users.csv --by area --kind users=stock --metric 'cagr(2018)' -o growth.csv\n  \
cat users.csv | sizeup metrics - --where area=rural --format md"
)]
pub struct Args {
    /// The CSV, or - for standard input; a folder, a pattern such as 'data/*.csv' and several files are one dataset. A
    /// card beside it (the same name with .toml) is read too
    #[arg(value_name = "FILE", required = true)]
    files: Vec<String>,
    #[command(flatten)]
    select: Select,
    #[command(flatten)]
    aloud: Aloud,
    /// What to compute; may be given several times. `sizeup list metrics` shows them
    #[arg(long = "metric", value_name = "M")]
    metrics: Vec<String>,
    /// Where to write; the ending picks the format. - is standard output
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
    /// The format, whatever the ending: csv, json, md, table, parquet, xlsx
    #[arg(long, value_name = "F")]
    format: Option<String>,
    /// Put an apostrophe before texts that a spreadsheet would run as formulas
    #[arg(long)]
    spreadsheet_safe: bool,
    #[command(flatten)]
    rejects: super::rejects::Flag,
}

impl Args {
    pub fn run(self, console: &Console) -> Result<u8> {
        let calls = calls(&self.metrics, "value")?;
        let select = self.select.read()?;
        let (from, to) = self.select.span()?;
        let (every, opt_ins) = (self.aloud.every()?, self.aloud.opt_ins()?);
        let format = self.format(console)?;
        let to_terminal = self.output.as_ref().is_none_or(|path| path.as_os_str() == "-") && console.is_terminal();
        if format.binary && to_terminal {
            let sentence = format!("`{}` is nothing that a terminal can show", format.name);
            return Err(Finding::error(UsageFact::Conflict(sentence)).hint("name a file with `-o`").into());
        }
        let selected = console.watched(|| {
            self.rejects.around(&self.files, self.output.as_deref(), |rejects| study::select(&self.files, &select, rejects))
        })?;
        console.findings(&selected.absent(&calls));
        let Selected { study, measures, card, input, summed } = selected;
        summed.iter().for_each(|sentence| console.detail(sentence));
        let mut tables: Vec<Vec<Table>> = Vec::new();
        for measure in &measures {
            let by = if card && select.by.is_empty() { None } else { Some(select.by.clone()) };
            let filter = if card { select.filter.clone() } else { Vec::new() };
            let view = View { measure: measure.clone(), by, filter, calls: calls.clone(), from, to, every, opt_ins };
            tables.push(study.view(&view)?);
            console.findings(&study.noticed(&view));
        }
        console.findings(&unstated_kind(&calls, tables.iter().flatten()).into_iter().collect::<Vec<_>>());
        let mut sheet = Sheet::joined(tables.iter().map(|tables| Sheet::long(tables)));
        if self.spreadsheet_safe {
            sheet = sheet.spreadsheet_safe();
        }
        if sheet.rows.len() >= format.most_rows {
            let sentence = format!("the table has {} rows; {} holds {}", sheet.rows.len(), format.name, format.most_rows - 1);
            return Err(Finding::error(ReadingFact::Other(sentence)).hint("write it as CSV or Parquet").into());
        }
        let bytes = (format.write)(&sheet);
        match &self.output {
            Some(path) if path.as_os_str() != "-" => {
                publish_one(path, &input, &bytes)?;
            }
            _ => console.result(&bytes)?,
        }
        console.findings(&study.findings);
        Ok(u8::from(study.findings.iter().any(|finding| finding.severity == Severity::Error)))
    }

    /// The format: the one named, else that of the ending, else what suits a terminal or a pipe.
    fn format(&self, console: &Console) -> Result<&'static Format> {
        let known = || FORMATS.iter().map(|format| format.name);
        let ending = self
            .output
            .as_ref()
            .filter(|path| path.as_os_str() != "-")
            .map(|path| path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default());
        let (flag, name) = match (&self.format, ending) {
            (Some(name), _) => ("--format", name.clone()),
            (None, Some(ending)) => ("-o", ending),
            (None, None) => {
                return Ok(Format::named(if console.is_terminal() { "table" } else { "csv" }).expect("both are in the list"));
            }
        };
        Format::named(&name).ok_or_else(|| {
            let typed = self
                .format
                .clone()
                .unwrap_or_else(|| self.output.as_ref().map(|path| path.to_string_lossy().into_owned()).unwrap_or_default());
            let hint = match nearest(&name, known()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("formats are {}", known().collect::<Vec<_>>().join(", ")),
            };
            Finding::error(UsageFact::NotAValue { flag: flag.to_owned(), typed }).hint(hint).into()
        })
    }
}
