//! The factors of a derived measure: what a product or a ratio was made of, row by row.

use crate::metric::arithmetic::kernel::Level;
use crate::metric::{Levels, Metric, UnitRule};
use crate::number::{Decimal, Fraction};
use crate::table::{Kind, Operand, Reason, Row, Table};
use crate::unit::Unit;

/// The roles of what is multiplied and of what is divided.
const ABOVE: &[&str] = &["factor", "numerator"];
const BELOW: &str = "denominator";

/// One factor of a level.
pub(crate) struct Factor<'a> {
    /// Whether it divides.
    pub below: bool,
    /// The level, with its measure, unit and kind.
    pub operand: &'a Operand,
}

impl Factor<'_> {
    pub fn level(&self) -> Result<Level, Reason> {
        Level::of(&self.operand.cell)
    }
}

/// The factors of a row, or that it is not made of any.
pub(crate) fn of(row: &Row) -> Result<Vec<Factor<'_>>, Reason> {
    let each = row.operands.iter().filter(|operand| ABOVE.contains(&operand.role) || operand.role == BELOW);
    let found: Vec<Factor> = each.map(|operand| Factor { below: operand.role == BELOW, operand }).collect();
    // A row without factors may have been left without them for a reason of its own.
    if found.len() < 2 { Err(row.cell.reason.unwrap_or(Reason::KindMismatch)) } else { Ok(found) }
}

/// The same of the row `at` and of an earlier one, which must be made alike.
pub(crate) fn of_both<'a>(levels: &'a Levels, at: usize, base: usize) -> Result<(Vec<Factor<'a>>, Vec<Factor<'a>>), Reason> {
    let rows = &levels.table().rows;
    let (now, before) = (of(&rows[at])?, of(&rows[base])?);
    let alike = now.len() == before.len()
        && now.iter().zip(&before).all(|(a, b)| a.operand.measure == b.operand.measure && a.operand.role == b.operand.role);
    if alike { Ok((now, before)) } else { Err(Reason::KindMismatch) }
}

/// What the product of the factors is multiplied with: percentages are hundredths.
pub(crate) fn scale(table: &Table, factors: &[Factor]) -> Fraction {
    let percent = |unit: &Option<Unit>| *unit == Some(Unit::percent());
    let (below, above): (Vec<&Factor>, Vec<&Factor>) = factors.iter().partition(|factor| factor.below);
    let hundredths = |of: &[&Factor]| of.iter().filter(|factor| percent(&factor.operand.unit)).count();
    let (above, below) = (hundredths(&above), if below.is_empty() { None } else { Some(hundredths(&below)) });
    hundreds(above, below, percent(&table.measure.unit))
}

/// A hundred, to the power by which percentages are hundredths: so many of the factors are percentages, so many of what
/// divides where something does, and the result is one or not. What is divided alone keeps its percent: `%/person`.
pub fn hundreds(above: usize, below: Option<usize>, result: bool) -> Fraction {
    let power = match below {
        None => i32::from(result) - i32::try_from(above).unwrap_or(0),
        Some(0) if above > 0 => 0,
        Some(below) => i32::from(result) + i32::from(below > above),
    };
    let hundred = Fraction::one().times(100);
    (0..power.abs()).fold(Fraction::one(), |scale, _| match power > 0 {
        true => scale.multiplied_by(&hundred),
        false => scale.divided_by(&hundred).unwrap_or(scale),
    })
}

/// The names of the factors: those of their measures, with their dataset where two are alike.
pub(crate) fn names(table: &Table) -> Vec<String> {
    let Some(factors) = table.rows.iter().find_map(|row| of(row).ok()) else { return Vec::new() };
    named(&factors)
}

/// The same of some factors.
pub(crate) fn named(factors: &[Factor]) -> Vec<String> {
    let short = |factor: &Factor| factor.operand.measure.rsplit('.').next().unwrap_or_default().to_owned();
    let all: Vec<String> = factors.iter().map(short).collect();
    let alike = |name: &String| all.iter().filter(|other| *other == name).count() > 1;
    let pairs = all.iter().zip(factors);
    pairs.map(|(name, factor)| if alike(name) { factor.operand.measure.replace('.', "_") } else { name.clone() }).collect()
}

/// The unit of what a metric explains of a ratio where that is its numerator.
pub(crate) fn unit_of(metric: &Metric, table: &Table) -> Option<Unit> {
    let numerator = |row: &Row| row.operands.iter().find(|operand| operand.role == "numerator").and_then(|it| it.unit.clone());
    if metric.unit == UnitRule::Value { table.rows.iter().find_map(numerator) } else { None }
}

/// An amount, a quantity and its price, as a row of a product or a ratio has them.
pub(crate) struct Sale {
    pub amount: Level,
    pub quantity: Level,
    pub price: Option<Level>,
}

/// The amount and the quantity behind a row: of a ratio what is divided and by what, of a product the one factor that may
/// be summed is the quantity.
pub(crate) fn sale(levels: &Levels, at: usize) -> Result<Sale, Reason> {
    let table = levels.table();
    let row = &table.rows[at];
    let factors = of(row)?;
    let [one, two] = &factors[..] else { return Err(Reason::KindMismatch) };
    match (one.below, two.below) {
        (false, true) => Ok(Sale { amount: one.level()?, quantity: two.level()?, price: None }),
        (false, false) => {
            let counted = |factor: &Factor| factor.operand.kind.is_some_and(Kind::additive);
            let (quantity, price) = match (counted(one), counted(two)) {
                (true, false) => (one, two),
                (false, true) => (two, one),
                _ => return Err(Reason::KindMismatch),
            };
            let (quantity, price) = (quantity.level()?, price.level()?);
            let scale = scale(table, &factors);
            let scaled = |x: &Fraction| x.multiplied_by(&scale);
            let number = |level: &Level| level.number.as_ref().map(scaled);
            let price = Level {
                made_of: None,
                number: number(&price),
                within: crate::number::Interval {
                    lo: price.within.lo.as_ref().map(scaled),
                    hi: price.within.hi.as_ref().map(scaled),
                },
                ..price
            };
            let within = crate::metric::decomposition::terms::product(&quantity.within, &price.within);
            let amount = quantity.number.as_ref().zip(price.number.as_ref()).map(|(q, p)| q.multiplied_by(p));
            let status = quantity.status.max(price.status);
            let printed = table.rows[at].cell.value.unwrap_or(Decimal::ZERO);
            Ok(Sale { amount: Level { number: amount, printed, within, status, made_of: None }, quantity, price: Some(price) })
        }
        _ => Err(Reason::KindMismatch),
    }
}
