//! The values of the generated file that stand for constants of the source.

use std::collections::{BTreeMap, BTreeSet};

use convex_schema_rules::casing::to_camel;
use convex_schema_rules::javascript::is_reserved_word;

use super::Plan;
use crate::item::Item;
use crate::notes::Generated;

impl Plan {
    /// The values of the generated file that equal those of constants of the source, by constant:
    /// exported validators and tables, and what is a part of them.
    pub(crate) fn exported(&self) -> BTreeMap<String, Generated> {
        // As emission has it: a table has the first claim to its name.
        let tables = self.items.iter().filter_map(|item| item.table.as_ref());
        let mut taken: BTreeSet<String> = tables.map(|table| table.name.clone()).collect();
        taken.insert("tables".to_owned());
        let mut exported = BTreeMap::new();
        for item in &self.items {
            let Some(table) = &item.table else { continue };
            let has_own_name = table.name != "tables" && !is_reserved_word(&table.name);
            if has_own_name && !table.external {
                add(item, &table.name, ".validator", &mut exported);
            }
        }
        let mut seen = BTreeSet::new();
        for item in self.items.iter().filter(|item| item.is_type()) {
            let mut name = to_camel(&item.name);
            while taken.contains(&name) || is_reserved_word(&name) {
                name.push('_');
            }
            // Of two types of one name, which comes first is not decided here.
            if seen.insert(name.clone()) {
                add(item, &name, "", &mut exported);
            } else {
                exported.retain(|_, known| known.name != name);
            }
        }
        exported
    }
}

/// Adds the constants that hold the validator of an item, which the generated file gives as
/// `name` with `path` behind it.
fn add(item: &Item, name: &str, path: &str, exported: &mut BTreeMap<String, Generated>) {
    for constant in &item.constants {
        let fields = if constant.is_fields { ".fields" } else { "" };
        let generated = Generated {
            name: name.to_owned(),
            path: format!("{path}{fields}"),
        };
        exported.insert(constant.name.clone(), generated);
    }
}
