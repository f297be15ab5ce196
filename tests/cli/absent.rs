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
    let told = "cells of `area × segment` have no row";
    let two = format!(
        "2 of 24 {told} and go on later, the first at 2023-Q2 (area=rural, segment=a): sums and shares there are `missing_period`"
    );
    said(&market(&[("2023-Q2", "rural", "a"), ("2023-Q3", "urban", "c")]), shares, &two);
    let ended = format!("1 of 24 {told}, the first at 2023-Q4 (area=rural, segment=a): sums and shares there leave them out");
    said(&market(&[("2023-Q4", "rural", "a")]), shares, &ended);
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

/// Two areas, one of which has no row in the middle, ends early, or begins late.
fn two_areas(without: &str) -> String {
    let rows = ["2020,a,30", "2020,b,10", "2021,a,30", "2021,b,20", "2022,a,30", "2022,b,30"];
    format!("period,area,value\n{}\n", rows.into_iter().filter(|row| *row != without).collect::<Vec<_>>().join("\n"))
}

#[test]
fn a_part_that_is_absent_between_its_rows_leaves_no_whole() {
    let calls = ["share", "share_chg", "contribution", "contribution_share", "hhi", "cr(1)", "coverage"];
    let flags = calls.iter().flat_map(|call| ["--metric", call]);
    let asked: Vec<&str> = ["metrics", "x.csv", "--by", "area", "--kind", "flow"].into_iter().chain(flags).collect();
    let of = |without: &str| Work::with("x.csv", two_areas(without)).run(&asked).any_stderr().done();
    let cell = |said: &str, begins: &str| {
        let line = said.lines().find(|line| line.starts_with(begins)).unwrap_or_else(|| panic!("{begins}: {said}"));
        line[begins.len()..].split(',').take(4).collect::<Vec<_>>().join(",")
    };
    let hole = of("2021,b,20");
    assert_eq!(cell(&hole, "2020,a,value,share,"), "75,%,A,");
    for (begins, expected) in [
        ("2021,a,value,share,", ",%,A,missing_period"),
        ("2021,a,value,share_chg,", ",pp,A,missing_period"),
        // Its base is whole, that of the year after is not.
        ("2021,a,value,contribution,", "0,pp,A,"),
        ("2022,a,value,contribution,", ",pp,A,missing_period"),
        ("2021,a,value,contribution_share,", ",%,A,missing_period"),
        ("2021,all,value,hhi,", ",,A,missing_period"),
        ("2021,all,value,cr(1),", ",%,A,missing_period"),
        ("2021,all,value,coverage,", ",%,A,missing_period"),
    ] {
        assert_eq!(cell(&hole, begins), expected, "{begins}");
    }
    // One that has ended, or is yet to begin, is left out, and every number of the whole says so.
    for (without, year) in [("2022,b,30", "2022"), ("2020,b,10", "2020")] {
        let said = of(without);
        assert_eq!(cell(&said, &format!("{year},a,value,share,")), "100,%,A+fewer-parts,", "{without}");
        assert_eq!(cell(&said, &format!("{year},all,value,hhi,")), "10000,,A+fewer-parts,", "{without}");
        assert_eq!(cell(&said, "2021,a,value,share,"), "60,%,A,", "{without}");
    }
    // A printed total is the whole, whoever is absent.
    let csv = two_areas("2021,b,20") + "2020,all,40\n2021,all,50\n2022,all,60\n";
    let work = Work::project(
        "[[table]]\nname = \"t\"\nmeasure = \"d.value\"\nby = \"area\"\nmetrics = [\"share\"]\n",
        "[dimensions.area]\npartition = true\ntotal = \"all\"\n[measures.value]\nkind = \"flow\"\n",
        &csv,
    );
    work.run(["build", "-q"]).any_stderr().done();
    assert_eq!(cell(&work.read("charts/t.csv"), "2021,a,d.value,share,"), "60,%,A,");
}

#[test]
fn charts_and_claims_agree_with_the_table() {
    let card = "[dimensions.area]\npartition = true\n[measures.value]\nkind = \"flow\"\n";
    let analysis = "\
[[table]]
name = \"all\"
measure = \"d.value\"
by = \"area\"
metrics = [\"value\", \"share\"]

[[chart]]
name = \"stack\"
type = \"stack\"
measure = \"d.value\"
by = \"area\"
title = \"A stack\"

[[claim]]
id = \"share\"
ref = \"d.value.share[area=a]@2021\"
is = \"100%\"

[[claim]]
id = \"whole\"
ref = \"d.value@2021\"
is = \"30\"
";
    let of = |without: &str| {
        let work = Work::project(analysis, card, &two_areas(without));
        work.run(["build", "-q"]).done();
        work
    };
    let work = of("2021,b,20");
    assert_eq!((work.verdict("share"), work.verdict("whole")), ("not computable".to_owned(), "not computable".to_owned()));
    assert!(work.read("charts/all.csv").contains("2021,a,d.value,share,,%,A,missing_period,,\n"));
    let svg = work.read("charts/stack.svg");
    assert!(svg.contains("No total is given where a part is missing"), "{svg}");
    let work = of("2020,b,10");
    assert_eq!((work.verdict("share"), work.verdict("whole")), ("fails".to_owned(), "fails".to_owned()));
    assert!(work.read("charts/all.csv").contains("2020,a,d.value,share,100,%,A+fewer-parts,,"));
    let svg = work.read("charts/stack.svg");
    assert!(svg.contains("A total leaves out parts that have not begun or have ended"), "{svg}");
}
