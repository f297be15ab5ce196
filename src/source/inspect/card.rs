//! The first draft of a card: what `build` needs to read the file as it was understood.

use std::fmt::Write;

use super::guess::Guess;
use super::understanding::{Measure, Periods, Understanding};

/// The text of a card. What is a guess says so behind a `#`; what a person has to decide stands behind one.
pub fn card(found: &Understanding) -> String {
    let mut out = String::new();
    if found.period.as_ref().is_some_and(|period| period.undecided) {
        out.push_str(
            "# One thing must be settled before anything is read with this card: which periods these are (`[period]`).\n",
        );
    }
    out.push_str("# Drafted by `sizeup inspect --card`. Each line that ends in `# a guess: …` is yours to confirm.\n");
    let file = from_the_card(found);
    let title = file.split('/').next().unwrap_or_default();
    let title = title.rsplit_once('.').map_or(title, |(stem, _)| stem).replace(['-', '_'], " ");
    if !found.problems.is_empty() {
        out.push_str("#\n# To be decided by a person, before figures are made of it:\n");
        for problem in &found.problems {
            let _ = writeln!(out, "# - {}\n#   {}", one_line(&problem.what), one_line(&problem.settle));
        }
        out.push('\n');
    }
    // Writing to a string cannot fail.
    let _ = writeln!(out, "title = {}\nfile = {}", quoted(&title), quoted(&file));
    if let Some(periods) = &found.period {
        period(&mut out, periods);
        if let Some((name, months)) = fiscal(found) {
            let said = format!("fiscal = {{ {} = \"{months}\" }}", keyed(&name));
            let _ = writeln!(out, "# {said}    # with the months that {} has", one_line(&name));
        }
    }
    dimensions(&mut out, found);
    for measure in &found.measures {
        self::measure(&mut out, found, measure);
    }
    columns(&mut out, found);
    status(&mut out, found);
    csv(&mut out, found);
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

fn period(out: &mut String, period: &Periods) {
    out.push_str("\n[period]\n");
    let mut line = |key: &str, said: String, note: String| {
        let _ = writeln!(out, "{key} = {said}{note}");
    };
    if let Some(column) = &period.column {
        line("column", quoted(column), note(period.guess.as_ref()));
    }
    if let ([first, .., last], true) = (&period.columns[..], period.parts.is_empty()) {
        line("columns", quoted(&format!("{first}..{last}")), String::new());
    }
    if !period.parts.is_empty() {
        let parts: Vec<String> = period.parts.iter().map(|part| quoted(part)).collect();
        line("columns", format!("[{}]", parts.join(", ")), note(period.guess.as_ref()));
    }
    if let Some(decimal) = &period.decimal {
        line("decimal", "true".to_owned(), note(Some(decimal)));
    }
    if let Some((frequency, _)) = period.frequencies.first().filter(|_| !period.undecided) {
        line("frequency", quoted(frequency), String::new());
    }
    if let Some(order) = period.order {
        line("order", quoted(order), "    # as some days show".to_owned());
    }
}

/// The name of a fiscal year that the file has, and months as an example: the file does not say which.
fn fiscal(found: &Understanding) -> Option<(String, crate::period::Period)> {
    let open = found.problems.iter().find(|problem| problem.settle.contains("fiscal = {"))?;
    let name = open.what.split('`').nth(1)?;
    Some((name.to_owned(), crate::period::Period::fiscal_example(name)?))
}

fn dimensions(out: &mut String, found: &Understanding) {
    for dimension in &found.dimensions {
        let _ = writeln!(out, "\n[dimensions.{}]", keyed(&dimension.name));
        if dimension.name != dimension.column {
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
        if values.len() > 1 {
            out.push_str("# partition = true    # where these parts are disjoint and complete: they may be summed and shared\n");
        }
    }
    for label in &found.labels {
        let _ = writeln!(out, "\n# {} says the same as {}", quoted(&label.column), quoted(&label.of));
    }
    // The name of a definition must be one that references can write.
    if let Some(role) = found.role("definition") {
        let name = named(&role.column, &mut found.dimensions.iter().map(|dimension| dimension.name.clone()).collect());
        if name != role.column {
            let _ = writeln!(out, "\n[dimensions.{}]\ncolumn = {}", keyed(&name), quoted(&role.column));
        }
    }
}

fn measure(out: &mut String, found: &Understanding, measure: &Measure) {
    let _ = writeln!(out, "\n[measures.{}]", keyed(&measure.name));
    if let Some(column) = &measure.column {
        let _ = writeln!(out, "column = {}", quoted(column));
    }
    if !measure.selected_by.is_empty() {
        let one = |(column, values): &(String, Vec<String>)| {
            let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
            match &values[..] {
                [value] => format!("{} = {value}", keyed(column)),
                values => format!("{} = [{}]", keyed(column), values.join(", ")),
            }
        };
        let conditions: Vec<String> = measure.selected_by.iter().map(one).collect();
        let _ = writeln!(out, "where = {{ {} }}", conditions.join(", "));
    }
    match &measure.kind {
        Some(kind) => {
            let _ = writeln!(out, "kind = {}{}", quoted(&kind.value), note(Some(kind)));
        }
        None => out.push_str("# kind = \"flow\"    # or stock, rate, index, ratio, growth: nothing here says which\n"),
    }
    match (&measure.stated, &measure.unit) {
        (Some(stated), _) => {
            let key = if stated.unit().is_some() { "unit" } else { "scale" };
            let said = quoted(&stated.printed);
            let _ = match stated.guess {
                true => writeln!(out, "# {key} = {said}    # a guess: {} may mean so", one_line(&stated.by)),
                false => writeln!(out, "{key} = {said}    # as {} says", one_line(&stated.by)),
            };
        }
        (None, Some(unit)) => {
            let _ = writeln!(out, "unit = {}", quoted(unit));
        }
        (None, None) if measure.printed_units.is_empty() => {
            let scaled = if found.role("scale").is_some() { "; the scale is in its column" } else { "" };
            let _ = writeln!(out, "# unit = \"person\"    # nothing in the file says which{scaled}");
        }
        (None, None) => {
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

fn status(out: &mut String, found: &Understanding) {
    // Letters of SDMX, in capitals or not, are read as they are.
    let own = |word: &str, letter: char| word.len() == 1 && word.to_ascii_uppercase().starts_with(letter);
    let lines: Vec<String> = found
        .status
        .iter()
        .filter(|it| it.letter.is_none_or(|letter| !own(&it.word, letter)))
        .map(|it| match (it.letter, it.certain) {
            (Some(letter), true) => format!("{} = \"{letter}\"", keyed(&it.word)),
            (Some(letter), false) => format!("{} = \"{letter}\"    # a guess: the word says so", keyed(&it.word)),
            (None, _) => format!("# {} = \"…\"    # to be decided", keyed(&it.word)),
        })
        .collect();
    if !lines.is_empty() {
        let _ = writeln!(out, "\n[status]\n{}", lines.join("\n"));
    }
}

fn csv(out: &mut String, found: &Understanding) {
    let noted = |key: &str| {
        let guess = found.layout.iter().find(|guess| guess.card.starts_with(&format!("[csv] {key} =")));
        let encoding = found.encoding_guess.as_ref().filter(|_| key == "encoding");
        note(guess.or(encoding))
    };
    let mut lines: Vec<String> = found.csv.iter().map(|(key, said)| format!("{key} = {said}{}", noted(key))).collect();
    if found.decimal == Some(',') {
        lines.push("decimal = \",\"".to_owned());
    }
    let open: Vec<&Guess> = found.missing.iter().filter_map(|missing| missing.guess.as_ref()).collect();
    if let Some(first) = open.first() {
        let words: Vec<String> = found.missing.iter().map(|missing| quoted(&missing.value)).collect();
        lines.push(format!("missing = [{}]{}", words.join(", "), note(Some(first))));
    }
    if let Some(first) = found.marks.first() {
        let marks: Vec<String> = found.marks.iter().map(|mark| quoted(&mark.value)).collect();
        lines.push(format!("marks = [{}]{}", marks.join(", "), note(Some(first))));
    }
    if let Some(flags) = &found.flags {
        lines.push(format!("flags = true{}", note(Some(flags))));
    }
    if !lines.is_empty() {
        let _ = writeln!(out, "\n[csv]\n{}", lines.join("\n"));
    }
}

fn note(guess: Option<&Guess>) -> String {
    guess.map(|guess| format!("    # a guess: {}", one_line(&guess.because))).unwrap_or_default()
}

/// A name that references can write, unlike those that are taken: letters and digits of a column's name.
pub(super) fn named(column: &str, taken: &mut Vec<String>) -> String {
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
pub fn keyed(name: &str) -> String {
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
            '\t' => out.push_str("\\t"),
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
