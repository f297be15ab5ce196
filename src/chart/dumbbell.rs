//! Two values on one line, for each period or category, and the gap between them.

use std::sync::Arc;

use super::axes::{bounds, centred, crisp};
use super::bands::small;
use super::data::{Bound, Data, rank};
use super::dates::said;
use super::describe::{describe, showing, subtitle};
use super::format::Numbers;
use super::frame::{self, Frame};
use super::spec::{Input, Locale};
use super::theme::{CONTEXT, GRID, LABEL, MUTED, REST, SMALL, STRONG, TEXT};
use super::ticks::{Base, Ticks, ticks};
use super::{cuts, notes, words};
use crate::mark::{Anchor, Color, Mark, Picture, Rect, Stroke, Text, Weight};
use crate::number::Decimal;
use crate::period::Period;
use crate::table::Table;
use crate::text;

const ROW: f64 = 36.0;
/// The widest name of a row, and how many lines it may take.
const WIDE: f64 = 190.0;
const LINES: usize = 3;

/// Draws dumbbells.
pub(super) fn draw(input: &Input) -> Picture {
    let locale = input.spec.locale;
    let Some(table) = input.tables.first() else { return Frame::new(input, "", &[], 200.0).finish(String::new()) };
    let data = Data::read(input, table);
    let pairs = Pairs::of(input, table, &data);
    let shown = pairs.rows.iter().flat_map(|row| [row.a, row.b]);
    let numbers = Numbers::fit(shown, table.unit.as_ref(), input.spec, data.signed());
    let gaps = numbers.differences();
    let parts = showing(subtitle(&data, &numbers, locale), pairs.periods.clone(), locale);
    let told = frame::subtitle(input, &parts, &[numbers.unit()]);
    let description = describe(locale.pick("Dumbbell chart", "哑铃图"), &words::joined(&parts, locale), &data, &numbers, locale);
    let mut derived = notes::derived(input, &data, true);
    if pairs.dropped {
        let text = locale.pick("Only rows for which both figures exist are shown", "仅显示两项数据齐全的项目");
        derived.push(text.to_owned());
    }
    let names: Vec<Vec<String>> = pairs.rows.iter().map(|row| lines(&row.label, LABEL, WIDE, LINES)).collect();
    let row_high = (small(names.iter().map(Vec::len).max().unwrap_or(1)) * 14.0 + 12.0).max(ROW);
    let least = (small(pairs.rows.len()) * row_high + 52.0).max(140.0);
    let mut frame = Frame::new(input, &told, &frame::all_notes(input, derived), least);
    if pairs.rows.is_empty() {
        if data.values().next().is_some() {
            frame.nothing = words::two_values(locale).to_owned();
        }
        return frame.finish(description);
    }
    let room = frame.body();
    let gap = |row: &Pair| pairs.gap(row, &gaps, locale);
    let wide = |content: &str, weight| text::width(content, LABEL, weight, true);
    let head = lines(&pairs.heading(), SMALL, 120.0, 2);
    let gap_wide = pairs
        .rows
        .iter()
        .map(|row| wide(&gap(row), Weight::SemiBold))
        .chain(head.iter().map(|line| text::width(line, SMALL, Weight::Regular, false)))
        .fold(0.0, f64::max);
    let name_wide = names.iter().flatten().map(|line| wide(line, Weight::Regular)).fold(0.0, f64::max);
    let ends = pairs.rows.iter().flat_map(|row| [(row.a, row.bounds.0), (row.b, row.bounds.1)]);
    let value_wide = ends.map(|(value, bound)| wide(&numbers.known(value, bound), Weight::Regular)).fold(0.0, f64::max);

    let plot =
        Rect::new(room.x + name_wide + 12.0, room.y + 26.0, room.w - name_wide - 12.0 - gap_wide - 22.0, room.h - 26.0 - 26.0);
    let scaled = || pairs.rows.iter().flat_map(|row| [row.a, row.b]).map(|value| numbers.scaled(value));
    let (min, max) = (scaled().fold(f64::INFINITY, f64::min), scaled().fold(f64::NEG_INFINITY, f64::max));
    // Names of values on a horizontal axis stand 80 pixels apart where those on a vertical one stand 35.
    let axis = ticks(min, max, Base::Free, (plot.w - 2.0 * value_wide) * 35.0 / 80.0);
    let inset = value_wide + 14.0;
    let x = |value: f64| plot.x + inset + (value - axis.lo) / (axis.hi - axis.lo) * (plot.w - 2.0 * inset);
    frame.marks.push(grid(&axis, &numbers, plot, &x));

    let row_high = plot.h / small(pairs.rows.len());
    for (at, row) in pairs.rows.iter().enumerate() {
        let y = plot.y + (small(at) + 0.5) * row_high;
        let mut marks = row_marks(row, &pairs, &numbers, (x(numbers.scaled(row.a)), x(numbers.scaled(row.b))), y);
        for (line, content) in names[at].iter().enumerate() {
            let y = y + (small(line) - (small(names[at].len()) - 1.0) / 2.0) * 14.0;
            marks.push(centred(plot.x - 12.0, y, LABEL, content.clone()).anchor(Anchor::End).color(TEXT).into());
        }
        let number = centred(room.right(), y, LABEL, gap(row)).anchor(Anchor::End).semibold().color(TEXT).tabular();
        marks.push(number.into());
        frame.marks.push(Mark::group("", marks).labelled(row.label.clone()));
    }
    let first = &pairs.rows[0];
    let ends = (x(numbers.scaled(first.a)), x(numbers.scaled(first.b)));
    let free = Rect::new(room.x, room.y, room.w - gap_wide - 16.0, room.h);
    frame.marks.extend(heads(&pairs, ends, free, plot.y - 6.0));
    for (line, back) in head.into_iter().rev().zip(0..) {
        let y = plot.y - 6.0 - f64::from(back) * 13.0;
        frame.marks.push(Text::new(room.right(), y, SMALL, line).anchor(Anchor::End).color(MUTED).into());
    }
    frame.finish(description)
}

/// So many lines of a text at most, the last one cut off where there would be more.
fn lines(content: &str, size: f64, wide: f64, most: usize) -> Vec<String> {
    let mut lines = text::wrap(content, size, Weight::Regular, wide);
    if lines.len() > most {
        let rest = lines.split_off(most - 1).join(" ");
        lines.push(text::elide(&rest, size, Weight::Regular, wide));
    }
    lines
}

struct Pair {
    label: String,
    a: Decimal,
    b: Decimal,
    bounds: (Bound, Bound),
    /// The two are counted differently, so there is no gap between them.
    broken: bool,
}

struct Pairs {
    names: [String; 2],
    colors: [(Color, Color); 2], // mark and text
    rows: Vec<Pair>,
    /// The periods that are shown, in order.
    periods: Vec<Period>,
    /// The gap is the second minus the first, with its sign; else its size.
    directed: bool,
    dropped: bool,
}

impl Pairs {
    /// The pairs of the two values of a dimension, else of the first and the last period.
    fn of(input: &Input, table: &Table, data: &Data) -> Pairs {
        let two = input.by.and_then(|by| {
            let dimension = table.dimensions.get(by)?;
            let mut values: Vec<Arc<str>> = table.rows.iter().map(|row| row.key[by].clone()).collect();
            values.sort_by_key(|value| (dimension.rank(value), value.clone()));
            values.dedup();
            values.retain(|value| dimension.total.as_ref() != Some(value));
            <[Arc<str>; 2]>::try_from(values).ok().map(|values| (by, values))
        });
        match two {
            Some((by, values)) => Pairs::of_values(input, table, by, &values),
            None => Pairs::of_periods(data, input),
        }
    }

    fn of_values(input: &Input, table: &Table, by: usize, values: &[Arc<str>; 2]) -> Pairs {
        let locale = input.spec.locale;
        let dimension = &table.dimensions[by];
        let named = |known: &crate::table::Dimension, value: &str| {
            let own = input.spec.labels.iter().find(|(name, _)| name == value);
            own.map_or_else(|| known.label(value), |(_, label)| label.clone())
        };
        let varies = |at: &usize| table.rows.windows(2).any(|pair| pair[0].key[*at] != pair[1].key[*at]);
        let others: Vec<usize> = (0..table.dimensions.len()).filter(|at| *at != by).filter(varies).collect();
        // A row for each category of the last period, or for each period where nothing but the definition varies.
        let last = table.rows.iter().map(|row| row.period).max();
        let dates = others.iter().all(|&at| table.dimensions[at].definition);
        let mut keys: Vec<(Period, Vec<Arc<str>>)> = Vec::new();
        for row in &table.rows {
            let key = (row.period, others.iter().map(|&at| row.key[at].clone()).collect::<Vec<_>>());
            if (dates || Some(row.period) == last) && !keys.contains(&key) {
                keys.push(key);
            }
        }
        if dates {
            keys.sort_by_key(|key| key.0);
        }
        let cell = |key: &(Period, Vec<Arc<str>>), value: &Arc<str>| {
            let fits = |row: &&crate::table::Row| {
                row.period == key.0 && row.key[by] == *value && others.iter().zip(&key.1).all(|(&at, own)| row.key[at] == *own)
            };
            let cell = &table.rows.iter().find(fits)?.cell;
            Some((cell.value?, Bound::of(cell)))
        };
        let mut rows = Vec::new();
        let mut periods = Vec::new();
        let mut dropped = false;
        for key in &keys {
            let date = dates.then(|| said(key.0, locale));
            let other = others.iter().zip(&key.1).map(|(&at, v)| named(&table.dimensions[at], v));
            let label = words::joined(&date.into_iter().chain(other).collect::<Vec<_>>(), locale);
            match (cell(key, &values[0]), cell(key, &values[1])) {
                (Some(a), Some(b)) => {
                    rows.push(Pair { label, a: a.0, b: b.0, bounds: (a.1, b.1), broken: false });
                    periods.push(key.0);
                }
                _ => dropped = true,
            }
        }
        let mut pairs = Pairs {
            names: [named(dimension, &values[0]), named(dimension, &values[1])],
            colors: [0, 1].map(|at| STRONG[rank(dimension, &values[at]) % STRONG.len()]).map(|color| (color, color)),
            rows,
            periods,
            directed: false,
            dropped,
        };
        if pairs.colors[0] == pairs.colors[1] {
            pairs.colors[1] = (STRONG[1], STRONG[1]);
        }
        if !dates {
            pairs.rows.sort_by(|a, b| size(b).total_cmp(&size(a)));
        }
        pairs
    }

    fn of_periods(data: &Data, input: &Input) -> Pairs {
        let locale = input.spec.locale;
        let periods = data.periods();
        let (Some(first), Some(last)) = (periods.first(), periods.last()) else {
            return Pairs {
                names: Default::default(),
                colors: [(CONTEXT, MUTED); 2],
                rows: Vec::new(),
                periods,
                directed: true,
                dropped: false,
            };
        };
        let mut rows = Vec::new();
        let mut dropped = false;
        let two = first != last;
        for series in data.series.iter().filter(|series| !series.total && two) {
            match (series.at(*first).and_then(|p| Some((p, p.value?))), series.at(*last).and_then(|p| Some((p, p.value?)))) {
                (Some((a, from)), Some((b, to))) => {
                    let apart = a.definition != b.definition || cuts::between(data, series, *first, *last).is_some();
                    let broken = apart && !input.spec.across_breaks;
                    let (label, bounds) = (series.label.clone(), (a.bound, b.bound));
                    rows.push(Pair { label, a: from, b: to, bounds, broken });
                }
                _ => dropped = true,
            }
        }
        rows.sort_by_key(|row: &Pair| std::cmp::Reverse(row.b));
        let names = [said(*first, locale), said(*last, locale)];
        Pairs {
            names,
            colors: [(CONTEXT, MUTED), (STRONG[0], STRONG[0])],
            rows,
            periods: vec![*first, *last],
            directed: true,
            dropped,
        }
    }

    fn gap(&self, row: &Pair, gaps: &Numbers, locale: Locale) -> String {
        if row.broken {
            return words::broken(locale).to_owned();
        }
        let from_first = self.directed || self.rises();
        let (plus, minus) = if from_first {
            ((row.b, row.bounds.1), (row.a, row.bounds.0))
        } else {
            ((row.a, row.bounds.0), (row.b, row.bounds.1))
        };
        let difference = plus.0.checked_sub(minus.0).unwrap_or(Decimal::ZERO);
        let bound = plus.1.plus(minus.1.turned());
        // A sign only for changes, and where the gap turns.
        let mixed = self.rows.iter().any(|row| row.a < row.b) && self.rows.iter().any(|row| row.a > row.b);
        let said = gaps.change(difference, bound);
        if self.directed || mixed { said } else { said.replacen('+', "", 1) }
    }

    /// Whether the second value is never below the first.
    fn rises(&self) -> bool {
        self.rows.iter().all(|row| row.a <= row.b)
    }

    /// Which minus which the gap is.
    fn heading(&self) -> String {
        let [a, b] = &self.names;
        if self.directed || self.rises() { format!("{b} − {a}") } else { format!("{a} − {b}") }
    }
}

fn size(row: &Pair) -> f64 {
    (row.a.to_f64() - row.b.to_f64()).abs()
}

fn grid(axis: &Ticks, numbers: &Numbers, plot: Rect, x: &impl Fn(f64) -> f64) -> Mark {
    let mut marks = Vec::new();
    for value in &axis.at {
        let at = crisp(x(*value));
        marks.push(Mark::line([(at, plot.y), (at, plot.bottom())], Stroke::rule(GRID, 1.0)));
        let text = Text::new(at, plot.bottom() + 16.0, LABEL, numbers.tick(*value, axis.decimals));
        marks.push(text.anchor(Anchor::Middle).color(MUTED).tabular().into());
    }
    Mark::group("", marks)
}

fn row_marks(row: &Pair, pairs: &Pairs, numbers: &Numbers, (a, b): (f64, f64), y: f64) -> Vec<Mark> {
    let bar = Stroke::rule(REST, if row.broken { 1.0 } else { 3.0 });
    let bar = if row.broken { bar.dashed(2.0, 3.0) } else { bar };
    let mut marks = vec![Mark::line([(a, y), (b, y)], bar)];
    let values = [(a, row.a, row.bounds.0, a <= b), (b, row.b, row.bounds.1, a > b)];
    for ((x, value, bound, left), (color, text)) in values.into_iter().zip(pairs.colors) {
        let hollow = bound != Bound::Exact;
        let stroke = Stroke::new(if hollow { color } else { Color::WHITE }, 1.5);
        marks.push(Mark::Circle { x, y, r: 6.5, fill: if hollow { Color::WHITE } else { color }, stroke: Some(stroke) });
        let content = numbers.known(value, bound);
        let (at, anchor) = if left { (x - 11.0, Anchor::End) } else { (x + 11.0, Anchor::Start) };
        marks.push(centred(at, y, LABEL, content).anchor(anchor).color(text).tabular().halo(Color::WHITE, 2.0).into());
    }
    marks
}

/// The names of the two ends, above the dots of the first row, the left one ending and the right one beginning there.
fn heads(pairs: &Pairs, (a, b): (f64, f64), room: Rect, y: f64) -> Vec<Mark> {
    let left_first = a <= b;
    let texts = [(0, a, left_first), (1, b, !left_first)].map(|(at, x, left)| {
        let (x, anchor) = if left { (x + 7.0, Anchor::End) } else { (x - 7.0, Anchor::Start) };
        let name = text::elide(&pairs.names[at], LABEL, Weight::SemiBold, room.w / 3.0);
        let text = Text::new(x, y, LABEL, name).anchor(anchor).semibold().color(pairs.colors[at].1);
        let over = room.x - bounds(&text).x;
        if over > 0.0 { Text { x: text.x + over, ..text } } else { text }
    });
    let [mut one, mut two] = texts;
    // Dots that nearly coincide would make the names touch: move them apart by the same.
    let (left, right) = if left_first { (&mut one, &mut two) } else { (&mut two, &mut one) };
    let lack = bounds(left).right() + 8.0 - bounds(right).x;
    if lack > 0.0 {
        left.x -= lack / 2.0;
        right.x += lack / 2.0;
    }
    // Beyond the room begins the heading of the gaps.
    let over = (bounds(right).right() - room.right()).max(0.0);
    right.x -= over;
    left.x -= (bounds(left).right() + 8.0 - bounds(right).x).max(0.0);
    vec![one.into(), two.into()]
}
