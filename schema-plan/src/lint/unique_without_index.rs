//! Fields that are unique together, which nobody can check.

use convex_schema_rules::lint::UNIQUE_WITHOUT_INDEX;

use super::{At, Found, Level, Rule};
use convex_schema_core::{Index, IndexKind, TableRef};

pub(super) static RULE: Rule = Rule {
    code: UNIQUE_WITHOUT_INDEX,
    level: Level::Warning,
    reason: "Convex does not enforce uniqueness; a mutation that does reads an index before it \
             writes",
    table: check,
    schema: None,
};

fn check(table: TableRef<'_>, found: &mut Found<'_>) {
    for fields in table.unique() {
        if !table
            .indexes()
            .iter()
            .any(|index| starts_with(index, fields))
        {
            let names: Vec<_> = fields.iter().map(|field| format!("`{field}`")).collect();
            let names = names.join(", ");
            let message = format!("no index starts with the unique fields {names}");
            let help = format!("add an index on {names}");
            found.add(At::Whole, message, help);
        }
    }
}

/// Whether the first fields of `index` are `unique`, in any order.
fn starts_with(index: &Index, unique: &[String]) -> bool {
    let IndexKind::Database { fields } = &index.kind else {
        return false;
    };
    let first = &fields[..unique.len().min(fields.len())];
    !index.staged && unique.iter().all(|field| first.contains(field))
}
