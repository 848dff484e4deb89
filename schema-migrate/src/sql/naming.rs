//! The names that PostgreSQL gives to constraints and indexes without one, by which later statements call them.
//!
//! Source: PostgreSQL 15, `makeObjectName`, `ChooseConstraintName` and `ChooseIndexNameAddition` in
//! `src/backend/commands/indexcmds.c` and `src/backend/catalog/pg_constraint.c`.

use crate::catalogue::{Catalogue, Table};

/// The most bytes of a name.
const NAME_BYTES: usize = 63;

/// `table_columns_label`, with a number behind it if the schema has that name. `table` need not be in the catalogue.
pub(super) fn choose(
    catalogue: &Catalogue,
    table: &Table,
    columns: &[String],
    label: &str,
) -> String {
    let schema = &table.name.schema;
    free(&table.name.name, columns, label, |name| {
        has(table, name) || is_taken(catalogue, schema, name)
    })
}

/// The first name that is not taken.
pub(super) fn free(
    table: &str,
    columns: &[String],
    label: &str,
    is_taken: impl Fn(&str) -> bool,
) -> String {
    let columns = joined(columns);
    let mut pass = 0_u32;
    loop {
        let label = if pass == 0 {
            label.to_owned()
        } else {
            format!("{label}{pass}")
        };
        let name = object_name(table, &columns, &label);
        if !is_taken(&name) {
            return name;
        }
        pass += 1;
    }
}

/// Whether a table, a constraint or an index of a schema has this name.
pub(super) fn is_taken(catalogue: &Catalogue, schema: &str, name: &str) -> bool {
    let tables = catalogue.tables.iter();
    let mut tables = tables.filter(|table| table.name.schema == schema);
    tables.any(|table| table.name.name == name || has(table, name))
}

/// Whether a table has a constraint or an index of this name.
fn has(table: &Table, name: &str) -> bool {
    let is_it = |it: &Option<String>| it.as_deref() == Some(name);
    is_it(&table.primary_key_name)
        || table.uniques.iter().any(|it| is_it(&it.name))
        || table.checks.iter().any(|it| is_it(&it.name))
        || table.foreign_keys.iter().any(|it| is_it(&it.name))
        || table.indexes.iter().any(|it| it.name == name)
}

fn joined(columns: &[String]) -> String {
    let mut text = String::new();
    for column in columns {
        if !text.is_empty() {
            text.push('_');
        }
        text.push_str(cut(column, NAME_BYTES));
        if text.len() > NAME_BYTES {
            break;
        }
    }
    text
}

fn object_name(first: &str, second: &str, label: &str) -> String {
    let overhead = label.len() + 1 + usize::from(!second.is_empty());
    let room = NAME_BYTES.saturating_sub(overhead);
    let (mut a, mut b) = (first.len(), second.len());
    while a + b > room {
        if a > b {
            a -= 1;
        } else {
            b -= 1;
        }
    }
    let (first, second) = (cut(first, a), cut(second, b));
    if second.is_empty() {
        format!("{first}_{label}")
    } else {
        format!("{first}_{second}_{label}")
    }
}

/// At most so many bytes of a text, and no half of a letter.
fn cut(text: &str, most: usize) -> &str {
    let ends = (0..=most.min(text.len())).rev();
    let end = ends.into_iter().find(|end| text.is_char_boundary(*end));
    text.get(..end.unwrap_or_default()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::free;

    #[test]
    fn names_are_those_that_postgresql_chooses() {
        // `\d` of PostgreSQL 15 for tables with unnamed constraints.
        let columns = |names: &[&str]| names.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
        for (table, names, label, want) in [
            ("t", vec!["a", "b"], "key", "t_a_b_key"),
            ("t", vec![], "pkey", "t_pkey"),
            (
                "a_table_with_a_name_of_quite_some_length_really",
                vec!["a_column_with_a_long_name_too"],
                "fkey",
                "a_table_with_a_name_of_quite__a_column_with_a_long_name_to_fkey",
            ),
        ] {
            let name = free(table, &columns(&names), label, |_| false);
            assert_eq!(name, want);
        }
        let taken = |name: &str| name == "t_a_check";
        assert_eq!(free("t", &columns(&["a"]), "check", taken), "t_a_check1");
    }
}
