//! Curves of adoption and forecasts, as people ask for them.

use crate::harness::Work;

/// Users of something that nears a thousand: the printed figures of a logistic curve, in thousands.
const USERS: &str = "\
period,users
2011,47
2012,83
2013,142
2014,231
2015,354
2016,500
2017,646
2018,769
2019,858
2020,917
2021,953
2022,973
";

/// A project of the same, with an analysis.
fn project(analysis: &str) -> Work {
    Work::project(analysis, "[measures.x]\ncolumn = \"users\"\nkind = \"stock\"\nunit = \"thousand persons\"\n", USERS)
}

#[test]
fn a_curve_answers_with_its_parameters_and_their_intervals() {
    let work = Work::with("users.csv", USERS);
    let mut asked = vec!["users.csv", "--kind", "stock", "--unit", "thousand persons", "--from", "2022"];
    for metric in
        ["logistic(k)", "logistic(k_se)", "logistic(midpoint)", "logistic(r, 1 million)", "gompertz(k,..1 million)", "bass(m)"]
    {
        asked.extend(["--metric", metric]);
    }
    let expected = "\
period,measure,metric,value,unit,status,reason,lo,hi
2022,users,logistic(k),999739.723275,person,A,,999131.300861,1000349.373778
2022,users,logistic(k_se),269.251768,person,A,,269.251767,269.251768
2022,users,logistic(midpoint),2016.998832,year,A,,2016.995202,2017.002463
2022,users,\"logistic(r,1 million)\",0.600665,1/year,A,,0.599971,0.601358
2022,users,\"gompertz(k,..1 million)\",,person,A,not_converged,,
2022,users,bass(m),1012454.488281,person,A,,992212.731989,1034711.967336
";
    assert_eq!(work.metrics(&asked), expected);
}

#[test]
fn a_forecast_has_rows_of_its_own() {
    let work = Work::with("users.csv", "period,users\n2013,10\n2014,12\n2015,14\n2016,16\n2017,18\n2018,20\n2019,22\n2020,24\n");
    let asked = ["users.csv", "--kind", "stock", "--metric", "value", "--metric", "forecast(2)", "--from", "2020"];
    let expected = "\
period,measure,metric,value,unit,status,reason,lo,hi
2020,users,value,24,,A,,23.5,24.5
2021,users,forecast(2),26,,F,,26,26
2022,users,forecast(2),28,,F,,28,28
";
    assert_eq!(work.metrics(&asked), expected);
}

#[test]
fn what_cannot_be_foreseen_says_why() {
    let work = Work::with("users.csv", "period,users\n2019,1\n2020,2\n2021,3\n2022,4\n");
    let said = work.metrics(&["users.csv", "--kind", "stock", "--metric", "forecast(1)"]);
    assert_eq!(said, "period,measure,metric,value,unit,status,reason,lo,hi\n2023,users,forecast(1),,,F,too_few_points,,\n");
    let transcript = "error: `forecast` takes the number of periods ahead, 1 to 100, in parentheses, and a method or nothing for the best of a back-test\n\
                      hint: for example `forecast(2)`\n";
    for typed in ["forecast", "forecast(0)", "forecast(101)", "forecast(2,guess)"] {
        work.run(["metrics", "users.csv", "--metric", typed]).exit(2).stderr(transcript).done();
    }
}

#[test]
fn explain_says_how_a_forecast_was_made() {
    let said = project("").run(["explain", "d.x.forecast(2)@2024"]).done();
    let expected = "\
d.x.forecast(2)@2024
  = 1,013,000 person
    between 866,201.508259 and 1,159,798.491741 person, with 95 % probability
    status F: a forecast
";
    assert!(said.starts_with(expected), "{said}");
    let expected = "\
method     ets: exponential smoothing with a trend, the least off in the back-test
observed   12 figures from 2011 to 2022
back-test  4 times one period ahead, off on average by % of the level: naive 5.5, drift 5.1, log_linear 96.9, ets 2.8
";
    assert!(said.contains(expected), "{said}");
    assert_eq!(said.matches("\npoint ").count(), 12, "{said}");
}

#[test]
fn a_claim_rests_on_a_forecast_only_where_it_says_so() {
    let claim = |id: &str, more: &str| format!("[[claim]]\nid = \"{id}\"\nref = \"d.x.forecast(2)@2024\"\n{more}\n");
    let against = "[[claim]]\nid = \"against\"\nref = \"d.x@2022\"\nis = \"< d.x.forecast(2)@2024\"\n";
    let analysis =
        claim("silent", "is = \"> 800 thousand\"") + &claim("aloud", "is = \"> 800 thousand\"\nallow_forecast = true") + against;
    let work = project(&analysis);
    work.run(["build", "-q"]).done();
    let expected = "\
not computable silent
               it rests on a forecast, which nobody has observed
               where the claim is about the forecast, say `allow_forecast = true`
holds          aloud
               stated > 800 thousand, computed 1013000 person in [866201.508259, 1159798.491741]
not computable against
               it rests on a forecast, which nobody has observed
               where the claim is about the forecast, say `allow_forecast = true`

1 of 3 claims hold, 0 of 0 artefacts and 3 of 3 inputs are as built; 2 errors, 0 warnings
";
    work.run(["check"]).exit(1).stdout(expected).done();
}

#[test]
fn a_line_goes_on_into_its_forecast() {
    let work = Work::with("users.csv", USERS);
    let described = |svg: &str| {
        let rest = svg.split("<desc").nth(1).and_then(|rest| rest.split_once('>')).expect("a description").1;
        rest.split("</desc>").next().expect("its end").to_owned()
    };
    let common = ["chart", "users.csv", "--kind", "stock", "--unit", "thousand persons", "-o"];
    work.run(common.iter().chain(&["a.svg", "--metric", "forecast(2)"])).done();
    work.run(common.iter().chain(&["b.svg", "--metric", "value", "--metric", "forecast(2)"])).done();
    let svg = work.read("a.svg");
    let expected = "Line chart. Users, million people, 2011–2024. 0.05 in 2011; 1.01 in 2024 (forecast).";
    assert_eq!(described(&svg), expected);
    assert_eq!(described(&svg), described(&work.read("b.svg")));
    assert!(svg.contains("stroke-dasharray"), "what is expected is dashed");
    let transcript = "error: a `column` shows 1 of the 2 metrics\nhint: draw a chart for each\n";
    work.run(common.iter().chain(&["c.svg", "--type", "column", "--metric", "value", "--metric", "forecast(2)"]))
        .exit(2)
        .stderr(transcript)
        .done();
}

#[test]
fn a_season_that_grows_goes_on_growing() {
    // 100, 80, 120 and 150, and 5 % more each year.
    let years = [
        [100.0, 80.0, 120.0, 150.0],
        [105.0, 84.0, 126.0, 157.5],
        [110.25, 88.2, 132.3, 165.38],
        [115.76, 92.61, 138.92, 173.64],
        [121.55, 97.24, 145.86, 182.33],
    ];
    let mut csv = "period,x\n".to_owned();
    for (year, levels) in (2019..).zip(years) {
        (1..).zip(levels).for_each(|(quarter, level)| csv += &format!("{year}-Q{quarter},{level}\n"));
    }
    let work = Work::with("x.csv", csv);
    let asked = |metric: &str| {
        let said = work.metrics(&["x.csv", "--kind", "flow", "--metric", metric]);
        let values =
            said.lines().skip(1).map(|line| line.split(',').rev().nth(5).expect("a value").parse::<f64>().expect("a number"));
        values.collect::<Vec<f64>>()
    };
    let (free, drift, naive) = (asked("forecast(4)"), asked("forecast(4, seasonal_drift)"), asked("forecast(4, seasonal_naive)"));
    assert_eq!((&free, naive.as_slice()), (&drift, years[4].as_slice()), "the method with the step was less off");
    let growth = drift.iter().sum::<f64>() / naive.iter().sum::<f64>() - 1.0;
    assert!((0.04..0.05).contains(&growth), "the mean step of four years is a little less than the last: {growth}");
}
