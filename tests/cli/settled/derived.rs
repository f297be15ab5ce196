//! Measures made of others, and keys with two values.

use crate::harness::{Work, after};

#[test]
fn an_amount_in_another_currency() {
    let analysis = "
[[measure]]
name = \"d.dollars\"
convert = { from = \"d.x\", to = \"USD\", with = \"e.rate\" }

[[table]]
name = \"t\"
measure = \"d.dollars\"
";
    let work = Work::project(
        analysis,
        "[measures.x]\ncolumn = \"value\"\nkind = \"flow\"\nunit = \"亿元\"\n",
        "period,value\n2022,1000\n2023,1000\n",
    );
    work.write("datasets/e.toml", "[measures.rate]\ncolumn = \"value\"\nkind = \"ratio\"\nunit = \"yuan per US dollar\"\n");
    work.write("datasets/e.csv", "period,value\n2022,6.75\n");
    work.run(["build", "-q"]).done();
    let said = work.read("charts/t.csv");
    assert_eq!(after(&said, "2022,d.dollars,value,"), "14814814814.814815,USD,A,,14796447076.239822,14833209785.025946");
    assert_eq!(after(&said, "2023,d.dollars,value,"), ",USD,A,missing_period,,");
}

#[test]
fn two_values_for_one_key_unless_one_is_left_out() {
    let csv = "period,value,status\n2023,20,A\n2023,24,forecast\n";
    let card = "[measures.x]\ncolumn = \"value\"\n";
    let work = Work::project("[[table]]\nname = \"t\"\nmeasure = \"d.x\"\n", card, csv);
    let transcript = "\
error: two values for `2023` of `x`
 --> datasets/d.csv:2:6
  |
2 | 2023,20,A
  |      ^^
 --> datasets/d.csv:3:6
  |
3 | 2023,24,forecast
  |      ^^
hint: leave one of them out with `[[leave_out]]`, or name the column that tells them apart
";
    work.run(["build"]).exit(3).stdout("").stderr(transcript).done();
    work.append("datasets/d.toml", "[[leave_out]]\nwhere = { status = \"forecast\" }\nnote = \"superseded\"\n");
    work.run(["build", "-q"]).done();
    assert_eq!(after(&work.read("charts/t.csv"), "2023,d.x,value,"), "20,,A,,19.5,20.5");
}
