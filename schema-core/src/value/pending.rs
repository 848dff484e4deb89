//! Values of a mutation that is still running.

use std::collections::BTreeMap;

use super::decode::{self, Dialect, Node};
use super::encode::{self, write_array, write_object};
use super::json::Json;
use super::{Value, ValueError, wire};

/// A value that may hold commit timestamps to come: `{"$commitTs":null}` in wire JSON.
///
/// Only what a mutation writes can hold them. When the mutation commits, each becomes the `Int64` of
/// its commit timestamp, in nanoseconds.
///
/// Source: Convex backend, `crates/value/src/pending.rs`.
///
/// ```
/// use convex_schema_core::value::PendingValue;
///
/// let value = PendingValue::parse_wire(r#"{"at":{"$commitTs":null}}"#)?;
/// assert!(value.is_pending());
/// assert_eq!(value.resolve(7).to_string(), "{at: 7}");
/// # Ok::<(), convex_schema_core::value::ValueError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingValue(Pending);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Pending {
    /// Without a timestamp to come, however deep.
    Complete(Value),
    CommitTs,
    Array(Vec<PendingValue>),
    Object(BTreeMap<String, PendingValue>),
}

impl PendingValue {
    /// The value that stands for a commit timestamp to come where a value is validated or sorted.
    pub const UNRESOLVED: i64 = i64::MAX;

    /// Reads wire JSON as [`Value::parse_wire`] does, and commit timestamps to come.
    pub fn parse_wire(text: &str) -> Result<Self, ValueError> {
        decode::decode(Json::parse(text)?, Dialect::Wire)
    }

    /// As [`PendingValue::parse_wire`], of JSON that was read already.
    pub fn from_wire_json(json: serde_json::Value) -> Result<Self, ValueError> {
        decode::decode(Json::from_serde(json)?, Dialect::Wire)
    }

    /// Whether it holds a commit timestamp to come.
    pub fn is_pending(&self) -> bool {
        !matches!(self.0, Pending::Complete(_))
    }

    /// The value with `commit_ts` for each commit timestamp to come. Neither size nor nesting
    /// depend on the timestamp.
    pub fn resolve(self, commit_ts: i64) -> Value {
        match self.0 {
            Pending::Complete(value) => value,
            Pending::CommitTs => Value::Int64(commit_ts),
            Pending::Array(elements) => elements
                .into_iter()
                .map(|element| element.resolve(commit_ts))
                .collect(),
            Pending::Object(fields) => fields
                .into_iter()
                .map(|(name, field)| (name, field.resolve(commit_ts)))
                .collect(),
        }
    }

    /// The text of wire JSON, as [`Value::to_wire`].
    pub fn to_wire(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) {
        match &self.0 {
            Pending::Complete(value) => encode::write(out, value, wire::token),
            Pending::CommitTs => out.push_str(r#"{"$commitTs":null}"#),
            Pending::Array(elements) => write_array(out, elements, |out, it| it.write(out)),
            Pending::Object(fields) => write_object(out, fields, |out, it| it.write(out)),
        }
    }
}

impl From<Value> for PendingValue {
    fn from(value: Value) -> Self {
        Self(Pending::Complete(value))
    }
}

impl Node for PendingValue {
    fn complete(value: Value) -> Self {
        value.into()
    }

    fn commit_ts() -> Option<Self> {
        Some(Self(Pending::CommitTs))
    }

    fn array(elements: Vec<Self>) -> Self {
        let pending = elements.iter().any(Self::is_pending);
        let array = Self(Pending::Array(elements));
        if pending {
            return array;
        }
        array.resolve(Self::UNRESOLVED).into()
    }

    fn object(fields: BTreeMap<String, Self>) -> Self {
        let pending = fields.values().any(Self::is_pending);
        let object = Self(Pending::Object(fields));
        if pending {
            return object;
        }
        object.resolve(Self::UNRESOLVED).into()
    }
}
