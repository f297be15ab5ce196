//! `sizeup init`: a small project that works.

use crate::harness::Work;

#[test]
fn it_builds_and_checks() {
    let work = Work::new();
    let said = "\
wrote market/sizeup.toml, market/datasets/tea-house.toml, market/datasets/tea-house.csv, market/datasets/sources.csv
next: sizeup build -p market
";
    work.run(["init", "market"]).stdout(said).done();
    work.run(["build", "-p", "market", "-q"]).done();
    work.run(["check", "-p", "market"]).done();
}

#[test]
fn here_where_no_folder_is_named() {
    let work = Work::new();
    let said = "\
wrote sizeup.toml, datasets/tea-house.toml, datasets/tea-house.csv, datasets/sources.csv
next: sizeup build
";
    work.run(["init"]).stdout(said).done();
}

#[test]
fn nothing_is_overwritten() {
    let work = Work::with("datasets/sources.csv", "mine");
    let before = work.files();
    let transcript = "error: `datasets/sources.csv` is there already\nhint: name a new folder: `sizeup init DIR`\n";
    work.run(["init"]).exit(3).stdout("").stderr(transcript).done();
    assert!(work.files() == before);
}
