//! A line that goes on into a forecast: the levels, the outlook behind them, and where it may lie.

use super::data::{Data, Point, Series};
use super::spec::{Input, Locale};
use super::theme::Paint;
use super::words::listed;
use crate::mark::Mark;
use crate::table::{Reason, Table};

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
    let known = |row: &crate::table::Row| levels.row(&row.key, row.period).is_some_and(|level| level.cell.value.is_some());
    let expected = outlook.rows.iter().filter(|row| row.cell.value.is_some() && !known(row)).cloned();
    let rows = levels.rows.iter().cloned().chain(expected).collect();
    Some(Table { rows, ..levels.without_rows() }.sorted())
}

/// Which series have no forecast, and why.
pub(super) fn refused(input: &Input, data: &Data, locale: Locale) -> Vec<String> {
    let Some(outlook) = outlook(input) else { return Vec::new() };
    let mut found: Vec<(Reason, Vec<String>)> = Vec::new();
    for series in &data.series {
        let rows: Vec<_> = outlook.rows.iter().filter(|row| row.key == series.key).collect();
        let reason = rows.iter().find_map(|row| row.cell.reason).filter(|_| rows.iter().all(|row| row.cell.value.is_none()));
        let Some(reason) = reason else { continue };
        match found.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, names)) => names.push(series.label.clone()),
            None => found.push((reason, vec![series.label.clone()])),
        }
    }
    let alone = data.series.len() == 1;
    let said = found.into_iter().map(|(reason, names)| {
        let names = listed(&names, locale);
        match (locale, alone) {
            (Locale::En, true) => format!("No forecast: {}", reason.sentence()),
            (Locale::En, false) => format!("No forecast of {names}: {}", reason.sentence()),
            (Locale::Zh, true) => "数据不足，不作预测".to_owned(),
            (Locale::Zh, false) => format!("数据不足，不作预测：{names}"),
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
