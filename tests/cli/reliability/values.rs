//! The values of what comes in.

use std::io::Write;

use proptest::prelude::*;

use super::{prints, refuses};
use crate::harness::Work;

#[test]
fn thousands_decimals_currencies_percent_brackets_exponents_full_width_and_wan_are_as_declared_or_unambiguous_in_the_column() {
    prints(
        "period;v\n2020;1.234,5\n2021;12 345,0\n",
        &[],
        "2020,v,value,1234.5,,A,,1234.45,1234.55\n2021,v,value,12345,,A,,12344.95,12345.05\n",
    );
    prints(
        "period,v\n2020,\"1,234.5\"\n2021,(5)\n2022,1e3\n2023,N/A\n",
        &[],
        "2020,v,value,1234.5,,A,,1234.45,1234.55\n2021,v,value,-5,,A,,-5.5,-4.5\n2022,v,value,1000,,A,,500,1500\n2023,v,value,,,A,missing_value,,\n",
    );
    prints(
        "period,v\n2020,１２３\n2021,5万\n2022,2亿\n",
        &[],
        "2020,v,value,123,,A,,122.5,123.5\n2021,v,value,50000,,A,,45000,55000\n2022,v,value,200000000,,A,,150000000,250000000\n",
    );
    prints("period,v\n2020,5%\n2021,7%\n", &[], "2020,v,value,5,%,A,,4.5,5.5\n2021,v,value,7,%,A,,6.5,7.5\n");
    // In a file with commas the point is decimal; elsewhere `1.234` may be either.
    prints(
        "period,v\n2020,1.234\n2021,5.678\n",
        &[],
        "2020,v,value,1.234,,A,,1.2335,1.2345\n2021,v,value,5.678,,A,,5.6775,5.6785\n",
    );
    for delimiter in [";", "\t"] {
        refuses(
            format!("period{delimiter}v\n2020{delimiter}1.234\n2021{delimiter}5.678\n"),
            &[],
            &format!(
                "\
error: the column `v` may be thousands or decimals
 --> x.csv:2:6
  |
2 | 2020{}1.234
  |      ^^^^^
hint: say which sign separates the decimals: `decimal` of `[csv]` in the card; draft it with `sizeup inspect x.csv --card > x.toml`
",
                delimiter.replace('\t', " ")
            ),
        );
    }
    refuses(
        "period,v\n2020,\"1.234\"\n2021,\"1,234\"\n",
        &[],
        "\
error: the column `v` has points and commas that may be thousands or decimals
 --> x.csv:2:6
  |
2 | 2020,\"1.234\"
  |      ^^^^^^^
 --> x.csv:3:6
  |
3 | 2021,\"1,234\"
  |      ^^^^^^^
hint: say which sign separates the decimals: `decimal` of `[csv]` in the card; draft it with `sizeup inspect x.csv --card > x.toml`
",
    );
    refuses(
        "period,v\n2020,4\n2025,-\n",
        &[],
        "\
error: `-` is not a number
 --> x.csv:3:6
  |
3 | 2025,-
  |      ^
hint: if `-` stands for a missing value, list it in `missing` of `[csv]` in the card; draft it with `sizeup inspect x.csv --card > x.toml`
",
    );
}

#[test]
fn integers_beyond_2_53_and_decimals_of_30_digits_stay_exact_and_overflow_is_a_finding() {
    prints(
        "period,v\n2020,9007199254740993\n2021,0.123456789012345678901234567891\n",
        &[],
        "2020,v,value,9007199254740993,,A,,9007199254740992.5,9007199254740993.5\n\
         2021,v,value,0.123456789012345678901234567891,,A,,0.1234567890123456789012345678905,0.1234567890123456789012345678915\n",
    );
    let work = Work::with("x.csv", format!("period,v\n2020,5\n2021,{}\n", "9".repeat(40)));
    let output = crate::harness::program()
        .args(["metrics", "x.csv", "--value", "v"])
        .current_dir(work.path("."))
        .output()
        .expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(3), 0), "{said}");
    assert!(said.contains("more than 38 digits") && said.contains("x.csv:3:6"), "{said}");
}

#[test]
fn a_day_whose_order_the_column_does_not_settle_is_refused_and_years_quarters_and_months_do_not_mix() {
    let refused = |line: u32, day: &str, rest: &str, draft: &str| {
        let hint = format!("hint: say which it is in `[period]` of the card: `order = \"dmy\"`, or `\"mdy\"`{draft}\n");
        format!("error: `{day}` is not a period\n --> x.csv:{line}:1\n  |\n{line} | {day},{rest}\n  | ^^^^^^^^^^\n{hint}")
    };
    let draft = "; draft it with `sizeup inspect x.csv --card > x.toml`";
    let transcript = refused(2, "03/04/2020", "1", "") + "\n" + &refused(3, "05/06/2020", "2", draft);
    refuses("period,v\n03/04/2020,1\n05/06/2020,2\n", &[], &transcript);
    prints("period,v\n03/04/2020,1\n25/06/2020,2\n", &[], "2020-04-03,v,value,1,,A,,0.5,1.5\n2020-06-25,v,value,2,,A,,1.5,2.5\n");
    // Each notation is compared with its own.
    prints(
        "period,v\n2020,100\n2021,150\n2020-Q1,10\n2021-Q1,40\n",
        &["--metric", "yoy", "--kind", "flow", "--from", "2021", "--to", "2021"],
        "2021-Q1,v,yoy,300,%,A,,276.190476,326.31579\n2021,v,yoy,50,%,A,,48.756218,51.256282\n",
    );
}

#[test]
fn growth_is_only_between_the_periods_it_claims_where_periods_are_missing_unsorted_or_there_twice() {
    prints(
        "period,v\n2023,9\n2020,4\n2021,5\n",
        &["--metric", "yoy", "--kind", "stock"],
        "2020,v,yoy,,%,A,no_prior,,\n2021,v,yoy,25,%,A,,0,57.142858\n2023,v,yoy,,%,A,missing_period,,\n",
    );
    refuses(
        "period,v\n2020,4\n2020,5\n",
        &[],
        "\
error: two values for `2020` of `v`
 --> x.csv:2:6
  |
2 | 2020,4
  |      ^
 --> x.csv:3:6
  |
3 | 2020,5
  |      ^
hint: leave one of them out with `[[leave_out]]`, or name the column that tells them apart
",
    );
}

#[test]
fn a_zero_negative_or_missing_base_is_a_reason_and_no_number() {
    prints(
        "period,v\n2020,0\n2021,5\n2022,-5\n2023,-10\n2024,\n2025,3\n",
        &["--metric", "yoy", "--kind", "flow"],
        "2020,v,yoy,,%,A,no_prior,,\n2021,v,yoy,,%,A,zero_base,,\n2022,v,yoy,,%,A,sign_change,,\n\
         2023,v,yoy,,%,A,nonpositive_base,,\n2024,v,yoy,,%,A,missing_value,,\n2025,v,yoy,,%,A,missing_value,,\n",
    );
}

#[test]
fn a_unit_that_changes_in_mid_column_is_converted_within_its_base_and_refused_otherwise() {
    prints(
        "period,unit,v\n2020,million yuan,5\n2021,billion yuan,6\n",
        &[],
        "2020,v,value,5000000,CNY,A,,4500000,5500000\n2021,v,value,6000000000,CNY,A,,5500000000,6500000000\n",
    );
    refuses(
        "period,unit,v\n2020,CNY,5\n2021,USD,6\n",
        &[],
        "\
error: `v` has two base units, `CNY` and `USD`
 --> x.csv:3:6
  |
3 | 2021,USD,6
  |      ^^^
 --> x.csv:2:6
  |
2 | 2020,CNY,5
  |      ^^^
hint: make two measures of it, each with a `where`, or select one unit
",
    );
}

/// Cells by period and area, in any order.
fn observations() -> impl Strategy<Value = Vec<(u16, u8, i32, u8)>> {
    let one = (1990_u16..2030, 0_u8..4, -999_999_i32..9_999_999, 0_u8..4);
    prop::collection::vec(one, 1..60).prop_map(|mut rows| {
        rows.sort();
        rows.dedup_by_key(|row| (row.0, row.1));
        rows
    })
}

fn written(rows: &[(u16, u8, i32, u8)]) -> Vec<String> {
    let area = |area: u8| ["urban", "rural", "\"east, west\"", "\"the \"\"old\"\" towns\""][usize::from(area)];
    let number = |value: i32, decimals: u8| {
        let (value, sign) = (value.unsigned_abs(), if value < 0 { "-" } else { "" });
        let scale = 10_u32.pow(u32::from(decimals));
        match decimals {
            0 => format!("{sign}{value}"),
            _ => format!("{sign}{}.{:0width$}", value / scale, value % scale, width = usize::from(decimals)),
        }
    };
    rows.iter().map(|(year, at, value, decimals)| format!("{year},{},{}", area(*at), number(*value, *decimals))).collect()
}

/// What the library computes of a file, as text.
fn computed(bytes: Vec<u8>) -> String {
    use sizeup::source::{Dialect, Input, Request, Sum, cells};
    let request = Request { keys: vec![0, 1], values: vec![2], ..Request::default() };
    match cells(&Input::bytes("x.csv", bytes), &Dialect::default(), &request) {
        Ok(cells) => {
            let of = |sum: &Sum| format!("{:?} {:?} {} {}", sum.total, sum.half, sum.numbers, sum.missing);
            cells.groups.iter().map(|group| format!("{:?} {}\n", group.key, of(&group.values[0]))).collect()
        }
        Err(findings) => findings.0.iter().map(|finding| finding.fact.to_string()).collect(),
    }
}

proptest! {
    // 2,500 tables, each written in four more ways, where `SIZEUP_LONG_TESTS` is set.
    #![proptest_config(ProptestConfig::with_cases(if std::env::var_os("SIZEUP_LONG_TESTS").is_some() { 2500 } else { 60 }))]
    #[test]
    fn the_same_data_reordered_in_other_line_ends_or_compressed_give_the_same_result(rows in observations(), seed in any::<u64>()) {
        let header = "period,area,users";
        let lines = written(&rows);
        let file = |lines: &[String], end: &str| format!("{header}{end}{}{end}", lines.join(end)).into_bytes();
        let plain = computed(file(&lines, "\n"));
        let mut mixed = lines.clone();
        let mut state = seed;
        for at in (1..mixed.len()).rev() {
            mixed.swap(at, usize::try_from(crate::harness::next(&mut state)).unwrap_or_default() % (at + 1));
        }
        prop_assert_eq!(&computed(file(&mixed, "\n")), &plain);
        prop_assert_eq!(&computed(file(&lines, "\r\n")), &plain);
        prop_assert_eq!(&computed(file(&mixed, "\r")), &plain);
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(&file(&mixed, "\n")).expect("memory can be written");
        prop_assert_eq!(&computed(gzip.finish().expect("memory can be written")), &plain);
    }
}
