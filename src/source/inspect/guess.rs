//! What the names and the cells of columns suggest. All of it is guesswork, and is called so wherever it is shown.

use serde::Serialize;

/// A guess and what it rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Guess {
    /// What is proposed.
    pub value: String,
    /// Why.
    pub because: String,
}

impl Guess {
    pub(super) fn new(value: &str, because: impl Into<String>) -> Guess {
        Guess { value: value.to_owned(), because: because.into() }
    }
}

/// Columns that say something about the number beside them, and the key of a card's `[columns]` that names them.
/// `scope` and `basis` are definitions: their values are never joined.
pub const ROLES: &[(&str, &str)] = &[
    ("unit", "unit"),
    ("status", "status"),
    ("scope", "definition"),
    ("basis", "definition"),
    ("definition", "definition"),
    ("indicator", "indicator"),
];

/// What a column of this name says about the number beside it.
pub fn role(name: &str) -> Option<&'static str> {
    let name = name.trim().to_lowercase();
    if name.starts_with("source") {
        return Some("source");
    }
    ROLES.iter().find(|(known, _)| *known == name).map(|(_, role)| *role)
}

/// Names of columns that hold periods.
const PERIOD_NAMES: &[&str] = &[
    "period",
    "time_period",
    "time",
    "date",
    "year",
    "half",
    "quarter",
    "month",
    "week",
    "day",
    "observation_date",
    "时间",
    "日期",
    "年份",
    "年",
    "季度",
    "月份",
    "月",
];

pub(super) fn is_period_name(name: &str) -> bool {
    PERIOD_NAMES.contains(&name.trim().to_lowercase().as_str())
}

/// Words of a value that states the whole beside its parts.
pub const TOTALS: &[&str] = &["total", "all", "overall", "sum", "grand total", "whole", "both", "national", "合计", "总计", "总", "全部", "全国"];

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
    ("EUR", "flow"),
    ("JPY", "flow"),
    ("GBP", "flow"),
];

/// The kind of a measure, as far as its name and its unit suggest one.
pub(super) fn kind(name: &str, unit: Option<&str>) -> Option<Guess> {
    let lower = name.to_lowercase();
    if let Some(unit) = unit.filter(|unit| unit.contains('/')) {
        return Some(Guess::new("ratio", format!("the unit is `{unit}`")));
    }
    let by_word = WORDS.iter().find(|(word, _)| lower.contains(word));
    let by_unit = unit.and_then(|unit| UNITS.iter().find(|(known, _)| *known == unit));
    match (by_word, by_unit) {
        // A percentage is never a stock or a flow, whatever it is called.
        (Some((_, "stock" | "flow" | "ratio")), Some((unit, "rate"))) => {
            Some(Guess::new("rate", format!("the unit is `{unit}`")))
        }
        (Some((word, kind)), _) => Some(Guess::new(kind, format!("the name has `{}`", word.trim()))),
        (None, Some((unit, kind))) => Some(Guess::new(kind, format!("the unit is `{unit}`"))),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_guessed_from_names_and_units() {
        let of = |name, unit| kind(name, unit).map(|guess| guess.value);
        assert_eq!(of("internet_users", Some("person")).as_deref(), Some("stock"));
        assert_eq!(of("users", Some("%")).as_deref(), Some("rate"));
        assert_eq!(of("growth_yoy", Some("%")).as_deref(), Some("growth"));
        assert_eq!(of("value", Some("CNY")).as_deref(), Some("flow"));
        assert_eq!(of("value", Some("CNY/person")).as_deref(), Some("ratio"));
        assert_eq!(of("value", None), None);
    }

    #[test]
    fn roles_are_those_of_the_interface() {
        assert_eq!(role("source_id"), Some("source"));
        assert_eq!(role("Basis"), Some("definition"));
        assert_eq!(role("segment"), None);
    }
}
