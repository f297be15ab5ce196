//! `sizeup chart`: a picture of one file.

use std::path::PathBuf;

use super::aloud::Aloud;
use super::artefact::{behind_levels, by_term, draw, refused};
use super::console::Console;
use super::publish::publish_one;
use super::select::{Select, calls, unstated_kind};
use crate::chart::{self, CHARTS, Spec};
use crate::finding::{Finding, Result, Severity, UsageFact, nearest};
use crate::project::ScaleWord;
use crate::study::{self, Selected, View};

/// Draw a chart of a CSV, without any project
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  sizeup chart users.csv --by area --kind stock --unit person -o users.svg --title 'Rural users grew faster'\n  \
sizeup chart market.csv --value revenue --kind flow --type combo -o market.png"
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
    /// What to draw; `sizeup list metrics` shows the metrics
    #[arg(long = "metric", value_name = "M")]
    metrics: Vec<String>,
    /// The type of the chart; `sizeup list charts` shows them
    #[arg(long = "type", value_name = "T", default_value = "line")]
    kind: String,
    /// Where to write: .svg, .png or .pdf
    #[arg(short, long, value_name = "OUT", required = true)]
    output: PathBuf,
    /// The finding, as a sentence; the measure where nothing is said
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// Measure, unit, place and time; written by itself where nothing is said
    #[arg(long, value_name = "TEXT")]
    subtitle: Option<String>,
    /// What a reader should know
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// The scale of the numbers, such as million
    #[arg(long, value_name = "SCALE")]
    scale: Option<String>,
    #[command(flatten)]
    rejects: super::rejects::Flag,
}

/// The endings of pictures.
const ENDINGS: &[&str] = &["svg", "png", "pdf"];

impl Args {
    pub fn run(self, console: &Console) -> Result<u8> {
        let kind = chart::named(&self.kind).ok_or_else(|| {
            let fact = UsageFact::NotAValue { flag: "--type".to_owned(), typed: self.kind.clone() };
            let known = || CHARTS.iter().map(|chart| chart.name);
            let hint = match nearest(&self.kind, known()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("types are {}", known().collect::<Vec<_>>().join(", ")),
            };
            Finding::error(fact).hint(hint)
        })?;
        let ending = self.output.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
        if !ENDINGS.contains(&ending.as_str()) {
            let fact = UsageFact::NotAValue { flag: "-o".to_owned(), typed: self.output.to_string_lossy().into_owned() };
            return Err(Finding::error(fact).hint("pictures are .svg, .png or .pdf").into());
        }
        let mut calls = calls(&self.metrics, "value")?;
        behind_levels(kind, &mut calls)?;
        for role in kind.roles.iter().skip(calls.len()) {
            calls.push(role.parse().map_err(|_| super::report::internal("a chart asks for a metric that there is"))?);
        }
        if let Some(scale) = self.scale.as_ref().filter(|scale| ScaleWord::read(scale).is_none()) {
            let fact = UsageFact::NotAValue { flag: "--scale".to_owned(), typed: scale.clone() };
            return Err(Finding::error(fact).hint("`sizeup list units` shows the scales, such as million").into());
        }
        let ahead = kind.ahead && calls.last().is_some_and(|call| call.metric.looks_ahead());
        if calls.len() > kind.roles.len() + usize::from(ahead) {
            let sentence = format!("a `{}` shows {} of the {} metrics", kind.name, kind.roles.len(), calls.len());
            return Err(Finding::error(UsageFact::Conflict(sentence)).hint("draw a chart for each").into());
        }
        let select = self.select.read()?;
        let (from, to) = self.select.span()?;
        let (every, opt_ins) = (self.aloud.every()?, self.aloud.opt_ins()?);
        if kind.by == chart::By::Must && select.by.is_empty() {
            let sentence = format!("a `{}` is made of parts, and no column says which", kind.name);
            return Err(Finding::error(UsageFact::Conflict(sentence)).hint("name it with `--by COLUMN`").into());
        }
        let selected = console.watched(|| {
            self.rejects.around(&self.files, Some(&self.output), |rejects| study::select(&self.files, &select, rejects))
        })?;
        console.findings(&selected.absent(&calls));
        let Selected { study, measures, card, input, summed } = selected;
        summed.iter().for_each(|sentence| console.detail(sentence));
        let measure = match &measures[..] {
            [measure] => measure.clone(),
            _ => {
                let sentence = format!("a chart shows one value, and there are {}", measures.len());
                let short: Vec<&str> = measures.iter().map(|name| name.rsplit('.').next().unwrap_or(name)).collect();
                return Err(Finding::error(UsageFact::Conflict(sentence))
                    .hint(format!("name one with `--value`: {}", short.join(", ")))
                    .into());
            }
        };
        let filter = if card { select.filter.clone() } else { Vec::new() };
        let by = by_term(select.by.clone(), &calls);
        let view = View { measure: measure.clone(), by: Some(by.clone()), filter, calls, from, to, every, opt_ins };
        let tables = study.view(&view)?;
        console.findings(&study.noticed(&view));
        console.findings(&unstated_kind(&view.calls, &tables).into_iter().collect::<Vec<_>>());
        if let Some(finding) = refused(kind, &tables) {
            return Err(finding.into());
        }
        let title = self
            .title
            .clone()
            .unwrap_or_else(|| study.levels(&measure).map(|table| table.measure.title.clone()).unwrap_or_default());
        let name = self.output.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let spec = Spec {
            subtitle: self.subtitle.clone(),
            note: self.note.clone(),
            scale: self.scale.clone(),
            largest_remainder: opt_ins.largest_remainder,
            across_breaks: opt_ins.across_breaks,
            from,
            ..Spec::new(name, kind, title)
        };
        let dataset = study.project.cards[0].name.clone();
        let foreseen = super::outlook::notes(&study.foreseen(&view)?, &[], spec.locale);
        let drawn = draw(&study, &dataset, &spec, by.first(), tables, foreseen);
        let bytes = match ending.as_str() {
            "png" => drawn.png(),
            "pdf" => drawn.pdf(),
            _ => drawn.svg(),
        };
        publish_one(&self.output, &input, &bytes)?;
        console.findings(&chart::lint(&drawn.picture));
        console.findings(&study.findings);
        Ok(u8::from(study.findings.iter().any(|finding| finding.severity == Severity::Error)))
    }
}
