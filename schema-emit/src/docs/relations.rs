//! References between tables.

use std::collections::HashMap;

use convex_schema_core::__internal::exhaustive::ValidatorKind;
use convex_schema_core::__internal::{fields, references};
use convex_schema_core::{Schema, TableRef, ValidatorRef};

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

/// All relations of a schema, by the tables on both ends.
pub(crate) struct Relations<'a> {
    all: Vec<Relation<'a>>,
    /// Into `all`.
    from: HashMap<&'a str, Vec<usize>>,
    to: HashMap<&'a str, Vec<usize>>,
}

impl<'a> Relations<'a> {
    /// Returns the relations of `schema`.
    pub(crate) fn of(schema: &'a Schema) -> Self {
        let all: Vec<Relation<'a>> = schema.tables().flat_map(of_table).collect();
        let (mut from, mut to) = (HashMap::new(), HashMap::new());
        for (place, relation) in all.iter().enumerate() {
            let of_source: &mut Vec<usize> = from.entry(relation.from).or_default();
            of_source.push(place);
            let of_target: &mut Vec<usize> = to.entry(relation.to).or_default();
            of_target.push(place);
        }
        Self { all, from, to }
    }

    /// Returns all relations, by the tables that have them.
    pub(crate) fn all(&self) -> &[Relation<'a>] {
        &self.all
    }

    /// Returns the relations from `table` to others or itself.
    pub(crate) fn from(&self, table: &str) -> impl Iterator<Item = &Relation<'a>> {
        let places = self.from.get(table).into_iter().flatten();
        places.map(|place| &self.all[*place])
    }

    /// Returns the relations from others or itself to `table`.
    pub(crate) fn to(&self, table: &str) -> impl Iterator<Item = &Relation<'a>> {
        let places = self.to.get(table).into_iter().flatten();
        places.map(|place| &self.all[*place])
    }
}

fn of_table(table: TableRef<'_>) -> Vec<Relation<'_>> {
    let mut found: Vec<Relation<'_>> = Vec::new();
    let mut known: HashMap<(String, &str), usize> = HashMap::new();
    let kind = table.document().map(ValidatorRef::exhaustive);
    let is_object = matches!(kind, Some(ValidatorKind::Object(_)));
    fields(table, |place| {
        for reference in references(place.field.validator()) {
            let key = (place.path.to_owned(), reference.table);
            if let Some(known) = known.get(&key) {
                found[*known].is_many |= reference.is_many;
                continue;
            }
            known.insert(key, found.len());
            found.push(Relation {
                from: table.name(),
                path: place.path.to_owned(),
                to: reference.table,
                // A document has a value for certain only in a required field of its own.
                is_optional: !is_object
                    || place.path.contains(['.', '['])
                    || place.field.is_optional()
                    || !matches!(place.field.validator().exhaustive(), ValidatorKind::Id(_)),
                is_many: reference.is_many || !place.can_be_indexed,
            });
        }
    });
    found
}
