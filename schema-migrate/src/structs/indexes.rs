//! Uniques and indexes of a table.

use std::collections::{BTreeMap, BTreeSet};

use convex_schema_core::{Index, TableDefinition};
use convex_schema_rules::limit::{MAX_INDEXES_PER_TABLE, MAX_OWN_INDEX_FIELDS};
use convex_schema_rules::name::check_index_name;

use crate::catalogue::Table;
use crate::names::numbered;

/// Adds the uniques of a table, and the indexes of its keys, uniques and indexes, each list of fields once. `fields`
/// are those of its columns, without the one that is `_id`. Returns what has no place, in words.
pub(super) fn add(
    mut definition: TableDefinition,
    table: &Table,
    fields: &BTreeMap<String, String>,
) -> (TableDefinition, Vec<String>) {
    let mut left = Vec::new();
    let mut indexes = Indexes::default();
    let mut uniques: BTreeSet<BTreeSet<String>> = BTreeSet::new();
    let key = Some(&table.primary_key).filter(|key| !key.is_empty());
    let lists = table.uniques.iter().map(|it| &it.columns);
    for columns in key.into_iter().chain(lists) {
        let Some(of) = named(columns, fields) else {
            // With `_id` in it, no two rows have the same values anyway.
            continue;
        };
        if uniques.insert(of.iter().cloned().collect()) {
            definition = definition.unique(of.clone());
        }
        left.extend(indexes.add(of).err());
    }
    for index in &table.indexes {
        match named(&index.columns, fields) {
            Some(of) => left.extend(indexes.add(of).err()),
            None => left.push(format!(
                "index `{}` ({}): the key of the table is `_id`, which only the index `by_id` has",
                index.name,
                index.columns.join(", ")
            )),
        }
    }
    for index in indexes.found {
        definition = definition.index(index);
    }
    (definition, left)
}

/// The fields of columns, each once; `None` if one of them is not a field.
fn named(columns: &[String], fields: &BTreeMap<String, String>) -> Option<Vec<String>> {
    let mut of: Vec<String> = Vec::with_capacity(columns.len());
    for column in columns {
        let field = fields.get(column)?;
        if !of.contains(field) {
            of.push(field.clone());
        }
    }
    (!of.is_empty()).then_some(of)
}

#[derive(Default)]
struct Indexes {
    found: Vec<Index>,
    lists: BTreeSet<Vec<String>>,
    names: BTreeSet<String>,
}

impl Indexes {
    /// Adds an index, unless there is one of these fields.
    fn add(&mut self, fields: Vec<String>) -> Result<(), String> {
        if !self.lists.insert(fields.clone()) {
            return Ok(());
        }
        let columns = fields.join(", ");
        if fields.len() > MAX_OWN_INDEX_FIELDS {
            return Err(format!(
                "index ({columns}): it has {} columns, and an index of Convex at most {MAX_OWN_INDEX_FIELDS}",
                fields.len()
            ));
        }
        if self.found.len() == MAX_INDEXES_PER_TABLE {
            return Err(format!(
                "index ({columns}): a table of Convex has at most {MAX_INDEXES_PER_TABLE}"
            ));
        }
        let name = self.name(&fields);
        self.found.push(Index::database(name, fields));
        Ok(())
    }

    /// `by_a_b`, or another name if Convex or another index has this one.
    fn name(&mut self, fields: &[String]) -> String {
        let mut wanted = format!("by_{}", fields.join("_"));
        if matches!(wanted.as_str(), "by_id" | "by_creation_time") {
            wanted.push_str("_field");
        }
        wanted.truncate(convex_schema_rules::limit::MAX_IDENTIFIER_LEN);
        let mut name = wanted.clone();
        let mut number = 2;
        while check_index_name(&name).is_err() || !self.names.insert(name.clone()) {
            name = numbered(&wanted, number);
            number += 1;
        }
        name
    }
}
