//! References that can't be followed backwards.

use std::collections::HashSet;

use convex_schema_rules::lint::UNINDEXED_REFERENCE;
use convex_schema_rules::name::is_system_name;

use super::{At, Found, Level, Rule};
use convex_schema_core::__internal::{fields, references};
use convex_schema_core::{IndexKind, TableRef, ValidatorRef};

pub(super) static RULE: Rule = Rule {
    code: UNINDEXED_REFERENCE,
    level: Level::Note,
    reason: "without an index all documents are read to find those that refer to one",
    table: check,
    schema: None,
};

fn check(table: TableRef<'_>, found: &mut Found<'_>) {
    let mut known: HashSet<String> = leading_fields(table).map(str::to_owned).collect();
    fields(table, |place| {
        let Some(target) = reference(place.field.validator()) else {
            return;
        };
        if place.can_be_indexed && known.insert(place.path.to_owned()) {
            let message = format!("no index starts with this reference to `{target}`");
            let help = format!(
                "add an index on `{}` if documents are looked up by it, or when one of \
                 `{target}` is deleted",
                place.path
            );
            found.add(At::Field(place.path), message, help);
        }
    });
}

/// The fields by which an index can be searched alone.
fn leading_fields(table: TableRef<'_>) -> impl Iterator<Item = &str> {
    table
        .indexes()
        .iter()
        .flat_map(|index| match &index.kind {
            IndexKind::Database { fields } => &fields[..fields.len().min(1)],
            IndexKind::Search { filter_fields, .. } | IndexKind::Vector { filter_fields, .. } => {
                filter_fields
            }
        })
        .map(String::as_str)
}

/// The table that a value refers to, unless it is one of Convex's own.
fn reference(validator: ValidatorRef<'_>) -> Option<&str> {
    let references = references(validator).into_iter();
    let mut single = references.filter(|it| !it.is_many && !is_system_name(it.table));
    single.next().map(|reference| reference.table)
}
