//! The digits of a printed number: groups, decimal mark, exponent.

use super::words::{EXPONENTS, GROUPS};
use super::{MAX_SCALE, Refusal};
use crate::number::MAX_DIGITS;

/// Which sign separates the decimals, as a card declares it or a column settles it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mark {
    /// Not known.
    #[default]
    Unsettled,
    /// `1,234.5`
    Point,
    /// `1.234,5`
    Comma,
}

impl Mark {
    /// The mark of a card's `decimal`.
    pub fn of(decimal: char) -> Option<Mark> {
        match decimal {
            '.' => Some(Mark::Point),
            ',' => Some(Mark::Comma),
            _ => None,
        }
    }
}

/// What the digits of one number say of the decimal mark of their column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// Nothing: `1234`.
    Nothing,
    /// The mark is a point: `1.5`, `1,234,567`.
    Point,
    /// The mark is a comma: `1,5`, `1.234.567`.
    Comma,
    /// `1.234`: decimals behind a point, or thousands.
    EitherPoint,
    /// `1,234`: thousands, or decimals behind a comma.
    EitherComma,
}

pub(super) struct Digits {
    pub(super) mantissa: i128,
    pub(super) scale: i32,
    pub(super) evidence: Evidence,
}

/// Reads digits at the beginning of a text; what stands behind them is handed back.
pub(super) fn read(text: &str, mark: Mark) -> Result<(Digits, &str), Refusal> {
    let (body, rest) = text.split_at(body_length(text));
    let (whole, decimals, evidence) = split(body, mark).ok_or(Refusal::NotANumber)?;
    let (power, rest) = exponent(rest)?;
    let mut mantissa = 0_i128;
    for digit in whole.bytes().chain(decimals.bytes()).filter(u8::is_ascii_digit) {
        if mantissa >= 10_i128.pow(MAX_DIGITS - 1) {
            return Err(Refusal::TooLong);
        }
        mantissa = mantissa * 10 + i128::from(digit - b'0');
    }
    let scale = i32::try_from(decimals.len()).map_err(|_| Refusal::TooLong)? - power;
    if scale.abs() > 2 * MAX_SCALE {
        return Err(Refusal::TooLong);
    }
    Ok((Digits { mantissa, scale, evidence }, rest))
}

/// Spaces and apostrophes that group digits by thousands, and by nothing else.
fn is_group_space(c: char) -> bool {
    GROUPS.iter().any(|(sign, ..)| *sign == c && !matches!(c, ',' | '.'))
}

/// The length of the digits, with every separator that has a digit behind it.
fn body_length(text: &str) -> usize {
    let mut length = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let digit_next = chars.peek().is_some_and(|(_, next)| next.is_ascii_digit());
        match c {
            '0'..='9' => length = at + 1,
            '.' | ',' if digit_next => {}
            c if is_group_space(c) && digit_next && at > 0 => {}
            _ => break,
        }
    }
    length
}

fn exponent(text: &str) -> Result<(i32, &str), Refusal> {
    let Some(rest) = EXPONENTS.iter().find_map(|spelt| text.strip_prefix(spelt)) else { return Ok((0, text)) };
    let digits = rest.strip_prefix(['+', '-']).unwrap_or(rest);
    let length = digits.bytes().take_while(u8::is_ascii_digit).count();
    if length == 0 {
        // `5 eur` begins like an exponent and is none.
        return Ok((0, text));
    }
    let power: i32 = digits[..length].parse().map_err(|_| Refusal::TooLong)?;
    if power > 2 * MAX_SCALE {
        return Err(Refusal::TooLong);
    }
    Ok((if rest.starts_with('-') { -power } else { power }, &digits[length..]))
}

/// The digits before and behind the decimal mark, and what they say of it.
fn split(body: &str, mark: Mark) -> Option<(&str, &str, Evidence)> {
    let points = body.matches('.').count();
    let commas = body.matches(',').count();
    let spaces = body.contains(is_group_space);
    let (decimal, evidence) = match (points, commas) {
        (0, 0) => (None, Evidence::Nothing),
        (1, 0) | (0, 1) => {
            let sign = if points == 1 { '.' } else { ',' };
            let (whole, behind) = body.split_once(sign)?;
            let either = !spaces && behind.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0');
            match (sign, mark) {
                (_, Mark::Unsettled) if either && sign == '.' => (Some('.'), Evidence::EitherPoint),
                (_, Mark::Unsettled) if either => (None, Evidence::EitherComma),
                ('.', Mark::Unsettled) | ('.', Mark::Point) => (Some('.'), Evidence::Point),
                (_, Mark::Unsettled) | (_, Mark::Comma) if sign == ',' => (Some(','), Evidence::Comma),
                ('.', _) => (None, Evidence::Comma),
                _ => (None, Evidence::Point),
            }
        }
        (1, _) if commas > 1 || body.find(',') < body.find('.') => (Some('.'), Evidence::Point),
        (_, 1) => (Some(','), Evidence::Comma),
        (0, _) => (None, Evidence::Point),
        (_, 0) => (None, Evidence::Comma),
        _ => return None,
    };
    match (mark, evidence) {
        (Mark::Point, Evidence::Comma) | (Mark::Comma, Evidence::Point) => return None,
        _ => {}
    }
    let (whole, decimals) = match decimal {
        Some(sign) => body.split_once(sign)?,
        None => (body, ""),
    };
    let plain = decimals.bytes().all(|byte| byte.is_ascii_digit());
    let whole_fits = grouped(whole) || (whole.is_empty() && decimal.is_some());
    (plain && whole_fits).then_some((whole, decimals, evidence))
}

/// Whether digits stand alone, or in groups of three that one sign separates, or in Indian groups.
fn grouped(whole: &str) -> bool {
    if !whole.is_empty() && whole.bytes().all(|byte| byte.is_ascii_digit()) {
        return true;
    }
    let Some(sign) = whole.chars().find(|c| !c.is_ascii_digit()) else { return false };
    let groups: Vec<&str> = whole.split(sign).collect();
    let digits = groups.iter().all(|group| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit()));
    let [first, middle @ .., last] = &groups[..] else { return false };
    let thousands = first.len() <= 3 && middle.iter().all(|group| group.len() == 3);
    let indian = sign == ',' && !middle.is_empty() && first.len() <= 2 && middle.iter().all(|group| group.len() == 2);
    digits && last.len() == 3 && (thousands || indian)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn evidence(text: &str) -> Option<Evidence> {
        read(text, Mark::Unsettled).ok().filter(|(_, rest)| rest.is_empty()).map(|(digits, _)| digits.evidence)
    }

    #[test]
    fn one_number_may_settle_the_mark_or_leave_it_open() {
        for (text, expected) in [
            ("1234", Evidence::Nothing),
            ("1.5", Evidence::Point),
            ("0.234", Evidence::Point),
            ("1234.567", Evidence::Point),
            ("1,234.5", Evidence::Point),
            ("1,234,567", Evidence::Point),
            ("1,234,567.8", Evidence::Point),
            ("12,34,567", Evidence::Point),
            ("1,5", Evidence::Comma),
            ("0,234", Evidence::Comma),
            ("1.234,5", Evidence::Comma),
            ("1.234.567", Evidence::Comma),
            ("1.234.567,8", Evidence::Comma),
            ("1.234", Evidence::EitherPoint),
            ("1,234", Evidence::EitherComma),
            ("12 345,678", Evidence::Comma),
        ] {
            assert_eq!(evidence(text), Some(expected), "{text}");
        }
        for text in ["1,23,4", "1.23.4", "1,2345,678", "1.2,3.4", "1,,2", "1234,567,890"] {
            assert_eq!(evidence(text), None, "{text}");
        }
    }

    #[test]
    fn a_settled_mark_reads_what_was_open() {
        let mantissa = |text, mark| read(text, mark).ok().map(|(digits, _)| (digits.mantissa, digits.scale));
        assert_eq!(mantissa("1.234", Mark::Point), Some((1234, 3)));
        assert_eq!(mantissa("1.234", Mark::Comma), Some((1234, 0)));
        assert_eq!(mantissa("1,234", Mark::Comma), Some((1234, 3)));
        assert_eq!(mantissa("1,234", Mark::Point), Some((1234, 0)));
        assert_eq!(mantissa("1.5", Mark::Comma), None);
        assert_eq!(mantissa("1,5", Mark::Point), None);
    }
}
