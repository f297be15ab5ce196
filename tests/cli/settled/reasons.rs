//! Why a number cannot be given.

use super::{of, rows, table};
use crate::harness::{Work, after};

#[test]
fn no_prior_before_the_first_missing_period_inside() {
    let said = of("period,value\n2020,1\n2022,2\n2023,3\n", &["--kind", "flow", "--metric", "yoy", "--metric", "pop"]);
    let expected = [
        "2020,value,yoy,,%,A,no_prior,,",
        "2020,value,pop,,%,A,no_prior,,",
        "2022,value,yoy,,%,A,missing_period,,",
        "2022,value,pop,,%,A,missing_period,,",
        "2023,value,yoy,50,%,A,,0,133.333334",
        "2023,value,pop,50,%,A,,0,133.333334",
    ];
    assert_eq!(rows(&said), expected);
}

#[test]
fn missing_value_where_the_cell_is_empty() {
    let said = of("period,value\n2021,1\n2022,\n2023,3\n", &["--kind", "flow", "--metric", "value", "--metric", "yoy"]);
    let expected = [
        "2021,value,value,1,,A,,0.5,1.5",
        "2021,value,yoy,,%,A,no_prior,,",
        "2022,value,value,,,A,missing_value,,",
        "2022,value,yoy,,%,A,missing_value,,",
        "2023,value,value,3,,A,,2.5,3.5",
        "2023,value,yoy,,%,A,missing_value,,",
    ];
    assert_eq!(rows(&said), expected);
}

#[test]
fn bases_that_nothing_may_be_divided_by() {
    let csv = "period,value\n2020,0\n2021,5\n2022,-5\n2023,-10\n2024,0\n2025,0\n2026,3\n";
    let said = of(csv, &["--kind", "flow", "--metric", "yoy"]);
    let reasons: Vec<&str> = rows(&said).iter().map(|row| row.split(',').nth(6).unwrap_or_default()).collect();
    let expected = ["no_prior", "zero_base", "sign_change", "nonpositive_base", "nonpositive_base", "zero_base", "zero_base"];
    assert_eq!(reasons, expected);
    // The difference is still there.
    let said = of(csv, &["--kind", "flow", "--metric", "change"]);
    assert_eq!(after(&said, "2023,value,change,"), "-5,,A,,-6,-4");
}

const DECLARED: &str = "
[measures.x]
column = \"value\"
kind = \"stock\"

[[breaks]]
after = \"2021\"
note = \"counted with the census\"
";

#[test]
fn a_declared_break_lies_between_two_periods() {
    let csv = "period,value\n2020,20\n2021,24\n2022,21\n2023,24\n";
    let said = table(DECLARED, csv, "metrics = [\"yoy\", \"cagr(2020)\", \"index(2022)\", \"change\"]");
    let expected = [
        "2020,d.x,yoy,,%,A,no_prior,,",
        "2020,d.x,cagr(2020),,%,A,too_few_points,,",
        "2020,d.x,index(2022),,index,A,break,,",
        "2020,d.x,change,,,A,no_prior,,",
        "2021,d.x,yoy,20,%,A,,14.634146,25.641026",
        "2021,d.x,cagr(2020),20,%,A,,14.634146,25.641026",
        "2021,d.x,index(2022),,index,A,break,,",
        "2021,d.x,change,4,,A,,3,5",
        "2022,d.x,yoy,,%,A,break,,",
        "2022,d.x,cagr(2020),,%,A,break,,",
        "2022,d.x,index(2022),100,index,A,,100,100",
        "2022,d.x,change,,,A,break,,",
        "2023,d.x,yoy,14.285714,%,A,,9.302325,19.512196",
        "2023,d.x,cagr(2020),,%,A,break,,",
        "2023,d.x,index(2022),114.285714,index,A,,109.302325,119.512196",
        "2023,d.x,change,3,,A,,2,4",
    ];
    assert_eq!(rows(&said), expected);
}

#[test]
fn a_status_of_break_is_one() {
    let csv = "period,value,status\n2020,20,A\n2021,24,B\n2022,21,A\n";
    let card = "[measures.x]\ncolumn = \"value\"\nkind = \"stock\"\n[columns]\nstatus = \"status\"\n";
    let said = table(card, csv, "metrics = [\"yoy\"]");
    assert_eq!(after(&said, "2021,d.x,yoy,"), ",%,B,break,,");
    assert_eq!(after(&said, "2022,d.x,yoy,"), "-12.5,%,B,,-16.326531,-8.510638");
}

#[test]
fn operands_of_one_period_and_two_definitions() {
    let card = "
[dimensions.area]
values = [\"urban\", \"rural\"]
partition = true
total = \"all\"

[measures.x]
column = \"value\"
kind = \"stock\"

[columns]
definition = \"scope\"
";
    let csv = "period,area,scope,value\n2023,all,old,10\n2023,urban,new,7\n2023,rural,old,3\n";
    let said = table(card, csv, "by = [\"area\", \"scope\"]\nmetrics = [\"share\", \"gap\"]");
    assert_eq!(after(&said, "2023,urban,new,d.x,share,"), ",%,A,definition_differs,,");
    assert_eq!(after(&said, "2023,rural,old,d.x,share,"), "30,%,A,,23.809523,36.842106");
    assert_eq!(after(&said, "2023,urban-rural,new,d.x,gap,"), ",,A,definition_differs,,");
}

#[test]
fn a_bound_stands_beside_its_number() {
    let csv = "period,value\n2020,>3\n2021,~400\n2022,about 5\n2023,<7\n2024,8\n2025,9\n";
    let said = of(csv, &["--kind", "stock", "--metric", "value", "--metric", "yoy"]);
    let expected = [
        "2020,value,value,3,,A,approximate,3,",
        "2020,value,yoy,,%,A,no_prior,,",
        "2021,value,value,400,,A,approximate,,",
        "2021,value,yoy,,%,A,approximate,,",
        "2022,value,value,5,,A,approximate,,",
        "2022,value,yoy,,%,A,approximate,,",
        "2023,value,value,7,,A,approximate,,7",
        "2023,value,yoy,,%,A,approximate,,",
        "2024,value,value,8,,A,,7.5,8.5",
        // From less than 7 to at least 7.5: the bound decides one side.
        "2024,value,yoy,,%,A,approximate,7.142857,",
        "2025,value,value,9,,A,,8.5,9.5",
        "2025,value,yoy,12.5,%,A,,0,26.666667",
    ];
    assert_eq!(rows(&said), expected);
}

#[test]
fn a_milestone_answers_with_its_period() {
    let csv = "period,value\n2020,3\n2021,5\n2022,8\n";
    let said = of(csv, &["--metric", "milestone(4)", "--metric", "milestone(1 thousand)", "--unit", "person"]);
    let expected = ["2021,value,milestone(4),5,person,A,,4.5,5.5", ",value,milestone(1 thousand),,person,A,not_reached,,"];
    assert_eq!(rows(&said), expected);
}

#[test]
fn nothing_is_complete_that_ends_after_the_date_of_the_analysis() {
    let csv = "period,value\n2022,20\n2023,24\n2024,21\n";
    let card = "[measures.x]\ncolumn = \"value\"\nkind = \"flow\"\n";
    let with = |as_of: &str| {
        let analysis = format!("{as_of}[[table]]\nname = \"t\"\nmeasure = \"d.x\"\nmetrics = [\"yoy\"]\n");
        let work = Work::project(&analysis, card, csv);
        work.run(["build", "-q"]).done();
        work.read("charts/t.csv")
    };
    assert_eq!(after(&with("as_of = \"2024-06-30\"\n"), "2024,d.x,yoy,"), ",%,A,partial_period,,");
    assert_eq!(after(&with("as_of = \"2024-12-31\"\n"), "2024,d.x,yoy,"), "-12.5,%,A,,-16.326531,-8.510638");
    assert_eq!(after(&with(""), "2024,d.x,yoy,"), "-12.5,%,A,,-16.326531,-8.510638");
}

#[test]
fn a_level_that_does_not_fit_is_a_reason() {
    let nines = "9".repeat(38);
    let said = of(&format!("period,value\n2023,{nines}\n"), &["--unit", "thousand persons", "--metric", "value"]);
    assert_eq!(rows(&said), ["2023,value,value,,person,A,overflow,,"]);
}

#[test]
fn a_gap_of_no_pair_is_a_reason_and_leaves_other_metrics_alone() {
    let work = Work::with("x.csv", "period,area,value\n2022,a,5\n2022,b,3\n2022,c,1\n");
    let asked = ["metrics", "x.csv", "--by", "area", "--kind", "stock", "--metric", "value", "--metric", "gap"];
    let warning = "warning: `value` has no two values that `gap` could stand between\nhint: name them: `gap(urban,rural)`\n";
    let said = work.run(asked).stderr(warning).done();
    assert_eq!(after(&said, "2022,b,value,value,"), "3,,A,,2.5,3.5");
    assert_eq!(after(&said, "2022,b,value,gap,"), ",,A,missing_period,,");
    // One that was named and is not there is a slip.
    let error = "error: `value` has no two values that `gap(a,d)` could stand between\nhint: name them: `gap(urban,rural)`\n";
    work.run(["metrics", "x.csv", "--by", "area", "--kind", "stock", "--metric", "gap(a,d)"])
        .exit(3)
        .stdout("")
        .stderr(error)
        .done();
}

#[test]
fn a_milestone_that_may_have_been_passed_earlier_has_no_period() {
    let work = Work::with("x.csv", "period,value\n2021,~9\n2022,12\n");
    let said = work.run(["metrics", "x.csv", "--kind", "stock", "--metric", "milestone(10)"]).done();
    assert_eq!(said.lines().nth(1), Some(",value,milestone(10),,,A,rounding_indeterminate,,"));
}
