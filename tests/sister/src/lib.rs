//! Tests of a build in which a sister crate has `arbitrary_precision`, `preserve_order` and
//! `raw_value` of `serde_json` switched on: every reader gives what it gives without.
#![cfg(test)]

use convex_schema::export::{export_json, read};
use convex_schema::files::{Input, Options, validate};
use convex_schema::validate::{Mode, Rows, ViolationCode};
use convex_schema::value::PendingValue;
use convex_schema::{
    Any, ConvexType, Row, Table, Validator, Value, from_clean_json, from_json, from_json_value,
    from_serde, schema, to_json, v,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Table)]
#[table(name = "things")]
struct Thing {
    count: f64,
    #[convex(int64)]
    big: Option<i64>,
    small: Option<u8>,
    any: Option<Any>,
    js: Option<serde_json::Value>,
    either: Option<Either>,
    #[serde(flatten)]
    inside: Inside,
    tagged: Option<Tagged>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ConvexType)]
struct Inside {
    rank: Option<f64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ConvexType)]
#[serde(untagged)]
enum Either {
    Number(f64),
    Text(String),
    List(Vec<f64>),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ConvexType)]
#[serde(tag = "kind", rename_all = "camelCase")]
enum Tagged {
    At { x: f64 },
    Nowhere,
}

const ROW: &str = r#"{"any":[1.5,{"a":-0.0}],"big":{"$integer":"BwAAAAAAAAA="},"count":1.0,"either":[0.1],"js":{"n":12.0},"rank":2.5,"small":3.0,"tagged":{"kind":"at","x":1e300}}"#;

fn thing() -> Thing {
    Thing {
        count: 1.0,
        big: Some(7),
        small: Some(3),
        any: from_json(r#"[1.5,{"a":-0.0}]"#).ok(),
        js: Some(json!({ "n": 12 })),
        either: Some(Either::List(vec![0.1])),
        inside: Inside { rank: Some(2.5) },
        tagged: Some(Tagged::At { x: 1e300 }),
    }
}

/// The feature is on: without it a number of that many digits would be rounded.
#[test]
fn numbers_of_serde_json_are_texts() {
    let number: serde_json::Number = serde_json::from_str("1.00000000000000000001").unwrap();
    assert_eq!(number.to_string(), "1.00000000000000000001");
}

#[test]
fn rows_are_written_and_read() {
    let text = to_json(&thing()).unwrap();
    let (found, want) = (Value::parse_wire(&text), Value::parse_wire(ROW));
    assert_eq!(found, want, "{text}");
    for read in [
        Thing::from_row(ROW.as_bytes()).map_err(|report| report.to_string()),
        from_json::<Thing>(ROW).map_err(|error| error.to_string()),
        from_json_value::<Thing>(serde_json::from_str(ROW).unwrap())
            .map_err(|error| error.to_string()),
    ] {
        let read = read.unwrap();
        assert_eq!(Value::parse_wire(&to_json(&read).unwrap()), want);
    }
}

#[test]
fn serde_json_reads_any() {
    let any: Any = serde_json::from_str(r#"{"a":[1,1.5,-0.0,1e300]}"#).unwrap();
    let list = [1.0, 1.5, -0.0, 1e300].map(Value::Float64);
    let list: Value = list.into_iter().collect();
    assert_eq!(any.0, Value::Object([("a".to_owned(), list)].into()));
}

#[test]
fn values_are_exact() {
    for (text, want) in [
        ("1", 1.0),
        ("-0", -0.0),
        ("0.1", 0.1),
        ("5e-324", 5e-324),
        ("123456789012345680000", 123_456_789_012_345_680_000.0),
        ("9007199254740993", 9_007_199_254_740_992.0),
        ("2.2250738585072011e-308", 2.225_073_858_507_201e-308),
    ] {
        let json: serde_json::Value = serde_json::from_str(text).unwrap();
        for found in [
            Value::parse_wire(text),
            Value::from_wire_json(json.clone()),
            PendingValue::parse_wire(text).map(|it| it.resolve(0)),
            PendingValue::from_wire_json(json.clone()).map(|it| it.resolve(0)),
        ] {
            assert_eq!(found, Ok(Value::Float64(want)), "{text}");
        }
        match from_serde(&json) {
            Ok(value) => assert_eq!(value, Value::Float64(want), "{text}"),
            // An integer in Rust is not rounded.
            Err(_) => assert_eq!(text, "9007199254740993"),
        }
    }
    for text in ["1e400", "-1e400"] {
        assert!(Value::parse_wire(text).is_err(), "{text}");
        let json: serde_json::Value = serde_json::from_str(text).unwrap();
        assert!(Value::from_wire_json(json).is_err(), "{text}");
    }
}

/// Other readers of JSON: results of the HTTP API, and validators through anybody's deserializer.
#[test]
fn results_and_validators_are_read() {
    let read: Vec<f64> = from_clean_json("[1, 0.1, -0.0, 1e300, 31.245270191439438]").unwrap();
    assert_eq!(read, [1.0, 0.1, -0.0, 1e300, 31.245270191439438]);
    assert!(from_clean_json::<f64>("1e400").is_err());
    for (json, want) in [
        (r#"{"type":"literal","value":0.1}"#, v::literal(0.1)),
        (r#"{"type":"literal","value":7}"#, v::literal(7.0)),
        (
            r#"{"type":"geo","at":[1.5,-0.5]}"#,
            v::unknown("geo", r#"{"type":"geo","at":[1.5,-0.5]}"#),
        ),
    ] {
        let found: Validator = serde_json::from_str(json).unwrap();
        assert_eq!(found, want, "{json}");
    }
}

/// A document may not have the key by which numbers travel.
#[test]
fn the_key_of_numbers_is_no_field() {
    let rows = Rows::new(&schema! { tables: [Thing] });
    let things = rows.table("things");
    for (row, code) in [
        (r#"{"count":1}"#, None),
        (r#"{"count":"1"}"#, Some(ViolationCode::NoMatch)),
        (
            r#"{"count":1,"any":{"$serde_json::private::Number":"1.5"}}"#,
            Some(ViolationCode::InvalidFieldName),
        ),
    ] {
        let report = things.report_json(row.as_bytes(), Mode::Insert);
        let found = report.findings.first().map(|it| it.code);
        assert_eq!(found, code, "{row}: {report}");
        let verdict = things.validate_json(row.as_bytes(), Mode::Insert);
        assert_eq!(verdict.err().map(|it| it.code()), code, "{row}");
    }
}

#[test]
fn exports_are_read_and_written() {
    let literals = r#"{"type":"union","value":[{"type":"literal","value":1},{"type":"literal","value":-2.5},{"type":"literal","value":{"$integer":"BwAAAAAAAAA="}}]}"#;
    let vector = r#"{"type":"array","value":{"type":"number"}}"#;
    let text = format!(
        r#"{{"tables":[{{"tableName":"t","indexes":[],"stagedDbIndexes":[],"searchIndexes":[],"stagedSearchIndexes":[],"vectorIndexes":[{{"indexDescriptor":"v","vectorField":"v","dimensions":128,"filterFields":[]}}],"stagedVectorIndexes":[],"documentType":{{"type":"object","value":{{"x":{{"fieldType":{literals},"optional":false}},"v":{{"fieldType":{vector},"optional":false}},"g":{{"fieldType":{{"type":"geo","srid":4326,"at":[1.5,-0.5]}},"optional":false}}}}}},"ttl":60}}],"schemaValidation":true}}"#
    );
    let schema = read(&text).unwrap();
    assert_eq!(export_json(&schema), text);
    assert!(schema.check().iter().all(|problem| !problem.is_error()));
}

#[test]
fn files_are_read() {
    let schema = schema! { tables: [Thing] };
    for (name, text) in [
        (
            "things.jsonl",
            "{\"count\":1}\n{\"count\":1.5,\"small\":2}\n{\"count\":\"x\"}\n",
        ),
        (
            "things.json",
            "[{\"count\":1},{\"count\":1e2},{\"count\":[1]}]",
        ),
        ("things.csv", "count,small\n1,2\n1.5,\nx,\n"),
    ] {
        let input = Input::reader(name, text.as_bytes());
        let outcome = validate(&schema, [input], &Options::default()).unwrap();
        assert!(
            outcome.rows() == 3 && outcome.rejected() >= 1,
            "{name}: {}",
            outcome.to_text()
        );
    }
}
