//! The parts of a whole, one on the other, with the total on top.

use super::axes::{Scale, base, bounds, centred, gutter, values};
use super::bands::{Bands, Slot, slots, small};
use super::data::{Bound, Data, Point, Series};
use super::describe::{describe, showing, subtitle};
use super::format::Numbers;
use super::frame::{self, Frame};
use super::labels::spread;
use super::spec::{Input, Locale};
use super::theme::{CUT, INK, LABEL, MUTED, Paint, REST, SMALL, on, paints};
use super::ticks::{Base, ticks};
use super::{cuts, notes, words};
use crate::mark::{Anchor, Color, Mark, Picture, Rect, Stroke, Text, Weight};
use crate::number::Decimal;
use crate::text;

/// The most parts a stack may have; further ones are summed.
const PARTS: usize = 5;

/// Draws stacked columns.
pub(super) fn draw(input: &Input) -> Picture {
    let locale = input.spec.locale;
    let Some(table) = input.tables.first() else { return Frame::new(input, "", &[], 200.0).finish(String::new()) };
    let data = Data::by_definition(input, table);
    let stack = Stack::of(&data, input);
    let ends = stack.columns.iter().filter_map(|column| column.total);
    let numbers = Numbers::fit(data.values().chain(ends), table.unit.as_ref(), input.spec, false);
    let shown = stack.columns.iter().filter_map(|column| column.slot.period).collect();
    let parts = showing(subtitle(&data, &numbers, locale), shown, locale);
    let told = frame::subtitle(input, &parts, &[numbers.unit()]);
    let description =
        describe(locale.pick("Stacked columns", "堆积柱状图"), &words::joined(&parts, locale), &data, &numbers, locale);
    let mut derived = notes::derived(input, &data, true);
    derived.extend(stack.notes(locale));
    if stack.columns.iter().any(|column| column.slot.period.is_some() && column.segments().next().is_none()) {
        derived.push(notes::absent(true, locale));
    }
    let mut frame = Frame::new(input, &told, &frame::all_notes(input, derived), 340.0);
    if stack.columns.is_empty() {
        return frame.finish(description);
    }
    let room = frame.body();
    let names = stack.names();
    let margin = names.iter().map(|name| name.wide).fold(0.0, f64::max) + 18.0;
    let high = |column: &Column| numbers.scaled(column.ends().1);
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

/// A part of the stack: its name, its colours, its points.
struct Part {
    label: String,
    paint: Paint,
    points: Vec<Point>,
}

/// One column: the numbers of its parts, what of the total they leave, and the total.
struct Column {
    slot: Slot,
    parts: Vec<Option<Decimal>>,
    rest: Option<Decimal>,
    total: Option<Decimal>,
}

impl Column {
    fn segments(&self) -> impl Iterator<Item = (usize, Decimal)> {
        let rest = self.rest.map(|rest| (self.parts.len(), rest));
        self.parts.iter().enumerate().filter_map(|(at, value)| Some((at, (*value)?))).chain(rest)
    }

    /// The lowest and the highest end.
    fn ends(&self) -> (Decimal, Decimal) {
        let sum = |sign: i32| {
            let parts = self.segments().filter(|(_, value)| value.signum() == sign);
            parts.fold(Decimal::ZERO, |sum, (_, value)| sum.checked_add(value).unwrap_or(sum))
        };
        (sum(-1), sum(1))
    }
}

struct Stack {
    parts: Vec<Part>,
    columns: Vec<Column>,
    /// The name of what the parts leave of a printed total.
    rest: String,
    merged: Vec<String>,
    incomplete: bool,
    /// There are totals of dates whose parts are unknown.
    dropped: bool,
}

impl Stack {
    fn of(data: &Data, input: &Input) -> Stack {
        let locale = input.spec.locale;
        let paints = paints(data, input.spec);
        let total = data.series.iter().find(|series| series.total);
        let mut kept: Vec<usize> = (0..data.series.len()).filter(|&at| !data.series[at].total).collect();
        let mut merged = Vec::new();
        if kept.len() > PARTS {
            let last = |at: usize| data.series[at].last().and_then(|point| point.value);
            let mut by_size = kept.clone();
            by_size.sort_by(|a, b| last(*b).cmp(&last(*a)).then(a.cmp(b)));
            kept.retain(|at| by_size[..PARTS - 1].contains(at));
            merged = by_size[PARTS - 1..].to_vec();
            merged.sort_unstable();
        }
        let grey = Paint { mark: REST, pale: REST, text: MUTED, strong: false };
        let paint = |at: usize| if paints[at].strong { paints[at] } else { grey };
        let part =
            |&at: &usize| Part { label: data.series[at].label.clone(), paint: paint(at), points: data.series[at].points.clone() };
        let mut parts: Vec<Part> = kept.iter().map(part).collect();
        if !merged.is_empty() {
            let label = locale.pick("Other", "其他").to_owned();
            parts.push(Part { label, paint: grey, points: summed(merged.iter().map(|&at| &data.series[at])) });
        }
        let mut incomplete = false;
        // Where parts are known for some dates, a date with the total alone says nothing of them.
        let of_parts = Data { series: data.series.iter().filter(|series| !series.total).cloned().collect(), ..data.clone() };
        let known = slots(&of_parts);
        let shown = if known.is_empty() { slots(data) } else { known };
        let dropped = total.is_some_and(|series| {
            let shown = |period| shown.iter().any(|slot| slot.period == Some(period));
            series.drawn().any(|(point, _)| !shown(point.period))
        });
        let columns = shown
            .into_iter()
            .map(|slot| {
                let value = |points: &[Point]| {
                    points.iter().find(|p| Some(p.period) == slot.period && p.definition == slot.definition)?.value
                };
                let numbers: Vec<Option<Decimal>> = parts.iter().map(|part| value(&part.points)).collect();
                let known = numbers.iter().flatten().try_fold(Decimal::ZERO, |sum, value| sum.checked_add(*value));
                let printed = total.and_then(|series| value(&series.points));
                let rest = printed.zip(known).and_then(|(printed, known)| printed.checked_sub(known)).filter(|rest| {
                    // What is left by the rounding of the parts is no part.
                    let share = rest.to_f64() / printed.map_or(1.0, Decimal::to_f64).abs().max(f64::MIN_POSITIVE);
                    share > 0.005
                });
                let full = numbers.iter().all(Option::is_some);
                incomplete |= printed.is_none() && !full && numbers.iter().any(Option::is_some);
                Column { slot, parts: numbers, rest, total: printed.or(known.filter(|_| full)) }
            })
            .collect();
        let names = merged.iter().map(|&at| data.series[at].label.clone()).collect();
        Stack { parts, columns, dropped, rest: locale.pick("Not broken down", "未细分").to_owned(), merged: names, incomplete }
    }

    fn notes(&self, locale: Locale) -> Vec<String> {
        let mut said = Vec::new();
        if !self.merged.is_empty() {
            let names = words::listed(&self.merged, locale);
            said.push(locale.pick(format!("Other: {names}"), format!("其他：{names}")));
        }
        if self.columns.iter().any(|column| column.rest.is_some()) {
            let text = locale.pick(
                "Not broken down: the printed total minus the parts that were printed",
                "未细分：公布的合计减去已公布的各部分",
            );
            said.push(text.to_owned());
        }
        if self.dropped {
            let text = locale.pick("Only dates for which a part is known are shown", "仅显示有分项数据的时点");
            said.push(text.to_owned());
        }
        if self.incomplete {
            let text = locale.pick("No total is given where a part is missing", "缺少部分数据时不给出合计");
            said.push(text.to_owned());
        }
        said
    }

    fn paint(&self, at: usize) -> Paint {
        let faint = Color::hex(0xe3_e7_ea);
        self.parts.get(at).map_or(Paint { mark: faint, pale: faint, text: MUTED, strong: false }, |part| part.paint)
    }

    fn names(&self) -> Vec<Name> {
        let rest = self.columns.iter().any(|column| column.rest.is_some());
        let labels = self.parts.iter().map(|part| part.label.as_str()).chain(rest.then_some(self.rest.as_str()));
        labels
            .enumerate()
            .map(|(part, label)| {
                let lines = text::wrap(label, LABEL, Weight::SemiBold, 140.0);
                let wide = lines.iter().map(|line| text::width(line, LABEL, Weight::SemiBold, false)).fold(0.0, f64::max);
                Name { part, lines, wide }
            })
            .collect()
    }
}

struct Name {
    part: usize,
    lines: Vec<String>,
    wide: f64,
}

/// Points of several series, summed by period and definition.
fn summed<'s>(series: impl Iterator<Item = &'s Series>) -> Vec<Point> {
    let mut sums: Vec<Point> = Vec::new();
    for point in series.flat_map(|series| &series.points) {
        let known = sums.iter_mut().find(|sum| sum.period == point.period && sum.definition == point.definition);
        match (known, point.value) {
            (Some(sum), Some(value)) => {
                sum.value = Some(sum.value.map_or(value, |known| known.checked_add(value).unwrap_or(known)));
                sum.status = sum.status.max(point.status);
            }
            (Some(_), None) => {}
            (None, _) => sums.push(Point { bound: Bound::Exact, reason: None, ..*point }),
        }
    }
    sums
}

struct View<'v> {
    stack: &'v Stack,
    numbers: &'v Numbers,
    bands: &'v Bands,
    scale: Scale,
    locale: Locale,
}

impl View<'_> {
    /// The segments of a column as `(part, value, rectangle)`, upwards from zero (negative ones downwards).
    fn segments(&self, at: usize) -> Vec<(usize, Decimal, Rect)> {
        let wide = (self.bands.width * 0.7).min(84.0);
        let (mut up, mut down) = (Decimal::ZERO, Decimal::ZERO);
        let mut placed = Vec::new();
        for (part, value) in self.stack.columns[at].segments() {
            let end = if value.signum() < 0 { &mut down } else { &mut up };
            let from = self.scale.y(self.numbers.scaled(*end));
            *end = end.checked_add(value).unwrap_or(*end);
            let to = self.scale.y(self.numbers.scaled(*end));
            let rect = Rect::new(self.bands.x(at) - wide / 2.0, from.min(to), wide, (from - to).abs());
            placed.push((part, value, rect));
        }
        placed
    }

    fn columns(&self) -> Vec<Mark> {
        let mut marks = Vec::new();
        for (at, column) in self.stack.columns.iter().enumerate() {
            let segments = self.segments(at);
            for (part, _, rect) in &segments {
                marks.push(Mark::fill(*rect, self.stack.paint(*part).mark));
            }
            for (_, _, rect) in segments.iter().skip(1) {
                let y = rect.bottom();
                marks.push(Mark::line([(rect.x, y), (rect.right(), y)], Stroke::rule(Color::WHITE, 1.0)));
            }
            if segments.len() > 1 || column.total.is_none() {
                marks.extend(segments.iter().filter_map(|(part, value, rect)| self.inner(*part, *value, *rect)));
            }
            if segments.is_empty() && column.slot.period.is_some() {
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
        let text = |at: usize, total: Decimal, size: f64| {
            let top = self.segments(at).iter().map(|(.., rect)| rect.y).fold(f64::INFINITY, f64::min);
            let text = Text::new(self.bands.x(at), top - 6.0, size, self.numbers.label(total)).anchor(Anchor::Middle);
            text.semibold().color(INK).tabular()
        };
        let all = |size: f64| -> Vec<Text> {
            let columns = self.stack.columns.iter().enumerate();
            columns.filter_map(|(at, column)| Some(text(at, column.total?, size))).collect()
        };
        let fits = |texts: &[Text]| texts.iter().all(|text| bounds(text).w <= self.bands.width - 2.0);
        let sizes = [LABEL, SMALL].map(all);
        let [large, small] = &sizes;
        let kept = match (fits(large), fits(small)) {
            (true, _) => &large[..],
            (_, true) => &small[..],
            _ => &small[small.len().saturating_sub(1)..],
        };
        kept.iter().cloned().map(Mark::from).collect()
    }

    fn inner(&self, part: usize, value: Decimal, rect: Rect) -> Option<Mark> {
        let fill = self.stack.paint(part).mark;
        let text = centred(rect.x + rect.w / 2.0, rect.y + rect.h / 2.0, SMALL, self.numbers.label(value));
        let text = text.anchor(Anchor::Middle).color(on(fill)).tabular();
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::period::Period;
    use crate::table::Status;

    /// A period without any number.
    fn empty(period: Period) -> Point {
        Point { period, value: None, reason: None, bound: Bound::Exact, status: Status::NORMAL, remainder: false, definition: 0 }
    }

    #[test]
    fn merged_parts_are_summed_by_period() {
        let period = |text: &str| text.parse::<Period>().expect("a period");
        let series = |values: &[(&str, i64)]| Series {
            name: String::new(),
            label: String::new(),
            key: Vec::new(),
            total: false,
            rank: 0,
            points: values.iter().map(|(at, v)| Point { value: Some((*v).into()), ..empty(period(at)) }).collect(),
        };
        let (a, b) = (series(&[("2020", 2), ("2021", 3)]), series(&[("2021", 4)]));
        let sums: Vec<_> = summed([&a, &b].into_iter()).iter().map(|p| p.value.map(|v| v.to_string())).collect();
        assert_eq!(sums, [Some("2".to_owned()), Some("7".to_owned())]);
    }
}
