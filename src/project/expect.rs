//! What a claim says of its number: the values of `is` and `reason`.

use super::hedge::{self, Hedge};
use super::printed::{Printed, begins_like_a_number};
use super::reference::{NotAReference, Reference, no_period};
use crate::finding::AnalysisFact;
use crate::number::Comparison;
use crate::period::Period;
use crate::table::Reason;

/// What a claim says of its number.
#[derive(Clone, Debug, PartialEq)]
pub enum Expect {
    /// `6.8%`: the two rounding intervals meet. `~160 million` is as round as it looks: its last zeros count for nothing.
    Number(Printed),
    /// `nearly 1.1 billion`: below it, and not far.
    Nearly(Printed),
    /// `>= 1 trillion`: the whole interval lies there. The bound is exact; the relation is never [`Comparison::Equal`].
    Bound(Comparison, Printed),
    /// `> av-users.users.yoy[area=urban]@2023-12`; the relation is never [`Comparison::Equal`].
    Than(Comparison, Reference),
    /// `= 2023`, of a metric that answers with a period.
    Period(Comparison, Period),
    /// The number cannot be given, for this reason.
    Reason(Reason),
}

/// Why the value of `is` cannot be read.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct NotExpected {
    pub fact: AnalysisFact,
    /// The number of the character of the text, where one is meant.
    pub at: Option<usize>,
}

impl Expect {
    /// Reads the value of `is` for a claim whose reference answers with a period (`dated`) or with a number.
    pub(super) fn read(text: &str, dated: bool) -> Result<Expect, NotExpected> {
        let refuse = |sentence: String| Err(NotExpected { fact: AnalysisFact::Other(sentence), at: None });
        let (relation, rest) = Comparison::split(text.trim_start());
        let operand = rest.trim();
        if dated {
            return match operand.parse() {
                Ok(period) => Ok(Expect::Period(relation.unwrap_or(Comparison::Equal), period)),
                Err(()) => refuse(format!("{}, and the metric answers with one", no_period(operand))),
            };
        }
        if operand.contains('@') || !begins_like_a_number(operand) && operand.contains('.') && hedge::split(operand).is_none() {
            return Expect::read_reference(text, relation, rest);
        }
        let hedged = if relation.is_none() { hedge::split(operand) } else { None };
        if let Some((hedge, number)) = hedged {
            return match (hedge, number.parse::<Printed>()) {
                // The words as they were typed say more than the bare number.
                (_, Err(_)) => refuse(operand.parse::<Printed>().err().unwrap_or_default()),
                (Hedge::Bound(comparison), Ok(number)) => Ok(Expect::Bound(comparison, number)),
                (Hedge::Nearly, Ok(number)) => Ok(Expect::Nearly(number)),
                (Hedge::About, Ok(number)) => Ok(Expect::Number(number.round())),
            };
        }
        match (relation, operand.parse()) {
            (None | Some(Comparison::Equal), Ok(number)) => Ok(Expect::Number(number)),
            (Some(relation), Ok(number)) => Ok(Expect::Bound(relation, number)),
            (_, Err(why)) => refuse(why),
        }
    }

    fn read_reference(text: &str, relation: Option<Comparison>, rest: &str) -> Result<Expect, NotExpected> {
        let refuse = |sentence: &str| Err(NotExpected { fact: AnalysisFact::Other(sentence.to_owned()), at: None });
        let Some(relation) = relation.filter(|relation| *relation != Comparison::Equal) else {
            return refuse("a claim is compared with another reference by `<`, `<=`, `>` or `>=`");
        };
        let start = text.chars().count() - rest.trim_start().chars().count();
        match rest.trim().parse::<Reference>() {
            Ok(other) if other.answers_with_a_period() => refuse("a number cannot be compared with a period"),
            Ok(other) => Ok(Expect::Than(relation, other)),
            Err(refused) => {
                let NotAReference { at, .. } = refused;
                Err(NotExpected { fact: refused.fact(), at: Some(start + at) })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn number(text: &str) -> Printed {
        text.parse().unwrap_or_else(|why| panic!("{why}"))
    }

    fn read(text: &str) -> Expect {
        Expect::read(text, false).unwrap_or_else(|refused| panic!("{refused:?}"))
    }

    #[test]
    fn numbers_bounds_and_comparisons_are_told_apart() {
        assert_eq!(read("6.8%"), Expect::Number(number("6.8%")));
        assert_eq!(read("= 36"), Expect::Number(number("36")));
        assert_eq!(read(">= 1 trillion"), Expect::Bound(Comparison::AtLeast, number("1 trillion")));
        assert_eq!(read("≤ 5"), Expect::Bound(Comparison::AtMost, number("5")));
        assert_eq!(read("<50%"), Expect::Bound(Comparison::Less, number("50%")));
        assert_eq!(read("> -1.5 pp"), Expect::Bound(Comparison::Greater, number("-1.5 pp")));
        let other = "5g-users.users.yoy[area=urban]@2023-12";
        assert_eq!(read(&format!("> {other}")), Expect::Than(Comparison::Greater, other.parse().expect("a reference")));
    }

    #[test]
    fn hedged_numbers_are_bounds_or_round() {
        assert_eq!(read("over 1 billion"), Expect::Bound(Comparison::Greater, number("1 billion")));
        assert_eq!(read("超过10亿"), Expect::Bound(Comparison::Greater, number("10亿")));
        assert_eq!(read("at most 5%"), Expect::Bound(Comparison::AtMost, number("5%")));
        assert_eq!(read("近11亿"), Expect::Nearly(number("11亿")));
        for (text, half) in
            [("~160 million", "5000000"), ("约1.6亿", "5000000"), ("about 1.50 billion", "5000000"), ("~36", "0.5")]
        {
            let Expect::Number(round) = read(text) else { unreachable!("{text}") };
            assert_eq!(round.half.to_string(), half, "{text}");
        }
    }

    #[test]
    fn a_period_is_read_where_one_is_the_answer() {
        let year = "2023".parse().expect("a period");
        assert_eq!(Expect::read("= 2023", true), Ok(Expect::Period(Comparison::Equal, year)));
        assert_eq!(Expect::read("2023", true), Ok(Expect::Period(Comparison::Equal, year)));
        assert_eq!(Expect::read("< 2023", true), Ok(Expect::Period(Comparison::Less, year)));
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        for (text, dated, sentence) in [
            ("1 trillion", true, "`1 trillion` is not a period, and the metric answers with one"),
            ("a.b@2023", false, "a claim is compared with another reference by `<`, `<=`, `>` or `>=`"),
            ("= a.b@2023", false, "a claim is compared with another reference by `<`, `<=`, `>` or `>=`"),
            ("> a.b", false, "`a.b` is not a reference: `@` and the period are missing at character 4"),
            ("> a.b.milestone(1)", false, "a number cannot be compared with a period"),
            ("over about 5", false, "`over about 5` is not a number: what stands before the digits is no unit"),
            ("high", false, "`high` is not a number: it has no digits"),
            ("", false, "`` is not a number: it has no digits"),
        ] {
            assert_eq!(Expect::read(text, dated).expect_err(text).fact.to_string(), sentence);
        }
        assert_eq!(Expect::read(" >  a.b@x", false).expect_err("no period").at, Some(8));
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "\\PC{0,20}", near in "[<>=≤≥]{0,2}[a-z0-9.@ -]{0,12}") {
            for dated in [true, false] {
                let _ = (Expect::read(&text, dated), Expect::read(&near, dated));
            }
        }
    }
}
