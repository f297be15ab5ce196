//! What stands in columns that nobody named, and may not be summed over.

use super::{of, rows};
use crate::harness::{Work, after};

fn refused(csv: &str, transcript: &str) {
    Work::with("x.csv", csv)
        .run(["metrics", "x.csv", "--kind", "flow", "--metric", "value"])
        .exit(3)
        .stdout("")
        .stderr(transcript)
        .done();
}

#[test]
fn currencies_metrics_prices_and_releases_are_never_summed() {
    for (column, a, b) in [
        ("currency", "USD", "EUR"),
        ("metric", "users", "sales"),
        ("Measure", "users", "sales"),
        ("variable", "users", "sales"),
        ("series", "users", "sales"),
        ("price_type", "nominal", "real"),
        ("prices", "current", "constant"),
        ("release", "2023-05", "2024-05"),
        ("Edition", "2021", "2022"),
    ] {
        let csv = format!("year,{column},sales\n2021,{a},5\n2021,{b},100\n");
        let work = Work::with("x.csv", &csv);
        let said = work.run(["metrics", "x.csv", "--kind", "flow", "--value", "sales"]).any_exit().exit(3).stdout("");
        said.done();
        let said = work.metrics(&["x.csv", "--kind", "flow", "--value", "sales", "--where", &format!("{column}={a}")]);
        assert_eq!(rows(&said), ["2021,sales,value,5,,A,,4.5,5.5"]);
        if column == "metric" {
            // A column of every result is called so.
            continue;
        }
        let said = work.metrics(&["x.csv", "--kind", "flow", "--value", "sales", "--by", column]);
        assert_eq!(rows(&said).len(), 2, "{said}");
    }
    let transcript = "\
error: two values for `2021` of `sales`
 --> x.csv:3:10
  |
3 | 2021,USD,5
  |          ^
 --> x.csv:2:10
  |
2 | 2021,EUR,100
  |          ^^^
hint: `currency` says what a number is and is never summed over: select one, such as `--where currency=EUR`
";
    refused("year,currency,sales\n2021,EUR,100\n2021,USD,5\n", transcript);
}

#[test]
fn a_column_of_numbers_may_be_called_so_too() {
    let csv = "year,area,prices,sales\n2021,urban,5,100\n2021,rural,4,90\n2021,abroad,4.5,1\n";
    let said = of(csv, &["--kind", "flow", "--value", "sales"]);
    assert_eq!(rows(&said), ["2021,sales,value,191,,A,,189.5,192.5"]);
}

#[test]
fn a_remark_that_alone_tells_two_numbers_apart() {
    let transcript = "\
error: two rows differ in nothing but `remark`
 --> x.csv:3:10
  |
3 | 2021,106,revised
  |          ^^^^^^^
 --> x.csv:2:10
  |
2 | 2021,104,preliminary
  |          ^^^^^^^^^^^
hint: `remark` says what a number is and is never summed over: select one, such as `--where remark=preliminary`
";
    refused("year,sales,remark\n2021,104,preliminary\n2021,106,revised\n", transcript);
    // A remark on each of two areas tells nothing apart that the area does not.
    let csv = "year,area,sales,remark\n2021,urban,104,see page 3\n2021,rural,106,\n";
    assert_eq!(rows(&of(csv, &["--kind", "flow", "--value", "sales"])), ["2021,sales,value,210,,A,,209,211"]);
}

/// Parts of some years with their sum, under a name that no list has.
fn with_sum(whole: &str) -> String {
    format!("year,area,sales\n2021,{whole},100\n2021,urban,60\n2021,rural,40\n2022,{whole},111\n2022,urban,66\n2022,rural,44\n")
}

#[test]
fn a_value_that_is_the_sum_of_the_others_must_be_settled() {
    for whole in ["China", "World", "EU27", "Market", "A"] {
        let at = 6;
        let transcript = format!(
            "\
error: `{whole}` is the sum of the other values of `area` wherever they stand together
 --> x.csv:2:{at}
  |
2 | 2021,{whole},100
  |      {}
hint: select with `--where area=…`, or say `total = \"{whole}\"` in a card
",
            "^".repeat(whole.len())
        );
        refused(&with_sum(whole), &transcript);
    }
    for whole in ["Nationwide", "All regions", "Subtotal"] {
        let transcript = format!(
            "\
error: `{whole}` stands beside other values of `area`, and may be their sum
 --> x.csv:2:6
  |
2 | 2021,{whole},100
  |      {}
hint: select with `--where area=…`, or say `total = \"{whole}\"` in a card
",
            "^".repeat(whole.len())
        );
        refused(&with_sum(whole), &transcript);
        refused(&format!("{}\n", with_sum(whole).lines().take(4).collect::<Vec<_>>().join("\n")), &transcript);
    }
    let work = Work::with("x.csv", with_sum("China"));
    let parts = ["x.csv", "--kind", "flow", "--where", "area=urban", "--where", "area=rural"];
    assert_eq!(after(&work.metrics(&parts), "2022,sales,value,"), "110,,A,,109,111");
    // Whoever names the column says that its values are parts.
    work.metrics(&["x.csv", "--kind", "flow", "--by", "area"]);
    // Not in one year of the two: no sum.
    let apart = with_sum("China").replace("111", "120");
    assert_eq!(after(&of(&apart, &["--kind", "flow"]), "2022,sales,value,"), "230,,A,,228.5,231.5");
}

#[test]
fn the_sum_of_three_parts_is_one_in_a_single_year() {
    let csv = "year,segment,area,sales\n2021,Market,urban,120\n2021,Market,rural,30\n2021,a,urban,70\n2021,a,rural,10\n\
               2021,b,urban,40\n2021,b,rural,15\n2021,c,urban,10\n2021,c,rural,5\n";
    let work = Work::with("x.csv", csv);
    for more in [&[][..], &["--by", "area"]] {
        let run = work.run([&["metrics", "x.csv", "--kind", "flow"], more].concat()).any_exit().exit(3).stdout("");
        run.done();
    }
    // A rate is summed over nothing, so nothing is counted twice.
    let said = of(csv, &["--kind", "rate"]);
    assert_eq!(rows(&said), ["2021,sales,value,,,A,not_additive,,"]);
}

#[test]
fn a_quoted_total_is_one() {
    let csv = "\"year\",\"area\",\"sales\"\n2021,\"Total\",100\n2021,\"urban\",61\n";
    Work::with("x.csv", csv).run(["metrics", "x.csv", "--kind", "flow"]).any_exit().exit(3).stdout("").done();
}

#[test]
fn what_is_summed_over_is_told_where_more_is_wanted() {
    let csv = "year,area,segment,sales\n2021,urban,a,7\n2021,rural,a,3\n";
    let work = Work::with("x.csv", csv);
    work.run(["metrics", "x.csv", "--kind", "flow", "-v"]).stderr("Summed over area (2 values)\n").done();
    // Another number of the same rows is summed over by nobody.
    let more = Work::with("y.csv", "year,users,sales\n2021,5,7\n2022,6,8\n");
    more.run(["metrics", "y.csv", "--kind", "flow", "--value", "sales", "-v"]).done();
    work.run(["chart", "x.csv", "--kind", "flow", "-o", "x.svg"]).done();
    assert!(work.read("x.svg").contains("Summed over area (2 values)"));
}
