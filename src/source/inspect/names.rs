//! What the names of columns say: which hold periods, and which say something about the number beside them.

/// Columns that say something about the number beside them, and what: a key of a card's `[columns]`, or `indicator`.
/// `scope` and `basis` are definitions: their values are never joined.
pub const ROLES: &[(&str, &str)] = &[
    ("unit", "unit"),
    ("units", "unit"),
    ("unit_measure", "unit"),
    ("单位", "unit"),
    ("計量單位", "unit"),
    ("计量单位", "unit"),
    ("scale", "scale"),
    ("unit_mult", "scale"),
    ("status", "status"),
    ("obs_status", "status"),
    ("obs_flag", "status"),
    ("flag", "status"),
    ("flags", "status"),
    ("状态", "status"),
    ("scope", "definition"),
    ("basis", "definition"),
    ("definition", "definition"),
    ("口径", "definition"),
    ("统计口径", "definition"),
    ("indicator", "indicator"),
    ("indicator name", "indicator"),
    ("series name", "indicator"),
    ("variable", "indicator"),
    ("指标", "indicator"),
    ("指标名称", "indicator"),
    ("来源", "source"),
    ("数据来源", "source"),
    ("资料来源", "source"),
];

/// What a column of this name says about the number beside it.
pub fn role(name: &str) -> Option<&'static str> {
    let name = name.trim().to_lowercase();
    if name.starts_with("source") {
        return Some("source");
    }
    ROLES.iter().find(|(known, _)| *known == name).map(|(_, role)| *role)
}

/// Names of [`ROLES`] that columns of numbers, or dimensions, bear as well: only their cells settle which they are.
const OPEN: &[&str] = &["units", "flag", "flags", "variable", "series name"];

/// What a column says by its name alone.
pub fn plain_role(name: &str) -> Option<&'static str> {
    role(name).filter(|_| !OPEN.contains(&name.trim().to_lowercase().as_str()))
}

/// Columns whose values tell one number of a key from another, and are no key of a card: two currencies, nominal and real
/// prices, two releases. Without a card they are never summed over.
const QUALIFIERS: &[&str] = &[
    "currency",
    "currency code",
    "currency_code",
    "ccy",
    "币种",
    "货币",
    "price type",
    "price_type",
    "price basis",
    "price_basis",
    "价格类型",
    "release",
    "release date",
    "release_date",
    "vintage",
    "edition",
    "revision",
    "version",
    "版本",
    "s_adj",
    "seasonal adjustment",
    "seasonal_adjustment",
];

/// The same where they hold words; a column of numbers may be called so as well.
const QUALIFIERS_IN_WORDS: &[&str] =
    &["prices", "metric", "metric name", "measure", "measure name", "variable", "series", "series name", "series_name"];

/// Columns of remarks: they tell two numbers apart only where nothing else does.
const REMARKS: &[&str] =
    &["remark", "remarks", "note", "notes", "comment", "comments", "footnote", "footnotes", "备注", "附注", "说明"];

/// Whether values of a column of this name are never summed over, where nobody said what they are.
pub fn never_summed(name: &str) -> bool {
    plain_role(name).is_some() || is_of(QUALIFIERS, name) || in_words(name)
}

/// Whether that is so only where they are words.
pub fn in_words(name: &str) -> bool {
    is_of(QUALIFIERS_IN_WORDS, name)
}

/// Whether a column of this name holds remarks.
pub fn is_remark(name: &str) -> bool {
    is_of(REMARKS, name)
}

fn is_of(names: &[&str], name: &str) -> bool {
    names.contains(&name.trim().to_lowercase().as_str())
}

/// Names of columns of years, beside which another may hold months or quarters.
pub(super) const YEARS: &[&str] = &["year", "yr", "calendar year", "年份", "年", "année", "jahr", "año", "anno", "год"];

/// Names of columns of days of a month.
pub(super) const DAYS: &[&str] = &["day", "日"];

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
    "fiscal year",
    "fiscal_year",
    "financial year",
    "fy",
    "财年",
    "年度",
    "decimal date",
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

pub(super) fn is_period_name(name: &str) -> bool {
    let lower = name.trim().to_lowercase();
    PERIOD_NAMES.contains(&lower.as_str()) || YEARS.contains(&lower.as_str())
}

/// Names of the one column of numbers.
const VALUE_NAMES: &[&str] = &["value", "values", "obs_value", "数值", "值", "valeur", "wert", "valor", "valore", "значение"];

pub(super) fn is_value_name(name: &str) -> bool {
    VALUE_NAMES.contains(&name.trim().to_lowercase().as_str())
}

/// Whether a column of this name is one that tables have.
pub(in crate::source) fn is_known_name(name: &str) -> bool {
    let (name, _) = super::guess::without_unit(name);
    let lower = name.trim().to_lowercase();
    is_period_name(&lower) || ROLES.iter().any(|(known, _)| *known == lower) || OTHER_NAMES.contains(&lower.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn names_say_what_is_never_summed() {
        for name in ["Currency", "price_type", "vintage", "basis", "source_id", "series"] {
            assert!(never_summed(name) && !is_remark(name), "{name}");
        }
        for name in ["area", "remark", "units", "flag", "price"] {
            assert!(!never_summed(name), "{name}");
        }
    }
}
