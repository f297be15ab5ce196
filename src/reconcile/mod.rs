//! Reconciliation: figures that must agree, or lie within each other, held against each other.
//!
//! A [`Ledger`] is one thing that is reconciled: the parts of a measure against the total printed beside them, printed
//! growth against what the data give, several sources of one figure, a part against its whole, a rate against its range.
//! Each of its entries has what is left between the two sides and a verdict: the rounding of the printed figures
//! explains it, or the analysis says why, or it is a finding that names its rows. Nothing is ever forced to fit.
//!
//! It asks a [`Study`] for tables and imports the rooms that a study is made of; `cmd` prints what comes out. To add
//! something that can be reconciled: a file with a function that makes a ledger, and a line in [`reconcile`].

mod entry;
mod parts;
mod printed;
mod range;
mod sources;
mod within;

pub use entry::{Entry, Ledger, Side, Verdict};

use crate::finding::{AnalysisFact, Finding, Findings};
use crate::project::{Flaw, Held, ReconcileSpec};
use crate::study::Study;

/// What came of it.
pub struct Reconciled {
    /// One for each thing that was reconciled.
    pub ledgers: Vec<Ledger>,
    /// What to know of the analysis: differences that are declared and not there, ledgers that hold nothing.
    pub noticed: Vec<Finding>,
    /// What could not be reconciled: each is wrong in itself, and the others stand.
    pub flaws: Vec<Flaw>,
}

/// Everything that a study reconciles: by itself first, then what its analysis asks for.
pub fn reconcile(study: &Study) -> Reconciled {
    let (mut ledgers, mut noticed, mut flaws) = (Vec::new(), Vec::new(), Vec::new());
    let specs = &study.project.analysis.reconcile;
    for measure in study.measures().filter(|measure| is_read(study, measure)) {
        let asked = specs.iter().find(|spec| matches!(&spec.held, Held::Parts(name) if name.to_string() == measure));
        ledgers.extend(parts::ledger(study, measure, asked, &mut noticed));
    }
    for spec in specs {
        let made = match &spec.held {
            Held::Printed { printed, computed } => printed::ledger(study, spec, printed, computed),
            Held::Within { part, whole } => within::ledger(study, spec, part, whole),
            Held::Sources(series) => sources::ledger(study, spec, series),
            Held::Parts(name) => match parts::is_of(study, &name.to_string()) {
                true => continue,
                false => {
                    let sentence = format!(
                        "`{}` has neither parts beside a printed total nor shorter periods beside a longer one",
                        name.value
                    );
                    Err(Finding::error(AnalysisFact::Other(sentence)).at(name.place()).into())
                }
            },
        };
        match made {
            Ok(mut ledger) => {
                explained(&mut ledger, spec, &mut noticed);
                ledgers.push(ledger);
            }
            Err(Findings(findings)) => flaws.push(Flaw { what: "reconcile", name: spec.name.value.clone(), findings }),
        }
    }
    ledgers.extend(range::ledgers(study));
    entry::place(study, &mut ledgers);
    Reconciled { ledgers, noticed, flaws }
}

/// Whether a measure was read: one that is made of others says nothing that these do not.
fn is_read(study: &Study, measure: &str) -> bool {
    let of = |(dataset, name): (&str, &str)| study.project.card(dataset).is_some_and(|card| card.measure(name).is_some());
    measure.split_once('.').is_some_and(of)
}

/// Gives every difference its explanation, where the analysis has one, and says which explanations explain nothing.
fn explained(ledger: &mut Ledger, spec: &ReconcileSpec, noticed: &mut Vec<Finding>) {
    ledger.severity = spec.severity;
    let mut used = vec![false; spec.known.len()];
    for entry in &mut ledger.entries {
        let value = |name: &str| entry.key.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        let known = spec.known.iter().position(|known| known.is_of(value, entry.period));
        if let (Verdict::Differs | Verdict::Exceeds, Some(number)) = (entry.verdict, known) {
            used[number] = true;
            entry.verdict = Verdict::Known;
            entry.note = Some(spec.known[number].note.clone());
        }
    }
    for (known, _) in spec.known.iter().zip(&used).filter(|(_, used)| !**used) {
        let sentence = format!("no difference in `{}` is left that this explains", *spec.name);
        noticed.push(Finding::warning(AnalysisFact::Other(sentence)).at(known.spot.place()).hint("remove it"));
    }
    if !ledger.entries.iter().any(|entry| !matches!(entry.verdict, Verdict::NotComputable(_))) {
        let why = ledger.entries.first().map_or("no period has both", |entry| match entry.verdict {
            Verdict::NotComputable(reason) => reason.sentence(),
            _ => "no period has both",
        });
        let sentence = format!("`{}` holds no figure against another: {why}", *spec.name);
        noticed.push(Finding::warning(AnalysisFact::Other(sentence)).at(spec.name.place()));
    }
}
