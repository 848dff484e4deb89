//! The first reading of all rows: their keys alone.

use std::collections::HashSet;
use std::sync::Arc;

use convex_schema_core::{DocumentId, Value};

use super::{Runner, threads};
use crate::documents::{ExistingDocument, ExistingKeys, Keys, TableKeys};
use crate::error::Error;
use crate::keys::{KeyMap, KeySet, Memory};
use crate::plan::{ExistingPlan, Group, TablePlan};
use crate::row::Row;
use crate::source::Next;

/// A set without keys.
pub(super) fn empty(memory: &Arc<Memory>) -> KeySet {
    KeySet::new(memory)
}

/// Reads the keys of all tables.
pub(super) fn read(runner: &Runner<'_>, memory: &Arc<Memory>) -> Result<Keys, Error> {
    let plan = runner.plan;
    let mut keys = Keys {
        ids: Vec::new(),
        repeated: Vec::new(),
        rejected: Vec::new(),
        tables: Vec::new(),
    };
    let groups = plan.groups.iter().collect();
    let read = threads::each(runner.options.threads, groups, |group: &Group| {
        let mut ids = KeySet::new(memory);
        let mut of_tables = Vec::new();
        for table in plan.tables.get(group.tables.clone()).into_iter().flatten() {
            of_tables.push(table_keys(runner, table, &mut ids, memory)?);
        }
        let mut repeated = HashSet::new();
        let finished = ids.finish(|id| {
            repeated.insert(id);
        });
        finished.map_err(Error::keys)?;
        Ok::<_, Error>((ids, repeated, of_tables))
    });
    for group in read {
        let (ids, repeated, of_tables) = group?;
        keys.ids.push(ids);
        keys.repeated.push(repeated);
        keys.rejected.push(empty(memory));
        keys.tables.extend(of_tables);
    }
    Ok(keys)
}

/// Reads the keys of a table, and adds its ids to those of its group.
fn table_keys(
    runner: &Runner<'_>,
    table: &TablePlan,
    ids: &mut KeySet,
    memory: &Arc<Memory>,
) -> Result<TableKeys, Error> {
    let mut existing = match &table.existing {
        Some(plan) => Some(existing_keys(table, plan, memory)?),
        None => None,
    };
    let mut rows = runner.source.rows(&table.source);
    let mut row = Row::default();
    let mut lookups: Vec<_> = table.lookups.iter().map(|_| KeyMap::new(memory)).collect();
    loop {
        match rows.read(&mut row)? {
            Next::End => break,
            Next::Bad(_) => continue,
            Next::Row if table.takes(&row) != Some(true) => continue,
            Next::Row => {}
        }
        // A row without an id is rejected when it is read again.
        let Ok(Some(id)) = table.key.mint.internal(&row, table.key.columns.view()) else {
            continue;
        };
        let id = match (&table.existing, &mut existing) {
            (Some(plan), Some(existing)) => {
                let found = match existing.find(plan, &row) {
                    Ok(Ok(ExistingDocument::Id(found))) => found,
                    Ok(Ok(ExistingDocument::Missing | ExistingDocument::Ambiguous)) | Err(_) => id,
                    Ok(Err(error)) => return Err(Error::keys(error)),
                };
                existing.of_rows.insert(id, found).map_err(Error::keys)?;
                found
            }
            _ => id,
        };
        ids.insert(id).map_err(Error::keys)?;
        for (map, columns) in lookups.iter_mut().zip(&table.lookups) {
            if let Ok(Some(hash)) = columns.view().hash(&row, false) {
                map.insert(hash, id).map_err(Error::keys)?;
            }
        }
    }
    if let Some(existing) = &mut existing {
        existing.of_rows.finish(|_| {}).map_err(Error::keys)?;
    }
    let mut keys = TableKeys {
        existing,
        ..TableKeys::default()
    };
    for mut map in lookups {
        let mut ambiguous = HashSet::new();
        let finished = map.finish(|hash| {
            ambiguous.insert(hash);
        });
        finished.map_err(Error::keys)?;
        keys.lookups.push((map, ambiguous));
    }
    Ok(keys)
}

/// Reads the documents of a table that are in the deployment already.
fn existing_keys(
    table: &TablePlan,
    plan: &ExistingPlan,
    memory: &Arc<Memory>,
) -> Result<ExistingKeys, Error> {
    let mut keys = ExistingKeys {
        ids: KeyMap::new(memory),
        ambiguous: HashSet::new(),
        of_rows: KeyMap::new(memory),
    };
    let number = table.number;
    let read = convex_schema_files::documents(&plan.file, &table.into, |_, document| {
        let id = document.get("_id").and_then(Value::as_str);
        let id = id.ok_or_else(|| "the document has no `_id`".to_owned())?;
        let id = DocumentId::decode(id).map_err(|error| error.to_string())?;
        if id.table_number() != number {
            return Err(format!(
                "the id has the table number {}, and the mapping gives `{}` the number {number}\n\
                 help: name this export in `numbers`",
                id.table_number(),
                table.into
            ));
        }
        match plan.of_document(&document) {
            Some(hash) => {
                let inserted = keys.ids.insert(hash, id.internal());
                inserted.map_err(|error| error.to_string())
            }
            None => Ok(()),
        }
    });
    read.map_err(|error| Error::Other(error.to_string()))?;
    let ambiguous = &mut keys.ambiguous;
    let finished = keys.ids.finish(|hash| {
        ambiguous.insert(hash);
    });
    finished.map_err(Error::keys)?;
    Ok(keys)
}
