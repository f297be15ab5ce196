//! Labels of lines: the name and the last number of each, beside its end or where there is room.

use super::axes::{bounds, centred, crisp};
use super::bands::small;
use super::data::{Data, Series};
use super::dates::said;
use super::early;
use super::format::Numbers;
use super::labels::{Taken, spread};
use super::spec::Locale;
use super::theme::{CUT, LABEL, Paint, TEXT};
use crate::mark::{Anchor, Color, Mark, Rect, Stroke, Text, Weight};
use crate::text;

/// The name and last number of a series, broken into lines.
pub(super) struct Name {
    lines: Vec<String>,
    value: String,
    pub wide: f64,
}

const LINE: f64 = 15.0;

impl Name {
    pub fn of(series: &Series, data: &Data, numbers: &Numbers, locale: Locale) -> Name {
        let last = series.drawn().next_back();
        let mut value = last.map_or(String::new(), |(point, value)| numbers.known(value, point.bound));
        if let Some(period) = early::ended(data, series) {
            let date = said(period, locale);
            value += &locale.pick(format!(" ({date})"), format!("（{date}）"));
        }
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
pub(super) fn end_labels(
    names: &[Name],
    points: &[Vec<(f64, f64)>],
    paints: &[Paint],
    plot: Rect,
    taken: &mut Taken,
) -> Vec<Mark> {
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
        // Only of a line that ends early is a place inside looked for.
        let early = Some(places).filter(|_| x < last - 20.0);
        match early.and_then(|places| places(&names[at], own).into_iter().find(clear)) {
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
pub(super) fn first_label((x, y): (f64, f64), content: &str, plot: Rect, taken: &Taken) -> Option<Mark> {
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
