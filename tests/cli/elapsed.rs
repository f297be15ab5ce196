//! Unfinished years, like for like: numbers of several series are made only where the same part of the year is over for all.

use crate::harness::Work;

/// Months of two years, so many of the second.
fn months(series: &str, first: &str, second: &[&str]) -> String {
    let row = |year: &str, month: usize, level: &str| format!("{year}-{month:02}{series},{level}\n");
    let early: String = (1..=12).map(|month| row("2021", month, first)).collect();
    early + &(1..).zip(second).map(|(month, level)| row("2022", month, level)).collect::<String>()
}

const FLOW: &str = "[measures.v]\nkind = \"flow\"\nexact = true\n";

fn ratio(cost: &[&str]) -> Work {
    let analysis = "[[measure]]\nname = \"rev.ratio\"\nratio = [\"cost.v\", \"rev.v\"]\n\
        [[table]]\nname = \"t\"\nmeasure = \"rev.ratio\"\nfrom = \"2022\"\nevery = \"year\"\nlike_for_like = true\n\
        metrics = [\"value\"]\n\
        [[claim]]\nid = \"a\"\nref = \"rev.ratio@2022\"\nis = \"0.3\"\nlike_for_like = true\n";
    let work = Work::with("datasets/rev.csv", format!("period,v\n{}", months("", "10", &["11"; 3])));
    work.write("datasets/cost.csv", format!("period,v\n{}", months("", "5", cost)));
    work.write("datasets/rev.toml", FLOW);
    work.write("datasets/cost.toml", FLOW);
    work.write("sizeup.toml", analysis);
    work
}

#[test]
fn a_ratio_of_an_unfinished_year_is_of_the_same_months_above_and_below() {
    let of = |cost: &[&str]| {
        let work = ratio(cost);
        work.run(["build", "-q"]).done();
        let explained = work.run(["explain", "a"]).done();
        (work.read("charts/t.csv").lines().nth(1).expect("a line").to_owned(), explained)
    };
    let (shorter, explained) = of(&["5"; 2]);
    assert_eq!(shorter, "2022,rev.ratio,value,,,A+partial,missing_period,,");
    assert!(explained.contains("missing_period") && !explained.contains("0.30303"), "{explained}");
    assert_eq!(of(&["5"; 4]).0, "2022,rev.ratio,value,,,A+partial,missing_period,,");
    assert_eq!(of(&["5.5"; 3]).0, "2022,rev.ratio,value,0.5,,A+partial,,0.5,0.5");
    // A year that is over is not divided by one that is not.
    assert_eq!(of(&["5"; 12]).0, "2022,rev.ratio,value,,,A+partial,missing_period,,");
}

const METRICS: [&str; 7] = ["share", "rank", "hhi", "cr(1)", "gini", "gap(n,s)", "gap_ratio(n,s)"];

fn of_parts(kind: &str, southern: &[&str], total: &str) -> Vec<String> {
    let rows = months(",n", "10", &["13"; 3]) + &months(",s", "15", southern) + total;
    let card = format!("[measures.v]\nkind = \"{kind}\"\nexact = true\n[dimensions.region]\ntotal = \"all\"\npartition = true\n");
    let work = Work::project("", &card, &format!("period,region,v\n{rows}"));
    let mut flags = vec!["metrics", "datasets/d.csv", "--by", "region", "--every", "year", "--like-for-like", "--from", "2022"];
    METRICS.iter().for_each(|metric| flags.extend(["--metric", metric]));
    // That a cell is absent is told on standard error.
    let said = work.run(flags).any_stderr().done();
    said.lines().skip(1).map(|line| line.replace("2022,", "").replace("d.v,", "")).collect()
}

#[test]
fn parts_of_an_unfinished_year_are_compared_over_the_same_months() {
    for kind in ["flow", "stock"] {
        let apart = of_parts(kind, &["24.5"; 2], "");
        assert!(!apart.is_empty());
        for line in &apart {
            assert!(line.contains("low_coverage") || line.contains("missing_period"), "{kind}: {apart:#?}");
        }
        let together = of_parts(kind, &["39"; 3], "");
        assert!(together.iter().any(|line| line.contains("share,25,%,A+partial")), "{together:#?}");
        assert!(together.iter().all(|line| line.contains("A+partial,,")), "{together:#?}");
    }
}

#[test]
fn a_fraction_of_a_printed_total_is_of_the_same_months() {
    let total = months(",all", "25", &["52"; 3]);
    let said = of_parts("flow", &["39"; 2], &total);
    let has = |wanted: &str| assert!(said.iter().any(|line| line.contains(wanted)), "{wanted}: {said:#?}");
    has("n,share,25,%,A+partial,,");
    has("s,share,,%,A+partial,missing_period,,");
}

#[test]
fn a_picture_tells_an_unfinished_year_from_a_forecast() {
    let work = Work::with("m.csv", format!("period,region,v\n{}", months(",n", "10", &["13"; 3])));
    let flags = ["chart", "m.csv", "--by", "region", "--kind", "flow", "--every", "year", "--like-for-like"];
    work.run([&flags[..], &["--metric", "value", "-o", "mv.svg"]].concat()).done();
    let picture = work.read("mv.svg");
    assert!(picture.contains("39 in 2022 (unfinished)") && !picture.contains("(forecast)"), "{picture}");
}
