//! What is known before any file is opened: help, versions, and command lines that cannot be.

use crate::harness::Work;

const VERBS: &[&str] = &["build", "check", "inspect", "metrics", "chart", "explain", "list", "init", "schema", "completions"];

#[test]
fn every_verb_has_help_with_examples() {
    for verb in VERBS {
        let help = Work::new().run([verb, "--help"]).done();
        assert!(help.contains(&format!("Usage: sizeup {verb}")), "{help}");
        assert!(help.contains("Example"), "the help of `{verb}` has no example:\n{help}");
    }
    let help = Work::new().run(["--help"]).done();
    for part in VERBS.iter().chain(&["Exit codes: 0 fine, 1 findings, 2 usage"]) {
        assert!(help.contains(part), "`{part}` is not in the help");
    }
}

#[test]
fn the_version() {
    Work::new().run(["--version"]).stdout(&format!("sizeup {}\n", env!("CARGO_PKG_VERSION"))).done();
}

/// A command line that is refused although no file of it exists.
#[track_caller]
fn refused(arguments: &[&str], transcript: &str) {
    Work::new().run(arguments).exit(2).stdout("").stderr(transcript).done();
}

#[test]
fn an_unknown_verb_or_flag() {
    Work::new().run(["bild"]).any_exit().exit(2).stdout("").done();
    Work::new().run(["build", "--fast"]).any_exit().exit(2).stdout("").done();
    Work::new().run::<&str>([]).any_exit().exit(2).stdout("").done();
    Work::new().run(["metrics"]).any_exit().exit(2).stdout("").done();
    Work::new().run(["build", "-q", "-v"]).any_exit().exit(2).stdout("").done();
}

#[test]
fn an_unknown_metric() {
    refused(&["metrics", "x.csv", "--metric", "yoi"], "error: there is no metric `yoi`\nhint: did you mean `yoy`?\n");
}

#[test]
fn an_unknown_kind() {
    refused(&["metrics", "x.csv", "--kind", "rte"], "error: `rte` is no value for `--kind`\nhint: did you mean `rate`?\n");
    let transcript = "error: `users=zebra` is no value for `--kind`\nhint: kinds are flow, stock, rate, index, ratio, growth\n";
    refused(&["metrics", "x.csv", "--kind", "users=zebra"], transcript);
}

#[test]
fn an_unknown_format() {
    let transcript = "error: `out.parq` is no value for `-o`\nhint: formats are csv, json, md, table, parquet, xlsx\n";
    refused(&["metrics", "x.csv", "-o", "out.parq"], transcript);
    let transcript = "error: `jsn` is no value for `--format`\nhint: did you mean `json`?\n";
    refused(&["metrics", "x.csv", "--format", "jsn"], transcript);
}

#[test]
fn an_unknown_chart() {
    let transcript = "error: `colum` is no value for `--type`\nhint: did you mean `column`?\n";
    refused(&["chart", "x.csv", "--type", "colum", "-o", "x.svg"], transcript);
    let transcript = "error: `x.gif` is no value for `-o`\nhint: pictures are .svg, .png or .pdf\n";
    refused(&["chart", "x.csv", "-o", "x.gif"], transcript);
    let transcript = "error: a `stack` is made of parts, and no column says which\nhint: name it with `--by COLUMN`\n";
    refused(&["chart", "x.csv", "--type", "stack", "-o", "x.svg"], transcript);
}

#[test]
fn a_condition_without_a_value() {
    let transcript = "error: `area` is no value for `--where`\nhint: write a column and a value: `--where area=rural`\n";
    refused(&["metrics", "x.csv", "--where", "area"], transcript);
}

#[test]
fn a_span_that_is_none() {
    let transcript = "\
error: `soon` is no value for `--from`
hint: periods are written 2023, 2023-H1, 2023-Q4, 2023-12, 2023-W05 or 2023-12-31
";
    refused(&["metrics", "x.csv", "--from", "soon"], transcript);
    refused(&["metrics", "x.csv", "--from", "2023", "--to", "2022"], "error: `--to 2022` lies before `--from 2023`\n");
}

#[test]
fn a_unit_that_is_none() {
    let transcript = "\
error: `12 persons` is no value for `--unit`
hint: for example `--unit 'million persons'` or `--unit users=person`
";
    refused(&["metrics", "x.csv", "--unit", "12 persons"], transcript);
}

#[test]
fn a_reference_that_is_none() {
    for reference in ["users.value@", "users@2023", "users.value[area]@2023", "users.value.yoy[area=rural@2023"] {
        let work = Work::tea();
        work.run(["explain", reference]).any_exit().exit(2).stdout("").done();
    }
}

#[test]
fn colours_only_where_they_are_wanted() {
    let work = Work::new();
    let plain = "error: there is no file `x.csv`\n";
    work.run(["metrics", "x.csv"]).exit(3).stderr(plain).done();
    work.run(["metrics", "x.csv", "--color", "never"]).exit(3).stderr(plain).done();
    let coloured = "\x1b[1;31merror\x1b[0m: there is no file `x.csv`\n";
    work.run(["metrics", "x.csv", "--color", "always"]).exit(3).stderr(coloured).env("NO_COLOR", "1").done();
}

#[test]
fn a_dimension_is_never_called_as_a_column_of_the_result() {
    let work = Work::with("x.csv", "period,value,users\n2020,a,5\n2020,b,6\n");
    let said = "\
error: `value` is a column of every result, and cannot be a dimension beside it
hint: a card can give it another name: `column = \"value\"` of a dimension
";
    work.run(["metrics", "x.csv", "--by", "value", "--value", "users"]).exit(3).stderr(said).done();
    work.write("x.toml", "[measures.users]\n\n[dimensions.value]\n");
    let said = "\
error: `value` is a column of every result, and cannot be a dimension beside it
 --> x.toml:3:13
  |
3 | [dimensions.value]
  |             ^^^^^
hint: give it another name, and say `column = \"value\"` below it
";
    work.run(["metrics", "x.csv"]).exit(3).stderr(said).done();
    // The hint, followed.
    work.write("x.toml", "[measures.users]\n\n[dimensions.kind]\ncolumn = \"value\"\n");
    let expected = "period,kind,measure,metric,value,unit,status,reason,lo,hi\n\
                    2020,a,x.users,value,5,,A,,4.5,5.5\n2020,b,x.users,value,6,,A,,5.5,6.5\n";
    work.run(["metrics", "x.csv"]).stdout(expected).done();
}

#[test]
fn measures_that_are_made_of_each_other_are_told_so() {
    let analysis = "\
[[measure]]
name = \"d.a\"
sum = [\"d.b\", \"d.value\"]

[[measure]]
name = \"d.b\"
sum = [\"d.a\", \"d.value\"]
";
    let work = Work::project(analysis, "", "period,value\n2024,1\n");
    let said = "\
error: there is no measure above this one `d.b`
 --> sizeup.toml:3:9
  |
3 | sum = [\"d.b\", \"d.value\"]
  |         ^^^
hint: it is made of itself: `d.b` of `d.a` of `d.b`
";
    work.run(["build"]).exit(3).stderr(said).done();
}
