//! Rules for what may stand where inside a type.

use crate::desc::{D, Integers, Object, Shape, flag};

/// Where a type stands, which decides what `Option` means there.
#[derive(Clone, Copy)]
pub(super) enum Position {
    /// Directly in a field: `Option` is absence.
    Field,
    /// Anywhere else: `Option` is null.
    Inner,
}

/// A rule that is broken.
#[derive(Clone, Copy)]
pub(super) enum Fault {
    /// A 64-bit integer, by name, without a choice.
    Integer(&'static str),
    /// An integer that `v.int64()` can't hold, by name.
    Unsigned(&'static str),
    /// A null in a null.
    DoubleNull,
    /// `Option` in `Option`.
    DoubleOption,
    /// Keys that are not strings or ids.
    RecordKeys,
    /// Keys that are literals.
    LiteralKeys,
    /// An array of bytes, which may be meant as bytes.
    ByteArray,
}

impl Fault {
    /// What the message is about, where it has a name.
    pub(super) const fn subject(self) -> Option<&'static str> {
        match self {
            Self::Integer(name) | Self::Unsigned(name) => Some(name),
            Self::DoubleNull
            | Self::DoubleOption
            | Self::RecordKeys
            | Self::LiteralKeys
            | Self::ByteArray => None,
        }
    }

    /// What is wrong, and what to do.
    pub(super) const fn explain(self) -> (&'static str, &'static str) {
        match self {
            Self::Integer(name) if name.len() == 3 && name.as_bytes()[0] == b'i' => (
                "is neither `v.number()` nor `v.int64()` until you choose",
                "write `#[convex(number)]` (exact up to 2^53) or `#[convex(int64)]` (a bigint)",
            ),
            Self::Integer(_) => (
                "is not `v.number()` until you say so",
                "write `#[convex(number)]` (exact up to 2^53)",
            ),
            Self::Unsigned(_) => (
                "does not fit `v.int64()`, which is signed and has 64 bits",
                "use `i64`, or write `#[convex(number)]` (exact up to 2^53)",
            ),
            Self::DoubleNull => (
                "null would mean two things here",
                "wrap it once: what is inside accepts null already",
            ),
            Self::DoubleOption => (
                "an `Option` in an `Option` is written as one absence",
                "a field with absence, null and a value is `Option<Nullable<T>>`",
            ),
            Self::RecordKeys => (
                "the keys of a record are strings or ids",
                "use `String` or `Id<...>` as keys",
            ),
            Self::LiteralKeys => (
                "the keys of a record can't be literals",
                "write a struct with an optional field for each key",
            ),
            Self::ByteArray => (
                "an array of `u8` may be bytes or numbers",
                "use `Bytes`, or write `#[convex(as = \"Vec<f64>\")]` for an array of numbers",
            ),
        }
    }
}

/// The first rule that `desc` breaks.
///
/// Types with a name of their own have been checked where they are declared, except for those
/// with parameters, of which nothing was known there.
pub(super) const fn find(desc: D, position: Position, ambiguous: bool) -> Option<Fault> {
    find_in(desc, position, ambiguous, None)
}

const fn find_in(
    desc: D,
    position: Position,
    ambiguous: bool,
    chosen: Option<Integers>,
) -> Option<Fault> {
    if desc.has_name() && desc.arguments.is_empty() {
        return None;
    }
    match &desc.shape {
        Shape::Integer(name) => match chosen {
            None => Some(Fault::Integer(name)),
            Some(Integers::Int64) if !is_i64(name) => Some(Fault::Unsigned(name)),
            Some(_) => None,
        },
        Shape::Decided(integers, inner) => find_in(inner, position, ambiguous, Some(*integers)),
        Shape::Optional(inner) => match position {
            Position::Field if super::is_optional(inner) => Some(Fault::DoubleOption),
            Position::Field => find_in(inner, Position::Inner, ambiguous, chosen),
            Position::Inner => find_null(inner, ambiguous, chosen),
        },
        Shape::Nullable(inner) => find_null(inner, ambiguous, chosen),
        Shape::Array(inner) if is_byte(inner) => Some(Fault::ByteArray),
        Shape::Array(inner) | Shape::Newtype(inner) => {
            find_in(inner, Position::Inner, ambiguous, chosen)
        }
        Shape::Record(keys, values) => match record_keys(keys) {
            Some(fault) => Some(fault),
            None => find_in(values, Position::Inner, ambiguous, chosen),
        },
        Shape::Object(object) => find_in_fields(object, ambiguous, chosen),
        Shape::Union(union) => find_in_members(union.types, ambiguous, chosen),
        _ => None,
    }
}

const fn find_null(inner: D, ambiguous: bool, chosen: Option<Integers>) -> Option<Fault> {
    if !ambiguous && accepts_null(inner) {
        return Some(Fault::DoubleNull);
    }
    find_in(inner, Position::Inner, ambiguous, chosen)
}

const fn find_in_fields(
    object: &'static Object,
    ambiguous: bool,
    chosen: Option<Integers>,
) -> Option<Fault> {
    let mut at = 0;
    while at < object.types.len() {
        let ambiguous = ambiguous || object.has(at, flag::AMBIGUOUS);
        let fault = find_in(object.types[at], Position::Field, ambiguous, chosen);
        if fault.is_some() {
            return fault;
        }
        at += 1;
    }
    None
}

const fn find_in_members(
    members: &'static [D],
    ambiguous: bool,
    chosen: Option<Integers>,
) -> Option<Fault> {
    let mut at = 0;
    while at < members.len() {
        let fault = find_in(members[at], Position::Inner, ambiguous, chosen);
        if fault.is_some() {
            return fault;
        }
        at += 1;
    }
    None
}

const fn is_byte(desc: D) -> bool {
    match &desc.shape {
        Shape::Byte => true,
        Shape::Decided(_, inner) => is_byte(inner),
        _ => false,
    }
}

/// Whether a choice for `desc` has something to choose for.
pub(crate) const fn has_integer(desc: D) -> bool {
    if desc.has_name() && desc.arguments.is_empty() {
        return false;
    }
    match &desc.shape {
        Shape::Integer(_) | Shape::Broken => true,
        Shape::Array(inner)
        | Shape::Optional(inner)
        | Shape::Nullable(inner)
        | Shape::Newtype(inner) => has_integer(inner),
        Shape::Record(_, values) => has_integer(values),
        Shape::Object(object) => any_has_integer(object.types),
        Shape::Union(union) => any_has_integer(union.types),
        _ => false,
    }
}

const fn any_has_integer(types: &'static [D]) -> bool {
    let mut at = 0;
    while at < types.len() {
        if has_integer(types[at]) {
            return true;
        }
        at += 1;
    }
    false
}

const fn is_i64(name: &str) -> bool {
    super::text::equal(name, "i64")
}

/// Whether null is among the values of `desc`, standing anywhere but directly in a field.
const fn accepts_null(desc: D) -> bool {
    match &desc.shape {
        Shape::Null | Shape::Any | Shape::Nullable(_) | Shape::Optional(_) => true,
        Shape::Newtype(inner) | Shape::Decided(_, inner) => accepts_null(inner),
        Shape::Union(union) => {
            let mut at = 0;
            while at < union.types.len() {
                if accepts_null(union.types[at]) {
                    return true;
                }
                at += 1;
            }
            false
        }
        _ => false,
    }
}

/// What is wrong with the keys of a record.
///
/// Source: Convex backend, `crates/common/src/schemas/json.rs`: keys are a subset of strings
/// without literals.
const fn record_keys(desc: D) -> Option<Fault> {
    match &desc.shape {
        Shape::String | Shape::Id(_) | Shape::Custom(_) | Shape::Broken => None,
        Shape::Literal(_) => Some(Fault::LiteralKeys),
        Shape::Newtype(inner) | Shape::Decided(_, inner) => record_keys(inner),
        Shape::Union(union) if union.types.is_empty() && !union.names.is_empty() => {
            Some(Fault::LiteralKeys)
        }
        Shape::Union(union) => {
            let mut at = 0;
            while at < union.types.len() {
                let fault = record_keys(union.types[at]);
                if fault.is_some() {
                    return fault;
                }
                at += 1;
            }
            None
        }
        _ => Some(Fault::RecordKeys),
    }
}
