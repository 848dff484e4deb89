//! Indexes whose work another one does.

use convex_schema_rules::lint::PREFIX_INDEX;

use super::{At, Found, Level, Rule};
use convex_schema_core::{Index, IndexKind, TableRef};

/// Source: <https://docs.convex.dev/understanding/best-practices/>, "Check for redundant indexes".
pub(super) static RULE: Rule = Rule {
    code: PREFIX_INDEX,
    level: Level::Warning,
    reason: "each index is another copy of the table, to be stored, paid and written",
    table: check,
    schema: None,
};

fn check(table: TableRef<'_>, found: &mut Found<'_>) {
    for index in table.indexes() {
        let longer = table.indexes().iter().find(|other| covers(other, index));
        if let Some(longer) = longer {
            let (name, longer) = (&index.name, &longer.name);
            let message = format!("its fields are the first ones of `{longer}`");
            let help = format!(
                "query `{longer}` instead, unless `{name}` is read in the order of \
                 `_creationTime` among documents that are alike in its fields"
            );
            found.add(At::Index(name), message, help);
        }
    }
}

/// Whether `longer` answers what `index` is asked. One that is not built yet answers nothing.
fn covers(longer: &Index, index: &Index) -> bool {
    match (&longer.kind, &index.kind) {
        (
            IndexKind::Database {
                fields: longer_fields,
            },
            IndexKind::Database { fields },
        ) => {
            !longer.staged
                && longer_fields.len() > fields.len()
                && longer_fields.starts_with(fields)
        }
        _ => false,
    }
}
