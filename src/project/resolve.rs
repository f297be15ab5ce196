//! Names held against each other: every measure, dimension, value, metric and chart type of an analysis must be one
//! that a card, or the caller, knows. It needs no data.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::analysis::{Amount, ChartSpec, Held, Op, ReconcileSpec, TableSpec};
use super::axes::{Axes, axes};
use super::expect::Expect;
use super::noticed::{Block, Flaw, MAX_FINDINGS, Noticed};
use super::reference::{MeasureName, MetricCall, Reference};
use super::section::{Condition, meant};
use super::spot::{Placed, Spot, clipped};
use super::{Card, Project};
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

    /// Says which names of the analysis nothing has, up to [`MAX_FINDINGS`] of them.
    pub fn check_names(&self, known: Known) -> Result<()> {
        let mut findings = match self.names(known) {
            Ok(blocks) => blocks.into_values().flatten().collect(),
            Err(findings) => findings,
        };
        findings.truncate(MAX_FINDINGS);
        if findings.is_empty() { Ok(()) } else { Err(Findings(findings)) }
    }

    /// The same, where claims and reconciliations that name what nothing has become flaws of the analysis.
    pub fn sort_out_names(&mut self, known: Known) -> Result<()> {
        let blocks = match self.names(known) {
            Ok(blocks) => blocks,
            Err(findings) => {
                let of_blocks = self.analysis.flaws.iter().flat_map(|flaw| flaw.findings.clone());
                return Err(Findings(of_blocks.chain(findings).take(MAX_FINDINGS).collect()));
            }
        };
        let analysis = &mut self.analysis;
        for (block, findings) in blocks.into_iter().rev() {
            let name = match block.key {
                CLAIM => analysis.claims.remove(block.number).id,
                _ => analysis.reconcile.remove(block.number).name,
            };
            analysis.flaws.push(Flaw { what: block.key, name: name.value, findings });
        }
        let line = |flaw: &Flaw| flaw.findings[0].places.first().map_or(0, |place| place.line);
        analysis.flaws.sort_by_key(|flaw| (flaw.what, line(flaw)));
        Ok(())
    }

    /// What the names of single blocks are to blame for, or all findings where others are, too.
    fn names(&self, known: Known) -> std::result::Result<BTreeMap<Block, Vec<Finding>>, Vec<Finding>> {
        let mut check = Check { project: self, known, measures: BTreeMap::new(), noticed: Rc::default() };
        check.cards();
        check.derived();
        check.weights();
        for table in &self.analysis.tables {
            check.table(table);
        }
        for chart in &self.analysis.charts {
            check.chart(chart);
        }
        let noticed = Rc::clone(&check.noticed);
        for (number, spec) in self.analysis.reconcile.iter().enumerate() {
            noticed.within(Block { key: "reconcile", number }, || check.reconcile(spec));
        }
        for (number, claim) in self.analysis.claims.iter().enumerate() {
            noticed.within(Block { key: CLAIM, number }, || {
                check.reference(&claim.reference, &claim.reference.spot);
                if let Expect::Than(_, other) = &claim.expect.value {
                    check.reference(other, &claim.expect.spot);
                }
            });
        }
        drop(check);
        Rc::into_inner(noticed).expect("the check is over").sorted_out()
    }
}

/// The way from a derived measure back to itself, where what it is made of leads there.
fn circle(project: &Project, name: &MeasureName) -> Option<String> {
    let derived = |name: &MeasureName| project.analysis.measures.iter().find(|derived| derived.name.value == *name);
    let mut ways: Vec<Vec<&MeasureName>> = vec![vec![name]];
    let mut seen: Vec<&MeasureName> = Vec::new();
    while let Some(way) = ways.pop() {
        let last = *way.last()?;
        for (series, _) in derived(last).into_iter().flat_map(|derived| derived.op.operands()) {
            let next = &series.name;
            if next == name {
                let names: Vec<String> =
                    way.iter().copied().chain([name]).map(|name| format!("`{}`", clipped(&name.to_string()))).collect();
                return Some(names.join(" of "));
            }
            if !seen.contains(&next) {
                seen.push(next);
                ways.push(way.iter().copied().chain([next]).collect());
            }
        }
    }
    None
}

/// The key of claims.
const CLAIM: &str = "claim";

/// The dimensions of a measure; `None` where its card declares none, so that the header settles them.
type Dimensions<'a> = Option<Rc<Axes<'a>>>;

struct Check<'a> {
    project: &'a Project,
    known: Known<'a>,
    /// By dataset, then by measure.
    measures: BTreeMap<&'a str, BTreeMap<&'a str, Dimensions<'a>>>,
    noticed: Rc<Noticed>,
}

impl<'a> Check<'a> {
    /// Keeps a finding, where there is room for it.
    fn push(&self, make: impl FnOnce(&Check<'a>) -> Finding) {
        self.noticed.push(|| make(self));
    }

    fn unknown<'n>(&mut self, what: &'static str, name: &str, spot: &Spot, known: impl IntoIterator<Item = &'n &'n str>) {
        self.push(|_| {
            let fact = AnalysisFact::UnknownName { what, name: clipped(name) };
            meant(Finding::error(fact).at(spot.at_name(name).place()), name, known.into_iter().copied())
        });
    }

    fn cards(&mut self) {
        for card in &self.project.cards {
            let declared = card.dimensions.iter().any(|dimension| !card.is_definition(dimension));
            let dimensions = declared.then(|| Rc::new(axes(&card.dimensions)));
            let measures = card.measures.iter().map(|measure| (measure.name.as_str(), dimensions.clone()));
            self.measures.insert(&card.name, measures.collect());
        }
    }

    /// A derived measure is made of cards' measures and of derived ones above it, so there are no circles.
    fn derived(&mut self) {
        for derived in &self.project.analysis.measures {
            let mut dimensions = Vec::new();
            for (series, spot) in derived.op.operands() {
                let of = self.measure(&series.name, spot);
                for (name, value) in &series.select {
                    self.selected(&of, name, value, spot);
                }
                dimensions.push(of);
            }
            // A conversion of one amount has the dimensions of the rate, everything else those of what comes first.
            let fixed = matches!(&derived.op, Op::Convert { from, .. } if matches!(from.value, Amount::Fixed(_)));
            let own = if fixed { dimensions.pop() } else { dimensions.into_iter().next() };
            let name = &derived.name;
            // Two derived measures of one name were refused when the analysis was read.
            let taken = self.measures.entry(&name.dataset).or_default().insert(&name.measure, own.flatten());
            if taken.is_some() {
                self.push(|_| {
                    let fact = AnalysisFact::Twice { what: "measure", name: clipped(&name.to_string()) };
                    Finding::error(fact).at(name.place()).hint(format!("the card of `{}` has it", clipped(&name.dataset)))
                });
            }
        }
    }

    /// What weighs the measures of the cards.
    fn weights(&mut self) {
        let project = self.project;
        for weight in project.cards.iter().flat_map(|card| &card.measures).filter_map(|measure| measure.weight.as_ref()) {
            self.measure(weight, &weight.spot);
        }
    }

    /// The dimensions of a measure, as far as they are known.
    fn measure(&mut self, name: &MeasureName, spot: &Spot) -> Dimensions<'a> {
        let siblings = self.measures.get(name.dataset.as_str());
        if let Some(dimensions) = siblings.and_then(|siblings| siblings.get(name.measure.as_str())) {
            return dimensions.clone();
        }
        self.push(|check| {
            let full = name.to_string();
            let of = |what, name: &str| Finding::error(AnalysisFact::UnknownName { what, name: clipped(name) });
            if check.project.analysis.measures.iter().any(|derived| derived.name.value == *name) {
                let finding = of("measure above this one", &full).at(spot.at_name(&full).place());
                return finding.hint(match circle(check.project, name) {
                    Some(way) => format!("it is made of itself: {way}"),
                    None => "a derived measure is made of those above it: move it down".to_owned(),
                });
            }
            match check.measures.get(name.dataset.as_str()) {
                None => {
                    let finding = of("dataset", &name.dataset).at(spot.at_name(&full).at_name(&name.dataset).place());
                    meant(finding, &name.dataset, check.measures.keys().copied())
                }
                Some(siblings) => {
                    let known: Vec<String> = siblings.keys().map(|measure| format!("{}.{measure}", name.dataset)).collect();
                    let finding = of("measure", &full).at(spot.at_name(&full).place());
                    meant(finding, &full, known.iter().map(String::as_str))
                }
            }
        });
        None
    }

    fn metric(&mut self, metric: &MetricCall, spot: &Spot) {
        if !self.known.metrics.contains(&metric.name.as_str()) {
            let known = self.known.metrics;
            self.unknown("metric", &metric.name, spot, known);
        }
    }

    fn reference(&mut self, reference: &Reference, spot: &Spot) {
        let dimensions = self.measure(&reference.name(), spot);
        if let Some(metric) = &reference.metric {
            self.metric(metric, spot);
        }
        for (name, value) in &reference.select {
            self.selected(&dimensions, name, value, spot);
        }
    }

    fn reconcile(&mut self, spec: &ReconcileSpec) {
        let mut own = None;
        for (number, (series, spot)) in spec.held.operands().into_iter().enumerate() {
            let dimensions = self.measure(&series.name, spot);
            for (name, value) in &series.select {
                self.selected(&dimensions, name, value, spot);
            }
            if number == 0 {
                own = dimensions;
            }
        }
        match &spec.held {
            Held::Printed { computed, .. } => {
                let dimensions = self.measure(&computed.name, &computed.spot);
                if let Some(metric) = &computed.metric {
                    self.metric(metric, &computed.spot);
                }
                for (name, value) in &computed.select {
                    self.selected(&dimensions, name, value, &computed.spot);
                }
            }
            Held::Parts(name) => own = self.measure(name, &name.spot),
            _ => {}
        }
        for known in &spec.known {
            self.conditions(&own, &known.filter);
        }
    }

    fn selected(&mut self, dimensions: &Dimensions<'a>, name: &str, value: &str, spot: &Spot) {
        if self.dimension(dimensions, name, spot) {
            self.value(dimensions, &[name], value, spot);
        }
    }

    /// Whether there is such a dimension; where there is not, and that can be known, it is said.
    fn dimension(&mut self, dimensions: &Dimensions<'a>, name: &str, spot: &Spot) -> bool {
        let Some(axes) = dimensions else { return false };
        let found = axes.contains_key(name);
        if !found {
            self.unknown("dimension", name, spot, axes.keys());
        }
        found
    }

    /// Says so where none of these dimensions may have the value. Those without declared values may have any.
    fn value(&mut self, dimensions: &Dimensions<'a>, names: &[&str], value: &str, spot: &Spot) {
        let Some(axes) = dimensions else { return };
        let sets: Vec<&BTreeSet<&str>> = names.iter().filter_map(|name| axes.get(name)).collect();
        if sets.is_empty() || sets.iter().any(|set| set.is_empty()) {
            return;
        }
        let is_known = |value: &str| sets.iter().any(|set| set.contains(value));
        // The difference of two values, as a gap answers with: `urban-rural`.
        let gap = || value.match_indices('-').take(16).any(|(at, _)| is_known(&value[..at]) && is_known(&value[at + 1..]));
        if !is_known(value) && !gap() {
            self.unknown("declared value", value, spot, sets.iter().copied().flatten());
        }
    }

    fn conditions(&mut self, dimensions: &Dimensions<'a>, filter: &[Condition]) {
        for condition in filter {
            let column = &condition.column;
            if self.dimension(dimensions, column, &column.spot) {
                for value in &condition.values {
                    self.value(dimensions, &[column], value, &value.spot);
                }
            }
        }
    }

    /// The parts that tables and charts share: measure, dimensions, conditions, metrics.
    fn shape(
        &mut self,
        name: &Placed<MeasureName>,
        by: &[Placed<String>],
        filter: &[Condition],
        metrics: &[Placed<MetricCall>],
    ) -> Dimensions<'a> {
        let dimensions = self.measure(name, &name.spot);
        for name in by {
            self.dimension(&dimensions, name, &name.spot);
        }
        self.conditions(&dimensions, filter);
        for metric in metrics {
            self.metric(metric, &metric.spot);
        }
        dimensions
    }

    fn table(&mut self, table: &TableSpec) {
        self.shape(&table.measure, table.by.as_deref().unwrap_or_default(), &table.filter, &table.metrics);
    }

    fn chart(&mut self, chart: &ChartSpec) {
        if !self.known.charts.contains(&chart.chart.as_str()) {
            let known = self.known.charts;
            self.unknown("chart type", &chart.chart, &chart.chart.spot, known);
        }
        let dimensions = self.shape(&chart.measure, &chart.by, &chart.filter, &chart.metrics);
        if let Some(rows) = chart.rows.as_ref().filter(|rows| rows.value != "period") {
            self.dimension(&dimensions, rows, &rows.spot);
        }
        let by: Vec<&str> = chart.by.iter().take(16).map(|name| name.as_str()).collect();
        for value in chart.highlight.iter().chain(chart.labels.iter().map(|(value, _)| value)) {
            self.value(&dimensions, &by, value, &value.spot);
        }
    }
}
