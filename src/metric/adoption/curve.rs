//! The three curves of adoption: where they stand, how they bend with each parameter, and where a fit of them starts.
//!
//! A start is linear algebra for a guessed ceiling: of each curve some transform of its height is a straight line in time,
//! which ordinary least squares finds. A few ceilings are tried in fixed order, and the best start comes first.

use crate::metric::arithmetic::fit::{Curve, Fitted, Parameters, Point, fit, squares_up_to};

/// K / (1 + e^(−r(t − t₀))): ceiling, rate, midpoint.
pub(crate) struct Logistic;

/// K · e^(−e^(−r(t − t₀))): ceiling, rate, inflection.
pub(crate) struct Gompertz;

/// M · (1 − e^(−(p+q)t)) / (1 + (q/p) e^(−(p+q)t)): ceiling, innovation, imitation.
pub(crate) struct Bass;

impl Curve for Logistic {
    fn height(&self, &[ceiling, rate, middle]: &Parameters, time: f64) -> f64 {
        ceiling * (1.0 / (1.0 + libm::exp(-rate * (time - middle))))
    }

    fn at(&self, &[ceiling, rate, middle]: &Parameters, time: f64) -> (f64, Parameters) {
        let part = 1.0 / (1.0 + libm::exp(-rate * (time - middle)));
        let bend = ceiling * part * (1.0 - part);
        (ceiling * part, [part, bend * (time - middle), -bend * rate])
    }

    fn admits(&self, &[ceiling, rate, middle]: &Parameters) -> bool {
        ceiling > 0.0 && rate.is_finite() && middle.is_finite()
    }
}

impl Curve for Gompertz {
    fn height(&self, &[ceiling, rate, middle]: &Parameters, time: f64) -> f64 {
        ceiling * libm::exp(-libm::exp(-rate * (time - middle)))
    }

    fn at(&self, &[ceiling, rate, middle]: &Parameters, time: f64) -> (f64, Parameters) {
        let inner = libm::exp(-rate * (time - middle));
        let part = libm::exp(-inner);
        // Where the inner power is beyond all bounds the curve lies on zero, and so does its slope.
        let bend = if part > 0.0 { ceiling * part * inner } else { 0.0 };
        (ceiling * part, [part, bend * (time - middle), -bend * rate])
    }

    fn admits(&self, &[ceiling, rate, middle]: &Parameters) -> bool {
        ceiling > 0.0 && rate.is_finite() && middle.is_finite()
    }
}

impl Curve for Bass {
    fn height(&self, &[ceiling, p, q]: &Parameters, time: f64) -> f64 {
        let left = libm::exp(-(p + q) * time);
        ceiling * (p * (1.0 - left)) / (p + q * left)
    }

    fn at(&self, &[ceiling, p, q]: &Parameters, time: f64) -> (f64, Parameters) {
        let left = libm::exp(-(p + q) * time);
        let (above, below) = (p * (1.0 - left), p + q * left);
        let by_p = ((1.0 - left + p * time * left) * below - above * (1.0 - q * time * left)) / (below * below);
        let by_q = (p * time * left * below - above * (left - q * time * left)) / (below * below);
        (ceiling * above / below, [above / below, ceiling * by_p, ceiling * by_q])
    }

    fn admits(&self, &[ceiling, p, q]: &Parameters) -> bool {
        ceiling > 0.0 && p > 0.0 && q >= 0.0 && (p + q).is_finite()
    }
}

/// Ceilings to start from, as multiples of the highest point.
const CEILINGS: [f64; 6] = [1.02, 1.1, 1.3, 1.7, 2.5, 5.0];
/// How many times stronger imitation is than innovation, to start from.
const IMITATION: [f64; 8] = [1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0, 10000.0];
/// How many starts are tried before a fit is given up.
const TRIES: usize = 3;

/// The best fit of a curve whose transform is a line: `line` makes of the part of the ceiling a number that rises with
/// slope r from −r·t₀.
fn fit_of_line(curve: &impl Curve, points: &[Point], given: Option<f64>, line: fn(f64) -> f64) -> Option<Fitted> {
    let starts = ceilings(points, given).into_iter().filter_map(|ceiling| {
        let inside = points.iter().filter(|(_, height)| *height > 0.0 && *height < ceiling);
        let turned: Vec<Point> = inside.map(|(time, height)| (*time, line(height / ceiling))).collect();
        let (slope, at_zero) = straight(&turned)?;
        Some([ceiling, slope, -at_zero / slope])
    });
    best(curve, points, starts.collect(), given.is_some())
}

/// The logistic curve nearest to the points.
pub(crate) fn logistic(points: &[Point], given: Option<f64>) -> Option<Fitted> {
    fit_of_line(&Logistic, points, given, |part| libm::log(part / (1.0 - part)))
}

/// The Gompertz curve nearest to the points.
pub(crate) fn gompertz(points: &[Point], given: Option<f64>) -> Option<Fitted> {
    fit_of_line(&Gompertz, points, given, |part| -libm::log(-libm::log(part)))
}

/// The Bass curve nearest to the points, whose times count from the launch.
pub(crate) fn bass(points: &[Point], given: Option<f64>) -> Option<Fitted> {
    let starts = ceilings(points, given).into_iter().flat_map(|ceiling| {
        IMITATION.into_iter().filter_map(move |ratio| {
            let inside = points.iter().filter(|(time, height)| *time > 0.0 && *height >= 0.0 && *height < ceiling);
            // ln((1 + aF) / (1 − F)) = (p + q) t, a line through the launch.
            let (mut product, mut square) = (0.0, 0.0);
            for (time, height) in inside {
                let part = height / ceiling;
                product += time * libm::log((1.0 + ratio * part) / (1.0 - part));
                square += time * time;
            }
            let speed = product / square;
            (speed.is_finite() && speed > 0.0).then(|| [ceiling, speed / (1.0 + ratio), speed * ratio / (1.0 + ratio)])
        })
    });
    best(&Bass, points, starts.collect(), given.is_some())
}

fn ceilings(points: &[Point], given: Option<f64>) -> Vec<f64> {
    let top = points.iter().map(|(_, height)| *height).fold(0.0, f64::max);
    given.map_or_else(|| CEILINGS.map(|times| times * top).into(), |given| vec![given])
}

/// Slope and height at time zero of the line with the least squares.
fn straight(points: &[Point]) -> Option<(f64, f64)> {
    let count = points.len() as f64;
    let (time, height) = points.iter().fold((0.0, 0.0), |(t, h), (time, height)| (t + time, h + height));
    let (time, height) = (time / count, height / count);
    let spread: f64 = points.iter().map(|(t, _)| (t - time) * (t - time)).sum();
    let slope = points.iter().map(|(t, h)| (t - time) * (h - height)).sum::<f64>() / spread;
    (slope.is_finite() && slope != 0.0).then_some((slope, height - slope * time))
}

fn best(curve: &impl Curve, points: &[Point], starts: Vec<Parameters>, given: bool) -> Option<Fitted> {
    let mut ranked: Vec<(f64, Parameters)> = Vec::with_capacity(TRIES + 1);
    for start in starts {
        // Only the best are tried: what is worse than the last of them need not be known.
        let most = if ranked.len() < TRIES { f64::INFINITY } else { ranked[TRIES - 1].0 };
        let Some(squares) = squares_up_to(most, curve, points, &start) else { continue };
        let place = ranked.partition_point(|(known, _)| *known <= squares);
        ranked.insert(place, (squares, start));
        ranked.truncate(TRIES);
    }
    ranked.into_iter().find_map(|(_, start)| fit(curve, points, start, given))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The gradient is what a small step changes.
    fn checked(curve: &impl Curve, parameters: Parameters, time: f64) {
        let (_, gradient) = curve.at(&parameters, time);
        for at in 0..3 {
            let step = 1e-6 * parameters[at].abs();
            let (mut more, mut less) = (parameters, parameters);
            more[at] += step;
            less[at] -= step;
            let slope = (curve.at(&more, time).0 - curve.at(&less, time).0) / (2.0 * step);
            assert_eq!(curve.height(&parameters, time), curve.at(&parameters, time).0);
            assert!((slope - gradient[at]).abs() < 1e-6 * (1.0 + slope.abs()), "{at} at {time}: {slope}, {}", gradient[at]);
        }
    }

    #[test]
    fn gradients_are_slopes() {
        for time in [0.5, 3.0, 11.0] {
            checked(&Logistic, [9.0, 0.7, 5.0], time);
            checked(&Gompertz, [9.0, 0.7, 5.0], time);
            checked(&Bass, [9.0, 0.03, 0.4], time);
        }
    }

    fn recovered(curve: &impl Curve, found: fn(&[Point], Option<f64>) -> Option<Fitted>, truth: Parameters, from: f64) {
        let points: Vec<Point> = (0..18).map(|n| f64::from(n) + from).map(|time| (time, curve.at(&truth, time).0)).collect();
        for given in [None, Some(truth[0])] {
            let fitted = found(&points, given).expect("exact points lie on a curve");
            for (found, known) in fitted.parameters.iter().zip(truth) {
                assert!((found - known).abs() < 1e-8 * known.abs(), "{found} for {known}, {given:?}");
            }
            assert!(fitted.covariance.iter().flatten().all(|entry| entry.abs() < 1e-12));
        }
    }

    #[test]
    fn exact_points_give_their_parameters_back() {
        recovered(&Logistic, logistic, [8.25, 0.41, 9.3], 0.0);
        recovered(&Logistic, logistic, [1.0, 1.7, 4.0], 0.0);
        recovered(&Gompertz, gompertz, [8.25, 0.31, 7.3], 0.0);
        recovered(&Bass, bass, [6.5, 0.03, 0.38], 1.0);
        recovered(&Bass, bass, [2.0, 0.000_4, 0.9], 1.0);
    }

    #[test]
    fn what_no_curve_fits_is_no_fit() {
        assert!(logistic(&[(0.0, 1.0), (1.0, 1.0), (2.0, 1.0), (3.0, 1.0), (4.0, 1.0)], None).is_none());
        assert!(bass(&[(1.0, 0.0), (2.0, 0.0), (3.0, 0.0), (4.0, 0.0), (5.0, 0.0)], None).is_none());
        let line: Vec<Point> = (0..9).map(|n| (f64::from(n), 1.0)).collect();
        assert!(gompertz(&line, None).is_none());
    }
}
