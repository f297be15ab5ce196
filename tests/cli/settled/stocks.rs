//! A stock of a year stands at the end of its last month.

use super::table;
use crate::harness::{Work, after};

fn ratio(kind: &str) -> String {
    let analysis = "
[[measure]]
name = \"d.per_resident\"
ratio = [\"d.x\", \"e.residents\"]

[[table]]
name = \"t\"
measure = \"d.per_resident\"
";
    let card = format!("[measures.x]\ncolumn = \"value\"\nkind = \"{kind}\"\nunit = \"million persons\"\n");
    let work = Work::project(analysis, &card, "period,value\n2023-12,50.0\n");
    work.write(
        "datasets/e.toml",
        format!("[measures.residents]\ncolumn = \"value\"\nkind = \"{kind}\"\nunit = \"million persons\"\n"),
    );
    work.write("datasets/e.csv", "period,value\n2023,125.0\n");
    work.run(["build", "-q"]).done();
    work.read("charts/t.csv")
}

#[test]
fn a_stock_of_a_year_stands_at_the_end_of_its_last_month() {
    assert_eq!(after(&ratio("stock"), "2023-12,d.per_resident,value,"), "0.4,,A,,0.39944,0.400561");
}

#[test]
fn a_flow_does_not() {
    assert_eq!(after(&ratio("flow"), "2023-12,d.per_resident,value,"), ",,A,missing_period,,");
}

#[test]
fn a_base_and_a_reference_meet_it_too() {
    let csv = "period,value\n2022-12,100\n2023-12,120\n";
    for (kind, index, reference) in
        [("stock", "120,index,A,,118.905472,121.105528", true), ("flow", ",index,A,missing_period,,", false)]
    {
        let card = format!("[measures.x]\ncolumn = \"value\"\nkind = \"{kind}\"\n");
        let said = table(&card, csv, "metrics = [\"index(2022)\"]");
        let found = after(&said, "2023-12,d.x,index(2022),").to_owned();
        // For a flow 2022 lies before or inside the series; it is not there, whichever.
        assert_eq!(found.replace("no_prior", "missing_period"), index);
        let said = Work::project("", &card, csv).run(["explain", "d.x@2023"]).done();
        assert_eq!(said.contains("= 120\n"), reference, "{said}");
    }
}
