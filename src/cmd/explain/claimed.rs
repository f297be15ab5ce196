//! A claim before its number: the sentence, what it says of the number, and whether that holds.

use crate::cmd::check::claims;
use crate::finding::escaped;
use crate::project::ClaimSpec;
use crate::study::Study;

/// What is known of a claim beside the number that it is about.
pub fn told(study: &Study, claim: &ClaimSpec) -> String {
    let mut out = claim.text.iter().map(|text| format!("“{}”\n\n", escaped(text))).collect::<String>();
    let outcome = claims::one(study, claim).unwrap_or_else(|flaw| claims::flawed(&flaw));
    let place = claim.id.place();
    let mut line = |name: &str, text: &str| out += &format!("{name:<11}{}\n", escaped(text));
    line("claim", &format!("{} in {}:{}:{}", claim.id.value, place.file, place.line, place.column));
    line("says", claims::stated(claim));
    line("verdict", &format!("{}: {}", outcome.verdict, outcome.sentence));
    if let Some(note) = &outcome.note {
        line("note", note);
    }
    if let Some(source) = &claim.source {
        line("source", &claims::source_told(study, source));
    }
    out + "\n"
}
