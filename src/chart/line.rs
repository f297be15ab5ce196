//! One line for each series over time. Gaps stay gaps, an isolated point is a dot, breaks cut the line.

use super::axes::{Scale, base, bounds, centred, crisp, gutter, values};
use super::bands::small;
use super::cuts::{self, Cut, cut_label};
use super::data::{Bound, Data, Point, Series};
use super::dates::{Rhythm, comparable};
use super::describe::{describe, subtitle};
use super::format::Numbers;
use super::frame::{self, Frame};
use super::labels::{Taken, spread};
use super::spec::Input;
use super::theme::{AXIS, BAND, CUT, GRID, LABEL, MUTED, Paint, SMALL, TEXT, paints};
use super::ticks::{Base, ticks};
use super::timeline::Timeline;
use super::{notes, words};
use crate::mark::{Anchor, Color, Mark, Picture, Rect, Stroke, Text, Weight};
use crate::period::Period;
use crate::text;

/// Draws lines.
pub(super) fn draw(input: &Input) -> Picture {
    let locale = input.spec.locale;
    let Some(table) = input.tables.first() else { return Frame::new(input, "", &[], 200.0).finish(String::new()) };
    let data = Data::read(input, table);
    let numbers = Numbers::fit(data.values(), table.unit.as_ref(), input.spec, data.signed());
    let parts = subtitle(&data, &numbers, locale);
    let told = frame::subtitle(input, &parts, &[numbers.unit()]);
    let description = describe(locale.pick("Line chart", "折线图"), &words::joined(&parts, locale), &data, &numbers, locale);
    let mut derived = notes::derived(input, &data, false);
    derived.extend(notes::gaps(&data, locale));
    let least = (small(data.series.len()) * 18.0 + 60.0).max(300.0);
    let mut frame = Frame::new(input, &told, &frame::all_notes(input, derived), least);
    let periods = data.periods();
    if periods.is_empty() {
        return frame.finish(description);
    }
    let paints = paints(&data, input.spec);
    let room = frame.body();
    let names: Vec<Name> = data.series.iter().map(|series| Name::of(series, &data, &numbers)).collect();
    let margin = names.iter().map(|name| name.wide).fold(0.0, f64::max) + 14.0;

    let scaled = || data.values().map(|value| numbers.scaled(value));
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

    let ground = ground(&data, &time, plot, locale);
    frame.marks.extend(ground);
    frame.marks.push(values(&axis, &numbers, scale, plot));
    let dark = if index { 100.0 } else { 0.0 };
    if axis.lo <= dark && (axis.lo < dark || index) {
        frame.marks.push(base(scale, dark, plot));
    }
    // The line of a cropped axis is no base, so it is as light as the gridlines.
    let line = if axis.lo == 0.0 { AXIS } else { GRID };
    frame.marks.push(time.marks(plot, line, locale));
    frame.marks.push(strip.rules(&cuts, plot.bottom()));
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
    if let [series] = &data.series[..]
        && let Some((point, value)) = series.drawn().next()
        && series.drawn().count() > 1
    {
        frame.marks.extend(first_label(place(point), &format!("{}{}", point.bound.sign(), numbers.label(value)), plot, &taken));
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
    let mut several = 0;
    for series in &data.series {
        let drawn: Vec<usize> = (0..series.points.len()).filter(|&at| series.points[at].value.is_some()).collect();
        several += usize::from(drawn.len() > 1);
        for pair in drawn.windows(2) {
            let Some(label) = cut_label(data, series, pair[0], pair[1], locale) else { continue };
            let (a, b) = (time.x(series.points[pair[0]].period), time.x(series.points[pair[1]].period));
            let x = (a + b) / 2.0;
            // One break may fall between different dates of each series: the first place stands for all that are near.
            match found.iter_mut().find(|(known, _)| known.label == label && (known.x - x).abs() < 60.0) {
                Some((_, names)) => names.push(&series.label),
                None => found.push((Cut { x, label }, vec![&series.label])),
            }
        }
    }
    let named = |(cut, names): (Cut, Vec<&str>)| match names.len() < several {
        true => Cut { label: format!("{} · {}", names.join(locale.pick(", ", "、")), cut.label), ..cut },
        false => cut,
    };
    let first = if data.definitions.len() > 1 { data.definitions[0].clone() } else { String::new() };
    (first, cuts::merged(found.into_iter().map(named).collect()))
}

/// The ground under forecasts, with its name.
fn ground(data: &Data, time: &Timeline, plot: Rect, locale: super::spec::Locale) -> Vec<Mark> {
    if !notes::forecasts(data) {
        return Vec::new();
    }
    let actual = data.points().filter(|point| point.value.is_some() && !point.forecast()).map(|point| time.x(point.period));
    let from = actual.fold(plot.x, f64::max);
    let name = Text::new(from + 6.0, plot.y + 14.0, SMALL, locale.pick("Forecast", "预测")).color(MUTED);
    vec![Mark::fill(Rect::new(from, plot.y, plot.right() - from, plot.h), BAND), name.into()]
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

/// The name and last number of a series, broken into lines.
struct Name {
    lines: Vec<String>,
    value: String,
    wide: f64,
}

const LINE: f64 = 15.0;

impl Name {
    fn of(series: &Series, data: &Data, numbers: &Numbers) -> Name {
        let last = series.drawn().next_back();
        let value = last.map_or(String::new(), |(point, value)| format!("{}{}", point.bound.sign(), numbers.label(value)));
        let alone = data.series.len() == 1;
        let mut lines = if alone { Vec::new() } else { text::wrap(&series.label, LABEL, Weight::SemiBold, 138.0) };
        if lines.is_empty() {
            lines.push(String::new());
        }
        let named = |line: &String| text::width(line, LABEL, Weight::SemiBold, false);
        let space = if lines[lines.len() - 1].is_empty() { 0.0 } else { 5.0 };
        let tail = lines.last().map_or(0.0, named) + space + text::width(&value, LABEL, Weight::Regular, true);
        Name { wide: lines.iter().map(named).fold(tail, f64::max), lines, value }
    }

    fn high(&self) -> f64 {
        small(self.lines.len()) * LINE
    }

    /// The texts, with their middle at a height; without the number where it would stand beside another point.
    fn marks(&self, x: f64, middle: f64, paint: &Paint, numbered: bool) -> Vec<Mark> {
        let mut marks = Vec::new();
        let mut y = middle - self.high() / 2.0 + LINE / 2.0;
        for (at, line) in self.lines.iter().enumerate() {
            let mut after = x;
            if !line.is_empty() {
                let text = centred(x, y, LABEL, line.clone()).semibold().color(paint.text);
                marks.push(text.halo(Color::WHITE, 2.0).into());
                after += text::width(line, LABEL, Weight::SemiBold, false) + 5.0;
            }
            if at + 1 == self.lines.len() && numbered && !self.value.is_empty() {
                let text = centred(after, y, LABEL, self.value.clone()).color(paint.text).tabular().halo(Color::WHITE, 2.0);
                marks.push(if line.is_empty() { text.semibold() } else { text }.into());
            }
            y += LINE;
        }
        marks
    }
}

/// A place for the label of a series inside the plot.
struct Inside {
    rect: Rect,
    leader: Option<[(f64, f64); 2]>,
    numbered: bool,
}

/// Places beside the end of a series, from the nearest on; then, for its name alone, beside its other points.
fn places(name: &Name, points: &[(f64, f64)]) -> Vec<Inside> {
    let (w, h) = (name.wide, name.high());
    let mut places = Vec::new();
    for (back, &(x, y)) in points.iter().rev().enumerate() {
        let numbered = back == 0;
        let near = |left: f64, top: f64| Inside { rect: Rect::new(left, top, w, h), leader: None, numbered };
        places.push(near(x + 8.0, y - h / 2.0));
        for left in [x - w / 2.0, x - w + 6.0, x - 6.0] {
            places.extend([near(left, y - h - 6.0), near(left, y + 6.0)]);
        }
        for far in [18.0, 32.0].into_iter().filter(|_| numbered) {
            let (above, below) = (near(x - 6.0, y - h - far), near(x - 6.0, y + far));
            places.push(Inside { leader: Some([(x, y - 5.0), (x, y - far)]), ..above });
            places.push(Inside { leader: Some([(x, y + 5.0), (x, y + far)]), ..below });
        }
    }
    places
}

/// Labels at the ends: beside the plot in the order of the ends; a series that ends early is labelled where it ends, if
/// there is room, else beside the plot with a leader.
fn end_labels(names: &[Name], points: &[Vec<(f64, f64)>], paints: &[Paint], plot: Rect, taken: &mut Taken) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut beside: Vec<(f64, f64, usize)> = Vec::new(); // x and y of the end
    let ends = || points.iter().filter_map(|points| points.last()).map(|(x, _)| *x);
    let one_date = points.iter().flatten().all(|(x, _)| ends().next() == Some(*x));
    let last = if one_date { plot.right() } else { ends().fold(plot.x, f64::max) };
    let room = Rect::new(plot.x, plot.y - 4.0, last - plot.x, plot.h);
    for (at, own) in points.iter().enumerate() {
        let Some(&(x, y)) = own.last() else { continue };
        let clear = |place: &Inside| {
            let leader = place
                .leader
                .map_or(Rect::new(x, y - 5.0, 0.0, 0.0), |[a, b]| Rect::new(a.0 - 1.0, a.1.min(b.1), 2.0, (a.1 - b.1).abs()));
            taken.first(room, &[place.rect]).is_some() && (place.leader.is_none() || taken.free(leader))
        };
        match places(&names[at], own).into_iter().find(clear).filter(|_| x < last - 20.0) {
            Some(place) => {
                taken.rect(place.rect.grown(2.0));
                if let Some([a, b]) = place.leader {
                    marks.push(Mark::line([(crisp(a.0), a.1), (crisp(b.0), b.1)], Stroke::rule(CUT, 1.0)));
                }
                let middle = place.rect.y + place.rect.h / 2.0;
                marks.extend(names[at].marks(place.rect.x, middle, &paints[at], place.numbered));
            }
            None => beside.push((x, y, at)),
        }
    }
    beside.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.2.cmp(&b.2)));
    let wanted: Vec<(f64, f64)> = beside.iter().map(|(_, y, at)| (*y, names[*at].high())).collect();
    let gap = if names.iter().any(|name| name.lines.len() > 1) { 4.0 } else { 1.0 };
    let placed = spread(&wanted, gap, plot.y - 8.0, plot.bottom() + 8.0);
    for ((x, y, at), middle) in beside.into_iter().zip(placed) {
        let moved = (middle - y).abs() > 3.0;
        if x < last - 20.0 {
            let leader = Stroke::rule(CUT, 1.0).dashed(1.0, 3.0);
            marks.push(Mark::line([(x + 6.0, crisp(y)), (plot.right(), crisp(y)), (plot.right() + 10.0, middle)], leader));
        } else if moved {
            marks
                .push(Mark::line([(x + 5.0, y), (plot.right() + 2.0, y), (plot.right() + 10.0, middle)], Stroke::rule(CUT, 1.0)));
        }
        marks.extend(names[at].marks(plot.right() + 12.0, middle, &paints[at], true));
    }
    marks
}

/// The number at the beginning of a single line, where it meets nothing.
fn first_label((x, y): (f64, f64), content: &str, plot: Rect, taken: &Taken) -> Option<Mark> {
    let wide = text::width(content, LABEL, Weight::SemiBold, true);
    let boxes = [-20.0, 8.0].map(|dy| Rect::new((x - wide / 2.0).max(plot.x + 2.0), y + dy, wide, 12.0));
    let free = taken.first(plot, &boxes)?;
    let text = Text::new(free.x, free.bottom() - 1.5, LABEL, content)
        .anchor(Anchor::Start)
        .semibold()
        .color(TEXT)
        .tabular()
        .halo(Color::WHITE, 2.0);
    debug_assert!(bounds(&text).w > 0.0);
    Some(text.into())
}
