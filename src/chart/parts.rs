//! What a stack is made of: the parts, and for each date the numbers of the parts and of the total.

use super::bands::{Slot, slots};
use super::data::{Bound, Data, Point, Series};
use super::spec::{Input, Locale};
use super::theme::{LABEL, MUTED, Paint, REST, paints};
use super::words;
use crate::mark::{Color, Weight};
use crate::number::Decimal;
use crate::period::Period;
use crate::text;

/// The most parts a stack may have; further ones are summed.
const PARTS: usize = 5;

/// A part of the stack: its name, its colours, its points.
pub(super) struct Part {
    label: String,
    paint: Paint,
    points: Vec<Point>,
}

/// One column: the numbers of its parts, what of the total they leave, and the total.
pub(super) struct Column {
    pub slot: Slot,
    parts: Vec<Option<Number>>,
    rest: Option<Decimal>,
    pub total: Option<(Decimal, Bound)>,
}

/// One part of one column.
#[derive(Clone, Copy)]
pub(super) struct Number {
    pub value: Decimal,
    pub bound: Bound,
    pub forecast: bool,
}

impl Column {
    /// The parts with a number, and what they leave of a printed total.
    pub fn segments(&self) -> impl Iterator<Item = (usize, Number)> {
        let rest = self.rest.map(|value| (self.parts.len(), Number { value, bound: Bound::Exact, forecast: false }));
        self.parts.iter().enumerate().filter_map(|(at, part)| Some((at, (*part)?))).chain(rest)
    }

    /// The lowest and the highest end of the parts.
    pub fn ends(&self) -> (Decimal, Decimal) {
        let sum = |sign: i32| {
            let parts = self.segments().filter(|(_, part)| part.value.signum() == sign);
            parts.fold(Decimal::ZERO, |sum, (_, part)| sum.checked_add(part.value).unwrap_or(sum))
        };
        (sum(-1), sum(1))
    }

    /// How far a total that is no more than a bound stands above the parts.
    pub fn above(&self) -> Option<(Decimal, Decimal, Bound)> {
        let ((total, bound), (_, top)) = (self.total?, self.ends());
        (bound != Bound::Exact && total > top).then_some((top, total, bound))
    }
}

/// A stack.
pub(super) struct Stack {
    parts: Vec<Part>,
    pub columns: Vec<Column>,
    /// The name of what the parts leave of a printed total.
    rest: String,
    merged: Vec<String>,
    incomplete: bool,
    /// There are totals of parts that have not all begun, or some of which have ended.
    fewer: bool,
    /// There are totals of dates whose parts are unknown.
    dropped: bool,
}

impl Stack {
    pub fn of(data: &Data, input: &Input) -> Stack {
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
        let (mut incomplete, mut fewer) = (false, false);
        // Where nobody declared which parts there are, one that begins later, or has ended, is none of the whole.
        let declared = input.by.and_then(|by| data.table.dimensions.get(by)).is_some_and(|dimension| dimension.declared);
        let outside = |part: &Part, period: Option<Period>| {
            let (first, last) = (part.points.first().map(|point| point.period), part.points.last().map(|point| point.period));
            !declared && (period < first || period > last)
        };
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
                let own = |points: &[Point]| {
                    let point = points.iter().find(|p| Some(p.period) == slot.period && p.definition == slot.definition)?;
                    Some(Number { value: point.value?, bound: point.bound, forecast: point.forecast() })
                };
                let numbers: Vec<Option<Number>> = parts.iter().map(|part| own(&part.points)).collect();
                let known = numbers.iter().flatten().try_fold((Decimal::ZERO, Bound::Exact), |(sum, bound), part| {
                    Some((sum.checked_add(part.value)?, bound.plus(part.bound)))
                });
                let printed = total.and_then(|series| own(&series.points)).map(|whole| (whole.value, whole.bound));
                // Of a bound nothing is left: what its parts leave of it nobody knows.
                let exact = |(value, bound): (Decimal, Bound)| (bound == Bound::Exact).then_some(value);
                let rest = printed.and_then(exact).zip(known.and_then(exact));
                let rest = rest.and_then(|(printed, known)| Some((printed, printed.checked_sub(known)?)));
                let rest = rest.filter(|(printed, rest)| {
                    // What is left by the rounding of the parts is no part.
                    rest.to_f64() / printed.to_f64().abs().max(f64::MIN_POSITIVE) > 0.005
                });
                let rest = rest.map(|(_, rest)| rest);
                let there = |(number, part): (&Option<Number>, &Part)| number.is_some() || outside(part, slot.period);
                let full = numbers.iter().zip(&parts).all(there);
                fewer |= printed.is_none() && full && numbers.iter().any(Option::is_none) && numbers.iter().any(Option::is_some);
                incomplete |= printed.is_none() && !full && numbers.iter().any(Option::is_some);
                Column { slot, parts: numbers, rest, total: printed.or(known.filter(|_| full)) }
            })
            .collect();
        let names = merged.iter().map(|&at| data.series[at].label.clone()).collect();
        Stack {
            parts,
            columns,
            fewer,
            dropped,
            rest: locale.pick("Not broken down", "未细分").to_owned(),
            merged: names,
            incomplete,
        }
    }

    pub fn notes(&self, locale: Locale) -> Vec<String> {
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
        if self.fewer {
            let text =
                locale.pick("A total leaves out parts that have not begun or have ended", "合计不含尚未开始或已终止的部分");
            said.push(text.to_owned());
        }
        if self.incomplete {
            let text = locale.pick("No total is given where a part is missing", "缺少部分数据时不给出合计");
            said.push(text.to_owned());
        }
        said
    }

    pub fn paint(&self, at: usize) -> Paint {
        let faint = Color::hex(0xe3_e7_ea);
        self.parts.get(at).map_or(Paint { mark: faint, pale: faint, text: MUTED, strong: false }, |part| part.paint)
    }

    pub fn names(&self) -> Vec<Name> {
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

/// The name of a part, broken into lines.
pub(super) struct Name {
    pub part: usize,
    pub lines: Vec<String>,
    pub wide: f64,
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
                sum.bound = sum.bound.plus(point.bound);
            }
            (Some(_), None) => {}
            (None, _) => sums.push(Point { reason: None, ..*point }),
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Status;

    /// A period without any number.
    fn empty(period: Period) -> Point {
        let (bound, status) = (Bound::Exact, Status::NORMAL);
        Point { period, value: None, reason: None, bound, status, reach: None, remainder: false, definition: 0 }
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
