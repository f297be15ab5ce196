//! What was reconciled, as outcomes for programs and as a section for people.

use std::collections::BTreeMap;

use super::Outcome;
use crate::cmd::report::plural;
use crate::finding::{Place, Severity, escaped};
use crate::reconcile::{Entry, Ledger, Verdict};

/// What outcomes of a reconciliation are.
pub const WHAT: &str = "reconciliation";

/// The width of the column with the verdicts.
const MARGIN: usize = 15;

/// The longest line of a section that is not one word.
const WIDTH: usize = 100;

/// One outcome for each entry.
pub fn outcomes(ledgers: &[Ledger]) -> Vec<Outcome> {
    ledgers.iter().flat_map(|ledger| ledger.entries.iter().map(move |entry| outcome(ledger, entry))).collect()
}

fn outcome(ledger: &Ledger, entry: &Entry) -> Outcome {
    Outcome {
        what: WHAT,
        name: format!("{}: {}", ledger.name, entry.name()),
        severity: entry.verdict.severity(ledger.severity),
        verdict: entry.verdict.word(),
        sentence: entry.sentence(),
        place: entry.rows.first().cloned(),
        note: entry.note.clone(),
        rows: entry.rows.clone(),
        residual: entry.residual.map(|residual| residual.to_string()),
        ..Outcome::default()
    }
}

/// The section of a report for people: each ledger with its counts, under it what does not agree, or all of it.
pub fn section(ledgers: &[Ledger], all: bool) -> String {
    let mut out = String::from("Reconciliation\n");
    let (plain, full): (Vec<&Ledger>, Vec<&Ledger>) = ledgers.iter().partition(|ledger| ledger.entries.is_empty());
    for ledger in full {
        let bad = ledger.entries.iter().any(|entry| entry.verdict.severity(ledger.severity) > Some(Severity::Note));
        let mark = if bad { "differs" } else { "reconciles" };
        out += &format!("{mark:<MARGIN$}{}\n", escaped(&ledger.name));
        out += &lines(&[format!("{}:", ledger.about), counts(ledger)], " ");
        let explained = |entry: &&Entry| entry.verdict == Verdict::Known && !all;
        let wanted = |entry: &&Entry| all || entry.verdict.severity(ledger.severity).is_some();
        for entry in ledger.entries.iter().filter(|entry| wanted(entry) && !explained(entry)) {
            out += &told(entry);
        }
        let known: Vec<&Entry> = ledger.entries.iter().filter(explained).collect();
        let mut notes: Vec<&Option<String>> = known.iter().map(|entry| &entry.note).collect();
        notes.dedup();
        for note in notes {
            out += &understood(&known.iter().copied().filter(|entry| entry.note == *note).collect::<Vec<_>>());
        }
    }
    out + &folded(&plain)
}

/// Ledgers that list nothing, a line for all that are alike.
fn folded(ledgers: &[&Ledger]) -> String {
    let mut alike: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for ledger in ledgers {
        let (measures, figures) = alike.entry(&ledger.about).or_default();
        *measures += 1;
        *figures += ledger.fine;
    }
    let each = alike.into_iter().map(|(about, (measures, figures))| {
        let measures = plural(measures, "measure", "measures");
        format!("{:<MARGIN$}{measures}\n{:MARGIN$}{about}: {}\n", "reconciles", "", plural(figures, "figure", "figures"))
    });
    each.collect()
}

/// Differences of one explanation, told together.
fn understood(entries: &[&Entry]) -> String {
    let Some(first) = entries.first() else { return String::new() };
    let names: Vec<String> = entries.iter().map(|entry| entry.name()).collect();
    let mut out = lines(&names, "; ").replacen(&" ".repeat(MARGIN), &format!("  {:<width$}", "known", width = MARGIN - 2), 1);
    let farthest = entries.iter().filter_map(|entry| entry.apart()).max_by(|a, b| a.0.cmp(&b.0));
    if let Some((_, apart)) = farthest {
        out += &lines(&[format!("{}{apart}", if entries.len() > 1 { "up to " } else { "" })], "");
    }
    out + &first.note.iter().map(|note| lines(&note.split(' ').map(str::to_owned).collect::<Vec<_>>(), " ")).collect::<String>()
}

fn told(entry: &Entry) -> String {
    let mut out = format!("  {:<width$} {}\n", entry.verdict.word(), escaped(&entry.name()), width = MARGIN - 3);
    out += &lines(&entry.said(), ", ");
    let places: Vec<String> = entry.rows.iter().map(address).collect();
    out += &lines(&places, ", ");
    out += &entry.note.iter().map(|note| lines(&note.split(' ').map(str::to_owned).collect::<Vec<_>>(), " ")).collect::<String>();
    out
}

fn address(place: &Place) -> String {
    format!("{}:{}:{}", place.file, place.line, place.column)
}

/// Pieces of a sentence under the margin, as many on a line as fit.
fn lines(pieces: &[String], between: &str) -> String {
    let mut out = String::new();
    let mut line = String::new();
    for piece in pieces.iter().map(|piece| escaped(piece)) {
        let fits = MARGIN + line.chars().count() + between.len() + piece.chars().count() <= WIDTH;
        if !line.is_empty() && !fits {
            out += &format!("{:MARGIN$}{}{}\n", "", line, between.trim_end());
            line.clear();
        }
        if !line.is_empty() {
            line += between;
        }
        line += &piece;
    }
    if !line.is_empty() {
        out += &format!("{:MARGIN$}{line}\n", "");
    }
    out
}

/// How many entries there are of each verdict.
fn counts(ledger: &Ledger) -> String {
    let count = |wanted: fn(Verdict) -> bool| ledger.entries.iter().filter(|entry| wanted(entry.verdict)).count();
    let all = [
        (count(|it| it == Verdict::Agrees), "equal"),
        (count(|it| it == Verdict::Within) + ledger.fine, "within"),
        (count(|it| it == Verdict::Rounding), "within rounding"),
        (count(|it| it == Verdict::ComparableBasis), "on a comparable basis"),
        (count(|it| it == Verdict::Known), "known to differ"),
        (count(|it| it == Verdict::Differs), "different"),
        (count(|it| it == Verdict::Exceeds), "beyond"),
    ];
    let held: usize = all.iter().map(|(count, _)| count).sum();
    let parts: Vec<String> = all.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
    let without = count(|it| matches!(it, Verdict::NotComputable(_)));
    let without = if without > 0 { format!("; {without} without a counterpart") } else { String::new() };
    match &parts[..] {
        [] => format!("none held{without}"),
        [only] if held == 1 => format!("{only}{without}"),
        [only] => format!("all {only}{without}"),
        _ => format!("{held} held, {}{without}", parts.join(", ")),
    }
}

/// What the last line of a report says of all ledgers.
pub fn summary(ledgers: &[Ledger]) -> String {
    let entries = || ledgers.iter().flat_map(|ledger| &ledger.entries);
    let count = |wanted: fn(Verdict) -> bool| entries().filter(|entry| wanted(entry.verdict)).count();
    let fine = ledgers.iter().map(|ledger| ledger.fine).sum::<usize>()
        + count(|it| matches!(it, Verdict::Agrees | Verdict::Rounding | Verdict::Within));
    let explained = count(|it| matches!(it, Verdict::Known | Verdict::ComparableBasis));
    let bad = count(|it| matches!(it, Verdict::Differs | Verdict::Exceeds));
    let explained_too = if explained > 0 { format!(", {explained} differ for a known reason") } else { String::new() };
    format!("{fine} of {} figures reconcile{explained_too}\n", fine + explained + bad)
}
