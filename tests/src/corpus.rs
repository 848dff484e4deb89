//! Schemas of real projects, which are not part of this one.
//!
//! The environment variable `CONVEX_SCHEMA_CORPUS` names the directory that holds them, one
//! `*.json` for each schema as npm `convex` 1.48.0 printed it. In CI it must be set, to `none`
//! where there is no such directory.

use std::path::{Path, PathBuf};

use convex_schema::SchemaError;

use convex_schema_tests_macros::skip::skipped;

/// The schemas that the backend refuses, with its code. A directory that has all three is the one
/// that this was made with, in which the backend accepts all others; what it answers to other
/// schemas is not known here, so their refusals are only listed.
pub const REFUSED: [(&str, &str); 3] = [
    ("get-convex__convex-backend__2", "TableNameReserved"),
    ("get-convex__convex-ents", "IndexNotUnique"),
    ("hinoki-ai__plataforma-DEV__at_78f44f9f", "InvalidJson"),
];

/// A schema of the corpus.
#[derive(Debug)]
pub struct Export {
    /// The name of the file without its ending.
    pub name: String,
    /// The JSON, without a newline at the end.
    pub text: String,
}

/// The variable that names the directory, or is `none`.
const VARIABLE: &str = "CONVEX_SCHEMA_CORPUS";

/// Returns the directory; without one, says that the corpus part of `test` is skipped.
///
/// # Panics
/// If `CI` is set and the variable is not: CI decides on purpose, with `none`, to go without.
#[expect(clippy::print_stdout, reason = "a skipped test has to be seen")]
pub fn directory(test: &str) -> Option<PathBuf> {
    match std::env::var_os(VARIABLE) {
        Some(value) if value == "none" => {
            let why = format!("{VARIABLE} is `none`");
            println!("SKIPPED {test}, schemas of real projects: {why}");
            None
        }
        Some(value) => Some(PathBuf::from(value)),
        None => {
            let why = format!("{VARIABLE} names no directory of exports");
            skipped(&format!("{test}, schemas of real projects"), &why);
            None
        }
    }
}

/// The exports in `directory`, by name.
///
/// # Errors
/// A file can't be read, or the directory holds none.
pub fn exports(directory: &Path) -> std::io::Result<Vec<Export>> {
    let mut exports = Vec::new();
    for entry in std::fs::read_dir(directory)? {
        let path = entry?.path();
        let ending = path.extension();
        if ending.is_some_and(|ending| ending == "json") {
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            exports.push(Export {
                name: name.into_owned(),
                text: std::fs::read_to_string(&path)?.trim_end().to_owned(),
            });
        }
    }
    if exports.is_empty() {
        let error = format!("{}: no exports", directory.display());
        return Err(std::io::Error::new(std::io::ErrorKind::NotFound, error));
    }
    exports.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(exports)
}

/// The code of the first error.
pub fn first_error(error: &SchemaError) -> String {
    let first = error.errors().next();
    first
        .map_or("no error", |problem| problem.code.as_str())
        .to_owned()
}

/// The export with the lists of staged indexes that npm `convex` always prints. Packages that wrap
/// `defineSchema` and export by themselves, such as convex-ents, leave them out.
pub fn with_all_lists(text: &str) -> String {
    if text.contains(r#""stagedDbIndexes":["#) {
        return text.to_owned();
    }
    let mut text = text.to_owned();
    for (missing, next) in [
        ("stagedDbIndexes", r#""searchIndexes":["#),
        ("stagedSearchIndexes", r#""vectorIndexes":["#),
        ("stagedVectorIndexes", r#""documentType":{"type":"#),
    ] {
        // What stands behind the `]` of a list is not a field of a document that has the same name.
        text = text.replace(&format!("],{next}"), &format!(r#"],"{missing}":[],{next}"#));
    }
    text
}
