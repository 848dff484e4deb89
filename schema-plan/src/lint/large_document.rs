//! Documents that can exceed 1 MiB by their structure alone.

use convex_schema_rules::limit::{MAX_ARRAY_LEN, MAX_DOCUMENT_SIZE, MAX_OBJECT_FIELDS};
use convex_schema_rules::lint::LARGE_DOCUMENT;

use super::{At, Found, Level, Rule};
use convex_schema_core::__internal::{fields, members};
use convex_schema_core::Value;
use convex_schema_core::{TableRef, ValidatorKind, ValidatorRef};

/// Every text can be 1 MiB, so texts count as empty: what is reported holds too many elements,
/// whatever is in them.
pub(super) static RULE: Rule = Rule {
    code: LARGE_DOCUMENT,
    level: Level::Note,
    reason: "a write that makes a document larger than 1 MiB is refused",
    table: check,
    schema: None,
};

fn check(table: TableRef<'_>, found: &mut Found<'_>) {
    fields(table, |place| {
        for member in members(place.field.validator()) {
            if let Some((count, element)) = container(member) {
                let (one, all) = (size(element), size(member));
                // What is too large by itself is reported where it stands.
                if all > MAX_DOCUMENT_SIZE && one <= MAX_DOCUMENT_SIZE {
                    let message = format!(
                        "with {count} elements of {one} bytes, all texts empty, it is larger \
                         than a document may be"
                    );
                    let help = "make the elements documents of a table of their own, or bound \
                                their number where they are written"
                        .to_owned();
                    found.add(At::Field(place.path), message, help);
                }
            }
        }
    });
}

/// What can have many elements: how many, and what one is.
fn container(validator: ValidatorRef<'_>) -> Option<(usize, ValidatorRef<'_>)> {
    match validator.kind() {
        ValidatorKind::Array(element) => Some((MAX_ARRAY_LEN, element)),
        ValidatorKind::Record { values, .. } => Some((MAX_OBJECT_FIELDS, values)),
        _ => None,
    }
}

/// The size of the largest value with empty texts and full containers, in bytes.
///
/// Source: Convex backend, `crates/value/src/lib.rs`.
fn size(validator: ValidatorRef<'_>) -> usize {
    match validator.kind() {
        // Nothing is known of it: it counts as if it were null.
        ValidatorKind::Any | ValidatorKind::Null | ValidatorKind::Boolean => 1,
        ValidatorKind::Float64 | ValidatorKind::Int64 | ValidatorKind::CommitTs => 9,
        ValidatorKind::String | ValidatorKind::Bytes => 2,
        ValidatorKind::Id(_) => 2 + ID_LENGTH,
        ValidatorKind::Literal(literal) => Value::from(literal).size(),
        ValidatorKind::Array(element) => times(size(element), MAX_ARRAY_LEN),
        // A key and its length; texts count as empty.
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

/// The length of most ids, in bytes.
const ID_LENGTH: usize = 32;

fn times(size: usize, count: usize) -> usize {
    size.saturating_mul(count).saturating_add(2)
}
