//! Which tables refer to which.

use convex_schema_core::__internal::{fields, references};
use convex_schema_core::{Schema, TableRef, ValidatorKind, ValidatorRef};

/// A field that refers to documents of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Relation<'a> {
    /// The table that has the field.
    pub(crate) from: &'a str,
    /// The path of the field.
    pub(crate) path: String,
    /// The table that it refers to.
    pub(crate) to: &'a str,
    /// Whether a document may have none.
    pub(crate) is_optional: bool,
    /// Whether a document can have several.
    pub(crate) is_many: bool,
}

/// All relations, by the tables that have them.
pub(crate) fn relations(schema: &Schema) -> Vec<Relation<'_>> {
    schema.tables().flat_map(of_table).collect()
}

fn of_table(table: TableRef<'_>) -> Vec<Relation<'_>> {
    let mut found: Vec<Relation<'_>> = Vec::new();
    let kind = table.document().map(ValidatorRef::kind);
    let is_object = matches!(kind, Some(ValidatorKind::Object(_)));
    fields(table, |place| {
        for reference in references(place.field.validator()) {
            let known = found.iter_mut();
            let mut known = known.filter(|it| it.path == place.path && it.to == reference.table);
            if let Some(known) = known.next() {
                known.is_many |= reference.is_many;
                continue;
            }
            found.push(Relation {
                from: table.name(),
                path: place.path.to_owned(),
                to: reference.table,
                // Only what every document has is certain.
                is_optional: !is_object
                    || place.path.contains(['.', '['])
                    || place.field.is_optional()
                    || !matches!(place.field.validator().kind(), ValidatorKind::Id(_)),
                is_many: reference.is_many || !place.can_be_indexed,
            });
        }
    });
    found
}
