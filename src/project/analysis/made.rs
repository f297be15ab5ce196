//! `[[measure]]`: measures that are made of others.

use super::super::printed::{Printed, unit_of};
use super::super::reference::{MeasureName, Series};
use super::super::section::Section;
use super::super::spot::{Placed, clipped};
use super::parts::{MEASURE, refer};
use super::{Amount, DerivedSpec, Link, Op};
use crate::table::Kind;
use crate::unit::Unit;

pub(super) fn derived(section: &Section) -> Option<DerivedSpec> {
    let name = section.text("name").and_then(|name| refer::<MeasureName>(section, name, MEASURE));
    let made: Vec<&str> = ["convert", "ratio", "product", "sum", "average", "real", "splice", "implied"]
        .into_iter()
        .filter(|key| section.has(key))
        .collect();
    let op = match made[..] {
        ["convert"] => section.one("convert").and_then(|inner| convert(&inner)),
        ["ratio"] => ratio(section),
        ["product"] => several(section, "product").map(Op::Product),
        ["sum"] => sum(section),
        ["average"] => section.text("average").and_then(|typed| refer::<Series>(section, typed, MEASURE)).map(Op::Average),
        ["splice"] => section.one("splice").and_then(|inner| splice(&inner)),
        ["real"] => section.one("real").and_then(|inner| real(&inner)),
        ["implied"] => section.one("implied").and_then(|inner| implied(&inner)),
        _ => {
            section.object(
                &section.spot,
                "a derived measure is made by one of `convert`, `ratio`, `product`, `sum`, `average`, `real`, `splice` and `implied`",
            );
            None
        }
    };
    if section.has("periods_apart") && !section.has("ratio") {
        section.object(&section.spot_of("periods_apart"), "`periods_apart` belongs to a `ratio`");
    }
    if section.has("less") && !section.has("sum") {
        section.object(&section.spot_of("less"), "`less` belongs to a `sum`");
    }
    let unit = section.text("unit").and_then(|typed| unit(section, typed));
    Some(DerivedSpec {
        name: name?,
        title: section.plain("title"),
        op: op?,
        kind: section.plain("kind").and_then(|kind| Kind::named(&kind)),
        unit,
        note: section.plain("note"),
        spot: section.spot.clone(),
    })
}

/// A base unit; one with a scale would not say which numbers tables hold.
fn unit(section: &Section, typed: Placed<String>) -> Option<Placed<Unit>> {
    match unit_of(&typed) {
        Some((0, unit)) if !unit.name().is_empty() => Some(Placed { value: unit, spot: typed.spot }),
        _ => {
            section.object(&typed.spot, format!("`{}` is not a base unit, such as \"USD\" or \"percent\"", clipped(&typed)));
            None
        }
    }
}

fn convert(section: &Section) -> Option<Op> {
    let from = section.text("from").and_then(|typed| amount(section, typed));
    let to = section.text("to").and_then(|typed| unit(section, typed));
    let with = section.text("with").and_then(|typed| refer(section, typed, MEASURE));
    Some(Op::Convert { from: from?, to: to?, with: with? })
}

fn real(section: &Section) -> Option<Op> {
    let of = section.text("of").and_then(|typed| refer(section, typed, MEASURE));
    let prices = section.text("prices").and_then(|typed| refer(section, typed, MEASURE));
    Some(Op::Real { of: of?, prices: prices?, base: section.period("base")? })
}

fn implied(section: &Section) -> Option<Op> {
    let of = section.text("of").and_then(|typed| refer(section, typed, MEASURE));
    let growth = section.text("growth").and_then(|typed| refer(section, typed, MEASURE));
    Some(Op::Implied { of: of?, growth: growth? })
}

/// Measures to add up, and those to subtract: one of the first is enough where there is one of the second.
fn sum(section: &Section) -> Option<Op> {
    if !section.has("less") {
        return several(section, "sum").map(|parts| Op::Sum { parts, less: Vec::new() });
    }
    Some(Op::Sum { parts: measures(section, "sum")?, less: measures(section, "less")? })
}

fn splice(section: &Section) -> Option<Op> {
    let of = section.text("of").and_then(|typed| refer(section, typed, MEASURE));
    let link = match (section.text("old"), section.text("new"), section.text("pre_break")) {
        (Some(old), Some(new), None) => Some(Link::Definitions { old, new }),
        (None, None, Some(typed)) => refer(section, typed, MEASURE).map(Link::PreBreak),
        _ => {
            section.object(&section.spot, "a splice has `old` and `new`, two definitions, or `pre_break`, a measure");
            None
        }
    };
    Some(Op::Splice { of: of?, link: link? })
}

fn amount(section: &Section, typed: Placed<String>) -> Option<Placed<Amount>> {
    // `1.5USD` is an address too, of the measure `5USD` in the dataset `1`: nobody names a dataset so.
    let named = |series: &Series| series.name.dataset.contains(|c: char| !c.is_ascii_digit());
    if let Some(series) = typed.parse::<Series>().ok().filter(named) {
        return Some(Placed { value: Amount::Measure(series), spot: typed.spot });
    }
    match typed.parse::<Printed>() {
        Ok(fixed) if fixed.unit.is_none() => {
            section.object(&typed.spot, format!("`{}` has no unit to convert from", clipped(&typed)));
            None
        }
        Ok(fixed) => Some(Placed { value: Amount::Fixed(fixed), spot: typed.spot }),
        Err(_) => Some(refer::<Series>(section, typed, MEASURE)?.map(Amount::Measure)),
    }
}

fn ratio(section: &Section) -> Option<Op> {
    let parts = section.texts("ratio");
    let [num, den] = &parts[..] else {
        section.object(&section.spot_of("ratio"), "`ratio` takes two measures");
        return None;
    };
    let (num, den) = (refer(section, num.clone(), MEASURE), refer(section, den.clone(), MEASURE));
    Some(Op::Ratio { num: num?, den: den?, years_apart: section.count("periods_apart").unwrap_or(0) })
}

fn several(section: &Section, key: &str) -> Option<Vec<Placed<Series>>> {
    let parts = section.texts(key);
    if parts.len() < 2 {
        section.object(&section.spot_of(key), format!("`{key}` takes two measures or more"));
        return None;
    }
    measures(section, key)
}

fn measures(section: &Section, key: &str) -> Option<Vec<Placed<Series>>> {
    let parts = section.texts(key);
    if parts.is_empty() {
        section.object(&section.spot_of(key), format!("`{key}` names no measure"));
        return None;
    }
    let read: Vec<Option<Placed<Series>>> = parts.into_iter().map(|part| refer(section, part, MEASURE)).collect();
    read.into_iter().collect()
}
