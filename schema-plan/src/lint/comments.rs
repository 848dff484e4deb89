//! Rules about comments.

use convex_schema_core::__internal::exhaustive::ValidatorKind;
use convex_schema_core::__internal::{fields, members};
use convex_schema_core::{FieldRef, TableRef};
use convex_schema_rules::lint;

use super::rule::{Found, Level, Rule, Subject};

/// Finds fields whose possible values are listed only in a comment.
pub(super) static VALUES_IN_COMMENT: Rule = Rule {
    code: lint::VALUES_IN_COMMENT,
    level: Level::Warning,
    reason: "Convex enforces a union of literals, and ignores comments",
    table: values_in_comment,
    schema: None,
};

fn values_in_comment(table: TableRef<'_>, found: &mut Found<'_>) {
    fields(table, |place| {
        let docs = place.field.docs().filter(|_| is_open_text(place.field));
        let values = docs.map(|docs| listed(&docs.text)).unwrap_or_default();
        if values.len() > 1 {
            let list: Vec<_> = values.iter().map(|value| format!("`{value}`")).collect();
            let message = format!("only its comment lists the values {}", list.join(", "));
            let help = "make it a union of literals (an enum in Rust), or add \
                        `#[convex(allowed = [...])]`"
                .to_owned();
            found.add(Subject::Field(place.path), message, help);
        }
    });
}

/// Returns whether the field accepts any string and has no list of allowed values.
fn is_open_text(field: FieldRef<'_>) -> bool {
    let is_told = field.meta().is_some_and(|meta| !meta.allowed.is_empty());
    let is_text = members(field.validator())
        .into_iter()
        .any(|member| matches!(member.exhaustive(), ValidatorKind::String));
    is_text && !is_told
}

/// Returns the values that a comment lists: quoted words with nothing but `,`, `|`, `/`, `or` and `and`
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

/// Splits at the first quoted text: before it, the text, after it.
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
