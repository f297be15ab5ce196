//! The SVG writer: letters as outlines, each shape of a letter once, one element to a line.
//!
//! A text is a group that carries its words as a label for screen readers, so it needs no font to be seen and
//! none to be read. Names of elements begin with the id of the picture and two underscores (one for groups of
//! the chart), so several pictures can stand in one page. A letter is named after its font and glyph, not
//! after its place: another title changes the line of the title and leaves the rest of the file as it was.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter, Write};

use super::scene::{Frame, Group, Item, Letter, Outline, Pen, Run, Scene, Shape};
use crate::text::{self, Face, Segment};

/// The scene as an SVG document, which can also stand inside an HTML page.
pub fn svg(scene: &Scene) -> Vec<u8> {
    let mut out = String::with_capacity(64 * 1024);
    let writer = Writer { prefix: &name(&scene.id), clips: clips(scene), letters: letters(scene) };
    writer.document(&mut out, scene).expect("writing to a string never fails");
    out.into_bytes()
}

struct Writer<'s> {
    prefix: &'s str,
    clips: Vec<Frame>,
    letters: BTreeMap<(Face, u16), Vec<Segment>>,
}

impl Writer<'_> {
    fn document(&self, out: &mut String, scene: &Scene) -> fmt::Result {
        let (prefix, width, height) = (self.prefix, Hundredths(scene.width), Hundredths(scene.height));
        writeln!(
            out,
            r#"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" aria-labelledby="{prefix}__title {prefix}__desc">"#
        )?;
        writeln!(out, r#"<title id="{prefix}__title">{}</title>"#, Escaped(&scene.title))?;
        writeln!(out, r#"<desc id="{prefix}__desc">{}</desc>"#, Escaped(&scene.description))?;
        self.definitions(out)?;
        for item in &scene.items {
            match item {
                Item::Open(group) => self.open(out, group)?,
                Item::Close => writeln!(out, "</g>")?,
                Item::Shape(shape) => outlined(out, shape)?,
                Item::Text(run) => self.run(out, run)?,
            }
        }
        writeln!(out, "</svg>")
    }

    fn definitions(&self, out: &mut String) -> fmt::Result {
        if self.letters.is_empty() && self.clips.is_empty() {
            return Ok(());
        }
        writeln!(out, "<defs>")?;
        for (number, clip) in self.clips.iter().enumerate() {
            writeln!(out, r#"<clipPath id="{}__clip{number}"><rect {}/></clipPath>"#, self.prefix, Placed(*clip))?;
        }
        for ((face, glyph), segments) in &self.letters {
            writeln!(out, r#"<path id="{}__{}{glyph}" d="{}"/>"#, self.prefix, initial(*face), Curve(segments))?;
        }
        writeln!(out, "</defs>")
    }

    fn open(&self, out: &mut String, group: &Group) -> fmt::Result {
        write!(out, "<g")?;
        if !group.id.is_empty() {
            write!(out, r#" id="{}_{}""#, self.prefix, name(&group.id))?;
        }
        if let Some(label) = &group.label {
            write!(out, r#" role="img" aria-label="{}""#, Escaped(label))?;
        }
        if let Some(clip) = group.clip {
            let number = self.clips.iter().position(|known| *known == clip).expect("all clips were collected");
            write!(out, r#" clip-path="url(#{}__clip{number})""#, self.prefix)?;
        }
        writeln!(out, ">")
    }

    fn run(&self, out: &mut String, run: &Run) -> fmt::Result {
        let mut uses = String::new();
        let has_ink = |letter: &&Letter| self.letters.contains_key(&(letter.face, letter.glyph));
        for letter in run.letters.iter().filter(has_ink) {
            write!(uses, r##"<use xlink:href="#{}__{}{}""##, self.prefix, initial(letter.face), letter.glyph)?;
            for (axis, at) in [("x", letter.x), ("y", letter.y)] {
                if at != 0 {
                    write!(uses, r#" {axis}="{at}""#)?;
                }
            }
            write!(uses, "/>")?;
        }
        if uses.is_empty() {
            return Ok(());
        }
        // Outlines are in thousandths of an em, and no number has more than two decimals: the scale takes two
        // factors, of which the second is a tenth of the size.
        let (x, y, tenth) = (Hundredths(run.x), Hundredths(run.y), Hundredths(run.size / 10));
        let label = Escaped(&run.content);
        write!(out, r#"<g role="img" aria-label="{label}" transform="translate({x} {y}) scale(.01) scale({tenth})""#)?;
        let color = run.color.css();
        match run.halo {
            Some((rim, width)) if width > 0 => {
                let rim = rim.css();
                write!(out, r#"><g fill="{rim}" stroke="{rim}" stroke-width="{width}" stroke-linejoin="round">"#)?;
                writeln!(out, r#"{uses}</g><g fill="{color}">{uses}</g></g>"#)
            }
            _ => writeln!(out, r#" fill="{color}">{uses}</g>"#),
        }
    }
}

fn outlined(out: &mut String, shape: &Shape) -> fmt::Result {
    match &shape.outline {
        Outline::Rect { frame, radius } => {
            write!(out, "<rect {}", Placed(*frame))?;
            if *radius > 0 {
                write!(out, r#" rx="{}""#, Hundredths(*radius))?;
            }
        }
        Outline::Circle { x, y, radius } => {
            let (x, y, radius) = (Hundredths(*x), Hundredths(*y), Hundredths(*radius));
            write!(out, r#"<circle cx="{x}" cy="{y}" r="{radius}""#)?;
        }
        Outline::Path { points, closed } => {
            write!(out, r#"<path d=""#)?;
            for (i, &(x, y)) in points.iter().enumerate() {
                let step = if i == 0 { 'M' } else { 'L' };
                write!(out, "{step}{} {}", Hundredths(x), Hundredths(y))?;
            }
            write!(out, r#"{}""#, if *closed { "Z" } else { "" })?;
        }
    }
    match shape.fill {
        Some(paint) => {
            write!(out, r#" fill="{}""#, paint.color.css())?;
            if paint.opacity < 100 {
                write!(out, r#" fill-opacity="{}""#, Hundredths(paint.opacity))?;
            }
        }
        None => write!(out, r#" fill="none""#)?,
    }
    if let Some(pen) = &shape.pen {
        stroked(out, pen)?;
    }
    writeln!(out, "/>")
}

fn stroked(out: &mut String, pen: &Pen) -> fmt::Result {
    write!(out, r#" stroke="{}" stroke-width="{}""#, pen.paint.color.css(), Hundredths(pen.width))?;
    if pen.paint.opacity < 100 {
        write!(out, r#" stroke-opacity="{}""#, Hundredths(pen.paint.opacity))?;
    }
    if pen.round {
        write!(out, r#" stroke-linejoin="round""#)?;
    }
    match pen.dash {
        Some((dash, gap)) => write!(out, r#" stroke-dasharray="{} {}""#, Hundredths(dash), Hundredths(gap)),
        None if pen.round => write!(out, r#" stroke-linecap="round""#),
        None => Ok(()),
    }
}

/// The clips of a scene, each once, in the order of their first use.
fn clips(scene: &Scene) -> Vec<Frame> {
    let mut clips = Vec::new();
    for item in &scene.items {
        if let Item::Open(Group { clip: Some(clip), .. }) = item
            && !clips.contains(clip)
        {
            clips.push(*clip);
        }
    }
    clips
}

/// The outlines of all letters of a scene that leave a trace.
fn letters(scene: &Scene) -> BTreeMap<(Face, u16), Vec<Segment>> {
    let mut letters = BTreeMap::new();
    for item in &scene.items {
        if let Item::Text(run) = item {
            for letter in &run.letters {
                letters.entry((letter.face, letter.glyph)).or_insert_with(|| text::outline(letter.face, letter.glyph));
            }
        }
    }
    letters.retain(|_, segments| !segments.is_empty());
    letters
}

fn initial(face: Face) -> char {
    match face {
        Face::Regular => 'r',
        Face::SemiBold => 's',
        Face::Bold => 'b',
        Face::HanRegular => 'h',
        Face::HanBold => 'H',
    }
}

/// A name that is safe in an attribute and in a reference; it begins with a letter, as names must.
fn name(raw: &str) -> String {
    let kept: String = raw.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    if kept.starts_with(|c: char| c.is_ascii_alphabetic()) { kept } else { format!("c{kept}") }
}

/// A number of hundredths as a decimal: no exponent, no trailing zeros, no negative zero.
struct Hundredths(i32);

impl Display for Hundredths {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (whole, part) = (self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100);
        let sign = if self.0 < 0 { "-" } else { "" };
        match (part, part % 10) {
            (0, _) => write!(f, "{sign}{whole}"),
            (_, 0) => write!(f, "{sign}{whole}.{}", part / 10),
            _ => write!(f, "{sign}{whole}.{part:02}"),
        }
    }
}

struct Placed(Frame);

impl Display for Placed {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let [x, y, width, height] = [self.0.x, self.0.y, self.0.width, self.0.height].map(Hundredths);
        write!(f, r#"x="{x}" y="{y}" width="{width}" height="{height}""#)
    }
}

/// Text for an element or an attribute. Characters that XML forbids are dropped, controls with them; a line
/// end becomes a space, because a parser would make one of it in an attribute.
struct Escaped<'t>(&'t str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                '\t' | '\n' | '\r' => f.write_char(' ')?,
                '\u{fffe}' | '\u{ffff}' => {}
                c if c.is_control() => {}
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

/// An outline as path data with relative steps, which are shorter and, being whole numbers, as exact.
struct Curve<'s>(&'s [Segment]);

impl Display for Curve<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let (mut at, mut start) = ((0, 0), (0, 0));
        let step = |f: &mut Formatter<'_>, letter: char, numbers: &[i32]| {
            f.write_char(letter)?;
            for (i, number) in numbers.iter().enumerate() {
                let space = if i > 0 && *number >= 0 { " " } else { "" };
                write!(f, "{space}{number}")?;
            }
            Ok(())
        };
        for segment in self.0 {
            let (x0, y0) = at;
            match *segment {
                Segment::Move(x, y) => {
                    step(f, 'M', &[x, y])?;
                    (at, start) = ((x, y), (x, y));
                }
                Segment::Line(x, y) => {
                    match (x - x0, y - y0) {
                        (dx, 0) => step(f, 'h', &[dx])?,
                        (0, dy) => step(f, 'v', &[dy])?,
                        (dx, dy) => step(f, 'l', &[dx, dy])?,
                    }
                    at = (x, y);
                }
                Segment::Quad(x1, y1, x, y) => {
                    step(f, 'q', &[x1 - x0, y1 - y0, x - x0, y - y0])?;
                    at = (x, y);
                }
                Segment::Cubic(x1, y1, x2, y2, x, y) => {
                    step(f, 'c', &[x1 - x0, y1 - y0, x2 - x0, y2 - y0, x - x0, y - y0])?;
                    at = (x, y);
                }
                Segment::Close => {
                    f.write_char('z')?;
                    at = start;
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hundredths_are_written_short_and_exact() {
        let written: Vec<String> =
            [0, 1, 10, 100, -5, -50, -1234, 1230, i32::MIN].iter().map(|n| Hundredths(*n).to_string()).collect();
        assert_eq!(written, ["0", "0.01", "0.1", "1", "-0.05", "-0.5", "-12.34", "12.3", "-21474836.48"]);
    }

    #[test]
    fn text_is_escaped_and_controls_are_dropped() {
        let nasty = "<a href=\"x\">&'\u{0}\u{1b}[31m\u{85}\u{ffff}\n]]>é市";
        assert_eq!(Escaped(nasty).to_string(), "&lt;a href=&quot;x&quot;&gt;&amp;&#39;[31m ]]&gt;é市");
    }

    #[test]
    fn names_are_safe() {
        assert_eq!(name("market-size"), "market-size");
        assert_eq!(name("9\" onload=\"x_y"), "c9--onload--x-y");
        assert_eq!(name(""), "c");
    }

    #[test]
    fn path_data_is_relative_and_exact() {
        let square = [
            Segment::Move(10, -20),
            Segment::Line(30, -20),
            Segment::Line(30, 0),
            Segment::Quad(20, 5, 10, 0),
            Segment::Close,
            Segment::Move(1, 1),
            Segment::Line(2, 3),
        ];
        assert_eq!(Curve(&square).to_string(), "M10-20h20v20q-10 5-20 0zM1 1l1 2");
    }
}
