//! Metrics: named calculations on the levels of a measure, each a number or a reason.
//!
//! A metric takes a level [`Table`] and gives a table of the same shape, without failing: what is undefined becomes a
//! [`Reason`]. This room imports the small types and `table`; polars joins periods by their ordinals and sums the parts
//! of a whole (`calendar`, `whole`), and the arithmetic on the joined rows is exact (`number`).
//!
//! To add a metric:
//! 1. write `metric/<family>.rs`, or add to the family's file: a `pub(super) const NAME: Metric` with its formula in a
//!    sentence, its rule for kinds, its unit, a worked example, and the function that makes its cells;
//! 2. add one line to [`METRICS`].
//!
//! Help, `sizeup list metrics`, the schema and the test that runs every worked example read that slice.

mod accel;
mod adoption;
mod against;
mod base_effect;
mod breaks;
mod calendar;
mod call;
mod concentration;
mod convergence;
mod curve;
mod diffusion;
mod dispersion;
mod elasticity;
mod factors;
mod fit;
mod forecast;
mod gap;
mod growth;
mod index;
mod kernel;
mod level;
mod lmdi;
mod matched;
mod milestone;
mod outlook;
mod pace;
mod parity;
mod pvm;
mod rank;
mod recipes;
mod reconcile;
mod revision;
mod run;
mod share;
mod share_change;
mod shift_share;
mod smoothing;
mod spread;
mod student;
mod terms;
mod trend;
mod volatility;
mod whole;
mod window;
mod within;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::table::{Cell, Kind, Measure, Origin, Reason, Row, Table};
use crate::unit::Unit;

pub use calendar::Levels;
pub use call::{Argument, Call, NotACall, TermOf};
pub use forecast::{Outlook, outlooks};
pub use gap::pair;
pub use outlook::{METHODS, Method};
pub use recipes::{RECIPES, Recipe};
pub use terms::{PROOF, of_the_whole, rows_of_the_whole, side_by_side};

/// Every metric, in the order of the catalogue.
pub const METRICS: &[Metric] = &[
    level::VALUE,
    growth::CHANGE,
    growth::CHANGE_YOY,
    growth::POP,
    growth::YOY,
    growth::PP,
    pace::CAGR,
    trend::AAGR,
    trend::LSGR,
    pace::EXP,
    pace::TWO_YEAR_AVG,
    pace::LOG,
    pace::LOG_ANNUAL,
    pace::SAAR,
    window::TTM,
    window::YTD,
    window::CARRY_OVER,
    accel::ACCEL,
    base_effect::BASE_EFFECT,
    pace::DOUBLING,
    index::INDEX,
    share::SHARE,
    share_change::SHARE_CHG,
    share::CONTRIBUTION,
    share_change::CONTRIBUTION_SHARE,
    rank::RANK,
    gap::GAP,
    gap::GAP_RATIO,
    gap::GROWTH_DIFF,
    parity::CATCH_UP,
    parity::LAG_YEARS,
    level::HEADROOM,
    milestone::MILESTONE,
    run::STREAK,
    run::RECORD,
    concentration::HHI,
    concentration::CR,
    dispersion::N_EFF,
    dispersion::GINI,
    dispersion::ENTROPY,
    convergence::SIGMA_CONV,
    convergence::BETA_CONV,
    shift_share::SHIFT_SHARE,
    lmdi::LMDI,
    pvm::PVM,
    within::WITHIN_BETWEEN,
    elasticity::ELASTICITY,
    reconcile::COVERAGE,
    reconcile::RESIDUAL,
    reconcile::RESIDUAL_PCT,
    volatility::CV,
    volatility::MAD,
    volatility::ROBUST_Z,
    adoption::BASS,
    adoption::LOGISTIC,
    adoption::GOMPERTZ,
    forecast::FORECAST,
    revision::REVISION,
];

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
    rows: fn(&Levels, &Argument) -> Vec<Row>,
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

    /// Whether its rows are guesses about periods that nobody has observed yet.
    pub fn looks_ahead(&self) -> bool {
        self.takes == Takes::Ahead
    }
}

/// The dimensions that a metric looks across, so that they must stay apart in its level table whether a row of the result
/// tells them apart or not: that of the two parts of a gap, the partitions of a concentration.
pub fn across(table: &Table, call: &Call) -> Vec<usize> {
    match call.metric.rule {
        _ if call.metric.name == shift_share::SHIFT_SHARE.name => shift_share::mixed(table, &call.argument).into_iter().collect(),
        Rule::Together => {
            let numbered = table.dimensions.iter().enumerate();
            numbered.filter(|(_, dimension)| dimension.partition).map(|(number, _)| number).collect()
        }
        Rule::Across => looked_across(table),
        _ => pair(table, call).into_iter().map(|(dimension, ..)| dimension).collect(),
    }
}

/// The dimensions whose values are compared with each other: the partitions, where there are none all but the definition.
fn looked_across(table: &Table) -> Vec<usize> {
    let numbers = |wanted: fn(&crate::table::Dimension) -> bool| -> Vec<usize> {
        (0..table.dimensions.len()).filter(|number| wanted(&table.dimensions[*number])).collect()
    };
    let partitions = numbers(|dimension| dimension.partition);
    if partitions.is_empty() { numbers(|dimension| !dimension.definition) } else { partitions }
}

/// Calculates a metric on every row of a level table.
///
/// The result has the same dimensions, sorted; its cells are rounded as tables print them, each a number or a reason.
pub fn calculate(call: &Call, levels: &Levels) -> Table {
    let table = levels.table();
    let metric = call.metric;
    let rows = match metric.refusal(&table.measure) {
        Some(reason) => table
            .rows
            .iter()
            .map(|row| Row { cell: Cell::reason(reason, row.cell.status), origin: Origin::Computed, ..row.clone() })
            .collect(),
        None => (metric.rows)(levels, &call.argument),
    };
    let unit = factors::unit_of(metric, table).or_else(|| call.unit_of(&table.measure));
    let mut result = Table { metric: call.text.clone(), unit, rows, ..table.without_rows() };
    for (number, dimension) in result.dimensions.iter_mut().enumerate() {
        // A gap names its row `urban-rural`: a value that no level has.
        let mut known: BTreeSet<Arc<str>> = dimension.values.iter().cloned().collect();
        for row in &result.rows {
            let value = &row.key[number];
            if known.insert(value.clone()) {
                dimension.values.push(value.clone());
            }
        }
    }
    result.sorted()
}

#[cfg(test)]
mod tests;
