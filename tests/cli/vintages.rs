//! Releases of the same figures: one is read, none are mixed, and what they changed is told.

use crate::harness::Work;

const CSV: &str = "\
released,period,value
2023-02,2021,90
2023-02,2022,100
2024-02,2022,104.5
2024-02,2023,110
2025-02,2023,112
2025-02,2024,121
";

fn work(as_of: &str) -> Work {
    let card = "[columns]\nvintage = \"released\"\n[measures.gdp]\ncolumn = \"value\"\nkind = \"flow\"\n";
    let analysis = format!(
        "{as_of}[[table]]\nname = \"t\"\nmeasure = \"d.gdp\"\nmetrics = [\"value\", \"yoy\", \"revision\", \"revision(2)\"]\n"
    );
    Work::project(&analysis, card, CSV)
}

#[test]
fn the_latest_release_is_read_and_none_is_mixed() {
    let work = work("");
    work.run(["build", "-q"]).done();
    // Growth of 2024 is within the last release; 2023 has no base in it.
    let expected = "\
period,measure,metric,value,unit,status,reason,lo,hi
2021,d.gdp,value,,,A,mixed_vintage,,
2021,d.gdp,yoy,,%,A,mixed_vintage,,
2021,d.gdp,revision,,,A,too_few_points,,
2021,d.gdp,revision(2),,,A,too_few_points,,
2022,d.gdp,value,,,A,mixed_vintage,,
2022,d.gdp,yoy,,%,A,mixed_vintage,,
2022,d.gdp,revision,4.5,,A,,3.95,5.05
2022,d.gdp,revision(2),4.5,,A,,3.95,5.05
2023,d.gdp,value,112,,A,,111.5,112.5
2023,d.gdp,yoy,,%,A,mixed_vintage,,
2023,d.gdp,revision,2,,A,,1,3
2023,d.gdp,revision(2),2,,A,,1,3
2024,d.gdp,value,121,,A,,120.5,121.5
2024,d.gdp,yoy,8.035714,%,A,,7.111111,8.968610
2024,d.gdp,revision,,,A,too_few_points,,
2024,d.gdp,revision(2),,,A,too_few_points,,
";
    assert_eq!(work.read("charts/t.csv"), expected.replace("8.968610", "8.96861"));
}

#[test]
fn what_was_known_at_the_date_of_the_analysis() {
    let work = work("as_of = \"2024-06-30\"\n");
    work.run(["build", "-q"]).done();
    let table = work.read("charts/t.csv");
    for line in [
        "2022,d.gdp,value,104.5,,A,,104.45,104.55",
        "2023,d.gdp,value,110,,A,,109.5,110.5",
        "2022,d.gdp,revision,4.5,,A,,3.95,5.05",
        "2023,d.gdp,revision,,,A,too_few_points,,",
    ] {
        assert!(table.lines().any(|known| known == line), "{line}\n{table}");
    }
    assert!(!table.contains("2024,"), "{table}");
    // Growth in real time: 110 on 104.5, both of the release of 2024.
    assert!(table.contains("2023,d.gdp,yoy,5.263158,%,A,,"), "{table}");
    // The order of the rows does not matter.
    let turned: String = CSV
        .lines()
        .take(1)
        .chain(CSV.lines().skip(1).collect::<Vec<_>>().into_iter().rev())
        .map(|line| format!("{line}\n"))
        .collect();
    work.write("datasets/d.csv", turned);
    work.run(["build", "-q"]).done();
    assert_eq!(work.read("charts/t.csv"), table);
}

#[test]
fn two_figures_of_one_release_and_dates_that_are_none() {
    let work = work("");
    work.append("datasets/d.csv", "2025-02,2024,122\n");
    let twice = "\
error: two values for `2024` of `gdp`
 --> datasets/d.csv:7:14
  |
7 | 2025-02,2024,121
  |              ^^^
 --> datasets/d.csv:8:14
  |
8 | 2025-02,2024,122
  |              ^^^
hint: leave one of them out with `[[leave_out]]`, or name the column that tells them apart
";
    work.run(["build"]).exit(3).stderr(twice).done();
    work.edit("datasets/d.csv", "2025-02,2024,122\n", "soon,2025,130\n");
    let none = "\
error: `soon` is no date of a release
 --> datasets/d.csv:8:1
  |
8 | soon,2025,130
  | ^^^^
hint: write it as 2024-05 or 2024-05-17
";
    work.run(["build"]).exit(3).stderr(none).done();
}

#[test]
fn what_later_releases_made_of_the_first_figures() {
    let work = work("");
    let asked = ["revision(relative)", "revision(mean)", "revision(mean_abs)", "revision(mean,2)", "revision(yoy)"];
    work.edit("sizeup.toml", "\"value\", \"yoy\", \"revision\", \"revision(2)\"", &format!("{asked:?}")[1..].replace(']', ""));
    // 2022 rises from 100 to 104.5, and later 2021 from 90 to 88: growth of 2022 from 11.1 to 18.75 %.
    work.write(
        "datasets/d.csv",
        "released,period,value\n2023-02,2021,90.0\n2023-02,2022,100.0\n2024-02,2021,88.0\n2024-02,2022,104.5\n2024-02,2023,110.0\n",
    );
    work.run(["build", "-q"]).done();
    let expected = "\
period,measure,metric,value,unit,status,reason,lo,hi
2021,d.gdp,revision(relative),-2.222222,%,A,,-2.332038,-2.112284
2021,d.gdp,revision(mean),-2,,A,,-2.1,-1.9
2021,d.gdp,revision(mean_abs),2,,A,,1.9,2.1
2021,d.gdp,\"revision(mean,2)\",-2,,A,,-2.1,-1.9
2021,d.gdp,revision(yoy),,pp,A,no_prior,,
2022,d.gdp,revision(relative),4.5,%,A,,4.397801,4.602302
2022,d.gdp,revision(mean),1.25,,A,,1.15,1.35
2022,d.gdp,revision(mean_abs),3.25,,A,,3.15,3.35
2022,d.gdp,\"revision(mean,2)\",1.25,,A,,1.15,1.35
2022,d.gdp,revision(yoy),7.638889,pp,A,,7.39732,7.880469
2023,d.gdp,revision(relative),,%,A,too_few_points,,
2023,d.gdp,revision(mean),1.25,,A,,1.15,1.35
2023,d.gdp,revision(mean_abs),3.25,,A,,3.15,3.35
2023,d.gdp,\"revision(mean,2)\",1.25,,A,,1.15,1.35
2023,d.gdp,revision(yoy),,pp,A,too_few_points,,
";
    assert_eq!(work.read("charts/t.csv"), expected);
}

#[test]
fn revisions_of_years_and_of_quarters_have_means_of_their_own() {
    let work = work("");
    let asked = "\"revision(mean)\", \"revision(mean_abs)\"";
    work.edit("sizeup.toml", "\"value\", \"yoy\", \"revision\", \"revision(2)\"", asked);
    work.write(
        "datasets/d.csv",
        "released,period,value\n2023-02,2021,100\n2023-02,2021-Q4,30\n2023-02,2022,110\n2023-02,2022-Q1,20\n\
         2024-02,2021,108\n2024-02,2021-Q4,32\n2024-02,2022,120\n2024-02,2022-Q1,24\n",
    );
    work.run(["build", "-q"]).done();
    let table = work.read("charts/t.csv");
    for line in [
        "2021,d.gdp,revision(mean),8,,A,,7,9",
        "2022,d.gdp,revision(mean),9,,A,,8,10",
        "2021-Q4,d.gdp,revision(mean),2,,A,,1,3",
        "2022-Q1,d.gdp,revision(mean_abs),3,,A,,2,4",
    ] {
        assert!(table.contains(line), "{line}\n{table}");
    }
}

#[test]
fn growth_as_it_was_first_published() {
    let work = work("");
    work.edit("sizeup.toml", "\"value\", \"yoy\", \"revision\", \"revision(2)\"", "\"value\", \"yoy\"");
    work.append("sizeup.toml", "vintage = \"first\"\nfrom = \"2022\"\n");
    work.run(["build", "-q"]).done();
    // 100 on 90 of the first release, 110 on 104.5 of the second, 121 on 112 of the third: never of two.
    let expected = "\
period,measure,metric,value,unit,status,reason,lo,hi
2022,d.gdp,value,100,,A+first-release,,99.5,100.5
2022,d.gdp,yoy,11.111111,%,A+first-release,,9.944751,12.290503
2023,d.gdp,value,110,,A+first-release,,109.5,110.5
2023,d.gdp,yoy,5.263158,%,A+first-release,,4.734576,5.792246
2024,d.gdp,value,121,,A+first-release,,120.5,121.5
2024,d.gdp,yoy,8.035714,%,A+first-release,,7.111111,8.96861
";
    assert_eq!(work.read("charts/t.csv"), expected);
    // One release by its date, the latest until then; ad hoc as well.
    work.edit("sizeup.toml", "vintage = \"first\"", "vintage = \"2024-12\"");
    work.run(["build", "-q"]).done();
    let table = work.read("charts/t.csv");
    assert!(table.contains("2023,d.gdp,yoy,5.263158,%,A+named-release,"), "{table}");
    assert!(table.contains("2022,d.gdp,yoy,,%,A,no_prior,") && !table.contains("2024,d.gdp"), "{table}");
    let said = work.metrics(&["datasets/d.csv", "--metric", "yoy", "--vintage", "first", "--to", "2022"]);
    assert_eq!(said.lines().nth(2), Some("2022,d.gdp,yoy,11.111111,%,A+first-release,,9.944751,12.290503"));
    // And a claim on it.
    work.append(
        "sizeup.toml",
        "[[claim]]\nid = \"then\"\nref = \"d.gdp.yoy@2023\"\nis = \"5.3%\"\nvintage = \"first\"\n\
         [[claim]]\nid = \"now\"\nref = \"d.gdp.yoy@2023\"\nreason = \"mixed_vintage\"\n",
    );
    work.run(["build", "-q"]).done();
    let said = work.run(["check", "-v"]).done();
    assert!(said.contains("computed 5.263158 % in [4.734576, 5.792246], status A+first-release"), "{said}");
    assert!(
        work.run(["explain", "then"]).done().contains("prior       104.5  at 2022\n"),
        "{}",
        work.run(["explain", "then"]).done()
    );
}

#[test]
fn releases_that_cannot_be_told() {
    let asked = ["metrics", "datasets/d.csv", "-q", "--metric", "yoy", "--vintage"];
    let refused = |more: &[&str], exit, said: &str| work("").run([&asked[..], more].concat()).exit(exit).stderr(said).done();
    refused(&["2020"], 3, "error: no release of `d.gdp` was there in 2020\nhint: the first is of 2023-02\n");
    refused(&["firs"], 2, "error: `firs` is no value for `--vintage`\nhint: did you mean `first`?\n");
    let milestone = "\
error: `milestone` looks at all periods at once, which no release is the first to have
hint: leave `vintage` out, or set `as_of` of the analysis
";
    refused(&["first", "--metric", "milestone(100)"], 3, milestone);
    let none = "\
error: nothing tells releases of `x` apart
hint: name the column of their dates in the card: `vintage` of `[columns]`
";
    let plain = Work::with("x.csv", "period,x\n2022,1\n2023,2\n");
    plain.run(["metrics", "x.csv", "--kind", "flow", "--vintage", "first"]).exit(3).stderr(none).done();
    let work = work("");
    work.append("sizeup.toml", "vintage = \"soon\"\n");
    let soon = "\
error: `soon` is no release: it is `first`, or a date such as 2024-05
 --> sizeup.toml:5:12
  |
5 | vintage = \"soon\"
  |            ^^^^
";
    work.run(["build"]).exit(3).stderr(soon).done();
}
