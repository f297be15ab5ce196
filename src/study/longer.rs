//! What is said where longer periods are asked for and the file prints them, but its shorter ones add up to something else.

use super::{Study, View, leaves_of};
use crate::finding::{Fact, Finding};
use crate::number::Decimal;
use crate::panel::{Longer, longer};
use crate::table::{Kind, Table};

/// How many of them are shown.
const MOST: usize = 3;

impl Study {
    /// Printed figures that a view takes for longer periods and that the shorter ones within do not bear out.
    pub(super) fn longer_apart(&self, view: &View) -> Vec<Finding> {
        let (Some(every), Ok(levels)) = (view.every, self.levels(&view.measure)) else { return Vec::new() };
        let shown = |longer: &Longer| {
            let asked = longer.row.period.within(every).is_some_and(|whole| view.within(whole));
            asked && view.selects(levels, longer.row) && longer.is_apart()
        };
        let all: Vec<Longer> = longer(levels).into_iter().filter(shown).collect();
        let mut findings: Vec<Finding> = all.iter().take(MOST).map(|longer| self.apart(levels, longer)).collect();
        if let Some(more) = all.len().checked_sub(MOST).filter(|more| *more > 0) {
            let sentence = format!("and {more} more printed figures of `{}` that shorter periods do not bear out", view.measure);
            findings.push(Finding::warning(Fact::Unreconciled(sentence)));
        }
        findings
    }

    fn apart(&self, levels: &Table, longer: &Longer) -> Finding {
        let unit = levels.unit.as_ref().map(|unit| format!(" {unit}")).unwrap_or_default();
        let number = |value: Option<Decimal>| value.map_or_else(String::new, |value| format!("{value}{unit}"));
        let pairs = levels.dimensions.iter().zip(&longer.row.key);
        let key: Vec<String> = pairs.map(|(dimension, value)| format!("{}={value}", dimension.name)).collect();
        let whose = if key.is_empty() { String::new() } else { format!(" ({})", key.join(", ")) };
        let how = match levels.measure.kind {
            Some(Kind::Stock) => format!("the last of its {} is", longer.called()),
            _ => format!("its {} add up to", longer.called()),
        };
        let sentence = format!(
            "`{}` at {}{whose} is printed as {}, and {how} {}, which rounding does not explain: the printed figure is taken",
            levels.measure.name,
            longer.row.period,
            number(longer.row.cell.value),
            number(longer.sum.value)
        );
        let rows = std::iter::once(&longer.row).chain(&longer.within);
        let leaves: Vec<_> = rows.flat_map(|row| leaves_of(self, levels, row)).collect();
        let places = self.places(&leaves);
        let places = leaves.iter().filter_map(|leaf| places.get(leaf).cloned());
        places.fold(Finding::warning(Fact::Unreconciled(sentence)), Finding::at)
    }
}
