//! Values that the source or the model says are unique, over all rows.
//!
//! A first reading of a table collects hashes of the values of all accepted rows. Where one occurs twice the table is
//! read again, and the first accepted row has it.

use std::collections::HashMap;
use std::io;
use std::sync::Arc;

use crate::convert::FaultCode;
use crate::documents::Document;
use crate::keys::{Internal, KeySet, Memory, hash_of};
use crate::plan::{Group, Plan, TablePlan};
use crate::row::Row;

/// A row of a group: its table, and its number in it.
pub(super) type RowOf = (usize, u64);

/// The uniques of a group: those of its tables in order, then those of the model.
#[derive(Debug)]
pub(super) struct Uniques {
    /// The first unique of each table, and of the model.
    starts: Vec<usize>,
    /// The number of all.
    count: usize,
    /// The values that were met, while they are collected.
    sets: Vec<KeySet>,
    is_collected: bool,
    /// The repeated values of each unique, with the row that has it.
    repeated: Vec<HashMap<Internal, Option<RowOf>>>,
}

/// The values of one row: each with the number of its unique.
pub(super) type Hashes = Vec<(usize, Internal)>;

impl Uniques {
    pub(super) fn new(plan: &Plan, group: &Group) -> Self {
        let mut starts = vec![0];
        let mut count = 0;
        for table in plan.tables.get(group.tables.clone()).into_iter().flatten() {
            count += table.uniques.len();
            starts.push(count);
        }
        count += group.uniques.len();
        Self {
            starts,
            count,
            sets: Vec::new(),
            is_collected: false,
            repeated: vec![HashMap::new(); count],
        }
    }

    /// Starts to collect values, unless that was done.
    pub(super) fn collect(&mut self, memory: &Arc<Memory>) {
        if !self.is_collected {
            self.sets = (0..self.count).map(|_| KeySet::new(memory)).collect();
        }
    }

    /// Ends the collection; returns whether values are repeated.
    pub(super) fn finish(&mut self) -> io::Result<bool> {
        if std::mem::replace(&mut self.is_collected, true) {
            return Ok(false);
        }
        for (mut set, repeated) in std::mem::take(&mut self.sets)
            .into_iter()
            .zip(&mut self.repeated)
        {
            set.finish(|hash| {
                repeated.insert(hash, None);
            })?;
        }
        Ok(self.repeated.iter().any(|repeated| !repeated.is_empty()))
    }

    /// The number of the first unique of a table of the group; of the model behind all tables.
    fn start(&self, table: usize) -> usize {
        self.starts.get(table).copied().unwrap_or_default()
    }

    /// Takes the values of a row for it; returns the number of a unique whose value another row has.
    pub(super) fn take(&mut self, hashes: &Hashes, row: RowOf) -> io::Result<Option<usize>> {
        if !self.is_collected {
            for (unique, hash) in hashes {
                if let Some(set) = self.sets.get_mut(*unique) {
                    set.insert(*hash)?;
                }
            }
            return Ok(None);
        }
        for (unique, hash) in hashes {
            let owner = self.repeated.get(*unique).and_then(|it| it.get(hash));
            if owner.is_some_and(|owner| owner.is_some_and(|owner| owner != row)) {
                return Ok(Some(*unique));
            }
        }
        for (unique, hash) in hashes {
            let repeated = self.repeated.get_mut(*unique);
            if let Some(owner) = repeated.and_then(|it| it.get_mut(hash)) {
                *owner = Some(row);
            }
        }
        Ok(None)
    }

    /// The values of a row that have to be unique; `table` is the position of its table in the group.
    pub(super) fn hashes(
        &self,
        group: &Group,
        table: (usize, &TablePlan),
        row: &Row,
        document: &Document,
        out: &mut Hashes,
    ) -> Result<(), FaultCode> {
        out.clear();
        let (position, table) = table;
        for (at, unique) in (self.start(position)..).zip(&table.uniques) {
            let hash = unique.columns.view().hash(row, unique.nulls_are_equal)?;
            out.extend(hash.map(|hash| (at, hash)));
        }
        let model = self.start(self.starts.len() - 1);
        for (at, names) in (model..).zip(&group.uniques) {
            let hash = of_fields(table, document, names);
            out.extend(hash.map(|hash| (at, hash)));
        }
        Ok(())
    }

    /// The name of a unique, and its columns; `table` is the position of the row's table in the group.
    pub(super) fn describe(
        &self,
        group: &Group,
        table: (usize, &TablePlan),
        unique: usize,
    ) -> (String, Vec<String>) {
        let (position, table) = table;
        let own = unique.checked_sub(self.start(position));
        if let Some(found) = own.and_then(|at| table.uniques.get(at)) {
            return (found.name.clone(), found.names.clone());
        }
        let of_model = unique.checked_sub(self.start(self.starts.len() - 1));
        let names = of_model.and_then(|at| group.uniques.get(at));
        let names = names.cloned().unwrap_or_default();
        (
            format!("unique({}) of `{}`", names.join(", "), group.into),
            names,
        )
    }
}

/// The hash of fields of a document; `None` where one is absent or null: there is nothing to be unique.
fn of_fields(table: &TablePlan, document: &Document, names: &[String]) -> Option<Internal> {
    let mut all = String::new();
    for name in names {
        let at = table.fields.iter().position(|field| field.name == *name)?;
        let text = document.text.get(document.fields.get(at)?.clone())?;
        if matches!(text, "" | "null") {
            return None;
        }
        all.push_str(text);
        // No JSON text has this byte.
        all.push('\0');
    }
    Some(hash_of(all.as_bytes()))
}
