//! Documents of the vectors as JSON Schema judges them; the tests with ajv have this room too.

use convex_schema_core::{Schema, Value};
use serde_json::Value as Tree;

use super::JsonSchemaEncoding;

/// A document of the vectors in one encoding, and the definition that judges it.
pub(crate) struct Held {
    pub(crate) definition: String,
    pub(crate) document: Tree,
    /// Without the fields that are left out in `document`.
    value: Option<Value>,
}

impl Held {
    /// Returns `None` where the backend's verdict is not one on the validator of a table, and where the document
    /// can't be written: it is not a Convex value, so only wire JSON has it.
    pub(crate) fn new(case: &Tree, schema: &Schema, encoding: JsonSchemaEncoding) -> Option<Self> {
        schema.table(case["table"].as_str()?)?;
        if !schema.schema_validation() || case["pending"] == true {
            return None;
        }
        let mut wire = case["doc"].clone();
        let is_stored = is_stored(&wire);
        if let Some(fields) = wire.as_object_mut() {
            fields.retain(|name, _| match case["mode"].as_str() {
                // The validator alone sees no system fields.
                Some("pure") => !name.starts_with('_'),
                // A stored document is not asked for its other names.
                Some("existing") => !name.starts_with('_') || is_system_field(name),
                // An insert may have one of both system fields.
                _ => is_stored || !is_system_field(name),
            });
        }
        let value = Value::from_wire_json(wire.clone()).ok();
        let document = match (encoding, &value) {
            (JsonSchemaEncoding::Wire, _) => wire,
            (JsonSchemaEncoding::Clean, Some(value)) => value.to_clean_json(),
            // Export JSON: seen from outside of its crate, the enum may have more encodings.
            (_, Some(value)) => value.to_export_json(),
            (_, None) => return None,
        };
        let form = if is_stored && case["mode"] != "pure" {
            "document"
        } else {
            "new"
        };
        Some(Self {
            definition: format!("{}.{form}", case["table"].as_str()?),
            document,
            value,
        })
    }

    /// Why the JSON Schema may accept a document that the backend rejects: a name of the list in
    /// `json_schema()`.
    pub(crate) fn exception(
        &self,
        case: &Tree,
        encoding: JsonSchemaEncoding,
    ) -> Option<&'static str> {
        let text = |name: &str| case["expect"][name].as_str().unwrap_or_default();
        let export = case["schema"].as_str().unwrap_or_default();
        let has = |kind: &str| export.contains(&format!("\"type\":\"{kind}\""));
        let any_scalar = |test: fn(&Value) -> bool| {
            self.value
                .as_ref()
                .is_some_and(|value| any_scalar(value, test))
        };
        match text("code") {
            "InvalidIdError" => return Some("ids"),
            "TooNestedError" | "TooManyFieldsError" | "ArrayTooLong" => return Some("limits"),
            "InvalidCreationTimeError" => return Some("any"),
            _ => {}
        }
        if case["group"]
            .as_str()
            .is_some_and(|group| group.starts_with("nesting"))
        {
            return Some("limits");
        }
        if text("stage") == "value" {
            return has("any").then_some("any");
        }
        if has("id") && any_scalar(|value| matches!(value, Value::String(text) if is_like_id(text)))
        {
            return Some("ids");
        }
        match encoding {
            JsonSchemaEncoding::Wire => None,
            JsonSchemaEncoding::Clean => any_scalar(is_spelled_as_text).then_some("clean"),
            _ => any_scalar(is_whole).then_some("numbers"),
        }
    }
}

fn is_stored(document: &Tree) -> bool {
    document.get("_id").is_some() && document.get("_creationTime").is_some()
}

fn is_system_field(name: &str) -> bool {
    matches!(name, "_id" | "_creationTime")
}

fn any_scalar(value: &Value, test: fn(&Value) -> bool) -> bool {
    match value {
        Value::Array(elements) => elements.iter().any(|element| any_scalar(element, test)),
        Value::Object(fields) => fields
            .iter()
            .any(|(name, field)| test(&Value::from(name.as_str())) || any_scalar(field, test)),
        scalar => test(scalar),
    }
}

/// Whether a text has the letters and the length of an id.
fn is_like_id(text: &str) -> bool {
    let is_letter = |letter: char| letter.is_ascii_digit() || letter.is_ascii_lowercase();
    matches!(text.len(), 31 | 32 | 34 | 36 | 37) && text.chars().all(is_letter)
}

/// Whether a number is an integer to JSON Schema.
fn is_whole(value: &Value) -> bool {
    match value {
        Value::Int64(_) => true,
        Value::Float64(float) => float.fract() == 0.0,
        _ => false,
    }
}

/// Whether clean JSON has a string for the value, or for another that is spelled the same.
fn is_spelled_as_text(value: &Value) -> bool {
    let is_base64 = |letter: char| letter.is_ascii_alphanumeric() || "+/=".contains(letter);
    match value {
        Value::Int64(_) | Value::Bytes(_) => true,
        Value::Float64(float) => !float.is_finite() || *float == 0.0,
        Value::String(text) => text.parse::<f64>().is_ok() || text.chars().all(is_base64),
        _ => false,
    }
}
