//! Gaps of figures that were printed and left out: the picture says so, and why, and not that there is no figure.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::bands;
use super::data::{Data, Series};
use super::dates::said;
use super::spec::{Input, Locale};
use super::words::{self, listed};
use crate::period::Period;
use crate::table::LeftOut;

/// The figures that are missing from a series because they were left out; beside one that stands they are not missed.
fn missed<'d>(data: &'d Data, series: &'d Series) -> impl Iterator<Item = &'d LeftOut> {
    let there: BTreeSet<Period> = series.points.iter().map(|point| point.period).collect();
    data.table.left_out_of(&series.key, data.definitions.len() > 1).filter(move |it| !there.contains(&it.period))
}

/// Whether a period lies between the first number of the picture and the last, looked up once for all periods.
fn inside(data: &Data) -> impl Fn(Period) -> bool {
    let valued = || data.points().filter(|point| point.value.is_some()).map(|point| point.period);
    let ends = valued().min().zip(valued().max());
    move |period| ends.is_some_and(|(first, last)| first < period && period < last)
}

/// The periods of a series of which figures were left out, looked up once for all its gaps.
fn explained(data: &Data, series: &Series) -> BTreeSet<Period> {
    missed(data, series).map(|it| it.period).collect()
}

/// The periods of gaps, without those of figures that were left out.
pub(super) fn unexplained(data: &Data, series: &Series, gaps: Vec<Period>) -> Vec<Period> {
    if gaps.is_empty() {
        return gaps;
    }
    let explained = explained(data, series);
    gaps.into_iter().filter(|period| !explained.contains(period)).collect()
}

/// What was left out between the first date of a picture and the last, and why. Of types without an axis of time nothing:
/// there no gap shows.
pub(super) fn notes(input: &Input, data: &Data) -> Vec<String> {
    let locale = input.spec.locale;
    if matches!(input.spec.kind.name, "dumbbell" | "waterfall") {
        return Vec::new();
    }
    let inside = inside(data);
    let mut reasons: Vec<(Arc<str>, Vec<Gap>)> = Vec::new();
    for (at, series) in data.series.iter().enumerate() {
        for it in missed(data, series).filter(|it| inside(it.period)) {
            let known = reasons.iter().position(|(note, _)| *note == it.note).unwrap_or(reasons.len());
            if known == reasons.len() {
                reasons.push((it.note.clone(), Vec::new()));
            }
            match reasons[known].1.iter_mut().find(|(series, _)| *series == at) {
                Some((_, periods)) if periods.contains(&it.period) => {}
                Some((_, periods)) => periods.push(it.period),
                None => reasons[known].1.push((at, vec![it.period])),
            }
        }
    }
    reasons.into_iter().map(|(note, places)| one(data, &note, places, locale)).collect()
}

/// A series, by its place, and its periods that were left out.
type Gap = (usize, Vec<Period>);

fn one(data: &Data, note: &str, mut places: Vec<Gap>, locale: Locale) -> String {
    places.iter_mut().for_each(|(_, periods)| periods.sort());
    let dates = |periods: &[Period]| listed(&periods.iter().map(|period| said(*period, locale)).collect::<Vec<_>>(), locale);
    // Where all series lack the same dates, the dates are enough.
    let same = places.len() == data.series.len() && places.windows(2).all(|pair| pair[0].1 == pair[1].1);
    let named = |(at, periods): &Gap| {
        let (label, dates) = (&data.series[*at].label, dates(periods));
        locale.pick(format!("{label} ({dates})"), format!("{label}（{dates}）"))
    };
    let whose = match places.first() {
        Some((_, periods)) if same => dates(periods),
        _ => listed(&places.iter().map(named).collect::<Vec<_>>(), locale),
    };
    locale.pick(format!("Left out: {whose}. {}", words::capital(note)), format!("剔除：{whose}。{note}"))
}

/// How many of the empty places of bands are of figures that were left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Share {
    None,
    Some,
    All,
}

/// The share of the empty places that is explained. A number may also be missing because another, which it would be
/// compared with, was left out.
pub(super) fn share(data: &Data) -> Share {
    let vacant = bands::vacant(data);
    let left: Vec<BTreeSet<Period>> = data.series.iter().map(|series| explained(data, series)).collect();
    let inside = inside(data);
    match vacant.iter().filter(|(series, period)| left[*series].contains(period)).count() {
        0 if !left.iter().flatten().any(|period| inside(*period)) => Share::None,
        count if count > 0 && count == vacant.len() => Share::All,
        _ => Share::Some,
    }
}
