//! Rules about indexes: redundant ones, missing ones, and fields that make them surprising.

use convex_schema_core::__internal::exhaustive::{IndexKind, ValidatorKind};
use convex_schema_core::__internal::{members, target};
use convex_schema_core::{Index, TableRef, ValidatorRef};
use convex_schema_rules::lint;

use super::rule::{Found, Level, Rule, Subject};

/// Finds indexes whose queries another index can answer.
///
/// Source: <https://docs.convex.dev/understanding/best-practices/>, "Check for redundant indexes".
pub(super) static PREFIX_INDEX: Rule = Rule {
    code: lint::PREFIX_INDEX,
    level: Level::Warning,
    reason: "each index is another copy of the table, which is stored, paid for and written",
    table: prefix_index,
    schema: None,
};

fn prefix_index(table: TableRef<'_>, found: &mut Found<'_>) {
    for index in table.indexes() {
        let longer = table.indexes().iter().find(|other| covers(other, index));
        if let Some(longer) = longer {
            let (name, longer) = (&index.name, &longer.name);
            let message = format!("its fields are the first ones of `{longer}`");
            let help = format!(
                "query `{longer}` instead and remove `{name}`, unless queries need the documents \
                 with equal fields in the order of `_creationTime`"
            );
            found.add(Subject::Index(name), message, help);
        }
    }
}

/// Returns whether queries of `index` can use `longer`. A staged index answers no query.
fn covers(longer: &Index, index: &Index) -> bool {
    match (longer.exhaustive(), index.exhaustive()) {
        (
            IndexKind::Database {
                fields: longer_fields,
            },
            IndexKind::Database { fields },
        ) => {
            !longer.staged
                && longer_fields.len() > fields.len()
                && longer_fields.starts_with(fields)
        }
        _ => false,
    }
}

/// Finds unique fields without an index that a mutation could look them up in.
pub(super) static UNIQUE_WITHOUT_INDEX: Rule = Rule {
    code: lint::UNIQUE_WITHOUT_INDEX,
    level: Level::Warning,
    reason: "Convex does not enforce uniqueness; a mutation that does reads an index before it \
             writes",
    table: unique_without_index,
    schema: None,
};

fn unique_without_index(table: TableRef<'_>, found: &mut Found<'_>) {
    for fields in table.unique() {
        let mut indexes = table.indexes().iter();
        if !indexes.any(|index| starts_with(index, fields)) {
            let names: Vec<_> = fields.iter().map(|field| format!("`{field}`")).collect();
            let names = names.join(", ");
            let message = format!("no index starts with the unique fields {names}");
            let help = format!("add an index on {names}");
            found.add(Subject::Whole, message, help);
        }
    }
}

/// Returns whether the first fields of `index` are `unique`, in any order.
fn starts_with(index: &Index, unique: &[String]) -> bool {
    let IndexKind::Database { fields } = index.exhaustive() else {
        return false;
    };
    let first = &fields[..unique.len().min(fields.len())];
    !index.staged && unique.iter().all(|field| first.contains(field))
}

/// Finds indexes on fields that may be absent.
pub(super) static OPTIONAL_IN_INDEX: Rule = Rule {
    code: lint::OPTIONAL_IN_INDEX,
    level: Level::Note,
    reason: "the index also has the documents without the field, before null and all other values",
    table: optional_in_index,
    schema: None,
};

fn optional_in_index(table: TableRef<'_>, found: &mut Found<'_>) {
    let Some(document) = table.document() else {
        return;
    };
    for index in table.indexes() {
        let IndexKind::Database { fields } = index.exhaustive() else {
            continue;
        };
        for field in fields {
            let target = target(document, field);
            if target.may_be_absent && !target.validators.is_empty() {
                let message = format!("the field `{field}` may be absent");
                let help = format!(
                    "query documents without it with `.eq(\"{field}\", undefined)`, and the \
                     others with `.gt(\"{field}\", undefined)`"
                );
                found.add(Subject::IndexField(&index.name, field), message, help);
            }
        }
    }
}

/// Finds indexes on fields that accept any value.
pub(super) static ANY_IN_INDEX: Rule = Rule {
    code: lint::ANY_IN_INDEX,
    level: Level::Warning,
    reason: "an index orders values of different types by type first: a query with the wrong type \
             finds nothing, and reports no error",
    table: any_in_index,
    schema: None,
};

fn any_in_index(table: TableRef<'_>, found: &mut Found<'_>) {
    let Some(document) = table.document() else {
        return;
    };
    // A table of `v.any()` is untyped on purpose.
    if is_any(document) {
        return;
    }
    for index in table.indexes() {
        for field in indexed(index) {
            let validators = target(document, field).validators;
            if validators.into_iter().flat_map(members).any(is_any) {
                let message = format!("the field `{field}` accepts any value");
                let help = format!("declare a validator for `{field}` instead of `v.any()`");
                found.add(Subject::IndexField(&index.name, field), message, help);
            }
        }
    }
}

fn is_any(validator: ValidatorRef<'_>) -> bool {
    matches!(validator.exhaustive(), ValidatorKind::Any)
}

/// Returns the fields whose values an index compares or tokenizes.
fn indexed(index: &Index) -> Vec<&str> {
    let fields: Vec<&String> = match index.exhaustive() {
        IndexKind::Database { fields } => fields.iter().collect(),
        IndexKind::Search {
            search_field,
            filter_fields,
        } => std::iter::once(search_field).chain(filter_fields).collect(),
        IndexKind::Vector { filter_fields, .. } => filter_fields.iter().collect(),
    };
    fields.into_iter().map(String::as_str).collect()
}
