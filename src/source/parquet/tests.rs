//! Parquet files as other programs write them, and as nobody should.

use proptest::prelude::*;

use super::super::cells::{Request, cells};
use super::super::dialect::Dialect;
use super::super::input::Input;
use super::*;

/// What polars, DuckDB and Arrow wrote of one table, in all encodings that they know.
const FILES: &[&[u8]] = &[
    include_bytes!("../../../tests/parquet/polars-zstd.parquet"),
    include_bytes!("../../../tests/parquet/duckdb-snappy.parquet"),
    include_bytes!("../../../tests/parquet/duckdb-v2.parquet"),
    include_bytes!("../../../tests/parquet/arrow-delta.parquet"),
    include_bytes!("../../../tests/parquet/arrow-int96.parquet"),
];

fn text(bytes: &[u8]) -> io::Result<String> {
    let stored = Stored::Memory(bytes.to_vec().into());
    let mut table = Table::open("a.parquet", stored, None).map_err(|_| io::ErrorKind::InvalidData)?;
    let mut text = String::new();
    table.read_to_string(&mut text)?;
    Ok(text)
}

#[test]
fn one_table_is_one_text_whoever_wrote_it() {
    let first = text(FILES[0]).expect("text");
    assert!(first.contains("2022-12-31,rural,,9007199254740993,12345678901234567890.12,,,,3,2,,01:02:03\n"), "{first}");
    for file in &FILES[1..4] {
        assert_eq!(text(file).expect("text"), first);
    }
    // An older version of the format, which has no times of day.
    let without = |line: &str| line.rsplit_once(',').map_or(line.to_owned(), |(rest, _)| rest.to_owned());
    let older = first.lines().map(|line| {
        if line == "2021-12-31,\"urban, all\",72.5,-2,-2.25,2021-12-31T13:14:15.16,false,\"x" {
            line.to_owned()
        } else {
            without(line)
        }
    });
    assert_eq!(text(FILES[4]).expect("text").lines().collect::<Vec<_>>(), older.collect::<Vec<_>>());
}

#[test]
fn a_card_may_have_decimal_commas_all_the_same() {
    let input = Input::bytes("a.parquet", FILES[0]);
    let read = |decimal| {
        let dialect = Dialect { decimal, delimiter: Some(b';'.into()), skip: 7, ..Dialect::default() };
        let cells = cells(&input, &dialect, &Request { keys: vec![0], values: vec![4], ..Request::default() }).expect("cells");
        cells.groups.iter().map(|group| group.values[0].total.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(read(Some(',')), ["-1.15", "12345678901234567890.12", "5"]);
    assert_eq!(read(None), read(Some(',')));
}

#[test]
fn a_text_without_end_stops_at_the_limit() {
    let stored = Stored::Memory(FILES[0].to_vec().into());
    let mut table = Table::open("a.parquet", stored, None).expect("a footer");
    table.text.clear();
    table.room = 100;
    let error = table.read_to_string(&mut String::new()).expect_err("refused").to_string();
    assert_eq!(error, "`a.parquet` unpacks to more than 16 GiB and more than 1000 times its size");
}

proptest! {
    #[test]
    fn a_damaged_file_is_refused_or_read_and_never_more(
        file in 0..FILES.len(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = FILES[file].to_vec();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(at) = cut {
            bytes.truncate(at.index(bytes.len()));
        }
        // A count of rows that grew is not waited for.
        if let Ok(table) = Table::open("a.parquet", Stored::Memory(bytes.into()), None) {
            let mut text = Vec::new();
            let _ = table.take(1 << 20).read_to_end(&mut text);
        }
    }
}
