//! Rows that are not there: sums and shares without them are low, and nothing in the file says so.

use crate::harness::Work;

fn said(csv: &str, arguments: &[&str], warning: &str) {
    let work = Work::with("x.csv", csv);
    let hint = "hint: write the rows that are missing, with an empty cell where nothing is known\n";
    let expected = if warning.is_empty() { String::new() } else { format!("warning: {warning}\n{hint}") };
    work.run([&["metrics", "x.csv"], arguments].concat()).stderr(&expected).done();
}

/// Three segments of two areas, over some quarters, without these.
fn market(without: &[(&str, &str, &str)]) -> String {
    let mut csv = String::from("period,area,segment,value\n");
    for quarter in ["2023-Q1", "2023-Q2", "2023-Q3", "2023-Q4"] {
        for area in ["rural", "urban"] {
            for segment in ["a", "b", "c"] {
                if !without.contains(&(quarter, area, segment)) {
                    csv += &format!("{quarter},{area},{segment},10\n");
                }
            }
        }
    }
    csv
}

const BY_AREA: &[&str] = &["--by", "area", "--kind", "flow"];

#[test]
fn a_sum_of_fewer_rows_than_the_others_is_noticed() {
    said(&market(&[]), BY_AREA, "");
    let sums = "sums of `value` are of fewer rows than the others of their series, the first at";
    let one = format!("1 of 8 {sums} 2023-Q2 (area=urban): 2, elsewhere 3; they may be low");
    said(&market(&[("2023-Q2", "urban", "b")]), BY_AREA, &one);
    let last = format!("2 of 8 {sums} 2023-Q4 (area=rural): 1, elsewhere 3; they may be low");
    said(&market(&[("2023-Q4", "rural", "b"), ("2023-Q4", "rural", "c"), ("2023-Q4", "urban", "c")]), BY_AREA, &last);
    // A member that is yet to come is nobody's fault, and neither are records that come as they will.
    said(&market(&[("2023-Q1", "urban", "b")]), BY_AREA, "");
    said(&market(&[("2023-Q2", "urban", "a"), ("2023-Q3", "urban", "a"), ("2023-Q4", "urban", "a")]), BY_AREA, "");
}

#[test]
fn a_share_of_a_whole_that_lacks_a_part_is_noticed() {
    let shares: &[&str] = &["--by", "area", "--by", "segment", "--kind", "flow", "--metric", "share"];
    said(&market(&[]), shares, "");
    let told = "cells of `area × segment` have no row, the first at";
    let two = format!("2 of 24 {told} 2023-Q2 (area=rural, segment=a): sums and shares there leave them out");
    said(&market(&[("2023-Q2", "rural", "a"), ("2023-Q3", "urban", "c")]), shares, &two);
    said(&market(&[("2023-Q1", "urban", "b")]), shares, "");
    // Levels stand for themselves.
    said(&market(&[("2023-Q2", "rural", "a")]), &shares[..6], "");
}

#[test]
fn a_row_with_an_empty_cell_is_there() {
    let csv = market(&[]).replace("2023-Q2,urban,b,10", "2023-Q2,urban,b,");
    let work = Work::with("x.csv", csv);
    let said = work.run([&["metrics", "x.csv"], BY_AREA].concat()).done();
    assert!(said.contains("2023-Q2,urban,value,value,,,A,missing_value,,\n"), "{said}");
}
