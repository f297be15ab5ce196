//! Printed growth, shares and rates against what the data give.

use std::collections::BTreeMap;
use std::collections::btree_map;

use super::{Entry, Ledger, Verdict};
use crate::finding::{AnalysisFact, Finding, Result};
use crate::metric::across;
use crate::number::{Decimal, Fraction, Real, Rounding, edge};
use crate::period::{Frequency, Period};
use crate::project::{Formula, Placed, ReconcileSpec, Series};
use crate::study::{Study, call, longer, series};
use crate::table::{Cell, Kind, Reason, Row, Rows, Status, Table};

/// The ledger of some printed figures: each against what is computed of the same series and period.
pub(super) fn ledger(
    study: &Study,
    spec: &ReconcileSpec,
    printed: &Placed<Series>,
    computed: &Placed<Formula>,
) -> Result<Ledger> {
    let said = series(study, printed)?;
    let call = call(computed.metric.as_ref()).map_err(|finding| finding.at(computed.place()))?;
    let of =
        Placed { value: Series { name: computed.name.clone(), select: computed.select.clone() }, spot: computed.spot.clone() };
    let levels = series(study, &of)?;
    let crossed: Vec<usize> = across(&levels, &call, |name| said.dimension(name).is_some());
    let crossed: Vec<&str> = crossed.into_iter().map(|at| levels.dimensions[at].name.as_str()).collect();
    let levels = study
        .collapsed(&levels, |dimension| said.dimension(&dimension.name).is_some() || crossed.contains(&dimension.name.as_str()));
    let levels =
        levels.or_else(|unsettled| apart(computed, &of.name.to_string(), &unsettled.dimension, &printed.name.to_string()))?;
    let shared = |table: &Table, other: &Table| {
        table.dimensions.iter().find(|dimension| other.dimension(&dimension.name).is_none()).map(|it| it.name.clone())
    };
    if let Some(dimension) = shared(&levels, &said) {
        return apart(computed, &of.name.to_string(), &dimension, &printed.name.to_string());
    }
    if let Some(dimension) = shared(&said, &levels) {
        return apart(printed, &printed.name.to_string(), &dimension, &of.name.to_string());
    }
    // Printed growth of years is held against quarters, too: those are brought to years first.
    let make = |length: Option<Frequency>| {
        study.metric_by(&levels, length, &call, spec.opt_ins).map_err(|finding| finding.at(computed.place()))
    };
    let mut made = BTreeMap::from([(None, make(None)?)]);
    let mut lengths: BTreeMap<Period, Option<Frequency>> = BTreeMap::new();
    for row in &said.rows {
        if let btree_map::Entry::Vacant(free) = lengths.entry(row.period) {
            let length = *free.insert(longer(&levels, row.period));
            if let btree_map::Entry::Vacant(free) = made.entry(length) {
                free.insert(make(length)?);
            }
        }
    }
    let result = &made[&None].1;
    if !alike(&said, result) {
        let unit = |table: &Table| table.unit.as_ref().map_or("no unit".to_owned(), |unit| format!("`{unit}`"));
        let sentence = format!("`{}` is in {}, `{}` in {}", printed.value, unit(&said), computed.value, unit(result));
        return Err(Finding::error(AnalysisFact::Other(sentence)).at(computed.place()).into());
    }
    let comparable = comparable(study, printed);
    let stocks = levels.measure.kind == Some(Kind::Stock);
    let by: BTreeMap<_, (Rows, Rows)> =
        made.iter().map(|(length, (levels, result))| (*length, (Rows::of(levels), Rows::of(result)))).collect();
    let entries = said.rows.iter().map(|row| {
        let (levels, rows) = &by[&lengths[&row.period]];
        let result = rows.table;
        let key: Vec<_> =
            result.dimensions.iter().map(|it| row.key[said.dimension(&it.name).expect("a dimension of both")].clone()).collect();
        let found = rows.at(&key, row.period, stocks);
        let none = Cell::reason(Reason::MissingPeriod, Status::NORMAL);
        let cell = found.map_or(&none, |found| &found.cell);
        let verdict = match Verdict::of_equals(&row.cell, cell) {
            Verdict::Differs if comparable => Verdict::ComparableBasis,
            verdict => verdict,
        };
        let mut entry = Entry::of(&said, row, [("printed", &row.cell), ("computed", cell)], verdict);
        if let (Verdict::ComparableBasis, Some(found)) = (verdict, found) {
            entry.note = implied(levels, row, found);
        }
        let rows: Vec<(&Table, &Row)> = [(&said, row)].into_iter().chain(found.map(|found| (result, found))).collect();
        entry.made_from(study, &rows)
    });
    Ok(Ledger {
        name: spec.name.value.clone(),
        about: format!("printed against {}", computed.value),
        severity: spec.severity,
        entries: entries.collect(),
        fine: 0,
    })
}

fn apart<T>(at: &Placed<impl Clone>, split: &str, dimension: &str, other: &str) -> Result<T> {
    let sentence = format!("`{split}` is split by `{dimension}`, which `{other}` is not");
    let hint = format!("select one of its values in brackets: `{split}[{dimension}=…]`");
    Err(Finding::error(AnalysisFact::Other(sentence)).at(at.place()).hint(hint).into())
}

/// Whether two tables are in one unit. A change in points may be printed in percent.
fn alike(said: &Table, computed: &Table) -> bool {
    let name =
        |table: &Table| table.unit.as_ref().map(|unit| if unit.name() == "pp" { "%".to_owned() } else { unit.name().to_owned() });
    said.unit.is_none() || name(said) == name(computed)
}

/// Whether the card says that the printed figures are on a comparable basis.
fn comparable(study: &Study, printed: &Placed<Series>) -> bool {
    let card = study.project.card(&printed.name.dataset);
    card.and_then(|card| card.measure(&printed.name.measure)).is_some_and(|measure| measure.comparable)
}

/// The earlier level that printed growth implies, beside the printed one.
fn implied(levels: &Rows, said: &Row, grown: &Row) -> Option<String> {
    let level = |role: &str| grown.operands.iter().find(|operand| operand.role == role).and_then(|it| levels.row_of(it));
    let (now, prior) = (level("value")?, level("prior")?);
    let factor = said.cell.value?.shifted(-2)?.checked_add(Decimal::ONE)?;
    let implied = Fraction::from(now.cell.value?).divided_by(&factor.into())?;
    let implied = edge(&Real::Exact(implied), Rounding::Nearest)?;
    let unit = levels.table.unit.as_ref().map(|unit| format!(" {unit}")).unwrap_or_default();
    Some(format!(
        "on a comparable basis: it implies {implied}{unit} for {}, where {}{unit} is printed",
        prior.period, prior.cell.value?
    ))
}
