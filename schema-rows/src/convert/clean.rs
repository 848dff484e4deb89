//! Clean JSON, read by type: its strings may be integers, bytes or numbers.

use convex_schema_core::{Literal, Value};
use serde_json::{Value as Json, json};

use super::error::ConvertError;
use super::matches;
use super::plan::{Field, Node};

/// Reads `json` as a value of `node`. A value that does not fit is read by its looks, for the error to name.
pub(super) fn read(node: &Node, json: Json) -> Result<Value, ConvertError> {
    Ok(match (node, json) {
        (Node::ByHand(inner), json) => read(inner, json)?,
        (Node::Int64 | Node::Literal(Literal::Int64(_), _), Json::String(text)) => {
            integer(&text).unwrap_or(Value::String(text))
        }
        (
            Node::Float64 | Node::Float32 | Node::Literal(Literal::Float64(_), _),
            Json::String(text),
        ) => float(&text).unwrap_or(Value::String(text)),
        (Node::Bytes, Json::String(text)) => {
            Value::from_wire_json(json!({ "$bytes": text })).unwrap_or(Value::String(text))
        }
        (Node::Array(element), Json::Array(elements)) => {
            let elements = elements.into_iter().enumerate();
            let elements = elements
                .map(|(index, json)| read(element, json).map_err(|error| error.at_index(index)));
            Value::Array(elements.collect::<Result<_, _>>()?)
        }
        (Node::Record(_, values), Json::Object(entries)) => object(entries, |_| Some(values))?,
        (Node::Object(fields), Json::Object(entries)) => object(entries, |name| {
            let field: Option<&Field> = fields.iter().find(|field| field.name == *name);
            field.map(|field| &field.node)
        })?,
        (Node::Union(members), json) => union(members, json)?,
        (
            Node::Any
            | Node::Null
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
            json,
        ) => plain(json)?,
    })
}

/// As it looks: without a type, a string is a string.
fn plain(json: Json) -> Result<Value, ConvertError> {
    Ok(match json {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Boolean(value),
        // Every number of JSON has a float next to it.
        Json::Number(number) => Value::Float64(number.as_f64().unwrap_or(f64::INFINITY)),
        Json::String(text) => Value::String(text),
        Json::Array(elements) => {
            let elements = elements.into_iter().map(plain);
            Value::Array(elements.collect::<Result<_, _>>()?)
        }
        Json::Object(entries) => object(entries, |_| None)?,
    })
}

fn object<'n>(
    entries: serde_json::Map<String, Json>,
    node: impl Fn(&str) -> Option<&'n Node>,
) -> Result<Value, ConvertError> {
    let mut fields = std::collections::BTreeMap::new();
    for (name, json) in entries {
        let value = match node(&name) {
            Some(node) => read(node, json).map_err(|error| error.in_field(&name))?,
            None => plain(json)?,
        };
        fields.insert(name, value);
    }
    Ok(Value::Object(fields))
}

/// The first member that accepts what it reads, as the backend tries them in order.
fn union(members: &[Node], json: Json) -> Result<Value, ConvertError> {
    for member in members {
        if let Ok(value) = read(member, json.clone()) {
            if matches::check(member, &value).is_ok() {
                return Ok(value);
            }
        }
    }
    plain(json)
}

/// The decimal text of an integer, as the backend writes it.
fn integer(text: &str) -> Option<Value> {
    let integer: i64 = text.parse().ok()?;
    (integer.to_string() == text).then_some(Value::Int64(integer))
}

fn float(text: &str) -> Option<Value> {
    Some(Value::Float64(match text {
        "NaN" => f64::NAN,
        "Infinity" => f64::INFINITY,
        "-Infinity" => f64::NEG_INFINITY,
        _ => return None,
    }))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

    use convex_schema_core::{Any, Bytes, Int64, Nullable};

    use crate::{from_clean_json, to_value};

    #[test]
    fn strings_are_read_by_type() {
        let read: Vec<Int64> = from_clean_json(r#"["5","-9223372036854775808"]"#).unwrap();
        assert_eq!(read, [Int64(5), Int64(i64::MIN)]);
        let bytes: Bytes = from_clean_json(r#""AP8=""#).unwrap();
        assert_eq!(bytes, Bytes::from(vec![0, 255]));
        let floats: Vec<f64> = from_clean_json(r#"["Infinity","-Infinity",-0.0]"#).unwrap();
        assert_eq!(floats, [f64::INFINITY, f64::NEG_INFINITY, 0.0]);
        assert!(floats[2].is_sign_negative());
        let not: f64 = from_clean_json(r#""NaN""#).unwrap();
        assert!(not.is_nan());
    }

    /// A text that looks like another type stays one where the type is a string.
    #[test]
    fn the_type_decides() {
        let text: Nullable<String> = from_clean_json(r#""5""#).unwrap();
        assert_eq!(text, Nullable::Value("5".to_owned()));
        let any: Any = from_clean_json(r#"{"a":["5",1]}"#).unwrap();
        assert_eq!(to_value(&any).unwrap().to_clean(), r#"{"a":["5",1.0]}"#);
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let error = from_clean_json::<Vec<Int64>>(r#"["05"]"#).unwrap_err();
        assert_eq!(
            error.to_string(),
            "`[0]`: expected `v.int64()`, found string"
        );
        let error = from_clean_json::<Vec<Int64>>("[5]").unwrap_err();
        assert_eq!(
            error.to_string(),
            "`[0]`: expected `v.int64()`, found float64 5.0"
        );
        let error = from_clean_json::<Bytes>(r#""?""#).unwrap_err();
        assert_eq!(error.to_string(), "expected `v.bytes()`, found string");
        assert!(from_clean_json::<f64>("{").is_err());
        assert!(from_clean_json::<f64>("1e400").is_err());
    }
}
