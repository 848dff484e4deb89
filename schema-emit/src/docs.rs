//! Facts about a schema that all documents share, whatever their format.

mod prose;
mod relations;
mod rows;
mod types;

pub(super) use self::prose::{Piece, pieces};
pub(super) use self::relations::{Relation, Relations};
pub(super) use self::rows::{Presence, Row, rows};
pub(super) use self::types::{Token, kinds_of, plain};

use convex_schema_core::{FieldMeta, Literal};
use convex_schema_rules::javascript;

/// Returns the facts about the values of a field that Convex does not enforce, in words.
pub(super) fn known(meta: &FieldMeta) -> Vec<String> {
    let literal = |literal: &Literal| format!("{literal:#}");
    let mut words = Vec::new();
    words.extend(
        meta.default
            .as_ref()
            .map(|it| format!("default {}", literal(it))),
    );
    if !meta.allowed.is_empty() {
        let allowed: Vec<_> = meta.allowed.iter().map(literal).collect();
        words.push(format!("one of {}", allowed.join(", ")));
    }
    match (meta.min.map(number), meta.max.map(number)) {
        (Some(min), Some(max)) => words.push(format!("{min} to {max}")),
        (Some(min), None) => words.push(format!("at least {min}")),
        (None, Some(max)) => words.push(format!("at most {max}")),
        (None, None) => {}
    }
    words.extend(meta.format.as_ref().map(|it| format!("in the form {it}")));
    words
}

/// Returns a number as JavaScript spells it: `1e300`, not 301 digits.
fn number(value: f64) -> String {
    let mut text = String::new();
    javascript::write_typescript(&mut text, value);
    text
}
