//! Claims: a printed sentence held against a computed cell.
//!
//! A number as printed stands for all numbers that round to it, and so does a computed one; a verdict is a matter of
//! where the two intervals lie. Imports the small types and `table`.

use std::cmp::Ordering;

use crate::number::{Comparison, Decimal};
use crate::period::Period;
use crate::table::{Cell, Reason};

/// What a claim says of a number.
#[derive(Clone, Debug, PartialEq)]
pub enum Statement {
    /// It is this number, which with its rounding stands for all numbers between two others.
    Printed {
        /// The number in base units.
        value: Decimal,
        /// The least number that it may stand for; none where the digits do not fit.
        lo: Option<Decimal>,
        /// The first number above those that it may stand for.
        hi: Option<Decimal>,
    },
    /// It lies on this side of a bound.
    Bound(Comparison, Decimal),
    /// It compares so with another computed number.
    Against(Comparison, Cell),
    /// It answers with this period, or one within it.
    Period(Comparison, Period),
    /// It cannot be given, for this reason.
    Reason(Reason),
}

/// What comes of holding a claim against the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The data bears it out.
    Holds,
    /// The data contradicts it.
    Fails,
    /// The rounding of the data decides neither way.
    Undecided,
    /// There is no number to hold it against.
    NotComputable(Reason),
}

impl Statement {
    /// A number as printed: it stands for all numbers that round to it.
    pub fn printed(value: Decimal, half: Decimal) -> Statement {
        Statement::Printed { value, lo: value.checked_sub(half), hi: value.checked_add(half) }
    }

    /// "Nearly" a number: short of it, by no more than one part in twenty.
    pub fn nearly(value: Decimal) -> Statement {
        let hundredth = value.shifted(-2);
        let twentieth = hundredth.and_then(|part| (0..5).try_fold(Decimal::ZERO, |sum, _| sum.checked_add(part)));
        let short = twentieth.and_then(|part| value.checked_sub(part));
        let (lo, hi) = if value.signum() < 0 { (Some(value), short) } else { (short, Some(value)) };
        Statement::Printed { value, lo, hi }
    }
}

impl Verdict {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Holds => "holds",
            Verdict::Fails => "fails",
            Verdict::Undecided => "undecided",
            Verdict::NotComputable(_) => "not computable",
        }
    }
}

/// Holds a statement against the computed cell and the period of its row.
///
/// ```
/// use sizeup::claim::{judge, Statement, Verdict};
/// use sizeup::table::{Cell, Status};
/// let number = |text: &str| text.parse().unwrap();
/// let growth = Cell::number(number("7.023411"), number("6.677796"), number("7.370185"), Status::NORMAL);
/// let printed = Statement::printed(number("6.8"), number("0.05"));
/// assert_eq!(judge(&growth, "2023-12".parse().unwrap(), &printed), Verdict::Holds);
/// ```
pub fn judge(cell: &Cell, period: Period, statement: &Statement) -> Verdict {
    if let Statement::Reason(stated) = statement {
        return match cell.reason {
            Some(reason) if reason == *stated => Verdict::Holds,
            _ => Verdict::Fails,
        };
    }
    // A bound that the source printed may decide; any other cell with a reason has no number.
    let bounded = cell.reason == Some(Reason::Approximate) && (cell.lo.is_some() || cell.hi.is_some());
    if let (Some(reason), false) = (cell.reason, bounded) {
        return Verdict::NotComputable(reason);
    }
    match statement {
        Statement::Printed { lo, hi, .. } => printed(cell, Span { lo: *lo, hi: *hi, beyond: false }),
        Statement::Bound(comparison, level) => {
            let point = Span { lo: Some(*level), hi: Some(*level), beyond: false };
            compared(*comparison, &Span::of(cell), &point)
        }
        Statement::Against(comparison, other) => match (other.reason, other.lo.is_some() || other.hi.is_some()) {
            (Some(reason), false) => Verdict::NotComputable(reason),
            _ => compared(*comparison, &Span::of(cell), &Span::of(other)),
        },
        Statement::Period(comparison, stated) => dated(*comparison, period, *stated),
        Statement::Reason(_) => Verdict::Fails,
    }
}

/// Where a number may lie: from `lo` up to, and where the two differ not with, `hi`.
struct Span {
    lo: Option<Decimal>,
    hi: Option<Decimal>,
    /// The source printed a bound, such as `>3`, which is no part of it.
    beyond: bool,
}

impl Span {
    fn of(cell: &Cell) -> Span {
        let printed = |end: Option<Decimal>| end.is_some() && end == cell.value;
        let beyond = cell.reason == Some(Reason::Approximate) && (printed(cell.lo) || printed(cell.hi));
        Span { lo: cell.lo, hi: cell.hi, beyond }
    }

    fn is_point(&self) -> bool {
        self.lo.is_some() && self.lo == self.hi
    }

    /// Whether every number of this span is less than every one of the other.
    fn below(&self, other: &Span) -> bool {
        match (self.hi, other.lo) {
            // What rounds to 3.19 ends where what rounds to 3.20 begins; its upper end is no part of it.
            // And "more than 3" begins above 3, as "less than 3" ends below it.
            (Some(hi), Some(lo)) => hi < lo || (hi == lo && (!self.is_point() || other.beyond)),
            _ => false,
        }
    }

    /// Whether no number of this span is greater than any of the other.
    fn not_above(&self, other: &Span) -> bool {
        matches!((self.hi, other.lo), (Some(hi), Some(lo)) if hi <= lo)
    }
}

fn printed(cell: &Cell, stated: Span) -> Verdict {
    let computed = Span::of(cell);
    if computed.below(&stated) || stated.below(&computed) {
        return Verdict::Fails;
    }
    let within = |number: Decimal| stated.lo.is_some_and(|lo| lo <= number) && stated.hi.is_some_and(|hi| number <= hi);
    // An end that is open or unknown, with a reason or without, leaves room for numbers that were not stated.
    let open = cell.reason.is_some() || cell.lo.is_none() || cell.hi.is_none();
    // "more than 660,800" bears out "660,800", and leaves "900,000" open.
    if open && !cell.value.is_some_and(within) { Verdict::Undecided } else { Verdict::Holds }
}

fn compared(comparison: Comparison, a: &Span, b: &Span) -> Verdict {
    let (holds, fails) = match comparison {
        Comparison::Less => (a.below(b), b.not_above(a)),
        Comparison::AtMost => (a.not_above(b), b.below(a)),
        Comparison::Greater => (b.below(a), a.not_above(b)),
        Comparison::AtLeast => (b.not_above(a), a.below(b)),
        Comparison::Equal => (a.is_point() && b.is_point() && a.lo == b.lo, a.below(b) || b.below(a)),
    };
    match (holds, fails) {
        (true, _) => Verdict::Holds,
        (false, true) => Verdict::Fails,
        (false, false) => Verdict::Undecided,
    }
}

/// A period answers to itself and to any longer one that holds it: `2021-06` is in `2021`.
fn dated(comparison: Comparison, answer: Period, stated: Period) -> Verdict {
    let within = stated.start() <= answer.start() && answer.end() <= stated.end();
    let order = if within { Ordering::Equal } else { answer.cmp(&stated) };
    if comparison.admits(order) { Verdict::Holds } else { Verdict::Fails }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Status;

    fn number(text: &str) -> Decimal {
        text.parse().expect("a number")
    }

    fn cell(value: &str, lo: &str, hi: &str) -> Cell {
        Cell::number(number(value), number(lo), number(hi), Status::NORMAL)
    }

    fn above(value: &str) -> Cell {
        Cell { hi: None, reason: Some(Reason::Approximate), ..cell(value, value, value) }
    }

    fn bound(comparison: Comparison, level: &str) -> Statement {
        Statement::Bound(comparison, number(level))
    }

    fn verdict(cell: &Cell, statement: &Statement) -> Verdict {
        judge(cell, "2023".parse().expect("a period"), statement)
    }

    #[test]
    fn a_number_as_printed_meets_or_misses() {
        let growth = cell("15.774", "15.770", "15.779");
        let said = |value: &str| Statement::printed(number(value), number("0.05"));
        assert_eq!(verdict(&growth, &said("15.9")), Verdict::Fails);
        assert_eq!(verdict(&growth, &said("15.8")), Verdict::Holds);
        // What rounds to 15.7 ends at 15.75, below the least that was computed.
        assert_eq!(verdict(&growth, &said("15.7")), Verdict::Fails);
    }

    #[test]
    fn nearly_is_below_and_not_far() {
        let nearly = |level: &str| Statement::nearly(number(level));
        let users = cell("1.091", "1.0905", "1.0915");
        assert_eq!(verdict(&users, &nearly("1.1")), Verdict::Holds);
        assert_eq!(verdict(&users, &nearly("1.15")), Verdict::Fails);
        assert_eq!(verdict(&users, &nearly("1.09")), Verdict::Fails);
        assert_eq!(verdict(&cell("1.1", "1.1", "1.1"), &nearly("1.1")), Verdict::Fails);
        assert_eq!(verdict(&cell("-0.5", "-0.5", "-0.5"), &nearly("0")), Verdict::Fails);
    }

    #[test]
    fn a_bound_is_held_by_the_whole_interval() {
        let users = cell("1.07", "1.065", "1.075");
        assert_eq!(verdict(&users, &bound(Comparison::Greater, "1")), Verdict::Holds);
        assert_eq!(verdict(&users, &bound(Comparison::Greater, "1.07")), Verdict::Undecided);
        assert_eq!(verdict(&users, &bound(Comparison::Greater, "1.075")), Verdict::Fails);
        assert_eq!(verdict(&users, &bound(Comparison::AtLeast, "1.065")), Verdict::Holds);
        assert_eq!(verdict(&users, &bound(Comparison::Less, "1.075")), Verdict::Holds);
        assert_eq!(verdict(&users, &bound(Comparison::AtMost, "1.06")), Verdict::Fails);
    }

    #[test]
    fn neighbours_in_print_are_apart() {
        let (a, b) = (cell("3.20", "3.195", "3.205"), cell("3.19", "3.185", "3.195"));
        assert_eq!(verdict(&a, &Statement::Against(Comparison::Greater, b.clone())), Verdict::Holds);
        assert_eq!(verdict(&b, &Statement::Against(Comparison::Greater, a.clone())), Verdict::Fails);
        assert_eq!(verdict(&a, &Statement::Against(Comparison::Greater, a.clone())), Verdict::Undecided);
    }

    #[test]
    fn a_missing_number_never_satisfies() {
        let missing = Cell::reason(Reason::MissingPeriod, Status::NORMAL);
        let apart = Verdict::NotComputable(Reason::MissingPeriod);
        assert_eq!(verdict(&missing, &bound(Comparison::Greater, "-1")), apart);
        assert_eq!(verdict(&cell("1", "1", "1"), &Statement::Against(Comparison::Greater, missing.clone())), apart);
        assert_eq!(verdict(&missing, &Statement::Reason(Reason::MissingPeriod)), Verdict::Holds);
        assert_eq!(verdict(&missing, &Statement::Reason(Reason::Break)), Verdict::Fails);
        assert_eq!(verdict(&cell("1", "1", "1"), &Statement::Reason(Reason::Break)), Verdict::Fails);
    }

    #[test]
    fn an_open_bound_decides_what_it_can() {
        let companies = above("660800");
        assert_eq!(verdict(&companies, &bound(Comparison::AtLeast, "660000")), Verdict::Holds);
        assert_eq!(verdict(&companies, &bound(Comparison::Less, "600000")), Verdict::Fails);
        assert_eq!(verdict(&companies, &bound(Comparison::Greater, "660800")), Verdict::Holds);
        assert_eq!(verdict(&companies, &bound(Comparison::AtMost, "660800")), Verdict::Fails);
        assert_eq!(verdict(&companies, &bound(Comparison::Greater, "700000")), Verdict::Undecided);
        let said = |value: &str| Statement::printed(number(value), number("0.5"));
        assert_eq!(verdict(&companies, &said("660800")), Verdict::Holds);
        assert_eq!(verdict(&companies, &said("900000")), Verdict::Undecided);
        assert_eq!(verdict(&companies, &said("500000")), Verdict::Fails);
        let about = Cell { lo: None, ..above("400") };
        assert_eq!(verdict(&about, &bound(Comparison::Greater, "1")), Verdict::NotComputable(Reason::Approximate));
    }

    #[test]
    fn what_nothing_bounds_bears_out_itself_alone() {
        let unbounded = Cell { lo: None, hi: None, ..cell("10", "10", "10") };
        let said = |value: &str| Statement::printed(number(value), number("0.5"));
        assert_eq!(verdict(&unbounded, &said("500")), Verdict::Undecided);
        assert_eq!(verdict(&unbounded, &said("10")), Verdict::Holds);
        let at_least = Cell { lo: Some(number("9")), ..unbounded };
        assert_eq!(verdict(&at_least, &said("500")), Verdict::Undecided);
        assert_eq!(verdict(&at_least, &said("5")), Verdict::Fails);
    }

    #[test]
    fn a_period_lies_in_its_year() {
        let at = |answer: &str, comparison, stated: &str| {
            let stated = Statement::Period(comparison, stated.parse().expect("a period"));
            judge(&cell("1", "1", "1"), answer.parse().expect("a period"), &stated)
        };
        assert_eq!(at("2021-06", Comparison::Equal, "2021"), Verdict::Holds);
        assert_eq!(at("2021-06", Comparison::Equal, "2022"), Verdict::Fails);
        assert_eq!(at("2021-06", Comparison::Less, "2022"), Verdict::Holds);
    }
}
