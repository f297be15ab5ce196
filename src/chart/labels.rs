//! Keeping texts apart: labels in a column, and boxes beside points.

use super::axes::bounds;
use crate::mark::{Rect, Text};

/// Centres for labels of these `(target, height)`, in order, each as near to its target as the others allow and `gap`
/// apart, between `top` and `bottom`. Least squares by pooling adjacent violators: exact, in one pass.
///
/// Targets must ascend. Where the room is too small for all, the labels run over the bottom.
pub(super) fn spread(wanted: &[(f64, f64)], gap: f64, top: f64, bottom: f64) -> Vec<f64> {
    // With the heights before a label taken off its target, "apart" turns into "not descending".
    let mut offsets = Vec::with_capacity(wanted.len());
    let mut offset = 0.0;
    for (at, (_, height)) in wanted.iter().enumerate() {
        if at > 0 {
            offset += (wanted[at - 1].1 + height) / 2.0 + gap;
        }
        offsets.push(offset);
    }
    let mut pools: Vec<(f64, usize)> = Vec::new(); // sum, count
    for ((target, _), offset) in wanted.iter().zip(&offsets) {
        let mut pool = (target - offset, 1);
        while let Some(&(sum, count)) = pools.last() {
            if sum * index(pool.1) <= pool.0 * index(count) {
                break;
            }
            pools.pop();
            pool = (sum + pool.0, count + pool.1);
        }
        pools.push(pool);
    }
    let (Some(first), Some(last), Some(span)) = (wanted.first(), wanted.last(), offsets.last()) else { return Vec::new() };
    let (least, most) = (top + first.1 / 2.0, bottom - last.1 / 2.0 - span);
    let placed = pools.iter().flat_map(|(sum, count)| std::iter::repeat_n(sum / index(*count), *count));
    placed.zip(&offsets).map(|(at, offset)| at.min(most).max(least) + offset).collect()
}

/// Pixels between two numbers on one height, at least: nearer ones read as one number.
const CLEAR: f64 = 6.0;

/// Whether numbers beside each other are read as several.
pub(super) fn apart(texts: &[Text]) -> bool {
    let rooms: Vec<Rect> = texts.iter().map(bounds).collect();
    rooms.iter().enumerate().all(|(at, room)| {
        let around = Rect::new(room.x - CLEAR, room.y, room.w + 2.0 * CLEAR, room.h);
        rooms[..at].iter().all(|other| !other.meets(around))
    })
}

/// These numbers where they are apart; else every second, third, …, counted from the last.
pub(super) fn some(texts: Vec<Text>) -> Vec<crate::mark::Mark> {
    let every = |step: usize| texts.iter().rev().step_by(step).cloned().collect::<Vec<_>>();
    let kept = (1..=texts.len()).map(every).find(|kept| apart(kept)).unwrap_or_default();
    kept.into_iter().rev().map(Into::into).collect()
}

fn index(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}

/// What is already drawn, for texts that look for a free place.
#[derive(Clone, Debug, Default)]
pub(super) struct Taken {
    boxes: Vec<Rect>,
    lines: Vec<((f64, f64), (f64, f64))>,
}

impl Taken {
    /// Takes a box.
    pub fn rect(&mut self, rect: Rect) {
        self.boxes.push(rect);
    }

    /// Takes a line through these points.
    pub fn line(&mut self, points: &[(f64, f64)]) {
        self.lines.extend(points.windows(2).map(|pair| (pair[0], pair[1])));
    }

    /// Whether nothing drawn meets the box.
    pub fn free(&self, rect: Rect) -> bool {
        !self.boxes.iter().any(|other| other.meets(rect)) && !self.lines.iter().any(|(a, b)| crosses(rect, *a, *b))
    }

    /// The first free one of these boxes that lies inside `room`.
    pub fn first(&self, room: Rect, candidates: &[Rect]) -> Option<Rect> {
        let inside = |r: &Rect| r.x >= room.x && r.y >= room.y && r.right() <= room.right() && r.bottom() <= room.bottom();
        candidates.iter().copied().find(|rect| inside(rect) && self.free(*rect))
    }
}

/// Whether a segment passes through a box (Liang and Barsky).
fn crosses(rect: Rect, a: (f64, f64), b: (f64, f64)) -> bool {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let (mut from, mut to) = (0.0_f64, 1.0_f64);
    let edges = [(-dx, a.0 - rect.x), (dx, rect.right() - a.0), (-dy, a.1 - rect.y), (dy, rect.bottom() - a.1)];
    for (p, q) in edges {
        if p == 0.0 {
            if q < 0.0 {
                return false;
            }
        } else if p < 0.0 {
            from = from.max(q / p);
        } else {
            to = to.min(q / p);
        }
    }
    from <= to
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn labels_with_room_stay_where_they_belong() {
        assert_eq!(spread(&[(50.0, 10.0), (100.0, 10.0)], 2.0, 0.0, 200.0), [50.0, 100.0]);
    }

    #[test]
    fn labels_that_meet_move_by_the_same() {
        assert_eq!(spread(&[(100.0, 10.0), (100.0, 10.0)], 2.0, 0.0, 200.0), [94.0, 106.0]);
        assert_eq!(spread(&[(100.0, 10.0), (101.0, 10.0), (102.0, 10.0)], 0.0, 0.0, 200.0), [91.0, 101.0, 111.0]);
    }

    #[test]
    fn labels_stay_in_their_room() {
        assert_eq!(spread(&[(-20.0, 10.0), (0.0, 10.0)], 0.0, 0.0, 200.0), [5.0, 15.0]);
        assert_eq!(spread(&[(199.0, 10.0), (199.0, 10.0)], 0.0, 0.0, 200.0), [185.0, 195.0]);
        assert_eq!(spread(&[], 2.0, 0.0, 100.0), [0.0; 0]);
    }

    #[test]
    fn a_line_through_a_box_takes_it() {
        let mut taken = Taken::default();
        taken.line(&[(0.0, 0.0), (100.0, 100.0)]);
        assert!(!taken.free(Rect::new(40.0, 40.0, 20.0, 20.0)));
        assert!(taken.free(Rect::new(60.0, 10.0, 20.0, 20.0)));
        let room = Rect::new(0.0, 0.0, 100.0, 100.0);
        let beside = Rect::new(5.0, 60.0, 20.0, 20.0);
        assert_eq!(taken.first(room, &[Rect::new(45.0, 45.0, 9.0, 9.0), beside]), Some(beside));
    }

    #[test]
    fn numbers_that_would_read_as_one_are_thinned_out() {
        let text = |x: f64| Text::new(x, 50.0, 12.0, "107");
        let near: Vec<Text> = [0.0, 24.0, 48.0].map(text).into();
        assert!(!apart(&near) && apart(&[text(0.0), text(48.0)]));
        assert_eq!(some(near).len(), 2);
        assert!(apart(&[text(0.0), Text::new(20.0, 80.0, 12.0, "108")]), "on another height they may be near");
    }

    proptest! {
        #[test]
        fn labels_never_overlap(mut targets in prop::collection::vec(0.0_f64..300.0, 1..12)) {
            targets.sort_by(f64::total_cmp);
            let wanted: Vec<(f64, f64)> = targets.iter().map(|t| (*t, 14.0)).collect();
            let placed = spread(&wanted, 2.0, 0.0, 300.0);
            prop_assert!(placed.windows(2).all(|pair| pair[1] - pair[0] >= 16.0 - 1e-9));
            prop_assert!(placed.iter().all(|at| (7.0 - 1e-9..=293.0 + 1e-9).contains(at)));
        }
    }
}
