//! Parquet: one row group, numbers as exact decimals, everything else as text, an empty cell as null.
//!
//! Written by hand on the structures of `polars-parquet-format`, for the reasons that the reader in `source` gives. What
//! is written has no time and no random part, so the same sheet gives the same bytes.

use polars_parquet_format::thrift::protocol::TCompactOutputProtocol;
use polars_parquet_format::{
    ColumnChunk, ColumnMetaData, CompressionCodec, ConvertedType, DataPageHeader, DecimalType, Encoding, FieldRepetitionType,
    FileMetaData, LogicalType, PageHeader, PageType, RowGroup, SchemaElement, StringType, Type,
};

use super::Sheet;

const MAGIC: &[u8] = b"PAR1";

/// How many cells a page has.
const PAGE: usize = 1 << 16;

/// The most digits of a decimal, and the bytes that hold them.
const DIGITS: usize = 38;
const BYTES: i32 = 16;

/// What the cells of a column are.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Cells {
    Text,
    /// Decimals of so many digits behind the point.
    Decimal(usize),
}

/// A sheet as Parquet.
pub fn parquet(sheet: &Sheet) -> Vec<u8> {
    let mut out = MAGIC.to_vec();
    let columns: Vec<(&str, Cells)> =
        sheet.header.iter().enumerate().map(|(number, name)| (name.as_str(), cells(sheet, number))).collect();
    let chunks: Vec<ColumnChunk> =
        columns.iter().enumerate().map(|(number, (name, cells))| chunk(sheet, number, name, *cells, &mut out)).collect();
    let rows = length(sheet.rows.len());
    let total = chunks.iter().filter_map(|chunk| chunk.meta_data.as_ref()).map(|meta| meta.total_uncompressed_size).sum();
    let groups = match rows {
        0 => Vec::new(),
        _ => vec![RowGroup::new(chunks, total, rows, None, None, None, None)],
    };
    let created = format!("sizeup {}", env!("CARGO_PKG_VERSION"));
    let footer = FileMetaData::new(2, schema(&columns), rows, groups, None, created, None, None, None);
    let begins = out.len();
    footer.write_to_out_protocol(&mut TCompactOutputProtocol::new(&mut out)).expect("memory can be written");
    let size = u32::try_from(out.len() - begins).expect("a footer is small");
    out.extend_from_slice(&size.to_le_bytes());
    out.extend_from_slice(MAGIC);
    out
}

fn length(count: usize) -> i64 {
    i64::try_from(count).expect("memory is smaller")
}

/// Numbers are decimals where all of a column fit one scale.
fn cells(sheet: &Sheet, column: usize) -> Cells {
    let mut digits = (0, 0);
    for cell in sheet.rows.iter().map(|row| &row[column]).filter(|cell| !cell.is_empty()) {
        let bare = cell.strip_prefix('-').unwrap_or(cell);
        let (whole, rest) = bare.split_once('.').unwrap_or((bare, ""));
        if !sheet.numeric[column] || whole.is_empty() || !bare.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
            return Cells::Text;
        }
        digits = (digits.0.max(whole.len()), digits.1.max(rest.len()));
    }
    if sheet.numeric[column] && digits.0 + digits.1 <= DIGITS { Cells::Decimal(digits.1) } else { Cells::Text }
}

fn schema(columns: &[(&str, Cells)]) -> Vec<SchemaElement> {
    let count = i32::try_from(columns.len()).expect("few columns");
    let root = SchemaElement::new(None, None, None, "sizeup".to_owned(), count, None, None, None, None, None);
    let element = |(name, cells): &(&str, Cells)| {
        let optional = FieldRepetitionType::OPTIONAL;
        match cells {
            Cells::Text => {
                let (text, logical) = (ConvertedType::UTF8, LogicalType::STRING(StringType {}));
                SchemaElement::new(Type::BYTE_ARRAY, None, optional, (*name).to_owned(), None, text, None, None, None, logical)
            }
            Cells::Decimal(scale) => {
                let (scale, precision) = (i32::try_from(*scale).expect("few digits"), DIGITS as i32);
                let (kind, logical) = (ConvertedType::DECIMAL, LogicalType::DECIMAL(DecimalType { scale, precision }));
                let name = (*name).to_owned();
                SchemaElement::new(Type::FIXED_LEN_BYTE_ARRAY, BYTES, optional, name, None, kind, scale, precision, None, logical)
            }
        }
    };
    std::iter::once(root).chain(columns.iter().map(element)).collect()
}

/// Writes the pages of a column, and says where they are.
fn chunk(sheet: &Sheet, column: usize, name: &str, cells: Cells, out: &mut Vec<u8>) -> ColumnChunk {
    let begins = length(out.len());
    let mut unpacked = 0;
    for rows in sheet.rows.chunks(PAGE) {
        let page = page(rows.iter().map(|row| row[column].as_str()), cells);
        let packed = snap::raw::Encoder::new().compress_vec(&page).expect("a page is small");
        let size = |bytes: &[u8]| i32::try_from(bytes.len()).expect("a page is small");
        let count = i32::try_from(rows.len()).expect("a page is small");
        let head = DataPageHeader::new(count, Encoding::PLAIN, Encoding::RLE, Encoding::RLE, None);
        let header = PageHeader::new(PageType::DATA_PAGE, size(&page), size(&packed), None, head, None, None, None);
        let before = out.len();
        header.write_to_out_protocol(&mut TCompactOutputProtocol::new(&mut *out)).expect("memory can be written");
        unpacked += length(out.len() - before + page.len());
        out.extend_from_slice(&packed);
    }
    let kind = if cells == Cells::Text { Type::BYTE_ARRAY } else { Type::FIXED_LEN_BYTE_ARRAY };
    let (encodings, path) = (vec![Encoding::PLAIN, Encoding::RLE], vec![name.to_owned()]);
    let (count, packed) = (length(sheet.rows.len()), length(out.len()) - begins);
    let codec = CompressionCodec::SNAPPY;
    let meta = ColumnMetaData::new(
        kind, encodings, path, codec, count, unpacked, packed, None, begins, None, None, None, None, None, None, None,
    );
    ColumnChunk::new(None, begins, meta, None, None, None, None, None, None)
}

/// Which cells have a value, in runs, and the values.
fn page<'a>(texts: impl Iterator<Item = &'a str> + Clone, cells: Cells) -> Vec<u8> {
    let mut levels = Vec::new();
    let mut run = (0_u64, true);
    for present in texts.clone().map(|text| !text.is_empty()) {
        if present != run.1 && run.0 > 0 {
            push_run(&mut levels, run);
            run.0 = 0;
        }
        run = (run.0 + 1, present);
    }
    push_run(&mut levels, run);
    let mut page = u32::try_from(levels.len()).expect("a page is small").to_le_bytes().to_vec();
    page.extend(levels);
    for text in texts.filter(|text| !text.is_empty()) {
        match cells {
            Cells::Text => {
                page.extend(u32::try_from(text.len()).expect("a cell is small").to_le_bytes());
                page.extend_from_slice(text.as_bytes());
            }
            Cells::Decimal(scale) => page.extend(mantissa(text, scale).to_be_bytes()),
        }
    }
    page
}

fn push_run(levels: &mut Vec<u8>, (count, present): (u64, bool)) {
    let mut head = count << 1;
    while head >= 0x80 {
        levels.push(head as u8 | 0x80);
        head >>= 7;
    }
    levels.extend([head as u8, u8::from(present)]);
}

/// The digits of a decimal, filled up to a scale.
fn mantissa(text: &str, scale: usize) -> i128 {
    let rest = text.split_once('.').map_or(0, |(_, rest)| rest.len());
    let digits = text.bytes().filter(u8::is_ascii_digit).chain(std::iter::repeat_n(b'0', scale - rest));
    let value = digits.fold(0, |value, digit| value * 10 + i128::from(digit - b'0'));
    if text.starts_with('-') { -value } else { value }
}

#[cfg(test)]
mod tests {
    use super::super::sheet::sample;
    use super::*;

    #[test]
    fn columns_of_numbers_have_one_scale() {
        let mut sheet = sample();
        assert_eq!([0, 4, 8].map(|column| cells(&sheet, column)), [Cells::Text, Cells::Decimal(1), Cells::Decimal(1)]);
        sheet.rows[0][4] = format!("1{}", "0".repeat(38));
        assert_eq!(cells(&sheet, 4), Cells::Text);
        assert_eq!((mantissa("-7.5", 3), mantissa("12", 0)), (-7500, 12));
    }

    #[test]
    fn the_same_sheet_gives_the_same_bytes() {
        let bytes = parquet(&sample());
        assert_eq!(bytes, parquet(&sample()));
        assert!(bytes.starts_with(MAGIC) && bytes.ends_with(MAGIC));
    }
}
