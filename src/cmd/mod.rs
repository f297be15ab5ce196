//! The verbs: arguments in, exit code out. The only room that writes.
//!
//! One verb, one file: its usage text, its arguments, its `run`. A verb reads through `study`, asks it, and hands bytes
//! to `console` or to `publish`. It may import every room, and none imports it. clap appears here alone. To add a verb:
//! `cmd/<verb>.rs` and one variant of `Verb`.

mod aloud;
mod artefact;
mod bar;
mod build;
mod chart;
mod check;
mod completions;
mod console;
mod differ;
mod environment;
mod explain;
mod init;
mod inspect;
mod list;
mod memory;
mod metrics;
mod outlook;
mod publish;
mod rejects;
mod report;
mod schema;
mod select;
mod signals;

use std::ffi::OsString;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::finding::Result;
use console::{Color, Console};

/// Market metrics you can defend: CSV time series into numbers, tables and charts, each with a reason for every gap.
#[derive(Parser)]
#[command(name = "sizeup", version, max_term_width = 100, disable_help_subcommand = true)]
#[command(after_help = "Exit codes: 0 fine, 1 findings, 2 usage, 3 an input or a project file is missing or wrong, \
                        4 the system failed.\nExamples:\n  sizeup init market && sizeup build -p market && sizeup check -p market\n  \
                        sizeup metrics users.csv --by area --kind stock --metric value --metric yoy")]
pub(crate) struct Cli {
    #[command(subcommand)]
    verb: Verb,
    /// Say nothing but results and errors
    #[arg(short, long, global = true)]
    quiet: bool,
    /// Say more of what is done
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    verbose: bool,
    /// Colour messages
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    color: Color,
}

#[derive(Subcommand)]
enum Verb {
    Build(build::Args),
    Check(check::Args),
    Inspect(inspect::Args),
    Metrics(metrics::Args),
    Chart(chart::Args),
    Explain(explain::Args),
    List(list::Args),
    Init(init::Args),
    Schema(schema::Args),
    Completions(completions::Args),
}

/// The program: its own command line, in an environment that decides nothing.
pub fn main() -> u8 {
    match environment::settled() {
        None => run(std::env::args_os()),
        Some(Ok(code)) => code,
        Some(Err(finding)) => {
            Console::new(Color::Auto, false, false).findings(&[finding]);
            4
        }
    }
}

/// Runs a command line and answers with its exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let command = Cli::command();
    let matches = match command.try_get_matches_from(arguments) {
        Ok(matches) => matches,
        // clap prints help and version to standard output with 0, and usage errors to standard error with 2.
        Err(shown) => return console::clap_message(&shown),
    };
    let cli = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(shown) => return console::clap_message(&shown),
    };
    let console = Console::new(cli.color, cli.quiet, cli.verbose);
    if let Some(finding) = memory::too_little() {
        console.findings(&[finding]);
        return 4;
    }
    signals::install();
    let done = cli.verb.run(&console);
    done.unwrap_or_else(|findings| {
        console.findings(&findings.0);
        findings.exit_code()
    })
}

impl Verb {
    fn run(self, console: &Console) -> Result<u8> {
        match self {
            Verb::Build(args) => args.run(console),
            Verb::Check(args) => args.run(console),
            Verb::Inspect(args) => args.run(console),
            Verb::Metrics(args) => args.run(console),
            Verb::Chart(args) => args.run(console),
            Verb::Explain(args) => args.run(console),
            Verb::List(args) => args.run(console),
            Verb::Init(args) => args.run(console),
            Verb::Schema(args) => args.run(console),
            Verb::Completions(args) => args.run(console),
        }
    }
}
