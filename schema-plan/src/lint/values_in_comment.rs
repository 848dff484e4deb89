//! Values that only a comment lists.

use convex_schema_rules::lint::VALUES_IN_COMMENT;

use super::{At, Found, Level, Rule};
use convex_schema_core::__internal::{fields, members};
use convex_schema_core::{FieldRef, TableRef, ValidatorKind};

pub(super) static RULE: Rule = Rule {
    code: VALUES_IN_COMMENT,
    level: Level::Warning,
    reason: "Convex checks a union of literals and reads no comments",
    table: check,
    schema: None,
};

fn check(table: TableRef<'_>, found: &mut Found<'_>) {
    fields(table, |place| {
        let docs = place.field.docs().filter(|_| is_open_text(place.field));
        let values = docs.map(|docs| listed(&docs.text)).unwrap_or_default();
        if values.len() > 1 {
            let list: Vec<_> = values.iter().map(|value| format!("`{value}`")).collect();
            let message = format!("the values {} stand in its comment alone", list.join(", "));
            let help = "make it a union of literals (an enum in Rust), or say \
                        `#[convex(allowed = [...])]`"
                .to_owned();
            found.add(At::Field(place.path), message, help);
        }
    });
}

/// Whether any text is accepted, and nothing else is said about it.
fn is_open_text(field: FieldRef<'_>) -> bool {
    let is_told = field.meta().is_some_and(|meta| !meta.allowed.is_empty());
    let is_text = members(field.validator())
        .into_iter()
        .any(|member| matches!(member.kind(), ValidatorKind::String));
    is_text && !is_told
}

/// The values that a comment lists: quoted words with nothing but `,`, `|`, `/`, `or` and `and`
/// between them.
fn listed(comment: &str) -> Vec<&str> {
    let mut best: Vec<&str> = Vec::new();
    let mut run: Vec<&str> = Vec::new();
    let mut rest = comment;
    while let Some((before, value, after)) = quoted(rest) {
        if !is_separator(before) {
            run.clear();
        }
        run.push(value);
        if run.len() > best.len() {
            best.clone_from(&run);
        }
        rest = after;
    }
    best.retain(|value| is_value(value));
    best
}

/// What stands before the first quoted text, the text, and what follows.
fn quoted(text: &str) -> Option<(&str, &str, &str)> {
    let start = text.find(['`', '"'])?;
    let quote = &text[start..=start];
    let (value, after) = text[start + 1..].split_once(quote)?;
    Some((&text[..start], value, after))
}

fn is_separator(text: &str) -> bool {
    let words = text.split([',', '|', '/', ' ', '\n']);
    words
        .filter(|word| !word.is_empty())
        .all(|word| matches!(word, "or" | "and"))
}

fn is_value(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | ':');
    !text.is_empty() && text.chars().all(is_part)
}
