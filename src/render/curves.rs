//! Outlines as steps of a path, for the writers whose format knows neither circle nor rounded corner.

use super::scene::{Outline, pixels};
use crate::text::Segment;

/// Takes the steps of a path, in pixels.
pub(super) trait Tracer {
    fn step(&mut self, step: Segment<f32>);
}

impl Tracer for tiny_skia::PathBuilder {
    fn step(&mut self, step: Segment<f32>) {
        match step {
            Segment::Move(x, y) => self.move_to(x, y),
            Segment::Line(x, y) => self.line_to(x, y),
            Segment::Quad(x1, y1, x, y) => self.quad_to(x1, y1, x, y),
            Segment::Cubic(x1, y1, x2, y2, x, y) => self.cubic_to(x1, y1, x2, y2, x, y),
            Segment::Close => self.close(),
        }
    }
}

impl Tracer for krilla::geom::PathBuilder {
    fn step(&mut self, step: Segment<f32>) {
        match step {
            Segment::Move(x, y) => self.move_to(x, y),
            Segment::Line(x, y) => self.line_to(x, y),
            Segment::Quad(x1, y1, x, y) => self.quad_to(x1, y1, x, y),
            Segment::Cubic(x1, y1, x2, y2, x, y) => self.cubic_to(x1, y1, x2, y2, x, y),
            Segment::Close => self.close(),
        }
    }
}

/// Traces an outline, clockwise where it is closed.
pub(super) fn trace(outline: &Outline, path: &mut impl Tracer) {
    match outline {
        Outline::Rect { frame, radius } => {
            let (left, top, r) = (pixels(frame.x), pixels(frame.y), pixels(*radius));
            let (right, bottom) = (left + pixels(frame.width), top + pixels(frame.height));
            path.step(Segment::Move(left + r, top));
            path.step(Segment::Line(right - r, top));
            path.step(quarter((right - r, top), (right, top + r), true));
            path.step(Segment::Line(right, bottom - r));
            path.step(quarter((right, bottom - r), (right - r, bottom), false));
            path.step(Segment::Line(left + r, bottom));
            path.step(quarter((left + r, bottom), (left, bottom - r), true));
            path.step(Segment::Line(left, top + r));
            path.step(quarter((left, top + r), (left + r, top), false));
            path.step(Segment::Close);
        }
        Outline::Circle { x, y, radius } => {
            let (x, y, r) = (pixels(*x), pixels(*y), pixels(*radius));
            path.step(Segment::Move(x + r, y));
            path.step(quarter((x + r, y), (x, y + r), false));
            path.step(quarter((x, y + r), (x - r, y), true));
            path.step(quarter((x - r, y), (x, y - r), false));
            path.step(quarter((x, y - r), (x + r, y), true));
            path.step(Segment::Close);
        }
        Outline::Path { points, closed } => {
            for (i, &(x, y)) in points.iter().enumerate() {
                let (x, y) = (pixels(x), pixels(y));
                path.step(if i == 0 { Segment::Move(x, y) } else { Segment::Line(x, y) });
            }
            if *closed {
                path.step(Segment::Close);
            }
        }
    }
}

/// The length of the handles with which four cubic curves come closest to a circle, as a part of the radius.
const KAPPA: f32 = 0.552_284_8;

/// A quarter of a circle from one point to another that sets out level, or else upright.
fn quarter((x0, y0): (f32, f32), (x, y): (f32, f32), level: bool) -> Segment<f32> {
    let (dx, dy) = (KAPPA * (x - x0), KAPPA * (y - y0));
    if level { Segment::Cubic(x0 + dx, y0, x, y - dy, x, y) } else { Segment::Cubic(x0, y0 + dy, x - dx, y, x, y) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_circle_keeps_its_radius() {
        let mut path = tiny_skia::PathBuilder::new();
        trace(&Outline::Circle { x: 5000, y: 5000, radius: 4000 }, &mut path);
        let path = path.finish().expect("a circle has a path");
        let bounds = path.bounds();
        let sides = (bounds.left(), bounds.top(), bounds.right(), bounds.bottom());
        assert_eq!(sides, (10.0, 10.0, 90.0, 90.0));
        // Half way along each quarter the curve is nowhere near the corner that its handles point to.
        let (mut start, mut checked) = ((0.0, 0.0), 0);
        for step in path.segments() {
            if let tiny_skia::PathSegment::CubicTo(a, b, end) = step {
                let middle = |p0: f32, p1: f32, p2: f32, p3: f32| (p0 + 3.0 * p1 + 3.0 * p2 + p3) / 8.0;
                let (x, y) = (middle(start.0, a.x, b.x, end.x), middle(start.1, a.y, b.y, end.y));
                let distance = ((x - 50.0) * (x - 50.0) + (y - 50.0) * (y - 50.0)).sqrt();
                assert!((distance - 40.0).abs() < 0.02, "{distance}");
                start = (end.x, end.y);
                checked += 1;
            } else if let tiny_skia::PathSegment::MoveTo(point) = step {
                start = (point.x, point.y);
            }
        }
        assert_eq!(checked, 4);
    }
}
