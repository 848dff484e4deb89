//! Rules about sizes: documents that can become too large, and schemas close to a limit.

use convex_schema_core::__internal::exhaustive::{IndexKind, ValidatorKind};
use convex_schema_core::__internal::{fields, members};
use convex_schema_core::{FieldRef, MemberRef, Schema, TableRef, ValidatorRef, Value};
use convex_schema_rules::limit::{
    DOCUMENTED_INDEXES_PER_TABLE, MAX_ARRAY_LEN, MAX_DOCUMENT_NESTING, MAX_DOCUMENT_SIZE,
    MAX_FILTER_FIELDS, MAX_OBJECT_FIELDS, MAX_OWN_DOCUMENT_FIELDS, MAX_OWN_INDEX_FIELDS,
    MAX_TABLES,
};
use convex_schema_rules::lint;

use super::rule::{Found, Level, Rule, Subject};

/// Finds arrays and records that can exceed 1 MiB by their structure alone.
///
/// Every string can have 1 MiB, so strings count as empty: a field is reported if it can hold too
/// many elements, whatever is in them.
pub(super) static LARGE_DOCUMENT: Rule = Rule {
    code: lint::LARGE_DOCUMENT,
    level: Level::Note,
    reason: "Convex rejects a write that makes a document larger than 1 MiB",
    table: large_document,
    schema: None,
};

fn large_document(table: TableRef<'_>, found: &mut Found<'_>) {
    fields(table, |place| {
        for member in members(place.field.validator()) {
            if let Some((count, element)) = container(member) {
                let (one, all) = (size(element), size(member));
                // An element that is too large by itself is reported at its own field.
                if all > MAX_DOCUMENT_SIZE && one <= MAX_DOCUMENT_SIZE {
                    let message = format!(
                        "{count} elements of {one} bytes, with empty strings, exceed the size of \
                         a document"
                    );
                    let help = "store the elements as documents of another table, or limit their \
                                number where they are written"
                        .to_owned();
                    found.add(Subject::Field(place.path), message, help);
                }
            }
        }
    });
}

/// Returns the largest number of elements, and the validator of one, if the value can have many.
fn container(validator: ValidatorRef<'_>) -> Option<(usize, ValidatorRef<'_>)> {
    match validator.exhaustive() {
        ValidatorKind::Array(element) => Some((MAX_ARRAY_LEN, element)),
        ValidatorKind::Record { values, .. } => Some((MAX_OBJECT_FIELDS, values)),
        #[allow(
            clippy::wildcard_enum_match_arm,
            reason = "the other kinds have no elements, or a fixed number of fields"
        )]
        _ => None,
    }
}

/// Returns the size in bytes of the largest value whose strings are empty and whose containers are
/// full.
///
/// Source: Convex backend, `crates/value/src/lib.rs`.
fn size(validator: ValidatorRef<'_>) -> usize {
    match validator.exhaustive() {
        // Nothing is known about the value: it counts as null.
        ValidatorKind::Any
        | ValidatorKind::Unknown(_)
        | ValidatorKind::Null
        | ValidatorKind::Boolean => 1,
        ValidatorKind::Float64 | ValidatorKind::Int64 | ValidatorKind::CommitTs => 9,
        ValidatorKind::String | ValidatorKind::Bytes => 2,
        ValidatorKind::Id(_) => 2 + ID_LENGTH,
        ValidatorKind::Function(_) => 2 + FUNCTION_PREFIX.len() + ID_LENGTH,
        ValidatorKind::Literal(literal) => Value::from(literal).size(),
        ValidatorKind::Array(element) => times(size(element), MAX_ARRAY_LEN),
        // One byte for the end of an empty key.
        ValidatorKind::Record { values, .. } => {
            times(size(values).saturating_add(1), MAX_OBJECT_FIELDS)
        }
        ValidatorKind::Object(fields) => fields.iter().fold(2, |sum: usize, field| {
            let value = size(field.validator());
            sum.saturating_add(field.name().len() + 1)
                .saturating_add(value)
        }),
        ValidatorKind::Union(members) => {
            let sizes = members.iter().map(|member| size(member.validator()));
            sizes.max().unwrap_or_default()
        }
    }
}

/// The prefix of every function handle.
const FUNCTION_PREFIX: &str = "function://";

/// The length of most ids, in bytes.
const ID_LENGTH: usize = 32;

fn times(size: usize, count: usize) -> usize {
    size.saturating_mul(count).saturating_add(2)
}

/// Finds counts that have reached seven eighths of a limit.
pub(super) static NEAR_LIMIT: Rule = Rule {
    code: lint::NEAR_LIMIT,
    level: Level::Warning,
    reason: "Convex rejects a schema that exceeds a limit, and splitting a table takes time",
    table: table_limits,
    schema: Some(schema_limits),
};

fn schema_limits(schema: &Schema, found: &mut Found<'_>) {
    let count = schema.tables().len();
    report(found, Subject::Whole, count, MAX_TABLES, "tables");
}

fn table_limits(table: TableRef<'_>, found: &mut Found<'_>) {
    let indexes = table.indexes();
    let limit = DOCUMENTED_INDEXES_PER_TABLE;
    report(found, Subject::Whole, indexes.len(), limit, "indexes");
    for index in indexes {
        let (count, limit, noun) = match index.exhaustive() {
            IndexKind::Database { fields } => (fields.len(), MAX_OWN_INDEX_FIELDS, "fields"),
            IndexKind::Search { filter_fields, .. } | IndexKind::Vector { filter_fields, .. } => {
                (filter_fields.len(), MAX_FILTER_FIELDS, "filter fields")
            }
        };
        report(found, Subject::Index(&index.name), count, limit, noun);
    }
    if let Some(document) = table.document() {
        let (count, limit) = (widest(document), MAX_OWN_DOCUMENT_FIELDS);
        report(found, Subject::Whole, count, limit, "fields");
        let (count, limit) = (levels(document), MAX_DOCUMENT_NESTING);
        report(found, Subject::Whole, count, limit, "levels of nesting");
    }
}

fn report(found: &mut Found<'_>, subject: Subject<'_>, count: usize, limit: usize, noun: &str) {
    if count * 8 >= limit * 7 {
        let message = format!("{count} {noun} of at most {limit}");
        let help = "split it before it reaches the limit".to_owned();
        found.add(subject, message, help);
    }
}

/// Returns the number of fields of the largest kind of document.
fn widest(document: ValidatorRef<'_>) -> usize {
    match document.exhaustive() {
        ValidatorKind::Object(fields) => fields.len(),
        ValidatorKind::Union(members) => {
            let members = members.iter().map(|member| widest(member.validator()));
            members.max().unwrap_or_default()
        }
        #[allow(
            clippy::wildcard_enum_match_arm,
            reason = "documents are objects: other kinds declare no fields"
        )]
        _ => 0,
    }
}

/// Returns the levels of the deepest value; a single value has none.
fn levels(validator: ValidatorRef<'_>) -> usize {
    let below = |validators: &mut dyn Iterator<Item = ValidatorRef<'_>>| {
        validators.map(levels).max().unwrap_or_default()
    };
    match validator.exhaustive() {
        ValidatorKind::Object(fields) => 1 + below(&mut fields.iter().map(FieldRef::validator)),
        ValidatorKind::Array(inner) | ValidatorKind::Record { values: inner, .. } => {
            1 + levels(inner)
        }
        ValidatorKind::Union(members) => below(&mut members.iter().map(MemberRef::validator)),
        ValidatorKind::Any
        | ValidatorKind::Null
        | ValidatorKind::Float64
        | ValidatorKind::Int64
        | ValidatorKind::CommitTs
        | ValidatorKind::Boolean
        | ValidatorKind::String
        | ValidatorKind::Bytes
        | ValidatorKind::Id(_)
        | ValidatorKind::Literal(_)
        | ValidatorKind::Function(_)
        | ValidatorKind::Unknown(_) => 0,
    }
}
