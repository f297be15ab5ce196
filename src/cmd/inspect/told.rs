//! What is understood of a file, for people: a line for each thing, and below it what is a guess and what settles it.

use crate::finding::escaped;
use crate::source::Look;
use crate::source::inspect::{Dimension, Gap, Guess, Measure, Periods, Role, Several, Understanding, keyed};

/// How many values of a column are told.
const SOME: usize = 8;

/// How many gaps and duplicates are told.
const FEW: usize = 5;

/// How much of a text in the file is told.
const LONGEST: usize = 60;

/// Lines with a word before each.
struct Page(String);

impl Page {
    fn row(&mut self, name: &str, text: impl AsRef<str>) {
        let line = format!("  {name:<11}{}", escaped(text.as_ref()));
        self.0 += line.trim_end();
        self.0.push('\n');
    }

    /// A guess, and the line of a card that settles it.
    fn guess(&mut self, guess: &Guess) {
        self.row("", format!("guess: {}, because {}", guess.card, guess.because));
    }

    fn guesses<'a>(&mut self, guesses: impl IntoIterator<Item = &'a Guess>) {
        guesses.into_iter().for_each(|guess| self.guess(guess));
    }

    fn more(&mut self, count: u64, shown: usize, one: &str, many: &str) {
        let rest = count.saturating_sub(shown as u64);
        if rest > 0 {
            self.row("", format!("and {} more", counted(rest, one, many)));
        }
    }
}

/// What is understood of one file.
pub fn told(look: &Look) -> String {
    match look {
        Look::One(found) => one(found),
        Look::Several(several) => tables(several),
    }
}

fn one(found: &Understanding) -> String {
    let mut page = Page(format!("{}\n", escaped(&found.file)));
    text(&mut page, found);
    rows(&mut page, found);
    if !found.rows.mended.is_empty() {
        let rows = counted(found.rows.mended.len() as u64, "row", "rows");
        page.row("mended", format!("{rows} that left no value in doubt; `mend` of `[csv]` settles it"));
    }
    let columns = counted(found.columns.len() as u64, "column", "columns");
    page.row("shape", format!("{}, {columns}", found.shape));
    page.guesses(&found.layout);
    if let Some(decimal) = found.decimal {
        page.row("decimal", format!("`{decimal}`"));
    }
    match &found.period {
        None => page.row("period", "no column holds periods"),
        Some(found) => period(&mut page, found),
    }
    for dimension in &found.dimensions {
        page.row("dimension", of_dimension(dimension));
        page.guesses(&dimension.total);
    }
    for label in &found.labels {
        page.row("label", format!("`{}` says the same as `{}`", label.column, label.of));
    }
    for role in &found.roles {
        let plain = found.measures.iter().filter(|measure| is_plain(measure, found)).count() as u64;
        match &found.measures[..] {
            [first, ..] if role.role == "indicator" && plain == found.measures.len() as u64 => {
                let column =
                    first.column.as_ref().map_or_else(|| "all columns of periods".to_owned(), |column| format!("`{column}`"));
                page.row(
                    "indicator",
                    format!("`{}` tells {} in {column} apart", role.column, counted(plain, "measure", "measures")),
                );
            }
            _ => page.row(role.role, of_role(role)),
        }
        if role.role == "status" {
            status(&mut page, found);
        }
    }
    for column in &found.texts {
        page.row("free text", format!("`{column}`"));
    }
    for measure in &found.measures {
        page.row("measure", of_measure(measure, found));
        if let Some(stated) = measure.stated.as_ref().filter(|stated| stated.guess) {
            let key = if stated.unit().is_some() { "unit" } else { "scale" };
            page.row(
                "",
                format!(
                    "guess: [measures.{}] {key} = \"{}\", because {} may say so",
                    keyed(&measure.name),
                    stated.printed,
                    stated.by
                ),
            );
        }
        page.guesses(&measure.kind);
    }
    numbers(&mut page, found);
    series(&mut page, found);
    for problem in &found.problems {
        page.row("to decide", &problem.what);
        page.row("", &problem.settle);
    }
    page.0
}

fn text(page: &mut Page, found: &Understanding) {
    for written in &found.files {
        let packed = written.packing.map(|packing| format!(", packed with {packing}")).unwrap_or_default();
        let between = between(&written.delimiter);
        page.row(
            "file",
            format!(
                "{}: {}, {between} between fields{packed}, header on line {}",
                written.file, written.encoding, written.header_line
            ),
        );
    }
    if found.format != "text" {
        return page.row("format", format!("{}: row 1 is line 2 here", found.format));
    }
    let mark = if found.byte_order_mark { " with a byte order mark" } else { "" };
    let quoted = if found.quoted { ", quoted where needed" } else { "" };
    let ends =
        if found.line_ends.is_empty() { String::new() } else { format!(", lines end in {}", found.line_ends.join(" and ")) };
    page.row("text", format!("{}{mark}, {} between fields{quoted}{ends}", found.encoding, between(&found.delimiter)));
    page.guesses(&found.encoding_guess);
    if let Some(packing) = found.packing {
        page.row("packed", format!("with {packing}"));
    }
}

fn rows(page: &mut Page, found: &Understanding) {
    let rows = &found.rows;
    let blank = match rows.blank {
        0 => String::new(),
        blank => format!(", {} passed over", counted(blank, "blank line", "blank lines")),
    };
    let header = match found.header_rows {
        0 => ", no header: the names are declared".to_owned(),
        1 => format!(" below the header on line {}", found.header_line),
        several => format!(" below a header of {several} lines that begins on line {}", found.header_line),
    };
    page.row("rows", format!("{}{header}{blank}", rows.read));
    for (reason, count) in &rows.skipped {
        page.row("skipped", format!("{}, {}", counted(*count, "line", "lines"), reason.words()));
        let lines = rows.lines.iter().filter(|line| line.reason == *reason).take(FEW);
        let shown = lines
            .map(|line| page.row("", format!("{}line {}: {}", of_file(line.file.as_deref()), line.line, cut(&line.text, 100))))
            .count();
        page.more(*count, shown, "line", "lines");
    }
}

fn of_file(file: Option<&str>) -> String {
    file.map(|file| format!("{file}, ")).unwrap_or_default()
}

fn period(page: &mut Page, found: &Periods) {
    let columns = match (&found.column, &found.columns[..]) {
        _ if !found.parts.is_empty() => quoted(&found.parts),
        (year, [first, .., last]) => {
            let year = year.as_ref().map(|year| format!("`{year}` and ")).unwrap_or_default();
            format!("{year}{} from `{first}` to `{last}`", counted(found.columns.len() as u64, "column", "columns"))
        }
        (column, _) => quoted(column.as_slice()),
    };
    let frequencies: Vec<String> = found
        .frequencies
        .iter()
        .map(|(name, count)| match count {
            0 => format!("by {name}"),
            count => counted(*count, name, &plural(name)),
        })
        .collect();
    let order = found.order.map(|order| format!(", days as {order}")).unwrap_or_default();
    let monthly = if found.monthly { ", one a month" } else { "" };
    match found.first.is_empty() {
        true => page.row("period", columns),
        false if found.first == found.last => page.row("period", format!("{columns}: always {}", found.first)),
        false => page
            .row("period", format!("{columns}: {} to {}, {}{monthly}{order}", found.first, found.last, frequencies.join(", "))),
    }
    page.guesses(&found.guess);
    page.guesses(&found.decimal);
}

fn plural(frequency: &str) -> String {
    if frequency == "half" { "halves".to_owned() } else { format!("{frequency}s") }
}

fn of_dimension(dimension: &Dimension) -> String {
    match (&dimension.values[..], dimension.count) {
        ([only], Some(1)) => format!("`{}`: always `{}`", dimension.column, cut(only, LONGEST)),
        (values, Some(count)) => format!("`{}`: {count} values: {}", dimension.column, some(values, count)),
        (values, None) => format!("`{}`: very many values: {}", dimension.column, some(values, u64::MAX)),
    }
}

fn of_role(role: &Role) -> String {
    match (&role.values[..], role.count) {
        ([only], Some(1)) => format!("`{}`: always `{}`", role.column, cut(only, LONGEST)),
        (values, count) => format!("`{}`: {}", role.column, some(values, count.unwrap_or(u64::MAX))),
    }
}

fn status(page: &mut Page, found: &Understanding) {
    let guesses = found.status.iter().filter(|word| !word.certain);
    let lines: Vec<String> = guesses.filter_map(|word| Some(format!("{} = \"{}\"", word.word, word.letter?))).collect();
    if !lines.is_empty() {
        page.row("", format!("guess: [status] {}, because the words say so", lines.join(", ")));
    }
}

/// Whether a measure is what its indicator says, in the only column of numbers: then nothing more needs to be told of it.
fn is_plain(measure: &Measure, found: &Understanding) -> bool {
    let one_column = found.measures.iter().all(|it| it.column == measure.column);
    matches!(&measure.selected_by[..], [(_, values)] if values.len() == 1 && values[0] == measure.name) && one_column
}

fn of_measure(measure: &Measure, found: &Understanding) -> String {
    let column = measure.column.as_ref().map_or_else(|| "all columns of periods".to_owned(), |column| format!("`{column}`"));
    let condition = |(column, values): &(String, Vec<String>)| format!("`{column}` is {}", either(values));
    let conditions: Vec<String> = measure.selected_by.iter().map(condition).collect();
    let place = match &measure.column {
        _ if is_plain(measure, found) => format!("`{}`", measure.name),
        Some(column) if *column == measure.name && conditions.is_empty() => format!("`{column}`"),
        _ if conditions.is_empty() => format!("{}: {column}", measure.name),
        _ => format!("{}: {column} where {}", measure.name, conditions.join(" and ")),
    };
    let unit = match (&measure.unit, &measure.printed_units[..], measure.stated.as_ref().filter(|stated| !stated.guess)) {
        (_, _, Some(stated)) => {
            let scale = if stated.unit().is_none() { "scale " } else { "" };
            format!("; {scale}{}, as {} says", stated.printed, stated.by)
        }
        (Some(unit), [], _) => format!("; {unit}"),
        (Some(unit), [printed], _) if printed == unit => format!("; {unit}"),
        (Some(unit), printed, _) => format!("; {unit}, printed as {}", some(printed, printed.len() as u64)),
        (None, [], _) => "; no unit".to_owned(),
        (None, printed, _) => format!("; several units: {}", some(printed, printed.len() as u64)),
    };
    let all = if measure.numbers > 0 && measure.approximate == measure.numbers { ", approximate" } else { "" };
    let mut parts = vec![counted(measure.numbers, "number", "numbers") + all];
    let mut part = |count: u64, word: &str| {
        if count > 0 {
            parts.push(format!("{count} {word}"));
        }
    };
    part(if all.is_empty() { measure.approximate } else { 0 }, "of them approximate");
    part(measure.empty, "empty");
    part(measure.missing, "missing");
    let flags: Vec<String> = measure.flags.iter().map(|(letter, count)| format!("{letter} {}", times(*count))).collect();
    let flags = if flags.is_empty() { String::new() } else { format!(", flags {}", flags.join(", ")) };
    format!("{place}: {}{flags}{unit}", parts.join(", "))
}

fn numbers(page: &mut Page, found: &Understanding) {
    for stated in found.stated.iter().filter(|stated| !found.measures.iter().any(|it| it.stated.as_ref() == Some(stated))) {
        page.row("unit", format!("{}: `{}`", stated.by, stated.printed));
    }
    if !found.missing.is_empty() {
        let words: Vec<String> = found.missing.iter().map(|it| format!("`{}` {}", it.value, times(it.count))).collect();
        page.row("missing", words.join(", "));
        page.guesses(found.missing.iter().find_map(|missing| missing.guess.as_ref()));
    }
    if let Some(first) = found.marks.first() {
        let words: Vec<String> = found.marks.iter().map(|mark| format!("`{}`", mark.value)).collect();
        page.row("marks", words.join(", "));
        page.guess(first);
    }
    if let Some(flags) = &found.flags {
        page.row("flags", "letters behind numbers");
        page.guess(flags);
    }
}

fn series(page: &mut Page, found: &Understanding) {
    for gap in found.gaps.iter().take(FEW) {
        page.row("gap", of_gap(gap));
    }
    let told: u64 = found.gaps.iter().take(FEW).map(|gap| gap.count * gap.missing.len() as u64).sum();
    if found.gap_count > told {
        page.row("", format!("and {} in other series", counted(found.gap_count - told, "gap", "gaps")));
    }
    for duplicate in found.duplicates.iter().take(FEW) {
        let key = if duplicate.key.is_empty() { "all rows".to_owned() } else { named(&duplicate.key) };
        page.row("duplicate", format!("{key} {}", duplicate.places()));
    }
    page.more(found.duplicate_count, found.duplicates.len().min(FEW), "duplicate", "duplicates");
}

fn of_gap(gap: &Gap) -> String {
    let rest = match gap.missing.len().saturating_sub(FEW) {
        0 => String::new(),
        rest => format!(" and {rest} more"),
    };
    let missing = gap.missing.iter().take(FEW).map(String::as_str).collect::<Vec<_>>().join(", ") + &rest;
    let names: Vec<String> = gap.series.iter().filter(|series| !series.is_empty()).map(|series| named(series)).collect();
    match (&names[..], gap.count) {
        ([], _) => missing,
        ([only], 1) => format!("{missing} in {only}"),
        (names, count) => {
            let shown: Vec<&str> = names.iter().take(3).map(String::as_str).collect();
            let more = if count > 3 { "; …" } else { "" };
            format!("{missing} in {count} series: {}{more}", shown.join("; "))
        }
    }
}

fn tables(several: &Several) -> String {
    let mut page = Page(format!("{}\n", escaped(&several.file)));
    page.row("text", several.encoding);
    page.row(
        "shape",
        format!("{} in one file; each is read alone by these lines of `[csv]` in a card", several.tables.len())
            .replace("in one file", "tables in one file"),
    );
    for (number, table) in (1..).zip(&several.tables) {
        let (first, last) = table.lines;
        let rows = counted(table.rows, "row", "rows");
        page.row(
            "table",
            format!("{number}: lines {first} to {last}, {rows}, columns {}", some(&table.columns, table.columns.len() as u64)),
        );
        let lines: Vec<String> = table.csv.iter().map(|(key, said)| format!("{key} = {said}")).collect();
        page.row("", format!("[csv] {}", lines.join(", ")));
    }
    page.0
}

/// The values of a key; one that is blank is seen.
fn named(key: &[String]) -> String {
    key.iter().map(|value| if value.trim().is_empty() { "(blank)" } else { value }).collect::<Vec<_>>().join(", ")
}

/// What separates the fields, as people say it.
fn between(delimiter: &str) -> String {
    match delimiter {
        "\t" => "tabs".to_owned(),
        " " => "blanks".to_owned(),
        "blanks" => "runs of blanks".to_owned(),
        "two blanks" => "two blanks or more".to_owned(),
        other => format!("`{other}`"),
    }
}

fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn times(count: u64) -> String {
    match count {
        1 => "once".to_owned(),
        count => format!("{count} times"),
    }
}

fn quoted(texts: &[String]) -> String {
    texts.iter().map(|text| format!("`{text}`")).collect::<Vec<_>>().join(" and ")
}

fn either(texts: &[String]) -> String {
    texts.iter().map(|text| format!("`{text}`")).collect::<Vec<_>>().join(" or ")
}

fn some(values: &[String], count: u64) -> String {
    let shown: Vec<String> = values.iter().take(SOME).map(|value| format!("`{}`", cut(value, LONGEST))).collect();
    shown.join(", ") + if count > shown.len() as u64 { ", …" } else { "" }
}

/// The beginning of a long text.
fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
