//! `sizeup explain`: where a number comes from.

mod claimed;
mod earlier;
mod words;

use std::path::PathBuf;

use super::aloud::Allowed;
use super::console::Console;
use crate::finding::{Finding, Result, UsageFact, nearest};
use crate::metric::{Call, Levels, Takes, calculate};
use crate::number::{Decimal, Fraction, Real, Rounding, edge};
use crate::project::{ClaimSpec, Expect, NotAReference, Op, Reference};
use crate::study::{Answer, Paths, STATED, Study, open};
use crate::table::{Operand, OptIns, Origin, Row, Table};

/// Show the formula of a number, its operands, and where each was read
#[derive(clap::Args)]
#[command(after_help = "A reference is dataset.measure[.metric[(args)]][[dim=value,…]]@period.\nExamples:\n  \
sizeup explain 'internet-users.users@2023-12'\n  sizeup explain 'av-users.users.yoy[area=rural]@2023-12'\n  \
sizeup explain 'market-size.size.milestone(1e12)[segment=total,scope=online_audiovisual_2024def]'")]
pub struct Args {
    /// The address of one number, or the id of a claim
    reference: String,
    /// The folder of sizeup.toml
    #[arg(short, long = "project", value_name = "DIR", default_value = ".")]
    project: PathBuf,
    #[command(flatten)]
    allowed: Allowed,
}

impl Args {
    pub fn run(self, console: &Console) -> Result<u8> {
        let parsed: std::result::Result<Reference, _> = self.reference.parse();
        let usage = |refused: &NotAReference| {
            let finding = refused.finding("reference");
            Finding { fact: UsageFact::Conflict(finding.fact.to_string()).into(), ..finding }
        };
        // The id of a claim has no period and no brackets; only the project knows whether it is one.
        if let (Err(refused), true) = (&parsed, self.reference.contains(['@', '['])) {
            return Err(usage(refused).into());
        }
        let study = open(&Paths { root: self.project.clone() })?;
        let mut allowed = self.allowed.opt_ins()?;
        let (reference, claim) = match parsed {
            Ok(reference) => (reference, None),
            Err(refused) => {
                let claim = claimed(&study, &self.reference).ok_or_else(|| {
                    let known = study.project.analysis.claims.iter().map(|claim| claim.id.value.as_str());
                    match nearest(&self.reference, known) {
                        Some(near) => usage(&refused).hint(format!("did you mean the claim `{near}`?")),
                        None => usage(&refused),
                    }
                })?;
                (claim.reference.value.clone(), Some(claim))
            }
        };
        // The verdict is on what the claim allows aloud, and so is the number below it.
        if let Some(claim) = claim {
            if allowed != OptIns::default() {
                let sentence = format!("`{}` is a claim, which says itself what it allows", self.reference);
                let hint = format!("leave the flags out, or explain its reference `{}`", claim.reference.value.text);
                return Err(Finding::error(UsageFact::Conflict(sentence)).hint(hint).into());
            }
            allowed = claim.opt_ins;
        }
        let answer = study.traced(&reference, allowed)?;
        let mut out = claim.map(|claim| claimed::told(&study, claim)).unwrap_or_default();
        out += &told(&study, &reference, &answer);
        if let Some(Expect::Than(_, other)) = claim.map(|claim| &claim.expect.value) {
            out += &format!("\ncompared with\n\n{}", told(&study, other, &study.traced(other, allowed)?));
        }
        console.result(out.as_bytes())?;
        Ok(0)
    }
}

/// The claim of this id.
fn claimed<'a>(study: &'a Study, id: &str) -> Option<&'a ClaimSpec> {
    study.project.analysis.claims.iter().find(|claim| claim.id.value == id)
}

fn told(study: &Study, reference: &Reference, answer: &Answer) -> String {
    let Answer { call, unit, row, levels, .. } = answer;
    let unit = unit.as_ref().map(|unit| format!(" {unit}")).unwrap_or_default();
    let mut out = format!("{}\n", reference.text);
    let number = |number: Option<crate::number::Decimal>| number.map_or("open".to_owned(), words::grouped);
    match (row.cell.value, row.cell.reason) {
        (Some(value), None) => {
            out += &format!("  = {}{unit}\n", words::grouped(value));
        }
        (value, Some(reason)) => {
            let value = value.map(|value| format!("{}{unit}, ", words::grouped(value))).unwrap_or_default();
            let why = match answer.beside {
                Some((first, last)) if first == last => format!("its only period is {first}, not {}", row.period),
                Some((first, last)) => format!("it runs from {first} to {last} and has no figure at {}", row.period),
                None => words::why(answer, reason),
            };
            out += &format!("  = {value}{}: {why}\n", reason.code());
        }
        (None, None) => {}
    }
    if row.cell.lo.is_some() || row.cell.hi.is_some() {
        out += &format!(
            "    between {} and {}{unit}, {}\n",
            number(row.cell.lo),
            number(row.cell.hi),
            if call.metric.by_chance() { "with 95 % probability" } else { "given the rounding of the printed figures" }
        );
    }
    if row.cell.status != Default::default() {
        out += &format!("    status {}\n", words::status(row.cell.status));
    }
    if reference.answers_with_a_period() && row.cell.value.is_some() {
        out += &format!("    at {}\n", row.period);
    }
    out += &format!("\nformula    {}\n", call.metric.formula);
    if levels.measure.kind.is_some_and(|kind| kind.in_points()) && call.metric.is_a_difference_of_rates() {
        out += "           of a rate: the difference, in points\n";
    }
    if let Some(outlook) = study.outlook(answer) {
        out += &super::outlook::told(&outlook);
    }
    out += &proof(study, answer);
    let mut operands: Vec<Operand> = match row.operands.is_empty() {
        true => levels.row(&row.key, row.period).map(|level| levels.operand("value", level)).into_iter().collect(),
        false => row.operands.clone(),
    };
    operands.extend(earlier::beyond(answer));
    let level = call.metric.name == "value";
    if let Some(how) = operands.first().filter(|_| level).and_then(|operand| made(operand.role)) {
        out += &format!("measure    {how}\n");
        out += &deflated(study, &levels.measure.name, row).map(|how| format!("           {how}\n")).unwrap_or_default();
    }
    for operand in &operands {
        operand_told(study, levels, operand, 0, &mut out);
    }
    if let Some(role) = operands.iter().find(|operand| operand.role.contains("whole")) {
        let how = if role.role == "whole" { "the printed total" } else { "the sum of the complete parts" };
        out += &format!("\nthe whole is {how}\n");
    }
    for it in earlier::between(answer, &operands) {
        out += &format!("\nbreak after {}: {}\n", it.after, it.note);
    }
    out
}

/// By what an amount in real terms was divided, and of which period its prices are.
fn deflated(study: &Study, measure: &str, row: &Row) -> Option<String> {
    let spec = study.project.analysis.measures.iter().find(|spec| spec.name.to_string() == measure)?;
    let Op::Real { prices, base, .. } = &spec.op else { return None };
    let nominal = row.operands.iter().find(|operand| operand.role == "nominal")?.cell.value;
    let by = nominal.zip(row.cell.value).and_then(|(nominal, real)| Fraction::of(nominal, real));
    let by = by.and_then(|by| edge(&Real::Exact(by), Rounding::Nearest));
    // Of the base itself nothing is divided.
    let divided = by.filter(|by| *by != Decimal::ONE).map(|by| format!(": divided by {by}")).unwrap_or_default();
    Some(format!("at the prices of {}, by `{}`{divided}", base.value, prices.name))
}

/// Every term of a decomposition, their sum, the change they explain, and what is left.
fn proof(study: &Study, answer: &Answer) -> String {
    let calls = answer.call.term("proof").terms(&answer.levels);
    if !matches!(answer.call.metric.takes, Takes::Terms { .. }) || answer.row.cell.value.is_none() {
        return String::new();
    }
    let unit = answer.unit.as_ref().map(|unit| format!(" {unit}")).unwrap_or_default();
    let levels = Levels::new(&answer.levels, study.project.analysis.as_of);
    let line = |call: &Call| {
        let table = calculate(call, &levels);
        let cell = &table.row(&answer.row.key, answer.row.period)?.cell;
        let inner = call.text.split_once('(').map_or("", |(_, inner)| inner);
        let name = inner.split([',', ')']).next().unwrap_or_default();
        let said = words::told(
            &crate::table::Cell { reason: cell.reason.filter(|_| cell.value.is_none()), ..cell.clone() },
            &unit,
            false,
        );
        Some(format!("           {name:<13}{said}\n"))
    };
    format!("terms\n{}", calls.iter().filter_map(line).collect::<String>())
}

/// How a derived measure is made, by the role of its first operand.
fn made(role: &str) -> Option<&'static str> {
    match role {
        "numerator" => Some("numerator / denominator"),
        "nominal" => Some("nominal, over what prices became since the base"),
        "amount" | STATED => Some("amount, converted at the rate of the same period"),
        "factor" => Some("the product of its factors"),
        "part" => Some("the sum of its parts"),
        "end" => Some("the mean of the end of the period and its begin"),
        "later" => Some("the level of the year after, over 1 + its growth as printed"),
        "period" => Some("the sum of the periods within"),
        "old figure" => Some("old figure × new / old, of the period that has both"),
        "last" => Some("that of the last period within"),
        "figure" => Some("the mean of the periods within, weighted"),
        "total" => Some("not printed: the total less the other parts"),
        _ => None,
    }
}

/// How deep a chain of computed operands is followed.
const DEEP: usize = 4;

fn operand_told(study: &Study, levels: &Table, operand: &Operand, depth: usize, out: &mut String) {
    if let Some(place) = study.stated(operand) {
        let (indent, unit) = ("  ".repeat(depth), operand.unit.as_ref().map(|unit| format!(" {unit}")).unwrap_or_default());
        let width = 11 - depth.min(4) * 2;
        *out += &format!(
            "\n{indent}{:<width$} {}\n{indent}           stated in {}:{}:{}\n",
            "amount",
            words::told(&operand.cell, &unit, false),
            place.file,
            place.line,
            place.column
        );
        return;
    }
    let own = *levels.measure.name == *operand.measure;
    // A table by fewer dimensions does not tell the parts of its sums apart: those stand in the table of the measure.
    let tells = |table: &&Table| operand.key.iter().all(|(name, _)| table.tells_apart(name));
    let here = Some(levels).filter(|_| own).filter(tells);
    let here = here.and_then(|table| Some((table.clone(), table.row_of(operand)?.clone())));
    let Some((table, row)) = here.or_else(|| study.behind(operand)) else { return };
    let (table, row) = (&table, &row);
    let indent = "  ".repeat(depth);
    let unit = table.unit.as_ref().map(|unit| format!(" {unit}")).unwrap_or_default();
    let value = words::told(&row.cell, &unit, row.origin == Origin::Computed);
    let name = if own { String::new() } else { format!("{} ", table.measure.name) };
    *out += &format!(
        "\n{indent}{:<width$} {value}  at {}{}\n",
        operand.role,
        format_args!("{name}{}", row.period),
        key_told(table, row),
        width = 11 - depth.min(4) * 2
    );
    if let Some(figure) = study.figure(table, row) {
        let place = &figure.place;
        let records = if figure.records > 1 { format!(", the first of {} records", figure.records) } else { String::new() };
        *out += &format!(
            "{indent}           printed `{}` in {}:{}:{}{records}\n",
            figure.printed, place.file, place.line, place.column
        );
    }
    if let Some(how) = deflated(study, &table.measure.name, row) {
        *out += &format!("{indent}           {how}\n");
    }
    if row.origin == Origin::Remainder {
        *out += &format!("{indent}           not printed: the total less the other parts\n");
    }
    let dataset = table.measure.name.split('.').next().unwrap_or_default();
    if matches!(row.origin, Origin::Read { .. }) {
        for id in &row.sources {
            *out += &format!("{indent}           source {id}{}\n", source_told(study, dataset, id));
        }
    }
    if depth < DEEP {
        for inner in &row.operands {
            operand_told(study, table, inner, depth + 1, out);
        }
    }
}

fn key_told(table: &Table, row: &Row) -> String {
    let pairs = table.dimensions.iter().zip(&row.key);
    let parts: Vec<String> = pairs.map(|(dimension, value)| format!("{}={value}", dimension.name)).collect();
    if parts.is_empty() { String::new() } else { format!(" [{}]", parts.join(",")) }
}

fn source_told(study: &Study, dataset: &str, id: &str) -> String {
    study.sources.get(dataset).and_then(|sources| sources.get(id)).map(|source| format!(": {source}")).unwrap_or_default()
}
