//! The order of rows and columns, and what stands in them.

use super::{of, rows, table};
use crate::harness::after;

#[test]
fn dimensions_then_periods_then_metrics() {
    let csv = "value,area,period\n4,rural,2023\n7,urban,2022\n3,rural,2022\n8,urban,2023\n";
    // Without a card in the order of code points, in a project as declared.
    let said = of(csv, &["--by", "area", "--kind", "stock", "--metric", "share", "--metric", "value"]);
    let starts: Vec<String> = rows(&said).iter().map(|row| row.split(',').take(4).collect::<Vec<_>>().join(" ")).collect();
    let expected = [
        "2022 rural value share",
        "2022 rural value value",
        "2023 rural value share",
        "2023 rural value value",
        "2022 urban value share",
        "2022 urban value value",
        "2023 urban value share",
        "2023 urban value value",
    ];
    assert_eq!(starts, expected);
    let card = "[dimensions.area]\nvalues = [\"urban\", \"rural\"]\n[measures.x]\ncolumn = \"value\"\n";
    let said = table(card, csv, "by = [\"area\"]");
    let keys: Vec<&str> = rows(&said).iter().map(|row| row.split(",d.x").next().unwrap_or_default()).collect();
    assert_eq!(keys, ["2022,urban", "2023,urban", "2022,rural", "2023,rural"]);
}

#[test]
fn periods_sort_by_their_start_then_their_end() {
    let csv = "period,value\n2023-12,1\n2023,2\n2023-01,3\n2023-Q1,4\n2023-H1,5\n2022-12-31,6\n";
    let said = of(csv, &[]);
    let periods: Vec<&str> = rows(&said).iter().map(|row| row.split(',').next().unwrap_or_default()).collect();
    assert_eq!(periods, ["2022-12-31", "2023-01", "2023-Q1", "2023-H1", "2023", "2023-12"]);
}

#[test]
fn several_dimensions_and_values_keep_the_order_asked() {
    let csv = "period,b,a,y,x\n2022,p,q,1,2\n";
    let said = of(csv, &["--by", "a", "--by", "b", "--value", "x", "--value", "y"]);
    let expected = "\
period,a,b,measure,metric,value,unit,status,reason,lo,hi
2022,q,p,x,value,2,,A,,1.5,2.5
2022,q,p,y,value,1,,A,,0.5,1.5
";
    assert_eq!(said, expected);
}

#[test]
fn a_gap_is_named_after_its_two_sides() {
    let csv = "period,area,value\n2022-12,urban,83.1\n2022-12,rural,61.9\n";
    let said = of(csv, &["--by", "area", "--kind", "rate", "--unit", "%", "--metric", "value", "--metric", "gap"]);
    assert_eq!(after(&said, "2022-12,urban-rural,value,gap,"), "21.2,pp,A,,21.1,21.3");
    let said = of(csv, &["--by", "area", "--kind", "rate", "--unit", "%", "--metric", "gap(rural,urban)"]);
    assert_eq!(after(&said, "2022-12,rural-urban,value,\"gap(rural,urban)\","), "-21.2,pp,A,,-21.3,-21.1");
}

#[test]
fn names_with_commas_and_quotes_are_quoted() {
    let said = of("period,area,value\n2022,\"Rural, total\",1\n2022,\"the \"\"old\"\" one\",2\n", &["--by", "area"]);
    let expected = ["2022,\"Rural, total\",value,value,1,,A,,0.5,1.5", "2022,\"the \"\"old\"\" one\",value,value,2,,A,,1.5,2.5"];
    assert_eq!(rows(&said), expected);
}
