//! Periods and numbers as files print them: what is read, what is refused with which hint, and that the hint mends it.

use crate::harness::{Work, program};

/// The levels of a file: period, value, status and reason of each.
fn levels(work: &Work) -> Vec<String> {
    let said = work.metrics(&["a.csv", "--metric", "value"]);
    let mut lines = said.lines();
    let header: Vec<&str> = lines.next().expect("a header").split(',').collect();
    let at = |name: &str| header.iter().position(|known| *known == name).expect("the column is there");
    let wanted = ["period", "value", "status", "reason"].map(at);
    let row = |line: &str| wanted.map(|at| line.split(',').nth(at).unwrap_or_default().to_owned());
    lines.map(|line| row(line).join(" ").trim_end().to_owned()).collect()
}

fn read(csv: &str) -> Vec<String> {
    levels(&Work::with("a.csv", csv))
}

/// The file is refused with this hint, and read with this card.
fn mended(csv: &str, hint: &str, card: &str, expected: &[&str]) {
    let work = Work::with("a.csv", csv);
    let mut command = program();
    command.args(["metrics", "a.csv", "--value", "value", "--period", "period"]).current_dir(work.path("."));
    let output = command.output().expect("the program starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{csv}{said}");
    assert!(output.stdout.is_empty() && said.contains(hint), "{csv}{said}");
    work.write("a.toml", card);
    assert_eq!(levels(&work), expected, "{csv}{card}");
}

#[test]
fn years_and_months_in_columns_of_their_own() {
    let csv = "year,month,value\n2022,12,1\n2023,1,2\n";
    assert_eq!(read(csv), ["2022-12 1 A", "2023-01 2 A"]);
    let other = Work::with("a.csv", "jahr,monat,value\n2022,Dec,1\n2023,M01,2\n");
    let said = other.metrics(&["a.csv", "--period", "jahr", "--period", "monat"]);
    assert!(said.contains("\n2022-12,value,value,1,"), "{said}");
    let quarters = "年份,季度,value\n2022,4,1\n2023,第一季度,2\n";
    assert_eq!(read(quarters), ["2022-Q4 1 A", "2023-Q1 2 A"]);
}

#[test]
fn months_as_columns_and_years_as_rows() {
    let work = Work::with("a.csv", "year,Jan,Feb\n2022,1,2\n2023,3,..\n");
    work.write("a.toml", "[period]\ncolumn = \"year\"\ncolumns = \"Jan..Feb\"\n");
    assert_eq!(levels(&work), ["2022-01 1 A", "2022-02 2 A", "2023-01 3 A", "2023-02  A missing_value"]);
}

#[test]
fn days_whose_order_the_column_settles_or_the_card() {
    assert_eq!(read("period,value\n03/04/2023,1\n31/12/2023,2\n"), ["2023-04-03 1 A", "2023-12-31 2 A"]);
    assert_eq!(read("period,value\n03/04/2023,1\n12/31/2023,2\n"), ["2023-03-04 1 A", "2023-12-31 2 A"]);
    let csv = "period,value\n03/04/2023,1\n";
    mended(csv, "`order = \"dmy\"`", "[period]\norder = \"dmy\"\n", &["2023-04-03 1 A"]);
    mended(csv, "`order = \"dmy\"`", "[period]\norder = \"mdy\"\n", &["2023-03-04 1 A"]);
}

#[test]
fn fiscal_years_are_declared() {
    let card = "[period]\nfiscal = { FY2023 = \"2022-04/2023-03\" }\n";
    mended("period,value\nFY2023,1\n", "fiscal = { FY2023", card, &["2022-04/2023-03 1 A"]);
    let csv = "period,value\n2010-11,1\n2011-12,2\n";
    mended(csv, "a month or a fiscal year", card, &["2010-04/2011-03 1 A", "2011-04/2012-03 2 A"]);
    mended(csv, "a month or a fiscal year", "[period]\nfrequency = \"month\"\n", &["2010-11 1 A", "2011-12 2 A"]);
}

#[test]
fn years_with_decimals_are_declared() {
    let card = "[period]\ndecimal = true\nfrequency = \"quarter\"\n";
    mended("period,value\n2023.00,1\n2023.25,2\n", "decimal = true", card, &["2023-Q1 1 A", "2023-Q2 2 A"]);
}

#[test]
fn notations_of_one_column_are_read_each_as_it_is() {
    let csv = "period,value\n2022,1\nQ4 2022,2\nDec-22,3\n2022年上半年,4\n";
    assert_eq!(read(csv), ["2022-H1 4 A", "2022 1 A", "2022-Q4 2 A", "2022-12 3 A"]);
}

#[test]
fn flags_are_declared_and_become_the_status() {
    let csv = "period,value\n2021,1.5 b\n2022,: c\n2023,3.5 bp\n2024,4.5e\n";
    let expected = ["2021 1.5 B", "2022  Q missing_value", "2023 3.5 B", "2024 4.5 E"];
    mended(csv, "say `flags = true` of `[csv]`", "[csv]\nflags = true\n", &expected);
}

#[test]
fn footnote_marks_are_declared() {
    mended("period,value\n2021,1234*\n", "if `*` is a footnote mark", "[csv]\nmarks = \"*\"\n", &["2021 1234 A"]);
    mended("period,value\n2021,1234 [2]\n", "if `[2]` is a footnote mark", "[csv]\nmarks = \"[2]\"\n", &["2021 1234 A"]);
}

#[test]
fn letters_that_may_be_units_need_company() {
    assert_eq!(read("period,value\n2021,1.5m\n2022,850k\n"), ["2021 1500000 A", "2022 850000 A"]);
    let csv = "period,value\n2021,1.5m\n2022,2m\n";
    let metres = "[csv]\nmarks = \"m\"\n[measures.value]\nunit = \"m\"\n";
    mended(csv, "`m` is a million, or metres", metres, &["2021 1.5 A", "2022 2 A"]);
    let millions = "[csv]\nmarks = \"m\"\n[measures.value]\nscale = \"million\"\n";
    mended(csv, "spell the scale out", millions, &["2021 1500000 A", "2022 2000000 A"]);
}

#[test]
fn the_multiplier_of_sdmx_is_an_exponent() {
    let csv = "TIME_PERIOD,OBS_VALUE,UNIT_MULT\n2021,1.5,6\n2022,2,3\n2023,7,0\n";
    let card = "[period]\ncolumn = \"TIME_PERIOD\"\n[measures.v]\ncolumn = \"OBS_VALUE\"\n[columns]\nscale = \"UNIT_MULT\"\n";
    let work = Work::new();
    work.write("a.csv", csv);
    work.write("a.toml", card);
    let said = work.run(["metrics", "a.csv"]).done();
    for (period, value) in [("2021", "1500000"), ("2022", "2000"), ("2023", "7")] {
        assert!(said.contains(&format!("{period},a.v,value,{value},")), "{said}");
    }
}

#[test]
fn columns_that_say_what_a_number_is_are_known_by_name() {
    let said = |csv: &str| Work::with("a.csv", csv).run(["metrics", "a.csv"]).done();
    let scaled = said("TIME_PERIOD,OBS_VALUE,UNIT_MEASURE,UNIT_MULT,OBS_FLAG\n2021,1.5,EUR,6,\n2022,2,EUR,6,bp\n");
    assert!(
        scaled.contains("2021,OBS_VALUE,value,1500000,EUR,A,") && scaled.contains("2022,OBS_VALUE,value,2000000,EUR,B,"),
        "{scaled}"
    );
    // 总人口 and 城镇人口 are two things: nobody asked for their sum.
    let work = Work::with("a.csv", "指标,年份,值\n总人口,2023,14\n城镇人口,2023,9\n");
    let refused = "\
error: two values for `2023` of `值`
 --> a.csv:2:10
  |
2 | 总人口,2023,14
  |             ^^
 --> a.csv:3:11
  |
3 | 城镇人口,2023,9
  |               ^
hint: `指标` says what a number is and is never summed over: select one, such as `--where 指标=城镇人口`
";
    work.run(["metrics", "a.csv"]).any_exit().exit(3).stderr(refused).done();
    // Units sold are numbers.
    let sold =
        Work::with("a.csv", "year,units,revenue\n2021,3,10\n2022,4,12\n").run(["metrics", "a.csv", "--value", "revenue"]).done();
    assert!(sold.contains("2022,revenue,value,12,,A,"), "{sold}");
}

#[test]
fn a_scale_in_the_cell_and_one_of_the_column_are_never_multiplied() {
    let work = Work::with("a.csv", "year,v\n2020,6009亿\n2021,1.1万亿\n");
    assert!(work.run(["metrics", "a.csv", "--unit", "元"]).done().contains("2020,v,value,600900000000,CNY,"));
    let refused = "\
error: this cell has a scale, and its column, its row or the card has one too
 --> a.csv:2:6
  |
2 | 2020,6009亿
  |      ^^^^^^
hint: say the unit without a scale where the cells have theirs
";
    work.run(["metrics", "a.csv", "--unit", "亿元"]).any_exit().exit(3).stderr(refused).done();
}

#[test]
fn a_year_beside_its_months_is_no_period_alone() {
    let said = Work::with("a.csv", "Year,Jan,Feb\n2021,1,2\n2022,3,4\n").run(["metrics", "a.csv"]).done();
    assert!(said.contains("2022-02,value,value,4,"), "{said}");
    // The thirteenth month is a yearly mean, which no sum may take in.
    let work = Work::with("a.csv", "year,period,value\n2021,M01,1\n2021,M02,1\n2021,M03,1\n2021,M04,1\n2021,M13,1\n");
    let refused = "\
error: `2021 M13` is not a period
 --> a.csv:6:1
  |
6 | 2021,M13,1
  | ^^^^
hint: a year stands in the first column of a period and its month or quarter in the next; a bare number needs `frequency` in \
                   `[period]` of the card; draft it with `sizeup inspect a.csv --card > a.toml`
";
    work.run(["metrics", "a.csv"]).any_exit().exit(3).stderr(refused).done();
}

#[test]
fn what_is_certainly_missing_is_and_the_rest_is_declared() {
    let csv = "period,value\n2020,1\n2021,..\n2022,N/A\n2023,…\n";
    let missing = |year| format!("{year}  A missing_value");
    assert_eq!(read(csv), ["2020 1 A".to_owned(), missing(2021), missing(2022), missing(2023)]);
    mended("period,value\n2021,-\n", "if `-` stands for a missing value", "[csv]\nmissing = \"-\"\n", &["2021  A missing_value"]);
}

#[test]
fn every_notation_is_listed() {
    let said = Work::new().run(["list", "formats"]).done();
    for part in ["2023年第四季度", "FY2022/23", "12/31/2023", "Dec-23", "1 234 567,8", "超过", "n/a", "provisional", "T00:00:00"]
    {
        assert!(said.contains(part), "`{part}` is not in\n{said}");
    }
}
