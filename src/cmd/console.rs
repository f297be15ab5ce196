//! What goes to the terminal: results to standard output, all else to standard error.

use std::io::{self, IsTerminal, Write};

use crate::finding::{Finding, Palette, Result, Severity, SystemFact, human};

/// When messages are coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The way to the user.
pub struct Console {
    palette: Palette,
    quiet: bool,
    verbose: bool,
    progress: bool,
}

impl Console {
    /// A console as the flags want it.
    pub fn new(color: Color, quiet: bool, verbose: bool) -> Console {
        let terminal = io::stderr().is_terminal();
        let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let palette = match color {
            Color::Always => Palette::Ansi,
            Color::Auto if terminal && !plain => Palette::Ansi,
            _ => Palette::Plain,
        };
        Console { palette, quiet, verbose, progress: terminal && !quiet }
    }

    /// Whether a person reads the results as they come.
    pub fn is_terminal(&self) -> bool {
        io::stdout().is_terminal()
    }

    /// Whether more is wanted than what matters.
    pub fn is_verbose(&self) -> bool {
        self.verbose
    }

    /// Whether a person looks on while it works, and does not want silence.
    pub(super) fn is_watched(&self) -> bool {
        self.progress
    }

    /// Writes a result to standard output. A closed pipe is no error: nobody is left to read the rest.
    pub fn result(&self, bytes: &[u8]) -> Result<()> {
        let mut out = io::stdout().lock();
        match out.write_all(bytes).and_then(|()| out.flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                let fact = SystemFact::CannotWrite { path: "standard output".to_owned(), why: said(&error) };
                Err(Finding::error(fact).into())
            }
            _ => Ok(()),
        }
    }

    /// Lets a result write itself to standard output, piece by piece.
    pub fn stream(&self, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
        let mut out = Piped { out: io::BufWriter::with_capacity(1 << 16, io::stdout().lock()), closed: false };
        write(&mut out)?;
        let flushed = out.flush();
        flushed.map_err(|error| {
            Finding::error(SystemFact::CannotWrite { path: "standard output".to_owned(), why: said(&error) }).into()
        })
    }

    /// Says what was done, unless that is not wanted.
    pub fn say(&self, sentence: &str) -> Result<()> {
        if self.quiet { Ok(()) } else { self.result(format!("{sentence}\n").as_bytes()) }
    }

    /// Says more on standard error, where that is wanted.
    pub fn detail(&self, sentence: &str) {
        if self.verbose {
            let _ = writeln!(io::stderr().lock(), "{sentence}");
        }
    }

    /// Prints findings to standard error; of the lesser ones none where silence is wanted.
    pub fn findings(&self, findings: &[Finding]) {
        let wanted = findings.iter().filter(|finding| !self.quiet || finding.severity == Severity::Error);
        let text: Vec<String> = wanted.map(|finding| human(finding, self.palette)).collect();
        // Standard error may be closed: then there is nobody to tell.
        let _ = io::stderr().lock().write_all(text.join("\n").as_bytes());
    }

    /// A line on standard error that the next one replaces, on a terminal only.
    pub fn progress(&self, what: &str) {
        if self.progress {
            let _ = write!(io::stderr().lock(), "\r\x1b[2K{what}");
        }
    }
}

/// Standard output, which may be a pipe that nobody reads any more: then the rest is written to nobody.
struct Piped<W> {
    out: W,
    closed: bool,
}

impl<W: Write> Piped<W> {
    fn unless_closed<T>(&mut self, done: io::Result<T>, otherwise: T) -> io::Result<T> {
        match done {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(otherwise)
            }
            done => done,
        }
    }
}

impl<W: Write> Write for Piped<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.closed {
            return Ok(bytes.len());
        }
        let written = self.out.write(bytes);
        self.unless_closed(written, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.closed {
            return Ok(());
        }
        let flushed = self.out.flush();
        self.unless_closed(flushed, ())
    }
}

/// The system's own words for an error, without its number.
pub fn said(error: &io::Error) -> String {
    let words = error.to_string();
    words.split(" (os error").next().unwrap_or_default().to_lowercase()
}

/// Prints what clap has to say, and answers with its exit code.
pub fn clap_message(shown: &clap::Error) -> u8 {
    let _ = shown.print();
    u8::try_from(shown.exit_code()).unwrap_or(2)
}
