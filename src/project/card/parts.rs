//! The sections of a card, a function each.

use std::collections::{BTreeMap, BTreeSet};

use super::super::axes::{Axes, axes, declared};
use super::super::names::is_identifier;
use super::super::section::{Section, meant};
use super::super::spot::{Placed, Spot, clipped};
use super::DELIMITER_WORDS;
use super::{BreakSpec, Columns, CsvSpec, DateOrder, DimensionSpec, LeaveOut, MeasureSpec, NoteSpec, PeriodColumns, PeriodSpec};
use crate::finding::{AnalysisFact, Finding};
use crate::period::{Frequency, Period};
use crate::table::{COLUMNS, Status};

pub(super) fn period(section: &Section) -> PeriodSpec {
    let Some(inner) = section.one("period") else {
        let columns = PeriodColumns::Long(None);
        return PeriodSpec { columns, frequency: None, frequency_spot: None, order: None, fiscal: None, decimal: false };
    };
    let columns = period_columns(&inner);
    let frequency = inner.plain("frequency");
    let frequency = Frequency::ALL.iter().find(|(_, name)| frequency.as_deref() == Some(name)).map(|(known, _)| *known);
    let order = inner.plain("order");
    let order = DateOrder::ALL.iter().find(|(_, name)| order.as_deref() == Some(name)).map(|(known, _)| *known);
    let decimal = inner.flag("decimal");
    if decimal && frequency.and_then(Frequency::months).is_none() {
        inner.object(&inner.spot_of("decimal"), "years with decimals need a `frequency`: year, half, quarter or month");
    }
    let frequency_spot = inner.text("frequency").map(|typed| typed.spot);
    PeriodSpec { columns, frequency, frequency_spot, order, fiscal: fiscal(&inner), decimal }
}

fn period_columns(section: &Section) -> PeriodColumns {
    let (column, many) = (section.text("column"), section.texts("columns"));
    let ends = |typed: &Placed<String>| {
        let (first, last) = typed.split_once("..").map(|(first, last)| (first.trim(), last.trim()))?;
        (!first.is_empty() && !last.is_empty()).then(|| (first.to_owned(), last.to_owned()))
    };
    match &many[..] {
        [] if section.has("columns") => section.object(&section.spot_of("columns"), "`columns` names two columns or three"),
        [] => return PeriodColumns::Long(column),
        [one] => match ends(one) {
            Some((first, last)) => return PeriodColumns::Wide { first, last, spot: one.spot.clone(), year: column },
            None => section.object(&one.spot, "`columns` takes the first and the last column, such as \"1960..2023\""),
        },
        [_, _] | [_, _, _] if column.is_none() => {
            twice(section, "column", many.iter().map(|column| (column.as_str(), &column.spot)));
            return PeriodColumns::Joined(many);
        }
        [first, ..] if column.is_some() => {
            section.object(&first.spot, "the periods are in `column` or in these `columns`, not in both");
        }
        [first, ..] => section.object(&first.spot, "`columns` names the columns of the year, the month and the day"),
    }
    PeriodColumns::Long(None)
}

/// The year in the name of a fiscal year and its months.
fn fiscal(section: &Section) -> Option<(i64, Period)> {
    let said = section.labels("fiscal");
    let sentence = "a fiscal year is declared by one example, such as `{ FY2023 = \"2022-04/2023-03\" }`: twelve months that \
                    begin in the year of its name or in the one before, or a calendar year";
    let read = |name: &str, months: &str| -> Option<(i64, Period)> {
        let year = name.strip_prefix("FY").or_else(|| name.strip_prefix("fy"))?.trim();
        let year: Period = year.parse().ok().filter(|year: &Period| year.frequency() == Frequency::Year)?;
        let months: Period = months.parse().ok()?;
        let begins = months.last_month()?.shifted(-11)?;
        let twelve = matches!(months.frequency(), Frequency::Year | Frequency::Span) && begins.start() == months.start();
        (twelve && (0..=1).contains(&(year.year() - months.year()))).then(|| (year.year(), months))
    };
    match &said[..] {
        [] => {
            if section.has("fiscal") {
                section.object(&section.spot_of("fiscal"), sentence);
            }
            None
        }
        [(name, months)] => {
            let fiscal = read(name, months);
            if fiscal.is_none() {
                section.object(&name.spot, sentence);
            }
            fiscal
        }
        [_, (second, _), ..] => {
            section.object(&second.spot, sentence);
            None
        }
    }
}

/// Says so where a name cannot stand in a reference.
pub(super) fn check_name(section: &Section, what: &str, name: &Placed<String>) {
    if !is_identifier(name) {
        let sentence = format!("a reference cannot name the {what} `{}`: it takes letters, digits, `-` and `_`", clipped(name));
        let hint = "name it by another word, and say `column` for its column";
        section.push(|| Finding::error(AnalysisFact::Other(sentence)).at(name.place()).hint(hint));
    }
}

pub(super) fn dimension(name: &Placed<String>, section: &Section) -> DimensionSpec {
    check_name(section, "dimension", name);
    if COLUMNS.contains(&name.as_str()) {
        let sentence = format!("`{}` is a column of every result, and cannot be a dimension beside it", **name);
        let hint = format!("give it another name, and say `column = \"{}\"` below it", **name);
        section.push(|| Finding::error(AnalysisFact::Other(sentence)).at(name.place()).hint(hint));
    }
    let values = section.texts("values");
    let total = section.text("total");
    twice(section, "value", values.iter().map(|value| (value.as_str(), &value.spot)));
    if let Some(total) = &total
        && let Some(value) = values.iter().find(|value| *value == total)
    {
        let fact = AnalysisFact::Other(format!("`{}` is the total and one of its parts", clipped(total)));
        section.push(|| Finding::error(fact).at(value.place()).at(total.place()));
    }
    let labels = section.labels("labels");
    let known = declared(&values, total.as_ref());
    for (value, _) in labels.iter().filter(|(value, _)| !known.is_empty() && !known.contains(value.as_str())) {
        unknown(section, "declared value", value, &known);
    }
    let (partition, derive) = (section.flag("partition"), section.flag("derive"));
    if derive && !(partition && total.is_some()) {
        let sentence = "a missing part can only be derived with `partition = true` and a `total`";
        section.object(&section.spot_of("derive"), sentence);
    }
    DimensionSpec {
        name: name.value.clone(),
        column: section.plain("column").unwrap_or_else(|| name.value.clone()),
        title: section.plain("title"),
        values,
        labels: labels.into_iter().map(|(value, label)| (value.value, label.value)).collect(),
        partition,
        total,
        derive,
        spot: name.spot.clone(),
    }
}

/// Makes the definition the last dimension: it is selected like one, and tells numbers apart that are never joined.
pub(super) fn definition(section: &Section, column: &Placed<String>, dimensions: &mut Vec<DimensionSpec>) {
    if let Some(at) = dimensions.iter().position(|dimension| dimension.column == column.value) {
        let declared = dimensions.remove(at);
        if declared.partition || declared.total.is_some() {
            let sentence = format!("`{}` tells definitions apart: they are no parts of a whole", clipped(&declared.name));
            section.push(|| Finding::error(AnalysisFact::Other(sentence)).at(declared.spot.place()).at(column.place()));
        }
        dimensions.push(declared);
        return;
    }
    check_name(section, "definition", column);
    dimensions.push(DimensionSpec {
        name: column.value.clone(),
        column: column.value.clone(),
        title: None,
        values: Vec::new(),
        labels: Vec::new(),
        partition: false,
        total: None,
        derive: false,
        spot: column.spot.clone(),
    });
}

pub(super) fn columns(section: &Section) -> Columns {
    let Some(inner) = section.one("columns") else { return Columns::default() };
    let columns = Columns {
        unit: inner.text("unit"),
        scale: inner.text("scale"),
        source: inner.text("source"),
        status: inner.text("status"),
        vintage: inner.text("vintage"),
        definition: inner.text("definition"),
    };
    for column in [&columns.unit, &columns.scale, &columns.source, &columns.status, &columns.definition].into_iter().flatten() {
        if column.is_empty() {
            inner.object(&column.spot, "a column has a name");
        }
    }
    columns
}

pub(super) fn breaks(section: &Section, measures: &[MeasureSpec], dimensions: &[DimensionSpec]) -> Vec<BreakSpec> {
    let measures: BTreeSet<&str> = measures.iter().map(|measure| measure.name.as_str()).collect();
    let axes = axes(dimensions);
    section.many("breaks").iter().filter_map(|inner| a_break(inner, &measures, &axes)).collect()
}

fn a_break(section: &Section, measures: &BTreeSet<&str>, axes: &Axes) -> Option<BreakSpec> {
    let only = section.conditions("where");
    for condition in &only {
        let Some(values) = axes.get(condition.column.as_str()) else {
            unknown(section, "dimension", &condition.column, axes.keys());
            continue;
        };
        for value in condition.values.iter().filter(|value| !values.is_empty() && !values.contains(value.as_str())) {
            unknown(section, "declared value", value, values);
        }
    }
    let concerned = section.texts("measures");
    for name in concerned.iter().filter(|name| !measures.contains(name.as_str())) {
        unknown(section, "measure", name, measures);
    }
    let (after, note) = (section.period("after")?.value, section.plain("note")?);
    Some(BreakSpec { after, note, measures: concerned, only, spot: section.spot.clone() })
}

fn unknown<'n>(section: &Section, what: &'static str, name: &Placed<String>, known: impl IntoIterator<Item = &'n &'n str>) {
    section.push(|| {
        let fact = AnalysisFact::UnknownName { what, name: clipped(name) };
        meant(Finding::error(fact).at(name.place()), name, known.into_iter().copied())
    });
}

/// Says so where two names are one.
pub(super) fn twice<'n>(section: &Section, what: &'static str, names: impl Iterator<Item = (&'n str, &'n Spot)>) {
    let mut seen = BTreeMap::new();
    for (name, spot) in names {
        if let Some(earlier) = seen.insert(name, spot) {
            let fact = AnalysisFact::Twice { what, name: clipped(name) };
            section.push(|| Finding::error(fact).at(spot.place()).at(earlier.place()));
        }
    }
}

/// A note on certain periods: one, or those from one to another.
pub(super) fn note(section: &Section) -> Option<NoteSpec> {
    let (from, to, at) = (section.period("from"), section.period("to"), section.period("at"));
    if at.is_none() && from.is_none() && to.is_none() {
        section.object(&section.spot, "a note on certain periods has `at`, `from` or `to`; one on all is `note` of the card");
    }
    if let (Some(at), Some(other)) = (&at, from.as_ref().or(to.as_ref())) {
        let fact = AnalysisFact::Other("a note has `at`, or `from` and `to`".to_owned());
        section.push(|| Finding::error(fact).at(at.place()).at(other.place()));
    }
    if let (Some(from), Some(to)) = (&from, &to)
        && from.value.start() > to.value.end()
    {
        let fact = AnalysisFact::Other(format!("`from` is {from}, which lies after `to`"));
        section.push(|| Finding::error(fact).at(from.place()).at(to.place()));
    }
    let value = |placed: &Option<Placed<Period>>| placed.as_ref().map(|placed| placed.value);
    let (from, to) = (value(&at).or(value(&from)), value(&at).or(value(&to)));
    Some(NoteSpec { note: section.plain("note")?, from, to, spot: section.spot.clone() })
}

pub(super) fn leave_out(section: &Section) -> Option<LeaveOut> {
    let filter = section.conditions("where");
    if section.has("where") && filter.is_empty() {
        section.object(&section.spot_of("where"), "this would leave out every row");
    }
    Some(LeaveOut { filter, note: section.plain("note")?, spot: section.spot.clone() })
}

pub(super) fn status(section: &Section) -> Vec<(Placed<String>, Status)> {
    let letter = |word: &Placed<String>, letter: &Placed<String>| {
        let mut chars = letter.chars();
        let status = chars.next().filter(|_| chars.next().is_none()).and_then(Status::of);
        if status.is_none() {
            let sentence =
                format!("`{}` is not a status: A is normal, P provisional, E estimated, F a forecast", clipped(letter));
            section.object(&letter.spot, sentence);
        }
        Some((word.clone(), status?))
    };
    section.labels("status").iter().filter_map(|(word, value)| letter(word, value)).collect()
}

pub(super) fn csv(section: &Section) -> CsvSpec {
    let Some(inner) = section.one("csv") else { return CsvSpec::default() };
    let one = |name: &str, fits: fn(char) -> bool, sentence: &str| {
        let typed = inner.text(name)?;
        let mut chars = typed.chars();
        let only = chars.next().filter(|c| chars.next().is_none() && fits(*c));
        if only.is_none() {
            inner.object(&typed.spot, sentence);
        }
        only
    };
    let delimiter = inner.text("delimiter");
    if let Some(typed) = &delimiter {
        let mut chars = typed.chars();
        let separates = |c: char| c.is_ascii() && !c.is_ascii_alphanumeric() && !"\"\r\n.".contains(c);
        let single = chars.next().is_some_and(separates) && chars.next().is_none();
        if !single && !DELIMITER_WORDS.contains(&typed.as_str()) {
            inner.object(&typed.spot, "`delimiter` takes one character, such as \";\" or \"\\t\"");
        }
    }
    // Said to be nothing is something else than not said.
    let sign = |name: &str, known: &str, sentence: &str| {
        let typed = inner.text(name)?;
        let mut chars = typed.chars();
        let sign = chars.next();
        if chars.next().is_some() || sign.is_some_and(|sign| !known.contains(sign)) {
            inner.object(&typed.spot, sentence);
        }
        Some(sign)
    };
    let quote = sign("quote", "\"'", "`quote` takes \"'\", \"\\\"\" or \"\"");
    let escape = sign("escape", "\\", "`escape` takes \"\\\\\" or \"\"");
    let comment = sign("comment", "#%;!*/", "`comment` takes one of # % ; ! * / or \"\"");
    let names = inner.texts("names");
    twice(section, "column", names.iter().map(|name| (name.as_str(), &name.spot)));
    for name in names.iter().filter(|name| name.trim().is_empty()) {
        inner.object(&name.spot, "a column has a name");
    }
    if inner.has("names") && inner.has("header_rows") {
        inner.object(&inner.spot_of("header_rows"), "a file without a header has no `header_rows`");
    }
    let decimal = one("decimal", |c| c == '.' || c == ',', "`decimal` takes \".\" or \",\"");
    let marks = inner.texts("marks");
    // What begins or ends like a number would take a part of it away.
    let taken = |c: Option<char>| c.is_none_or(|c| c.is_ascii_digit() || c.is_whitespace() || ".,+-−%'’".contains(c));
    for mark in marks.iter().filter(|mark| taken(mark.chars().next()) || taken(mark.chars().last())) {
        inner.object(&mark.spot, format!("`{}` cannot be told from a part of a number", clipped(mark)));
    }
    CsvSpec {
        encoding: inner.text("encoding"),
        delimiter: delimiter.map(|delimiter| delimiter.value),
        quote,
        escape: escape.map(|sign| sign.is_some()),
        comment,
        header_rows: inner.count("header_rows"),
        header_again: inner.flag("header_again"),
        names: inner.has("names").then(|| names.into_iter().map(|name| name.value).collect()),
        rows: inner.count("rows"),
        footer: inner.count("footer"),
        trailing: inner.flag("trailing"),
        mend: inner.flag("mend"),
        decimal,
        skip: inner.count("skip").unwrap_or(0),
        missing: inner.texts("missing").into_iter().map(|text| text.value).collect(),
        marks: marks.into_iter().map(|mark| mark.value).collect(),
        flags: inner.flag("flags"),
    }
}
