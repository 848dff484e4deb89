//! The names of the tables of a schema, for lookups in const evaluation.

use crate::desc::list::{Entry, SchemaDesc, TableList};

/// The names of the tables of a schema: a hash table with open addressing, filled once.
pub struct TableNames<const SLOTS: usize> {
    slots: [Slot; SLOTS],
}

/// The first table of a name.
#[derive(Clone, Copy)]
struct Slot {
    /// Hash of the name; 0 in an empty slot.
    hash: u64,
    /// The entry of the schema's list.
    entry: usize,
    /// The position within the entry, which may be a list itself.
    table: usize,
}

/// How many slots hold the tables of `schema` with room between them.
pub const fn slots(schema: &SchemaDesc) -> usize {
    let wanted = schema.tables.len() * 2 + 2;
    wanted.next_power_of_two()
}

impl TableList {
    /// How many tables the list has, nested lists included.
    const fn len(&self) -> usize {
        let mut len = 0;
        let mut at = 0;
        while at < self.entries.len() {
            len += match &self.entries[at] {
                Entry::Table(_) => 1,
                Entry::List(list) => list.len(),
            };
            at += 1;
        }
        len
    }
}

impl<const SLOTS: usize> TableNames<SLOTS> {
    /// The names of the tables of `schema`.
    pub const fn of(schema: &SchemaDesc) -> Self {
        let empty = Slot {
            hash: 0,
            entry: 0,
            table: 0,
        };
        let mut names = Self {
            slots: [empty; SLOTS],
        };
        let mut at = 0;
        while at < schema.tables.entries.len() {
            names.add(&schema.tables.entries[at], at, 0);
            at += 1;
        }
        names
    }

    /// Adds the tables of `entry`, the first of which is the one at `table` of the entry of the
    /// schema at `position`; gives the `table` after.
    const fn add(&mut self, entry: &Entry, position: usize, mut table: usize) -> usize {
        match entry {
            Entry::Table(desc) => {
                let slot = self.find(desc.hash);
                if self.slots[slot].hash == 0 {
                    self.slots[slot] = Slot {
                        hash: desc.hash,
                        entry: position,
                        table,
                    };
                }
                table + 1
            }
            Entry::List(list) => {
                let mut at = 0;
                while at < list.entries.len() {
                    table = self.add(&list.entries[at], position, table);
                    at += 1;
                }
                table
            }
        }
    }

    /// Whether the table at `table` of the entry at `position` is the first one of its name.
    pub(super) const fn is_first(&self, hash: u64, position: usize, table: usize) -> bool {
        let slot = &self.slots[self.find(hash)];
        slot.entry == position && slot.table == table
    }

    /// Whether a table is called `name`.
    pub(super) const fn has(&self, name: &str) -> bool {
        let hash = convex_schema_rules::hash::hash(name);
        self.slots[self.find(hash)].hash != 0
    }

    /// The slot of `hash`, or the empty one where it belongs.
    const fn find(&self, hash: u64) -> usize {
        let mut slot = crate::desc::verify::low_bits(hash) & (SLOTS - 1);
        while self.slots[slot].hash != 0 && self.slots[slot].hash != hash {
            slot = (slot + 1) & (SLOTS - 1);
        }
        slot
    }
}
