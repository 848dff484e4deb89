//! Rules for what may stand where inside of a type.
//!
//! A type without parameters is passed over: its own derive asserts it, and the list asserts the fields
//! that the derive left out. A type with parameters is looked into: only here they are filled in.

use convex_schema_rules::format::flags::{Flags, Presence};

use super::message::{self, Broken, Rule, Unflattened};
use super::place::{Holder, Spot};
use super::{flatten, member};
use crate::desc::shape::Position;
use crate::desc::shape::object::Field;
use crate::desc::{Choice, D, Integers, Object, Shape, Union};

/// The first rule that the type at `spot` breaks.
pub(super) const fn find_at(spot: Spot) -> Option<Broken> {
    match spot.holder {
        Holder::Field(field) => find_in_type(field, Choice::NONE),
        Holder::Member(..) | Holder::Newtype => find(spot.ty, Position::Inner, Choice::NONE),
    }
}

/// The first rule that `desc` breaks, where `choice` was made outside.
pub(super) const fn find(desc: D, position: Position, choice: Choice) -> Option<Broken> {
    if desc.is_closed() {
        return None;
    }
    find_inside(desc, position, choice)
}

/// Returns the first rule that is broken inside of `desc`, independent of the assertion that covers it.
pub(super) const fn find_inside(desc: D, position: Position, choice: Choice) -> Option<Broken> {
    let choice = Choice {
        integers: desc.choice_inside(choice.integers),
        ..choice
    };
    let found = match &desc.shape {
        Shape::Integer(name) => match choice.integers {
            None => broken(Rule::Integer(name)),
            Some(Integers::Int64) if !message::equal(name, "i64") => broken(Rule::Unsigned(name)),
            Some(_) => None,
        },
        Shape::Chosen(own, inner) => find(inner, position, own.inside(choice)),
        Shape::Optional(inner) => match position {
            Position::Field if inner.is_optional() => broken(Rule::DoubleOption),
            Position::Field => find(inner, Position::Inner, choice),
            Position::Inner => find_nullable(inner, choice),
        },
        Shape::Nullable(inner) => find_nullable(inner, choice),
        Shape::Array(inner) if is_byte(inner) => broken(Rule::ByteArray),
        Shape::Array(inner) | Shape::Newtype(inner) => find(inner, Position::Inner, choice),
        Shape::Record(keys, values) => match record_keys(keys) {
            Some(keys) => broken(keys),
            None => find(values, Position::Inner, choice),
        },
        Shape::Object(object) => find_in_object(object, choice),
        Shape::Union(union) => find_in_union(union, choice),
        Shape::Any
        | Shape::Null
        | Shape::Float64
        | Shape::Float32
        | Shape::Int64
        | Shape::CommitTs
        | Shape::Boolean
        | Shape::String
        | Shape::Bytes
        | Shape::Byte
        | Shape::Id(..)
        | Shape::Literal(_)
        | Shape::Broken
        | Shape::Custom(_) => None,
    };
    match found {
        Some(broken) if desc.has_name() => Some(broken.in_type(desc.name())),
        found => found,
    }
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "it is what the functions here return"
)]
const fn broken(rule: Rule) -> Option<Broken> {
    Some(Broken::of(rule))
}

const fn find_nullable(inner: D, choice: Choice) -> Option<Broken> {
    if !choice.ambiguous && inner.shape.accepts_null() {
        return broken(Rule::DoubleNull);
    }
    find(inner, Position::Inner, choice)
}

/// The first rule that a field of `object` breaks.
const fn find_in_object(object: &'static Object, choice: Choice) -> Option<Broken> {
    let mut position = 0;
    while position < object.types.len() {
        let field = Field { object, position };
        if let Some(found) = find_in_field(field, choice) {
            return Some(found.in_field(field));
        }
        if let Some((name, from)) = flatten::clash_of(object, position) {
            return broken(Rule::Clash(name, from));
        }
        position += 1;
    }
    None
}

/// The first rule that a field breaks, those of serde's attributes included.
const fn find_in_field(field: Field, choice: Choice) -> Option<Broken> {
    if let Some(presence) = presence(field) {
        return broken(presence);
    }
    if field.has(Flags::CHOSEN) && !is_choice_of(field.ty()) {
        return broken(Rule::NotChosen);
    }
    find_in_type(field, choice)
}

/// The first rule that the type of a field breaks.
pub(super) const fn find_in_type(field: Field, choice: Choice) -> Option<Broken> {
    if field.has(Flags::FLATTEN) {
        if let Some(reason) = unflattened(field.ty(), field.has(Flags::BESIDE_TAG)) {
            return broken(Rule::Flatten(reason));
        }
    }
    find(field.ty(), Position::Field, choice)
}

/// The rule of serde's attributes about absence that the type of a field breaks.
pub(super) const fn presence(field: Field) -> Option<Rule> {
    let presence = field.object.presence(field.position);
    let is_wrong = match presence {
        Presence::Free | Presence::OtherCodeWithDefault => false,
        Presence::MustBeOption => !may_be_option(field.ty()),
        Presence::DefaultPath | Presence::OtherCode | Presence::ContainerDefaultPath => {
            field.ty().is_optional()
        }
    };
    if is_wrong {
        Some(Rule::Presence(presence))
    } else {
        None
    }
}

/// Whether the type is optional, or may be for all that is known.
const fn may_be_option(desc: D) -> bool {
    matches!(desc.shape, Shape::Broken) || desc.is_optional()
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
        | Shape::Float32
        | Shape::Int64
        | Shape::CommitTs
        | Shape::Boolean
        | Shape::String
        | Shape::Bytes
        | Shape::Byte
        | Shape::Integer(_)
        | Shape::Id(..)
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
const fn find_in_union(union: &'static Union, choice: Choice) -> Option<Broken> {
    let mut at = 0;
    while at < union.types.len() {
        let found = find(union.types[at], Position::Inner, choice);
        if found.is_some() {
            return found;
        }
        if union.in_turn {
            if let Some(earlier) = member::hidden_by(union, at) {
                let (earlier, later) = (union.names[earlier], union.names[at]);
                return broken(Rule::Confused(earlier, later));
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
        #[allow(
            clippy::wildcard_enum_match_arm,
            reason = "a newtype of a byte is not a byte"
        )]
        _ => false,
    }
}

/// Whether the choice that a field makes for its type has something to choose.
pub(super) const fn is_choice_of(desc: D) -> bool {
    match &desc.shape {
        // A payload.
        Shape::Newtype(inner) if !desc.has_name() => is_choice_of(inner),
        // The field's own choice.
        Shape::Chosen(_, inner) => inner.is_open_to_choice(),
        #[allow(
            clippy::wildcard_enum_match_arm,
            reason = "no other shape carries the choice"
        )]
        _ => desc.is_open_to_choice(),
    }
}

/// The rule that the keys of a record break.
///
/// Source: Convex backend, `crates/common/src/schemas/json.rs`: keys are a subset of strings
/// without literals.
const fn record_keys(desc: D) -> Option<Rule> {
    match &desc.shape {
        Shape::String | Shape::Id(..) | Shape::Custom(_) | Shape::Broken => None,
        Shape::Literal(_) => Some(Rule::LiteralKeys),
        Shape::Newtype(inner) | Shape::Chosen(_, inner) => record_keys(inner),
        Shape::Union(union) if union.types.is_empty() && !union.names.is_empty() => {
            Some(Rule::LiteralKeys)
        }
        Shape::Union(union) => {
            let mut at = 0;
            while at < union.types.len() {
                let rule = record_keys(union.types[at]);
                if rule.is_some() {
                    return rule;
                }
                at += 1;
            }
            None
        }
        Shape::Any
        | Shape::Null
        | Shape::Float64
        | Shape::Float32
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
        | Shape::Object(_) => Some(Rule::RecordKeys),
    }
}
