//! Units: a base and the power of ten before it. This room imports nothing.
//!
//! What people print for nouns and scales stands in `nouns`: one more is a row there.

mod nouns;

use std::fmt;
use std::sync::Arc;

pub use nouns::{NOUNS, Noun, SCALES, Scale};

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
    let lower = lowered(text);
    let digits = lower.find(|c: char| !c.is_ascii_digit() && c != ',').unwrap_or(lower.len());
    let (number, rest) = lower.split_at(digits);
    let number: String = number.chars().filter(char::is_ascii_digit).collect();
    let mut power = match number.as_str() {
        "" => 0,
        _ => {
            let zeros = number.strip_prefix('1')?;
            zeros.bytes().all(|byte| byte == b'0').then(|| i32::try_from(zeros.len()).ok())??
        }
    };
    let (scale, mut rest) = scaled(rest.trim_start())?;
    power = power.checked_add(scale)?;
    if scale != 0 {
        // Millions of yuan.
        rest = rest.strip_prefix("of ").unwrap_or(rest).trim_start();
    }
    let known = plain(rest).or_else(|| quotient(rest)).or_else(|| scaled_behind(rest).filter(|_| power == 0));
    Some(match known {
        Some((more, unit)) => (power.checked_add(more)?, unit),
        None => (power, Unit::new(&text[text.len() - rest.len()..])),
    })
}

/// The power of ten that a cell of a column of scales says: a scale as a word or a number, `million` or `1,000`; in the
/// `UNIT_MULT` of SDMX the exponent itself.
///
/// ```
/// use sizeup::unit::scale;
/// assert_eq!(scale("scale", "million"), Some(6));
/// assert_eq!(scale("scale", "1,000"), Some(3));
/// assert_eq!(scale("UNIT_MULT", "6"), Some(6));
/// assert_eq!(scale("scale", "6"), None);
/// ```
pub fn scale(column: &str, text: &str) -> Option<i32> {
    if column.trim().eq_ignore_ascii_case("UNIT_MULT") {
        return text.trim().parse().ok().filter(|power| (-18..=18).contains(power));
    }
    printed(text).filter(|(_, unit)| unit.name().is_empty()).map(|(power, _)| power)
}

/// Whether a base unit is one that the tables name, or a quotient of two.
pub fn is_known(unit: &Unit) -> bool {
    let named = |name: &str| NOUNS.iter().any(|noun| noun.unit == name);
    named(unit.name()) || unit.name().split_once('/').is_some_and(|(one, other)| named(one) && named(other))
}

/// The scales that a text begins with, as a power of ten, and what stands behind them.
fn scaled(text: &str) -> Option<(i32, &str)> {
    let (mut power, mut rest) = (0_i32, text);
    let longest = |rest: &str| {
        let found = SCALES.iter().filter(|scale| begins_with_word(rest, scale.printed));
        found.max_by_key(|scale| scale.printed.len())
    };
    while let Some(word) = longest(rest) {
        power = power.checked_add(word.power)?;
        // Eurostat writes `MIO_EUR` and `THS_PER`.
        rest = rest[word.printed.len()..].trim_start_matches(|c: char| c.is_whitespace() || c == '_');
    }
    Some((power, rest))
}

/// A noun of the table; a percentage of something is a percentage. Eurostat writes `PC_IND` for that of individuals.
fn plain(text: &str) -> Option<(i32, Unit)> {
    let of_something =
        |noun: &&Noun| noun.unit == "%" && text.strip_prefix(noun.printed).is_some_and(|it| it.starts_with(" of "));
    match NOUNS.iter().find(|noun| noun.printed == text).or_else(|| NOUNS.iter().find(of_something)) {
        Some(noun) => Some((noun.power, Unit::new(noun.unit))),
        None => text.starts_with("pc_").then(|| (0, Unit::percent())),
    }
}

/// One noun per another: `元/人`, `yuan per US dollar`.
fn quotient(text: &str) -> Option<(i32, Unit)> {
    let (one, other) = text.split_once('/').or_else(|| text.split_once(" per "))?;
    let ((power, one), (below, other)) = (plain(one.trim())?, plain(other.trim())?);
    Some((power - below, one.per(&other)))
}

/// A noun with its scale behind it: `EUR million`, `persons (thousands)`, `US$, bn`.
fn scaled_behind(text: &str) -> Option<(i32, Unit)> {
    let named = NOUNS.iter().filter(|noun| begins_with_word(text, noun.printed)).max_by_key(|noun| noun.printed.len())?;
    let behind = text[named.printed.len()..].trim_start_matches([' ', ',', '(', '（']).trim_end_matches([')', '）']);
    let (power, rest) = scaled(behind)?;
    (power != 0 && rest.is_empty()).then(|| (power + named.power, Unit::new(named.unit)))
}

/// A text in lower case, but for letters whose lower case has another length: a place in one text is the same place in
/// the other.
fn lowered(text: &str) -> String {
    let lower = |c: char| {
        let mut lower = c.to_lowercase();
        match (lower.next(), lower.next()) {
            (Some(one), None) if one.len_utf8() == c.len_utf8() => one,
            _ => c,
        }
    };
    text.chars().map(lower).collect()
}

/// Whether `text` begins with `word` as a word: `million` in `million persons`, `亿` in `亿元`, not `mn` in `mnemonics`.
pub(crate) fn begins_with_word(text: &str, word: &str) -> bool {
    // Chinese needs no space between its words.
    let letter = |c: char| c.is_alphabetic() && c < '\u{2e80}';
    let Some(rest) = text.strip_prefix(word) else { return false };
    !word.ends_with(letter) || !rest.starts_with(|next: char| letter(next) || next.is_ascii_digit())
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
    fn scales_stand_before_and_behind_and_percentages_are_of_something() {
        let read = |text: &str| printed(text).map(|(power, unit)| format!("{power} {unit}")).unwrap_or_default();
        assert_eq!(read("Millions of yuan"), "6 CNY");
        assert_eq!(read("EUR million"), "6 EUR");
        assert_eq!(read("US$ bn"), "9 USD");
        assert_eq!(read("Persons (thousands)"), "3 person");
        assert_eq!(read("천명"), "3 person");
        assert_eq!(read("% of population"), "0 %");
        assert_eq!(read("Percentage of individuals"), "0 %");
        assert_eq!(read("PC_IND"), "0 %");
        assert_eq!(read("MIO_EUR"), "6 EUR");
        assert_eq!(read("THS_PER"), "3 person");
        assert_eq!(read("元/人"), "0 CNY/person");
        assert_eq!(read("million yuan per US dollar"), "6 CNY/USD");
        assert_eq!(read("EUR million of something"), "0 EUR million of something");
        assert_eq!(read("pcs"), "0 pcs");
    }

    #[test]
    fn an_unknown_noun_is_its_own_unit() {
        assert_eq!(printed("million Widgets"), Some((6, Unit::new("Widgets"))));
        assert_eq!(printed("mnemonics"), Some((0, Unit::new("mnemonics"))));
    }
}
