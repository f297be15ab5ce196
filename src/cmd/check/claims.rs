//! Claims as outcomes: each held against its number, or told why it cannot be.

use super::Outcome;
use crate::claim::{Statement, Verdict, judge};
use crate::finding::{AnalysisFact, Fact, Finding, Place, Severity};
use crate::project::{ClaimSpec, Expect, Flaw};
use crate::study::{Answer, Study, call};
use crate::table::Cell;
use crate::unit::Unit;

/// The verdict of what is wrong in itself.
pub const FLAWED: &str = "not computable";

/// What is wrong with a claim, or a reconciliation, as its outcome: nothing was computed.
pub fn flawed(flaw: &Flaw) -> Outcome {
    let sentences: Vec<String> = flaw.findings.iter().map(|finding| finding.fact.to_string()).collect();
    let first = flaw.findings.first();
    Outcome {
        what: if flaw.what == "claim" { "claim" } else { super::reconciliation::WHAT },
        name: flaw.name.clone(),
        severity: Some(Severity::Error),
        verdict: FLAWED,
        sentence: sentences.join("; "),
        place: first.and_then(|finding| finding.places.first().cloned()),
        note: flaw.findings.iter().find_map(|finding| finding.hint.clone()),
        ..Outcome::default()
    }
}

/// The outcome of each claim in the order of the file. What is wrong with one is its own flaw, and others are judged.
pub fn claims(study: &Study, flaws: &mut Vec<Flaw>) -> Vec<Outcome> {
    let mut outcomes: Vec<(u64, Outcome)> = Vec::new();
    for flaw in flaws.iter().filter(|flaw| flaw.what == "claim") {
        let outcome = flawed(flaw);
        outcomes.push((outcome.place.as_ref().map_or(0, |place| place.line), outcome));
    }
    for claim in &study.project.analysis.claims {
        let outcome = one(study, claim).unwrap_or_else(|flaw| {
            let outcome = flawed(&flaw);
            flaws.push(flaw);
            outcome
        });
        let source = claim.source.as_ref().map(|source| source_told(study, source));
        let outcome = Outcome { text: claim.text.clone(), source, ..outcome };
        outcomes.push((claim.id.place().line, outcome));
    }
    outcomes.sort_by_key(|(line, _)| *line);
    outcomes.into_iter().map(|(_, outcome)| outcome).collect()
}

/// The outcome of one claim, or what is wrong with it in itself.
pub fn one(study: &Study, claim: &ClaimSpec) -> std::result::Result<Outcome, Flaw> {
    judged(study, claim).or_else(|finding| match finding.fact {
        // Which number is meant depends on the data.
        Fact::Analysis(AnalysisFact::Ambiguous(_)) => Ok(ambiguous(claim, finding)),
        _ => Err(Flaw { what: "claim", name: claim.id.value.clone(), findings: vec![finding] }),
    })
}

/// The publication that a claim names: its id, and what is known of it.
pub fn source_told(study: &Study, id: &str) -> String {
    let known = study.sources.values().find_map(|sources| sources.get(id));
    known.map_or_else(|| id.to_owned(), |source| format!("{id}: {source}"))
}

/// What a claim says of its number, as it was typed.
pub fn stated(claim: &ClaimSpec) -> &str {
    claim.expect.spot.text().trim_matches(['"', '\''])
}

fn judged(study: &Study, claim: &ClaimSpec) -> std::result::Result<Outcome, Finding> {
    let placed = |finding: Finding, place: Place| if finding.places.is_empty() { finding.at(place) } else { finding };
    let answer = study.answer(&claim.reference, claim.opt_ins).map_err(|finding| placed(finding, claim.reference.place()))?;
    if let Some(outcome) = foreseen(claim, &answer) {
        return Ok(outcome);
    }
    let statement = statement(study, claim, &answer).map_err(|finding| placed(finding, claim.expect.place()))?;
    if let Some(source) = &claim.source
        && !study.sources.is_empty()
        && !study.sources.values().any(|sources| sources.get(source).is_some())
    {
        let fact = AnalysisFact::UnknownName { what: "source", name: source.value.clone() };
        return Err(Finding::error(fact).at(source.place()));
    }
    let verdict = judge(&answer.row.cell, answer.row.period, &statement);
    let severity = match verdict {
        Verdict::Holds => None,
        Verdict::Undecided => Some(Severity::Warning),
        Verdict::Fails | Verdict::NotComputable(_) => Some(claim.severity),
    };
    Ok(Outcome {
        what: "claim",
        name: claim.id.value.clone(),
        severity,
        verdict: verdict.word(),
        sentence: told(claim, &answer, &statement, verdict),
        place: Some(claim.id.place()),
        note: claim.note.clone(),
        ..Outcome::default()
    })
}

/// A claim on a forecast, or against one, that does not say so: what nobody has observed bears nothing out.
fn foreseen(claim: &ClaimSpec, answer: &Answer) -> Option<Outcome> {
    let looks_ahead =
        |reference: &crate::project::Reference| call(reference.metric.as_ref()).is_ok_and(|call| call.metric.looks_ahead());
    let other = match &claim.expect.value {
        Expect::Than(_, other) => looks_ahead(other),
        Expect::Reason(_) => return None,
        _ => false,
    };
    if claim.allow_forecast || !(answer.call.metric.looks_ahead() || other) {
        return None;
    }
    Some(Outcome {
        what: "claim",
        name: claim.id.value.clone(),
        severity: Some(claim.severity),
        verdict: "not computable",
        sentence: "it rests on a forecast, which nobody has observed".to_owned(),
        place: Some(claim.id.place()),
        note: Some("where the claim is about the forecast, say `allow_forecast = true`".to_owned()),
        ..Outcome::default()
    })
}

/// A claim that several numbers answer to.
fn ambiguous(claim: &ClaimSpec, finding: Finding) -> Outcome {
    Outcome {
        what: "claim",
        name: claim.id.value.clone(),
        severity: Some(claim.severity),
        verdict: "not computable",
        sentence: finding.fact.to_string(),
        place: finding.places.into_iter().next(),
        note: finding.hint,
        ..Outcome::default()
    }
}

/// What a claim says, in base units and with the other side of a comparison computed.
fn statement(study: &Study, claim: &ClaimSpec, answer: &Answer) -> std::result::Result<Statement, Finding> {
    let named = |unit: &Option<Unit>| unit.as_ref().map_or("no unit".to_owned(), |unit| format!("`{unit}`"));
    let unit = |printed: &crate::project::Printed| match (&printed.unit, &answer.unit) {
        (Some(stated), computed) if Some(stated) != computed.as_ref() => {
            let sentence = format!("the claim is in `{stated}`, the number in {}", named(computed));
            let finding = Finding::error(AnalysisFact::Other(sentence));
            Err(match computed {
                Some(computed) => finding.hint(format!("say it in `{computed}`, or let `ref` name another number")),
                None => finding.hint("leave the unit out, or let the card say the unit of the measure"),
            })
        }
        _ => Ok(()),
    };
    Ok(match &claim.expect.value {
        Expect::Number(printed) => {
            unit(printed)?;
            Statement::printed(printed.value, printed.half)
        }
        Expect::Nearly(printed) => {
            unit(printed)?;
            Statement::nearly(printed.value)
        }
        Expect::Bound(comparison, printed) => {
            unit(printed)?;
            Statement::Bound(*comparison, printed.value)
        }
        Expect::Than(comparison, other) => {
            let other = study.answer(other, claim.opt_ins)?;
            if other.unit != answer.unit {
                let sentence = format!("{} cannot be compared with {}", named(&answer.unit), named(&other.unit));
                let hint = "a claim compares two numbers of one unit";
                return Err(Finding::error(AnalysisFact::Other(sentence)).hint(hint));
            }
            Statement::Against(*comparison, other.row.cell)
        }
        Expect::Period(comparison, period) => Statement::Period(*comparison, *period),
        Expect::Reason(reason) => Statement::Reason(*reason),
    })
}

/// Stated, computed, and how far apart.
fn told(claim: &ClaimSpec, answer: &Answer, statement: &Statement, verdict: Verdict) -> String {
    let unit = answer.unit.as_ref().map(|unit| format!(" {unit}")).unwrap_or_default();
    let computed = |cell: &Cell| cell.told(&unit);
    let stated = stated(claim);
    let mut out = match statement {
        Statement::Reason(reason) if verdict == Verdict::Holds => {
            format!("no number, as stated: {}, {}", reason.code(), reason.sentence())
        }
        Statement::Period(..) if answer.row.cell.reason.is_none() => format!("stated {stated}, computed {}", answer.row.period),
        Statement::Against(_, other) => {
            format!("stated {stated}, computed {} against {}", computed(&answer.row.cell), computed(other))
        }
        _ => format!("stated {stated}, computed {}", computed(&answer.row.cell)),
    };
    // What was allowed aloud is said aloud.
    if answer.row.cell.status.marks().next().is_some() {
        out += &format!(", status {}", answer.row.cell.status);
    }
    let level = match statement {
        Statement::Printed { value, .. } | Statement::Bound(_, value) => Some(*value),
        Statement::Against(_, other) => other.value,
        _ => None,
    };
    let margin = answer.row.cell.value.zip(level).and_then(|(value, level)| value.checked_sub(level));
    if let (Some(margin), true) = (margin, verdict != Verdict::Holds) {
        // Percentages lie points apart.
        let unit = if unit == " %" { " pp" } else { &unit };
        out += &format!(", {margin}{unit} apart");
    }
    out
}
