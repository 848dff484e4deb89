//! Collects what serde writes.

use std::borrow::Cow;

use convex_schema_rules::limit::MAX_VALUE_NESTING;
use serde::ser::{
    Error as _, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant,
    SerializeTuple, SerializeTupleStruct, SerializeTupleVariant,
};
use serde::{Serialize, Serializer};

use super::error::{ConvertError, ConvertErrorReason};
use super::keys::KeyWriter;
use super::written::{Entry, Written};
use crate::validate::ViolationCode;
use convex_schema_core::__internal::ANY;

/// Returns the output of serde for `value`.
pub(super) fn write<T: Serialize + ?Sized>(value: &T) -> Result<Written, ConvertError> {
    value.serialize(Collector {
        levels: KEPT_LEVELS,
        exact: false,
    })
}

/// Levels that are collected: more than a value can have, few enough for every stack.
const KEPT_LEVELS: usize = 100;

const _: () = assert!(KEPT_LEVELS > MAX_VALUE_NESTING);

/// Collects one value.
#[derive(Debug, Clone, Copy)]
pub(super) struct Collector {
    levels: usize,
    /// Whether an integer is an `int64`, as in [`Any`](convex_schema_core::Any).
    exact: bool,
}

impl Collector {
    /// Returns the collector for what is inside.
    fn inside(self) -> Result<Self, ConvertError> {
        match self.levels.checked_sub(1) {
            Some(levels) => Ok(Self { levels, ..self }),
            None => Err(ConvertError::new(ConvertErrorReason::Limit {
                code: ViolationCode::TooNestedError,
                message: format!("a value is at most {MAX_VALUE_NESTING} levels deep"),
            })),
        }
    }

    /// Returns the number that `text` stands for, as `serde_json` writes it without its feature
    /// `arbitrary_precision`.
    pub(super) fn number(self, text: &str) -> Result<Written, ConvertError> {
        let integer = text.parse::<i64>().map(i128::from);
        let integer = integer.or_else(|_| text.parse::<u64>().map(i128::from));
        match (integer, text.parse::<f64>()) {
            (Ok(integer), _) if text != "-0" => Ok(self.integer(integer)),
            (_, Ok(float)) if float.is_finite() => Ok(Written::Float64(float)),
            _ => Err(ConvertError::custom(format!(
                "no float is near the number {text}"
            ))),
        }
    }

    fn integer(self, value: i128) -> Written {
        match i64::try_from(value) {
            Ok(value) if self.exact => Written::Int64(value),
            _ => Written::Integer(value),
        }
    }
}

/// States which integers are collected alike.
macro_rules! integers {
    ($($method:ident $ty:ty;)+) => {$(
        fn $method(self, value: $ty) -> Result<Written, ConvertError> {
            Ok(self.integer(value.into()))
        }
    )+};
}

impl Serializer for Collector {
    type Ok = Written;
    type Error = ConvertError;
    type SerializeSeq = Elements;
    type SerializeTuple = Elements;
    type SerializeTupleStruct = Elements;
    type SerializeTupleVariant = Elements;
    type SerializeMap = Entries;
    type SerializeStruct = Entries;
    type SerializeStructVariant = Entries;

    integers! {
        serialize_i8 i8;
        serialize_i16 i16;
        serialize_i32 i32;
        serialize_i64 i64;
        serialize_i128 i128;
        serialize_u8 u8;
        serialize_u16 u16;
        serialize_u32 u32;
        serialize_u64 u64;
    }

    fn serialize_u128(self, value: u128) -> Result<Written, ConvertError> {
        let value = i128::try_from(value).map_err(ConvertError::custom)?;
        Ok(Written::Integer(value))
    }

    fn serialize_bool(self, value: bool) -> Result<Written, ConvertError> {
        Ok(Written::Boolean(value))
    }

    fn serialize_f32(self, value: f32) -> Result<Written, ConvertError> {
        Ok(Written::Float64(value.into()))
    }

    fn serialize_f64(self, value: f64) -> Result<Written, ConvertError> {
        Ok(Written::Float64(value))
    }

    fn serialize_char(self, value: char) -> Result<Written, ConvertError> {
        Ok(Written::Text(value.into()))
    }

    fn serialize_str(self, value: &str) -> Result<Written, ConvertError> {
        Ok(Written::Text(value.to_owned()))
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<Written, ConvertError> {
        Ok(Written::Bytes(value.to_vec()))
    }

    fn serialize_none(self) -> Result<Written, ConvertError> {
        Ok(Written::Absent)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Written, ConvertError> {
        value.serialize(self).map(Written::present)
    }

    fn serialize_unit(self) -> Result<Written, ConvertError> {
        Ok(Written::Null)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Written, ConvertError> {
        Ok(Written::Null)
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<Written, ConvertError> {
        Ok(Written::Variant(variant))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<Written, ConvertError> {
        let exact = self.exact || name == ANY;
        value
            .serialize(Self { exact, ..self })
            .map(Written::present)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Written, ConvertError> {
        let value = value.serialize(self.inside()?).map(Written::present);
        let value = value.map_err(|error| error.in_field(variant))?;
        Ok(Written::Struct(vec![(Cow::Borrowed(variant), value)]))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Elements, ConvertError> {
        Ok(Elements::new(self.inside()?, None))
    }

    fn serialize_tuple(self, _: usize) -> Result<Elements, ConvertError> {
        Ok(Elements::new(self.inside()?, None))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Elements, ConvertError> {
        Ok(Elements::new(self.inside()?, None))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Elements, ConvertError> {
        Ok(Elements::new(self.inside()?, Some(variant)))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Entries, ConvertError> {
        Ok(Entries::of_map(self.inside()?))
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Entries, ConvertError> {
        match name {
            NUMBER => Ok(Entries::of_number(self)),
            _ => Ok(Entries::of_struct(self.inside()?, None)),
        }
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Entries, ConvertError> {
        Ok(Entries::of_struct(self.inside()?, Some(variant)))
    }
}

/// Elements of a sequence.
#[derive(Debug)]
pub(super) struct Elements {
    collector: Collector,
    variant: Option<&'static str>,
    written: Vec<Written>,
}

impl Elements {
    pub(super) fn new(collector: Collector, variant: Option<&'static str>) -> Self {
        Self {
            collector,
            variant,
            written: Vec::new(),
        }
    }

    fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ConvertError> {
        let index = self.written.len();
        let element = value.serialize(self.collector);
        let element = element.map_err(|error| error.at_index(index))?;
        self.written.push(element);
        Ok(())
    }

    fn finish(self) -> Written {
        in_variant(self.variant, Written::Array(self.written))
    }
}

/// Entries of a struct or a map.
#[derive(Debug)]
pub(super) struct Entries {
    collector: Collector,
    variant: Option<&'static str>,
    is_struct: bool,
    /// Whether the one field is a number as text.
    is_number: bool,
    written: Vec<Entry>,
    key: Option<String>,
}

/// The name under which `serde_json` writes a number as text, as a struct with one field of that
/// name, where a crate of the build has switched on its feature `arbitrary_precision`.
pub(super) const NUMBER: &str = "$serde_json::private::Number";

impl Entries {
    pub(super) fn of_struct(collector: Collector, variant: Option<&'static str>) -> Self {
        Self {
            variant,
            is_struct: true,
            ..Self::of_map(collector)
        }
    }

    /// Returns a number that `serde_json` writes as text.
    pub(super) fn of_number(collector: Collector) -> Self {
        Self {
            is_number: true,
            ..Self::of_map(collector)
        }
    }

    pub(super) fn of_map(collector: Collector) -> Self {
        Self {
            collector,
            variant: None,
            is_struct: false,
            is_number: false,
            written: Vec::new(),
            key: None,
        }
    }

    fn push<T: Serialize + ?Sized>(
        &mut self,
        key: Cow<'static, str>,
        value: &T,
    ) -> Result<(), ConvertError> {
        match value.serialize(self.collector) {
            Ok(value) => self.written.push((key, value)),
            Err(error) => return Err(error.in_field(&key)),
        }
        Ok(())
    }

    fn finish(self) -> Result<Written, ConvertError> {
        if let (true, [(_, Written::Text(number))]) = (self.is_number, &*self.written) {
            return self.collector.number(number);
        }
        let content = if self.is_struct {
            Written::Struct(self.written)
        } else {
            Written::Map(self.written)
        };
        Ok(in_variant(self.variant, content))
    }
}

fn in_variant(variant: Option<&'static str>, content: Written) -> Written {
    match variant {
        Some(variant) => Written::Struct(vec![(Cow::Borrowed(variant), content)]),
        None => content,
    }
}

/// States which traits collect elements.
macro_rules! elements {
    ($($collects:ident $method:ident;)+) => {$(
        impl $collects for Elements {
            type Ok = Written;
            type Error = ConvertError;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ConvertError> {
                self.push(value)
            }

            fn end(self) -> Result<Written, ConvertError> {
                Ok(self.finish())
            }
        }
    )+};
}

elements! {
    SerializeSeq serialize_element;
    SerializeTuple serialize_element;
    SerializeTupleStruct serialize_field;
    SerializeTupleVariant serialize_field;
}

/// States which traits collect fields.
macro_rules! fields {
    ($($collects:ident;)+) => {$(
        impl $collects for Entries {
            type Ok = Written;
            type Error = ConvertError;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), ConvertError> {
                self.push(name.into(), value)
            }

            fn end(self) -> Result<Written, ConvertError> {
                self.finish()
            }
        }
    )+};
}

fields! {
    SerializeStruct;
    SerializeStructVariant;
}

impl SerializeMap for Entries {
    type Ok = Written;
    type Error = ConvertError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), ConvertError> {
        self.key = Some(key.serialize(KeyWriter)?);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), ConvertError> {
        let key = self.key.take().unwrap_or_default();
        self.push(key.into(), value)
    }

    fn end(self) -> Result<Written, ConvertError> {
        self.finish()
    }
}

#[cfg(test)]
mod tests {
    use serde::Serialize;
    use serde::ser::{SerializeStruct, Serializer};

    use super::NUMBER;
    use crate::from_serde;
    use convex_schema_core::Value;

    /// A number as `serde_json` writes it with its feature `arbitrary_precision`.
    struct Precise(&'static str);

    impl Serialize for Precise {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut number = serializer.serialize_struct(NUMBER, 1)?;
            number.serialize_field(NUMBER, self.0)?;
            number.end()
        }
    }

    #[test]
    fn numbers_of_arbitrary_precision_are_numbers() {
        for (text, want) in [
            ("1", 1.0),
            ("-7", -7.0),
            ("1.5", 1.5),
            ("1e3", 1000.0),
            ("-0", -0.0),
        ] {
            let list: Value = [Value::Float64(want)].into_iter().collect();
            assert_eq!(from_serde(&[Precise(text)]), Ok(list), "{text}");
        }
        assert!(from_serde(&Precise("1e999")).is_err());
        // More digits than a float has, and an integer that no float equals.
        assert_eq!(
            from_serde(&Precise("0.1000000000000000055")),
            Ok(Value::Float64(0.1))
        );
        assert!(from_serde(&Precise("9007199254740993")).is_err());
    }
}
