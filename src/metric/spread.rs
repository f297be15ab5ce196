//! Means, deviations and slopes of a handful of numbers, and where they may lie when each number may.

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// The standard deviation, with the count below the line.
pub(super) fn deviation(values: &[f64]) -> f64 {
    let mean = mean(values);
    libm::sqrt(values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / values.len() as f64)
}

/// The standard deviation over the mean.
pub(super) fn variation(values: &[f64]) -> f64 {
    deviation(values) / mean(values)
}

/// The least and the greatest standard deviation of numbers that lie anywhere between their ends.
pub(super) fn deviations(lo: &[f64], hi: &[f64]) -> (f64, f64) {
    // Least: all as near to one level as they may, that level being their mean.
    let near = |level: f64| -> Vec<f64> { lo.iter().zip(hi).map(|(lo, hi)| level.clamp(*lo, *hi)).collect() };
    let (mut below, mut above) = (lo.iter().copied().fold(f64::MAX, f64::min), hi.iter().copied().fold(f64::MIN, f64::max));
    for _ in 0..200 {
        let level = (below + above) / 2.0;
        if mean(&near(level)) > level { below = level } else { above = level }
    }
    // Greatest: each at its end that lies further from the mean, so those in the lower places below, the others above.
    let mut order: Vec<usize> = (0..lo.len()).collect();
    order.sort_by(|a, b| (lo[*a] + hi[*a]).total_cmp(&(lo[*b] + hi[*b])));
    let split = |count: usize| -> Vec<f64> {
        order.iter().enumerate().map(|(place, at)| if place < count { lo[*at] } else { hi[*at] }).collect()
    };
    let most = (0..=lo.len()).map(|count| deviation(&split(count))).fold(0.0, f64::max);
    (deviation(&near((below + above) / 2.0)), most)
}

/// Up to so many numbers every corner is tried.
const FEW: usize = 10;

/// The same of the standard deviation over the mean, of numbers above zero; of more than ten the greatest is an outer bound.
pub(super) fn variations(lo: &[f64], hi: &[f64]) -> (f64, f64) {
    // The square of it is the count times the squares over the square of the sum, less one: least where all stand as near
    // as they may to one level, the squares over the sum.
    let near = |level: f64| -> Vec<f64> { lo.iter().zip(hi).map(|(lo, hi)| level.clamp(*lo, *hi)).collect() };
    let centre = |values: &[f64]| values.iter().map(|x| x * x).sum::<f64>() / values.iter().sum::<f64>();
    let (mut below, mut above) = (lo.iter().copied().fold(f64::MAX, f64::min), hi.iter().copied().fold(f64::MIN, f64::max));
    for _ in 0..200 {
        let level = (below + above) / 2.0;
        if centre(&near(level)) > level { below = level } else { above = level }
    }
    // Greatest: at a corner. Of few parts all are tried; of more the greatest deviation over the least mean bounds it.
    let corner = |corner: usize| {
        let end = |at: usize| if corner >> at & 1 == 0 { lo[at] } else { hi[at] };
        variation(&(0..lo.len()).map(end).collect::<Vec<f64>>())
    };
    let greatest = match lo.len() <= FEW {
        true => (0..1_usize << lo.len()).map(corner).fold(0.0, f64::max),
        false => deviations(lo, hi).1 / mean(lo),
    };
    (variation(&near((below + above) / 2.0)), greatest)
}

/// The slope of y on x by least squares; `None` where all x are one.
pub(super) fn slope(x: &[f64], y: &[f64]) -> Option<f64> {
    let (mean_x, mean_y) = (mean(x), mean(y));
    let square: f64 = x.iter().map(|x| (x - mean_x) * (x - mean_x)).sum();
    let product: f64 = x.iter().zip(y).map(|(x, y)| (x - mean_x) * (y - mean_y)).sum();
    // Logarithms of equal figures may differ in their last digit.
    (square > 1e-24).then(|| product / square)
}

/// Numbers that lie between two ends each.
type Box<'a> = (&'a [f64], &'a [f64]);

/// Bounds of that slope where every x and y may lie between its ends: by interval arithmetic, so not the nearest ones.
pub(super) fn slopes((x_lo, x_hi): Box, (y_lo, y_hi): Box) -> Option<(f64, f64)> {
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
