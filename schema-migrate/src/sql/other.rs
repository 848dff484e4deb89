//! Comments, and what is dropped or renamed as a whole.

use super::{Cursor, Reader, alter, types};
use crate::catalogue::{Name, Unique};

impl Reader {
    /// Reads what follows `COMMENT ON`. Comments on other things than tables and columns have no place in a model.
    pub(super) fn comment(&mut self, cursor: &mut Cursor<'_>) -> Option<()> {
        let object = cursor.word()?;
        let mut path = cursor.path()?;
        cursor.keyword("is").then_some(())?;
        let comment = if cursor.keyword("null") {
            None
        } else {
            Some(types::text(cursor)?)
        };
        if object == "table" {
            let table = self.find_table(path);
            let position = self.position(&table)?;
            self.catalogue.tables[position].comment = comment;
            return Some(());
        }
        let column = path.pop()?;
        let table = self.find_table(path);
        // Views and composite types have columns too.
        if let Some(position) = self.position(&table) {
            let mut columns = self.catalogue.tables[position].columns.iter_mut();
            columns.find(|it| it.name == column)?.comment = comment;
        }
        Some(())
    }

    /// Reads what follows `DROP`.
    pub(super) fn drop(&mut self, cursor: &mut Cursor<'_>) -> Option<()> {
        let object = cursor.word()?;
        cursor.keyword("concurrently");
        let may_miss = cursor.keywords(&["if", "exists"]);
        loop {
            let path = cursor.path()?;
            let is_dropped = match object.as_str() {
                "table" => {
                    let name = self.find_table(path);
                    self.drop_table(&name)
                }
                "type" | "domain" => {
                    let name = self.find_type_name(path);
                    let catalogue = &mut self.catalogue;
                    catalogue.enums.remove(&name).is_some()
                        | catalogue.composites.remove(&name).is_some()
                        | catalogue.domains.remove(&name).is_some()
                }
                "index" => self.drop_index(path.last()?),
                "schema" => {
                    self.drop_schema(path.last()?);
                    true
                }
                _ => return None,
            };
            (is_dropped || may_miss || object != "table").then_some(())?;
            if !cursor.symbol(",") {
                cursor.one_of(&["cascade", "restrict"]);
                return cursor.is_at_end().then_some(());
            }
        }
    }

    fn drop_table(&mut self, name: &Name) -> bool {
        let is_it = |it: &crate::catalogue::Table| {
            it.name == *name || it.partition_of.as_ref() == Some(name)
        };
        let tables = &mut self.catalogue.tables;
        let is_there = tables.iter().any(|it| it.name == *name);
        tables.retain(|it| !is_it(it));
        for table in tables {
            table.foreign_keys.retain(|key| key.table != *name);
        }
        is_there
    }

    fn drop_index(&mut self, name: &str) -> bool {
        let mut is_there = false;
        for table in &mut self.catalogue.tables {
            let count = table.indexes.len() + table.uniques.len();
            table.indexes.retain(|it| it.name != *name);
            let is_it = |it: &Unique| it.name.as_deref() == Some(name);
            table.uniques.retain(|it| !is_it(it));
            is_there |= table.indexes.len() + table.uniques.len() < count;
        }
        is_there
    }

    fn drop_schema(&mut self, schema: &str) {
        let catalogue = &mut self.catalogue;
        catalogue.tables.retain(|it| it.name.schema != schema);
        catalogue.enums.retain(|name, _| name.schema != schema);
        catalogue.domains.retain(|name, _| name.schema != schema);
        catalogue.composites.retain(|name, _| name.schema != schema);
        for table in &mut catalogue.tables {
            table.foreign_keys.retain(|key| key.table.schema != schema);
        }
    }

    /// Reads `ALTER SCHEMA a RENAME TO b`.
    pub(super) fn alter_schema(&mut self, cursor: &mut Cursor<'_>) -> Option<()> {
        let old = cursor.name()?;
        if !cursor.keywords(&["rename", "to"]) {
            return Some(());
        }
        let new = cursor.name()?;
        let of_schema = |name: &&Name| name.schema == old;
        let tables = self.catalogue.tables.iter().map(|it| &it.name);
        let tables: Vec<Name> = tables.filter(of_schema).cloned().collect();
        for name in tables {
            let renamed = Name::new(&new, &name.name);
            alter::rename_table(&mut self.catalogue, &name, &renamed);
        }
        let catalogue = &self.catalogue;
        let types = catalogue.enums.keys().chain(catalogue.domains.keys());
        let types = types.chain(catalogue.composites.keys());
        let types: Vec<Name> = types.filter(of_schema).cloned().collect();
        for name in types {
            self.rename_type(&name, &Name::new(&new, &name.name));
        }
        Some(())
    }

    /// Reads `ALTER INDEX a RENAME TO b`.
    pub(super) fn alter_index(&mut self, cursor: &mut Cursor<'_>) -> Option<()> {
        cursor.keywords(&["if", "exists"]);
        let old = cursor.path()?.pop()?;
        if !cursor.keywords(&["rename", "to"]) {
            return Some(());
        }
        let new = cursor.name()?;
        for table in &mut self.catalogue.tables {
            for index in table.indexes.iter_mut().filter(|it| it.name == old) {
                new.clone_into(&mut index.name);
            }
            let uniques = table.uniques.iter_mut().map(|it| &mut it.name);
            for name in uniques.chain(std::iter::once(&mut table.primary_key_name)) {
                if name.as_ref() == Some(&old) {
                    *name = Some(new.clone());
                }
            }
        }
        Some(())
    }
}
