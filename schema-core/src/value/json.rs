//! JSON before it means anything: what the text says about numbers, order and duplicates.
//!
//! `serde_json` does not help here: the parts that it keeps depend on features that any crate of a build
//! can switch on.

use std::fmt;

use convex_schema_rules::limit::MAX_VALUE_NESTING;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::error::{JsonErrorKind, ValueError, ValueErrorReason};
use crate::json::{self, JsonError};

/// A JSON text, read.
#[derive(Debug)]
pub(super) enum Json {
    Null,
    Bool(bool),
    Number(Number),
    String(String),
    Array(Vec<Json>),
    /// Every key once, at the place where it came first and with the value that came last, as in
    /// the backend's maps.
    Object(Vec<(String, Json)>),
}

/// A JSON number.
#[derive(Debug, Clone, Copy)]
pub(super) struct Number {
    /// The float that is nearest to it; never infinite, and `-0` keeps its sign.
    pub(super) float: f64,
    /// Its value if it is written as an integer that fits. `-0` is not.
    pub(super) integer: Option<i64>,
}

/// Levels of nesting that are kept; what is deeper is left out, and no value is that deep.
///
/// `serde_json` recurses at most 127 levels, but skips ignored values without recursion. So
/// deep JSON is a value that is too nested, as in the backend, and not an error in the JSON.
const KEPT_LEVELS: usize = 100;

const _: () = assert!(KEPT_LEVELS > MAX_VALUE_NESTING);

impl Json {
    /// The kind of JSON, for a sentence.
    pub(super) const fn noun(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::Array(_) => "an array",
            Self::Object(_) => "an object",
        }
    }

    /// Reads `text`, all of it.
    pub(super) fn parse(text: &str) -> Result<Self, ValueError> {
        let mut text = json::Reader::new(text);
        let json = Reader::of(KEPT_LEVELS).deserialize(&mut text);
        json.and_then(|json| text.end().map(|()| json))
            .map_err(|error| not_json(&error))
    }

    /// Takes over JSON that `serde_json` has read.
    pub(super) fn from_serde(json: serde_json::Value) -> Result<Self, ValueError> {
        Self::within(json, KEPT_LEVELS)
    }

    fn within(json: serde_json::Value, levels: usize) -> Result<Self, ValueError> {
        Ok(match json {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Bool(value) => Self::Bool(value),
            serde_json::Value::Number(number) => Self::Number(Number::from_serde(&number)?),
            serde_json::Value::String(text) => Self::String(text),
            serde_json::Value::Array(_) if levels == 1 => Self::Array(Vec::new()),
            serde_json::Value::Array(elements) => {
                let elements = elements.into_iter();
                let elements = elements.map(|element| Self::within(element, levels - 1));
                Self::Array(elements.collect::<Result<_, _>>()?)
            }
            serde_json::Value::Object(_) if levels == 1 => Self::Object(Vec::new()),
            serde_json::Value::Object(fields) => {
                let fields = fields.into_iter();
                let fields = fields.map(|(key, value)| Ok((key, Self::within(value, levels - 1)?)));
                Self::Object(fields.collect::<Result<_, ValueError>>()?)
            }
        })
    }
}

impl Number {
    fn from_serde(number: &serde_json::Number) -> Result<Self, ValueError> {
        let float = number.as_f64().ok_or_else(out_of_range)?;
        // With arbitrary precision `-0` counts as the integer 0.
        let negative_zero = float == 0.0 && float.is_sign_negative();
        let integer = number.as_i64().filter(|_| !negative_zero);
        Ok(Self { float, integer })
    }
}

fn out_of_range() -> ValueError {
    ValueError::new(ValueErrorReason::NotJson {
        kind: JsonErrorKind::OutOfRange,
        message: "a number beyond all floats".to_owned(),
        position: None,
    })
}

fn not_json(error: &JsonError) -> ValueError {
    let kind = if error.is_cut_off() {
        JsonErrorKind::CutOff
    } else if error.is_out_of_range() {
        JsonErrorKind::OutOfRange
    } else {
        JsonErrorKind::Syntax
    };
    ValueError::new(ValueErrorReason::NotJson {
        kind,
        message: error.message().to_owned(),
        position: error.place(),
    })
}

/// Reads JSON with at most this many levels, at least one.
#[derive(Clone, Copy)]
struct Reader {
    levels: usize,
}

impl Reader {
    fn of(levels: usize) -> Self {
        Self { levels }
    }

    /// The reader of what a container holds, if that is kept.
    fn below(self) -> Option<Self> {
        let levels = self.levels - 1;
        (levels > 0).then(|| Self::of(levels))
    }
}

impl<'de> DeserializeSeed<'de> for Reader {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reader {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    #[expect(clippy::cast_precision_loss, reason = "rounding is what Convex does")]
    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Number(Number {
            float: value as f64,
            integer: Some(value),
        }))
    }

    #[expect(clippy::cast_precision_loss, reason = "rounding is what Convex does")]
    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Number(Number {
            float: value as f64,
            integer: i64::try_from(value).ok(),
        }))
    }

    fn visit_f64<E>(self, float: f64) -> Result<Json, E> {
        Ok(Json::Number(Number {
            float,
            integer: None,
        }))
    }

    fn visit_str<E>(self, text: &str) -> Result<Json, E> {
        Ok(Json::String(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Json, E> {
        Ok(Json::String(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Json, A::Error> {
        let mut array = Vec::new();
        let Some(reader) = self.below() else {
            while elements.next_element::<IgnoredAny>()?.is_some() {}
            return Ok(Json::Array(array));
        };
        while let Some(element) = elements.next_element_seed(reader)? {
            array.push(element);
        }
        Ok(Json::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Json, A::Error> {
        let mut object = Vec::new();
        while let Some(key) = fields.next_key::<String>()? {
            match self.below() {
                Some(reader) => object.push((key, fields.next_value_seed(reader)?)),
                None => {
                    fields.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(Json::Object(without_duplicates(object)))
    }
}

/// Drops repeated keys: the first place stays, with the last value.
fn without_duplicates(mut object: Vec<(String, Json)>) -> Vec<(String, Json)> {
    let mut order: Vec<usize> = (0..object.len()).collect();
    // Stable, so that repetitions of a key stay in the order of the text.
    order.sort_by(|a, b| object[*a].0.cmp(&object[*b].0));
    let mut repeated = Vec::new();
    let mut first = 0;
    for at in 1..order.len() {
        if object[order[first]].0 == object[order[at]].0 {
            repeated.push((order[first], order[at]));
        } else {
            first = at;
        }
    }
    if repeated.is_empty() {
        return object;
    }
    let mut keep = vec![true; object.len()];
    for (first, later) in repeated {
        object[first].1 = std::mem::replace(&mut object[later].1, Json::Null);
        keep[later] = false;
    }
    let mut kept = keep.into_iter();
    object.retain(|_| kept.next().unwrap_or(true));
    object
}

#[cfg(test)]
mod tests;
