//! The measures of a card.

use super::super::printed::{ScaleWord, unit_of};
use super::super::range::Range;
use super::super::reference::MeasureName;
use super::super::section::Section;
use super::super::spot::{Placed, clipped};
use super::MeasureSpec;
use super::parts::check_name;
use crate::table::Kind;

pub(super) fn measure(dataset: &str, name: &Placed<String>, section: &Section) -> MeasureSpec {
    check_name(section, "measure", name);
    let scale = section.text("scale").and_then(|typed| {
        let scale = ScaleWord::read(&typed);
        if scale.is_none() {
            section
                .object(&typed.spot, format!("`{}` is not a scale: it is a power of ten, such as \"million\"", clipped(&typed)));
        }
        Some(scale?.power)
    });
    let unit = section.text("unit").and_then(|typed| {
        let read = unit_of(&typed);
        if read.is_none() {
            section.object(&typed.spot, format!("`{}` is not a unit", clipped(&typed)));
        }
        read.map(|(power, unit)| Placed { value: (power, unit), spot: typed.spot })
    });
    let in_unit = unit.as_ref().map(|unit| unit.value.0).filter(|power| *power != 0);
    if scale.is_some() && in_unit.is_some() {
        section.object(&section.spot_of("scale"), "the unit has a scale already");
    }
    MeasureSpec {
        name: name.value.clone(),
        title: section.plain("title"),
        column: section.text("column"),
        filter: section.conditions("where"),
        kind: section.plain("kind").and_then(|kind| Kind::named(&kind)),
        unit: unit.map(|unit| unit.map(|(_, unit)| unit)).filter(|unit| !unit.name().is_empty()),
        power: scale.or(in_unit),
        range: section.text("range").and_then(|typed| range(section, typed)),
        comparable: section.plain("basis").is_some(),
        weight: section.text("weight").and_then(|typed| weight(dataset, section, typed)),
        exact: section.flag("exact"),
        note: section.plain("note"),
        spot: Some(name.spot.clone()),
    }
}

fn range(section: &Section, typed: Placed<String>) -> Option<Placed<Range>> {
    match typed.parse() {
        Ok(value) => Some(Placed { value, spot: typed.spot }),
        Err(refused) => {
            section.object(&typed.spot, refused);
            None
        }
    }
}

/// The measure that weighs another: of the same dataset where it has no point.
fn weight(dataset: &str, section: &Section, typed: Placed<String>) -> Option<Placed<MeasureName>> {
    let full = if typed.contains('.') { typed.value.clone() } else { format!("{dataset}.{}", typed.value) };
    match full.parse() {
        Ok(value) => Some(Placed { value, spot: typed.spot }),
        Err(_) => {
            section.object(&typed.spot, format!("`{}` is not a measure", clipped(&typed)));
            None
        }
    }
}

/// The measure of a card that declares none.
pub(super) fn the_only_measure() -> MeasureSpec {
    MeasureSpec {
        name: "value".to_owned(),
        title: None,
        column: None,
        filter: Vec::new(),
        kind: None,
        unit: None,
        power: None,
        range: None,
        comparable: false,
        weight: None,
        exact: false,
        note: None,
        spot: None,
    }
}
