//! The number behind a reference.

use std::rc::Rc;
use std::sync::Arc;

use super::Study;
use super::coarse::holds_shorter;
use super::kept::InSeries;
use super::view::{known_term, members, no_terms};
use crate::finding::{AnalysisFact, Finding, nearest};
use crate::metric::{Call, Metric, across, pair, rows_of_the_whole};
use crate::panel::summed_over;
use crate::period::Period;
use crate::project::{MetricCall, Reference};
use crate::table::{Cell, Dimension, Kind, OptIns, Origin, Reason, Row, Status, Table, Vintage};
use crate::unit::Unit;

/// What a reference answers with.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The metric.
    pub call: Call,
    /// The unit of the number.
    pub unit: Option<Unit>,
    /// The number or the reason, its series and period, and what it was made from.
    pub row: Row,
    /// Where the series has no such period: its first and its last.
    pub beside: Option<(Period, Period)>,
    /// The level table that it was made from, with only the dimensions that the reference tells apart.
    pub levels: Rc<Table>,
}

impl Study {
    /// The number behind a reference, with what is allowed aloud. The finding, where there is one, has no place yet.
    pub fn answer(&self, reference: &Reference, allowed: OptIns) -> Result<Answer, Finding> {
        self.answered(reference, allowed, false)
    }

    /// The same, with the operands of the number written down.
    pub fn traced(&self, reference: &Reference, allowed: OptIns) -> Result<Answer, Finding> {
        self.answered(reference, allowed, true)
    }

    fn answered(&self, reference: &Reference, allowed: OptIns, traced: bool) -> Result<Answer, Finding> {
        match allowed.vintage {
            Vintage::Latest => self.answered_of(self.levels(&reference.name().to_string())?, reference, allowed, traced),
            vintage => self.answered_as_released(reference, OptIns { vintage, ..allowed }, traced),
        }
    }

    /// The number behind a reference to some levels.
    pub(super) fn answered_of(
        &self,
        table: &Table,
        reference: &Reference,
        allowed: OptIns,
        traced: bool,
    ) -> Result<Answer, Finding> {
        let call = call(reference.metric.as_ref())?;
        let name = reference.name().to_string();
        for (dimension, value) in &reference.select {
            known_value(table, &call, dimension, value)?;
        }
        let selected =
            |name: &str| reference.select.iter().find(|(dimension, _)| dimension == name).map(|(_, value)| value.as_str());
        let across: Vec<&str> =
            across(table, &call, |_| false).into_iter().map(|at| table.dimensions[at].name.as_str()).collect();
        let keep = |dimension: &Dimension| selected(&dimension.name).is_some() || across.contains(&dimension.name.as_str());
        let native = self
            .kept_levels(table, allowed.vintage, keep)
            .map_err(|unsettled| must_select(&name, &unsettled.dimension, &unsettled.values))?;
        known_term(&native.table, &call)?;
        let terms = call.terms(&native.table);
        if terms.first().is_none_or(|term| term.text != call.text) {
            let Some(first) = terms.first() else {
                let summed = summed_over(table, keep);
                return Err(no_terms(table, &call, &summed, |names| {
                    format!("select a value of {names}, such as `[{}=…]`", summed[0])
                }));
            };
            let sentence = format!("`{}` has several terms, and the reference names none of them", call.metric.name);
            return Err(Finding::error(AnalysisFact::Other(sentence)).hint(format!("name one: `{}`", first.text)));
        }
        let stock = table.measure.kind == Some(Kind::Stock);
        let longer = reference.period.filter(|period| is_longer(&native, *period, stock, &selected)).map(Period::frequency);
        let members = if allowed.matched { Some(members(table, keep)?) } else { None };
        let asked = self.kept_asked(&native.table, members, longer, allowed)?;
        let levels = asked.levels.clone();
        let at = |row: &Row| reference.period.is_none_or(|period| meets(row.period, period, stock));
        let result = self.kept_metric(&asked, &call, traced, Some((format!("{:?}", reference.period), &at)));
        let of_series = result.rows(|key| selects(&levels, key, &selected, false));
        let of_series = rows_of_the_whole(of_series, &call, &levels, |name| selected(name).is_some());
        let at: Vec<&Row> = of_series.iter().copied().filter(|row| at(row)).collect();
        let row = match at[..] {
            [row] => row.clone(),
            [] => absent(&levels, &of_series, reference, selected),
            [exact, ..] => match at.iter().filter(|row| Some(row.period) == reference.period).collect::<Vec<_>>()[..] {
                [row] => (*row).clone(),
                _ => return Err(several(&name, reference, &levels, &at, exact)),
            },
        };
        let of_levels = || levels.rows.iter().filter(|row| selects(&levels, &row.key, &selected, true)).map(|row| row.period);
        let absent = at.is_empty() && matches!(row.cell.reason, Some(Reason::NoPrior | Reason::MissingPeriod));
        let beside = of_levels().min().zip(of_levels().max_by_key(|period| (period.end(), *period)));
        Ok(Answer { unit: result.table.unit.clone(), call, row, beside: beside.filter(|_| absent), levels })
    }
}

/// Whether a row is of the series that a reference selects. Values that no level has, such as `urban-rural`, may be
/// those of a metric: they select nothing where `loose`.
fn selects<'a>(levels: &Table, key: &[Arc<str>], selected: &impl Fn(&str) -> Option<&'a str>, loose: bool) -> bool {
    levels.dimensions.iter().zip(key).all(|(dimension, own)| {
        let known = |value: &str| dimension.values.iter().any(|known| **known == *value);
        selected(&dimension.name).is_none_or(|value| *value == **own || (loose && !known(value)))
    })
}

/// Whether a series has no figure of a period itself, and shorter ones within it: then their aggregate answers.
fn is_longer<'a>(levels: &InSeries, period: Period, stock: bool, selected: &impl Fn(&str) -> Option<&'a str>) -> bool {
    let series = levels.rows(|key| selects(&levels.table, key, selected, true));
    let rows = || series.iter().copied().cloned().collect();
    !series.iter().any(|row| meets(row.period, period, stock))
        && holds_shorter(&Table { rows: rows(), ..levels.table.without_rows() }, period)
}

/// The metric of a reference; the level itself where it names none.
pub fn call(metric: Option<&MetricCall>) -> Result<Call, Finding> {
    let Some(metric) = metric else { return Ok(Call::plain(Metric::named("value").expect("the first of the catalogue"))) };
    Call::of(&metric.name, &metric.args).map_err(|refused| {
        let finding = Finding::error(AnalysisFact::Other(refused.sentence));
        refused.hint.into_iter().fold(finding, Finding::hint)
    })
}

/// A stock noted `2023` stands at the end of its last month and meets `2023-12`.
pub(super) fn meets(period: Period, asked: Period, stock: bool) -> bool {
    let ends = || asked.last_month().is_some() && period.last_month() == asked.last_month();
    period.of_calendar() == asked.of_calendar() || (stock && ends())
}

/// A reference, or a filter, may only name a value that there is.
pub(super) fn known_value(table: &Table, call: &Call, name: &str, value: &str) -> Result<(), Finding> {
    let Some(at) = table.dimension(name) else {
        let finding = Finding::error(AnalysisFact::UnknownName { what: "dimension", name: name.to_owned() });
        let known = table.dimensions.iter().map(|dimension| dimension.name.as_str());
        return Err(match nearest(name, known) {
            Some(near) => finding.hint(format!("did you mean `{near}`?")),
            None => finding,
        });
    };
    let gap = pair(table, call).is_some_and(|(dimension, a, b)| dimension == at && value == format!("{a}-{b}"));
    let values = &table.dimensions[at].values;
    if gap || values.iter().any(|known| **known == *value) {
        return Ok(());
    }
    let what = format!("value `{value}` of `{name}`");
    let finding = Finding::error(AnalysisFact::Other(format!("there is no {what}")));
    Err(match nearest(value, values.iter().map(|value| &**value)) {
        Some(near) => finding.hint(format!("did you mean `{near}`?")),
        None => finding,
    })
}

fn must_select(measure: &str, dimension: &str, values: &[Arc<str>]) -> Finding {
    let example = values.first().map(|value| format!("`[{dimension}={value}]`")).unwrap_or_default();
    let sentence = format!("`{measure}` has several values of `{dimension}`, and the reference selects none");
    Finding::error(AnalysisFact::Ambiguous(sentence)).hint(format!("select one: {example}"))
}

fn several(measure: &str, reference: &Reference, levels: &Table, rows: &[&Row], first: &Row) -> Finding {
    let apart = (0..first.key.len()).find(|at| rows.iter().any(|row| row.key[*at] != first.key[*at]));
    match apart {
        Some(at) => must_select(measure, &levels.dimensions[at].name, &[first.key[at].clone()]),
        None if reference.answers_with_a_period() => {
            let periods: Vec<String> = rows.iter().map(|row| row.period.to_string()).collect();
            let sentence = format!("`{measure}` answers for each length of its periods: {}", periods.join(", "));
            let hint =
                "leave the rows of one length out of the card with `[[leave_out]]`, or read them as a dataset of their own";
            Finding::error(AnalysisFact::Ambiguous(sentence)).hint(hint)
        }
        None => Finding::error(AnalysisFact::Ambiguous(format!("`{measure}` has several periods that end then"))),
    }
}

/// The answer where the series has no such period.
fn absent<'a>(levels: &Table, series: &[&Row], reference: &Reference, selected: impl Fn(&str) -> Option<&'a str>) -> Row {
    let period = reference.period.or_else(|| series.first().map(|row| row.period));
    let period =
        period.or_else(|| levels.rows.first().map(|row| row.period)).unwrap_or_else(|| Period::of_year(2000).expect("a year"));
    let related = levels.rows.iter().any(|row| {
        row.period == period
            && levels.dimensions.iter().enumerate().all(|(at, dimension)| {
                dimension.definition || selected(&dimension.name).is_none_or(|value| *row.key[at] == *value)
            })
    });
    let reason = match series.first() {
        _ if related => Reason::DefinitionDiffers,
        Some(first) if period < first.period => Reason::NoPrior,
        _ => Reason::MissingPeriod,
    };
    let key = levels.dimensions.iter().map(|dimension| Arc::from(selected(&dimension.name).unwrap_or_default())).collect();
    let cell = Cell::reason(reason, Status::NORMAL);
    Row { key, period, cell, origin: Origin::Computed, operands: Vec::new(), sources: Vec::new() }
}
