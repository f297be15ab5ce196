//! The keys of a card, `datasets/NAME.toml`.

use super::keys::{Key, Keys, Shape, key, needed};
use crate::period::Frequency;
use crate::table::KINDS;

/// The kinds of measures, as cards and derived measures name them.
pub(super) fn kinds() -> Vec<&'static str> {
    KINDS.iter().map(|(_, name, _)| *name).collect()
}

fn frequencies() -> Vec<&'static str> {
    Frequency::ALL.iter().map(|(_, name)| *name).collect()
}

fn date_orders() -> Vec<&'static str> {
    super::card::DateOrder::ALL.iter().map(|(_, name)| *name).collect()
}

const WHERE: &str = "columns and the values that a row must have in them";

/// The whole card.
pub(super) static CARD: Keys = Keys(CARD_KEYS);

const CARD_KEYS: &[Key] = &[
    key("title", Shape::Text, "what the dataset is, in a few words; default: its name"),
    key(
        "file",
        Shape::Text,
        "the CSV file, a folder or a pattern such as monthly/*.csv, relative to the card; default: NAME.csv",
    ),
    key("sources", Shape::Text, "the CSV file with source_id, title, publisher, url of each source, relative to the card"),
    key("source_note", Shape::Text, "what the source line of charts says; default: the publishers of the sources"),
    key("note", Shape::Text, "what a reader of any chart of this dataset should know"),
    key("notes", Shape::Many(&NOTE), "what a reader of a chart should know where it shows certain periods"),
    key("place", Shape::Text, "where it was counted, for subtitles: China"),
    key("period", Shape::One(&PERIOD), "which column or columns hold the periods"),
    key("dimensions", Shape::Named(&DIMENSION), "what splits the measures, in the order of the tables"),
    key("measures", Shape::Named(&MEASURE), "what is counted; default: one measure, value"),
    key("columns", Shape::One(&COLUMNS), "the columns that say more about a row"),
    key("breaks", Shape::Many(&BREAK), "ends of comparability: nothing is computed across them"),
    key("leave_out", Shape::Many(&LEAVE_OUT), "rows that are not observations of this dataset"),
    key("status", Shape::Labels, "the data's own words for a status, with the SDMX letter of each"),
    key("csv", Shape::One(&CSV), "what inspect could not tell, or what must not be guessed"),
];

static PERIOD: Keys = Keys(&[
    key("column", Shape::Text, "the column with the periods; default: period"),
    key(
        "columns",
        Shape::Texts,
        "of a wide file, the first and the last column of periods, 1960..2023; or the columns of the year and the month",
    ),
    key("frequency", Shape::Word("frequency", frequencies), "what the frequency should be; odd dates stay what they are"),
    key("order", Shape::Word("order of dates", date_orders), "how dates such as 03/04/2020 are to be read"),
    key("fiscal", Shape::Labels, "which months one fiscal year has, and so all: { FY2023 = \"2022-04/2023-03\" }"),
    key("decimal", Shape::Flag, "the periods are years with decimals, 2023.25; frequency says of what"),
]);

static DIMENSION: Keys = Keys(&[
    key("column", Shape::Text, "the column with the values; default: the dimension's name"),
    key("title", Shape::Text, "what people call the dimension"),
    key("values", Shape::List, "the values in their order; any other value is an error"),
    key("labels", Shape::Labels, "what people call the values"),
    key("partition", Shape::Flag, "the parts are disjoint and complete: they may be summed and shared"),
    key("total", Shape::Text, "the value of the rows that state the whole"),
    key("derive", Shape::Flag, "one missing part is the total minus the others, marked as derived"),
]);

static MEASURE: Keys = Keys(&[
    key("column", Shape::Text, "the column with the numbers; default: the one of the measure's name, else value"),
    key("where", Shape::Where, WHERE),
    key("title", Shape::Text, "what people call the measure"),
    key("kind", Shape::Word("kind", kinds), "what may be done with it"),
    key("unit", Shape::Text, "the unit: person, 100 million yuan, percent"),
    key("scale", Shape::Text, "the power of ten of the numbers: million, 10,000, 亿"),
    key("range", Shape::Text, "the least and the most its numbers can be; default: 0..100 for a rate in percent, else any"),
    key("basis", Shape::Word("basis", bases), "comparable: growth was printed at constant prices, or like for like"),
    key("weight", Shape::Text, "of a rate or a ratio: the measure that weighs it over time, of this dataset or dataset.measure"),
    key("exact", Shape::Flag, "counted, not rounded: the numbers have no rounding interval"),
    key("note", Shape::Text, "what a reader of any chart of this measure should know"),
]);

/// What printed growth may rest on beside the printed levels.
fn bases() -> Vec<&'static str> {
    vec!["comparable"]
}

static COLUMNS: Keys = Keys(&[
    key("unit", Shape::Text, "the column with the unit of each row: 100 million persons"),
    key("scale", Shape::Text, "the column with the scale of each row: million"),
    key("source", Shape::Text, "the column with the id of the source of each row"),
    key("status", Shape::Text, "the column with the status of each row"),
    key("vintage", Shape::Text, "the column with the date of the release of each row: the latest known one is read"),
    key("definition", Shape::Text, "the column with the definition: numbers of different ones are never joined"),
]);

static BREAK: Keys = Keys(&[
    needed("after", Shape::Period, "the last period of the old way of counting"),
    needed("note", Shape::Text, "why; printed in charts"),
    key("measures", Shape::Texts, "the measures it concerns; default: all"),
    key("where", Shape::Where, "dimensions and the values that it concerns; default: all"),
]);

static NOTE: Keys = Keys(&[
    needed("note", Shape::Text, "the note; printed in charts that show its periods"),
    key("at", Shape::Period, "the one period it is about"),
    key("from", Shape::Period, "the first period it is about; default: all up to the last"),
    key("to", Shape::Period, "the last period it is about; default: all from the first"),
]);

static LEAVE_OUT: Keys = Keys(&[needed("where", Shape::Where, WHERE), needed("note", Shape::Text, "why")]);

static CSV: Keys = Keys(&[
    key("encoding", Shape::Text, "utf-8, utf-16le, gb18030, windows-1252, shift_jis, koi8-r, …"),
    key("delimiter", Shape::Text, "the character between fields; blanks or two blanks for aligned columns"),
    key("quote", Shape::Text, "what a field may be enclosed in: \" or '; nothing where quotes are signs like any other"),
    key("escape", Shape::Text, "\\ where a backslash marks a quote inside a quoted field; nothing where it does not"),
    key("comment", Shape::Text, "what a line begins with that is no row, such as #; nothing where no line does"),
    key("decimal", Shape::Text, "the character before the decimals: . or ,"),
    key("skip", Shape::Count(0, 1_000_000), "lines before the header"),
    key("header_rows", Shape::Count(1, 9), "on how many lines the names stand, such as quarters below years"),
    key("header_again", Shape::Flag, "the header may stand again between the rows: it is passed over"),
    key("names", Shape::Texts, "the names of the columns, of a file without a header"),
    key("rows", Shape::Count(1, u32::MAX), "how many rows there are: what is below them is passed over"),
    key("footer", Shape::Count(0, 100), "how many lines stand below the last row, blank ones not counted"),
    key("trailing", Shape::Flag, "every row ends with a delimiter that separates nothing"),
    key(
        "mend",
        Shape::Flag,
        "rows that leave no value in doubt are mended: delimiters behind the last value, a quote that is not doubled",
    ),
    key("missing", Shape::Texts, "what stands for a value that is missing: …, n/a"),
    key("marks", Shape::Texts, "footnote marks at numbers, which are passed over: *, ¹, [2]"),
    key("flags", Shape::Flag, "letters behind numbers are flags of Eurostat or SDMX: 12.3 p"),
]);
