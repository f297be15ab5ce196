//! What a metric says of itself: its formula, edges, kinds, unit and worked example, as help, schema and tests read them.

use super::{Argument, Levels, METRICS};
use crate::table::{Kind, Measure, Reason, Row};
use crate::unit::Unit;

/// A metric as the catalogue shows it.
pub struct Metric {
    /// What users type.
    pub name: &'static str,
    /// Other names for it: codes of FRED, functions of tsbox, Chinese.
    pub aliases: &'static [&'static str],
    /// The formula, in a sentence.
    pub formula: &'static str,
    /// What happens at its edges.
    pub edges: &'static str,
    /// Where the definition comes from.
    pub source: &'static str,
    /// What stands in its parentheses.
    pub takes: Takes,
    /// The kinds it applies to.
    pub rule: Rule,
    /// The unit of its numbers.
    pub unit: UnitRule,
    /// A worked example, which runs as a test.
    pub example: Example,
    /// Makes the rows, in any order.
    pub(in crate::metric) rows: fn(&Levels, &Argument) -> Vec<Row>,
}

/// What a metric takes in parentheses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Nothing.
    Nothing,
    /// A period, which may be left out.
    MaybePeriod,
    /// A period, or a range of them.
    Base,
    /// A level: `1e12`, `1 trillion`.
    Level,
    /// Two values of one dimension, which may be left out.
    MaybeParts,
    /// A whole number above zero.
    Count,
    /// A whole number above one, which may be left out.
    MaybeCount,
    /// The word `low`, which may be left out.
    MaybeLow,
    /// One of these words, which may be left out.
    OneOf(&'static [&'static str]),
    /// A term of a decomposition, a base period and, where `over` says so, a dimension, each of which may be left out.
    Terms {
        /// The terms; where there are none they are the factors of the measure.
        names: &'static [&'static str],
        /// Whether a dimension may be named.
        over: bool,
    },
    /// One of these words and a period, each of which may be left out.
    OneOfSince(&'static [&'static str]),
    /// The word `class`, and two thresholds of classes; both may be left out.
    MaybeClass,
    /// A level above zero that a curve nears, or `..` and the most that it may be; both may be left out.
    MaybeCeiling,
    /// How many periods ahead, and a method, which may be left out.
    Ahead,
    /// The name of one of several numbers, the first where it is left out, and then what else it takes.
    Quantities(&'static [Quantity], &'static Takes),
}

impl Takes {
    /// The farthest that one looks ahead, in periods.
    pub const FARTHEST: usize = 100;
}

/// One of the numbers that a metric gives: a parameter of a curve, a statistic of a fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// What stands in the parentheses.
    pub name: &'static str,
    /// What it is.
    pub about: &'static str,
    /// The unit of its numbers.
    pub unit: UnitRule,
}

/// The kinds that a metric applies to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Any, also none.
    Any,
    /// Any, but it must be stated, since it decides what a change is called.
    Stated,
    /// A level that may be divided: not a rate, not a growth rate.
    Level,
    /// A level whose parts may be summed: a flow or a stock.
    Additive,
    /// The same, of which all parts of a period are taken together.
    Together,
    /// Any, but stated; all parts of a period are taken together, whether they may be summed or not.
    Across,
    /// What may be summed over time: a flow.
    Flow,
    /// What has a pace within the year: a level, but not a stock.
    Paced,
    /// What is counted in points: a rate or a growth rate.
    Points,
    /// A part of something: a rate, which growth is not.
    Rate,
    /// What stands at a date: a stock or a rate, as the users of something do.
    Held,
}

/// The unit of a metric's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitRule {
    /// That of the measure.
    Same,
    /// That of the measure; of a ratio that of what is divided.
    Value,
    /// That of the measure; points for rates.
    Difference,
    /// `%`; points for rates.
    Growth,
    /// `%`
    Percent,
    /// `pp`
    Points,
    /// `index`: 100 at the base.
    Index,
    /// `year`
    Years,
    /// `period`
    Periods,
    /// `1/year`
    PerYear,
    /// None: a plain number.
    Plain,
}

impl UnitRule {
    /// The unit of numbers of this rule on a measure.
    pub fn of(self, measure: &Measure) -> Option<Unit> {
        let points = measure.kind.is_some_and(Kind::in_points);
        match self {
            UnitRule::Same | UnitRule::Value => measure.unit.clone(),
            UnitRule::Difference if points => Some(Unit::points()),
            UnitRule::Difference => measure.unit.clone(),
            UnitRule::Growth if points => Some(Unit::points()),
            UnitRule::Growth | UnitRule::Percent => Some(Unit::percent()),
            UnitRule::Points => Some(Unit::points()),
            UnitRule::Index => Some(Unit::new("index")),
            UnitRule::Years => Some(Unit::new("year")),
            UnitRule::Periods => Some(Unit::new("period")),
            UnitRule::PerYear => Some(Unit::new("1/year")),
            UnitRule::Plain => None,
        }
    }
}

/// A worked example: levels, a question, the answer as tables print it.
pub struct Example {
    /// The example in a sentence.
    pub sentence: &'static str,
    /// The kind of the measure.
    pub kind: Kind,
    /// The dimension and its declared values; the last is the total where it is `all`.
    pub parts: &'static [&'static str],
    /// Levels as `(part, period, value as printed)`.
    pub levels: &'static [(&'static str, &'static str, &'static str)],
    /// The metric as typed.
    pub ask: &'static str,
    /// The part and the period of the answer.
    pub at: (&'static str, &'static str),
    /// The answer: a number, or the code of a reason.
    pub gives: &'static str,
}

impl Metric {
    /// The metric of this name or alias.
    pub fn named(name: &str) -> Option<&'static Metric> {
        METRICS.iter().find(|metric| metric.name == name || metric.aliases.contains(&name))
    }

    /// The kinds it applies to, in words; nothing where it applies to all.
    pub fn kinds(&self) -> &'static str {
        match self.rule {
            Rule::Any => "",
            Rule::Stated | Rule::Across => "any, but stated",
            Rule::Level => "flow, stock, index, ratio",
            Rule::Additive | Rule::Together => "flow, stock",
            Rule::Flow => "flow",
            Rule::Paced => "flow, index, ratio",
            Rule::Points => "rate, growth",
            Rule::Rate => "rate",
            Rule::Held => "stock, rate",
        }
    }

    /// Whether it says the growth of a level and the difference of a rate, in points, under one name.
    pub fn is_a_difference_of_rates(&self) -> bool {
        self.unit == UnitRule::Growth
    }

    /// Why the metric does not apply to a measure at all, where it does not.
    pub fn refusal(&self, measure: &Measure) -> Option<Reason> {
        match (self.rule, measure.kind) {
            (Rule::Any, _) => None,
            (_, None) => Some(Reason::KindMismatch),
            (Rule::Stated | Rule::Across, Some(_)) => None,
            (Rule::Level, Some(kind)) => kind.in_points().then_some(Reason::KindMismatch),
            (Rule::Additive | Rule::Together, Some(kind)) => (!kind.additive()).then_some(Reason::NotAdditive),
            (Rule::Flow, Some(kind)) => (kind != Kind::Flow).then_some(Reason::NotAdditive),
            (Rule::Paced, Some(kind)) => (kind == Kind::Stock || kind.in_points()).then_some(Reason::KindMismatch),
            (Rule::Rate, Some(kind)) => (kind != Kind::Rate).then_some(Reason::KindMismatch),
            (Rule::Held, Some(kind)) => (!matches!(kind, Kind::Stock | Kind::Rate)).then_some(Reason::KindMismatch),
            (Rule::Points, Some(kind)) => (!kind.in_points()).then_some(Reason::KindMismatch),
        }
    }

    /// The unit of the metric's numbers on a measure.
    pub fn unit_of(&self, measure: &Measure) -> Option<Unit> {
        self.unit.of(measure)
    }

    /// Whether its bounds hold chance, not the rounding of what was printed.
    pub fn by_chance(&self) -> bool {
        matches!(self.takes, Takes::Ahead | Takes::Quantities(_, Takes::MaybeCeiling))
    }

    /// Whether each of its rows takes work of its own, so that only those that are asked for are made.
    pub fn row_by_row(&self) -> bool {
        matches!(self.takes, Takes::Quantities(_, Takes::MaybeCeiling))
    }

    /// Whether its rows are guesses about periods that nobody has observed yet.
    pub fn looks_ahead(&self) -> bool {
        self.takes == Takes::Ahead
    }
}
