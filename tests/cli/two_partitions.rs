//! Two partitions of one whole, such as area and sex: each by itself, both together, and what is printed of them.

use crate::harness::Work;

const CELLS: &str = "period,area,sex,v\n2021,u,m,20\n2021,u,f,40\n2021,r,m,60\n2021,r,f,80\n";

const CARD: &str = "[period]\ncolumn = \"period\"\n[measures.v]\nkind = \"stock\"\n[dimensions.area]\nvalues = [\"u\", \"r\"]\npartition = true\n\
                    [dimensions.sex]\nvalues = [\"m\", \"f\"]\npartition = true\n";

const WITH_TOTALS: &str = "[period]\ncolumn = \"period\"\n[measures.v]\nkind = \"stock\"\n\
                           [dimensions.area]\nvalues = [\"u\", \"r\"]\ntotal = \"T\"\npartition = true\n\
                           [dimensions.sex]\nvalues = [\"m\", \"f\"]\ntotal = \"A\"\npartition = true\n";

fn table(by: &str, metrics: &str) -> String {
    format!("[[table]]\nname = \"t\"\nmeasure = \"d.v\"\nby = [{by}]\nmetrics = [{metrics}]\n")
}

/// The metric, the first dimension and the value of each row of the built table.
fn built(work: &Work, code: i32) -> Vec<String> {
    work.run(["build", "-q"]).exit(code).any_stderr().done();
    let text = work.read("charts/t.csv");
    let header: Vec<&str> = text.lines().next().expect("a header").split(',').collect();
    let column = |name: &str| header.iter().position(|it| *it == name).expect("a column");
    let (metric, value, reason) = (column("metric"), column("value"), column("reason"));
    let rows = text.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
    rows.map(|row| format!("{} {} {}{}", row[1], row[metric], row[value], row[reason])).collect()
}

#[test]
fn what_is_asked_by_area_is_of_areas() {
    let work = Work::project(&table("\"area\"", "\"share\", \"hhi\", \"cr(1)\", \"n_eff\""), CARD, CELLS);
    let expected = ["u share 30", "r share 70", "all hhi 5800", "all cr(1) 70", "all n_eff 1.724138"];
    let mut found = built(&work, 0);
    found.sort_by_key(|row| expected.iter().position(|it| it == row));
    assert_eq!(found, expected);
}

#[test]
fn totals_that_nobody_printed_are_sums() {
    let work = Work::project(&table("\"area\"", "\"value\""), WITH_TOTALS, CELLS);
    assert_eq!(built(&work, 0), ["u value 60", "r value 140"]);
}

#[test]
fn a_grand_total_is_held_against_all_cells() {
    let work = Work::project(&table("\"area\"", "\"value\""), WITH_TOTALS, &format!("{CELLS}2021,T,A,200\n"));
    assert_eq!(built(&work, 0), ["u value 60", "r value 140", "T value 200"]);
    let work = Work::project(&table("\"area\"", "\"value\""), WITH_TOTALS, &format!("{CELLS}2021,T,A,230\n"));
    assert_eq!(built(&work, 1), ["u value 60", "r value 140", "T value 230"]);
    let said = work.run(["check"]).exit(1).done();
    assert!(said.contains("total 230 in [229.5, 230.5], parts 200 in [198, 202]"), "{said}");
}

#[test]
fn a_word_for_the_whole_is_no_part() {
    let work = Work::project(&table("\"area\"", "\"value\""), CARD, &format!("{CELLS}2021,合计,m,80\n"));
    let expected = "\
error: `合计` is not a declared value of `area`
 --> datasets/d.csv:6:6
  |
6 | 2021,合计,m,80
  |      ^^^^
hint: if it is the whole of the others, say `total = \"合计\"` of `dimensions.area`
";
    work.run(["build", "-q"]).exit(3).stderr(expected).done();
}

#[test]
fn what_is_observed_is_the_same_however_it_is_told_apart() {
    let csv = "period,region,kind,value\n2022,total,total,120\n2022,n,a,13\n2022,n,b,23\n2022,s,b,49\n";
    let card = "[period]\ncolumn = \"period\"\n[measures.value]\nkind = \"flow\"\n\
                [dimensions.region]\nvalues = [\"n\", \"s\"]\ntotal = \"total\"\npartition = true\n\
                [dimensions.kind]\nvalues = [\"a\", \"b\"]\ntotal = \"total\"\npartition = true\n";
    // 13 + 23 + 49 of 120: the cell (s, a) is not there, so that neither `s` nor `a` has a sum.
    for by in ["\"region\"", "\"kind\""] {
        let analysis = table(by, "\"coverage\"").replace("d.v", "d.value");
        let work = Work::project(&analysis, card, csv);
        assert_eq!(built(&work, 0), ["total coverage 70.833333"], "{by}");
    }
}
