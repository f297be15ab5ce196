//! Parquet files as other programs write them, and as nobody should.

use polars_parquet_format::thrift::protocol::TCompactOutputProtocol;
use polars_parquet_format::{
    ColumnChunk, ColumnMetaData, CompressionCodec, DataPageHeader, Encoding, FieldRepetitionType, PageHeader, PageType, RowGroup,
    SchemaElement, Type,
};
use proptest::prelude::*;

use super::*;
use crate::source::cells::{Request, cells};
use crate::source::dialect::Dialect;
use crate::source::input::Input;

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

/// A file of one column and one page, whose footer may be changed.
fn file(kind: Type, encoding: Encoding, (count, page): (i32, &[u8]), crc: Option<i32>, change: fn(&mut FileMetaData)) -> Vec<u8> {
    let length = i32::try_from(page.len()).expect("a short page");
    let head = DataPageHeader::new(count, encoding, Encoding::RLE, Encoding::RLE, None);
    let header = PageHeader::new(PageType::DATA_PAGE, length, length, crc, head, None, None, None);
    let mut out = MAGIC.to_vec();
    header.write_to_out_protocol(&mut TCompactOutputProtocol::new(&mut out)).expect("memory");
    out.extend_from_slice(page);
    let (count, size) = (i64::from(count), i64::try_from(out.len()).expect("a short file") - 4);
    let (path, codec) = (vec!["a".to_owned()], CompressionCodec::UNCOMPRESSED);
    let meta = ColumnMetaData::new(
        kind,
        vec![encoding],
        path,
        codec,
        count,
        size,
        size,
        None,
        4,
        None,
        None,
        None,
        None,
        None,
        None,
        None,
    );
    let root = SchemaElement::new(None, None, None, "root".to_owned(), 1, None, None, None, None, None);
    let required = FieldRepetitionType::REQUIRED;
    let column = SchemaElement::new(kind, None, required, "a".to_owned(), None, None, None, None, None, None);
    let group = RowGroup::new(
        vec![ColumnChunk::new(None, 4, meta, None, None, None, None, None, None)],
        size,
        count,
        None,
        None,
        None,
        None,
    );
    let mut footer = FileMetaData::new(2, vec![root, column], count, vec![group], None, None, None, None, None);
    change(&mut footer);
    let begins = out.len();
    footer.write_to_out_protocol(&mut TCompactOutputProtocol::new(&mut out)).expect("memory");
    let size = u32::try_from(out.len() - begins).expect("a short footer");
    out.extend(size.to_le_bytes());
    out.extend_from_slice(MAGIC);
    out
}

/// The text of a file with the numbers 1 and 2, or why it is refused.
fn numbers(crc: Option<i32>, change: fn(&mut FileMetaData)) -> String {
    let bytes = file(Type::INT32, Encoding::PLAIN, (2, &[1, 0, 0, 0, 2, 0, 0, 0]), crc, change);
    let table = Table::open("a.parquet", Stored::Memory(bytes.into()), None);
    let mut text = String::new();
    match table.map(|mut table| table.read_to_string(&mut text)) {
        Ok(Ok(_)) => text,
        Ok(Err(error)) => error.to_string(),
        Err(crate::finding::Findings(found)) => found[0].fact.to_string(),
    }
}

#[test]
fn no_footer_loses_rows() {
    let damaged = |what: &str| format!("`a.parquet` is damaged: {what}");
    assert_eq!(numbers(None, |_| {}), "\"a\"\n1\n2\n");
    let rows = damaged("its row groups have not as many rows as the file");
    assert_eq!(numbers(None, |footer| footer.num_rows = 1), rows);
    assert_eq!(numbers(None, |footer| footer.row_groups.clear()), rows);
    fn fewer(footer: &mut FileMetaData) {
        footer.num_rows = 1;
        footer.row_groups[0].num_rows = 1;
    }
    assert_eq!(numbers(None, fewer), damaged("a column has another number of cells than its row group has rows"));
    let all_fewer = |footer: &mut FileMetaData| {
        fewer(footer);
        footer.row_groups[0].columns[0].meta_data.as_mut().expect("a description").num_values = 1;
    };
    assert_eq!(numbers(None, all_fewer), damaged("a column has more cells than its row group has rows"));
    assert_eq!(numbers(None, |footer| footer.schema.truncate(1)), damaged("it has no columns"));
}

#[test]
fn a_checksum_is_believed() {
    // Of the eight bytes of the page, as gzip computes it.
    let right = 0x0381_177c_u32.cast_signed();
    assert_eq!(numbers(Some(right), |_| {}), numbers(None, |_| {}));
    let said = "`a.parquet` is damaged: a page has another checksum than its header says in the column `a`";
    assert_eq!(numbers(Some(right ^ 1), |_| {}), said);
}

#[test]
fn equal_lengths_take_no_bytes() {
    // A hundred thousand empty texts: one block of differences without a bit.
    let page = [0x80, 0x80, 8, 4, 0xa0, 0x8d, 6, 0, 0, 0, 0, 0, 0];
    let bytes = file(Type::BYTE_ARRAY, Encoding::DELTA_LENGTH_BYTE_ARRAY, (100_000, &page), None, |_| {});
    assert_eq!(text(&bytes).expect("text").lines().skip(1).filter(|line| *line == "\"\"").count(), 100_000);
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
