//! When two validators are equal for the backend.

use super::{FieldRef, Fields, MemberRef, ValidatorKind, ValidatorRef};

/// Returns whether two validators accept the same for the backend: the order of fields does not
/// count, the order of members does.
pub fn is_equal(a: ValidatorRef<'_>, b: ValidatorRef<'_>) -> bool {
    equal(a, b, false)
}

/// Returns whether two validators of documents are equal: as [`is_equal`], but the fields of the
/// document with a leading `_` do not count.
pub fn is_equal_document(a: ValidatorRef<'_>, b: ValidatorRef<'_>) -> bool {
    equal(a, b, true)
}

fn equal(a: ValidatorRef<'_>, b: ValidatorRef<'_>, document: bool) -> bool {
    use ValidatorKind as Kind;

    match (a.kind(), b.kind()) {
        (Kind::Any, Kind::Any)
        | (Kind::Null, Kind::Null)
        | (Kind::Float64, Kind::Float64)
        | (Kind::Int64, Kind::Int64)
        | (Kind::CommitTs, Kind::CommitTs)
        | (Kind::Boolean, Kind::Boolean)
        | (Kind::String, Kind::String)
        | (Kind::Bytes, Kind::Bytes) => true,
        (Kind::Function(a), Kind::Function(b)) => {
            a.fn_type() == b.fn_type()
                && equal_options(a.args(), b.args())
                && equal_options(a.returns(), b.returns())
        }
        (Kind::Unknown(a), Kind::Unknown(b)) => a == b,
        (Kind::Id(a), Kind::Id(b)) => a == b,
        (Kind::Literal(a), Kind::Literal(b)) => a == b,
        (Kind::Array(a), Kind::Array(b)) => is_equal(a, b),
        (
            Kind::Record { keys, values },
            Kind::Record {
                keys: other_keys,
                values: other_values,
            },
        ) => is_equal(keys, other_keys) && is_equal(values, other_values),
        (Kind::Object(a), Kind::Object(b)) => {
            let (a, b) = (sorted(a, document), sorted(b, document));
            a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| equal_fields(*a, *b))
        }
        (Kind::Union(a), Kind::Union(b)) => {
            let mut pairs = a
                .iter()
                .map(MemberRef::validator)
                .zip(b.iter().map(MemberRef::validator));
            a.len() == b.len() && pairs.all(|(a, b)| equal(a, b, document))
        }
        _ => false,
    }
}

fn equal_options(a: Option<ValidatorRef<'_>>, b: Option<ValidatorRef<'_>>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => is_equal(a, b),
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    }
}

fn sorted(fields: Fields<'_>, document: bool) -> Vec<FieldRef<'_>> {
    let counts = |field: &FieldRef<'_>| !document || !field.name().starts_with('_');
    let mut fields: Vec<_> = fields.iter().filter(counts).collect();
    fields.sort_by_key(|field| field.name());
    fields
}

fn equal_fields(a: FieldRef<'_>, b: FieldRef<'_>) -> bool {
    a.name() == b.name()
        && a.is_optional() == b.is_optional()
        && is_equal(a.validator(), b.validator())
}
