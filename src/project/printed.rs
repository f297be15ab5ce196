//! Numbers, units and scales as people print them in a claim or a card.

use std::fmt;

use super::spot::clipped;
use crate::number::Decimal;
use crate::unit::{self, NOUNS, Unit};

/// A number as it was printed, with the rounding that its printing implies.
///
/// ```
/// use sizeup::project::Printed;
/// let users: Printed = "1.07 billion".parse().unwrap();
/// assert_eq!(users.value.to_string(), "1070000000");
/// assert_eq!(users.half.to_string(), "5000000");
/// let market: Printed = "11524.81亿元".parse().unwrap();
/// assert_eq!((market.value.to_string().as_str(), market.unit.unwrap().name()), ("1152481000000", "CNY"));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Printed {
    /// As it was typed.
    pub text: String,
    /// The number in the base unit.
    pub value: Decimal,
    /// Half a unit of the last printed digit, in the base unit: the number before rounding lies within
    /// `value - half` and `value + half`.
    pub half: Decimal,
    /// The power of ten that its words say.
    pub power: i32,
    /// The base unit, where one is printed.
    pub unit: Option<Unit>,
}

/// A scale as it was typed, and its power of ten.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScaleWord {
    /// As it was typed: `million`, `10,000`, `亿`.
    pub text: String,
    /// Its power of ten.
    pub power: i32,
}

impl ScaleWord {
    /// The scale of these words; `None` where they hold a noun or a number that is no power of ten.
    pub fn read(text: &str) -> Option<ScaleWord> {
        let (power, unit) = unit_of(text)?;
        (unit.name().is_empty() && !text.trim().is_empty()).then(|| ScaleWord { text: text.to_owned(), power })
    }
}

/// A unit as printed, like [`unit::printed`]; `None` too for the few letters whose lower case has another length.
pub fn unit_of(text: &str) -> Option<(i32, Unit)> {
    let steady = |c: char| c.to_lowercase().map(char::len_utf8).sum::<usize>() == c.len_utf8();
    if text.chars().all(steady) { unit::printed(text) } else { None }
}

/// Whether a text begins like a printed number: a digit or a sign, with or without a currency before it.
pub(super) fn begins_like_a_number(text: &str) -> bool {
    let start = text.find(|c: char| c.is_ascii_digit() || is_sign(c));
    start.is_some_and(|start| text[..start].trim().is_empty() || noun_before(&text[..start]).is_some())
}

fn is_sign(c: char) -> bool {
    matches!(c, '+' | '-' | '−')
}

fn noun_before(text: &str) -> Option<&'static str> {
    let lower = text.trim().to_lowercase();
    NOUNS.iter().find(|noun| noun.power == 0 && noun.printed == lower).map(|noun| noun.unit)
}

impl std::str::FromStr for Printed {
    type Err = String;

    /// Reads a number with its sign, its thousands, its scale and its unit. The error is a sentence.
    fn from_str(typed: &str) -> Result<Printed, String> {
        let text = typed.trim();
        let refuse = |why: &str| Err(format!("`{}` is not a number: {why}", clipped(text)));
        let Some(start) = text.find(|c: char| c.is_ascii_digit() || is_sign(c)) else { return refuse("it has no digits") };
        let (before, rest) = text.split_at(start);
        let before = match noun_before(before) {
            None if !before.is_empty() => return refuse("what stands before the digits is no unit"),
            noun => noun,
        };
        let sign = rest.chars().next().filter(|c| is_sign(*c));
        let rest = rest.trim_start_matches(is_sign);
        let end = rest.find(|c: char| !(c.is_ascii_digit() || c == ',' || c == '.')).unwrap_or(rest.len());
        let (digits, words) = rest.split_at(end);
        let Some(digits) = without_thousands(digits) else { return refuse("a comma stands before three digits each") };
        let Ok(number) = digits.parse::<Decimal>() else { return refuse("digits, a point and digits, at most 38 of them") };
        let number = if sign.is_some_and(|sign| sign != '+') { number.negated() } else { number };
        if words.trim_start().starts_with(|c: char| c.is_ascii_digit()) {
            return refuse("two numbers stand side by side");
        }
        let Some((power, unit)) = unit_of(words) else { return refuse("its unit cannot be read") };
        let unit = match (before, unit.name()) {
            (Some(_), name) if !name.is_empty() => return refuse("it has a unit before and behind the digits"),
            (Some(before), _) => Some(Unit::new(before)),
            (None, "") => None,
            (None, _) => Some(unit),
        };
        match (number.shifted(power), number.half_unit().shifted(power)) {
            (Some(value), Some(half)) => Ok(Printed { text: text.to_owned(), value, half, power, unit }),
            _ => refuse("it has more than 38 digits"),
        }
    }
}

impl Printed {
    /// The number as a round one: a whole number is only as exact as the digits before its last zeros, so that `160`
    /// stands for 155 to 165.
    pub(super) fn round(self) -> Printed {
        let Some(mut whole) = self.value.shifted(-self.power).map(Decimal::normalized).filter(|_| self.half_is_of_one()) else {
            return self;
        };
        let mut half = self.half;
        while let Some(tenth) = whole.shifted(-1).map(Decimal::normalized).filter(|tenth| tenth.scale() == 0 && !whole.is_zero())
        {
            let Some(wider) = half.shifted(1) else { break };
            (whole, half) = (tenth, wider);
        }
        Printed { half, ..self }
    }

    /// Whether its digits are those of a whole number.
    fn half_is_of_one(&self) -> bool {
        Decimal::ZERO.half_unit().shifted(self.power) == Some(self.half)
    }
}

/// The digits without their commas, where each comma stands before a group of three.
fn without_thousands(digits: &str) -> Option<String> {
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let grouped = !whole.contains(',') || (1..=3).contains(&first.len());
    let fits = grouped && groups.all(|group| group.len() == 3) && !fraction.is_some_and(|fraction| fraction.contains(','));
    fits.then(|| digits.replace(',', ""))
}

impl fmt::Display for Printed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn printed(text: &str) -> (String, String, String) {
        let number: Printed = text.parse().unwrap_or_else(|why| panic!("{why}"));
        let unit = number.unit.map(|unit| unit.name().to_owned()).unwrap_or_default();
        (number.value.to_string(), number.half.to_string(), unit)
    }

    #[test]
    fn numbers_are_read_as_printed() {
        for (text, value, half, unit) in [
            ("6.8%", "6.8", "0.05", "%"),
            ("1.07 billion", "1070000000", "5000000", ""),
            ("11524.81亿元", "1152481000000", "500000", "CNY"),
            ("138 billion US dollars", "138000000000", "500000000", "USD"),
            ("US$138 billion", "138000000000", "500000000", "USD"),
            ("$1.5", "1.5", "0.05", "USD"),
            ("1 trillion", "1000000000000", "500000000000", ""),
            ("1,074 million persons", "1074000000", "500000", "person"),
            ("-1.30%", "-1.3", "0.005", "%"),
            ("−1.3 %", "-1.3", "0.05", "%"),
            ("+0.1个百分点", "0.1", "0.05", "pp"),
            ("0 pp", "0", "0.5", "pp"),
            ("36", "36", "0.5", ""),
        ] {
            assert_eq!(printed(text), (value.into(), half.into(), unit.into()), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_says_why() {
        for (text, why) in [
            ("", "it has no digits"),
            ("about 5", "what stands before the digits is no unit"),
            ("10,74", "a comma stands before three digits each"),
            ("1.2.3", "digits, a point and digits, at most 38 of them"),
            ("5 100 million", "two numbers stand side by side"),
            ("$5 yuan", "it has a unit before and behind the digits"),
            ("1 \u{212a}", "its unit cannot be read"),
        ] {
            let refused = text.parse::<Printed>().expect_err(text);
            assert_eq!(refused, format!("`{text}` is not a number: {why}"));
        }
        assert!(format!("9{}", " trillion".repeat(4)).parse::<Printed>().is_err());
    }

    #[test]
    fn scales_hold_no_noun() {
        assert_eq!(ScaleWord::read("10,000").map(|scale| scale.power), Some(4));
        assert_eq!(ScaleWord::read("亿").map(|scale| scale.power), Some(8));
        for text in ["", "million yuan", "12", "bilion"] {
            assert_eq!(ScaleWord::read(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "\\PC{0,20}", more in "[0-9.,$%+−亿万 a-zKİ-]{0,20}") {
            let _ = (text.parse::<Printed>(), more.parse::<Printed>(), ScaleWord::read(&text), begins_like_a_number(&more));
        }
    }
}
