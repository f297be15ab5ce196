//! Gaps inside series, and keys that stand on two rows.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::Understanding;
use super::survey::Survey;
use crate::finding::Result;
use crate::period::{Frequency, Period};
use crate::source::cells::{Request, cells};
use crate::source::dialect::Dialect;
use crate::source::input::Input;
use crate::source::period::{Column, Declared};

/// Periods that are missing between two of a series.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Gap {
    /// The values of the other key columns.
    pub series: Vec<String>,
    /// The period before the gap.
    pub after: String,
    /// The period behind it.
    pub before: String,
}

/// A key that stands on two rows.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Duplicate {
    /// The period, where there is a column of periods, and the values of the other key columns.
    pub key: Vec<String>,
    /// The files of the first two rows, where there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub files: Option<(String, String)>,
    /// The lines of the first two rows.
    pub lines: (u64, u64),
}

/// How many of each are shown.
const SHOWN: usize = 20;

/// The lines of a key: how many, and the first two.
type Lines = (u64, [u64; 2]);

/// A series, and the latest period of each frequency that was met in it.
type Latest<'a> = (&'a Vec<Arc<str>>, BTreeMap<Frequency, Period>);

/// Looks for gaps and duplicates among the rows: a key is the period, the dimensions, definition and indicator.
pub(super) fn add(
    understanding: &mut Understanding,
    input: &Input,
    dialect: &Dialect,
    survey: &Survey,
    period: Option<usize>,
) -> Result<()> {
    let definitions =
        understanding.roles.iter().filter(|role| matches!(role.role, "definition" | "indicator")).map(|role| &role.column);
    let names = understanding.dimensions.iter().map(|dimension| &dimension.column).chain(definitions);
    let others: Vec<usize> = names.filter_map(|name| survey.header.column(name)).collect();
    let keys: Vec<usize> = period.into_iter().chain(others).collect();
    let Ok(found) = cells(input, dialect, &Request { keys, ..Request::default() }) else {
        understanding.problems.push("there are too many different keys to look for gaps and duplicates".to_owned());
        return Ok(());
    };
    let texts = found.groups.iter().filter(|_| period.is_some()).map(|group| &*group.key[0]);
    let column = Column::of(texts, Declared::default());
    let mut rows: BTreeMap<(Vec<Arc<str>>, Option<Period>), Lines> = BTreeMap::new();
    for group in &found.groups {
        let (at, series) = match period {
            Some(_) => (column.read(&group.key[0]), group.key[1..].to_vec()),
            None => (None, group.key.clone()),
        };
        // `2023年` and `2023` are one period: the lines of both belong together.
        let lines = rows.entry((series, at)).or_insert((0, [u64::MAX; 2]));
        let second = group.lines.1.unwrap_or(u64::MAX);
        let mut all = [lines.1[0], lines.1[1], group.lines.0, second];
        all.sort();
        *lines = (lines.0 + group.records, [all[0], all[1]]);
    }
    let mut last: Option<Latest> = None;
    for ((series, at), (records, lines)) in &rows {
        let texts = || series.iter().map(|part| part.to_string());
        if *records > 1 {
            understanding.duplicate_count += 1;
            if understanding.duplicates.len() < SHOWN {
                let key = at.iter().map(Period::to_string).chain(texts()).collect();
                let [one, other] = lines.map(|line| input.at(line));
                let files = (input.parts().len() > 1).then(|| (one.0.name.clone(), other.0.name.clone()));
                understanding.duplicates.push(Duplicate { key, files, lines: (one.1, other.1) });
            }
        }
        let Some(at) = at else { continue };
        if last.as_ref().is_none_or(|(known, _)| *known != series) {
            last = Some((series, BTreeMap::new()));
        }
        let Some((_, seen)) = &mut last else { continue };
        // Days may be irregular, and spans follow no calendar.
        let regular = !matches!(at.frequency(), Frequency::Day | Frequency::Span);
        if let Some(before) = seen.insert(at.frequency(), *at).filter(|before| regular && at.ordinal() - before.ordinal() > 1) {
            understanding.gap_count += 1;
            if understanding.gaps.len() < SHOWN {
                let series = texts().collect();
                understanding.gaps.push(Gap { series, after: before.to_string(), before: at.to_string() });
            }
        }
    }
    Ok(())
}
