//! What is reconciled, entry by entry, and the arithmetic that judges it.

use crate::finding::{Place, Severity};
use crate::number::Decimal;
use crate::period::Period;
use crate::study::{Leaf, Study, leaves_of};
use crate::table::{Cell, Reason, Row, Table};
use crate::unit::Unit;

/// One thing that is reconciled.
#[derive(Clone, Debug)]
pub struct Ledger {
    /// Its name: that of the analysis, or the measure.
    pub name: String,
    /// What is held against what, in a few words.
    pub about: String,
    /// What a difference that nothing explains counts as.
    pub severity: Severity,
    /// The entries, in the order of their table.
    pub entries: Vec<Entry>,
    /// How many more were held and are as they should be, of ledgers that list only what is not.
    pub fine: usize,
}

/// One side of an entry.
#[derive(Clone, Debug)]
pub struct Side {
    /// What it is: `printed`, `computed`, `parts`, …
    pub label: String,
    /// Its number.
    pub cell: Cell,
}

/// Two figures, or several, held against each other.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The series: dimensions and their values.
    pub key: Vec<(String, String)>,
    /// The period.
    pub period: Period,
    /// What is held against what.
    pub sides: Vec<Side>,
    /// The unit of both.
    pub unit: Option<Unit>,
    /// What is left between them: the first less the second; of sources, the greatest less the least.
    pub residual: Option<Decimal>,
    /// Of sources: the residual as a percentage of their median.
    pub spread: Option<Decimal>,
    /// What comes of it.
    pub verdict: Verdict,
    /// What to know about it.
    pub note: Option<String>,
    /// Where the figures stand, of what is to be looked at; the first is the one that is meant.
    pub rows: Vec<Place>,
    /// What they were read as, before they are looked up.
    pub(super) leaves: Vec<Leaf>,
}

/// What comes of holding figures against each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// They are equal as printed.
    Agrees,
    /// The rounding of the printed figures explains what is left.
    Rounding,
    /// The part is no more than its whole.
    Within,
    /// They differ, and the analysis says why.
    Known,
    /// They differ, as the printed growth is at comparable prices and the levels are not.
    ComparableBasis,
    /// They differ, and nothing explains it.
    Differs,
    /// The part is more than its whole, or a figure is out of its range.
    Exceeds,
    /// One of them cannot be given.
    NotComputable(Reason),
}

impl Verdict {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Agrees => "agrees",
            Verdict::Rounding => "rounding",
            Verdict::Within => "within",
            Verdict::Known => "known",
            Verdict::ComparableBasis => "comparable_basis",
            Verdict::Differs => "differs",
            Verdict::Exceeds => "exceeds",
            Verdict::NotComputable(_) => "not computable",
        }
    }

    /// What it counts as, where a difference counts as `severity`; `None` where all is well.
    pub fn severity(self, severity: Severity) -> Option<Severity> {
        match self {
            Verdict::Agrees | Verdict::Rounding | Verdict::Within | Verdict::NotComputable(_) => None,
            Verdict::Known | Verdict::ComparableBasis => Some(Severity::Note),
            Verdict::Differs | Verdict::Exceeds => Some(severity),
        }
    }

    /// Whether two numbers that should be equal are: as printed, or as far as their rounding tells. Ends that touch are
    /// taken for equal, since a half may have been rounded either way.
    pub(super) fn of_equals(a: &Cell, b: &Cell) -> Verdict {
        match (reason(a).or(reason(b)), a.value.zip(b.value)) {
            (Some(reason), _) => Verdict::NotComputable(reason),
            (None, Some((x, y))) if x == y => Verdict::Agrees,
            _ if apart(a.hi, b.lo) || apart(b.hi, a.lo) => Verdict::Differs,
            _ => Verdict::Rounding,
        }
    }

    /// Whether a part is no more than its whole, as far as the rounding of both tells.
    pub(super) fn of_part(part: &Cell, whole: &Cell) -> Verdict {
        match (reason(part).or(reason(whole)), part.value.zip(whole.value)) {
            (Some(reason), _) => Verdict::NotComputable(reason),
            _ if apart(whole.hi, part.lo) => Verdict::Exceeds,
            (None, Some((part, whole))) if part <= whole => Verdict::Within,
            _ => Verdict::Rounding,
        }
    }
}

/// Why a cell is no side of anything: it has neither a number nor bounds.
fn reason(cell: &Cell) -> Option<Reason> {
    let bounded = cell.value.is_some() || cell.lo.is_some() || cell.hi.is_some();
    if bounded { None } else { Some(cell.reason.unwrap_or(Reason::MissingValue)) }
}

fn apart(a: Option<Decimal>, b: Option<Decimal>) -> bool {
    a.zip(b).is_some_and(|(a, b)| a < b)
}

impl Entry {
    /// An entry of a row of a table, of two sides and the verdict on them.
    pub(super) fn of(table: &Table, row: &Row, sides: [(&str, &Cell); 2], verdict: Verdict) -> Entry {
        let pairs = table.dimensions.iter().zip(&row.key);
        let sides = sides.map(|(label, cell)| Side { label: label.to_owned(), cell: cell.clone() });
        let residual = sides[0].cell.value.zip(sides[1].cell.value).and_then(|(a, b)| a.checked_sub(b));
        Entry {
            key: pairs.map(|(dimension, value)| (dimension.name.clone(), value.to_string())).collect(),
            period: row.period,
            sides: sides.into(),
            unit: table.unit.clone(),
            residual,
            spread: None,
            verdict,
            note: None,
            rows: Vec::new(),
            leaves: Vec::new(),
        }
    }

    /// The same entry, made from the figures of some rows.
    pub(super) fn made_from(mut self, study: &Study, rows: &[(&Table, &Row)]) -> Entry {
        if self.is_told() {
            for leaf in rows.iter().flat_map(|(table, row)| leaves_of(study, table, row)) {
                if !self.leaves.contains(&leaf) {
                    self.leaves.push(leaf);
                }
            }
        }
        self
    }

    /// Whether it is to be looked at: its figures differ.
    fn is_told(&self) -> bool {
        self.verdict.severity(Severity::Error).is_some()
    }

    /// What it is called: `segment=total, 2022`.
    pub fn name(&self) -> String {
        let mut parts: Vec<String> = self.key.iter().map(|(name, value)| format!("{name}={value}")).collect();
        parts.push(self.period.to_string());
        parts.join(", ")
    }

    /// Both sides with their numbers and bounds, and how far apart they are where that matters.
    pub fn said(&self) -> Vec<String> {
        let unit = self.unit.as_ref().map(|unit| format!(" {unit}")).unwrap_or_default();
        let mut said: Vec<String> = self.sides.iter().map(|side| format!("{} {}", side.label, side.cell.told(&unit))).collect();
        said.extend(self.apart().map(|(_, words)| words));
        said
    }

    /// How far apart the two sides are, and the same in words, where that matters.
    pub fn apart(&self) -> Option<(Decimal, String)> {
        if matches!(self.verdict, Verdict::Agrees | Verdict::Within | Verdict::NotComputable(_)) {
            return None;
        }
        let residual = self.residual?;
        // Percentages lie points apart.
        let unit = match self.unit.as_ref().map(Unit::name) {
            Some("%") => " pp".to_owned(),
            Some(unit) => format!(" {unit}"),
            None => String::new(),
        };
        let spread = self.spread.map(|spread| format!(", {spread} %")).unwrap_or_default();
        let size = if residual.signum() < 0 { residual.negated() } else { residual };
        Some((size, format!("{residual}{unit}{spread} apart")))
    }

    /// The same in a sentence.
    pub fn sentence(&self) -> String {
        self.said().join(", ")
    }
}

/// Looks up the figures of all entries that are to be looked at.
pub(super) fn place(study: &Study, ledgers: &mut [Ledger]) {
    let places = study.places(ledgers.iter().flat_map(|ledger| &ledger.entries).flat_map(|entry| &entry.leaves));
    for entry in ledgers.iter_mut().flat_map(|ledger| &mut ledger.entries) {
        entry.rows = entry.leaves.iter().filter_map(|leaf| places.get(leaf).cloned()).collect();
    }
}
