//! serde_json's tree, held against a JSON Schema by the `jsonschema` crate.

use bench_rows::data::Data;
use convex_schema_core::export::validator_json;
use jsonschema::PatternOptions;
use serde_json::{Map, Value, json};

use super::{Contestant, Each};
use crate::Outcome;

/// The contestant for one table.
pub fn contestant<'a>(data: Data, lines: &'a [&'a [u8]]) -> Outcome<Box<dyn Contestant + 'a>> {
    let validator = jsonschema::options()
        .with_pattern_options(PatternOptions::regex())
        .build(&schema(data)?)?;
    Ok(Box::new(Each {
        name: "jsonschema",
        lines,
        accepts: move |it: &[u8]| {
            serde_json::from_slice::<Value>(it).is_ok_and(|row| validator.is_valid(&row))
        },
    }))
}

/// The table's validator as JSON Schema.
pub fn schema(data: Data) -> Outcome<Value> {
    let schema = data.schema();
    let table = schema.table(data.table());
    let document = table.and_then(|it| it.document()).ok_or("no validator")?;
    Ok(translate(&serde_json::from_str(&validator_json(document))?))
}

/// From what JavaScript's `validator.json` holds.
fn translate(validator: &Value) -> Value {
    let of = |key: &str| &validator[key];
    match of("type").as_str().unwrap_or_default() {
        "any" => json!({}),
        "id" => json!({"type": "string", "pattern": "^[0-9a-hjkmnp-tv-z]{31,37}$"}),
        "literal" => json!({"const": of("value")}),
        "array" => json!({"type": "array", "items": translate(of("value"))}),
        "record" => json!({
            "type": "object",
            "additionalProperties": translate(&of("values")["fieldType"]),
        }),
        "object" => object(of("value")),
        "union" => {
            let members = of("value").as_array().into_iter().flatten();
            json!({"anyOf": members.map(translate).collect::<Vec<_>>()})
        }
        simple => json!({"type": simple}),
    }
}

fn object(fields: &Value) -> Value {
    let (mut properties, mut required) = (Map::new(), Vec::new());
    for (name, field) in fields.as_object().into_iter().flatten() {
        properties.insert(name.clone(), translate(&field["fieldType"]));
        if field["optional"] == false {
            required.push(name);
        }
    }
    json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}
