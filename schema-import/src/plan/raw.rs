//! Validators that no Rust type gives.

use std::fmt::Write;

use convex_schema_core::__internal::exhaustive::ValidatorKind;
use convex_schema_core::{Literal, ValidatorRef};

/// Why no type gives `validator`; what stands in fields below it is not looked at.
pub(super) fn reason(validator: ValidatorRef<'_>) -> Option<String> {
    match validator.exhaustive() {
        ValidatorKind::Array(element) => reason(element),
        ValidatorKind::Record { keys, values } => reason(keys).or_else(|| reason(values)),
        ValidatorKind::Union(members) => {
            members.iter().find_map(|member| reason(member.validator()))
        }
        ValidatorKind::Object(fields) => fields
            .iter()
            .any(|field| field.name() == "__proto__")
            .then(|| "derives refuse a field called `__proto__`".to_owned()),
        _ => None,
    }
}

/// The expression that gives `validator`.
pub(super) fn expression(validator: ValidatorRef<'_>) -> String {
    match validator.exhaustive() {
        ValidatorKind::Any => "v::any()".to_owned(),
        ValidatorKind::Null => "v::null()".to_owned(),
        ValidatorKind::Float64 => "v::number()".to_owned(),
        ValidatorKind::Int64 => "v::int64()".to_owned(),
        ValidatorKind::CommitTs => "v::commit_ts()".to_owned(),
        ValidatorKind::Boolean => "v::boolean()".to_owned(),
        ValidatorKind::String => "v::string()".to_owned(),
        ValidatorKind::Bytes => "v::bytes()".to_owned(),
        ValidatorKind::Id(table) => format!("v::id({table:?})"),
        ValidatorKind::Literal(literal) => format!("v::literal({})", value(literal)),
        ValidatorKind::Array(element) => format!("v::array({})", expression(element)),
        ValidatorKind::Record { keys, values } => {
            format!("v::record({}, {})", expression(keys), expression(values))
        }
        ValidatorKind::Object(fields) => {
            let mut text = "v::object()".to_owned();
            for field in fields.iter() {
                let inner = expression(field.validator());
                let name = field.name();
                let _ = if field.is_optional() {
                    write!(text, ".field({name:?}, v::optional({inner}))")
                } else {
                    write!(text, ".field({name:?}, {inner})")
                };
            }
            text
        }
        ValidatorKind::Union(members) => {
            // An object is a builder until it is converted.
            let members = members
                .iter()
                .map(|member| match member.validator().exhaustive() {
                    ValidatorKind::Object(_) => {
                        format!("{}.into()", expression(member.validator()))
                    }
                    _ => expression(member.validator()),
                });
            let members: Vec<_> = members.collect();
            format!("v::union([{}])", members.join(", "))
        }
    }
}

/// A literal in Rust, with its type.
fn value(literal: &Literal) -> String {
    match literal {
        Literal::String(text) => format!("{text:?}"),
        Literal::Float64(value) => format!("{value:?}"),
        Literal::Int64(value) => format!("{value}_i64"),
        Literal::Boolean(value) => value.to_string(),
    }
}
