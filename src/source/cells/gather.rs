//! The shares of all threads as groups: sorted by key, summed across threads and scales.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::block_sums::{group, ungroup};
use super::keys;
use super::ledger::{Met, Seen};
use super::sum::{self, Part};
use crate::finding::{Finding, ReadingFact, Result};
use crate::number::Decimal;
use crate::source::cells::{Group, MAX_GROUPS, Pass, Request, Sum, too_many_groups};
use crate::source::input::Input;
use crate::source::number::scaled;
use crate::source::records::faults::shortened;

/// All groups of a pass, in the order of the texts of their keys.
pub(crate) fn gathered(pass: &Pass, input: &Input, request: &Request) -> Result<Vec<Group>> {
    let values = request.values.len();
    let mut all: Vec<(Vec<u8>, usize, u32)> = Vec::new();
    for (share, known) in pass.shares.iter().enumerate() {
        let count = u32::try_from(known.keys.len()).expect("fewer groups than the limit");
        all.extend((0..count).map(|key| (known.keys.text(key), share, key)));
    }
    // A part of a key ends with a NUL, so the order of the bytes is that of the texts, part by part.
    all.sort();
    let mut renumbered: Vec<Vec<u32>> = pass.shares.iter().map(|share| vec![0; share.keys.len()]).collect();
    let mut met: Vec<Met> = Vec::new();
    let mut seen: Vec<Seen> = Vec::new();
    let mut open: BTreeMap<usize, Decimal> = BTreeMap::new();
    let mut texts: Vec<Vec<u8>> = Vec::new();
    for (text, share, key) in all {
        if texts.last() != Some(&text) {
            texts.push(text);
            met.push(Met::NEVER);
            seen.resize(seen.len() + values, Seen::NOTHING);
        }
        let number = texts.len() - 1;
        renumbered[share][key as usize] = u32::try_from(number).expect("fewer groups than the limit");
        met[number].join(pass.shares[share].met[key as usize]);
        for value in 0..values {
            let (at, here) = (number * values + value, key as usize * values + value);
            seen[at].join(pass.shares[share].seen[here]);
            if let Some(half) = pass.shares[share].half_open.get(&here) {
                let known = open.entry(at).or_insert(Decimal::ZERO);
                *known = known.checked_add(*half).unwrap_or(*known);
            }
        }
    }
    if texts.len() > MAX_GROUPS {
        return Err(too_many_groups(input));
    }
    let totals = totals(pass, &renumbered);
    let mut totals = totals.iter().peekable();
    let mut known = Texts::default();
    let mut findings = Vec::new();
    let mut groups = Vec::with_capacity(texts.len());
    for (number, text) in texts.into_iter().enumerate() {
        let here = met[number];
        let first = pass.line(here.first);
        let mut sums = Vec::with_capacity(values);
        for value in 0..values {
            let notes = &seen[number * values + value];
            let mut sum = Sum {
                total: Decimal::ZERO,
                half: Decimal::ZERO,
                half_open: open.get(&(number * values + value)).copied().unwrap_or(Decimal::ZERO),
                numbers: here.records - notes.missing,
                missing: notes.missing,
                bound: notes.open_side(),
                flags: notes.flags,
                first_line: notes.first.met().map_or(first, |line| pass.line(line)),
            };
            let mut fits = true;
            while let Some(part) = totals.next_if(|part| part.group >> 8 == group(number as u32, value, 0) >> 8) {
                fits &= add(&mut sum, part).is_some();
            }
            if !fits {
                findings.push(overflow(pass, input, request.values[value], &text, sum.first_line));
            }
            sums.push(sum);
        }
        groups.push(Group {
            key: keys::parts(&text).map(|part| known.shared(part)).collect(),
            lines: (first, here.second.met().map(|line| pass.line(line))),
            records: here.records,
            values: sums,
        });
    }
    if findings.is_empty() { Ok(groups) } else { Err(shortened(findings)) }
}

/// The parts of all threads, one for each group, value column and scale, in that order.
fn totals(pass: &Pass, renumbered: &[Vec<u32>]) -> Vec<Part> {
    let renumber = |share: usize, part: &Part| {
        let (key, value, scale) = ungroup(part.group);
        Part { group: group(renumbered[share][key as usize], value, scale), ..*part }
    };
    let parts: Vec<Part> = pass
        .shares
        .iter()
        .enumerate()
        .flat_map(|(number, share)| share.parts.iter().map(move |part| renumber(number, part)))
        .collect();
    let mut totals = sum::merged(&parts);
    totals.sort_by_key(|part| part.group);
    totals
}

/// Adds the numbers of one scale; `None` where the sum has more than 38 digits.
fn add(sum: &mut Sum, part: &Part) -> Option<()> {
    let scale = i32::from(ungroup(part.group).2);
    sum.total = sum.total.checked_add(scaled(part.sum.whole()?, scale)?)?;
    sum.half = sum.half.checked_add(scaled(i128::from(part.count) * 5, scale + 1)?)?;
    Some(())
}

fn overflow(pass: &Pass, input: &Input, column: usize, key: &[u8], line: u64) -> Finding {
    let texts: Vec<String> = keys::parts(key).map(|part| String::from_utf8_lossy(part).into_owned()).collect();
    let whose = if texts.is_empty() { String::new() } else { format!(" of {}", texts.join(", ")) };
    let what = format!("the sum of `{}`{whose}", pass.header.names[column]);
    let place = crate::finding::Place { file: input.name.clone(), line, column: 1, length: 1, text: None };
    Finding::error(ReadingFact::Overflow { what }).at(place)
}

/// The texts of keys, each kept once.
#[derive(Default)]
struct Texts(BTreeSet<Arc<str>>);

impl Texts {
    fn shared(&mut self, text: &[u8]) -> Arc<str> {
        let text = std::str::from_utf8(text).expect("blocks are checked to be text");
        if let Some(known) = self.0.get(text) {
            return known.clone();
        }
        let text: Arc<str> = text.into();
        self.0.insert(text.clone());
        text
    }
}
