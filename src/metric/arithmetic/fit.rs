//! A curve through points by nonlinear least squares: Levenberg and Marquardt's steps, in one fixed order.
//!
//! Nothing here is random, and only `libm` makes powers and logarithms (in `curve`), so a fit has the same digits
//! everywhere. A fit that does not settle, or whose parameters the points cannot tell apart, is no fit.

/// The parameters of a curve: its ceiling, and two more.
pub(crate) type Parameters = [f64; 3];

/// A curve of three parameters, the first of which is its ceiling.
pub(crate) trait Curve {
    /// The height at a time.
    fn height(&self, parameters: &Parameters, time: f64) -> f64;

    /// The same, and by how much it changes with each parameter.
    fn at(&self, parameters: &Parameters, time: f64) -> (f64, Parameters);

    /// Whether the parameters mean anything.
    fn admits(&self, parameters: &Parameters) -> bool;
}

/// A point: a time, a height.
pub(crate) type Point = (f64, f64);

/// A curve laid through points.
#[derive(Clone, Debug)]
pub(crate) struct Fitted {
    /// The parameters.
    pub parameters: Parameters,
    /// How they vary together; zero where the ceiling was given.
    pub covariance: [Parameters; 3],
    /// The sum of the squared residuals.
    pub squares: f64,
    /// The points less the parameters that were fitted.
    pub degrees: usize,
}

impl Fitted {
    /// The standard error of a function of the parameters, by how much it changes with each.
    pub fn error(&self, gradient: &Parameters) -> f64 {
        let mut variance = 0.0;
        for (row, a) in gradient.iter().enumerate() {
            for (column, b) in gradient.iter().enumerate() {
                variance += a * self.covariance[row][column] * b;
            }
        }
        libm::sqrt(variance.max(0.0))
    }
}

/// Steps before a fit is given up.
const STEPS: usize = 300;
/// A step this small, against the parameters, is none.
const SETTLED: f64 = 1e-12;
/// The cosine between residuals and a column of the Jacobian that counts as a right angle.
const SQUARE: f64 = 1e-7;
/// What is left of a column of the Jacobian when the columns before it are taken off, at least.
const APART: f64 = 1e-12;

/// The curve with the least squares from a start; the ceiling stays what it is where it is given.
pub(crate) fn fit(curve: &impl Curve, points: &[Point], start: Parameters, given: bool) -> Option<Fitted> {
    let first = usize::from(given);
    let degrees = points.len().checked_sub(3 - first).filter(|degrees| *degrees > 0)?;
    let mut parameters = start;
    let mut squares = squares_of(curve, points, &parameters, f64::INFINITY)?;
    let mut damping = 1e-3;
    let mut settled = false;
    for _ in 0..STEPS {
        let (normal, slope) = normal_of(curve, points, &parameters, first);
        let mut moved = None;
        while moved.is_none() && damping < 1e12 {
            let step = solved(&normal, &slope, damping, first)?;
            let mut trial = parameters;
            trial.iter_mut().zip(step).for_each(|(parameter, step)| *parameter += step);
            // The last steps change the sum by less than its own rounding.
            moved = squares_of(curve, points, &trial, squares * (1.0 + 1e-13)).map(|sum| (trial, sum, step));
            damping = if moved.is_some() { f64::max(damping / 10.0, 1e-18) } else { damping * 10.0 };
        }
        let Some((trial, sum, step)) = moved else { break };
        (parameters, squares) = (trial, sum);
        // A step that damping holds back is small for another reason.
        let small = step.iter().zip(&parameters).all(|(step, parameter)| step.abs() <= SETTLED * parameter.abs().max(1e-6));
        settled = small && damping < 1e-6;
        if settled {
            break;
        }
    }
    let (normal, slope) = normal_of(curve, points, &parameters, first);
    let size: f64 = points.iter().map(|(_, height)| height * height).sum();
    let exact = squares <= 1e-26 * size;
    let square = (first..3).all(|at| slope[at].abs() <= SQUARE * libm::sqrt(normal[at][at] * squares));
    if !(exact || square || settled) {
        return None;
    }
    let inverse = inverted(&normal, first)?;
    let variance = squares / degrees as f64;
    let covariance = inverse.map(|row| row.map(|entry| entry * variance));
    let finite = covariance.iter().flatten().chain(&parameters).all(|number| number.is_finite());
    finite.then_some(Fitted { parameters, covariance, squares, degrees })
}

fn squares_of(curve: &impl Curve, points: &[Point], parameters: &Parameters, most: f64) -> Option<f64> {
    if curve.admits(parameters) { squares_up_to(most, curve, points, parameters) } else { None }
}

/// The sum of the squared residuals, where it is no greater than `most`. What has grown beyond that is not summed to its
/// end, for squares only add.
pub(crate) fn squares_up_to(most: f64, curve: &impl Curve, points: &[Point], parameters: &Parameters) -> Option<f64> {
    let mut sum = 0.0;
    for some in points.chunks(64) {
        for (time, height) in some {
            let rest = height - curve.height(parameters, *time);
            sum += rest * rest;
        }
        if sum > most {
            return None;
        }
    }
    sum.is_finite().then_some(sum)
}

/// The normal equations: JᵀJ and Jᵀ(y − f), of the parameters that are fitted.
fn normal_of(curve: &impl Curve, points: &[Point], parameters: &Parameters, first: usize) -> ([Parameters; 3], Parameters) {
    let (mut normal, mut slope) = ([[0.0; 3]; 3], [0.0; 3]);
    for (time, height) in points {
        let (at, gradient) = curve.at(parameters, *time);
        for row in first..3 {
            slope[row] += gradient[row] * (height - at);
            for column in first..3 {
                normal[row][column] += gradient[row] * gradient[column];
            }
        }
    }
    (normal, slope)
}

/// The step that solves the normal equations, damped along their diagonal; nothing where they are singular.
fn solved(normal: &[Parameters; 3], slope: &Parameters, damping: f64, first: usize) -> Option<Parameters> {
    let (mut damped, scale) = scaled(normal, first)?;
    for (at, row) in damped.iter_mut().enumerate() {
        row[at] += if at < first { 0.0 } else { damping };
    }
    let factor = factored(&damped, first, 0.0)?;
    let mut right = [0.0; 3];
    (first..3).for_each(|at| right[at] = slope[at] / scale[at]);
    let mut step = substituted(&factor, right, first);
    (first..3).for_each(|at| step[at] /= scale[at]);
    Some(step)
}

fn inverted(normal: &[Parameters; 3], first: usize) -> Option<[Parameters; 3]> {
    let (matrix, scale) = scaled(normal, first)?;
    let factor = factored(&matrix, first, APART)?;
    let mut inverse = [[0.0; 3]; 3];
    for column in first..3 {
        let mut unit = [0.0; 3];
        unit[column] = 1.0;
        let solved = substituted(&factor, unit, first);
        (first..3).for_each(|row| inverse[row][column] = solved[row] / scale[row] / scale[column]);
    }
    Some(inverse)
}

/// The matrix with ones along its diagonal, and what each row and column was divided by.
fn scaled(normal: &[Parameters; 3], first: usize) -> Option<([Parameters; 3], Parameters)> {
    let mut scale = [1.0; 3];
    for at in first..3 {
        scale[at] = libm::sqrt(normal[at][at]);
        if !scale[at].is_finite() || scale[at] <= 0.0 {
            return None;
        }
    }
    let mut matrix = *normal;
    for row in first..3 {
        for column in first..3 {
            matrix[row][column] /= scale[row] * scale[column];
        }
    }
    Some((matrix, scale))
}

/// The Cholesky factor; nothing where a pivot is no greater than `least`.
fn factored(matrix: &[Parameters; 3], first: usize, least: f64) -> Option<[Parameters; 3]> {
    let mut factor = [[0.0; 3]; 3];
    for row in first..3 {
        for column in first..=row {
            let known: f64 = (first..column).map(|at| factor[row][at] * factor[column][at]).sum();
            let rest = matrix[row][column] - known;
            factor[row][column] = if row == column {
                if rest.is_nan() || rest <= least {
                    return None;
                }
                libm::sqrt(rest)
            } else {
                rest / factor[column][column]
            };
        }
    }
    Some(factor)
}

fn substituted(factor: &[Parameters; 3], right: Parameters, first: usize) -> Parameters {
    let mut solved = right;
    for row in first..3 {
        let known: f64 = (first..row).map(|at| factor[row][at] * solved[at]).sum();
        solved[row] = (solved[row] - known) / factor[row][row];
    }
    for row in (first..3).rev() {
        let known: f64 = (row + 1..3).map(|at| factor[at][row] * solved[at]).sum();
        solved[row] = (solved[row] - known) / factor[row][row];
    }
    solved
}
