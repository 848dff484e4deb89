//! Helpers of the cases in `ui/pass`.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a panic is how a case fails"
)]

use convex_schema::{FieldRef, Schema, ValidatorKind};

/// The fields of the documents of a table, as a `schema.ts` spells them: `name: v.string()`.
///
/// # Panics
/// If there is no such table, or its documents are not objects.
pub fn fields(schema: &Schema, table: &str) -> Vec<String> {
    let table = schema.table(table).expect("the table is listed");
    let document = table.document().expect("the table has a validator");
    match document.kind() {
        ValidatorKind::Object(fields) => fields.iter().map(field).collect(),
        other => panic!("documents are {other:?}"),
    }
}

fn field(field: FieldRef<'_>) -> String {
    let (name, validator) = (field.name(), field.validator());
    if field.is_optional() {
        format!("{name}: v.optional({validator:#})")
    } else {
        format!("{name}: {validator:#}")
    }
}

/// The documents of a table, as a `schema.ts` spells them.
///
/// # Panics
/// If there is no such table.
pub fn document(schema: &Schema, table: &str) -> String {
    let table = schema.table(table).expect("the table is listed");
    let document = table.document().expect("the table has a validator");
    format!("{document:#}")
}
