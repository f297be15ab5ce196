//! Names held against each other: every measure, dimension, value, metric and chart type of an analysis must be one
//! that a card, or the caller, knows. It needs no data.

use std::collections::{BTreeMap, BTreeSet};

use super::analysis::{Amount, ChartSpec, Op, TableSpec};
use super::expect::Expect;
use super::reference::{MeasureName, MetricCall, Reference};
use super::section::{Condition, MAX_FINDINGS, meant};
use super::spot::{Placed, Spot, clipped};
use super::{Card, DimensionSpec, Project};
use crate::finding::{AnalysisFact, Finding, Findings, Result};

/// What the rooms above this one know.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The names of the metrics, aliases included.
    pub metrics: &'a [&'a str],
    /// The names of the chart types.
    pub charts: &'a [&'a str],
}

impl Project {
    /// The card of a dataset.
    pub fn card(&self, dataset: &str) -> Option<&Card> {
        self.cards.iter().find(|card| card.name == dataset)
    }

    /// Says which names of the analysis nothing has, up to twenty of them.
    pub fn check_names(&self, known: Known) -> Result<()> {
        let mut check = Check { project: self, known, measures: BTreeMap::new(), findings: Vec::new() };
        check.cards();
        check.derived();
        for table in &self.analysis.tables {
            check.table(table);
        }
        for chart in &self.analysis.charts {
            check.chart(chart);
        }
        for claim in &self.analysis.claims {
            check.reference(&claim.reference, &claim.reference.spot);
            if let Expect::Than(_, other) = &claim.expect.value {
                check.reference(other, &claim.expect.spot);
            }
        }
        check.findings.truncate(MAX_FINDINGS);
        if check.findings.is_empty() { Ok(()) } else { Err(Findings(check.findings)) }
    }
}

/// The dimensions of a measure; `None` where its card declares none, so that the header settles them.
type Dimensions<'a> = Option<&'a [DimensionSpec]>;

struct Check<'a> {
    project: &'a Project,
    known: Known<'a>,
    measures: BTreeMap<String, Dimensions<'a>>,
    findings: Vec<Finding>,
}

impl<'a> Check<'a> {
    fn unknown<'n>(&mut self, what: &'static str, name: &str, spot: &Spot, known: impl IntoIterator<Item = &'n str>) {
        if self.findings.len() < MAX_FINDINGS {
            let fact = AnalysisFact::UnknownName { what, name: clipped(name) };
            self.findings.push(meant(Finding::error(fact).at(spot.place()), name, known));
        }
    }

    fn cards(&mut self) {
        for card in &self.project.cards {
            let declared = card.dimensions.iter().any(|dimension| !card.is_definition(dimension));
            let dimensions = declared.then_some(&card.dimensions[..]);
            for measure in &card.measures {
                self.measures.insert(format!("{}.{}", card.name, measure.name), dimensions);
            }
        }
    }

    /// A derived measure is made of cards' measures and of derived ones above it, so there are no circles.
    fn derived(&mut self) {
        for derived in &self.project.analysis.measures {
            let mut dimensions = Vec::new();
            for (series, spot) in derived.op.operands() {
                let of = self.measure(&series.name, spot);
                for (name, value) in &series.select {
                    self.selected(of.flatten(), name, value, spot);
                }
                dimensions.push(of.flatten());
            }
            // A conversion of one amount has the dimensions of the rate, everything else those of what comes first.
            let fixed = matches!(&derived.op, Op::Convert { from, .. } if matches!(from.value, Amount::Fixed(_)));
            let own = if fixed { dimensions.last() } else { dimensions.first() };
            let name = derived.name.to_string();
            // Two derived measures of one name were refused when the analysis was read.
            let taken = self.measures.insert(name.clone(), own.copied().flatten());
            if taken.is_some() {
                let fact = AnalysisFact::Twice { what: "measure", name: clipped(&name) };
                let finding = Finding::error(fact).at(derived.name.place());
                self.findings.push(finding.hint(format!("the card of `{}` has it", derived.name.dataset)));
            }
        }
    }

    /// The dimensions of a measure; the outer `None` where there is no such measure.
    fn measure(&mut self, name: &MeasureName, spot: &Spot) -> Option<Dimensions<'a>> {
        let full = name.to_string();
        if let Some(dimensions) = self.measures.get(&full) {
            return Some(*dimensions);
        }
        let of_dataset = |known: &&String| known.split('.').next() == Some(name.dataset.as_str());
        let siblings: Vec<String> = self.measures.keys().filter(of_dataset).cloned().collect();
        let later = self.project.analysis.measures.iter().any(|derived| derived.name.value == *name);
        if later {
            let fact = AnalysisFact::UnknownName { what: "measure above this one", name: clipped(&full) };
            let finding = Finding::error(fact).at(spot.at_name(&full).place());
            self.findings.push(finding.hint("a derived measure is made of those above it: move it down"));
        } else if siblings.is_empty() {
            let datasets: BTreeSet<String> = self.measures.keys().filter_map(|known| Some(known.split_once('.')?.0.to_owned())).collect();
            self.unknown("dataset", &name.dataset, &spot.at_name(&full).at_name(&name.dataset), datasets.iter().map(String::as_str));
        } else {
            self.unknown("measure", &full, &spot.at_name(&full), siblings.iter().map(String::as_str));
        }
        None
    }

    fn metric(&mut self, metric: &MetricCall, spot: &Spot) {
        if !self.known.metrics.contains(&metric.name.as_str()) {
            let known = self.known.metrics;
            self.unknown("metric", &metric.name, &spot.at_name(&metric.text).at_name(&metric.name), known.iter().copied());
        }
    }

    fn reference(&mut self, reference: &Reference, spot: &Spot) {
        let dimensions = self.measure(&reference.name(), spot).flatten();
        if let Some(metric) = &reference.metric {
            self.metric(metric, spot);
        }
        for (name, value) in &reference.select {
            self.selected(dimensions, name, value, spot);
        }
    }

    fn selected(&mut self, dimensions: Dimensions<'a>, name: &str, value: &str, spot: &Spot) {
        if let Some(dimension) = self.dimension(dimensions, name, spot) {
            self.value(&[dimension], value, spot);
        }
    }

    fn dimension(&mut self, dimensions: Dimensions<'a>, name: &str, spot: &Spot) -> Option<&'a DimensionSpec> {
        let dimensions = dimensions?;
        let found = dimensions.iter().find(|dimension| dimension.name == name);
        if found.is_none() {
            self.unknown("dimension", name, &spot.at_name(name), dimensions.iter().map(|dimension| dimension.name.as_str()));
        }
        found
    }

    /// Whether some dimension may have the value; those without declared values may have any.
    fn value(&mut self, dimensions: &[&DimensionSpec], value: &str, spot: &Spot) {
        if dimensions.is_empty() || dimensions.iter().any(|dimension| dimension.values.is_empty()) {
            return;
        }
        let known = || dimensions.iter().flat_map(|dimension| dimension.values.iter().chain(&dimension.total)).map(|known| known.as_str());
        let is_known = |value: &str| known().any(|known| known == value);
        // The difference of two values, as a gap answers with: `urban-rural`.
        let gap = value.match_indices('-').any(|(at, _)| is_known(&value[..at]) && is_known(&value[at + 1..]));
        if !gap && !is_known(value) {
            self.unknown("declared value", value, &spot.at_name(value), known());
        }
    }

    fn conditions(&mut self, dimensions: Dimensions<'a>, filter: &[Condition]) {
        for condition in filter {
            if let Some(dimension) = self.dimension(dimensions, &condition.column, &condition.column.spot) {
                for value in &condition.values {
                    self.value(&[dimension], value, &value.spot);
                }
            }
        }
    }

    fn table(&mut self, table: &TableSpec) {
        let dimensions = self.measure(&table.measure, &table.measure.spot).flatten();
        self.by(dimensions, &table.by);
        self.conditions(dimensions, &table.filter);
        for metric in &table.metrics {
            self.metric(metric, &metric.spot);
        }
    }

    fn by(&mut self, dimensions: Dimensions<'a>, by: &[Placed<String>]) -> Vec<&'a DimensionSpec> {
        by.iter().filter_map(|name| self.dimension(dimensions, name, &name.spot)).collect()
    }

    fn chart(&mut self, chart: &ChartSpec) {
        if !self.known.charts.contains(&chart.chart.as_str()) {
            let known = self.known.charts;
            self.unknown("chart type", &chart.chart, &chart.chart.spot, known.iter().copied());
        }
        let dimensions = self.measure(&chart.measure, &chart.measure.spot).flatten();
        let by = self.by(dimensions, &chart.by);
        self.conditions(dimensions, &chart.filter);
        for metric in &chart.metrics {
            self.metric(metric, &metric.spot);
        }
        if let Some(rows) = chart.rows.as_ref().filter(|rows| rows.value != "period") {
            self.dimension(dimensions, rows, &rows.spot);
        }
        for value in chart.highlight.iter().chain(chart.labels.iter().map(|(value, _)| value)) {
            self.value(&by, value, &value.spot);
        }
    }
}
