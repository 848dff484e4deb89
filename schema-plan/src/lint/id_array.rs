//! Relations that grow inside a document.

use convex_schema_rules::limit::MAX_ARRAY_LEN;
use convex_schema_rules::lint::ID_ARRAY;
use convex_schema_rules::name::is_system_name;

use super::{At, Found, Level, Rule};
use convex_schema_core::__internal::{fields, members, references};
use convex_schema_core::{TableRef, ValidatorKind, ValidatorRef};

/// Source: <https://docs.convex.dev/understanding/best-practices/> on relations.
pub(super) static RULE: Rule = Rule {
    code: ID_ARRAY,
    level: Level::Note,
    reason: "an array is read and written as a whole, can't be indexed by its elements, and is \
             bounded",
    table: check,
    schema: None,
};

fn check(table: TableRef<'_>, found: &mut Found<'_>) {
    fields(table, |place| {
        if let Some(target) = array_of_ids(place.field.validator()) {
            let message = format!(
                "an array of ids of `{target}` has no bound below {MAX_ARRAY_LEN} elements"
            );
            let help = format!(
                "make pairs a table of their own, with an index on each side, if there can be \
                 many `{target}`"
            );
            found.add(At::Field(place.path), message, help);
        }
    });
}

fn array_of_ids(validator: ValidatorRef<'_>) -> Option<&str> {
    let arrays = members(validator)
        .into_iter()
        .filter_map(|member| match member.kind() {
            ValidatorKind::Array(element) => Some(element),
            _ => None,
        });
    let mut targets = arrays.flat_map(references).map(|reference| reference.table);
    targets.find(|table| !is_system_name(table))
}
