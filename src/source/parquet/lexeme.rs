//! One cell of a Parquet file as it would stand in a CSV.

use std::fmt::Display;
use std::io::Write;

use super::schema::{Field, Meaning};

/// A value as it is stored.
#[derive(Clone, Copy, Debug)]
pub(super) enum Value<'a> {
    Bool(bool),
    Integer(i64),
    Single(f32),
    Double(f64),
    Bytes(&'a [u8]),
}

/// Writes a value; `None` where it is beyond what its type can mean. Decimals may have a comma.
pub(super) fn write(out: &mut Vec<u8>, field: &Field, value: Value<'_>, comma: bool, alone: bool) -> Option<()> {
    match (value, field.meaning) {
        (Value::Bool(value), _) => plain(out, value),
        (Value::Integer(value), Meaning::Unsigned) if field.stored == polars_parquet_format::Type::INT32 => {
            plain(out, i32::try_from(value).ok()?.cast_unsigned());
        }
        (Value::Integer(value), Meaning::Unsigned) => plain(out, value.cast_unsigned()),
        (Value::Integer(value), Meaning::Plain) => plain(out, value),
        (Value::Integer(value), Meaning::Decimal(scale)) => decimal(out, value.into(), scale, comma),
        (Value::Bytes(bytes), Meaning::Decimal(scale)) => decimal(out, big_endian(bytes)?, scale, comma),
        (Value::Integer(days), Meaning::Date) => date(out, days)?,
        (Value::Integer(value), Meaning::Time(parts)) => clock(out, value, parts)?,
        (Value::Integer(value), Meaning::Moment(parts, utc)) => moment(out, value, parts, utc)?,
        (Value::Bytes(bytes), Meaning::Moment(..)) => old_moment(out, bytes)?,
        (Value::Bytes(bytes), _) => quoted(out, bytes, alone),
        (Value::Single(value), _) => float(out, value, value.abs().into(), comma),
        (Value::Double(value), _) => float(out, value, value.abs(), comma),
        (Value::Integer(_), Meaning::Text) => return None,
    }
    Some(())
}

fn plain(out: &mut Vec<u8>, value: impl Display) {
    // Memory can be written.
    let _ = write!(out, "{value}");
}

/// The fewest digits that say which float it is; very large and very small ones with an exponent.
fn float<T: Display + std::fmt::LowerExp>(out: &mut Vec<u8>, value: T, size: f64, comma: bool) {
    let start = out.len();
    let _ = if size != 0.0 && size.is_finite() && !(1e-7..1e17).contains(&size) {
        write!(out, "{value:e}")
    } else {
        write!(out, "{value}")
    };
    with_comma(out, start, comma);
}

/// A decimal with all of its digits: `120` with a scale of 2 is `1.20`.
fn decimal(out: &mut Vec<u8>, value: i128, scale: u32, comma: bool) {
    let digits = format!("{:0width$}", value.unsigned_abs(), width = scale as usize + 1);
    let (whole, rest) = digits.split_at(digits.len() - scale as usize);
    let start = out.len();
    let sign = if value < 0 { "-" } else { "" };
    let _ = match rest {
        "" => write!(out, "{sign}{whole}"),
        rest => write!(out, "{sign}{whole}.{rest}"),
    };
    with_comma(out, start, comma);
}

/// Puts a comma for the point, and the number in quotes: the fields are separated by commas.
fn with_comma(out: &mut Vec<u8>, start: usize, comma: bool) {
    if let Some(point) = out[start..].iter().position(|byte| *byte == b'.').filter(|_| comma) {
        out[start + point] = b',';
        out.insert(start, b'"');
        out.push(b'"');
    }
}

/// A whole number of up to 16 bytes, the highest first.
fn big_endian(bytes: &[u8]) -> Option<i128> {
    let first = *bytes.first()?;
    let start = if first >= 0x80 { -1 } else { 0 };
    (bytes.len() <= 16).then(|| bytes.iter().fold(start, |value, byte| value << 8 | i128::from(*byte)))
}

/// A day by how many lie between it and the first of 1970.
fn date(out: &mut Vec<u8>, days: i64) -> Option<()> {
    // Count from the first of March of the year 0, so that leap days end a year: 400 years have 146,097 days.
    let days = days.checked_add(719_468)?;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let (day, month) = (day - (153 * month + 2) / 5 + 1, if month < 10 { month + 3 } else { month - 9 });
    let year = era * 400 + year + i64::from(month <= 2);
    // Other years are not written with four digits.
    if !(0..=9999).contains(&year) {
        return None;
    }
    let _ = write!(out, "{year:04}-{month:02}-{day:02}");
    Some(())
}

fn clock(out: &mut Vec<u8>, value: i64, parts: i64) -> Option<()> {
    let (seconds, rest) = (value.div_euclid(parts), value.rem_euclid(parts));
    if !(0..86_400).contains(&seconds) {
        return None;
    }
    let _ = write!(out, "{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    if rest > 0 {
        let digits = parts.ilog10() as usize;
        let rest = format!("{rest:0digits$}");
        let _ = write!(out, ".{}", rest.trim_end_matches('0'));
    }
    Some(())
}

fn moment(out: &mut Vec<u8>, value: i64, parts: i64, utc: bool) -> Option<()> {
    let day = parts.checked_mul(86_400)?;
    date(out, value.div_euclid(day))?;
    out.push(b'T');
    clock(out, value.rem_euclid(day), parts)?;
    if utc {
        out.push(b'Z');
    }
    Some(())
}

/// A moment as old writers store it: nanoseconds of the day, and the day since the year -4713.
fn old_moment(out: &mut Vec<u8>, bytes: &[u8]) -> Option<()> {
    let nanoseconds = i64::from_le_bytes(bytes.get(..8)?.try_into().ok()?);
    let day = u32::from_le_bytes(bytes.get(8..12)?.try_into().ok()?);
    date(out, i64::from(day) - 2_440_588)?;
    out.push(b'T');
    clock(out, nanoseconds, 1_000_000_000)
}

/// A text, in quotes where it needs them; always where it stands alone, so that an empty one is no blank line.
pub(super) fn quoted(out: &mut Vec<u8>, text: &[u8], alone: bool) {
    if !alone && !text.iter().any(|byte| b",\"\r\n".contains(byte)) {
        return out.extend_from_slice(text);
    }
    out.push(b'"');
    for byte in text {
        if *byte == b'"' {
            out.push(b'"');
        }
        out.push(*byte);
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn days_are_those_of_the_calendar() {
        for (days, expected) in [
            (0, "1970-01-01"),
            (-1, "1969-12-31"),
            (11_016, "2000-02-29"),
            (19_722, "2023-12-31"),
            (19_723, "2024-01-01"),
            (-719_528, "0000-01-01"),
            (2_932_896, "9999-12-31"),
        ] {
            assert_eq!(text(|out| date(out, days).expect("a date")), expected);
        }
        assert!(date(&mut Vec::new(), 2_932_897).is_none() && date(&mut Vec::new(), i64::MAX).is_none());
    }

    #[test]
    fn numbers_keep_their_digits() {
        assert_eq!(text(|out| decimal(out, -120, 2, false)), "-1.20");
        assert_eq!(text(|out| decimal(out, 5, 3, true)), "\"0,005\"");
        assert_eq!(text(|out| decimal(out, 7, 0, true)), "7");
        assert_eq!(text(|out| float(out, 0.1_f32, 0.1, false)), "0.1");
        assert_eq!(text(|out| float(out, 1e300, 1e300, false)), "1e300");
        assert_eq!(text(|out| float(out, f64::NAN, f64::NAN, false)), "NaN");
        assert_eq!(big_endian(&[0xff, 0x00]), Some(-256));
        assert_eq!(big_endian(&[0x80; 17]), None);
    }

    #[test]
    fn moments_show_no_more_than_they_have() {
        assert_eq!(text(|out| moment(out, 1_704_067_200_000, 1_000, false).expect("a moment")), "2024-01-01T00:00:00");
        assert_eq!(text(|out| moment(out, -1, 1_000_000, true).expect("a moment")), "1969-12-31T23:59:59.999999Z");
        assert_eq!(text(|out| quoted(out, b"a\"b", false)), "\"a\"\"b\"");
        assert_eq!(text(|out| quoted(out, b"", true)), "\"\"");
    }
}
