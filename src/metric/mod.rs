//! Metrics: named calculations on the levels of a measure, each a number or a reason.
//!
//! A metric takes a level [`Table`] and gives a table of the same shape, without failing: what is undefined becomes a
//! [`Reason`](crate::table::Reason). This room imports the small types and `table`; polars joins periods by their ordinals and sums the parts
//! of a whole (`operands`), and the arithmetic on the joined rows is exact (`number`).
//!
//! Families of metrics: `level`, `growth`, `structure`, `gap`, `decomposition`, `adoption`, `outlook`. What they share:
//! `operands` (which rows a number is made of) and `arithmetic` (from exact operands to a rounded cell).
//!
//! To add a metric:
//! 1. write `<family>/<name>.rs`, or add to a file of the family: a `pub(crate) const NAME: Metric` with its formula in a
//!    sentence, its rule for kinds, its unit, a worked example, and the function that makes its cells;
//! 2. add its `mod` to the family and one line to [`METRICS`].
//!
//! Help, `sizeup list metrics`, the schema and the test that runs every worked example read that slice.

mod adoption;
mod arithmetic;
mod call;
mod catalogue;
mod decomposition;
mod gap;
mod growth;
mod level;
mod operands;
mod outlook;
mod recipes;
mod structure;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::table::{Cell, Origin, Row, Table};

pub use call::{Argument, Call, NotACall, TermOf};
pub use catalogue::{Example, Metric, Quantity, Rule, Takes, UnitRule};
pub use decomposition::terms::{PROOF, of_the_whole, rows_of_the_whole, side_by_side};
pub use gap::pair::pair;
pub use operands::calendar::Levels;
pub use operands::factors::hundreds;
pub use outlook::forecast::{Outlook, outlooks};
pub use outlook::methods::{METHODS, Method};
pub use recipes::{RECIPES, Recipe};

/// Every metric, in the order of the catalogue.
pub const METRICS: &[Metric] = &[
    level::value::VALUE,
    growth::change::CHANGE,
    growth::change::CHANGE_YOY,
    growth::change::POP,
    growth::change::YOY,
    growth::change::PP,
    growth::pace::CAGR,
    growth::yearly::AAGR,
    growth::trend::LSGR,
    growth::pace::EXP,
    growth::pace::TWO_YEAR_AVG,
    growth::pace::LOG,
    growth::pace::LOG_ANNUAL,
    growth::pace::SAAR,
    growth::window::TTM,
    growth::window::YTD,
    growth::window::CARRY_OVER,
    growth::accel::ACCEL,
    growth::base_effect::BASE_EFFECT,
    growth::pace::DOUBLING,
    growth::index::INDEX,
    structure::share::SHARE,
    structure::share_change::SHARE_CHG,
    structure::share::CONTRIBUTION,
    structure::share_change::CONTRIBUTION_SHARE,
    structure::rank::RANK,
    gap::pair::GAP,
    gap::pair::GAP_RATIO,
    gap::pair::GROWTH_DIFF,
    gap::parity::CATCH_UP,
    gap::parity::LAG_YEARS,
    level::value::HEADROOM,
    level::milestone::MILESTONE,
    level::run::STREAK,
    level::run::RECORD,
    structure::concentration::HHI,
    structure::concentration::CR,
    structure::dispersion::N_EFF,
    structure::dispersion::GINI,
    structure::dispersion::ENTROPY,
    gap::convergence::SIGMA_CONV,
    gap::convergence::BETA_CONV,
    decomposition::shift_share::SHIFT_SHARE,
    decomposition::lmdi::LMDI,
    decomposition::pvm::PVM,
    decomposition::within::WITHIN_BETWEEN,
    growth::elasticity::ELASTICITY,
    structure::residual::COVERAGE,
    structure::residual::RESIDUAL,
    structure::residual::RESIDUAL_PCT,
    gap::source_spread::SOURCE_SPREAD,
    growth::volatility::CV,
    growth::volatility::MAD,
    growth::volatility::ROBUST_Z,
    adoption::parameters::BASS,
    adoption::parameters::LOGISTIC,
    adoption::parameters::GOMPERTZ,
    outlook::forecast::FORECAST,
    level::revision::REVISION,
];

/// The dimensions that a metric looks across, so that they must stay apart in its level table whether a row of the result
/// tells them apart or not: that of the two parts of a gap, the partitions of a concentration. Of several partitions
/// those that are `named`, where some are: the concentration by area is none of area and sex.
pub fn across(table: &Table, call: &Call, named: impl Fn(&str) -> bool) -> Vec<usize> {
    match call.metric.rule {
        _ if call.metric.name == decomposition::shift_share::SHIFT_SHARE.name => {
            decomposition::shift_share::mixed(table, &call.argument).into_iter().collect()
        }
        Rule::Together | Rule::Across => {
            let all: Vec<usize> = match call.metric.rule {
                Rule::Across => looked_across(table),
                _ => (0..table.dimensions.len()).filter(|number| table.dimensions[*number].partition).collect(),
            };
            let some: Vec<usize> = all.iter().copied().filter(|number| named(&table.dimensions[*number].name)).collect();
            if some.is_empty() { all } else { some }
        }
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
    let unit = operands::factors::unit_of(metric, table).or_else(|| call.unit_of(&table.measure));
    let mut result = Table { metric: call.text.clone(), unit, rows, ..table.without_rows() };
    for (number, dimension) in result.dimensions.iter_mut().enumerate() {
        // A gap names its row `urban-rural`: a value that no level has.
        let mut known: BTreeSet<Arc<str>> = dimension.values.iter().cloned().collect();
        for row in &result.rows {
            let value = &row.key[number];
            if !known.contains(value) {
                known.insert(value.clone());
                dimension.values.push(value.clone());
            }
        }
    }
    result.sorted()
}

#[cfg(test)]
mod tests;
