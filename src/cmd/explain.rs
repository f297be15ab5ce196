//! `sizeup explain`: where a number comes from.

use std::path::PathBuf;

use super::aloud::Allowed;
use super::console::Console;
use crate::finding::{Finding, Result, UsageFact, nearest};
use crate::metric::{Call, Levels, Takes, calculate};
use crate::project::{NotAReference, Reference};
use crate::study::{Answer, Paths, Study, open};
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
        let mut out = String::new();
        let mut allowed = self.allowed.opt_ins()?;
        let reference = match parsed {
            Ok(reference) => reference,
            Err(refused) => claimed(&study, &self.reference, &mut allowed, &mut out).ok_or_else(|| {
                let known = study.project.analysis.claims.iter().map(|claim| claim.id.value.as_str());
                match nearest(&self.reference, known) {
                    Some(near) => usage(&refused).hint(format!("did you mean the claim `{near}`?")),
                    None => usage(&refused),
                }
            })?,
        };
        let answer = study.traced(&reference, allowed)?;
        out += &told(&study, &reference, &answer);
        console.result(out.as_bytes())?;
        Ok(0)
    }
}

/// The reference of a claim, and its sentence. What the claim allows aloud holds where no flag says otherwise.
fn claimed(study: &Study, id: &str, allowed: &mut OptIns, out: &mut String) -> Option<Reference> {
    let claim = study.project.analysis.claims.iter().find(|claim| claim.id.value == id)?;
    if *allowed == OptIns::default() {
        *allowed = claim.opt_ins;
    }
    if let Some(text) = &claim.text {
        *out += &format!("“{text}”\n\n");
    }
    Some(claim.reference.value.clone())
}

fn told(study: &Study, reference: &Reference, answer: &Answer) -> String {
    let Answer { call, unit, row, levels, .. } = answer;
    let unit = unit.as_ref().map(|unit| format!(" {unit}")).unwrap_or_default();
    let mut out = format!("{}\n", reference.text);
    let number = |number: Option<crate::number::Decimal>| number.map_or("open".to_owned(), |number| number.to_string());
    match (row.cell.value, row.cell.reason) {
        (Some(value), None) => {
            out += &format!("  = {value}{unit}\n");
        }
        (value, Some(reason)) => {
            let value = value.map(|value| format!("{value}{unit}, ")).unwrap_or_default();
            let why = match answer.beside {
                Some((first, last)) if first == last => format!("its only period is {first}, not {}", row.period),
                Some((first, last)) => format!("it runs from {first} to {last} and has no figure at {}", row.period),
                None => reason.sentence().to_owned(),
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
        out += &format!("    status {}\n", row.cell.status);
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
    let operands: Vec<Operand> = match row.operands.is_empty() {
        true => levels.row(&row.key, row.period).map(|level| levels.operand("value", level)).into_iter().collect(),
        false => row.operands.clone(),
    };
    let level = call.metric.name == "value";
    if let Some(how) = operands.first().filter(|_| level).and_then(|operand| made(operand.role)) {
        out += &format!("measure    {how}\n");
    }
    for operand in &operands {
        operand_told(study, levels, operand, 0, &mut out);
    }
    if let Some(role) = operands.iter().find(|operand| operand.role.contains("whole")) {
        let how = if role.role == "whole" { "the printed total" } else { "the sum of the complete parts" };
        out += &format!("\nthe whole is {how}\n");
    }
    for it in levels.breaks_of(&row.key) {
        out += &format!("\nbreak after {}: {}\n", it.after, it.note);
    }
    out
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
        let said = match (cell.value, cell.reason) {
            (Some(value), _) => format!("{value}{unit}"),
            (None, reason) => reason.map(|reason| reason.code().to_owned()).unwrap_or_default(),
        };
        Some(format!("           {name:<13}{said}\n"))
    };
    format!("terms\n{}", calls.iter().filter_map(line).collect::<String>())
}

/// How a derived measure is made, by the role of its first operand.
fn made(role: &str) -> Option<&'static str> {
    match role {
        "numerator" => Some("numerator / denominator"),
        "nominal" => Some("nominal, over what prices became since the base"),
        "amount" => Some("amount, converted at the rate of the same period"),
        "factor" => Some("the product of its factors"),
        "part" => Some("the sum of its parts"),
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
    let own = *levels.measure.name == *operand.measure;
    // A table by fewer dimensions does not tell the parts of its sums apart: those stand in the table of the measure.
    let tells = |table: &&Table| operand.key.iter().all(|(name, _)| table.tells_apart(name));
    let here = Some(levels).filter(|_| own).filter(tells);
    let here = here.and_then(|table| Some((table.clone(), table.row_of(operand)?.clone())));
    let Some((table, row)) = here.or_else(|| study.behind(operand)) else { return };
    let (table, row) = (&table, &row);
    let indent = "  ".repeat(depth);
    let unit = table.unit.as_ref().map(|unit| format!(" {unit}")).unwrap_or_default();
    let value = match (row.cell.value, row.cell.reason) {
        (Some(value), None) => format!("{value}{unit}"),
        (Some(value), Some(reason)) => format!("{value}{unit} ({})", reason.code()),
        (None, reason) => reason.map(|reason| reason.code().to_owned()).unwrap_or_default(),
    };
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
    let Some(source) = study.sources.get(dataset).and_then(|sources| sources.get(id)) else { return String::new() };
    let url = if source.url.is_empty() { String::new() } else { format!(", {}", source.url) };
    format!(": {}, {}{url}", source.title, source.publisher)
}
