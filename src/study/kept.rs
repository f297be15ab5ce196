//! What was made of level tables, kept: claims ask for the same again and again.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use super::Study;
use super::coarse::Asked;
use crate::finding::Finding;
use crate::metric::{Call, calculate};
use crate::panel::Unsettled;
use crate::period::Frequency;
use crate::table::{Dimension, OptIns, Row, Table, Vintage};

/// A table, and where in it each series stands.
pub(super) struct InSeries {
    pub(super) table: Rc<Table>,
    series: Vec<Range<usize>>,
}

impl InSeries {
    fn of(table: Table) -> InSeries {
        let spans = table.series().scan(0, |end, rows| {
            let start = *end;
            *end += rows.len();
            Some(start..*end)
        });
        InSeries { series: spans.collect(), table: Rc::new(table) }
    }

    /// The rows of the series whose key is wanted.
    pub(super) fn rows(&self, wanted: impl Fn(&[Arc<str>]) -> bool) -> Vec<&Row> {
        let rows = |span: &Range<usize>| &self.table.rows[span.clone()];
        self.series.iter().map(rows).filter(|rows| wanted(&rows[0].key)).flatten().collect()
    }
}

/// A measure and the dimensions that stay apart.
type Split = (String, String);

/// Levels as they were asked for: longer periods, and what is allowed aloud.
type Brought = (Split, Option<Frequency>, String);

/// What is asked of them: a metric, whether operands are written down, and which rows, where a metric makes only those.
type Answered = (Brought, String, bool, Option<String>);

/// What was made so far.
#[derive(Default)]
pub(super) struct Kept {
    levels: RefCell<BTreeMap<(Split, String), Rc<InSeries>>>,
    asked: RefCell<BTreeMap<Brought, Rc<Asked>>>,
    made: RefCell<BTreeMap<Answered, Rc<InSeries>>>,
}

/// The rows that a metric is asked for, and their name.
pub(super) type Wanted<'a> = (String, &'a dyn Fn(&Row) -> bool);

fn split(table: &Table, keep: impl Fn(&Dimension) -> bool) -> Split {
    let kept: Vec<&str> = table.dimensions.iter().filter(|it| keep(it)).map(|it| it.name.as_str()).collect();
    (table.measure.name.clone(), kept.join("\u{0}"))
}

fn brought(levels: &Table, every: Option<Frequency>, allowed: OptIns) -> Brought {
    (split(levels, |_| true), every, format!("{allowed:?}"))
}

/// What a map keeps under a key, made where it is not there yet.
fn kept<K: Ord, V, E>(known: &RefCell<BTreeMap<K, Rc<V>>>, key: K, make: impl FnOnce() -> Result<V, E>) -> Result<Rc<V>, E> {
    if let Some(known) = known.borrow().get(&key) {
        return Ok(known.clone());
    }
    let made = Rc::new(make()?);
    known.borrow_mut().insert(key, made.clone());
    Ok(made)
}

impl Study {
    /// The levels of a measure by the dimensions that `keep` wants.
    pub(super) fn kept_levels(
        &self,
        table: &Table,
        vintage: Vintage,
        keep: impl Fn(&Dimension) -> bool,
    ) -> Result<Rc<InSeries>, Unsettled> {
        let key = (split(table, &keep), format!("{vintage:?}"));
        kept(&self.kept.levels, key, || Ok(InSeries::of(self.collapsed(table, keep)?)))
    }

    /// Levels that may be brought to longer periods, and the members that they are sums of, where growth is asked over
    /// those that both periods have.
    pub(super) fn kept_asked(
        &self,
        levels: &Rc<Table>,
        members: Option<Table>,
        every: Option<Frequency>,
        allowed: OptIns,
    ) -> Result<Rc<Asked>, Finding> {
        let brought_to = |levels: &Rc<Table>| match every {
            Some(frequency) => self.coarse(levels, frequency, allowed),
            None => Ok(Asked::plain(levels.clone(), allowed)),
        };
        kept(&self.kept.asked, brought(levels, every, allowed), || {
            let members = members.map(|members| brought_to(&Rc::new(members))).transpose()?;
            Ok(Asked { members: members.map(|members| members.levels), ..brought_to(levels)? })
        })
    }

    /// A metric of levels. Where it is one that makes only the rows that are wanted, the others may be left out.
    pub(super) fn kept_metric(&self, asked: &Asked, call: &Call, traced: bool, wanted: Option<Wanted>) -> Rc<InSeries> {
        let wanted = wanted.filter(|_| call.metric.row_by_row());
        let of = brought(&asked.levels, asked.every, asked.opt_ins);
        let key = (of, call.text.clone(), traced, wanted.as_ref().map(|(name, _)| name.clone()));
        let made = kept(&self.kept.made, key, || {
            let ready = self.ready(asked);
            let ready = if traced { ready.traced() } else { ready };
            let ready = if let Some((_, wanted)) = wanted { ready.only(wanted) } else { ready };
            Ok::<_, std::convert::Infallible>(InSeries::of(calculate(call, &ready)))
        });
        made.unwrap_or_else(|never| match never {})
    }
}
