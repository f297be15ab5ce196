//! Shares as a picture shows them: rounded each by itself, with a note where they do not add up, or so that they do.

use std::collections::BTreeMap;

use super::data::{Bound, Data};
use super::format::Numbers;
use super::spec::Spec;
use crate::number::{Decimal, Fraction, largest_remainder};
use crate::period::Period;

/// The note on the shares of a picture that do not add up to 100 as they are shown, or that were made to. Where that was
/// asked for the points of complete wholes become what is shown: no mark moves by more than the last digit of its label.
/// `labelled` tells whether a period has labels.
pub(super) fn settle(data: &mut Data, numbers: &Numbers, spec: &Spec, labelled: impl Fn(Period) -> bool) -> Option<String> {
    if data.table.metric != "share" {
        return None;
    }
    let mut wholes: BTreeMap<(Period, usize), Vec<(usize, usize)>> = BTreeMap::new();
    for (series, one) in data.series.iter().enumerate().filter(|(_, one)| !one.total) {
        for (at, point) in one.points.iter().enumerate() {
            wholes.entry((point.period, point.definition)).or_default().push((series, at));
        }
    }
    let (mut odd, mut made) = (false, false);
    for ((period, _), places) in wholes {
        let points = || places.iter().map(|(series, at)| &data.series[*series].points[*at]);
        let values: Option<Vec<Decimal>> = points().map(|point| point.value.filter(|_| point.bound == Bound::Exact)).collect();
        let Some(values) = values.filter(|values| complete(values)) else { continue };
        let shown: Vec<Decimal> = values.iter().map(|value| numbers.shown(*value)).collect();
        if added(&shown) == Some(Decimal::from(100)) {
            continue;
        }
        let exact: Vec<Fraction> = values.iter().map(|value| (*value).into()).collect();
        let rounded = largest_remainder(&exact, Decimal::from(100), numbers.decimals()).filter(|_| spec.largest_remainder);
        match rounded {
            Some(rounded) => {
                made |= labelled(period);
                for ((series, at), value) in places.iter().zip(rounded) {
                    data.series[*series].points[*at].value = Some(value);
                }
            }
            None => odd |= labelled(period),
        }
    }
    let said = |en: &str, zh: &str| Some(spec.locale.pick(en, zh).to_owned());
    match (odd, made) {
        (true, _) => said("Shares do not add up to 100 because of rounding", "由于四舍五入，各部分占比之和不等于100%"),
        (_, true) => said("Shares are rounded so that they add up to 100", "占比经最大余额法取整，合计为100%"),
        _ => None,
    }
}

/// Whether these are the shares of all parts of a whole: they miss 100 by no more than the rounding of their last digits.
fn complete(values: &[Decimal]) -> bool {
    let left = added(values).and_then(|sum| sum.checked_sub(Decimal::from(100)));
    let most = Decimal::new(i128::try_from(values.len()).unwrap_or(0), 6);
    let size = left.map(|left| if left.signum() < 0 { left.negated() } else { left });
    values.len() > 1 && values.iter().all(|value| value.signum() >= 0) && size.zip(most).is_some_and(|(size, most)| size <= most)
}

fn added(values: &[Decimal]) -> Option<Decimal> {
    values.iter().try_fold(Decimal::ZERO, |sum, value| sum.checked_add(*value)).map(Decimal::normalized)
}
