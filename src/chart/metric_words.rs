//! What a picture says of each metric: its words in each language, and whether its numbers carry a sign.

use super::format;
use super::spec::Locale;
use crate::number::Decimal;

/// The words of one metric. `{}` stands for what is in its parentheses.
struct Words {
    /// The name of the metric.
    metric: &'static str,
    /// Whether its numbers are changes, which are written with their sign.
    signed: bool,
    /// English and Chinese.
    plain: [&'static str; 2],
    /// The same where something stands in its parentheses; empty where nothing may.
    with: [&'static str; 2],
}

const fn level(metric: &'static str, en: &'static str, zh: &'static str) -> Words {
    Words { metric, signed: false, plain: [en, zh], with: ["", ""] }
}

const fn change(metric: &'static str, en: &'static str, zh: &'static str) -> Words {
    Words { metric, signed: true, plain: [en, zh], with: ["", ""] }
}

impl Words {
    const fn with(self, en: &'static str, zh: &'static str) -> Words {
        Words { with: [en, zh], ..self }
    }
}

/// Metrics that have better words than their name.
const WORDS: &[Words] = &[
    change("change", "change on the period before", "较上期变动"),
    change("change_yoy", "change on a year earlier", "较上年同期变动"),
    change("pop", "growth on the period before", "环比增长"),
    change("yoy", "growth on a year earlier", "同比增长"),
    change("pp", "change on a year earlier", "较上年同期变动"),
    change("cagr", "average annual growth", "年均增长").with("average annual growth since {}", "自{}以来年均增长"),
    change("aagr", "mean of annual growth rates", "各年增速均值")
        .with("mean of annual growth rates since {}", "自{}以来各年增速均值"),
    change("lsgr", "annual growth by least squares", "最小二乘年增长")
        .with("annual growth by least squares since {}", "自{}以来最小二乘年增长"),
    change("exp", "continuous growth a year", "年均指数增长").with("continuous growth a year since {}", "自{}以来年均指数增长"),
    change("two_year_avg", "average growth of two years", "两年平均增长"),
    change("log", "log change on the period before", "较上期对数变动"),
    change("log_annual", "log change, annualised", "年化对数变动"),
    change("saar", "growth on the period before, annualised", "环比折年率"),
    level("ttm", "last twelve months", "近十二个月"),
    change("ytd", "growth of the year to date", "累计同比增长"),
    change("carry_over", "carry-over into the next year", "翘尾因素"),
    change("accel", "change of growth", "增速变动"),
    change("base_effect", "base effect in growth", "基数效应"),
    level("doubling", "years to double at the current pace", "按当前速度翻番所需年数")
        .with("years to double at the pace since {}", "按{}以来速度翻番所需年数"),
    level("index", "index", "指数").with("index, {} = 100", "指数，{} = 100"),
    level("share", "share of the total", "占比"),
    change("share_chg", "change of the share of the total", "占比变动"),
    change("contribution", "contribution to growth", "对增长的拉动"),
    level("contribution_share", "share of the increase", "对增量的贡献率"),
    level("rank", "rank, 1 = largest", "位次，1为最大"),
    level("gap", "difference", "差距").with("difference, {}", "差距，{}"),
    level("gap_ratio", "ratio, 1 = parity", "倍数，1为持平").with("ratio of {}, 1 = parity", "{}之比，1为持平"),
    change("growth_diff", "difference of growth", "增速差").with("difference of growth, {}", "增速差，{}"),
    level("catch_up", "years to parity at the current pace", "按当前速度追平所需年数")
        .with("years to parity at the current pace, {}", "按当前速度追平所需年数，{}"),
    level("lag_years", "years behind", "落后年数").with("years behind, {}", "落后年数，{}"),
    level("headroom", "headroom up to 100%", "距100%的空间"),
    level("milestone", "", "").with("first date at {} or more", "首次达到{}的时点"),
    change("streak", "rises in a row, falls below zero", "连续上升期数，负为下降"),
    level("record", "highest", "最高值").with("lowest", "最低值"),
    level("hhi", "concentration, Herfindahl-Hirschman index", "集中度，赫芬达尔指数")
        .with("class of concentration, 1 low, 2 moderate, 3 high", "集中度等级，1低、2中、3高"),
    level("cr", "", "").with("share of the {} largest", "前{}位合计占比"),
    level("n_eff", "parts of one size that are as concentrated", "等效数量"),
    level("gini", "Gini coefficient", "基尼系数"),
    level("entropy", "entropy of the shares", "份额的熵"),
    level("sigma_conv", "spread of logarithms over the parts", "各部分对数标准差")
        .with("spread over the parts, {}", "各部分离散程度，{}"),
    level("beta_conv", "slope of growth on the starting level", "增速对初始水平的斜率")
        .with("convergence since the base, {}", "收敛，{}"),
    change("shift_share", "change by its terms", "变动的偏离份额分解").with("change, {} term", "变动中的{}项"),
    change("lmdi", "change by factor", "变动的因素分解").with("change brought by {}", "变动中{}的贡献"),
    change("pvm", "change by price, volume and mix", "变动的量价结构分解").with("change brought by {}", "变动中{}的贡献"),
    change("within_between", "change within and between the parts", "变动的组内组间分解")
        .with("change, {} the parts", "变动中的{}项"),
    level("elasticity", "elasticity", "弹性").with("elasticity since {}", "自{}以来弹性"),
    level("coverage", "share of the total that the parts cover", "分项覆盖率"),
    change("residual", "total less its parts", "合计与分项之差"),
    change("residual_pct", "total less its parts, of the total", "合计与分项之差占合计"),
    level("source_spread", "spread of the sources, of their median", "各来源差异占中位数"),
    level("cv", "spread of growth, of its mean", "增速变异系数"),
    level("mad", "median distance of growth from its median", "增速绝对中位差"),
    change("robust_z", "how far growth stands out", "增速偏离程度"),
    level("bass", "Bass curve", "巴斯曲线").with("Bass curve: {}", "巴斯曲线：{}"),
    level("logistic", "logistic curve", "逻辑斯蒂曲线").with("logistic curve: {}", "逻辑斯蒂曲线：{}"),
    level("gompertz", "Gompertz curve", "龚珀兹曲线").with("Gompertz curve: {}", "龚珀兹曲线：{}"),
    level("forecast", "", "").with("forecast, {} periods ahead", "预测，向前{}期"),
    change("revision", "revision since the first release", "较首次发布的修订")
        .with("revision of release {} against the first", "第{}次发布较首次的修订"),
];

/// What is told of revisions.
const OF_REVISIONS: &[(&str, [&str; 2])] = &[
    ("change", ["revision since the first release", "较首次发布的修订"]),
    ("relative", ["revision since the first release, of the first", "较首次发布的修订幅度"]),
    ("mean", ["mean revision since the first release", "较首次发布的平均修订"]),
    ("mean_abs", ["mean size of revisions since the first release", "较首次发布的平均绝对修订"]),
    ("yoy", ["revision of annual growth since the first release", "同比增速较首次发布的修订"]),
];

/// The numbers of a fitted curve.
const OF_CURVES: &[(&str, [&str; 2])] = &[
    ("curve", ["height", "高度"]),
    ("k", ["ceiling", "上限"]),
    ("m", ["all who will ever use it", "最终用户数"]),
    ("r", ["rate", "速率"]),
    ("p", ["innovation", "创新系数"]),
    ("q", ["imitation", "模仿系数"]),
    ("midpoint", ["date of the steepest rise", "增长最快的时点"]),
    ("peak", ["date of the most new users", "新增用户最多的时点"]),
    ("r2", ["explained variance", "解释的方差占比"]),
    ("se", ["residual standard error", "残差标准误"]),
];

/// What stands in the parentheses of a curve: a number of it, and the ceiling that is given.
fn of_curve(argument: &str, locale: Locale) -> String {
    let one = |part: &str| {
        let (name, error) = part.strip_suffix("_se").map_or((part, false), |name| (name, true));
        let known = OF_CURVES.iter().find(|(known, _)| *known == name).map(|(_, words)| locale.pick(words[0], words[1]));
        match (known, error, part.strip_prefix("..")) {
            (Some(said), false, _) => said.to_owned(),
            (Some(said), true, _) => locale.pick(format!("standard error of the {said}"), format!("{said}的标准误")),
            (None, _, Some(most)) => locale.pick(format!("a ceiling of {most} at most"), format!("上限不超过{most}")),
            (None, _, None) => locale.pick(format!("a ceiling of {part}"), format!("给定上限{part}")),
        }
    };
    argument.split(',').map(|part| one(part.trim())).collect::<Vec<_>>().join(locale.pick(", ", "，"))
}

/// What a decomposition says: its term, and since when.
fn of_terms(words: &Words, argument: &str, locale: Locale) -> String {
    let (mut said, mut behind) = (None, String::new());
    for part in argument.split(',').map(str::trim) {
        match part {
            "dynamic" => behind += locale.pick(", year by year", "，逐年累计"),
            since if since.starts_with(|c: char| c.is_ascii_digit()) => {
                behind += &locale.pick(format!(" since {since}"), format!("，自{since}以来"));
            }
            term if said.is_none() => said = Some(locale.pick(words.with[0], words.with[1]).replace("{}", term)),
            over => behind += &locale.pick(format!(" over {over}"), format!("（按{over}）")),
        }
    }
    said.unwrap_or_else(|| locale.pick(words.plain[0], words.plain[1]).to_owned()) + &behind
}

/// What the change of a rate is called, where it has words of its own: its difference is no growth.
const OF_RATES: &[(&str, [&str; 2])] =
    &[("yoy", ["change on a year earlier", "同比变动"]), ("pop", ["change on the period before", "环比变动"])];

/// What a metric says of a measure, after its name; `None` for the value itself. `points` says that the numbers are
/// differences of rates.
pub fn words(metric: &str, points: bool, locale: Locale) -> Option<String> {
    let (name, argument) = split(metric);
    if name == "value" {
        return None;
    }
    let of_rates = OF_RATES.iter().find(|(known, _)| points && *known == name).map(|(_, words)| words);
    let Some(words) = WORDS.iter().find(|words| words.metric == name) else { return Some(spelt(metric)) };
    let pair = match argument {
        "" => of_rates.unwrap_or(&words.plain),
        _ => &words.with,
    };
    // A statistic of the line is no growth.
    if let ("lsgr", Some("r2" | "se")) = (name, argument.split(',').next()) {
        let said = of_curve(argument.split(',').next().unwrap_or_default(), locale);
        return Some(locale.pick(format!("line of least squares: {said}"), format!("最小二乘线：{said}")));
    }
    if let ("revision", Some((_, said))) = (name, OF_REVISIONS.iter().find(|(term, _)| argument.split(',').next() == Some(term)))
    {
        let said = locale.pick(said[0], said[1]);
        let release =
            argument.split_once(',').map(|(_, nth)| locale.pick(format!(", release {nth}"), format!("（第{nth}次发布）")));
        return Some(said.to_owned() + &release.unwrap_or_default());
    }
    if let ("shift_share" | "lmdi" | "pvm" | "within_between", false) = (name, argument.is_empty()) {
        return Some(of_terms(words, argument, locale));
    }
    let said = match (name, argument.parse::<Decimal>()) {
        ("milestone", Ok(level)) => format::round(level, locale),
        ("bass" | "logistic" | "gompertz", _) => of_curve(argument, locale),
        // Behind the number of periods a method may stand, which the notes tell.
        ("forecast", _) => argument.split(',').next().unwrap_or_default().to_owned(),
        _ => argument.replace(',', locale.pick(" and ", "、")).replace("..", "–"),
    };
    Some(locale.pick(pair[0], pair[1]).replace("{}", &said))
}

/// A metric without words of its own is called what users type, spelt as words: `rolling mean (3)`.
fn spelt(metric: &str) -> String {
    metric.replace('_', " ").replace('(', " (")
}

/// Whether the numbers of a metric are changes, which are written with their sign.
pub(super) fn signed(metric: &str) -> bool {
    let (name, _) = split(metric);
    WORDS.iter().any(|words| words.metric == name && words.signed)
}

fn split(metric: &str) -> (&str, &str) {
    metric.split_once('(').map_or((metric, ""), |(name, rest)| (name, rest.trim_end_matches(')')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metrics_have_words() {
        assert_eq!(words("value", false, Locale::En), None);
        let terms = |metric: &str| words(metric, false, Locale::En).expect("words");
        assert_eq!(terms("shift_share(excess,2021,dynamic)"), "change, excess term since 2021, year by year");
        assert_eq!(terms("shift_share(2021,dynamic)"), "change by its terms since 2021, year by year");
        assert_eq!(terms("shift_share(mix,trade)"), "change, mix term over trade");
        assert_eq!(terms("lmdi(rate,2021-12)"), "change brought by rate since 2021-12");
        assert_eq!(words("lmdi(rate,2021)", false, Locale::Zh).expect("words"), "变动中rate的贡献，自2021以来");
        assert_eq!(words("yoy", true, Locale::En).as_deref(), Some("change on a year earlier"));
        assert_eq!(words("index(2018)", false, Locale::Zh).as_deref(), Some("指数，2018 = 100"));
        assert_eq!(words("index(2018..2020)", false, Locale::En).as_deref(), Some("index, 2018–2020 = 100"));
        assert_eq!(words("milestone(1e12)", false, Locale::En).as_deref(), Some("first date at 1e12 or more"));
        assert_eq!(words("milestone(1000000000000)", false, Locale::Zh).as_deref(), Some("首次达到1万亿的时点"));
        assert_eq!(
            words("revision(mean_abs,2)", false, Locale::En).as_deref(),
            Some("mean size of revisions since the first release, release 2")
        );
        assert_eq!(words("revision(2)", false, Locale::Zh).as_deref(), Some("第2次发布较首次的修订"));
        assert_eq!(words("some_metric(3)", false, Locale::Zh).as_deref(), Some("some metric (3)"));
        assert_eq!(
            words("logistic(k_se,100)", false, Locale::En).as_deref(),
            Some("logistic curve: standard error of the ceiling, a ceiling of 100")
        );
        assert_eq!(words("forecast(4,ets)", false, Locale::Zh).as_deref(), Some("预测，向前4期"));
        assert_eq!(words("lag_years(rural,urban)", false, Locale::En).as_deref(), Some("years behind, rural and urban"));
    }
}
