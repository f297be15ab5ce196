//! Lines that end before the others do: their labels tell the date, so that nobody takes an old number for a new one.

use super::data::{Data, Series};
use super::dates::Rhythm;
use super::spec::Locale;
use crate::period::Period;
use crate::table::Status;

/// The last date of a series, where others go on by at least one of its own distances.
pub(super) fn ended(data: &Data, series: &Series) -> Option<Period> {
    // Each milestone is a date of its own.
    if data.table.metric.starts_with("milestone") {
        return None;
    }
    let own: Vec<Period> = series.drawn().map(|(point, _)| point.period).collect();
    let last = own.last().copied()?;
    // A forecast is no figure that others lack.
    let seen = data.points().filter(|point| point.value.is_some() && point.status.letter() != Status::FORECAST.letter());
    let end = seen.map(|point| point.period).max_by_key(|period| period.end()).filter(|end| end.end() > last.end())?;
    Rhythm::among(&own, &data.periods(), data.table.frequency).due(last, end).then_some(last)
}

/// The note on lines that end early; `None` where all reach the last date.
pub(super) fn note(data: &Data, locale: Locale) -> Option<String> {
    data.series.iter().find_map(|series| ended(data, series))?;
    let level = data.table.metric == "value";
    let (en, zh) = match level {
        true => ("Where a line ends early, no later figure was found", "线条提前终止处，其后没有数据"),
        false => (
            "Where a line ends early, there is no later figure, or none to compare it with",
            "线条提前终止处，其后没有数据或没有可比数据",
        ),
    };
    Some(locale.pick(en, zh).to_owned())
}
