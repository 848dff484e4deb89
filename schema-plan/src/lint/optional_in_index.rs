//! Indexes over fields that may be absent.

use convex_schema_rules::lint::OPTIONAL_IN_INDEX;

use super::{At, Found, Level, Rule};
use convex_schema_core::__internal::target;
use convex_schema_core::{IndexKind, TableRef};

pub(super) static RULE: Rule = Rule {
    code: OPTIONAL_IN_INDEX,
    level: Level::Note,
    reason: "documents without the field are in the index too, before null and everything else",
    table: check,
    schema: None,
};

fn check(table: TableRef<'_>, found: &mut Found<'_>) {
    let Some(document) = table.document() else {
        return;
    };
    for index in table.indexes() {
        let IndexKind::Database { fields } = &index.kind else {
            continue;
        };
        for field in fields {
            let target = target(document, field);
            if target.may_be_absent && !target.validators.is_empty() {
                let message = format!("the field `{field}` may be absent");
                let help = format!(
                    "ask for documents without it with `.eq(\"{field}\", undefined)`, and for \
                     the others with `.gt(\"{field}\", undefined)`"
                );
                found.add(At::IndexField(&index.name, field), message, help);
            }
        }
    }
}
