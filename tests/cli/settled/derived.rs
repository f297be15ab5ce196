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
fn an_amount_at_the_prices_of_one_year() {
    let analysis = "
[[measure]]
name = \"d.real\"
real = { of = \"d.x\", prices = \"e.inflation\", base = \"2022\" }

[[measure]]
name = \"d.by_index\"
real = { of = \"d.x\", prices = \"e.level\", base = \"2022\" }

[[table]]
name = \"t\"
measure = \"d.real\"

[[table]]
name = \"u\"
measure = \"d.by_index\"
";
    let card = "[measures.x]\ncolumn = \"value\"\nkind = \"flow\"\nunit = \"yuan\"\n";
    let work = Work::project(analysis, card, "period,value\n2021,100\n2022,100\n2023,110\n2024,110\n2025,100\n");
    let prices = "[measures.inflation]\ncolumn = \"rise\"\nkind = \"growth\"\nunit = \"percent\"\nexact = true\n\n\
        [measures.level]\ncolumn = \"level\"\nkind = \"index\"\nexact = true\n";
    work.write("datasets/e.toml", prices);
    work.write("datasets/e.csv", "period,rise,level\n2022,25,100\n2023,10,110\n2024,0,110\n");
    work.run(["build", "-q"]).done();
    let of = |name: &str, period: &str| {
        let said = work.read(&format!("charts/{name}.csv"));
        let measure = if name == "t" { "d.real" } else { "d.by_index" };
        after(&said, &format!("{period},{measure},value,")).to_owned()
    };
    assert_eq!(of("t", "2021"), "125,CNY,A,,124.375,125.625");
    assert_eq!(of("t", "2022"), "100,CNY,A,,99.5,100.5");
    assert_eq!(of("t", "2024"), "100,CNY,A,,99.545454,100.454546");
    assert_eq!(of("t", "2025"), ",CNY,A,missing_period,,");
    assert_eq!(of("u", "2021"), ",CNY,A,missing_period,,");
    assert_eq!(of("u", "2024"), "100,CNY,A,,99.545454,100.454546");
}

#[test]
fn a_concentration_has_one_row_for_all_parts() {
    let work = Work::new();
    work.write("x.csv", "period,firm,value\n2022,a,50\n2022,b,30\n2022,c,20\n2023,a,60\n2023,b,40\n");
    let asked =
        ["metrics", "x.csv", "--by", "firm", "--kind", "flow", "--metric", "hhi", "--metric", "cr(1)", "--metric", "rank"];
    let warning = "\
warning: 1 of 6 cells of `firm` have no row, the first at 2023 (firm=c): sums and shares there leave them out
hint: write the rows that are missing, with an empty cell where nothing is known
";
    let said = work.run(asked).stderr(warning).done();
    assert_eq!(after(&said, "2022,all,value,hhi,").split(',').next(), Some("3800"));
    assert_eq!(after(&said, "2022,all,value,cr(1),").split(',').next(), Some("50"));
    assert_eq!(after(&said, "2022,b,value,rank,").split(',').next(), Some("2"));
}

#[test]
fn what_is_looked_across_splits_no_other_table() {
    let analysis = "[[table]]\nname = \"t\"\nmeasure = \"d.x\"\nmetrics = [\"hhi\", \"value\", \"gap(a,b)\"]\nby = [\"area\"]\n\n\
        [[claim]]\nid = \"c\"\nref = \"d.x.hhi[area=x]@2022\"\nis = \"> 5000\"\n\n\
        [[claim]]\nid = \"r\"\nref = \"d.x.record[firm=a,area=x]\"\nis = \"= 2023\"\n";
    let card = "[dimensions.firm]\nvalues = [\"a\", \"b\"]\npartition = true\n\n[dimensions.area]\n\n\
        [measures.x]\ncolumn = \"value\"\nkind = \"flow\"\n";
    let work = Work::project(
        analysis,
        card,
        "period,firm,area,value\n2022,a,x,60\n2022,b,x,40\n2023,a,x,70\n2023,b,x,40\n2022,a,y,1\n2022,b,y,1\n",
    );
    work.run(["build", "-q"]).done();
    let said = work.read("charts/t.csv");
    assert_eq!(after(&said, "2022,x,d.x,hhi,").split(',').next(), Some("5200"));
    assert_eq!(after(&said, "2022,x,d.x,value,").split(',').next(), Some("100"));
    assert_eq!(after(&said, "2022,x,d.x,\"gap(a,b)\",").split(',').next(), Some("20"));
    work.run(["check"]).done();
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

#[test]
fn no_prices_lead_across_a_break() {
    let card = |more: &str| {
        format!(
            "[measures.x]\nkind = \"flow\"\nunit = \"CNY\"\n[measures.cpi]\nkind = \"index\"\n[columns]\nstatus = \"status\"\n{more}"
        )
    };
    let csv = "period,x,cpi,status\n2021,100,100,A\n2022,110,102,A\n2023,120,104,A\n";
    let analysis = "[[measure]]\nname = \"d.real\"\nreal = { of = \"d.x\", prices = \"d.cpi\", base = \"2021\" }\n\n[[table]]\nname = \"t\"\nmeasure = \"d.real\"\n";
    let work =
        Work::project(analysis, &card("[[breaks]]\nafter = \"2022\"\nmeasures = \"cpi\"\nnote = \"another basket\"\n"), csv);
    let real = |period: &str| {
        work.run(["build", "-q"]).done();
        after(&work.read("charts/t.csv"), &format!("{period},d.real,value,")).to_owned()
    };
    assert_eq!(real("2022").split(',').next(), Some("107.843137"));
    assert_eq!(real("2023"), ",CNY,A,break,,");
    // A break that its row marks is one as well.
    work.write("datasets/d.toml", card(""));
    work.write("datasets/d.csv", csv.replace("104,A", "104,B"));
    assert_eq!(real("2022").split(',').next(), Some("107.843137"));
    assert_eq!(real("2023"), ",CNY,B,break,,");
}
