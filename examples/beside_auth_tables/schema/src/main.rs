//! `generate`, `check` and `print` for `beside-auth-tables-model`.

use std::process::ExitCode;

fn main() -> ExitCode {
    convex_schema_cli::main(beside_auth_tables_model::schema())
}
