//! Columns from zero: one for each period, side by side where there are several series.

use super::axes::{Scale, base, bounds, gutter, values};
use super::bands::{Bands, Slot, small};
use super::data::{Bound, Data, Point};
use super::describe::{describe, subtitle};
use super::format::Numbers;
use super::frame::{self, Frame};
use super::labels::{apart, some};
use super::spec::{Input, Locale};
use super::theme::{CONTEXT, LABEL, MUTED, Paint, SMALL, STRONG, TEXT, paints};
use super::ticks::{Base, Ticks, ticks};
use super::{cuts, notes, shares, words};
use crate::mark::{Anchor, Color, Mark, Picture, Rect, Stroke, Text, Weight};
use crate::number::Decimal;
use crate::table::Reason;
use crate::text;

/// Draws columns.
pub(super) fn draw(input: &Input) -> Picture {
    frame::explained(input.spec.locale, |unused| drawn(input, unused))
}

/// `unused` are words for missing numbers that find no place.
fn drawn(input: &Input, unused: &[&str]) -> Picture {
    let locale = input.spec.locale;
    let Some(table) = input.tables.first() else { return Frame::new(input, "", &[], 200.0).finish(String::new()) };
    let mut data = Data::by_definition(input, table);
    let signed = data.signed();
    let numbers = Numbers::fit(data.values(), table.unit.as_ref(), input.spec, signed);
    let rounding = shares::settle(&mut data, &numbers, input.spec, |_| true);
    let parts = subtitle(&data, &numbers, locale);
    let told = frame::subtitle(input, &parts, &[numbers.unit()]);
    let description = describe(locale.pick("Columns", "柱状图"), &words::joined(&parts, locale), &data, &numbers, locale);
    let mut derived = notes::derived(input, &data, true);
    derived.extend(rounding);
    if !super::bands::vacant(&data).is_empty() {
        derived.push(notes::absent(&data, locale));
    }
    let all = frame::all_notes(input, notes::without(derived, unused, locale));
    let mut frame = Frame::new(input, &told, &all, 330.0);
    if data.values().next().is_none() {
        return frame.finish(description);
    }
    let paints = paints(&data, input.spec);
    let mut room = frame.body();
    if data.series.len() > 1 && data.periods().len() > 1 {
        let entries: Vec<_> = data.series.iter().zip(&paints).map(|(s, p)| (s.label.clone(), p.mark, p.text)).collect();
        let high = frame::key(&mut frame.marks, &entries, room.x, room.right(), room.y) + 6.0;
        room = Rect::new(room.x, room.y + high, room.w, room.h - high);
    }
    let view = View { data: &data, numbers: &numbers, paints: &paints, locale };
    let chosen = !input.spec.highlight.is_empty();
    if data.series.len() > 1 && data.periods().len() == 1 {
        frame.marks.extend(categories(&view, room, chosen));
        return frame.finish(description);
    }
    let ticks = view.ticks(room.h - 90.0);
    let left = room.x + gutter(&ticks, &numbers);
    let bands = Bands::new(super::bands::slots(&data), left, room.right());
    let (first, cuts) = bands.cuts(&data, locale);
    let strip = cuts::strip(&first, &cuts, left, room.right(), room.y);
    let foot = bands.foot(locale);
    let plot = Rect::new(left, room.y + strip.height, room.right() - left, room.h - strip.height - foot);
    frame.marks.extend(view.panel(&ticks, &bands, &data.definitions, plot));
    frame.marks.push(strip.rules(&cuts, plot.bottom()));
    frame.marks.extend(strip.marks);
    frame.marks.push(bands.names(plot, locale));
    frame.finish(description)
}

/// What is drawn in a panel of columns, and how it looks.
pub(super) struct View<'v> {
    pub data: &'v Data<'v>,
    pub numbers: &'v Numbers,
    pub paints: &'v [Paint],
    pub locale: Locale,
}

/// One column, placed.
struct Column {
    series: usize,
    slot: usize,
    rect: Rect,
    point: Point,
    value: Decimal,
}

impl View<'_> {
    /// The value axis of the panel.
    pub fn ticks(&self, pixels: f64) -> Ticks {
        let scaled = || self.data.values().map(|value| self.numbers.scaled(value));
        ticks(scaled().fold(0.0, f64::min), scaled().fold(0.0, f64::max), Base::Zero, pixels)
    }

    /// The marks of a panel: gridlines, columns, labels, zero line. `definitions` are those that the bands count.
    pub fn panel(&self, ticks: &Ticks, bands: &Bands, definitions: &[String], plot: Rect) -> Vec<Mark> {
        let negative = self.data.values().any(|value| value.signum() < 0);
        let positive = self.data.values().any(|value| value.signum() > 0);
        let below = if negative { 17.0 } else { 0.0 };
        let above = if positive { 17.0 } else { 4.0 };
        let scale = Scale::new(ticks, plot.y + above, plot.bottom() - below);
        let columns = self.columns(bands, definitions, scale);
        let mut marks = vec![values(ticks, self.numbers, scale, plot)];
        for (at, series) in self.data.series.iter().enumerate() {
            let own = columns.iter().filter(|column| column.series == at);
            let shapes = own.map(|column| self.shape(column)).collect();
            marks.push(Mark::group("", shapes).labelled(series.label.clone()));
        }
        marks.push(base(scale, 0.0, plot));
        marks.extend(self.labels(&columns, bands));
        marks.extend(self.absent(bands, definitions, scale));
        marks
    }

    fn point(&self, series: usize, slot: Slot, definitions: &[String]) -> Option<Point> {
        let wanted = definitions.get(slot.definition);
        let own = |point: &&Point| {
            let several = definitions.len() > 1 && self.data.definitions.len() > 1;
            Some(point.period) == slot.period && (!several || self.data.definitions.get(point.definition) == wanted)
        };
        self.data.series[series].points.iter().find(own).copied()
    }

    /// How wide the columns of one band are together, and one of them.
    fn pitch(&self, bands: &Bands) -> (f64, f64) {
        let count = small(self.data.series.len());
        let group = (bands.width * if count > 1.0 { 0.8 } else { 0.7 }).min(72.0 * count);
        (group, group / count)
    }

    fn columns(&self, bands: &Bands, definitions: &[String], scale: Scale) -> Vec<Column> {
        let (group, pitch) = self.pitch(bands);
        let gap = if self.data.series.len() > 1 { 1.5_f64.min(pitch * 0.2) } else { 0.0 };
        let mut columns = Vec::new();
        for (at, slot) in bands.slots.iter().enumerate() {
            for series in 0..self.data.series.len() {
                let Some(point) = self.point(series, *slot, definitions) else { continue };
                let Some(value) = point.value else { continue };
                let (zero, end) = (scale.y(0.0), scale.y(self.numbers.scaled(value)));
                let x = bands.x(at) - group / 2.0 + small(series) * pitch;
                let rect = Rect::new(x, zero.min(end), pitch - gap, (zero - end).abs().max(0.5));
                columns.push(Column { series, slot: at, rect, point, value });
            }
        }
        columns
    }

    fn shape(&self, column: &Column) -> Mark {
        let paint = self.paints[column.series];
        let last = self.data.definitions.len().saturating_sub(1);
        let pale = !(last - column.point.definition.min(last)).is_multiple_of(2);
        let color = if pale { paint.pale } else { paint.mark };
        shape(column.rect, color, column.point.bound, column.point.forecast())
    }

    /// Numbers at the ends of columns: all where all fit, else the largest and the last.
    fn labels(&self, columns: &[Column], bands: &Bands) -> Vec<Mark> {
        let count = self.data.series.len();
        let full = |column: &Column| self.numbers.known(column.value, column.point.bound);
        let bare = |column: &Column| self.numbers.bare(column.value, column.point.bound, self.data.signed());
        let room = if count > 1 { columns.first().map_or(0.0, |c| c.rect.w) + 1.0 } else { bands.width - 3.0 };
        let wide = |content: &str, size: f64| text::width(content, size, Weight::Regular, true);
        let color = |column: &Column| if count > 1 { self.paints[column.series].text } else { TEXT };
        let placed = |column: &Column, size: f64, content: String| {
            let down = column.value.signum() < 0;
            let y = if down { column.rect.bottom() + 13.0 } else { column.rect.y - 5.0 };
            let text = Text::new(column.rect.x + column.rect.w / 2.0, y, size, content);
            text.anchor(Anchor::Middle).color(color(column)).tabular().halo(Color::WHITE, 1.5)
        };
        let all = |size: f64, said: &dyn Fn(&Column) -> String| {
            let fits = columns.iter().all(|column| wide(&said(column), size) <= room);
            let texts: Vec<Text> = columns.iter().map(|column| placed(column, size, said(column))).collect();
            Some(texts).filter(|texts| fits && apart(texts))
        };
        // Where room is short the sign of percent goes first: the subtitle says it.
        if let Some(texts) = all(LABEL, &full).or_else(|| all(SMALL, &full)).or_else(|| all(SMALL, &bare)) {
            return texts.into_iter().map(Mark::from).collect();
        }
        if count > 1 {
            return Vec::new();
        }
        let largest = columns.iter().rev().max_by_key(|column| column.value);
        let mut kept: Vec<Text> = Vec::new();
        for column in columns.last().into_iter().chain(largest) {
            let text = placed(column, SMALL, full(column));
            let room = bounds(&text).grown(2.0);
            let clear = columns.iter().all(|other| other.slot == column.slot || !other.rect.meets(room));
            if clear && kept.iter().all(|known| !bounds(known).meets(room)) {
                kept.push(text);
            }
        }
        kept.into_iter().map(Mark::from).collect()
    }

    /// Words where a number is missing: one for a band that has none at all, else one for each column.
    fn absent(&self, bands: &Bands, definitions: &[String], scale: Scale) -> Vec<Mark> {
        let (group, pitch) = self.pitch(bands);
        let count = self.data.series.len();
        let mut marks = Vec::new();
        for (at, slot) in bands.slots.iter().enumerate().filter(|(_, slot)| slot.period.is_some()) {
            let points: Vec<Option<Point>> = (0..count).map(|series| self.point(series, *slot, definitions)).collect();
            let known = |point: &Option<Point>| point.is_some_and(|point| point.value.is_some());
            let places: Vec<(f64, f64, Option<Reason>)> = match points.iter().any(known) {
                false => vec![(bands.x(at), bands.width, points.iter().flatten().find_map(|point| point.reason))],
                true => {
                    let missing = points.iter().enumerate().filter(|(_, point)| !known(point));
                    let x = |series: usize| bands.x(at) - group / 2.0 + (small(series) + 0.5) * pitch;
                    missing.map(|(series, point)| (x(series), pitch, point.and_then(|point| point.reason))).collect()
                }
            };
            for (x, room, reason) in places {
                let word = match reason {
                    Some(Reason::NoPrior) => continue,
                    Some(Reason::Break | Reason::DefinitionDiffers) => words::broken(self.locale),
                    _ => words::missing(self.locale),
                };
                if text::width(word, SMALL, Weight::Regular, false) < room - 2.0 {
                    let text = Text::new(x, scale.y(0.0) - 6.0, SMALL, word).anchor(Anchor::Middle);
                    marks.push(text.color(MUTED).halo(Color::WHITE, 2.0).into());
                }
            }
        }
        marks
    }
}

/// A column: filled, dashed around nothing where it is a forecast, hollow where its number is only a bound.
pub(super) fn shape(rect: Rect, color: Color, bound: Bound, forecast: bool) -> Mark {
    if bound == Bound::Exact && !forecast {
        return Mark::fill(rect, color);
    }
    let inner = Rect::new(rect.x + 0.75, rect.y + 0.75, (rect.w - 1.5).max(0.5), (rect.h - 0.75).max(0.5));
    let rim = Stroke::rule(color, 1.5);
    let (rim, opacity) = if forecast { (rim.dashed(4.0, 3.0), 0.06) } else { (rim, 0.18) };
    let tint = Mark::Rect { rect: inner, fill: Some(color), opacity, stroke: Some(rim), radius: 0.0 };
    Mark::group("", vec![Mark::fill(inner, Color::WHITE), tint])
}

/// Several series of one period: a column for each, the largest first, named below.
fn categories(view: &View, room: Rect, chosen: bool) -> Vec<Mark> {
    let mut order: Vec<usize> = (0..view.data.series.len()).filter(|&at| view.data.series[at].last().is_some()).collect();
    let value = |at: usize| view.data.series[at].last().and_then(|point| point.value);
    order.sort_by(|a, b| value(*b).cmp(&value(*a)).then(a.cmp(b)));
    let ticks = view.ticks(room.h - 110.0);
    let left = room.x + gutter(&ticks, view.numbers);
    let band = (room.right() - left) / small(order.len()).max(1.0);
    let names: Vec<Vec<String>> =
        order.iter().map(|&at| text::wrap(&view.data.series[at].label, LABEL, Weight::Regular, band - 8.0)).collect();
    let rows = small(names.iter().map(Vec::len).max().unwrap_or(1));
    let plot = Rect::new(left, room.y, room.right() - left, room.h - 12.0 - rows * 15.0);
    let negative = order.iter().any(|&at| value(at).is_some_and(|v| v.signum() < 0));
    let scale = Scale::new(&ticks, plot.y + 17.0, plot.bottom() - if negative { 17.0 } else { 0.0 });
    let mut marks = vec![values(&ticks, view.numbers, scale, plot)];
    let mut numbers: Vec<Text> = Vec::new();
    for (place, &at) in order.iter().enumerate() {
        let Some((point, number)) = view.data.series[at].drawn().next_back() else { continue };
        let x = left + band * (small(place) + 0.5);
        let wide = (band * 0.7).min(72.0);
        let (zero, end) = (scale.y(0.0), scale.y(view.numbers.scaled(number)));
        let rect = Rect::new(x - wide / 2.0, zero.min(end), wide, (zero - end).abs().max(0.5));
        // The names stand below: a colour of its own would say nothing.
        let color = if !chosen || view.paints[at].strong { STRONG[0] } else { CONTEXT };
        marks.push(shape(rect, color, point.bound, point.forecast()));
        let y = if number.signum() < 0 { rect.bottom() + 13.0 } else { rect.y - 5.0 };
        let text = Text::new(x, y, LABEL, view.numbers.known(number, point.bound)).anchor(Anchor::Middle);
        numbers.push(text.color(TEXT).tabular());
        for (row, line) in names[place].iter().enumerate() {
            let y = plot.bottom() + 18.0 + small(row) * 15.0;
            marks.push(Text::new(x, y, LABEL, line.clone()).anchor(Anchor::Middle).color(MUTED).into());
        }
    }
    marks.extend(some(numbers));
    marks.push(base(scale, 0.0, plot));
    marks
}
