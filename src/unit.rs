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
    noun("pct", "%"),
    noun("pct.", "%"),
    Noun { printed: "‰", unit: "%", power: -1 },
    Noun { printed: "per mille", unit: "%", power: -1 },
    noun("pp", "pp"),
    noun("percentage points", "pp"),
    noun("percentage point", "pp"),
    noun("points", "pp"),
    noun("个百分点", "pp"),
    noun("百分点", "pp"),
    Noun { printed: "basis points", unit: "pp", power: -2 },
    Noun { printed: "bps", unit: "pp", power: -2 },
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
    noun("欧元", "EUR"),
    noun("yen", "JPY"),
    noun("jpy", "JPY"),
    noun("日元", "JPY"),
    noun("円", "JPY"),
    noun("pounds", "GBP"),
    noun("英镑", "GBP"),
    noun("gbp", "GBP"),
    noun("£", "GBP"),
    noun("hk$", "HKD"),
    noun("hkd", "HKD"),
    noun("港元", "HKD"),
    noun("nt$", "TWD"),
    noun("twd", "TWD"),
    noun("a$", "AUD"),
    noun("aud", "AUD"),
    noun("c$", "CAD"),
    noun("cad", "CAD"),
    noun("s$", "SGD"),
    noun("sgd", "SGD"),
    noun("₹", "INR"),
    noun("inr", "INR"),
    noun("rs.", "INR"),
    noun("rs", "INR"),
    noun("rupees", "INR"),
    noun("₩", "KRW"),
    noun("krw", "KRW"),
    noun("won", "KRW"),
    noun("韩元", "KRW"),
    noun("₽", "RUB"),
    noun("rub", "RUB"),
    noun("руб.", "RUB"),
    noun("рублей", "RUB"),
    noun("chf", "CHF"),
    noun("r$", "BRL"),
    noun("brl", "BRL"),
    noun("₺", "TRY"),
    noun("try", "TRY"),
    noun("฿", "THB"),
    noun("thb", "THB"),
    noun("₫", "VND"),
    noun("vnd", "VND"),
    noun("₱", "PHP"),
    noun("php", "PHP"),
    noun("₦", "NGN"),
    noun("ngn", "NGN"),
    noun("₴", "UAH"),
    noun("uah", "UAH"),
    noun("₪", "ILS"),
    noun("ils", "ILS"),
    noun("sek", "SEK"),
    noun("nok", "NOK"),
    noun("dkk", "DKK"),
    noun("pln", "PLN"),
    noun("zł", "PLN"),
    noun("czk", "CZK"),
    noun("huf", "HUF"),
    noun("mxn", "MXN"),
    noun("zar", "ZAR"),
    noun("idr", "IDR"),
    noun("persons", "person"),
    noun("person", "person"),
    noun("people", "person"),
    noun("users", "person"),
    noun("人", "person"),
    noun("人次", "visit"),
    noun("человек", "person"),
    noun("чел.", "person"),
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

/// The scales that are known.
pub const SCALES: &[Scale] = &[
    scale("thousand", 3),
    scale("thousands", 3),
    scale("million", 6),
    scale("millions", 6),
    scale("mn", 6),
    scale("mln", 6),
    scale("mio", 6),
    scale("mio.", 6),
    scale("billion", 9),
    scale("billions", 9),
    scale("bn", 9),
    scale("bln", 9),
    scale("mrd", 9),
    scale("mrd.", 9),
    scale("trillion", 12),
    scale("trillions", 12),
    scale("tn", 12),
    scale("trn", 12),
    scale("lakh", 5),
    scale("lakhs", 5),
    scale("crore", 7),
    scale("crores", 7),
    scale("тыс.", 3),
    scale("тыс", 3),
    scale("млн", 6),
    scale("млн.", 6),
    scale("млрд", 9),
    scale("млрд.", 9),
    scale("трлн", 12),
    scale("万亿", 12),
    scale("千亿", 11),
    scale("百亿", 10),
    scale("十亿", 9),
    scale("亿", 8),
    scale("千万", 7),
    scale("百万", 6),
    scale("十万", 5),
    scale("万", 4),
    scale("千", 3),
    scale("億", 8),
    scale("萬", 4),
    scale("억", 8),
    scale("만", 4),
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
    let lower = lowered(text);
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
    while let Some(word) =
        SCALES.iter().filter(|scale| begins_with_word(rest, scale.printed)).max_by_key(|scale| scale.printed.len())
    {
        power = power.checked_add(word.power)?;
        rest = rest[word.printed.len()..].trim_start();
    }
    Some(match NOUNS.iter().find(|noun| noun.printed == rest) {
        Some(noun) => (power + noun.power, Unit::new(noun.unit)),
        None => (power, Unit::new(&text[text.len() - rest.len()..])),
    })
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
    fn an_unknown_noun_is_its_own_unit() {
        assert_eq!(printed("million Widgets"), Some((6, Unit::new("Widgets"))));
        assert_eq!(printed("mnemonics"), Some((0, Unit::new("mnemonics"))));
    }
}
