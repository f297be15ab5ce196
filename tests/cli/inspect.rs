//! `sizeup inspect`: what is understood of a file, and what is not.

use crate::harness::Work;

const LONG: &str = "\
period,area,users,unit,source_id
2022-12,urban,7.41,100 million persons,a
2022-12,rural,2.99,100 million persons,a
2023-12,urban,7.54,100 million persons,b
2023-12,rural,3.20,100 million persons,b
";

const WIDE: &str = "\
area,2021,2022,2023
urban,20,24,
rural,5,5,6
";

/// What `inspect` says of a file, as JSON.
fn understood(csv: &str) -> serde_json::Value {
    let said = Work::with("x.csv", csv).run(["inspect", "x.csv", "--json"]).done();
    serde_json::from_str(&said).expect("JSON")
}

#[test]
fn a_long_file_for_people() {
    let said = Work::with("x.csv", LONG).run(["inspect", "x.csv"]).done();
    for part in [
        "x.csv\n",
        "UTF-8, `,` between fields, lines end in LF\n",
        "4 below the header on line 1\n",
        "column `period`, 2022-12 to 2023-12",
        "column `area`, 2 values: `rural`, `urban`\n",
        "column `unit`: `100 million persons`\n",
        "column `users`: 4 numbers, unit person",
        "guess: stock",
    ] {
        assert!(said.contains(part), "`{part}` is not in\n{said}");
    }
}

#[test]
fn a_long_file_for_programs() {
    let understood = understood(LONG);
    assert_eq!(understood["shape"], "long");
    assert_eq!((&understood["delimiter"], &understood["encoding"]), (&",".into(), &"UTF-8".into()));
    assert_eq!(understood["rows"]["read"], 4);
    assert_eq!((&understood["period"]["first"], &understood["period"]["last"]), (&"2022-12".into(), &"2023-12".into()));
    assert_eq!(understood["dimensions"][0]["values"], serde_json::json!(["rural", "urban"]));
    assert_eq!((&understood["measures"][0]["name"], &understood["measures"][0]["unit"]), (&"users".into(), &"person".into()));
    // What is guessed says why.
    assert_eq!(understood["measures"][0]["kind"]["value"], "stock");
    assert!(understood["measures"][0]["kind"]["because"].as_str().is_some_and(|why| !why.is_empty()));
}

#[test]
fn a_wide_file() {
    let understood = understood(WIDE);
    assert_eq!(understood["shape"], "wide");
    assert_eq!(understood["period"]["columns"], serde_json::json!(["2021", "2022", "2023"]));
    assert_eq!((&understood["measures"][0]["numbers"], &understood["measures"][0]["empty"]), (&5.into(), &1.into()));
    assert_eq!(understood["dimensions"][0]["column"], "area");
}

#[test]
fn what_is_doubtful_is_said() {
    let understood = understood("period,value\n2020,1\n2022,2\n2022,3\n2023,n/a\n");
    assert_eq!(understood["gap_count"], 1);
    assert_eq!(understood["duplicate_count"], 1);
    assert!(understood["missing"].to_string().contains("n/a"), "{understood}");
}

/// The draft of a card is a card: with it the file is read, and gives what it gives without.
#[test]
fn the_draft_of_a_card_is_one() {
    for csv in [LONG, WIDE] {
        let work = Work::with("x.csv", csv);
        let card = work.run(["inspect", "x.csv", "--card"]).done();
        let alone = work.metrics(&["x.csv", "--by", "area"]);
        work.write("x.toml", &card);
        let said = work.metrics(&["x.csv", "--by", "area"]);
        let numbers = |said: &str| -> Vec<String> {
            said.lines()
                .skip(1)
                .map(|line| {
                    line.split(',').enumerate().filter(|(at, _)| *at != 2).map(|(_, cell)| cell).collect::<Vec<_>>().join(",")
                })
                .collect()
        };
        assert_eq!(numbers(&said), numbers(&alone), "{card}");
    }
}

#[test]
fn the_cells_as_they_were_understood() {
    let work = Work::with("x.csv", "\u{feff}period;value;\"na\"\"me\"\r\n2022;1,5;\"a;b\"\r\n\r\n2023;2,5;c, d\r\n");
    let expected = "period,value,\"na\"\"me\"\n2022,\"1,5\",a;b\n2023,\"2,5\",\"c, d\"\n";
    work.run(["inspect", "x.csv", "--cells", "-"]).stdout(expected).done();
    work.run(["inspect", "x.csv", "--cells", "out.csv"]).done();
    assert_eq!(work.read("out.csv"), expected);
}

#[test]
fn several_files_one_after_the_other() {
    let work = Work::with("x.csv", LONG);
    work.write("y.csv", WIDE);
    let said = work.run(["inspect", "x.csv", "y.csv"]).done();
    assert!(said.starts_with("x.csv\n") && said.contains("\n\ny.csv\n"), "{said}");
    let transcript = "error: `--card` is about one file, and several are named\n";
    work.run(["inspect", "x.csv", "y.csv", "--card"]).exit(2).stdout("").stderr(transcript).done();
}

#[test]
fn a_file_that_cannot_be_read_is_refused_here_too() {
    let work = Work::with("x.csv", "period,value\n2022\n");
    let transcript = "\
error: this row has 1 field, the header has 2
 --> x.csv:2:1
  |
2 | 2022
  | ^^^^
";
    for more in [&[][..], &["--json"], &["--card"], &["--cells", "-"]] {
        work.run([&["inspect", "x.csv"], more].concat()).exit(3).stdout("").stderr(transcript).done();
    }
    Work::new().run(["inspect", "nowhere.csv"]).exit(3).stdout("").stderr("error: there is no file `nowhere.csv`\n").done();
    Work::with("x.csv", "").run(["inspect", "x.csv"]).exit(3).stdout("").stderr("error: `x.csv` is empty\n").done();
    let transcript = "error: `x.csv` has a header and no rows\n";
    Work::with("x.csv", "period,value\n").run(["inspect", "x.csv"]).exit(3).stdout("").stderr(transcript).done();
}
