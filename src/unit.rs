//! Units: a base and the power of ten before it.

use std::fmt;
use std::sync::Arc;

/// A base unit, written out: `person`, `CNY`, `CNY/person`, `%`, `pp`. Scales are no part of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Unit(Arc<str>);

impl Unit {
    /// The unit of this name, as it is written in tables.
    pub fn new(name: &str) -> Unit {
        Unit(name.into())
    }

    /// `%`, the unit of growth and shares.
    pub fn percent() -> Unit {
        Unit::new("%")
    }

    /// `pp`, the unit of the changes of rates.
    pub fn points() -> Unit {
        Unit::new("pp")
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.0
    }

    /// `self` per `other`.
    ///
    /// ```
    /// use sizeup::unit::Unit;
    /// assert_eq!(Unit::new("CNY").per(&Unit::new("person")).name(), "CNY/person");
    /// ```
    pub fn per(&self, other: &Unit) -> Unit {
        Unit(format!("{self}/{other}").into())
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// A noun that people print and the base unit it names.
pub struct Noun {
    /// As printed, lower case.
    pub printed: &'static str,
    /// The base unit.
    pub unit: &'static str,
    /// The power of ten between them.
    pub power: i32,
}

const fn noun(printed: &'static str, unit: &'static str) -> Noun {
    Noun { printed, unit, power: 0 }
}

/// The nouns that are known. A noun that is not here is its own unit.
pub const NOUNS: &[Noun] = &[
    noun("%", "%"),
    noun("percent", "%"),
    noun("per cent", "%"),
    noun("percentage", "%"),
    Noun { printed: "‰", unit: "%", power: -1 },
    Noun { printed: "per mille", unit: "%", power: -1 },
    noun("pp", "pp"),
    noun("percentage points", "pp"),
    noun("percentage point", "pp"),
    noun("points", "pp"),
    noun("个百分点", "pp"),
    noun("百分点", "pp"),
    noun("yuan", "CNY"),
    noun("rmb", "CNY"),
    noun("cny", "CNY"),
    noun("renminbi", "CNY"),
    noun("¥", "CNY"),
    noun("元", "CNY"),
    noun("人民币", "CNY"),
    noun("us dollars", "USD"),
    noun("us dollar", "USD"),
    noun("dollars", "USD"),
    noun("usd", "USD"),
    noun("us$", "USD"),
    noun("$", "USD"),
    noun("美元", "USD"),
    noun("euros", "EUR"),
    noun("euro", "EUR"),
    noun("eur", "EUR"),
    noun("€", "EUR"),
    noun("yen", "JPY"),
    noun("jpy", "JPY"),
    noun("pounds", "GBP"),
    noun("gbp", "GBP"),
    noun("£", "GBP"),
    noun("persons", "person"),
    noun("person", "person"),
    noun("people", "person"),
    noun("users", "person"),
    noun("人", "person"),
    noun("households", "household"),
    noun("household", "household"),
    noun("户", "household"),
    noun("accounts", "account"),
    noun("account", "account"),
    noun("companies", "company"),
    noun("company", "company"),
    noun("titles", "title"),
    noun("title", "title"),
    noun("programmes", "programme"),
    noun("episodes", "episode"),
    noun("sessions", "session"),
    noun("videos", "video"),
    noun("minutes", "minute"),
    noun("minute", "minute"),
    noun("yuan per us dollar", "CNY/USD"),
    noun("yuan per person", "CNY/person"),
];

/// A word that scales a number and its power of ten.
pub struct Scale {
    /// As printed, lower case.
    pub printed: &'static str,
    /// The power of ten.
    pub power: i32,
}

const fn scale(printed: &'static str, power: i32) -> Scale {
    Scale { printed, power }
}

/// The scales that are known; the longer ones first where one begins another.
pub const SCALES: &[Scale] = &[
    scale("thousand", 3),
    scale("million", 6),
    scale("mn", 6),
    scale("billion", 9),
    scale("bn", 9),
    scale("trillion", 12),
    scale("tn", 12),
    scale("lakh", 5),
    scale("crore", 7),
    scale("万亿", 12),
    scale("百万", 6),
    scale("千万", 7),
    scale("亿", 8),
    scale("万", 4),
    scale("千", 3),
];

/// A unit as printed in a file: the power of ten and the base unit.
///
/// ```
/// use sizeup::unit::printed;
/// let (power, unit) = printed("100 million yuan").unwrap();
/// assert_eq!((power, unit.name()), (8, "CNY"));
/// assert_eq!(printed("10,000 persons").unwrap().0, 4);
/// assert_eq!(printed("亿元").unwrap().0, 8);
/// assert_eq!(printed("billion").unwrap().1.name(), "");
/// assert_eq!(printed("12 persons"), None);
/// ```
///
/// `None` where a number stands before the noun that is no power of ten.
pub fn printed(text: &str) -> Option<(i32, Unit)> {
    let text = text.trim();
    // Only ASCII letters change case, so that a place in one text is the same place in the other.
    let lower = text.to_ascii_lowercase();
    let digits = lower.find(|c: char| !c.is_ascii_digit() && c != ',').unwrap_or(lower.len());
    let (number, mut rest) = lower.split_at(digits);
    let number: String = number.chars().filter(char::is_ascii_digit).collect();
    let mut power = match number.as_str() {
        "" => 0,
        _ => {
            let zeros = number.strip_prefix('1')?;
            zeros.bytes().all(|byte| byte == b'0').then(|| i32::try_from(zeros.len()).ok())??
        }
    };
    rest = rest.trim_start();
    while let Some(word) = SCALES.iter().find(|scale| begins_with_word(rest, scale.printed)) {
        power = power.checked_add(word.power)?;
        rest = rest[word.printed.len()..].trim_start();
    }
    Some(match NOUNS.iter().find(|noun| noun.printed == rest) {
        Some(noun) => (power + noun.power, Unit::new(noun.unit)),
        None => (power, Unit::new(&text[text.len() - rest.len()..])),
    })
}

/// Whether `text` begins with `word` as a word: `million` in `million persons`, `亿` in `亿元`, not `mn` in `mnemonics`.
fn begins_with_word(text: &str, word: &str) -> bool {
    text.strip_prefix(word).is_some_and(|rest| !word.is_ascii() || !rest.starts_with(|c: char| c.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_noun_and_scale_is_read_back() {
        for noun in NOUNS {
            assert_eq!(printed(noun.printed), Some((noun.power, Unit::new(noun.unit))), "{}", noun.printed);
            for scale in SCALES {
                let text = format!("{} {}", scale.printed, noun.printed);
                assert_eq!(printed(&text), Some((scale.power + noun.power, Unit::new(noun.unit))), "{text}");
            }
        }
    }

    #[test]
    fn letters_whose_case_has_another_length_do_no_harm() {
        assert_eq!(printed("\u{212a}"), Some((0, Unit::new("\u{212a}"))));
        assert_eq!(printed("million \u{130}x"), Some((6, Unit::new("\u{130}x"))));
    }

    #[test]
    fn an_unknown_noun_is_its_own_unit() {
        assert_eq!(printed("million Widgets"), Some((6, Unit::new("Widgets"))));
        assert_eq!(printed("mnemonics"), Some((0, Unit::new("mnemonics"))));
    }
}
