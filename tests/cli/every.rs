//! Longer periods than those of the data: `--every`, `every = "year"`, and references such as `@2023` to quarters.

use crate::harness::{Work, after};

const QUARTERS: &str = "\
period,revenue,users,rate
2022-Q1,12.0,120,40
2022-Q2,13.0,130,41
2022-Q3,14.0,140,42
2022-Q4,15.5,150,43
2023-Q1,16,160,44
2023-Q2,17,170,45
2023-Q3,18,180,46
2023-Q4,19,190,47
2024-Q1,20,200,48
2024-Q2,21,210,49
";

const CARD: &str = "[measures.revenue]\nkind = \"flow\"\nunit = \"million yuan\"\n[measures.users]\nkind = \"stock\"\n\
    unit = \"thousand persons\"\n[measures.rate]\nkind = \"rate\"\nunit = \"percent\"\n";

fn file() -> Work {
    Work::with("x.csv", QUARTERS)
}

fn project(analysis: &str) -> Work {
    Work::project(analysis, CARD, QUARTERS)
}

/// What a reference answers: the second line of its explanation.
fn answer(work: &Work, reference: &str) -> String {
    let said = work.run(["explain", reference]).done();
    said.lines().nth(1).expect("a second line").trim().to_owned()
}

#[test]
fn quarters_by_years() {
    let kinds = ["--kind", "revenue=flow", "--kind", "users=stock", "--value", "revenue", "--value", "users"];
    let said = file().metrics(&[&["x.csv"], &kinds[..], &["--every", "year", "--metric", "value", "--metric", "yoy"]].concat());
    // 12.0 + 13.0 + 14.0 + 15.5, with four halves of 0.05; 70 / 54.5, between 68 / 54.7 and 72 / 54.3.
    let expected = "\
period,measure,metric,value,unit,status,reason,lo,hi
2022,revenue,value,54.5,,A,,54.3,54.7
2022,revenue,yoy,,%,A,no_prior,,
2023,revenue,value,70,,A,,68,72
2023,revenue,yoy,28.440367,%,A,,24.314442,32.596686
2024,revenue,value,,,A,missing_period,,
2024,revenue,yoy,,%,A,missing_period,,
2022,users,value,150,,A,,149.5,150.5
2022,users,yoy,,%,A,no_prior,,
2023,users,value,190,,A,,189.5,190.5
2023,users,yoy,26.666667,%,A,,25.913621,27.42475
2024,users,value,,,A,missing_period,,
2024,users,yoy,,%,A,missing_period,,
";
    assert_eq!(said, expected);
}

#[test]
fn a_rate_of_a_year_needs_its_weight() {
    let flags = ["x.csv", "--value", "rate", "--kind", "rate", "--every", "year"];
    let said = file().metrics(&flags);
    assert_eq!(after(&said, "2023,rate,"), "value,,,A,not_additive,,");
    // 44, 45, 46 and 47 weighted by 160, 170, 180 and 190 are 31900 / 700.
    let work = project("");
    work.edit("datasets/d.toml", "kind = \"rate\"\n", "kind = \"rate\"\nweight = \"users\"\n");
    assert_eq!(answer(&work, "d.rate@2023"), "= 45.571429 %");
    assert_eq!(answer(&work, "d.rate@2024"), "= missing_period: the earlier period lies inside the series and was not observed");
    let said = work.run(["explain", "d.rate@2023"]).done();
    assert_eq!((said.matches("\nfigure ").count(), said.matches("\nweight ").count()), (4, 4), "{said}");
    // The card beside a file knows the weight as well.
    let said = work.metrics(&["datasets/d.csv", "--value", "rate", "--every", "year", "--to", "2022"]);
    assert_eq!(said.lines().nth(1), Some("2022,d.rate,value,41.592593,%,A,,41.088888,42.096297"));
}

#[test]
fn a_weight_must_be_a_measure_that_can_weigh() {
    let work = project("");
    work.edit("datasets/d.toml", "kind = \"rate\"\n", "kind = \"rate\"\nweight = \"user\"\n");
    let unknown = "\
error: there is no measure `d.user`
 --> datasets/d.toml:9:11
  |
9 | weight = \"user\"
  |           ^^^^
hint: did you mean `d.users`?
";
    work.run(["check"]).exit(3).stderr(unknown).done();
    work.edit("datasets/d.toml", "\"user\"", "\"rate\"");
    let refused = "\
error: `d.rate` is neither a flow nor a stock, and weighs nothing
 --> datasets/d.toml:9:11
  |
9 | weight = \"rate\"
  |           ^^^^
";
    work.run(["explain", "d.rate@2023"]).exit(3).stderr(refused).done();
}

#[test]
fn references_to_longer_periods_answer_with_the_aggregate() {
    let work = project("as_of = \"2024-07-15\"\n");
    for (reference, expected) in [
        ("d.revenue@2023", "= 70,000,000 CNY"),
        ("d.revenue@2023-H2", "= 37,000,000 CNY"),
        ("d.revenue.yoy@2023", "= 28.440367 %"),
        ("d.users@2023", "= 190,000 person"),
        ("d.users.yoy@2023", "= 26.666667 %"),
        ("d.revenue@2024", "= partial_period: the period was not over at the date of the analysis"),
        ("d.revenue.yoy@2024", "= partial_period: the period was not over at the date of the analysis"),
        ("d.rate@2023", "= not_additive: the parts may not be summed: not this kind, or not declared disjoint"),
        ("d.revenue@2021", "= no_prior: it runs from 2022-Q1 to 2024-Q2 and has no figure at 2021"),
        ("d.revenue.cagr(2022)@2023", "= 28.440367 %"),
    ] {
        assert_eq!(answer(&work, reference), expected, "{reference}");
    }
    // A stock at `2023` meets `2023-12`; the flow of December is not that of the year.
    work.write("datasets/d.csv", "period,revenue,users,rate\n2023-12,5,7,9\n");
    assert_eq!(answer(&work, "d.users@2023"), "= 7000 person");
    assert_eq!(
        answer(&work, "d.revenue@2023"),
        "= missing_period: the earlier period lies inside the series and was not observed"
    );
}

#[test]
fn the_year_of_a_quotient_is_the_quotient_of_the_years() {
    let work = project("[[measure]]\nname = \"d.arpu\"\nratio = [\"d.revenue\", \"d.users\"]\n");
    // 70 million over 190 thousand, of which the quarters' quotients say nothing.
    let expected = "\
d.arpu@2023
  = 368.421053 CNY/person
    between 356.95538 and 379.94723 CNY/person, given the rounding of the printed figures

formula    x(t), the level as printed, in base units
measure    numerator / denominator

numerator   70,000,000 CNY  at d.revenue 2023

  period    16,000,000 CNY  at 2023-Q1
             printed `16` in datasets/d.csv:6:9

  period    17,000,000 CNY  at 2023-Q2
             printed `17` in datasets/d.csv:7:9

  period    18,000,000 CNY  at 2023-Q3
             printed `18` in datasets/d.csv:8:9

  period    19,000,000 CNY  at 2023-Q4
             printed `19` in datasets/d.csv:9:9

denominator 190,000 person  at d.users 2023

  last      190,000 person  at 2023-Q4
             printed `190` in datasets/d.csv:9:12
";
    work.run(["explain", "d.arpu@2023"]).stdout(expected).done();
}

#[test]
fn a_month_that_is_not_over_is_no_part_of_its_year() {
    let months = |from: &str, levels: &[&str]| -> String {
        (1..)
            .zip(levels)
            .map(|(month, level)| format!("{from}-{month:02},{level}\n"))
            .filter(|it| !it.ends_with(",-\n"))
            .collect()
    };
    let of = |year: &[&str]| format!("period,x\n{}{}", months("2023", &["10"; 12]), months("2024", year));
    let table = "as_of = \"2024-03-12\"\n[[table]]\nname = \"t\"\nmeasure = \"d.x\"\nfrom = \"2024\"\nevery = \"year\"\n\
        like_for_like = true\nmetrics = [\"value\", \"yoy\"]\n";
    let of_2024 = |year: &[&str], analysis: &str, kind: &str| {
        let work = Work::project(analysis, &format!("[measures.x]\nkind = \"{kind}\"\nexact = true\n"), &of(year));
        work.run(["build", "-q"]).done();
        work.read("charts/t.csv").lines().skip(1).map(|line| line.replace("2024,d.x,", "")).collect::<Vec<_>>()
    };
    // January and February are over: 24 on 20, whatever March has so far.
    let over = ["value,24,,A+partial,,24,24", "yoy,20,%,A+partial+like-for-like,,20,20"];
    assert_eq!(of_2024(&["12", "12", "5"], table, "flow"), over);
    assert_eq!(of_2024(&["12", "12"], table, "flow"), over);
    let stock = ["value,12,,A+partial,,12,12", "yoy,20,%,A+partial+like-for-like,,20,20"];
    assert_eq!(of_2024(&["12", "12", "5"], table, "stock"), stock);
    // Nothing is over yet.
    let january = table.replace("03-12", "01-12");
    assert_eq!(of_2024(&["12"], &january, "flow"), ["value,,,A,partial_period,,", "yoy,,%,A,partial_period,,"]);
    // All twelve are there, but December is not over.
    let december = table.replace("03-12", "12-12");
    let eleven = ["value,132,,A+partial,,132,132", "yoy,20,%,A+partial+like-for-like,,20,20"];
    assert_eq!(of_2024(&["12"; 12], &december, "flow"), eleven);
    // What lies behind a hole is not left out in silence: with and without a date.
    let hole = ["value,,,A,missing_period,,", "yoy,,%,A,missing_period,,"];
    let later = table.replace("03-12", "05-12");
    assert_eq!(of_2024(&["11", "11", "-", "50"], &later, "flow"), hole);
    assert_eq!(of_2024(&["11", "-", "50"], table, "flow"), hole);
    let empty = ["value,,,A,missing_value,,", "yoy,,%,A,missing_value,,"];
    assert_eq!(of_2024(&["11", "11", "", "50"], &later, "flow"), empty);
    let work = Work::with("x.csv", of(&["11", "11", "-", "50"]));
    let flags =
        ["--kind", "flow", "--every", "year", "--like-for-like", "--metric", "value", "--metric", "yoy", "--from", "2024"];
    let said = work.metrics(&[&["x.csv"], &flags[..]].concat());
    assert_eq!(
        said.lines().skip(1).collect::<Vec<_>>(),
        ["2024,x,value,,,A,missing_period,,", "2024,x,yoy,,%,A,missing_period,,"]
    );
}

#[test]
fn an_unfinished_year_is_compared_like_for_like_on_request() {
    let analysis = "as_of = \"2024-07-15\"\n[[table]]\nname = \"years\"\nmeasure = \"d.revenue\"\nmetrics = [\"value\", \"yoy\"]\n\
        every = \"year\"\nfrom = 2024\n";
    let work = project(analysis);
    work.run(["build", "-q"]).done();
    let head = "period,measure,metric,value,unit,status,reason,lo,hi\n";
    assert_eq!(
        work.read("charts/years.csv"),
        format!("{head}2024,d.revenue,value,,CNY,A,partial_period,,\n2024,d.revenue,yoy,,%,A,partial_period,,\n")
    );
    work.append("sizeup.toml", "like_for_like = true\n");
    work.run(["build", "-q"]).done();
    // 20 + 21 on 16 + 17, not on 70.
    let expected = "2024,d.revenue,value,41000000,CNY,A+partial,,40000000,42000000\n\
                    2024,d.revenue,yoy,24.242424,%,A+partial+like-for-like,,17.647058,31.25\n";
    assert_eq!(work.read("charts/years.csv"), format!("{head}{expected}"));
    let flags = ["x.csv", "--value", "revenue", "--kind", "flow", "--every", "year", "--metric", "yoy", "--from", "2024"];
    let said = file().metrics(&[&flags[..], &["--like-for-like"]].concat());
    assert_eq!(said.lines().nth(1), Some("2024,revenue,yoy,24.242424,%,A+partial+like-for-like,,17.647058,31.25"));
    // What compounds an unfinished year still refuses.
    let flags = ["x.csv", "--value", "revenue", "--kind", "flow", "--every", "year", "--metric", "cagr", "--from", "2024"];
    let said = file().metrics(&[&flags[..], &["--like-for-like"]].concat());
    assert_eq!(said.lines().nth(1), Some("2024,revenue,cagr,,%,A+partial,partial_period,,"));
}

#[test]
fn weeks_make_no_year() {
    let weeks: String = (1..=52).map(|week| format!("2023-W{week:02},1\n")).collect();
    let work = Work::with("x.csv", format!("period,value\n{weeks}"));
    let said = work.metrics(&["x.csv", "--kind", "flow", "--every", "year"]);
    assert_eq!(said.lines().nth(1), Some("2023,value,value,,,A,missing_period,,"));
    let refused = "\
error: no figure of `value` lies within a month
hint: longer periods are not split, and weeks lie across the ends of months
";
    Work::with("x.csv", "period,value\n2023,1\n")
        .run(["metrics", "x.csv", "--kind", "flow", "--every", "month"])
        .exit(3)
        .stderr(refused)
        .done();
}

#[test]
fn days_make_months() {
    let days: String = (1..=28).map(|day| format!("2023-02-{day:02},1.5\n")).collect();
    let work = Work::with("x.csv", format!("period,value\n{days}2023-03-01,9\n"));
    let said = work.metrics(&["x.csv", "--kind", "flow", "--every", "month"]);
    assert_eq!(
        said.lines().skip(1).collect::<Vec<_>>(),
        ["2023-02,value,value,42,,A,,40.6,43.4", "2023-03,value,value,,,A,missing_period,,"]
    );
}

#[test]
fn the_order_of_the_rows_does_not_matter() {
    let flags = ["x.csv", "--value", "revenue", "--kind", "flow", "--every", "half", "--metric", "value", "--metric", "pop"];
    let said = file().metrics(&flags);
    for seed in 1..4 {
        let work = Work::with("x.csv", crate::harness::shuffled(QUARTERS, seed));
        assert_eq!(work.metrics(&flags), said);
    }
}

#[test]
fn mistyped_lengths_and_keys_are_told() {
    let usage = "error: `yaer` is no value for `--every`\nhint: did you mean `year`?\n";
    file().run(["metrics", "x.csv", "--every", "yaer"]).exit(2).stderr(usage).done();
    let usage = "error: `--like-for-like` is about parts of longer periods\nhint: add `--every year`\n";
    file().run(["metrics", "x.csv", "--like-for-like"]).exit(2).stderr(usage).done();
    let table = "[[table]]\nname = \"t\"\nmeasure = \"d.revenue\"\n";
    let refused = "\
error: unknown key `evry`
 --> sizeup.toml:4:1
  |
4 | evry = \"year\"
  | ^^^^
hint: did you mean `every`?
";
    project(&format!("{table}evry = \"year\"\n")).run(["check"]).exit(3).stderr(refused).done();
    let refused = "\
error: there is no length of periods `week`
 --> sizeup.toml:4:10
  |
4 | every = \"week\"
  |          ^^^^
hint: known here: `year`, `half`, `quarter`, `month`
";
    project(&format!("{table}every = \"week\"\n")).run(["check"]).exit(3).stderr(refused).done();
    let refused = "\
error: `like_for_like` is about parts of longer periods: it needs `every`
 --> sizeup.toml:4:17
  |
4 | like_for_like = true
  |                 ^^^^
";
    project(&format!("{table}like_for_like = true\n")).run(["check"]).exit(3).stderr(refused).done();
}

#[test]
fn months_and_quarters_noted_by_a_date_make_years() {
    let months: String = (1..=12).map(|month| format!("2022-{month:02}-01,{month}\n")).collect();
    let work = Work::with("x.csv", format!("period,value\n{months}"));
    for (kind, expected) in [("flow", "2022,value,value,78,,A,,72,84"), ("stock", "2022,value,value,12,,A,,11.5,12.5")] {
        let said = work.metrics(&["x.csv", "--kind", kind, "--every", "year"]);
        assert_eq!(said.lines().nth(1), Some(expected));
    }
    // Ends of quarters, and of an unfinished year the part that is over.
    let csv = "period,value\n2022-03-31,1\n2022-06-30,2\n2022-09-30,3\n2022-12-31,4\n2023-03-31,2\n2023-06-30,4\n";
    let work = Work::with("x.csv", csv);
    let said =
        work.metrics(&["x.csv", "--kind", "flow", "--every", "year", "--metric", "value", "--metric", "yoy", "--like-for-like"]);
    let numbers: Vec<&str> = said.lines().skip(1).collect();
    assert_eq!(numbers[0], "2022,value,value,10,,A,,8,12");
    assert_eq!(numbers[2..], ["2023,value,value,6,,A+partial,,5,7", "2023,value,yoy,100,%,A+partial+like-for-like,,25,250"]);
    // Dates in the middle of quarters are of no quarter.
    let work = Work::with("x.csv", "period,value\n2022-02-15,1\n2022-05-15,2\n2022-08-15,3\n2022-11-15,4\n");
    let said = work.metrics(&["x.csv", "--kind", "flow", "--every", "year"]);
    assert_eq!(said.lines().nth(1), Some("2022,value,value,,,A,missing_period,,"));
}

/// Quarters beside printed years, one of which they do not add up to.
const BOTH: &str = "\
period,v
2021,100
2021-Q1,20
2021-Q2,25
2021-Q3,25
2021-Q4,30
2022,130
2022-Q1,25
2022-Q2,30
2022-Q3,30
2022-Q4,35
2023-Q1,30
2023-Q2,35
2023-Q3,36
2023-Q4,42
";

#[test]
fn a_printed_year_that_its_quarters_do_not_bear_out_is_told() {
    let work = Work::with("x.csv", BOTH);
    let warning = "\
warning: `v` at 2022 is printed as 130, and its quarters add up to 120, which rounding does not explain: the printed figure is taken
 --> x.csv:7:6
  |
7 | 2022,130
  |      ^^^
 --> x.csv:8:9
  |
8 | 2022-Q1,25
  |         ^^
 --> x.csv:9:9
  |
9 | 2022-Q2,30
  |         ^^
  --> x.csv:10:9
   |
10 | 2022-Q3,30
   |         ^^
  --> x.csv:11:9
   |
11 | 2022-Q4,35
   |         ^^
";
    let asked = ["metrics", "x.csv", "--kind", "flow", "--every", "year"];
    let said = work.run(asked).stderr(warning).done();
    assert_eq!(
        said.lines().skip(1).map(|line| line.split(',').nth(3).unwrap_or_default()).collect::<Vec<_>>(),
        ["100", "130", "143"]
    );
    work.run(["chart", "x.csv", "--kind", "flow", "--every", "year", "-o", "x.svg"]).stderr(warning).done();
    // What is not shown, and what rounding explains, is no matter.
    work.run([&asked[..], &["--to", "2021"]].concat()).done();
    work.edit("x.csv", "2022,130", "2022,122");
    work.run(asked).done();
    // A stock has the figure of its end.
    let work = Work::with("x.csv", "period,v\n2021-Q3,5\n2021-Q4,7\n2021,9\n");
    let said = work.run(["metrics", "x.csv", "--kind", "stock", "--every", "year"]).any_stderr().done();
    assert!(said.contains("2021,v,value,9,"), "{said}");
}

#[test]
fn check_holds_shorter_periods_against_printed_longer_ones() {
    let work = Work::project("", "[measures.v]\nkind = \"flow\"\n", BOTH);
    work.run(["build", "-q"]).done();
    let section = "\
Reconciliation
differs        d.v
               shorter periods and printed longer ones: 2 held, 1 equal, 1 different
  differs      2022
               printed 130 in [129.5, 130.5], quarters 120 in [118, 122], 10 apart
               datasets/d.csv:7:6, datasets/d.csv:8:9, datasets/d.csv:9:9, datasets/d.csv:10:9,
               datasets/d.csv:11:9

1 of 2 figures reconcile
";
    let said = work.run(["check"]).exit(1).done();
    assert!(said.contains(section), "{said}");
    let known =
        "[[reconcile]]\nname = \"years\"\nparts = \"d.v\"\n[[reconcile.known]]\nperiod = \"2022\"\nnote = \"revised since\"\n";
    work.write("sizeup.toml", known);
    work.run(["build", "-q"]).done();
    let said = work.run(["check"]).done();
    assert!(said.contains("known        2022"), "{said}");
}

#[test]
fn years_and_quarters_are_two_series() {
    let work = Work::with("x.csv", BOTH);
    let refused = "\
error: `v` has figures of a year and of a quarter in one series
hint: bring them to one length with `every` year, or leave the longer ones out with `every` quarter
";
    for kind in ["flow", "rate", "growth", "index"] {
        let draw = ["chart", "x.csv", "--kind", kind, "-o", "x.svg"];
        work.run(draw).exit(3).stdout("").stderr(refused).done();
        work.run([&draw[..], &["--every", "quarter"]].concat()).any_stderr().done();
    }
    // A level stands at a date, however it is noted; a rate may be one, too.
    Work::with("x.csv", "period,v\n2021,1\n2022-06,2\n2022-12,3\n")
        .run(["chart", "x.csv", "--kind", "stock", "-o", "x.svg"])
        .done();
    Work::with("x.csv", "period,v\n2021,1\n2022-06,2\n2022-12,3\n")
        .run(["chart", "x.csv", "--kind", "rate", "-o", "x.svg"])
        .done();
}
