//! Numbers rounded so that they add up to what they are parts of.

use super::{Decimal, Fraction};

/// Rounds the parts of a whole to so many decimals by the method of the largest remainder (Hamilton's): every part is cut,
/// and what is lost of the whole goes, a unit of the last decimal each, to the parts that lost most; of equal ones to the
/// first. `None` where the parts are half a unit or more from the whole, so that they are no complete partition.
///
/// ```
/// use sizeup::number::{Decimal, Fraction, largest_remainder};
/// let third = Fraction::of(100.into(), 3.into()).unwrap();
/// let shares = largest_remainder(&[third.clone(), third.clone(), third], 100.into(), 1).unwrap();
/// assert_eq!(shares.iter().map(Decimal::to_string).collect::<Vec<_>>(), ["33.4", "33.3", "33.3"]);
/// ```
pub fn largest_remainder(parts: &[Fraction], whole: Decimal, places: u32) -> Option<Vec<Decimal>> {
    let unit = Decimal::new(1, places)?;
    let all = parts.iter().fold(Fraction::from(Decimal::ZERO), |all, part| all.plus(part));
    let left = all.minus(&whole.into()).times(2);
    if left > unit.into() || left < unit.negated().into() {
        return None;
    }
    let mut cut: Vec<Decimal> = parts.iter().map(|part| part.floor(places).decimal()).collect::<Option<_>>()?;
    let lost: Vec<Fraction> = parts.iter().zip(&cut).map(|(part, cut)| part.minus(&(*cut).into())).collect();
    let sum = cut.iter().try_fold(Decimal::ZERO, |sum, part| sum.checked_add(*part))?;
    let missing = whole.checked_sub(sum)?.at_scale(places)?.mantissa();
    let missing = usize::try_from(missing).ok().filter(|missing| *missing <= parts.len())?;
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by(|a, b| lost[*b].cmp(&lost[*a]).then(a.cmp(b)));
    for at in &order[..missing] {
        cut[*at] = cut[*at].checked_add(unit)?;
    }
    Some(cut)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rounded(parts: &[&str], places: u32) -> Option<Vec<String>> {
        let parts: Vec<Fraction> = parts.iter().map(|part| part.parse::<Decimal>().expect("a number").into()).collect();
        largest_remainder(&parts, 100.into(), places).map(|parts| parts.iter().map(Decimal::to_string).collect())
    }

    #[test]
    fn what_lost_most_gains_and_of_equals_the_first() {
        assert_eq!(rounded(&["47.4", "16.3", "16.3", "20"], 0).expect("shares"), ["48", "16", "16", "20"]);
        assert_eq!(rounded(&["12.5", "12.5", "75"], 0).expect("shares"), ["13", "12", "75"]);
        assert_eq!(rounded(&["33.333333", "33.333333", "33.333333"], 1).expect("shares"), ["33.4", "33.3", "33.3"]);
        assert_eq!(rounded(&["100", "0"], 2).expect("shares"), ["100", "0"]);
    }

    #[test]
    fn what_is_no_whole_is_not_made_one() {
        assert_eq!(rounded(&["50", "48"], 0), None);
        assert_eq!(rounded(&["60", "41"], 0), None);
    }
}
