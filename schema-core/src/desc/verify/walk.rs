//! Rules for what may stand where inside of a type.
//!
//! A type without parameters is passed over: its own derive asserts it, and the list what that left
//! out. A type with parameters is looked into, for only here they are filled in.

use convex_schema_rules::format::flags::{Flags, Presence};

use super::fault::{Fault, Found, Unflattened};
use super::place::{Holder, Position, Spot};
use super::{flatten, is_optional, member};
use crate::desc::{Choice, D, Integers, Object, Shape, Union};

/// The first rule that the type at `spot` breaks.
pub(super) const fn find_at(spot: Spot) -> Option<Found> {
    match spot.holder {
        Holder::Field(object, position) => find_in_type(object, position, Choice::NONE),
        Holder::Member(..) | Holder::Newtype => find(spot.ty, Position::Inner, Choice::NONE),
    }
}

/// The first rule that `desc` breaks, where `choice` was made outside.
pub(super) const fn find(desc: D, position: Position, choice: Choice) -> Option<Found> {
    if desc.is_closed() {
        return None;
    }
    find_inside(desc, position, choice)
}

/// The first rule that is broken inside of `desc`, whoever asserts that.
pub(super) const fn find_inside(desc: D, position: Position, choice: Choice) -> Option<Found> {
    let choice = Choice {
        integers: desc.choice_inside(choice.integers),
        ..choice
    };
    let found = match &desc.shape {
        Shape::Integer(name) => match choice.integers {
            None => fault(Fault::Integer(name)),
            Some(Integers::Int64) if !super::text::equal(name, "i64") => {
                fault(Fault::Unsigned(name))
            }
            Some(_) => None,
        },
        Shape::Chosen(own, inner) => find(inner, position, own.inside(choice)),
        Shape::Optional(inner) => match position {
            Position::Field if is_optional(inner) => fault(Fault::DoubleOption),
            Position::Field => find(inner, Position::Inner, choice),
            Position::Inner => find_nullable(inner, choice),
        },
        Shape::Nullable(inner) => find_nullable(inner, choice),
        Shape::Array(inner) if is_byte(inner) => fault(Fault::ByteArray),
        Shape::Array(inner) | Shape::Newtype(inner) => find(inner, Position::Inner, choice),
        Shape::Record(keys, values) => match record_keys(keys) {
            Some(keys) => fault(keys),
            None => find(values, Position::Inner, choice),
        },
        Shape::Object(object) => find_in_object(object, choice),
        Shape::Union(union) => find_in_union(union, choice),
        Shape::Any
        | Shape::Null
        | Shape::Float64
        | Shape::Int64
        | Shape::CommitTs
        | Shape::Boolean
        | Shape::String
        | Shape::Bytes
        | Shape::Byte
        | Shape::Id(_)
        | Shape::Literal(_)
        | Shape::Broken
        | Shape::Custom(_) => None,
    };
    match found {
        Some(found) if desc.has_name() => Some(found.in_type(desc.name())),
        found => found,
    }
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "it is what the functions here return"
)]
const fn fault(fault: Fault) -> Option<Found> {
    Some(Found::of(fault))
}

const fn find_nullable(inner: D, choice: Choice) -> Option<Found> {
    if !choice.ambiguous && accepts_null(inner) {
        return fault(Fault::DoubleNull);
    }
    find(inner, Position::Inner, choice)
}

/// The first rule that a field of `object` breaks.
const fn find_in_object(object: &'static Object, choice: Choice) -> Option<Found> {
    let mut at = 0;
    while at < object.types.len() {
        if let Some(found) = find_in_field(object, at, choice) {
            return Some(found.in_field(object, at));
        }
        if let Some((name, from)) = flatten::clash_of(object, at) {
            return fault(Fault::Clash(name, from));
        }
        at += 1;
    }
    None
}

/// The first rule that a field breaks, those of serde's attributes included.
const fn find_in_field(object: &'static Object, at: usize, choice: Choice) -> Option<Found> {
    if let Some(presence) = presence(object, at) {
        return fault(presence);
    }
    if object.has(at, Flags::CHOSEN) && !is_choice_of(object.types[at]) {
        return fault(Fault::NotChosen);
    }
    find_in_type(object, at, choice)
}

/// The first rule that the type of a field breaks.
pub(super) const fn find_in_type(
    object: &'static Object,
    at: usize,
    choice: Choice,
) -> Option<Found> {
    let ty = object.types[at];
    if object.has(at, Flags::FLATTEN) {
        let is_beside_tag = object.has(at, Flags::BESIDE_TAG);
        if let Some(reason) = unflattened(ty, is_beside_tag) {
            return fault(Fault::Flatten(reason));
        }
    }
    find(ty, Position::Field, choice)
}

/// What serde's attributes about absence say against the type of a field.
pub(super) const fn presence(object: &'static Object, at: usize) -> Option<Fault> {
    let presence = object.presence(at);
    let is_wrong = match presence {
        Presence::Free | Presence::OtherCodeWithDefault => false,
        Presence::MustBeOption => !may_be_option(object.types[at]),
        Presence::DefaultPath | Presence::OtherCode | Presence::ContainerDefaultPath => {
            is_optional(object.types[at])
        }
    };
    if is_wrong {
        Some(Fault::Presence(presence))
    } else {
        None
    }
}

/// Whether the type is optional, or may be for all that is known.
const fn may_be_option(desc: D) -> bool {
    matches!(desc.shape, Shape::Broken) || is_optional(desc)
}

/// Why a type has no fields to give.
const fn unflattened(desc: D, is_beside_tag: bool) -> Option<Unflattened> {
    let reason = match &desc.shape {
        Shape::Object(_) | Shape::Null | Shape::Broken => return None,
        Shape::Newtype(inner) | Shape::Chosen(_, inner) => {
            return unflattened(inner, is_beside_tag);
        }
        Shape::Optional(_) | Shape::Nullable(_) => Unflattened::Option,
        Shape::Union(_) => Unflattened::Union,
        Shape::Record(..) | Shape::Any => Unflattened::Open,
        Shape::Float64
        | Shape::Int64
        | Shape::CommitTs
        | Shape::Boolean
        | Shape::String
        | Shape::Bytes
        | Shape::Byte
        | Shape::Integer(_)
        | Shape::Id(_)
        | Shape::Literal(_)
        | Shape::Array(_)
        | Shape::Custom(_) => Unflattened::NoObject,
    };
    Some(if is_beside_tag {
        Unflattened::BesideTag
    } else {
        reason
    })
}

/// The first rule that a member of `union` breaks.
const fn find_in_union(union: &'static Union, choice: Choice) -> Option<Found> {
    let mut at = 0;
    while at < union.types.len() {
        let found = find(union.types[at], Position::Inner, choice);
        if found.is_some() {
            return found;
        }
        if union.in_turn {
            if let Some(earlier) = member::hidden_by(union, at) {
                let (earlier, later) = (union.names[earlier], union.names[at]);
                return fault(Fault::Confused(earlier, later));
            }
        }
        at += 1;
    }
    None
}

const fn is_byte(desc: D) -> bool {
    match &desc.shape {
        Shape::Byte => true,
        Shape::Chosen(_, inner) => is_byte(inner),
        _ => false,
    }
}

/// Whether the choice that a field makes for its type has something to choose.
pub(super) const fn is_choice_of(desc: D) -> bool {
    match &desc.shape {
        // A payload.
        Shape::Newtype(inner) if !desc.has_name() => is_choice_of(inner),
        // The field's own choice.
        Shape::Chosen(_, inner) => has_integer(inner),
        _ => has_integer(desc),
    }
}

/// Whether a choice for `desc` has something to choose.
const fn has_integer(desc: D) -> bool {
    if desc.has_name() && desc.arguments.is_empty() {
        return false;
    }
    has_integer_inside(desc)
}

/// Whether a 64-bit integer inside of `desc` waits for a choice.
pub(crate) const fn has_integer_inside(desc: D) -> bool {
    match &desc.shape {
        Shape::Integer(_) | Shape::Broken => true,
        Shape::Array(inner)
        | Shape::Optional(inner)
        | Shape::Nullable(inner)
        | Shape::Newtype(inner)
        | Shape::Record(_, inner) => has_integer(inner),
        Shape::Chosen(choice, inner) => choice.integers.is_none() && has_integer(inner),
        Shape::Object(object) => any_has_integer(object.types),
        Shape::Union(union) => any_has_integer(union.types),
        Shape::Any
        | Shape::Null
        | Shape::Float64
        | Shape::Int64
        | Shape::CommitTs
        | Shape::Boolean
        | Shape::String
        | Shape::Bytes
        | Shape::Byte
        | Shape::Id(_)
        | Shape::Literal(_)
        | Shape::Custom(_) => false,
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

/// Whether null is among the values of `desc`, standing anywhere but directly in a field.
const fn accepts_null(desc: D) -> bool {
    match &desc.shape {
        Shape::Null | Shape::Any | Shape::Nullable(_) | Shape::Optional(_) => true,
        Shape::Newtype(inner) | Shape::Chosen(_, inner) => accepts_null(inner),
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
        Shape::Float64
        | Shape::Int64
        | Shape::CommitTs
        | Shape::Boolean
        | Shape::String
        | Shape::Bytes
        | Shape::Byte
        | Shape::Integer(_)
        | Shape::Id(_)
        | Shape::Literal(_)
        | Shape::Array(_)
        | Shape::Record(..)
        | Shape::Object(_)
        | Shape::Broken
        | Shape::Custom(_) => false,
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
        Shape::Newtype(inner) | Shape::Chosen(_, inner) => record_keys(inner),
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
        Shape::Any
        | Shape::Null
        | Shape::Float64
        | Shape::Int64
        | Shape::CommitTs
        | Shape::Boolean
        | Shape::Bytes
        | Shape::Byte
        | Shape::Integer(_)
        | Shape::Array(_)
        | Shape::Record(..)
        | Shape::Optional(_)
        | Shape::Nullable(_)
        | Shape::Object(_) => Some(Fault::RecordKeys),
    }
}
