//! Names that mix cases.

use std::collections::BTreeSet;

use convex_schema_rules::lint::MIXED_CASE;

use super::{At, Found, Level, Rule};
use convex_schema_core::__internal::fields;
use convex_schema_core::{Schema, TableRef};

pub(super) static RULE: Rule = Rule {
    code: MIXED_CASE,
    level: Level::Note,
    reason: "a name that has to be looked up is a name that gets misspelt",
    table: fields_of,
    schema: Some(tables),
};

fn tables(schema: &Schema, found: &mut Found<'_>) {
    report(
        schema.tables().map(TableRef::name).collect(),
        "tables",
        found,
    );
}

fn fields_of(table: TableRef<'_>, found: &mut Found<'_>) {
    let mut names = BTreeSet::new();
    fields(table, |place| {
        names.insert(place.field.name());
    });
    report(names.into_iter().collect(), "fields", found);
    let indexes = table.indexes().iter().map(|index| index.name.as_str());
    report(indexes.collect(), "indexes", found);
}

/// How a name is written; names of one word are written in all ways.
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
        // Index names such as `by_userId` are both, and follow their fields.
        (true, true) | (false, false) => None,
        (true, false) => Some(Case::Snake),
        (false, true) => Some(Case::Camel),
    }
}

fn report(names: Vec<&str>, what: &str, found: &mut Found<'_>) {
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
        "{what} are written in two ways: {} like `{}`, {} like `{}`",
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
    let help = format!("choose one; the fewer are {}", few.join(", "));
    found.add(At::Whole, message, help);
}
