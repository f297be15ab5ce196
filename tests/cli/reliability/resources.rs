//! The resources of the machine.

use std::io::Write;
use std::process::{Command, Output};

use super::HEADER;
use crate::harness::Work;

/// Runs a line of shell in a folder, where `$S` is the program, with nothing of the environment.
fn shell(work: &Work, line: &str) -> Output {
    let mut command = Command::new("/bin/sh");
    command.env_clear().env("S", env!("CARGO_BIN_EXE_sizeup")).args(["-c", line]).current_dir(work.path("."));
    command.output().expect("a shell")
}

#[track_caller]
fn says(output: &Output, code: i32, error: &str) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{said}");
    assert_eq!(said, error);
}

fn gzip(repeated: &[u8], times: usize) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(b"period,users\n2020,5\n").expect("memory can be written");
    for _ in 0..times {
        packer.write_all(repeated).expect("memory can be written");
    }
    packer.finish().expect("memory can be written")
}

/// Half a million rows of 50 areas and 20 years.
fn many_rows() -> String {
    let row = |number: u32| format!("{},area {},{}\n", 2000 + number % 20, number / 20 % 50, number);
    "period,area,users\n".to_owned() + &(0..500_000).map(row).collect::<String>()
}

#[test]
fn a_gzip_bomb_stops_at_a_stated_limit_with_exit_3_and_in_bounded_memory() {
    // Rows of 64 KiB, 272 MiB of them, in some hundred KiB.
    let mut row = vec![b'x'; 1 << 16];
    row.extend(b",1\n");
    let work = Work::with("x.csv.gz", gzip(&row, 272 << 4));
    let output = shell(&work, "ulimit -v 2097152; exec \"$S\" metrics x.csv.gz --value users");
    let error = "error: `x.csv.gz` unpacks to more than 256 MiB and more than 100 times its size\nhint: unpack it yourself if it is what it should be\n";
    says(&output, 3, error);
}

#[test]
fn under_ulimit_v_it_completes_or_exits_4_and_is_never_killed_and_never_aborts() {
    let work = Work::with("x.csv", many_rows());
    let whole = work.metrics(&["x.csv", "--kind", "flow"]);
    assert_eq!(whole.lines().count(), 21);
    for kib in [100_000, 200_000, 300_000, 400_000, 1_000_000, 2_000_000, 4_000_000] {
        let output = shell(&work, &format!("ulimit -v {kib}; exec \"$S\" metrics x.csv --kind flow"));
        let said = String::from_utf8_lossy(&output.stderr);
        match output.status.code() {
            Some(0) => assert_eq!(String::from_utf8_lossy(&output.stdout), whole),
            Some(4) => assert!(said.starts_with("error: the limit on memory is ") && output.stdout.is_empty(), "{said}"),
            other => unreachable!("{kib} KiB: {other:?} {said}"),
        }
    }
}

#[test]
fn with_32_open_files_no_tmp_no_home_stdin_closed_or_stdout_full_the_exit_code_is_defined_and_nothing_panics() {
    let work = Work::with("x.csv", "period,users\n2020,5\n");
    let row = "2020,users,value,5,,A,,4.5,5.5\n";
    for line in [
        "ulimit -n 32; exec \"$S\" metrics x.csv",
        "TMPDIR=/nowhere exec \"$S\" metrics x.csv",
        "unset HOME; exec \"$S\" metrics x.csv",
        "exec \"$S\" metrics x.csv <&-",
        "exec \"$S\" metrics x.csv -o - 2>&-",
    ] {
        let output = shell(&work, line);
        says(&output, 0, "");
        assert_eq!(String::from_utf8_lossy(&output.stdout), format!("{HEADER}{row}"), "{line}");
    }
    says(&shell(&work, "exec \"$S\" metrics - <&-"), 3, "error: `-` is empty\n");
    if cfg!(target_os = "linux") {
        let full = "error: `standard output` cannot be written: no space left on device\n";
        for line in ["metrics x.csv", "list metrics", "inspect x.csv", "schema card"] {
            says(&shell(&work, &format!("exec \"$S\" {line} > /dev/full")), 4, full);
        }
        says(&shell(&work, "exec \"$S\" metrics x.csv -o /dev/full/x.csv 2>/dev/null"), 4, "");
    }
}

#[test]
fn a_path_with_a_line_end_in_it_is_read_and_shown_escaped() {
    let work = Work::with("a\nb.csv", "period,users\n2020,5\n");
    work.metrics(&["a\nb.csv"]);
    work.write("a\nb.csv", "period,users\n2020,5\n2021,6,7\n");
    let transcript = "error: this row has 3 fields, the header has 2\n --> a\\nb.csv:3:8\n  |\n3 | 2021,6,7\n  |        ^\n";
    work.run(["metrics", "a\nb.csv"]).exit(3).stdout("").stderr(transcript).done();
}

#[test]
fn a_fifo_dev_zero_an_empty_folder_and_a_file_of_proc_are_refused_before_they_are_read() {
    let work = Work::new();
    assert!(shell(&work, "mkfifo pipe && mkdir folder").status.success());
    let no_file = |path: &str, what: &str| format!("error: `{path}` is {what}, not a file\n");
    let folder = "error: there is no file of data in the folder `folder`\n\
                  hint: files of data end in .csv, .tsv, .tab, .txt, .parquet, packed or not\n";
    let mut cases =
        vec![("pipe", no_file("pipe", "a pipe")), ("/dev/zero", no_file("/dev/zero", "a device")), ("folder", folder.to_owned())];
    if cfg!(target_os = "linux") {
        cases.push(("/proc/self/status", no_file("/proc/self/status", "made up by the system")));
    }
    for (path, error) in cases {
        for verb in ["metrics", "inspect"] {
            says(&shell(&work, &format!("exec \"$S\" {verb} {path}")), 3, &error);
        }
    }
}
