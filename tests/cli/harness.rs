//! A fresh folder for each test, the program run in it, and what it must have said.
//!
//! A run must end with 0 and say nothing on standard error, unless the test expects otherwise; so nothing is untested by
//! omission. On failure the command, its exit code and both streams are shown.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use tempfile::TempDir;

/// The files of a folder, by their paths from it.
pub type Files = BTreeMap<String, Vec<u8>>;

/// A folder that lives as long as its test.
pub struct Work {
    folder: TempDir,
}

impl Work {
    /// An empty folder.
    pub fn new() -> Work {
        Work { folder: tempfile::Builder::new().prefix("sizeup-test-").tempdir().expect("a temporary folder") }
    }

    /// A folder with one file.
    pub fn with(path: &str, text: impl AsRef<[u8]>) -> Work {
        let work = Work::new();
        work.write(path, text);
        work
    }

    /// A folder with the project that `sizeup init` makes.
    pub fn tea() -> Work {
        let work = Work::new();
        work.run(["init", "-q"]).done();
        work
    }

    /// The same project, built.
    pub fn built() -> Work {
        let work = Work::tea();
        work.run(["build", "-q"]).done();
        work
    }

    /// A project of one dataset: `sizeup.toml`, `datasets/d.toml` and `datasets/d.csv`.
    pub fn project(analysis: &str, card: &str, csv: &str) -> Work {
        let work = Work::with("sizeup.toml", analysis);
        work.write("datasets/d.toml", card);
        work.write("datasets/d.csv", csv);
        work
    }

    /// The real path of a path in the folder.
    pub fn path(&self, path: impl AsRef<Path>) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Writes a file and the folders above it.
    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("a folder");
        fs::write(path, text).expect("a file of the test");
    }

    /// Replaces a text that the file holds, everywhere.
    pub fn edit(&self, path: &str, old: &str, new: &str) {
        let text = self.read(path);
        assert!(text.contains(old), "{path} has no `{old}`:\n{text}");
        self.write(path, text.replace(old, new));
    }

    /// Adds to the end of a file.
    pub fn append(&self, path: &str, text: &str) {
        self.write(path, self.read(path) + text);
    }

    /// Removes a file or a folder.
    pub fn remove(&self, path: &str) {
        let path = self.path(path);
        let removed = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
        removed.expect("it was there");
    }

    /// The text of a file.
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| unreachable!("{path}: {error}"))
    }

    /// The bytes of a file.
    pub fn bytes(&self, path: &str) -> Vec<u8> {
        fs::read(self.path(path)).unwrap_or_else(|error| unreachable!("{path}: {error}"))
    }

    /// Every file below the folder.
    pub fn files(&self) -> Files {
        let mut files = Files::new();
        collect(self.folder.path(), self.folder.path(), &mut files);
        files
    }

    /// The files that `build` writes, without the lock.
    pub fn artefacts(&self) -> Files {
        self.files().into_iter().filter(|(path, _)| path.starts_with("charts/")).collect()
    }

    /// A run of the program in this folder.
    pub fn run<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Run {
        let arguments: Vec<OsString> = arguments.into_iter().map(|it| it.as_ref().to_owned()).collect();
        let mut command = program();
        command.args(&arguments).current_dir(self.folder.path());
        Run::of(command)
    }

    /// `sizeup metrics FILE …`, and what it printed.
    pub fn metrics(&self, arguments: &[&str]) -> String {
        self.run([&["metrics"], arguments].concat()).done()
    }

    /// A claim of one line, judged: the verdict that `check` gives.
    pub fn verdict(&self, id: &str) -> String {
        let run = self.run(["check", "--format", "json"]).any_exit();
        let text = run.done();
        let outcomes: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let outcomes = outcomes.as_array().expect("a list");
        let found = outcomes.iter().find(|outcome| outcome["what"] == "claim" && outcome["name"] == id);
        found.expect("a claim of this name")["verdict"].as_str().expect("a word").to_owned()
    }
}

fn collect(root: &Path, folder: &Path, files: &mut Files) {
    for entry in fs::read_dir(folder).expect("a folder of the test") {
        let path = entry.expect("an entry").path();
        match path.is_dir() {
            true => collect(root, &path, files),
            false => {
                let name = path.strip_prefix(root).expect("below the root").to_string_lossy().into_owned();
                files.insert(name, fs::read(&path).expect("a file"));
            }
        }
    }
}

/// The program, with nothing of the environment but where programs are.
pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sizeup"));
    command.env_clear().envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
    command
}

/// A command line, and what is expected of it.
#[must_use = "a run runs when it is `done`"]
pub struct Run {
    command: Command,
    stdin: Option<Vec<u8>>,
    exit: Option<i32>,
    stdout: Option<String>,
    stderr: Option<String>,
}

impl Run {
    /// A run of a command that a test put together by itself.
    pub fn of(command: Command) -> Run {
        Run { command, stdin: None, exit: Some(0), stdout: None, stderr: Some(String::new()) }
    }

    /// It ends with this exit code.
    pub fn exit(mut self, code: i32) -> Run {
        self.exit = Some(code);
        self
    }

    /// Its exit code and standard error are of no interest here.
    pub fn any_exit(mut self) -> Run {
        (self.exit, self.stderr) = (None, None);
        self
    }

    /// What it says on standard error is of no interest here.
    pub fn any_stderr(mut self) -> Run {
        self.stderr = None;
        self
    }

    /// All that it says on standard output.
    pub fn stdout(mut self, text: &str) -> Run {
        self.stdout = Some(text.to_owned());
        self
    }

    /// All that it says on standard error.
    pub fn stderr(mut self, text: &str) -> Run {
        self.stderr = Some(text.to_owned());
        self
    }

    /// What it reads from standard input.
    pub fn stdin(mut self, bytes: impl AsRef<[u8]>) -> Run {
        self.stdin = Some(bytes.as_ref().to_owned());
        self
    }

    /// A variable of its environment.
    pub fn env(mut self, name: &str, value: &str) -> Run {
        self.command.env(name, value);
        self
    }

    /// Runs it, holds it against what is expected, and gives its standard output.
    pub fn done(self) -> String {
        self.both().0
    }

    /// The same, and gives what it says on standard error.
    pub fn refusal(self) -> String {
        self.any_stderr().both().1
    }

    fn both(mut self) -> (String, String) {
        self.command.stdin(if self.stdin.is_some() { Stdio::piped() } else { Stdio::null() });
        let mut child = self.command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
        if let Some(bytes) = &self.stdin {
            // A program that refuses early does not read all of it.
            let _ = child.stdin.take().expect("a pipe").write_all(bytes);
        }
        let output = child.wait_with_output().expect("the program ends");
        let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        let wrong = [
            self.exit.filter(|expected| output.status.code() != Some(*expected)).map(|expected| format!("exit code {expected}")),
            self.stdout.as_ref().filter(|expected| **expected != stdout).map(|expected| format!("standard output:\n{expected}")),
            self.stderr.as_ref().filter(|expected| **expected != stderr).map(|expected| format!("standard error:\n{expected}")),
        ];
        let wrong: Vec<String> = wrong.into_iter().flatten().collect();
        assert!(wrong.is_empty(), "{}", dump(&self.command, output.status, &stdout, &stderr, &wrong));
        (stdout.into_owned(), stderr.into_owned())
    }
}

fn dump(command: &Command, status: ExitStatus, stdout: &str, stderr: &str, wrong: &[String]) -> String {
    let arguments: Vec<_> = command.get_args().map(|argument| argument.to_string_lossy()).collect();
    let code = status.code().map_or_else(|| status.to_string(), |code| code.to_string());
    format!(
        "\n\n$ sizeup {}\nexit code {code}\n── standard output ──\n{stdout}\n── standard error ──\n{stderr}\n── expected ──\n{}\n",
        arguments.join(" "),
        wrong.join("\n")
    )
}

/// The one line of a text that begins so, without its beginning.
#[track_caller]
pub fn after<'a>(text: &'a str, beginning: &str) -> &'a str {
    let mut found = text.lines().filter_map(|line| line.strip_prefix(beginning));
    match (found.next(), found.next()) {
        (Some(rest), None) => rest,
        (first, _) => {
            let count = if first.is_none() { "no line begins" } else { "several lines begin" };
            unreachable!("{count} with `{beginning}`:\n{text}")
        }
    }
}

/// Lines under a header that are shuffled, always in the same way.
pub fn shuffled(csv: &str, seed: u64) -> String {
    let mut lines: Vec<&str> = csv.lines().collect();
    let mut state = seed;
    for at in (2..lines.len()).rev() {
        lines.swap(at, 1 + usize::try_from(next(&mut state)).unwrap_or_default() % at);
    }
    lines.join("\n") + "\n"
}

/// The next number of a fixed sequence: tests use no chance of their own.
pub fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    *state >> 33
}
