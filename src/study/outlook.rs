//! How the forecasts of a view were made.

use super::{Answer, Study, View};
use crate::finding::Finding;
use crate::metric::{Levels, Outlook, outlooks};
use crate::table::{Dimension, Vintage};

/// How the forecast of one series was made, and which series it is.
#[derive(Clone, Debug)]
pub struct Foreseen {
    /// The values that tell the series from the others, each with its label; none where there is but one series.
    pub series: Vec<(String, String)>,
    /// How it was made.
    pub outlook: Outlook,
}

impl Study {
    /// How the forecast behind an answer was made, where it is one.
    pub fn outlook(&self, answer: &Answer) -> Option<Outlook> {
        let made = outlooks(&answer.call, &Levels::new(&answer.levels, self.project.analysis.as_of));
        made.into_iter().find(|outlook| outlook.key == answer.row.key)
    }

    /// How the forecasts among the metrics of a view were made, for every series that it shows.
    pub fn foreseen(&self, view: &View) -> Result<Vec<Foreseen>, Finding> {
        let levels = self.levels(&view.measure)?;
        let mut found = Vec::new();
        for call in view.calls.iter().filter(|call| call.metric.looks_ahead()) {
            let named = |name: &str| {
                let by = view.by.as_ref().is_none_or(|by| by.iter().any(|by| by == name));
                by || view.filter.iter().any(|(filtered, _)| filtered == name)
            };
            // What cannot be brought together was refused when the view was made.
            let Ok(levels) = self.kept_levels(levels, Vintage::Latest, |dimension| named(&dimension.name)) else { continue };
            let asked = self.kept_asked(&levels.table, None, view.every, view.opt_ins)?;
            let made = outlooks(call, &self.ready(&asked));
            let levels = &asked.levels;
            let kept = |name: &str, value: &str| {
                view.filter.iter().filter(|(filtered, _)| filtered == name).all(|(_, values)| values.iter().any(|it| it == value))
            };
            let shown = |outlook: &Outlook| {
                let mut parts = levels.dimensions.iter().zip(&outlook.key);
                parts.all(|(dimension, value)| kept(&dimension.name, value))
            };
            let made: Vec<Outlook> = made.into_iter().filter(shown).collect();
            let varies = |at: usize| made.iter().any(|outlook| outlook.key[at] != made[0].key[at]);
            let telling: Vec<(usize, &Dimension)> = levels.dimensions.iter().enumerate().filter(|(at, _)| varies(*at)).collect();
            for outlook in &made {
                let value = |(at, dimension): &(usize, &Dimension)| {
                    let value = &outlook.key[*at];
                    (value.to_string(), dimension.label(value))
                };
                found.push(Foreseen { series: telling.iter().map(value).collect(), outlook: outlook.clone() });
            }
        }
        Ok(found)
    }
}
