//! Units that are stated once for all numbers: in a header, in a title, in a note.

use serde::Serialize;

use super::guess::without_unit;
use super::names::role;
use crate::source::records::skip::{Reason, Skipped};
use crate::unit::{Unit, is_known, printed};

/// A unit that is stated away from the numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Stated {
    /// As printed: `亿元`, `million`.
    pub printed: String,
    /// Where: `the header`, `line 2`.
    pub by: String,
    /// It may be meant otherwise.
    pub guess: bool,
}

impl Stated {
    /// The base unit; `None` where only a scale is stated.
    pub fn unit(&self) -> Option<Unit> {
        printed(&self.printed).map(|(_, unit)| unit).filter(|unit| !unit.name().is_empty())
    }
}

/// The power of ten and the base of a unit whose words are all known.
pub(super) fn known(text: &str) -> Option<(i32, Unit)> {
    let (power, unit) = printed(text)?;
    ((unit.name().is_empty() || is_known(&unit)) && (power != 0 || !unit.name().is_empty())).then_some((power, unit))
}

/// What stands before a unit that is stated, in lower case.
pub const ANNOUNCERS: &[&str] = &[
    "单位：",
    "单位:",
    "單位：",
    "單位:",
    "計量單位：",
    "unit:",
    "units:",
    "unit of measure:",
    "unit of measurement:",
    "单位为",
    "単位：",
    "単位:",
    "in ",
];

/// The units that the lines above and below the rows state.
pub(super) fn in_lines(lines: &[Skipped], delimiter: char) -> Vec<Stated> {
    let of_line = |line: &Skipped| -> Option<Stated> {
        matches!(line.reason, Reason::Title | Reason::Declared | Reason::Comment | Reason::Footnote).then_some(())?;
        let text = line.text.trim_start_matches(['#', ' ']);
        let cells: Vec<&str> =
            text.split(delimiter).map(|cell| cell.trim().trim_matches('"').trim()).filter(|cell| !cell.is_empty()).collect();
        // A line that has nothing else may be a unit; a cell among others is one where it says so.
        let (unit, guess) = cells.iter().filter_map(|cell| in_text(cell)).find(|(_, guess)| !guess || cells.len() == 1)?;
        Some(Stated { printed: unit, by: format!("line {}", line.line), guess })
    };
    let mut found: Vec<Stated> = lines.iter().filter_map(of_line).collect();
    // What is announced as the unit is more than what only looks like one.
    found.sort_by_key(|stated| stated.guess);
    found
}

/// The unit that a text states, and whether that is a guess.
fn in_text(text: &str) -> Option<(String, bool)> {
    let lower = text.to_lowercase();
    if lower.len() == text.len() {
        let words = ANNOUNCERS.iter().filter(|words| **words != "in ");
        if let Some((at, words)) = words.filter_map(|words| Some((lower.find(words)?, words))).min() {
            let rest = text[at + words.len()..].trim();
            let unit = rest.split([')', '）', ']', '】', ';', '；', '。']).next().unwrap_or_default().trim();
            let several = unit.contains([',', '，', '、', '/']) && known(unit).is_none();
            let short = (1..=30).contains(&unit.chars().count());
            return short.then(|| (unit.to_owned(), several || printed(unit).is_none()));
        }
    }
    let bracketed = [('(', ')'), ('（', '）'), ('[', ']')].into_iter().find_map(|(open, close)| {
        let (_, rest) = text.split_once(open)?;
        rest.split_once(close).map(|(inside, _)| inside.trim())
    });
    let certain = bracketed.and_then(in_words).or_else(|| in_words(text).filter(|_| lower.starts_with("in ")));
    certain.map(|unit| (unit, false)).or_else(|| in_words(text).map(|unit| (unit, true)))
}

/// `in millions of US dollars`, `RMB million`: words that are all known.
fn in_words(text: &str) -> Option<String> {
    let unit = text.get(..3).filter(|begin| begin.eq_ignore_ascii_case("in ")).map_or(text, |_| &text[3..]);
    known(unit).map(|_| unit.trim().to_owned())
}

/// What brackets behind an indicator, or a name, say of the unit among other words: `(% of population)`, `(current US$)`.
pub(super) fn in_brackets(shown: &str, header: &str) -> Option<Stated> {
    let by = if shown == header { "the header" } else { "the indicator" };
    let text = without_unit(shown).1?;
    let stated = |printed: &str, guess| Some(Stated { printed: printed.to_owned(), by: by.to_owned(), guess });
    let last = || text.rsplit(' ').next().filter(|word| known(word).is_some() && !word.eq_ignore_ascii_case(text));
    match known(text) {
        Some(_) => stated(text, false),
        None if text.starts_with('%') || text.ends_with('%') => stated("%", false),
        None => stated(last()?, true),
    }
}

/// The unit at the end of a name that is joined of several lines: `users million persons`. A noun alone may be another name.
pub(super) fn behind(name: &str) -> Option<Stated> {
    let (at, (power, unit)) = name.match_indices(' ').find_map(|(at, _)| Some((at + 1, known(name[at + 1..].trim())?)))?;
    let money = unit.name().len() == 3 && unit.name().bytes().all(|byte| byte.is_ascii_uppercase());
    let guess = power == 0 && !money && unit != Unit::percent();
    Some(Stated { printed: name[at..].trim().to_owned(), by: "the header".to_owned(), guess })
}

/// The unit that a header states otherwise than in brackets: `Users, million`, `GDP in million yuan`. It is a guess.
pub(super) fn in_name(name: &str) -> Option<Stated> {
    let unit = [", ", "，", " in ", "_in_", "/"].into_iter().find_map(|between| {
        let (before, unit) = name.rsplit_once(between)?;
        let unit = unit.replace('_', " ");
        (!before.trim().is_empty() && known(&unit).is_some()).then_some(unit)
    })?;
    Some(Stated { printed: unit, by: "the header".to_owned(), guess: true }).filter(|_| role(name).is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_found_where_they_are_stated() {
        for (text, unit, guess) in [
            ("单位：万人", "万人", false),
            ("表1 互联网用户规模（单位：亿元）", "亿元", false),
            ("单位:亿元、%", "亿元、%", true),
            ("Unit: million persons", "million persons", false),
            ("Users by area (in thousands)", "thousands", false),
            ("In millions of US dollars", "millions of US dollars", false),
            ("Revenue (RMB million)", "RMB million", false),
            ("million persons", "million persons", true),
        ] {
            assert_eq!(in_text(text), Some((unit.to_owned(), guess)), "{text}");
        }
        for text in ["Internet users by area", "Table 1 (urban)", "in China", "Last updated 2023", "注：用户指6周岁及以上"]
        {
            assert_eq!(in_text(text), None, "{text}");
        }
        assert_eq!(in_name("GDP in million yuan").map(|stated| stated.printed), Some("million yuan".to_owned()));
        assert_eq!(in_name("share of users in China"), None);
        let in_brackets = |name| in_brackets(name, "Indicator Name").map(|stated| (stated.printed, stated.guess));
        assert_eq!(in_brackets("Internet users (% of population)"), Some(("% of population".to_owned(), false)));
        assert_eq!(in_brackets("GDP growth (annual %)"), Some(("%".to_owned(), false)));
        assert_eq!(in_brackets("GDP (current US$)"), Some(("US$".to_owned(), true)));
        assert_eq!(in_brackets("Users (of the internet)"), None);
        let behind = |name| behind(name).map(|stated| (stated.printed, stated.guess));
        assert_eq!(behind("users million persons"), Some(("million persons".to_owned(), false)));
        assert_eq!(behind("total users"), Some(("users".to_owned(), true)));
        assert_eq!(behind("users urban"), None);
    }
}
