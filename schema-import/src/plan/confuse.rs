//! Members that reading can confuse, so that an enum or a field needs `#[convex(ambiguous)]`.
//!
//! The derives decide the same at compile time, on descriptions instead of validators
//! (`desc::assert::member` of the core).

use convex_schema_core::__internal::exhaustive::ValidatorKind;
use convex_schema_core::{FieldRef, Fields, Literal, ValidatorRef};

/// Whether null is among the values.
pub(super) fn accepts_null(validator: ValidatorRef<'_>) -> bool {
    match validator.exhaustive() {
        ValidatorKind::Null | ValidatorKind::Any | ValidatorKind::Unknown(_) => true,
        ValidatorKind::Union(members) => members
            .iter()
            .any(|member| accepts_null(member.validator())),
        ValidatorKind::Float64
        | ValidatorKind::Int64
        | ValidatorKind::CommitTs
        | ValidatorKind::Function(_)
        | ValidatorKind::Boolean
        | ValidatorKind::String
        | ValidatorKind::Bytes
        | ValidatorKind::Id(_)
        | ValidatorKind::Literal(_)
        | ValidatorKind::Array(_)
        | ValidatorKind::Record { .. }
        | ValidatorKind::Object(_) => false,
    }
}

/// Whether a value of `later` may satisfy `earlier` and so be read as it.
pub(super) fn hides(earlier: ValidatorRef<'_>, later: ValidatorRef<'_>) -> bool {
    use ValidatorKind::{
        Any, Array, Boolean, Bytes, Function, Id, Null, Object, Record, String, Union, Unknown,
    };
    let (first, second) = (earlier.exhaustive(), later.exhaustive());
    match (first, second) {
        (_, Union(members)) => members
            .iter()
            .any(|member| hides(earlier, member.validator())),
        (Union(members), _) => members
            .iter()
            .any(|member| hides(member.validator(), later)),
        (ValidatorKind::Literal(earlier), ValidatorKind::Literal(later)) => earlier == later,
        (_, ValidatorKind::Literal(literal)) => hides_literal(first, literal),
        (Object(earlier), Object(later)) => {
            has_all_of(later, earlier) && fields_fit(later, earlier)
        }
        (Record { values, .. }, Object(fields)) => fields
            .iter()
            .all(|field| field.is_optional() || hides(values, field.validator())),
        (Any | Unknown(_), _)
        | (_, Any | Unknown(_))
        | (String, String | Id(_) | Function(_))
        | (Function(_), Function(_))
        | (Id(_), Id(_))
        | (Boolean, Boolean)
        | (Bytes, Bytes)
        | (Null, Null)
        | (Array(_), Array(_))
        | (Record { .. }, Record { .. }) => true,
        _ => is_number(first) && is_number(second),
    }
}

/// Whether a literal may satisfy what is neither a union nor a literal itself.
fn hides_literal(earlier: ValidatorKind<'_>, literal: &Literal) -> bool {
    match (earlier, literal) {
        (ValidatorKind::Any | ValidatorKind::Unknown(_), _)
        | (ValidatorKind::String, Literal::String(_))
        | (ValidatorKind::Boolean, Literal::Boolean(_)) => true,
        (_, Literal::Float64(_) | Literal::Int64(_)) => is_number(earlier),
        #[allow(
            clippy::wildcard_enum_match_arm,
            reason = "all that accept strings or booleans are named"
        )]
        _ => false,
    }
}

fn is_number(kind: ValidatorKind<'_>) -> bool {
    matches!(
        kind,
        ValidatorKind::Float64 | ValidatorKind::Int64 | ValidatorKind::CommitTs
    )
}

/// Whether `object` has each field that `wanted` can't do without.
fn has_all_of(object: Fields<'_>, wanted: Fields<'_>) -> bool {
    wanted
        .iter()
        .all(|field| field.is_optional() || find(object, field.name()).is_some())
}

/// Whether fields that are there in both may have a value in common.
fn fields_fit(later: Fields<'_>, earlier: Fields<'_>) -> bool {
    later.iter().all(|field| match find(earlier, field.name()) {
        Some(twin) if field.is_optional() && twin.is_optional() => true,
        Some(twin) => hides(twin.validator(), field.validator()),
        None => field.is_optional(),
    })
}

fn find<'a>(object: Fields<'a>, name: &str) -> Option<FieldRef<'a>> {
    object.iter().find(|field| field.name() == name)
}
