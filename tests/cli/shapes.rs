//! The shapes that CSVs have: one file for each under `tests/shapes`, and what must be understood of it.
//!
//! `NAME.csv` is the file, `NAME.toml` the card where it needs one. `NAME.cells.csv` is what `--cells` writes of it,
//! `NAME.refused.txt` what is said where it is refused; one of the two is there.

use std::fs;
use std::path::{Path, PathBuf};

use crate::harness::{Work, program};

fn shapes() -> Vec<(String, PathBuf)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/shapes");
    let paths = fs::read_dir(folder).expect("a folder of shapes").map(|entry| entry.expect("an entry").path());
    let mut shapes: Vec<(String, PathBuf)> = paths
        .filter_map(|path| Some((path.file_name()?.to_str()?.strip_suffix(".csv")?.to_owned(), path)))
        .filter(|(name, _)| !name.ends_with(".cells"))
        .collect();
    shapes.sort();
    shapes
}

/// A folder with the shape and its card.
fn work(name: &str, path: &Path) -> Work {
    let work = Work::with(&format!("{name}.csv"), fs::read(path).expect("a shape"));
    if let Ok(card) = fs::read(path.with_extension("toml")) {
        work.write(&format!("{name}.toml"), card);
    }
    work
}

#[test]
fn every_shape_is_understood_or_refused() {
    for (name, path) in shapes() {
        let file = format!("{name}.csv");
        let work = work(&name, &path);
        let run = work.run(["inspect", "--cells", "-", &file]);
        match (fs::read_to_string(path.with_extension("cells.csv")), fs::read_to_string(path.with_extension("refused.txt"))) {
            (Ok(cells), Err(_)) => run.stdout(&cells).done(),
            (Err(_), Ok(refused)) => run.exit(3).stdout("").stderr(&refused).done(),
            _ => unreachable!("{name} is either understood or refused"),
        };
    }
}

/// The draft of a card makes the same table of the file.
#[test]
fn a_drafted_card_reads_the_shape_so() {
    for (name, path) in shapes() {
        let Ok(cells) = fs::read_to_string(path.with_extension("cells.csv")) else { continue };
        let work = work(&name, &path);
        let file = format!("{name}.csv");
        let card = work.run(["inspect", "--card", &file]).done();
        work.write(&format!("{name}.toml"), &card);
        assert_eq!(work.run(["inspect", "--cells", "-", &file]).done(), cells, "{name}:\n{card}");
    }
}

/// With the drafted card a file is read, or refused with a hint that the card has in a comment for a person to decide.
#[test]
fn a_drafted_card_reads_or_says_what_is_to_be_decided() {
    for (name, path) in shapes() {
        let work = work(&name, &path);
        let file = format!("{name}.csv");
        let run = |arguments: &[&str]| {
            let output = program().args(arguments).current_dir(work.path(".")).output().expect("the program starts");
            let said = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
            (output.status.code(), said(output.stdout), said(output.stderr))
        };
        let (code, card, refused) = run(&["inspect", "--card", &file]);
        if code != Some(0) {
            assert!(code == Some(3) && card.is_empty() && refused.starts_with("error: "), "{name}: {refused}");
            continue;
        }
        work.write(&format!("{name}.toml"), &card);
        let (code, table, refused) = run(&["metrics", &file]);
        let comments: String = card.lines().filter(|line| line.starts_with('#')).collect();
        match code {
            Some(0) => assert!(table.lines().count() > 1 && refused.is_empty(), "{name}: {refused}"),
            Some(3) => {
                let hints: Vec<&str> = refused.lines().filter_map(|line| line.strip_prefix("hint: ")).collect();
                assert!(!hints.is_empty() && hints.iter().all(|hint| comments.contains(hint)), "{name}: {refused}{card}");
            }
            _ => unreachable!("{name}: {refused}"),
        }
    }
}

/// A row of every encoding is told and read through the command line.
#[test]
fn every_encoding_is_read() {
    for known in sizeup::source::ENCODINGS {
        let work = Work::with("a.csv", known.bytes(known.example).expect("the example is in the encoding"));
        work.run(["inspect", "--cells", "-", "a.csv"]).stdout(known.example).done();
    }
}
