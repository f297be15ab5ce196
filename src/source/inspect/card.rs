//! The first draft of a card: what `build` needs to read the file as it was understood.

use std::fmt::Write;

use super::{Guess, Measure, Understanding};

/// The text of a card. What is a guess says so behind a `#`.
pub fn card(found: &Understanding) -> String {
    let mut out =
        String::from("# Drafted by `sizeup inspect --card`. Each line that ends in `# a guess: …` is yours to confirm.\n");
    let file = from_the_card(found);
    let title = file.split('/').next().unwrap_or_default();
    let title = title.rsplit_once('.').map_or(title, |(stem, _)| stem).replace(['-', '_'], " ");
    // Writing to a string cannot fail.
    let _ = writeln!(out, "title = {}\nfile = {}", quoted(&title), quoted(&file));
    period(&mut out, found);
    let mut names = Vec::new();
    dimensions(&mut out, found, &mut names);
    names.clear();
    for measure in &found.measures {
        self::measure(&mut out, found, measure, &mut names);
    }
    columns(&mut out, found);
    csv(&mut out, found);
    if !found.problems.is_empty() {
        out.push_str("\n# Not settled:\n");
        for problem in &found.problems {
            let _ = writeln!(out, "# - {}", one_line(problem));
        }
    }
    out
}

/// The file as a card beside it names it; a pattern with the folder that it looks into, where it names one.
fn from_the_card(found: &Understanding) -> String {
    let parts: Vec<&str> = found.file.split('/').filter(|part| !part.is_empty()).collect();
    let pattern = parts.last().is_some_and(|name| name.contains('*')) && !found.files.is_empty();
    match parts[..] {
        [.., folder, name] if pattern && folder != "." && folder != ".." => format!("{folder}/{name}"),
        [.., name] => name.to_owned(),
        [] => found.file.clone(),
    }
}

fn period(out: &mut String, found: &Understanding) {
    let Some(period) = &found.period else { return };
    out.push_str("\n[period]\n");
    match &period.column {
        Some(column) => {
            let _ = writeln!(out, "column = {}{}", quoted(column), note(period.guess.as_ref()));
        }
        None => {
            let ends = period.columns.first().zip(period.columns.last());
            let _ =
                writeln!(out, "columns = {}", quoted(&ends.map(|(first, last)| format!("{first}..{last}")).unwrap_or_default()));
        }
    }
    if let Some((frequency, _)) = period.frequencies.first() {
        let _ = writeln!(out, "frequency = {}", quoted(frequency));
    }
}

fn dimensions(out: &mut String, found: &Understanding, names: &mut Vec<String>) {
    for dimension in &found.dimensions {
        let name = named(&dimension.column, names);
        let _ = writeln!(out, "\n[dimensions.{}]", key(&name));
        if name != dimension.column {
            let _ = writeln!(out, "column = {}", quoted(&dimension.column));
        }
        let complete = dimension.count == Some(dimension.values.len() as u64);
        let values: Vec<String> = dimension
            .values
            .iter()
            .filter(|value| dimension.total.as_ref().is_none_or(|total| total.value != **value))
            .map(|value| quoted(value))
            .collect();
        if complete && !values.is_empty() {
            let _ = writeln!(out, "values = [{}]", values.join(", "));
        }
        if let Some(total) = &dimension.total {
            let _ = writeln!(out, "total = {}{}", quoted(&total.value), note(Some(total)));
        }
        out.push_str("# partition = true    # where these parts are disjoint and complete: they may be summed and shared\n");
    }
}

fn measure(out: &mut String, found: &Understanding, measure: &Measure, names: &mut Vec<String>) {
    let _ = writeln!(out, "\n[measures.{}]", key(&named(&measure.name, names)));
    if found.shape == "long" {
        let _ = writeln!(out, "column = {}", quoted(&measure.column));
    }
    if let Some((column, value)) = &measure.selected_by {
        let _ = writeln!(out, "where = {{ {} = {} }}", key(column), quoted(value));
    }
    match &measure.kind {
        Some(kind) => {
            let _ = writeln!(out, "kind = {}{}", quoted(&kind.value), note(Some(kind)));
        }
        None => out.push_str("# kind = \"flow\"    # or stock, rate, index, ratio, growth: nothing here says which\n"),
    }
    match &measure.unit {
        _ if measure.unit_in_header.is_some() => {
            let printed = measure.unit_in_header.as_deref().unwrap_or_default();
            let key = if measure.unit.is_some() { "unit" } else { "scale" };
            let _ = writeln!(out, "{key} = {}    # as the header says", quoted(printed));
        }
        Some(unit) => {
            let _ = writeln!(out, "unit = {}", quoted(unit));
        }
        None if measure.printed_units.is_empty() => out.push_str("# unit = \"person\"    # nothing in the file says which\n"),
        None => {
            let printed: Vec<String> = measure.printed_units.iter().map(|unit| one_line(unit)).collect();
            let _ = writeln!(out, "# unit = …    # the rows say: {}", printed.join(", "));
        }
    }
}

fn columns(out: &mut String, found: &Understanding) {
    let roles: Vec<_> = found.roles.iter().filter(|role| role.role != "indicator").collect();
    if !roles.is_empty() {
        out.push_str("\n[columns]\n");
    }
    let mut known: Vec<&str> = Vec::new();
    for role in roles {
        // A card has one column for each role; a second one is left to its author.
        let again = if known.contains(&role.role) { "# " } else { "" };
        known.push(role.role);
        let _ = writeln!(out, "{again}{} = {}", role.role, quoted(&role.column));
    }
}

fn csv(out: &mut String, found: &Understanding) {
    let mut lines: Vec<String> = found.csv.iter().map(|(key, said)| format!("{key} = {said}")).collect();
    if found.decimal == Some(',') {
        lines.push("decimal = \",\"".to_owned());
    }
    if !found.missing.is_empty() {
        let words: Vec<String> = found.missing.iter().map(|guess| quoted(&guess.value)).collect();
        lines.push(format!("missing = [{}]    # a guess: these stand beside numbers", words.join(", ")));
    }
    if !lines.is_empty() {
        let _ = writeln!(out, "\n[csv]\n{}", lines.join("\n"));
    }
}

fn note(guess: Option<&Guess>) -> String {
    guess.map(|guess| format!("    # a guess: {}", one_line(&guess.because))).unwrap_or_default()
}

/// A name that references can write, unlike those that are taken: letters and digits of a column's name.
fn named(column: &str, taken: &mut Vec<String>) -> String {
    let words: Vec<&str> =
        column.split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_')).filter(|word| !word.is_empty()).collect();
    let name = match words[..] {
        [] => "column".to_owned(),
        [one] => one.to_owned(),
        _ => words.join("_").to_lowercase(),
    };
    let free = (1..).map(|number| if number == 1 { name.clone() } else { format!("{name}_{number}") });
    let name = free.into_iter().find(|name| !taken.contains(name)).unwrap_or(name);
    taken.push(name.clone());
    name
}

/// A key of TOML, in quotes where it needs them.
fn key(name: &str) -> String {
    let bare = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if bare { name.to_owned() } else { quoted(name) }
}

/// A string of TOML.
pub(in crate::source) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A text that cannot leave its comment.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
