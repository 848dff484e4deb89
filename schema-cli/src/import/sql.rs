//! The schema of a PostgreSQL database, as its dump defines it.

use std::path::Path;

use anyhow::{Result, bail};
use convex_schema_import::Options;
use convex_schema_migrate::{Source, StructOptions, structs};

use crate::Verdict;
use crate::args::standalone::ImportArgs;
use crate::terminal::{complain, tell};

/// Writes the crate of the tables that the script `path` defines.
pub(super) fn run(path: &Path, args: &ImportArgs) -> Result<Verdict> {
    let source = Source::script(path)?;
    let structs = structs(source.catalogue(), &StructOptions::default());
    let problems = structs.schema.check();
    let mut is_accepted = true;
    for problem in problems {
        complain(&format!(
            "{}[{}]: {problem}",
            problem.severity, problem.code
        ));
        is_accepted &= problem.severity != convex_schema::Severity::Error;
    }
    if !is_accepted {
        return Ok(Verdict::Findings);
    }
    if source.catalogue().tables.is_empty() {
        bail!(
            "`{}` defines no table\nhelp: name a dump, such as that of `pg_dump --schema-only`",
            path.display()
        );
    }
    let options = Options::default().single_file(args.single_file);
    let options = options.notes(structs.notes);
    let verdict = super::write_crate(args, &structs.schema, &options, None)?;
    if !structs.left.is_empty() {
        tell("these did not come along:");
        for (at, what) in &structs.left {
            tell(&format!("  {at}: {what}"));
        }
    }
    Ok(verdict)
}
