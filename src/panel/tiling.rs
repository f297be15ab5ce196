//! Whether periods fill a longer one without a gap or an overlap.

use std::collections::BTreeMap;

use crate::period::Period;
use crate::table::Row;

/// The rows that lie end to end in a period.
#[derive(Debug, PartialEq)]
pub(super) enum Tiles<'a> {
    /// They fill it.
    Full(Vec<&'a Row>),
    /// They fill it from its beginning up to a hole, and no further.
    Hole(Vec<&'a Row>),
}

/// Lays rows end to end from the first day of a period to its last: with numbers if that can be, and with as few as
/// can be, so that a printed half-year goes before its two quarters. `covers` tells the period that a row is of.
pub(super) fn tiled<'a>(rows: &[&'a Row], whole: Period, covers: impl Fn(&Row) -> Period) -> Tiles<'a> {
    let with_numbers: Vec<&Row> = rows.iter().copied().filter(|row| row.cell.value.is_some()).collect();
    match laid(&with_numbers, whole, &covers) {
        Tiles::Hole(so_far) => match laid(rows, whole, &covers) {
            full @ Tiles::Full(_) => full,
            Tiles::Hole(_) => Tiles::Hole(so_far),
        },
        full => full,
    }
}

fn laid<'a>(rows: &[&'a Row], whole: Period, covers: &impl Fn(&Row) -> Period) -> Tiles<'a> {
    let mut ordered: Vec<&Row> = rows.to_vec();
    ordered.sort_by_key(|row| (covers(row).start(), std::cmp::Reverse(covers(row).end())));
    // By the day that follows: how many rows lead there, and the last of them.
    let mut reached: BTreeMap<i64, (usize, Option<&'a Row>)> = BTreeMap::from([(whole.start(), (0, None))]);
    for row in ordered {
        let Some((count, _)) = reached.get(&covers(row).start()).copied() else { continue };
        let next = covers(row).end() + 1;
        if reached.get(&next).is_none_or(|(known, _)| *known > count + 1) {
            reached.insert(next, (count + 1, Some(row)));
        }
    }
    let back_from = |mut day: i64| {
        let mut found = Vec::new();
        while let Some((_, Some(row))) = reached.get(&day) {
            found.push(*row);
            day = covers(row).start();
        }
        found.reverse();
        found
    };
    match reached.contains_key(&(whole.end() + 1)) {
        true => Tiles::Full(back_from(whole.end() + 1)),
        false => Tiles::Hole(reached.keys().next_back().map(|day| back_from(*day)).unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::Decimal;
    use crate::table::{Cell, Origin, Reason, Status};

    fn row(period: &str) -> Row {
        let cell = Cell::number(Decimal::ONE, Decimal::ONE, Decimal::ONE, Status::NORMAL);
        let period = period.parse().expect("a period");
        Row { key: Vec::new(), period, cell, origin: Origin::Computed, operands: Vec::new(), sources: Vec::new() }
    }

    fn laid_out(periods: &[&str]) -> (bool, Vec<String>) {
        let rows: Vec<Row> = periods.iter().map(|period| row(period)).collect();
        let named = |rows: Vec<&Row>| rows.iter().map(|row| row.period.to_string()).collect();
        match tiled(&rows.iter().collect::<Vec<_>>(), "2023".parse().expect("a year"), |row| row.period) {
            Tiles::Full(rows) => (true, named(rows)),
            Tiles::Hole(rows) => (false, named(rows)),
        }
    }

    #[test]
    fn the_longest_periods_go_first() {
        let (full, rows) = laid_out(&["2023-Q1", "2023-Q2", "2023-H1", "2023-Q3", "2023-10", "2023-11", "2023-12"]);
        assert!(full);
        assert_eq!(rows, ["2023-H1", "2023-Q3", "2023-10", "2023-11", "2023-12"]);
    }

    #[test]
    fn a_hole_ends_it_and_december_is_no_year() {
        assert_eq!(laid_out(&["2023-Q1", "2023-Q2", "2023-Q4"]), (false, vec!["2023-Q1".to_owned(), "2023-Q2".to_owned()]));
        assert_eq!(laid_out(&["2023-12"]), (false, Vec::new()));
        assert_eq!(laid_out(&[]), (false, Vec::new()));
    }

    #[test]
    fn cumulative_months_and_the_rest_fill_a_year() {
        assert!(laid_out(&["2023-01/2023-10", "2023-11", "2023-12", "2023-01/2023-06"]).0);
    }

    #[test]
    fn weeks_do_not_fill_a_year() {
        let weeks: Vec<String> = (1..=52).map(|week| format!("2023-W{week:02}")).collect();
        assert!(!laid_out(&weeks.iter().map(String::as_str).collect::<Vec<_>>()).0);
    }

    #[test]
    fn an_empty_cell_fills_only_where_nothing_else_does() {
        let mut rows = ["2023-H1", "2023-Q1", "2023-Q2", "2023-H2"].map(row);
        rows[0].cell = Cell::reason(Reason::MissingValue, Status::NORMAL);
        let count =
            |rows: &[Row]| match tiled(&rows.iter().collect::<Vec<_>>(), "2023".parse().expect("a year"), |row| row.period) {
                Tiles::Full(rows) => rows.len(),
                Tiles::Hole(_) => 0,
            };
        assert_eq!(count(&rows), 3);
        rows[1].cell = Cell::reason(Reason::MissingValue, Status::NORMAL);
        assert_eq!(count(&rows), 2);
    }
}
