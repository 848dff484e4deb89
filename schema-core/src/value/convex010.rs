//! Between our values and those of the official client, the crate `convex` 0.10.

use std::collections::BTreeMap;
use std::mem::take;

use super::Value;

/// Nothing is lost: both have the same eight kinds, and floats keep their bits.
impl From<::convex010::Value> for Value {
    fn from(value: ::convex010::Value) -> Self {
        match value {
            ::convex010::Value::Null => Self::Null,
            ::convex010::Value::Int64(value) => Self::Int64(value),
            ::convex010::Value::Float64(value) => Self::Float64(value),
            ::convex010::Value::Boolean(value) => Self::Boolean(value),
            ::convex010::Value::String(text) => Self::String(text),
            ::convex010::Value::Bytes(bytes) => Self::Bytes(bytes),
            ::convex010::Value::Array(values) => values.into_iter().map(Self::from).collect(),
            ::convex010::Value::Object(fields) => fields
                .into_iter()
                .map(|(name, value)| (name, Self::from(value)))
                .collect(),
        }
    }
}

/// Nothing is lost: both have the same eight kinds, and floats keep their bits.
impl From<Value> for ::convex010::Value {
    fn from(mut value: Value) -> Self {
        match &mut value {
            Value::Null => Self::Null,
            Value::Int64(value) => Self::Int64(*value),
            Value::Float64(value) => Self::Float64(*value),
            Value::Boolean(value) => Self::Boolean(*value),
            Value::String(text) => Self::String(take(text)),
            Value::Bytes(bytes) => Self::Bytes(take(bytes)),
            Value::Array(values) => Self::Array(take(values).into_iter().map(Self::from).collect()),
            Value::Object(fields) => Self::Object(client_fields(take(fields))),
        }
    }
}

fn client_fields(fields: BTreeMap<String, Value>) -> BTreeMap<String, ::convex010::Value> {
    let fields = fields.into_iter();
    fields.map(|(name, value)| (name, value.into())).collect()
}
