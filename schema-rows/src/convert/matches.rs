//! Checks values against a conversion plan.

use std::collections::BTreeMap;

use serde::de::{self, Unexpected};

use super::error::{ConvertError, ConvertErrorReason};
use super::plan::{Field, Node};
use convex_schema_core::DocumentId;
use convex_schema_core::Literal;
use convex_schema_core::Value;

/// Checks that `value` satisfies `node`, and that an `f32` can hold the numbers that it would get.
pub(super) fn check(node: &Node, value: &Value) -> Result<(), ConvertError> {
    Numbers::Held.check(node, value)
}

/// The condition for a number where the Rust type is an `f32`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Numbers {
    /// That the type can hold it.
    Held,
    /// Nothing: serde's own `f32` takes any, and makes infinity of what is too large.
    Taken,
}

impl Numbers {
    fn check(self, node: &Node, value: &Value) -> Result<(), ConvertError> {
        match (node, value) {
            (Node::Float32, Value::Float64(value)) if self == Self::Held => check_f32(*value),
            (Node::Any, _)
            | (Node::Null, Value::Null)
            | (Node::Float64 | Node::Float32, Value::Float64(_))
            | (Node::Int64, Value::Int64(_))
            | (Node::Boolean, Value::Boolean(_))
            | (Node::String, Value::String(_))
            | (Node::Bytes, Value::Bytes(_)) => Ok(()),
            (Node::ByHand(inner), _) => self.check(inner, value),
            (Node::Literal(literal, _), _) if is_literal(literal, value) => Ok(()),
            (Node::Id, Value::String(text)) => check_key(node, text),
            (Node::Array(element), Value::Array(elements)) => {
                let mut elements = elements.iter().enumerate();
                elements.try_for_each(|(index, value)| {
                    self.check(element, value)
                        .map_err(|error| error.at_index(index))
                })
            }
            (Node::Record(keys, values), Value::Object(entries)) => {
                entries.iter().try_for_each(|(key, value)| {
                    let checked = check_key(keys, key).and_then(|()| self.check(values, value));
                    checked.map_err(|error| error.in_field(key))
                })
            }
            (Node::Object(fields), Value::Object(entries)) => self.fields(fields, entries),
            (Node::Union(members), _) => {
                let mut closest = Closest::default();
                for member in members {
                    match self.check(member, value) {
                        Ok(()) => return Ok(()),
                        // The members are untagged, and serde would take this one.
                        Err(error) if self.is_taken(&error, member, value) => return Err(error),
                        Err(error) => {
                            let is_meant = error.is_rust() || has_tags_of(value, member);
                            closest.add(error, is_meant);
                        }
                    }
                }
                Err(closest.error(|| ConvertError::mismatch(node, value.kind())))
            }
            (
                Node::Null
                | Node::Float64
                | Node::Float32
                | Node::Int64
                | Node::Boolean
                | Node::String
                | Node::Bytes
                | Node::Id
                | Node::Literal(..)
                | Node::Array(_)
                | Node::Record(..)
                | Node::Object(_),
                _,
            ) => Err(ConvertError::mismatch(node, shown(value))),
        }
    }

    /// Whether a member of a union fails only because an `f32` in it can't hold a number.
    fn is_taken(self, error: &ConvertError, member: &Node, value: &Value) -> bool {
        let is_number = matches!(error.reason(), ConvertErrorReason::RustOutOfRange(_));
        self == Self::Held && is_number && Self::Taken.check(member, value).is_ok()
    }

    fn fields(
        self,
        fields: &[Field],
        entries: &BTreeMap<String, Value>,
    ) -> Result<(), ConvertError> {
        let mut seen = 0;
        for field in fields {
            match entries.get(&*field.name) {
                Some(value) => {
                    seen += 1;
                    self.check(&field.node, value)
                        .map_err(|error| error.in_field(&field.name))?;
                }
                None if field.optional => {}
                None => {
                    return Err(ConvertError::new(ConvertErrorReason::MissingField {
                        field: field.name.clone().into_owned(),
                        expected: field.node.to_string(),
                    }));
                }
            }
        }
        if seen == entries.len() {
            return Ok(());
        }
        let is_known = |name: &str| fields.iter().any(|field| field.name == name);
        let unknown = entries.keys().find(|name| !is_known(name));
        let unknown = unknown.cloned().unwrap_or_default();
        Err(ConvertError::new(ConvertErrorReason::UnknownField(unknown)))
    }
}

/// Checks that an `f32` can hold a number: a finite one is never read as an infinite one.
#[expect(
    clippy::cast_possible_truncation,
    reason = "what the cast makes of it is the question"
)]
pub(super) fn check_f32(value: f64) -> Result<(), ConvertError> {
    if value.is_finite() && (value as f32).is_infinite() {
        return Err(de::Error::invalid_value(Unexpected::Float(value), &"f32"));
    }
    Ok(())
}

/// Returns the kind, and the content if it is short.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Int64(_) | Value::Float64(_) | Value::Boolean(_) => {
            format!("{} {value}", value.kind())
        }
        _ => value.kind().to_string(),
    }
}

/// Checks the key of a record.
pub(super) fn check_key(node: &Node, key: &str) -> Result<(), ConvertError> {
    match node {
        Node::Any | Node::String => Ok(()),
        Node::Id => match DocumentId::decode(key) {
            Ok(_) => Ok(()),
            Err(error) => Err(ConvertError::new(ConvertErrorReason::NotAnId(error))),
        },
        Node::Literal(Literal::String(text), _) if text == key => Ok(()),
        Node::Union(members) if members.iter().any(|it| check_key(it, key).is_ok()) => Ok(()),
        Node::ByHand(inner) => check_key(inner, key),
        Node::Null
        | Node::Float64
        | Node::Float32
        | Node::Int64
        | Node::Boolean
        | Node::Bytes
        | Node::Literal(..)
        | Node::Array(_)
        | Node::Record(..)
        | Node::Object(_)
        | Node::Union(_) => Err(ConvertError::mismatch(node, "a key")),
    }
}

/// Returns whether `value` is the literal, to the bit.
pub(super) fn is_literal(literal: &Literal, value: &Value) -> bool {
    match (literal, value) {
        (Literal::String(text), Value::String(found)) => text == found,
        (Literal::Float64(value), Value::Float64(found)) => value.to_bits() == found.to_bits(),
        (Literal::Int64(value), Value::Int64(found)) => value == found,
        (Literal::Boolean(value), Value::Boolean(found)) => value == found,
        _ => false,
    }
}

fn has_tags_of(value: &Value, member: &Node) -> bool {
    let (Node::Object(fields), Value::Object(entries)) = (member, value) else {
        return false;
    };
    fields.iter().all(|field| match &field.node {
        Node::Literal(literal, _) => entries
            .get(&*field.name)
            .is_some_and(|tag| is_literal(literal, tag)),
        _ => true,
    })
}

/// Returns the most specific of the errors of a union's members.
#[derive(Default)]
pub(super) struct Closest {
    best: Option<ConvertError>,
}

impl Closest {
    /// Adds the error of a member; `is_meant` if the value has the member's tags.
    pub(super) fn add(&mut self, error: ConvertError, is_meant: bool) {
        let is_deeper = |best: &ConvertError| error.depth() > best.depth();
        if is_meant && self.best.as_ref().is_none_or(is_deeper) {
            self.best = Some(error);
        }
    }

    /// Returns the error of the member that was meant, else that of the union.
    pub(super) fn error(self, otherwise: impl FnOnce() -> ConvertError) -> ConvertError {
        self.best.unwrap_or_else(otherwise)
    }
}

/// Returns the validator that is left of `node` once every union in front of `value` is decided,
/// and whether it has to be told from a narrower member that serde tries to read: the text that is
/// no id from an id, the number from an `int64`. `value` satisfies `node`.
pub(super) fn decided<'p>(node: &'p Node, value: &Value) -> (&'p Node, bool) {
    let mut node = node;
    let mut is_told_apart = false;
    while let Node::Union(members) = node {
        let fits = |member: &&Node| check(member, value).is_ok();
        let Some(member) = members.iter().find(fits) else {
            break;
        };
        is_told_apart |= match member {
            Node::String => members.iter().any(|it| matches!(it, Node::Id)),
            Node::Float64 | Node::Float32 => members.iter().any(|it| matches!(it, Node::Int64)),
            Node::Any
            | Node::Null
            | Node::Int64
            | Node::Boolean
            | Node::Bytes
            | Node::Id
            | Node::Literal(..)
            | Node::Array(_)
            | Node::Record(..)
            | Node::Object(_)
            | Node::Union(_)
            | Node::ByHand(_) => false,
        };
        node = member;
    }
    match node {
        // Behind it the validator does not tell serde's type: the value goes as it is.
        Node::ByHand(_) => (&Node::Any, false),
        node => (node, is_told_apart),
    }
}
