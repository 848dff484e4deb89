//! Collects the content of sequences, structs and maps.

use std::borrow::Cow;

use serde::Serialize;
use serde::ser::{
    SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant,
};

use super::error::ConvertError;
use super::keys::KeyWriter;
use super::serializer::Collector;
use super::written::{Entry, Written};

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

    /// A number that `serde_json` writes as text.
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
