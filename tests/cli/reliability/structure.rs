//! The structure of what comes in.

use super::{prints, refuses};
use crate::harness::Work;

const TWO_YEARS: &str = "2020,users,value,5,,A,,4.5,5.5\n2021,users,value,7,,A,,6.5,7.5\n";

#[test]
fn a_row_with_a_field_too_few_or_too_many_is_refused_with_file_line_expected_and_found_count() {
    let csv = "period,area,users\n2020,urban,1\n2021,urban\n2022,urban,3,4\n2023,urban,5\n";
    let transcript = "\
error: this row has 2 fields, the header has 3
 --> x.csv:3:1
  |
3 | 2021,urban
  | ^^^^^^^^^^

error: this row has 4 fields, the header has 3
 --> x.csv:4:14
  |
4 | 2022,urban,3,4
  |              ^
";
    refuses(csv, &["--by", "area"], transcript);
    let work = Work::with("x.csv", csv);
    work.run(["inspect", "x.csv", "--cells", "out.csv"]).exit(3).stdout("").stderr(transcript).done();
    assert!(!work.path("out.csv").exists());
    // A trailing empty field is one too many, too, and a missing one too few, unless the card says otherwise.
    refuses(
        "period,users\n2020,5\n2021,7,\n",
        &[],
        "\
error: this row has 3 fields, the header has 2
 --> x.csv:3:8
  |
3 | 2021,7,
  |        ^
hint: a delimiter stands at the end of the row: where every row has one, say `trailing = true` under `[csv]` in the card; write that alone into x.toml, and `sizeup inspect x.csv --card` prints the rest of it
",
    );
}

#[test]
fn a_quote_inside_an_unquoted_field_text_after_a_closing_quote_and_an_unterminated_quote_are_refused_where_the_field_starts() {
    for (row, sentence) in [
        ("2021,ur\"ban,1", "there is a quote inside a field that does not begin with one"),
        ("2021,\"ur\"ban,1", "there is text behind the closing quote of this field"),
        ("2021,\"urban,1", "the quote that opens this field never closes"),
    ] {
        let csv = format!("period,area,users\n2020,\"ru\nral\",2\n{row}\n2022,rural,3\n");
        let end = " ".repeat(5);
        refuses(csv, &["--by", "area"], &format!("error: {sentence}\n --> x.csv:4:6\n  |\n4 | {row}\n  | {end}^\n"));
    }
}

#[test]
fn bom_lf_cr_crlf_mixed_ends_none_or_two_at_the_end_give_the_same_result_bytes() {
    let lines = ["period,users", "2020,5", "2021,7"];
    for csv in [
        lines.join("\n") + "\n",
        lines.join("\n"),
        lines.join("\n") + "\n\n",
        lines.join("\r\n") + "\r\n",
        lines.join("\r\n") + "\r\n\r\n",
        lines.join("\r"),
        format!("{}\r\n{}\r{}\n", lines[0], lines[1], lines[2]),
        format!("\u{feff}{}\r\n", lines.join("\r\n")),
    ] {
        prints(csv, &[], TWO_YEARS);
    }
}

#[test]
fn semicolon_tab_pipe_comma_and_space_are_detected_or_refused_and_one_column_read_from_many_is_always_refused() {
    for delimiter in [";", "\t", "|", ", "] {
        prints(format!("period{delimiter}users\n2020{delimiter}5\n2021{delimiter}7\n"), &[], TWO_YEARS);
    }
    for sign in [":", "^", "~", "&", "@", "!", "%", "_", "/", "§", "，", "\u{1}"] {
        let work = Work::with("x.csv", format!("period{sign}users\n2020{sign}5\n2021{sign}7\n"));
        for arguments in [&["metrics", "x.csv"][..], &["inspect", "x.csv", "--cells", "-"]] {
            let output = crate::harness::program().args(arguments).current_dir(work.path(".")).output().expect("it runs");
            let said = String::from_utf8_lossy(&output.stderr);
            assert_eq!((output.status.code(), output.stdout.len()), (Some(3), 0), "{sign}: {said}");
            assert!(said.starts_with("error: the header is one column") && said.contains("x.csv:1:1"), "{sign}: {said}");
        }
    }
}

#[test]
fn preamble_blank_first_rows_notes_and_totals_at_the_end_are_skipped_only_where_known_and_reported() {
    let csv = "Users of the service\n\nperiod,users\n2020,5\n2021,7\n\nSource: a bureau\n";
    prints(csv, &[], TWO_YEARS);
    let told = Work::with("x.csv", csv).run(["inspect", "x.csv"]).done();
    let reported = "  skipped    1 line, titles above the header\n             line 1: Users of the service\n  \
                    skipped    1 line, footnotes below the last row\n             line 7: Source: a bureau\n";
    assert!(told.contains(reported), "{told}");
    // A title that could be a header, and a total that could be a row, are not skipped.
    refuses(
        "Users,Growth\nperiod,users\n2020,5\n2021,7\n",
        &[],
        "\
error: this may be a second line of the header: it has no number and no period
 --> x.csv:2:1
  |
2 | period,users
  | ^
hint: say so in the card: `header_rows` of `[csv]` takes 1 or 2; write that alone into x.toml, and `sizeup inspect x.csv --card` prints the rest of it
",
    );
    refuses(
        "period,users\n2020,5\n2021,7\nTotal,12\n",
        &[],
        "\
error: `Total` is not a period
 --> x.csv:4:1
  |
4 | Total,12
  | ^^^^^
hint: `sizeup list formats` shows the notations of periods
",
    );
    let work = Work::with("x.csv", "Users,Growth\nperiod,users\n2020,5\n2021,7\nTotal,12\n");
    let card =
        "file = \"x.csv\"\n[period]\ncolumn = \"period\"\n[measures.users]\ncolumn = \"users\"\n[csv]\nskip = 1\nfooter = 1\n";
    work.write("x.toml", card);
    assert_eq!(work.metrics(&["x.csv"]).lines().count(), 3);
}

#[test]
fn an_empty_file_a_header_only_and_one_row_each_have_their_own_message() {
    refuses("", &[], "error: `x.csv` is empty\n");
    refuses("\n\r\n", &[], "error: `x.csv` is empty\n");
    refuses("period,users\n", &[], "error: `x.csv` has a header and no rows\n");
    prints("period,users\n2020,5\n", &[], "2020,users,value,5,,A,,4.5,5.5\n");
    let work = Work::with("x.csv", "period,users\n");
    work.run(["chart", "x.csv", "-o", "x.svg"]).exit(3).stdout("").stderr("error: `x.csv` has a header and no rows\n").done();
    assert!(!work.path("x.svg").exists());
}

#[test]
fn duplicate_or_blank_column_names_and_a_named_column_that_is_missing_are_refused_with_the_nearest_name() {
    refuses(
        "period,users,users\n2020,5,6\n",
        &[],
        "\
error: two columns are named `users`
 --> x.csv:1:14
  |
1 | period,users,users
  |              ^^^^^
 --> x.csv:1:8
  |
1 | period,users,users
  |        ^^^^^
",
    );
    refuses(
        "period,,users\n2020,5,6\n",
        &[],
        "error: column 2 has no name\n --> x.csv:1:8\n  |\n1 | period,,users\n  |        ^\n",
    );
    let transcript = "error: there is no column `user`\nhint: did you mean `users`?\n";
    refuses("period,users\n2020,5\n", &["--value", "user"], transcript);
}

#[test]
fn two_tables_in_one_file_or_the_header_again_are_refused_at_that_line_or_read_as_declared() {
    let again = "period,users\n2020,5\n2021,7\nperiod,users\n2022,8\n";
    refuses(
        again,
        &[],
        "\
error: the header stands here again, in the middle of the rows
 --> x.csv:4:1
  |
4 | period,users
  | ^^^^^^^^^^^^
hint: `header_again = true` of `[csv]` in the card passes over it; write that alone into x.toml, and `sizeup inspect x.csv --card` prints the rest of it
",
    );
    let two = "period,users\n2020,5\n2021,7\n\nyear,revenue\n2020,8\n";
    refuses(
        two,
        &[],
        "\
error: this looks like another header: it has names where the rows have numbers or periods
 --> x.csv:5:1
  |
5 | year,revenue
  | ^^^^^^^^^^^^
hint: one table is read at a time: `sizeup inspect` tells for each which `skip` and `rows` of `[csv]` in the card read it alone; `header_rows` says on how many lines names stand; write that alone into x.toml, and `sizeup inspect x.csv --card` prints the rest of it
",
    );
    for (csv, declared, rows) in [(again, "header_again = true", 3), (two, "rows = 2", 2)] {
        let work = Work::with("x.csv", csv);
        let card = "file = \"x.csv\"\n[period]\ncolumn = \"period\"\n[measures.users]\ncolumn = \"users\"\n[csv]\n";
        work.write("x.toml", format!("{card}{declared}\n"));
        assert_eq!(work.metrics(&["x.csv"]).lines().count(), 1 + rows);
    }
}

#[test]
fn invalid_utf_8_utf_16_gb18030_latin_1_and_shift_jis_are_decoded_or_refused_with_the_byte_offset() {
    let table = "年,都道府県,売上高\n2020,東京都,5\n2021,ふくしま,6\n";
    let chinese = "年份,地区,用户数\n2020,农村,5\n2021,城镇,7\n";
    let latin = "année,région,élèves\n2020,Île-de-France,5\n2021,Provence-Alpes-Côte,6\n";
    let utf_16: Vec<u8> = format!("\u{feff}{chinese}").encode_utf16().flat_map(u16::to_be_bytes).collect();
    for (bytes, text) in [
        (encoding_rs::SHIFT_JIS.encode(table).0.into_owned(), table),
        (encoding_rs::GB18030.encode(chinese).0.into_owned(), chinese),
        (utf_16, chinese),
        (encoding_rs::WINDOWS_1252.encode(latin).0.into_owned(), latin),
    ] {
        Work::with("x.csv", bytes).run(["inspect", "x.csv", "--cells", "-"]).stdout(text).done();
    }
    let declare = "hint: say which encoding it is in: `encoding` of `[csv]` in the card takes gb18030, windows-1252, shift_jis, koi8-r, utf-16le, …; write that alone into x.toml, and `sizeup inspect x.csv --card` prints the rest of it\n";
    for (bytes, offset, column) in
        [(&b"period,area,users\n2020,caf\xff\xfe\xfd,5\n"[..], 26, 9), (b"period,users\n2020,5\xe9\n", 19, 7)]
    {
        let place = format!("error: the byte at offset {offset} is not UTF-8\n --> x.csv:2:{column}\n");
        refuses(bytes, &[], &(place + declare));
    }
}

#[test]
fn nul_bytes_a_field_of_1_mib_100_000_columns_and_a_million_empty_lines_do_not_panic_and_the_limit_is_named() {
    let work = Work::with("x.csv", b"period,users\n2020,5\0\n");
    let transcript =
        "error: the byte at offset 19 is NUL: this is not a text file\n --> x.csv:2:7\n  |\n2 | 2020,5\\u{0}\n  |       ^^^^^\n";
    work.run(["metrics", "x.csv"]).exit(3).stdout("").stderr(transcript).done();
    let field = "x".repeat(1 << 20);
    prints(format!("period,note,users\n2020,{field},5\n"), &["--value", "users"], "2020,users,value,5,,A,,4.5,5.5\n");
    let columns: String = (0..100_000).map(|column| format!(",c{column}")).collect();
    let csv = format!("period,users{columns}\n2020,5{}\n", ",1".repeat(100_000));
    refuses(csv, &[], "error: the header has 100002 columns; at most 65536 are read\n --> x.csv:1:1\n");
    prints(format!("period,users\n2020,5\n{}2021,7\n", "\n".repeat(1_000_000)), &[], TWO_YEARS);
    // One cell of 32 MiB, and three million columns: the limit of a record is named.
    let limit = "error: this record is longer than 16 MiB: a quote in it may never close\n";
    refuses(format!("period,note,users\n2020,\"{}\",5\n", "x".repeat(32 << 20)), &[], &format!("{limit} --> x.csv:2:6\n"));
    refuses(format!("period{}\n2020{}\n", ",c".repeat(9 << 20), ",1".repeat(100)), &[], &format!("{limit} --> x.csv:1:1\n"));
}
