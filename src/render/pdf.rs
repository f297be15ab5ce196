//! The PDF writer: a page of vectors with the fonts embedded, so its text can be searched and copied.

use std::collections::BTreeMap;

use krilla::Document;
use krilla::color::rgb;
use krilla::geom::{Path, PathBuilder, Point, Rect, Transform};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, LineCap, LineJoin, Stroke, StrokeDash};
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};

use super::curves;
use super::scene::{Frame, Item, Letter, Outline, Paint, Pen, Run, Scene, Shape, pixels};
use crate::mark::Color;
use crate::text::Face;

/// Points of PDF in a pixel: 72 of the one and 96 of the other make an inch.
const POINTS: f32 = 0.75;

/// The scene as a PDF document of one page, without date or random id.
pub fn pdf(scene: &Scene) -> Vec<u8> {
    let mut document = Document::new();
    let said = |text: &str| text.chars().filter(|c| !c.is_control()).collect::<String>();
    let metadata = Metadata::new().title(said(&scene.title)).description(said(&scene.description));
    document.set_metadata(metadata.creator("sizeup".to_string()));
    let settings = PageSettings::from_wh(pixels(scene.width) * POINTS, pixels(scene.height) * POINTS)
        .expect("a scene is at least one unit wide and high");
    let mut page = document.start_page_with(settings);
    let mut surface = page.surface();
    surface.push_transform(&Transform::from_scale(POINTS, POINTS));
    let mut fonts = BTreeMap::new();
    let mut clipped = Vec::new();
    for item in &scene.items {
        match item {
            Item::Open(group) => {
                let clip = group.clip.map(clip_path);
                if let Some(path) = &clip {
                    surface.push_clip_path(path, &FillRule::NonZero);
                }
                clipped.push(clip.is_some());
            }
            Item::Close => {
                if clipped.pop() == Some(true) {
                    surface.pop();
                }
            }
            Item::Shape(shape) => draw_shape(&mut surface, shape),
            Item::Text(run) => draw_run(&mut surface, run, &mut fonts),
        }
    }
    surface.pop();
    surface.finish();
    page.finish();
    document.finish().expect("the fonts can be embedded, as a test asserts, and nothing else can fail")
}

fn draw_shape(surface: &mut Surface<'_>, shape: &Shape) {
    if let Some(path) = path(&shape.outline) {
        surface.set_fill(shape.fill.as_ref().map(fill));
        surface.set_stroke(shape.pen.as_ref().map(stroke));
        surface.draw_path(&path);
    }
}

fn draw_run(surface: &mut Surface<'_>, run: &Run, fonts: &mut BTreeMap<Face, Font>) {
    let size = pixels(run.size);
    let opaque = |color: Color| fill(&Paint { color, opacity: 100 });
    // One call draws one font: the letters in stretches of the same.
    let stretches = || run.letters.chunk_by(|a, b| a.face == b.face);
    let mut draw = |letters: &[Letter], as_outlines: bool, surface: &mut Surface<'_>| {
        let face = letters[0].face;
        let font = fonts
            .entry(face)
            .or_insert_with(|| Font::new(face.bytes().into(), 0).expect("the embedded fonts are well-formed, as a test asserts"));
        let start = Point::from_xy(pixels(run.x) + letters[0].x as f32 / 1000.0 * size, pixels(run.y));
        surface.draw_glyphs(start, &placed(letters), font.clone(), &run.content, size, as_outlines);
    };
    if let Some((rim, width)) = run.halo.filter(|(_, width)| *width > 0) {
        let pen = Stroke {
            paint: rgb::Color::new(rim.r, rim.g, rim.b).into(),
            width: width as f32 / 1000.0 * size,
            line_join: LineJoin::Round,
            ..Stroke::default()
        };
        for letters in stretches() {
            surface.set_fill(Some(opaque(rim)));
            surface.set_stroke(Some(pen.clone()));
            // As outlines, lest the text be found twice.
            draw(letters, true, surface);
        }
    }
    surface.set_stroke(None);
    surface.set_fill(Some(opaque(run.color)));
    for letters in stretches() {
        draw(letters, false, surface);
    }
}

/// The letters with the way from each to the next as their advance, in parts of an em.
fn placed(letters: &[Letter]) -> Vec<KrillaGlyph> {
    let ems = |thousandths: i32| thousandths as f32 / 1000.0;
    let follows = letters.iter().skip(1).map(Some).chain([None]);
    let glyph = |(letter, next): (&Letter, Option<&Letter>)| {
        let advance = next.map_or(0.0, |next| ems(next.x - letter.x));
        let id = GlyphId::new(u32::from(letter.glyph));
        KrillaGlyph::new(id, advance, 0.0, -ems(letter.y), 0.0, letter.from..letter.to, None)
    };
    letters.iter().zip(follows).map(glyph).collect()
}

fn color(paint: &Paint) -> krilla::paint::Paint {
    rgb::Color::new(paint.color.r, paint.color.g, paint.color.b).into()
}

fn opacity(paint: &Paint) -> NormalizedF32 {
    NormalizedF32::new(paint.opacity as f32 / 100.0).unwrap_or(NormalizedF32::ONE)
}

fn fill(paint: &Paint) -> Fill {
    Fill { paint: color(paint), opacity: opacity(paint), rule: FillRule::NonZero }
}

fn stroke(pen: &Pen) -> Stroke {
    Stroke {
        paint: color(&pen.paint),
        opacity: opacity(&pen.paint),
        width: pixels(pen.width),
        // The limit that SVG has by default.
        miter_limit: 4.0,
        line_cap: if pen.round && pen.dash.is_none() { LineCap::Round } else { LineCap::Butt },
        line_join: if pen.round { LineJoin::Round } else { LineJoin::Miter },
        dash: pen.dash.map(|(dash, gap)| StrokeDash { array: vec![pixels(dash), pixels(gap)], offset: 0.0 }),
    }
}

/// The path of a clip. One without an area becomes a speck outside the page, so that it still hides all.
fn clip_path(frame: Frame) -> Path {
    let frame = if frame.is_empty() { Frame { x: -200, y: -200, width: 100, height: 100 } } else { frame };
    path(&Outline::Rect { frame, radius: 0 }).expect("a rectangle with an area has a path")
}

fn path(outline: &Outline) -> Option<Path> {
    let mut path = PathBuilder::new();
    match outline {
        Outline::Rect { frame, radius: 0 } => {
            let (x, y) = (pixels(frame.x), pixels(frame.y));
            path.push_rect(Rect::from_xywh(x, y, pixels(frame.width), pixels(frame.height))?);
        }
        _ => curves::trace(outline, &mut path),
    }
    path.finish()
}
