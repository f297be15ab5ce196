//! Revisions: what later releases made of a figure that was first printed otherwise.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::metric::arithmetic::kernel::{Level, Made};
use crate::metric::operands::against::{growth, in_points, refused};
use crate::metric::{Argument, Example, Levels, Metric, Quantity, Rule, Takes, UnitRule};
use crate::number::{Decimal, Fraction, Interval};
use crate::period::Period;
use crate::table::{Kind, Reason, Row};

/// A later release of a figure less the first.
pub(crate) const REVISION: Metric = Metric {
    name: "revision",
    aliases: &["修订"],
    formula: "x(t) of the latest release less x(t) of the first; of revision(2), of the second less the first",
    edges: "Only of a dataset whose card names the column `vintage`; releases after the date of the analysis are not known. \
            A figure that was released once, or fewer times than asked, is too_few_points. Terms: change; relative (the \
            change over the first release, in percent, not of rates); mean and mean_abs (of the changes of all periods up \
            to t that were revised, with their sign, so that a bias shows, and without it); yoy (growth on the year before \
            as the later release has it less that of the first, each within one release, in points: mixed_vintage where a \
            release lacks the year before). revision(mean, 2) is of the second releases. `vintage = \"first\"` in a table \
            gives every metric as it was first published.",
    source: "OECD, Data and Metadata Reporting and Presentation Handbook (2007), section 7: revisions; McKenzie and Gamba \
             (OECD, 2008) for their mean and mean absolute size",
    takes: Takes::Quantities(REVISED, &Takes::MaybeCount),
    rule: Rule::Stated,
    unit: UnitRule::Difference,
    example: Example {
        sentence: "a year first printed as 100.0 and now as 104.5 was revised by 4.5",
        kind: Kind::Flow,
        parts: &["market"],
        // The same period twice: two releases.
        levels: &[("market", "2022", "90.0"), ("market", "2023", "100.0"), ("market", "2023", "104.5")],
        ask: "revision",
        at: ("market", "2023"),
        gives: "4.5",
    },
    rows: |levels, argument| {
        let Argument::Quantity(term, nth) = argument else { return Vec::new() };
        let known = Known::of(levels);
        let rows = 0..levels.table().rows.len();
        let made = rows.map(|at| match known.revised(levels, at, term, nth) {
            Ok(made) => levels.derived(at, made.cell(), &[("value", at)]),
            Err(reason @ Reason::TooFewPoints) => {
                let status = levels.table().rows[at].cell.status;
                levels.derived(at, crate::table::Cell::reason(reason, status), &[("value", at)])
            }
            Err(reason) => levels.derived(at, refused(levels, at, reason), &[("value", at)]),
        });
        made.collect()
    },
};

const REVISED: &[Quantity] = &[
    Quantity { name: "change", about: "the later figure less the first", unit: UnitRule::Difference },
    Quantity { name: "relative", about: "that over the first, in percent", unit: UnitRule::Percent },
    Quantity { name: "mean", about: "the mean change of all periods up to t", unit: UnitRule::Difference },
    Quantity { name: "mean_abs", about: "the mean size of it", unit: UnitRule::Difference },
    Quantity { name: "yoy", about: "the later growth less the first, in points", unit: UnitRule::Points },
];

/// A figure of one release.
type Figure = (Period, Level);

/// The releases of every figure, in the order of their dates.
struct Known<'a>(BTreeMap<(&'a [Arc<str>], Period), Vec<Figure>>);

impl<'a> Known<'a> {
    fn of(levels: &Levels<'a>) -> Known<'a> {
        let mut releases: BTreeMap<_, Vec<Figure>> = BTreeMap::new();
        for release in levels.table().releases.iter() {
            let figures = releases.entry((release.row.key.as_slice(), release.row.period)).or_default();
            // An empty cell is no release of a figure.
            figures.extend(Level::of(&release.row.cell).map(|level| (release.date, level)));
        }
        Known(releases)
    }

    /// The first release of a figure, and the later one that is asked for.
    fn pair(&self, row: &'a Row, nth: &Argument) -> Result<(&Figure, &Figure), Reason> {
        let figures = self.0.get(&(row.key.as_slice(), row.period)).map_or(&[][..], Vec::as_slice);
        let later = match nth {
            Argument::Count(count) => figures.get(count - 1),
            _ => figures.last(),
        };
        match (later, figures) {
            (Some(later), [first, _, ..]) => Ok((first, later)),
            _ => Err(Reason::TooFewPoints),
        }
    }

    fn revised(&self, levels: &Levels<'a>, at: usize, term: &Quantity, nth: &Argument) -> Result<Made, Reason> {
        let rows = &levels.table().rows;
        match term.name {
            "mean" | "mean_abs" => {
                let (start, _) = levels.span_of(at);
                let alike = (start..=at).filter(|row| levels.alike(at, *row));
                let pairs = alike.filter_map(|row| self.pair(&rows[row], nth).ok());
                let changes = pairs.map(|((_, first), (_, later))| Made::difference(later, first));
                match term.name {
                    "mean" => mean(changes),
                    _ => mean(changes.map(|change| size(&change))),
                }
            }
            _ => {
                let (first, later) = self.pair(&rows[at], nth)?;
                match term.name {
                    "relative" if in_points(levels) => Err(Reason::KindMismatch),
                    "relative" => Ok(Made::quotient(&later.1, &first.1)?.as_growth()),
                    "yoy" => Ok(self.grown(levels, at, later)?.minus(&self.grown(levels, at, first)?)),
                    _ => Ok(Made::difference(&later.1, &first.1)),
                }
            }
        }
    }

    /// Growth on the year before, as one release has both.
    fn grown(&self, levels: &Levels<'a>, at: usize, (date, figure): &Figure) -> Result<Made, Reason> {
        let rows = &levels.table().rows;
        let year_before = rows[at].period.year_before().ok_or(Reason::MissingPeriod)?;
        let prior = levels.seek(at, year_before)?;
        let figures = self.0.get(&(rows[prior].key.as_slice(), year_before)).map_or(&[][..], Vec::as_slice);
        let (_, base) = figures.iter().find(|(of, _)| of == date).ok_or(Reason::MixedVintage)?;
        growth(figure, base, in_points(levels))
    }
}

/// The mean of some changes, each of other figures.
fn mean(changes: impl Iterator<Item = Made>) -> Result<Made, Reason> {
    let changes: Vec<Made> = changes.collect();
    let count = Decimal::from(i64::try_from(changes.len()).map_err(|_| Reason::Overflow)?);
    let sum = changes.into_iter().reduce(|sum, change| sum.plus(&change)).ok_or(Reason::TooFewPoints)?;
    let number = sum.number.as_ref().and_then(|sum| sum.divided_by(&count.into()));
    Ok(Made { number, within: sum.within.over(&Interval::closed(count, count)), status: sum.status })
}

/// A change without its sign.
fn size(change: &Made) -> Made {
    let of = |number: &Fraction| if number.signum() < 0 { number.times(-1) } else { number.clone() };
    let zero = || Some(Fraction::from(Decimal::ZERO));
    let Interval { lo, hi } = &change.within;
    let above = lo.as_ref().is_some_and(|lo| lo.signum() >= 0);
    let below = hi.as_ref().is_some_and(|hi| hi.signum() <= 0);
    let within = match (above, below) {
        (true, _) => change.within.clone(),
        (_, true) => change.within.times(-1),
        // Either way: the size is anything from nothing to the farther end.
        _ => Interval { lo: zero(), hi: lo.as_ref().zip(hi.as_ref()).map(|(lo, hi)| of(lo).max(of(hi))) },
    };
    Made { number: change.number.as_ref().map(of), within, status: change.status }
}
