//! The same input gives the same bytes: whatever the threads, the clock's zone, the language, the folder, the order of rows.

use std::fs;
use std::path::Path;

use crate::harness::{Files, Run, Work, program, shuffled};

/// A copy of the bundled analysis, not built.
pub fn bundled() -> Work {
    let work = Work::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    work.write("sizeup.toml", fs::read(root.join("sizeup.toml")).expect("the analysis"));
    for entry in fs::read_dir(root.join("datasets")).expect("the datasets") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        work.write(&format!("datasets/{name}"), fs::read(&path).expect("a dataset"));
    }
    work
}

fn built(run: Run, work: &Work) -> Files {
    // What the data themselves give rise to is the business of other tests.
    run.any_exit().done();
    let mut files = work.artefacts();
    files.insert("sizeup.lock".to_owned(), work.bytes("sizeup.lock"));
    files
}

#[track_caller]
fn equal(files: &Files, expected: &Files) {
    let names = |files: &Files| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(files), names(expected));
    let apart: Vec<&String> = files.keys().filter(|path| files[*path] != expected[*path]).collect();
    assert!(apart.is_empty(), "{apart:?} differ");
}

fn plain() -> Files {
    let work = bundled();
    built(work.run(["build", "-q"]), &work)
}

#[test]
fn twice_and_in_another_folder() {
    let expected = plain();
    assert!(expected.len() > 40, "{:?}", expected.keys());
    let work = bundled();
    equal(&built(work.run(["build", "-q"]), &work), &expected);
    work.remove("charts");
    let elsewhere = Work::new();
    let folder = work.path(".");
    let run = elsewhere.run(["build".as_ref(), "-q".as_ref(), "-p".as_ref(), folder.as_os_str()]);
    equal(&built(run, &work), &expected);
    assert!(elsewhere.files().is_empty());
}

#[test]
fn with_one_thread_and_with_many() {
    let expected = plain();
    for threads in ["1", "8"] {
        let work = bundled();
        let run = work.run(["build", "-q"]).env("RAYON_NUM_THREADS", threads).env("POLARS_MAX_THREADS", threads);
        equal(&built(run, &work), &expected);
    }
    // On one processor, where the system can say so.
    if Path::new("/usr/bin/taskset").exists() {
        let work = bundled();
        let program = program();
        let mut pinned = std::process::Command::new("/usr/bin/taskset");
        pinned.args(["-c", "0"]).arg(program.get_program()).args(["build", "-q"]).current_dir(work.path("."));
        equal(&built(Run::of(pinned), &work), &expected);
    }
}

#[test]
fn in_another_zone_language_and_home() {
    let expected = plain();
    let work = bundled();
    let run = work.run(["build", "-q"]).env("TZ", "Pacific/Chatham").env("LANG", "de_DE.UTF-8").env("LC_ALL", "de_DE.UTF-8");
    equal(&built(run.env("HOME", "/nonexistent").env("SOURCE_DATE_EPOCH", "1"), &work), &expected);
    let work = bundled();
    let run =
        work.run(["build", "-q"]).env("TZ", "America/New_York").env("LC_ALL", "C").env("COLUMNS", "20").env("NO_COLOR", "1");
    equal(&built(run, &work), &expected);
}

#[test]
fn whatever_new_files_are_allowed() {
    let work = bundled();
    let mut command = std::process::Command::new("sh");
    command.args(["-c", "umask 077; exec \"$SIZEUP\" build -q"]).env("SIZEUP", program().get_program());
    command.current_dir(work.path("."));
    equal(&built(Run::of(command), &work), &plain());
}

#[test]
fn with_the_rows_in_another_order() {
    let mut expected = plain();
    expected.remove("sizeup.lock");
    for seed in [1, 2] {
        let work = bundled();
        for (path, bytes) in work.files().iter().filter(|(path, _)| path.ends_with(".csv")) {
            let text = String::from_utf8(bytes.clone()).expect("UTF-8");
            let records = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes()).into_records().count();
            assert_eq!(records, text.lines().count(), "{path} has records of several lines");
            work.write(path, shuffled(&text, seed));
        }
        let mut files = built(work.run(["build", "-q"]), &work);
        // The lock has the digests of the inputs, and those are other bytes.
        files.remove("sizeup.lock");
        equal(&files, &expected);
    }
}

#[test]
fn printed_tables_and_pictures_too() {
    let work = Work::with("x.csv", "period,area,value\n2022,urban,7.5\n2022,rural,3.25\n2023,urban,8\n2023,rural,4\n");
    let table = ["metrics", "x.csv", "--by", "area", "--kind", "stock", "--metric", "yoy", "--metric", "share"];
    let expected = work.run(table).done();
    for (name, value) in [("TZ", "Asia/Shanghai"), ("LC_ALL", "de_DE.UTF-8"), ("POLARS_MAX_THREADS", "1"), ("COLUMNS", "10")] {
        work.run(table).env(name, value).stdout(&expected).done();
    }
    let mut pictures = Vec::new();
    for (name, value) in [("TZ", "Asia/Shanghai"), ("LC_ALL", "de_DE.UTF-8"), ("POLARS_MAX_THREADS", "1")] {
        for ending in ["svg", "png", "pdf"] {
            let picture = ["chart", "x.csv", "--by", "area", "--kind", "stock", "-o", &format!("x.{ending}")].map(str::to_owned);
            work.run(picture).env(name, value).done();
        }
        pictures.push(["x.svg", "x.png", "x.pdf"].map(|path| work.bytes(path)));
    }
    assert!(pictures.iter().all(|made| *made == pictures[0]));
}

#[test]
fn switches_of_libraries_are_not_obeyed() {
    let work = Work::with("a.csv", "period,item,value\n2023,a,1\n2023,b,2\n2024,a,2\n2024,b,3\n");
    let metrics = || work.run(["metrics", "a.csv", "--by", "item", "--kind", "flow", "--metric", "share"]);
    let plain = metrics().done();
    for (name, value) in [("POLARS_MAX_THREADS", "0"), ("POLARS_ASYNC_THREAD_COUNT", "abc"), ("POLARS_VERBOSE", "1")] {
        metrics().env(name, value).stdout(&plain).done();
    }
}
