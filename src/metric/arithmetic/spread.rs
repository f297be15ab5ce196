//! Means, deviations and slopes of a handful of numbers, and where they may lie when each number may.

use super::corner::greatest;
use super::steep::{Formula, Number, float_ends, sum};

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// The standard deviation, with the count below the line.
pub(crate) fn deviation(values: &[f64]) -> f64 {
    let mean = mean(values);
    libm::sqrt(values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / values.len() as f64)
}

/// The standard deviation over the mean.
pub(crate) fn variation(values: &[f64]) -> f64 {
    deviation(values) / mean(values)
}

/// The least and the greatest standard deviation of numbers that lie anywhere between their ends; where more than ten may
/// lie on either side of the mean, the greatest may be a little too great.
pub(crate) fn deviations(lo: &[f64], hi: &[f64]) -> (f64, f64) {
    if lo.iter().chain(hi).any(|end| !end.is_finite()) {
        return (0.0, f64::INFINITY);
    }
    // Least: all as near to one level as they may, that level being their mean.
    let near = |level: f64| -> Vec<f64> { lo.iter().zip(hi).map(|(lo, hi)| level.clamp(*lo, *hi)).collect() };
    let (mut below, mut above) = (lo.iter().copied().fold(f64::MAX, f64::min), hi.iter().copied().fold(f64::MIN, f64::max));
    for _ in 0..200 {
        let level = (below + above) / 2.0;
        if mean(&near(level)) > level { below = level } else { above = level }
    }
    // A number above the mean, wherever that is, adds to the deviation as it rises; one below takes off.
    let (least_mean, most_mean) = (mean(lo), mean(hi));
    let rises = |at: usize| sure(lo[at] >= most_mean, hi[at] <= least_mean);
    let most = greatest(lo, hi, rises, |values| Some(deviation(values))).unwrap_or_else(|| outermost(lo, hi));
    (deviation(&near((below + above) / 2.0)), most)
}

/// What is known of the effect of a number: that it is upward, downward, or neither.
pub(crate) fn sure(up: bool, down: bool) -> Option<bool> {
    if up { Some(true) } else { down.then_some(false) }
}

/// A bound of the greatest standard deviation. Which corner it has is a question of partition that has no quick answer
/// (Ferson et al., 2002); where each square counts as if at an end, while its number may lie between, the numbers in the
/// lower places stand at their lower ends, those above at their upper ones, and one between.
fn outermost(lo: &[f64], hi: &[f64]) -> f64 {
    let count = lo.len() as f64;
    let centre = (mean(lo) + mean(hi)) / 2.0;
    let mut order: Vec<(f64, f64)> =
        lo.iter().zip(hi).map(|(lo, hi)| (lo / 2.0 + hi / 2.0 - centre, hi / 2.0 - lo / 2.0)).collect();
    order.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    let mut sum: f64 = order.iter().map(|(middle, half)| middle + half).sum();
    let mut squares: f64 = order.iter().map(|(middle, half)| (middle + half) * (middle + half)).sum();
    let mut most = squares - sum * sum / count;
    for (middle, half) in order.into_iter().filter(|(_, half)| *half > 0.0) {
        let (others, rest) = (sum - half, squares - 2.0 * middle * half);
        let between = ((middle * count - others) / half).clamp(-1.0, 1.0);
        let moved = others + between * half;
        most = most.max(rest + 2.0 * between * middle * half - moved * moved / count);
        (sum, squares) = (others - half, rest - 2.0 * middle * half);
    }
    libm::sqrt(most.max(0.0) / count)
}

/// The same of the standard deviation over the mean, of numbers above zero; where more than ten may lie on either side of
/// that level, the greatest is an outer bound.
pub(crate) fn variations(lo: &[f64], hi: &[f64]) -> (f64, f64) {
    // The square of it is the count times the squares over the square of the sum, less one: least where all stand as near
    // as they may to one level, the squares over the sum.
    let near = |level: f64| -> Vec<f64> { lo.iter().zip(hi).map(|(lo, hi)| level.clamp(*lo, *hi)).collect() };
    let centre = |values: &[f64]| values.iter().map(|x| x * x).sum::<f64>() / values.iter().sum::<f64>();
    let (mut below, mut above) = (lo.iter().copied().fold(f64::MAX, f64::min), hi.iter().copied().fold(f64::MIN, f64::max));
    for _ in 0..200 {
        let level = (below + above) / 2.0;
        if centre(&near(level)) > level { below = level } else { above = level }
    }
    let squares = |values: &[f64]| values.iter().map(|x| x * x).sum::<f64>();
    let (least, most) = (squares(lo) / hi.iter().sum::<f64>(), squares(hi) / lo.iter().sum::<f64>());
    let rises = |at: usize| sure(lo[at] >= most, hi[at] <= least);
    // Of too many the greatest deviation over the least mean bounds it.
    let outer = || deviations(lo, hi).1 / mean(lo);
    (variation(&near((below + above) / 2.0)), greatest(lo, hi, rises, |values| Some(variation(values))).unwrap_or_else(outer))
}

/// The slope of y on x by least squares; `None` where all x are one.
pub(crate) fn slope(x: &[f64], y: &[f64]) -> Option<f64> {
    let (mean_x, mean_y) = (mean(x), mean(y));
    let square: f64 = x.iter().map(|x| (x - mean_x) * (x - mean_x)).sum();
    let product: f64 = x.iter().zip(y).map(|(x, y)| (x - mean_x) * (y - mean_y)).sum();
    // Logarithms of equal figures may differ in their last digit.
    (square > 1e-24).then(|| product / square)
}

/// Numbers that lie between two ends each.
type Box<'a> = (&'a [f64], &'a [f64]);

/// The slope of the second half of some numbers on the first.
struct Line;

impl Formula for Line {
    fn of<N: Number>(&self, inputs: &[N]) -> Option<N> {
        let (x, y) = inputs.split_at(inputs.len() / 2);
        let middle = sum(x.iter().cloned())?.shared(x.len());
        let off: Vec<N> = x.iter().map(|x| x.minus(&middle)).collect();
        let square = sum(off.iter().map(|off| off.times(off)))?;
        Some(sum(off.iter().zip(y).map(|(off, y)| off.times(y)))?.over(&square))
    }
}

/// Bounds of that slope where every x and y may lie between its ends: the nearest ones where the slope surely rises or
/// falls with each of them.
pub(crate) fn slopes(x: Box, y: Box) -> Option<(f64, f64)> {
    let (lo, hi) = enclosed(x, y)?;
    // The deviations of x add up to nothing, so y may be counted from its middle, where its products are smallest.
    let middle = (mean(y.0) + mean(y.1)) / 2.0;
    let joined = |x: &[f64], y: &[f64]| -> Vec<f64> { x.iter().copied().chain(y.iter().map(|y| y - middle)).collect() };
    let [least, most] = float_ends(&Line, &joined(x.0, y.0), &joined(x.1, y.1));
    Some((least.map_or(lo, |least| least.max(lo)), most.map_or(hi, |most| most.min(hi))))
}

/// The same by interval arithmetic, from outside.
fn enclosed((x_lo, x_hi): Box, (y_lo, y_hi): Box) -> Option<(f64, f64)> {
    let (least, most) = deviations(x_lo, x_hi);
    let count = x_lo.len() as f64;
    let (least, most) = (least * least * count, most * most * count);
    if least <= 1e-24 {
        return None;
    }
    let (mean_lo, mean_hi) = (mean(x_lo), mean(x_hi));
    // The deviations of x add up to nothing, so y may be counted from anywhere: from its middle.
    let middle = (mean(y_lo) + mean(y_hi)) / 2.0;
    let (mut lo, mut hi) = (0.0, 0.0);
    for at in 0..x_lo.len() {
        // The mean moves with x itself by one part in n.
        let own = 1.0 / count;
        let dx = [x_lo[at] * (1.0 - own) - (mean_hi - x_hi[at] * own), x_hi[at] * (1.0 - own) - (mean_lo - x_lo[at] * own)];
        let dy = [y_lo[at] - middle, y_hi[at] - middle];
        let corners = [dx[0] * dy[0], dx[0] * dy[1], dx[1] * dy[0], dx[1] * dy[1]];
        lo += corners.iter().copied().fold(f64::MAX, f64::min);
        hi += corners.iter().copied().fold(f64::MIN, f64::max);
    }
    let over = |end: f64, down: bool| if (end >= 0.0) == down { end / most } else { end / least };
    Some((over(lo, true), over(hi, false)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers around zero, and the greatest deviation that they can have where one half can stand against the other.
    fn balanced(halves: &[f64]) -> (f64, f64) {
        let below: Vec<f64> = halves.iter().map(|half| -half).collect();
        let squares: f64 = halves.iter().map(|half| half * half).sum();
        (deviations(&below, halves).1, libm::sqrt(squares / halves.len() as f64))
    }

    #[test]
    fn no_corner_lies_beyond_the_greatest_deviation() {
        let (found, most) = balanced(&[1.0, 3.0, 1.0, 1.0]);
        assert!((found - most).abs() < 1e-12, "{found}, {most}");
        // In the order of their places no split has a half of 7 on either side.
        let (found, most) = balanced(&[1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 3.0, 1.0, 1.0, 1.0, 1.0, 1.0]);
        assert!(found >= most - 1e-12 && found < most * 1.01, "{found}, {most}");
    }

    #[test]
    fn numbers_far_apart_deviate_most_at_their_outer_ends() {
        let lo: Vec<f64> = (0..12).map(|n| f64::from(n) - 0.1).collect();
        let hi: Vec<f64> = (0..12).map(|n| f64::from(n) + 0.1).collect();
        let outer: Vec<f64> = (0..12).map(|n| if n < 6 { lo[n] } else { hi[n] }).collect();
        assert!((deviations(&lo, &hi).1 - deviation(&outer)).abs() < 1e-12);
    }

    #[test]
    fn an_open_end_has_no_greatest_deviation() {
        assert_eq!(deviations(&[1.0, f64::NEG_INFINITY], &[2.0, -3.0]), (0.0, f64::INFINITY));
    }
}
