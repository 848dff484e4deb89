//! The notes of the source of a schema.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use convex_schema::{Schema, TableRef, export};
use convex_schema_import::Notes;

use super::report::{self, here, listed};
use crate::terminal::tell;
use crate::{input, node};

/// Adds the comments and the casts of the source to its schema, if `name` is the name of a source.
pub(crate) fn documented(name: &str, schema: Schema) -> Schema {
    match input::source(name) {
        Some(_) => notes(name).documented(&schema),
        None => schema,
    }
}

/// Like [`documented`], and reports the casts that are left out.
pub(crate) fn typed(name: &str, schema: Schema) -> Schema {
    if input::source(name).is_none() {
        return schema;
    }
    let notes = notes(name);
    report::casts("casts that are left out:", &notes.undocumented_casts());
    notes.documented(&schema)
}

/// The notes of the source, if `name` is the name of one.
pub(crate) fn notes(name: &str) -> Notes {
    let Some(path) = input::source(name) else {
        return Notes::default();
    };
    #[cfg(feature = "typescript")]
    let notes = convex_schema_import::source::read(&path).unwrap_or_else(|error| {
        tell(&format!("no comments of `{}`: {error}", path.display()));
        Notes::default()
    });
    #[cfg(not(feature = "typescript"))]
    let notes = {
        tell(&format!(
            "no comments of `{}`: this program is built without the feature `typescript`",
            path.display()
        ));
        Notes::default()
    };
    notes
}

/// The tables that stay with the packages that they are spread from: all but those of `own`.
///
/// They are the tables that the schema lacks without these spreads.
pub(crate) fn external(
    source: Option<&Path>,
    notes: &Notes,
    schema: &Schema,
    own: &[String],
) -> Result<Vec<String>> {
    let names: Vec<String> = notes.spreads().iter().map(|it| it.name.clone()).collect();
    if let Some(unknown) = own.iter().find(|name| !names.contains(name)) {
        let help = match names.as_slice() {
            [] => "leave `--own` out: the schema spreads no package's tables, and its own are imported anyhow"
                .to_owned(),
            names => format!("the packages' tables that the schema spreads are {}", listed(names)),
        };
        bail!("no spread of a package's tables is called `{unknown}`\nhelp: {help}");
    }
    let mut foreign = names.clone();
    foreign.retain(|name| !own.contains(name));
    let (Some(source), false) = (source, foreign.is_empty()) else {
        return Ok(Vec::new());
    };
    let Some(text) = notes.without_spreads(own) else {
        bail!(
            "can't tell which tables come from {}, because another file spreads them\n\
             help: spread them in {}, or own all with {}",
            listed(&foreign),
            here(source),
            names
                .iter()
                .map(|name| format!("`--own {name}`"))
                .collect::<Vec<_>>()
                .join(" ")
        );
    };
    let without = node::export_with(source, &full(source)?, &text)
        .and_then(|evaluated| Ok(export::read(&evaluated.export)?))
        .with_context(|| format!("can't tell which tables come from {}", listed(&foreign)))?;
    let all = schema.tables().map(TableRef::name);
    let external = all.filter(|name| without.table(name).is_none());
    Ok(external.map(str::to_owned).collect())
}

fn full(path: &Path) -> Result<PathBuf> {
    std::path::absolute(path).context("can't find the current folder")
}
