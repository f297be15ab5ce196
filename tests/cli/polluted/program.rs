//! The same through the program: what it says, and what a card settles.

use super::*;
use crate::harness::{Work, program};

#[test]
fn the_program_says_what_the_library_does() {
    let table = long();
    let text = PLAIN.file(&table);
    let work = Work::new();
    for (name, spoilt) in [
        ("clean", text.clone()),
        ("tabs", Style { delimiter: "\t", end: "\r", ..PLAIN }.file(&table)),
        ("preamble", format!("PREAMBLE,,,,,\n,,,,,\n{text}")),
        ("backslashes", Style { escape: "\\", ..PLAIN }.file(&table)),
    ] {
        work.write("d.csv", spoilt);
        work.run(["inspect", "d.csv", "--cells", "-"]).stdout(&text).done();
        work.run(["inspect", "d.csv", "--cells", "out.csv"]).done();
        assert_eq!(work.read("out.csv"), text, "{name}");
        work.remove("out.csv");
    }
    work.write("d.csv", with_field(&table, 5, 4, |field| format!("{field},")).replace("/4,,\n", "/4,,x\n"));
    let transcript = "\
error: this row has 7 fields, the header has 6
 --> d.csv:6:70
  |
6 | 2012-12-31,urban,368.28,\"a bureau's, of 10\"\"\",https://example.org/4,,x
  |                                                                      ^
";
    work.run(["inspect", "d.csv", "--cells", "out.csv"]).exit(3).stdout("").stderr(transcript).done();
    assert!(!work.path("out.csv").exists());
}

#[test]
fn what_leaves_no_value_in_doubt_is_mended_by_inspect_aloud_and_elsewhere_by_the_card() {
    let table = long();
    let delimiter = with_row(&table, 3, &PLAIN.row(&table[3][..5]));
    let quote = with_field(&table, 2, 3, |field| format!("\"{field}"));
    let mut quoted = table.clone();
    quoted[2][3].insert(0, '"');
    let hint = "hint: a card reads it so with `mend = true` under `[csv]`; without it the row is refused\n";
    let cases = [
        (
            delimiter,
            &table,
            "warning: this row has 5 fields and the header 6; those that differ are empty in every row of the file\n --> d.csv:4:1\n",
            "error: this row has 5 fields, the header has 6\n --> d.csv:4:1\n",
        ),
        (
            quote,
            &quoted,
            "warning: a quote in this row is not doubled; it is read as text of its field\n --> d.csv:3:1\n",
            "error: there is text behind the closing quote of this field\n --> d.csv:3:25\n",
        ),
    ];
    for (text, expected, warning, error) in cases {
        let work = Work::with("d.csv", text);
        let said = |arguments: &[&str]| {
            let output = program().args(arguments).current_dir(work.path(".")).output().expect("it runs");
            (
                output.status.code(),
                String::from_utf8_lossy(&output.stdout).into_owned(),
                String::from_utf8_lossy(&output.stderr).into_owned(),
            )
        };
        let (code, cells, stderr) = said(&["inspect", "d.csv", "--cells", "-"]);
        assert_eq!((code, table_of(cells.as_bytes())), (Some(0), expected.clone()));
        assert!(stderr.starts_with(warning) && stderr.ends_with(hint), "{stderr}");
        // Nothing is computed of it until a card says so.
        let levels = ["metrics", "d.csv", "--value", "users", "--by", "area", "--kind", "flow"];
        let (code, cells, stderr) = said(&levels);
        assert_eq!((code, cells.as_str()), (Some(3), ""));
        assert!(stderr.starts_with(error), "{stderr}");
        let (_, card, _) = said(&["inspect", "--card", "d.csv"]);
        assert!(card.contains("\nmend = true\n"), "{card}");
        work.write("d.toml", card);
        let (code, _, stderr) = said(&["metrics", "d.csv"]);
        assert_eq!((code, stderr.as_str()), (Some(0), ""));
    }
}

#[test]
fn a_header_that_was_mended_is_named_too() {
    let work = Work::with("d.csv", PLAIN.file(&long()).replacen("period", "\"\"period\"", 1));
    let warning = "\
warning: a quote in this row is not doubled; it is read as text of its field
 --> d.csv:1:1
hint: a card reads it so with `mend = true` under `[csv]`; without it the row is refused
";
    let cells = work.run(["inspect", "d.csv", "--cells", "-"]).stderr(warning).done();
    assert!(cells.starts_with("\"\"\"period\",area,"), "{cells}");
}
