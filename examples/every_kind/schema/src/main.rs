//! `generate`, `check` and `print` for `every-kind-model`.

use std::process::ExitCode;

fn main() -> ExitCode {
    convex_schema_cli::main(every_kind_model::schema())
}
