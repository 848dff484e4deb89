//! Fits what serde writes to the position that it is written to.

use std::collections::BTreeMap;

use super::error::{ConvertError, ConvertErrorReason};
use super::matches::{self, Closest};
use super::plan::{Called, Field, Node};
use super::written::{Entry, Written};
use convex_schema_core::__internal::LARGEST_EXACT;
use convex_schema_core::DocumentId;
use convex_schema_core::Literal;
use convex_schema_core::Value;

/// Returns the value for `written` that satisfies `node`.
pub(super) fn fit(written: &Written, node: &Node) -> Result<Value, ConvertError> {
    match (node, written) {
        (Node::Any, _) => any(written),
        (Node::ByHand(inner), _) => fit(written, inner).map_err(ConvertError::under_validator),
        (Node::Union(members), _) => union(node, members, written),
        (Node::Literal(literal, called), _) if is_literal(literal, *called, written) => {
            Ok(literal.into())
        }
        (Node::Null, Written::Null | Written::Absent) => Ok(Value::Null),
        (Node::Boolean, Written::Boolean(value)) => Ok(Value::Boolean(*value)),
        (Node::Float64 | Node::Float32, Written::Float64(value)) => Ok(Value::Float64(*value)),
        (Node::Float64 | Node::Float32, Written::Integer(value)) => number(*value),
        (Node::Int64, Written::Int64(value)) => Ok(Value::Int64(*value)),
        (Node::Int64, Written::Integer(value)) => match i64::try_from(*value) {
            Ok(value) => Ok(Value::Int64(value)),
            Err(_) => Err(ConvertError::new(ConvertErrorReason::NotInt64(*value))),
        },
        (Node::String, Written::Text(text)) => Ok(Value::String(text.clone())),
        (Node::String, Written::Variant(name)) => Ok(Value::from(*name)),
        (Node::Id, Written::Text(text)) => id(text),
        (Node::Bytes, Written::Bytes(bytes)) => Ok(Value::Bytes(bytes.clone())),
        (Node::Bytes, Written::Array(elements)) => bytes(elements, node),
        (Node::Array(element), Written::Array(elements)) => array(elements, element),
        (Node::Record(keys, values), Written::Struct(entries) | Written::Map(entries)) => {
            record(entries, keys, values)
        }
        (Node::Object(fields), Written::Struct(entries) | Written::Map(entries)) => {
            object(entries, fields)
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
        ) => Err(unfit(node, written)),
    }
}

/// Returns why `written` does not fit `node`.
fn unfit(node: &Node, written: &Written) -> ConvertError {
    if !is_foreign(node, written) {
        return ConvertError::mismatch(node, written);
    }
    ConvertError::new(ConvertErrorReason::WrittenByOther {
        expected: node.to_string(),
        found: written.to_string(),
    })
}

/// Returns whether serde's own derives never write this for a type with this validator: numbers for
/// the variants of an enum, one value for the fields of a struct, a text for a number.
fn is_foreign(node: &Node, written: &Written) -> bool {
    let is_null = matches!(written, Written::Null | Written::Absent);
    match node {
        Node::Literal(Literal::String(_), Called::Variant(_)) => {
            matches!(written, Written::Integer(_) | Written::Boolean(_))
        }
        Node::Union(members) => {
            !members.is_empty() && members.iter().all(|member| is_foreign(member, written))
        }
        Node::Float64 | Node::Float32 | Node::Int64 => {
            !is_null
                && !matches!(
                    written,
                    Written::Integer(_) | Written::Float64(_) | Written::Int64(_)
                )
        }
        Node::Boolean => !is_null && !matches!(written, Written::Boolean(_)),
        Node::String | Node::Id => {
            !is_null && !matches!(written, Written::Text(_) | Written::Variant(_))
        }
        Node::Bytes => !is_null && !matches!(written, Written::Bytes(_) | Written::Array(_)),
        Node::Array(_) => !is_null && !matches!(written, Written::Array(_)),
        Node::Record(..) | Node::Object(_) => {
            !is_null && !matches!(written, Written::Struct(_) | Written::Map(_))
        }
        Node::Any | Node::Null | Node::Literal(..) | Node::ByHand(_) => false,
    }
}

/// Returns a number as JavaScript would have it.
fn number(value: i128) -> Result<Value, ConvertError> {
    if value.unsigned_abs() > LARGEST_EXACT.into() {
        return Err(ConvertError::new(ConvertErrorReason::NotExact(value)));
    }
    #[expect(clippy::cast_precision_loss, reason = "within 2^53")]
    Ok(Value::Float64(value as f64))
}

fn id(text: &str) -> Result<Value, ConvertError> {
    match DocumentId::decode(text) {
        Ok(_) => Ok(Value::from(text)),
        Err(error) => Err(ConvertError::new(ConvertErrorReason::NotAnId(error))),
    }
}

fn is_literal(literal: &Literal, called: Called, written: &Written) -> bool {
    match (literal, written) {
        (Literal::String(text), Written::Text(found)) => {
            found == text || matches!(called, Called::Tag(name) if found == name)
        }
        (_, Written::Text(found)) => matches!(called, Called::Tag(name) if found == name),
        (_, Written::Variant(found)) => match (called.variant(), literal) {
            (Some(name), _) => name == *found,
            (None, Literal::String(text)) => text == found,
            // The one variant of an enum whose name is unknown.
            (None, _) => true,
        },
        (_, Written::Integer(_)) => {
            fit(written, scalar(literal)).is_ok_and(|value| matches::is_literal(literal, &value))
        }
        (Literal::Float64(_), Written::Float64(value)) => {
            matches::is_literal(literal, &Value::Float64(*value))
        }
        (Literal::Int64(value), Written::Int64(found)) => value == found,
        (Literal::Boolean(value), Written::Boolean(found)) => value == found,
        _ => false,
    }
}

/// Returns the validator that the literal is narrower than.
fn scalar(literal: &Literal) -> &'static Node {
    match literal {
        Literal::String(_) => &Node::String,
        Literal::Float64(_) => &Node::Float64,
        Literal::Int64(_) => &Node::Int64,
        Literal::Boolean(_) => &Node::Boolean,
    }
}

fn bytes(elements: &[Written], node: &Node) -> Result<Value, ConvertError> {
    let byte = |element: &Written| match element {
        Written::Integer(value) => u8::try_from(*value).ok(),
        _ => None,
    };
    let bytes: Option<_> = elements.iter().map(byte).collect();
    bytes
        .map(Value::Bytes)
        .ok_or_else(|| ConvertError::mismatch(node, "an array"))
}

fn array(elements: &[Written], node: &Node) -> Result<Value, ConvertError> {
    let elements = elements.iter().enumerate();
    let elements =
        elements.map(|(index, element)| fit(element, node).map_err(|error| error.at_index(index)));
    elements.collect::<Result<Vec<_>, _>>().map(Value::Array)
}

fn record(entries: &[Entry], keys: &Node, values: &Node) -> Result<Value, ConvertError> {
    let mut record = BTreeMap::new();
    for (key, value) in entries {
        let fitted = matches::check_key(keys, key).and_then(|()| fit(value, values));
        let fitted = fitted.map_err(|error| error.in_field(key))?;
        record.insert(key.clone().into_owned(), fitted);
    }
    Ok(Value::Object(record))
}

fn object(entries: &[Entry], fields: &[Field]) -> Result<Value, ConvertError> {
    let mut object = BTreeMap::new();
    for (position, field) in fields.iter().enumerate() {
        let value = entry(entries, &field.name, position);
        match value {
            Some(Written::Absent) if field.is_skipped && field.node.accepts_null() => {
                object.insert(field.name.clone().into_owned(), Value::Null);
            }
            None | Some(Written::Absent) if field.optional => {}
            None => return Err(missing(field)),
            Some(value) => {
                let value = fit(value, &field.node);
                let value = value.map_err(|error| error.in_field(&field.name))?;
                object.insert(field.name.clone().into_owned(), value);
            }
        }
    }
    let is_known = |name: &str| fields.iter().any(|field| field.name == name);
    match entries.iter().find(|(name, _)| !is_known(name)) {
        Some((name, _)) => {
            let reason = ConvertErrorReason::UnknownField(name.clone().into_owned());
            Err(ConvertError::new(reason))
        }
        None => Ok(Value::Object(object)),
    }
}

fn missing(field: &Field) -> ConvertError {
    ConvertError::new(ConvertErrorReason::MissingField {
        field: field.name.clone().into_owned(),
        expected: field.node.to_string(),
    })
}

/// Returns the value that is written under `name`; serde mostly writes in the order of the fields.
fn entry<'w>(entries: &'w [Entry], name: &str, expected_at: usize) -> Option<&'w Written> {
    let is_it = |entry: &&Entry| entry.0 == name;
    let entry = entries.get(expected_at).filter(is_it);
    let entry = entry.or_else(|| entries.iter().find(is_it));
    entry.map(|(_, value)| value)
}

fn union(node: &Node, members: &[Node], written: &Written) -> Result<Value, ConvertError> {
    if let Written::Variant(name) = written {
        let called = |member: &&Node| match member {
            Node::Literal(_, called) => called.variant() == Some(*name),
            _ => false,
        };
        if let Some(Node::Literal(literal, _)) = members.iter().find(called) {
            return Ok(literal.into());
        }
    }
    let mut closest = Closest::default();
    for member in members {
        match fit(written, member) {
            Ok(value) => return Ok(value),
            Err(error) => closest.add(error, has_tags_of(written, member)),
        }
    }
    Err(closest.error(|| unfit(node, written)))
}

/// Returns whether it is an object whose literals are those of `member`, which then is the one
/// meant.
fn has_tags_of(written: &Written, member: &Node) -> bool {
    let (Node::Object(fields), Written::Struct(entries) | Written::Map(entries)) =
        (member, written)
    else {
        return false;
    };
    let is_tag = |field: &&Field| matches!(field.node, Node::Literal(..));
    fields.iter().filter(is_tag).all(|field| {
        let tag = entry(entries, &field.name, 0);
        tag.is_some_and(|tag| fit(tag, &field.node).is_ok())
    })
}

/// Returns the value as it comes: all numbers are floats, except those that an
/// [`Any`](convex_schema_core::Any) marks as `int64`.
fn any(written: &Written) -> Result<Value, ConvertError> {
    Ok(match written {
        Written::Absent | Written::Null => Value::Null,
        Written::Boolean(value) => Value::Boolean(*value),
        Written::Integer(value) => number(*value)?,
        Written::Int64(value) => Value::Int64(*value),
        Written::Float64(value) => Value::Float64(*value),
        Written::Text(text) => Value::String(text.clone()),
        Written::Variant(name) => Value::from(*name),
        Written::Bytes(bytes) => Value::Bytes(bytes.clone()),
        Written::Array(elements) => array(elements, &Node::Any)?,
        Written::Map(entries) => record(entries, &Node::Any, &Node::Any)?,
        Written::Struct(entries) => {
            let present = entries.iter();
            let present = present.filter(|(_, value)| !matches!(value, Written::Absent));
            let fields = present.map(|(name, value)| {
                let value = any(value).map_err(|error| error.in_field(name))?;
                Ok((name.clone().into_owned(), value))
            });
            Value::Object(fields.collect::<Result<_, ConvertError>>()?)
        }
    })
}
