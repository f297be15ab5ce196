//! Rows that are not there: without a card nobody says which parts a sum should have, but what was there before is known.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::finding::{Finding, ReadingFact};
use crate::period::{Frequency, Period};
use crate::table::{Origin, Row, Table};

/// A warning where sums over columns that nobody named are of fewer records than the others of their series: a member
/// may have no row there, which is not a row with an empty cell. Said only where two thirds of a series have one and the same
/// count, so that records that come as they will are left alone, and not of the beginning, where members are yet to come.
pub fn thin_sums(table: &Table) -> Option<Finding> {
    let (mut thin, mut all, mut first) = (0, 0, None::<(&Row, u64, u64)>);
    for rows in table.series() {
        let mut noted: BTreeMap<Frequency, Vec<(&Row, u64)>> = BTreeMap::new();
        for row in rows {
            if let Origin::Read { records, .. } = row.origin {
                noted.entry(row.period.frequency()).or_default().push((row, records));
            }
        }
        for counted in noted.into_values() {
            let most = counted.iter().map(|(_, records)| *records).max().unwrap_or(0);
            let full = counted.iter().filter(|(_, records)| *records == most).count();
            all += counted.len();
            if most < 2 || full * 3 < counted.len() * 2 {
                continue;
            }
            let begun = counted.iter().skip_while(|(_, records)| *records < most);
            for (row, records) in begun.filter(|(_, records)| *records < most) {
                thin += 1;
                first.get_or_insert((row, *records, most));
            }
        }
    }
    let (row, records, most) = first?;
    let whose = series(table, &row.key);
    let sentence = format!(
        "{thin} of {all} sums of `{}` are of fewer rows than the others of their series, the first at {}{whose}: {records}, elsewhere {most}; \
         they may be low",
        table.measure.name, row.period
    );
    Some(
        Finding::warning(ReadingFact::Other(sentence))
            .hint("write the rows that are missing, with an empty cell where nothing is known"),
    )
}

/// Warnings where a part has no row at a period after its first one, and others have. Where it goes on later their sum, and
/// shares of it, are not known; where it has ended they leave it out.
pub fn absent_parts(table: &Table) -> Vec<Finding> {
    let parts: Vec<usize> = (0..table.dimensions.len()).filter(|at| table.dimensions[*at].partition).collect();
    if parts.is_empty() || parts.iter().any(|at| table.dimensions[*at].declared) {
        return Vec::new();
    }
    type Held<'a> = (Vec<&'a Arc<str>>, Frequency);
    let mut periods: BTreeMap<Held, BTreeSet<Period>> = BTreeMap::new();
    let held = |row: &'_ Row| -> Vec<usize> { (0..row.key.len()).filter(|at| !parts.contains(at)).collect() };
    for row in &table.rows {
        let key = held(row).into_iter().map(|at| &row.key[at]).collect();
        periods.entry((key, row.period.frequency())).or_default().insert(row.period);
    }
    let mut holes = Gone { count: 0, first: None };
    let mut ended = Gone { count: 0, first: None };
    for rows in table.series() {
        let frequencies: BTreeSet<Frequency> = rows.iter().map(|row| row.period.frequency()).collect();
        for frequency in frequencies {
            let own: BTreeSet<Period> = rows.iter().map(|row| row.period).filter(|it| it.frequency() == frequency).collect();
            let key = held(&rows[0]).into_iter().map(|at| &rows[0].key[at]).collect();
            let (Some(all), Some(begin)) = (periods.get(&(key, frequency)), own.first()) else { continue };
            for period in all.range(begin..).filter(|period| !own.contains(period)) {
                let gone = if Some(period) < own.last() { &mut holes } else { &mut ended };
                gone.count += 1;
                if gone.first.is_none_or(|(_, known)| *period < known) {
                    gone.first = Some((&rows[0].key, *period));
                }
            }
        }
    }
    let names: Vec<&str> = parts.iter().map(|at| table.dimensions[*at].name.as_str()).collect();
    let all = table.rows.len() + holes.count + ended.count;
    let told = |gone: Gone, how: &str, so: &str| {
        let (key, period) = gone.first?;
        let (count, names) = (gone.count, names.join(" × "));
        let sentence =
            format!("{count} of {all} cells of `{names}` have no row{how}, the first at {period}{}: {so}", series(table, key));
        Some(
            Finding::warning(ReadingFact::Other(sentence))
                .hint("write the rows that are missing, with an empty cell where nothing is known"),
        )
    };
    let holes = told(holes, " and go on later", "sums and shares there are `missing_period`");
    holes.into_iter().chain(told(ended, "", "sums and shares there leave them out")).collect()
}

/// Cells without a row: how many, and the first of them.
struct Gone<'a> {
    count: usize,
    first: Option<(&'a [Arc<str>], Period)>,
}

/// What a series is called in a sentence: ` (area=rural)`.
fn series(table: &Table, key: &[Arc<str>]) -> String {
    let pairs: Vec<String> =
        table.dimensions.iter().zip(key).map(|(dimension, value)| format!("{}={value}", dimension.name)).collect();
    if pairs.is_empty() { String::new() } else { format!(" ({})", pairs.join(", ")) }
}
