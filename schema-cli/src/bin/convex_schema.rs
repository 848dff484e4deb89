//! The program `convex-schema`.

use std::process::ExitCode;

fn main() -> ExitCode {
    convex_schema_cli::standalone()
}
