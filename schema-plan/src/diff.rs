//! How two schemas differ, by table, field and index.
//!
//! Convex ignores the order of tables, fields and indexes, the names of types, comments, and
//! `strictTableNameTypes`, which no export carries: changes of these are not differences.

mod classes;
mod difference;
mod document;
mod index;
mod rename;
mod table;

#[cfg(test)]
pub(crate) mod tests;

use convex_schema_core::Schema;

pub(crate) use self::difference::of_keys;
pub use self::difference::{Change, Difference, Item};
pub(crate) use self::document::is_version;
pub(crate) use self::index::{IndexPair, index_pairs, is_same_content};
pub use self::rename::{Rename, Renamed};
pub(crate) use self::table::{TableDiff, added, compare, removed};

/// Returns everything that changes from `old` to `new`: tables in the order of `new`, then the
/// removed ones.
///
/// Without differences, a push of `new` over `old` does nothing.
pub fn differences(old: &Schema, new: &Schema) -> Vec<Difference> {
    let mut found = Vec::new();
    found.extend(Difference::of_validation(old, new));
    found.extend(of_keys(old, new));
    for table in new.tables() {
        match old.table(table.name()) {
            Some(before) => found.extend(compare(before, table).differences),
            None => found.push(added(table)),
        }
    }
    let gone = old.tables().filter(|it| new.table(it.name()).is_none());
    found.extend(gone.map(removed));
    found
}

/// Returns the tables, indexes and fields that were probably renamed.
///
/// Convex knows no renames: documents stay in the table with the old name, an index is dropped
/// and built again, and a field is removed and another one added. A rename is probable if exactly
/// one item disappears and exactly one of equal content appears. Items whose names differ only in
/// case and `_` are paired first.
pub fn probable_renames(old: &Schema, new: &Schema) -> Vec<Rename> {
    let mut renames = table_renames(old, new);
    for table in new.tables() {
        if let Some(before) = old.table(table.name()) {
            renames.extend(compare(before, table).renames);
        }
    }
    renames
}

/// Returns the tables that were probably renamed.
pub(crate) fn table_renames(old: &Schema, new: &Schema) -> Vec<Rename> {
    rename::of_tables(old, new)
}
