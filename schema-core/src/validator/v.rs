//! The constructors of Convex's `v`, in Rust's spelling.
//!
//! `v.bigint` is deprecated in Convex and missing here; [`number`] is also called `v.float64`.

use super::{FieldValidator, FunctionValidator, Literal, ObjectValidator, Validator};
use crate::unknown::{UnknownKeys, UnknownValidator};

/// `v.any()`.
pub fn any() -> Validator {
    Validator::Any
}

/// `v.null()`.
pub fn null() -> Validator {
    Validator::Null
}

/// `v.number()`.
pub fn number() -> Validator {
    Validator::Float64
}

/// `v.float64()`, the other name of [`number`].
pub fn float64() -> Validator {
    Validator::Float64
}

/// `v.int64()`.
pub fn int64() -> Validator {
    Validator::Int64
}

/// `v.commitTs()`; needs npm `convex` 1.43.
pub fn commit_ts() -> Validator {
    Validator::CommitTs
}

/// `v.function()`: a handle of any function; needs npm `convex` 1.49.
///
/// ```
/// use convex_schema_core::v;
///
/// let callback = v::function()
///     .fn_type("mutation")
///     .args(v::object().field("id", v::string()))
///     .returns(v::null());
/// assert_eq!(callback.fn_type.as_deref(), Some("mutation"));
/// ```
pub fn function() -> FunctionValidator {
    FunctionValidator::default()
}

/// A validator of a newer Convex than this version knows, by the `type` and the text of its JSON.
///
/// ```
/// use convex_schema_core::{Validator, v};
///
/// let place = v::unknown("geo", r#"{"type":"geo"}"#);
/// assert_eq!(place.to_string(), r#"unknown validator {"type":"geo"}"#);
/// ```
pub fn unknown(tag: impl Into<String>, json: impl Into<String>) -> Validator {
    Validator::Unknown(UnknownValidator::new(tag.into(), json.into()))
}

/// The validator of a field that has keys which this version does not know, beside `fieldType` and
/// `optional`: the `type` and the JSON of the validator, and the other keys of the field as a JSON object.
///
/// ```
/// use convex_schema_core::{Schema, TableDefinition, v};
///
/// let rank = v::unknown_field("number", r#"{"type":"number"}"#, r#"{"since":2}"#);
/// let table = TableDefinition::new("posts", v::object().field("rank", v::optional(rank)));
/// let schema = Schema::builder().table(table).build();
/// let export = convex_schema_core::export::export_json(&schema);
/// assert!(export.contains(r#""rank":{"fieldType":{"type":"number"},"optional":true,"since":2}"#));
/// ```
///
/// As the validator of anything but a field it is a problem of the schema, and so are `keys` that are no
/// object.
pub fn unknown_field(
    tag: impl Into<String>,
    json: impl Into<String>,
    keys: impl AsRef<str>,
) -> Validator {
    let keys = keys.as_ref();
    let validator = UnknownValidator::new(tag.into(), json.into());
    Validator::Unknown(match UnknownKeys::of_object(keys) {
        Some(keys) => validator.beside(keys),
        // The check of the schema rejects JSON without the `type`.
        None => UnknownValidator::new(validator.tag().to_owned(), keys.to_owned()),
    })
}

/// `v.boolean()`.
pub fn boolean() -> Validator {
    Validator::Boolean
}

/// `v.string()`.
pub fn string() -> Validator {
    Validator::String
}

/// `v.bytes()`.
pub fn bytes() -> Validator {
    Validator::Bytes
}

/// `v.id(table)`.
pub fn id(table: impl Into<String>) -> Validator {
    Validator::Id(table.into())
}

/// `v.literal(value)`; an `i64` is a `bigint` literal, an `f64` a `number`.
pub fn literal(value: impl Into<Literal>) -> Validator {
    Validator::Literal(value.into())
}

/// `v.array(element)`.
pub fn array(element: impl Into<Validator>) -> Validator {
    Validator::Array(Box::new(element.into()))
}

/// `v.record(keys, values)`; keys are strings or ids, never literals.
pub fn record(keys: impl Into<Validator>, values: impl Into<Validator>) -> Validator {
    Validator::Record(Box::new(keys.into()), Box::new(values.into()))
}

/// `v.object({})`, to which [`ObjectValidator::field`] adds fields.
pub fn object() -> ObjectValidator {
    ObjectValidator::default()
}

/// `v.union(...)`.
pub fn union(members: impl IntoIterator<Item = Validator>) -> Validator {
    Validator::Union(members.into_iter().collect())
}

/// `v.nullable(validator)`, which is the union of `validator` and null.
pub fn nullable(validator: impl Into<Validator>) -> Validator {
    union([validator.into(), Validator::Null])
}

/// `v.optional(validator)`: the field may be absent. Only fields of objects can be optional.
pub fn optional(validator: impl Into<Validator>) -> FieldValidator {
    FieldValidator {
        validator: validator.into(),
        optional: true,
    }
}
