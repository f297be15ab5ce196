//! Series: what they lack, and keys that stand on two rows.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;

use super::periods::Found;
use super::rhythm::{Gap, Steps, is_monthly};
use super::survey::Survey;
use super::understanding::{Problem, Understanding};
use crate::finding::Result;
use crate::period::Period;
use crate::source::cells::{Request, cells};
use crate::source::dialect::Dialect;
use crate::source::input::Input;
use crate::unit;

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

impl Duplicate {
    /// Where both rows stand, in words.
    pub fn places(&self) -> String {
        let (one, other) = self.lines;
        match &self.files {
            None => format!("on lines {one} and {other}"),
            Some((first, second)) if first == second => format!("on lines {one} and {other} of {first}"),
            Some((first, second)) => format!("on line {one} of {first} and line {other} of {second}"),
        }
    }
}

/// How many of each are shown.
const SHOWN: usize = 20;

/// The lines of a key: how many, and the first two.
type Lines = (u64, [u64; 2]);

/// The values of the key columns but the period.
type Series = Vec<Arc<str>>;

/// Looks for gaps and duplicates among the rows: a key is the period, the dimensions, definition and indicator, and the
/// unit where it tells measures apart.
pub(super) fn add(
    understanding: &mut Understanding,
    input: &Input,
    dialect: &Dialect,
    survey: &Survey,
    periods: &Found,
    by_unit: bool,
) -> Result<()> {
    if understanding.period.as_ref().is_some_and(|period| period.undecided) {
        return Ok(());
    }
    let telling = |role: &str| matches!(role, "definition" | "indicator") || (role == "unit" && by_unit);
    let roles = understanding.roles.iter().filter(|role| telling(role.role)).map(|role| &role.column);
    let names = understanding.dimensions.iter().map(|dimension| &dimension.column).chain(roles);
    let others: Vec<usize> = names.filter_map(|name| survey.header.column(name)).collect();
    let unit = understanding.role("unit").filter(|_| by_unit).and_then(|role| survey.header.column(&role.column));
    let unit = others.iter().position(|column| Some(*column) == unit);
    let dated = periods.keys.len();
    let keys: Vec<usize> = periods.keys.iter().copied().chain(others).collect();
    let Ok(found) = cells(input, dialect, &Request { keys, ..Request::default() }) else {
        let what = "there are too many different keys to look for gaps and duplicates";
        understanding.problems.push(Problem::new(what, "`build` and `metrics` refuse what stands there twice"));
        return Ok(());
    };
    let mut rows: BTreeMap<(Series, Option<Period>), Lines> = BTreeMap::new();
    for group in &found.groups {
        let texts: Vec<&str> = group.key[..dated].iter().map(|text| &**text).collect();
        let mut series = group.key[dated..].to_vec();
        if let Some(unit) = unit.and_then(|unit| series.get_mut(unit))
            && let Some((_, base)) = unit::printed(unit)
        {
            *unit = base.name().into();
        }
        // `2023年` and `2023` are one period: the lines of both belong together.
        let lines = rows.entry((series, periods.read(&texts))).or_insert((0, [u64::MAX; 2]));
        let second = group.lines.1.unwrap_or(u64::MAX);
        let mut all = [lines.1[0], lines.1[1], group.lines.0, second];
        all.sort();
        *lines = (lines.0 + group.records, [all[0], all[1]]);
    }
    if let Some(period) = understanding.period.as_mut().filter(|period| !period.parts.is_empty()) {
        let there: BTreeSet<Period> = rows.keys().filter_map(|(_, at)| *at).collect();
        let text = |period: Option<&Period>| period.map(Period::to_string).unwrap_or_default();
        (period.first, period.last) = (text(there.first()), text(there.last()));
        period.frequencies.iter_mut().for_each(|(_, count)| *count = there.len() as u64);
    }
    let mut runs: BTreeMap<&Series, Vec<Period>> = BTreeMap::new();
    for ((series, at), (records, lines)) in &rows {
        let undated = at.is_none() && dated > 0;
        if *records > 1 && !undated {
            understanding.duplicate_count += 1;
            if understanding.duplicates.len() < SHOWN {
                let texts = series.iter().map(|part| part.to_string());
                let key = at.iter().map(Period::to_string).chain(texts).collect();
                let [one, other] = lines.map(|line| input.at(line));
                let files = (input.parts().len() > 1).then(|| (one.0.name.clone(), other.0.name.clone()));
                understanding.duplicates.push(Duplicate { key, files, lines: (one.1, other.1) });
            }
        }
        if let Some(at) = at.filter(|_| periods.wide.is_empty()) {
            runs.entry(series).or_default().push(at);
        }
    }
    if let Some(wide) = &understanding.period
        && dated == 0
        && !wide.columns.is_empty()
    {
        let mut header: Vec<Period> = wide.columns.iter().filter_map(|name| periods.read(&[name])).collect();
        header.sort();
        let gaps = of_runs(&BTreeMap::from([(&Vec::new(), header)]));
        understanding.note_gaps(gaps);
        return Ok(());
    }
    understanding.note_gaps(of_runs(&runs));
    Ok(())
}

/// What each series lacks, those that lack the same together.
fn of_runs(runs: &BTreeMap<&Series, Vec<Period>>) -> Vec<Gap> {
    let monthly = is_monthly(runs.values().flatten());
    let steps: Vec<(&Series, Steps)> = runs.iter().map(|(series, run)| (*series, Steps::of(run, monthly))).collect();
    let mut common = BTreeMap::new();
    steps.iter().for_each(|(_, steps)| steps.count(&mut common));
    let mut gaps: Vec<Gap> = Vec::new();
    let mut known: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    for (series, steps) in &steps {
        let missing = steps.missing(&common);
        if missing.is_empty() {
            continue;
        }
        let at = *known.entry(missing.clone()).or_insert_with(|| {
            gaps.push(Gap { series: Vec::new(), count: 0, missing });
            gaps.len() - 1
        });
        gaps[at].count += 1;
        if gaps[at].series.len() < SHOWN {
            gaps[at].series.push(series.iter().map(|part| part.to_string()).collect());
        }
    }
    gaps
}

impl Understanding {
    fn note_gaps(&mut self, mut gaps: Vec<Gap>) {
        self.gap_count = gaps.iter().map(|gap| gap.count * gap.missing.len() as u64).sum();
        gaps.truncate(SHOWN);
        self.gaps = gaps;
    }
}
