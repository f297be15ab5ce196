//! What the names and the cells of columns suggest. All of it is guesswork, and is called so wherever it is shown.

use serde::Serialize;

use super::stated::known;
use crate::unit::Unit;

/// A guess and what it rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Guess {
    /// What is proposed.
    pub value: String,
    /// Why.
    pub because: String,
    /// The line of a card that settles it, behind its section: `[measures.users] kind = "stock"`.
    pub card: String,
}

impl Guess {
    pub(super) fn new(value: &str, because: impl Into<String>, card: impl Into<String>) -> Guess {
        Guess { value: value.to_owned(), because: because.into(), card: card.into() }
    }
}

/// A name without what stands in brackets behind it, and that.
pub(super) fn without_unit(name: &str) -> (&str, Option<&str>) {
    let name = name.trim();
    let inner = [('(', ')'), ('（', '）'), ('[', ']')].into_iter().find_map(|(open, close)| {
        let before = name.strip_suffix(close)?;
        let at = before.rfind(open)?;
        Some((before[..at].trim_end(), before[at + open.len_utf8()..].trim()))
    });
    match inner {
        Some((before, inner)) if !before.is_empty() && !inner.is_empty() => (before, Some(inner)),
        _ => (name, None),
    }
}

/// The unit that stands in brackets behind a name, as printed, where it is one that is known: its power of ten and its base.
///
/// ```
/// use sizeup::source::inspect::header_unit;
/// assert_eq!(header_unit("Users (million)").unwrap().0, "million");
/// assert_eq!(header_unit("收入（亿元）").unwrap().2.name(), "CNY");
/// assert!(header_unit("Users (urban)").is_none() && header_unit("Users").is_none());
/// ```
pub fn header_unit(name: &str) -> Option<(&str, i32, Unit)> {
    let text = without_unit(name).1?;
    let (power, unit) = known(text)?;
    Some((text, power, unit))
}

/// Words of a value that states the whole beside its parts.
pub const TOTALS: &[&str] = &[
    "total",
    "all",
    "overall",
    "sum",
    "grand total",
    "whole",
    "both",
    "national",
    "合计",
    "总计",
    "总",
    "全部",
    "全国",
    "小计",
    "總計",
    "合計",
    "計",
    "_t",
    "tot",
    "gesamt",
    "insgesamt",
    "ensemble",
    "totale",
    "both sexes",
    "all items",
    "all regions",
    "all areas",
    "all segments",
    "all sectors",
    "all products",
    "subtotal",
    "sub-total",
    "nationwide",
    "итого",
    "всего",
];

/// Words in the name of a measure, and the kind they suggest.
const WORDS: &[(&str, &str)] = &[
    ("growth", "growth"),
    ("yoy", "growth"),
    ("increase", "growth"),
    ("增长", "growth"),
    ("增速", "growth"),
    ("同比", "growth"),
    ("index", "index"),
    ("指数", "index"),
    ("per_", "ratio"),
    (" per ", "ratio"),
    ("人均", "ratio"),
    ("rate", "rate"),
    ("unrate", "rate"),
    ("unemployment", "rate"),
    ("share", "rate"),
    ("penetration", "rate"),
    ("percent", "rate"),
    ("率", "rate"),
    ("占比", "rate"),
    ("users", "stock"),
    ("population", "stock"),
    ("residents", "stock"),
    ("accounts", "stock"),
    ("companies", "stock"),
    ("subscribers", "stock"),
    ("households", "stock"),
    ("用户", "stock"),
    ("人口", "stock"),
    ("revenue", "flow"),
    ("sales", "flow"),
    ("size", "flow"),
    ("gmv", "flow"),
    ("output", "flow"),
    ("收入", "flow"),
    ("规模", "flow"),
];

/// The kind that a unit suggests, where the name says nothing.
const UNITS: &[(&str, &str)] = &[
    ("%", "rate"),
    ("pp", "rate"),
    ("person", "stock"),
    ("household", "stock"),
    ("account", "stock"),
    ("company", "stock"),
    ("CNY", "flow"),
    ("USD", "flow"),
    ("dollars", "flow"),
    ("EUR", "flow"),
    ("JPY", "flow"),
    ("GBP", "flow"),
];

/// The kind of a measure, as far as its name and its unit suggest one, and why.
pub(super) fn kind(name: &str, unit: Option<&str>) -> Option<(&'static str, String)> {
    let lower = name.to_lowercase();
    if let Some(unit) = unit.filter(|unit| unit.contains('/')) {
        return Some(("ratio", format!("the unit is `{unit}`")));
    }
    let by_word = WORDS.iter().find(|(word, _)| has_word(&lower, word));
    let by_unit = unit.and_then(|unit| UNITS.iter().find(|(known, _)| *known == unit));
    match (by_word, by_unit) {
        // A percentage is never a stock or a flow, whatever it is called.
        (Some((_, "stock" | "flow" | "ratio")), Some((unit, "rate"))) => Some(("rate", format!("the unit is `{unit}`"))),
        (Some((word, kind)), _) => Some((kind, format!("the name has `{}`", word.trim()))),
        (None, Some((unit, kind))) => Some((kind, format!("the unit is `{unit}`"))),
        (None, None) => None,
    }
}

/// Whether a name has a word, at the beginning of one where it has letters of ASCII: `rate` is not in `integrated`.
fn has_word(name: &str, word: &str) -> bool {
    let begins = |at: usize| !name[..at].ends_with(|c: char| c.is_ascii_alphabetic());
    name.match_indices(word).any(|(at, _)| !word.starts_with(|c: char| c.is_ascii_alphabetic()) || begins(at))
}

/// Words of a column of status, and the letter of SDMX that they suggest; the first that a word has in it prevails.
const STATUS: &[(&str, char)] = &[
    ("forecast", 'F'),
    ("projection", 'F'),
    ("projected", 'F'),
    ("预测", 'F'),
    ("estimate", 'E'),
    ("estimated", 'E'),
    ("approximate", 'E'),
    ("估计", 'E'),
    ("provisional", 'P'),
    ("preliminary", 'P'),
    ("初步", 'P'),
    ("快报", 'P'),
    ("imputed", 'I'),
    ("interpolated", 'I'),
    ("break", 'B'),
    ("confidential", 'Q'),
    ("missing", 'M'),
    ("reported", 'A'),
    ("actual", 'A'),
    ("final", 'A'),
    ("normal", 'A'),
    ("observed", 'A'),
    ("published", 'A'),
    ("revised", 'A'),
    ("正式", 'A'),
];

/// The letter that a word of a column of status suggests.
pub(super) fn status(word: &str) -> Option<char> {
    let lower = word.to_lowercase();
    STATUS.iter().find(|(known, _)| lower.contains(known)).map(|(_, letter)| *letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_guessed_from_names_and_units() {
        let of = |name, unit| kind(name, unit).map(|(kind, _)| kind);
        assert_eq!(of("internet_users", Some("person")), Some("stock"));
        assert_eq!(of("users", Some("%")), Some("rate"));
        assert_eq!(of("growth_yoy", Some("%")), Some("growth"));
        assert_eq!(of("value", Some("CNY")), Some("flow"));
        assert_eq!(of("value", Some("CNY/person")), Some("ratio"));
        assert_eq!(of("value", None), None);
        assert_eq!(of("integrated_video", None), None);
    }
}
