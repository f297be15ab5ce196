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
    let cells: Vec<Place> = (0..GRID).flat_map(|row| (0..GRID).map(move |column| [row, column].map(side))).collect();
    let mut best: Option<(Place, Smoothed)> = None;
    for some in cells.chunks(LANES) {
        // A place that is looked at twice is no better the second time.
        best = best_of(best, values, &std::array::from_fn(|lane| some[lane.min(some.len() - 1)]));
    }
    let mut step = side(1);
    for _ in 0..HALVINGS {
        step /= 2.0;
        // Walks until no neighbour is better; along a valley that may take some steps.
        for _ in 0..2 * GRID {
            let (from, before) = best?;
            let beside =
                |[up, across]: [f64; 2]| [(from[0] + up * step).clamp(0.0, 1.0), (from[1] + across * step).clamp(0.0, 1.0)];
            best = best_of(best, values, &NEIGHBOURS.map(beside));
            if best?.1.squares >= before.squares {
                break;
            }
        }
    }
    best.map(|(_, smoothed)| smoothed)
}

/// A number for each of the places that are looked at together. Each is worked out by itself, in its own order; side by side
/// they keep the machine busy that waits for one number of a chain after the other.
const LANES: usize = 8;
type Lanes = [f64; LANES];

/// The first weight, and the second as a part of the first, so that both run from 0 to 1.
type Place = [f64; 2];

fn side(step: usize) -> f64 {
    step as f64 / (GRID - 1) as f64
}

const NEIGHBOURS: [[f64; 2]; 8] =
    [[-1.0, -1.0], [-1.0, 0.0], [-1.0, 1.0], [0.0, -1.0], [0.0, 1.0], [1.0, -1.0], [1.0, 0.0], [1.0, 1.0]];

/// The best so far and the best of some places; of equally good ones the first.
fn best_of(best: Option<(Place, Smoothed)>, values: &[f64], places: &[Place; LANES]) -> Option<(Place, Smoothed)> {
    places.iter().zip(smoothed_by(values, places)).fold(best, |best, (place, found)| match (best, found) {
        (Some((_, known)), Some(found)) if found.squares >= known.squares => best,
        (_, Some(found)) => Some((*place, found)),
        (best, None) => best,
    })
}

/// The levels and the trends of a smoothing at each place.
struct State {
    level: Lanes,
    trend: Lanes,
}

impl State {
    fn of(level: f64, trend: f64) -> State {
        State { level: [level; LANES], trend: [trend; LANES] }
    }

    /// One value further; what it was off.
    fn step(&mut self, value: f64, alpha: &Lanes, beta: &Lanes) -> Lanes {
        std::array::from_fn(|lane| {
            let error = value - self.level[lane] - self.trend[lane];
            self.level[lane] = self.level[lane] + self.trend[lane] + alpha[lane] * error;
            self.trend[lane] += beta[lane] * error;
            error
        })
    }
}

/// The smoothing with the weights of each place, from the first level and trend that fit best.
fn smoothed_by(values: &[f64], places: &[Place; LANES]) -> [Option<Smoothed>; LANES] {
    let (alpha, beta) = (places.map(|[weight, _]| weight), places.map(|[weight, part]| weight * part));
    // The errors are those from nothing, less what a first level of one and a first trend of one do to them.
    let (mut nothing, mut level, mut trend) = (State::of(0.0, 0.0), State::of(1.0, 0.0), State::of(0.0, 1.0));
    let zero = [0.0; LANES];
    let (mut aa, mut ab, mut bb, mut ay, mut by, mut yy) = (zero, zero, zero, zero, zero, zero);
    for value in values {
        let y = nothing.step(*value, &alpha, &beta);
        let (a, b) = (level.step(0.0, &alpha, &beta).map(|off| -off), trend.step(0.0, &alpha, &beta).map(|off| -off));
        for lane in 0..LANES {
            aa[lane] += a[lane] * a[lane];
            ab[lane] += a[lane] * b[lane];
            bb[lane] += b[lane] * b[lane];
            ay[lane] += a[lane] * y[lane];
            by[lane] += b[lane] * y[lane];
            yy[lane] += y[lane] * y[lane];
        }
    }
    let determinant: Lanes = std::array::from_fn(|lane| aa[lane] * bb[lane] - ab[lane] * ab[lane]);
    let mut state = State {
        level: std::array::from_fn(|lane| (ay[lane] * bb[lane] - by[lane] * ab[lane]) / determinant[lane]),
        trend: std::array::from_fn(|lane| (by[lane] * aa[lane] - ay[lane] * ab[lane]) / determinant[lane]),
    };
    let mut squares = zero;
    for value in values {
        let error = state.step(*value, &alpha, &beta);
        (0..LANES).for_each(|lane| squares[lane] += error[lane] * error[lane]);
    }
    std::array::from_fn(|lane| {
        let lost = !yy[lane].is_finite() || determinant[lane].is_nan() || determinant[lane] <= 1e-14 * aa[lane] * bb[lane];
        let (alpha, beta, level, trend) = (alpha[lane], beta[lane], state.level[lane], state.trend[lane]);
        (!lost).then_some(Smoothed { alpha, beta, level, trend, squares: squares[lane] })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_line_is_followed() {
        let line: Vec<f64> = (0..12).map(|n| 3.0 + 0.25 * f64::from(n)).collect();
        let found = smoothed(&line).expect("a line");
        assert!((found.level - 5.75).abs() < 1e-9 && (found.trend - 0.25).abs() < 1e-9, "{found:?}");
        assert!(found.squares < 1e-20);
    }

    /// The same for one place, without anything beside it.
    fn alone(values: &[f64], [alpha, part]: Place) -> Option<Smoothed> {
        let beta = alpha * part;
        let step = |state: &mut [f64; 2], value: f64| {
            let error = value - state[0] - state[1];
            *state = [state[0] + state[1] + alpha * error, state[1] + beta * error];
            error
        };
        let (mut nothing, mut level, mut trend) = ([0.0, 0.0], [1.0, 0.0], [0.0, 1.0]);
        let [mut aa, mut ab, mut bb, mut ay, mut by, mut yy] = [0.0; 6];
        for value in values {
            let (y, a, b) = (step(&mut nothing, *value), -step(&mut level, 0.0), -step(&mut trend, 0.0));
            (aa, ab, bb) = (aa + a * a, ab + a * b, bb + b * b);
            (ay, by, yy) = (ay + a * y, by + b * y, yy + y * y);
        }
        let determinant = aa * bb - ab * ab;
        if !yy.is_finite() || determinant.is_nan() || determinant <= 1e-14 * aa * bb {
            return None;
        }
        let mut state = [(ay * bb - by * ab) / determinant, (by * aa - ay * ab) / determinant];
        let squares = values.iter().map(|value| step(&mut state, *value)).map(|error| error * error).sum();
        Some(Smoothed { alpha, beta, level: state[0], trend: state[1], squares })
    }

    proptest! {
        #[test]
        fn places_side_by_side_have_the_digits_of_each_alone(
            values in prop::collection::vec(-9.0_f64..9.0, 3..40),
            places in prop::array::uniform8(prop::array::uniform2(0.0_f64..=1.0)),
        ) {
            for (place, found) in places.iter().zip(smoothed_by(&values, &places)) {
                prop_assert_eq!(format!("{found:?}"), format!("{:?}", alone(&values, *place)));
            }
        }
    }

    #[test]
    fn too_few_values_are_not_smoothed() {
        assert!(smoothed(&[1.0, 2.0]).is_none());
    }
}
