//! Validators that no Rust type gives.

use std::fmt::Write;

use convex_schema_core::__internal::exhaustive::ValidatorKind;
use convex_schema_core::{FunctionRef, Literal, ValidatorRef};

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
            .then(|| "derives reject a field called `__proto__`".to_owned()),
        ValidatorKind::Unknown(unknown) => {
            let (name, tag) = (unknown.name(), unknown.tag());
            let what = if unknown.keys().is_empty() && unknown.field_keys().is_empty() {
                format!("the validator `{tag}`")
            } else {
                format!("`{name}` of the validator `{tag}`")
            };
            Some(format!(
                "this version of convex-schema does not know {what}"
            ))
        }
        ValidatorKind::Any
        | ValidatorKind::Null
        | ValidatorKind::Float64
        | ValidatorKind::Int64
        | ValidatorKind::CommitTs
        | ValidatorKind::Function(_)
        | ValidatorKind::Boolean
        | ValidatorKind::String
        | ValidatorKind::Bytes
        | ValidatorKind::Id(_)
        | ValidatorKind::Literal(_) => None,
    }
}

/// Why something inside of `validator`, at any depth, is written as it is.
pub(super) fn reason_inside(validator: ValidatorRef<'_>) -> Option<String> {
    match validator.exhaustive() {
        ValidatorKind::Array(element) => reason_inside(element),
        ValidatorKind::Record { keys, values } => {
            reason_inside(keys).or_else(|| reason_inside(values))
        }
        ValidatorKind::Union(members) => members
            .iter()
            .find_map(|member| reason_inside(member.validator())),
        ValidatorKind::Object(fields) => fields
            .iter()
            .find_map(|field| reason_inside(field.validator())),
        ValidatorKind::Function(function) => [function.args(), function.returns()]
            .into_iter()
            .flatten()
            .find_map(reason_inside),
        ValidatorKind::Unknown(_) => reason(validator),
        ValidatorKind::Any
        | ValidatorKind::Null
        | ValidatorKind::Float64
        | ValidatorKind::Int64
        | ValidatorKind::CommitTs
        | ValidatorKind::Boolean
        | ValidatorKind::String
        | ValidatorKind::Bytes
        | ValidatorKind::Id(_)
        | ValidatorKind::Literal(_) => None,
    }
}

/// Whether a handle says which functions it takes: then a type of its own has the validator.
pub(super) fn is_typed_handle(function: FunctionRef<'_>) -> bool {
    function.fn_type().is_some() || function.args().is_some() || function.returns().is_some()
}

/// The expression that gives `validator`.
pub(super) fn expression(validator: ValidatorRef<'_>) -> String {
    match validator.exhaustive() {
        ValidatorKind::Any => "v::any()".to_owned(),
        ValidatorKind::Null => "v::null()".to_owned(),
        ValidatorKind::Float64 => "v::number()".to_owned(),
        ValidatorKind::Int64 => "v::int64()".to_owned(),
        ValidatorKind::CommitTs => "v::commit_ts()".to_owned(),
        ValidatorKind::Function(function) => {
            let mut text = "v::function()".to_owned();
            if let Some(fn_type) = function.fn_type() {
                let _ = write!(text, ".fn_type({fn_type:?})");
            }
            for (key, inner) in [("args", function.args()), ("returns", function.returns())] {
                if let Some(inner) = inner {
                    let _ = write!(text, ".{key}({})", expression(inner));
                }
            }
            text
        }
        ValidatorKind::Unknown(unknown) => {
            let (tag, json, keys) = (unknown.tag(), unknown.json(), unknown.field_keys());
            if keys.is_empty() {
                format!("v::unknown({tag:?}, {json:?})")
            } else {
                let keys = format!("{{{keys}}}");
                format!("v::unknown_field({tag:?}, {json:?}, {keys:?})")
            }
        }
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
                    ValidatorKind::Object(_) | ValidatorKind::Function(_) => {
                        format!("{}.into()", expression(member.validator()))
                    }
                    #[allow(
                        clippy::wildcard_enum_match_arm,
                        reason = "other kinds need no conversion, or do not compile"
                    )]
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
