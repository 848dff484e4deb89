//! Partitions have the columns and checks of their table, and keep its keys and indexes when they leave it.

use super::table::is_constraint;
use super::{Cursor, Reader, naming};
use crate::catalogue::{Index, Name, Unique};
use crate::place::Place;

impl Reader {
    /// Repeats an action of `ALTER TABLE` on the partitions of a table.
    pub(super) fn on_partitions(&mut self, at: &Place, name: &Name, action: &Cursor<'_>) {
        if !is_inherited(&mut action.clone()) {
            return;
        }
        let tables = self.catalogue.tables.iter();
        let partitions = tables.filter(|it| it.partition_of.as_ref() == Some(name));
        let partitions: Vec<Name> = partitions.map(|it| it.name.clone()).collect();
        for partition in partitions {
            let before = self.catalogue.table(&partition).cloned();
            let _ = self.action(at, &partition, &mut action.clone());
            let checks = self.catalogue.table(name).map(|it| it.checks.clone());
            let _ = self.with_table(&partition, |_, table| {
                // The names are those of the table; keys of a new column get others, and stay with the table.
                if let (true, Some(before)) = (is_added(&mut action.clone()), before) {
                    table.foreign_keys = before.foreign_keys;
                    table.uniques = before.uniques;
                    table.checks = before.checks;
                    for check in checks.unwrap_or_default() {
                        if table.checks.iter().all(|it| it.name != check.name) {
                            table.checks.push(check);
                        }
                    }
                }
                Some(())
            });
            self.on_partitions(at, &partition, action);
        }
    }

    /// Makes a partition a table of its own.
    pub(super) fn detach(&mut self, parent: &Name, partition: &Name) -> Option<()> {
        let parent = self.catalogue.table(parent)?.clone();
        self.with_table(partition, |reader, table| {
            table.partition_of = None;
            let catalogue = &reader.catalogue;
            if table.primary_key.is_empty() {
                table.primary_key.clone_from(&parent.primary_key);
            }
            if table.primary_key_name.is_none() && !table.primary_key.is_empty() {
                table.primary_key_name = Some(naming::choose(catalogue, table, &[], "pkey"));
            }
            for unique in &parent.uniques {
                if table.uniques.iter().all(|it| it.columns != unique.columns) {
                    let name = naming::choose(catalogue, table, &unique.columns, "key");
                    let (name, unique) = (Some(name), unique.clone());
                    table.uniques.push(Unique { name, ..unique });
                }
            }
            for index in &parent.indexes {
                if table.indexes.iter().all(|it| it.columns != index.columns) {
                    let name = naming::choose(catalogue, table, &index.columns, "idx");
                    let columns = index.columns.clone();
                    table.indexes.push(Index { name, columns });
                }
            }
            for key in &parent.foreign_keys {
                if table
                    .foreign_keys
                    .iter()
                    .all(|it| it.columns != key.columns)
                {
                    table.foreign_keys.push(key.clone());
                }
            }
            Some(())
        })
    }
}

/// Whether an action is about columns or checks.
fn is_inherited(action: &mut Cursor<'_>) -> bool {
    match action.word().as_deref() {
        Some("add") if is_constraint(action) => {
            if action.keyword("constraint") {
                let _ = action.name();
            }
            action.keyword("check")
        }
        Some("add" | "drop") => true,
        Some("alter") => !action.keyword("constraint"),
        Some("rename") => !action.keyword("to") && !action.keyword("constraint"),
        _ => false,
    }
}

fn is_added(action: &mut Cursor<'_>) -> bool {
    action.keyword("add")
}
