//! From JSON to values: the rules that the encodings share, and their limits.

use std::collections::BTreeMap;

use convex_schema_rules::limit::{
    MAX_ARRAY_LEN, MAX_OBJECT_FIELDS, MAX_VALUE_NESTING, MAX_VALUE_SIZE,
};
use convex_schema_rules::name::check_runtime_key;

use super::base64;
use super::error::{ValueError, ValueErrorReason};
use super::json::{Json, Number};
use super::{Value, size};

/// The meaning of numbers, and of keys that start with `$`, in a JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// All numbers are floats; an object whose one key is `$bytes`, `$float` or `$integer` is a
    /// scalar.
    Wire,
    /// Integer literals are integers; an object whose first key starts with `$` is wire JSON.
    Export,
    /// All numbers are floats; no key starts with `$`.
    Import,
}

/// The result of decoding: a [`Value`], or one that may hold commit timestamps to come.
pub(super) trait Node: Sized {
    /// A value that is complete.
    fn complete(value: Value) -> Self;
    /// A commit timestamp to come, if the node can hold one.
    fn commit_ts() -> Option<Self>;
    /// An array.
    fn array(elements: Vec<Self>) -> Self;
    /// An object.
    fn object(fields: BTreeMap<String, Self>) -> Self;
}

impl Node for Value {
    fn complete(value: Value) -> Self {
        value
    }

    fn commit_ts() -> Option<Self> {
        None
    }

    fn array(elements: Vec<Self>) -> Self {
        Self::Array(elements)
    }

    fn object(fields: BTreeMap<String, Self>) -> Self {
        Self::Object(fields)
    }
}

/// A node with its size in bytes and its levels of nesting.
struct Measured<N> {
    node: N,
    size: usize,
    nesting: usize,
}

/// Decodes `json`, which is what the errors' paths start from.
pub(super) fn decode<N: Node>(json: Json, dialect: Dialect) -> Result<N, ValueError> {
    measured(json, dialect).map(|measured| measured.node)
}

fn measured<N: Node>(json: Json, dialect: Dialect) -> Result<Measured<N>, ValueError> {
    match json {
        Json::Null => scalar(Value::Null),
        Json::Bool(value) => scalar(Value::Boolean(value)),
        Json::Number(number) => scalar(from_number(number, dialect)),
        Json::String(text) => scalar(Value::String(text)),
        Json::Array(elements) => array(elements, dialect),
        Json::Object(fields) => object(fields, dialect),
    }
}

fn from_number(number: Number, dialect: Dialect) -> Value {
    match number.integer {
        Some(integer) if dialect == Dialect::Export => Value::Int64(integer),
        _ => Value::Float64(number.float),
    }
}

fn scalar<N: Node>(value: Value) -> Result<Measured<N>, ValueError> {
    let size = value.size();
    check(size, MAX_VALUE_SIZE, ValueErrorReason::TooLarge)?;
    Ok(Measured {
        node: N::complete(value),
        size,
        nesting: 0,
    })
}

fn array<N: Node>(elements: Vec<Json>, dialect: Dialect) -> Result<Measured<N>, ValueError> {
    let mut nodes = Vec::with_capacity(elements.len());
    let (mut size, mut nesting) = (size::CONTAINER, 0);
    for (index, element) in elements.into_iter().enumerate() {
        let element = measured(element, dialect).map_err(|error| error.at_index(index))?;
        size += element.size;
        nesting = nesting.max(element.nesting);
        nodes.push(element.node);
    }
    check(nodes.len(), MAX_ARRAY_LEN, ValueErrorReason::ArrayTooLong)?;
    container(N::array(nodes), size, nesting + 1)
}

fn object<N: Node>(
    fields: Vec<(String, Json)>,
    dialect: Dialect,
) -> Result<Measured<N>, ValueError> {
    let is_wire = match dialect {
        Dialect::Wire => true,
        Dialect::Export => fields.first().is_some_and(|(key, _)| key.starts_with('$')),
        Dialect::Import => false,
    };
    if !is_wire {
        return plain_object(fields, dialect);
    }
    match special(fields)? {
        Special::Scalar(value) => scalar(value),
        Special::CommitTs(key, content) => match (N::commit_ts(), content) {
            (Some(node), Json::Null) => Ok(Measured {
                node,
                size: size::NUMBER,
                nesting: 0,
            }),
            (Some(_), _) => Err(ValueError::new(ValueErrorReason::CommitTsNotNull)),
            (None, content) => plain_object(vec![(key, content)], Dialect::Wire),
        },
        Special::Not(fields) => plain_object(fields, Dialect::Wire),
    }
}

fn plain_object<N: Node>(
    fields: Vec<(String, Json)>,
    dialect: Dialect,
) -> Result<Measured<N>, ValueError> {
    let mut nodes = BTreeMap::new();
    let (mut size, mut nesting) = (size::CONTAINER, 0);
    for (key, field) in fields {
        if let Err(error) = check_runtime_key(&key) {
            return Err(ValueError::new(ValueErrorReason::Key { key, error }));
        }
        let field = measured(field, dialect).map_err(|error| error.in_field(&key))?;
        size += size::key(&key) + field.size;
        nesting = nesting.max(field.nesting);
        nodes.insert(key, field.node);
    }
    check(
        nodes.len(),
        MAX_OBJECT_FIELDS,
        ValueErrorReason::TooManyFields,
    )?;
    container(N::object(nodes), size, nesting + 1)
}

fn container<N>(node: N, size: usize, nesting: usize) -> Result<Measured<N>, ValueError> {
    check(size, MAX_VALUE_SIZE, ValueErrorReason::TooLarge)?;
    check(nesting, MAX_VALUE_NESTING, ValueErrorReason::TooNested)?;
    Ok(Measured {
        node,
        size,
        nesting,
    })
}

fn check(
    found: usize,
    max: usize,
    reason: fn(usize) -> ValueErrorReason,
) -> Result<(), ValueError> {
    if found > max {
        return Err(ValueError::new(reason(found)));
    }
    Ok(())
}

/// The meaning of an object of wire JSON.
enum Special {
    Scalar(Value),
    /// The one key is `$commitTs`: the key and its content.
    CommitTs(String, Json),
    Not(Vec<(String, Json)>),
}

/// Decides what the object with `fields` is; only objects with one key are special.
fn special(mut fields: Vec<(String, Json)>) -> Result<Special, ValueError> {
    if fields.len() != 1 {
        return Ok(Special::Not(fields));
    }
    let Some((key, content)) = fields.pop() else {
        return Ok(Special::Not(fields));
    };
    Ok(match key.as_str() {
        "$bytes" => Special::Scalar(Value::Bytes(bytes("$bytes", &content)?)),
        "$integer" => {
            let bytes = eight_bytes("$integer", &content)?;
            Special::Scalar(Value::Int64(i64::from_le_bytes(bytes)))
        }
        "$float" => {
            let float = f64::from_le_bytes(eight_bytes("$float", &content)?);
            if float.is_normal() || float.is_subnormal() {
                return Err(ValueError::new(ValueErrorReason::OrdinaryFloat(float)));
            }
            Special::Scalar(Value::Float64(float))
        }
        "$commitTs" => Special::CommitTs(key, content),
        _ => {
            fields.push((key, content));
            Special::Not(fields)
        }
    })
}

fn bytes(tag: &'static str, content: &Json) -> Result<Vec<u8>, ValueError> {
    let Json::String(text) = content else {
        return Err(ValueError::new(ValueErrorReason::NotText { tag }));
    };
    base64::decode(text).map_err(|error| ValueError::new(ValueErrorReason::Base64 { tag, error }))
}

fn eight_bytes(tag: &'static str, content: &Json) -> Result<[u8; 8], ValueError> {
    let bytes = bytes(tag, content)?;
    let len = bytes.len();
    bytes
        .try_into()
        .map_err(|_| ValueError::new(ValueErrorReason::NotEightBytes { tag, len }))
}

#[cfg(test)]
mod tests;
