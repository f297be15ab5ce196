//! Arguments in, exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(sizeup::cmd::run(std::env::args_os()))
}
