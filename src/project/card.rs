//! A card, `datasets/NAME.toml`: what the CSV file beside it means.

mod measures;
mod parts;
#[cfg(test)]
mod tests;

use super::card_keys::CARD;
use super::names::{is_identifier, unsafe_path};
use super::range::Range;
use super::reference::MeasureName;
use super::section::{Condition, Section, read};
use super::spot::{Placed, Spot, clipped};
use crate::finding::{AnalysisFact, Finding, Result};
use crate::period::{Frequency, Period};
use crate::table::{Kind, Status};
use crate::unit::Unit;
use measures::{measure, the_only_measure};
use parts::{breaks, columns, csv, definition, dimension, leave_out, note, period, status, twice};

/// What a CSV file means.
#[derive(Clone, Debug)]
pub struct Card {
    /// The dataset, as references name it.
    pub name: String,
    /// The card itself, as the user knows it.
    pub card: String,
    /// What the dataset is; its name where nothing was said.
    pub title: String,
    /// The CSV file, relative to the card; `NAME.csv` where nothing was said.
    pub file: String,
    /// Where `file` was said.
    pub file_spot: Option<Spot>,
    /// The CSV file of the sources, relative to the card.
    pub sources: Option<Placed<String>>,
    /// What the source line of charts says in place of the publishers.
    pub source_note: Option<String>,
    /// What a reader of any chart should know.
    pub note: Option<String>,
    /// What a reader should know where certain periods are shown.
    pub notes: Vec<NoteSpec>,
    /// Where it was counted: `China`.
    pub place: Option<String>,
    /// Where the periods are.
    pub period: PeriodSpec,
    /// What splits the measures, in declared order.
    pub dimensions: Vec<DimensionSpec>,
    /// What is counted, in declared order; never empty.
    pub measures: Vec<MeasureSpec>,
    /// The columns that say more about a row.
    pub columns: Columns,
    /// Ends of comparability.
    pub breaks: Vec<BreakSpec>,
    /// Rows that are no observations.
    pub leave_out: Vec<LeaveOut>,
    /// The data's own words for a status.
    pub status: Vec<(Placed<String>, Status)>,
    /// How the file is written.
    pub csv: CsvSpec,
}

/// Where the periods are.
#[derive(Clone, Debug)]
pub struct PeriodSpec {
    /// One column or many.
    pub columns: PeriodColumns,
    /// What the frequency should be.
    pub frequency: Option<Frequency>,
    /// Where that was said.
    pub frequency_spot: Option<Spot>,
    /// How dates such as `03/04/2020` are read.
    pub order: Option<DateOrder>,
    /// The year in the name of a fiscal year, and the months it has: `FY2023` may be `2022-04/2023-03`.
    pub fiscal: Option<(i64, Period)>,
    /// The years have decimals.
    pub decimal: bool,
}

/// One column with the period of each row, or a column for each period.
#[derive(Clone, Debug)]
pub enum PeriodColumns {
    /// The column with the periods; `None` where the card does not say, which means `period`.
    Long(Option<Placed<String>>),
    /// The columns with the year, the month or quarter, and the day of each row; two or three.
    Joined(Vec<Placed<String>>),
    /// The first and the last column of a wide file, as the header names them.
    Wide {
        /// The first.
        first: String,
        /// The last.
        last: String,
        /// Where that was said.
        spot: Spot,
        /// The column with the year of each row, where the columns are months.
        year: Option<Placed<String>>,
    },
}

/// How a date of three numbers is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOrder {
    /// 2020/04/03
    YearMonthDay,
    /// 03/04/2020 is the third of April
    DayMonthYear,
    /// 03/04/2020 is the fourth of March
    MonthDayYear,
}

impl DateOrder {
    /// Every order with the word of a card.
    pub const ALL: &[(DateOrder, &str)] =
        &[(DateOrder::YearMonthDay, "ymd"), (DateOrder::DayMonthYear, "dmy"), (DateOrder::MonthDayYear, "mdy")];
}

/// What splits a measure.
#[derive(Clone, Debug)]
pub struct DimensionSpec {
    /// The name, as references write it.
    pub name: String,
    /// The column; its name where nothing was said.
    pub column: String,
    /// What people call it.
    pub title: Option<String>,
    /// The declared values in their order; any may occur where there are none.
    pub values: Vec<Placed<String>>,
    /// What people call the values.
    pub labels: Vec<(String, String)>,
    /// The parts are disjoint and complete.
    pub partition: bool,
    /// The value of the rows that state the whole.
    pub total: Option<Placed<String>>,
    /// One missing part is the total minus the others.
    pub derive: bool,
    /// Where it is declared, or where its column is named.
    pub spot: Spot,
}

/// What is counted.
#[derive(Clone, Debug)]
pub struct MeasureSpec {
    /// The name, as references write it.
    pub name: String,
    /// What people call it.
    pub title: Option<String>,
    /// The column, where it was said; see [`MeasureSpec::column_among`].
    pub column: Option<Placed<String>>,
    /// What a row must have to be of this measure.
    pub filter: Vec<Condition>,
    /// What may be done with it.
    pub kind: Option<Kind>,
    /// The base unit that was declared.
    pub unit: Option<Placed<Unit>>,
    /// The power of ten that `scale`, or the words of `unit`, declare.
    pub power: Option<i32>,
    /// The range its numbers can have, where it was declared.
    pub range: Option<Placed<Range>>,
    /// Growth that was printed at constant prices, or like for like.
    pub comparable: bool,
    /// What weighs it in a mean over time.
    pub weight: Option<Placed<MeasureName>>,
    /// Counted, not rounded.
    pub exact: bool,
    /// What its reader should know.
    pub note: Option<String>,
    /// Where it is declared; `None` for the measure of a card that declares none.
    pub spot: Option<Spot>,
}

impl MeasureSpec {
    /// The column of the numbers in a file with this header: the one that was said, else the one of the measure's
    /// name where no condition selects its rows, else `value`.
    pub fn column_among<'a>(&'a self, header: &[&str]) -> &'a str {
        match &self.column {
            Some(column) => column,
            None if self.filter.is_empty() && header.contains(&self.name.as_str()) => &self.name,
            None => "value",
        }
    }
}

/// The columns that say more about a row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Columns {
    /// The unit of the row.
    pub unit: Option<Placed<String>>,
    /// The scale of the row.
    pub scale: Option<Placed<String>>,
    /// The id of the source of the row.
    pub source: Option<Placed<String>>,
    /// The status of the row.
    pub status: Option<Placed<String>>,
    /// The date of the release that the row is from.
    pub vintage: Option<Placed<String>>,
    /// The definition: part of the key.
    pub definition: Option<Placed<String>>,
}

/// An end of comparability.
#[derive(Clone, Debug)]
pub struct BreakSpec {
    /// The last period of the old way of counting.
    pub after: Period,
    /// Why.
    pub note: String,
    /// The measures it concerns; all where empty.
    pub measures: Vec<Placed<String>>,
    /// The dimension values it concerns; all where empty.
    pub only: Vec<Condition>,
    /// Where it is declared.
    pub spot: Spot,
}

/// What a reader should know of certain periods.
#[derive(Clone, Debug)]
pub struct NoteSpec {
    /// The note.
    pub note: String,
    /// The first period that it is about; all up to the last where there is none.
    pub from: Option<Period>,
    /// The last.
    pub to: Option<Period>,
    /// Where it is declared.
    pub spot: Spot,
}

impl NoteSpec {
    /// Whether what lies from the beginning of one period to the end of another meets the periods of the note.
    pub fn is_about(&self, first: Period, last: Period) -> bool {
        self.from.is_none_or(|from| from.start() <= last.end()) && self.to.is_none_or(|to| first.start() <= to.end())
    }
}

/// Rows that are no observations of the dataset.
#[derive(Clone, Debug)]
pub struct LeaveOut {
    /// What such a row has.
    pub filter: Vec<Condition>,
    /// Why.
    pub note: String,
    /// Where it is declared.
    pub spot: Spot,
}

/// How the file is written, where that was said.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CsvSpec {
    /// The encoding.
    pub encoding: Option<Placed<String>>,
    /// What stands between fields: one character, or one of [`DELIMITER_WORDS`].
    pub delimiter: Option<String>,
    /// What a field may be enclosed in; `Some(None)` for nothing.
    pub quote: Option<Option<char>>,
    /// Whether a backslash marks a quote inside a quoted field.
    pub escape: Option<bool>,
    /// What a line begins with that is no row; `Some(None)` where none does.
    pub comment: Option<Option<char>>,
    /// On how many lines the names stand.
    pub header_rows: Option<u32>,
    /// The header may stand again between the rows.
    pub header_again: bool,
    /// The names of the columns, of a file without a header.
    pub names: Option<Vec<String>>,
    /// How many rows there are.
    pub rows: Option<u32>,
    /// How many lines stand below the last row.
    pub footer: Option<u32>,
    /// Every row ends with a delimiter that separates nothing.
    pub trailing: bool,
    /// Rows that leave no value in doubt are mended.
    pub mend: bool,
    /// The character before the decimals.
    pub decimal: Option<char>,
    /// Lines before the header.
    pub skip: u32,
    /// What stands for a missing value.
    pub missing: Vec<String>,
    /// Footnote marks at numbers.
    pub marks: Vec<String>,
    /// Letters behind numbers are flags.
    pub flags: bool,
}

/// What `delimiter` may say beside one character.
pub const DELIMITER_WORDS: &[&str] = &["blanks", "two blanks", ", ", "; "];

impl Card {
    /// The dimension of this name.
    pub fn dimension(&self, name: &str) -> Option<&DimensionSpec> {
        self.dimensions.iter().find(|dimension| dimension.name == name)
    }

    /// The measure of this name.
    pub fn measure(&self, name: &str) -> Option<&MeasureSpec> {
        self.measures.iter().find(|measure| measure.name == name)
    }

    /// Whether the dimension's values are definitions, which are never joined.
    pub fn is_definition(&self, dimension: &DimensionSpec) -> bool {
        self.columns.definition.as_ref().is_some_and(|column| column.value == dimension.column)
    }
}

/// Reads a card. `name` is the dataset, `file` the card as the user knows it.
///
/// ```
/// use sizeup::project::card;
/// let card = card::parse("sales", "[measures.cups]\nkind = \"flow\"\n", "datasets/sales.toml").unwrap();
/// assert_eq!((card.file.as_str(), card.measures[0].name.as_str()), ("sales.csv", "cups"));
/// ```
pub fn parse(name: &str, text: &str, file: &str) -> Result<Card> {
    read(file, text, &CARD, |section| Some(card(name, file, section)))
}

fn card(name: &str, file: &str, section: &Section) -> Card {
    if !is_identifier(name) {
        let sentence = format!("a reference cannot name `{}`: a dataset's name has letters, digits, `-` and `_`", clipped(name));
        section.object(&section.spot, sentence);
    }
    for key in ["file", "sources"] {
        if let Some(path) = section.text(key)
            && let Some(why) = unsafe_path(&path, 1)
        {
            section.object(&path.spot, format!("`{}` cannot be read from here: {why}", clipped(&path)));
        }
    }
    let columns = columns(section);
    let mut dimensions: Vec<DimensionSpec> =
        section.named("dimensions").iter().map(|(name, inner)| dimension(name, inner)).collect();
    twice(section, "column of a dimension", dimensions.iter().map(|dimension| (dimension.column.as_str(), &dimension.spot)));
    if let Some(column) = &columns.definition {
        definition(section, column, &mut dimensions);
    }
    let mut measures: Vec<MeasureSpec> = section.named("measures").iter().map(|(key, inner)| measure(name, key, inner)).collect();
    if measures.is_empty() {
        measures.push(the_only_measure());
    }
    if let (Some(column), Some(measure)) =
        (&columns.scale, section.named("measures").iter().find(|(_, inner)| inner.has("scale")))
    {
        let fact = AnalysisFact::Other("the scale is declared and read from a column".to_owned());
        section.push(|| Finding::error(fact).at(measure.1.spot_of("scale").place()).at(column.place()));
    }
    let path = section.text("file");
    Card {
        name: name.to_owned(),
        card: file.to_owned(),
        title: section.plain("title").unwrap_or_else(|| name.to_owned()),
        file_spot: path.as_ref().map(|path| path.spot.clone()),
        file: path.map_or_else(|| format!("{name}.csv"), |path| path.value),
        sources: section.text("sources"),
        source_note: section.plain("source_note"),
        note: section.plain("note"),
        notes: section.many("notes").iter().filter_map(note).collect(),
        place: section.plain("place"),
        period: period(section),
        breaks: breaks(section, &measures, &dimensions),
        leave_out: section.many("leave_out").iter().filter_map(leave_out).collect(),
        status: status(section),
        csv: csv(section),
        dimensions,
        measures,
        columns,
    }
}
