//! Levels as columns, their growth in a panel of its own below, over the same periods. Never two axes on one panel.

use super::axes::gutter;
use super::bands::{Bands, slots};
use super::column::View;
use super::data::Data;
use super::describe::{describe, subtitle, unit};
use super::format::Numbers;
use super::frame::{self, Frame};
use super::spec::Input;
use super::theme::{INK, LABEL, MUTED, paints};
use super::{cuts, metric_words, notes, words};
use crate::mark::{Anchor, Color, Mark, Picture, Rect, Text};

/// Draws columns over columns of growth.
pub(super) fn draw(input: &Input) -> Picture {
    frame::explained(input.spec.locale, |unused| drawn(input, unused))
}

/// `unused` are words for missing numbers that find no place.
fn drawn(input: &Input, unused: &[&str]) -> Picture {
    let locale = input.spec.locale;
    let [levels, growths, ..] = input.tables[..] else { return super::column::draw(input) };
    let (level, growth) = (Data::by_definition(input, levels), Data::by_definition(input, growths));
    let level_numbers = Numbers::fit(level.values(), levels.unit.as_ref(), input.spec, false);
    let growth_numbers = Numbers::fit(growth.values(), growths.unit.as_ref(), input.spec, true);

    let points = growths.unit.as_ref().is_some_and(|unit| unit.name() == "pp");
    let metric = metric_words::words(&growths.metric, points, locale).unwrap_or_default();
    let panels = [
        [words::capital(&levels.measure.title), unit(&levels.measure.title, &level_numbers)],
        [words::capital(&metric), growth_numbers.unit()],
    ]
    .map(|parts| parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>());
    let mut parts = subtitle(&level, &level_numbers, locale);
    if let Some(first) = parts.first_mut().filter(|_| !metric.is_empty()) {
        *first = locale.pick(format!("{first} and {metric}"), format!("{first}及{metric}"));
    }
    parts.retain(|part| *part != unit(&levels.measure.title, &level_numbers));
    let told = frame::subtitle(input, &parts, &[]);

    let mut derived = notes::derived(input, &level, true);
    derived.extend(notes::derived(input, &growth, true).into_iter().filter(|note| !derived.contains(note)).collect::<Vec<_>>());
    let said = |data, numbers: &Numbers, parts: &[String]| describe(&parts.join(", "), "", data, numbers, locale);
    let description = format!(
        "{} {}",
        describe(
            locale.pick("Columns and growth", "柱状图与增速"),
            &words::joined(&parts, locale),
            &level,
            &level_numbers,
            locale
        ),
        said(&growth, &growth_numbers, &panels[1])
    );
    // Room for the names of definitions and breaks, before it is known how much they need.
    let strip_high = if level.definitions.len() > 1 || !levels.breaks.is_empty() { 34.0 } else { 0.0 };
    let mut frame =
        Frame::new(input, &told, &frame::all_notes(input, notes::without(derived, unused, locale)), 440.0 + strip_high);
    if level.values().next().is_none() {
        return frame.finish(description);
    }
    let (level_paints, growth_paints) = (paints(&level, input.spec), paints(&growth, input.spec));
    let mut room = frame.body();
    if level.series.len() > 1 {
        let entries: Vec<_> = level.series.iter().zip(&level_paints).map(|(s, p)| (s.label.clone(), p.mark, p.text)).collect();
        let high = frame::key(&mut frame.marks, &entries, room.x, room.right(), room.y) + 4.0;
        room = Rect::new(room.x, room.y + high, room.w, room.h - high);
    }
    let upper = View { data: &level, numbers: &level_numbers, paints: &level_paints, locale };
    let lower = View { data: &growth, numbers: &growth_numbers, paints: &growth_paints, locale };
    let low_high = (room.h * 0.36).max(118.0);
    let (top_ticks, low_ticks) = (upper.ticks(room.h - low_high - 84.0 - strip_high), lower.ticks(low_high - 52.0));
    let left = room.x + gutter(&top_ticks, &level_numbers).max(gutter(&low_ticks, &growth_numbers));
    let bands = Bands::new(slots(&level), left, room.right());
    let (first, cuts) = bands.cuts(&level, locale);
    let foot = bands.foot(locale);
    let heading = |marks: &mut Vec<Mark>, parts: &[String], y: f64| {
        let text = Text::new(room.x, y + 12.0, LABEL, words::joined(parts, locale)).semibold().color(INK);
        marks.push(text.into());
    };
    heading(&mut frame.marks, &panels[0], room.y);
    let strip = cuts::strip(&first, &cuts, left, room.right(), room.y + 22.0);
    let low = Rect::new(left, room.bottom() - foot - low_high + 34.0, room.right() - left, low_high - 34.0);
    let top_y = room.y + 22.0 + strip.height;
    let top = Rect::new(left, top_y, room.right() - left, room.bottom() - foot - low_high - 4.0 - top_y);
    frame.marks.extend(upper.panel(&top_ticks, &bands, &level.definitions, top));
    heading(&mut frame.marks, &panels[1], low.y - 28.0);
    if growth.values().next().is_some() {
        frame.marks.extend(lower.panel(&low_ticks, &bands, &level.definitions, low));
    } else {
        let mut reasons: Vec<_> = growth.points().filter_map(|point| point.reason).collect();
        reasons.sort();
        // Of the first number of a series nobody expects growth: another reason says more.
        let said = words::no_growth(reasons.last().copied(), locale);
        let text = Text::new(low.x + low.w / 2.0, low.y + low.h / 2.0, LABEL, said).anchor(Anchor::Middle);
        frame.marks.push(text.color(MUTED).halo(Color::WHITE, 2.0).into());
    }
    frame.marks.push(strip.rules(&cuts, top.bottom()));
    frame.marks.push(cuts::rules(cuts.iter().map(|cut| (cut.x, low.y - 8.0)), low.bottom()));
    frame.marks.extend(strip.marks);
    frame.marks.push(bands.names(low, locale));
    frame.finish(description)
}
