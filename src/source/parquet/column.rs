//! The cells of one column in one row group, page by page.

use std::io;
use std::ops::Range;
use std::sync::Arc;

use polars_parquet_format::thrift::protocol::TCompactInputProtocol;
use polars_parquet_format::{ColumnChunk, CompressionCodec, Encoding, PageHeader, PageType, Type};

use super::delta::Delta;
use super::hybrid::{Hybrid, bits};
use super::lexeme::{self, Value};
use super::schema::Field;
use super::{MAX_PART, damaged, packing, unread};
use crate::source::input::progress;
use crate::source::input::stored::Stored;

/// The most bytes of the header of a page.
const MAX_HEADER: usize = 1 << 20;

/// A column while it is read.
pub(super) struct Column {
    file: Arc<str>,
    field: Field,
    stored: Stored,
    codec: CompressionCodec,
    /// Where the next page begins, and where the last one ends.
    at: u64,
    end: u64,
    /// The values that pages point to, as text, one behind the other.
    dictionary: (Vec<u8>, Vec<Range<usize>>),
    page: Page,
}

/// A page while it is read.
#[derive(Default)]
struct Page {
    bytes: Vec<u8>,
    /// How many cells are still to come.
    left: usize,
    /// Which of them have a value, where not all do.
    present: Option<Hybrid>,
    values: Values,
}

/// How the values of a page are stored, and where the next one is.
#[derive(Default)]
enum Values {
    #[default]
    None,
    /// One behind the other.
    Plain(usize),
    /// True and false, a bit each.
    Bits(usize),
    /// True and false, in runs.
    Runs(Hybrid),
    /// Numbers of values in the dictionary.
    Dictionary(Hybrid),
    /// Integers as differences.
    Delta(Delta),
    /// Texts, whose lengths stand before them.
    Lengths(Delta, usize),
    /// Texts that begin like the one before: how many bytes are the same, how long the rest is, where the rests stand.
    Fronts { same: Delta, rest: Delta, at: usize, last: Vec<u8> },
    /// The first bytes of all values, then the second bytes: where they begin, how many values there are, the next one.
    Split(usize, usize, usize),
}

impl Column {
    pub(super) fn open(file: &Arc<str>, field: Field, stored: &Stored, chunk: &ColumnChunk) -> io::Result<Column> {
        let Some(meta) = chunk.meta_data.as_ref().filter(|meta| meta.type_ == field.stored) else {
            return Err(damaged(
                file,
                &format!("the column `{}` has no description, or another type than the schema", field.name),
            ));
        };
        if chunk.file_path.is_some() || chunk.crypto_metadata.is_some() {
            let what = format!("keeps its column `{}` in another file, or enciphered", field.name);
            return Err(unread(file, what, "write the file again as a whole, in clear"));
        }
        let first =
            meta.dictionary_page_offset.filter(|at| *at > 0 && *at < meta.data_page_offset).unwrap_or(meta.data_page_offset);
        let (at, size) = (u64::try_from(first), u64::try_from(meta.total_compressed_size));
        let (Ok(at), Ok(size)) = (at, size) else { return Err(damaged(file, "a column begins before the file")) };
        if at.checked_add(size).is_none_or(|end| stored.length().is_ok_and(|length| end > length)) {
            return Err(damaged(file, "a column ends behind the file"));
        }
        Ok(Column {
            file: file.clone(),
            field,
            stored: stored.clone(),
            codec: meta.codec,
            at,
            end: at + size,
            dictionary: Default::default(),
            page: Page::default(),
        })
    }

    /// Writes the next cell.
    pub(super) fn next(&mut self, out: &mut Vec<u8>, comma: bool, alone: bool) -> io::Result<()> {
        while self.page.left == 0 {
            self.next_page(comma, alone)?;
        }
        self.page.left -= 1;
        let present = match &mut self.page.present {
            None => Some(1),
            Some(levels) => levels.next(&self.page.bytes),
        };
        let done = match present {
            Some(0) => {
                if alone {
                    lexeme::quoted(out, b"", true);
                }
                Some(())
            }
            Some(_) => self.value(out, comma, alone),
            None => None,
        };
        done.ok_or_else(|| damaged(&self.file, &format!("a page of the column `{}` does not hold what it says", self.field.name)))
    }

    /// Whether no page has a cell left.
    pub(super) fn is_at_its_end(&self) -> bool {
        self.page.left == 0
    }

    fn value(&mut self, out: &mut Vec<u8>, comma: bool, alone: bool) -> Option<()> {
        let (field, bytes) = (&self.field, &self.page.bytes);
        let mut put = |value: Value<'_>| lexeme::write(out, field, value, comma, alone);
        match &mut self.page.values {
            Values::None => None,
            Values::Plain(at) => put(plain(field, bytes, at)?),
            Values::Bits(at) => {
                *at += 1;
                put(Value::Bool(bits(bytes, *at - 1, 1)? == 1))
            }
            Values::Runs(runs) => put(Value::Bool(runs.next(bytes)? == 1)),
            Values::Dictionary(indices) => {
                let range = self.dictionary.1.get(indices.next(bytes)? as usize)?;
                out.extend_from_slice(self.dictionary.0.get(range.clone())?);
                Some(())
            }
            Values::Delta(delta) => {
                let value = delta.next(bytes)?;
                // Differences of 32 bits wrap around at 32 bits.
                put(Value::Integer(if field.stored == Type::INT32 { i64::from(value as i32) } else { value }))
            }
            Values::Lengths(lengths, at) => {
                let start = *at;
                *at = start.checked_add(usize::try_from(lengths.next(bytes)?).ok()?)?;
                put(Value::Bytes(bytes.get(start..*at)?))
            }
            Values::Fronts { same, rest, at, last } => {
                last.truncate(usize::try_from(same.next(bytes)?).ok().filter(|same| *same <= last.len())?);
                let start = *at;
                *at = start.checked_add(usize::try_from(rest.next(bytes)?).ok()?)?;
                last.extend_from_slice(bytes.get(start..*at)?);
                put(Value::Bytes(last))
            }
            Values::Split(begins, count, next) => {
                let width = width(field)?;
                let mut value = [0; 16];
                for (number, byte) in value.iter_mut().take(width).enumerate() {
                    *byte = *bytes.get(begins.checked_add(number.checked_mul(*count)?)?.checked_add(*next)?)?;
                }
                *next += 1;
                put(plain(field, &value[..width], &mut 0)?)
            }
        }
    }

    /// Reads the next page, into the dictionary or to be read from.
    fn next_page(&mut self, comma: bool, alone: bool) -> io::Result<()> {
        let broken = |what: &str| damaged(&self.file, &format!("{what} in the column `{}`", self.field.name));
        if self.at >= self.end {
            return Err(broken("there are fewer cells than rows"));
        }
        let (header, begins) = self.page_header().ok_or_else(|| broken("a page has no header"))?;
        let size = |size: i32| usize::try_from(size).ok().filter(|size| *size <= MAX_PART);
        let (Some(packed), Some(unpacked)) = (size(header.compressed_page_size), size(header.uncompressed_page_size)) else {
            return Err(broken("a page has more than 64 MiB"));
        };
        if begins + packed as u64 > self.end {
            return Err(broken("a page ends behind its column"));
        }
        let mut bytes = vec![0; packed];
        self.stored.read_exact_at(&mut bytes, begins)?;
        if header.crc.is_some_and(|crc| crc.cast_unsigned() != packing::crc32(&bytes)) {
            return Err(broken("a page has another checksum than its header says"));
        }
        self.at = begins + packed as u64;
        progress::add(packed as u64);
        match header.type_ {
            PageType::DICTIONARY_PAGE => {
                let count = header.dictionary_page_header.map(|header| header.num_values).unwrap_or(0);
                let bytes = self.unpacked(&bytes, unpacked)?;
                self.read_dictionary(&bytes, usize::try_from(count).unwrap_or(0), comma, alone)
            }
            PageType::DATA_PAGE => {
                let Some(head) = header.data_page_header else { return Err(broken("a page has no header")) };
                let bytes = self.unpacked(&bytes, unpacked)?;
                let (mut at, mut present) = (0, None);
                if self.field.optional && head.definition_level_encoding != Encoding::RLE {
                    let what = format!("marks the missing cells of its column `{}` in an old way", self.field.name);
                    return Err(unread(&self.file, what, "write the file again with a newer program"));
                }
                if self.field.optional {
                    let length = bytes.first_chunk::<4>().map(|length| u32::from_le_bytes(*length) as usize);
                    let end = length.and_then(|length| length.checked_add(4)).filter(|end| *end <= bytes.len());
                    let Some(end) = end else { return Err(broken("a page is cut short")) };
                    (at, present) = (end, Hybrid::new(1, 4, end));
                }
                self.begin(bytes, head.num_values, present, at, head.encoding)
            }
            PageType::DATA_PAGE_V2 => {
                let Some(head) = header.data_page_header_v2 else { return Err(broken("a page has no header")) };
                let levels = (size(head.repetition_levels_byte_length), size(head.definition_levels_byte_length));
                let (Some(above), Some(levels)) = levels else { return Err(broken("a page is cut short")) };
                let at = above + levels;
                let (Some(plain), Some(rest)) = (bytes.get(..at), unpacked.checked_sub(at)) else {
                    return Err(broken("a page is cut short"));
                };
                let mut whole = plain.to_vec();
                match head.is_compressed.unwrap_or(true) {
                    true => whole.extend(self.unpacked(&bytes[at..], rest)?),
                    false => whole.extend_from_slice(&bytes[at..]),
                }
                let present = self.field.optional.then(|| Hybrid::new(1, above, at)).flatten();
                self.begin(whole, head.num_values, present, at, head.encoding)
            }
            // Indices of pages are not needed.
            _ => Ok(()),
        }
    }

    /// The header of the next page, and where its bytes begin. Most are short; one with statistics may be long.
    fn page_header(&self) -> Option<(PageHeader, u64)> {
        [4 << 10, MAX_HEADER].into_iter().find_map(|most| {
            let length = usize::try_from(self.end - self.at).map_or(most, |left| left.min(most));
            let mut bytes = vec![0; length];
            self.stored.read_exact_at(&mut bytes, self.at).ok()?;
            let mut rest = bytes.as_slice();
            let header = PageHeader::read_from_in_protocol(&mut TCompactInputProtocol::new(&mut rest, MAX_HEADER)).ok()?;
            Some((header, self.at + (length - rest.len()) as u64))
        })
    }

    fn unpacked(&self, packed: &[u8], length: usize) -> io::Result<Vec<u8>> {
        packing::unpacked(&self.file, &self.field.name, self.codec, packed, length)
    }

    fn read_dictionary(&mut self, bytes: &[u8], count: usize, comma: bool, alone: bool) -> io::Result<()> {
        let (mut text, mut ranges, mut at) = (Vec::new(), Vec::new(), 0);
        for _ in 0..count {
            let start = text.len();
            let written =
                plain(&self.field, bytes, &mut at).and_then(|value| lexeme::write(&mut text, &self.field, value, comma, alone));
            if written.is_none() {
                return Err(damaged(&self.file, &format!("the dictionary of the column `{}` is cut short", self.field.name)));
            }
            if text.len() > MAX_PART {
                let what = format!("has more than 64 MiB of text in the dictionary of its column `{}`", self.field.name);
                return Err(unread(&self.file, what, "write it without dictionaries"));
            }
            ranges.push(start..text.len());
        }
        self.dictionary = (text, ranges);
        Ok(())
    }

    /// Begins to read from a page whose values begin at `at`.
    fn begin(&mut self, bytes: Vec<u8>, count: i32, present: Option<Hybrid>, at: usize, encoding: Encoding) -> io::Result<()> {
        let texts = self.field.stored == Type::BYTE_ARRAY;
        let integers = self.field.stored == Type::INT32 || self.field.stored == Type::INT64;
        let most = u64::try_from(count).unwrap_or(0);
        let values = match encoding {
            Encoding::PLAIN if self.field.stored == Type::BOOLEAN => Some(Values::Bits(at * 8)),
            Encoding::PLAIN => Some(Values::Plain(at)),
            Encoding::PLAIN_DICTIONARY | Encoding::RLE_DICTIONARY => match bytes.get(at) {
                Some(width) => Hybrid::new((*width).into(), at + 1, bytes.len()).map(Values::Dictionary),
                // Without a value there is no width either.
                None => Some(Values::None),
            },
            Encoding::RLE if self.field.stored == Type::BOOLEAN => Hybrid::new(1, at + 4, bytes.len()).map(Values::Runs),
            Encoding::DELTA_BINARY_PACKED if integers => Delta::new(&bytes, at).map(Values::Delta),
            Encoding::DELTA_LENGTH_BYTE_ARRAY if texts => Delta::new(&bytes, at).and_then(|lengths| {
                let end = behind(&lengths, &bytes, most)?;
                Some(Values::Lengths(lengths, end))
            }),
            Encoding::DELTA_BYTE_ARRAY if texts => Delta::new(&bytes, at).and_then(|same| {
                let rest = Delta::new(&bytes, behind(&same, &bytes, most)?)?;
                let at = behind(&rest, &bytes, most)?;
                Some(Values::Fronts { same, rest, at, last: Vec::new() })
            }),
            Encoding::BYTE_STREAM_SPLIT => {
                width(&self.field).map(|width| Values::Split(at, bytes.len().saturating_sub(at) / width, 0))
            }
            other => {
                let what = format!("stores its column `{}` in a way (encoding {})", self.field.name, other.0);
                return Err(unread(&self.file, what, "write it with the default encodings"));
            }
        };
        let (Some(values), Ok(left)) = (values, usize::try_from(count)) else {
            return Err(damaged(&self.file, &format!("a page of the column `{}` does not begin as it must", self.field.name)));
        };
        self.page = Page { bytes, left, present, values };
        Ok(())
    }
}

/// Where what stands behind packed integers begins; `None` where there are more than a page has cells.
fn behind(delta: &Delta, bytes: &[u8], most: u64) -> Option<usize> {
    let mut delta = delta.clone();
    if delta.left() > most {
        return None;
    }
    while delta.left() > 0 {
        delta.next(bytes)?;
    }
    Some(delta.end())
}

/// The bytes of each value, where all have as many.
fn width(field: &Field) -> Option<usize> {
    match field.stored {
        Type::INT32 | Type::FLOAT => Some(4),
        Type::INT64 | Type::DOUBLE => Some(8),
        Type::INT96 => Some(12),
        Type::FIXED_LEN_BYTE_ARRAY => Some(field.length),
        _ => None,
    }
}

/// The value that stands at `at`, which moves behind it.
fn plain<'a>(field: &Field, bytes: &'a [u8], at: &mut usize) -> Option<Value<'a>> {
    let start = *at;
    let mut take = |length: usize| {
        *at = start.checked_add(length)?;
        bytes.get(start..*at)
    };
    Some(match field.stored {
        Type::INT32 => Value::Integer(i32::from_le_bytes(take(4)?.try_into().ok()?).into()),
        Type::INT64 => Value::Integer(i64::from_le_bytes(take(8)?.try_into().ok()?)),
        Type::FLOAT => Value::Single(f32::from_le_bytes(take(4)?.try_into().ok()?)),
        Type::DOUBLE => Value::Double(f64::from_le_bytes(take(8)?.try_into().ok()?)),
        Type::INT96 => Value::Bytes(take(12)?),
        Type::FIXED_LEN_BYTE_ARRAY => Value::Bytes(take(field.length)?),
        Type::BYTE_ARRAY => {
            let length = u32::from_le_bytes(bytes.get(start..start.checked_add(4)?)?.try_into().ok()?) as usize;
            Value::Bytes(&take(length.checked_add(4)?)?[4..])
        }
        _ => return None,
    })
}
