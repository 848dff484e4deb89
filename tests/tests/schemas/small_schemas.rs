//! Schemas against the cases that a person can read.

use convex_schema_core::export::export_json;
use convex_schema_core::{ProblemCode, Schema, SchemaError, export};
use convex_schema_tests::facts;
use convex_schema_tests::vectors::small;
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

#[derive(Deserialize)]
struct Definitions {
    document_validator: Value,
    cases: Vec<IndexCase>,
    table_names: Vec<NameCase>,
    field_validators: Vec<ValidatorCase>,
}

#[derive(Deserialize)]
struct Answer {
    ok: bool,
    #[serde(default)]
    code: String,
}

#[derive(Deserialize)]
struct IndexCase {
    kind: String,
    #[serde(default)]
    indexes: Vec<Value>,
    #[serde(default)]
    count: usize,
    expect: Answer,
}

#[derive(Deserialize)]
struct NameCase {
    name: String,
    expect: Answer,
}

#[derive(Deserialize)]
struct ValidatorCase {
    validator: Value,
    expect: Answer,
}

/// Asserts that a schema of one table gets the backend's answer.
fn assert_answer(table: &Value, want: &Answer) {
    let text = json!({"tables": [table], "schemaValidation": true}).to_string();
    let answer = Schema::from_export_json(&text);
    assert_eq!(answer.is_ok(), want.ok, "{text}");
    let error = answer.err();
    let first = error.iter().flat_map(SchemaError::errors).next();
    let code = first.map_or("", |problem| problem.code.as_str());
    assert_eq!(code, want.code, "{text}");
}

#[test]
fn index_definitions() {
    let definitions: Definitions = small("index_definitions");
    for case in definitions.cases {
        let indexes = match case.kind.as_str() {
            "count" => (0..case.count).map(numbered_index).collect(),
            _ => case.indexes,
        };
        let mut table = json!({
            "tableName": "t",
            "documentType": definitions.document_validator,
            "indexes": [],
            "stagedDbIndexes": [],
            "searchIndexes": [],
            "stagedSearchIndexes": [],
            "vectorIndexes": [],
            "stagedVectorIndexes": [],
        });
        for mut index in indexes {
            let list = list_of(&index);
            index["indexDescriptor"] = index["name"].take();
            if let Some(indexes) = table[list].as_array_mut() {
                indexes.push(index);
            }
        }
        assert_answer(&table, &case.expect);
    }
}

/// One of many indexes, all of them different and some of them staged.
fn numbered_index(number: usize) -> Value {
    let (first, second) = (number / 19, number % 19);
    let second = if second >= first { second + 1 } else { second };
    json!({
        "name": format!("i{number}"),
        "fields": [format!("f{first}"), format!("f{second}")],
        "staged": number % 2 == 1,
    })
}

fn list_of(index: &Value) -> &'static str {
    let staged = index["staged"] == true;
    match (index["kind"].as_str(), staged) {
        (Some("search"), false) => "searchIndexes",
        (Some("search"), true) => "stagedSearchIndexes",
        (Some("vector"), false) => "vectorIndexes",
        (Some("vector"), true) => "stagedVectorIndexes",
        (_, false) => "indexes",
        (_, true) => "stagedDbIndexes",
    }
}

#[test]
fn table_names() {
    for case in small::<Definitions>("index_definitions").table_names {
        let table = json!({"tableName": case.name, "indexes": []});
        assert_answer(&table, &case.expect);
    }
}

#[test]
fn field_validators() {
    for mut case in small::<Definitions>("index_definitions").field_validators {
        // The backend of the vectors rejects types that it does not know. A newer one may know them,
        // so they are carried here, with a warning.
        let is_unknown = case.validator["type"] == "float64";
        if is_unknown {
            case.expect = Answer {
                ok: true,
                code: String::new(),
            };
        }
        let fields = json!({"x": {"fieldType": case.validator, "optional": false}});
        let document = json!({"type": "object", "value": fields});
        let table = json!({"tableName": "t", "indexes": [], "documentType": document});
        assert_answer(&table, &case.expect);
        if is_unknown {
            let text = json!({"tables": [table], "schemaValidation": true}).to_string();
            let problems = Schema::from_export_json(&text).map(|schema| schema.check());
            let codes = problems.map(|them| them.iter().map(|it| it.code).collect::<Vec<_>>());
            assert_eq!(codes, Ok(vec![ProblemCode::UnknownValidator]), "{text}");
        }
    }
}

#[derive(Deserialize)]
struct Exports {
    constructs: std::collections::BTreeMap<String, Construct>,
}

#[derive(Deserialize)]
struct Construct {
    export: Exported,
}

/// The output of npm `convex` for a validator, a table or a schema.
#[derive(Deserialize)]
struct Exported {
    validator_json: Option<Box<RawValue>>,
    table_export: Option<Box<RawValue>>,
    schema_export_text: Option<String>,
}

/// The output of npm `convex` is read and printed again, byte for byte.
#[test]
fn exports_of_npm_convex() {
    let constructs = small::<Exports>("schema_exports").constructs;
    assert!(constructs.len() > 40, "{} constructs", constructs.len());
    for (name, construct) in constructs {
        let text = schema_text(&construct.export);
        let found = export::read(&text).map(|schema| export_json(&schema));
        assert_eq!(found.as_deref(), Ok(text.as_str()), "{name}");
    }
}

/// So is what npm `convex` 1.49 prints, `v.function` in every form among it, and equal exports are
/// equal schemas.
#[test]
fn exports_of_npm_convex_1_49() {
    let exports = facts::exports();
    let handles = exports
        .values()
        .filter(|it| it.contains("\"type\":\"function\""));
    assert!(handles.count() > 100 && exports.len() > 160);
    for (construct, text) in exports {
        let schema = export::read(&text);
        let again = schema.as_ref().map(export_json);
        assert_eq!(again.as_deref(), Ok(text.as_str()), "{construct}");
        // Nothing of it is new to us.
        let problems = schema.iter().flat_map(Schema::check);
        let ours = [ProblemCode::UnknownKey, ProblemCode::UnknownValidator];
        let unknown = problems.filter(|problem| ours.contains(&problem.code));
        assert_eq!(unknown.count(), 0, "{construct}");
    }
}

fn schema_text(exported: &Exported) -> String {
    if let Some(text) = &exported.schema_export_text {
        return text.clone();
    }
    let table = match (&exported.table_export, &exported.validator_json) {
        (Some(table), _) => compact(table.get()),
        (None, Some(validator)) => {
            let lists = [
                "indexes",
                "stagedDbIndexes",
                "searchIndexes",
                "stagedSearchIndexes",
                "vectorIndexes",
                "stagedVectorIndexes",
            ];
            let lists: String = lists.map(|list| format!(r#""{list}":[],"#)).concat();
            format!(r#"{{{lists}"documentType":{}}}"#, compact(validator.get()))
        }
        (None, None) => String::new(),
    };
    let table = table.replacen('{', r#"{"tableName":"t","#, 1);
    format!(r#"{{"tables":[{table}],"schemaValidation":true}}"#)
}

/// JSON without the white space between its tokens, as `JSON.stringify` spells strings.
fn compact(json: &str) -> String {
    let mut out = String::new();
    let mut rest = json;
    while let Some(at) = rest.find('"') {
        out.extend(rest[..at].chars().filter(|c| !c.is_whitespace()));
        let mut strings = serde_json::Deserializer::from_str(&rest[at..]).into_iter::<String>();
        let text = strings.next().and_then(Result::ok).unwrap_or_default();
        out.push_str(&Value::from(text).to_string());
        rest = &rest[at + strings.byte_offset()..];
    }
    out.extend(rest.chars().filter(|c| !c.is_whitespace()));
    out
}
