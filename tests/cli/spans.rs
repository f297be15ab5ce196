//! Spans of months and fiscal years: what they are called, where their names are taken, and what one mistakes them for.

use crate::harness::{Work, after};

const FISCAL: &str = "period,sales\nFY2020,100\nFY2021,110\nFY2022,121\nFY2023,130\n";

fn fiscal() -> Work {
    let card = "[period]\nfiscal = { FY2023 = \"2022-04/2023-03\" }\n[measures.sales]\nkind = \"flow\"\nexact = true\n";
    Work::project("", card, FISCAL)
}

#[test]
fn fiscal_years_grow_like_years() {
    let calls = ["cagr", "cagr(2019-04/2020-03)", "index(2019-04/2020-03)", "pop", "streak"];
    let flags: Vec<&str> = calls.iter().flat_map(|call| ["--metric", call]).collect();
    let said = fiscal().metrics(&[&["datasets/d.csv", "--from", "2022-04/2023-03"], &flags[..]].concat());
    let expected = "\
period,measure,metric,value,unit,status,reason,lo,hi
2022-04/2023-03,d.sales,cagr,9.139288,%,A,,9.139288,9.139289
2022-04/2023-03,d.sales,cagr(2019-04/2020-03),9.139288,%,A,,9.139288,9.139289
2022-04/2023-03,d.sales,index(2019-04/2020-03),130,index,A,,130,130
2022-04/2023-03,d.sales,pop,7.438017,%,A,,7.438016,7.438017
2022-04/2023-03,d.sales,streak,3,period,A,,3,3
";
    assert_eq!(said, expected);
}

#[test]
fn the_name_of_a_fiscal_year_is_answered_with_its_months() {
    let work = fiscal();
    let hint = "hint: a fiscal year is written by its months, as tables print them: `YYYY-MM/YYYY-MM`\n";
    let base = format!("error: `cagr` takes a period in parentheses, or nothing for the first of each series\n{hint}");
    work.run(["metrics", "datasets/d.csv", "--metric", "cagr(FY2020)"]).exit(2).stderr(&base).done();
    let from = format!("error: `FY2020` is no value for `--from`\n{hint}");
    work.run(["metrics", "datasets/d.csv", "--from", "FY2020"]).exit(2).stderr(&from).done();
    work.write("sizeup.toml", "[[claim]]\nid = \"a\"\nref = \"d.sales.yoy@FY2021\"\nis = \"10%\"\n");
    let said = work.run(["check"]).exit(3).any_stderr().done();
    drop(said);
    work.write("sizeup.toml", "[[claim]]\nid = \"a\"\nref = \"d.sales.yoy@2020-04/2021-03\"\nis = \"10%\"\n");
    assert_eq!(work.verdict("a"), "holds");
}

#[test]
fn a_draft_says_first_that_the_months_of_a_fiscal_year_are_open() {
    let card = Work::with("f.csv", FISCAL).run(["inspect", "--card", "f.csv"]).done();
    let first = "# One thing must be settled before anything is read with this card: which periods these are (`[period]`).\n";
    assert!(card.starts_with(first), "{card}");
    assert!(card.contains("\n# fiscal = { FY2020 = \"2019-04/2020-03\" }    # with the months that FY2020 has\n"), "{card}");
    // With that line and the months of this file it is read.
    let work = Work::with("f.csv", FISCAL);
    work.write("f.toml", card.replace("# fiscal", "fiscal").replace("# kind", "kind"));
    let said = work.metrics(&["f.csv", "--metric", "yoy"]);
    assert_eq!(after(&said, "2020-04/2021-03,"), "f.sales,yoy,10,%,A,,9.45,10.55".replace("9.45", &lo()).replace("10.55", &hi()));
}

/// (110 ∓ 0.5) / (100 ± 0.5) − 1, in percent, rounded outward.
fn lo() -> String {
    "8.955223".to_owned()
}

fn hi() -> String {
    "11.055277".to_owned()
}

#[test]
fn a_span_of_a_whole_year_is_that_year() {
    let mixed = "period,sales\n2022,100\n2023,110\n2024-01/2024-12,121\n";
    let said = Work::with("x.csv", mixed).metrics(&["x.csv", "--kind", "flow", "--metric", "yoy"]);
    assert!(after(&said, "2024-01/2024-12,").starts_with("sales,yoy,10,"), "{said}");
    // Given twice it clashes.
    let twice = Work::with("x.csv", "period,sales\n2023,110\n2023-01/2023-12,121\n");
    let clash = "\
error: two values for `2023-01/2023-12` of `sales`
 --> x.csv:3:17
  |
3 | 2023-01/2023-12,121
  |                 ^^^
 --> x.csv:2:6
  |
2 | 2023,110
  |      ^^^
hint: leave one of them out with `[[leave_out]]`, or name the column that tells them apart
";
    twice.run(["metrics", "x.csv", "--kind", "flow"]).exit(3).stderr(clash).done();
}

#[test]
fn what_is_absent_is_not_called_empty() {
    // The tea of 2022 has no row, its coffee is empty in 2023.
    let csv =
        "period,kind,sales\n2021,tea,1\n2021,coffee,2\n2022,coffee,3\n2023,tea,4\n2023,coffee,\n2024,tea,5\n2024,coffee,6\n";
    let card = "[dimensions.kind]\nvalues = [\"tea\", \"coffee\"]\npartition = true\n[measures.sales]\nkind = \"flow\"\n";
    let work = Work::project("", card, csv);
    let answer = |reference: &str| work.run(["explain", reference]).done().lines().nth(1).expect("a line").trim().to_owned();
    assert!(answer("d.sales@2022").starts_with("= missing_period"), "{}", answer("d.sales@2022"));
    assert!(answer("d.sales@2023").starts_with("= missing_value"), "{}", answer("d.sales@2023"));
    assert_eq!(answer("d.sales@2024"), "= 11");
}

#[test]
fn the_first_year_has_no_denominator_of_the_year_before() {
    let card = "[measures.sales]\nkind = \"flow\"\n[measures.heads]\nkind = \"stock\"\n";
    let analysis = "[[measure]]\nname = \"d.each\"\nratio = [\"d.sales\", \"d.heads\"]\nperiods_apart = 1\n\
        [[table]]\nname = \"t\"\nmeasure = \"d.each\"\nmetrics = [\"value\"]\n";
    let work = Work::project(analysis, card, "period,sales,heads\n2021,10,5\n2022,20,4\n2024,30,3\n");
    work.run(["build", "-q"]).done();
    let said = work.read("charts/t.csv");
    assert!(after(&said, "2021,").contains(",no_prior,"), "{said}");
    assert!(after(&said, "2022,").contains(",4,"), "{said}");
    assert!(after(&said, "2024,").contains(",missing_period,"), "{said}");
}
