//! Numbers as people print them: `1,234.5`, `(5)`, `$12`, `11524.81亿元`, `>3`, `~400`, `６.８％`.
//!
//! Imports only the small types. What a number may carry are tables: [`BOUNDS`] here, `SCALES` and `NOUNS` in `unit`;
//! one more notation is one row there, and the walking tests read it. What is ambiguous is never decided here: a
//! number says which decimal mark it speaks for ([`Evidence`]), and the column as a whole decides.

mod digits;
mod plain;

use crate::number::{Decimal, MAX_DIGITS};
use crate::unit::{NOUNS, SCALES, Unit};

pub use digits::{Evidence, Mark};
pub(super) use plain::plain;

/// The open side of a number that is printed as a bound or an approximation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bound {
    /// More than the number: `>3`, `超过3`.
    Above,
    /// Less than the number: `<3`.
    Below,
    /// Near the number: `~3`, `约3`.
    About,
}

/// Where the words of a bound stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Before the number.
    Before,
    /// Behind its digits or its scale.
    Behind,
}

/// How bounds are printed, in lower case; the longer ones first where one begins another.
pub const BOUNDS: &[(&str, Side, Bound)] = &[
    (">=", Side::Before, Bound::Above),
    (">", Side::Before, Bound::Above),
    ("≥", Side::Before, Bound::Above),
    ("more than", Side::Before, Bound::Above),
    ("at least", Side::Before, Bound::Above),
    ("over", Side::Before, Bound::Above),
    ("above", Side::Before, Bound::Above),
    ("超过", Side::Before, Bound::Above),
    ("超", Side::Before, Bound::Above),
    ("逾", Side::Before, Bound::Above),
    ("余", Side::Behind, Bound::Above),
    ("多", Side::Behind, Bound::Above),
    ("+", Side::Behind, Bound::Above),
    ("<=", Side::Before, Bound::Below),
    ("<", Side::Before, Bound::Below),
    ("≤", Side::Before, Bound::Below),
    ("less than", Side::Before, Bound::Below),
    ("under", Side::Before, Bound::Below),
    ("below", Side::Before, Bound::Below),
    ("at most", Side::Before, Bound::Below),
    ("不足", Side::Before, Bound::Below),
    ("不到", Side::Before, Bound::Below),
    ("~", Side::Before, Bound::About),
    ("≈", Side::Before, Bound::About),
    ("about", Side::Before, Bound::About),
    ("around", Side::Before, Bound::About),
    ("approximately", Side::Before, Bound::About),
    ("approx.", Side::Before, Bound::About),
    ("nearly", Side::Before, Bound::About),
    ("ca.", Side::Before, Bound::About),
    ("约", Side::Before, Bound::About),
    ("大约", Side::Before, Bound::About),
    ("近", Side::Before, Bound::About),
    ("接近", Side::Before, Bound::About),
    ("左右", Side::Behind, Bound::About),
];

/// What often stands for a missing value, in lower case. None is read so unless it is declared: `-` may be a zero, `x`
/// may be a secret.
pub const MISSING: &[&str] = &[
    ".", "..", "...", "…", "……", "-", "--", "–", "—", "——", ":", "n/a", "na", "n.a.", "#n/a", "null", "none", "nil",
    "nan", "x", "c", "?", "无", "不详",
];

/// Currencies that may stand before a number; each is a noun of `unit`.
const BEFORE: &[&str] = &["us$", "$", "¥", "€", "£", "rmb", "cny", "usd", "eur", "jpy", "gbp", "人民币"];

/// A number as printed: `mantissa × 10^-scale`.
#[derive(Clone, Debug, PartialEq)]
pub struct Printed {
    /// The digits, with their sign.
    pub mantissa: i128,
    /// The digits behind the point, less the power of ten of a scale: `1.5万` has 15 and -3.
    pub scale: i32,
    /// The open side, where one is printed.
    pub bound: Option<Bound>,
    /// The unit that stands in the cell, where one does.
    pub unit: Option<Unit>,
    /// What the digits say of the decimal mark.
    pub evidence: Evidence,
}

impl Printed {
    /// The number.
    pub fn value(&self) -> Option<Decimal> {
        scaled(self.mantissa, self.scale)
    }

    /// Half a unit of its last printed digit, integers too.
    pub fn half(&self) -> Option<Decimal> {
        scaled(5, self.scale + 1)
    }
}

/// `mantissa × 10^-scale`, where it fits.
pub(super) fn scaled(mantissa: i128, scale: i32) -> Option<Decimal> {
    match u32::try_from(scale) {
        Ok(scale) => Decimal::new(mantissa, scale),
        Err(_) => Decimal::new(mantissa, 0)?.shifted(-scale),
    }
}

/// Why a text is not read as a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is none, or one that can be read in two ways.
    NotANumber,
    /// It has more digits than are kept exactly.
    TooLong,
}

/// The largest scale: half a unit of the last digit has one decimal more.
const MAX_SCALE: i32 = MAX_DIGITS as i32 - 1;

/// Reads a number as printed. Without a settled `mark`, digits that can be read two ways are read with a decimal
/// point, and [`Printed::evidence`] says so.
///
/// ```
/// use sizeup::source::number::{Bound, Mark, parse};
/// let size = parse("11,524.81亿元", Mark::Unsettled).unwrap();
/// assert_eq!(size.value().unwrap().to_string(), "1152481000000");
/// assert_eq!(size.half().unwrap().to_string(), "500000");
/// assert_eq!(size.unit.unwrap().name(), "CNY");
/// assert_eq!(parse("约 400", Mark::Unsettled).unwrap().bound, Some(Bound::About));
/// assert!(parse("1,23O", Mark::Unsettled).is_err());
/// ```
pub fn parse(text: &str, mark: Mark) -> Result<Printed, Refusal> {
    let narrow = narrowed(text);
    let mut rest = narrow.trim();
    let mut bound = None;
    if let Some((words, _, found)) = longest(rest, Side::Before) {
        bound = Some(found);
        rest = rest[words.len()..].trim_start();
    }
    let enclosed = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let mut negative = enclosed.is_some();
    rest = enclosed.unwrap_or(rest).trim();
    let mut signs = usize::from(negative);
    let mut sign = |rest: &mut &str| {
        if let Some(behind) = rest.strip_prefix(['+', '-']) {
            negative |= rest.starts_with('-');
            signs += 1;
            *rest = behind.trim_start();
        }
    };
    sign(&mut rest);
    let mut unit = None;
    let currency = BEFORE.iter().filter(|word| rest.starts_with(**word)).max_by_key(|word| word.len());
    if let Some(word) = currency {
        unit = noun(word);
        rest = rest[word.len()..].trim_start();
        sign(&mut rest);
    }
    let (digits, mut rest) = digits::read(rest, mark)?;
    if let Some(before) = rest.trim_end().strip_suffix('-').filter(|before| before.trim().is_empty() && signs == 0) {
        // `5-`, as some ledgers print it.
        (negative, signs, rest) = (true, 1, before);
    }
    if signs > 1 {
        return Err(Refusal::NotANumber);
    }
    let mut scale = digits.scale;
    let (behind, rest) = suffix(rest, &mut scale, &mut bound)?;
    if !rest.is_empty() || (behind.is_some() && unit.is_some()) {
        return Err(Refusal::NotANumber);
    }
    if let Some((found, power)) = behind.or(unit) {
        scale -= power;
        unit = Some((found, 0));
    }
    if scale.abs() > MAX_SCALE {
        return Err(Refusal::TooLong);
    }
    let mantissa = if negative { -digits.mantissa } else { digits.mantissa };
    Ok(Printed { mantissa, scale, bound, unit: unit.map(|(unit, _)| Unit::new(unit)), evidence: digits.evidence })
}

type Noun = (&'static str, i32);

/// What may stand behind the digits: a bound, scales, a bound, a noun. The rest is what is none of these.
fn suffix<'a>(text: &'a str, scale: &mut i32, bound: &mut Option<Bound>) -> Result<(Option<Noun>, &'a str), Refusal> {
    let mut rest = text.trim_start();
    let mut open = |rest: &mut &'a str| match longest(rest, Side::Behind) {
        Some(_) if bound.is_some() => Err(Refusal::NotANumber),
        Some((words, _, found)) => {
            *bound = Some(found);
            *rest = rest[words.len()..].trim_start();
            Ok(())
        }
        None => Ok(()),
    };
    open(&mut rest)?;
    while let Some(word) = SCALES.iter().filter(|word| begins(rest, word.printed)).max_by_key(|word| word.printed.len())
    {
        *scale -= word.power;
        rest = rest[word.printed.len()..].trim_start();
    }
    open(&mut rest)?;
    match noun(rest.trim_end()) {
        Some(found) => Ok((Some(found), "")),
        None => Ok((None, rest)),
    }
}

fn noun(text: &str) -> Option<Noun> {
    NOUNS.iter().find(|noun| noun.printed == text).map(|noun| (noun.unit, noun.power))
}

fn longest(text: &str, side: Side) -> Option<(&'static str, Side, Bound)> {
    BOUNDS
        .iter()
        .filter(|(words, at, _)| *at == side && begins(text, words))
        .max_by_key(|(words, ..)| words.len())
        .copied()
}

/// Whether `text` begins with `word` as a word, not with the beginning of a longer one.
fn begins(text: &str, word: &str) -> bool {
    let letters = word.ends_with(|last: char| last.is_ascii_alphabetic());
    text.strip_prefix(word).is_some_and(|rest| !letters || !rest.starts_with(|next: char| next.is_ascii_alphanumeric()))
}

/// Full-width signs as their narrow ones, minus signs as `-`, lower case.
fn narrowed(text: &str) -> String {
    let narrow = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).expect("ASCII"),
        '\u{3000}' => ' ',
        '\u{2212}' => '-',
        '\u{ffe5}' => '¥',
        '\u{ffe1}' => '£',
        _ => c,
    };
    text.chars().map(narrow).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn value(text: &str) -> Option<String> {
        parse(text, Mark::Unsettled).ok().map(|number| number.value().expect("fits").to_string())
    }

    #[test]
    fn what_people_print_is_read() {
        for (text, expected) in [
            ("1,234.5", "1234.5"),
            ("1.234,5", "1234.5"),
            ("12 345", "12345"),
            ("12\u{202f}345,6", "12345.6"),
            ("1'234'567", "1234567"),
            ("12,34,567", "1234567"),
            ("$5", "5"),
            ("-$5", "-5"),
            ("$-5", "-5"),
            ("($1,200)", "-1200"),
            ("5-", "-5"),
            ("−5", "-5"),
            ("+5", "5"),
            (".5", "0.5"),
            ("6.8%", "6.8"),
            ("６.８％", "6.8"),
            ("１２", "12"),
            ("1e3", "1000"),
            ("1.5E+3", "1500"),
            ("15e-1", "1.5"),
            ("11524.81亿元", "1152481000000"),
            ("1.07 billion", "1070000000"),
            ("3万亿", "3000000000000"),
            ("300余万人", "3000000"),
            ("1.2亿余元", "120000000"),
            ("5 ‰", "0.5"),
            (" 7 ", "7"),
        ] {
            assert_eq!(value(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in [
            "",
            "-",
            "x",
            "1,23O",
            "1,23,4",
            "1 23",
            "1.2.3",
            "1,2,3",
            "12a",
            "12*",
            "12[1]",
            "--5",
            "(-5)",
            "-5-",
            "5.",
            "1e",
            "1e999",
            "$5元",
            "5 widgets",
            "NaN",
            "inf",
            "0x10",
            "1_000",
            "1.234.56",
            "1 234,567.8",
            ">",
            "万",
            "~>5",
            "2023-06",
            "½",
            "٣",
        ] {
            assert_eq!(value(text), None, "{text}");
        }
    }

    #[test]
    fn bounds_are_walked() {
        for (words, side, bound) in BOUNDS {
            let text = if *side == Side::Before { format!("{words} 5") } else { format!("5{words}") };
            let number = parse(&text, Mark::Unsettled).unwrap_or_else(|_| panic!("{text}"));
            assert_eq!((number.bound, number.mantissa), (Some(*bound), 5), "{text}");
        }
    }

    #[test]
    fn scales_and_nouns_are_walked() {
        for scale in SCALES {
            for noun in NOUNS {
                let text = format!("2.5 {} {}", scale.printed, noun.printed);
                let number = parse(&text, Mark::Unsettled).unwrap_or_else(|_| panic!("{text}"));
                assert_eq!((number.mantissa, number.scale), (25, 1 - scale.power - noun.power), "{text}");
                assert_eq!(number.unit, Some(Unit::new(noun.unit)), "{text}");
            }
        }
        for word in BEFORE {
            assert!(parse(&format!("{word}5"), Mark::Unsettled).is_ok_and(|number| number.unit.is_some()), "{word}");
        }
    }

    #[test]
    fn long_numbers_stay_exact_or_are_refused() {
        let text = "12345678901234567890123.123456789012345";
        assert_eq!(value(text).as_deref(), Some(text));
        assert_eq!(parse(&"9".repeat(39), Mark::Unsettled), Err(Refusal::TooLong));
        assert_eq!(parse("1e60", Mark::Unsettled), Err(Refusal::TooLong));
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "[0-9.,'’ ()+%$e万亿余>~-]{0,24}") {
            for mark in [Mark::Unsettled, Mark::Point, Mark::Comma] {
                let _ = parse(&text, mark).map(|number| (number.value(), number.half()));
            }
        }
    }
}
