//! How two schemas differ, by table, field and index.
//!
//! What Convex does not see is no difference: the order of tables, fields and indexes, names of
//! types, comments, and `strictTableNameTypes`, which no export carries.

mod document;
mod rename;

#[cfg(test)]
pub(crate) mod tests;

use std::collections::HashMap;
use std::fmt;

pub(crate) use self::document::is_version;
pub use self::rename::{Rename, probable_renames};
use crate::subset::is_equal;
use convex_schema_core::__internal::shortened;
use convex_schema_core::{Index, IndexKind, Schema, TableRef};

/// One difference between two schemas. Prints as one line, in which long texts are cut.
///
/// ```
/// use convex_schema_plan::diff::differences;
/// use convex_schema_core::{Schema, TableDefinition, v};
///
/// let schema = |user| Schema::builder().table(TableDefinition::new("users", user)).build();
/// let old = schema(v::object());
/// let new = schema(v::object().field("email", v::string()));
/// let lines: Vec<String> = differences(&old, &new).iter().map(ToString::to_string).collect();
/// assert_eq!(lines, ["table `users`: field `email` added: v.string()"]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The table concerned; `None` for what the whole schema says.
    pub table: Option<String>,
    /// What was added, removed or changed.
    pub item: Item,
    /// What happened to it.
    pub change: Change,
}

/// What a [`Difference`] is about.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Item {
    /// `schemaValidation`.
    SchemaValidation,
    /// The table itself.
    Table,
    /// All that the table's documents are, where it can't be told field by field.
    Document,
    /// A field of documents, by its path: `address.city`, `items[].price`, `scores.values()`.
    Field(String),
    /// A member of the union at a path; the empty path is the document itself.
    Member(String),
    /// The validator that is checked in the background.
    StagedDocument,
    /// An index, by name.
    Index(String),
}

/// What happened to an [`Item`]. The texts are whole and stand as in a `schema.ts`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Only the new schema has it.
    Added(String),
    /// Only the old schema has it.
    Removed(String),
    /// Both have it, and it is not the same.
    Changed {
        /// What it was.
        old: String,
        /// What it is.
        new: String,
    },
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(table) = &self.table {
            write!(f, "table `{table}`")?;
        }
        let path = match &self.item {
            Item::SchemaValidation => "`schemaValidation`".to_owned(),
            Item::Table => {
                // The line would be too long for its documents, and says enough without.
                return f.write_str(match self.change {
                    Change::Added(_) => " added",
                    Change::Removed(_) => " removed",
                    Change::Changed { .. } => " changed",
                });
            }
            Item::Document => ": documents".to_owned(),
            Item::Field(path) => format!(": field `{path}`"),
            Item::Member(path) if path.is_empty() => ": member of the union".to_owned(),
            Item::Member(path) => format!(": member of the union in `{path}`"),
            Item::StagedDocument => ": staged validator".to_owned(),
            Item::Index(name) => format!(": index `{name}`"),
        };
        match &self.change {
            Change::Added(new) => write!(f, "{path} added: {}", shortened(new)),
            Change::Removed(old) => write!(f, "{path} removed: {}", shortened(old)),
            Change::Changed { old, new } => {
                write!(
                    f,
                    "{path} changed: {} -> {}",
                    shortened(old),
                    shortened(new)
                )
            }
        }
    }
}

/// All that changes from `old` to `new`: tables as `new` lists them, then those that are gone.
///
/// No difference means that a push of `new` over `old` does nothing.
pub fn differences(old: &Schema, new: &Schema) -> Vec<Difference> {
    let mut found = Vec::new();
    let (before, after) = (old.schema_validation(), new.schema_validation());
    if before != after {
        found.push(Difference {
            table: None,
            item: Item::SchemaValidation,
            change: changed(&before, &after),
        });
    }
    let (old_tables, new_tables) = (by_name(old), by_name(new));
    for table in new.tables() {
        let within = |(item, change)| within(table, item, change);
        match old_tables.get(table.name()).copied() {
            Some(before) => found.extend(table_changes(before, table).into_iter().map(within)),
            None => found.push(within((Item::Table, Change::Added(documents(table))))),
        }
    }
    for table in old.tables() {
        if !new_tables.contains_key(table.name()) {
            found.push(within(
                table,
                Item::Table,
                Change::Removed(documents(table)),
            ));
        }
    }
    found
}

fn by_name(schema: &Schema) -> HashMap<&str, TableRef<'_>> {
    schema.tables().map(|table| (table.name(), table)).collect()
}

type ItemChange = (Item, Change);

fn within(table: TableRef<'_>, item: Item, change: Change) -> Difference {
    Difference {
        table: Some(table.name().to_owned()),
        item,
        change,
    }
}

fn changed(old: &dyn fmt::Display, new: &dyn fmt::Display) -> Change {
    Change::Changed {
        old: format!("{old:#}"),
        new: format!("{new:#}"),
    }
}

fn documents(table: TableRef<'_>) -> String {
    let document = table.document().map(|document| format!("{document:#}"));
    document.unwrap_or_else(|| "v.any()".to_owned())
}

fn table_changes(old: TableRef<'_>, new: TableRef<'_>) -> Vec<ItemChange> {
    let mut found = Vec::new();
    match (old.document(), new.document()) {
        (Some(old), Some(new)) => found.extend(document::changes(old, new)),
        // An absent validator means `v.any()`.
        _ if documents(old) == documents(new) => {}
        _ => found.push((Item::Document, changed(&documents(old), &documents(new)))),
    }
    found.extend(staged_change(old, new).map(|change| (Item::StagedDocument, change)));
    for index in new.indexes() {
        let before = index_called(old, &index.name);
        let change = match before {
            None => Change::Added(index.to_string()),
            Some(before) if same_index(before, index) => continue,
            Some(before) => changed(before, index),
        };
        found.push((Item::Index(index.name.clone()), change));
    }
    for index in old.indexes() {
        if index_called(new, &index.name).is_none() {
            let change = Change::Removed(index.to_string());
            found.push((Item::Index(index.name.clone()), change));
        }
    }
    found
}

fn staged_change(old: TableRef<'_>, new: TableRef<'_>) -> Option<Change> {
    match (old.staged_document(), new.staged_document()) {
        (None, None) => None,
        (None, Some(new)) => Some(Change::Added(format!("{new:#}"))),
        (Some(old), None) => Some(Change::Removed(format!("{old:#}"))),
        (Some(old), Some(new)) => (!is_equal(old, new)).then(|| changed(&old, &new)),
    }
}

fn index_called<'a>(table: TableRef<'a>, name: &str) -> Option<&'a Index> {
    table.indexes().iter().find(|index| index.name == name)
}

fn same_index(a: &Index, b: &Index) -> bool {
    a.staged == b.staged && same_content(a, b)
}

/// Whether two indexes hold the same. Filter fields are a set.
pub(crate) fn same_content(a: &Index, b: &Index) -> bool {
    sorted_filters(&a.kind) == sorted_filters(&b.kind)
}

fn sorted_filters(kind: &IndexKind) -> IndexKind {
    let mut kind = kind.clone();
    match &mut kind {
        IndexKind::Database { .. } => {}
        IndexKind::Search { filter_fields, .. } | IndexKind::Vector { filter_fields, .. } => {
            filter_fields.sort_unstable();
            filter_fields.dedup();
        }
    }
    kind
}
