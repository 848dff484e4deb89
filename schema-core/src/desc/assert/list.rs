//! Rules for a list of tables: names are unique, ids refer to tables of the list, and fields that
//! no derive asserts obey the rules for types.

mod types;

use self::types::{Part, Unknown};
use super::document::document;
use super::message::Text;
use super::names::{Names, slots_for};
use super::path;
use crate::desc::list::{Entry, SchemaDesc, TableList};
use crate::desc::{D, Shape, TableDesc};

/// Asserts the tables of the entry at `position` of the schema's list.
#[track_caller]
pub const fn entry<const SLOTS: usize>(
    schema: &SchemaDesc,
    names: &TableNames<SLOTS>,
    position: usize,
) {
    let entry = &schema.tables.entries[position];
    if let Entry::Table(table) = entry {
        if is_clean_table(table, names, position) {
            return;
        }
    }
    let list = List { schema, names };
    list.tables(entry, position, 0);
}

/// Whether a glance at the table that is the entry at `position` shows that there is nothing to report.
const fn is_clean_table<const SLOTS: usize>(
    table: &TableDesc,
    names: &TableNames<SLOTS>,
    position: usize,
) -> bool {
    match (names.0.first(table.hash), table.row, table.staged) {
        (Some(first), Some(row), None) if first.entry == position => types::is_clean(row, names),
        _ => false,
    }
}

/// Asserts the type at `position` of the schema's `types`.
#[track_caller]
pub const fn listed_type<const SLOTS: usize>(
    schema: &SchemaDesc,
    names: &TableNames<SLOTS>,
    position: usize,
) {
    let desc = schema.types[position];
    if !desc.has_name() && !matches!(desc.shape, Shape::Broken) {
        let mut text = Text::new();
        text.push("a type without a name can't be exported");
        text.help("wrap it in a newtype that derives `ConvexType`");
        panic!("{}", text.as_str());
    }
    let list = List { schema, names };
    list.desc(desc, schema.tables.entries.len() + position, 0);
}

/// The names of the tables of a schema, filled in once for all of its assertions.
pub struct TableNames<const SLOTS: usize>(Names<TablePlace, SLOTS>);

/// Where a table stands in the list of a schema.
#[derive(Clone, Copy)]
struct TablePlace {
    /// The position of its entry.
    entry: usize,
    /// The position within the entry, which may be a list itself.
    table: usize,
}

/// How many slots hold the tables of `schema` with room between them.
pub const fn slots(schema: &SchemaDesc) -> usize {
    slots_for(schema.tables.len())
}

impl TableList {
    /// How many tables the list has, nested lists included.
    const fn len(&self) -> usize {
        let mut len = 0;
        let (mut at, end) = (0, self.entries.len());
        while at < end {
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
        let mut names = Self(Names::new());
        let entries = schema.tables.entries;
        let (mut entry, end) = (0, entries.len());
        while entry < end {
            let place = TablePlace { entry, table: 0 };
            match &entries[entry] {
                Entry::Table(table) => names.0.add(table.hash, place),
                Entry::List(_) => _ = names.add(&entries[entry], place),
            }
            entry += 1;
        }
        names
    }

    /// Adds the tables of `entry`, the first of which stands at `place`; returns the place after.
    const fn add(&mut self, entry: &Entry, mut place: TablePlace) -> TablePlace {
        match entry {
            Entry::Table(desc) => {
                self.0.add(desc.hash, place);
                place.table += 1;
            }
            Entry::List(list) => {
                let mut at = 0;
                while at < list.entries.len() {
                    place = self.add(&list.entries[at], place);
                    at += 1;
                }
            }
        }
        place
    }

    /// Returns whether the table at `place` is the first one of its name.
    const fn is_first(&self, hash: u64, place: TablePlace) -> bool {
        match self.0.first(hash) {
            Some(first) => first.entry == place.entry && first.table == place.table,
            None => false,
        }
    }

    /// Returns whether `table` is one of the schema, a system table, or one whose mistakes have been
    /// reported.
    const fn is_known(&self, table: &str, hash: u64) -> bool {
        self.0.first(hash).is_some() || table.is_empty() || table.as_bytes()[0] == b'_'
    }
}

/// The list under assertion. A mistake that several entries share is reported at the first one.
struct List<'a, const SLOTS: usize> {
    schema: &'a SchemaDesc,
    names: &'a TableNames<SLOTS>,
}

impl<const SLOTS: usize> List<'_, SLOTS> {
    /// Asserts the tables of `entry`, numbered from `table` on; returns the number after.
    #[track_caller]
    const fn tables(&self, entry: &Entry, position: usize, mut table: usize) -> usize {
        match entry {
            Entry::Table(desc) => {
                self.table(desc, position, table);
                table + 1
            }
            Entry::List(list) => {
                let mut at = 0;
                while at < list.entries.len() {
                    table = self.tables(&list.entries[at], position, table);
                    at += 1;
                }
                table
            }
        }
    }

    #[track_caller]
    const fn table(&self, table: &TableDesc, position: usize, number: usize) {
        if table.name.is_empty() {
            // The derive has reported what is wrong.
            return;
        }
        if !self.names.is_first(
            table.hash,
            TablePlace {
                entry: position,
                table: number,
            },
        ) {
            let mut text = Text::new();
            text.push("two tables of this schema are called `")
                .push(table.name)
                .push("`");
            text.help("list each table once, and give each a name of its own");
            panic!("{}", text.as_str());
        }
        if let Some(row) = table.row {
            self.desc(row, position, number);
            if row.is_open() {
                document(table);
                path::all_paths(table);
            }
        }
        if let Some(staged) = table.staged {
            self.desc(staged, position, number);
        }
    }

    /// Asserts what stands at `position`, the entries and then the types, and there at `number`.
    #[track_caller]
    const fn desc(&self, desc: D, position: usize, number: usize) {
        if types::is_clean(desc, self.names) {
            return;
        }
        let unknown = Unknown::of(desc, self.names);
        if unknown.count > 0 {
            self.unknown(&unknown, position, number);
        }
        if let Some((found, site)) = types::unasserted(desc) {
            if !self.is_reported(Part::Type(site.owner), position, number) {
                if site.owner.is_open() {
                    found.fail("", "");
                }
                found.fail(site.owner.name(), site.name());
            }
        }
    }

    #[track_caller]
    const fn unknown(&self, unknown: &Unknown, position: usize, number: usize) {
        let mut text = Text::new();
        let mut at = 0;
        while at < unknown.count {
            let (table, site) = &unknown.ids[at];
            if !self.is_reported(Part::Id(table), position, number) {
                text.push(if text.is_empty() { "" } else { "; " })
                    .place(site.owner.name(), site.name());
                text.push(" refers to the table `")
                    .push(table)
                    .push("`, which is not in this schema");
            }
            at += 1;
        }
        if !text.is_empty() {
            text.help("list the table, too; if something else defines it, derive it as `external`");
            panic!("{}", text.as_str());
        }
    }

    /// Returns whether an earlier place already reports this error. Slow; called only on the error
    /// path.
    const fn is_reported(&self, part: Part, position: usize, number: usize) -> bool {
        let entries = self.schema.tables.entries;
        let mut at = 0;
        while at < entries.len() && at <= position {
            let before = if at == position { number } else { usize::MAX };
            if is_in_entry(part, &entries[at], before).0 {
                return true;
            }
            at += 1;
        }
        let mut at = 0;
        while at + entries.len() < position {
            if part.is_in(self.schema.types[at]) {
                return true;
            }
            at += 1;
        }
        false
    }
}

/// Whether the first `before` tables of `entry` have `part`; and how many of `before` are left.
const fn is_in_entry(part: Part, entry: &Entry, mut before: usize) -> (bool, usize) {
    if before == 0 {
        return (false, 0);
    }
    match entry {
        Entry::Table(table) => {
            let is_in_row = match table.row {
                Some(row) => part.is_in(row),
                None => false,
            };
            let is_in_staged = match table.staged {
                Some(staged) => part.is_in(staged),
                None => false,
            };
            (is_in_row || is_in_staged, before - 1)
        }
        Entry::List(list) => {
            let mut at = 0;
            while at < list.entries.len() {
                let (found, left) = is_in_entry(part, &list.entries[at], before);
                if found {
                    return (true, left);
                }
                before = left;
                at += 1;
            }
            (false, before)
        }
    }
}
