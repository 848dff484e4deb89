//! Rules about references from one table to another.

use std::collections::HashSet;

use convex_schema_core::__internal::exhaustive::{IndexKind, ValidatorKind};
use convex_schema_core::__internal::{fields, members, references};
use convex_schema_core::{TableRef, ValidatorRef};
use convex_schema_rules::limit::MAX_ARRAY_LEN;
use convex_schema_rules::lint;
use convex_schema_rules::name::is_system_name;

use super::rule::{Found, Level, Rule, Subject};

/// Finds references that no index starts with, so that queries can't follow them backwards.
pub(super) static UNINDEXED_REFERENCE: Rule = Rule {
    code: lint::UNINDEXED_REFERENCE,
    level: Level::Note,
    reason: "without an index, a query reads the whole table to find the documents that refer to \
             one",
    table: unindexed_reference,
    schema: None,
};

fn unindexed_reference(table: TableRef<'_>, found: &mut Found<'_>) {
    let mut known: HashSet<String> = leading_fields(table).map(str::to_owned).collect();
    fields(table, |place| {
        let Some(target) = single_reference(place.field.validator()) else {
            return;
        };
        if place.can_be_indexed && known.insert(place.path.to_owned()) {
            let message = format!("no index starts with this reference to `{target}`");
            let help = format!(
                "add an index on `{}` if queries look up documents by it, or if documents of \
                 `{target}` are deleted",
                place.path
            );
            found.add(Subject::Field(place.path), message, help);
        }
    });
}

/// Returns the fields by which alone an index can be queried.
fn leading_fields(table: TableRef<'_>) -> impl Iterator<Item = &str> {
    table
        .indexes()
        .iter()
        .flat_map(|index| match index.exhaustive() {
            IndexKind::Database { fields } => &fields[..fields.len().min(1)],
            IndexKind::Search { filter_fields, .. } | IndexKind::Vector { filter_fields, .. } => {
                filter_fields
            }
        })
        .map(String::as_str)
}

/// Returns the table that a value refers to, unless it is a system table.
fn single_reference(validator: ValidatorRef<'_>) -> Option<&str> {
    let references = references(validator).into_iter();
    let mut single = references.filter(|it| !it.is_many && !is_system_name(it.table));
    single.next().map(|reference| reference.table)
}

/// Finds arrays of ids: relations that grow inside a document.
///
/// Source: <https://docs.convex.dev/understanding/best-practices/> on relations.
pub(super) static ID_ARRAY: Rule = Rule {
    code: lint::ID_ARRAY,
    level: Level::Note,
    reason: "Convex reads and writes an array as a whole, can't index its elements, and limits its \
             length",
    table: id_array,
    schema: None,
};

fn id_array(table: TableRef<'_>, found: &mut Found<'_>) {
    fields(table, |place| {
        if let Some(target) = array_of_ids(place.field.validator()) {
            let message =
                format!("an array of ids of `{target}` can have up to {MAX_ARRAY_LEN} elements");
            let help = format!(
                "if there can be many `{target}`, store the pairs in a table of their own, with \
                 an index on each side"
            );
            found.add(Subject::Field(place.path), message, help);
        }
    });
}

fn array_of_ids(validator: ValidatorRef<'_>) -> Option<&str> {
    let arrays = members(validator)
        .into_iter()
        .filter_map(|member| match member.exhaustive() {
            ValidatorKind::Array(element) => Some(element),
            _ => None,
        });
    let mut targets = arrays.flat_map(references).map(|reference| reference.table);
    targets.find(|table| !is_system_name(table))
}
