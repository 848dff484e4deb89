//! Lists of tables, which `tables!` and `schema!` make.

use super::{D, TableDesc};

/// Tables in order, for one schema or for the lists of other crates; `tables!` makes it.
#[derive(Debug, Clone, Copy)]
pub struct TableList {
    /// Single tables and whole lists, in order.
    pub(crate) entries: &'static [Entry],
}

/// The list of `entries`.
pub const fn table_list(entries: &'static [Entry]) -> TableList {
    TableList { entries }
}

/// An entry of a [`TableList`].
#[derive(Debug, Clone, Copy)]
pub enum Entry {
    /// A table.
    Table(&'static TableDesc),
    /// All tables of another list.
    List(TableList),
}

/// The content of a `schema!`.
#[derive(Debug, Clone, Copy)]
pub struct SchemaDesc {
    /// The tables.
    pub tables: TableList,
    /// Types that are exported even if no table uses them.
    pub types: &'static [D],
    /// `schemaValidation`.
    pub schema_validation: bool,
    /// `strictTableNameTypes`.
    pub strict_table_name_types: bool,
}

impl TableList {
    /// The names of the tables, in order, those of nested lists included.
    pub fn table_names(&self) -> Vec<&'static str> {
        let mut names = Vec::new();
        self.for_each(&mut |table| names.push(table.name));
        names
    }

    /// Calls `visit` with each table, in order.
    pub(crate) fn for_each(&self, visit: &mut impl FnMut(&'static TableDesc)) {
        for entry in self.entries {
            match entry {
                Entry::Table(table) => visit(table),
                Entry::List(list) => list.for_each(visit),
            }
        }
    }
}
