//! The environment decides nothing: switches of a library that reads its own are taken out before it is first called.
//!
//! polars reads variables named `POLARS_…` when it is first used, prints notes where some of them are set, and panics
//! where one of them makes no sense. A program cannot safely take variables out of its own environment once threads may
//! run, so it starts itself again without them.

use std::ffi::{OsStr, OsString};
use std::io;
use std::process::Command;

use super::console::said;
use crate::finding::{Finding, SystemFact};

/// How the names of its variables begin.
const SWITCHES: &str = "POLARS_";

/// The one that is left in place where it makes sense: how many threads may run, which changes no result.
const THREADS: &str = "POLARS_MAX_THREADS";
const MOST_THREADS: usize = 256;

/// Starts the program again where its environment has such variables. Answers with nothing where there are none, else
/// with the exit code: that of the other run, or the finding that it could not be started.
pub fn settled() -> Option<Result<u8, Finding>> {
    let switches: Vec<OsString> =
        std::env::vars_os().filter(|(name, value)| is_taken_out(name, value)).map(|(name, _)| name).collect();
    if switches.is_empty() {
        return None;
    }
    let again = std::env::current_exe().and_then(|program| {
        let mut command = Command::new(program);
        command.args(std::env::args_os().skip(1));
        switches.iter().for_each(|name| {
            command.env_remove(name);
        });
        instead(command)
    });
    let fact = |error| SystemFact::CannotStart { why: said(&error) };
    Some(again.map_err(|error| Finding::error(fact(error)).hint("unset the variables that begin with `POLARS_`")))
}

fn is_taken_out(name: &OsStr, value: &OsStr) -> bool {
    let makes_sense =
        || value.to_str().and_then(|text| text.parse().ok()).is_some_and(|count| (1..=MOST_THREADS).contains(&count));
    name.to_string_lossy().starts_with(SWITCHES) && !(name == THREADS && makes_sense())
}

/// Runs a command in place of this program; comes back only where it cannot be started.
#[cfg(unix)]
fn instead(mut command: Command) -> io::Result<u8> {
    use std::os::unix::process::CommandExt;
    Err(command.exec())
}

#[cfg(not(unix))]
fn instead(mut command: Command) -> io::Result<u8> {
    command.status().map(|status| status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(4))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_sensible_count_of_threads_is_left() {
        let taken = |name: &str, value: &str| is_taken_out(OsStr::new(name), OsStr::new(value));
        assert!(!taken("POLARS_MAX_THREADS", "2") && !taken("PATH", "0"));
        for value in ["0", "-1", "many", "", "100000"] {
            assert!(taken("POLARS_MAX_THREADS", value), "{value}");
        }
        assert!(taken("POLARS_VERBOSE", "1"));
    }
}
