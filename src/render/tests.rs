//! What all writers promise, held against one picture with every kind of mark and against hostile text.

use resvg::{tiny_skia, usvg};
use usvg::roxmltree;

use super::{Item, Outline, pdf, png, scene, svg};
use crate::mark::{Anchor, Color, Mark, Picture, Rect, Stroke, Text};

const BLUE: Color = Color::hex(0x2e70d6);
const RED: Color = Color::hex(0xba5314);

/// Every kind of mark, in all weights, with Han, halo, dashes and nested clips.
fn picture() -> Picture {
    let mut picture = Picture::new("demo", 320.0, 200.0).titled("Short video 短视频", "Two lines");
    let wave: Vec<(f64, f64)> = (0..30).map(|i| (f64::from(i) * 13.37 - 20.0, 60.0 + f64::from(i * 7919 % 90))).collect();
    let border = Stroke::rule(RED, 1.5);
    picture.marks = vec![
        Mark::line([(10.0, 180.5), (310.0, 180.5)], Stroke::rule(Color::hex(0x333333), 1.0)),
        Mark::area([(20.0, 180.0), (80.3, 100.0), (140.0, 120.7), (200.0, 180.0)], BLUE, 0.25),
        Mark::group(
            "series",
            vec![
                Mark::line(wave.clone(), Stroke::new(BLUE, 2.5)),
                Mark::group("inner", vec![Mark::line(wave, Stroke::new(RED, 1.25).dashed(6.0, 3.5))])
                    .clipped(Rect::new(0.0, 0.0, 200.0, 120.0)),
            ],
        )
        .labelled("Lines & <more>")
        .clipped(Rect::new(30.0, 50.0, 240.0, 110.0)),
        Mark::Rect {
            rect: Rect::new(230.0, 20.0, 60.2, 30.0),
            fill: Some(BLUE),
            opacity: 0.5,
            stroke: Some(border),
            radius: 6.0,
        },
        Mark::Rect { rect: Rect::new(200.0, 20.0, 20.0, 30.0), fill: None, opacity: 1.0, stroke: Some(border), radius: 0.0 },
        Mark::Circle { x: 150.0, y: 90.5, r: 5.25, fill: RED, stroke: Some(Stroke::new(Color::WHITE, 1.5)) },
        Mark::dot(170.0, 90.0, 3.0, BLUE),
        Text::new(10.0, 24.0, 20.0, "Short video 短视频 AV").bold().into(),
        Text::new(10.0, 42.0, 10.5, "Billion yuan, 十亿元 “x” −1.5 %").semibold().color(RED).into(),
        Text::new(150.0, 130.0, 12.0, "2021 halo").halo(Color::WHITE, 2.0).anchor(Anchor::Middle).tabular().into(),
        Text::new(310.0, 194.0, 11.0, "Source: 统计局").anchor(Anchor::End).into(),
    ];
    picture
}

fn text_of(picture: &Picture) -> String {
    String::from_utf8(svg(&scene(picture))).expect("SVG is UTF-8")
}

struct Image {
    width: u32,
    height: u32,
    rgb: Vec<u8>,
}

impl Image {
    fn of(picture: &Picture, scale: u32) -> Image {
        let bytes = png(&scene(picture), scale);
        let mut decoder = ::png::Decoder::new(std::io::Cursor::new(bytes));
        decoder.set_transformations(::png::Transformations::EXPAND);
        let mut reader = decoder.read_info().expect("a PNG");
        let mut rgb = vec![0; reader.output_buffer_size().expect("a size")];
        let info = reader.next_frame(&mut rgb).expect("a frame");
        assert_eq!((info.color_type, info.bit_depth), (::png::ColorType::Rgb, ::png::BitDepth::Eight));
        Image { width: info.width, height: info.height, rgb }
    }

    fn at(&self, x: u32, y: u32) -> Color {
        let i = ((y * self.width + x) * 3) as usize;
        Color { r: self.rgb[i], g: self.rgb[i + 1], b: self.rgb[i + 2] }
    }
}

/// Our SVG as another program paints it.
fn painted(picture: &Picture, scale: u32) -> Vec<u8> {
    let tree = usvg::Tree::from_str(&text_of(picture), &usvg::Options::default()).expect("a valid SVG");
    let side = |pixels: f32| (pixels * scale as f32).ceil() as u32;
    let mut canvas = tiny_skia::Pixmap::new(side(tree.size().width()), side(tree.size().height())).expect("a canvas");
    let zoom = tiny_skia::Transform::from_scale(scale as f32, scale as f32);
    resvg::render(&tree, zoom, &mut canvas.as_mut());
    canvas.data().chunks_exact(4).flat_map(|dot| [dot[0], dot[1], dot[2]]).collect()
}

#[test]
fn png_shows_what_the_svg_shows() {
    for scale in [1, 2, 3] {
        let ours = Image::of(&picture(), scale).rgb;
        let theirs = painted(&picture(), scale);
        assert_eq!(ours.len(), theirs.len());
        let apart: Vec<u8> = ours.iter().zip(&theirs).map(|(a, b)| a.abs_diff(*b)).collect();
        let different = apart.iter().filter(|by| **by > 0).count();
        let worst = apart.iter().max().copied().unwrap_or(0);
        assert!(worst <= 2 && different * 1000 < apart.len(), "scale {scale}: {different} differ, by {worst} at most");
    }
}

#[test]
fn the_same_picture_gives_the_same_bytes_also_in_other_threads() {
    let all = || {
        let scene = scene(&picture());
        (svg(&scene), png(&scene, 1), pdf(&scene))
    };
    let here = all();
    let there: Vec<_> = (0..4).map(|_| std::thread::spawn(all)).collect();
    for thread in there {
        assert!(thread.join().expect("a thread that ends") == here);
    }
}

#[test]
fn hostile_text_stays_text() {
    let nasty = [
        "<script>alert(1)</script>",
        "]]> --> <!-- ?>",
        "\" onload=\"alert(1)",
        "' xlink:href='http://example.org",
        "&amp; &#0; &bogus;",
        "\u{0}\u{1}\u{1b}[31m\u{7f}\u{85}\u{fffe}",
        "line\nline\r\nline\ttab",
        "javascript:alert(1)",
    ];
    for text in nasty {
        let mut picture = Picture::new(text, 100.0, 50.0).titled(text, text);
        let words = Mark::from(Text::new(5.0, 20.0, 10.0, format!("{text}x")));
        picture.marks.push(Mark::group(text, vec![words]).labelled(text).clipped(Rect::new(0.0, 0.0, 50.0, 50.0)));
        let svg = text_of(&picture);
        let xml = roxmltree::Document::parse(&svg).unwrap_or_else(|error| panic!("{text:?}: {error}"));
        for node in xml.descendants().filter(|node| node.is_element()) {
            let known = ["svg", "title", "desc", "defs", "clipPath", "path", "rect", "g", "use"];
            assert!(known.contains(&node.tag_name().name()), "{text:?}: {node:?}");
            for attribute in node.attributes() {
                assert!(!attribute.name().starts_with("on"), "{text:?}: {attribute:?}");
                if attribute.name() == "href" {
                    assert!(attribute.value().starts_with('#'), "{text:?}: {attribute:?}");
                }
            }
        }
        let said: String =
            text.replace(['\n', '\r', '\t'], " ").chars().filter(|c| !c.is_control() && *c != '\u{fffe}').collect();
        let title = xml.descendants().find(|node| node.tag_name().name() == "title").and_then(|node| node.text());
        assert_eq!(title.unwrap_or_default(), said);
        let labels: Vec<&str> = xml.descendants().filter_map(|node| node.attribute("aria-label")).collect();
        assert_eq!(labels, [said.clone(), format!("{said}x")]);
        assert!(pdf(&scene(&picture)).starts_with(b"%PDF"));
        assert!(!png(&scene(&picture), 1).is_empty());
    }
}

#[test]
fn references_lead_to_names_that_exist_once() {
    let mut twins = String::from("<page>");
    for id in ["a", "a-b", "b"] {
        let mut picture = picture();
        picture.id = id.to_string();
        twins += &text_of(&picture);
    }
    twins += "</page>";
    let xml = roxmltree::Document::parse(&twins).expect("three charts in one page");
    let mut ids: Vec<&str> = xml.descendants().filter_map(|node| node.attribute("id")).collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "an id stands twice");
    for node in xml.descendants() {
        let link = node.attribute(("http://www.w3.org/1999/xlink", "href")).map(|link| link.trim_start_matches('#'));
        let clip = node.attribute("clip-path").map(|link| link.trim_start_matches("url(#").trim_end_matches(')'));
        let labels = node.attribute("aria-labelledby").into_iter().flat_map(str::split_whitespace);
        for id in link.into_iter().chain(clip).chain(labels) {
            assert!(ids.binary_search(&id).is_ok(), "{id} leads nowhere");
        }
    }
}

#[test]
fn numbers_are_short_and_lines_are_elements() {
    let svg = text_of(&picture());
    assert!(svg.ends_with("</svg>\n") && !svg.contains('\r'));
    for line in svg.lines() {
        assert!(line.starts_with('<') && line.ends_with('>'), "{line}");
    }
    let xml = roxmltree::Document::parse(&svg).expect("a valid SVG");
    let numeric = [
        "x",
        "y",
        "width",
        "height",
        "viewBox",
        "d",
        "r",
        "cx",
        "cy",
        "rx",
        "transform",
        "stroke-width",
        "stroke-dasharray",
        "fill-opacity",
        "stroke-opacity",
    ];
    for attribute in xml.descendants().flat_map(|node| node.attributes().collect::<Vec<_>>()) {
        if !numeric.contains(&attribute.name()) {
            continue;
        }
        let value = attribute.value();
        assert!(!value.contains("NaN") && !value.contains("inf"), "{value}");
        let apart = value.replace('-', " -");
        for number in apart.split(|c: char| !c.is_ascii_digit() && c != '.' && c != '-').filter(|part| !part.is_empty()) {
            let decimals = number.split_once('.').map_or("", |(_, decimals)| decimals);
            assert!(decimals.len() <= 2 && !(decimals.ends_with('0')), "{number} in {value}");
            assert!(number != "-0" && number.parse::<f64>().is_ok(), "{number} in {value}");
        }
    }
}

#[test]
fn another_title_changes_its_own_line() {
    let mut changed = picture();
    let Some(Mark::Text(title)) = changed.marks.iter_mut().find(|mark| matches!(mark, Mark::Text(_))) else {
        panic!("the picture has a text")
    };
    // The same letters in another order, so that no outline comes or goes.
    title.content = "video Short 频视短 VA".to_string();
    let (before, after) = (text_of(&picture()), text_of(&changed));
    let different = before.lines().zip(after.lines()).filter(|(a, b)| a != b).count();
    assert_eq!((different, before.lines().count()), (1, after.lines().count()));
}

#[test]
fn screen_readers_are_told() {
    let svg = text_of(&picture());
    let xml = roxmltree::Document::parse(&svg).expect("a valid SVG");
    let root = xml.root_element();
    assert_eq!((root.attribute("role"), root.attribute("aria-labelledby")), (Some("img"), Some("demo__title demo__desc")));
    let labels: Vec<&str> =
        xml.descendants().filter(|n| n.attribute("role") == Some("img")).filter_map(|n| n.attribute("aria-label")).collect();
    assert_eq!(labels[..2], ["Lines & <more>", "Short video 短视频 AV"]);
}

#[test]
fn dashes_leave_gaps_with_square_ends() {
    let mut picture = Picture::new("dash", 40.0, 20.0);
    picture.marks.push(Mark::line([(0.0, 10.0), (40.0, 10.0)], Stroke::new(BLUE, 4.0).dashed(8.0, 4.0)));
    let image = Image::of(&picture, 1);
    assert_eq!((image.width, image.height), (40, 20));
    let row: Vec<bool> = (0..24).map(|x| image.at(x, 10) == BLUE).collect();
    let expected: Vec<bool> = (0..24).map(|x| x % 12 < 8).collect();
    assert_eq!(row, expected);
    assert_eq!(image.at(9, 10), Color::WHITE);
}

#[test]
fn clips_cut_and_do_not_bend() {
    let mut picture = Picture::new("clip", 60.0, 40.0);
    let diagonal = Mark::line([(-60.0, -60.0), (100.0, 100.0)], Stroke::new(BLUE, 6.0));
    let window = Rect::new(10.0, 10.0, 20.0, 20.0);
    picture.marks.push(Mark::group("a", vec![diagonal.clone()]).clipped(window));
    let image = Image::of(&picture, 1);
    assert_eq!(
        [image.at(9, 9), image.at(10, 10), image.at(20, 20), image.at(29, 29), image.at(30, 30)],
        [Color::WHITE, BLUE, BLUE, BLUE, Color::WHITE]
    );
    let Item::Shape(line) = &scene(&picture).items[2] else { panic!("background, group, line") };
    assert_eq!(line.outline, Outline::Path { points: vec![(-6000, -6000), (10000, 10000)], closed: false });
    // Clips that do not meet leave nothing, in any format.
    let elsewhere = Rect::new(40.0, 0.0, 10.0, 10.0);
    picture.marks = vec![Mark::group("a", vec![Mark::group("b", vec![diagonal]).clipped(elsewhere)]).clipped(window)];
    assert!(Image::of(&picture, 1).rgb.iter().all(|byte| *byte == 255));
    assert!(painted(&picture, 1).iter().all(|byte| *byte == 255));
    // After the group nothing is cut any more.
    picture.marks.push(Mark::fill(Rect::new(0.0, 0.0, 60.0, 40.0), RED));
    assert!(Image::of(&picture, 1).at(59, 39) == RED);
}

#[test]
fn a_halo_lies_under_all_letters_and_over_what_was_before() {
    let with = |halo: bool| {
        let mut picture = Picture::new("halo", 60.0, 30.0);
        picture.marks.push(Mark::fill(Rect::new(0.0, 0.0, 60.0, 30.0), BLUE));
        let text = Text::new(10.0, 25.0, 20.0, "II").bold();
        picture.marks.push(if halo { text.halo(Color::WHITE, 3.0) } else { text }.into());
        Image::of(&picture, 1)
    };
    let (bare, rimmed) = (with(false), with(true));
    let count = |image: &Image, color: Color| {
        (0..30).flat_map(|y| (0..60).map(move |x| (x, y))).filter(|(x, y)| image.at(*x, *y) == color).count()
    };
    assert_eq!(count(&bare, Color::WHITE), 0);
    assert!(count(&rimmed, Color::WHITE) > 60);
    assert_eq!(count(&bare, Color::BLACK), count(&rimmed, Color::BLACK), "the rim covers no letter");
}

#[test]
fn numbers_that_are_none_and_numbers_beyond_measure_do_no_harm() {
    let bad = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY];
    let mut picture = Picture::new("bad", 60.0, 40.0);
    for n in bad {
        picture.marks.extend([
            Mark::line([(0.0, n), (60.0, 20.0)], Stroke::new(BLUE, 2.0)),
            Mark::area([(n, 0.0), (60.0, 20.0), (0.0, 40.0)], BLUE, 1.0),
            Mark::fill(Rect::new(0.0, 0.0, n, 10.0), BLUE),
            Mark::dot(n, 10.0, 5.0, BLUE),
            Mark::dot(10.0, 10.0, n, BLUE),
            Mark::line([(0.0, 0.0), (60.0, 20.0)], Stroke::new(BLUE, 0.0)),
            Mark::line([(0.0, 0.0)], Stroke::new(BLUE, 1.0)),
            Mark::fill(Rect::new(5.0, 5.0, -3.0, 4.0), BLUE),
            Text::new(n, 10.0, 12.0, "x").into(),
            Text::new(5.0, 10.0, n, "x").into(),
            Text::new(5.0, 10.0, -12.0, "x").into(),
        ]);
    }
    assert_eq!(scene(&picture).items.len(), 1, "the background alone");
    for n in [1e9, -1e9, 1e300] {
        picture.marks.extend([
            Mark::line([(0.0, 0.0), (n, n)], Stroke::new(BLUE, 2.0)),
            Mark::line([(n, n), (0.0, 0.0), (n, 0.0)], Stroke::new(BLUE, 2.0).dashed(1e6, 1e6)),
            Mark::fill(Rect::new(0.0, 0.0, n, n), BLUE),
            Mark::fill(Rect::new(-n, -n, 2.0 * n, 2.0 * n), BLUE),
            Mark::dot(n, n, 5.0, BLUE),
            Mark::group("g", vec![Mark::dot(1.0, 1.0, n, RED)]).clipped(Rect::new(-n, -n, 2.0 * n, 2.0 * n)),
            Text::new(n, n, 12.0, "x").halo(RED, n).into(),
            Text::new(5.0, 20.0, n, "x").into(),
        ]);
    }
    let scene = scene(&picture);
    assert!(!svg(&scene).is_empty() && !png(&scene, 1).is_empty() && !pdf(&scene).is_empty());
}

#[test]
fn png_says_its_density_and_no_time() {
    let bytes = png(&scene(&picture()), 2);
    let chunk = |name: &[u8]| bytes.windows(4).position(|window| window == name);
    let at = chunk(b"pHYs").expect("a density");
    assert_eq!(bytes[at + 4..at + 13], [0, 0, 0x1d, 0x87, 0, 0, 0x1d, 0x87, 1], "7559 dots per metre are 192 per inch");
    assert_eq!((chunk(b"tIME"), chunk(b"tEXt")), (None, None));
}

#[test]
fn pdf_has_the_size_of_the_picture_and_no_date() {
    let bytes = pdf(&scene(&picture()));
    let has = |part: &str| bytes.windows(part.len()).any(|window| window == part.as_bytes());
    assert!(has("/MediaBox[0 0 240 150]"));
    assert!(!has("/CreationDate") && !has("/ModDate") && !has("CreateDate") && !has("ModifyDate"));
    assert_eq!(bytes.windows(11).filter(|window| window == b"/FontFile2 ").count(), 3, "Inter in three weights");
    assert!(has("/FontFile3 ") && has("NotoSansCJKsc") && has("/ToUnicode "));
}
