//! The rules of the house, read off its source: which room may import which, one door for each dependency, small files
//! that say what they are.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What everything rests on.
const SMALL: &[&str] = &["number", "period", "unit"];

/// Each room and the rooms that it may import, beside itself.
const ARROWS: &[(&str, &[&[&str]])] = &[
    ("number", &[]),
    ("period", &[SMALL]),
    ("unit", &[SMALL]),
    ("finding", &[SMALL]),
    ("table", &[SMALL]),
    ("sum", &[&["number", "table"]]),
    ("source", &[SMALL, &["finding"]]),
    ("project", &[SMALL, &["finding", "table"]]),
    ("panel", &[SMALL, &["finding", "table", "source", "project", "sum"]]),
    ("metric", &[SMALL, &["finding", "table", "sum"]]),
    ("study", &[SMALL, &["finding", "table", "sum", "source", "project", "panel", "metric", "lock"]]),
    ("claim", &[SMALL, &["table"]]),
    ("reconcile", &[SMALL, &["finding", "table", "project", "panel", "metric", "study"]]),
    ("mark", &[]),
    ("text", &[&["mark"]]),
    ("chart", &[SMALL, &["finding", "table", "text", "mark"]]),
    ("render", &[&["mark", "text"]]),
    ("export", &[SMALL, &["finding", "table"]]),
    ("lock", &[]),
];

/// The room that may import all others, and that none may import.
const TOP: &str = "cmd";

/// Single names that a room may take from a room that it does not otherwise know.
const EXCEPTIONS: &[(&str, &str)] = &[("study", "crate::chart::CHARTS")];

/// Each dependency and the rooms in which it appears.
const DOORS: &[(&str, &[&str])] = &[
    ("clap", &["cmd"]),
    ("clap_complete", &["cmd"]),
    ("csv", &["source", "export"]),
    ("encoding_rs", &["source"]),
    ("flate2", &["source"]),
    ("glob", &["source"]),
    ("harfrust", &["text"]),
    ("krilla", &["render"]),
    ("libm", &["metric", "number", "chart"]),
    ("num_bigint", &["number"]),
    ("plotters", &["render"]),
    ("plotters_backend", &["render"]),
    ("png", &["render"]),
    ("polars", &["source", "sum", "metric"]),
    ("polars_parquet_format", &["source", "export"]),
    ("ruzstd", &["source"]),
    ("sha2", &["source", "lock"]),
    ("signal_hook", &["cmd"]),
    ("skrifa", &["text"]),
    ("snap", &["source", "export"]),
    ("strsim", &["finding"]),
    ("tempfile", &["cmd", "source"]),
    ("tiny_skia", &["render"]),
    ("toml", &["project", "lock"]),
    ("zip", &["export"]),
];

/// A file of the source: its path from `src`, its text, and its code without comments and tests.
struct Source {
    path: PathBuf,
    text: String,
}

impl Source {
    /// The room that the file belongs to.
    fn room(&self) -> String {
        let first = self.path.components().next().expect("a path has a part").as_os_str().to_string_lossy();
        first.trim_end_matches(".rs").to_owned()
    }

    fn is_test(&self) -> bool {
        self.path.file_name().is_some_and(|name| name == "tests.rs")
            || self.path.components().any(|part| part.as_os_str() == "tests")
    }

    /// The lines of code with their numbers: no comments, nothing below `#[cfg(test)]` of a module.
    fn code(&self) -> Vec<(usize, &str)> {
        let end = ["#[cfg(test)]\nmod tests {", "#[cfg(test)]\npub(super) mod tests {"]
            .iter()
            .filter_map(|start| self.text.find(start))
            .min();
        let code = &self.text[..end.unwrap_or(self.text.len())];
        let lines = code.lines().enumerate().map(|(number, line)| (number + 1, line));
        lines.filter(|(_, line)| !line.trim_start().starts_with("//")).collect()
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn collect(folder: &Path, into: &mut Vec<Source>) {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(&path, into);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(&path).expect("UTF-8");
            into.push(Source { path: path.strip_prefix(root().join("src")).expect("below src").to_owned(), text });
        }
    }
}

fn sources() -> Vec<Source> {
    let mut sources = Vec::new();
    collect(&root().join("src"), &mut sources);
    assert!(sources.len() > 100, "the source was found");
    sources
}

/// The rooms named in a line, as `crate::room` or `crate::{room, other::Thing}`.
fn rooms_of(line: &str) -> Vec<&str> {
    let mut rooms = Vec::new();
    for (at, _) in line.match_indices("crate::") {
        let rest = &line[at + "crate::".len()..];
        let name = |text: &'static str, rest: &str| {
            rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len() + text.len())
        };
        match rest.strip_prefix('{') {
            None => rooms.push(&rest[..name("", rest).min(rest.len())]),
            Some(list) => {
                let list = &list[..list.rfind('}').unwrap_or(list.len())];
                let mut depth = 0;
                let each = list.split(|c| {
                    depth += i32::from(c == '{') - i32::from(c == '}');
                    c == ',' && depth == 0
                });
                rooms.extend(
                    each.map(str::trim).filter(|item| !item.is_empty()).map(|item| &item[..name("", item).min(item.len())]),
                );
            }
        }
    }
    rooms
}

#[test]
fn rooms_are_read_off_a_line() {
    assert_eq!(rooms_of("use crate::table::{Cell, Kind};"), ["table"]);
    assert_eq!(rooms_of("use crate::{mark::{Mark, Rect}, text};"), ["mark", "text"]);
    assert_eq!(rooms_of("    let x: crate::unit::Unit = crate::unit::of();"), ["unit", "unit"]);
    assert_eq!(rooms_of("fn room() {}"), Vec::<&str>::new());
}

#[test]
fn arrows_point_one_way() {
    let arrows: BTreeMap<&str, BTreeSet<&str>> =
        ARROWS.iter().map(|(room, allowed)| (*room, allowed.iter().flat_map(|some| some.iter().copied()).collect())).collect();
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| !source.is_test()) {
        let room = source.room();
        if [TOP, "lib", "main"].contains(&room.as_str()) {
            continue;
        }
        let Some(allowed) = arrows.get(room.as_str()) else {
            wrong.push(format!("`{room}` is a room without arrows"));
            continue;
        };
        for (number, line) in source.code() {
            let excepted = EXCEPTIONS.iter().any(|(excepted, name)| *excepted == room && line.contains(name));
            for other in rooms_of(line).into_iter().filter(|other| *other != room && !allowed.contains(other)) {
                if !excepted {
                    wrong.push(format!("src/{}:{number}: `{room}` may not import `{other}`", source.path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn arrows_make_no_circle() {
    // The small types know each other; otherwise a room imports only rooms that stand before it.
    let mut before: BTreeSet<&str> = SMALL.iter().copied().collect();
    let mut waiting: Vec<(&str, BTreeSet<&str>)> =
        ARROWS.iter().map(|(room, allowed)| (*room, allowed.iter().flat_map(|some| some.iter().copied()).collect())).collect();
    while !waiting.is_empty() {
        let count = waiting.len();
        waiting.retain(|(room, allowed)| {
            let ready = allowed.is_subset(&before);
            if ready {
                before.insert(room);
            }
            !ready
        });
        assert!(waiting.len() < count, "{:?} wait for each other", waiting.iter().map(|(room, _)| room).collect::<Vec<_>>());
    }
}

/// Whether a line names a crate: `name::`, with nothing of a path or a word before it, or `use name;`.
fn names_crate(line: &str, name: &str) -> bool {
    let begins = |at: usize| !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':' || c == '.');
    line.match_indices(&format!("{name}::")).any(|(at, _)| begins(at)) || line.trim() == format!("use {name};")
}

#[test]
fn each_dependency_has_its_doors() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| !source.is_test()) {
        let room = source.room();
        // A file that has a module of that name means the module.
        let own =
            |name: &str| source.text.contains(&format!("mod {name};")) || source.text.contains(&format!("{{Sheet, {name}}}"));
        for (number, line) in source.code() {
            for (name, _) in DOORS.iter().filter(|(_, rooms)| !rooms.contains(&room.as_str())) {
                if names_crate(line, name) && !own(name) {
                    wrong.push(format!("src/{}:{number}: `{name}` has no door here", source.path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn only_the_verbs_write() {
    const WRITES: &[&str] = &[
        "fs::write",
        "File::create",
        "fs::rename",
        "remove_file",
        "remove_dir",
        "create_dir",
        "set_permissions",
        "OpenOptions",
        ".persist(",
    ];
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| !source.is_test() && source.room() != TOP) {
        for (number, line) in source.code() {
            if let Some(call) = WRITES.iter().find(|call| line.contains(**call)) {
                wrong.push(format!("src/{}:{number}: `{call}`", source.path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn no_clock_no_network_no_other_program() {
    const OUTSIDE: &[&str] =
        &["SystemTime", "Instant::now", "std::net", "std::process::Command", "process::Command", "extern \"C\""];
    // It starts the program itself again, without the switches of libraries.
    let itself = Path::new("cmd/environment.rs");
    for source in sources().iter().filter(|source| !source.is_test()) {
        for (number, line) in source.code() {
            let may = |call: &str| source.path == itself && call.ends_with("process::Command");
            let call = OUTSIDE.iter().find(|call| line.contains(**call) && !may(call));
            assert!(call.is_none(), "src/{}:{number}: {line}", source.path.display());
        }
    }
}

#[test]
fn the_plan_of_the_house_names_every_room() {
    let lib = fs::read_to_string(root().join("src/lib.rs")).expect("the library");
    let built: BTreeSet<&str> = lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    let (plan, code): (Vec<&str>, Vec<&str>) = lib.lines().partition(|line| line.starts_with("//!"));
    assert!(!code.is_empty());
    for room in &built {
        assert!(
            plan.iter().any(|line| line.starts_with("//! | ")
                && [format!("[`{room}`]"), format!("[`mod@{room}`]")].iter().any(|link| line.contains(link))),
            "`{room}` is not in the plan"
        );
    }
    let known: BTreeSet<&str> = ARROWS.iter().map(|(room, _)| *room).chain([TOP]).collect();
    assert_eq!(built, known);
}

#[test]
fn every_file_begins_with_its_sentence() {
    for source in sources() {
        let first = source.text.lines().next().unwrap_or_default();
        assert!(first.starts_with("//! ") && first.len() > 20, "src/{} begins with `{first}`", source.path.display());
    }
}

#[test]
fn every_room_says_what_it_may_import() {
    for source in sources().iter().filter(|source| source.path.components().count() == 2 && source.path.ends_with("mod.rs")) {
        let head: String = source.text.lines().take_while(|line| line.starts_with("//!")).collect();
        assert!(head.contains("import"), "src/{} does not say what the room may import", source.path.display());
    }
}

#[test]
fn files_are_small_and_named_by_what_they_hold() {
    let sources = sources();
    let long = |source: &&Source| source.text.lines().count() >= 350;
    let path = |source: &Source| source.path.display().to_string();
    for source in &sources {
        let lines = source.text.lines().count();
        assert!(lines <= 500, "src/{} has {lines} lines", path(source));
        let stem = source.path.file_stem().expect("a name").to_string_lossy().into_owned();
        let vague = ["util", "utils", "helper", "helpers", "common", "types", "manager", "misc"];
        assert!(!vague.contains(&stem.as_str()), "src/{} is named after nothing", path(source));
    }
    let above: Vec<String> = sources.iter().filter(long).map(path).collect();
    assert!(above.len() * 10 <= sources.len(), "{} of {} files have 350 lines or more: {above:?}", above.len(), sources.len());
}

#[test]
fn nothing_is_unsafe() {
    let word = |line: &str| line.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|word| word == "unsafe");
    for source in sources() {
        for (number, line) in source.code() {
            assert!(!word(line), "src/{}:{number}: {line}", source.path.display());
        }
    }
}

#[test]
fn the_fonts_of_the_machine_are_not_asked() {
    let lock = fs::read_to_string(root().join("Cargo.lock")).expect("the lock of the dependencies");
    assert!(lock.contains("name = \"plotters\"\n"), "the lock was read");
    // plotters would ask the machine for its fonts through these.
    for name in ["font-kit", "freetype-sys", "yeslogic-fontconfig-sys"] {
        assert!(!lock.contains(&format!("name = \"{name}\"\n")), "`{name}` is a dependency");
    }
}
