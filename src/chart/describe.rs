//! The alternative text of a picture, made from its data.

use super::data::{Data, Series};
use super::dates::said;
use super::format::Numbers;
use super::spec::Locale;
use super::{metric_words, words};
use crate::period::Period;
use crate::table::Status;

/// How many series a description tells in full.
const TOLD: usize = 8;

/// What the picture shows: its type and subtitle, then for each series the first and the last number, the largest where it
/// is neither, and how many cells have none.
pub(super) fn describe(what: &str, subtitle: &str, data: &Data, numbers: &Numbers, locale: Locale) -> String {
    let mut said = vec![locale.pick(format!("{what}. {subtitle}"), format!("{what}：{subtitle}"))];
    let told = data.series.iter().filter(|series| series.last().is_some());
    said.extend(told.clone().take(TOLD).map(|series| one(series, data, numbers, locale)));
    let rest = told.count().saturating_sub(TOLD);
    if rest > 0 {
        said.push(locale.pick(format!("{rest} more series"), format!("另有{rest}个序列")));
    }
    words::sentences(&said, locale)
}

fn one(series: &Series, data: &Data, numbers: &Numbers, locale: Locale) -> String {
    let drawn: Vec<_> = series.drawn().collect();
    let say = |(point, value): &(&super::data::Point, crate::number::Decimal)| {
        let number = numbers.known(*value, point.bound);
        let ahead = match point.forecast() {
            false => "",
            true if point.status.letter() == Status::FORECAST.letter() => locale.pick(" (forecast)", "（预测）"),
            true => locale.pick(" (unfinished)", "（未满期）"),
        };
        locale.pick(
            format!("{number} in {}{ahead}", said(point.period, locale)),
            format!("{}为{number}{ahead}", said(point.period, locale)),
        )
    };
    let (first, last) = (&drawn[0], &drawn[drawn.len() - 1]);
    let mut parts = vec![say(first)];
    if drawn.len() > 1 {
        parts.push(say(last));
    }
    // The first of equals.
    let largest = drawn.iter().rev().max_by_key(|(_, value)| *value);
    if let Some(largest) = largest
        && drawn.len() > 2
        && largest.0.period != first.0.period
        && largest.0.period != last.0.period
    {
        parts.push(locale.pick(format!("highest {}", say(largest)), format!("最高{}", say(largest))));
    }
    let without = series.points.iter().filter(|point| point.value.is_none()).count();
    if without > 0 {
        parts.push(locale.pick(format!("{without} without a figure"), format!("{without}个时点没有数据")));
    }
    let name = if data.series.len() > 1 { format!("{}{}", series.label, locale.pick(": ", "：")) } else { String::new() };
    format!("{name}{}", parts.join(locale.pick("; ", "；")))
}

/// The unit, without a noun that the title says already: `Companies, thousand`.
pub(super) fn unit(title: &str, numbers: &Numbers) -> String {
    let unit = numbers.unit();
    let noun = unit.strip_prefix(numbers.scale_word()).unwrap_or(&unit).trim();
    let said = !noun.is_empty() && title.to_lowercase().contains(&noun.to_lowercase());
    if said { numbers.scale_word().to_owned() } else { unit }
}

/// The parts of a subtitle: what, where, in which unit, from when to when.
pub(super) fn subtitle(data: &Data, numbers: &Numbers, locale: Locale) -> Vec<String> {
    let table = data.table;
    let points = table.unit.as_ref().is_some_and(|unit| unit.name() == "pp");
    let mut parts = vec![words::capital(&table.measure.title)];
    if let Some(metric) = metric_words::words(&table.metric, points, locale) {
        parts.push(metric);
    }
    parts.extend(table.measure.scope.clone().filter(|scope| !table.measure.title.contains(scope.as_str())));
    if !table.metric.starts_with("index") {
        parts.push(unit(&table.measure.title, numbers));
    }
    parts.retain(|part| !part.is_empty());
    parts.extend(span(data.periods(), locale));
    parts
}

/// From the first of these periods to the last, which are in order.
pub(super) fn span(periods: Vec<Period>, locale: Locale) -> Option<String> {
    Some(super::dates::range(*periods.first()?, *periods.last()?, locale))
}

/// The parts of a subtitle whose picture shows these periods only.
pub(super) fn showing(mut parts: Vec<String>, periods: Vec<Period>, locale: Locale) -> Vec<String> {
    if let (Some(span), Some(last)) = (span(periods, locale), parts.last_mut()) {
        *last = span;
    }
    parts
}
