//! Breaks and changes of definition: where they cut a picture, and the strip above the plot that names them.

use super::axes::crisp;
use super::bands::small;
use super::data::{Data, Series};
use super::spec::Locale;
use super::theme::{CUT, MUTED, SMALL};
use super::words;
use crate::mark::{Anchor, Mark, Stroke, Text, Weight};
use crate::period::Period;
use crate::table::{Break, Status};
use crate::text;

/// A vertical dotted rule: where it stands, and the name of what begins there.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cut {
    pub x: f64,
    pub label: String,
}

/// The declared break between two periods of a series.
pub(super) fn between<'a>(data: &Data<'a>, series: &Series, a: Period, b: Period) -> Option<&'a Break> {
    let concerns = |one: &&Break| data.table.breaks_of(&series.key).any(|own| own == *one);
    data.table.breaks.iter().find(|one| a.end() <= one.after.end() && one.after.end() < b.end() && concerns(one))
}

/// What cuts the series between two of its points that follow each other, by name: a declared break, a change of
/// definition, or a number that its source marks as the first after a break.
pub(super) fn cut_label(data: &Data, series: &Series, at: usize, next: usize, locale: Locale) -> Option<String> {
    let (a, b) = (&series.points[at], &series.points[next]);
    if a.definition != b.definition {
        return Some(data.definitions[b.definition].clone());
    }
    if let Some(one) = between(data, series, a.period, b.period) {
        return Some(words::cut(&one.note, locale));
    }
    (b.status.letter() == Status::BREAK.letter() && data.table.metric == "value").then(|| words::cut("", locale))
}

/// One rule for cuts that stand at the same place.
pub(super) fn merged(mut cuts: Vec<Cut>) -> Vec<Cut> {
    cuts.sort_by(|a, b| a.x.total_cmp(&b.x).then_with(|| a.label.cmp(&b.label)));
    let mut kept: Vec<Cut> = Vec::new();
    for cut in cuts {
        match kept.last_mut() {
            Some(last) if cut.x - last.x < 3.0 => {
                if !cut.label.is_empty() && !last.label.contains(&cut.label) {
                    last.label = if last.label.is_empty() { cut.label } else { format!("{}; {}", last.label, cut.label) };
                }
            }
            _ => kept.push(cut),
        }
    }
    kept
}

/// The names above a plot, from `top` downwards, how high they are, and where each rule begins; no height where there is
/// nothing to name.
pub(super) struct Strip {
    pub marks: Vec<Mark>,
    pub height: f64,
    tops: Vec<f64>,
}

const LINE: f64 = 14.0;
/// The widest a name gets.
const WIDE: f64 = 230.0;

struct Block {
    x: f64,
    anchor: Anchor,
    lines: Vec<String>,
    from: f64,
    to: f64,
    top: f64,
}

/// Names for the regions that the cuts make. `first` is the name of what stands before the first cut. A name that does not
/// fit its region reaches over the next one, whose name and rule then begin below it.
pub(super) fn strip(first: &str, cuts: &[Cut], left: f64, right: f64, top: f64) -> Strip {
    let mut starts = vec![(left, first.to_owned())];
    starts.extend(cuts.iter().map(|cut| (cut.x + 6.0, cut.label.clone())));
    let end = |at: usize| cuts.get(at).map_or(right, |cut| cut.x - 6.0);
    let mut blocks: Vec<Block> = Vec::new();
    let mut tops = vec![top; cuts.len()];
    for (at, (x, label)) in starts.iter().enumerate() {
        let room = (end(at) - x).min(WIDE);
        let before = at.checked_sub(1).and_then(|before| starts.get(before)).filter(|(_, label)| label.is_empty());
        let room_before = before.map_or(0.0, |(from, _)| x - 12.0 - from).min(WIDE);
        let backwards = room < 150.0 && room_before > room;
        let anchor = if backwards { Anchor::End } else { Anchor::Start };
        let x = if backwards { x - 12.0 } else { *x };
        let lines = match fitting(label, if backwards { room_before } else { room }) {
            Some(lines) => lines,
            None => text::wrap(label, SMALL, Weight::Regular, (right - x).clamp(60.0, 150.0)),
        };
        let wide = lines.iter().map(|line| text::width(line, SMALL, Weight::Regular, false)).fold(0.0, f64::max);
        let (from, to) = if backwards { (x - wide, x) } else { (x - 6.0, x + wide) };
        let meets = |block: &&Block| block.from < to + 4.0 && from < block.to + 4.0;
        let below =
            blocks.iter().filter(meets).map(|block| block.top + small(block.lines.len()) * LINE + 3.0).fold(top, f64::max);
        if at > 0 {
            tops[at - 1] = below;
        }
        if !lines.is_empty() {
            blocks.push(Block { x, anchor, lines, from, to, top: below });
        }
    }
    let bottom = blocks.iter().map(|block| block.top + small(block.lines.len()) * LINE).fold(top, f64::max);
    let mut marks = Vec::new();
    for block in blocks {
        for (row, line) in block.lines.into_iter().enumerate() {
            let baseline = block.top + small(row + 1) * LINE - 4.0;
            marks.push(Text::new(block.x, baseline, SMALL, line).anchor(block.anchor).color(MUTED).into());
        }
    }
    Strip { marks, height: if bottom > top { bottom - top + 6.0 } else { 0.0 }, tops }
}

/// The lines of a name in so much room; `None` where a word would have to be broken, or there would be many lines.
fn fitting(label: &str, room: f64) -> Option<Vec<String>> {
    let lines = text::wrap(label, SMALL, Weight::Regular, room.max(1.0));
    let whole = label.split_whitespace().all(|word| text::width(word, SMALL, Weight::Regular, false) <= room || !word.is_ascii());
    (whole && lines.len() <= 4).then_some(lines)
}

impl Strip {
    /// The rules themselves, from the names down to the axis.
    pub fn rules(&self, cuts: &[Cut], bottom: f64) -> Mark {
        rules(cuts.iter().zip(&self.tops).map(|(cut, top)| (cut.x, top + 1.0)), bottom)
    }
}

/// Dotted rules from these places and heights down to the axis.
pub(super) fn rules(from: impl Iterator<Item = (f64, f64)>, bottom: f64) -> Mark {
    let rule = |(x, top): (f64, f64)| Mark::line([(crisp(x), top), (crisp(x), bottom)], Stroke::rule(CUT, 1.0).dashed(2.0, 3.0));
    Mark::group("", from.map(rule).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(x: f64, label: &str) -> Cut {
        Cut { x, label: label.into() }
    }

    #[test]
    fn cuts_at_one_place_are_one_rule_with_both_names() {
        let cuts = merged(vec![cut(300.0, "b"), cut(100.0, "a"), cut(301.0, "c"), cut(300.5, "b")]);
        assert_eq!(cuts, [cut(100.0, "a"), cut(300.0, "b; c")]);
    }

    #[test]
    fn a_strip_without_names_takes_no_room() {
        assert_eq!(strip("", &[], 0.0, 700.0, 50.0).height, 0.0);
        assert_eq!(strip("", &[cut(300.0, "")], 0.0, 700.0, 50.0).height, 0.0);
    }

    #[test]
    fn a_name_that_has_no_room_on_the_right_stands_on_the_left() {
        let strip = strip("", &[cut(650.0, "Break: counted with the 2020 census")], 0.0, 700.0, 50.0);
        let Some(Mark::Text(text)) = strip.marks.first() else { panic!("a text") };
        assert_eq!((text.anchor, text.x), (Anchor::End, 644.0));
    }
}
