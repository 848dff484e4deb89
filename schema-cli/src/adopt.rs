//! `generate --adopt`: replaces a file written by hand, if it says the same.

use std::path::Path;

use anyhow::{Context, Result};
use convex_schema::Schema;
use convex_schema::build::{GeneratedFile, Kind};
use convex_schema::export;
use convex_schema::plan::diff::{self, Change, Difference, Item};

use crate::Verdict;
use crate::generate::write;
use crate::leaf::{Leaf, counts};
use crate::node::{self, Exports};
use crate::terminal::tell;

/// Compares what `file` exports with our schema, and replaces it if nothing differs that Convex
/// would notice.
pub(crate) fn run(leaf: &Leaf<'_>, file: &GeneratedFile) -> Result<Verdict> {
    let path = leaf.shown(file);
    let Kind::TypeScript(layout) = file.kind() else {
        tell(&format!(
            "{path} is no list of indexes that we wrote, and there is nothing to compare\n\
             help: remove it, or name another file in `indexes`"
        ));
        return Ok(Verdict::Findings);
    };
    let theirs = evaluated(file.path(), &path, layout.into())?;
    let differences = diff::differences(&theirs, file.schema());
    if !differences.is_empty() {
        tell(&format!(
            "{path} is left alone, because the Rust types say something else:"
        ));
        list(&differences, &theirs, file.schema());
        return Ok(Verdict::Findings);
    }
    write(leaf, file)?;
    tell(&format!(
        "{}, identical: the push is free",
        counts(file.schema())
    ));
    Ok(Verdict::Fine)
}

/// Compares the tables of a generated file with those of the `schema.ts` beside it, which has
/// them from there or still has its own.
pub(crate) fn beside(leaf: &Leaf<'_>, file: &GeneratedFile) -> Result<Verdict> {
    let names = ["schema.ts", "schema.js"];
    let mut schemas = names.iter().map(|name| file.path().with_file_name(name));
    let Some(schema) = schemas.find(|schema| schema.is_file() && schema != file.path()) else {
        return Ok(Verdict::Fine);
    };
    let path = leaf.shown_path(&schema);
    let theirs = evaluated(&schema, &path, Exports::Schema)?;
    let ours = file.schema();
    let mut differences = diff::differences(&theirs, ours);
    // What else is in there is not for the types to say.
    differences.retain(|difference| {
        !matches!(
            (&difference.item, &difference.change),
            (Item::SchemaValidation, _) | (Item::Table, Change::Removed(_))
        )
    });
    if !differences.is_empty() {
        tell(&format!("the Rust types say something else than {path}:"));
        list(&differences, &theirs, ours);
        return Ok(Verdict::Findings);
    }
    tell(&format!(
        "{} of {path}, identical: a push that takes them from {} is free",
        counts(ours),
        leaf.shown(file)
    ));
    Ok(Verdict::Fine)
}

/// The schema in `file`, which people know as `shown`.
fn evaluated(file: &Path, shown: &str, exports: Exports) -> Result<Schema> {
    let evaluated = node::export(file, exports)
        .and_then(|evaluated| evaluated.needs_no_builder().map(|()| evaluated))
        .with_context(|| format!("can't tell what {shown} exports"))?;
    export::read(&evaluated.export).map_err(|problem| anyhow::anyhow!("{problem}"))
}

fn list(differences: &[Difference], theirs: &Schema, ours: &Schema) {
    for difference in differences {
        tell(&format!("  {difference}"));
    }
    for rename in diff::probable_renames(theirs, ours) {
        tell(&format!("  {rename}"));
    }
}
