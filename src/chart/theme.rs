//! Colours, sizes and distances: the look of every picture, in one place.

use super::data::Data;
use super::spec::Spec;
use crate::mark::Color;

/// Titles and what must be read first.
pub(super) const INK: Color = Color::hex(0x0e_25_2f);
/// Subtitles, labels of values.
pub(super) const TEXT: Color = Color::hex(0x36_44_4d);
/// Axis labels, notes and sources.
pub(super) const MUTED: Color = Color::hex(0x5b_66_6e);
/// Gridlines.
pub(super) const GRID: Color = Color::hex(0xe1_e6_e9);
/// The zero line, ticks, connectors.
pub(super) const AXIS: Color = Color::hex(0x4a_56_5d);
/// Dotted rules of breaks.
pub(super) const CUT: Color = Color::hex(0x7a_85_8c);
/// Series that are there for comparison.
pub(super) const CONTEXT: Color = Color::hex(0x86_8f_96);
/// Parts of a stack beyond the strong colours; carries dark text.
pub(super) const REST: Color = Color::hex(0xc3_ca_cf);
/// The ground under forecasts.
pub(super) const BAND: Color = Color::hex(0xf1_f4_f6);
/// The short rule above every title.
pub(super) const SIGNATURE: Color = STRONG[0];

/// The strong colours: far apart for the colour-blind, and legible as text on white.
pub(super) const STRONG: [Color; 4] =
    [Color::hex(0x2e_70_d6), Color::hex(0xba_53_14), Color::hex(0x07_65_4b), Color::hex(0x66_42_74)];
/// The same strong colours, paler: numbers of another definition. Still 3:1 on white.
const PALE: [Color; 4] = [Color::hex(0x6b_93_d4), Color::hex(0xc9_7f_4f), Color::hex(0x4f_96_7f), Color::hex(0x98_7c_a3)];

/// Pixels per em of the title, the subtitle, labels of data, and the smallest texts.
pub(super) const TITLE: f64 = 20.0;
pub(super) const SUBTITLE: f64 = 14.0;
pub(super) const LABEL: f64 = 12.0;
pub(super) const SMALL: f64 = 11.0;

/// The least distance of anything from the edge of the picture.
pub(super) const MARGIN: f64 = 24.0;

/// How one series is coloured.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Paint {
    /// Lines, dots and columns.
    pub mark: Color,
    /// The same, paler, for another definition.
    pub pale: Color,
    /// Its label.
    pub text: Color,
    /// Whether it is one of the few that the picture is about.
    pub strong: bool,
}

const GREY: Paint = Paint { mark: CONTEXT, pale: CONTEXT, text: MUTED, strong: false };

fn strong(index: usize) -> Paint {
    Paint { mark: STRONG[index], pale: PALE[index], text: STRONG[index], strong: true }
}

/// The colours of the series of a picture. A value of a dimension has the colour of its declared rank, so that one
/// colour means one thing in a whole report; the whole is dark; at most four series are not grey.
pub(super) fn paints(data: &Data, spec: &Spec) -> Vec<Paint> {
    let chosen = chosen(data, spec);
    let mut paints = vec![GREY; data.series.len()];
    let mut taken = [false; STRONG.len()];
    let mut order = chosen.clone();
    order.sort_by_key(|&at| (data.series[at].rank, at));
    for at in order {
        let series = &data.series[at];
        if series.total {
            paints[at] = Paint { mark: INK, pale: MUTED, text: INK, strong: true };
            continue;
        }
        let wanted = series.rank % STRONG.len();
        let free = (0..STRONG.len()).map(|step| (wanted + step) % STRONG.len()).find(|&index| !taken[index]);
        if let Some(index) = free {
            taken[index] = true;
            paints[at] = strong(index);
        }
    }
    paints
}

/// The series that are not grey: those to highlight, else all where they are few, else the largest at the end.
fn chosen(data: &Data, spec: &Spec) -> Vec<usize> {
    let named: Vec<usize> = spec
        .highlight
        .iter()
        .filter_map(|name| data.series.iter().position(|s| s.name == *name || s.label == *name))
        .take(STRONG.len())
        .collect();
    if !named.is_empty() {
        return named;
    }
    let mut all: Vec<usize> = (0..data.series.len()).collect();
    if all.len() > STRONG.len() {
        let last = |at: &usize| data.series[*at].last().and_then(|p| p.value);
        all.sort_by(|a, b| last(b).cmp(&last(a)).then(a.cmp(b)));
        all.truncate(STRONG.len());
    }
    all
}

/// The contrast of two colours as WCAG 2.2 defines it, from 1 to 21.
pub(super) fn contrast(a: Color, b: Color) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(color: Color) -> f64 {
    0.2126 * linear(color.r) + 0.7152 * linear(color.g) + 0.0722 * linear(color.b)
}

/// The curve of sRGB by a polynomial that is good to a thousandth: `powf` differs between platforms.
fn linear(channel: u8) -> f64 {
    let x = f64::from(channel) / 255.0;
    (x * (x * (x * 0.305_306_011 + 0.682_171_111) + 0.012_522_878)).max(0.0)
}

/// The colour of a text on a filled mark: white where that is legible, else dark.
pub(super) fn on(fill: Color) -> Color {
    if contrast(Color::WHITE, fill) >= 4.5 { Color::WHITE } else { INK }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_wcag() {
        assert!((contrast(Color::WHITE, Color::BLACK) - 21.0).abs() < 0.05);
        assert!((contrast(Color::WHITE, Color::hex(0x2e_70_d6)) - 4.8).abs() < 0.1);
    }

    #[test]
    fn texts_and_marks_are_legible_on_white() {
        let text = [INK, TEXT, MUTED, AXIS].into_iter().chain(STRONG);
        assert!(text.into_iter().all(|color| contrast(Color::WHITE, color) >= 4.5));
        let marks = [CONTEXT, CUT].into_iter().chain(PALE);
        for color in marks {
            assert!(contrast(Color::WHITE, color) >= 3.0, "{}: {}", color.css(), contrast(Color::WHITE, color));
        }
        assert_eq!(on(REST), INK);
        assert_eq!(on(STRONG[0]), Color::WHITE);
    }
}
