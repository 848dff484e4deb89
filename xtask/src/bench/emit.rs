//! `cargo xtask bench emit`: tables a second from a schema in memory to TypeScript, and everything else
//! that is made from a whole schema, for 5,000 and 10,000 tables.

use std::fmt::Write as _;

use super::package::Package;
use super::source::{Kind, names, tables};
use crate::process::{self, Outcome};

/// How many tables are derived.
const COUNT: usize = 100;

pub(super) fn run(arguments: &[&str]) -> Outcome {
    let package = Package::new("emit", &library())?.with_driver("emit")?;
    process::run(package_run(&package, arguments))
}

fn package_run(package: &Package, arguments: &[&str]) -> std::process::Command {
    let mut run = package.cargo("run", "emit", "convex-schema,convex-schema-core,plan,ts-rs");
    run.arg("--release").arg("--").args(arguments);
    run
}

/// Returns the same tables twice: with our derive, and with that of ts-rs.
fn library() -> String {
    let names = names(COUNT);
    let mut entries = String::new();
    for table in 0..COUNT {
        let _ = writeln!(entries, "        Table{table}::export_to_string,");
    }
    format!(
        "#![allow(dead_code, missing_docs)]\n\n\
         pub mod ours {{\n{}\n{}\n\
         pub const LIST: convex_schema::TableList = convex_schema::tables![{names}];\n}}\n\n\
         pub mod theirs {{\nuse ts_rs::{{Config, ExportError, TS}};\n\n{}\n\
         pub type Export = fn(&Config) -> Result<String, ExportError>;\n\
         pub fn exports() -> Vec<Export> {{\n    vec![\n{entries}    ]\n}}\n}}\n",
        tables(Kind::Checked, COUNT),
        super::source::schema(COUNT),
        tables(Kind::TsRs, COUNT),
    )
}
