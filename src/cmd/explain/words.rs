//! Numbers, reasons and statuses as people read them.

use crate::number::{Decimal, Real, Rounding, edge};
use crate::study::Answer;
use crate::table::{Cell, Mark, Reason, Status};

/// The shortest whole part that is grouped: 9999 is read as it stands.
const GROUPED: usize = 5;

/// A number with its thousands apart.
pub fn grouped(number: Decimal) -> String {
    let text = number.to_string();
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |digits| ("-", digits));
    let (whole, rest) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    if whole.len() < GROUPED {
        return text;
    }
    let groups: Vec<&str> = whole.as_bytes().rchunks(3).rev().filter_map(|group| std::str::from_utf8(group).ok()).collect();
    format!("{sign}{}{rest}", groups.join(","))
}

/// The number of a cell, or its reason; `unit` begins with a blank where there is one. What was `computed` is kept to more
/// digits than tables print, and told as they do.
pub fn told(cell: &Cell, unit: &str, computed: bool) -> String {
    let printed = |value: Decimal| {
        let rounded = if computed { edge(&Real::Exact(value.into()), Rounding::Nearest) } else { None };
        format!("{}{unit}", grouped(rounded.unwrap_or(value)))
    };
    match (cell.value.map(printed), cell.reason) {
        (Some(value), None) => value,
        (Some(value), Some(reason)) => format!("{value} ({})", reason.code()),
        (None, reason) => reason.map(|reason| reason.code().to_owned()).unwrap_or_default(),
    }
}

/// Why an answer has no number, or what to know about it, as far as it is known better than its reason says in general.
pub fn why(answer: &Answer, reason: Reason) -> String {
    let operands = &answer.row.operands;
    let value = |role: &str| operands.iter().find(|operand| operand.role == role).and_then(|operand| operand.cell.value);
    let ahead = value("first").zip(value("second")).is_some_and(|(follower, leader)| follower > leader);
    let printed = operands.is_empty() || operands.iter().any(|operand| operand.cell.reason == Some(Reason::Approximate));
    let said = match (answer.call.metric.name, reason) {
        ("catch_up" | "lag_years", Reason::NotReached) if ahead => "the one that follows is ahead already",
        ("catch_up", Reason::NotReached) => "the gap is not closing",
        (_, Reason::Approximate) if !printed => "not all of the whole was printed: the bounds hold what the rest of it may add",
        _ => reason.sentence(),
    };
    said.to_owned()
}

/// A status with what its letter and its marks say.
pub fn status(status: Status) -> String {
    let marks = status.marks().map(Mark::sentence);
    let said: Vec<&str> = std::iter::once(status.sentence()).chain(marks).collect();
    format!("{status}: {}", said.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        let said = |text: &str| grouped(text.parse().expect("a number"));
        assert_eq!(
            ["1152481000000", "-800000", "12345.678901", "2024", "0.000012345", "100"].map(said),
            ["1,152,481,000,000", "-800,000", "12,345.678901", "2024", "0.000012345", "100"]
        );
    }

    #[test]
    fn what_was_computed_is_told_as_tables_print_it() {
        let number: Decimal = "67.3436894874994621111063".parse().expect("a number");
        let cell = Cell::number(number, number, number, Status::NORMAL);
        assert_eq!(told(&cell, " %", true), "67.343689 %");
        assert_eq!(told(&cell, "", false), "67.3436894874994621111063");
    }
}
