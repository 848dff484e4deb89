//! Indexes over what can be anything.

use convex_schema_rules::lint::ANY_IN_INDEX;

use super::{At, Found, Level, Rule};
use convex_schema_core::__internal::{members, target};
use convex_schema_core::{Index, IndexKind, TableRef, ValidatorKind, ValidatorRef};

pub(super) static RULE: Rule = Rule {
    code: ANY_IN_INDEX,
    level: Level::Warning,
    reason: "an index orders values of different types by their type first; a wrong type is never \
             found, and never missed",
    table: check,
    schema: None,
};

fn check(table: TableRef<'_>, found: &mut Found<'_>) {
    let Some(document) = table.document() else {
        return;
    };
    // Nothing is said about such a table on purpose.
    if matches!(document.kind(), ValidatorKind::Any) {
        return;
    }
    for index in table.indexes() {
        for field in indexed(index) {
            let validators = target(document, field).validators;
            if validators.into_iter().flat_map(members).any(is_any) {
                let message = format!("the field `{field}` can hold anything");
                let help = format!("say what `{field}` is instead of `v.any()`");
                found.add(At::IndexField(&index.name, field), message, help);
            }
        }
    }
}

fn is_any(validator: ValidatorRef<'_>) -> bool {
    matches!(validator.kind(), ValidatorKind::Any)
}

/// The fields whose values an index compares or tokenises.
fn indexed(index: &Index) -> Vec<&str> {
    let fields: Vec<&String> = match &index.kind {
        IndexKind::Database { fields } => fields.iter().collect(),
        IndexKind::Search {
            search_field,
            filter_fields,
        } => std::iter::once(search_field).chain(filter_fields).collect(),
        IndexKind::Vector { filter_fields, .. } => filter_fields.iter().collect(),
    };
    fields.into_iter().map(String::as_str).collect()
}
