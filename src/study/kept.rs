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
use crate::panel::{Unsettled, collapse};
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

/// A metric of some levels.
pub(super) struct Made {
    /// The levels, by the periods that were asked for.
    pub(super) levels: Rc<Table>,
    /// The metric.
    pub(super) result: InSeries,
}

/// A measure and the dimensions that stay apart.
type Split = (String, String);

/// What is asked of it: longer periods, a metric, what is allowed, and whether operands are written down.
type Answered = (Split, Option<Frequency>, String, String, bool);

/// What a reference asks of the levels of a series.
pub(super) struct Asking<'a> {
    /// The longer periods that they are brought to first.
    pub(super) longer: Option<Frequency>,
    /// The metric.
    pub(super) call: &'a Call,
    /// What is allowed aloud.
    pub(super) allowed: OptIns,
    /// The members that the levels are sums of, where growth is asked over those that both periods have.
    pub(super) members: Option<Table>,
    /// Whether operands are written down.
    pub(super) traced: bool,
}

/// What was made so far.
#[derive(Default)]
pub(super) struct Kept {
    levels: RefCell<BTreeMap<(Split, String), Rc<InSeries>>>,
    made: RefCell<BTreeMap<Answered, Rc<Made>>>,
}

fn split(table: &Table, keep: impl Fn(&Dimension) -> bool) -> Split {
    let kept: Vec<&str> = table.dimensions.iter().filter(|it| keep(it)).map(|it| it.name.as_str()).collect();
    (table.measure.name.clone(), kept.join("\u{0}"))
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
        if let Some(known) = self.kept.levels.borrow().get(&key) {
            return Ok(known.clone());
        }
        let made = Rc::new(InSeries::of(collapse(table, keep)?));
        self.kept.levels.borrow_mut().insert(key, made.clone());
        Ok(made)
    }

    /// A metric of levels, which may be brought to longer periods first.
    pub(super) fn kept_metric(&self, levels: &InSeries, asking: &Asking) -> Result<Rc<Made>, Finding> {
        let Asking { longer, call, allowed, members, traced } = asking;
        let how = format!("{allowed:?}");
        let key = (split(&levels.table, |_| true), *longer, call.text.clone(), how, *traced);
        if let Some(known) = self.kept.made.borrow().get(&key) {
            return Ok(known.clone());
        }
        let brought = |levels: Table| match longer {
            Some(frequency) => self.coarse(levels, *frequency, *allowed),
            None => Ok(Asked::plain(levels, *allowed)),
        };
        let mut asked = brought(Table::clone(&levels.table))?;
        asked.members = members.clone().map(brought).transpose()?.map(|members| members.levels);
        let ready = self.ready(&asked);
        let result = InSeries::of(calculate(call, &if *traced { ready.traced() } else { ready }));
        let made = Rc::new(Made { levels: Rc::new(asked.levels), result });
        self.kept.made.borrow_mut().insert(key, made.clone());
        Ok(made)
    }
}
