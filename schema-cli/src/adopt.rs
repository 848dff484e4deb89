//! `generate --adopt`: replaces a hand-written file, if it has the same schema and the same types.

mod types;

use std::path::Path;

use anyhow::{Context, Result};
use convex_schema::Schema;
use convex_schema::build::{GeneratedFile, Kind};
use convex_schema::export;
use convex_schema_emit::Layout;
use convex_schema_plan::diff::{self, Change, Difference, Item};

use self::types::Types;
use crate::node::{self, Exports};
use crate::package::{SchemaPackage, counts};
use crate::terminal::{complain, tell, warn};
use crate::{Verdict, input};

/// Compares what `file` exports with the schema, and replaces it if nothing differs that Convex or
/// TypeScript code would notice.
pub(crate) fn run(package: &SchemaPackage<'_>, file: &GeneratedFile) -> Result<Verdict> {
    let path = package.shown(file);
    let Kind::TypeScript(layout) = file.kind() else {
        complain(&format!(
            "{path} is not a generated list of indexes, and it can't be compared with one\n\
             help: remove it, or name another file in `indexes`"
        ));
        return Ok(Verdict::Findings);
    };
    let theirs = evaluated(file.path(), &path, layout.into())?;
    let differences = diff::differences(&theirs, file.schema());
    if !differences.is_empty() {
        complain(&format!(
            "{path} is left alone, because its schema differs from the Rust types:"
        ));
        list(&differences, &theirs, file.schema());
        return Ok(Verdict::Findings);
    }
    let types = match layout {
        Layout::Schema => types::compare(file.path(), file),
        // A file of tables alone has no schema to compare.
        _ => Types::NotCompared("the file exports tables, not a schema".to_owned()),
    };
    if let Types::Differ(fields) = &types {
        complain(&format!(
            "{path} is left alone: its schema is identical, but these types differ for TypeScript \
             code:"
        ));
        for field in fields {
            complain(&format!("  {field}"));
        }
        complain(&format!(
            "help: to generate it with the types of the validators, delete {path} and run this \
             again without `--adopt`"
        ));
        return Ok(Verdict::Findings);
    }
    package.write(file)?;
    tell(&format!(
        "{}, {}: the push is free",
        counts(file.schema()),
        identical(&types)
    ));
    Ok(Verdict::Fine)
}

/// Describes the parts that were compared and are equal.
fn identical(types: &Types) -> String {
    match types {
        Types::Equal(any) if any.is_empty() => "schema and types identical".to_owned(),
        Types::Equal(any) => format!(
            "schema and types identical, except that these were `any` for TypeScript: {}",
            any.join(", ")
        ),
        Types::NotCompared(reason) => {
            format!("schema identical (types for TypeScript not compared: {reason})")
        }
        Types::Differ(_) => "schema identical".to_owned(),
    }
}

/// Compares the tables of a generated file with those of the `schema.ts` beside it, which imports
/// them or still has its own.
pub(crate) fn beside(package: &SchemaPackage<'_>, file: &GeneratedFile) -> Result<Verdict> {
    let Some(schema) = input::schema_beside(file.path()) else {
        return Ok(Verdict::Fine);
    };
    let path = package.shown_path(&schema);
    let theirs = evaluated(&schema, &path, Exports::Schema)?;
    let ours = file.schema();
    let mut differences = diff::differences(&theirs, ours);
    // The file may have more than the tables of the types.
    differences.retain(|difference| {
        !matches!(
            (difference.item(), difference.change()),
            (Item::SchemaValidation, _) | (Item::Table, Change::Removed(_))
        )
    });
    if !differences.is_empty() {
        complain(&format!(
            "the schema of {path} differs from the Rust types:"
        ));
        list(&differences, &theirs, ours);
        return Ok(Verdict::Findings);
    }
    let types = types::compare(&schema, file);
    if let Types::Differ(fields) = &types {
        warn(&format!(
            "TypeScript code that takes the tables from {} meets other types than with {path}:",
            package.shown(file)
        ));
        for field in fields {
            tell(&format!("  {field}"));
        }
    }
    tell(&format!(
        "{} of {path}, {}: a push that takes them from {} is free",
        counts(ours),
        identical(&types),
        package.shown(file)
    ));
    Ok(Verdict::Fine)
}

/// The schema in `file`; `shown` is its path for people.
fn evaluated(file: &Path, shown: &str, exports: Exports) -> Result<Schema> {
    let evaluated = node::export(file, exports)
        .and_then(|evaluated| evaluated.needs_no_builder().map(|()| evaluated))
        .with_context(|| format!("can't tell what {shown} exports"))?;
    Ok(export::read(&evaluated.export)?)
}

fn list(differences: &[Difference], theirs: &Schema, ours: &Schema) {
    for difference in differences {
        complain(&format!("  {difference}"));
    }
    for rename in diff::probable_renames(theirs, ours) {
        complain(&format!("  {rename}"));
    }
}
