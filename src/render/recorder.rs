//! The plotters backend: it paints nothing and writes down what it is told to draw.

use std::convert::Infallible;

use plotters_backend::{BackendColor, BackendCoord, BackendStyle, DrawingBackend, DrawingErrorKind};

use super::scene::{Frame, Item, Outline, Paint, Pen, Shape};
use crate::mark::Color;

/// Reports a canvas of one unit per hundredth of a pixel: plotters knows whole coordinates only, and in these
/// they are fine enough for print.
#[derive(Default)]
pub(super) struct Recorder {
    pub size: (u32, u32),
    pub items: Vec<Item>,
}

type Done = Result<(), DrawingErrorKind<Infallible>>;

impl Recorder {
    /// Writes down what plotters has no call for: dashes, round joins, groups, text.
    pub fn record(&mut self, item: Item) -> Done {
        self.items.push(item);
        Ok(())
    }

    fn shape(&mut self, outline: Outline, color: BackendColor, width: Option<u32>) -> Done {
        let (r, g, b) = color.rgb;
        let paint = Paint { color: Color { r, g, b }, opacity: (color.alpha * 100.0).round() as i32 };
        let (fill, pen) = match width {
            None => (Some(paint), None),
            Some(width) => (None, Some(Pen { paint, width: width as i32, dash: None, round: true })),
        };
        self.record(Item::Shape(Shape { outline, fill, pen }))
    }
}

fn stroke<S: BackendStyle>(style: &S, fill: bool) -> Option<u32> {
    (!fill).then(|| style.stroke_width())
}

/// All calls are answered: what plotters does by itself for a missing one is to set pixels, here 10,000 for
/// each one of the picture.
impl DrawingBackend for Recorder {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Done {
        Ok(())
    }

    fn present(&mut self) -> Done {
        Ok(())
    }

    fn draw_pixel(&mut self, at: BackendCoord, color: BackendColor) -> Done {
        let frame = Frame { x: at.0, y: at.1, width: 1, height: 1 };
        self.shape(Outline::Rect { frame, radius: 0 }, color, None)
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Done {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        upper_left: BackendCoord,
        bottom_right: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Done {
        let frame = Frame::between(upper_left, bottom_right);
        self.shape(Outline::Rect { frame, radius: 0 }, style.color(), stroke(style, fill))
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Done {
        let outline = Outline::Path { points: path.into_iter().collect(), closed: false };
        self.shape(outline, style.color(), stroke(style, false))
    }

    fn draw_circle<S: BackendStyle>(&mut self, center: BackendCoord, radius: u32, style: &S, fill: bool) -> Done {
        let outline = Outline::Circle { x: center.0, y: center.1, radius: radius as i32 };
        self.shape(outline, style.color(), stroke(style, fill))
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, points: I, style: &S) -> Done {
        let outline = Outline::Path { points: points.into_iter().collect(), closed: true };
        self.shape(outline, style.color(), None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use plotters::element::{Circle, PathElement, Polygon, Rectangle};
    use plotters::prelude::IntoDrawingArea;
    use plotters::series::LineSeries;
    use plotters::style::{Color as _, RGBColor, ShapeStyle};
    use std::cell::RefCell;
    use std::rc::Rc;

    #[test]
    fn elements_and_series_of_plotters_are_recorded_as_shapes() {
        let recorder = Rc::new(RefCell::new(Recorder { size: (1000, 1000), items: Vec::new() }));
        let area = plotters::drawing::DrawingArea::from(&recorder);
        let blue = RGBColor(46, 112, 214);
        let line = ShapeStyle { color: blue.mix(0.5), filled: false, stroke_width: 250 };
        area.draw(&PathElement::new(vec![(1, 2), (30, 40)], line)).expect("recorded");
        area.draw(&Polygon::new(vec![(0, 0), (10, 0), (0, 10)], blue)).expect("recorded");
        area.draw(&Rectangle::new([(5, 5), (25, 35)], blue.filled())).expect("recorded");
        area.draw(&Circle::new((50, 60), 7, blue.filled())).expect("recorded");
        for element in LineSeries::new([(1, 1), (2, 2), (3, 1)], line) {
            area.draw(&element).expect("recorded");
        }
        let items = std::mem::take(&mut recorder.borrow_mut().items);
        let outlines: Vec<Outline> = items
            .iter()
            .map(|item| match item {
                Item::Shape(shape) => shape.outline.clone(),
                other => panic!("{other:?} is no shape"),
            })
            .collect();
        assert_eq!(
            outlines,
            [
                Outline::Path { points: vec![(1, 2), (30, 40)], closed: false },
                Outline::Path { points: vec![(0, 0), (10, 0), (0, 10)], closed: true },
                Outline::Rect { frame: Frame { x: 5, y: 5, width: 20, height: 30 }, radius: 0 },
                Outline::Circle { x: 50, y: 60, radius: 7 },
                Outline::Path { points: vec![(1, 1), (2, 2), (3, 1)], closed: false },
            ]
        );
        let Item::Shape(first) = &items[0] else { panic!("the line comes first") };
        assert_eq!(first.pen.map(|pen| (pen.width, pen.paint.opacity)), Some((250, 50)));
        let recorder = Recorder { size: (7, 8), items };
        assert_eq!(recorder.into_drawing_area().dim_in_pixel(), (7, 8));
    }
}
