//! The report after an import: what was written, what is left out, and the next steps.

use std::path::Path;

use anyhow::Result;
use convex_schema::build::shown;
use convex_schema::{Schema, UnknownKeys};
use convex_schema_import::{Cast, Import, Options};

use super::crate_folder::CrateFolder;
use crate::terminal::{print, tell};

/// Explains why there is nothing to import.
pub(super) fn no_table(schema: &Schema, options: &Options) -> String {
    let spreads: Vec<_> = spreads(options);
    match schema.tables().len() {
        0 => "the schema has no tables, so there is nothing to import".to_owned(),
        count => format!(
            "all {count} tables of the schema come from {}, so there is nothing to import\n\
             help: write structs for them with {}",
            listed(&spreads),
            spreads
                .iter()
                .map(|name| format!("`--own {name}`"))
                .collect::<Vec<_>>()
                .join(" ")
        ),
    }
}

/// The spreads whose tables stay with their packages.
fn spreads(options: &Options) -> Vec<String> {
    let names = options.notes.spreads().iter().map(|spread| &spread.name);
    names
        .filter(|name| !options.own.contains(name))
        .cloned()
        .collect()
}

/// Reports what was written.
pub(super) fn written(schema: &Schema, import: &Import, folder: &CrateFolder) {
    tell(&format!(
        "{} and {} in {}",
        count(import.tables, "table"),
        count(import.types, "other type"),
        here(&folder.sources)
    ));
    section(
        "these have `#[convex(validator = ...)]`, which is not checked at compile time:",
        import.raw.iter().map(|raw| {
            let dot = if raw.path.is_empty() { "" } else { "." };
            format!("{}{dot}{}: {}", raw.table, raw.path, raw.reason)
        }),
    );
    section(
        "keys that this version of convex-schema does not know, and that are not in the Rust files:",
        left_out(schema).into_iter(),
    );
    section(
        "warning: ids of tables that the schema does not have (Convex accepts them); each of these \
         tables is written as `#[table(external)]`:",
        import.unknown_tables.iter().map(|unknown| {
            let at = format!("{}.{}", unknown.table, unknown.path);
            format!("`{}` (first at `{at}`)", unknown.name)
        }),
    );
}

/// The unknown keys of the schema, its tables, documents and indexes: no attribute has them.
fn left_out(schema: &Schema) -> Vec<String> {
    let mut lines = Vec::new();
    let mut add = |place: String, keys: &UnknownKeys| {
        if !keys.is_empty() {
            lines.push(format!("{place}: {keys}"));
        }
    };
    add("the schema".to_owned(), schema.unknown_keys());
    for table in schema.tables() {
        let name = table.name();
        add(name.to_owned(), table.unknown_keys());
        add(format!("{name}, documents"), table.unknown_document_keys());
        for index in table.indexes() {
            let place = format!("{name}, index {}", index.name);
            add(place, index.unknown_keys());
        }
    }
    lines
}

/// Reports what is left out and the next steps; prints the rest of `source`.
pub(super) fn left(import: &Import, options: &Options, source: Option<&Path>) -> Result<()> {
    section(
        "comments that are not in the Rust files (commented-out code, or about no table, field or type):",
        import.unplaced.iter().map(|comment| {
            let path = here(&comment.path);
            format!(
                "{}:{}: {}",
                path.trim_matches('`'),
                comment.line,
                comment.text
            )
        }),
    );
    casts(
        "casts whose TypeScript types are not in the Rust files:",
        &import.casts,
    );
    let stays = stays(import, options);
    section(
        "unused once the tables are generated:",
        import.unused.iter().map(|unused| {
            let path = here(&unused.path);
            match unused.line {
                Some(line) => format!("{}:{line}: `{}`", path.trim_matches('`'), unused.name),
                None => format!("the package `{}` in {path}", unused.name),
            }
        }),
    );
    let layout = if stays { "tables" } else { "schema" };
    let Some(source) = source else {
        return Ok(());
    };
    let source = here(source);
    tell(&format!(
        "next: `convex-schema init --layout {layout}` writes the schema package; its `generate \
         --adopt` compares\n      the compiled schema with the one of {source}"
    ));
    match &import.rest {
        Some(rest) if stays => {
            tell(&format!(
                "      then replace the text of {source} with this:"
            ));
            print(rest)
        }
        None if stays => {
            tell(&format!(
                "      then spread `tables` of \"./schema.gen\" in {source} instead of its own tables"
            ));
            Ok(())
        }
        Some(_) | None => Ok(()),
    }
}

/// Reports casts under a title.
pub(super) fn casts(title: &str, casts: &[Cast]) {
    section(
        title,
        casts.iter().map(|cast| {
            let path = here(&cast.path);
            format!("{}:{}: {}", path.trim_matches('`'), cast.line, cast.ty)
        }),
    );
}

/// Reports what stays in TypeScript, and returns whether anything does.
fn stays(import: &Import, options: &Options) -> bool {
    if !options.external.is_empty() {
        let plural = if options.external.len() == 1 {
            "stays"
        } else {
            "stay"
        };
        tell(&format!(
            "{} {plural} with {}; `--own` writes structs for them",
            listed(&options.external),
            listed(&spreads(options))
        ));
    }
    for export in &import.kept {
        let importers: Vec<_> = export.importers.iter().map(|path| here(path)).collect();
        tell(&format!(
            "the schema file goes on exporting `{}`, because {} import{} it",
            export.name,
            importers.join(", "),
            if importers.len() == 1 { "s" } else { "" }
        ));
    }
    !options.external.is_empty() || !import.kept.is_empty()
}

/// Reports a list under a title, or nothing if it is empty.
fn section(title: &str, lines: impl Iterator<Item = String>) {
    let mut title = Some(title);
    for line in lines {
        if let Some(title) = title.take() {
            tell(title);
        }
        tell(&format!("  {line}"));
    }
}

fn count(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

/// Names in backticks.
pub(super) fn listed(names: &[String]) -> String {
    if names.is_empty() {
        return "nothing".to_owned();
    }
    let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

/// A path as seen from the current folder, in backticks.
pub(super) fn here(path: &Path) -> String {
    let from = std::env::current_dir().unwrap_or_default();
    let full = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    format!("`{}`", shown(&full, &from))
}
