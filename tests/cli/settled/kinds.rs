//! What may be done with a measure, and where that must be said.

use super::{of, rows};
use crate::harness::{Work, after};

#[test]
fn levels_need_none_and_growth_does() {
    let work = Work::with("x.csv", "period,value\n2022,20\n2023,24\n");
    work.run(["metrics", "x.csv"]).done();
    let warning = "\
warning: the kind of the numbers is not known, and growth depends on it
hint: say it with `--kind flow`, `--kind stock`, `--kind rate`, …
";
    let said = work.run(["metrics", "x.csv", "--metric", "yoy"]).stderr(warning).done();
    assert_eq!(rows(&said), ["2022,value,yoy,,%,A,kind_mismatch,,", "2023,value,yoy,,%,A,kind_mismatch,,"]);
    work.run(["metrics", "x.csv", "--metric", "yoy", "--quiet"]).done();
}

#[test]
fn one_of_several_values() {
    let csv = "period,users,rate\n2022,20,9.5\n2023,24,10.25\n";
    let arguments =
        ["--value", "users", "--value", "rate", "--kind", "users=stock", "--kind", "rate=rate", "--unit", "rate=percent"];
    let said = of(csv, &[&arguments[..], &["--metric", "yoy"]].concat());
    let expected = [
        "2022,users,yoy,,%,A,no_prior,,",
        "2023,users,yoy,20,%,A,,14.634146,25.641026",
        "2022,rate,yoy,,pp,A,no_prior,,",
        "2023,rate,yoy,0.75,pp,A,,0.695,0.805",
    ];
    assert_eq!(rows(&said), expected);
}

#[test]
fn a_rate_changes_in_points_under_the_name_asked_for() {
    let metrics = ["change", "change_yoy", "yoy", "pop", "cagr", "index(2022)", "share", "contribution"];
    let asked: Vec<&str> = metrics.iter().flat_map(|metric| ["--metric", *metric]).collect();
    let said = of("period,value\n2022,9.5\n2023,10.25\n", &[&["--kind", "rate", "--unit", "%"], &asked[..]].concat());
    for metric in &metrics[..4] {
        assert_eq!(after(&said, &format!("2023,value,{metric},")), "0.75,pp,A,,0.695,0.805");
    }
    for metric in &metrics[4..6] {
        assert!(after(&said, &format!("2023,value,{metric},")).contains("kind_mismatch"));
    }
    for metric in &metrics[6..] {
        assert!(after(&said, &format!("2023,value,{metric},")).contains("not_additive"));
    }
}

#[test]
fn a_published_growth_rate_changes_in_points_too() {
    let said = of("period,value\n2022,9.5\n2023,10.25\n", &["--kind", "growth", "--unit", "%", "--metric", "yoy"]);
    assert_eq!(after(&said, "2023,value,yoy,"), "0.75,pp,A,,0.695,0.805");
}

#[test]
fn index_and_ratio_change_in_percent_and_are_not_summed() {
    for kind in ["index", "ratio"] {
        let said = of("period,value\n2022,20\n2023,24\n", &["--kind", kind, "--metric", "yoy", "--metric", "share"]);
        assert_eq!(after(&said, "2023,value,yoy,"), "20,%,A,,14.634146,25.641026");
        assert_eq!(after(&said, "2023,value,share,"), ",%,A,not_additive,,");
        let said = of("period,g,value\n2022,a,20\n2022,b,24\n", &["--kind", kind]);
        assert_eq!(rows(&said), ["2022,value,value,,,A,not_additive,,"]);
    }
}
