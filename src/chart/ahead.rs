//! A line that goes on into a forecast: the levels, the outlook behind them, and where it may lie.

use super::data::{Data, Point, Series};
use super::dates;
use super::spec::{Input, Locale};
use super::theme::Paint;
use super::words::listed;
use crate::mark::Mark;
use crate::period::Period;
use crate::table::{Reason, Rows, Table};

/// How strong the ground is on which a forecast may lie.
const GROUND: f64 = 0.16;

/// The outlook among the tables of a picture, behind its levels.
pub(super) fn outlook<'a>(input: &Input<'a>) -> Option<&'a Table> {
    input.tables.get(1).copied().filter(|table| table.metric.starts_with("forecast"))
}

/// The levels and, behind the last of each series, what is expected: one table, where the picture has both. A forecast
/// of a period that has a figure is left out.
pub(super) fn joined(input: &Input) -> Option<Table> {
    let (levels, outlook) = (*input.tables.first()?, outlook(input)?);
    let by = Rows::of(levels);
    let known = |row: &crate::table::Row| by.row(&row.key, row.period).is_some_and(|level| level.cell.value.is_some());
    let expected = outlook.rows.iter().filter(|row| row.cell.value.is_some() && !known(row)).cloned();
    let rows = levels.rows.iter().cloned().chain(expected).collect();
    Some(Table { rows, ..levels.without_rows() }.sorted())
}

/// Which series have no forecast, or none from some period on, and why.
pub(super) fn refused(input: &Input, data: &Data, locale: Locale) -> Vec<String> {
    let Some(outlook) = outlook(input) else { return Vec::new() };
    let mut found: Vec<(Reason, Option<Period>, Vec<String>)> = Vec::new();
    for series in &data.series {
        let rows = || outlook.rows.iter().filter(|row| row.key == series.key);
        let Some(reason) = rows().find_map(|row| row.cell.reason) else { continue };
        // A figure that cannot be, such as a rate above 100 %, ends a forecast that began.
        let until = rows().filter(|row| row.cell.value.is_some()).map(|row| row.period).max();
        match found.iter_mut().find(|(known, end, _)| (*known, *end) == (reason, until)) {
            Some((.., names)) => names.push(series.label.clone()),
            None => found.push((reason, until, vec![series.label.clone()])),
        }
    }
    let alone = data.series.len() == 1;
    let said = found.into_iter().map(|(reason, until, names)| {
        let names = listed(&names, locale);
        let whose = if alone { String::new() } else { format!(" of {names}") };
        match (locale, until.map(|until| dates::said(until, locale))) {
            (Locale::En, None) => format!("No forecast{whose}: {}", reason.sentence()),
            (Locale::En, Some(until)) => format!("No forecast{whose} beyond {until}: {}", reason.sentence()),
            (Locale::Zh, None) if alone => "数据不足，不作预测".to_owned(),
            (Locale::Zh, None) => format!("数据不足，不作预测：{names}"),
            (Locale::Zh, Some(until)) if alone => format!("{until}以后不作预测"),
            (Locale::Zh, Some(until)) => format!("{until}以后不作预测：{names}"),
        }
    });
    said.collect()
}

/// What a forecast may be, from the last figure on: a ground that widens, in the colour of the line.
pub(super) fn ground(series: &Series, paint: &Paint, x: impl Fn(&Point) -> f64, y: impl Fn(f64) -> f64) -> Option<Mark> {
    let (mut upper, mut lower) = (Vec::new(), Vec::new());
    let mut last = None;
    for (point, value) in series.drawn() {
        match point.reach {
            Some((lo, hi)) => {
                upper.push((x(point), y(hi.to_f64())));
                lower.push((x(point), y(lo.to_f64())));
            }
            None => last = Some((x(point), y(value.to_f64()))),
        }
    }
    (!upper.is_empty()).then(|| {
        lower.reverse();
        let points: Vec<(f64, f64)> = last.into_iter().chain(upper).chain(lower).collect();
        Mark::area(points, paint.mark, GROUND)
    })
}
