//! How the parts carried a total from one period to another.
//!
//! Totals stand on zero. Where the change is small against them its steps would be slivers: then the totals stand in a
//! panel of their own and the steps in a second one, on their own zero, with the place they magnify drawn between.

use super::axes::{Scale, base, crisp, gutter, values};
use super::bands::small;
use super::column::shape;
use super::data::{Bound, Data, Series};
use super::dates::said;
use super::describe::{describe, showing, subtitle};
use super::format::Numbers;
use super::frame::{self, Frame};
use super::spec::{Input, Locale};
use super::theme::{AXIS, BAND, CUT, INK, LABEL, MUTED, STRONG, TEXT};
use super::ticks::{Base, ticks};
use super::{cuts, notes, words};
use crate::mark::{Anchor, Color, Mark, Picture, Rect, Stroke, Text, Weight};
use crate::number::Decimal;
use crate::period::Period;
use crate::text;

/// A change below this share of the larger total is magnified.
const SLIVER: f64 = 0.15;

/// The most steps between the totals; the smallest further ones are one step together.
const STEPS: usize = 8;

/// Draws a waterfall.
pub(super) fn draw(input: &Input) -> Picture {
    let locale = input.spec.locale;
    let Some(table) = input.tables.first() else { return Frame::new(input, "", &[], 200.0).finish(String::new()) };
    let data = Data::read(input, table);
    let change = input.tables.get(1).map(|table| Data::read(input, table));
    let steps = Steps::of(&data, change.as_ref(), input);
    let shown = steps.iter().flat_map(|steps| steps.all.iter().map(|step| step.value).chain([steps.start.0, steps.end.0]));
    let numbers = Numbers::fit(shown, table.unit.as_ref(), input.spec, false);
    let ends = steps.iter().flat_map(|steps| [steps.from, steps.to]).collect();
    let parts = showing(subtitle(&data, &numbers, locale), ends, locale);
    let told = frame::subtitle(input, &parts, &[numbers.unit()]);
    let description = describe(locale.pick("Waterfall", "瀑布图"), &words::joined(&parts, locale), &data, &numbers, locale);
    let mut derived = notes::derived(input, &data, true);
    if steps.as_ref().is_some_and(|steps| steps.all.iter().any(|step| step.points.is_some())) {
        let text = locale.pick("pp: percentage points of the growth of the total", "百分点：对合计增长的拉动");
        derived.push(text.to_owned());
    }
    let mut frame = Frame::new(input, &told, &frame::all_notes(input, derived), 340.0);
    let Some(steps) = steps else {
        if data.values().next().is_some() {
            frame.nothing = words::two_totals(locale).to_owned();
        }
        return frame.finish(description);
    };
    let room = frame.body();
    let (start, end) = (steps.start.0.to_f64(), steps.end.0.to_f64());
    let view = View { steps: &steps, numbers: &numbers, input };
    let small_change = (end - start).abs() < SLIVER * start.abs().max(end.abs());
    frame.marks = if small_change { view.magnified(room) } else { view.whole(room) };
    frame.finish(description)
}

struct Step {
    label: String,
    value: Decimal,
    bound: Bound,
    /// Its contribution to growth, where that was computed.
    points: Option<Decimal>,
    rest: bool,
}

struct Steps {
    from: Period,
    to: Period,
    start: (Decimal, Bound),
    end: (Decimal, Bound),
    all: Vec<Step>,
}

impl Steps {
    /// The steps from one period to another; `None` where the total of either is unknown.
    fn of(data: &Data, change: Option<&Data>, input: &Input) -> Option<Steps> {
        let parts: Vec<&Series> = data.series.iter().filter(|series| !series.total).collect();
        let whole = |period: Period| {
            let number = |series: &Series| series.at(period).and_then(|point| Some((point.value?, point.bound)));
            let printed = data.series.iter().find(|series| series.total).and_then(number);
            let plus = |(sum, known): (Decimal, Bound), (value, bound)| Some((sum.checked_add(value)?, known.plus(bound)));
            let sum = || parts.iter().try_fold((Decimal::ZERO, Bound::Exact), |sum, part| plus(sum, number(part)?));
            printed.or_else(sum)
        };
        let known: Vec<Period> = data.periods().into_iter().filter(|period| whole(*period).is_some()).collect();
        let to = *known.last()?;
        // Between two ways of counting nothing changed by its parts.
        let comparable = |from: &Period| {
            data.series.iter().all(|series| match (series.at(*from), series.at(to)) {
                (Some(a), Some(b)) => a.definition == b.definition && cuts::between(data, series, *from, to).is_none(),
                _ => true,
            })
        };
        let known: Vec<Period> = known.into_iter().filter(comparable).collect();
        let yearly = change.is_some_and(|change| change.table.metric.starts_with("contribution"));
        let year_before = to.year_before().filter(|period| yearly && known.contains(period));
        // Whoever names the first period wants the steps from there; contributions are those to the growth of a year.
        let asked = input.spec.from.and_then(|from| known.iter().copied().find(|period| period.start() >= from.start()));
        let from = asked.or(year_before).or_else(|| known.first().copied()).filter(|from| *from != to)?;
        let change = change.filter(|_| !yearly || year_before == Some(from));
        let (start, end) = (whole(from)?, whole(to)?);
        let same_unit = change.is_some_and(|change| change.table.unit == data.table.unit);
        let mut all = Vec::new();
        for part in &parts {
            let computed = change.and_then(|change| change.series.iter().find(|s| s.name == part.name)?.value_at(to));
            let levels = part.value_at(to).zip(part.value_at(from)).and_then(|(to, from)| to.checked_sub(from));
            let known = |period| part.at(period).map_or(Bound::Exact, |point| point.bound);
            let bound = if levels.is_some() { known(to).plus(known(from).turned()) } else { Bound::Exact };
            if let Some(value) = levels.or(computed.filter(|_| same_unit)) {
                let points = computed.filter(|_| !same_unit);
                all.push(Step { label: part.label.clone(), value, bound, points, rest: false });
            }
        }
        let others = grouped(&mut all, input.spec.locale);
        all.sort_by_key(|step| std::cmp::Reverse(step.value));
        all.extend(others);
        // What a bound has beyond its parts nobody knows.
        let exact = all.iter().map(|step| step.bound).chain([start.1, end.1]).all(|bound| bound == Bound::Exact);
        let sum = all.iter().try_fold(Decimal::ZERO, |sum, step| sum.checked_add(step.value))?;
        let rest = end.0.checked_sub(start.0)?.checked_sub(sum)?;
        if !rest.is_zero() && exact {
            let label = input.spec.locale.pick("Rest and rounding", "其余及舍入").to_owned();
            all.push(Step { label, value: rest, bound: Bound::Exact, points: None, rest: true });
        }
        Some(Steps { from, to, start, end, all })
    }

    fn change(&self) -> (Decimal, Bound) {
        (self.end.0.checked_sub(self.start.0).unwrap_or(Decimal::ZERO), self.end.1.plus(self.start.1.turned()))
    }
}

/// Takes the smallest steps out of those that are too many, and answers with the one that they are together.
fn grouped(all: &mut Vec<Step>, locale: Locale) -> Option<Step> {
    if all.len() <= STEPS {
        return None;
    }
    all.sort_by_key(|step| std::cmp::Reverse(if step.value.signum() < 0 { step.value.negated() } else { step.value }));
    let few = all.split_off(STEPS - 1);
    let label = locale.pick(format!("Other ({})", few.len()), format!("其他（{}项）", few.len()));
    let none = Step { label, value: Decimal::ZERO, bound: Bound::Exact, points: Some(Decimal::ZERO), rest: true };
    Some(few.into_iter().fold(none, |sum, step| Step {
        value: sum.value.checked_add(step.value).unwrap_or(sum.value),
        bound: sum.bound.plus(step.bound),
        points: sum.points.zip(step.points).and_then(|(a, b)| a.checked_add(b)),
        ..sum
    }))
}

/// One column of the picture: from, to, whether it stands for itself, its colour and texts.
struct Bar {
    from: Decimal,
    to: Decimal,
    color: Color,
    bound: Bound,
    name: String,
    number: String,
    second: Option<String>,
    up: bool,
}

struct View<'v> {
    steps: &'v Steps,
    numbers: &'v Numbers,
    input: &'v Input<'v>,
}

impl View<'_> {
    /// Everything in one panel, all on zero.
    fn whole(&self, room: Rect) -> Vec<Mark> {
        let mut bars = vec![self.total(self.steps.start, self.steps.from)];
        bars.extend(self.moves(self.steps.start.0));
        bars.push(self.total(self.steps.end, self.steps.to));
        self.panel(&bars, room).0
    }

    /// The totals in one panel, their change in another.
    fn magnified(&self, room: Rect) -> Vec<Mark> {
        let locale = self.input.spec.locale;
        let totals = [self.total(self.steps.start, self.steps.from), self.total(self.steps.end, self.steps.to)];
        let mut bars = self.moves(Decimal::ZERO);
        let (change, bound) = self.steps.change();
        bars.push(Bar {
            from: Decimal::ZERO,
            to: change,
            color: MUTED,
            bound,
            name: locale.pick("Total change", "总变动").to_owned(),
            number: self.numbers.change(change, bound),
            second: None,
            up: change.signum() >= 0,
        });
        // Many steps need the room more than the two totals.
        let split = (room.w * if bars.len() > 6 { 0.25 } else { 0.32 }).floor();
        let heading = 24.0;
        let left_room = Rect::new(room.x, room.y + heading, split, room.h - heading);
        let right_room = Rect::new(room.x + split + 56.0, room.y + heading, room.w - split - 56.0, room.h - heading);
        let (left, left_scale, left_plot) = self.panel(&totals, left_room);
        let (right, right_scale, right_plot) = self.panel(&bars, right_room);
        let scaled = |value: Decimal| self.numbers.scaled(value);
        // From the sliver between the two totals to the panel that shows it large.
        let from = |value: Decimal| (left_plot.right() + 2.0, left_scale.y(scaled(value)));
        let to = |value: Decimal| (right_room.x - 6.0, right_scale.y(scaled(value)));
        let lens = [from(self.steps.start.0), to(Decimal::ZERO), to(change), from(self.steps.end.0)];
        let mut marks = vec![Mark::area(lens, BAND, 1.0)];
        for edge in [[lens[0], lens[1]], [lens[3], lens[2]]] {
            marks.push(Mark::line(edge, Stroke::rule(CUT, 1.0).dashed(1.0, 3.0)));
        }
        let title = |x: f64, content: String| Mark::from(Text::new(x, room.y + 11.0, LABEL, content).semibold().color(INK));
        marks.push(title(room.x, locale.pick("The total", "合计").to_owned()));
        let told = locale.pick("What changed it, enlarged", "变动的构成（放大）").to_owned();
        marks.push(title(right_room.x, told));
        marks.extend(left);
        marks.extend(right);
        debug_assert!(right_plot.w > 0.0);
        marks
    }

    fn total(&self, (value, bound): (Decimal, Bound), period: Period) -> Bar {
        let name = said(period, self.input.spec.locale);
        Bar {
            from: Decimal::ZERO,
            to: value,
            color: MUTED,
            bound,
            name,
            number: self.numbers.known(value, bound),
            second: None,
            up: value.signum() >= 0,
        }
    }

    fn moves(&self, start: Decimal) -> Vec<Bar> {
        let mut at = start;
        let mut bars = Vec::new();
        for step in &self.steps.all {
            let to = at.checked_add(step.value).unwrap_or(at);
            let up = step.value.signum() >= 0;
            let color = match (step.rest, up) {
                (true, _) => super::theme::CONTEXT,
                (_, true) => STRONG[0],
                (_, false) => STRONG[1],
            };
            let points = step.points.map(|points| {
                let unit = self.input.spec.locale.pick(" pp", "个百分点");
                format!("{}{unit}", super::format::written(points, 1, true))
            });
            let (name, number) = (step.label.clone(), self.numbers.change(step.value, step.bound));
            bars.push(Bar { from: at, to, color, bound: step.bound, name, number, second: points, up });
            at = to;
        }
        bars
    }

    /// Columns with connectors from the end of each to the next, numbers at their ends and names below.
    fn panel(&self, bars: &[Bar], room: Rect) -> (Vec<Mark>, Scale, Rect) {
        let scaled = |value: Decimal| self.numbers.scaled(value);
        let ends = || bars.iter().flat_map(|bar| [bar.from, bar.to]).map(scaled);
        let axis = ticks(ends().fold(0.0, f64::min), ends().fold(0.0, f64::max), Base::Zero, room.h - 100.0);
        let left = room.x + gutter(&axis, self.numbers);
        let band = (room.right() - left) / small(bars.len()).max(1.0);
        let names: Vec<Vec<String>> = bars.iter().map(|bar| text::wrap(&bar.name, LABEL, Weight::Regular, band - 6.0)).collect();
        let rows = small(names.iter().map(Vec::len).max().unwrap_or(1));
        let plot = Rect::new(left, room.y, room.right() - left, room.h - 10.0 - rows * 15.0);
        let high = if bars.iter().any(|bar| bar.second.is_some()) { 34.0 } else { 19.0 };
        // A number below a column that ends near the foot of the plot needs room there.
        let near = |bar: &Bar| (scaled(bar.to) - axis.lo) / (axis.hi - axis.lo) * (plot.h - high) < high;
        let low = if bars.iter().any(|bar| !bar.up && near(bar)) { high } else { 0.0 };
        let scale = Scale::new(&axis, plot.y + high, plot.bottom() - low);
        let mut marks = vec![values(&axis, self.numbers, scale, plot)];
        let wide = (band * 0.62).min(84.0);
        let x = |at: usize| left + band * (small(at) + 0.5);
        for (at, bar) in bars.iter().enumerate() {
            let (from, to) = (scale.y(scaled(bar.from)), scale.y(scaled(bar.to)));
            let rect = Rect::new(x(at) - wide / 2.0, from.min(to), wide, (from - to).abs().max(1.0));
            if let Some(next) = bars.get(at + 1)
                && (next.from == bar.to || next.to == bar.to)
            {
                let y = crisp(to);
                marks
                    .push(Mark::line([(rect.right(), y), (x(at + 1) - wide / 2.0, y)], Stroke::rule(AXIS, 1.0).dashed(2.0, 2.0)));
            }
            let mut own = vec![shape(rect, bar.color, bar.bound, false)];
            let lines = [Some(bar.number.clone()), bar.second.clone()].into_iter().flatten().collect::<Vec<_>>();
            let count = small(lines.len());
            for (row, content) in lines.into_iter().enumerate() {
                let y = if bar.up {
                    rect.y - 6.0 - (count - 1.0 - small(row)) * 14.0
                } else {
                    rect.bottom() + 14.0 + small(row) * 14.0
                };
                let text = Text::new(x(at), y, LABEL, content).anchor(Anchor::Middle).tabular().halo(Color::WHITE, 1.5);
                own.push(if row == 0 { text.semibold().color(TEXT) } else { text.color(MUTED) }.into());
            }
            for (row, line) in names[at].iter().enumerate() {
                let y = plot.bottom() + 18.0 + small(row) * 15.0;
                own.push(Text::new(x(at), y, LABEL, line.clone()).anchor(Anchor::Middle).color(TEXT).into());
            }
            marks.push(Mark::group("", own).labelled(format!("{}: {}", bar.name, bar.number)));
        }
        marks.push(base(scale, 0.0, plot));
        (marks, scale, plot)
    }
}
