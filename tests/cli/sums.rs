//! Exact sums, and the traps that a CSV reader or a data frame sets: each met through `sizeup metrics`.

use crate::harness::{Work, next, program, shuffled};

/// `sizeup metrics x.csv …`, and the lines under the header.
fn rows(csv: impl AsRef<[u8]>, arguments: &[&str]) -> Vec<String> {
    let said = Work::with("x.csv", csv).metrics(&[&["x.csv"], arguments].concat());
    said.lines().skip(1).map(str::to_owned).collect()
}

/// `sizeup metrics x.csv` refuses, with this transcript.
#[track_caller]
fn refused(csv: impl AsRef<[u8]>, transcript: &str) {
    Work::with("x.csv", csv).run(["metrics", "x.csv", "--kind", "flow"]).exit(3).stdout("").stderr(transcript).done();
}

#[test]
fn tenths_add_up() {
    // Ten times 0.1 as floats is 0.9999999999999999.
    let csv: String = (0..10).map(|group| format!("2023,g{group},0.1\n")).collect();
    assert_eq!(rows(format!("period,g,value\n{csv}"), &["--kind", "flow"]), ["2023,value,value,1,,A,,0.5,1.5"]);
}

#[test]
fn more_decimals_than_any_scale_are_kept() {
    let csv = "period,g,value\n2023,a,1.5\n2023,b,0.000000000000000001\n2023,c,1234567890123456.25\n";
    // The halves: 0.05, 5e-19, 0.005.
    let expected = "2023,value,value,1234567890123457.750000000000000001,,A,,1234567890123457.6950000000000000005,1234567890123457.8050000000000000015";
    assert_eq!(rows(csv, &["--kind", "flow"]), [expected]);
}

#[test]
fn integers_beyond_the_exact_range_of_a_float() {
    // 2^53 + 1, and a sum beyond 2^63.
    let csv = "period,g,value\n2023,a,9007199254740993\n2023,b,9223372036854775807\n2023,c,9223372036854775807\n";
    let expected = "2023,value,value,18455751272964292607,,A,,18455751272964292605.5,18455751272964292608.5";
    assert_eq!(rows(csv, &["--kind", "flow"]), [expected]);
}

#[test]
fn a_sum_beyond_38_digits_is_refused_and_does_not_wrap() {
    let large = format!("6{}", "0".repeat(37));
    let csv = format!("period,g,value\n2022,a,{large}\n2022,b,{large}\n2023,a,1\n2023,b,2\n");
    let transcript = format!(
        "error: the sum of `value` of 2022 has more than 38 digits\n --> x.csv:2:8\n  |\n2 | 2022,a,{large}\n  |        {}\n",
        "^".repeat(large.len())
    );
    refused(&csv, &transcript);
    // One of them fits, and half a unit to either side of it does not.
    let said = rows(csv.replace(&format!("2022,b,{large}\n"), ""), &["--kind", "flow"]);
    assert_eq!(said, ["2022,value,value,,,A,overflow,,", "2023,value,value,3,,A,,2,4"]);
}

#[test]
fn a_number_of_more_than_38_digits_is_refused() {
    let many = "1".repeat(39);
    let transcript = format!(
        "\
error: `{many}` has more than 38 digits
 --> x.csv:3:6
  |
3 | 2023,{many}
  |      {}
",
        "^".repeat(39)
    );
    refused(format!("period,value\n2022,1\n2023,{many}\n"), &transcript);
}

#[test]
fn a_short_row_is_refused_and_not_padded() {
    let transcript = "\
error: this row has 2 fields, the header has 3
 --> x.csv:3:1
  |
3 | 2023,b
  | ^^^^^^
";
    refused("period,g,value\n2023,a,1\n2023,b\n2023,c,3\n", transcript);
}

#[test]
fn a_long_row_is_refused_and_not_cut() {
    let transcript = "\
error: this row has 4 fields, the header has 3
 --> x.csv:3:10
  |
3 | 2023,b,1,250
  |          ^^^
";
    refused("period,g,value\n2023,a,1\n2023,b,1,250\n", transcript);
}

#[test]
fn an_empty_cell_is_missing_and_not_zero() {
    let csv = "period,g,value\n2022,a,1\n2022,b,2\n2023,a,1\n2023,b,\n";
    let expected = ["2022,value,value,3,,A,,2,4", "2023,value,value,,,A,missing_value,,"];
    assert_eq!(rows(csv, &["--kind", "flow"]), expected);
    assert_eq!(rows(csv.replace("b,\n", "b,\"\"\n"), &["--kind", "flow"]), expected);
}

#[test]
fn a_blank_line_is_no_group() {
    let csv = "period,value\n\n2022,1\n\n\n2023,2\n\n";
    assert_eq!(rows(csv, &[]), ["2022,value,value,1,,A,,0.5,1.5", "2023,value,value,2,,A,,1.5,2.5"]);
    // In a file of one column a line without text is a value that is missing, so it cannot be told from a blank line:
    // nothing is made of it.
    let said = Work::with("x.csv", "period\n2022\n\n2023\n").run(["metrics", "x.csv", "--value", "period"]).any_exit().done();
    assert!(!said.contains(",,A,,,"), "{said}");
}

#[test]
fn a_duplicate_header_is_refused_and_not_renamed() {
    let transcript = "\
error: two columns are named `value`
 --> x.csv:1:14
  |
1 | period,value,value
  |              ^^^^^
 --> x.csv:1:8
  |
1 | period,value,value
  |        ^^^^^
";
    refused("period,value,value\n2023,1,2\n", transcript);
}

#[test]
fn a_header_without_a_name_is_refused() {
    let transcript = "\
error: column 2 has no name
 --> x.csv:1:8
  |
1 | period,,value
  |        ^
";
    refused("period,,value\n2023,1,2\n", transcript);
}

#[test]
fn all_line_ends_give_the_same_bytes() {
    let lines = "period,g,value\n2022,a,1\n2022,b,2\n2023,a,3\n2023,\"b\",4\n";
    let expected = rows(lines, &["--kind", "flow", "--metric", "value", "--metric", "yoy"]);
    assert_eq!(expected.len(), 4);
    let windows = lines.replace('\n', "\r\n");
    let mac = lines.replace('\n', "\r");
    let mixed = lines.replacen('\n', "\r\n", 2).replacen("\n2023", "\r2023", 1);
    let bom = format!("\u{feff}{lines}");
    let open = lines.trim_end().to_owned();
    let twice = format!("{lines}\n\n");
    for csv in [windows, mac, mixed, bom, open, twice] {
        let said = rows(&csv, &["--kind", "flow", "--metric", "value", "--metric", "yoy"]);
        assert_eq!(said, expected, "{csv:?}");
    }
}

#[test]
fn what_is_packed_is_unpacked_or_refused_and_never_read_as_text() {
    // The first bytes of gzip, of a zip archive, of zstandard, of Parquet.
    for bytes in [&b"\x1f\x8b\x08\0\0\0\0\0"[..], b"PK\x03\x04\x14\0", b"\x28\xb5\x2f\xfd\0", b"PAR1\x15\x04"] {
        let work = Work::with("x.csv", bytes);
        let said = work.run(["metrics", "x.csv"]).any_exit().exit(3).done();
        assert_eq!(said, "");
    }
}

#[test]
fn what_is_no_text_is_refused() {
    let transcript = "\
error: the byte at offset 18 is NUL: this is not a text file
 --> x.csv:2:6
  |
2 | 2023,\\u{0}
  |      ^^^^^
";
    refused(b"period,value\n2023,\x00\n", transcript);
    let work = Work::with("x.csv", b"period,g,value\n2023,\xff\xfe,1\n");
    work.run(["metrics", "x.csv", "--by", "g"]).any_exit().exit(3).stdout("").done();
}

#[test]
fn quotes_where_none_may_be_are_refused_where_the_field_starts() {
    for (csv, place) in [
        ("period,g,value\n2023,a\"b,1\n", "x.csv:2:6"),
        ("period,g,value\n2023,\"a\"b,1\n", "x.csv:2:6"),
        ("period,g,value\n2022,a,1\n2023,\"ab,1\n2024,c,1\n", "x.csv:3:6"),
    ] {
        let work = Work::with("x.csv", csv);
        let output = program().args(["metrics", "x.csv"]).current_dir(work.path(".")).output().expect("it runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!((output.status.code(), output.stdout.len()), (Some(3), 0), "{said}");
        assert!(said.contains(&format!("--> {place}\n")), "{csv:?}:\n{said}");
    }
}

#[test]
fn a_quoted_field_may_hold_line_ends_and_delimiters() {
    let csv = "period,g,value\n2023,\"a,\nb\",1\n2023,\"say \"\"x\"\"\",2\n";
    let said = Work::with("x.csv", csv).metrics(&["x.csv", "--by", "g"]);
    let expected = "\
period,g,measure,metric,value,unit,status,reason,lo,hi
2023,\"a,
b\",value,value,1,,A,,0.5,1.5
2023,\"say \"\"x\"\"\",value,value,2,,A,,1.5,2.5
";
    assert_eq!(said, expected);
}

/// Forty groups of prices with two to six decimals, the same every time.
fn many() -> String {
    let mut state = 7;
    let mut csv = String::from("period,province,area,segment,revenue\n");
    for row in 0..6000 {
        let (year, province) = (2019 + row % 5, row / 5 % 31);
        let (area, segment) = (if row % 2 == 0 { "urban" } else { "rural" }, row % 4);
        let places = usize::try_from(2 + row % 5).expect("a few");
        let number = format!("{:0>8}", next(&mut state) % 100_000_000);
        let at = number.len() - places;
        csv += &format!("{year},p{province},{area},s{segment},{}.{}\n", &number[..at], &number[at..]);
    }
    csv
}

#[test]
fn the_order_of_rows_and_the_number_of_threads_change_nothing() {
    let arguments = [
        "metrics", "x.csv", "--by", "area", "--by", "segment", "--kind", "flow", "--metric", "value", "--metric", "yoy",
        "--metric", "share",
    ];
    let csv = many();
    let expected = Work::with("x.csv", &csv).run(arguments).done();
    assert!(expected.lines().count() > 60, "{expected}");
    for seed in 1..4 {
        let work = Work::with("x.csv", shuffled(&csv, seed));
        for threads in ["1", "8"] {
            work.run(arguments).env("POLARS_MAX_THREADS", threads).env("RAYON_NUM_THREADS", threads).stdout(&expected).done();
        }
    }
}

#[test]
fn sums_are_exact_whatever_their_number() {
    // The same sums with integers of one scale, by hand.
    let mut sums = std::collections::BTreeMap::<(String, String), u128>::new();
    for line in many().lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        let (whole, decimals) = fields[4].split_once('.').expect("a point");
        let micros: u128 = format!("{whole}{decimals:0<6}").parse().expect("digits");
        *sums.entry((fields[2].to_owned(), fields[0].to_owned())).or_default() += micros;
    }
    let said = Work::with("x.csv", many()).metrics(&["x.csv", "--by", "area", "--value", "revenue", "--kind", "flow"]);
    let found: Vec<(String, String, String)> = said
        .lines()
        .skip(1)
        .map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>())
        .map(|fields| (fields[1].clone(), fields[0].clone(), fields[4].clone()))
        .collect();
    let plain = |micros: &u128| {
        let text = format!("{}.{:0>6}", micros / 1_000_000, micros % 1_000_000);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    };
    let expected: Vec<(String, String, String)> =
        sums.iter().map(|((area, year), sum)| (area.clone(), year.clone(), plain(sum))).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_file_in_one_go_and_from_a_pipe() {
    let csv = many();
    let work = Work::with("x.csv", &csv);
    let expected = work.metrics(&["x.csv", "--by", "area", "--kind", "flow"]);
    work.run(["metrics", "-", "--by", "area", "--kind", "flow"]).stdin(&csv).stdout(&expected).done();
}

#[test]
fn large_shapes_are_read_or_refused_and_never_a_panic() {
    let wide: String = (0..100_000).map(|column| format!(",c{column}")).collect();
    let shapes = [
        ("a field of 1 MiB", format!("period,g,value\n2023,{},1\n", "x".repeat(1 << 20))),
        ("100,000 columns", format!("period,value{wide}\n2023,1{}\n", ",1".repeat(100_000))),
        ("a million empty lines", format!("period,value\n2023,1\n{}2024,2\n", "\n".repeat(1_000_000))),
        ("one long line", "x".repeat(1 << 22)),
        ("quotes only", "\"".repeat(1 << 16)),
        ("commas only", ",".repeat(1 << 16)),
    ];
    for (what, csv) in shapes {
        let work = Work::with("x.csv", csv);
        let output = program().args(["metrics", "x.csv"]).current_dir(work.path(".")).output().expect("it runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(matches!(output.status.code(), Some(0 | 3)), "{what}: {:?} {said}", output.status);
        assert!(said.len() < 4000, "{what}: {} bytes are said", said.len());
    }
    let said = Work::with("x.csv", format!("period,value\n2023,1\n{}2024,2\n", "\n".repeat(1_000_000))).metrics(&["x.csv"]);
    assert_eq!(said.lines().count(), 3, "{said}");
}
