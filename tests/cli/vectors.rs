//! The vectors of the catalogue: figures that were printed, and what must come of them.
//!
//! Expected numbers were computed with exact fractions, bounds by trying every corner of the rounding intervals.

use crate::harness::{Work, after};

/// Users of online audiovisual services in hundreds of millions, as printed; urban users were not printed.
fn users() -> Work {
    let analysis = r#"
[[table]]
name = "users"
measure = "d.users"
by = ["area"]
metrics = ["value", "yoy", "share", "contribution"]

[[claim]]
id = "rural-6.8"
ref = "d.users.yoy[area=rural]@2023-12"
is = "6.8%"

[[claim]]
id = "rural-faster"
ref = "d.users.yoy[area=rural]@2023-12"
is = "> d.users.yoy[area=urban]@2023-12"

[[claim]]
id = "mainly-rural"
ref = "d.users.contribution[area=rural]@2023-12"
is = "> d.users.contribution[area=urban]@2023-12"

[[claim]]
id = "rural-7.5"
ref = "d.users.yoy[area=rural]@2023-12"
is = "7.5%"
"#;
    let card = r#"
[period]
frequency = "half"

[dimensions.area]
values = ["urban", "rural"]
partition = true
total = "all"
derive = true

[measures.users]
column = "value"
kind = "stock"
unit = "100 million persons"
"#;
    let csv = "period,area,value\n2022-12,all,10.40\n2022-12,rural,2.99\n2023-12,all,10.74\n2023-12,rural,3.20\n";
    let work = Work::project(analysis, card, csv);
    work.run(["build", "-q"]).done();
    work
}

#[test]
fn growth_contribution_and_share_of_rural_users() {
    let expected = "\
period,area,measure,metric,value,unit,status,reason,lo,hi
2022-12,urban,d.users,value,741000000,person,I,,740000000,742000000
2022-12,urban,d.users,yoy,,%,I,no_prior,,
2022-12,urban,d.users,share,71.25,%,I,,71.188071,71.31187
2022-12,urban,d.users,contribution,,pp,I,no_prior,,
2023-12,urban,d.users,value,754000000,person,I,,753000000,755000000
2023-12,urban,d.users,yoy,1.754386,%,I,,1.482479,2.027028
2023-12,urban,d.users,share,70.204842,%,I,,70.144387,70.26524
2023-12,urban,d.users,contribution,1.25,pp,I,,1.057184,1.443002
2022-12,rural,d.users,value,299000000,person,A,,298500000,299500000
2022-12,rural,d.users,yoy,,%,A,no_prior,,
2022-12,rural,d.users,share,28.75,%,A,,28.68813,28.811929
2022-12,rural,d.users,contribution,,pp,A,no_prior,,
2023-12,rural,d.users,value,320000000,person,A,,319500000,320500000
2023-12,rural,d.users,yoy,7.023411,%,A,,6.677796,7.370185
2023-12,rural,d.users,share,29.795158,%,A,,29.73476,29.855613
2023-12,rural,d.users,contribution,2.019231,pp,A,,1.922152,2.116403
2022-12,all,d.users,value,1040000000,person,A,,1039500000,1040500000
2022-12,all,d.users,yoy,,%,A,no_prior,,
2022-12,all,d.users,share,100,%,A,,100,100
2022-12,all,d.users,contribution,,pp,A,no_prior,,
2023-12,all,d.users,value,1074000000,person,A,,1073500000,1074500000
2023-12,all,d.users,yoy,3.269231,%,A,,3.171552,3.367004
2023-12,all,d.users,share,100,%,A,,100,100
2023-12,all,d.users,contribution,3.269231,pp,A,,3.171552,3.367004
";
    assert_eq!(users().read("charts/users.csv"), expected);
}

#[test]
fn a_claim_that_rounding_bears_out() {
    let work = users();
    assert_eq!(work.verdict("rural-6.8"), "holds");
    // 7.45 is above all that the rounding allows, 7.370185.
    assert_eq!(work.verdict("rural-7.5"), "fails");
}

#[test]
fn faster_and_mainly_rural() {
    let work = users();
    assert_eq!(work.verdict("rural-faster"), "holds");
    assert_eq!(work.verdict("mainly-rural"), "holds");
}

/// The market in hundreds of millions of yuan, under two definitions.
const MARKET: &str = "\
period,scope,value
2022,pan_online_audiovisual,7274.4
2023,online_audiovisual,11524.81
2024,online_audiovisual,12226.49
";

fn market() -> Work {
    let analysis = r#"
[[table]]
name = "market"
measure = "d.size"
by = ["scope"]
metrics = ["value", "yoy", "milestone(1e12)", "milestone(1.2e12)"]

[[claim]]
id = "6.1"
ref = "d.size.yoy[scope=online_audiovisual]@2024"
is = "6.1%"

[[claim]]
id = "no-growth-across"
ref = "d.size.yoy[scope=online_audiovisual]@2023"
reason = "break"

[[claim]]
id = "58"
ref = "d.size.yoy[scope=online_audiovisual]@2023"
is = "58.4%"
"#;
    let card = "[columns]\ndefinition = \"scope\"\n\n[measures.size]\ncolumn = \"value\"\nkind = \"flow\"\nunit = \"亿元\"\n";
    let work = Work::project(analysis, card, MARKET);
    work.run(["build", "-q"]).done();
    work
}

#[test]
fn no_growth_from_one_definition_to_another() {
    let expected = "\
period,scope,measure,metric,value,unit,status,reason,lo,hi
2023,online_audiovisual,d.size,value,1152481000000,CNY,A,,1152480500000,1152481500000
2023,online_audiovisual,d.size,yoy,,%,A,break,,
2023,online_audiovisual,d.size,milestone(1e12),,CNY,A,break,,
2024,online_audiovisual,d.size,value,1222649000000,CNY,A,,1222648500000,1222649500000
2024,online_audiovisual,d.size,yoy,6.08843,%,A,,6.08834,6.08852
2024,online_audiovisual,d.size,milestone(1.2e12),1222649000000,CNY,A,,1222648500000,1222649500000
2022,pan_online_audiovisual,d.size,value,727440000000,CNY,A,,727435000000,727445000000
2022,pan_online_audiovisual,d.size,yoy,,%,A,no_prior,,
,pan_online_audiovisual,d.size,milestone(1e12),,CNY,A,not_reached,,
,pan_online_audiovisual,d.size,milestone(1.2e12),,CNY,A,not_reached,,
";
    let work = market();
    assert_eq!(work.read("charts/market.csv"), expected);
    assert_eq!(work.verdict("no-growth-across"), "holds");
    assert_eq!(work.verdict("58"), "not computable");
}

#[test]
fn a_plain_growth_claim() {
    assert_eq!(market().verdict("6.1"), "holds");
}

#[test]
fn six_segments_add_up_to_their_total() {
    let card = r#"
[dimensions.segment]
values = ["short_video", "integrated", "live", "content", "ott", "audio"]
partition = true
total = "total"

[measures.size]
column = "value"
kind = "flow"
unit = "100 million yuan"
"#;
    let csv = |total: &str| {
        format!(
            "period,segment,value\n2022,short_video,2580\n2022,integrated,1313.5\n2022,live,1844.4\n2022,content,868.6\n\
             2022,ott,646.2\n2022,audio,220\n2022,total,{total}\n"
        )
    };
    let analysis = "[[table]]\nname = \"t\"\nmeasure = \"d.size\"\nby = [\"segment\"]\nmetrics = [\"share\"]\n";
    // Half units: 0.5 twice and 0.05 four times for the parts, 0.05 for the total.
    Work::project(analysis, card, &csv("7472.7")).run(["build", "-q"]).done();
    Work::project(analysis, card, &csv("7473.9")).run(["build", "-q"]).done();
    Work::project(analysis, card, &csv("7474.0")).run(["build", "-q"]).any_exit().exit(1).done();
    // Without a printed total the parts are summed, exactly.
    let parts = csv("0").replace("2022,total,0\n", "");
    let work = Work::with("market.csv", parts);
    let said = work.metrics(&["market.csv", "--unit", "100 million yuan", "--kind", "flow"]);
    assert_eq!(after(&said, "2022,value,value,"), "747270000000,CNY,A,,747150000000,747390000000");
}

/// A project whose claims are judged: levels by period, and one reference each.
fn claims(kind: &str, rows: &str, claims: &[(&str, &str, &str)]) -> Work {
    let each =
        |(id, reference, is): &(&str, &str, &str)| format!("[[claim]]\nid = \"{id}\"\nref = \"{reference}\"\nis = \"{is}\"\n");
    let analysis: String = claims.iter().map(each).collect();
    let card = format!("[measures.x]\ncolumn = \"value\"\nkind = \"{kind}\"\n\n[columns]\nunit = \"unit\"\n");
    Work::project(&analysis, &card, &format!("period,value,unit\n{rows}"))
}

#[test]
fn a_false_claim_of_compound_growth() {
    let rows = "2021,4862,100 million yuan\n2025,8735,100 million yuan\n";
    let work = claims("flow", rows, &[("c", "d.x.cagr(2021)@2025", "15.9%"), ("true", "d.x.cagr(2021)@2025", "15.8%")]);
    assert_eq!((work.verdict("c"), work.verdict("true")), ("fails".into(), "holds".into()));
    let said = Work::with("x.csv", "period,value\n2021,4862\n2025,8735\n").metrics(&[
        "x.csv",
        "--kind",
        "flow",
        "--metric",
        "cagr(2021)",
    ]);
    assert_eq!(after(&said, "2025,value,cagr(2021),"), "15.774253,%,A,,15.76962,15.778887");
}

#[test]
fn a_true_claim_of_compound_growth() {
    let work = claims("flow", "2020,306.1,亿元\n2027,599.9,亿元\n", &[("c", "d.x.cagr(2020)@2027", "10.1%")]);
    assert_eq!(work.verdict("c"), "holds");
    let said = Work::with("x.csv", "period,value\n2020,306.1\n2027,599.9\n").metrics(&[
        "x.csv",
        "--kind",
        "flow",
        "--metric",
        "cagr(2020)",
    ]);
    assert_eq!(after(&said, "2027,value,cagr(2020),"), "10.089291,%,A,,10.085411,10.093172");
}

#[test]
fn net_additions_against_printed_levels() {
    let rows = "2023-12,10.74,亿人\n2024-12,10.91,亿人\n2025-12,10.99,亿人\n";
    let said = [
        ("2024", "d.x.change_yoy@2024-12", "17.22 million persons"),
        ("2025", "d.x.change_yoy@2025-12", "776万人"),
        ("too-many", "d.x.change_yoy@2025-12", "0.12亿人"),
    ];
    let work = claims("stock", rows, &said);
    assert_eq!(work.verdict("2024"), "holds");
    assert_eq!(work.verdict("2025"), "holds");
    // [0.115, 0.125) lies above [0.07, 0.09] of a hundred million.
    assert_eq!(work.verdict("too-many"), "fails");
}

#[test]
fn a_rate_changes_in_points() {
    let rows = "2023-12,98.3,percent\n2024-12,98.4,percent\n";
    let work = claims("rate", rows, &[("pp", "d.x.yoy@2024-12", "0.1 pp"), ("zh", "d.x.yoy@2024-12", "0.1个百分点")]);
    assert_eq!((work.verdict("pp"), work.verdict("zh")), ("holds".into(), "holds".into()));
    let said = Work::with("x.csv", "period,value\n2023-12,98.3\n2024-12,98.4\n").metrics(&[
        "x.csv",
        "--kind",
        "rate",
        "--unit",
        "percent",
        "--metric",
        "value",
        "--metric",
        "yoy",
        "--metric",
        "change_yoy",
    ]);
    let expected = "\
period,measure,metric,value,unit,status,reason,lo,hi
2023-12,value,value,98.3,%,A,,98.25,98.35
2023-12,value,yoy,,pp,A,no_prior,,
2023-12,value,change_yoy,,pp,A,no_prior,,
2024-12,value,value,98.4,%,A,,98.35,98.45
2024-12,value,yoy,0.1,pp,A,,0,0.2
2024-12,value,change_yoy,0.1,pp,A,,0,0.2
";
    assert_eq!(said, expected);
}

#[test]
fn an_irregular_survey_is_no_base() {
    // March 2020 took the place of December 2019: it is no base for the months that have none.
    let csv = "period,value\n2018-12,8.29\n2020-03,9.04\n2020-06,9.40\n2020-12,9.89\n2021-12,10.32\n";
    let said = Work::with("x.csv", csv).metrics(&["x.csv", "--kind", "stock", "--metric", "yoy"]);
    let expected = "\
period,measure,metric,value,unit,status,reason,lo,hi
2018-12,value,yoy,,%,A,no_prior,,
2020-03,value,yoy,,%,A,missing_period,,
2020-06,value,yoy,,%,A,missing_period,,
2020-12,value,yoy,,%,A,missing_period,,
2021-12,value,yoy,4.347826,%,A,,4.244567,4.451189
";
    assert_eq!(said, expected);
}
