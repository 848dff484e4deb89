//! The constants of the generated file that stand for constants of the source.

use std::collections::{BTreeMap, BTreeSet};

use convex_schema_rules::casing::to_camel;
use convex_schema_rules::javascript::is_reserved_word;

use super::Plan;

impl Plan {
    /// The names under which the generated file exports the validators of constants of the source,
    /// by constant.
    pub(crate) fn exported(&self) -> BTreeMap<String, String> {
        // As emission has it: a table has the first claim to its name.
        let tables = self.items.iter().filter_map(|item| item.table.as_ref());
        let mut taken: BTreeSet<String> = tables.map(|table| table.name.clone()).collect();
        taken.insert("tables".to_owned());
        let mut seen = BTreeSet::new();
        let mut exported = BTreeMap::new();
        for item in self.items.iter().filter(|item| item.is_type()) {
            let mut name = to_camel(&item.name);
            while taken.contains(&name) || is_reserved_word(&name) {
                name.push('_');
            }
            // Of two types of one name, which comes first is not decided here.
            if !seen.insert(name.clone()) {
                exported.retain(|_, known| *known != name);
                continue;
            }
            for constant in &item.constants {
                exported.insert(constant.clone(), name.clone());
            }
        }
        exported
    }
}
