//! The sections of a card, a function each.

use std::collections::{BTreeMap, BTreeSet};

use super::super::axes::{Axes, axes, declared};
use super::super::names::is_identifier;
use super::super::printed::{ScaleWord, unit_of};
use super::super::section::{Section, meant};
use super::super::spot::{Placed, Spot, clipped};
use super::{BreakSpec, Columns, CsvSpec, DateOrder, DimensionSpec, LeaveOut, MeasureSpec, PeriodColumns, PeriodSpec};
use crate::finding::{AnalysisFact, Finding};
use crate::period::Frequency;
use crate::table::{Kind, Status};

pub(super) fn period(section: &Section) -> PeriodSpec {
    let long = PeriodSpec { columns: PeriodColumns::Long(None), frequency: None, order: None };
    let Some(inner) = section.one("period") else { return long };
    let columns = match (inner.text("column"), inner.text("columns")) {
        (Some(_), Some(many)) => {
            inner.object(&many.spot, "a file has its periods in `column` or in `columns`, not in both");
            PeriodColumns::Long(None)
        }
        (column, None) => PeriodColumns::Long(column),
        (None, Some(many)) => match many.split_once("..").map(|(first, last)| (first.trim(), last.trim())) {
            Some((first, last)) if !first.is_empty() && !last.is_empty() => {
                PeriodColumns::Wide { first: first.to_owned(), last: last.to_owned(), spot: many.spot.clone() }
            }
            _ => {
                inner.object(&many.spot, "`columns` takes the first and the last column, such as \"1960..2023\"");
                PeriodColumns::Long(None)
            }
        },
    };
    let frequency = inner.plain("frequency");
    let frequency = Frequency::ALL.iter().find(|(_, name)| frequency.as_deref() == Some(name)).map(|(known, _)| *known);
    let order = inner.plain("order");
    let order = DateOrder::ALL.iter().find(|(_, name)| order.as_deref() == Some(name)).map(|(known, _)| *known);
    PeriodSpec { columns, frequency, order }
}

/// Says so where a name cannot stand in a reference.
fn check_name(section: &Section, what: &str, name: &Placed<String>) {
    if !is_identifier(name) {
        let sentence = format!("a reference cannot name the {what} `{}`: it takes letters, digits, `-` and `_`", clipped(name));
        let hint = "name it by another word, and say `column` for its column";
        section.push(|| Finding::error(AnalysisFact::Other(sentence)).at(name.place()).hint(hint));
    }
}

pub(super) fn dimension(name: &Placed<String>, section: &Section) -> DimensionSpec {
    check_name(section, "dimension", name);
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

pub(super) fn measure(name: &Placed<String>, section: &Section) -> MeasureSpec {
    check_name(section, "measure", name);
    let scale = section.text("scale").and_then(|typed| {
        let scale = ScaleWord::read(&typed);
        if scale.is_none() {
            section
                .object(&typed.spot, format!("`{}` is not a scale: it is a power of ten, such as \"million\"", clipped(&typed)));
        }
        Some(scale?.power)
    });
    let unit = section.text("unit").and_then(|typed| {
        let read = unit_of(&typed);
        if read.is_none() {
            section.object(&typed.spot, format!("`{}` is not a unit", clipped(&typed)));
        }
        read.map(|(power, unit)| Placed { value: (power, unit), spot: typed.spot })
    });
    let in_unit = unit.as_ref().map(|unit| unit.value.0).filter(|power| *power != 0);
    if scale.is_some() && in_unit.is_some() {
        section.object(&section.spot_of("scale"), "the unit has a scale already");
    }
    MeasureSpec {
        name: name.value.clone(),
        title: section.plain("title"),
        column: section.text("column"),
        filter: section.conditions("where"),
        kind: section.plain("kind").and_then(|kind| Kind::named(&kind)),
        unit: unit.map(|unit| unit.map(|(_, unit)| unit)).filter(|unit| !unit.name().is_empty()),
        power: scale.or(in_unit),
        exact: section.flag("exact"),
        note: section.plain("note"),
        spot: Some(name.spot.clone()),
    }
}

/// The measure of a card that declares none.
pub(super) fn the_only_measure() -> MeasureSpec {
    MeasureSpec {
        name: "value".to_owned(),
        title: None,
        column: None,
        filter: Vec::new(),
        kind: None,
        unit: None,
        power: None,
        exact: false,
        note: None,
        spot: None,
    }
}

pub(super) fn columns(section: &Section) -> Columns {
    let Some(inner) = section.one("columns") else { return Columns::default() };
    let columns = Columns {
        unit: inner.text("unit"),
        scale: inner.text("scale"),
        source: inner.text("source"),
        status: inner.text("status"),
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

pub(super) fn leave_out(section: &Section) -> Option<LeaveOut> {
    let filter = section.conditions("where");
    if section.has("where") && filter.is_empty() {
        section.object(&section.spot_of("where"), "this would leave out every row");
    }
    Some(LeaveOut { filter, note: section.plain("note")?, spot: section.spot.clone() })
}

pub(super) fn status(section: &Section) -> Vec<(String, Status)> {
    let letter = |word: &Placed<String>, letter: &Placed<String>| {
        let mut chars = letter.chars();
        let status = chars.next().filter(|_| chars.next().is_none()).and_then(Status::of);
        if status.is_none() {
            let sentence =
                format!("`{}` is not a status: A is normal, P provisional, E estimated, F a forecast", clipped(letter));
            section.object(&letter.spot, sentence);
        }
        Some((word.value.clone(), status?))
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
    let delimiter = one(
        "delimiter",
        |c| !c.is_alphanumeric() && !"\"\r\n.".contains(c),
        "`delimiter` takes one character, such as \";\" or \"\\t\"",
    );
    let decimal = one("decimal", |c| c == '.' || c == ',', "`decimal` takes \".\" or \",\"");
    CsvSpec {
        encoding: inner.text("encoding"),
        delimiter,
        decimal,
        skip: inner.count("skip").unwrap_or(0),
        missing: inner.texts("missing").into_iter().map(|text| text.value).collect(),
    }
}
