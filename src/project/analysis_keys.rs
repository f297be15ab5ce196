//! The keys of an analysis, `sizeup.toml`.

use super::card_keys::kinds;
use super::keys::{Key, Keys, Shape, key, needed};
use crate::period::Frequency;
use crate::table::{NegativeBase, REASONS};

fn locales() -> Vec<&'static str> {
    super::analysis::Locale::ALL.iter().map(|(_, name)| *name).collect()
}

fn severities() -> Vec<&'static str> {
    vec!["error", "warn"]
}

fn reasons() -> Vec<&'static str> {
    REASONS.iter().map(|(_, code, _)| *code).collect()
}

fn lengths() -> Vec<&'static str> {
    Frequency::ALL.iter().filter(|(frequency, _)| frequency.months().is_some()).map(|(_, name)| *name).collect()
}

fn negative_bases() -> Vec<&'static str> {
    NegativeBase::ALL.iter().map(|(_, word)| *word).collect()
}

fn allow() -> Vec<&'static str> {
    vec![ALLOW]
}

fn first() -> Vec<&'static str> {
    vec![FIRST]
}

fn roundings() -> Vec<&'static str> {
    vec![LARGEST_REMAINDER]
}

/// What `share_rounding` says.
pub(super) const LARGEST_REMAINDER: &str = "largest_remainder";

/// What `base` says.
pub(super) const FIRST: &str = "first";

/// What `across_breaks` says.
pub(super) const ALLOW: &str = "allow";

const EVERY: Key = key(
    "every",
    Shape::Word("length of periods", lengths),
    "the length of the periods: flows are summed, stocks take the last figure, rates need their weight",
);
const LIKE_FOR_LIKE: Key =
    key("like_for_like", Shape::Flag, "with `every`: growth of an unfinished period on the same part of the year before");
const NEGATIVE_BASE: Key =
    key("negative_base", Shape::Word("way", negative_bases), "growth on a negative base: over its size, or over it as it stands");
const MATCHED: Key =
    key("matched", Shape::Flag, "growth of a sum over the members that both periods have: of the whole, where by is left out");
const BASE: Key =
    key("base", Shape::Word("base", first), "first: an index of a series that begins after the base starts at its first figure");
const VINTAGE: Key = key(
    "vintage",
    Shape::Text,
    "of a dataset with releases: first, every number as the first release has it that has its period; or a date, as that release has it",
);
const ACROSS_BREAKS: Key =
    key("across_breaks", Shape::Word("word", allow), "compute across breaks and definitions, and mark every such number");

const OF_A_PART: Key = key(
    "like_for_like",
    Shape::Flag,
    "of an unfinished period that is longer than those of the data: against the same part before",
);
const SHARE_ROUNDING: Key = key(
    "share_rounding",
    Shape::Word("rounding", roundings),
    "shares of a complete partition are rounded so that they add up to 100; default: each by itself",
);

const FROM: &str = "the first period";
const TO: &str = "the last period";
const WHERE: &str = "dimensions and the values to keep";

/// The whole analysis.
pub(super) static ANALYSIS: Keys = Keys(ANALYSIS_KEYS);

const ANALYSIS_KEYS: &[Key] = &[
    key("title", Shape::Text, "what the analysis is about"),
    key("as_of", Shape::Period, "the date of the analysis: later periods are not complete; no clock is ever read"),
    key("locale", Shape::Word("locale", locales), "the language of numbers and words in charts; default: en"),
    key("measure", Shape::Many(&MEASURE), "a measure that is computed from others and addressed like them"),
    key("table", Shape::Many(&TABLE), "a table, written to charts/NAME.csv"),
    key("chart", Shape::Many(&CHART), "a chart, written to charts/NAME.svg, .png and .csv"),
    key(
        "reconcile",
        Shape::Many(&RECONCILE),
        "figures that must agree, or lie within each other; held against each other by check",
    ),
    key("claim", Shape::Many(&CLAIM), "a printed sentence, held against the data"),
];

static MEASURE: Keys = Keys(&[
    needed("name", Shape::Text, "its address: dataset.measure"),
    key("title", Shape::Text, "what people call it"),
    key("convert", Shape::One(&CONVERT), "an amount in another currency"),
    key("ratio", Shape::List, "two measures: the first divided by the second, of one period"),
    key("periods_apart", Shape::Count(0, 100), "how many years earlier the denominator of a ratio stands; default: 0"),
    key("product", Shape::List, "measures to multiply, of one period: the first by the others; percentages are hundredths"),
    key("sum", Shape::List, "measures to add up"),
    key("average", Shape::Text, "a stock: the mean of its figures at the end of each period and of the one before"),
    key("less", Shape::List, "beside `sum`: measures to subtract"),
    key("implied", Shape::One(&IMPLIED), "the level of the year before that growth as printed implies"),
    key("real", Shape::One(&REAL), "an amount at the prices of one period"),
    key("splice", Shape::One(&SPLICE), "an older definition carried onto a newer one, where a period has both"),
    key("kind", Shape::Word("kind", kinds), "what may be done with it; default: that of the measure it is made of, or ratio"),
    key("unit", Shape::Text, "its unit; default: as computed"),
    key("note", Shape::Text, "what a reader of any chart of it should know"),
]);

static CONVERT: Keys = Keys(&[
    needed("from", Shape::Text, "a measure, or a fixed amount such as 1 trillion yuan"),
    needed("to", Shape::Text, "the unit to convert to: USD"),
    needed("with", Shape::Text, "the measure with the rate, whose unit names both: CNY/USD"),
]);

static REAL: Keys = Keys(&[
    needed("of", Shape::Text, "the measure at the prices of each period"),
    needed("prices", Shape::Text, "the measure of prices: an index, or how much they rose on the year, in percent"),
    needed("base", Shape::Period, "the period whose prices are taken"),
]);

static IMPLIED: Keys = Keys(&[
    needed("of", Shape::Text, "the measure with the level"),
    needed("growth", Shape::Text, "the measure with its growth on the year before as printed, in percent"),
]);

static SPLICE: Keys = Keys(&[
    needed("of", Shape::Text, "the measure"),
    key("old", Shape::Text, "the definition whose figures are carried"),
    key("new", Shape::Text, "the definition that they are carried to"),
    key(
        "pre_break",
        Shape::Text,
        "in their place: the measure with what is printed on the old definition in the period of a break",
    ),
]);

static TABLE: Keys = Keys(&[
    needed("name", Shape::Text, "the name of the file"),
    needed("measure", Shape::Text, "the measure: dataset.measure"),
    key("by", Shape::Texts, "the dimensions that stay apart; all of them where it is left out, none of them by []"),
    key("where", Shape::Where, WHERE),
    key("metrics", Shape::Metrics, "what to compute; default: value"),
    key("from", Shape::Period, FROM),
    key("to", Shape::Period, TO),
    EVERY,
    LIKE_FOR_LIKE,
    NEGATIVE_BASE,
    ACROSS_BREAKS,
    MATCHED,
    BASE,
    VINTAGE,
    SHARE_ROUNDING,
    key("title", Shape::Text, "what the table shows"),
    key("note", Shape::Text, "what its reader should know"),
]);

static CHART: Keys = Keys(&[
    needed("name", Shape::Text, "the name of the files"),
    key("type", Shape::ChartType, "the type of the chart; default: line"),
    needed("measure", Shape::Text, "the measure: dataset.measure"),
    key("metric", Shape::Metrics, "what to draw; default: value"),
    key("by", Shape::Texts, "the dimension whose values are the series"),
    key("where", Shape::Where, WHERE),
    key("from", Shape::Period, FROM),
    key("to", Shape::Period, TO),
    EVERY,
    LIKE_FOR_LIKE,
    NEGATIVE_BASE,
    ACROSS_BREAKS,
    MATCHED,
    BASE,
    VINTAGE,
    SHARE_ROUNDING,
    key("title", Shape::Text, "what the chart shows, as a sentence"),
    key("subtitle", Shape::Text, "measure, unit, place and time; default: written by itself"),
    key("note", Shape::Text, "what its reader should know beside what the card says"),
    key("highlight", Shape::Texts, "the values drawn in strong colours"),
    key("labels", Shape::Labels, "what people call the values, in this chart"),
    key("scale", Shape::Text, "the scale of the numbers: million, billion, 亿"),
    key("rows", Shape::Text, "what gives the rows of a dumbbell: a dimension, or period"),
    key("width", Shape::Count(240, 4000), "in pixels"),
    key("height", Shape::Count(160, 4000), "in pixels"),
]);

static RECONCILE: Keys = Keys(&[
    needed("name", Shape::Text, "its name in the report"),
    key("printed", Shape::Text, "the measure of printed growth, shares or rates: dataset.measure[dim=value]"),
    key("computed", Shape::Text, "what the data give for it: dataset.measure.metric[dim=value]"),
    key("part", Shape::Text, "a measure that is a part of another"),
    key("within", Shape::Text, "the whole of that part, which is never less"),
    key("sources", Shape::List, "measures that count one thing by several sources"),
    key("parts", Shape::Text, "a measure whose parts differ from its printed total, to say why"),
    key("known", Shape::Many(&KNOWN), "a difference that is understood"),
    OF_A_PART,
    NEGATIVE_BASE,
    ACROSS_BREAKS,
    key("severity", Shape::Word("severity", severities), "what a difference counts as that nothing explains; default: error"),
    key("note", Shape::Text, "what to know about it"),
]);

static KNOWN: Keys = Keys(&[
    key("where", Shape::Where, "dimensions and the values that it is of; default: all"),
    key("period", Shape::Texts, "the periods that it is of; default: all"),
    needed("note", Shape::Text, "what explains it"),
]);

static CLAIM: Keys = Keys(&[
    needed("id", Shape::Text, "the name of the claim"),
    key("text", Shape::Text, "the sentence as it was printed"),
    needed("ref", Shape::Text, "the number that the sentence is about: dataset.measure.metric[dim=value]@period"),
    key(
        "is",
        Shape::Text,
        "a number as printed, a bound (>= 1 trillion, over 1 billion), a round one (about, nearly), a comparison (> another reference), or a period (= 2023)",
    ),
    key("reason", Shape::Word("reason", reasons), "in place of `is`: why the number cannot be given"),
    key("source", Shape::Text, "the id of the source that says so"),
    key("severity", Shape::Word("severity", severities), "what a failed claim counts as; default: error"),
    key("allow_forecast", Shape::Flag, "whether the claim may rest on a forecast of ours; default: false"),
    OF_A_PART,
    NEGATIVE_BASE,
    ACROSS_BREAKS,
    MATCHED,
    BASE,
    VINTAGE,
    key("note", Shape::Text, "what to know about the claim"),
]);
