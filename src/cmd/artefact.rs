//! Every artefact of a project, made in memory: what `build` writes and `check` compares.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{outlook, report};
use crate::chart;
use crate::export::{Sheet, csv};
use crate::finding::{AnalysisFact, Finding, Findings, Result};
use crate::mark::Picture;
use crate::period::{Frequency, Period};
use crate::project::{ChartSpec, Condition, MetricCall, Placed, TableSpec};
use crate::render;
use crate::study::{Study, View, call};
use crate::table::{Kind, Table};

/// The folder that artefacts are written to, from the root of the project.
pub const FOLDER: &str = "charts";

/// The endings that artefacts have.
pub const ENDINGS: &[&str] = &["csv", "svg", "png"];

/// How many dots of a PNG stand for a pixel of the picture.
const PNG_SCALE: u32 = 2;

/// The artefacts of a project, by their paths from its root, and what the pictures made us notice.
#[derive(Default)]
pub struct Artefacts {
    /// The bytes of each.
    pub files: BTreeMap<String, Vec<u8>>,
    /// What does not look right in a picture.
    pub findings: Vec<Finding>,
}

/// Makes the artefacts of a study: all of them, or those of the tables and charts that are named.
pub fn make(study: &Study, only: &[String], progress: impl Fn(&str)) -> Result<Artefacts> {
    let analysis = &study.project.analysis;
    let wanted = |name: &str| only.is_empty() || only.iter().any(|wanted| wanted == name);
    let mut made = Artefacts::default();
    let mut refused = Vec::new();
    for spec in analysis.tables.iter().filter(|spec| wanted(&spec.name)) {
        progress(&spec.name);
        match table(study, spec) {
            Ok((tables, noticed)) => {
                made.files.insert(format!("{FOLDER}/{}.csv", *spec.name), csv(&Sheet::long(&tables)));
                made.findings.extend(noticed.into_iter().map(|finding| placed(finding, spec.measure.place())));
            }
            Err(finding) => refused.push(finding),
        }
    }
    let mut drawn = Vec::new();
    for spec in analysis.charts.iter().filter(|spec| wanted(&spec.name)) {
        progress(&spec.name);
        match picture(study, spec) {
            Ok(picture) => drawn.push((spec, picture)),
            Err(finding) => refused.push(finding),
        }
    }
    for ((spec, picture), painted) in drawn.iter().zip(painted(&drawn)) {
        let name = format!("{FOLDER}/{}", *spec.name);
        made.findings.extend(picture.noticed.iter().map(|finding| placed(finding.clone(), spec.measure.place())));
        made.files.insert(format!("{name}.csv"), csv(&Sheet::long(&picture.tables)));
        made.files.insert(format!("{name}.svg"), painted.svg);
        made.files.insert(format!("{name}.png"), painted.png);
        made.findings.extend(painted.lint.into_iter().map(|finding| finding.at(spec.name.place())));
    }
    match refused.is_empty() {
        true => Ok(made),
        false => Err(Findings(refused)),
    }
}

/// A picture as bytes, and what does not look right in it.
struct Painted {
    svg: Vec<u8>,
    png: Vec<u8>,
    lint: Vec<Finding>,
}

/// Paints pictures, which is most of the work of a build, on as many threads as there are processors. What comes out
/// is in the order of the pictures.
fn painted(drawn: &[(&ChartSpec, Drawn)]) -> Vec<Painted> {
    let next = AtomicUsize::new(0);
    let pictures: Vec<&Picture> = drawn.iter().map(|(_, drawn)| &drawn.picture).collect();
    let paint = || {
        let mut done = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(picture) = pictures.get(number) else { return done };
            let scene = render::scene(picture);
            let (svg, png) = (render::svg(&scene), render::png(&scene, PNG_SCALE));
            done.push((number, Painted { svg, png, lint: chart::lint(picture) }));
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(pictures.len());
    let mut all: Vec<(usize, Painted)> = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(paint)).collect();
        let mut all = paint();
        for other in others {
            all.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        all
    });
    all.sort_by_key(|(number, _)| *number);
    all.into_iter().map(|(_, painted)| painted).collect()
}

/// A picture before it is bytes, and the tables that it shows.
pub struct Drawn {
    /// The laid-out picture.
    pub picture: Picture,
    /// What it shows.
    pub tables: Vec<Table>,
    /// What to know of its numbers.
    pub noticed: Vec<Finding>,
}

impl Drawn {
    /// The picture as SVG.
    pub fn svg(&self) -> Vec<u8> {
        render::svg(&render::scene(&self.picture))
    }

    /// The picture as PNG.
    pub fn png(&self) -> Vec<u8> {
        render::png(&render::scene(&self.picture), PNG_SCALE)
    }

    /// The picture as PDF.
    pub fn pdf(&self) -> Vec<u8> {
        render::pdf(&render::scene(&self.picture))
    }
}

fn table(study: &Study, spec: &TableSpec) -> std::result::Result<(Vec<Table>, Vec<Finding>), Finding> {
    let view = View {
        measure: spec.measure.to_string(),
        by: spec.by.as_deref().map(names),
        filter: conditions(&spec.filter),
        calls: calls(&spec.metrics)?,
        from: spec.from.as_ref().map(|period| period.value),
        to: spec.to.as_ref().map(|period| period.value),
        every: spec.every,
        opt_ins: spec.opt_ins,
    };
    let tables = study.view(&view).map_err(|finding| placed(finding, spec.measure.place()))?;
    Ok((tables, study.noticed(&view)))
}

fn placed(finding: Finding, place: crate::finding::Place) -> Finding {
    if finding.places.is_empty() { finding.at(place) } else { finding }
}

fn names(placed: &[Placed<String>]) -> Vec<String> {
    placed.iter().map(|name| name.value.clone()).collect()
}

fn conditions(filter: &[Condition]) -> Vec<(String, Vec<String>)> {
    filter.iter().map(|condition| (condition.column.value.clone(), names(&condition.values))).collect()
}

fn calls(metrics: &[Placed<MetricCall>]) -> std::result::Result<Vec<crate::metric::Call>, Finding> {
    metrics.iter().map(|metric| call(Some(&metric.value)).map_err(|finding| finding.at(metric.place()))).collect()
}

/// Draws a chart of the analysis.
pub fn picture(study: &Study, spec: &ChartSpec) -> std::result::Result<Drawn, Finding> {
    let kind = chart::named(&spec.chart).expect("the names of the analysis were checked");
    let mut metrics = calls(&spec.metrics)?;
    behind_levels(kind, &mut metrics)?;
    // A type that shows two metrics asks for the second by itself.
    for role in kind.roles.iter().skip(metrics.len()) {
        metrics.push(role.parse().map_err(|_| report::internal("a chart asks for a metric that there is"))?);
    }
    let view = View {
        measure: spec.measure.to_string(),
        by: Some(by_term(names(&spec.by), &metrics)),
        filter: conditions(&spec.filter),
        calls: metrics,
        from: spec.from.as_ref().map(|period| period.value),
        to: spec.to.as_ref().map(|period| period.value),
        every: spec.every,
        opt_ins: spec.opt_ins,
    };
    let tables = study.view(&view).map_err(|finding| placed(finding, spec.measure.place()))?;
    if let Some(finding) = refused(kind, &tables) {
        return Err(finding.at(spec.chart.place()));
    }
    let locale = match study.project.analysis.locale {
        crate::project::Locale::En => chart::Locale::En,
        crate::project::Locale::Zh => chart::Locale::Zh,
    };
    let asked = chart::Spec {
        subtitle: spec.subtitle.clone(),
        note: spec.note.clone(),
        highlight: names(&spec.highlight),
        labels: spec.labels.iter().map(|(value, label)| (value.value.clone(), label.clone())).collect(),
        scale: spec.scale.as_ref().map(|scale| scale.text.clone()),
        largest_remainder: spec.opt_ins.largest_remainder,
        across_breaks: spec.opt_ins.across_breaks,
        locale,
        width: spec.width.map(f64::from),
        height: spec.height.map(f64::from),
        from: spec.from.as_ref().map(|period| period.value),
        ..chart::Spec::new(
            spec.name.value.clone(),
            kind,
            spec.title.as_ref().map(|title| title.value.clone()).unwrap_or_default(),
        )
    };
    let foreseen = outlook::notes(&study.foreseen(&view)?, &asked.labels, locale);
    let noticed = study.noticed(&view);
    let by = spec.by.first().map(|by| by.value.clone()).or_else(|| view.by.and_then(|by| by.into_iter().next()));
    let drawn = draw(study, &spec.measure.dataset, &asked, by.as_ref(), tables, foreseen);
    Ok(Drawn { noticed, ..drawn })
}

/// A forecast is drawn behind the levels that it goes on from.
pub fn behind_levels(kind: &chart::ChartType, metrics: &mut Vec<crate::metric::Call>) -> std::result::Result<(), Finding> {
    if let [only] = &metrics[..]
        && kind.ahead
        && only.metric.looks_ahead()
    {
        let levels = "value".parse().map_err(|_| report::internal("there are levels"))?;
        metrics.insert(0, levels);
    }
    Ok(())
}

/// What makes the series of a chart: the terms of a decomposition, too.
pub fn by_term(mut by: Vec<String>, calls: &[crate::metric::Call]) -> Vec<String> {
    let term = || "term".to_owned();
    if calls.iter().all(crate::metric::Call::of_all_terms) && !by.contains(&term()) {
        by.push(term());
    }
    by
}

/// Why a chart cannot draw these tables.
pub fn refused(chart: &chart::ChartType, tables: &[Table]) -> Option<Finding> {
    refused_kind(chart, tables).or_else(|| two_lengths(tables.first()?)).or_else(|| too_many(chart, tables.first()?))
}

/// The most series that a chart draws. Hundreds of lines are a ground that a few stand out from; of thousands nothing is seen.
const MOST_SERIES: usize = 1000;

/// Why a table has too many series for a picture, unless the chart brings the smallest of them together by itself.
fn too_many(chart: &chart::ChartType, table: &Table) -> Option<Finding> {
    let count = table.series().count();
    if chart.groups || count <= MOST_SERIES {
        return None;
    }
    let sentence = format!(
        "`{}` has {count} series here, and of more than {MOST_SERIES} a `{}` shows nothing",
        table.measure.name, chart.name
    );
    Some(
        Finding::error(AnalysisFact::Other(sentence))
            .hint("select some with `where`, or leave the dimension out of `by` to sum over it"),
    )
}

/// Why a chart that piles parts up cannot draw these: their kind is never summed.
fn refused_kind(chart: &chart::ChartType, tables: &[Table]) -> Option<Finding> {
    let table = tables.first().filter(|_| chart.adds)?;
    let kind = table.measure.kind.filter(|kind| !kind.additive())?;
    let sentence = format!("a `{}` adds its parts up, and `{}` is a {}", chart.name, table.measure.name, kind.name());
    Some(Finding::error(AnalysisFact::Other(sentence)).hint("draw a line, a column or a dumbbell"))
}

/// Why a series is no series: it has figures of years and of quarters, and a quarter is no point on a line of years. Levels at a
/// date may be noted in two ways; so may rates, unless one period lies within another.
fn two_lengths(table: &Table) -> Option<Finding> {
    let dated = match table.measure.kind {
        Some(Kind::Stock) => return None,
        kind => matches!(kind, Some(Kind::Rate | Kind::Ratio | Kind::Index)),
    };
    let within = |a: Period, b: Period| a.start() <= b.start() && b.end() <= a.end();
    let apart = |a: Period, b: Period| a.frequency() != b.frequency() && (!dated || within(a, b) || within(b, a));
    let of_series = |rows: &[crate::table::Row]| {
        let noted = rows.iter().filter(|row| row.cell.value.is_some()).map(|row| row.period);
        let noted: Vec<Period> = noted.filter(|period| period.frequency() != Frequency::Span).collect();
        noted.windows(2).find(|pair| apart(pair[0], pair[1])).map(|pair| {
            let mut both = [pair[0].frequency(), pair[1].frequency()];
            both.sort_by_key(|frequency| Frequency::ALL.iter().position(|(known, _)| known == frequency));
            both
        })
    };
    let [long, short] = table.series().find_map(of_series)?;
    let sentence = format!("`{}` has figures of a {} and of a {} in one series", table.measure.name, long.name(), short.name());
    let finer = match short.months() {
        Some(_) => format!(", or leave the longer ones out with `every` {}", short.name()),
        None => String::new(),
    };
    let stock = if table.measure.kind.is_none() { "; levels at a date are of the kind stock" } else { "" };
    let hint = format!("bring them to one length with `every` {}{finer}{stock}", long.name());
    Some(Finding::error(AnalysisFact::Other(sentence)).hint(hint))
}

/// Draws tables as a spec asks, with the sources and notes of their dataset.
pub fn draw(
    study: &Study,
    dataset: &str,
    spec: &chart::Spec,
    by: Option<&String>,
    tables: Vec<Table>,
    foreseen: Vec<String>,
) -> Drawn {
    let by = by.and_then(|name| tables.first().and_then(|table| table.dimension(name)));
    let input = chart::Input {
        spec,
        tables: tables.iter().collect(),
        by,
        sources: report::sources(study, dataset, &tables),
        notes: foreseen.into_iter().chain(report::notes(study, dataset, &tables)).collect(),
    };
    Drawn { picture: chart::draw(&input), tables, noticed: Vec::new() }
}

#[cfg(test)]
mod tests {
    use crate::chart::{Locale, words};
    use crate::metric::METRICS;

    #[test]
    fn pictures_have_words_for_every_metric() {
        for metric in METRICS.iter().filter(|metric| metric.name != "value") {
            let asked = [metric.name, metric.example.ask];
            for (text, points, locale) in
                asked.iter().flat_map(|text| [(text, false, Locale::En), (text, true, Locale::En), (text, false, Locale::Zh)])
            {
                // A metric that must have something in its parentheses has no words without.
                if *text == metric.name && metric.takes.needed() {
                    continue;
                }
                let said = words(text, points, locale).expect("more than the level");
                assert!(!said.is_empty() && !said.contains(['{', '_']), "{text}: {said}");
                // A metric without a row in `chart/metric_words.rs` is called by its name, in every language.
                let chinese = said.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
                let named = said.starts_with(&metric.name.replace('_', " "));
                assert!(chinese == matches!(locale, Locale::Zh) || named, "{text}: {said}");
            }
        }
    }
}
