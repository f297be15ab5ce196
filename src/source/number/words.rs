//! The tables of what stands beside digits: bounds, currencies, letters, words for missing values, flags.

use super::{Bound, Side};

/// What groups digits by thousands. Of point and comma, the column or the card settles which is the decimal mark.
pub const GROUPS: &[(char, &str)] = &[
    (',', "comma"),
    ('.', "point"),
    (' ', "space"),
    ('\u{a0}', "no-break space"),
    ('\u{2007}', "figure space"),
    ('\u{2008}', "punctuation space"),
    ('\u{2009}', "thin space"),
    ('\u{202f}', "narrow no-break space"),
    ('\'', "apostrophe"),
    ('’', "right quotation mark"),
    ('‘', "left quotation mark"),
    ('ʼ', "modifier apostrophe"),
];

/// What stands between a number and its power of ten, in lower case.
pub const EXPONENTS: &[&str] = &["e", "×10^", "x10^", "*10^", " × 10^", " x 10^"];

/// Ways to print a number, one example each: how it is printed, its value in the unit of the cell, and what it shows.
pub const EXAMPLES: &[(&str, &str, &str)] = &[
    ("1234.5", "1234.5", "a plain decimal"),
    ("1,234,567.8", "1234567.8", "thousands by commas"),
    ("1.234.567,8", "1234567.8", "thousands by points, a decimal comma"),
    ("1 234 567,8", "1234567.8", "thousands by spaces"),
    ("1'234'567.8", "1234567.8", "thousands by apostrophes"),
    ("12,34,567.8", "1234567.8", "Indian groups"),
    ("-5", "-5", "a sign before the digits, U+2212 and dashes too"),
    ("5-", "-5", "a sign behind them"),
    ("(5)", "-5", "parentheses for a minus"),
    ("+5", "5", "a plus"),
    ("6.8%", "6.8", "percent"),
    ("3‰", "0.3", "per mille, in percent"),
    ("$5", "5", "a currency before the digits"),
    ("5€", "5", "a currency behind them"),
    ("-US$5", "-5", "a sign before the currency"),
    ("($5)", "-5", "parentheses around the currency"),
    ("11,524.81亿元", "1152481000000", "a scale and a unit behind the digits"),
    ("1.2 billion USD", "1200000000", "the same in words"),
    ("2.5 lakh crore", "2500000000000", "a scale of a scale"),
    ("850k", "850000", "a letter that scales"),
    ("$5m", "5000000", "the same behind a currency"),
    ("1.5e3", "1500", "an exponent"),
    ("1.5×10^3", "1500", "the same in full"),
    ("１２３．５", "123.5", "full-width digits"),
    (">10.3", "10.3", "a bound, kept as `approximate`"),
    ("5万余", "50000", "a bound behind the scale"),
];

/// How bounds are printed, in lower case; the longer ones first where one begins another.
pub const BOUNDS: &[(&str, Side, Bound)] = &[
    (">=", Side::Before, Bound::Above),
    (">", Side::Before, Bound::Above),
    ("≥", Side::Before, Bound::Above),
    ("more than", Side::Before, Bound::Above),
    ("at least", Side::Before, Bound::Above),
    ("over", Side::Before, Bound::Above),
    ("above", Side::Before, Bound::Above),
    ("exceeding", Side::Before, Bound::Above),
    ("超过", Side::Before, Bound::Above),
    ("超", Side::Before, Bound::Above),
    ("逾", Side::Before, Bound::Above),
    ("至少", Side::Before, Bound::Above),
    ("余", Side::Behind, Bound::Above),
    ("多", Side::Behind, Bound::Above),
    ("以上", Side::Behind, Bound::Above),
    ("+", Side::Behind, Bound::Above),
    ("or more", Side::Behind, Bound::Above),
    ("<=", Side::Before, Bound::Below),
    ("<", Side::Before, Bound::Below),
    ("≤", Side::Before, Bound::Below),
    ("less than", Side::Before, Bound::Below),
    ("fewer than", Side::Before, Bound::Below),
    ("under", Side::Before, Bound::Below),
    ("below", Side::Before, Bound::Below),
    ("at most", Side::Before, Bound::Below),
    ("up to", Side::Before, Bound::Below),
    ("不足", Side::Before, Bound::Below),
    ("不到", Side::Before, Bound::Below),
    ("以下", Side::Behind, Bound::Below),
    ("以内", Side::Behind, Bound::Below),
    ("or less", Side::Behind, Bound::Below),
    ("~", Side::Before, Bound::About),
    ("≈", Side::Before, Bound::About),
    ("about", Side::Before, Bound::About),
    ("around", Side::Before, Bound::About),
    ("approximately", Side::Before, Bound::About),
    ("approx.", Side::Before, Bound::About),
    ("approx", Side::Before, Bound::About),
    ("nearly", Side::Before, Bound::About),
    ("almost", Side::Before, Bound::About),
    ("roughly", Side::Before, Bound::About),
    ("circa", Side::Before, Bound::About),
    ("ca.", Side::Before, Bound::About),
    ("约", Side::Before, Bound::About),
    ("约为", Side::Before, Bound::About),
    ("大约", Side::Before, Bound::About),
    ("近", Side::Before, Bound::About),
    ("将近", Side::Before, Bound::About),
    ("接近", Side::Before, Bound::About),
    ("左右", Side::Behind, Bound::About),
    ("上下", Side::Behind, Bound::About),
];

/// What often stands for a missing value, in lower case. Those that are not [`CERTAIN`] are read so only where they are
/// declared: `-` may be a zero, `x` may be a secret.
pub const MISSING: &[&str] = &[
    ".", "..", "...", "…", "……", "-", "--", "–", "—", "——", ":", "n/a", "na", "n.a.", "#n/a", "null", "none", "nil", "nan", "x",
    "c", "?", "无", "不详",
];

/// What can stand for nothing else in a column of numbers, in lower case.
pub const CERTAIN: &[&str] = &[".", "..", "...", "…", "……", ":", "n/a", "na", "n.a.", "#n/a", "null", "nan", "不详"];

/// Currencies that may stand before a number; each is a noun of `unit`.
pub const BEFORE: &[&str] = &[
    "us$",
    "$",
    "¥",
    "€",
    "£",
    "rmb",
    "cny",
    "usd",
    "eur",
    "jpy",
    "gbp",
    "人民币",
    "hk$",
    "hkd",
    "nt$",
    "a$",
    "aud",
    "c$",
    "cad",
    "s$",
    "sgd",
    "₹",
    "inr",
    "rs.",
    "rs",
    "₩",
    "krw",
    "₽",
    "rub",
    "chf",
    "r$",
    "brl",
    "₺",
    "try",
    "฿",
    "₫",
    "₱",
    "₦",
    "₴",
    "₪",
];

/// Letters behind a number that scale it, with their power of ten: `$5m`, `850k`.
pub const LETTERS: &[(char, i32)] = &[('k', 3), ('m', 6), ('b', 9), ('t', 12)];

/// Flags of Eurostat, lower case, with the letter of SDMX that each is read as. Those of SDMX are their own letters.
pub const FLAGS: &[(char, char, &str)] = &[
    ('b', 'B', "break in the series"),
    ('c', 'Q', "confidential"),
    ('d', 'D', "definition differs"),
    ('e', 'E', "estimated"),
    ('f', 'F', "forecast"),
    ('i', 'I', "imputed"),
    ('m', 'M', "missing, cannot exist"),
    ('n', 'N', "not significant: of a zero, more than nothing and less than half a unit"),
    ('p', 'P', "provisional"),
    ('r', 'A', "revised"),
    ('s', 'E', "estimated by Eurostat"),
    ('u', 'U', "low reliability"),
    ('z', 'M', "not applicable"),
];

/// Flags that make a zero more than nothing and less than half a unit of its last digit, and who prints them so. They need
/// no declaration: beside a zero they can be nothing else.
pub const SCANT: &[(char, &str)] = &[('n', "Eurostat")];

/// The letters of SDMX that a flag in upper case may be.
pub(super) const SDMX: &str = "ABDEFGHIJKLMNOPQSUVW";
