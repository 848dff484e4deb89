//! Reads the JSON of one validator, as signatures of functions have it.

use serde::Deserialize;
use serde::de::value::MapDeserializer;
use serde::de::{Deserializer, Error};

use super::literal;
use super::shape::{FieldShape, FieldsShape, KnownShape, Noted, ValidatorShape};
use crate::export::validator_json;
use crate::schema::{Schema, TableDefinition, TableRef};
use crate::unknown::{Ordered, UnknownValidator};
use crate::validator::{FieldValidator, FunctionValidator, ObjectValidator, Validator};

/// Reads the JSON of a validator, such as `exportArgs()` of a function returns.
///
/// JSON with a `type` always gives a validator: one whose other keys are not those that its type
/// has in this version is a [`Validator::Unknown`] with all of its JSON.
impl<'de> Deserialize<'de> for Validator {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Ordered::Object(entries) = Ordered::deserialize(deserializer)? else {
            return Err(D::Error::custom(NOT_A_VALIDATOR));
        };
        let tag = entries.iter().find_map(|(key, value)| match value {
            Ordered::String(tag) if key == "type" => Some(tag.clone()),
            _ => None,
        });
        let tag = tag.ok_or_else(|| D::Error::custom(NOT_A_VALIDATOR))?;
        let entries_again = entries.clone().into_iter();
        let shape: Result<ValidatorShape, D::Error> =
            ValidatorShape::deserialize(MapDeserializer::new(entries_again));
        let known = match shape {
            // The known part of a signature counts, with any keys beside it.
            Ok(ValidatorShape::Keyed { known: shape, .. }) => known(shape),
            Ok(shape) => tree(shape),
            Err(_) => None,
        };
        Ok(known.unwrap_or_else(|| {
            let json = Ordered::Object(entries).text();
            Self::Unknown(UnknownValidator::new(tag, json))
        }))
    }
}

const NOT_A_VALIDATOR: &str = "expected the JSON of a validator, an object with a `type`";

/// The validator with this shape; `None` if the backend rejects it.
fn tree(shape: ValidatorShape) -> Option<Validator> {
    match shape {
        ValidatorShape::Known(shape) => known(shape),
        ValidatorShape::Keyed { unknown, .. } | ValidatorShape::Unknown(unknown) => {
            Some(Validator::Unknown(unknown))
        }
    }
}

fn known(shape: KnownShape) -> Option<Validator> {
    Some(match shape {
        KnownShape::Null => Validator::Null,
        KnownShape::Number => Validator::Float64,
        KnownShape::Bigint => Validator::Int64,
        KnownShape::CommitTs => Validator::CommitTs,
        KnownShape::Function {
            fn_type,
            args,
            returns,
        } => Validator::Function(FunctionValidator {
            fn_type,
            args: boxed(args)?,
            returns: boxed(returns)?,
        }),
        KnownShape::Boolean => Validator::Boolean,
        KnownShape::String => Validator::String,
        KnownShape::Bytes => Validator::Bytes,
        KnownShape::Any => Validator::Any,
        KnownShape::Literal { value } => Validator::Literal(literal(value)?),
        KnownShape::Id { table_name } => Validator::Id(table_name),
        KnownShape::Array { value } => Validator::Array(Box::new(tree(*value)?)),
        KnownShape::Record { keys, values } => {
            if values.shape.optional {
                return None;
            }
            let values = field(*values)?.validator;
            Validator::Record(Box::new(tree(*keys)?), Box::new(values))
        }
        KnownShape::Object { value } => Validator::Object(object(value)?),
        KnownShape::Union { value } => {
            Validator::Union(value.into_iter().map(tree).collect::<Option<_>>()?)
        }
    })
}

fn object(FieldsShape(fields): FieldsShape) -> Option<ObjectValidator> {
    let mut object = ObjectValidator::default();
    object.fields.reserve(fields.len());
    for (name, noted) in fields {
        object.fields.push((name, field(noted)?));
    }
    Some(object)
}

/// A field; with unknown keys its validator is not known either.
fn field(noted: Noted<FieldShape>) -> Option<FieldValidator> {
    let optional = noted.shape.optional;
    let validator = tree(noted.shape.field_type)?;
    if noted.unknown.is_empty() {
        return Some(FieldValidator::new(validator, optional));
    }
    let opaque = match validator {
        Validator::Unknown(unknown) => unknown,
        validator => UnknownValidator::of_json(json(validator)),
    };
    let opaque = Validator::Unknown(opaque.beside(noted.unknown));
    Some(FieldValidator::new(opaque, optional))
}

fn json(validator: Validator) -> String {
    let table = TableDefinition::new("", validator);
    let schema = Schema::builder().table(table).build();
    let document = schema.table("").and_then(TableRef::document);
    document.map(validator_json).unwrap_or_default()
}

/// The parts of a function that may be left out; `None` if one is rejected.
#[expect(
    clippy::option_option,
    reason = "a part that is absent, and one that is rejected"
)]
fn boxed(shape: Option<Box<ValidatorShape>>) -> Option<Option<Box<Validator>>> {
    match shape {
        None => Some(None),
        Some(shape) => tree(*shape).map(|validator| Some(Box::new(validator))),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

    use crate::export::validator_json;
    use crate::{Schema, TableDefinition, Validator};

    fn again(json: &str) -> String {
        let validator: Validator = serde_json::from_str(json).unwrap();
        let table = TableDefinition::new("t", validator);
        let schema = Schema::builder().table(table).build();
        validator_json(schema.table("t").unwrap().document().unwrap())
    }

    #[test]
    fn validators_come_back_with_the_order_of_their_fields() {
        for json in [
            r#"{"type":"any"}"#,
            r#"{"type":"object","value":{"b":{"fieldType":{"type":"bigint"},"optional":true},"a":{"fieldType":{"type":"id","tableName":"users"},"optional":false}}}"#,
            r#"{"type":"union","value":[{"type":"literal","value":"x"},{"type":"literal","value":{"$integer":"AQAAAAAAAAA="}},{"type":"null"}]}"#,
            r#"{"type":"record","keys":{"type":"string"},"values":{"fieldType":{"type":"array","value":{"type":"bytes"}},"optional":false}}"#,
            r#"{"type":"function","fnType":"query","args":{"type":"object","value":{}}}"#,
        ] {
            assert_eq!(again(json), json);
        }
    }

    #[test]
    fn what_this_version_does_not_know_is_kept() {
        for json in [
            r#"{"type":"geo","srid":4326}"#,
            r#"{"type":"literal","value":null}"#,
            r#"{"type":"array"}"#,
            r#"{"type":"array","value":{"type":"geo","b":1,"a":2}}"#,
            r#"{"type":"array","value":{"type":"string","maxLength":5}}"#,
            r#"{"type":"object","value":{"a":{"fieldType":{"type":"string"},"optional":true,"since":2}}}"#,
        ] {
            assert_eq!(again(json), json);
        }
        assert!(serde_json::from_str::<Validator>("{}").is_err());
        assert!(serde_json::from_str::<Validator>("3").is_err());
    }
}
