//! The footer of a Parquet file: its columns and what their bytes mean.

use std::io;
use std::sync::Arc;

use polars_parquet_format::thrift::protocol::TCompactInputProtocol;
use polars_parquet_format::{ConvertedType, FieldRepetitionType, FileMetaData, LogicalType, SchemaElement, TimeUnit, Type};

use super::{MAGIC, MAX_PART, damaged, unread};
use crate::source::input::stored::Stored;

/// A column.
#[derive(Clone, Debug)]
pub(super) struct Field {
    pub(super) name: Arc<str>,
    /// How its values are stored.
    pub(super) stored: Type,
    /// The bytes of each value of a fixed length.
    pub(super) length: usize,
    pub(super) meaning: Meaning,
    /// A cell may have no value.
    pub(super) optional: bool,
}

/// What the values of a column mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Meaning {
    /// What they are: a number, or true and false.
    Plain,
    /// An integer without a sign.
    Unsigned,
    /// A text.
    Text,
    /// A decimal with so many digits behind the point.
    Decimal(u32),
    /// Days since 1970.
    Date,
    /// A time of the day, in parts of a second: thousandths, millionths, billionths.
    Time(i64),
    /// A moment since 1970, in such parts of a second; in UTC or in no known time zone.
    Moment(i64, bool),
}

/// Reads the footer of a file.
pub(super) fn read(name: &str, stored: &Stored) -> io::Result<(FileMetaData, Vec<Field>)> {
    let length = stored.length()?;
    let mut end = [0; 8];
    if length < 12 {
        return Err(damaged(name, "it is too short to have a footer"));
    }
    stored.read_exact_at(&mut end, length - 8)?;
    if end[4..] != *MAGIC {
        return Err(damaged(name, "it does not end like a Parquet file: it was cut short, or is still written"));
    }
    let size = u64::from(u32::from_le_bytes([end[0], end[1], end[2], end[3]]));
    if size > length - 12 || size > MAX_PART as u64 {
        return Err(damaged(name, "its footer is longer than it may be"));
    }
    let mut footer = vec![0; usize::try_from(size).unwrap_or(0)];
    stored.read_exact_at(&mut footer, length - 8 - size)?;
    // Every element of a list takes a byte at least, which the protocol counts as up to eight: room is made for no more.
    let mut protocol = TCompactInputProtocol::new(footer.as_slice(), footer.len() * 16);
    let footer = FileMetaData::read_from_in_protocol(&mut protocol).map_err(|_| damaged(name, "its footer cannot be read"))?;
    let rows = footer.row_groups.iter().try_fold(0_i64, |rows, group| rows.checked_add(group.num_rows));
    if rows != Some(footer.num_rows) {
        return Err(damaged(name, "its row groups have not as many rows as the file"));
    }
    let fields = fields(name, &footer.schema)?;
    Ok((footer, fields))
}

/// The columns of a schema without structure.
fn fields(name: &str, schema: &[SchemaElement]) -> io::Result<Vec<Field>> {
    let columns = schema.get(1..).unwrap_or_default();
    if columns.is_empty() {
        return Err(damaged(name, "it has no columns"));
    }
    let nested = |element: &&SchemaElement| {
        element.num_children.is_some_and(|children| children > 0)
            || element.repetition_type == Some(FieldRepetitionType::REPEATED)
    };
    if let Some(element) = columns.iter().find(nested) {
        let what = format!("has lists or structures in its column `{}`", element.name);
        return Err(unread(name, what, "give each part a column of its own, or leave the column out of the file"));
    }
    columns.iter().map(|element| field(name, element)).collect()
}

fn field(name: &str, element: &SchemaElement) -> io::Result<Field> {
    let stored = element.type_.ok_or_else(|| damaged(name, "a column has no type"))?;
    let meaning = meaning(element, stored).ok_or_else(|| {
        let what = format!("has a column `{}` of a type that is neither number, text nor time", element.name);
        unread(name, what, "write it as text, or leave the column out of the file")
    })?;
    let length = element.type_length.and_then(|length| usize::try_from(length).ok()).unwrap_or(0);
    if stored == Type::FIXED_LEN_BYTE_ARRAY && !(1..=16).contains(&length) {
        let what = format!("has decimals of {length} bytes in its column `{}`", element.name);
        return Err(unread(name, what, "decimals of up to 38 digits are read"));
    }
    let optional = element.repetition_type == Some(FieldRepetitionType::OPTIONAL);
    Ok(Field { name: Arc::from(element.name.as_str()), stored, length, meaning, optional })
}

/// What the values mean; `None` where it is nothing that a cell can hold.
fn meaning(element: &SchemaElement, stored: Type) -> Option<Meaning> {
    let decimal = |scale: i32| u32::try_from(scale).ok().filter(|scale| *scale <= 38).map(Meaning::Decimal);
    let found = match (&element.logical_type, element.converted_type) {
        (Some(LogicalType::DECIMAL(decimals)), _) => decimal(decimals.scale)?,
        (None, Some(ConvertedType::DECIMAL)) => decimal(element.scale.unwrap_or(0))?,
        (Some(LogicalType::DATE(_)), _) | (None, Some(ConvertedType::DATE)) => Meaning::Date,
        (Some(LogicalType::TIME(time)), _) => Meaning::Time(parts(&time.unit)),
        (None, Some(ConvertedType::TIME_MILLIS)) => Meaning::Time(1_000),
        (None, Some(ConvertedType::TIME_MICROS)) => Meaning::Time(1_000_000),
        (Some(LogicalType::TIMESTAMP(time)), _) => Meaning::Moment(parts(&time.unit), time.is_adjusted_to_u_t_c),
        (None, Some(ConvertedType::TIMESTAMP_MILLIS)) => Meaning::Moment(1_000, true),
        (None, Some(ConvertedType::TIMESTAMP_MICROS)) => Meaning::Moment(1_000_000, true),
        (Some(LogicalType::INTEGER(integer)), _) if !integer.is_signed => Meaning::Unsigned,
        (None, Some(ConvertedType::UINT_8 | ConvertedType::UINT_16 | ConvertedType::UINT_32 | ConvertedType::UINT_64)) => {
            Meaning::Unsigned
        }
        (Some(LogicalType::BSON(_) | LogicalType::UUID(_) | LogicalType::FLOAT16(_)), _)
        | (None, Some(ConvertedType::BSON | ConvertedType::INTERVAL)) => return None,
        // Old writers do not say that bytes are text; the reading checks that they are.
        _ if stored == Type::BYTE_ARRAY => Meaning::Text,
        _ if stored == Type::INT96 => Meaning::Moment(1_000_000_000, false),
        _ => Meaning::Plain,
    };
    let integer = stored == Type::INT32 || stored == Type::INT64;
    let fits = match found {
        Meaning::Decimal(_) => integer || stored == Type::BYTE_ARRAY || stored == Type::FIXED_LEN_BYTE_ARRAY,
        Meaning::Date => stored == Type::INT32,
        Meaning::Unsigned | Meaning::Time(_) => integer,
        Meaning::Moment(..) => stored == Type::INT64 || stored == Type::INT96,
        Meaning::Text => stored == Type::BYTE_ARRAY,
        Meaning::Plain => integer || [Type::BOOLEAN, Type::FLOAT, Type::DOUBLE].contains(&stored),
    };
    fits.then_some(found)
}

fn parts(unit: &TimeUnit) -> i64 {
    match unit {
        TimeUnit::MILLIS(_) => 1_000,
        TimeUnit::MICROS(_) => 1_000_000,
        TimeUnit::NANOS(_) => 1_000_000_000,
    }
}
