//! Rules for a list of tables: names are unique, and ids refer to tables of the list.

use super::text::Text;
use super::walk::{self, Position};
use crate::desc::list::{Entry, SchemaDesc, TableList};
use crate::desc::{D, Object, Shape, TableDesc, flag};

/// The names of the tables of a schema: a hash table with open addressing, filled once.
pub struct TableNames<const SLOTS: usize> {
    /// Hash of the name, and the position of the first table of that name; 0 is an empty slot.
    slots: [(u64, u32); SLOTS],
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
        let mut names = Self {
            slots: [(0, 0); SLOTS],
        };
        names.add(&schema.tables, 0);
        names
    }

    /// Adds the tables of `list`, the first of which is at `position`; gives the position after.
    const fn add(&mut self, list: &TableList, mut position: u32) -> u32 {
        let mut at = 0;
        while at < list.entries.len() {
            match &list.entries[at] {
                Entry::Table(table) => {
                    let slot = self.find(table.hash);
                    if self.slots[slot].0 == 0 {
                        self.slots[slot] = (table.hash, position);
                    }
                    position += 1;
                }
                Entry::List(list) => position = self.add(list, position),
            }
            at += 1;
        }
        position
    }

    /// The slot of `hash`, or the empty one where it belongs.
    const fn find(&self, hash: u64) -> usize {
        let mut slot = low_bits(hash) & (SLOTS - 1);
        while self.slots[slot].0 != 0 && self.slots[slot].0 != hash {
            slot = (slot + 1) & (SLOTS - 1);
        }
        slot
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the low bits are all that is wanted"
)]
const fn low_bits(hash: u64) -> usize {
    hash as usize
}

/// Checks the tables of the entry at `position` of the schema's list.
#[track_caller]
pub const fn entry<const SLOTS: usize>(
    schema: &SchemaDesc,
    names: &TableNames<SLOTS>,
    position: usize,
) {
    let mut before: u32 = 0;
    let mut at = 0;
    while at < position {
        before += match &schema.tables.entries[at] {
            Entry::Table(_) => 1,
            #[expect(clippy::cast_possible_truncation, reason = "no list has 2^32 tables")]
            Entry::List(list) => list.len() as u32,
        };
        at += 1;
    }
    tables(&schema.tables.entries[position], names, before);
}

#[track_caller]
const fn tables<const SLOTS: usize>(
    entry: &Entry,
    names: &TableNames<SLOTS>,
    mut position: u32,
) -> u32 {
    match entry {
        Entry::Table(table) => {
            check_table(table, names, position);
            position + 1
        }
        Entry::List(list) => {
            let mut at = 0;
            while at < list.entries.len() {
                position = tables(&list.entries[at], names, position);
                at += 1;
            }
            position
        }
    }
}

#[track_caller]
const fn check_table<const SLOTS: usize>(
    table: &TableDesc,
    names: &TableNames<SLOTS>,
    position: u32,
) {
    if table.name.is_empty() {
        // The derive has reported what is wrong.
        return;
    }
    if names.slots[names.find(table.hash)].1 != position {
        let mut text = Text::new();
        text.push("two tables of this schema are called `")
            .push(table.name)
            .push("`");
        text.help("list each table once; a table that something else owns is `external`");
        panic!("{}", text.as_str());
    }
    if let Some(row) = table.row {
        check_ids(row, names, table.name);
        check_unproven(row);
    }
    if let Some(staged) = table.staged {
        check_ids(staged, names, table.name);
        check_unproven(staged);
    }
}

/// Checks the type at `position` of the schema's `types`.
#[track_caller]
pub const fn listed_type<const SLOTS: usize>(
    schema: &SchemaDesc,
    names: &TableNames<SLOTS>,
    position: usize,
) {
    let desc = schema.types[position];
    if !desc.has_name() {
        let mut text = Text::new();
        text.push("a type without a name can't be exported");
        text.help("wrap it in a newtype that derives `ConvexType`");
        panic!("{}", text.as_str());
    }
    check_ids(desc, names, desc.name);
    check_unproven(desc);
}

/// Checks that ids in `desc` refer to tables of the schema.
#[track_caller]
const fn check_ids<const SLOTS: usize>(desc: D, names: &TableNames<SLOTS>, owner: &str) {
    if let Some(unknown) = unknown_table(desc, names) {
        let mut text = Text::new();
        text.push("`")
            .push(owner)
            .push("` refers to the table `")
            .push(unknown);
        text.push("`, which is not in this schema");
        text.help("add it to `tables`, as an external table if something else owns it");
        panic!("{}", text.as_str());
    }
}

const fn unknown_table<const SLOTS: usize>(
    desc: D,
    names: &TableNames<SLOTS>,
) -> Option<&'static str> {
    match &desc.shape {
        Shape::Id(table) => {
            let is_system = !table.is_empty() && table.as_bytes()[0] == b'_';
            let hash = convex_schema_rules::hash::hash(table);
            // An empty name is that of a table whose mistakes have been reported.
            let known = table.is_empty() || is_system || names.slots[names.find(hash)].0 != 0;
            if known { None } else { Some(table) }
        }
        Shape::Array(inner)
        | Shape::Optional(inner)
        | Shape::Nullable(inner)
        | Shape::Newtype(inner)
        | Shape::Decided(_, inner) => unknown_table(inner, names),
        Shape::Record(keys, values) => match unknown_table(keys, names) {
            None => unknown_table(values, names),
            unknown => unknown,
        },
        Shape::Object(object) => first_unknown(object.types, names),
        Shape::Union(union) => first_unknown(union.types, names),
        _ => None,
    }
}

const fn first_unknown<const SLOTS: usize>(
    types: &'static [D],
    names: &TableNames<SLOTS>,
) -> Option<&'static str> {
    let mut at = 0;
    while at < types.len() {
        let unknown = unknown_table(types[at], names);
        if unknown.is_some() {
            return unknown;
        }
        at += 1;
    }
    None
}

/// Checks the fields that no derive has proven: those that looked plain.
///
/// Types with parameters are proven where they are used; only as a row or an exported type do
/// they have no such place.
#[track_caller]
const fn check_unproven(desc: D) {
    match &desc.shape {
        Shape::Object(object) => check_fields(desc.name, object),
        Shape::Union(union) => {
            let mut at = 0;
            while at < union.types.len() {
                check_inside(union.types[at]);
                at += 1;
            }
        }
        Shape::Array(inner)
        | Shape::Optional(inner)
        | Shape::Nullable(inner)
        | Shape::Newtype(inner)
        | Shape::Decided(_, inner)
        | Shape::Record(_, inner) => check_inside(inner),
        _ => {}
    }
}

#[track_caller]
const fn check_inside(desc: D) {
    if desc.arguments.is_empty() {
        check_unproven(desc);
    }
}

#[track_caller]
const fn check_fields(owner: &str, object: &Object) {
    let mut at = 0;
    while at < object.types.len() {
        if !object.has(at, flag::PROVEN) {
            let ambiguous = object.has(at, flag::AMBIGUOUS);
            let fault = walk::find(object.types[at], Position::Field, ambiguous);
            if fault.is_some() {
                super::report(owner, name_at(object, at), fault);
            }
        }
        check_inside(object.types[at]);
        at += 1;
    }
}

const fn name_at(object: &Object, position: usize) -> &'static str {
    let mut names = object.names();
    let mut at = 0;
    while let Some((name, rest)) = names.next() {
        if at == position {
            return name;
        }
        names = rest;
        at += 1;
    }
    ""
}
