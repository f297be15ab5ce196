//! What can be wrong with what comes in: each one sentence with its place, the right exit code, nothing written.

use crate::harness::Work;

/// Changes a built project, and expects `build` and `check` to refuse it alike and to write nothing.
fn refused(change: impl Fn(&Work), exit: i32, transcript: &str) {
    let work = Work::built();
    change(&work);
    let before = work.files();
    for verb in ["build", "check"] {
        work.run([verb]).exit(exit).stdout("").stderr(transcript).done();
        assert!(work.files() == before, "`{verb}` wrote something");
    }
}

const DATA: &str = "datasets/tea-house.csv";
const CARD: &str = "datasets/tea-house.toml";

#[test]
fn a_missing_file() {
    refused(|work| work.remove(DATA), 3, "error: there is no file `datasets/tea-house.csv`\n");
    Work::new().run(["metrics", "nowhere.csv"]).exit(3).stdout("").stderr("error: there is no file `nowhere.csv`\n").done();
}

#[test]
fn a_missing_project() {
    let transcript = "\
error: there is no file `market/sizeup.toml`
hint: `sizeup init` makes a small project, `-p DIR` names another folder
";
    let work = Work::new();
    work.run(["build", "-p", "market"]).exit(3).stdout("").stderr(transcript).done();
    work.run(["check", "-p", "market"]).exit(3).stdout("").stderr(transcript).done();
    assert!(work.files().is_empty());
}

#[test]
fn a_missing_card() {
    let transcript = "\
error: there is no dataset `tea-house`
 --> sizeup.toml:8:12
  |
8 | measure = \"tea-house.cups\"
  |            ^^^^^^^^^

error: there is no dataset `tea-house`
  --> sizeup.toml:15:12
   |
15 | measure = \"tea-house.cups\"
   |            ^^^^^^^^^

error: there is no dataset `tea-house`
  --> sizeup.toml:25:9
   |
25 | ref  = \"tea-house.cups.yoy[drink=tea]@2024\"
   |         ^^^^^^^^^

error: there is no dataset `tea-house`
  --> sizeup.toml:31:9
   |
31 | ref  = \"tea-house.cups.yoy[drink=tea]@2024\"
   |         ^^^^^^^^^

error: there is no dataset `tea-house`
  --> sizeup.toml:32:11
   |
32 | is   = \"> tea-house.cups.yoy[drink=coffee]@2024\"
   |           ^^^^^^^^^
";
    refused(|work| work.remove(CARD), 3, transcript);
}

#[test]
fn an_empty_file() {
    refused(|work| work.write(DATA, ""), 3, "error: `datasets/tea-house.csv` is empty\n");
    refused(|work| work.write(DATA, "\n\n\n"), 3, "error: `datasets/tea-house.csv` is empty\n");
    let work = Work::with("data.csv", "");
    work.run(["metrics", "data.csv"]).exit(3).stdout("").stderr("error: `data.csv` is empty\n").done();
}

#[test]
fn a_header_without_rows() {
    let header = |work: &Work| work.write(DATA, "period,drink,value,unit,source_id\n");
    refused(header, 3, "error: `datasets/tea-house.csv` has a header and no rows\n");
    let work = Work::with("data.csv", "period,value\n");
    work.run(["metrics", "data.csv"]).exit(3).stdout("").stderr("error: `data.csv` has a header and no rows\n").done();
}

#[test]
fn a_ragged_row() {
    let transcript = "\
error: this row has 3 fields, the header has 5
  --> datasets/tea-house.csv:10:1
   |
10 | 2025,tea,60
   | ^^^^^^^^^^^
";
    refused(|work| work.append(DATA, "2025,tea,60\n"), 3, transcript);
    let transcript = "\
error: this row has 6 fields, the header has 5
  --> datasets/tea-house.csv:10:30
   |
10 | 2025,tea,1,234,thousand cups,till
   |                              ^^^^
";
    refused(|work| work.append(DATA, "2025,tea,1,234,thousand cups,till\n"), 3, transcript);
}

#[test]
fn a_cell_that_is_no_number() {
    let transcript = "\
error: `1O6` is not a number
 --> datasets/tea-house.csv:8:13
  |
8 | 2024,coffee,1O6,thousand cups,till
  |             ^^^
";
    refused(|work| work.edit(DATA, ",156,", ",1O6,"), 3, transcript);
}

#[test]
fn up_to_twenty_cells_are_shown_together() {
    let rows: String = (0..30).map(|year| format!("{},x{year}\n", 1990 + year)).collect();
    let work = Work::with("data.csv", format!("period,value\n{rows}"));
    let mut transcript = String::new();
    for year in 0..20 {
        let (line, cell) = (year + 2, format!("x{year}"));
        let gutter = " ".repeat(line.to_string().len());
        transcript += &format!("error: `{cell}` is not a number\n{gutter}--> data.csv:{line}:6\n{gutter} |\n");
        transcript += &format!("{line} | {},{cell}\n{gutter} |      {}\n\n", 1990 + year, "^".repeat(cell.len()));
    }
    transcript += "error: and 10 more like these\n";
    work.run(["metrics", "data.csv"]).exit(3).stdout("").stderr(&transcript).done();
}

#[test]
fn a_period_that_is_no_period() {
    let transcript = "\
error: `2024x` is not a period
 --> datasets/tea-house.csv:9:1
  |
9 | 2024x,tea,60,thousand cups,till
  | ^^^^^
hint: `sizeup list formats` shows the notations of periods
";
    refused(|work| work.edit(DATA, "2024,tea", "2024x,tea"), 3, transcript);
}

#[test]
fn a_duplicate_cell() {
    let transcript = "\
error: two values for `drink=tea, 2024` of `cups`
 --> datasets/tea-house.csv:9:10
  |
9 | 2024,tea,60,thousand cups,till
  |          ^^
  --> datasets/tea-house.csv:10:10
   |
10 | 2024,tea,61,thousand cups,till
   |          ^^
hint: leave one of them out with `[[leave_out]]`, or name the column that tells them apart
";
    refused(|work| work.append(DATA, "2024,tea,61,thousand cups,till\n"), 3, transcript);
    // Two equal values are two values.
    refused(|work| work.append(DATA, "2024,tea,60,thousand cups,till\n"), 3, &transcript.replace("61", "60"));
}

#[test]
fn an_unknown_dimension_value() {
    let transcript = "\
error: `te` is not a declared value of `drink`
 --> datasets/tea-house.csv:9:6
  |
9 | 2024,te,60,thousand cups,till
  |      ^^
hint: did you mean `tea`?
";
    refused(|work| work.edit(DATA, "2024,tea", "2024,te"), 3, transcript);
}

#[test]
fn a_unit_of_another_base() {
    let transcript = "\
error: `cups` has two base units, `cups` and `mugs`
 --> datasets/tea-house.csv:8:17
  |
8 | 2024,coffee,156,thousand mugs,till
  |                 ^^^^^^^^^^^^^
  --> datasets/tea-house.toml:19:11
   |
19 | unit   = \"cups\"
   |           ^^^^
hint: make two measures of it, each with a `where`, or select one unit
";
    refused(|work| work.edit(DATA, "156,thousand cups", "156,thousand mugs"), 3, transcript);
    // Said once, not for every row.
    let all = transcript.replace("8:17", "2:17").replace("8 | 2024,coffee,156", "2 | 2021,coffee,120");
    refused(|work| work.edit(DATA, "thousand cups", "thousand mugs"), 3, &all);
}

#[test]
fn an_unknown_source() {
    let transcript = "\
error: there is no source `tull`
 --> datasets/tea-house.csv:9:27
  |
9 | 2024,tea,60,thousand cups,tull
  |                           ^^^^
hint: did you mean `till`?
";
    refused(|work| work.edit(DATA, "60,thousand cups,till", "60,thousand cups,tull"), 3, transcript);
}

#[test]
fn a_column_that_the_file_lacks() {
    let transcript = "\
error: there is no column `drink`
  --> datasets/tea-house.toml:11:13
   |
11 | [dimensions.drink]
   |             ^^^^^
hint: did you mean `drinc`?
";
    refused(|work| work.edit(DATA, "period,drink", "period,drinc"), 3, transcript);
}

#[test]
fn a_card_that_is_no_toml() {
    let transcript = "\
error: unclosed table, expected `]`
 --> datasets/tea-house.toml:7:8
  |
7 | [period
  |        ^
";
    refused(|work| work.edit(CARD, "[period]", "[period"), 3, transcript);
}

#[test]
fn an_unknown_key_of_a_card() {
    let transcript = "\
error: unknown key `knd`
  --> datasets/tea-house.toml:18:1
   |
18 | knd   = \"flow\"                    # it sums over time; a level at a date would be a \"stock\"
   | ^^^
hint: did you mean `kind`?
";
    refused(|work| work.edit(CARD, "kind ", "knd "), 3, transcript);
}

#[test]
fn an_unknown_kind() {
    let transcript = "\
error: there is no kind `flaw`
  --> datasets/tea-house.toml:18:11
   |
18 | kind   = \"flaw\"                    # it sums over time; a level at a date would be a \"stock\"
   |           ^^^^
hint: did you mean `flow`?
";
    refused(|work| work.edit(CARD, "\"flow\"", "\"flaw\""), 3, transcript);
}

#[test]
fn an_unknown_key_of_an_analysis() {
    let transcript = "\
error: unknown key `titel`
  --> sizeup.toml:19:1
   |
19 | titel   = \"Tea has grown faster than coffee since 2023\"
   | ^^^^^
hint: did you mean `title`?
";
    refused(|work| work.edit("sizeup.toml", "title   = \"Tea has", "titel   = \"Tea has"), 3, transcript);
}

/// A name of the analysis that nothing has.
fn unknown_name(old: &str, new: &str, transcript: &str) {
    refused(|work| work.edit("sizeup.toml", old, new), 3, transcript);
}

#[test]
fn an_unknown_metric() {
    let transcript = "\
error: there is no metric `shares`
  --> sizeup.toml:10:29
   |
10 | metrics = [\"value\", \"yoy\", \"shares\"]
   |                             ^^^^^^
hint: did you mean `share`?
";
    unknown_name("\"share\"", "\"shares\"", transcript);
}

#[test]
fn an_unknown_chart_type() {
    let transcript = "\
error: there is no chart type `colum`
  --> sizeup.toml:14:12
   |
14 | type    = \"colum\"
   |            ^^^^^
hint: did you mean `column`?
";
    unknown_name("\"column\"", "\"colum\"", transcript);
}

#[test]
fn an_unknown_dimension() {
    let transcript = "\
error: there is no dimension `drnk`
  --> sizeup.toml:17:12
   |
17 | by      = \"drnk\"
   |            ^^^^
hint: did you mean `drink`?
";
    unknown_name("\"drink\"\nfrom", "\"drnk\"\nfrom", transcript);
}

#[test]
fn an_unknown_measure() {
    let transcript = "\
error: there is no measure `tea-house.cup`
 --> sizeup.toml:8:12
  |
8 | measure = \"tea-house.cup\"
  |            ^^^^^^^^^^^^^
hint: did you mean `tea-house.cups`?
";
    unknown_name("\"tea-house.cups\"\nby      = [", "\"tea-house.cup\"\nby      = [", transcript);
}

#[test]
fn an_unknown_value_in_a_reference() {
    let transcript = "\
error: there is no declared value `tee`
  --> sizeup.toml:25:34
   |
25 | ref  = \"tea-house.cups.yoy[drink=tee]@2024\"
   |                                  ^^^
hint: did you mean `tea`?
";
    let work = Work::built();
    work.edit("sizeup.toml", "[drink=tea]@2024\"\nis   = \"25%\"", "[drink=tee]@2024\"\nis   = \"25%\"");
    work.run(["build"]).exit(3).stdout("").stderr(transcript).done();
    // `check` judges the other claim all the same.
    let said = work.run(["check"]).exit(3).stderr(transcript).done();
    assert!(said.contains("holds          tea-faster-than-coffee\n"), "{said}");
}

#[test]
fn an_unknown_value_in_a_filter() {
    let transcript = "\
error: there is no declared value `cacao`
  --> sizeup.toml:18:22
   |
18 | where   = { drink = \"cacao\" }
   |                      ^^^^^
hint: known here: `coffee`, `tea`
";
    unknown_name("from    = \"2022\"", "where   = { drink = \"cacao\" }", transcript);
}

#[test]
fn a_period_of_the_analysis_that_is_none() {
    let transcript = "\
error: `from` takes a period, such as \"2023\", \"2023-H1\", \"2023-Q4\" or \"2023-12\"
  --> sizeup.toml:18:11
   |
18 | from    = \"soon\"
   |           ^^^^^^
";
    unknown_name("\"2022\"", "\"soon\"", transcript);
}

#[test]
fn a_name_given_twice() {
    let transcript = "\
error: the table or chart `cups-by-drink` is there twice
  --> sizeup.toml:13:12
   |
13 | name    = \"cups-by-drink\"        # charts/growth-by-drink.svg, .png and .csv
   |            ^^^^^^^^^^^^^
 --> sizeup.toml:7:12
  |
7 | name    = \"cups-by-drink\"          # charts/cups-by-drink.csv
  |            ^^^^^^^^^^^^^
";
    unknown_name("name    = \"growth-by-drink\"", "name    = \"cups-by-drink\"", transcript);
}

#[test]
fn a_dataset_outside_the_project() {
    for (file, why) in [("../../other.csv", "it leads out of the project"), ("/etc/passwd", "it must be relative to this file")] {
        let work = Work::built();
        work.edit(CARD, "\"tea-house.csv\"", &format!("\"{file}\""));
        let before = work.files();
        let transcript = format!(
            "\
error: `{file}` cannot be read from here: {why}
 --> datasets/tea-house.toml:4:12
  |
4 | file    = \"{file}\"
  |            {}
",
            "^".repeat(file.len())
        );
        work.run(["build"]).exit(3).stdout("").stderr(&transcript).done();
        assert!(work.files() == before);
    }
}

#[test]
fn control_characters_are_shown_and_not_sent() {
    let work = Work::with("data.csv", "period,value\n2023,\x1b]8;;x\x07\u{202e}5\n");
    let transcript = "\
error: `\\u{1b}]8;;x\\u{7}\\u{202e}5` is not a number
 --> data.csv:2:6
  |
2 | 2023,\\u{1b}]8;;x\\u{7}\\u{202e}5
  |      ^^^^^^^^^^^^^^^^^^^^^^^^^
";
    work.run(["metrics", "data.csv"]).exit(3).stdout("").stderr(transcript).done();
}

#[test]
fn an_unwritable_folder() {
    // Whoever runs the tests may write anywhere; a file where the folder should be stops everyone.
    let work = Work::tea();
    work.write("charts", "in the way");
    let before = work.files();
    work.run(["build"]).exit(4).stdout("").stderr("error: `charts` cannot be written: it is not a folder\n").done();
    assert!(work.files() == before);
}

#[test]
fn an_unwritable_file() {
    let work = Work::with("data.csv", "period,value\n2023,1\n");
    work.write("there/out.csv/keep", "");
    let before = work.files();
    let transcript = "error: `there/out.csv` cannot be written: it is a folder\n";
    work.run(["metrics", "data.csv", "-o", "there/out.csv"]).exit(4).stdout("").stderr(transcript).done();
    let transcript = "error: `data.csv` cannot be written: it is not a folder\n";
    work.run(["metrics", "data.csv", "-o", "data.csv/out.csv"]).exit(4).stdout("").stderr(transcript).done();
    assert!(work.files() == before);
}

#[test]
fn toml_that_is_meant_to_hurt() {
    let deep = format!("title = {}1{}\n", "[".repeat(100_000), "]".repeat(100_000));
    let long = format!("title = \"{}\"\n", "a".repeat(20_000_000));
    let wide: String = (0..100_000).map(|number| format!("k{number} = 1\n")).collect();
    let key = format!("{} = 1\n", "a.".repeat(50_000) + "b");
    for text in [deep, long, wide, key] {
        let work = Work::tea();
        for path in ["sizeup.toml", CARD] {
            let before = work.read(path);
            work.write(path, &text);
            let said = work.run(["build"]).any_exit().exit(3).done();
            assert_eq!(said, "");
            work.write(path, before);
        }
        assert!(work.artefacts().is_empty());
    }
}
