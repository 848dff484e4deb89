//! What is close to a limit.

use convex_schema_rules::limit::{
    DOCUMENTED_INDEXES_PER_TABLE, MAX_DOCUMENT_NESTING, MAX_FILTER_FIELDS, MAX_OWN_DOCUMENT_FIELDS,
    MAX_OWN_INDEX_FIELDS, MAX_TABLES,
};
use convex_schema_rules::lint::NEAR_LIMIT;

use super::{At, Found, Level, Rule};
use convex_schema_core::{
    FieldRef, IndexKind, MemberRef, Schema, TableRef, ValidatorKind, ValidatorRef,
};

pub(super) static RULE: Rule = Rule {
    code: NEAR_LIMIT,
    level: Level::Warning,
    reason: "a schema over a limit is refused, and growth takes time to undo",
    table: check,
    schema: Some(tables),
};

fn tables(schema: &Schema, found: &mut Found<'_>) {
    report(
        found,
        At::Whole,
        schema.tables().len(),
        MAX_TABLES,
        "tables",
    );
}

fn check(table: TableRef<'_>, found: &mut Found<'_>) {
    let indexes = table.indexes();
    let limit = DOCUMENTED_INDEXES_PER_TABLE;
    report(found, At::Whole, indexes.len(), limit, "indexes");
    for index in indexes {
        let (count, limit, what) = match &index.kind {
            IndexKind::Database { fields } => (fields.len(), MAX_OWN_INDEX_FIELDS, "fields"),
            IndexKind::Search { filter_fields, .. } | IndexKind::Vector { filter_fields, .. } => {
                (filter_fields.len(), MAX_FILTER_FIELDS, "filter fields")
            }
        };
        report(found, At::Index(&index.name), count, limit, what);
    }
    if let Some(document) = table.document() {
        let fields = widest(document);
        report(found, At::Whole, fields, MAX_OWN_DOCUMENT_FIELDS, "fields");
        let levels = levels(document);
        report(
            found,
            At::Whole,
            levels,
            MAX_DOCUMENT_NESTING,
            "levels of nesting",
        );
    }
}

/// Reports seven eighths of a limit and more.
fn report(found: &mut Found<'_>, place: At<'_>, count: usize, limit: usize, what: &str) {
    if count * 8 >= limit * 7 {
        let message = format!("{count} {what} of at most {limit}");
        found.add(place, message, "split it before the limit does".to_owned());
    }
}

/// How many fields the largest kind of document has.
fn widest(document: ValidatorRef<'_>) -> usize {
    match document.kind() {
        ValidatorKind::Object(fields) => fields.len(),
        ValidatorKind::Union(members) => {
            let members = members.iter().map(|member| widest(member.validator()));
            members.max().unwrap_or_default()
        }
        _ => 0,
    }
}

/// The levels of the deepest value; a scalar has none.
fn levels(validator: ValidatorRef<'_>) -> usize {
    let below = |validators: &mut dyn Iterator<Item = ValidatorRef<'_>>| {
        validators.map(levels).max().unwrap_or_default()
    };
    match validator.kind() {
        ValidatorKind::Object(fields) => 1 + below(&mut fields.iter().map(FieldRef::validator)),
        ValidatorKind::Array(inner) | ValidatorKind::Record { values: inner, .. } => {
            1 + levels(inner)
        }
        ValidatorKind::Union(members) => below(&mut members.iter().map(MemberRef::validator)),
        _ => 0,
    }
}
