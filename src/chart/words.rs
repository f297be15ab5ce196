//! The words that pictures write by themselves, in each language.

use super::spec::Locale;
use crate::table::Reason;
use crate::unit::Unit;

/// A unit as people say it: base unit, English, Chinese.
const NOUNS: &[(&str, &str, &str)] = &[
    ("CNY", "yuan", "元"),
    ("USD", "US dollars", "美元"),
    ("EUR", "euros", "欧元"),
    ("JPY", "yen", "日元"),
    ("GBP", "pounds sterling", "英镑"),
    ("person", "people", "人"),
    ("household", "households", "户"),
    ("account", "accounts", "个账号"),
    ("company", "companies", "家"),
    ("title", "titles", "部"),
    ("programme", "programmes", "档"),
    ("episode", "episodes", "集"),
    ("session", "sessions", "场"),
    ("video", "videos", "条"),
    ("minute", "minutes", "分钟"),
    ("pp", "percentage points", "个百分点"),
    ("year", "years", "年"),
    ("period", "periods", "期"),
];

/// A unit as people say it: `yuan per person` for `CNY/person`.
pub(super) fn noun(unit: &Unit, locale: Locale) -> String {
    if let Some((above, below)) = unit.name().split_once('/') {
        let (above, below) = (noun(&Unit::new(above), locale), singular(below, locale));
        return locale.pick(format!("{above} per {below}"), format!("{above}/{below}"));
    }
    let known = NOUNS.iter().find(|(base, ..)| *base == unit.name());
    known.map_or_else(|| unit.name().to_owned(), |(_, en, zh)| locale.pick(*en, *zh).to_owned())
}

fn singular(unit: &str, locale: Locale) -> String {
    match (unit, locale) {
        ("USD", Locale::En) => "US dollar".to_owned(),
        ("EUR", Locale::En) => "euro".to_owned(),
        ("GBP", Locale::En) => "pound sterling".to_owned(),
        (_, Locale::En) if NOUNS.iter().any(|(base, en, _)| *base == unit && *en != unit && en.ends_with('s')) => unit.to_owned(),
        ("person", Locale::En) => "person".to_owned(),
        _ => noun(&Unit::new(unit), locale),
    }
}

/// Parts of a subtitle or a list, with the comma of the language.
pub(super) fn joined(parts: &[String], locale: Locale) -> String {
    parts.join(locale.pick(", ", "，"))
}

/// Entries of an enumeration.
pub(super) fn listed(parts: &[String], locale: Locale) -> String {
    parts.join(locale.pick(", ", "、"))
}

/// One sentence after another, each with its full stop.
pub(super) fn sentences(parts: &[String], locale: Locale) -> String {
    let stop = locale.pick(". ", "。");
    let ended = |part: &String| match part.trim_end() {
        text if text.ends_with(['.', '。', '!', '?', '！', '？']) => format!("{text}{}", locale.pick(" ", "")),
        text => format!("{text}{stop}"),
    };
    parts.iter().filter(|part| !part.trim().is_empty()).map(ended).collect::<String>().trim_end().to_owned()
}

/// The word before the notes.
pub(super) fn note(locale: Locale, many: bool) -> &'static str {
    locale.pick(if many { "Notes: " } else { "Note: " }, "注：")
}

/// The word before the sources.
pub(super) fn source(locale: Locale, many: bool) -> &'static str {
    locale.pick(if many { "Sources: " } else { "Source: " }, "来源：")
}

/// What a picture without any number says.
pub(super) fn nothing(locale: Locale) -> &'static str {
    locale.pick("No figure for this selection", "所选范围内没有数据")
}

/// What a waterfall without two totals says.
pub(super) fn two_totals(locale: Locale) -> &'static str {
    locale.pick("A waterfall needs the total, or all parts, at two comparable periods", "瀑布图需要两个可比时点的合计或全部分项")
}

/// What a dumbbell chart without a pair says.
pub(super) fn two_values(locale: Locale) -> &'static str {
    locale.pick(
        "A dumbbell chart needs figures of two periods, or of two values of a dimension",
        "哑铃图需要两个时点或两个类别的数据",
    )
}

/// What stands in place of growth where there is none at all.
pub(super) fn no_growth(reason: Option<Reason>, locale: Locale) -> String {
    match (reason, locale) {
        (None | Some(Reason::NoPrior | Reason::MissingPeriod), Locale::En) => {
            "No growth: there is no figure of an earlier year to compare with".to_owned()
        }
        (None | Some(Reason::NoPrior | Reason::MissingPeriod), Locale::Zh) => "没有上年数据可比，不计算增长".to_owned(),
        (Some(Reason::Break | Reason::DefinitionDiffers), Locale::Zh) => "口径不同，不计算增长".to_owned(),
        (Some(_), Locale::Zh) => "缺少计算增长所需的数据".to_owned(),
        (Some(reason), Locale::En) => format!("No growth: {}", reason.sentence()),
    }
}

/// What stands where a number is missing.
pub(super) fn missing(locale: Locale) -> &'static str {
    locale.pick("n/a", "缺")
}

/// What stands where growth would cross a break.
pub(super) fn broken(locale: Locale) -> &'static str {
    locale.pick("break", "口径变动")
}

/// The label of a declared break.
pub(super) fn cut(note: &str, locale: Locale) -> String {
    // What stands in brackets at its end is for the note below the picture.
    let note = note.trim().trim_end_matches(['.', '。']);
    let open = note.rfind(['(', '（']).filter(|_| note.ends_with([')', '）']));
    let said = open.map_or(note, |open| note[..open].trim_end());
    match said.chars().count() {
        1..=70 => locale.pick(format!("Break: {said}"), format!("断点：{said}")),
        _ => locale.pick("Break in the series", "数列中断").to_owned(),
    }
}

/// The first letter in upper case.
pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_said_as_people_do() {
        let say = |name: &str, locale| noun(&Unit::new(name), locale);
        assert_eq!(say("CNY/person", Locale::En), "yuan per person");
        assert_eq!(say("CNY/USD", Locale::En), "yuan per US dollar");
        assert_eq!(say("CNY/person", Locale::Zh), "元/人");
        assert_eq!(say("widgets", Locale::En), "widgets");
        assert_eq!(say("person/household", Locale::En), "people per household");
    }

    #[test]
    fn sentences_end_once() {
        assert_eq!(sentences(&["A.".into(), "B".into(), " ".into()], Locale::En), "A. B.");
        assert_eq!(sentences(&["甲".into(), "乙。".into()], Locale::Zh), "甲。乙。");
    }
}
