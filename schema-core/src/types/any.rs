//! Any value.

use std::collections::BTreeMap;
use std::fmt;

use convex_schema_rules::limit::MAX_VALUE_NESTING;
use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::value::Value;
use crate::value::number_text::NumberText;

/// Any value: `v.any()`.
///
/// It holds a [`Value`], so that nothing that Convex stores is lost in it. Formats such as JSON say
/// less: read from them, every number is a [`Value::Float64`], as it would be in JavaScript. Numbers are
/// as exact as the format reads them; `serde_json` needs its feature `float_roundtrip` for that, and
/// `from_json` does not.
///
/// ```
/// use convex_schema_core::{Any, Value};
///
/// let any: Any = serde_json::from_str(r#"{"retries":3}"#)?;
/// assert_eq!(any, Any([("retries", Value::Float64(3.0))].into_iter().collect()));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Any(pub Value);

impl<T: Into<Value>> From<T> for Any {
    fn from(value: T) -> Self {
        Self(value.into())
    }
}

/// The name under which [`Any`] is written, for who wants to know that integers are `int64`s.
pub const NAME: &str = "$convex::Any";

impl Serialize for Any {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let levels = self.0.nesting();
        if levels > MAX_VALUE_NESTING {
            return Err(serde::ser::Error::custom(TooNested));
        }
        serializer.serialize_newtype_struct(NAME, &Natural(&self.0))
    }
}

/// A value in the form that fits it best among those that serde knows.
struct Natural<'a>(&'a Value);

impl Serialize for Natural<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Null => serializer.serialize_unit(),
            Value::Int64(value) => serializer.serialize_i64(*value),
            Value::Float64(value) => serializer.serialize_f64(*value),
            Value::Boolean(value) => serializer.serialize_bool(*value),
            Value::String(value) => serializer.serialize_str(value),
            Value::Bytes(value) => serializer.serialize_bytes(value),
            Value::Array(values) => serializer.collect_seq(values.iter().map(Natural)),
            Value::Object(fields) => {
                serializer.collect_map(fields.iter().map(|(name, value)| (name, Natural(value))))
            }
        }
    }
}

impl<'de> Deserialize<'de> for Any {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let visitor = AnyVisitor {
            levels: MAX_VALUE_NESTING,
            number: None,
        };
        visitor.deserialize(deserializer).map(Self)
    }
}

/// The error for a value of more levels than Convex stores: serde never recurses deeper.
struct TooNested;

impl fmt::Display for TooNested {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "a value has at most {MAX_VALUE_NESTING} levels of arrays and objects"
        )
    }
}

/// Reads a value of at most this many levels.
#[derive(Clone, Copy)]
struct AnyVisitor<'a> {
    levels: usize,
    /// Set where the value may be the text of a number.
    number: Option<&'a NumberText>,
}

impl AnyVisitor<'_> {
    /// The reader of what a container holds.
    fn below<E: Error>(self) -> Result<Self, E> {
        let levels = self.levels.checked_sub(1);
        let levels = levels.ok_or_else(|| E::custom(TooNested))?;
        Ok(Self {
            levels,
            number: None,
        })
    }
}

impl<'de> DeserializeSeed<'de> for AnyVisitor<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for AnyVisitor<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value that Convex can hold")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    /// How `from_value` (`convex-schema-rows`) sets an `int64` apart from a number.
    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<Value, D::Error> {
        i64::deserialize(inner).map(Value::Int64)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Boolean(value))
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "numbers are floats, as in JavaScript"
    )]
    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Float64(value as f64))
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "numbers are floats, as in JavaScript"
    )]
    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Float64(value as f64))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(Value::Float64(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        self.number.inspect(|number| number.is_owned());
        Ok(value.into())
    }

    fn visit_bytes<E: Error>(self, value: &[u8]) -> Result<Value, E> {
        Ok(value.to_vec().into())
    }

    fn visit_byte_buf<E: Error>(self, value: Vec<u8>) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        let inner = self.below()?;
        while let Some(value) = elements.next_element_seed(inner)? {
            values.push(value);
        }
        Ok(values.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut fields = BTreeMap::new();
        while let Some(name) = entries.next_key::<String>()? {
            if let Some(number) = NumberText::behind(&name) {
                // A number is not a level of its own.
                let inner = AnyVisitor {
                    levels: self.levels.saturating_sub(1),
                    number: Some(&number),
                };
                let value = entries.next_value_seed(inner)?;
                if let Some(float) = value.as_str().and_then(|text| number.number(text)) {
                    let finite = float.is_finite().then_some(Value::Float64(float));
                    return finite.ok_or_else(|| A::Error::custom("number out of range"));
                }
                fields.insert(name, value);
            } else {
                fields.insert(name, entries.next_value_seed(self.below()?)?);
            }
        }
        // An object is one, even without fields.
        self.below()?;
        Ok(fields.into())
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

    use serde::de::value::{BytesDeserializer, Error, MapDeserializer};
    use serde_json::json;

    use super::*;
    use crate::value::ValueKind;

    #[test]
    fn reads_json_as_javascript_does() {
        let json = json!({ "a": [null, true, "x", 1, -2, 1.5, 18_446_744_073_709_551_615_u64] });
        let Any(value) = serde_json::from_value(json).unwrap();
        let numbers = [1.0, -2.0, 1.5, 18_446_744_073_709_551_616.0].map(Value::Float64);
        let others = [Value::Null, Value::Boolean(true), Value::from("x")];
        let array: Value = others.into_iter().chain(numbers).collect();
        assert_eq!(value, [("a", array)].into_iter().collect());
    }

    #[test]
    fn keeps_the_last_of_two_fields_with_one_name() {
        let any: Any = serde_json::from_str(r#"{"a":1,"a":2}"#).unwrap();
        assert_eq!(any, Any([("a", Value::Float64(2.0))].into_iter().collect()));
    }

    #[test]
    fn levels_end_where_those_of_convex_end() {
        let nested = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        let any: Any = serde_json::from_str(&nested(64)).unwrap();
        assert_eq!(serde_json::to_string(&any).unwrap(), nested(64));
        assert!(serde_json::from_str::<Any>(&nested(65)).is_err());
        let deep = (0..1_000_000).fold(Value::Null, |inner, _| Value::Array(vec![inner]));
        let error = serde_json::to_string(&Any(deep)).unwrap_err();
        assert!(error.to_string().contains("at most 64 levels"), "{error}");
    }

    /// How `serde_json` 1.0.154 hands out `1.5` with its feature `arbitrary_precision`.
    fn arbitrary(number: &str) -> MapDeserializer<'_, impl Iterator<Item = (&str, String)>, Error> {
        MapDeserializer::new(std::iter::once((
            "$serde_json::private::Number",
            number.to_owned(),
        )))
    }

    #[test]
    fn numbers_of_arbitrary_precision_are_numbers() {
        for (text, want) in [
            ("1.5", 1.5),
            ("-0", -0.0),
            ("1e300", 1e300),
            ("36893488147419103232", 36_893_488_147_419_103_232.0),
        ] {
            assert_eq!(
                Any::deserialize(arbitrary(text)).unwrap(),
                Any(Value::Float64(want))
            );
        }
        assert!(Any::deserialize(arbitrary("1e400")).is_err());
        let visitor = AnyVisitor {
            levels: 0,
            number: None,
        };
        assert_eq!(
            visitor.deserialize(arbitrary("1")).unwrap(),
            Value::Float64(1.0)
        );
    }

    #[test]
    fn an_object_of_a_document_is_no_number() {
        for text in [
            r#"{"$serde_json::private::Number":"1.5"}"#,
            r#"{"$serde_json::private::Number":1.5}"#,
            r#"{"$serde_json::private::Number":"\u0031"}"#,
        ] {
            let Any(value) = serde_json::from_str(text).unwrap();
            assert_eq!(value.kind(), ValueKind::Object, "{text}");
            let Any(value) = serde_json::from_reader(text.as_bytes()).unwrap();
            assert_eq!(value.kind(), ValueKind::Object, "{text}");
        }
    }

    #[test]
    fn reads_bytes() {
        let bytes: BytesDeserializer<'_, Error> = BytesDeserializer::new(&[0, 255]);
        assert_eq!(
            Any::deserialize(bytes).unwrap(),
            Any(Value::Bytes(vec![0, 255]))
        );
    }

    #[test]
    fn writes_each_kind_in_its_own_form() {
        let array = vec![
            Value::Null,
            Value::Int64(i64::MAX),
            Value::Float64(2.0),
            Value::Boolean(false),
            Value::Bytes(vec![0, 255]),
        ];
        let object: Value = [("b", Value::from("x")), ("a", Value::from(array))]
            .into_iter()
            .collect();
        assert_eq!(
            serde_json::to_string(&Any(object)).unwrap(),
            r#"{"a":[null,9223372036854775807,2.0,false,[0,255]],"b":"x"}"#
        );
    }
}
