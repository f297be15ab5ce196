//! Band axes: one band for each period, in order, with a band left empty where a period is missing.

use super::axes::crisp;
use super::cuts::{Cut, between};
use super::data::Data;
use super::dates::{Rhythm, named_days, rows};
use super::spec::Locale;
use super::theme::{AXIS, LABEL, MUTED};
use super::words;
use crate::mark::{Anchor, Mark, Rect, Stroke, Text, Weight};
use crate::period::{Frequency, Period};
use crate::text;

/// One band.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Slot {
    /// Its period; `None` for several that were left out.
    pub period: Option<Period>,
    /// The number of its definition.
    pub definition: usize,
}

/// How many missing periods in a row are given bands; more share one.
const EMPTY: i64 = 3;

/// The bands of a picture: for each definition the periods of its rows in order, from the first to the last that has a
/// number, and between them those that should be there by the distance that is usual.
pub(super) fn slots(data: &Data) -> Vec<Slot> {
    let mut slots = Vec::new();
    for definition in 0..data.definitions.len() {
        let own = || data.points().filter(|point| point.definition == definition);
        let valued = || own().filter(|point| point.value.is_some()).map(|point| point.period);
        let (Some(first), Some(last)) = (valued().min(), valued().max()) else { continue };
        let mut periods: Vec<Period> = own().map(|point| point.period).filter(|p| *p >= first && *p <= last).collect();
        periods.sort();
        periods.dedup();
        let rhythm = Rhythm::of(&periods, None);
        for (at, period) in periods.iter().enumerate() {
            if at > 0 {
                let before = periods[at - 1];
                let (count, named) = (rhythm.missing(before, *period), rhythm.between(before, *period));
                // A distance that is no multiple of the usual one tells nothing of what should lie between.
                let even = rhythm.even(before, *period);
                match count {
                    0 => {}
                    _ if !even => {}
                    1..=EMPTY if !named.is_empty() => {
                        slots.extend(named.into_iter().map(|p| Slot { period: Some(p), definition }))
                    }
                    _ => slots.push(Slot { period: None, definition }),
                }
            }
            slots.push(Slot { period: Some(*period), definition });
        }
    }
    slots
}

/// Bands of one width, with more room where the definition changes.
#[derive(Clone, Debug)]
pub(super) struct Bands {
    pub slots: Vec<Slot>,
    centres: Vec<f64>,
    /// The width of a band.
    pub width: f64,
}

impl Bands {
    /// The bands between two coordinates.
    pub fn new(slots: Vec<Slot>, left: f64, right: f64) -> Bands {
        let changes = slots.windows(2).filter(|pair| pair[0].definition != pair[1].definition).count();
        let units = small(slots.len()) + 0.5 * small(changes);
        let width = (right - left) / units.max(1.0);
        let mut x = left;
        let mut centres = Vec::new();
        for (at, slot) in slots.iter().enumerate() {
            if at > 0 && slots[at - 1].definition != slot.definition {
                x += width * 0.5;
            }
            centres.push(x + width / 2.0);
            x += width;
        }
        Bands { slots, centres, width }
    }

    /// The middle of a band.
    pub fn x(&self, at: usize) -> f64 {
        self.centres.get(at).copied().unwrap_or(0.0)
    }

    /// Where the bands are cut, with the names of what begins there, and the name of what stands first.
    pub fn cuts(&self, data: &Data, locale: Locale) -> (String, Vec<Cut>) {
        let mut cuts = Vec::new();
        for at in 1..self.slots.len() {
            let (a, b) = (self.slots[at - 1], self.slots[at]);
            let x = (self.x(at - 1) + self.x(at)) / 2.0;
            if a.definition != b.definition {
                cuts.push(Cut { x, label: data.definitions[b.definition].clone() });
            } else if let (Some(before), Some(after)) = (a.period, b.period)
                && let Some(one) = data.series.iter().find_map(|series| between(data, series, before, after))
            {
                cuts.push(Cut { x, label: words::cut(&one.note, locale) });
            }
        }
        let several = data.definitions.len() > 1;
        (if several { data.definitions[self.slots.first().map_or(0, |s| s.definition)].clone() } else { String::new() }, cuts)
    }

    /// The names of the bands in two rows: the part of the year and the year. Where all are the same month, the year is
    /// enough: the subtitle says the month.
    fn labels(&self, locale: Locale) -> Vec<(String, String)> {
        let name = |slot: &Slot| slot.period.map_or(("…".to_owned(), String::new()), |period| rows(period, locale));
        let labels: Vec<(String, String)> = self.slots.iter().map(name).collect();
        let mut parts = labels.iter().filter(|(_, below)| !below.is_empty()).map(|(above, _)| above);
        let first = parts.next();
        let years = self.slots.iter().any(|slot| slot.period.is_some_and(|period| period.frequency() == Frequency::Year));
        if years || first.is_none() || labels.len() < 2 || parts.any(|part| Some(part) != first) {
            return labels;
        }
        let year = |(above, below): (String, String)| (if below.is_empty() { above } else { below }, String::new());
        labels.into_iter().map(year).collect()
    }

    /// The names of the bands below a plot.
    pub fn names(&self, plot: Rect, locale: Locale) -> Mark {
        let labels = self.labels(locale);
        if self.only_years(&labels) {
            return self.years(plot, locale);
        }
        let every = self.every(&labels);
        let days = self.days(every);
        let mut marks = Vec::new();
        let mut start = 0;
        for region in self.slots.chunk_by(|a, b| a.definition == b.definition) {
            let last = region.len() - 1;
            let mut before = String::new();
            for at in 0..=last {
                if days.as_ref().is_some_and(|days| !days.contains(&(start + at))) {
                    continue;
                }
                // Counted from the last, and the first where it is clear of the next.
                if days.is_none() && !(last - at).is_multiple_of(every) && (at > 0 || last % every * 2 < every) {
                    continue;
                }
                let (above, below) = &labels[start + at];
                let span = region[at].period.is_some_and(|period| period.frequency() == Frequency::Span);
                let second = if *below == before && !span { String::new() } else { below.clone() };
                before.clone_from(below);
                for (row, content) in [above.clone(), second].into_iter().enumerate().filter(|(_, content)| !content.is_empty()) {
                    let y = plot.bottom() + 18.0 + small(row) * 15.0;
                    marks.push(Text::new(self.x(start + at), y, LABEL, content).anchor(Anchor::Middle).color(MUTED).into());
                }
            }
            start += region.len();
        }
        Mark::group("", marks)
    }

    /// Many months or quarters: their years alone, between marks, each in the middle of its bands.
    fn years(&self, plot: Rect, locale: Locale) -> Mark {
        let year = |slot: &Slot| slot.period.map_or(0, Period::year);
        let mut groups: Vec<(f64, f64, String)> = Vec::new();
        let mut start = 0;
        for group in self.slots.chunk_by(|a, b| year(a) == year(b) && a.definition == b.definition) {
            let (from, to) = (self.x(start) - self.width / 2.0, self.x(start + group.len() - 1) + self.width / 2.0);
            groups.push((from, to, locale.pick(year(&group[0]).to_string(), format!("{}年", year(&group[0])))));
            start += group.len();
        }
        let wide = |name: &str| text::width(name, LABEL, Weight::Regular, false) + 10.0;
        let widest = groups.iter().map(|(_, _, name)| wide(name)).fold(0.0, f64::max);
        let (top, count) = (plot.bottom(), groups.len());
        let mut marks = Vec::new();
        let mut next = f64::INFINITY;
        for (at, (from, to, name)) in groups.into_iter().enumerate().rev() {
            let ends = [Some(from), (at + 1 == count).then_some(to)];
            for x in ends.into_iter().flatten().map(crisp) {
                marks.push(Mark::line([(x, top), (x, top + 5.0)], Stroke::rule(AXIS, 1.0)));
            }
            let middle = (from + to) / 2.0;
            if next - middle >= widest {
                marks.push(Text::new(middle, top + 18.0, LABEL, name).anchor(Anchor::Middle).color(MUTED).into());
                next = middle;
            }
        }
        Mark::group("", marks)
    }

    /// How much room the names take below the plot.
    pub fn foot(&self, locale: Locale) -> f64 {
        let labels = self.labels(locale);
        let one_row = labels.iter().all(|(_, below)| below.is_empty()) || self.only_years(&labels);
        if one_row { 24.0 } else { 38.0 }
    }

    /// Every so many bands can be named without touching the next name.
    fn every(&self, labels: &[(String, String)]) -> usize {
        let wide = |content: &str| text::width(content, LABEL, Weight::Regular, false);
        let widest = labels.iter().map(|(above, below)| wide(above).max(wide(below))).fold(0.0, f64::max) + 5.0;
        (1..=labels.len().max(1)).find(|step| small(*step) * self.width >= widest).unwrap_or(1)
    }

    /// Which bands are named where they are days, and not all have room for a name.
    fn days(&self, every: usize) -> Option<Vec<usize>> {
        let day = |slot: &Slot| slot.period.is_none_or(|period| period.frequency() == Frequency::Day);
        let (first, last) = (self.slots.first()?.period?, self.slots.last()?.period?);
        if every == 1 || !self.slots.iter().all(day) {
            return None;
        }
        let at = |day: Period| self.slots.iter().position(|slot| slot.period.is_some_and(|period| period >= day));
        let mut kept: Vec<usize> = Vec::new();
        for next in named_days(first, last, small(every)).into_iter().filter_map(at) {
            let clear = kept.last().is_none_or(|before| next - before >= every);
            if !clear && next + 1 == self.slots.len() && kept.len() > 1 {
                kept.pop();
            }
            if clear || next + 1 == self.slots.len() {
                kept.push(next);
            }
        }
        Some(kept)
    }

    /// Whether there are too many months or quarters to name each, and more than one year.
    fn only_years(&self, labels: &[(String, String)]) -> bool {
        let year = |slot: Option<&Slot>| Some(slot?.period?.year());
        let (first, last) = (year(self.slots.first()), year(self.slots.last()));
        let several = |least: i64| first.zip(last).is_some_and(|(first, last)| last - first >= least);
        let days = self.slots.iter().any(|slot| slot.period.is_some_and(|period| period.frequency() == Frequency::Day));
        let all = |slot: &Slot| slot.period.is_some_and(within_year);
        self.every(labels) > 1 && self.slots.iter().all(all) && several(if days { 2 } else { 1 })
    }
}

fn within_year(period: Period) -> bool {
    matches!(period.frequency(), Frequency::Half | Frequency::Quarter | Frequency::Month | Frequency::Week | Frequency::Day)
}

/// The columns of the bands that would be missing: their series and period.
pub(super) fn vacant(data: &Data) -> Vec<(usize, Period)> {
    let known = |slot: &Slot, series: &super::data::Series| {
        let own = |point: &&super::data::Point| Some(point.period) == slot.period && point.definition == slot.definition;
        series.points.iter().find(own).is_some_and(|point| point.value.is_some())
    };
    let mut vacant = Vec::new();
    for slot in slots(data) {
        let Some(period) = slot.period else { continue };
        let missing = data.series.iter().enumerate().filter(|(_, series)| !known(&slot, series));
        vacant.extend(missing.map(|(at, _)| (at, period)));
    }
    vacant
}

/// Counts of things in a picture are small.
pub(super) fn small(count: usize) -> f64 {
    u32::try_from(count).map_or(0.0, f64::from)
}
