//! What is read while it changes, and what comes through a pipe.

use std::fs::OpenOptions;
use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::harness::Work;

/// Rows of so many bytes or more, each its own key.
fn rows(bytes: usize) -> String {
    let mut text = "period,area,users\n".to_owned();
    let mut number = 0;
    while text.len() < bytes {
        text += &format!("{},area {},{}\n", 2000 + number % 20, number / 20 % 7, number % 1000);
        number += 1;
    }
    text
}

#[test]
fn a_file_that_is_written_to_while_it_is_read_is_refused() {
    let work = Work::with("x.csv", rows(1 << 20));
    let ended = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut file = OpenOptions::new().append(true).open(work.path("x.csv")).expect("a file");
            while !ended.load(Ordering::Relaxed) {
                file.write_all(b"2001,area 1,5\n").expect("written");
                std::thread::sleep(std::time::Duration::from_micros(200));
            }
        });
        let said = work.run(["inspect", "x.csv", "--cells", "out.csv"]).any_exit().exit(3).done();
        ended.store(true, Ordering::Relaxed);
        assert_eq!(said, "");
    });
    assert!(!work.files().contains_key("out.csv"));
}

#[test]
fn a_long_pipe_is_read_like_a_file() {
    let text = rows(9 << 20);
    let work = Work::with("x.csv", &text);
    let wanted = ["--kind", "flow", "--value", "users"];
    let expected = work.metrics(&[&["x.csv"][..], &wanted].concat());
    let piped = || work.run([&["metrics", "-"][..], &wanted].concat());
    assert_eq!(piped().stdin(&text).done(), expected);
    // Without a folder for temporary files there is nowhere to keep it; a short one needs none.
    let said = "error: `/nowhere` cannot be written: no such file or directory\nhint: a pipe of more than 8 MiB is kept in the folder for temporary files: `TMPDIR` names another, or name the file itself\n";
    piped().stdin(&text).env("TMPDIR", "/nowhere").exit(4).stderr(said).done();
    let short = rows(1 << 16);
    work.write("x.csv", &short);
    assert_eq!(piped().stdin(&short).env("TMPDIR", "/nowhere").done(), work.metrics(&[&["x.csv"][..], &wanted].concat()));
}

#[test]
fn an_error_in_a_long_pipe_has_its_line() {
    let text = rows(9 << 20) + "2001,area 1,many\n";
    let line = text.lines().count();
    let said = format!("error: `many` is not a number\n --> -:{line}:13\n");
    let work = Work::new();
    let run = work.run(["metrics", "-", "--by", "area", "--value", "users", "--rejects", "r.csv"]);
    run.stdin(&text).any_exit().exit(3).done();
    assert_eq!(
        work.read("r.csv"),
        format!("file,line,reason,text\n-,{line},`many` is not a number,\"2001,area 1,many\"\n"),
        "{said}"
    );
}
