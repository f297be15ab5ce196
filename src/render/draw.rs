//! From marks to the scene: each mark is an element that plotters maps and draws onto the recorder.

use std::cell::RefCell;
use std::convert::Infallible;
use std::rc::Rc;

use plotters::coord::CoordTranslate;
use plotters::drawing::{DrawingArea, Rect as Area};
use plotters::element::{CoordMapper, Drawable, PointCollection};
use plotters::style::RGBColor;
use plotters_backend::{BackendCoord, DrawingErrorKind};

use super::recorder::Recorder;
use super::scene::{Frame, Group, Item, Letter, Outline, Paint, Pen, Run, Scene, Shape, units};
use crate::mark::{Anchor, Mark, Picture, Rect, Stroke, Text};
use crate::text;

/// Draws a picture onto a scene.
pub fn scene(picture: &Picture) -> Scene {
    let (width, height) = (units(picture.width).max(1), units(picture.height).max(1));
    let recorder = Rc::new(RefCell::new(Recorder { size: (width as u32, height as u32), items: Vec::new() }));
    let area = DrawingArea::from(&recorder).apply_coord_spec(Pixels);
    let back = picture.background;
    area.fill(&RGBColor(back.r, back.g, back.b)).expect(NEVER);
    for mark in &picture.marks {
        draw(&area, mark);
    }
    area.present().expect(NEVER);
    let items = std::mem::take(&mut recorder.borrow_mut().items);
    Scene { id: picture.id.clone(), width, height, title: picture.title.clone(), description: picture.description.clone(), items }
}

const NEVER: &str = "the recorder never fails, and one element at a time is drawn on it";

/// The coordinates of a picture, in pixels, on the canvas of the recorder.
struct Pixels;

impl CoordTranslate for Pixels {
    type From = (f64, f64);

    fn translate(&self, &(x, y): &(f64, f64)) -> BackendCoord {
        (units(x), units(y))
    }
}

/// Maps points as they are. The mapper of plotters moves points from outside to the edge of the area, which
/// bends a line that leaves it; here a clip cuts it.
struct Untruncated;

impl CoordMapper for Untruncated {
    type Output = BackendCoord;

    fn map<CT: CoordTranslate>(coord: &CT, from: &CT::From, _: &Area) -> BackendCoord {
        coord.translate(from)
    }
}

/// What plotters draws: key points in pixels, and what to write down once they are mapped.
struct Element<F> {
    points: Vec<(f64, f64)>,
    item: F,
}

impl<'a, F> PointCollection<'a, (f64, f64), Untruncated> for &'a Element<F> {
    type Point = &'a (f64, f64);
    type IntoIter = &'a [(f64, f64)];

    fn point_iter(self) -> &'a [(f64, f64)] {
        &self.points
    }
}

impl<F: Fn(Vec<BackendCoord>) -> Item> Drawable<Recorder, Untruncated> for Element<F> {
    fn draw<I: Iterator<Item = BackendCoord>>(
        &self,
        points: I,
        recorder: &mut Recorder,
        _: (u32, u32),
    ) -> Result<(), DrawingErrorKind<Infallible>> {
        recorder.record((self.item)(points.collect()))
    }
}

type Canvas = DrawingArea<Recorder, Pixels>;

fn element(area: &Canvas, points: Vec<(f64, f64)>, item: impl Fn(Vec<BackendCoord>) -> Item) {
    area.draw(&Element { points, item }).expect(NEVER);
}

fn draw(area: &Canvas, mark: &Mark) {
    match mark {
        Mark::Group { id, label, clip, marks } => {
            let clip = clip.filter(|clip| finite(&corners(*clip)));
            let points = clip.map(|clip| corners(clip).to_vec()).unwrap_or_default();
            element(area, points, |at| {
                let clip = match at[..] {
                    [start, end] => Some(Frame::between(start, end)),
                    _ => None,
                };
                Item::Open(Group { id: id.clone(), label: label.clone(), clip })
            });
            for mark in marks {
                draw(area, mark);
            }
            element(area, Vec::new(), |_| Item::Close);
        }
        Mark::Rect { rect, fill, opacity, stroke, radius } => {
            let paint = fill.map(|color| Paint { color, opacity: percent(*opacity) });
            rectangle(area, *rect, *radius, paint, *stroke);
        }
        Mark::Line { points, stroke } => {
            if let (Some(pen), true) = (pen(stroke), finite(points) && points.len() > 1) {
                element(area, points.clone(), |points| {
                    let outline = Outline::Path { points, closed: false };
                    Item::Shape(Shape { outline, fill: None, pen: Some(pen) })
                });
            }
        }
        Mark::Area { points, fill, opacity } => {
            if finite(points) && points.len() > 2 {
                element(area, points.clone(), |points| {
                    let fill = Some(Paint { color: *fill, opacity: percent(*opacity) });
                    Item::Shape(Shape { outline: Outline::Path { points, closed: true }, fill, pen: None })
                });
            }
        }
        Mark::Circle { x, y, r, fill, stroke } => {
            let radius = units(*r);
            if finite(&[(*x, *y), (*r, 0.0)]) && radius > 0 {
                element(area, vec![(*x, *y)], |at| {
                    let outline = Outline::Circle { x: at[0].0, y: at[0].1, radius };
                    let fill = Some(Paint { color: *fill, opacity: 100 });
                    Item::Shape(Shape { outline, fill, pen: stroke.as_ref().and_then(pen) })
                });
            }
        }
        Mark::Text(text) => words(area, text),
    }
}

fn rectangle(area: &Canvas, rect: Rect, radius: f64, fill: Option<Paint>, stroke: Option<Stroke>) {
    let [start, end] = corners(rect);
    let pen = stroke.as_ref().and_then(pen);
    let frame = Frame::between(Pixels.translate(&start), Pixels.translate(&end));
    if !finite(&[start, end]) || frame.is_empty() || (fill.is_none() && pen.is_none()) {
        return;
    }
    // A radius beyond half a side would be cut by each format in its own way.
    let radius = units(radius).clamp(0, frame.width.min(frame.height) / 2);
    element(area, vec![start, end], |at| {
        let outline = Outline::Rect { frame: Frame::between(at[0], at[1]), radius };
        Item::Shape(Shape { outline, fill, pen })
    });
}

fn words(area: &Canvas, text: &Text) {
    let size = (text.size * 10.0).round() / 10.0;
    if !finite(&[(text.x, text.y), (size, 0.0)]) || size <= 0.0 {
        return;
    }
    let glyphs = text::shape(&text.content, text.weight, text.tabular);
    let width = glyphs.iter().map(|glyph| glyph.advance).sum::<f64>() * size;
    let start = match text.anchor {
        Anchor::Start => text.x,
        Anchor::Middle => text.x - width / 2.0,
        Anchor::End => text.x - width,
    };
    let thousandths = |ems: f64| (ems * 1000.0).round() as i32;
    element(area, vec![(start, text.y.round())], |at| {
        let letters = glyphs.iter().map(|glyph| Letter {
            face: glyph.face,
            glyph: glyph.id,
            x: thousandths(glyph.x),
            y: thousandths(-glyph.y),
            from: glyph.from,
            to: glyph.to,
        });
        Item::Text(Run {
            content: text.content.clone(),
            x: at[0].0,
            y: at[0].1,
            size: units(size),
            color: text.color,
            // The line lies on the edge of the letter: half of it is inside and covered.
            halo: text.halo.map(|(color, reach)| (color, thousandths(2.0 * reach / size))),
            letters: letters.collect(),
        })
    });
}

/// The pen of a stroke, or none for one that would leave no trace.
fn pen(stroke: &Stroke) -> Option<Pen> {
    let width = units(stroke.width);
    let dash = stroke.dash.map(|(dash, gap)| (units(dash), units(gap))).filter(|&(dash, gap)| dash > 0 && gap > 0);
    let paint = Paint { color: stroke.color, opacity: 100 };
    (width > 0).then_some(Pen { paint, width, dash, round: stroke.round })
}

fn corners(rect: Rect) -> [(f64, f64); 2] {
    [(rect.x, rect.y), (rect.right(), rect.bottom())]
}

fn percent(opacity: f64) -> i32 {
    units(opacity).clamp(0, 100)
}

fn finite(points: &[(f64, f64)]) -> bool {
    points.iter().all(|(x, y)| x.is_finite() && y.is_finite())
}
