//! The long table that files hold: a row for each series, period and metric.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::shares;
use crate::period::Period;
use crate::table::{COLUMNS, Reason, Row, Table};

/// What a row is sorted by: the rank of each of its values, its period, its metric.
type Rank = (Vec<usize>, Period, usize);

/// Text in rows and columns, ready for a format.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// The names of the columns.
    pub header: Vec<String>,
    /// The rows, sorted.
    pub rows: Vec<Vec<String>>,
    /// Which columns hold numbers.
    pub numeric: Vec<bool>,
    /// What a reader should know, below tables that are read.
    pub notes: Vec<String>,
}

impl Sheet {
    /// The tables of several metrics of one measure as one long table: by declared dimension order, then period, then
    /// the order in which the metrics were asked for.
    pub fn long(tables: &[Table]) -> Sheet {
        let Some(first) = tables.first() else { return Sheet::default() };
        let mut header = vec![COLUMNS[0].to_owned()];
        header.extend(first.dimensions.iter().map(|dimension| dimension.name.clone()));
        header.extend(COLUMNS[1..].iter().map(|name| (*name).to_owned()));
        let numeric = numeric(&header);
        let order = order(tables);
        let mut keyed: Vec<(Rank, Vec<String>)> = Vec::new();
        for (number, table) in tables.iter().enumerate() {
            for row in &table.rows {
                let ranks = row.key.iter().zip(&order).map(|(value, ranks)| ranks[value]).collect();
                keyed.push(((ranks, row.period, number), line(table, row)));
            }
        }
        keyed.sort_by(|a, b| a.0.cmp(&b.0));
        let notes = tables.iter().filter_map(shares::odd).take(1).map(str::to_owned).collect();
        Sheet { header, rows: keyed.into_iter().map(|(_, line)| line).collect(), numeric, notes }
    }

    /// Sheets one under the other. A dimension that only some of them have is empty in the rows of the others.
    pub fn joined(sheets: impl IntoIterator<Item = Sheet>) -> Sheet {
        let sheets: Vec<Sheet> = sheets.into_iter().filter(|sheet| !sheet.header.is_empty()).collect();
        let Some(first) = sheets.first() else { return Sheet::long(&[]) };
        let mut header = first.header.clone();
        for name in sheets.iter().flat_map(|sheet| &sheet.header) {
            if !header.contains(name) {
                // Dimensions stand between the period and the columns that every sheet has.
                header.insert(header.len() - (COLUMNS.len() - 1), name.clone());
            }
        }
        let numeric = numeric(&header);
        let (mut rows, mut notes): (_, Vec<String>) = (Vec::new(), Vec::new());
        for sheet in sheets {
            notes.extend(sheet.notes.iter().filter(|note| !notes.contains(note)).cloned().collect::<Vec<_>>());
            let from: Vec<Option<usize>> =
                header.iter().map(|name| sheet.header.iter().position(|known| known == name)).collect();
            let same = sheet.header == header;
            rows.extend(sheet.rows.into_iter().map(|row| match same {
                true => row,
                false => from.iter().map(|at| at.map(|at| row[at].clone()).unwrap_or_default()).collect(),
            }));
        }
        Sheet { header, rows, numeric, notes }
    }

    /// The same sheet with the text cells that a spreadsheet would run as formulas made harmless by an apostrophe;
    /// numbers are never touched.
    #[must_use]
    pub fn spreadsheet_safe(mut self) -> Sheet {
        for row in &mut self.rows {
            for (cell, numeric) in row.iter_mut().zip(&self.numeric) {
                if !numeric && cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
                    cell.insert(0, '\'');
                }
            }
        }
        self
    }
}

fn numeric(header: &[String]) -> Vec<bool> {
    header.iter().map(|name| matches!(name.as_str(), "value" | "lo" | "hi")).collect()
}

/// The rank of every value of every dimension, over all tables: declared order first, then values that only a metric
/// has, such as `urban-rural`.
fn order(tables: &[Table]) -> Vec<BTreeMap<Arc<str>, usize>> {
    let count = tables[0].dimensions.len();
    (0..count)
        .map(|number| {
            let mut ranks: BTreeMap<Arc<str>, usize> = BTreeMap::new();
            for dimension in tables.iter().map(|table| &table.dimensions[number]) {
                for value in &dimension.values {
                    let next = ranks.len();
                    ranks.entry(value.clone()).or_insert(next);
                }
            }
            for value in tables.iter().flat_map(|table| &table.rows).map(|row| &row.key[number]) {
                if !ranks.contains_key(value) {
                    ranks.insert(value.clone(), ranks.len());
                }
            }
            ranks
        })
        .collect()
}

fn line(table: &Table, row: &Row) -> Vec<String> {
    let text = |number: Option<crate::number::Decimal>| number.map(|number| number.to_string()).unwrap_or_default();
    // A milestone that is not reached, or may have been reached earlier, has no period to answer with.
    let open = matches!(row.cell.reason, Some(Reason::NotReached | Reason::RoundingIndeterminate));
    let answered = !open || !table.metric.starts_with("milestone");
    let mut line = vec![if answered { row.period.to_string() } else { String::new() }];
    line.extend(row.key.iter().map(|value| value.to_string()));
    line.extend([
        table.measure.name.clone(),
        table.metric.clone(),
        text(row.cell.value),
        table.unit.as_ref().map(|unit| unit.name().to_owned()).unwrap_or_default(),
        row.cell.status.to_string(),
        row.cell.reason.map(|reason| reason.code().to_owned()).unwrap_or_default(),
        text(row.cell.lo),
        text(row.cell.hi),
    ]);
    line
}

/// A sheet with a reason, a comma, a quote and a bar, for the tests of the formats.
#[cfg(test)]
pub(super) fn sample() -> Sheet {
    Sheet {
        header: ["period", "area", "measure", "metric", "value", "unit", "status", "reason", "lo", "hi"].map(String::from).into(),
        rows: vec![
            ["2022-12", "rural, all", "users", "yoy", "", "%", "A", "no_prior", "", ""].map(String::from).into(),
            ["2023-12", "=\"x|y\"", "users", "yoy", "-7.5", "%", "A", "", "-7.6", "-7.4"].map(String::from).into(),
        ],
        numeric: vec![false, false, false, false, true, false, false, false, true, true],
        notes: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_of_other_dimensions_are_joined() {
        let mut other = sample();
        for line in std::iter::once(&mut other.header).chain(&mut other.rows) {
            line[1] = if line[0] == "period" { "scope".to_owned() } else { "online".to_owned() };
        }
        let joined = Sheet::joined([sample(), other]);
        assert_eq!(joined.header[..4], ["period", "area", "scope", "measure"]);
        assert!(joined.rows.iter().all(|row| row.len() == joined.header.len() && joined.numeric.len() == row.len()));
        assert_eq!(
            (&joined.rows[0][1..4], &joined.rows[2][1..4]),
            (&["rural, all", "", "users"].map(String::from)[..], &["", "online", "users"].map(String::from)[..])
        );
    }

    #[test]
    fn formulas_are_made_harmless_and_numbers_kept() {
        let safe = sample().spreadsheet_safe();
        assert_eq!(safe.rows[1][1], "'=\"x|y\"");
        assert_eq!(safe.rows[1][4], "-7.5");
    }
}
