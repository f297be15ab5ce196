//! `--rejects`: every row that was not read, and why, whatever becomes of the run.

use crate::harness::Work;

const MESSY: &str = "\
Users of something

# counted in December
period,area,users
2021,rural,28.5

2021,urban,72.5
,,
2022,rural,29.9
2022,urban,74.1

Source: a yearbook
Note: preliminary
";

#[test]
fn what_is_passed_over_is_listed_with_its_reason() {
    let work = Work::with("x.csv", MESSY);
    let listed = "\
file,line,reason,text
x.csv,1,titles above the header,Users of something
x.csv,2,a blank line,
x.csv,3,comments,# counted in December
x.csv,6,a blank line,
x.csv,8,rows without anything between their delimiters,\",,\"
x.csv,11,a blank line,
x.csv,12,footnotes below the last row,Source: a yearbook
x.csv,13,footnotes below the last row,Note: preliminary
";
    for verb in [&["metrics", "x.csv"][..], &["inspect", "x.csv"], &["chart", "x.csv", "-o", "x.svg"]] {
        work.run([verb, &["--rejects", "r.csv"]].concat()).any_exit().done();
        assert_eq!(work.read("r.csv"), listed, "{verb:?}");
        work.remove("r.csv");
    }
}

#[test]
fn of_a_clean_file_there_is_only_the_header() {
    let work = Work::with("x.csv", "period,users\n2021,28.5\n");
    work.run(["metrics", "x.csv", "--rejects", "out/r.csv", "-o", "t.csv"]).done();
    assert_eq!(work.read("out/r.csv"), "file,line,reason,text\n");
    assert!(work.read("t.csv").contains("28.5"));
}

#[test]
fn a_run_that_fails_writes_the_list_and_nothing_else() {
    let work = Work::with("m/a.csv", "period,area,users\n2021,rural,28.5\n2021,urban\n2022,rural,many\n");
    work.write("m/b.csv", "users;area;period\n1;rural;2023\n1;\"urban\"x;2023\n2;rural;2024\n");
    work.run(["metrics", "m", "--value", "users", "--by", "area", "--rejects", "r.csv", "-o", "t.csv"])
        .exit(3)
        .any_stderr()
        .done();
    let listed = "\
file,line,reason,text
m/a.csv,3,\"this row has 2 fields, the header has 3\",\"2021,urban\"
m/a.csv,4,`many` is not a number,\"2022,rural,many\"
m/b.csv,3,there is text behind the closing quote of this field,\"\"\"urban\"\"x;2023\"
";
    assert_eq!(work.read("r.csv"), listed);
    assert_eq!(work.files().keys().collect::<Vec<_>>(), ["m/a.csv", "m/b.csv", "r.csv"]);
}

#[test]
fn what_a_card_refuses_or_leaves_out_is_listed_row_by_row() {
    let card = "[period]\ncolumn = \"period\"\n[dimensions.area]\nvalues = [\"rural\", \"urban\"]\n[measures.users]\nwhere = { indicator = \"users\" }\nkind = \"stock\"\n[[leave_out]]\nwhere = { status = \"old\" }\nnote = \"superseded\"\n";
    let mut csv =
        "period,area,indicator,status,value\n2021,rural,users,,1\n2021,rural,users,old,2\n2021,rural,other,,3\n".to_owned();
    for year in 2000..2030 {
        csv += &format!("{year},elsewhere,users,,4\n");
    }
    csv += "2025,urban,users,,5\n2025,urban,users,,6\nsoon,urban,users,,7\n";
    let analysis = "title = \"t\"\n[[table]]\nname = \"t\"\nmeasure = \"d.users\"\nmetrics = [\"value\"]\n";
    let work = Work::project(analysis, card, &csv);
    work.run(["build", "--rejects", "r.csv"]).exit(3).any_stderr().done();
    let listed = work.read("r.csv");
    let rows: Vec<&str> = listed.lines().collect();
    assert_eq!(rows[1], "datasets/d.csv,3,left out: superseded,\"2021,rural,users,old,2\"");
    assert_eq!(rows[2], "datasets/d.csv,4,no measure of the card takes it,\"2021,rural,other,,3\"");
    assert_eq!(rows[3], "datasets/d.csv,5,`elsewhere` is not a declared value of `area`,\"2000,elsewhere,users,,4\"");
    assert_eq!(rows.iter().filter(|row| row.contains("elsewhere")).count(), 30);
    let tail = &rows[rows.len() - 3..];
    assert!(tail[0].starts_with("datasets/d.csv,35,\"two values for `area=urban, 2025` of `users`"), "{listed}");
    assert!(tail[1].starts_with("datasets/d.csv,36,\"two values for"), "{listed}");
    assert!(tail[2].starts_with("datasets/d.csv,37,`soon` is not a period"), "{listed}");
    assert!(!work.files().contains_key("sizeup.lock"));
    // Without the rows that are refused the build passes, and the list has what was left out.
    let clean: String = csv
        .lines()
        .filter(|line| !line.contains("elsewhere") && !line.ends_with(['6', '7']))
        .map(|line| format!("{line}\n"))
        .collect();
    work.write("datasets/d.csv", clean);
    work.run(["build", "-q", "--rejects", "r.csv"]).done();
    assert_eq!(work.read("r.csv").lines().count(), 3);
}

#[test]
fn the_list_is_never_the_input_or_standard_output() {
    let work = Work::with("x.csv", MESSY);
    work.run(["metrics", "x.csv", "--rejects", "x.csv"])
        .exit(4)
        .stderr("error: `x.csv` cannot be written: it is the input\n")
        .done();
    work.run(["metrics", "x.csv", "--rejects", "-"])
        .exit(2)
        .stderr("error: `-` is no value for `--rejects`\nhint: name a file: standard output has the results\n")
        .done();
    assert_eq!(work.read("x.csv"), MESSY);
}

#[test]
fn every_line_below_declared_rows_is_listed() {
    let work = Work::with("x.toml", "[csv]\nrows = 2\n[measures.v]\n");
    let mut csv = "period,v\n2020,1\n2021,2\n".to_owned();
    for line in 0..50 {
        csv += &format!("other,{line}\n");
    }
    work.write("x.csv", csv);
    work.run(["metrics", "x.csv", "--rejects", "r.csv"]).any_exit().done();
    let listed = work.read("r.csv");
    assert_eq!(listed.lines().filter(|line| line.contains(",below the rows that are declared,")).count(), 50, "{listed}");
}

#[test]
fn a_list_replaces_nothing_but_a_list() {
    let card = "[period]\ncolumn = \"period\"\n[measures.users]\ncolumn = \"users\"\nkind = \"stock\"\n";
    let analysis = "title = \"t\"\n[[table]]\nname = \"t\"\nmeasure = \"d.users\"\nmetrics = [\"value\"]\n";
    let work = Work::project(analysis, card, "period,users\n2021,28.5\n\n2022,29.5\n");
    let before = work.files();
    for path in ["datasets/d.csv", "datasets/d.toml", "sizeup.toml"] {
        work.run(["build", "--rejects", path])
            .exit(4)
            .stderr(&format!(
                "error: `{path}` cannot be written: it is there, and is no list of rejected rows\nhint: name another file, or remove this one\n"
            ))
            .done();
        assert_eq!(work.files(), before);
    }
    for text in ["", "file,line,reason,text\nold,1,b,c\n"] {
        work.write("r.csv", text);
        work.run(["build", "--rejects", "r.csv"]).any_stderr().done();
        assert_eq!(work.read("r.csv"), "file,line,reason,text\ndatasets/d.csv,3,a blank line,\n");
    }
}

#[test]
fn a_list_stands_beside_the_cells_of_the_file() {
    let work = Work::with("x.csv", "period,users\n2021,28.5\n\n2022,29.5\n");
    work.run(["inspect", "x.csv", "--cells", "c.csv", "--rejects", "r.csv"]).done();
    assert_eq!(work.read("r.csv"), "file,line,reason,text\nx.csv,3,a blank line,\n");
    assert!(work.read("c.csv").contains("29.5"));
}

#[test]
fn the_list_is_never_the_result() {
    let work = Work::with("a.csv", "period,value\n2023,1\n2024,2\n");
    let said = "error: `out.csv` cannot be written: it is the output\nhint: name another file for `--rejects`\n";
    work.run(["metrics", "a.csv", "-o", "out.csv", "--rejects", "./out.csv"])
        .exit(4)
        .stderr(&said.replace("`out", "`./out"))
        .done();
    work.run(["inspect", "a.csv", "--cells", "out.csv", "--rejects", "out.csv"]).exit(4).stderr(said).done();
    assert!(!work.path("out.csv").exists());
}
