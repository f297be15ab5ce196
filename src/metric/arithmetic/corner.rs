//! The greatest of a measure of many numbers, each of which lies between two ends.

use super::kernel::MOST_AT_CORNERS;

/// Up to so many numbers are added up for it.
const WORK: usize = 1 << 16;

/// The greatest of a measure that has no greatest value between the ends of any one number: at a corner. `rises` tells of
/// a number whether the measure surely rises with it (`Some(true)`) or falls, wherever the others stand; those of which
/// it cannot tell are tried both ways. `None` where they are too many, or the measure has no value.
pub(crate) fn greatest<T: Clone, M: PartialOrd>(
    lo: &[T],
    hi: &[T],
    rises: impl Fn(usize) -> Option<bool>,
    measure: impl Fn(&[T]) -> Option<M>,
) -> Option<M> {
    let sure: Vec<Option<bool>> = (0..lo.len()).map(rises).collect();
    let mut point: Vec<T> =
        (0..lo.len()).map(|at| if sure[at] == Some(true) { hi[at].clone() } else { lo[at].clone() }).collect();
    let open: Vec<usize> = (0..lo.len()).filter(|at| sure[*at].is_none()).collect();
    if open.len() > MOST_AT_CORNERS || lo.len() << open.len() > WORK {
        return None;
    }
    let mut most: Option<M> = None;
    for corner in 0..1_usize << open.len() {
        for (bit, at) in open.iter().enumerate() {
            point[*at] = if corner >> bit & 1 == 0 { lo[*at].clone() } else { hi[*at].clone() };
        }
        if let Some(value) = measure(&point).filter(|value| most.as_ref().is_none_or(|most| value > most)) {
            most = Some(value);
        }
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sure_stands_at_its_end_and_what_is_not_is_tried() {
        let (lo, hi) = ([0.0, 0.0, 0.0], [1.0, 2.0, 3.0]);
        let measure = |v: &[f64]| Some(v[0] - v[1] + (v[2] - 1.0) * (v[2] - 1.0));
        let sure = |at: usize| [Some(true), Some(false), None][at];
        assert_eq!(greatest(&lo, &hi, sure, measure), Some(1.0 + 4.0));
        assert_eq!(greatest(&[0.0; 11], &[1.0; 11], |_| None, |v| Some(v[0])), None);
    }
}
