//! The report of a check, for people and for programs.

use serde_json::json;

use super::claims::FLAWED;
use super::reconciliation::{self, WHAT};
use super::{Checked, Outcome};
use crate::cmd::report::plural;
use crate::finding::{Place, Severity, escaped};

/// How a check reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For reading
    Human,
    /// A list of objects
    Json,
    /// Annotations of GitHub workflows
    Github,
    /// JUnit XML
    Junit,
    /// SARIF 2.1.0
    Sarif,
}

/// The report.
pub fn report(format: Format, checked: &Checked) -> String {
    let outcomes = &checked.outcomes;
    match format {
        Format::Human => human(checked),
        Format::Json => json_text(&json!(outcomes.iter().map(object).collect::<Vec<_>>())),
        Format::Github => outcomes.iter().filter_map(annotation).collect(),
        Format::Junit => junit(checked),
        Format::Sarif => sarif(outcomes),
    }
}

fn human(checked: &Checked) -> String {
    let Checked { outcomes, ledgers, title, all, .. } = checked;
    let mut out = title.map(|title| format!("{}\n\n", escaped(title))).unwrap_or_default();
    // Every claim is told; of the rest only what is not as it should be.
    let flawed = |outcome: &&Outcome| outcome.what == WHAT && outcome.verdict == FLAWED && outcome.severity.is_some();
    let plain = |outcome: &&Outcome| outcome.what == "claim" || outcome.severity.is_some() && outcome.what != WHAT;
    let told = outcomes.iter().filter(|outcome| plain(outcome) || flawed(outcome));
    for outcome in told {
        let mark = match outcome.severity {
            None => "holds",
            Some(_) => outcome.verdict,
        };
        let text = outcome.text.iter().map(|text| format!("               “{}”\n", escaped(text))).collect::<String>();
        out += &format!("{mark:<15}{}\n{text}               {}\n", escaped(&outcome.name), escaped(&outcome.sentence));
        if outcome.severity.is_some() {
            let source = outcome.source.iter().map(|source| format!("source {source}"));
            let more = outcome.note.iter().cloned().chain(source);
            out += &more.map(|line| format!("               {}\n", escaped(&line))).collect::<String>();
        }
    }
    let count = |what: &str| outcomes.iter().filter(|outcome| outcome.what == what).count();
    let fine = |what: &str| outcomes.iter().filter(|outcome| outcome.what == what && outcome.severity.is_none()).count();
    let bad = |severity: Severity| outcomes.iter().filter(|outcome| outcome.severity == Some(severity)).count();
    let (errors, warnings) = (bad(Severity::Error), bad(Severity::Warning));
    if !out.is_empty() && count("claim") > 0 {
        out.push('\n');
    }
    if !ledgers.is_empty() {
        out += &format!("{}\n{}", reconciliation::section(ledgers, *all), reconciliation::summary(ledgers));
    }
    out += &format!(
        "{} of {} claims hold, {} of {} artefacts and {} of {} inputs are as built; {}, {}\n",
        fine("claim"),
        count("claim"),
        fine("artefact"),
        count("artefact"),
        fine("input"),
        count("input"),
        plural(errors, "error", "errors"),
        plural(warnings, "warning", "warnings"),
    );
    out
}

fn level(outcome: &Outcome) -> &'static str {
    match outcome.severity {
        None => "none",
        Some(Severity::Note) => "note",
        Some(Severity::Warning) => "warning",
        Some(Severity::Error) => "error",
    }
}

fn object(outcome: &Outcome) -> serde_json::Value {
    let place = outcome.place.as_ref();
    json!({
        "what": outcome.what,
        "name": outcome.name,
        "verdict": outcome.verdict,
        "level": level(outcome),
        "sentence": outcome.sentence,
        "file": place.map(|place| &place.file),
        "line": place.map(|place| place.line),
        "column": place.map(|place| place.column),
        "note": outcome.note,
        "text": outcome.text,
        "source": outcome.source,
        "residual": outcome.residual,
        "rows": outcome.rows.iter().map(row).collect::<Vec<_>>(),
    })
}

fn row(place: &Place) -> serde_json::Value {
    json!({ "file": place.file, "line": place.line, "column": place.column })
}

fn json_text(value: &serde_json::Value) -> String {
    serde_json::to_string_pretty(value).expect("a report is JSON") + "\n"
}

/// `::error file=…,line=…::…`, for what is not as it should be.
fn annotation(outcome: &Outcome) -> Option<String> {
    outcome.severity?;
    let kind = match level(outcome) {
        "note" => "notice",
        level => level,
    };
    let mut properties = Vec::new();
    if let Some(place) = &outcome.place {
        properties.push(format!("file={}", of_property(&place.file)));
        properties.push(format!("line={},col={}", place.line, place.column));
    }
    properties.push(format!("title={}", of_property(&format!("{} {}", named(outcome), outcome.verdict))));
    Some(format!("::{kind} {}::{}\n", properties.join(","), of_message(&with_note(outcome))))
}

/// A message of a workflow command: its line ends and control characters are written out.
fn of_message(text: &str) -> String {
    escaped(&text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A"))
}

fn of_property(text: &str) -> String {
    of_message(text).replace(':', "%3A").replace(',', "%2C")
}

fn junit(checked: &Checked) -> String {
    let outcomes = &checked.outcomes;
    let fails = |outcome: &&Outcome| match outcome.severity {
        Some(Severity::Error) => true,
        Some(Severity::Warning) => checked.strict,
        _ => false,
    };
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let (tests, failures) = (outcomes.len(), outcomes.iter().filter(fails).count());
    out += &format!("<testsuite name=\"sizeup check\" tests=\"{tests}\" failures=\"{failures}\">\n");
    for outcome in outcomes {
        let place = outcome.place.as_ref().map(|place| format!(" file=\"{}\" line=\"{}\"", xml(&place.file), place.line));
        let (what, name, place) = (xml(outcome.what), xml(named(outcome)), place.unwrap_or_default());
        out += &format!("  <testcase classname=\"{what}\" name=\"{name}\"{place}>");
        let (verdict, sentence) = (xml(outcome.verdict), xml(&with_note(outcome)));
        if fails(&outcome) {
            out += &format!("<failure message=\"{verdict}\">{sentence}</failure>");
        } else if outcome.severity.is_some() {
            out += &format!("<system-out>{verdict}: {sentence}</system-out>");
        }
        out += "</testcase>\n";
    }
    out + "</testsuite>\n"
}

/// What an outcome is about; what is about nothing in the project is about the project.
fn named(outcome: &Outcome) -> &str {
    if outcome.name.is_empty() { outcome.what } else { &outcome.name }
}

/// What was found, and where it is not as it should be what to know about it.
fn with_note(outcome: &Outcome) -> String {
    match &outcome.note {
        Some(note) if outcome.severity.is_some() => format!("{}; {note}", outcome.sentence),
        _ => outcome.sentence.clone(),
    }
}

/// Text of XML: what it cannot hold, such as control characters, is written out.
fn xml(text: &str) -> String {
    let each = |c: char| match c {
        '&' => "&amp;".to_owned(),
        '<' => "&lt;".to_owned(),
        '>' => "&gt;".to_owned(),
        '"' => "&quot;".to_owned(),
        '\n' | '\r' => " ".to_owned(),
        '\u{fffe}' | '\u{ffff}' => c.escape_unicode().to_string(),
        c => escaped(c.encode_utf8(&mut [0; 4])),
    };
    text.chars().map(each).collect()
}

/// A path as a reference of RFC 3986: what is neither unreserved nor a slash is encoded.
fn uri(path: &str) -> String {
    let each = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    path.bytes().map(each).collect()
}

fn physical(place: &Place) -> serde_json::Value {
    let region = json!({ "startLine": place.line, "startColumn": place.column });
    json!({ "physicalLocation": { "artifactLocation": { "uri": uri(&place.file) }, "region": region } })
}

fn sarif(outcomes: &[Outcome]) -> String {
    let results: Vec<serde_json::Value> = outcomes
        .iter()
        .filter(|outcome| outcome.severity.is_some() || outcome.what == WHAT)
        .map(|outcome| {
            let more = outcome.rows.iter().skip(1).map(physical).collect::<Vec<_>>();
            let mut result = json!({
                "ruleId": outcome.what,
                // What was reconciled is told where it agrees, too.
                "kind": if outcome.severity.is_some() { "fail" } else { "pass" },
                "level": level(outcome),
                "message": { "text": format!("{} {}: {}", named(outcome), outcome.verdict, with_note(outcome)) },
                "locations": outcome.place.iter().map(physical).collect::<Vec<_>>(),
            });
            if !more.is_empty() {
                result["relatedLocations"] = json!(more);
            }
            result
        })
        .collect();
    let rules: Vec<serde_json::Value> =
        ["claim", "artefact", "input", "data", "chart", "project", WHAT].iter().map(|id| json!({ "id": id })).collect();
    json_text(&json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "sizeup", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "results": results,
        }],
    }))
}
