//! The words that hedge a printed number: `over 1 billion`, `about 160 million`, `近11亿`.

use crate::number::Comparison;

/// What a hedge makes of its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hedge {
    /// It bounds: `over`, `at most`.
    Bound(Comparison),
    /// It is round: only the digits before its last zeros count.
    About,
    /// It falls short, but not by much.
    Nearly,
}

use Comparison::{AtLeast, AtMost, Greater, Less};
use Hedge::{About, Bound, Nearly};

/// Hedges before a number, in lower case; the longer ones first where one begins another.
const BEFORE: &[(&str, Hedge)] = &[
    ("more than", Bound(Greater)),
    ("over", Bound(Greater)),
    ("above", Bound(Greater)),
    ("exceeding", Bound(Greater)),
    ("超过", Bound(Greater)),
    ("超", Bound(Greater)),
    ("逾", Bound(Greater)),
    ("突破", Bound(Greater)),
    ("at least", Bound(AtLeast)),
    ("no less than", Bound(AtLeast)),
    ("no fewer than", Bound(AtLeast)),
    ("至少", Bound(AtLeast)),
    ("不少于", Bound(AtLeast)),
    ("不低于", Bound(AtLeast)),
    ("less than", Bound(Less)),
    ("fewer than", Bound(Less)),
    ("under", Bound(Less)),
    ("below", Bound(Less)),
    ("不足", Bound(Less)),
    ("不到", Bound(Less)),
    ("at most", Bound(AtMost)),
    ("no more than", Bound(AtMost)),
    ("up to", Bound(AtMost)),
    ("至多", Bound(AtMost)),
    ("不超过", Bound(AtMost)),
    ("~", About),
    ("≈", About),
    ("about", About),
    ("around", About),
    ("approximately", About),
    ("approx.", About),
    ("approx", About),
    ("roughly", About),
    ("circa", About),
    ("ca.", About),
    ("约为", About),
    ("大约", About),
    ("约", About),
    ("nearly", Nearly),
    ("almost", Nearly),
    ("close to", Nearly),
    ("接近", Nearly),
    ("将近", Nearly),
    ("近", Nearly),
];

/// Hedges behind a number, or between it and its unit: `10亿多元`, `300+ titles`.
const BEHIND: &[(&str, Hedge)] = &[
    ("or more", Bound(AtLeast)),
    ("以上", Bound(AtLeast)),
    ("余", Bound(Greater)),
    ("多", Bound(Greater)),
    ("+", Bound(Greater)),
    ("or less", Bound(AtMost)),
    ("以下", Bound(AtMost)),
    ("以内", Bound(AtMost)),
    ("左右", About),
    ("上下", About),
];

/// The hedge of a printed number, and the number without it; `None` where it has none.
///
/// A number has one hedge: what is left of `about 5+` is `5+`, which is no number.
pub(super) fn split(text: &str) -> Option<(Hedge, String)> {
    let lower = text.to_lowercase();
    // The few letters whose lower case has another length begin no hedge.
    if lower.len() != text.len() {
        return None;
    }
    for (word, hedge) in BEFORE {
        if let Some(rest) = lower.strip_prefix(word) {
            let apart = !word.ends_with(|c: char| c.is_ascii_alphabetic()) || rest.starts_with(|c: char| !c.is_alphabetic());
            if apart {
                return Some((*hedge, text[word.len()..].trim_start().to_owned()));
            }
        }
    }
    let digits = text.rfind(|c: char| c.is_ascii_digit())? + 1;
    for (word, hedge) in BEHIND {
        if let Some(at) = lower[digits..].find(word) {
            let (number, rest) = (&text[..digits + at], &text[digits + at + word.len()..]);
            return Some((*hedge, format!("{}{rest}", number.trim_end())));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::number::{BOUNDS, Side};

    #[test]
    fn a_hedge_is_taken_off_its_number() {
        for (text, hedge, rest) in [
            ("over 1 billion", Bound(Greater), "1 billion"),
            ("Nearly 1.1 billion", Nearly, "1.1 billion"),
            ("~160 million", About, "160 million"),
            ("超过10亿", Bound(Greater), "10亿"),
            ("近11亿", Nearly, "11亿"),
            ("约1.6亿人", About, "1.6亿人"),
            ("10亿多元", Bound(Greater), "10亿元"),
            ("300+ titles", Bound(Greater), "300 titles"),
            ("5,000 or more", Bound(AtLeast), "5,000"),
            ("11亿左右", About, "11亿"),
        ] {
            assert_eq!(split(text), Some((hedge, rest.to_owned())), "{text}");
        }
        for text in ["6.8%", "1.07 billion", "overs 5", "about", "", "> 5", "high"] {
            assert_ne!(split(text).map(|(_, rest)| rest.is_empty()), Some(false), "{text}");
        }
    }

    #[test]
    fn what_a_cell_may_say_a_claim_may_say() {
        for (word, side, _) in BOUNDS.iter().filter(|(word, ..)| !word.starts_with(['<', '>', '≤', '≥'])) {
            let text = if *side == Side::Before { format!("{word} 5") } else { format!("5 {word}") };
            assert_eq!(split(&text).map(|(_, rest)| rest), Some("5".to_owned()), "{text}");
        }
    }
}
