//! Student's t: how many standard errors hold 95 % of what chance does to an estimate.

/// The standard errors on either side of an estimate that hold 95 % of Student's t with so many degrees of freedom:
/// 1.96 where there are many, 12.7 with one.
///
/// By the closed form of its distribution for whole degrees (Abramowitz and Stegun 26.7.3 and 26.7.4), halved down to the
/// last digit; from 200 degrees by the expansion about the normal (26.7.5).
pub(crate) fn two_sided_95(degrees: usize) -> f64 {
    const NORMAL: f64 = 1.959_963_984_540_054;
    if degrees >= 200 {
        let (z, n) = (NORMAL, degrees as f64);
        let z2 = z * z;
        let first = z * (z2 + 1.0) / 4.0;
        let second = z * ((5.0 * z2 + 16.0) * z2 + 3.0) / 96.0;
        let third = z * (((3.0 * z2 + 19.0) * z2 + 17.0) * z2 - 15.0) / 384.0;
        return z + first / n + second / (n * n) + third / (n * n * n);
    }
    let (mut low, mut high) = (0.0, 20.0);
    for _ in 0..80 {
        let middle = (low + high) / 2.0;
        if within(middle, degrees.max(1)) < 0.95 {
            low = middle;
        } else {
            high = middle;
        }
    }
    (low + high) / 2.0
}

/// How much of Student's t lies within `t` of zero.
fn within(t: f64, degrees: usize) -> f64 {
    let angle = libm::atan(t / libm::sqrt(degrees as f64));
    let (sine, cosine) = (libm::sin(angle), libm::cos(angle));
    let odd = degrees % 2 == 1;
    // The terms are cos^k with factors (k − 1) / k, even k where the degrees are even, odd k where they are odd.
    let (mut term, mut sum, mut power) = if odd { (cosine, 0.0, 1) } else { (1.0, 0.0, 0) };
    while power + 2 <= degrees {
        sum += term;
        power += 2;
        term *= cosine * cosine * (power as f64 - 1.0) / power as f64;
    }
    match odd {
        true => (angle + sine * sum) * std::f64::consts::FRAC_2_PI,
        false => sine * sum,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_of_the_textbooks() {
        // scipy.stats.t.ppf(0.975, n)
        let known = [
            (1, 12.706_204_736_174_694),
            (2, 4.302_652_729_749_462),
            (3, 3.182_446_305_283_708),
            (5, 2.570_581_835_636_315),
            (10, 2.228_138_851_986_274),
            (31, 2.039_513_446_396_408),
            (199, 1.971_956_544_251_753),
            (200, 1.971_896_223_633_909),
            (1000, 1.962_339_080_826_408),
        ];
        for (degrees, quantile) in known {
            assert!((two_sided_95(degrees) - quantile).abs() < 1e-9, "{degrees}: {}", two_sided_95(degrees));
        }
    }
}
