//! The dimensions of a card and their declared values, as sets to look names up in.

use std::collections::{BTreeMap, BTreeSet};

use super::card::DimensionSpec;
use super::spot::Placed;

/// The declared values of each dimension; a dimension with an empty set may have any.
pub(super) type Axes<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

/// The axes of these dimensions.
pub(super) fn axes(dimensions: &[DimensionSpec]) -> Axes<'_> {
    let mut axes = Axes::new();
    for dimension in dimensions {
        axes.insert(&dimension.name, declared(&dimension.values, dimension.total.as_ref()));
    }
    axes
}

/// The values that are declared, the total among them; none where no part is.
pub(super) fn declared<'a>(values: &'a [Placed<String>], total: Option<&'a Placed<String>>) -> BTreeSet<&'a str> {
    if values.is_empty() {
        return BTreeSet::new();
    }
    values.iter().chain(total).map(|value| value.as_str()).collect()
}
