//! `sizeup list`: what there is, read from the lists that the program itself runs on.

mod formats;

use super::console::Console;
use crate::chart::CHARTS;
use crate::finding::{Finding, Result, UsageFact, nearest};
use crate::metric::{METRICS, Metric, RECIPES, Recipe};
use crate::table::{KINDS, REASONS};
use crate::unit::{NOUNS, SCALES};

/// List metrics, charts, formats, reasons or units
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  sizeup list metrics\n  sizeup list metrics cagr")]
pub struct Args {
    /// Which list
    #[arg(value_enum)]
    list: Listing,
    /// One entry, told in full
    name: Option<String>,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Listing {
    /// Named calculations
    Metrics,
    /// Types of chart
    Charts,
    /// Formats of tables and pictures; files, periods and numbers as they are understood
    Formats,
    /// Why a number cannot be given
    Reasons,
    /// Kinds, units and scales
    Units,
}

impl Args {
    pub fn run(self, console: &Console) -> Result<u8> {
        let text = match (self.list, &self.name) {
            (Listing::Metrics, Some(name)) => one_metric(name)?,
            (Listing::Metrics, None) => metrics(),
            (list, Some(name)) => one_line(&text(list), name)?,
            (list, None) => text(list),
        };
        console.result(text.as_bytes())?;
        Ok(0)
    }
}

fn text(list: Listing) -> String {
    match list {
        Listing::Metrics => String::new(),
        Listing::Charts => lines(CHARTS.iter().map(|chart| (chart.name, format!("{}; needs {}", chart.about, chart.needs)))),
        Listing::Reasons => lines(REASONS.iter().map(|(_, code, sentence)| (*code, (*sentence).to_owned()))),
        Listing::Formats => formats::formats(),
        Listing::Units => units(),
    }
}

fn units() -> String {
    let mut out = String::from("Kinds\n");
    out += &lines(KINDS.iter().map(|(_, name, sentence)| (*name, (*sentence).to_owned())));
    out += "\nScales\n";
    out += &lines(SCALES.iter().map(|scale| (scale.printed, format!("10^{}", scale.power))));
    out += "\nUnits, and what tables write for them; any other noun is its own unit\n";
    out + &lines(NOUNS.iter().map(|noun| (noun.printed, noun.unit.to_owned())))
}

fn lines<'a>(entries: impl IntoIterator<Item = (&'a str, String)>) -> String {
    use unicode_width::UnicodeWidthStr;
    let entries: Vec<(&str, String)> = entries.into_iter().collect();
    let width = entries.iter().map(|(name, _)| name.width()).max().unwrap_or(0);
    entries.iter().map(|(name, text)| format!("{name}{}  {text}\n", " ".repeat(width - name.width()))).collect()
}

fn metrics() -> String {
    let mut out = lines(METRICS.iter().map(|metric| (metric.name, first_sentence(metric))));
    out += "\nMeasures made of others, by a `[[measure]]` of sizeup.toml\n";
    out + &lines(RECIPES.iter().map(|recipe| (recipe.name, recipe.formula.to_owned())))
}

fn recipe(recipe: &Recipe) -> String {
    let mut out = format!("{}\n\n  {}\n\n", recipe.name, recipe.formula);
    out += &format!("{:<9}{}\n", "edges", recipe.edges);
    out += &format!("{:<9}{}\n", "also", recipe.aliases.join(", "));
    out += "\nNo metric of one measure: sizeup.toml declares it as a measure of its own, for example\n\n";
    out + &recipe.lines.lines().map(|line| format!("  {line}\n")).collect::<String>()
}

fn first_sentence(metric: &Metric) -> String {
    let unit = match metric.kinds() {
        "" => String::new(),
        kinds => format!(" ({kinds})"),
    };
    format!("{}{unit}", metric.formula)
}

fn one_metric(name: &str) -> Result<String> {
    let name = name.split('(').next().unwrap_or(name);
    let Some(metric) = Metric::named(name) else {
        let known = METRICS.iter().map(|metric| metric.name).chain(RECIPES.iter().map(|recipe| recipe.name));
        return Recipe::named(name).map(recipe).ok_or_else(|| unknown(name, known));
    };
    let example = &metric.example;
    let mut out = format!("{}\n\n  {}\n\n", metric.name, metric.formula);
    let mut row = |name: &str, text: &str| out += &format!("{name:<9}{text}\n");
    row("edges", metric.edges);
    row("takes", &metric.takes.sentence());
    row("kinds", if metric.kinds().is_empty() { "any" } else { metric.kinds() });
    if !metric.aliases.is_empty() {
        row("also", &metric.aliases.join(", "));
    }
    row("source", metric.source);
    row("example", example.sentence);
    row("", &format!("{} of {} at {} gives {}", example.ask, example.at.0, example.at.1, example.gives));
    Ok(out)
}

fn one_line(text: &str, name: &str) -> Result<String> {
    let named = |line: &&str| line.split_whitespace().next() == Some(name);
    // A word among others that mean the same.
    let among = || text.lines().find(|line| line.split("  ").any(|word| word.trim() == name));
    match text.lines().find(named).or_else(among) {
        Some(line) => Ok(format!("{line}\n")),
        None => Err(unknown(name, text.lines().filter_map(|line| line.split_whitespace().next()))),
    }
}

fn unknown<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> crate::finding::Findings {
    let finding = Finding::error(UsageFact::Conflict(format!("there is no `{name}` in this list")));
    match nearest(name, known) {
        Some(near) => finding.hint(format!("did you mean `{near}`?")),
        None => finding,
    }
    .into()
}
