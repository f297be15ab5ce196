//! Shares that are shown: rounded by themselves, or so that they add up.

use crate::harness::Work;

const DATA: &str = "period,seg,v\n2021,a,1\n2021,b,1\n2021,c,1\n2022,a,474\n2022,b,163\n2022,c,363\n";

const ASK: [&str; 6] = ["--by", "seg", "--kind", "flow", "--metric", "share"];

fn said(more: &[&str]) -> String {
    let work = Work::new();
    work.write("t.csv", DATA);
    work.run([&["metrics", "t.csv"], &ASK[..], more].concat()).done()
}

#[test]
fn printed_tables_say_where_shares_do_not_add_up() {
    let note = "shares do not add up to 100 because of rounding";
    assert!(said(&["--format", "table"]).ends_with(&format!("\n\nnote: {note}\n")));
    assert!(said(&["--format", "md"]).ends_with(&format!("|\n\nNote: {note}\n")));
    assert!(!said(&["--format", "csv"]).contains(note));
    assert!(!said(&["--format", "table", "--from", "2022"]).contains(note));
    assert!(!said(&["--format", "table", "--share-rounding", "largest_remainder"]).contains(note));
}

#[test]
fn shares_of_complete_parts_add_up_where_that_is_asked_for() {
    let expected = "\
period,seg,measure,metric,value,unit,status,reason,lo,hi
2021,a,v,share,33.333334,%,A,,14.285714,60
2022,a,v,share,47.4,%,A,,47.326336,47.473737
2021,b,v,share,33.333333,%,A,,14.285714,60
2022,b,v,share,16.3,%,A,,16.241879,16.35818
2021,c,v,share,33.333333,%,A,,14.285714,60
2022,c,v,share,36.3,%,A,,36.231884,36.368185
";
    assert_eq!(said(&["--share-rounding", "largest_remainder"]), expected);
    // Parts of 30, 40 and 33 beside a printed 100 are no shares of 100, and nothing is forced to fit.
    let work = Work::new();
    work.write("t.csv", "period,seg,v\n2021,a,30\n2021,b,40\n2021,c,31\n2021,all,100\n");
    let card = "title = \"t\"\nfile = \"t.csv\"\n[period]\ncolumn = \"period\"\n[dimensions.seg]\nvalues = [\"a\", \"b\", \"c\"]\npartition = \
        true\ntotal = \"all\"\n[measures.v]\ncolumn = \"v\"\nkind = \"flow\"\n";
    work.write("t.toml", card);
    let said = work.run(["metrics", "t.csv", "--metric", "share", "--share-rounding", "largest_remainder"]).done();
    assert!(said.contains("2021,a,t.v,share,30,") && said.contains("2021,c,t.v,share,31,"), "{said}");
}

#[test]
fn charts_say_how_their_shares_are_rounded() {
    let svg = |more: &[&str]| {
        let work = Work::new();
        work.write("t.csv", DATA);
        let chart = ["chart", "t.csv", "--type", "stack", "-o", "t.svg"];
        work.run([&chart[..], &ASK, more].concat()).done();
        work.read("t.svg")
    };
    let raw = svg(&[]);
    assert!(raw.contains("Shares do not add up to 100 because of rounding") && !raw.contains("33.4%"));
    let even = svg(&["--share-rounding", "largest_remainder"]);
    assert!(even.contains("Shares are rounded so that they add up to 100") && even.contains("33.4%"));
    assert!(!svg(&["--from", "2022"]).contains("rounding"));
}
