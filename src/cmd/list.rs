//! `sizeup list`: what there is, read from the lists that the program itself runs on.

use super::console::Console;
use crate::chart::CHARTS;
use crate::export::FORMATS;
use crate::finding::{Finding, Result, UsageFact, nearest};
use crate::metric::{METRICS, Metric, RECIPES, Recipe};
use crate::source::number::{BOUNDS, CERTAIN, FLAGS, LETTERS, MISSING};
use crate::source::period::{FISCAL, MIDNIGHTS, NOTATIONS, Notation, PARTS, SHORT_DAYS, UNSETTLED};
use crate::table::{KINDS, MARKS, REASONS};
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
    /// Formats of tables, notations of periods and numbers
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
        Listing::Formats => formats(),
        Listing::Units => units(),
    }
}

fn formats() -> String {
    let mut out = String::from("Tables\n");
    out += &lines(FORMATS.iter().map(|format| (format.name, format.sentence.to_owned())));
    out += "\nPictures\n";
    out += &lines(
        [
            ("svg", "with outlined text, the same everywhere"),
            ("png", "at two dots a pixel"),
            ("pdf", "with text that can be searched"),
        ]
        .map(|(a, b)| (a, b.to_owned())),
    );
    out += "\nMarks behind the letter of a status, such as A+partial\n";
    out += &lines(MARKS.iter().map(|(_, word, sentence)| (*word, (*sentence).to_owned())));
    out + &periods() + &numbers()
}

fn periods() -> String {
    let mut out = String::from("\nPeriods as references write them\n");
    out += &lines(OWN.iter().map(|(text, frequency)| (*text, (*frequency).to_owned())));
    for (title, rows) in [
        ("Periods as printed", NOTATIONS),
        ("Periods that their column as a whole settles, or the card: `order`, `frequency` of `[period]`", UNSETTLED),
        ("Days that only `order` of `[period]` settles", SHORT_DAYS),
        ("Fiscal years, where `fiscal` of `[period]` says which months they have", FISCAL),
        ("Parts of a year that stands in another column", PARTS),
    ] {
        let example = |row: &Notation| (row.example, row.frequency.name().to_owned());
        out += &format!("\n{title}\n{}", lines(rows.iter().map(example)));
    }
    out + "\nWhat may stand behind a day\n" + &words(MIDNIGHTS.iter().map(|time| time.trim()))
}

/// The notation of references.
const OWN: &[(&str, &str)] = &[
    ("2023", "year"),
    ("2023-H1", "half"),
    ("2023-Q4", "quarter"),
    ("2023-12", "month"),
    ("2023-W05", "week"),
    ("2023-12-31", "day"),
    ("2023-01/2023-10", "span"),
];

fn numbers() -> String {
    let mut out = String::from("\nNumbers as printed\n");
    out += &lines(NUMBERS.iter().map(|(text, about)| (*text, (*about).to_owned())));
    out += "\nBounds and approximations before or behind a number\n";
    out += &words(BOUNDS.iter().map(|(word, ..)| *word));
    out += "\nLetters that scale a number; `sizeup list units` has the words\n";
    let letters: Vec<(String, String)> =
        LETTERS.iter().map(|(letter, power)| (letter.to_string(), format!("10^{power}"))).collect();
    out += &lines(letters.iter().map(|(letter, power)| (letter.as_str(), power.clone())));
    out += "\nMissing values, beside an empty cell\n";
    out += &words(CERTAIN.iter().copied());
    out += "\nMissing values where `missing` of `[csv]` lists them\n";
    out += &words(MISSING.iter().filter(|word| !CERTAIN.contains(word)).copied());
    out += "\nFlags behind a number, where `flags = true` of `[csv]` says so, with their letter in SDMX\n";
    let flags: Vec<(String, String)> =
        FLAGS.iter().map(|(flag, letter, about)| (flag.to_string(), format!("{letter}  {about}"))).collect();
    out + &lines(flags.iter().map(|(flag, about)| (flag.as_str(), about.clone())))
}

/// The ways to print a number, one example each; the tests of `source::number` have more.
const NUMBERS: &[(&str, &str)] = &[
    ("1234.5", "a plain decimal"),
    ("1,234.5", "thousands by commas"),
    ("1.234,5", "thousands by points, a decimal comma; the column or `decimal` of `[csv]` settles which"),
    ("1 234,5", "thousands by spaces, thin ones and unbreakable ones too"),
    ("1'234.5", "thousands by apostrophes"),
    ("12,34,567", "Indian groups"),
    ("-5 (5) 5-", "a sign before, parentheses, a sign behind; U+2212 too"),
    ("6.8%", "percent and per mille, which is a tenth of it"),
    ("$5 US$5 5€", "currencies, before or behind"),
    ("1.5e3", "an exponent; 1.5×10^3 too"),
    ("１２３", "full-width digits"),
];

fn words<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    words.into_iter().collect::<Vec<_>>().join("  ") + "\n"
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
    out += "\nMeasures made of two others, by a `[[measure]]` of sizeup.toml\n";
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
    match text.lines().find(named) {
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
