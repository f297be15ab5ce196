//! `sizeup inspect`: what is understood of a file, and what is not.

use crate::harness::{Work, program};

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
        "period     `period`: 2022-12 to 2023-12, 2 months\n",
        "dimension  `area`: 2 values: `rural`, `urban`\n",
        "unit       `unit`: always `100 million persons`\n",
        "measure    `users`: 4 numbers; person, printed as `100 million persons`\n",
        "guess: [measures.users] kind = \"stock\", because the name has `users`\n",
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
    assert_eq!(understood["shape"], "wide by period");
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

/// What is said of a file with this text, and the card that is drafted.
fn told(csv: impl AsRef<[u8]>) -> (String, String) {
    let work = Work::with("x.csv", csv);
    (work.run(["inspect", "x.csv"]).done(), work.run(["inspect", "--card", "x.csv"]).done())
}

#[track_caller]
fn says(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "`{part}` is not in\n{text}");
    }
}

#[test]
fn flags_marks_and_missing_values_are_proposed() {
    let (said, card) = told("period,value\n2020,5.1 p\n2021,5.2*\n2022,5.3\n2023,-\n2024,..\n2025,6\n");
    says(
        &said,
        &["missing    `-` once, `..` once\n", "guess: [csv] missing = [\"-\"], because", "guess: [csv] marks = [\"*\"], because"],
    );
    says(&said, &["flags P once", "guess: [csv] flags = true, because 1 cell like `5.1 p`\n"]);
    says(&card, &["missing = [\"-\", \"..\"]    # a guess", "marks = [\"*\"]    # a guess", "flags = true    # a guess"]);
}

#[test]
fn letters_behind_numbers_are_footnotes_where_one_is_no_flag() {
    let (said, card) = told("period,value\n2020,12a\n2021,13b\n2022,14\n2023,15\n");
    says(&said, &["marks      `a`, `b`\n"]);
    assert!(card.contains("marks = [\"a\", \"b\"]") && !card.contains("flags"), "{card}");
}

#[test]
fn periods_that_a_person_must_settle() {
    let (said, card) = told("date,visits\n03/04/2023,5\n04/05/2023,6\n");
    let hint = "say which it is in `[period]` of the card: `order = \"dmy\"`, or `\"mdy\"`\n";
    says(&said, &["to decide  `03/04/2023` of `date` on line 2 can be read in several ways\n", hint]);
    says(&card, &["# To be decided", hint]);
    let (said, _) = told("date,visits\n03/04/2023,5\n31/05/2023,6\n");
    says(&said, &["2023-04-03 to 2023-05-31, 2 days, days as dmy\n"]);
    let (said, _) = told("year,co2\n2020.00,5\n2020.25,6\n2020.50,7\n");
    says(
        &said,
        &["`year`: 2020-Q1 to 2020-Q3, 3 quarters\n", "guess: [period] decimal = true, frequency = \"quarter\", because"],
    );
}

#[test]
fn a_year_and_its_months() {
    let (said, card) = told("year,month,users\n2022,12,5\n2023,1,6\n2023,3,7\n");
    says(&said, &["period     `year` and `month`: 2022-12 to 2023-03, 3 months\n", "gap        2023-02\n"]);
    says(&card, &["columns = [\"year\", \"month\"]\n"]);
    let (said, card) = told("year,Jan,Feb\n2022,5,6\n2023,7,8\n");
    says(
        &said,
        &["shape      wide by period, 3 columns\n", "`year` and 2 columns from `Jan` to `Feb`: 2022-01 to 2023-02, 4 months\n"],
    );
    says(&card, &["column = \"year\"\ncolumns = \"Jan..Feb\"\n"]);
}

#[test]
fn units_are_found_where_they_are_stated() {
    for (csv, said, line) in [
        ("单位：万人\n年份,用户\n2021,5\n2022,6\n", "万人, as line 1 says", "unit = \"万人\"    # as line 1 says\n"),
        (
            "Users (in thousands)\n\nyear,users\n2021,5\n2022,6\n",
            "scale thousands, as line 1 says",
            "scale = \"thousands\"    # as line 1 says\n",
        ),
        (
            "year,Sales (RMB million)\n2021,5\n2022,6\n",
            "RMB million, as the header says",
            "unit = \"RMB million\"    # as the header says\n",
        ),
        (
            "year,users\n,million persons\n2021,5\n2022,6\n",
            "million persons, as the header says",
            "header_rows = 2    # a guess: line 2 has units\n",
        ),
        (
            "million persons\n\nyear,users\n2021,5\n2022,6\n",
            "because line 1 may say so",
            "# unit = \"million persons\"    # a guess",
        ),
        ("year,users,unit\n2021,5,万人\n2022,6,万人\n", "person, printed as `万人`", "[columns]\nunit = \"unit\"\n"),
    ] {
        let (text, card) = told(csv);
        says(&text, &[said]);
        says(&card, &[line]);
    }
}

/// Of SDMX, the multiplier is a power of ten, and the letters are the status.
#[test]
fn sdmx_is_read_with_its_multiplier() {
    let csv = "FREQ,TIME_PERIOD,OBS_VALUE,OBS_STATUS,UNIT_MEASURE,UNIT_MULT\nA,2021,5.1,A,PS,6\nA,2022,5.3,e,PS,6\n";
    let work = Work::with("x.csv", csv);
    work.write("x.toml", work.run(["inspect", "--card", "x.csv"]).done());
    let said = work.metrics(&["x.csv"]);
    says(&said, &["2021,A,x.OBS_VALUE,value,5100000,PS,A,,5050000,5150000\n", "2022,A,x.OBS_VALUE,value,5300000,PS,E,,"]);
}

#[test]
fn words_of_a_status_get_letters() {
    let (said, card) = told("year,status,sales\n2020,final,5\n2021,preliminary,6\n2022,target,7\n");
    says(
        &said,
        &[
            "guess: [status] final = \"A\", preliminary = \"P\", because the words say so\n",
            "may be no letter of SDMX: `target`\n",
        ],
    );
    says(&card, &["[status]\nfinal = \"A\"    # a guess", "# target = \"…\"    # to be decided\n"]);
}

#[test]
fn gaps_are_told_by_the_rhythm_of_a_series() {
    let csv =
        "period,area,users\n2012,a,1\n2013,a,1\n2014,a,1\n2017,a,1\n2018,a,1\n2020,a,1\n2012,b,1\n2014,b,1\n2016,b,1\n2020,b,1\n";
    let (said, _) = told(csv);
    says(&said, &["gap        2015..2016, 2019 in a\n", "gap        2018 in b\n"]);
    let (said, _) = told("date,rate\n2023-01-01,5\n2023-02-01,6\n2023-03-01,5\n2023-05-01,7\n");
    says(&said, &["4 days, one a month\n", "gap        2023-04\n"]);
}

#[test]
fn duplicates_are_told_with_both_places() {
    let (said, card) = told("period,area,users\n2022,a,1\n2023,a,2\n2023,a,3\n");
    says(
        &said,
        &["duplicate  2023, a on lines 3 and 4\n", "to decide  1 key stands on two rows, such as 2023, a on lines 3 and 4\n"],
    );
    says(&card, &["leave one of them out with `[[leave_out]]`"]);
}

/// One unit for each of two kinds of things is a measure for each.
#[test]
fn units_of_other_nouns_are_other_measures() {
    let csv = "period,value,unit\n2022,5,titles\n2022,60,episodes\n2023,7,titles\n2023,80,episodes\n";
    let work = Work::with("x.csv", csv);
    work.write("x.toml", work.run(["inspect", "--card", "x.csv"]).done());
    let said = work.metrics(&["x.csv"]);
    says(&said, &["2023,x.title,value,7,title,", "2023,x.episode,value,80,episode,"]);
}

#[test]
fn several_tables_are_listed_and_each_is_read_alone() {
    let csv = "year,size\n2020,5\n2021,6\n\nyear,area,users\n2020,urban,1\n2021,urban,2\n";
    let work = Work::with("x.csv", csv);
    let said = "\
x.csv
  text       UTF-8
  shape      2 tables in one file; each is read alone by these lines of `[csv]` in a card
  table      1: lines 1 to 3, 2 rows, columns `year`, `size`
             [csv] rows = 2
  table      2: lines 5 to 7, 2 rows, columns `year`, `area`, `users`
             [csv] skip = 4
";
    work.run(["inspect", "x.csv"]).stdout(said).done();
    let json: serde_json::Value = serde_json::from_str(&work.run(["inspect", "--json", "x.csv"]).done()).expect("JSON");
    assert_eq!((&json["shape"], &json["tables"][1]["rows"]), (&"several tables".into(), &2.into()));
    // What is read as one table is refused with the line and the way out.
    for verb in [&["inspect", "--card"][..], &["metrics"]] {
        let refused = work.run([verb, &["x.csv"]].concat()).any_exit();
        let output = program().args(verb).arg("x.csv").current_dir(work.path(".")).output().expect("the program starts");
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        says(&stderr, &["--> x.csv:5:11\n", "`sizeup inspect` tells for each which `skip` and `rows`"]);
        assert_eq!((output.status.code(), refused.done().as_str()), (Some(3), ""));
    }
    work.write("x.toml", "[period]\ncolumn = \"year\"\n[measures.size]\n[csv]\nrows = 2\n");
    says(&work.metrics(&["x.csv"]), &["2021,x.size,value,6,"]);
    work.write("x.toml", "[period]\ncolumn = \"year\"\n[measures.users]\n[csv]\nskip = 4\n");
    says(&work.metrics(&["x.csv"]), &["2021,x.users,value,2,"]);
}

/// Behind much that is plain, bytes of another encoding are named, never shown as something else.
#[test]
fn another_encoding_far_down_is_refused_with_its_offset() {
    let mut csv = b"year,area,users\n".to_vec();
    csv.extend(b"2020,x,5\n".repeat(130_000));
    let offset = csv.len() + 5;
    csv.extend(b"2021,\xc5\xa9\xb4\xe5,6\n");
    let work = Work::with("x.csv", &csv);
    let transcript = format!(
        "\
error: the byte at offset {} is not UTF-8
      --> x.csv:130002:7
hint: it looks like gb18030 (`农村`): if so, say `encoding = \"gb18030\"` under `[csv]` in the card; write that alone into x.toml, and `sizeup inspect x.csv --card` prints the rest of it
",
        offset + 2
    );
    work.run(["metrics", "x.csv"]).exit(3).stdout("").stderr(&transcript).done();
    work.write(
        "x.toml",
        "[period]\ncolumn = \"year\"\n[dimensions.area]\n[measures.users]\n[leave_out]\n"
            .replace("[leave_out]\n", "[csv]\nencoding = \"gb18030\"\n"),
    );
    let cells = work.run(["inspect", "--cells", "-", "x.csv"]).done();
    assert!(cells.ends_with("2021,农村,6\n"));
    // A footnote at the end is no exception.
    let noted = [&csv[..offset - 5], b"Source: \xb9\xfa\xbc\xd2\n"].concat();
    let work = Work::with("x.csv", noted);
    let output = program().args(["inspect", "x.csv"]).current_dir(work.path(".")).output().expect("the program starts");
    says(&String::from_utf8_lossy(&output.stderr), &[&format!("error: the byte at offset {} is not UTF-8\n", offset + 3)]);
}

/// An encoding that only the sense of the text tells is a guess, and goes into the card.
#[test]
fn an_encoding_told_by_its_sense_is_a_guess() {
    let (said, card) = told(b"ann\xe9e,r\xe9gion,\xe9l\xe8ves\n2022,\xcele-de-France,5\n");
    says(
        &said,
        &[
            "text       windows-1252, `,` between fields",
            "guess: [csv] encoding = \"windows-1252\", because no other encoding makes sense of the text\n",
        ],
    );
    says(&card, &["encoding = \"windows-1252\"    # a guess"]);
}

/// The hint of a refusal, followed to the letter: the card is drafted, the line added, and the file read as it would be without.
#[test]
fn the_hint_leads_to_a_card_that_reads_the_file() {
    let with_draft: &[(&str, &str, [&str; 2], &str)] = &[
        (
            "period;area;users\n2021;a;1.234\n2022;a;2.345\n",
            "decimal",
            ["[csv]", "decimal = \",\""],
            "2021,a,x.users,value,1234,",
        ),
        (
            "period,users\n03/04/2021,1\n05/06/2022,2\n",
            "order = \"dmy\"",
            ["[period]", "order = \"dmy\""],
            "2021-04-03,x.users,value,1,",
        ),
        ("period,users\n2021,1\n2022,x\n2023,3\n", "missing", ["[csv]", ""], "2022,x.users,value,,,A,missing_value,"),
    ];
    for (csv, key, line, expected) in with_draft {
        let work = Work::with("x.csv", csv);
        let refused = work.run(["metrics", "x.csv", "--kind", "stock"]).exit(3).stdout("").refusal();
        assert!(refused.contains(key) && refused.contains("; draft it with `sizeup inspect x.csv --card > x.toml`"), "{refused}");
        let draft = work.run(["inspect", "x.csv", "--card"]).done();
        let [section, line] = line;
        work.write("x.toml", draft.replace(&format!("{section}\n"), &format!("{section}\n{line}\n")));
        let said = work.metrics(&["x.csv", "--kind", "stock"]);
        assert!(said.contains(expected), "{said}");
    }
    let alone: &[(&[u8], &str, &str)] = &[
        (b"period;note\tx;n\n2021;a\tb;3\n2022;a\tb;4\n", "[csv]\ndelimiter = \";\"\n", ",x.n,value,3,"),
        (
            b"period,caf\xe9,users\n2021,\xe9t\xe9,1\n2022,\xe8,2\n",
            "[csv]\nencoding = \"windows-1252\"\n",
            "2021,été,x.users,value,1,",
        ),
    ];
    for (csv, lines, expected) in alone {
        let work = Work::with("x.csv", csv);
        for verb in ["metrics", "inspect"] {
            let refused = work.run([verb, "x.csv"]).exit(3).stdout("").refusal();
            let hint = "; write that alone into x.toml, and `sizeup inspect x.csv --card` prints the rest of it";
            assert!(refused.contains(hint), "{verb}: {refused}");
        }
        work.write("x.toml", lines);
        // Until then the usual names are meant.
        let refused = work.run(["metrics", "x.csv"]).exit(3).refusal();
        assert!(refused.contains("; `sizeup inspect x.csv --card` prints what x.toml leaves out\n"), "{refused}");
        let draft = work.run(["inspect", "x.csv", "--card"]).done();
        work.write("x.toml", draft);
        let said = work.run(["metrics", "x.csv"]).any_exit().any_stderr().done();
        assert!(said.contains(expected), "{said}");
    }
}
