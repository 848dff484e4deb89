//! The cases of validation that a person can read.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use std::num::NonZeroU32;

use convex_schema_core::{Schema, TableMapping, Value};
use convex_schema_rows::validate::{Mode, Rows};
use convex_schema_tests::vectors::{report, small};
use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Deserialize)]
struct Readable {
    cases: Vec<ReadableCase>,
}

#[derive(Deserialize)]
struct ReadableCase {
    scope: String,
    validator: Box<RawValue>,
    value_wire: serde_json::Value,
    expect: ReadableExpect,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ReadableExpect {
    ok: bool,
    kind: String,
    path: String,
    field: Option<String>,
}

impl ReadableCase {
    /// The error: kind, path and field.
    fn outcome(&self) -> Option<(String, String, Option<String>)> {
        let validator = self.validator.get();
        let table = self.scope == "table";
        let document = if table {
            validator.to_owned()
        } else {
            format!(
                r#"{{"type":"object","value":{{"x":{{"fieldType":{validator},"optional":false}}}}}}"#
            )
        };
        let lists = r#""indexes":[],"searchIndexes":[],"vectorIndexes":[]"#;
        let schema = format!(
            r#"{{"tables":[{{"tableName":"users",{lists},"documentType":{document}}}],"schemaValidation":true}}"#
        );
        let schema = match Schema::from_export_json(&schema) {
            Ok(schema) => schema,
            Err(error) => {
                return Some((error.problems[0].code.to_string(), String::new(), None));
            }
        };
        let rows = Rows::with_mapping(&schema, two_tables());
        let value = Value::from_wire_json(self.value_wire.clone()).expect("a case is a value");
        let document = if table {
            value
        } else {
            [("x", value)].into_iter().collect()
        };
        let violation = rows.table("users").validate(&document, Mode::Pure).err()?;
        let path = if table {
            violation.path().to_owned()
        } else {
            violation.path().strip_prefix(".x")?.to_owned()
        };
        Some((
            violation.code().to_string(),
            path,
            violation.field().map(str::to_owned),
        ))
    }
}

fn two_tables() -> TableMapping {
    let mut mapping = TableMapping::new();
    for (name, number) in [("users", 10001), ("posts", 10002)] {
        let number = NonZeroU32::new(number).expect("no number here is 0");
        mapping
            .insert(name, number)
            .expect("the names and numbers differ");
    }
    mapping
}

#[test]
fn readable_cases() {
    let Readable { cases } = small("validation");
    let mut disagreements = Vec::new();
    for case in &cases {
        let want = &case.expect;
        let agrees = match case.outcome() {
            None => want.ok,
            Some((kind, path, field)) => {
                kind == want.kind
                    && path == want.path
                    && (want.field.is_none() || want.field == field)
            }
        };
        if !agrees {
            disagreements.push(format!(
                "{} {}: ours {:?}",
                case.validator,
                case.value_wire,
                case.outcome()
            ));
        }
    }
    report("small/validation", cases.len(), &disagreements);
}
