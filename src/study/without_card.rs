//! A card for a file that has none: what a command line says of it, and what the file itself shows.

use std::path::Path;

use super::adhoc::Select;
use crate::finding::{Finding, ReadingFact, Result, UsageFact};
use crate::project::{
    COMMAND_LINE, Card, Columns, Condition, CsvSpec, DimensionSpec, MeasureSpec, PeriodColumns, PeriodSpec, Placed, Spot,
};
use crate::source::inspect::{Understanding, header_unit, inspect, plain_role};
use crate::source::period::{self, PART_NAMES};
use crate::source::{self, Dialect, Input};
use crate::table::COLUMNS;

/// The name of the dataset that a command line makes; it is never shown.
const NAME: &str = "file";

pub(super) fn without_card(file: &str, input: &Input, select: &Select) -> Result<(Card, Vec<String>)> {
    let header = source::header(input, &Dialect::default())?;
    let mut understood = None;
    let mut understand = || -> Result<Understanding> {
        if understood.is_none() {
            understood = Some(inspect(input, &Dialect::default())?);
        }
        Ok(understood.clone().expect("made above"))
    };
    let named = |wanted: &[&str]| header.names.iter().find(|name| wanted.contains(&name.to_lowercase().as_str())).cloned();
    let period = match (period_columns(&select.period), parts_of_a_date(&header.names, select), named(PERIODS)) {
        (Some(columns), ..) => columns,
        (None, Some(columns), _) => columns,
        (None, None, Some(column)) if one_period(&header.names) => PeriodColumns::Long(Some(Placed::typed(column))),
        // A look at the cells settles which of several it is, or that a year and the names of months make one.
        (None, None, _) => period_of(file, &understand()?)?,
    };
    by_is_a_dimension(&period, &select.by)?;
    let wide = matches!(period, PeriodColumns::Wide { .. });
    let values = match (select.values.is_empty(), named(&["value", "obs_value"])) {
        (false, _) => select.values.clone(),
        (true, Some(column)) => vec![column],
        (true, None) if wide => vec!["value".to_owned()],
        (true, None) => values_of(file, &understand()?, select)?,
    };
    let definition = |name: &str| plain_role(name) == Some("definition");
    let mut dimensions: Vec<DimensionSpec> = select.by.iter().map(|name| dimension(name, !definition(name))).collect();
    for (name, _) in &select.filter {
        // A column that is only selected by splits nothing: it is part of the key, so that its rows can be told apart.
        if !select.by.contains(name) {
            header.require(input, name)?;
        }
    }
    // What a number is stands in a column of its own: it is part of the key though nobody asked for it, so that no
    // growth leads from one definition to another.
    let unasked = header.names.iter().find(|name| definition(name) && !select.by.contains(name) && !values.contains(name));
    if !dimensions.iter().any(|dimension| definition(&dimension.name)) {
        dimensions.extend(unasked.map(|name| dimension(name, false)));
    }
    dimensions.sort_by_key(|dimension| definition(&dimension.name));
    let says = |what: &str| {
        let free = |name: &&String| plain_role(name) == Some(what) && !select.by.contains(name) && !values.contains(name);
        header.names.iter().find(free).cloned().map(Placed::typed)
    };
    let columns = Columns {
        unit: says("unit"),
        scale: says("scale"),
        source: says("source"),
        status: says("status"),
        vintage: None,
        definition: dimensions.iter().map(|dimension| &dimension.name).find(|name| definition(name)).cloned().map(Placed::typed),
    };
    let measures = values.iter().map(|value| measure(value, wide, columns.unit.is_none(), select)).collect();
    for name in select
        .kinds
        .iter()
        .filter_map(|(value, _)| value.as_ref())
        .chain(select.units.iter().filter_map(|(value, _)| value.as_ref()))
    {
        if !values.contains(name) {
            let fact = UsageFact::Conflict(format!("`{name}` is given a kind or a unit and is not among the values"));
            return Err(Finding::error(fact).hint(format!("add `--value {name}`")).into());
        }
    }
    let card = Card {
        name: NAME.to_owned(),
        card: COMMAND_LINE.to_owned(),
        title: file.to_owned(),
        file: file.to_owned(),
        file_spot: None,
        sources: None,
        source_note: Some(shown_name(file)),
        note: None,
        notes: Vec::new(),
        place: None,
        period: PeriodSpec { columns: period, frequency: None, frequency_spot: None, order: None, fiscal: None, decimal: false },
        dimensions,
        measures,
        columns,
        breaks: Vec::new(),
        leave_out: Vec::new(),
        status: Vec::new(),
        csv: CsvSpec::default(),
    };
    Ok((card, values))
}

/// What a chart says of a file that nothing is known about.
fn shown_name(file: &str) -> String {
    Path::new(file).file_name().map_or_else(|| file.to_owned(), |name| name.to_string_lossy().into_owned())
}

/// That no column of periods is a dimension as well: it would split every series into single figures. Nor may a dimension
/// be called as another column of the result is.
fn by_is_a_dimension(period: &PeriodColumns, by: &[String]) -> Result<()> {
    let holds = |name: &&String| match period {
        PeriodColumns::Long(Some(column)) => column.value == **name,
        PeriodColumns::Joined(columns) => columns.iter().any(|column| column.value == **name),
        _ => false,
    };
    match by.iter().find(holds) {
        None => match by.iter().find(|name| COLUMNS.contains(&name.as_str())) {
            None => Ok(()),
            Some(name) => {
                let sentence = format!("`{name}` is a column of every result, and cannot be a dimension beside it");
                let hint = format!("a card can give it another name: `column = \"{name}\"` of a dimension");
                Err(Finding::error(ReadingFact::Other(sentence)).hint(hint).into())
            }
        },
        Some(name) => {
            let sentence = format!("`{name}` holds the periods, and splits nothing");
            let hint = format!("leave `--by {name}` out: every period has a row anyway; `--period` names another column");
            Err(Finding::error(ReadingFact::Other(sentence)).hint(hint).into())
        }
    }
}

/// How a column of periods is usually called.
const PERIODS: &[&str] = &["period", "time_period", "year", "quarter", "month", "date", "week", "time", "时间", "年份", "日期"];

/// Whether the names speak of periods once only.
fn one_period(names: &[String]) -> bool {
    let speaks = |name: &&String| {
        let lower = name.trim().to_lowercase();
        PERIODS.contains(&lower.as_str()) || period::parse(name).is_some() || period::is_part(name)
    };
    names.iter().filter(speaks).count() < 2
}

/// The columns that `--period` names: one, or those of the year, the month and the day.
pub(super) fn period_columns(named: &[String]) -> Option<PeriodColumns> {
    let placed = || named.iter().cloned().map(Placed::typed);
    match named.len() {
        0 => None,
        1 => Some(PeriodColumns::Long(placed().next())),
        _ => Some(PeriodColumns::Joined(placed().collect())),
    }
}

/// A column of years beside one of months or quarters: neither is a period alone.
fn parts_of_a_date(names: &[String], select: &Select) -> Option<PeriodColumns> {
    let free = |name: &&String| !select.by.contains(name) && !select.filter.iter().any(|(column, _)| column == *name);
    let named = |known: &dyn Fn(&str) -> bool| names.iter().filter(free).find(|name| known(&name.trim().to_lowercase()));
    let year = named(&|name| ["year", "年份", "年"].contains(&name))?;
    let part = named(&|name| PART_NAMES.iter().any(|(known, _)| *known == name))?;
    let day = named(&|name| ["day", "日"].contains(&name));
    let columns = [year, part].into_iter().chain(day).cloned().map(Placed::typed);
    Some(PeriodColumns::Joined(columns.collect()))
}

fn period_of(file: &str, understood: &Understanding) -> Result<PeriodColumns> {
    let finding = || {
        let sentence = format!("no column of `{file}` holds periods");
        Finding::error(ReadingFact::Other(sentence))
            .hint("name it with `--period COLUMN`; `sizeup inspect` shows what is understood of the file")
    };
    let Some(periods) = &understood.period else { return Err(finding().into()) };
    let placed = |column: &String| Placed::typed(column.clone());
    match (&periods.column, &periods.columns[..]) {
        _ if !periods.parts.is_empty() => Ok(PeriodColumns::Joined(periods.parts.iter().map(placed).collect())),
        (year, [first, .., last]) => {
            let (first, last, spot) = (first.clone(), last.clone(), Spot::command_line());
            Ok(PeriodColumns::Wide { first, last, spot, year: year.as_ref().map(placed) })
        }
        (Some(column), _) => Ok(PeriodColumns::Long(Some(placed(column)))),
        _ => Err(finding().into()),
    }
}

fn values_of(file: &str, understood: &Understanding, select: &Select) -> Result<Vec<String>> {
    let free = |name: &String| !select.by.contains(name) && !select.filter.iter().any(|(column, _)| column == name);
    let mut values: Vec<String> = understood.measures.iter().filter_map(|measure| measure.column.clone()).filter(free).collect();
    values.dedup();
    match values.is_empty() {
        false => Ok(values),
        true => {
            let finding = Finding::error(ReadingFact::Other(format!("no column of `{file}` holds numbers to measure")));
            Err(finding.hint("name one with `--value COLUMN`; `sizeup inspect` shows what is understood of the file").into())
        }
    }
}

fn dimension(name: &str, partition: bool) -> DimensionSpec {
    DimensionSpec {
        name: name.to_owned(),
        column: name.to_owned(),
        title: None,
        values: Vec::new(),
        labels: Vec::new(),
        partition,
        total: None,
        derive: false,
        spot: Spot::command_line(),
    }
}

fn measure(value: &str, wide: bool, in_header: bool, select: &Select) -> MeasureSpec {
    let said = |name: &Option<String>| name.as_ref().is_none_or(|name| name == value);
    let kind = select.kinds.iter().rfind(|(name, _)| said(name)).map(|(_, kind)| *kind);
    let said_unit = select.units.iter().rfind(|(name, _)| said(name)).map(|(_, unit)| unit.clone());
    let unit = said_unit.or_else(|| header_unit(value).filter(|_| in_header).map(|(_, power, unit)| (power, unit)));
    let filter = select.filter.iter().map(|(column, values)| Condition {
        column: Placed::typed(column.clone()),
        values: values.iter().cloned().map(Placed::typed).collect(),
    });
    MeasureSpec {
        name: value.to_owned(),
        title: None,
        column: (!wide).then(|| Placed::typed(value.to_owned())),
        filter: filter.collect(),
        kind,
        power: unit.as_ref().map(|(power, _)| *power),
        unit: unit.map(|(_, unit)| Placed::typed(unit)).filter(|unit| !unit.name().is_empty()),
        range: None,
        comparable: false,
        weight: None,
        exact: false,
        note: None,
        spot: None,
    }
}
