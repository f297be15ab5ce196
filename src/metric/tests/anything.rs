//! Every cell of every table is a number or a reason, whatever the data.

use proptest::prelude::*;

use super::*;
use crate::period::Frequency;
use crate::table::{NegativeBase, OptIns};

/// A series of one part: where it starts, how it steps, and what is printed.
#[derive(Clone, Debug)]
struct Anything {
    kind: Option<Kind>,
    frequency: Frequency,
    stated: Option<Frequency>,
    declared: bool,
    partition: bool,
    breaks: Vec<i64>,
    as_of: Option<i64>,
    opt_ins: OptIns,
    rows: Vec<(usize, usize, i64, String, char)>,
}

const PARTS: [&str; 4] = ["a", "b", "c", "all"];
const SCOPES: [&str; 2] = ["old", "new"];

/// Calls of every metric, with each thing that its parentheses may hold.
fn calls() -> Vec<String> {
    fn arguments(takes: Takes) -> Vec<String> {
        let plain: &[&str] = match takes {
            Takes::Nothing => &[""],
            Takes::MaybePeriod => &["", "(2020)", "(2021-H1)", "(2020-03)"],
            Takes::Base => &["(2020)", "(2021-Q2)", "(2020..2021)", "(2020-06..2021-03)"],
            Takes::Level => &["(0)", "(100)", "(1e30)"],
            Takes::MaybeParts => &["", "(a,b)", "(all,a)"],
            Takes::Count => &["(1)", "(2)", "(9)"],
            Takes::MaybeCount => &["", "(2)"],
            Takes::MaybeLow => &["", "(low)"],
            Takes::MaybeClass => &["", "(class)", "(class,1500..2500)"],
            Takes::Terms { .. } => {
                &["(national)", "(mix,2020)", "(excess)", "(within)", "(price)", "(change)", "(residual,2019)"]
            }
            Takes::OneOf(_) => &["", "(cv)", "(trend)"],
            Takes::OneOfSince(_) => &["", "(speed)", "(half_life,2020)", "(2019)"],
            Takes::MaybeCeiling => &["", "(5000)", "(..4000)"],
            Takes::Ahead => {
                &["(1)", "(3,naive)", "(3,drift)", "(3,log_linear)", "(2,ets)", "(9,seasonal_naive)", "(9,seasonal_drift)"]
            }
            Takes::Quantities(terms, rest) => {
                // Each term once, and whatever may stand behind them with the first.
                let each = terms.iter().map(|term| format!("({})", term.name));
                return arguments(*rest).into_iter().chain(each).collect();
            }
        };
        plain.iter().map(|&argument| argument.to_owned()).collect()
    }
    METRICS
        .iter()
        .flat_map(|metric| arguments(metric.takes).into_iter().map(|argument| format!("{}{argument}", metric.name)))
        .filter(|call| call.parse::<Call>().is_ok())
        .collect()
}

fn printed() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => (-300_i64..4000, 0_u32..3).prop_map(|(n, scale)| Decimal::new(n.into(), scale).expect("fits").to_string()),
        2 => (1_i64..4000).prop_map(|n| n.to_string()),
        1 => Just(String::new()),
        1 => Just("0".to_owned()),
        1 => (1_i64..4000).prop_map(|n| format!(">{n}")),
        1 => Just("999999999999999999999999999999999999".to_owned()),
        1 => Just("0.00000000000000000000000000000000001".to_owned()),
    ]
}

fn opt_ins() -> impl Strategy<Value = OptIns> {
    let ways = vec![NegativeBase::Refuse, NegativeBase::Abs, NegativeBase::Signed];
    (proptest::sample::select(ways), any::<bool>(), any::<bool>()).prop_map(|(negative_base, across_breaks, first_base)| OptIns {
        negative_base,
        across_breaks,
        first_base,
        ..OptIns::default()
    })
}

fn anything() -> impl Strategy<Value = Anything> {
    let kinds: Vec<Option<Kind>> = crate::table::KINDS.iter().map(|(kind, ..)| Some(*kind)).chain([None]).collect();
    let frequencies: Vec<Frequency> = Frequency::ALL.iter().map(|(frequency, _)| *frequency).collect();
    let stated = prop_oneof![Just(None), Just(Some(Frequency::Half)), Just(Some(Frequency::Quarter))];
    let status = prop_oneof![8 => Just('A'), 1 => Just('B'), 1 => Just('F')];
    let row = (0..4_usize, 0..2_usize, 0_i64..14, printed(), status);
    (
        (proptest::sample::select(kinds), proptest::sample::select(frequencies), stated, any::<bool>(), any::<bool>()),
        (
            proptest::collection::vec(0_i64..14, 0..2),
            (proptest::option::of(0_i64..16), opt_ins()),
            proptest::collection::vec(row, 1..40),
        ),
    )
        .prop_map(|((kind, frequency, stated, declared, partition), (breaks, (as_of, opt_ins), rows))| Anything {
            kind,
            frequency,
            stated,
            declared,
            partition,
            breaks,
            as_of,
            opt_ins,
            rows,
        })
}

/// The period so many steps after the start of 2020.
fn period(frequency: Frequency, step: i64) -> Period {
    let month = |step: i64| Period::new(Frequency::Month, 2020 * 12 + step).expect("a month");
    match frequency {
        Frequency::Year => Period::of_year(2018 + step).expect("a year"),
        // Cumulative from January, in two years.
        Frequency::Span => Period::of_span(month(step / 7 * 12), month(step / 7 * 12 + step % 7 + 1)).expect("a span"),
        Frequency::Day => {
            Period::of_day(2020, 2, 25).and_then(|day| day.shifted(if step < 9 { step } else { step + 350 })).expect("a day")
        }
        Frequency::Week => Period::of_part(Frequency::Week, 2020, 50).and_then(|week| week.shifted(step * 4)).expect("a week"),
        _ => Period::of_part(frequency, 2020, 1).and_then(|first| first.shifted(step)).expect("a part of a year"),
    }
}

impl Anything {
    fn table(&self) -> Table {
        let mut made = table(Kind::Flow, &PARTS, &[]);
        made.measure = Arc::new(Measure { kind: self.kind, ..(*made.measure).clone() });
        made.frequency = self.stated;
        made.dimensions[0].declared = self.declared;
        made.dimensions[0].partition = self.partition;
        made.dimensions.push(Dimension {
            name: "scope".into(),
            values: SCOPES.map(Arc::from).into(),
            partition: false,
            total: None,
            definition: true,
            ..made.dimensions[0].clone()
        });
        let after = |step: &i64| Break { after: period(self.frequency, *step), note: "x".into(), only: Vec::new() };
        made.breaks = self.breaks.iter().map(after).collect();
        let mut seen = std::collections::BTreeSet::new();
        for (part, scope, step, text, letter) in &self.rows {
            let at = period(self.frequency, *step);
            if seen.insert((*part, *scope, at)) {
                let mut made_row = row(&[PARTS[*part], SCOPES[*scope]], &at.to_string(), cell(text));
                made_row.cell.status = Status::of(*letter).expect("a letter");
                made.rows.push(made_row);
            }
        }
        made.sorted()
    }
}

/// Says what is wrong with a cell, where something is.
pub(super) fn fault(cell: &Cell) -> Option<&'static str> {
    let Cell { value, lo, hi, reason, .. } = cell;
    match (value, reason) {
        (None, None) => return Some("neither a number nor a reason"),
        (Some(_), Some(reason)) if *reason != Reason::Approximate => return Some("a number and a reason"),
        _ => {}
    }
    let below = |a: &Option<Decimal>, b: &Option<Decimal>| a.zip(*b).is_none_or(|(a, b)| a <= b);
    let ordered = below(lo, value) && below(value, hi) && below(lo, hi);
    if ordered { None } else { Some("a number outside its bounds") }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 32 } else { 150 }))]

    #[test]
    fn every_cell_is_a_number_or_a_reason(anything in anything()) {
        let levels = anything.table();
        let as_of = anything.as_of.map(|step| period(anything.frequency, step));
        let calls = calls();
        for call in &calls {
            let result = calculate(&call.parse().expect("a metric"), &Levels::new(&levels, as_of).allowing(anything.opt_ins).traced());
            for row in &result.rows {
                prop_assert_eq!(fault(&row.cell), None, "{} at {:?} {}: {:?}", call, row.key, row.period, row.cell);
            }
        }
    }

    #[test]
    fn the_order_and_the_scale_of_the_input_do_not_matter(anything in anything(), power in 1_i32..6) {
        let levels = anything.table();
        let mut turned = levels.clone();
        turned.rows.reverse();
        let turned = turned.sorted();
        let scaled = |end: Option<Decimal>| end.and_then(|end| end.shifted(power));
        let mut larger = levels.clone();
        let mut fits = true;
        for row in &mut larger.rows {
            let cell = &row.cell;
            let ends = [scaled(cell.value), scaled(cell.lo), scaled(cell.hi)];
            fits &= ends.iter().flatten().count() == [cell.value, cell.lo, cell.hi].iter().flatten().count();
            row.cell = Cell { value: ends[0], lo: ends[1], hi: ends[2], ..cell.clone() };
        }
        for metric in METRICS.iter().filter(|metric| metric.takes != Takes::Level) {
            let call = metric.example.ask.replace("urban", "a").replace("rural", "b");
            let here = ask(&levels, &call);
            prop_assert_eq!(&here.rows, &ask(&turned, &call).rows, "{}", call);
            let of_no_unit = matches!(metric.unit, UnitRule::Percent | UnitRule::Index | UnitRule::Years | UnitRule::Plain | UnitRule::Periods);
            if fits && of_no_unit && metric.rule != Rule::Any {
                // Sums of very long figures may fit in one scale and not in the other.
                for (row, other) in here.rows.iter().zip(&ask(&larger, &call).rows) {
                    let overflow = [row, other].iter().any(|row| row.cell.reason == Some(Reason::Overflow));
                    prop_assert!(overflow || row == other, "{} times 10^{}: {:?}, {:?}", call, power, row, other);
                }
            }
        }
    }
}
