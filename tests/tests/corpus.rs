//! Schemas of real projects: read, checked, and printed as they were.
//!
//! The exports are not part of this project. The environment variable `CONVEX_SCHEMA_CORPUS` names
//! the directory that holds them, one `*.json` for each schema as npm `convex` 1.48.0 printed it.

#![expect(clippy::print_stdout, reason = "the figures are what the run is for")]

use std::error::Error;
use std::path::{Path, PathBuf};

use convex_schema_core::emit::export_json::export_json;
use convex_schema_core::{Problem, Schema, Severity, read};

/// The schemas that the backend refuses, with its code. A directory that has all three is the one
/// that this was made with, in which the backend accepts all others; what it answers to other
/// schemas is not known here, so their refusals are only listed.
const REFUSED: [(&str, &str); 3] = [
    ("get-convex__convex-backend__2", "TableNameReserved"),
    ("get-convex__convex-ents", "IndexNotUnique"),
    ("hinoki-ai__plataforma-DEV__at_78f44f9f", "InvalidJson"),
];

#[derive(Default)]
struct Tally {
    answers_known: bool,
    schemas: usize,
    tables: usize,
    equal: usize,
    completed: usize,
    refused: Vec<String>,
    wrong: Vec<String>,
}

#[test]
fn corpus() -> Result<(), Box<dyn Error>> {
    let Some(directory) = std::env::var_os("CONVEX_SCHEMA_CORPUS") else {
        println!("corpus: skipped, CONVEX_SCHEMA_CORPUS names no directory of exports");
        return Ok(());
    };
    let paths = exports(Path::new(&directory))?;
    let has = |name: &str| {
        paths
            .iter()
            .any(|path| path.file_stem() == Some(name.as_ref()))
    };
    let mut tally = Tally {
        answers_known: REFUSED.iter().all(|(name, _)| has(name)),
        ..Tally::default()
    };
    for path in paths {
        let text = std::fs::read_to_string(&path)?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        tally.export(&name, text.trim_end());
    }
    let Tally {
        schemas,
        tables,
        equal,
        completed,
        refused,
        wrong,
        answers_known: _,
    } = tally;
    println!(
        "{schemas} schemas, {tables} tables, {equal} equal, {} refused",
        refused.len()
    );
    println!("  {completed} of the equal ones lack lists of indexes, which were added for it");
    for refusal in &refused {
        println!("  refused: {refusal}");
    }
    assert!(schemas > 0, "no exports in {}", directory.display());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

fn exports(directory: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(directory)? {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

impl Tally {
    fn export(&mut self, name: &str, text: &str) {
        self.schemas += 1;
        let code = Schema::from_export_json(text).err().map(|problems| {
            let error = first_error(&problems);
            self.refused.push(format!("{name}: {error}"));
            error
        });
        let known = REFUSED.iter().find(|(file, _)| *file == name);
        let want = known.map(|(_, code)| *code);
        if want != code.as_deref() && (known.is_some() || self.answers_known) {
            self.wrong
                .push(format!("{name}: {code:?}, backend {want:?}"));
        }
        // Text that is no export has nothing to print again.
        if let Ok(schema) = read::export(text) {
            self.round_trip(name, text, &schema);
        }
    }

    fn round_trip(&mut self, name: &str, text: &str, schema: &Schema) {
        self.tables += schema.tables().len();
        let printed = export_json(schema);
        if printed == text {
            self.equal += 1;
        } else if printed == with_all_lists(text) {
            self.equal += 1;
            self.completed += 1;
        } else {
            self.wrong.push(format!("{name}: printed differently"));
        }
    }
}

fn first_error(problems: &[Problem]) -> String {
    problems
        .iter()
        .find(|problem| problem.severity == Severity::Error)
        .map_or("no error", |problem| problem.code.as_str())
        .to_owned()
}

/// The export with the lists of staged indexes that npm `convex` always prints. Packages that wrap
/// `defineSchema` and export by themselves, such as convex-ents, leave them out.
fn with_all_lists(text: &str) -> String {
    if text.contains(r#""stagedDbIndexes":["#) {
        return text.to_owned();
    }
    let mut text = text.to_owned();
    for (missing, next) in [
        ("stagedDbIndexes", r#""searchIndexes":["#),
        ("stagedSearchIndexes", r#""vectorIndexes":["#),
        ("stagedVectorIndexes", r#""documentType":{"type":"#),
    ] {
        // What stands behind the `]` of a list is no field of a document that has the same name.
        text = text.replace(&format!("],{next}"), &format!(r#"],"{missing}":[],{next}"#));
    }
    text
}
