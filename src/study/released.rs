//! What was known at the time: numbers as one release of their dataset has them, and as each period was first published.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Answer, Study, View, call};
use crate::finding::{AnalysisFact, Finding};
use crate::metric::Call;
use crate::period::Period;
use crate::project::Reference;
use crate::table::{Cell, Kind, Mark, OptIns, Row, Table, Vintage};

impl Study {
    /// The dates of the releases of a measure, the first one first.
    fn dates(&self, name: &str) -> Result<Vec<Period>, Finding> {
        let mut dates: Vec<Period> = self.levels(name)?.releases.iter().map(|release| release.date).collect();
        dates.dedup();
        if dates.is_empty() {
            let sentence = format!("nothing tells releases of `{name}` apart");
            let hint = "name the column of their dates in the card: `vintage` of `[columns]`";
            return Err(Finding::error(AnalysisFact::Other(sentence)).hint(hint));
        }
        Ok(dates)
    }

    /// The levels of a measure as one release printed them.
    fn release(&self, name: &str, date: Period) -> Result<Table, Finding> {
        let table = self.levels(name)?;
        let rows = table.releases.iter().filter(|release| release.date == date).map(|release| release.row.clone()).collect();
        Ok(Table { rows, releases: Arc::new([]), ..table.without_rows() }.sorted())
    }

    /// The releases that are asked for, the first one first, and the mark of their numbers.
    fn wanted(&self, name: &str, vintage: Vintage) -> Result<(Vec<Period>, Mark), Finding> {
        let mut dates = self.dates(name)?;
        let Vintage::UpTo(until) = vintage else { return Ok((dates, Mark::FirstRelease)) };
        let first = dates[0];
        dates.retain(|date| date.end() <= until.end());
        match dates.pop() {
            Some(latest) => Ok((vec![latest], Mark::NamedRelease)),
            None => {
                let sentence = format!("no release of `{name}` was there in {until}");
                Err(Finding::error(AnalysisFact::Other(sentence)).hint(format!("the first is of {first}")))
            }
        }
    }

    /// A view as releases have it: of each period the first of them that has its level.
    pub(super) fn view_as_released(&self, view: &View, vintage: Vintage) -> Result<Vec<Table>, Finding> {
        let (dates, mark) = self.wanted(&view.measure, vintage)?;
        view.calls.iter().try_for_each(of_periods)?;
        if view.every.is_some() && !self.levels(&view.measure)?.measure.kind.is_some_and(Kind::additive) {
            let sentence = "rates of longer periods are weighed by figures of the latest release";
            return Err(Finding::error(AnalysisFact::Other(sentence.to_owned())).hint("leave out `every` or `vintage`"));
        }
        let level = Call::of("value", &[]).expect("the first of the catalogue");
        let calls = [level].into_iter().chain(view.calls.iter().cloned()).collect();
        // Whether a period is shown does not depend on the release.
        let all = View { calls, from: None, to: None, ..view.clone() };
        let mut picked: Vec<(Table, Picked)> = Vec::new();
        for date in dates {
            let one = View { opt_ins: OptIns { vintage: Vintage::UpTo(date), ..view.opt_ins }, ..all.clone() };
            let mut made = self.view_of(&self.release(&view.measure, date)?, &one)?.into_iter();
            let levels = made.next().map(|table| table.rows).unwrap_or_default();
            let has: BTreeMap<Named, bool> = levels.iter().map(|row| (named(row), row.cell.value.is_some())).collect();
            for (at, table) in made.enumerate() {
                if picked.len() <= at {
                    picked.push((table.without_rows(), BTreeMap::new()));
                }
                let (shape, rows) = &mut picked[at];
                if shape.dimensions.len() != table.dimensions.len() {
                    let sentence = format!("the releases of `{}` are not split alike", view.measure);
                    return Err(Finding::error(AnalysisFact::Other(sentence)).hint("name what they are split by in `by`"));
                }
                for row in &table.rows {
                    let own = || has.get(&named(row)).copied().unwrap_or(row.cell.value.is_some());
                    // What a release has no level of, a later one may have.
                    let kept = rows.entry(named(row)).or_insert_with(|| (false, row.clone()));
                    if !kept.0 {
                        *kept = (own(), row.clone());
                    }
                }
            }
        }
        let told = |(shape, rows): (Table, Picked)| {
            let rows = rows.into_values().map(|(_, row)| row).filter(|row| view.within(row.period));
            let rows = rows.map(|row| Row { cell: marked(row.cell.clone(), mark), ..row });
            Table { rows: rows.collect(), ..shape }.sorted()
        };
        Ok(picked.into_iter().map(told).collect())
    }

    /// The number behind a reference as releases have it: the first of them that has its level.
    pub(super) fn answered_as_released(&self, reference: &Reference, allowed: OptIns, traced: bool) -> Result<Answer, Finding> {
        let name = reference.name().to_string();
        of_periods(&call(reference.metric.as_ref())?)?;
        let (dates, mark) = self.wanted(&name, allowed.vintage)?;
        let level = Reference { metric: None, ..reference.clone() };
        let mut answer = None;
        for date in dates {
            let table = self.release(&name, date)?;
            let allowed = OptIns { vintage: Vintage::UpTo(date), ..allowed };
            let made = self.answered_of(&table, reference, allowed, traced)?;
            // A gap is of no level of its own.
            let has = self
                .answered_of(&table, &level, allowed, false)
                .map_or(made.row.cell.value.is_some(), |level| level.row.cell.value.is_some());
            answer = Some(made);
            if has {
                break;
            }
        }
        let answer = answer.expect("there is a release");
        let row = Row { cell: marked(answer.row.cell.clone(), mark), ..answer.row };
        Ok(Answer { row, ..answer })
    }
}

/// A series and a period.
type Named = (Vec<Arc<str>>, Period);

/// The row of each, and whether its release has a number for it.
type Picked = BTreeMap<Named, (bool, Row)>;

fn named(row: &Row) -> Named {
    (row.key.clone(), row.period)
}

fn marked(cell: Cell, mark: Mark) -> Cell {
    match cell.value {
        Some(_) => Cell { status: cell.status.marked(mark), ..cell },
        None => cell,
    }
}

/// A metric that answers with a period, or beyond all of them, is of no release in particular.
fn of_periods(call: &Call) -> Result<(), Finding> {
    if !(crate::project::DATELESS.contains(&call.metric.name) || call.metric.looks_ahead()) {
        return Ok(());
    }
    let sentence = format!("`{}` looks at all periods at once, which no release is the first to have", call.metric.name);
    Err(Finding::error(AnalysisFact::Other(sentence)).hint("leave `vintage` out, or set `as_of` of the analysis"))
}
