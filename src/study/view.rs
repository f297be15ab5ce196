//! What a table or a chart asks for: a measure by some dimensions, some metrics, some rows.

use std::sync::Arc;

use super::Study;
use super::answer::known_value;
use crate::finding::{AnalysisFact, Finding, Severity};
use crate::metric::{Argument, Call, Takes, across, of_the_whole, pair, side_by_side};
use crate::panel::{Unsettled, collapse, summed_over};
use crate::period::{Frequency, Period};
use crate::table::{Dimension, OptIns, Row, Table, Vintage};

/// A measure by some dimensions, with metrics, for some rows.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// The measure, `dataset.measure`.
    pub measure: String,
    /// The dimensions that stay apart; all of them where nothing was said.
    pub by: Option<Vec<String>>,
    /// Dimensions and the values that are kept.
    pub filter: Vec<(String, Vec<String>)>,
    /// What is computed, in order.
    pub calls: Vec<Call>,
    /// The first period that is shown. Growth looks back beyond it.
    pub from: Option<Period>,
    /// The last.
    pub to: Option<Period>,
    /// The length of the periods, where they are to be longer than those of the data.
    pub every: Option<Frequency>,
    /// What is allowed aloud.
    pub opt_ins: OptIns,
}

impl Study {
    /// The tables of a view, one for each metric, all of the same dimensions.
    pub fn view(&self, view: &View) -> Result<Vec<Table>, Finding> {
        let tables = match view.opt_ins.vintage {
            Vintage::Latest => self.view_of(self.levels(&view.measure)?, view)?,
            vintage => self.view_as_released(view, vintage)?,
        };
        Ok(trimmed(tables, view))
    }

    /// The tables of a view of some levels, with all dimensions that stayed apart.
    pub(super) fn view_of(&self, levels: &Table, view: &View) -> Result<Vec<Table>, Finding> {
        // A matched sample is one of a whole: where no dimension is named, that of all.
        let whole = View { by: Some(view.by.clone().unwrap_or_default()), ..view.clone() };
        let view = if view.opt_ins.matched { &whole } else { view };
        let side = view.terms_side_by_side(levels);
        let without =
            View { by: view.by.as_ref().map(|by| by.iter().filter(|name| *name != TERM).cloned().collect()), ..view.clone() };
        let view = if side { &without } else { view };
        for name in view.by.iter().flatten().chain(view.filter.iter().map(|(name, _)| name)) {
            known_dimension(levels, name)?;
        }
        for (name, values) in &view.filter {
            values.iter().try_for_each(|value| view.knows(levels, name, value))?;
        }
        let mut tables = Vec::with_capacity(view.calls.len());
        let mut span = None;
        for call in &view.calls {
            let across: Vec<&str> =
                across(levels, call, |name| view.shows(name)).into_iter().map(|at| levels.dimensions[at].name.as_str()).collect();
            if matches!(call.argument, Argument::Parts(..)) && across.is_empty() {
                return Err(Finding { severity: Severity::Error, ..unpaired(&view.measure, call) });
            }
            let named = |dimension: &Dimension| dimension_named(view, &dimension.name);
            let looked_across = |dimension: &Dimension| across.contains(&dimension.name.as_str());
            let keep = |dimension: &Dimension| view.by.is_none() || named(dimension) || looked_across(dimension);
            let members = if view.opt_ins.matched { Some(members(levels, keep)?) } else { None };
            let native = self
                .kept_levels(levels, view.opt_ins.vintage, keep)
                .map_err(|unsettled| self.unsettled(&view.measure, &unsettled))?;
            let asked = self.kept_asked(&native.table, members, view.every, view.opt_ins)?;
            if let Some(frequency) = view.every
                && !native.table.rows.is_empty()
                && asked.levels.rows.is_empty()
            {
                let sentence = format!("no figure of `{}` lies within a {}", view.measure, frequency.name());
                let hint = "longer periods are not split, and weeks lie across the ends of months";
                return Err(Finding::error(AnalysisFact::Other(sentence)).hint(hint));
            }
            known_term(&asked.levels, call)?;
            span = span.or_else(|| view.span_beside(&asked.levels));
            let mut terms = Vec::new();
            for term in call.terms(&asked.levels) {
                let keeps = |row: &Row| view.keeps(&asked.levels, row);
                let shown = format!("{:?} {:?} {:?}", view.from, view.to, view.filter);
                let mut table = self.kept_metric(&asked, &term, false, Some((shown, &keeps))).table.filtered(keeps);
                if view.by.is_some() {
                    table = of_the_whole(table, call, &asked.levels, |name| dimension_named(view, name));
                }
                // What was only looked across splits no row of the result, and none of the other tables.
                while let Some(at) = table.dimensions.iter().position(|it| view.by.is_some() && looked_across(it) && !named(it)) {
                    table = table.settled_at(at);
                }
                terms.push(table);
            }
            if terms.is_empty() {
                let summed = summed_over(levels, keep);
                return Err(no_terms(levels, call, &summed, |names| format!("name {names} among `by`")));
            }
            // A term that is asked for twice, alone and in a proof, is told once.
            if !side && matches!(call.argument, Argument::Term(_)) {
                terms.retain(|term| tables.iter().all(|known: &Table| known.metric != term.metric));
            }
            tables.extend(if side { side_by_side(call, terms) } else { terms });
        }
        match span.filter(|_| tables.iter().all(|table| table.rows.is_empty())) {
            Some(span) => Err(view.nothing(span)),
            None => Ok(tables),
        }
    }

    /// What to know of the answer to a view: printed figures that others contradict, pairs that there are not.
    pub fn noticed(&self, view: &View) -> Vec<Finding> {
        self.longer_apart(view).into_iter().chain(self.unpaired(view)).collect()
    }

    /// What a view asks between two values of a measure that has no such pair: its cells are reasons.
    fn unpaired(&self, view: &View) -> Option<Finding> {
        let levels = self.levels(&view.measure).ok()?;
        let alone = |call: &&Call| call.metric.takes == Takes::MaybeParts && pair(levels, call).is_none();
        view.calls.iter().find(alone).map(|call| unpaired(&view.measure, call))
    }

    fn unsettled(&self, measure: &str, unsettled: &Unsettled) -> Finding {
        let Unsettled { dimension, values } = unsettled;
        let some: Vec<String> = values.iter().take(4).map(|value| format!("`{value}`")).collect();
        let more = if values.len() > 4 { ", …" } else { "" };
        let sentence = format!("`{measure}` has several values of `{dimension}`: {}{more}", some.join(", "));
        Finding::error(AnalysisFact::Other(sentence))
            .hint(format!("name `{dimension}` among `by`, or select one of its values with `where`"))
    }
}

/// The members of a whole that is a sum; a printed whole has none, and nothing to match.
pub(super) fn members(levels: &Table, keep: impl Fn(&Dimension) -> bool) -> Result<Table, Finding> {
    let summed = summed_over(levels, &keep);
    let apart = collapse(levels, |dimension| keep(dimension) || summed.contains(&dimension.name.as_str()));
    match apart {
        Ok(members) if !summed.is_empty() => Ok(members),
        _ => {
            let sentence = format!("`{}` is no sum of members here: there is nothing to match", levels.measure.name);
            let hint = "members are the parts of a `partition` in a card, without a printed total, that `by` does not name";
            Err(Finding::error(AnalysisFact::Other(sentence)).hint(hint))
        }
    }
}

fn unpaired(measure: &str, call: &Call) -> Finding {
    let sentence = format!("`{measure}` has no two values that `{}` could stand between", call.text);
    Finding::warning(AnalysisFact::Other(sentence)).hint(format!("name them: `{}`", call.metric.example.ask))
}

/// The dimension of the terms of a decomposition, where they stand side by side.
const TERM: &str = "term";

fn dimension_named(view: &View, name: &str) -> bool {
    view.shows(name) || view.filter.iter().any(|(known, _)| known == name)
}

/// Why a decomposition by factors has nothing to say of levels: they are made of none, or they are but their sum over the
/// dimensions `summed` is not; `apart` says how to keep those apart.
pub(super) fn no_terms(levels: &Table, call: &Call, summed: &[&str], apart: impl Fn(&str) -> String) -> Finding {
    let (measure, metric) = (&levels.measure.name, call.metric.name);
    let error = |sentence: String| Finding::error(AnalysisFact::Other(sentence));
    if !summed.is_empty() && !call.terms(levels).is_empty() {
        let names: Vec<String> = summed.iter().map(|name| format!("`{name}`")).collect();
        let names = names.join(" and ");
        let sentence =
            format!("`{measure}` is a sum over {names} here, and `{metric}` tells what the factors of one part brought");
        return error(sentence).hint(apart(&names));
    }
    error(format!("`{measure}` is not made of factors, and `{metric}` tells what each of them brought"))
        .hint("declare it in sizeup.toml by `product = [\"a.b\", \"c.d\"]` or by `ratio`")
}

/// A term must be one of those that the measure has.
pub(super) fn known_term(levels: &Table, call: &Call) -> Result<(), Finding> {
    let Some((term, known)) = call.unknown_term(levels) else { return Ok(()) };
    let finding = Finding::error(AnalysisFact::Other(format!("`{}` has no term `{term}` here", call.metric.name)));
    Err(match crate::finding::nearest(&term, known.iter().map(String::as_str)) {
        Some(near) => finding.hint(format!("did you mean `{near}`?")),
        None => finding.hint(format!("its terms are {}", known.join(", "))),
    })
}

fn known_dimension(levels: &Table, name: &str) -> Result<(), Finding> {
    if levels.dimension(name).is_some() {
        return Ok(());
    }
    let finding = Finding::error(AnalysisFact::UnknownName { what: "dimension", name: name.to_owned() });
    let known = levels.dimensions.iter().map(|dimension| dimension.name.as_str());
    Err(match crate::finding::nearest(name, known) {
        Some(near) => finding.hint(format!("did you mean `{near}`?")),
        None => finding,
    })
}

impl View {
    /// A value that is selected must be one of the levels, or one that a metric makes, such as `urban-rural`.
    fn knows(&self, levels: &Table, name: &str, value: &str) -> Result<(), Finding> {
        let mut each = self.calls.iter().map(|call| known_value(levels, call, name, value));
        match each.find(Result::is_ok) {
            Some(_) => Ok(()),
            None => self.calls.first().map_or(Ok(()), |call| known_value(levels, call, name, value)),
        }
    }

    /// Whether the terms of a decomposition become the values of a dimension: that is asked for by `term`.
    fn terms_side_by_side(&self, levels: &Table) -> bool {
        let asked = self.by.iter().flatten().any(|name| name == TERM) && levels.dimension(TERM).is_none();
        asked && self.calls.iter().all(Call::of_all_terms)
    }

    fn shows(&self, name: &str) -> bool {
        self.by.iter().flatten().any(|by| by == name)
    }

    fn keeps(&self, levels: &Table, row: &Row) -> bool {
        self.within(row.period) && self.selects(levels, row)
    }

    pub(super) fn within(&self, period: Period) -> bool {
        self.from.is_none_or(|from| period.start() >= from.start()) && self.to.is_none_or(|to| period.end() <= to.end())
    }

    /// The first and the last period of the levels that are selected, where none of them is to be shown.
    fn span_beside(&self, levels: &Table) -> Option<(Period, Period)> {
        let periods = || levels.rows.iter().filter(|row| self.selects(levels, row)).map(|row| row.period);
        let beside = !periods().any(|period| self.within(period));
        periods().min().zip(periods().max_by_key(|period| (period.end(), *period))).filter(|_| beside)
    }

    /// That no figure lies between `from` and `to`.
    fn nothing(&self, (first, last): (Period, Period)) -> Finding {
        let asked = match (self.from, self.to) {
            (Some(from), Some(to)) => format!("from {from} to {to}"),
            (Some(from), None) => format!("from {from} on"),
            (None, Some(to)) => format!("up to {to}"),
            (None, None) => "here".to_owned(),
        };
        let there = if first == last { format!("the only one is {first}") } else { format!("they run from {first} to {last}") };
        let sentence = format!("`{}` has no figures {asked}: {there}", self.measure);
        Finding::error(AnalysisFact::Other(sentence))
    }

    pub(super) fn selects(&self, levels: &Table, row: &Row) -> bool {
        self.filter.iter().all(|(name, values)| {
            let at = levels.dimension(name).expect("checked before");
            let value = &row.key[at];
            // A value that only the metric has, such as `urban-rural`, is what was asked for.
            values.iter().any(|wanted| **wanted == **value) || !levels.dimensions[at].values.contains(value)
        })
    }
}

/// The tables without the dimensions that say nothing: those that a filter pins to one value, and definitions of which
/// but one is left, unless they were asked for.
fn trimmed(mut tables: Vec<Table>, view: &View) -> Vec<Table> {
    let count = tables.first().map_or(0, |table| table.dimensions.len());
    for at in (0..count).rev() {
        let dimension = &tables[0].dimensions[at];
        if view.shows(&dimension.name) {
            continue;
        }
        let by = view.by.is_some() || view.opt_ins.matched;
        let pinned = view.filter.iter().any(|(name, values)| *name == dimension.name && values.len() == 1);
        let mut present: Vec<&Arc<str>> = tables.iter().flat_map(|table| &table.rows).map(|row| &row.key[at]).collect();
        present.sort();
        present.dedup();
        let single = present.len() <= 1;
        if single && (pinned || dimension.definition || by) {
            tables = tables.into_iter().map(|table| table.settled_at(at)).collect();
        }
    }
    tables
}
