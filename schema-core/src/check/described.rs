//! Facts about the values of a field (ranges, defaults, formats) that no value of it can satisfy.

use crate::problem::{Problem, ProblemCode, PushPhase};
use crate::schema::{FieldRef, MemberRef, ValidatorKind, ValidatorRef};
use crate::validator::Literal;

use super::walk::Location;

/// The problems of a field's description. Elements of arrays are described as well.
pub(super) fn description(field: FieldRef<'_>, place: &Location<'_>) -> Vec<Problem> {
    let Some(meta) = field.meta() else {
        return Vec::new();
    };
    let (name, validator) = (field.name(), field.validator());
    let mut found = Vec::new();
    for literal in &meta.allowed {
        if !may_be(validator, Described::Literal(literal)) {
            found.push(format!("allows `{literal:#}`, which is not a value of"));
        }
    }
    if let Some(literal) = &meta.default {
        if !may_be(validator, Described::Literal(literal)) {
            found.push(format!(
                "has the default `{literal:#}`, which is not a value of"
            ));
        }
    }
    if (meta.min.is_some() || meta.max.is_some()) && !may_be(validator, Described::Number) {
        found.push("has a range, and there is no number among the values of".to_owned());
    }
    if meta.format.is_some() && !may_be(validator, Described::Text) {
        found.push("has a format, and there is no string among the values of".to_owned());
    }
    let problem = |what: String| {
        let shown = validator.shortened();
        let message = format!("{place}the field `{name}` {what} `{shown}`");
        Problem::error(ProblemCode::MisplacedDescription, PushPhase::Local, message)
            .with_help("leave it out, or describe the field that it is about")
    };
    found.into_iter().map(problem).collect()
}

/// The values that a description is about.
#[derive(Clone, Copy)]
enum Described<'a> {
    Literal(&'a Literal),
    Number,
    Text,
}

/// Returns whether such a value, or an array of them, may satisfy the validator.
fn may_be(validator: ValidatorRef<'_>, described: Described<'_>) -> bool {
    let is_number = match described {
        Described::Literal(literal) => matches!(literal, Literal::Float64(_) | Literal::Int64(_)),
        Described::Number => true,
        Described::Text => false,
    };
    let is_text = match described {
        Described::Literal(literal) => matches!(literal, Literal::String(_)),
        Described::Number => false,
        Described::Text => true,
    };
    match validator.kind() {
        ValidatorKind::Any | ValidatorKind::Unknown(_) => true,
        ValidatorKind::Float64 | ValidatorKind::Int64 | ValidatorKind::CommitTs => is_number,
        ValidatorKind::String | ValidatorKind::Id(_) => is_text,
        ValidatorKind::Boolean => {
            matches!(described, Described::Literal(Literal::Boolean(_)))
        }
        ValidatorKind::Literal(own) => match described {
            Described::Literal(literal) => literal == own,
            Described::Number => matches!(own, Literal::Float64(_) | Literal::Int64(_)),
            Described::Text => matches!(own, Literal::String(_)),
        },
        ValidatorKind::Array(element) => may_be(element, described),
        ValidatorKind::Union(members) => members
            .iter()
            .map(MemberRef::validator)
            .any(|member| may_be(member, described)),
        ValidatorKind::Null
        | ValidatorKind::Function(_)
        | ValidatorKind::Bytes
        | ValidatorKind::Record { .. }
        | ValidatorKind::Object(_) => false,
    }
}
