//! The chart room: tables in, laid-out pictures out.
//!
//! The way of a picture: `data` reads a table as series of points, `format` settles scale and decimals of its numbers,
//! a chart type places its marks with scales from `ticks` and `timeline`, `labels` keeps texts apart, `frame` puts
//! title, notes and source around. What comes out is a [`Picture`] with nothing left to decide; `render` draws it.
//!
//! Nothing here can fail: a table without a number gives a picture that says so, a cell without a number is a gap. No
//! clock, no hash order, no function of the standard library whose last digit depends on the platform.
//!
//! May import: `crate::{table, period, unit, number, text, mark, finding}`; never `source`, `metric` or `render`
//! (tests may draw with `render`).
//!
//! To add a chart type: one file with a `draw(&Input) -> Picture` that begins with `data::Data::read` and ends in
//! `frame::Frame::finish`, and one line in [`CHARTS`]; help, `sizeup list charts` and the walking test are made from it.

mod ahead;
mod axes;
mod bands;
mod column;
mod combo;
mod cuts;
mod data;
mod dates;
mod describe;
mod dumbbell;
mod early;
mod ends;
mod format;
mod frame;
mod labels;
mod left_out;
mod line;
mod lint;
mod metric_words;
mod notes;
mod parts;
mod shares;
mod spec;
mod stack;
mod theme;
mod ticks;
mod timeline;
mod waterfall;
mod words;

#[cfg(test)]
mod odd;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

pub use lint::lint;
pub use metric_words::words;
pub use spec::{Input, Locale, Spec};

use crate::mark::Picture;

/// Whether a chart type needs a dimension that makes the series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// It draws with one or without.
    May,
    /// It makes no sense without one.
    Must,
    /// Without one it needs two periods; with one, exactly two values.
    Two,
}

/// One type of chart.
#[derive(Debug)]
pub struct ChartType {
    /// The name that an analysis writes.
    pub name: &'static str,
    /// What it shows, in one sentence.
    pub about: &'static str,
    /// What data it needs, in one sentence.
    pub needs: &'static str,
    /// The tables it is drawn from, by the metric each holds; the first is always needed.
    pub roles: &'static [&'static str],
    /// Whether a forecast may follow the first of them.
    pub ahead: bool,
    /// Whether it needs a dimension that makes the series.
    pub by: By,
    /// Whether it adds its parts up, and so only draws what may be summed.
    pub adds: bool,
    /// Whether it is only as high as its contents need: a row for each category.
    pub tight: bool,
    /// Whether it brings the smallest of many parts together by itself.
    pub groups: bool,
    /// Draws it.
    pub draw: fn(&Input) -> Picture,
}

/// Every chart type.
pub const CHARTS: &[ChartType] = &[
    ChartType {
        name: "line",
        about: "one line for each series over time, labelled at its end; gaps stay gaps, breaks cut the line",
        needs: "a measure or metric over time, split by one dimension or not",
        roles: &["value"],
        ahead: true,
        by: By::May,
        adds: false,
        tight: false,
        groups: false,
        draw: line::draw,
    },
    ChartType {
        name: "column",
        about: "columns from zero for each period, side by side where there are several series",
        needs: "a measure or metric over time, split by one dimension or not",
        roles: &["value"],
        ahead: false,
        by: By::May,
        adds: false,
        tight: false,
        groups: false,
        draw: column::draw,
    },
    ChartType {
        name: "stack",
        about: "the parts of a whole, one on the other, with the total on top",
        needs: "a measure that may be summed, split by one dimension",
        roles: &["value"],
        ahead: false,
        by: By::Must,
        adds: true,
        tight: false,
        groups: false,
        draw: stack::draw,
    },
    ChartType {
        name: "combo",
        about: "levels as columns and their growth in a panel of its own below; never two axes on one panel",
        needs: "a measure over time, and its growth",
        roles: &["value", "yoy"],
        ahead: false,
        by: By::May,
        adds: false,
        tight: false,
        groups: false,
        draw: combo::draw,
    },
    ChartType {
        name: "dumbbell",
        about: "two values side by side on one line for each period or category, with the gap between them",
        needs: "a dimension of which two values are compared, or two periods",
        roles: &["value"],
        ahead: false,
        by: By::Two,
        adds: false,
        tight: true,
        groups: false,
        draw: dumbbell::draw,
    },
    ChartType {
        name: "waterfall",
        about: "how the parts carried a total from one period to another",
        needs: "a total and its parts at two periods, and the contributions where they were computed",
        roles: &["value", "contribution"],
        ahead: false,
        by: By::Must,
        adds: true,
        tight: false,
        groups: true,
        draw: waterfall::draw,
    },
];

/// Draws a picture.
pub fn draw(input: &Input) -> Picture {
    (input.spec.kind.draw)(input)
}

/// The chart type of this name.
pub fn named(name: &str) -> Option<&'static ChartType> {
    CHARTS.iter().find(|chart| chart.name == name)
}
