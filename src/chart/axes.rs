//! Value axes and the scale from numbers to pixels.

use super::format::Numbers;
use super::theme::{AXIS, GRID, LABEL, MUTED};
use super::ticks::Ticks;
use crate::mark::{Anchor, Mark, Rect, Stroke, Text, Weight};
use crate::text;

/// From numbers to pixels, upwards.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    lo: f64,
    hi: f64,
    top: f64,
    bottom: f64,
}

impl Scale {
    /// The scale of an axis between two heights.
    pub fn new(ticks: &Ticks, top: f64, bottom: f64) -> Scale {
        Scale { lo: ticks.lo, hi: ticks.hi, top, bottom }
    }

    /// The height of a number.
    pub fn y(self, value: f64) -> f64 {
        self.bottom - (value - self.lo) / (self.hi - self.lo) * (self.bottom - self.top)
    }
}

/// The middle of the pixel row or column in which a coordinate lies: there a line of one pixel is sharp.
pub(super) fn crisp(at: f64) -> f64 {
    at.floor() + 0.5
}

/// How wide the numbers of an axis are, with the distance to the plot.
pub(super) fn gutter(ticks: &Ticks, numbers: &Numbers) -> f64 {
    let wide = |value: &f64| text::width(&numbers.tick(*value, ticks.decimals), LABEL, Weight::Regular, true);
    ticks.at.iter().map(wide).fold(0.0, f64::max).ceil() + 8.0
}

/// Gridlines with their numbers to the left of the plot; they belong behind the data.
pub(super) fn values(ticks: &Ticks, numbers: &Numbers, scale: Scale, plot: Rect) -> Mark {
    let mut marks = Vec::new();
    for value in &ticks.at {
        let y = crisp(scale.y(*value));
        marks.push(Mark::line([(plot.x, y), (plot.right(), y)], Stroke::rule(GRID, 1.0)));
        let baseline = y + text::cap_height(LABEL) / 2.0;
        let text = Text::new(plot.x - 8.0, baseline, LABEL, numbers.tick(*value, ticks.decimals));
        marks.push(text.anchor(Anchor::End).color(MUTED).tabular().into());
    }
    Mark::group("", marks)
}

/// The darker line of zero, or of the base of an index; it belongs on top of columns.
pub(super) fn base(scale: Scale, at: f64, plot: Rect) -> Mark {
    let y = crisp(scale.y(at));
    Mark::line([(plot.x, y), (plot.right(), y)], Stroke::rule(AXIS, 1.0))
}

/// A text centred on a height.
pub(super) fn centred(x: f64, y: f64, size: f64, content: impl Into<String>) -> Text {
    Text::new(x, y + text::cap_height(size) / 2.0, size, content)
}

/// The box of a text, a little more than its ink.
pub(super) fn bounds(text: &Text) -> Rect {
    let wide = text::width(&text.content, text.size, text.weight, text.tabular);
    let x = match text.anchor {
        Anchor::Start => text.x,
        Anchor::Middle => text.x - wide / 2.0,
        Anchor::End => text.x - wide,
    };
    let above = text::cap_height(text.size) + text.size * 0.08;
    Rect::new(x, text.y - above, wide, above + text.size * 0.22)
}

#[cfg(test)]
mod tests {
    use super::super::ticks::{Base, ticks};
    use super::*;

    #[test]
    fn numbers_become_heights() {
        let scale = Scale::new(&ticks(0.0, 100.0, Base::Zero, 300.0), 10.0, 310.0);
        assert_eq!((scale.y(0.0), scale.y(100.0)), (310.0, 10.0));
        assert_eq!(crisp(12.99), 12.5);
    }
}
