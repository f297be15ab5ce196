//! What the names and the cells of columns suggest. All of it is guesswork, and is called so wherever it is shown.

use serde::Serialize;

use crate::unit::{self, Unit};

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
    ("obs_status", "status"),
    ("obs_flag", "status"),
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

/// What else headers name, so that a row of names is known for one below titles.
const OTHER_NAMES: &[&str] = &[
    "value",
    "values",
    "obs_value",
    "amount",
    "total",
    "country",
    "country name",
    "country code",
    "country or area",
    "entity",
    "code",
    "name",
    "region",
    "area",
    "province",
    "state",
    "city",
    "geo",
    "geography",
    "ref_area",
    "location",
    "segment",
    "category",
    "sector",
    "industry",
    "product",
    "company",
    "series",
    "series name",
    "series code",
    "indicator name",
    "indicator code",
    "item",
    "variable",
    "measure",
    "metric",
    "users",
    "revenue",
    "sales",
    "population",
    "price",
    "quantity",
    "qty",
    "gdp",
    "id",
    "数值",
    "值",
    "指标",
    "地区",
    "省份",
    "国家",
    "城市",
    "行业",
    "类别",
    "分类",
    "名称",
    "项目",
    "单位",
    "用户",
    "收入",
    "总额",
    "人口",
    "合计",
    "国・地域",
    "都道府県",
    "地域",
    "項目",
    "金額",
    "année",
    "pays",
    "valeur",
    "jahr",
    "land",
    "wert",
    "año",
    "país",
    "valor",
    "anno",
    "paese",
    "valore",
    "год",
    "регион",
    "страна",
    "значение",
];

/// Whether a column of this name is one that tables have.
pub(in crate::source) fn is_known_name(name: &str) -> bool {
    let (name, _) = without_unit(name);
    let lower = name.trim().to_lowercase();
    is_period_name(&lower) || ROLES.iter().any(|(known, _)| *known == lower) || OTHER_NAMES.contains(&lower.as_str())
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
    let lower = text.to_lowercase();
    let (power, unit) = unit::printed(&lower)?;
    let known = unit.name().is_empty() || unit::is_known(&unit);
    (known && (power != 0 || !unit.name().is_empty())).then_some((text, power, unit))
}

pub(super) fn is_period_name(name: &str) -> bool {
    PERIOD_NAMES.contains(&name.trim().to_lowercase().as_str())
}

/// Words of a value that states the whole beside its parts.
pub const TOTALS: &[&str] =
    &["total", "all", "overall", "sum", "grand total", "whole", "both", "national", "合计", "总计", "总", "全部", "全国"];

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
    fn names_of_tables_are_known() {
        for name in ["Year", "Country Name", "OBS_VALUE", "Users (million)", "收入（亿元）", "地区", "TIME_PERIOD"] {
            assert!(is_known_name(name), "{name}");
        }
        for name in ["", "a", "2019", "Internet users in China", "(million)"] {
            assert!(!is_known_name(name), "{name}");
        }
    }

    #[test]
    fn roles_are_those_of_the_interface() {
        assert_eq!(role("source_id"), Some("source"));
        assert_eq!(role("Basis"), Some("definition"));
        assert_eq!(role("segment"), None);
    }
}
