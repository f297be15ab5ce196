//! One line for each series over time. Gaps stay gaps, an isolated point is a dot, breaks cut the line.

use super::ahead;
use super::axes::{Scale, base, bounds, gutter, values};
use super::bands::small;
use super::cuts::{self, Cut, cut_label};
use super::data::{Bound, Data, Point, Series};
use super::dates::{Rhythm, comparable};
use super::describe::{describe, subtitle};
use super::ends::{Name, end_labels, first_label};
use super::format::Numbers;
use super::frame::{self, Frame};
use super::labels::Taken;
use super::spec::{Input, Locale};
use super::theme::{AXIS, BAND, GRID, MUTED, Paint, SMALL, paints};
use super::ticks::{Base, ticks};
use super::timeline::Timeline;
use super::{early, notes, shares, words};
use crate::mark::{Color, Mark, Picture, Rect, Stroke, Text};
use crate::number::Decimal;
use crate::period::Period;

/// Draws lines.
pub(super) fn draw(input: &Input) -> Picture {
    let locale = input.spec.locale;
    let joined = ahead::joined(input);
    let Some(&table) = input.tables.first() else { return Frame::new(input, "", &[], 200.0).finish(String::new()) };
    let table = joined.as_ref().unwrap_or(table);
    let mut data = Data::read(input, table);
    let numbers = Numbers::fit(data.values(), table.unit.as_ref(), input.spec, data.signed());
    // The last points are those with labels.
    let last = data.periods().last().copied();
    let rounding = shares::settle(&mut data, &numbers, input.spec, |period| Some(period) == last);
    let parts = subtitle(&data, &numbers, locale);
    let told = frame::subtitle(input, &parts, &[numbers.unit()]);
    let description = describe(locale.pick("Line chart", "折线图"), &words::joined(&parts, locale), &data, &numbers, locale);
    let mut derived = notes::derived(input, &data, false);
    derived.extend(rounding);
    derived.extend(notes::gaps(&data, locale));
    derived.extend(early::note(&data, locale));
    derived.extend(ahead::refused(input, &data, locale));
    if table.metric.starts_with("milestone") {
        derived.extend(notes::milestones(&data, locale));
    }
    let least = (small(data.series.len()) * 18.0 + 60.0).max(300.0);
    let mut frame = Frame::new(input, &told, &frame::all_notes(input, derived), least);
    let periods = data.periods();
    if periods.is_empty() {
        return frame.finish(description);
    }
    let paints = paints(&data, input.spec);
    let room = frame.body();
    let names: Vec<Name> = data.series.iter().map(|series| Name::of(series, &data, &numbers, locale)).collect();
    let margin = names.iter().map(|name| name.wide).fold(0.0, f64::max) + 14.0;

    let scaled = || data.values().chain(data.reaches()).map(|value| numbers.scaled(value));
    let (min, max) = (scaled().fold(f64::INFINITY, f64::min), scaled().fold(f64::NEG_INFINITY, f64::max));
    let index = table.metric.starts_with("index");
    let (min, max) = if index { (min.min(100.0), max.max(100.0)) } else { (min, max) };
    let axis = ticks(min, max, Base::Free, room.h - 80.0);
    let left = room.x + gutter(&axis, &numbers);
    let right = room.right() - margin;
    let time = Timeline::new(&periods, table.measure.kind, left + 6.0, right - 6.0);

    let runs: Vec<Vec<Vec<Point>>> = data.series.iter().map(|series| runs(&data, series)).collect();
    let (first, cuts) = cuts_of(&data, &time, input);
    let strip = cuts::strip(&first, &cuts, left, room.right(), room.y);
    let plot = Rect::new(left, room.y + strip.height + 6.0, right - left, room.h - strip.height - 6.0 - time.foot());
    let scale = Scale::new(&axis, plot.y, plot.bottom());
    let place = |point: &Point| {
        let value = point.value.map_or(0.0, |value| numbers.scaled(value));
        (time.x(point.period), scale.y(value))
    };

    let future = future(&data, &time, plot);
    frame.marks.extend(future.map(|band| Mark::fill(band, BAND)));
    frame.marks.push(values(&axis, &numbers, scale, plot));
    let dark = if index { 100.0 } else { 0.0 };
    if axis.lo <= dark && (axis.lo < dark || index) {
        frame.marks.push(base(scale, dark, plot));
    }
    // The line of a cropped axis is no base, so it is as light as the gridlines.
    let line = if axis.lo == 0.0 { AXIS } else { GRID };
    frame.marks.push(time.marks(plot, line, locale));
    frame.marks.push(strip.rules(&cuts, plot.bottom()));
    let grounds = data.series.iter().zip(&paints).filter(|_| joined.is_some());
    frame.marks.extend(grounds.filter_map(|(series, paint)| {
        ahead::ground(series, paint, |point| time.x(point.period), |value| scale.y(value * numbers.scaled(Decimal::ONE)))
    }));
    let mut order: Vec<usize> = (0..data.series.len()).collect();
    order.sort_by_key(|&at| paints[at].strong);
    let mut taken = Taken::default();
    for &at in &order {
        let dense = data.series[at].drawn().count() > 24;
        for run in &runs[at] {
            taken.line(&run.iter().map(place).collect::<Vec<_>>());
        }
        let marks = series_marks(&runs[at], &paints[at], dense, &place);
        frame.marks.push(Mark::group("", marks).labelled(data.series[at].label.clone()));
    }
    for (x, y) in data.points().filter(|point| point.value.is_some()).map(place) {
        taken.rect(Rect::new(x - 4.0, y - 4.0, 8.0, 8.0));
    }
    for cut in &cuts {
        taken.line(&[(cut.x, plot.y), (cut.x, plot.bottom())]);
    }
    frame.marks.extend(strip.marks);
    frame.marks.extend(future.map(|band| future_name(band, plot, &mut taken, locale)));
    if let [series] = &data.series[..]
        && let Some((point, value)) = series.drawn().next()
        && series.drawn().count() > 1
    {
        frame.marks.extend(first_label(place(point), &numbers.known(value, point.bound), plot, &taken));
    }
    let points: Vec<Vec<(f64, f64)>> =
        data.series.iter().map(|series| series.drawn().map(|(point, _)| place(point)).collect()).collect();
    frame.marks.extend(end_labels(&names, &points, &paints, plot, &mut taken));
    frame.finish(description)
}

/// The points of a series, in runs that are joined by a line.
fn runs(data: &Data, series: &Series) -> Vec<Vec<Point>> {
    let periods: Vec<Period> = series.drawn().map(|(point, _)| point.period).collect();
    let rhythm = Rhythm::among(&periods, &data.periods(), data.table.frequency);
    let mut runs: Vec<Vec<Point>> = Vec::new();
    let mut joined = false;
    for point in &series.points {
        if point.value.is_none() {
            joined = false;
            continue;
        }
        let before = runs.last().and_then(|run| run.last());
        let joins = joined
            && before.is_some_and(|before| {
                before.definition == point.definition
                    && cuts::between(data, series, before.period, point.period).is_none()
                    && rhythm.missing(before.period, point.period) == 0
                    && comparable(before.period, point.period, data.table.measure.kind)
            });
        match runs.last_mut() {
            Some(run) if joins => run.push(*point),
            _ => runs.push(vec![*point]),
        }
        joined = true;
    }
    runs
}

/// The rules of a picture, and the name of what stands before the first. A rule that does not concern all series says which.
fn cuts_of(data: &Data, time: &Timeline, input: &Input) -> (String, Vec<Cut>) {
    let locale = input.spec.locale;
    let mut found: Vec<(Cut, Vec<&str>)> = Vec::new();
    for series in &data.series {
        let drawn: Vec<usize> = (0..series.points.len()).filter(|&at| series.points[at].value.is_some()).collect();
        for pair in drawn.windows(2) {
            let Some(label) = cut_label(data, series, pair[0], pair[1], locale) else { continue };
            // Between two numbers may lie dates without one, and the cut between some of these.
            let cut = |at: &usize| cut_label(data, series, *at, at + 1, locale).as_ref() == Some(&label);
            let (before, after) = (pair[0]..pair[1]).find(cut).map_or((pair[0], pair[1]), |at| (at, at + 1));
            let x = (time.x(series.points[before].period) + time.x(series.points[after].period)) / 2.0;
            // One break may fall between different dates of each series: the first place stands for all that are near.
            match found.iter_mut().find(|(known, _)| known.label == label && (known.x - x).abs() < 60.0) {
                Some((_, names)) => names.push(&series.label),
                None => found.push((Cut { x, label }, vec![&series.label])),
            }
        }
    }
    // A series that goes on through the rule of others is the reason to name these.
    let through = |series: &Series, x: f64| {
        let (first, last) = (series.drawn().next(), series.last());
        first.is_some_and(|(first, _)| time.x(first.period) < x) && last.is_some_and(|last| time.x(last.period) > x)
    };
    let others = |x: f64, names: &[&str]| data.series.iter().any(|s| through(s, x) && !names.contains(&s.label.as_str()));
    let named = |(cut, names): (Cut, Vec<&str>)| match others(cut.x, &names) {
        true => Cut { label: format!("{} · {}", names.join(locale.pick(", ", "、")), cut.label), ..cut },
        false => cut,
    };
    // Without a rule a name would be that of everything, which it must be.
    let several = data.definitions.len() > 1 && (!found.is_empty() || data.drawn_definitions() == 1);
    let earliest = data.points().filter(|point| point.value.is_some() && several).min_by_key(|point| point.period);
    let first = earliest.map(|point| data.definitions[point.definition].clone()).unwrap_or_default();
    (first, cuts::merged(found.into_iter().map(named).collect()))
}

/// The ground under forecasts.
fn future(data: &Data, time: &Timeline, plot: Rect) -> Option<Rect> {
    if !notes::forecasts(data) {
        return None;
    }
    let actual = data.points().filter(|point| point.value.is_some() && !point.forecast()).map(|point| time.x(point.period));
    let from = actual.fold(plot.x, f64::max);
    Some(Rect::new(from, plot.y, plot.right() - from, plot.h))
}

/// The name of that ground, in a corner of it where no line runs.
fn future_name(band: Rect, plot: Rect, taken: &mut Taken, locale: Locale) -> Mark {
    let name = Text::new(0.0, 0.0, SMALL, locale.pick("Forecast", "预测")).color(MUTED).halo(BAND, 2.0);
    let wide = bounds(&name).w;
    let left = (band.x + 6.0).min(plot.right() - wide - 4.0);
    let right = plot.right() - wide - 4.0;
    let corners = [(left, plot.y + 4.0), (right, plot.y + 4.0), (left, plot.bottom() - 18.0), (right, plot.bottom() - 18.0)];
    let boxes = corners.map(|(x, y)| Rect::new(x, y, wide, 14.0));
    let free = taken.first(plot, &boxes).unwrap_or(boxes[0]);
    taken.rect(free);
    Text { x: free.x, y: free.y + 10.0, ..name }.into()
}

fn series_marks(runs: &[Vec<Point>], paint: &Paint, dense: bool, place: &impl Fn(&Point) -> (f64, f64)) -> Vec<Mark> {
    let width = if paint.strong { 2.5 } else { 1.75 };
    let stroke = Stroke::new(paint.mark, width);
    let mut marks = Vec::new();
    for run in runs {
        // The part up to the last actual number is solid, what follows is dashed and joined to it.
        let actual = run.iter().position(Point::forecast).unwrap_or(run.len());
        let points: Vec<(f64, f64)> = run.iter().map(place).collect();
        if actual > 1 {
            marks.push(Mark::line(points[..actual].to_vec(), stroke));
        }
        if actual < run.len() {
            marks.push(Mark::line(points[actual.saturating_sub(1)..].to_vec(), stroke.dashed(6.0, 4.0)));
        }
        for (point, (x, y)) in run.iter().zip(points) {
            let alone = run.len() == 1;
            let hollow = point.bound != Bound::Exact || point.forecast();
            if !dense || alone || hollow {
                let r = if alone { width + 1.2 } else { width + 0.4 };
                let rim = Stroke::new(if hollow { paint.mark } else { Color::WHITE }, if hollow { 1.5 } else { 1.0 });
                let fill = if hollow { Color::WHITE } else { paint.mark };
                marks.push(Mark::Circle { x, y, r, fill, stroke: Some(rim) });
            }
        }
    }
    marks
}
