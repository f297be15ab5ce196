//! How a series may go on: the methods of a forecast, each with what it expects and how far off it may be, and the
//! back-test that chooses between them.

use super::smoothing::smoothed;
use crate::metric::arithmetic::student::two_sided_95;

/// A way to look ahead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// As the last figure.
    Naive,
    /// As the last figure, and on by the average step so far.
    Drift,
    /// Along the line through the logarithms.
    LogLinear,
    /// Exponential smoothing of level and trend, ETS(A,A,N).
    Ets,
    /// As the same season a year before.
    SeasonalNaive,
    /// The same, and on by the average step of a year.
    SeasonalDrift,
}

/// Every method: its name, and what it is called in English and Chinese. Of equally good ones the first is chosen.
pub const METHODS: &[(Method, &str, &str, &str)] = &[
    (Method::Naive, "naive", "the last figure", "末期值外推"),
    (Method::Drift, "drift", "the last figure and the average step", "平均增量外推"),
    (Method::LogLinear, "log_linear", "the line through the logarithms", "对数线性趋势"),
    (Method::Ets, "ets", "exponential smoothing with a trend", "指数平滑（含趋势）"),
    (Method::SeasonalNaive, "seasonal_naive", "the same season a year before", "上年同期外推"),
    (
        Method::SeasonalDrift,
        "seasonal_drift",
        "the same season a year before and the average step of a year",
        "上年同期加平均年增量",
    ),
];

impl Method {
    /// The method of this name.
    pub fn named(name: &str) -> Option<Method> {
        METHODS.iter().find(|(_, known, ..)| *known == name).map(|(method, ..)| *method)
    }

    /// Its name, and what it is called in English and Chinese.
    pub fn names(self) -> (&'static str, &'static str, &'static str) {
        let (_, name, en, zh) = METHODS.iter().find(|(method, ..)| *method == self).expect("every method is in the list");
        (name, en, zh)
    }

    /// Whether it repeats a season.
    pub(crate) fn seasonal(self) -> bool {
        matches!(self, Method::SeasonalNaive | Method::SeasonalDrift)
    }

    /// The fewest figures it needs.
    pub(crate) fn fewest(self, season: usize) -> usize {
        match self {
            Method::Naive | Method::Drift | Method::LogLinear => 5,
            Method::Ets => 8,
            Method::SeasonalNaive | Method::SeasonalDrift => 2 * season.max(2),
        }
    }
}

/// What is expected of one period, and where it lies with 95 % probability if the past is a guide.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Expected {
    pub value: f64,
    pub lo: f64,
    pub hi: f64,
}

/// What a method expects of the next periods; nothing where it does not apply.
pub(crate) fn expected(method: Method, values: &[f64], season: usize, ahead: usize) -> Option<Vec<Expected>> {
    let count = values.len();
    if count < method.fewest(season) {
        return None;
    }
    let (first, last) = (values[0], values[count - 1]);
    let about = |value: f64, error: f64, degrees: usize| {
        let reach = two_sided_95(degrees) * error;
        Expected { value, lo: value - reach, hi: value + reach }
    };
    let steps = |from: usize, less: f64| -> f64 {
        values.iter().zip(&values[from..]).map(|(early, late)| late - early - less).map(|rest| rest * rest).sum()
    };
    let horizon = 1..=ahead;
    let made: Vec<Expected> = match method {
        Method::Naive => {
            let degrees = count - 1;
            let error = libm::sqrt(steps(1, 0.0) / degrees as f64);
            horizon.map(|h| about(last, error * libm::sqrt(h as f64), degrees)).collect()
        }
        Method::Drift => {
            let (degrees, along) = (count - 2, (count - 1) as f64);
            let slope = (last - first) / along;
            let error = libm::sqrt(steps(1, slope) / degrees as f64);
            let each = |h: f64| about(last + h * slope, error * libm::sqrt(h * (1.0 + h / along)), degrees);
            horizon.map(|h| each(h as f64)).collect()
        }
        Method::LogLinear => {
            let logs: Option<Vec<f64>> = values.iter().map(|value| (*value > 0.0).then(|| libm::log(*value))).collect();
            let line = Line::through(&logs?);
            let each = |h: usize| {
                let (at, error) = line.at((count - 1 + h) as f64);
                let Expected { value, lo, hi } = about(at, error, count - 2);
                Expected { value: libm::exp(value), lo: libm::exp(lo), hi: libm::exp(hi) }
            };
            horizon.map(each).collect()
        }
        Method::Ets => {
            let found = smoothed(values)?;
            let degrees = count - 4;
            let variance = found.squares / degrees as f64;
            let (alpha, beta) = (found.alpha, found.beta);
            let each = |h: f64| {
                let grown = alpha * alpha + alpha * beta * h + beta * beta * h * (2.0 * h - 1.0) / 6.0;
                about(found.level + h * found.trend, libm::sqrt(variance * (1.0 + (h - 1.0) * grown)), degrees)
            };
            horizon.map(|h| each(h as f64)).collect()
        }
        Method::SeasonalNaive => {
            let degrees = count - season;
            let error = libm::sqrt(steps(season, 0.0) / degrees as f64);
            let each = |h: usize| {
                let years = (h - 1) / season + 1;
                about(values[count + h - 1 - years * season], error * libm::sqrt(years as f64), degrees)
            };
            horizon.map(each).collect()
        }
        Method::SeasonalDrift => {
            // The mean of all steps from one year to the next, and the error of that mean, which every year adds once more.
            let pairs = count - season;
            let step = (values[season..].iter().sum::<f64>() - values[..pairs].iter().sum::<f64>()) / pairs as f64;
            let degrees = pairs - 1;
            let error = libm::sqrt(steps(season, step) / degrees as f64);
            let each = |h: usize| {
                let years = (h - 1) / season + 1;
                let (last, far) = (values[count + h - 1 - years * season], years as f64);
                about(last + far * step, error * libm::sqrt(far * (1.0 + far / pairs as f64)), degrees)
            };
            horizon.map(each).collect()
        }
    };
    made.iter().all(|it| it.lo.is_finite() && it.hi.is_finite()).then_some(made)
}

/// A line through values at 0, 1, 2, … by least squares.
struct Line {
    count: f64,
    middle: f64,
    spread: f64,
    mean: f64,
    slope: f64,
    variance: f64,
}

impl Line {
    fn through(values: &[f64]) -> Line {
        let count = values.len() as f64;
        let (middle, mean) = ((count - 1.0) / 2.0, values.iter().sum::<f64>() / count);
        let off = |n: usize| n as f64 - middle;
        let numbered = || values.iter().enumerate();
        let spread: f64 = numbered().map(|(n, _)| off(n) * off(n)).sum();
        let slope = numbered().map(|(n, value)| off(n) * (value - mean)).sum::<f64>() / spread;
        let rest = |(n, value): (usize, &f64)| value - mean - slope * off(n);
        let variance = numbered().map(rest).map(|rest| rest * rest).sum::<f64>() / (count - 2.0);
        Line { count, middle, spread, mean, slope, variance }
    }

    /// The height, and the standard error of a new point there.
    fn at(&self, time: f64) -> (f64, f64) {
        let off = time - self.middle;
        let wide = 1.0 + 1.0 / self.count + off * off / self.spread;
        (self.mean + self.slope * off, libm::sqrt(self.variance * wide))
    }
}

/// The fewest values that a back-test starts from, the fewest times that it looks ahead, and the most.
const TRAINED: usize = 5;
const LOOKS: usize = 3;
const MOST: usize = 24;

/// The fewest values of which some back-test can choose a method.
pub(crate) const FEWEST: usize = TRAINED + LOOKS;

/// How far off each method was that could be tried.
#[derive(Clone, Debug)]
pub(crate) struct BackTest {
    /// How many times each looked one step ahead.
    pub looks: usize,
    /// The mean absolute error, in the unit of the values, in the order of [`METHODS`].
    pub errors: Vec<(Method, f64)>,
    /// The mean size of what was to be foreseen.
    pub size: f64,
}

/// Lets every method look one step ahead from each of the last points, knowing only what came before. Where the values
/// have a season, or a method needs more of them than there are, it does not take part.
pub(crate) fn back_test(values: &[f64], season: usize, seasonal: bool) -> Option<BackTest> {
    let count = values.len();
    let may = |method: &Method| seasonal == method.seasonal();
    let long = |method: &Method| count >= method.fewest(season) + LOOKS;
    let takes_part: Vec<Method> = METHODS.iter().map(|(method, ..)| *method).filter(may).filter(long).collect();
    let trained = takes_part.iter().map(|method| method.fewest(season)).max()?.max(count.saturating_sub(MOST));
    let one = |method: Method| {
        let errors: Option<Vec<f64>> = (trained..count)
            .map(|at| Some((expected(method, &values[..at], season, 1)?.first()?.value - values[at]).abs()))
            .collect();
        let errors = errors?;
        Some((method, errors.iter().sum::<f64>() / errors.len() as f64))
    };
    let errors: Vec<(Method, f64)> = takes_part.into_iter().filter_map(one).collect();
    let seen = &values[trained..];
    let size = seen.iter().map(|value| value.abs()).sum::<f64>() / seen.len() as f64;
    (!errors.is_empty()).then_some(BackTest { looks: count - trained, errors, size })
}

impl BackTest {
    /// The method that was least off, the first of equals.
    pub fn best(&self) -> Option<Method> {
        let least = self.errors.iter().min_by(|(_, a), (_, b)| a.total_cmp(b));
        least.map(|(method, _)| *method)
    }
}

/// How strong a season is before it counts.
const STRONG: f64 = 0.64;

/// Whether the values have a season: what is left of them without trend varies less within the seasons than across, by
/// the measure of Wang, Smith and Hyndman (2006) and the bound of `nsdiffs` in R. Fewer than three years cannot tell.
pub(crate) fn seasonal(values: &[f64], season: usize) -> bool {
    if season < 2 || values.len() < 3 * season {
        return false;
    }
    // A centred mean over one year is the trend.
    let half = season / 2;
    let ends = if season.is_multiple_of(2) { 0.5 } else { 1.0 };
    let trendless = |at: usize| {
        let around = &values[at - half..=at + half];
        let inner: f64 = around[1..around.len() - 1].iter().sum();
        values[at] - (inner + ends * (around[0] + around[around.len() - 1])) / season as f64
    };
    let rest: Vec<(usize, f64)> = (half..values.len() - half).map(|at| (at % season, trendless(at))).collect();
    let mean = |of: &dyn Fn(usize) -> bool| {
        let some: Vec<f64> = rest.iter().filter(|(place, _)| of(*place)).map(|(_, value)| *value).collect();
        some.iter().sum::<f64>() / some.len().max(1) as f64
    };
    let overall = mean(&|_| true);
    let seasons: Vec<f64> = (0..season).map(|wanted| mean(&|place| place == wanted)).collect();
    let all: f64 = rest.iter().map(|(_, value)| (value - overall) * (value - overall)).sum();
    let left: f64 = rest.iter().map(|(place, value)| (value - seasons[*place]) * (value - seasons[*place])).sum();
    all > 0.0 && 1.0 - left / all > STRONG
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by(method: Method, values: &[f64], ahead: usize) -> Expected {
        expected(method, values, 1, ahead).expect("enough values")[ahead - 1]
    }

    #[test]
    fn each_method_goes_on_as_it_says() {
        let values = [10.0, 12.0, 11.0, 14.0, 16.0, 18.0, 17.0, 20.0];
        assert_eq!(by(Method::Naive, &values, 3).value, 20.0);
        assert!((by(Method::Drift, &values, 3).value - (20.0 + 3.0 * 10.0 / 7.0)).abs() < 1e-12);
        let doubling: Vec<f64> = (0..8).map(|n| f64::from(1 << n)).collect();
        assert!((by(Method::LogLinear, &doubling, 2).value - 512.0).abs() < 1e-9);
        let quarters: Vec<f64> = [1.0, 5.0, 2.0, 9.0].repeat(3);
        // 4 more each year, as fable's SNAIVE(y ~ lag("year") + drift()) has it: the mean step of a year is 4.
        let rising: Vec<f64> = (0..12).map(|n| f64::from(n / 4 * 4) + [1.0, 5.0, 2.0, 9.0][n as usize % 4]).collect();
        let next = expected(Method::SeasonalDrift, &rising, 4, 6).expect("three years");
        assert_eq!(next.iter().map(|it| it.value).collect::<Vec<_>>(), [13.0, 17.0, 14.0, 21.0, 17.0, 21.0]);
        let next = expected(Method::SeasonalNaive, &quarters, 4, 6).expect("three years");
        assert_eq!(next.iter().map(|it| it.value).collect::<Vec<_>>(), [1.0, 5.0, 2.0, 9.0, 1.0, 5.0]);
    }

    #[test]
    fn what_may_be_off_grows_with_the_distance() {
        let values = [10.0, 12.0, 11.0, 14.0, 16.0, 18.0, 17.0, 20.0, 21.0];
        for method in [Method::Naive, Method::Drift, Method::LogLinear, Method::Ets] {
            let made = expected(method, &values, 1, 5).expect("enough values");
            assert!(made.windows(2).all(|pair| pair[1].hi - pair[1].lo >= pair[0].hi - pair[0].lo), "{method:?}: {made:?}");
            assert!(made.iter().all(|it| it.lo <= it.value && it.value <= it.hi));
        }
    }

    #[test]
    fn the_back_test_finds_the_method_that_made_the_values() {
        let line: Vec<f64> = (0..14).map(|n| 5.0 + 2.0 * f64::from(n)).collect();
        let test = back_test(&line, 1, false).expect("enough values");
        assert_eq!((test.best(), test.looks), (Some(Method::Drift), 6));
        let doubling: Vec<f64> = (0..14).map(|n| f64::from(1 << n)).collect();
        assert_eq!(back_test(&doubling, 1, false).and_then(|test| test.best()), Some(Method::LogLinear));
        assert!(back_test(&line[..7], 1, false).is_none());
        assert_eq!(back_test(&line[..8], 1, false).map(|test| test.errors.len()), Some(3), "too few for smoothing");
    }

    #[test]
    fn seasons_are_seen() {
        let with: Vec<f64> = (0..16).map(|n| 100.0 + f64::from(n) + [0.0, 8.0, -3.0, 12.0][n as usize % 4]).collect();
        let without: Vec<f64> = (0..16).map(|n| 100.0 + f64::from(n * n)).collect();
        assert!(seasonal(&with, 4) && !seasonal(&without, 4));
        assert!(!seasonal(&with[..11], 4), "less than three years cannot tell");
    }
}
