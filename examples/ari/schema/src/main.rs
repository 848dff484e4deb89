//! `generate`, `check` and `print` for `ari-model`.

use std::process::ExitCode;

fn main() -> ExitCode {
    convex_schema_cli::main(ari_model::schema())
}
