//! What is written is whole or not there: crashes, signals, full disks, links, two runs at once, spoilt artefacts.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use crate::harness::{Files, Work, next, program};

/// Starts the program without waiting for it.
fn start(work: &Work, arguments: &[&str]) -> Child {
    let mut command = program();
    command.args(arguments).current_dir(work.path(".")).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().expect("the program starts")
}

fn temporaries(work: &Work) -> Vec<String> {
    work.files().into_keys().filter(|path| path.contains(".sizeup-")).collect()
}

/// Two states of the data, and the artefacts of each.
struct Two {
    work: Work,
    data: [String; 2],
    made: [Files; 2],
}

impl Two {
    fn new() -> Two {
        let work = Work::tea();
        let first = work.read("datasets/tea-house.csv");
        let data = [first.clone(), first.replace("2024,tea,60", "2024,tea,66")];
        let made = data.each_ref().map(|data| {
            work.write("datasets/tea-house.csv", data);
            work.run(["build", "-q"]).any_exit().done();
            outputs(&work)
        });
        assert!(
            made[0].keys().eq(made[1].keys()) && made[0].iter().all(|(path, bytes)| made[1][path] != *bytes),
            "all artefacts differ"
        );
        Two { work, data, made }
    }

    /// Every output is whole: the one of the first state or the one of the second.
    fn all_whole(&self, when: &str) {
        let now = outputs(&self.work);
        assert!(now.keys().eq(self.made[0].keys()), "{when}: {:?}", now.keys());
        for (path, bytes) in &now {
            assert!(self.made.iter().any(|made| made[path] == *bytes), "{when}: {path} is neither the old one nor the new one");
        }
    }
}

fn outputs(work: &Work) -> Files {
    let output = |path: &str| (path.starts_with("charts/") && !path.contains(".sizeup-")) || path == "sizeup.lock";
    work.files().into_iter().filter(|(path, _)| output(path)).collect()
}

#[test]
fn killed_at_any_moment_each_output_is_whole() {
    let two = Two::new();
    for round in 0..200_u64 {
        two.work.write("datasets/tea-house.csv", &two.data[usize::from(round % 2 == 0)]);
        let mut child = start(&two.work, &["build", "-q"]);
        sleep(Duration::from_micros(200 * round));
        // It may have ended by itself.
        let _ = child.kill();
        child.wait().expect("it ends");
        two.all_whole(&format!("killed after {} µs", 200 * round));
    }
    // What the last ones left behind goes at the next run.
    two.work.write("charts/.sizeup-left.tmp", "");
    two.work.run(["build", "-q"]).any_exit().done();
    assert_eq!(temporaries(&two.work), Vec::<String>::new());
    two.work.run(["check"]).any_exit().done();
}

#[test]
fn a_signal_leaves_nothing_behind() {
    let two = Two::new();
    for (signal, code) in [("TERM", 143), ("INT", 130)] {
        for round in 0..30_u64 {
            two.work.write("datasets/tea-house.csv", &two.data[usize::from(round % 2 == 0)]);
            let mut child = start(&two.work, &["build", "-q"]);
            sleep(Duration::from_micros(700 * round));
            let told = Command::new("kill").args(["-s", signal, &child.id().to_string()]).stderr(Stdio::null()).status();
            assert!(told.is_ok(), "`kill` is there");
            let ended = child.wait().expect("it ends");
            // Before the handler stands, the system's own way of ending: no code.
            if let Some(ended) = ended.code() {
                assert!([0, 1, code].contains(&ended), "exit code {ended} after SIG{signal}");
            }
            assert_eq!(temporaries(&two.work), Vec::<String>::new(), "after SIG{signal} at {} µs", 700 * round);
            two.all_whole(&format!("SIG{signal} after {} µs", 700 * round));
        }
    }
}

/// The exit code of a run that waits for its input and is told to end after some time.
fn told_to_end(signal: &str, after: Duration) -> Option<i32> {
    let mut command = program();
    command.args(["metrics", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    let held = child.stdin.take();
    sleep(after);
    Command::new("kill").args(["-s", signal, &child.id().to_string()]).status().expect("`kill` is there");
    let output = child.wait_with_output().expect("it ends");
    drop(held);
    assert!(output.stdout.is_empty() && output.stderr.is_empty(), "{output:?}");
    output.status.code()
}

#[test]
fn a_signal_while_it_waits_has_its_exit_code() {
    for (signal, code) in [("TERM", 143), ("INT", 130)] {
        // On a busy machine the program may not have begun to watch for signals.
        let mut codes = [200, 1000, 3000].into_iter().map(|after| told_to_end(signal, Duration::from_millis(after)));
        assert!(codes.any(|ended| ended == Some(code)), "after SIG{signal}");
    }
}

#[test]
fn two_runs_at_once_give_one_whole_result() {
    let two = Two::new();
    for round in 0..10 {
        two.work.write("datasets/tea-house.csv", &two.data[round % 2]);
        let runs: Vec<Child> = (0..3).map(|_| start(&two.work, &["build", "-q"])).collect();
        for mut run in runs {
            let code = run.wait().expect("it ends").code();
            assert!(code == Some(0), "{code:?}");
        }
        assert!(outputs(&two.work) == two.made[round % 2], "round {round}");
        assert_eq!(temporaries(&two.work), Vec::<String>::new());
    }
}

#[test]
fn several_tables_into_one_folder_at_once() {
    let work = Work::tea();
    for round in 0..5 {
        let out: Vec<String> = (0..8).map(|number| format!("out/{round}-{number}.csv")).collect();
        let runs: Vec<Child> = out.iter().map(|out| start(&work, &["metrics", "datasets/tea-house.csv", "-o", out])).collect();
        for mut run in runs {
            assert_eq!(run.wait().expect("it ends").code(), Some(0));
        }
        let expected = work.metrics(&["datasets/tea-house.csv"]);
        assert!(out.iter().all(|out| work.read(out) == expected));
    }
    assert_eq!(temporaries(&work), Vec::<String>::new());
}

#[test]
fn permissions_are_kept() {
    let work = Work::built();
    let path = work.path("charts/cups-by-drink.csv");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("permissions");
    work.edit("datasets/tea-house.csv", "2024,tea,60", "2024,tea,66");
    work.run(["build", "-q"]).any_exit().done();
    assert!(work.read("charts/cups-by-drink.csv").contains("66000"));
    assert_eq!(fs::metadata(&path).expect("it is there").permissions().mode() & 0o777, 0o640);
    // A new file is readable by all, as others are.
    let new = fs::metadata(work.path("charts/growth-by-drink.png")).expect("it is there");
    assert_eq!(new.permissions().mode() & 0o777, 0o644);
}

#[test]
fn what_is_as_it_should_be_is_not_written_again() {
    let work = Work::built();
    let times = || -> Vec<_> {
        let modified = |path: &String| fs::metadata(work.path(path)).and_then(|metadata| metadata.modified()).expect("a time");
        work.files().keys().map(modified).collect()
    };
    let before = times();
    sleep(Duration::from_millis(20));
    work.run(["build", "-q"]).done();
    assert_eq!(times(), before);
}

#[test]
fn a_full_disk_is_exit_4() {
    let work = Work::tea();
    let full = fs::OpenOptions::new().write(true).open("/dev/full");
    let Ok(full) = full else { return };
    for arguments in
        [&["metrics", "datasets/tea-house.csv"][..], &["list", "metrics"], &["schema", "card"], &["build"], &["init", "new"]]
    {
        let mut command = program();
        command.args(arguments).current_dir(work.path(".")).stdin(Stdio::null());
        let output = command.stdout(full.try_clone().expect("a handle")).stderr(Stdio::piped()).output().expect("it runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(4), "{arguments:?}: {said}");
        assert_eq!(said, "error: `standard output` cannot be written: no space left on device\n", "{arguments:?}");
    }
}

/// A folder of a few kilobytes, where the system lets us have one.
struct Small<'a>(&'a Work);

impl<'a> Small<'a> {
    fn on(work: &'a Work, folder: &str) -> Option<Small<'a>> {
        let path = work.path(folder);
        fs::create_dir_all(&path).expect("a folder");
        let mount =
            Command::new("mount").args(["-t", "tmpfs", "-o", "size=16k", "none"]).arg(&path).stderr(Stdio::null()).status();
        mount.is_ok_and(|status| status.success()).then_some(Small(work))
    }
}

impl Drop for Small<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path("charts")).status();
    }
}

#[test]
fn a_disk_that_fills_up_leaves_the_old_outputs() {
    let work = Work::tea();
    // Without the right to mount there is nothing to fill.
    let Some(_small) = Small::on(&work, "charts") else { return };
    work.write("charts/cups-by-drink.csv", "old");
    work.write("sizeup.lock", "[artefacts]\n\"charts/cups-by-drink.csv\" = \"of an older build\"\n");
    let before = work.files();
    let transcript = "error: `charts/growth-by-drink.png` cannot be written: no space left on device\n";
    work.run(["build"]).exit(4).stdout("").stderr(transcript).done();
    assert!(work.files() == before, "{:?}", work.files().keys());
}

#[test]
fn a_folder_where_a_file_should_be() {
    let work = Work::built();
    work.remove("charts/cups-by-drink.csv");
    work.write("charts/cups-by-drink.csv/keep", "");
    work.edit("datasets/tea-house.csv", "2024,tea,60", "2024,tea,66");
    let before = work.files();
    let transcript = "error: `charts/cups-by-drink.csv` cannot be written: it is a folder\n";
    work.run(["build"]).exit(4).stdout("").stderr(transcript).done();
    assert!(work.files() == before);
}

#[test]
fn nothing_is_written_unless_everything_can_be() {
    // The last of the files is the one in the way: those before it stay as they were.
    let work = Work::built();
    work.remove("sizeup.lock");
    work.write("sizeup.lock/keep", "");
    work.edit("datasets/tea-house.csv", "2024,tea,60", "2024,tea,66");
    let before = work.files();
    work.run(["build"]).exit(4).stdout("").stderr("error: `sizeup.lock` cannot be written: it is a folder\n").done();
    assert!(work.files() == before);
}

#[test]
fn a_link_is_not_followed() {
    let work = Work::built();
    work.write("elsewhere/target.csv", "precious");
    work.remove("charts/cups-by-drink.csv");
    symlink(work.path("elsewhere/target.csv"), work.path("charts/cups-by-drink.csv")).expect("a link");
    work.edit("datasets/tea-house.csv", "2024,tea,60", "2024,tea,66");
    let before = work.files();
    let transcript = "error: `charts/cups-by-drink.csv` cannot be written: it is a symbolic link\n";
    work.run(["build"]).exit(4).stdout("").stderr(transcript).done();
    assert!(work.files() == before);
    let transcript = "error: `out.csv` cannot be written: it is a symbolic link\n";
    symlink(work.path("elsewhere/target.csv"), work.path("out.csv")).expect("a link");
    work.run(["metrics", "datasets/tea-house.csv", "-o", "out.csv"]).exit(4).stdout("").stderr(transcript).done();
    assert_eq!(work.read("elsewhere/target.csv"), "precious");
}

#[test]
fn a_folder_that_is_a_link_is_not_followed() {
    let work = Work::tea();
    work.write("elsewhere/keep", "");
    symlink(work.path("elsewhere"), work.path("charts")).expect("a link");
    work.run(["build"]).exit(4).stdout("").stderr("error: `charts` cannot be written: it is a symbolic link\n").done();
    let names: Vec<String> = work.files().into_keys().filter(|path| path.starts_with("elsewhere")).collect();
    assert_eq!(names, ["elsewhere/keep"]);
}

#[test]
fn names_that_lead_elsewhere_are_refused() {
    for name in ["../x", "/tmp/x", "a/b", "~", "", "..", ".hidden"] {
        let work = Work::tea();
        work.edit("sizeup.toml", "\"cups-by-drink\"", &format!("\"{name}\""));
        let before = work.files();
        let said = work.run(["build"]).any_exit().exit(3).done();
        assert_eq!(said, "", "{name:?}");
        assert!(work.files() == before, "{name:?}");
    }
    let transcript = "\
error: `../x` cannot be a name: it takes letters, digits, `-`, `_` and `.`
 --> sizeup.toml:7:12
  |
7 | name    = \"../x\"          # charts/cups-by-drink.csv
  |            ^^^^
";
    let work = Work::tea();
    work.edit("sizeup.toml", "\"cups-by-drink\"", "\"../x\"");
    work.run(["build"]).exit(3).stdout("").stderr(transcript).done();
    work.edit("sizeup.toml", "\"../x\"", "\"a\\u0000b\"");
    work.run(["build"]).any_exit().exit(3).stdout("").done();
}

/// A file with one bit of one byte turned over, and which byte.
fn flipped(whole: &[u8], state: &mut u64) -> (usize, Vec<u8>) {
    let mut spoilt = whole.to_vec();
    let at = usize::try_from(next(state)).expect("fits") % spoilt.len();
    spoilt[at] ^= 1 << (next(state) % 8);
    (at, spoilt)
}

/// A thousand bytes: one of each artefact in every run, each named.
#[test]
fn every_changed_byte_of_an_artefact_is_found() {
    let work = Work::built();
    let whole = work.artefacts();
    let (mut state, mut count) = (25, 0);
    while count < 1000 {
        let mut spoilt = Vec::new();
        for (path, bytes) in &whole {
            let (at, bytes) = flipped(bytes, &mut state);
            work.write(path, bytes);
            spoilt.push((path, at));
            count += 1;
        }
        let said = work.run(["check"]).any_exit().exit(1).done();
        for (path, at) in spoilt {
            assert!(said.contains(&format!("drifted        {path}\n")), "byte {at} of {path} changed:\n{said}");
        }
    }
    for (path, bytes) in &whole {
        work.write(path, bytes);
    }
    work.run(["check"]).done();
}

/// A byte of the lock may concern any of the files that it lists.
#[test]
fn every_changed_byte_of_the_lock_is_found() {
    let work = Work::built();
    let whole = work.bytes("sizeup.lock");
    let mut state = 26;
    for _ in 0..50 {
        let (at, spoilt) = flipped(&whole, &mut state);
        work.write("sizeup.lock", spoilt);
        let said = work.run(["check"]).any_exit().exit(1).done();
        assert!(!said.ends_with(" 0 errors, 0 warnings\n"), "byte {at} of the lock changed:\n{said}");
    }
    work.write("sizeup.lock", &whole);
    work.run(["check"]).done();
}

#[test]
fn check_writes_nothing_where_nothing_can_be_written() {
    let work = Work::built();
    let inside = |path: &str| fs::metadata(work.path(path)).and_then(|it| it.modified()).expect("a time");
    let before = (inside("."), inside("charts"), inside("datasets"), work.files());
    sleep(Duration::from_millis(20));
    work.run(["check"]).done();
    work.edit("charts/cups-by-drink.csv", "60000", "60001");
    work.run(["check"]).any_exit().exit(1).done();
    work.edit("charts/cups-by-drink.csv", "60001", "60000");
    assert!((inside("."), inside("charts"), inside("datasets"), work.files()) == before);
}

#[test]
fn a_closed_pipe_is_no_error() {
    let csv: String = (0..20_000).map(|row| format!("{},g{},{row}\n", 1000 + row % 1000, row / 1000)).collect();
    let work = Work::with("x.csv", format!("period,g,value\n{csv}"));
    let mut command = program();
    command.args(["metrics", "x.csv", "--by", "g"]).current_dir(work.path(".")).stdin(Stdio::null());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
    // The reader takes one line and goes.
    let mut reader = std::io::BufReader::new(child.stdout.take().expect("a pipe"));
    let mut line = String::new();
    std::io::BufRead::read_line(&mut reader, &mut line).expect("a line");
    drop(reader);
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(line, "period,g,measure,metric,value,unit,status,reason,lo,hi\n");
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
}

#[test]
fn streams_that_are_closed() {
    let work = Work::tea();
    let shell = |line: &str| {
        let mut command = Command::new("sh");
        command.args(["-c", line]).env("SIZEUP", env!("CARGO_BIN_EXE_sizeup")).current_dir(work.path("."));
        let output = command.output().expect("a shell");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    assert_eq!(shell("\"$SIZEUP\" build -q <&-"), (Some(0), String::new()));
    assert_eq!(shell("\"$SIZEUP\" check <&- >/dev/null"), (Some(0), String::new()));
    let (code, said) = shell("\"$SIZEUP\" metrics - <&-");
    assert!(matches!(code, Some(3 | 4)) && said.starts_with("error: "), "{code:?} {said}");
    // Nobody hears the error, and the code still tells it.
    assert_eq!(shell("\"$SIZEUP\" metrics nowhere.csv 2>&-").0, Some(3));
    let (code, said) = shell("\"$SIZEUP\" list metrics >&-");
    assert!(matches!(code, Some(0 | 4)) && !said.contains("panicked"), "{code:?} {said}");
}

#[test]
fn without_a_home_and_with_few_open_files() {
    let work = Work::tea();
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -n 32; exec \"$SIZEUP\" build -q"]).env_clear().env("SIZEUP", env!("CARGO_BIN_EXE_sizeup"));
    let output = command.env("TMPDIR", "/nonexistent").current_dir(work.path(".")).output().expect("a shell");
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
    work.run(["check"]).done();
}

#[test]
fn what_is_no_regular_file_is_refused_at_once() {
    let work = Work::new();
    Command::new("mkfifo").arg(work.path("fifo.csv")).status().expect("a fifo");
    fs::create_dir(work.path("folder.csv")).expect("a folder");
    for path in ["fifo.csv", "folder.csv", "/dev/zero", "/dev/null", "/dev/urandom"] {
        let said = work.run(["metrics", path]).any_exit().exit(3).done();
        assert_eq!(said, "", "{path}");
    }
}

#[test]
fn interrupted_between_two_renames_is_noticed() {
    // Artefacts of the new state beside the lock of the old one.
    let two = Two::new();
    for (path, bytes) in &two.made[0] {
        two.work.write(path, bytes);
    }
    two.work.write("datasets/tea-house.csv", &two.data[1]);
    for (path, bytes) in two.made[1].iter().filter(|(path, _)| path.starts_with("charts/")) {
        two.work.write(path, bytes);
    }
    let said = two.work.run(["check"]).any_exit().exit(1).done();
    assert!(said.contains("a build was interrupted"), "{said}");
}
