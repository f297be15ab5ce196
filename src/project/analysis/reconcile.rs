//! `[[reconcile]]`: figures that must agree or lie within each other, and the differences that are understood.

use super::super::reference::{Formula, MeasureName, Series};
use super::super::section::{Condition, Section};
use super::super::spot::{Placed, Spot};
use super::parts::{MEASURE, allowed, refer, safe, severity};
use crate::finding::Severity;
use crate::period::Period;
use crate::table::{OptIns, Row, Table};

/// Figures that are held against each other.
#[derive(Clone, Debug)]
pub struct ReconcileSpec {
    /// Its name.
    pub name: Placed<String>,
    /// What is held against what.
    pub held: Held,
    /// What a difference that nothing explains counts as: an error or a warning.
    pub severity: Severity,
    /// What to know about it.
    pub note: Option<String>,
    /// Differences that are understood.
    pub known: Vec<KnownDifference>,
    /// What is allowed aloud of what is computed.
    pub opt_ins: OptIns,
    /// Where it is declared.
    pub spot: Spot,
}

/// What is held against what.
#[derive(Clone, Debug, PartialEq)]
pub enum Held {
    /// Figures as a publication prints them, against what the data give.
    Printed {
        /// The figures: growth, shares, rates.
        printed: Placed<Series>,
        /// What is computed.
        computed: Placed<Formula>,
    },
    /// A part, which is never more than its whole.
    Within {
        /// The part.
        part: Placed<Series>,
        /// The whole.
        whole: Placed<Series>,
    },
    /// Several sources of one figure; at least two.
    Sources(Vec<Placed<Series>>),
    /// The parts of a measure and the total that is printed beside them. These are held against each other without
    /// being asked; here their differences are explained.
    Parts(Placed<MeasureName>),
}

impl Held {
    /// The measures that it names.
    pub fn operands(&self) -> Vec<(&Series, &Spot)> {
        let all: Vec<&Placed<Series>> = match self {
            Held::Printed { printed, .. } => vec![printed],
            Held::Within { part, whole } => vec![part, whole],
            Held::Sources(all) => all.iter().collect(),
            Held::Parts(_) => Vec::new(),
        };
        all.into_iter().map(|series| (&series.value, &series.spot)).collect()
    }
}

/// A difference that is understood.
#[derive(Clone, Debug)]
pub struct KnownDifference {
    /// The dimension values it is of; any where empty.
    pub filter: Vec<Condition>,
    /// The periods it is of; any where empty.
    pub periods: Vec<Placed<Period>>,
    /// What explains it.
    pub note: String,
    /// Where it is declared.
    pub spot: Spot,
}

impl KnownDifference {
    /// Whether it is of a series, told by the value of each of its dimensions, and a period.
    pub fn is_of<'a>(&self, value: impl Fn(&str) -> Option<&'a str>, period: Period) -> bool {
        let wanted = |condition: &Condition, value: &str| condition.values.iter().any(|wanted| **wanted == *value);
        let held = self.filter.iter().all(|condition| value(&condition.column).is_some_and(|value| wanted(condition, value)));
        held && (self.periods.is_empty() || self.periods.iter().any(|known| known.value == period))
    }
}

impl ReconcileSpec {
    /// Whether it explains why the parts of a measure do not add up to a total.
    pub fn explains(&self, table: &Table, total: &Row) -> bool {
        let value = |name: &str| table.dimension(name).map(|at| &*total.key[at]);
        let of_it = matches!(&self.held, Held::Parts(name) if name.to_string() == table.measure.name);
        of_it && self.known.iter().any(|known| known.is_of(value, total.period))
    }
}

pub(super) fn reconcile(section: &Section) -> Option<ReconcileSpec> {
    let name = section.text("name");
    if let Some(name) = &name {
        safe(section, name);
    }
    let pairs = [("printed", "computed"), ("part", "within")];
    for (one, other) in pairs.into_iter().flat_map(|(a, b)| [(a, b), (b, a)]) {
        if section.has(one) && !section.has(other) {
            section.object(&section.spot_of(one), format!("`{one}` is held against `{other}`, which is missing"));
            return None;
        }
    }
    let series = |key: &str| section.text(key).and_then(|typed| refer::<Series>(section, typed, MEASURE));
    let forms: Vec<&str> = ["printed", "part", "sources", "parts"].into_iter().filter(|key| section.has(key)).collect();
    let held = match forms[..] {
        ["printed"] => {
            let computed = section.text("computed").and_then(|typed| refer::<Formula>(section, typed, "a measure or a metric"));
            Some(Held::Printed { printed: series("printed")?, computed: computed? })
        }
        ["part"] => Some(Held::Within { part: series("part")?, whole: series("within")? }),
        ["sources"] => sources(section),
        ["parts"] => section.text("parts").and_then(|typed| refer(section, typed, MEASURE)).map(Held::Parts),
        _ => {
            let sentence = "figures are held against each other by one of `printed` and `computed`, `part` and `within`, \
                            `sources`, `parts`";
            section.object(&section.spot, sentence);
            None
        }
    };
    Some(ReconcileSpec {
        name: name?,
        held: held?,
        severity: severity(section),
        note: section.plain("note"),
        known: section.many("known").iter().filter_map(known).collect(),
        opt_ins: aloud(section),
        spot: section.spot.clone(),
    })
}

/// What is allowed aloud, of what is computed.
fn aloud(section: &Section) -> OptIns {
    for key in ["like_for_like", "negative_base", "across_breaks"] {
        if section.has(key) && !section.has("computed") {
            section.object(&section.spot_of(key), format!("`{key}` is about what is `computed`"));
        }
    }
    allowed(section)
}

fn sources(section: &Section) -> Option<Held> {
    let listed = section.texts("sources");
    if listed.len() < 2 {
        section.object(&section.spot_of("sources"), "`sources` takes two measures or more");
        return None;
    }
    let read: Vec<Option<Placed<Series>>> = listed.into_iter().map(|typed| refer(section, typed, MEASURE)).collect();
    read.into_iter().collect::<Option<Vec<_>>>().map(Held::Sources)
}

fn known(section: &Section) -> Option<KnownDifference> {
    Some(KnownDifference {
        filter: section.conditions("where"),
        periods: section.periods("period"),
        note: section.plain("note")?,
        spot: section.spot.clone(),
    })
}
