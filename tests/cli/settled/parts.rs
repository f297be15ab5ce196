//! What is summed and shared, and what a share is a share of.

use super::{of, rows, table};
use crate::harness::{Work, after};

const AREAS: &str = "period,area,value\n2022,urban,7\n2022,rural,3\n2023,urban,8\n2023,rural,4\n";

#[test]
fn ad_hoc_the_parts_of_by_make_the_whole() {
    let said = of(AREAS, &["--by", "area", "--kind", "stock", "--metric", "share"]);
    let expected = [
        "2022,rural,value,share,30,%,A,,25,35",
        "2023,rural,value,share,33.333333,%,A,,29.166666,37.5",
        "2022,urban,value,share,70,%,A,,65,75",
        "2023,urban,value,share,66.666667,%,A,,62.5,70.833334",
    ];
    assert_eq!(rows(&said), expected);
}

#[test]
fn the_whole_is_what_where_leaves() {
    let csv = AREAS.to_owned() + "2022,abroad,10\n2023,abroad,12\n";
    let select = ["--where", "area=urban", "--where", "area=rural", "--by", "area", "--kind", "stock", "--metric", "share"];
    assert_eq!(of(&csv, &select), of(AREAS, &select));
}

#[test]
fn columns_that_nobody_names_are_summed_over() {
    let said = of(AREAS, &["--kind", "flow"]);
    assert_eq!(rows(&said), ["2022,value,value,10,,A,,9,11", "2023,value,value,12,,A,,11,13"]);
}

/// A total beside its parts would be counted twice.
#[test]
fn a_total_beside_its_parts_must_be_settled() {
    for total in ["all", "total", "合计"] {
        let csv = format!("{AREAS}2022,{total},10\n2023,{total},12\n");
        let work = Work::with("x.csv", &csv);
        let transcript = format!(
            "\
error: `{total}` stands beside other values of `area`, and may be their sum
 --> x.csv:6:6
  |
6 | 2022,{total},10
  |      {}
hint: select with `--where area=…`, or say `total = \"{total}\"` in a card
",
            "^".repeat(total.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum())
        );
        work.run(["metrics", "x.csv", "--by", "area", "--kind", "stock"]).exit(3).stdout("").stderr(&transcript).done();
        work.run(["metrics", "x.csv", "--kind", "stock"]).exit(3).stdout("").stderr(&transcript).done();
        // Settled, either way.
        let condition = format!("area={total}");
        let said = work.metrics(&["x.csv", "--kind", "stock", "--where", &condition]);
        assert_eq!(rows(&said), ["2022,value,value,10,,A,,9.5,10.5", "2023,value,value,12,,A,,11.5,12.5"]);
        work.metrics(&["x.csv", "--kind", "stock", "--by", "area", "--where", "area=urban", "--where", "area=rural"]);
    }
    // Alone it is no total of anything.
    of("period,area,value\n2022,all,7\n", &["--by", "area"]);
}

/// A card of areas with what its dimension says beside its values.
fn areas(says: &str) -> String {
    format!("[dimensions.area]\nvalues = [\"urban\", \"rural\"]\n{says}\n[measures.x]\ncolumn = \"value\"\nkind = \"stock\"\n")
}

#[test]
fn in_a_project_only_a_partition_is_summed_and_shared() {
    let said = table(&areas(""), AREAS, "by = [\"area\"]\nmetrics = [\"share\", \"contribution\"]");
    assert_eq!(after(&said, "2023,urban,d.x,share,"), ",%,A,not_additive,,");
    assert_eq!(after(&said, "2023,urban,d.x,contribution,"), ",pp,A,not_additive,,");
    let work = Work::project("[[table]]\nname = \"t\"\nmeasure = \"d.x\"\nby = []\n", &areas(""), AREAS);
    work.run(["explain", "d.x@2023"])
        .exit(3)
        .stderr("error: `d.x` has several values of `area`, and the reference selects none\nhint: select one: `[area=rural]`\n")
        .done();
}

#[test]
fn a_complete_partition_is_the_whole() {
    let said = table(&areas("partition = true"), AREAS, "by = [\"area\"]\nmetrics = [\"share\"]");
    assert_eq!(after(&said, "2022,urban,d.x,share,"), "70,%,A,,65,75");
    // One part is missing, and nothing states the whole.
    let said = table(&areas("partition = true"), &AREAS.replace("2023,rural,4\n", ""), "by = [\"area\"]\nmetrics = [\"share\"]");
    assert_eq!(after(&said, "2023,urban,d.x,share,"), ",%,A,low_coverage,,");
    let work = Work::project("", &areas("partition = true"), AREAS);
    let said = work.run(["explain", "d.x.share[area=urban]@2022"]).done();
    assert!(said.contains("the whole is the sum of the complete parts\n"), "{said}");
}

#[test]
fn a_printed_total_is_the_whole() {
    let csv = AREAS.to_owned() + "2022,all,10\n2023,all,12\n";
    let card = areas("partition = true\ntotal = \"all\"");
    let said = table(&card, &csv, "by = [\"area\"]\nmetrics = [\"share\"]");
    // 8 of 12, apart: 7.5 / 12.5 and 8.5 / 11.5.
    assert_eq!(after(&said, "2023,urban,d.x,share,"), "66.666667,%,A,,60,73.913044");
    assert_eq!(after(&said, "2023,all,d.x,share,"), "100,%,A,,100,100");
    let work = Work::project("", &card, &csv);
    let said = work.run(["explain", "d.x.share[area=urban]@2023"]).done();
    assert!(said.contains("the whole is the printed total\n"), "{said}");
    assert!(said.contains("printed `12` in datasets/d.csv:7:10\n"), "{said}");
}

#[test]
fn a_derived_part_has_the_rounding_of_both() {
    let csv = "period,area,value\n2023,all,12\n2023,rural,4\n";
    let said = table(&areas("partition = true\ntotal = \"all\"\nderive = true"), csv, "by = [\"area\"]");
    assert_eq!(after(&said, "2023,urban,d.x,value,"), "8,,I,,7,9");
}

#[test]
fn a_part_is_derived_only_where_the_card_wants_it() {
    let csv = "period,area,value\n2023,all,12\n2023,rural,4\n";
    let said = table(&areas("partition = true\ntotal = \"all\""), csv, "by = [\"area\"]");
    assert!(!said.contains("urban"), "{said}");
}

#[test]
fn parts_are_judged_only_where_all_are_there() {
    let three = "[dimensions.area]\nvalues = [\"urban\", \"rural\", \"abroad\"]\npartition = true\ntotal = \"all\"\n\
                 [measures.x]\ncolumn = \"value\"\nkind = \"stock\"\n";
    let csv = AREAS.to_owned() + "2022,all,30\n2023,all,12\n";
    let analysis = "[[table]]\nname = \"t\"\nmeasure = \"d.x\"\nby = [\"area\"]\n";
    Work::project(analysis, three, &csv).run(["build", "-q"]).done();
    Work::project(analysis, &areas("partition = true\ntotal = \"all\""), &csv).run(["build", "-q"]).any_exit().exit(1).done();
}
