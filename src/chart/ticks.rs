//! Value axes: where they begin and end, and the numbers on them.

/// Whether an axis must reach zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Base {
    /// It must: lengths and areas are compared.
    Zero,
    /// It need not: positions are compared.
    Free,
}

/// A value axis.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Ticks {
    pub lo: f64,
    pub hi: f64,
    /// The numbers with a gridline.
    pub at: Vec<f64>,
    /// How many decimals each of them has.
    pub decimals: usize,
}

/// Pixels between two gridlines, at least.
const APART: f64 = 35.0;
/// An axis ends at the next gridline unless that wastes more than this of it.
const WASTE: f64 = 0.2;

struct Step {
    size: f64,
    decimals: usize,
    round: bool, // 2.5 is less round than 1, 2 and 5
}

/// Steps of 1, 2, 2.5 and 5 × 10^k around the size of a range. They are read from text, so each is the nearest `f64`.
fn steps(range: f64) -> Vec<Step> {
    let exponent: i32 = format!("{range:e}").split('e').nth(1).and_then(|text| text.parse().ok()).unwrap_or(0);
    let mut steps = Vec::new();
    for power in exponent - 2..=exponent + 1 {
        for (digits, extra) in [("1", 0), ("2", 0), ("2.5", 1), ("5", 0)] {
            let size = format!("{digits}e{power}").parse().unwrap_or(1.0);
            let decimals = usize::try_from(extra - power).unwrap_or(0);
            steps.push(Step { size, decimals, round: extra == 0 });
        }
    }
    steps
}

/// The axis for numbers from `min` to `max` on so many pixels.
pub(super) fn ticks(min: f64, max: f64, base: Base, pixels: f64) -> Ticks {
    if base == Base::Free
        && let Some(cropped) = cropped(min, max, pixels)
    {
        return cropped;
    }
    let (lo, hi) = (min.min(0.0), max.max(0.0));
    let (lo, hi) = if lo == hi { (0.0, 1.0) } else { (lo, hi) };
    let found = searched(lo, hi, pixels, WASTE).or_else(|| searched(lo, hi, pixels, f64::INFINITY));
    found.unwrap_or(Ticks { lo, hi, at: vec![lo, hi], decimals: 0 })
}

/// The best axis that holds zero and wastes no more than this at either end.
fn searched(lo: f64, hi: f64, pixels: f64, most: f64) -> Option<Ticks> {
    let mut best: Option<(f64, Ticks)> = None;
    for step in steps(hi - lo) {
        let (first, last) = (((lo / step.size) + 1e-9).floor(), ((hi / step.size) - 1e-9).ceil());
        let whole = last - first;
        let (bottom, first, below) = end(first, lo / step.size, whole, most);
        let (top, last, above) = end(last, hi / step.size, whole, most);
        let count = last - first + 1.0;
        let apart = pixels / (top - bottom);
        if !(3.0..=7.0).contains(&count) || apart < APART && count > 3.0 {
            continue;
        }
        let off = if (4.0..=6.0).contains(&count) { 0.0 } else { 1.0 };
        let score = off + below + above + (count - 5.0).abs() * 0.04 + if step.round { 0.0 } else { 0.03 };
        if best.as_ref().is_none_or(|(known, _)| score < *known) {
            best = Some((score, Ticks { lo: bottom * step.size, hi: top * step.size, ..between(first, last, &step) }));
        }
    }
    best.map(|(_, ticks)| ticks)
}

/// Where an axis ends, in steps: at the gridline, or just beyond the data where the gridline is too far away. Answers
/// with the end, the last gridline, and the share wasted.
fn end(gridline: f64, data: f64, count: f64, most: f64) -> (f64, f64, f64) {
    let waste = (gridline - data).abs() / count.max(1.0);
    if waste <= most || data == 0.0 {
        return (gridline, gridline, waste);
    }
    (data, if gridline > data { gridline - 1.0 } else { gridline + 1.0 }, 0.12)
}

/// An axis of positions that does not reach zero: a quarter to a third of it is free below the least number. `None` where
/// zero costs little, or is passed.
fn cropped(min: f64, max: f64, pixels: f64) -> Option<Ticks> {
    if min <= 0.0 || max <= min || min / max < 0.5 {
        return None;
    }
    let mut best: Option<(f64, Ticks)> = None;
    for step in steps(max - min) {
        let top = ((max / step.size) - 1e-9).ceil();
        for below in 1..=4 {
            let bottom = (min / step.size).floor() + 1.0 - f64::from(below);
            let free = (min / step.size - bottom) / (top - bottom);
            let (hi, last, waste) = end(top, max / step.size, top - bottom, WASTE);
            let count = last - bottom + 1.0;
            if bottom < 0.0 || !(0.22..=0.36).contains(&free) || !(4.0..=6.0).contains(&count) || pixels / (hi - bottom) < APART {
                continue;
            }
            let score = waste + (free - 0.29).abs() + if step.round { 0.0 } else { 0.03 };
            if best.as_ref().is_none_or(|(known, _)| score < *known) {
                best = Some((score, Ticks { lo: bottom * step.size, hi: hi * step.size, ..between(bottom, last, &step) }));
            }
        }
    }
    best.map(|(_, ticks)| ticks).or_else(|| loose(min, max, pixels))
}

/// A cropped axis that does not begin at a gridline, for ranges that no step fits.
fn loose(min: f64, max: f64, pixels: f64) -> Option<Ticks> {
    let lo = min - 0.4 * (max - min);
    let fitting = steps(max - lo).into_iter().find_map(|step| {
        let (first, last) = ((lo / step.size).ceil(), (max / step.size).floor());
        let count = last - first + 1.0;
        let apart = pixels / ((max - lo) / step.size);
        ((3.0..=6.0).contains(&count) && apart >= APART).then(|| Ticks { lo, hi: max, ..between(first, last, &step) })
    });
    fitting.filter(|_| lo > 0.0)
}

fn between(first: f64, last: f64, step: &Step) -> Ticks {
    let mut at = Vec::new();
    let mut index = first;
    while index <= last + 0.5 {
        at.push(index * step.size);
        index += 1.0;
    }
    Ticks { lo: first * step.size, hi: last * step.size, at, decimals: step.decimals }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_axis_of_columns_begins_at_zero_and_ends_at_a_gridline() {
        let axis = ticks(454.13, 1222.6, Base::Zero, 300.0);
        assert_eq!(axis.at, [0.0, 250.0, 500.0, 750.0, 1000.0, 1250.0]);
        assert_eq!((axis.lo, axis.hi, axis.decimals), (0.0, 1250.0, 0));
    }

    #[test]
    fn an_axis_of_signed_numbers_has_zero_among_its_gridlines() {
        let axis = ticks(-8.1, 32.3, Base::Zero, 250.0);
        assert!(axis.at.contains(&0.0) && axis.lo <= -8.1 && axis.hi >= 32.3, "{axis:?}");
        assert!((4..=6).contains(&axis.at.len()), "{axis:?}");
    }

    #[test]
    fn a_cropped_axis_leaves_a_quarter_to_a_third_free() {
        let axis = ticks(668.0, 1125.0, Base::Free, 300.0);
        let free = (668.0 - axis.lo) / (axis.hi - axis.lo);
        assert!((0.22..=0.36).contains(&free), "{axis:?}");
        assert_eq!(ticks(200.0, 1125.0, Base::Free, 300.0).lo, 0.0, "zero costs little here");
    }

    #[test]
    fn decimals_are_those_of_the_step() {
        assert_eq!(ticks(0.0, 0.4, Base::Zero, 300.0).decimals, 1);
        assert_eq!(
            ticks(0.0, 9.6, Base::Zero, 300.0).decimals,
            if ticks(0.0, 9.6, Base::Zero, 300.0).at[1] == 2.5 { 1 } else { 0 }
        );
    }

    #[test]
    fn a_low_panel_of_signed_numbers_still_has_round_gridlines() {
        assert_eq!(ticks(-37.0, 24.0, Base::Zero, 66.0).at, [-50.0, 0.0, 50.0]);
        let axis = ticks(-37.0, 24.0, Base::Zero, 120.0);
        assert!(axis.at.iter().all(|at| at % 5.0 == 0.0) && axis.at.contains(&0.0), "{axis:?}");
    }

    #[test]
    fn nothing_to_show_is_still_an_axis() {
        let axis = ticks(0.0, 0.0, Base::Zero, 300.0);
        assert!(axis.hi > axis.lo && axis.at.len() >= 2);
    }

    proptest! {
        #[test]
        fn every_axis_holds_its_numbers_on_legible_gridlines(
            a in -1e6_f64..1e6, b in -1e6_f64..1e6, shift in 0.0_f64..1e7, free in any::<bool>(), pixels in 180.0_f64..400.0,
        ) {
            let (min, max) = (a.min(b) + shift, a.max(b) + shift);
            prop_assume!(max - min > 1e-3);
            let axis = ticks(min, max, if free { Base::Free } else { Base::Zero }, pixels);
            let slack = (axis.hi - axis.lo) * 1e-6;
            prop_assert!(axis.lo <= min + slack && axis.hi >= max - slack, "{:?}", axis);
            prop_assert!((3..=7).contains(&axis.at.len()), "{:?} for {}..{}", axis, min, max);
            let apart = pixels / (axis.hi - axis.lo) * (axis.at[1] - axis.at[0]);
            prop_assert!(apart >= APART - 1e-6, "{} px apart: {:?}", apart, axis);
        }
    }
}
