//! The first reading of all rows: their keys alone.

use std::collections::HashSet;
use std::sync::Arc;

use super::Runner;
use crate::documents::{Keys, TableKeys};
use crate::error::Error;
use crate::keys::{KeyMap, KeySet, Memory};
use crate::plan::TablePlan;
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
    for group in &plan.groups {
        let mut ids = KeySet::new(memory);
        for table in plan.tables.get(group.tables.clone()).into_iter().flatten() {
            keys.tables
                .push(table_keys(runner, table, &mut ids, memory)?);
        }
        let mut repeated = HashSet::new();
        let finished = ids.finish(|id| {
            repeated.insert(id);
        });
        finished.map_err(Error::keys)?;
        keys.ids.push(ids);
        keys.repeated.push(repeated);
        keys.rejected.push(empty(memory));
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
        ids.insert(id).map_err(Error::keys)?;
        for (map, columns) in lookups.iter_mut().zip(&table.lookups) {
            if let Ok(Some(hash)) = columns.view().hash(&row, false) {
                map.insert(hash, id).map_err(Error::keys)?;
            }
        }
    }
    let mut keys = TableKeys::default();
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
