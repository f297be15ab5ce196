//! `sizeup metrics`: a summary table of one file.

use crate::harness::{Work, after};

const CSV: &str = "\
period,area,users,revenue
2022,urban,74.1,1000.5
2022,rural,29.9,200.25
2023,urban,75.4,1100
2023,rural,32.0,250.75
";

fn work() -> Work {
    Work::with("x.csv", CSV)
}

#[test]
fn a_bound_beside_rounded_figures_leaves_their_rounding() {
    let work = Work::with(
        "lt.csv",
        "period,part,value\n2023,b,6\n2023,c,<1\n2024,b,60\n2024,c,>3\n2025,a,0\n2025,b,6\n2025,c,<1\n2026,c,<1\n",
    );
    let said = work.metrics(&["lt.csv", "--kind", "flow", "--metric", "value"]);
    for row in [
        "2023,value,value,7,,A,approximate,,7.5",
        "2024,value,value,63,,A,approximate,62.5,",
        "2025,value,value,7,,A,approximate,,8",
        "2026,value,value,1,,A,approximate,,1",
    ] {
        assert!(said.lines().any(|line| line == row), "`{row}` is not in\n{said}");
    }
}

#[test]
fn levels_and_growth_of_several_values() {
    let said = work().metrics(&[
        "x.csv",
        "--by",
        "area",
        "--value",
        "users",
        "--value",
        "revenue",
        "--kind",
        "users=stock",
        "--kind",
        "revenue=flow",
        "--unit",
        "users=10 million persons",
        "--unit",
        "revenue=亿元",
        "--metric",
        "value",
        "--metric",
        "yoy",
    ]);
    let expected = "\
period,area,measure,metric,value,unit,status,reason,lo,hi
2022,rural,users,value,299000000,person,A,,298500000,299500000
2022,rural,users,yoy,,%,A,no_prior,,
2023,rural,users,value,320000000,person,A,,319500000,320500000
2023,rural,users,yoy,7.023411,%,A,,6.677796,7.370185
2022,urban,users,value,741000000,person,A,,740500000,741500000
2022,urban,users,yoy,,%,A,no_prior,,
2023,urban,users,value,754000000,person,A,,753500000,754500000
2023,urban,users,yoy,1.754386,%,A,,1.618341,1.890615
2022,rural,revenue,value,20025000000,CNY,A,,20024500000,20025500000
2022,rural,revenue,yoy,,%,A,no_prior,,
2023,rural,revenue,value,25075000000,CNY,A,,25074500000,25075500000
2023,rural,revenue,yoy,25.218477,%,A,,25.212853,25.224101
2022,urban,revenue,value,100050000000,CNY,A,,100045000000,100055000000
2022,urban,revenue,yoy,,%,A,no_prior,,
2023,urban,revenue,value,110000000000,CNY,A,,109950000000,110050000000
2023,urban,revenue,yoy,9.945027,%,A,,9.88956,10.0005
";
    assert_eq!(said, expected);
}

#[test]
fn a_file_of_numbers_alone_is_understood() {
    // No column is called `value`: the columns of numbers are the values.
    let said = work().metrics(&["x.csv", "--by", "area"]);
    assert_eq!(after(&said, "2023,rural,users,value,"), "32,,A,,31.95,32.05");
    assert_eq!(after(&said, "2023,rural,revenue,value,"), "250.75,,A,,250.745,250.755");
}

#[test]
fn the_column_of_periods_may_be_named() {
    let work = Work::with("x.csv", "survey,value\nDec 2022,1.5\nDec 2023,2.5\n");
    let said = work.metrics(&["x.csv", "--period", "survey"]);
    assert_eq!(after(&said, "2023-12,value,value,"), "2.5,,A,,2.45,2.55");
}

#[test]
fn rows_are_selected_before_anything_is_summed() {
    let work = Work::with("x.csv", "period,area,kind,value\n2022,urban,a,1\n2022,urban,b,2\n2022,rural,a,4\n2022,rural,b,8\n");
    assert_eq!(after(&work.metrics(&["x.csv", "--kind", "flow"]), "2022,value,value,"), "15,,A,,13,17");
    let said = work.metrics(&["x.csv", "--kind", "flow", "--where", "area=rural"]);
    assert_eq!(after(&said, "2022,value,value,"), "12,,A,,11,13");
    let said = work.metrics(&["x.csv", "--kind", "flow", "--where", "kind=a", "--by", "area"]);
    assert_eq!(after(&said, "2022,rural,value,value,"), "4,,A,,3.5,4.5");
}

#[test]
fn what_is_selected_must_be_there() {
    let work = work();
    let transcript = "error: no row has `rurel` in `area`\nhint: did you mean `rural`?\n";
    work.run(["metrics", "x.csv", "--where", "area=rurel"]).exit(3).stdout("").stderr(transcript).done();
    let transcript = "error: no row has `zebra` in `area`\nhint: there are `rural`, `urban`\n";
    work.run(["metrics", "x.csv", "--where", "area=zebra"]).exit(3).stdout("").stderr(transcript).done();
    let run = work.run(["metrics", "x.csv", "--where", "area=rural", "--where", "users=74.1"]);
    run.exit(3).stdout("").stderr("error: no row has all that is selected\n").done();
}

#[test]
fn a_column_that_the_file_lacks() {
    let work = work();
    let transcript = "error: there is no column `aera`\nhint: did you mean `area`?\n";
    work.run(["metrics", "x.csv", "--by", "aera"]).exit(3).stdout("").stderr(transcript).done();
    let transcript = "error: there is no column `aera`\nhint: `x.csv` has a column `area`\n";
    work.run(["metrics", "x.csv", "--where", "aera=rural"]).exit(3).stdout("").stderr(transcript).done();
    let transcript = "error: there is no column `revenu`\nhint: did you mean `revenue`?\n";
    work.run(["metrics", "x.csv", "--value", "revenu"]).exit(3).stdout("").stderr(transcript).done();
    let transcript = "error: there is no column `perod`\nhint: did you mean `period`?\n";
    work.run(["metrics", "x.csv", "--period", "perod"]).exit(3).stdout("").stderr(transcript).done();
}

#[test]
fn a_kind_for_a_value_that_is_not_asked_for() {
    let work = work();
    let transcript = "error: `revenue` is given a kind or a unit and is not among the values\nhint: add `--value revenue`\n";
    work.run(["metrics", "x.csv", "--value", "users", "--kind", "revenue=flow"]).exit(2).stdout("").stderr(transcript).done();
}

#[test]
fn growth_looks_back_beyond_the_first_period_shown() {
    let work = Work::with("x.csv", "period,value\n2021,20\n2022,24\n2023,21\n");
    let said = work.metrics(&["x.csv", "--kind", "flow", "--metric", "yoy", "--from", "2022", "--to", "2022"]);
    assert_eq!(said.lines().skip(1).collect::<Vec<_>>(), ["2022,value,yoy,20,%,A,,14.634146,25.641026"]);
}

#[test]
fn the_ending_picks_the_format_and_the_flag_overrides_it() {
    let work = Work::with("x.csv", "period,value\n2022,-1.5\n2023,2\n");
    let table = ["metrics", "x.csv", "--kind", "flow", "--metric", "yoy", "--unit", "person"];
    let with = |more: &[&str]| work.run([&table[..], more].concat()).done();
    let csv = "\
period,measure,metric,value,unit,status,reason,lo,hi
2022,value,yoy,,%,A,no_prior,,
2023,value,yoy,,%,A,sign_change,,
";
    let json = "\
[
  {\"period\": \"2022\", \"measure\": \"value\", \"metric\": \"yoy\", \"value\": null, \"unit\": \"%\", \"status\": \"A\", \"reason\": \"no_prior\", \"lo\": null, \"hi\": null},
  {\"period\": \"2023\", \"measure\": \"value\", \"metric\": \"yoy\", \"value\": null, \"unit\": \"%\", \"status\": \"A\", \"reason\": \"sign_change\", \"lo\": null, \"hi\": null}
]
";
    let markdown = "\
| period | measure | metric | value | unit | status | reason | lo | hi |
| --- | --- | --- | ---: | --- | --- | --- | ---: | ---: |
| 2022 | value | yoy |  | % | A | no_prior |  |  |
| 2023 | value | yoy |  | % | A | sign_change |  |  |
";
    assert_eq!(with(&[]), csv);
    assert_eq!(with(&["-o", "-"]), csv);
    assert_eq!(with(&["--format", "json"]), json);
    assert_eq!(with(&["--format", "md"]), markdown);
    for (path, expected) in [("o.csv", csv), ("o.json", json), ("o.md", markdown), ("new/folder/o.CSV", csv)] {
        assert_eq!(with(&["-o", path]), "");
        assert_eq!(work.read(path), expected);
    }
    assert_eq!(with(&["-o", "o.csv", "--format", "json"]), "");
    assert_eq!(work.read("o.csv"), json);
}

#[test]
fn a_table_for_reading_is_aligned() {
    let work = Work::with("x.csv", "period,area,value\n2022,农村,1\n2022,urban,12345.5\n");
    let said = work.metrics(&["x.csv", "--by", "area", "--format", "table"]);
    let widths: Vec<usize> = said.lines().map(unicode_width::UnicodeWidthStr::width).collect();
    // The numbers end in one column of the screen, Chinese included.
    let ends: Vec<usize> = ["12345.5", "    1"].iter().map(|number| width_before_end(&said, number)).collect();
    assert_eq!(ends[0], ends[1], "{widths:?}\n{said}");
}

fn width_before_end(text: &str, number: &str) -> usize {
    let line = text.lines().find(|line| line.contains(&format!("{number} "))).expect("the number is there");
    let end = line.find(&format!("{number} ")).expect("found before") + number.len();
    unicode_width::UnicodeWidthStr::width(&line[..end])
}

#[test]
fn texts_that_a_spreadsheet_would_run() {
    let work = Work::with("x.csv", "period,area,value\n2022,=1+1,-5\n2022,@x,6\n");
    let said = work.metrics(&["x.csv", "--by", "area", "--spreadsheet-safe"]);
    assert_eq!(after(&said, "2022,'=1+1,value,value,"), "-5,,A,,-5.5,-4.5");
    assert_eq!(after(&said, "2022,'@x,value,value,"), "6,,A,,5.5,6.5");
    let said = work.metrics(&["x.csv", "--by", "area"]);
    assert_eq!(after(&said, "2022,=1+1,value,value,"), "-5,,A,,-5.5,-4.5");
}

#[test]
fn aliases_are_understood() {
    let work = Work::with("x.csv", "period,value\n2022,20\n2023,24\n");
    for alias in ["pc1", "ts_pcy", "同比"] {
        let said = work.metrics(&["x.csv", "--kind", "flow", "--metric", alias]);
        assert!(said.contains("20,%,A,,14.634146,25.641026"), "{said}");
    }
}

#[test]
fn compound_growth_counts_intervals() {
    let work = Work::with("x.csv", "period,value\n2018,100\n2019,90\n2020,121\n");
    let said = work.metrics(&["x.csv", "--kind", "flow", "--metric", "cagr(2018)", "--metric", "index(2018)"]);
    assert_eq!(after(&said, "2020,value,cagr(2018),"), "10,%,A,,9.499085,10.503644");
    assert_eq!(after(&said, "2018,value,cagr(2018),"), ",%,A,too_few_points,,");
    assert_eq!(after(&said, "2020,value,index(2018),"), "121,index,A,,119.900497,122.110553");
}

#[test]
fn a_wide_file_needs_no_flags() {
    let work = Work::with("x.csv", "area,2021,2022,2023\nurban,20,24,21\nrural,5,5,6\n");
    let said = work.metrics(&["x.csv", "--by", "area", "--kind", "flow", "--metric", "yoy"]);
    assert!(said.contains("2022,urban,") && said.contains(",yoy,20,%,A,,14.634146,25.641026\n"), "{said}");
}

/// A definition that only one of the measures has is empty in the rows of the others.
#[test]
fn measures_of_other_dimensions() {
    let work = Work::with("x.csv", "period,indicator,scope,value\n2022,users,a,5\n2022,users,b,6\n2022,sales,a,7\n");
    let card = "\
[dimensions.scope]\n[columns]\ndefinition = \"scope\"\n[measures.users]\nwhere = { indicator = \"users\" }\n\
[measures.sales]\nwhere = { indicator = \"sales\" }\n";
    work.write("x.toml", card);
    let expected = "\
period,scope,measure,metric,value,unit,status,reason,lo,hi
2022,a,x.users,value,5,,A,,4.5,5.5
2022,b,x.users,value,6,,A,,5.5,6.5
2022,,x.sales,value,7,,A,,6.5,7.5
";
    assert_eq!(work.metrics(&["x.csv"]), expected);
}

#[test]
fn one_bad_cell_takes_no_column_out_of_the_answer() {
    let work = Work::with("a.csv", "period,a,b\n2020,100,1\n2021,1OO,2\n2022,120,3\n");
    let refused = "\
error: `1OO` is not a number
 --> a.csv:3:6
  |
3 | 2021,1OO,2
  |      ^^^
";
    work.run(["metrics", "a.csv"]).any_exit().exit(3).stderr(refused).done();
}

#[test]
fn no_result_replaces_a_card() {
    let work = Work::with("a.csv", "period,v\n2020,1\n");
    work.write("b.toml", "title = \"mine\"\n");
    let refused = "error: `b.toml` cannot be written: a card or an analysis stands there\n";
    work.run(["metrics", "a.csv", "--format", "csv", "-o", "b.toml"]).any_exit().exit(4).stderr(refused).done();
    work.run(["inspect", "a.csv", "--cells", "b.toml"]).any_exit().exit(4).stderr(refused).done();
    assert_eq!(work.read("b.toml"), "title = \"mine\"\n");
}

#[test]
fn periods_beside_all_figures_are_told_with_the_span_there_is() {
    let work = Work::with("x.csv", "period,area,users\n2021,a,1\n2022,a,2\n2024-06,b,3\n");
    for (flags, asked) in [
        (&["--from", "2030"][..], "from 2030 on: they run from 2021 to 2024-06"),
        (&["--to", "2010"], "up to 2010: they run from 2021 to 2024-06"),
        (&["--from", "2023", "--to", "2023"], "from 2023 to 2023: they run from 2021 to 2024-06"),
        (&["--from", "2025", "--where", "area=b"], "from 2025 on: the only one is 2024-06"),
    ] {
        let error = format!("error: `users` has no figures {asked}\n");
        work.run([&["metrics", "x.csv", "--kind", "stock"], flags].concat()).exit(3).stdout("").stderr(&error).done();
        let chart = ["chart", "x.csv", "--kind", "stock", "-o", "x.svg"];
        work.run([&chart, flags].concat()).exit(3).stdout("").stderr(&error).done();
    }
    // A forecast stands behind the last figure.
    let work = Work::with("x.csv", "period,v\n2020,1\n2021,2\n2022,3\n2023,4\n2024,5\n2025,6\n");
    let said = work.metrics(&["x.csv", "--kind", "flow", "--from", "2026", "--metric", "forecast(2)"]);
    assert_eq!(said.lines().count(), 3, "{said}");
}

#[test]
fn the_column_of_periods_splits_nothing() {
    let work = Work::with("x.csv", "period,area,users\n2021,a,1\n2022,a,2\n");
    let refused = "\
error: `period` holds the periods, and splits nothing
hint: leave `--by period` out: every period has a row anyway; `--period` names another column
";
    work.run(["metrics", "x.csv", "--by", "area", "--by", "period"]).exit(3).stdout("").stderr(refused).done();
    work.run(["metrics", "x.csv", "--period", "period", "--by", "period"]).exit(3).stdout("").stderr(refused).done();
}
