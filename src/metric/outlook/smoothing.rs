//! Exponential smoothing with a level and a trend: ETS(A,A,N), Holt's linear method as a model with errors.
//!
//! For given weights the errors are straight in the first level and trend, so those come from linear least squares; the
//! two weights from a grid that is halved around its best point, always in one order. So there is nothing to start from
//! and nothing random.

/// What smoothing leaves behind.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Smoothed {
    /// The weight of an error in the level, from 0 to 1.
    pub alpha: f64,
    /// Its weight in the trend, from 0 to alpha.
    pub beta: f64,
    /// The level after the last point.
    pub level: f64,
    /// The trend after it.
    pub trend: f64,
    /// The sum of the squared errors of one step.
    pub squares: f64,
}

/// Points along each side of the grid.
const GRID: usize = 21;
/// Halvings of the grid around its best point.
const HALVINGS: usize = 34;

/// The smoothing with the least squares of its one-step errors; nothing for fewer than three points.
pub(crate) fn smoothed(values: &[f64]) -> Option<Smoothed> {
    if values.len() < 3 {
        return None;
    }
    // The second weight as a part of the first, so that both run from 0 to 1.
    let at = |weight: f64, part: f64| smoothed_by(values, weight, weight * part);
    let cells = (0..GRID).flat_map(|row| (0..GRID).map(move |column| (row, column)));
    let side = |step: usize| step as f64 / (GRID - 1) as f64;
    let mut best: Option<([f64; 2], Smoothed)> = None;
    for (row, column) in cells {
        let place = [side(row), side(column)];
        best = better(best, place, at(place[0], place[1]));
    }
    let mut step = side(1);
    for _ in 0..HALVINGS {
        step /= 2.0;
        // Walks until no neighbour is better; along a valley that may take some steps.
        for _ in 0..2 * GRID {
            let (from, before) = best?;
            for [up, across] in NEIGHBOURS {
                let place = [(from[0] + up * step).clamp(0.0, 1.0), (from[1] + across * step).clamp(0.0, 1.0)];
                best = better(best, place, at(place[0], place[1]));
            }
            if best?.1.squares >= before.squares {
                break;
            }
        }
    }
    best.map(|(_, smoothed)| smoothed)
}

const NEIGHBOURS: [[f64; 2]; 8] =
    [[-1.0, -1.0], [-1.0, 0.0], [-1.0, 1.0], [0.0, -1.0], [0.0, 1.0], [1.0, -1.0], [1.0, 0.0], [1.0, 1.0]];

type Best = Option<([f64; 2], Smoothed)>;

fn better(best: Best, place: [f64; 2], found: Option<Smoothed>) -> Best {
    match (best, found) {
        (Some((_, known)), Some(found)) if found.squares >= known.squares => best,
        (_, Some(found)) => Some((place, found)),
        (best, None) => best,
    }
}

/// The smoothing with these weights, from the first level and trend that fit best.
fn smoothed_by(values: &[f64], alpha: f64, beta: f64) -> Option<Smoothed> {
    // The errors are those from nothing, less what a first level of one and a first trend of one do to them.
    let (mut nothing, mut level, mut trend) = ([0.0, 0.0], [1.0, 0.0], [0.0, 1.0]);
    let step = |state: &mut [f64; 2], value: f64| {
        let error = value - state[0] - state[1];
        *state = [state[0] + state[1] + alpha * error, state[1] + beta * error];
        error
    };
    let (mut aa, mut ab, mut bb, mut ay, mut by, mut yy) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
    for value in values {
        let (y, a, b) = (step(&mut nothing, *value), -step(&mut level, 0.0), -step(&mut trend, 0.0));
        aa += a * a;
        ab += a * b;
        bb += b * b;
        ay += a * y;
        by += b * y;
        yy += y * y;
    }
    let determinant = aa * bb - ab * ab;
    if !yy.is_finite() || determinant.is_nan() || determinant <= 1e-14 * aa * bb {
        return None;
    }
    let first = [(ay * bb - by * ab) / determinant, (by * aa - ay * ab) / determinant];
    let mut state = first;
    let squares = values.iter().map(|value| step(&mut state, *value)).map(|error| error * error).sum();
    Some(Smoothed { alpha, beta, level: state[0], trend: state[1], squares })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_followed() {
        let line: Vec<f64> = (0..12).map(|n| 3.0 + 0.25 * f64::from(n)).collect();
        let found = smoothed(&line).expect("a line");
        assert!((found.level - 5.75).abs() < 1e-9 && (found.trend - 0.25).abs() < 1e-9, "{found:?}");
        assert!(found.squares < 1e-20);
    }

    #[test]
    fn too_few_values_are_not_smoothed() {
        assert!(smoothed(&[1.0, 2.0]).is_none());
    }
}
