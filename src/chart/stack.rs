//! The parts of a whole, one on the other, with the total on top.

use super::axes::{Scale, base, bounds, centred, gutter, values};
use super::bands::{Bands, small};
use super::column::shape;
use super::data::{Bound, Data};
use super::describe::{describe, showing, subtitle};
use super::format::Numbers;
use super::frame::{self, Frame};
use super::labels::{apart, spread};
use super::parts::{Column, Name, Number, Stack};
use super::spec::{Input, Locale};
use super::theme::{CUT, INK, LABEL, MUTED, SMALL, on};
use super::ticks::{Base, ticks};
use super::{cuts, notes, shares, words};
use crate::mark::{Anchor, Color, Mark, Picture, Rect, Stroke, Text, Weight};
use crate::number::Decimal;
use crate::text;

/// Draws stacked columns.
pub(super) fn draw(input: &Input) -> Picture {
    frame::explained(input.spec.locale, |unused| drawn(input, unused))
}

/// `unused` are words for missing numbers that find no place.
fn drawn(input: &Input, unused: &[&str]) -> Picture {
    let locale = input.spec.locale;
    let Some(table) = input.tables.first() else { return Frame::new(input, "", &[], 200.0).finish(String::new()) };
    let mut data = Data::by_definition(input, table);
    let stack = Stack::of(&data, input);
    let ends = stack.columns.iter().filter_map(|column| Some(column.total?.0));
    let numbers = Numbers::fit(data.values().chain(ends), table.unit.as_ref(), input.spec, false);
    let rounding = shares::settle(&mut data, &numbers, input.spec, |_| true);
    let stack = if rounding.is_some() { Stack::of(&data, input) } else { stack };
    let shown = stack.columns.iter().filter_map(|column| column.slot.period).collect();
    let parts = showing(subtitle(&data, &numbers, locale), shown, locale);
    let told = frame::subtitle(input, &parts, &[numbers.unit()]);
    let description =
        describe(locale.pick("Stacked columns", "堆积柱状图"), &words::joined(&parts, locale), &data, &numbers, locale);
    let mut derived = notes::derived(input, &data, true);
    derived.extend(stack.notes(locale));
    derived.extend(rounding);
    if stack.columns.iter().any(|column| column.slot.period.is_some() && column.segments().next().is_none()) {
        derived.push(notes::absent(&data, locale));
    }
    let mut frame = Frame::new(input, &told, &frame::all_notes(input, notes::without(derived, unused, locale)), 340.0);
    if stack.columns.is_empty() {
        return frame.finish(description);
    }
    let room = frame.body();
    let names = stack.names();
    let margin = names.iter().map(|name| name.wide).fold(0.0, f64::max) + 18.0;
    let high = |column: &Column| numbers.scaled(column.above().map_or(column.ends().1, |(_, total, _)| total));
    let low = |column: &Column| numbers.scaled(column.ends().0);
    let axis = ticks(
        stack.columns.iter().map(low).fold(0.0, f64::min),
        stack.columns.iter().map(high).fold(0.0, f64::max),
        Base::Zero,
        room.h - 90.0,
    );
    let left = room.x + gutter(&axis, &numbers);
    let right = room.right() - margin;
    let bands = Bands::new(stack.columns.iter().map(|column| column.slot).collect(), left, right);
    let (first, cuts) = bands.cuts(&data, locale);
    let strip = cuts::strip(&first, &cuts, left, room.right(), room.y);
    let foot = bands.foot(locale);
    let plot = Rect::new(left, room.y + strip.height, right - left, room.h - strip.height - foot);
    let scale = Scale::new(&axis, plot.y + 18.0, plot.bottom());
    frame.marks.push(values(&axis, &numbers, scale, plot));
    let view = View { stack: &stack, numbers: &numbers, bands: &bands, scale, locale };
    frame.marks.extend(view.columns());
    frame.marks.push(base(scale, 0.0, plot));
    frame.marks.push(strip.rules(&cuts, plot.bottom()));
    frame.marks.extend(strip.marks);
    frame.marks.extend(view.names(&names, plot));
    frame.marks.push(bands.names(plot, locale));
    frame.finish(description)
}

struct View<'v> {
    stack: &'v Stack,
    numbers: &'v Numbers,
    bands: &'v Bands,
    scale: Scale,
    locale: Locale,
}

impl View<'_> {
    fn wide(&self) -> f64 {
        (self.bands.width * 0.7).min(84.0)
    }

    /// The segments of a column as `(part, number, rectangle)`, upwards from zero (negative ones downwards).
    fn segments(&self, at: usize) -> Vec<(usize, Number, Rect)> {
        let wide = self.wide();
        let (mut up, mut down) = (Decimal::ZERO, Decimal::ZERO);
        let mut placed = Vec::new();
        for (part, number) in self.stack.columns[at].segments() {
            let end = if number.value.signum() < 0 { &mut down } else { &mut up };
            let from = self.scale.y(self.numbers.scaled(*end));
            *end = end.checked_add(number.value).unwrap_or(*end);
            let to = self.scale.y(self.numbers.scaled(*end));
            let rect = Rect::new(self.bands.x(at) - wide / 2.0, from.min(to), wide, (from - to).abs());
            placed.push((part, number, rect));
        }
        placed
    }

    fn columns(&self) -> Vec<Mark> {
        let mut marks = Vec::new();
        for (at, column) in self.stack.columns.iter().enumerate() {
            let segments = self.segments(at);
            for (part, number, rect) in &segments {
                marks.push(shape(*rect, self.stack.paint(*part).mark, number.bound, number.forecast));
            }
            if let Some((from, to, bound)) = column.above() {
                let [from, to] = [from, to].map(|value| self.scale.y(self.numbers.scaled(value)));
                let rect = Rect::new(self.bands.x(at) - self.wide() / 2.0, to, self.wide(), from - to);
                marks.push(shape(rect, CUT, bound, false));
            }
            for (_, _, rect) in segments.iter().skip(1) {
                let y = rect.bottom();
                marks.push(Mark::line([(rect.x, y), (rect.right(), y)], Stroke::rule(Color::WHITE, 1.0)));
            }
            if segments.len() > 1 || column.total.is_none() {
                marks.extend(segments.iter().filter_map(|(part, number, rect)| self.inner(*part, *number, *rect)));
            }
            let wide = text::width(words::missing(self.locale), SMALL, Weight::Regular, false);
            if segments.is_empty() && column.above().is_none() && column.slot.period.is_some() && wide < self.bands.width - 2.0 {
                let y = self.scale.y(0.0) - 6.0;
                let text = Text::new(self.bands.x(at), y, SMALL, words::missing(self.locale)).anchor(Anchor::Middle);
                marks.push(text.color(MUTED).halo(Color::WHITE, 2.0).into());
            }
        }
        marks.extend(self.totals());
        marks
    }

    /// The totals on top, all in one size; only the last where not all fit. Of shares the total says nothing.
    fn totals(&self) -> Vec<Mark> {
        if self.numbers.label(Decimal::ONE).ends_with('%') {
            return Vec::new();
        }
        let text = |at: usize, (total, bound): (Decimal, Bound), size: f64| {
            let above = self.stack.columns[at].above().map(|(_, total, _)| self.scale.y(self.numbers.scaled(total)));
            let top = self.segments(at).iter().map(|(.., rect)| rect.y).chain(above).fold(self.scale.y(0.0), f64::min);
            let text = Text::new(self.bands.x(at), top - 6.0, size, self.numbers.known(total, bound)).anchor(Anchor::Middle);
            text.semibold().color(INK).tabular()
        };
        let all = |size: f64| -> Vec<Text> {
            let columns = self.stack.columns.iter().enumerate();
            columns.filter_map(|(at, column)| Some(text(at, column.total?, size))).collect()
        };
        let fits = |texts: &[Text]| apart(texts) && texts.iter().all(|text| bounds(text).w <= self.bands.width - 2.0);
        let sizes = [LABEL, SMALL].map(all);
        let [large, small] = &sizes;
        let kept = match (fits(large), fits(small)) {
            (true, _) => &large[..],
            (_, true) => &small[..],
            _ => &small[small.len().saturating_sub(1)..],
        };
        kept.iter().cloned().map(Mark::from).collect()
    }

    fn inner(&self, part: usize, number: Number, rect: Rect) -> Option<Mark> {
        let fill = self.stack.paint(part).mark;
        let filled = number.bound == Bound::Exact && !number.forecast;
        let content = self.numbers.known(number.value, number.bound);
        let text = centred(rect.x + rect.w / 2.0, rect.y + rect.h / 2.0, SMALL, content);
        let text = text.anchor(Anchor::Middle).color(if filled { on(fill) } else { INK }).tabular();
        let fits = bounds(&text).w <= rect.w - 6.0 && rect.h >= 16.0;
        fits.then(|| text.into())
    }

    /// The names of the parts beside the last column, each at the height of its segment.
    fn names(&self, names: &[Name], plot: Rect) -> Vec<Mark> {
        let columns = 0..self.stack.columns.len();
        let target = |part: usize| {
            let found =
                columns.clone().rev().find_map(|at| Some((at, self.segments(at).into_iter().find(|(own, ..)| *own == part)?.2)));
            found.map(|(at, rect)| (at, rect, rect.y + rect.h / 2.0))
        };
        let mut wanted: Vec<(&Name, usize, Rect, f64)> =
            names.iter().filter_map(|name| target(name.part).map(|(at, rect, y)| (name, at, rect, y))).collect();
        wanted.sort_by(|a, b| a.3.total_cmp(&b.3).then(b.0.part.cmp(&a.0.part)));
        let high = |name: &Name| small(name.lines.len()) * 15.0;
        let targets: Vec<(f64, f64)> = wanted.iter().map(|(name, _, _, y)| (*y, high(name))).collect();
        let placed = spread(&targets, 2.0, plot.y, plot.bottom());
        let mut marks = Vec::new();
        for ((name, at, rect, y), middle) in wanted.into_iter().zip(placed) {
            let last = at + 1 == self.stack.columns.len();
            if last && (middle - y).abs() > 3.0 {
                let points = [(rect.right() + 2.0, y), (plot.right() + 2.0, y), (plot.right() + 10.0, middle)];
                marks.push(Mark::line(points, Stroke::rule(CUT, 1.0)));
            }
            for (row, line) in name.lines.iter().enumerate() {
                let y = middle - high(name) / 2.0 + 7.5 + small(row) * 15.0;
                let text = centred(plot.right() + 14.0, y, LABEL, line.clone());
                marks.push(text.semibold().color(self.stack.paint(name.part).text).into());
            }
        }
        marks
    }
}
