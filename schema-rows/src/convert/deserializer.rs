//! Hands values to serde, each as what the plan says it is.
//!
//! serde buffers the content of tagged, untagged and flattened types as `deserialize_any` gives it.
//! So `deserialize_any` decides: an integral float is given as an integer, which every number type
//! reads; null in an `Option` of something that may be null is a null inside
//! of `Some`; an `int64` in an `Any` stands in a newtype; and text that is known not to be an id is
//! bytes, which a `String` takes and an `Id` does not. A number beside an `int64` stays a float.

use serde::de::value::SeqDeserializer;
use serde::de::value::{BorrowedStrDeserializer, I64Deserializer, MapAccessDeserializer};
use serde::de::{
    self, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use super::error::{ConvertError, Visited};
use super::keys::KeyReader;
use super::matches::{check_f32, decided};
use super::plan::{Called, Node};
use convex_schema_core::__internal::{LITERAL, exact_integer};
use convex_schema_core::Literal;
use convex_schema_core::Value;

/// How values are handed over where Rust types differ in what they take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// With everything that a Convex value tells apart.
    Exact,
    /// As JSON would say it, for types that know nothing of Convex: `-0.0` is 0, an `int64` is an
    /// integer, a literal is its value.
    Plain,
}

/// Reads one value that satisfies its plan.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reader<'de> {
    node: &'de Node,
    value: &'de Value,
    style: Style,
    /// Whether the value is a null that is there, in an `Option` that could be absent.
    is_present: bool,
    is_told_apart: bool,
}

fn visit_integer<'de, V: Visitor<'de>>(value: i64, visitor: V) -> Visited<'de, V> {
    match u64::try_from(value) {
        Ok(value) => visitor.visit_u64(value),
        Err(_) => visitor.visit_i64(value),
    }
}

impl<'de> Reader<'de> {
    pub(super) fn new(node: &'de Node, value: &'de Value, style: Style) -> Self {
        let (node, is_told_apart) = decided(node, value);
        Self {
            node,
            value,
            style,
            is_present: false,
            is_told_apart,
        }
    }

    /// Returns the reader of what is inside.
    fn inside(self, node: &'de Node, value: &'de Value) -> Self {
        Self::new(node, value, self.style)
    }

    /// Returns what serde calls the literal, unless that is the literal itself.
    fn variant(self) -> Option<&'static str> {
        match self.node {
            Node::Literal(_, called) => called.variant(),
            _ => None,
        }
    }

    fn elements(self, values: &'de [Value]) -> Elements<'de> {
        Elements {
            reader: self,
            values: values.iter().enumerate(),
        }
    }

    fn entries(self) -> Entries<'de> {
        let Value::Object(entries) = self.value else {
            return Entries::default();
        };
        let entries: Vec<_> = match self.node {
            Node::Object(fields) => {
                let present = fields.iter();
                let present = present.filter_map(|field| {
                    let value = entries.get(&*field.name)?;
                    let is_present = field.is_option && matches!(value, Value::Null);
                    let reader = Self {
                        is_present,
                        ..self.inside(&field.node, value)
                    };
                    Some((&*field.name, reader))
                });
                present.collect()
            }
            node => {
                let node = match node {
                    Node::Record(_, values) => &**values,
                    _ => &Node::Any,
                };
                let all = entries.iter();
                all.map(|(name, value)| (name.as_str(), self.inside(node, value)))
                    .collect()
            }
        };
        Entries {
            entries: entries.into_iter(),
            value: None,
        }
    }

    fn float<V: Visitor<'de>>(self, float: f64, visitor: V) -> Visited<'de, V> {
        let is_negative_zero = float == 0.0 && float.is_sign_negative();
        match exact_integer(float) {
            Some(integer) if self.style == Style::Plain => visit_integer(integer, visitor),
            Some(integer) if !is_negative_zero && !self.is_told_apart => {
                visit_integer(integer, visitor)
            }
            _ => visitor.visit_f64(float),
        }
    }

    fn int64<V: Visitor<'de>>(self, value: i64, visitor: V) -> Visited<'de, V> {
        if matches!(self.node, Node::Any) && self.style == Style::Exact {
            return visitor.visit_newtype_struct(I64Deserializer::new(value));
        }
        visit_integer(value, visitor)
    }

    fn text<V: Visitor<'de>>(self, text: &'de str, visitor: V) -> Visited<'de, V> {
        if self.is_told_apart && self.style == Style::Exact {
            return visitor.visit_borrowed_bytes(text.as_bytes());
        }
        visitor.visit_borrowed_str(text)
    }
}

/// States for which types of numbers integers are looked for.
macro_rules! integers {
    ($($method:ident)+) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Visited<'de, V> {
            match self.value {
                Value::Float64(float) => match exact_integer(*float) {
                    Some(integer) => visit_integer(integer, visitor),
                    None => visitor.visit_f64(*float),
                },
                Value::Int64(value) => visit_integer(*value, visitor),
                _ => self.deserialize_any(visitor),
            }
        }
    )+};
}

impl<'de> Deserializer<'de> for Reader<'de> {
    type Error = ConvertError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Visited<'de, V> {
        if self.is_present {
            return self.deserialize_option(visitor);
        }
        if let (Some(variant), Style::Exact) = (self.variant(), self.style) {
            return visitor.visit_borrowed_str(variant);
        }
        match self.value {
            Value::Null => visitor.visit_unit(),
            Value::Int64(value) => self.int64(*value, visitor),
            Value::Float64(value) => self.float(*value, visitor),
            Value::Boolean(value) => visitor.visit_bool(*value),
            Value::String(text) => self.text(text, visitor),
            Value::Bytes(bytes) => visitor.visit_borrowed_bytes(bytes),
            Value::Array(values) => visitor.visit_seq(self.elements(values)),
            Value::Object(_) => visitor.visit_map(self.entries()),
        }
    }

    integers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
    }

    /// A finite number is never read as an infinite one.
    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Visited<'de, V> {
        match self.value {
            Value::Float64(value) => check_f32(*value).and_then(|()| visitor.visit_f64(*value)),
            _ => self.deserialize_f64(visitor),
        }
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Visited<'de, V> {
        match self.value {
            Value::Float64(value) => visitor.visit_f64(*value),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Visited<'de, V> {
        match self.value {
            Value::Boolean(value) => visitor.visit_bool(*value),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Visited<'de, V> {
        match self.value {
            Value::String(text) => visitor.visit_borrowed_str(text),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Visited<'de, V> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Visited<'de, V> {
        match self.variant() {
            Some(variant) => visitor.visit_borrowed_str(variant),
            None => self.deserialize_str(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Visited<'de, V> {
        match self.value {
            Value::Null if !self.is_present => visitor.visit_none(),
            _ => visitor.visit_some(Self {
                is_present: false,
                ..self
            }),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &str,
        visitor: V,
    ) -> Visited<'de, V> {
        let node = if name == LITERAL {
            &Node::Any
        } else {
            self.node
        };
        visitor.visit_newtype_struct(Self { node, ..self })
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Visited<'de, V> {
        match self.value {
            Value::Bytes(bytes) => visitor.visit_seq(SeqDeserializer::new(bytes.iter().copied())),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Visited<'de, V> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Visited<'de, V> {
        let text = |text: &'de str| BorrowedStrDeserializer::<ConvertError>::new(text);
        match (self.node, self.value, variants) {
            (Node::Literal(_, Called::Variant(name) | Called::Tag(name)), _, _) => {
                visitor.visit_enum(text(name))
            }
            (Node::Literal(literal, Called::Nothing), _, [only])
                if !matches!(literal, Literal::String(_)) =>
            {
                visitor.visit_enum(text(only))
            }
            (_, Value::String(variant), _) => visitor.visit_enum(text(variant)),
            (_, Value::Object(_), _) => {
                visitor.visit_enum(MapAccessDeserializer::new(self.entries()))
            }
            _ => self.deserialize_any(visitor),
        }
    }

    forward_to_deserialize_any! {
        char bytes byte_buf unit unit_struct tuple_struct map struct ignored_any
    }
}

impl<'de> IntoDeserializer<'de, ConvertError> for Reader<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// The elements of an array.
struct Elements<'de> {
    reader: Reader<'de>,
    values: std::iter::Enumerate<std::slice::Iter<'de, Value>>,
}

impl<'de> SeqAccess<'de> for Elements<'de> {
    type Error = ConvertError;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, ConvertError> {
        let Some((index, value)) = self.values.next() else {
            return Ok(None);
        };
        let node = match self.reader.node {
            Node::Array(element) => &**element,
            _ => &Node::Any,
        };
        let element = seed.deserialize(self.reader.inside(node, value));
        element.map(Some).map_err(|error| error.at_index(index))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.values.len())
    }
}

/// The entries of an object.
#[derive(Default)]
struct Entries<'de> {
    entries: std::vec::IntoIter<(&'de str, Reader<'de>)>,
    value: Option<(&'de str, Reader<'de>)>,
}

impl<'de> MapAccess<'de> for Entries<'de> {
    type Error = ConvertError;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, ConvertError> {
        self.value = self.entries.next();
        match self.value {
            Some((key, _)) => seed.deserialize(KeyReader(key)).map(Some),
            None => Ok(None),
        }
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<S::Value, ConvertError> {
        match self.value.take() {
            Some((key, reader)) => {
                let value = seed.deserialize(reader);
                value.map_err(|error| error.in_field(key))
            }
            None => Err(de::Error::custom("a value was asked for before its key")),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.entries.len())
    }
}

#[cfg(test)]
mod tests {
    use crate::{ConvertError, from_value};
    use convex_schema_core::Value;

    #[test]
    fn finite_numbers_are_not_read_as_infinite() {
        let read = |value: f64| from_value::<f32>(&Value::Float64(value));
        for value in [1e300, -1e300, 3.402_823_6e38, f64::MAX] {
            assert_eq!(
                read(value).map_err(|error| error.is_rust()),
                Err(true),
                "{value}"
            );
            let list: Value = [Value::Float64(value)].into_iter().collect();
            let error = from_value::<Vec<f32>>(&list);
            assert_eq!(
                error.as_ref().map_err(ConvertError::path),
                Err("[0]".to_owned())
            );
        }
        let error = read(1e300).map_err(|error| error.to_string());
        let words = "the Rust type holds f32, not floating point `1e300`";
        assert_eq!(error, Err(words.to_owned()));
        assert_eq!(read(f64::from(f32::MAX)), Ok(f32::MAX));
        // It is nearer to the greatest number than to the next power of two, which does not fit.
        assert_eq!(read(3.402_823_5e38), Ok(f32::MAX));
        assert_eq!(read(f64::NEG_INFINITY), Ok(f32::NEG_INFINITY));
        assert_eq!(read(0.1), Ok(0.1));
    }
}
