//! The traps that a reader can fall into, each with what must come of it; and that sharing the work changes nothing.

mod datasets;
mod layouts;

use proptest::prelude::*;

use super::cells::{Effort, cells_by};
use super::number::Bound;
use super::*;
use crate::finding::{Findings, Palette, Result, human};

fn request(keys: &[usize], values: &[usize]) -> Request {
    Request { keys: keys.to_vec(), values: values.to_vec(), ..Request::default() }
}

fn read_as(text: &str, dialect: &Dialect, keys: &[usize], values: &[usize]) -> Result<Cells> {
    cells(&Input::bytes("a.csv", text), dialect, &request(keys, values))
}

/// Column 1 summed by column 0.
fn read(text: &str) -> Result<Cells> {
    read_as(text, &Dialect::default(), &[0], &[1])
}

/// Each key with its sum, and half a unit for each number.
fn sums(cells: Result<Cells>) -> Vec<String> {
    let Cells { groups, .. } = cells.unwrap_or_else(|Findings(findings)| panic!("{findings:#?}"));
    let text = |group: &Group| format!("{} {} ±{}", group.key.join(" "), group.values[0].total, group.values[0].half);
    groups.iter().map(text).collect()
}

/// What is said of a file, as a user reads it.
fn said(cells: Result<Cells>) -> String {
    let Findings(findings) = cells.expect_err("refused");
    findings.iter().map(|finding| human(finding, Palette::Plain)).collect()
}

/// The first line of what is said, and the place.
fn fault(cells: Result<Cells>) -> (String, Option<(u64, u64)>) {
    let Findings(findings) = cells.expect_err("refused");
    (findings[0].fact.to_string(), findings[0].places.first().map(|place| (place.line, place.column)))
}

#[test]
fn more_decimals_than_other_rows_are_not_rounded() {
    assert_eq!(sums(read("k,v\na,1.5\na,0.12345678901\na,2\n")), ["a 3.62345678901 ±0.550000000005"]);
}

#[test]
fn a_sum_beyond_38_digits_is_said() {
    let nines = "9".repeat(38);
    let text = format!("k,v\nb,1\na,{nines}\na,{nines}\n");
    assert_eq!(fault(read(&text)), ("the sum of `v` of a has more than 38 digits".into(), Some((3, 1))));
    // Where it comes back below, nothing is lost on the way.
    let text = format!("k,v\na,{nines}\na,{nines}\na,-{nines}\n");
    assert_eq!(sums(read(&text)), [format!("a {nines} ±1.5")]);
    assert_eq!(fault(read("k,v\na,1\na,1000000000000000000000000000000000000000\n")).1, Some((3, 3)));
}

#[test]
fn integers_beyond_a_float_and_thirty_decimals_stay_exact() {
    assert_eq!(sums(read("k,v\na,9007199254740993\na,9007199254740993\n")), ["a 18014398509481986 ±1"]);
    let long = "1.234567890123456789012345678901";
    assert_eq!(sums(read(&format!("k,v\na,{long}\n"))), [format!("a {long} ±0.0000000000000000000000000000005")]);
}

#[test]
fn a_row_with_a_field_too_few_or_too_many_is_refused() {
    assert_eq!(fault(read("k,v\na,1\nb\n")), ("this row has 1 field, the header has 2".into(), Some((3, 1))));
    assert_eq!(fault(read("k,v\na,1,\n")), ("this row has 3 fields, the header has 2".into(), Some((2, 5))));
    assert!(said(read("k,v\na,1,\n")).contains("hint: a delimiter stands at the end of the row"));
}

#[test]
fn an_empty_cell_is_missing_and_never_zero() {
    let cells = read("k,v\na,\na,3\nb,\n").expect("cells");
    let of = |group: usize| &cells.groups[group].values[0];
    assert_eq!((of(0).numbers, of(0).missing, of(0).total.to_string(), of(0).first_line), (1, 1, "3".into(), 3));
    assert_eq!((of(1).numbers, of(1).missing, of(1).first_line), (0, 1, 4));
}

#[test]
fn a_blank_line_is_no_group_and_is_counted() {
    let cells = read("k,v\n\na,1\n   \n\nb,2\n\n").expect("cells");
    assert_eq!((cells.groups.len(), cells.records, cells.blank), (2, 2, 4));
    assert_eq!(cells.groups[1].lines, (6, None));
}

#[test]
fn a_file_of_cr_only_has_its_rows() {
    for text in ["k,v\ra,1\rb,2\r", "k,v\r\na,1\r\nb,2", "k,v\na,1\rb,2\r\n\n", "\u{feff}k,v\na,1\nb,2"] {
        assert_eq!(sums(read(text)), ["a 1 ±0.5", "b 2 ±0.5"], "{text:?}");
    }
}

#[test]
fn groups_come_in_the_order_of_their_texts() {
    let text = "k,l,v\nb,x,1\na,z,1\naa,x,1\na,y,1\n,x,1\n城,x,1\n\"a\",y,1\n";
    let cells = read_as(text, &Dialect::default(), &[0, 1], &[2]).expect("cells");
    let keys: Vec<String> = cells.groups.iter().map(|group| group.key.join("/")).collect();
    assert_eq!(keys, ["/x", "a/y", "a/z", "aa/x", "b/x", "城/x"]);
    assert_eq!(cells.groups[1].lines, (5, Some(8)));
}

#[test]
fn an_empty_file_and_a_header_alone_are_told_apart() {
    assert_eq!(fault(read("")).0, "`a.csv` is empty");
    assert_eq!(fault(read("k,v\n")).0, "`a.csv` has a header and no rows");
    assert_eq!(fault(read("k,v\n\n\n")).0, "`a.csv` has a header and no rows");
}

#[test]
fn a_message_shows_the_line_and_a_caret() {
    let expected = "\
error: `1,23O` is not a number
 --> a.csv:3:6
  |
3 | 农村,x,\"1,23O\"
  |        ^^^^^^^
";
    assert_eq!(said(read_as("k,l,v\n城镇,x,1\n农村,x,\"1,23O\"\n", &Dialect::default(), &[0], &[2])), expected);
}

#[test]
fn what_may_be_missing_is_hinted_at_and_read_when_declared() {
    assert!(
        said(read("k,v\na,x\n"))
            .ends_with("hint: if `x` stands for a missing value, list it in `missing` of `[csv]` in the card\n")
    );
    let dialect = Dialect { missing: vec!["x".into(), "-9".into()], ..Dialect::default() };
    let cells = read_as("k,v\na,x\na,-9\na,1\n", &dialect, &[0], &[1]).expect("cells");
    assert_eq!((cells.groups[0].values[0].missing, cells.groups[0].values[0].numbers), (2, 1));
}

#[test]
fn many_findings_come_in_the_order_of_the_file_with_the_count_of_the_rest() {
    let text: String = "k,v\n".to_owned() + &"a,x1\n".repeat(50);
    for effort in [Effort { threads: 1, block: 1 << 20 }, Effort { threads: 4, block: 16 }] {
        let input = Input::bytes("a.csv", text.as_str());
        let Findings(findings) = cells_by(&input, &Dialect::default(), &request(&[0], &[1]), effort).expect_err("refused");
        let lines: Vec<u64> = findings.iter().filter_map(|finding| finding.places.first()).map(|place| place.line).collect();
        assert_eq!(lines, (2..22).collect::<Vec<_>>());
        assert_eq!(findings[20].fact.to_string(), "and 30 more like these");
    }
}

#[test]
fn what_is_no_text_is_refused_with_its_offset() {
    let of = |bytes: &[u8]| fault(cells(&Input::bytes("a.csv", bytes), &Dialect::default(), &request(&[0], &[1])));
    assert_eq!(of(b"k,v\na,1\n\xff\xfe,2\n"), ("the byte at offset 8 is not UTF-8".into(), Some((3, 1))));
    assert_eq!(of(b"k,v\na,1\nb\0,2\n"), ("the byte at offset 9 is NUL: this is not a text file".into(), Some((3, 2))));
    assert_eq!(of(b"k,v\na,x\nb\0,2\n").0, "`x` is not a number");
    assert_eq!(of(b"k,v\n\xe4,1\n").0, "the byte at offset 4 is not UTF-8");
}

#[test]
fn broken_quotes_stop_the_reading_at_their_line() {
    assert_eq!(fault(read("k,v\na,1\nb\"c,2\nd,x\n")).1, Some((3, 1)));
    assert_eq!(fault(read("k,v\na,1\n\"b\"c,2\n")).0, "there is text behind the closing quote of this field");
    assert_eq!(fault(read("k,v\na,1\n\"b,2\nc,3\n")), ("the quote that opens this field never closes".into(), Some((3, 1))));
}

#[test]
fn the_header_again_is_refused() {
    assert_eq!(
        fault(read("k,v\na,1\nk,v\nb,2\n")),
        ("the header stands here again, in the middle of the rows".into(), Some((3, 1)))
    );
}

#[test]
fn the_decimal_mark_is_settled_by_the_column_or_refused() {
    assert_eq!(sums(read("k;v\na;1,5\na;1.234\n")), ["a 1235.5 ±0.55"]);
    assert_eq!(sums(read("k;v\na;1.5\na;1,234\n")), ["a 1235.5 ±0.55"]);
    assert_eq!(sums(read("k,v\na,1.234\n")), ["a 1.234 ±0.0005"]);
    assert_eq!(sums(read("k,v\na,\"1,234\"\na,\"1,234.5\"\n")), ["a 2468.5 ±0.55"]);
    assert_eq!(fault(read("k;v\na;1.234\n")).0, "the column `v` may be thousands or decimals");
    assert_eq!(fault(read("k\tv\na\t1,234\n")).0, "the column `v` may be thousands or decimals");
    assert_eq!(
        fault(read("k,v\na,1.234\na,\"1,234\"\n")).0,
        "the column `v` has points and commas that may be thousands or decimals"
    );
    assert_eq!(
        fault(read("k;v\na;1.5\na;1,5\n")).0,
        "the column `v` has a decimal point in one row and a decimal comma in another"
    );
    let dialect = Dialect { decimal: Some(','), ..Dialect::default() };
    assert_eq!(sums(read_as("k;v\na;1.234\na;1,234\n", &dialect, &[0], &[1])), ["a 1235.234 ±0.5005"]);
}

#[test]
fn a_unit_in_the_cells_must_be_one() {
    let cells = read("k,v\na,5%\nb,6.5%\n").expect("cells");
    assert_eq!(cells.units[0].as_ref().map(|unit| unit.name()), Some("%"));
    let (sentence, place) = fault(read("k,v\na,5%\nb,6.5\n"));
    assert_eq!((sentence.as_str(), place), ("the column `v` changes its unit from one cell to another", Some((3, 3))));
    assert!(read("k,v\na,$5\nb,€5\n").is_err());
}

#[test]
fn scales_and_bounds_reach_the_sum() {
    let cells = read("k,v\na,1.5万\na,>2万\nb,~400\nc,<1\nc,>1\n").expect("cells");
    let shown = |group: &Group| (group.values[0].total.to_string(), group.values[0].half.to_string(), group.values[0].bound);
    assert_eq!(shown(&cells.groups[0]), ("35000".into(), "5500".into(), Some(Bound::Above)));
    assert_eq!(shown(&cells.groups[1]), ("400".into(), "0.5".into(), Some(Bound::About)));
    assert_eq!(shown(&cells.groups[2]).2, Some(Bound::About));
    let open: Vec<String> = cells.groups.iter().map(|group| group.values[0].half_open.normalized().to_string()).collect();
    assert_eq!(open, ["5000", "0.5", "1"]);
}

#[test]
fn the_digest_is_of_the_bytes() {
    let request = Request { digest: true, ..request(&[], &[]) };
    let cells = cells(&Input::bytes("a.csv", "k,v\na,1\n"), &Dialect::default(), &request).expect("cells");
    let hex: String = cells.digests[0].iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(hex, "01a90a081d6971b86840c3fcaa8df879ab940529e676216b603a9d5ea5db45c7");
    assert_eq!(cells.groups.len(), 1, "without keys there is one group");
}

#[test]
fn what_is_no_file_is_refused() {
    let of = |path: &str| {
        let Findings(findings) = header(&Input::file(path, path), &Dialect::default()).expect_err("refused");
        (findings[0].fact.to_string(), findings[0].exit_code())
    };
    assert_eq!(of("/nowhere/a.csv"), ("there is no file `/nowhere/a.csv`".into(), 3));
    assert_eq!(of("a\0b"), ("there is no file `a\0b`".into(), 3));
    assert_eq!(of("/"), ("`/` is a folder, not a file".into(), 3));
    assert_eq!(of("/dev/zero"), ("`/dev/zero` is a device, not a file".into(), 3));
    assert_eq!(of("/proc/self/maps"), ("`/proc/self/maps` is made up by the system, not a file".into(), 3));
}

/// Rows with quotes, line ends inside them, blank lines, several scales and missing cells.
fn rows() -> impl Strategy<Value = Vec<String>> {
    let key = prop_oneof!["[ab]{1,2}", Just("\"x,\ny\"".to_owned()), Just("\"\"\"\r\n\"".to_owned()), Just("城".to_owned())];
    let value = prop_oneof![
        "-?[0-9]{1,9}",
        "-?[0-9]{1,4}\\.[0-9]{1,6}",
        Just(String::new()),
        Just("\"1,234.5\"".to_owned()),
        Just(">3".to_owned())
    ];
    prop::collection::vec((key, value).prop_map(|(key, value)| format!("{key},{value}\n")), 1..60)
}

proptest! {
    #[test]
    fn threads_blocks_and_the_order_of_rows_do_not_matter(rows in rows(), threads in 1_usize..9, block in 1_usize..99, turn in 0_usize..60) {
        let read = |rows: &[String], effort| {
            let text = format!("k,v\n{}", rows.concat());
            cells_by(&Input::bytes("a.csv", text), &Dialect::default(), &request(&[0], &[1]), effort).expect("cells")
        };
        let once = read(&rows, Effort { threads: 1, block: 1 << 20 });
        prop_assert_eq!(&once, &read(&rows, Effort { threads, block }));
        let mut turned = rows.clone();
        turned.rotate_left(turn % rows.len());
        turned.reverse();
        let other = read(&turned, Effort { threads, block });
        prop_assert_eq!(once.groups.len(), other.groups.len());
        for (a, b) in once.groups.iter().zip(&other.groups) {
            prop_assert_eq!((&a.key, a.records), (&b.key, b.records));
            prop_assert_eq!((a.values[0].total, a.values[0].half, a.values[0].numbers, a.values[0].bound),
                            (b.values[0].total, b.values[0].half, b.values[0].numbers, b.values[0].bound));
        }
    }

    #[test]
    fn findings_do_not_depend_on_how_the_work_is_shared(text in "[ab,\"\n\r1.x]{0,60}", threads in 1_usize..5, block in 1_usize..40) {
        let input = Input::bytes("a.csv", format!("k,v\n{text}"));
        let read = |effort| cells_by(&input, &Dialect { delimiter: Some(b','.into()), ..Dialect::default() }, &request(&[0], &[1]), effort);
        prop_assert_eq!(read(Effort { threads: 1, block: 1 << 20 }), read(Effort { threads, block }));
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let input = Input::bytes("a.csv", bytes);
        if let Ok(header) = header(&input, &Dialect::default()) {
            let all: Vec<usize> = (0..header.names.len()).collect();
            let _ = cells(&input, &Dialect::default(), &request(&all[..1], &all));
        }
    }
}
