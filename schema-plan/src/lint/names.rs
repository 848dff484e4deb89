//! Rules about names.

use std::collections::BTreeSet;

use convex_schema_core::__internal::fields;
use convex_schema_core::{Schema, TableRef};
use convex_schema_rules::lint;

use super::rule::{Found, Level, Rule, Subject};

/// Finds names of tables, fields or indexes that mix `snake_case` and `camelCase`.
pub(super) static MIXED_CASE: Rule = Rule {
    code: lint::MIXED_CASE,
    level: Level::Note,
    reason: "people misspell names whose case they can't predict",
    table: within_table,
    schema: Some(tables),
};

fn tables(schema: &Schema, found: &mut Found<'_>) {
    let names = schema.tables().map(TableRef::name).collect();
    report(names, "tables", found);
}

fn within_table(table: TableRef<'_>, found: &mut Found<'_>) {
    let mut names = BTreeSet::new();
    fields(table, |place| {
        names.insert(place.field.name());
    });
    report(names.into_iter().collect(), "fields", found);
    let indexes = table.indexes().iter().map(|index| index.name.as_str());
    report(indexes.collect(), "indexes", found);
}

/// The case of a name; a name of one word has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Case {
    Snake,
    Camel,
}

fn case(name: &str) -> Option<Case> {
    let name = name.trim_matches('_');
    let has_underscore = name.contains('_');
    let has_lower = name.contains(|c: char| c.is_ascii_lowercase());
    let has_upper = name.contains(|c: char| c.is_ascii_uppercase());
    match (has_underscore, has_lower && has_upper) {
        // Index names such as `by_userId` have both, because they follow their fields.
        (true, true) | (false, false) => None,
        (true, false) => Some(Case::Snake),
        (false, true) => Some(Case::Camel),
    }
}

fn report(names: Vec<&str>, noun: &str, found: &mut Found<'_>) {
    let (mut snake, mut camel) = (Vec::new(), Vec::new());
    for name in names {
        match case(name) {
            Some(Case::Snake) => snake.push(name),
            Some(Case::Camel) => camel.push(name),
            None => {}
        }
    }
    if snake.is_empty() || camel.is_empty() {
        return;
    }
    let message = format!(
        "the names of {noun} mix cases: {} like `{}`, {} like `{}`",
        snake.len(),
        snake[0],
        camel.len(),
        camel[0]
    );
    let few = if snake.len() < camel.len() {
        snake
    } else {
        camel
    };
    let few: Vec<_> = few.iter().take(5).map(|name| format!("`{name}`")).collect();
    let help = format!("choose one case; the fewer names are {}", few.join(", "));
    found.add(Subject::Whole, message, help);
}
