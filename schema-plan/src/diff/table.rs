//! How a table differs from the one of the same name.

use convex_schema_core::{TableRef, is_equal};

use super::difference::{Change, Difference, Item, key_changes};
use super::document;
use super::index::{self, index_pairs};
use super::rename::Rename;
use crate::spelling::source;

/// The differences between two tables of one name.
pub(crate) struct TableDiff {
    pub(crate) differences: Vec<Difference>,
    /// The fields and indexes that were probably renamed.
    pub(crate) renames: Vec<Rename>,
}

/// Returns the difference of a table that only the new schema has.
pub(crate) fn added(table: TableRef<'_>) -> Difference {
    let change = Change::Added(documents(table));
    Difference::in_table(table.name(), Item::Table, change)
}

/// Returns the difference of a table that only the old schema has.
pub(crate) fn removed(table: TableRef<'_>) -> Difference {
    let change = Change::Removed(documents(table));
    Difference::in_table(table.name(), Item::Table, change)
}

/// Compares two tables of one name: their documents, staged validators and indexes.
pub(crate) fn compare(old: TableRef<'_>, new: TableRef<'_>) -> TableDiff {
    let name = new.name();
    let mut renames = Vec::new();
    let mut changes = match (old.document(), new.document()) {
        (Some(before), Some(after)) => {
            let found = document::compare(before, after);
            let fields = found.renames.into_iter();
            renames.extend(fields.map(|(old, new)| Rename::of_field(name, &old, &new)));
            found.changes
        }
        // An absent validator means `v.any()`.
        _ if documents(old) == documents(new) => Vec::new(),
        _ => vec![(
            Item::Document,
            Change::between(&documents(old), &documents(new)),
        )],
    };
    for (old, new, item) in [
        (
            old.unknown_keys(),
            new.unknown_keys(),
            Item::UnknownKey as fn(String) -> Item,
        ),
        (
            old.unknown_document_keys(),
            new.unknown_document_keys(),
            Item::UnknownDocumentKey,
        ),
    ] {
        changes.extend(key_changes(old, new, item));
    }
    changes.extend(staged_change(old, new).map(|change| (Item::StagedDocument, change)));
    changes.extend(index_pairs(old.indexes(), new.indexes()).filter_map(index::change));
    renames.extend(index::renames(name, old.indexes(), new.indexes()));
    let within = |(item, change)| Difference::in_table(name, item, change);
    TableDiff {
        differences: changes.into_iter().map(within).collect(),
        renames,
    }
}

fn documents(table: TableRef<'_>) -> String {
    table
        .document()
        .map_or_else(|| "v.any()".to_owned(), source)
}

fn staged_change(old: TableRef<'_>, new: TableRef<'_>) -> Option<Change> {
    match (old.staged_document(), new.staged_document()) {
        (None, None) => None,
        (None, Some(new)) => Some(Change::Added(source(new))),
        (Some(old), None) => Some(Change::Removed(source(old))),
        (Some(old), Some(new)) => (!is_equal(old, new)).then(|| Change::between(&old, &new)),
    }
}
