//! Keys of maps: texts, whatever Rust type holds them. Numbers and booleans are written and read as
//! `serde_json` does it.

use serde::de::value::BorrowedStrDeserializer;
use serde::de::{Deserializer, Visitor};
use serde::ser::{Impossible, Serialize, Serializer};

use super::error::{ConvertError, ConvertErrorReason, Visited};

/// Writes a key.
pub(super) struct KeyWriter;

fn no_text<T>() -> Result<T, ConvertError> {
    Err(ConvertError::new(ConvertErrorReason::KeyNotText))
}

/// Declares the types that cannot be keys.
macro_rules! no_keys {
    ($($method:ident($($ty:ty),*) $(-> $out:ident)?;)+) => {$(
        fn $method(self, $(_: $ty),*) -> Result<no_keys!(@ $($out)?), ConvertError> {
            no_text()
        }
    )+};
    (@) => { String };
    (@ $out:ident) => { Impossible<String, ConvertError> };
}

/// States whose keys are written as they are printed.
macro_rules! printed_keys {
    ($($method:ident $ty:ty;)+) => {$(
        fn $method(self, key: $ty) -> Result<String, ConvertError> {
            Ok(key.to_string())
        }
    )+};
}

impl Serializer for KeyWriter {
    type Ok = String;
    type Error = ConvertError;
    type SerializeSeq = Impossible<String, ConvertError>;
    type SerializeTuple = Impossible<String, ConvertError>;
    type SerializeTupleStruct = Impossible<String, ConvertError>;
    type SerializeTupleVariant = Impossible<String, ConvertError>;
    type SerializeMap = Impossible<String, ConvertError>;
    type SerializeStruct = Impossible<String, ConvertError>;
    type SerializeStructVariant = Impossible<String, ConvertError>;

    printed_keys! {
        serialize_bool bool;
        serialize_i8 i8;
        serialize_i16 i16;
        serialize_i32 i32;
        serialize_i64 i64;
        serialize_i128 i128;
        serialize_u8 u8;
        serialize_u16 u16;
        serialize_u32 u32;
        serialize_u64 u64;
        serialize_u128 u128;
    }

    no_keys! {
        serialize_f32(f32);
        serialize_f64(f64);
        serialize_bytes(&[u8]);
        serialize_none();
        serialize_unit();
        serialize_unit_struct(&'static str);
        serialize_seq(Option<usize>) -> Seq;
        serialize_tuple(usize) -> Tuple;
        serialize_tuple_struct(&'static str, usize) -> Tuple;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Tuple;
        serialize_map(Option<usize>) -> Map;
        serialize_struct(&'static str, usize) -> Struct;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Struct;
    }

    fn serialize_char(self, value: char) -> Result<String, ConvertError> {
        Ok(value.into())
    }

    fn serialize_str(self, value: &str) -> Result<String, ConvertError> {
        Ok(value.to_owned())
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<String, ConvertError> {
        Ok(variant.to_owned())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<String, ConvertError> {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<String, ConvertError> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<String, ConvertError> {
        no_text()
    }
}

/// Reads a key.
pub(super) struct KeyReader<'de>(pub(super) &'de str);

impl<'de> KeyReader<'de> {
    fn text(self) -> BorrowedStrDeserializer<'de, ConvertError> {
        BorrowedStrDeserializer::new(self.0)
    }
}

/// States which types of keys are read from a text that prints alike.
macro_rules! printed_keys_read {
    ($($method:ident $ty:ty, $visit:ident;)+) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Visited<'de, V> {
            match self.0.parse::<$ty>() {
                // `+7` and `07` are other keys than `7`.
                Ok(key) if key.to_string() == self.0 => visitor.$visit(key),
                _ => self.deserialize_any(visitor),
            }
        }
    )+};
}

impl<'de> Deserializer<'de> for KeyReader<'de> {
    type Error = ConvertError;

    printed_keys_read! {
        deserialize_bool bool, visit_bool;
        deserialize_i8 i64, visit_i64;
        deserialize_i16 i64, visit_i64;
        deserialize_i32 i64, visit_i64;
        deserialize_i64 i64, visit_i64;
        deserialize_i128 i128, visit_i128;
        deserialize_u8 u64, visit_u64;
        deserialize_u16 u64, visit_u64;
        deserialize_u32 u64, visit_u64;
        deserialize_u64 u64, visit_u64;
        deserialize_u128 u128, visit_u128;
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Visited<'de, V> {
        visitor.visit_borrowed_str(self.0)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &str, visitor: V) -> Visited<'de, V> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Visited<'de, V> {
        visitor.visit_some(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Visited<'de, V> {
        visitor.visit_enum(self.text())
    }

    serde::forward_to_deserialize_any! {
        f32 f64 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct
        identifier ignored_any
    }
}
