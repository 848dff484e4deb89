//! How fields are written in texts: their paths, and their validators as in a `schema.ts`.

use convex_schema_core::{FieldRef, ValidatorRef};

/// The path of the place that a walk through validators has reached: `address.city`,
/// `items[].price`, `scores.values()`. Empty for the document itself.
#[derive(Default)]
pub(crate) struct FieldPath {
    text: String,
}

impl FieldPath {
    /// Returns the path as text.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the path of the field `name` of the object at this place.
    pub(crate) fn with_field(&self, name: &str) -> String {
        let mut path = self.text.clone();
        push_field(&mut path, name);
        path
    }

    /// Enters the field `name`; returns what [`leave`](Self::leave) takes.
    pub(crate) fn enter_field(&mut self, name: &str) -> usize {
        let length = self.text.len();
        push_field(&mut self.text, name);
        length
    }

    /// Enters what `step` names: `[]`, `.keys()`, `.values()`.
    pub(crate) fn enter(&mut self, step: &str) -> usize {
        let length = self.text.len();
        self.text.push_str(step);
        length
    }

    /// Returns to the place before an `enter`.
    pub(crate) fn leave(&mut self, length: usize) {
        self.text.truncate(length);
    }
}

fn push_field(path: &mut String, name: &str) {
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(name);
}

/// Returns the validator as a `schema.ts` spells it, whole and on one line.
pub(crate) fn source(validator: ValidatorRef<'_>) -> String {
    format!("{validator:#}")
}

/// Returns the validator of a field as a `schema.ts` spells it, with `v.optional` where it is
/// optional.
pub(crate) fn field_source(field: FieldRef<'_>) -> String {
    let validator = source(field.validator());
    if field.is_optional() {
        optional(&validator)
    } else {
        validator
    }
}

/// Returns `v.optional(...)` around a validator that has none.
pub(crate) fn optional(validator: &str) -> String {
    if validator.starts_with("v.optional(") {
        validator.to_owned()
    } else {
        format!("v.optional({validator})")
    }
}
