//! Where the periods of a file stand, and what a card has to say so that they are read.

use std::collections::BTreeSet;

use super::guess::Guess;
use super::names::{DAYS, YEARS, is_period_name, role};
use super::on_line;
use super::rhythm::is_monthly;
use super::survey::Survey;
use super::understanding::{Periods, Problem};
use crate::period::{Frequency, Period};
use crate::source::input::Input;
use crate::source::period::{Column, Declared, Order, PART_NAMES, is_part};

/// Where periods were found.
#[derive(Default)]
pub(super) struct Found {
    pub(super) periods: Option<Periods>,
    /// The columns whose cells make the period of a row: one, or those of the year, of its part, and of the day.
    pub(super) keys: Vec<usize>,
    /// The columns whose names are periods.
    pub(super) wide: Vec<usize>,
    /// What the column as a whole settles.
    settled: Column,
    /// The name of the column of a part of a year.
    part: String,
}

impl Found {
    /// The period of a row, from the texts of `keys`.
    pub(super) fn read(&self, texts: &[&str]) -> Option<Period> {
        match texts {
            [text] => self.settled.read(text),
            [year, part] => self.settled.joined(year, part, &self.part, None),
            [year, part, day] => self.settled.joined(year, part, &self.part, Some(day)),
            _ => None,
        }
    }
}

/// Looks for periods: a year beside its part, a column of periods, names that are periods.
pub(super) fn found(input: &Input, survey: &Survey, problems: &mut Vec<Problem>) -> Found {
    joined(survey)
        .or_else(|| months_of_a_year(survey))
        .or_else(|| certain(survey, true))
        .or_else(|| wide(survey))
        .or_else(|| certain(survey, false))
        .or_else(|| undecided(input, survey, problems))
        .unwrap_or_default()
}

/// The texts of a column that say something; `None` where there are too many.
fn texts(survey: &Survey, column: usize) -> Option<Vec<String>> {
    let found = &survey.columns[column];
    let texts = found.texts().into_iter().map(|(text, _)| text);
    (!found.crowded && !found.texts().is_empty()).then(|| texts.collect())
}

fn settled(texts: &[String], declared: Declared) -> Column {
    Column::of(texts.iter().map(String::as_str), declared)
}

fn all_read(texts: &[String], column: Column) -> Option<Vec<Period>> {
    texts.iter().map(|text| column.read(text)).collect()
}

fn names(survey: &Survey) -> impl Iterator<Item = (usize, &String)> {
    survey.header.names.iter().enumerate().filter(|(_, name)| role(name).is_none())
}

fn lower(name: &str) -> String {
    name.trim().to_lowercase()
}

/// A column with nothing but years.
fn years(survey: &Survey) -> Option<(usize, Vec<Period>)> {
    let (number, _) = names(survey).find(|(_, name)| YEARS.contains(&lower(name).as_str()))?;
    let texts = texts(survey, number)?;
    let periods = all_read(&texts, settled(&texts, Declared::default()))?;
    periods.iter().all(|period| period.frequency() == Frequency::Year).then_some((number, periods))
}

/// A year and its month, its quarter, in columns of their own.
fn joined(survey: &Survey) -> Option<Found> {
    let (year, years) = years(survey)?;
    let first = years.first()?.to_string();
    let column = Column::default();
    // A few that are none, such as the `M13` of a yearly mean, are no reason to sum over months: the reader names them.
    let most =
        |texts: Vec<String>, is: &dyn Fn(&String) -> bool| texts.iter().filter(|text| is(text)).count() * 5 >= texts.len() * 4;
    let reads = |number: usize, name: &str| {
        texts(survey, number).is_some_and(|texts| most(texts, &|text| column.joined(&first, text, name, None).is_some()))
    };
    let known = |name: &str| PART_NAMES.iter().any(|(known, _)| *known == lower(name));
    let spelt = |number: usize| {
        let one = |text: &String| is_part(text);
        texts(survey, number).is_some_and(|texts| texts.len() > 1 && most(texts, &one))
    };
    let by_name = names(survey).find(|(number, name)| known(name) && reads(*number, name));
    let (part, name) = by_name.or_else(|| names(survey).find(|(number, name)| spelt(*number) && reads(*number, name)))?;
    let is_day = |number: usize| {
        let number_of = |text: &String| text.trim().parse().is_ok_and(|day: u8| (1..=31).contains(&day));
        texts(survey, number).is_some_and(|texts| texts.iter().all(number_of))
    };
    let day = names(survey).find(|(number, name)| DAYS.contains(&lower(name).as_str()) && is_day(*number));
    let mut keys = vec![year, part];
    keys.extend(day.map(|(number, _)| number));
    let parts: Vec<Period> = texts(survey, part)?.iter().filter_map(|text| column.joined(&first, text, name, None)).collect();
    // Which part stands beside which year is seen when series are looked at; the ends are those of the first and last year.
    let (from, to) = (years.iter().min()?, years.iter().max()?);
    let ends = |year: &Period, part: Option<&Period>| part?.years_before(part?.year() - year.year());
    let frequency = parts.first()?.frequency();
    let periods = Periods {
        parts: keys.iter().map(|key| survey.header.names[*key].clone()).collect(),
        frequencies: vec![(if day.is_some() { Frequency::Day } else { frequency }.name(), 0)],
        first: ends(from, parts.iter().min()).map(|period| period.to_string()).unwrap_or_default(),
        last: ends(to, parts.iter().max()).map(|period| period.to_string()).unwrap_or_default(),
        guess: by_name.is_none().then(|| {
            let columns = format!("[period] columns = [\"{}\", \"{name}\"]", survey.header.names[year]);
            Guess::new(name, "its cells are parts of a year", columns)
        }),
        ..Periods::default()
    };
    Some(Found { periods: Some(periods), keys, part: name.clone(), settled: column, ..Found::default() })
}

/// A column for each month or quarter, and the year in each row.
fn months_of_a_year(survey: &Survey) -> Option<Found> {
    let (year, years) = years(survey)?;
    let first = years.first()?.to_string();
    let read = |name: &String| is_part(name);
    let wide: Vec<usize> = names(survey).filter(|(_, name)| read(name)).map(|(number, _)| number).collect();
    if wide.len() < 2 {
        return None;
    }
    let column = Column::default();
    let parts: Option<Vec<Period>> =
        wide.iter().map(|number| column.joined(&first, &survey.header.names[*number], "", None)).collect();
    let parts = parts?;
    let ends = |year: &Period, part: &Period| part.years_before(part.year() - year.year());
    let (from, to) = (years.iter().min()?, years.iter().max()?);
    let periods = Periods {
        column: Some(survey.header.names[year].clone()),
        columns: wide.iter().map(|number| survey.header.names[*number].clone()).collect(),
        frequencies: vec![(parts.first()?.frequency().name(), (years.len() * parts.len()) as u64)],
        first: ends(from, parts.iter().min()?)?.to_string(),
        last: ends(to, parts.iter().max()?)?.to_string(),
        ..Periods::default()
    };
    Some(Found { periods: Some(periods), keys: vec![year], wide, settled: column, ..Found::default() })
}

/// A column whose every text is a period, one of a usual name first.
fn certain(survey: &Survey, named: bool) -> Option<Found> {
    let read = |number: usize| {
        let texts = texts(survey, number)?;
        let column = settled(&texts, Declared::default());
        Some((number, column, all_read(&texts, column)?))
    };
    let mut fits = names(survey).filter(|(_, name)| is_period_name(name) == named).filter_map(|(number, _)| read(number));
    let (number, column, periods) = fits.next()?;
    let name = &survey.header.names[number];
    let card = format!("[period] column = \"{name}\"");
    let guess = (!named).then(|| Guess::new(name, "all of its cells are periods", card));
    let order = column.order().filter(|_| periods.iter().any(|period| period.frequency() == Frequency::Day));
    let monthly = is_monthly(periods.iter());
    let periods = Periods { column: Some(name.clone()), guess, order: order.map(word), monthly, ..span(&periods) };
    Some(Found { periods: Some(periods), keys: vec![number], settled: column, ..Found::default() })
}

fn word(order: Order) -> &'static str {
    match order {
        Order::DayFirst => "dmy",
        Order::MonthFirst => "mdy",
        Order::YearFirst => "ymd",
    }
}

/// Columns whose names are periods.
fn wide(survey: &Survey) -> Option<Found> {
    let column = Column::of(survey.header.names.iter().map(String::as_str), Declared::default());
    let found: Vec<(usize, Period)> = names(survey).filter_map(|(at, name)| Some((at, column.read(name)?))).collect();
    if found.len() < 2 {
        return None;
    }
    let periods: Vec<Period> = found.iter().map(|(_, period)| *period).collect();
    let wide: Vec<usize> = found.into_iter().map(|(number, _)| number).collect();
    let columns = wide.iter().map(|number| survey.header.names[*number].clone()).collect();
    Some(Found { periods: Some(Periods { columns, ..span(&periods) }), wide, settled: column, ..Found::default() })
}

/// A column, or names of columns, that are periods once a card says how they are to be read.
fn undecided(input: &Input, survey: &Survey, problems: &mut Vec<Problem>) -> Option<Found> {
    let fits = |number: usize, named: bool| {
        let texts = texts(survey, number)?;
        let column = settled(&texts, Declared::default());
        // A number with decimals is a year only where the name says so.
        let settles = |text: &String| column.settles(text).filter(|hint| named || !hint.contains("decimal"));
        let reads = |text: &String| column.read(text).is_some() || settles(text).is_some();
        let first = texts.iter().find(|text| column.read(text).is_none())?.clone();
        (texts.iter().all(reads)).then(|| (number, texts.clone(), first.clone(), settles(&first)))
    };
    let of = |named: bool| {
        names(survey).filter(move |(_, name)| is_period_name(name) == named).find_map(move |(number, _)| fits(number, named))
    };
    if let Some((number, texts, first, hint)) = of(true).or_else(|| of(false)) {
        let name = survey.header.names[number].clone();
        if let Some((declared, frequency)) = decimals(&texts) {
            let periods = all_read(&texts, declared)?;
            let card = format!("[period] decimal = true, frequency = \"{frequency}\"");
            let because = format!("years like `{first}` are told apart by {frequency}");
            let decimal = Some(Guess::new(frequency, because, card));
            let periods = Periods { column: Some(name), decimal, ..span(&periods) };
            return Some(Found { periods: Some(periods), keys: vec![number], settled: declared, ..Found::default() });
        }
        let line = survey.columns[number].first_line(&first).map(|row| on_line(input, row)).unwrap_or_default();
        problems.push(Problem::new(format!("`{first}` of `{name}` {line} can be read in several ways"), hint?));
        let periods = Periods { column: Some(name), undecided: true, ..Periods::default() };
        return Some(Found { periods: Some(periods), ..Found::default() });
    }
    let column = Column::of(survey.header.names.iter().map(String::as_str), Declared::default());
    let open: Vec<(usize, &str)> = names(survey)
        .filter_map(|(number, name)| Some((number, column.settles(name)?)))
        .filter(|(_, hint)| !hint.contains("decimal"))
        .collect();
    if let [(first, hint), _, ..] = open[..] {
        let wide: Vec<usize> = open.iter().map(|(number, _)| *number).collect();
        let columns = wide.iter().map(|number| survey.header.names[*number].clone()).collect();
        let what = format!("the column `{}` can be read in several ways", survey.header.names[first]);
        problems.push(Problem::new(what, hint));
        let periods = Periods { columns, undecided: true, ..Periods::default() };
        return Some(Found { periods: Some(periods), wide, ..Found::default() });
    }
    // A column that is called so, and has something else as well.
    let (number, name) = names(survey).find(|(_, name)| is_period_name(name))?;
    let texts = texts(survey, number)?;
    let column = settled(&texts, Declared::default());
    let read = texts.iter().filter(|text| column.read(text).is_some()).count();
    let odd = texts.iter().find(|text| column.read(text).is_none())?;
    let line = survey.columns[number].first_line(odd).map(|row| on_line(input, row)).unwrap_or_default();
    if read == 0 {
        return None;
    }
    let what = format!("`{odd}` of `{name}` {line} is no period, and {} more are none", texts.len() - read - 1);
    let what = what.replace(", and 0 more are none", "");
    problems.push(Problem::new(what, column.hint(odd)));
    let periods: Vec<Period> = texts.iter().filter_map(|text| column.read(text)).collect();
    let periods = Periods { column: Some(name.clone()), ..span(&periods) };
    Some(Found { periods: Some(periods), keys: vec![number], settled: column, ..Found::default() })
}

/// The coarsest frequency under which all years with decimals stay apart.
fn decimals(texts: &[String]) -> Option<(Column, &'static str)> {
    [Frequency::Half, Frequency::Quarter, Frequency::Month].into_iter().find_map(|frequency| {
        let declared = Declared { decimal: true, frequency: Some(frequency), ..Declared::default() };
        let column = settled(texts, declared);
        let periods: BTreeSet<Period> = all_read(texts, column)?.into_iter().collect();
        let decimals = texts.iter().all(|text| text.contains('.'));
        (decimals && periods.len() == texts.len()).then(|| (column, frequency.name()))
    })
}

fn span(periods: &[Period]) -> Periods {
    let mut frequencies: Vec<(&'static str, u64)> = Frequency::ALL
        .iter()
        .map(|(frequency, name)| (*name, periods.iter().filter(|period| period.frequency() == *frequency).count() as u64))
        .filter(|(_, count)| *count > 0)
        .collect();
    frequencies.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let text = |period: Option<&Period>| period.map(Period::to_string).unwrap_or_default();
    Periods { frequencies, first: text(periods.iter().min()), last: text(periods.iter().max()), ..Periods::default() }
}
