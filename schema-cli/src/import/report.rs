//! What people are told after an import.

use std::path::Path;

use anyhow::Result;
use convex_schema::build::shown;
use convex_schema_import::{Import, Options};

use super::place::Place;
use crate::terminal::{print, tell};

/// Tells what was written.
pub(super) fn written(import: &Import, place: &Place) {
    let count = |count: usize, noun: &str| {
        let plural = if count == 1 { "" } else { "s" };
        format!("{count} {noun}{plural}")
    };
    tell(&format!(
        "{} and {} in {}",
        count(import.tables, "table"),
        count(import.types, "other type"),
        here(&place.sources)
    ));
    if !import.raw.is_empty() {
        tell(
            "what no Rust type says has its validator by hand, and nothing checks it at compile time:",
        );
    }
    for raw in &import.raw {
        let dot = if raw.path.is_empty() { "" } else { "." };
        tell(&format!("  {}{dot}{}: {}", raw.table, raw.path, raw.reason));
    }
}

/// Tells what did not come along and what is to do next; prints what is left of `source`.
pub(super) fn left(import: &Import, options: &Options, source: Option<&Path>) -> Result<()> {
    if !import.unplaced.is_empty() {
        tell("comments that are about no table, field or type, and did not come along:");
    }
    for comment in &import.unplaced {
        let path = here(&comment.path);
        let path = path.trim_matches('`');
        tell(&format!("  {path}:{}: {}", comment.line, comment.text));
    }
    let stays = stays(options);
    let layout = if stays { "tables" } else { "schema" };
    let Some(source) = source else {
        return Ok(());
    };
    tell(&format!(
        "next: `convex-schema init --layout {layout}` writes the package that generates the \
         TypeScript, and\n      its `generate --adopt` proves that it says the same as {}",
        here(source)
    ));
    match &options.notes.rest {
        Some(rest) if stays => {
            tell(&format!(
                "      then this is what {} needs to say:",
                here(source)
            ));
            print(if options.external.is_empty() {
                &rest.without_spreads
            } else {
                &rest.with_spreads
            })
        }
        None if stays => {
            tell(&format!(
                "      then have {} spread `tables` from \"./schema.gen\" in place of its own",
                here(source)
            ));
            Ok(())
        }
        Some(_) | None => Ok(()),
    }
}

/// Tells what stays in TypeScript, and whether anything does.
fn stays(options: &Options) -> bool {
    let notes = &options.notes;
    if !options.external.is_empty() {
        let plural = if options.external.len() == 1 {
            "stays"
        } else {
            "stay"
        };
        tell(&format!(
            "{} {plural} with {}; `--own` makes structs of them",
            listed(&options.external),
            listed(&notes.spreads)
        ));
    }
    for export in &notes.exports {
        let importers: Vec<_> = export.importers.iter().map(|path| here(path)).collect();
        tell(&format!(
            "`{}` stays in the schema file for {}",
            export.name,
            importers.join(", ")
        ));
    }
    !options.external.is_empty() || !notes.exports.is_empty()
}

/// Names in backticks.
pub(super) fn listed(names: &[String]) -> String {
    if names.is_empty() {
        return "nothing".to_owned();
    }
    let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

/// A path from where people stand, in backticks.
pub(super) fn here(path: &Path) -> String {
    let from = std::env::current_dir().unwrap_or_default();
    let full = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    format!("`{}`", shown(&full, &from))
}
