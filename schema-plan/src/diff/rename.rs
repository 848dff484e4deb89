//! What was probably renamed, which Convex takes for a removal and an addition.

use std::fmt;

use super::same_content;
use crate::subset::is_equal;
use convex_schema_core::{Index, Schema, TableRef, ValidatorKind};

/// A table or an index that has another name now and is the same otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rename {
    /// The table of the index; `None` if it is a table that was renamed.
    pub table: Option<String>,
    /// The name before.
    pub old: String,
    /// The name now.
    pub new: String,
}

impl fmt::Display for Rename {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (old, new) = (&self.old, &self.new);
        match &self.table {
            None => write!(
                f,
                "table `{old}` seems to be called `{new}` now; its documents stay in `{old}`"
            ),
            Some(table) => write!(
                f,
                "table `{table}`: index `{old}` seems to be called `{new}` now; it is built anew"
            ),
        }
    }
}

/// Tables and indexes that are gone in `new` while exactly one is new that is the same.
///
/// For Convex there are no renames: the documents of a table stay where they are, and an index is
/// dropped and built again.
pub fn probable_renames(old: &Schema, new: &Schema) -> Vec<Rename> {
    let gone: Vec<_> = missing_tables(old, new);
    let come: Vec<_> = missing_tables(new, old);
    let mut renames: Vec<_> = pairs(&gone, &come, |a, b| same_table(*a, *b))
        .map(|(old, new)| rename(None, old.name(), new.name()))
        .collect();
    for table in new.tables() {
        let Some(before) = old.table(table.name()) else {
            continue;
        };
        let gone: Vec<_> = missing_indexes(before, table);
        let come: Vec<_> = missing_indexes(table, before);
        let same = |a: &&Index, b: &&Index| same_content(a, b);
        renames.extend(
            pairs(&gone, &come, same)
                .map(|(old, new)| rename(Some(table.name()), &old.name, &new.name)),
        );
    }
    renames
}

fn rename(table: Option<&str>, old: &str, new: &str) -> Rename {
    Rename {
        table: table.map(str::to_owned),
        old: old.to_owned(),
        new: new.to_owned(),
    }
}

fn missing_tables<'a>(from: &'a Schema, of: &Schema) -> Vec<TableRef<'a>> {
    let tables = from.tables();
    tables
        .filter(|table| of.table(table.name()).is_none())
        .collect()
}

fn missing_indexes<'a>(from: TableRef<'a>, of: TableRef<'_>) -> Vec<&'a Index> {
    let has = |name: &str| of.indexes().iter().any(|index| index.name == name);
    let indexes = from.indexes().iter();
    indexes.filter(|index| !has(&index.name)).collect()
}

/// The same documents, if they say anything.
fn same_table(a: TableRef<'_>, b: TableRef<'_>) -> bool {
    match (a.document(), b.document()) {
        (Some(a), Some(b)) => {
            let says_something = match a.kind() {
                ValidatorKind::Any => false,
                ValidatorKind::Object(fields) => !fields.is_empty(),
                _ => true,
            };
            says_something && is_equal(a, b)
        }
        _ => false,
    }
}

/// Pairs of what is the same and of which there is only one on each side.
fn pairs<'a, T>(
    old: &'a [T],
    new: &'a [T],
    same: impl Fn(&T, &T) -> bool + Copy + 'a,
) -> impl Iterator<Item = (&'a T, &'a T)> {
    old.iter().filter_map(move |a| {
        let mut matching = new.iter().filter(|b| same(a, b));
        let (Some(b), None) = (matching.next(), matching.next()) else {
            return None;
        };
        let only = old.iter().filter(|a| same(a, b)).count() == 1;
        only.then_some((a, b))
    })
}
