//! Values and ids against the cases that a person can read.

use std::num::NonZeroU32;

use convex_schema_core::value::{document_size, import};
use convex_schema_core::{DocumentId, TableMapping, Value, value};
use convex_schema_tests::vectors::small;
use serde::Deserialize;
use serde_json::value::RawValue;

/// A case must be what it says.
type Checked<T = ()> = Result<T, Box<dyn std::error::Error>>;

fn number(number: u32) -> Checked<NonZeroU32> {
    NonZeroU32::new(number).ok_or_else(|| "table number 0".into())
}

#[derive(Deserialize)]
struct Encodings {
    encode: Vec<Encoded>,
    decode_special_objects: Vec<Decoded>,
    decode_extra: Vec<DecodedText>,
}

#[derive(Deserialize)]
struct Encoded {
    name: String,
    #[serde(default, deserialize_with = "some")]
    wire: Option<Box<RawValue>>,
    #[serde(default, deserialize_with = "some")]
    clean_json: Option<Box<RawValue>>,
    export_json_text: Option<String>,
    size_bytes: usize,
    #[serde(rename = "type")]
    kind: Typed,
}

#[derive(Deserialize)]
struct Typed {
    t: String,
    bits: Option<String>,
}

/// A null in the file is a null, and not an absent field.
fn some<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Box<RawValue>>, D::Error> {
    Box::deserialize(deserializer).map(Some)
}

fn wire(raw: &RawValue) -> Checked<Value> {
    Ok(Value::parse_wire(raw.get())?)
}

/// The same JSON, whatever its white space and however its numbers are spelled.
fn assert_same_json(found: &str, want: &str, name: &str) -> Checked {
    let found: serde_json::Value = serde_json::from_str(found)?;
    let want: serde_json::Value = serde_json::from_str(want)?;
    let as_floats = |json: &serde_json::Value| Value::from_wire_json(json.clone());
    assert_eq!(as_floats(&found)?, as_floats(&want)?, "{name}");
    Ok(())
}

#[test]
fn encodes() -> Checked {
    let cases: Encodings = small("json_encoding");
    assert!(cases.encode.len() > 30);
    for case in &cases.encode {
        let name = &case.name;
        let raw = case.wire.as_ref().ok_or("no wire JSON")?;
        let value = wire(raw)?;
        assert_eq!(value.kind().as_str(), case.kind.t, "{name}");
        if let (Some(bits), Value::Float64(float)) = (&case.kind.bits, &value) {
            assert_eq!(&format!("{:016x}", float.to_bits()), bits, "{name}");
        }
        assert_eq!(value.size(), case.size_bytes, "{name}");
        assert_eq!(Value::parse_wire(&value.to_wire())?, value, "{name}");
        assert_eq!(
            Value::from_wire_json(value.to_wire_json())?,
            value,
            "{name}"
        );
        assert_eq!(Value::parse_export(&value.to_export())?, value, "{name}");
        assert_eq!(
            Value::from_export_json(value.to_export_json())?,
            value,
            "{name}"
        );
        assert_same_wire(&value.to_wire(), raw.get(), name)?;
        if let Some(text) = &case.export_json_text {
            assert_eq!(Value::parse_export(text)?, value, "{name}");
            // The file's author printed exponents with a sign.
            assert_eq!(value.to_export(), text.replace("e+", "e"), "{name}");
        }
        if let Some(clean) = &case.clean_json {
            assert_same_json(&value.to_clean(), clean.get(), name)?;
            assert_same_json(&value.to_clean_json().to_string(), clean.get(), name)?;
        }
    }
    Ok(())
}

/// Both texts are the same value and have as many keys that start with `$`.
fn assert_same_wire(found: &str, want: &str, name: &str) -> Checked {
    assert_eq!(
        Value::parse_wire(found)?,
        Value::parse_wire(want)?,
        "{name}"
    );
    assert_eq!(
        found.matches('$').count(),
        want.matches('$').count(),
        "{name}"
    );
    Ok(())
}

#[derive(Deserialize)]
struct Decoded {
    json: Box<RawValue>,
    js_1_48_0: JavaScript,
    backend_read_from_source: Option<String>,
}

#[derive(Deserialize)]
struct JavaScript {
    ok: bool,
}

#[test]
fn decodes_special_objects() -> Checked {
    let cases: Encodings = small("json_encoding");
    for case in &cases.decode_special_objects {
        let json: serde_json::Value = serde_json::from_str(case.json.get())?;
        let text = match json.get("key_length").and_then(serde_json::Value::as_u64) {
            // Stands for an object with a key of this length.
            Some(length) => format!(r#"{{"{}":1}}"#, "k".repeat(usize::try_from(length)?)),
            None => case.json.get().to_owned(),
        };
        let accepted = match &case.backend_read_from_source {
            Some(verdict) => verdict.starts_with("accept"),
            None => case.js_1_48_0.ok,
        };
        let found = Value::parse_wire(&text);
        assert_eq!(found.is_ok(), accepted, "{}: {found:?}", case.json);
    }
    Ok(())
}

#[derive(Deserialize)]
struct DecodedText {
    json_text: String,
    backend: String,
}

#[test]
fn decodes_texts() {
    let cases: Encodings = small("json_encoding");
    for case in &cases.decode_extra {
        let accepted = !case.backend.starts_with("reject");
        let found = Value::parse_wire(&case.json_text);
        assert_eq!(found.is_ok(), accepted, "{}: {found:?}", case.json_text);
    }
    let exported = |text| Value::parse_export(text);
    assert_eq!(Value::parse_wire("1"), Ok(Value::Float64(1.0)));
    assert_eq!(exported("1"), Ok(Value::Int64(1)));
    assert_eq!(Value::parse_wire("-0"), Ok(Value::Float64(-0.0)));
    let beyond = Value::Float64(9_223_372_036_854_775_808.0);
    assert_eq!(exported("9223372036854775808"), Ok(beyond));
}

#[derive(Deserialize)]
struct SortOrder {
    ascending: Vec<Sorted>,
}

#[derive(Deserialize)]
struct Sorted {
    #[serde(default, deserialize_with = "some")]
    wire: Option<Box<RawValue>>,
    sort_key_hex: String,
}

#[test]
fn sorts() -> Checked {
    let cases: SortOrder = small("sort_order");
    let mut sorted = Vec::new();
    for case in &cases.ascending {
        let value = case.wire.as_deref().map(wire).transpose()?;
        let key = value::index_key(&[value.as_ref()]);
        assert_eq!(hex(&key), case.sort_key_hex, "{value:?}");
        sorted.push(value);
    }
    assert!(sorted.len() > 60);
    // `None` is the missing value, and sorts first in Rust as in Convex.
    for (i, a) in sorted.iter().enumerate() {
        for (j, b) in sorted.iter().enumerate() {
            assert_eq!(a.cmp(b), i.cmp(&j), "{a:?} against {b:?}");
            let keys = [a, b].map(|it| value::index_key(&[it.as_ref()]));
            assert_eq!(keys[0].cmp(&keys[1]), i.cmp(&j), "keys of {a:?} and {b:?}");
        }
    }
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().map(|byte| format!("{byte:02x}"));
    digits.collect::<Vec<_>>().concat()
}

#[derive(Deserialize)]
struct Sizes {
    values: Vec<SizedValue>,
    documents: Vec<SizedDocument>,
    nesting: Vec<NestedDocument>,
}

#[derive(Deserialize)]
struct SizedValue {
    wire: Box<RawValue>,
    size_bytes: usize,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SizedDocument {
    doc: Box<RawValue>,
    get_convex_size: usize,
    get_document_size: usize,
}

#[derive(Deserialize)]
struct NestedDocument {
    doc_wire: Box<RawValue>,
    nesting: usize,
}

#[test]
fn measures() -> Checked {
    let cases: Sizes = small("sizes");
    for case in &cases.values {
        assert_eq!(wire(&case.wire)?.size(), case.size_bytes, "{}", case.wire);
    }
    let id_len = DocumentId::encoded_len(number(10_001)?);
    for case in &cases.documents {
        let value = wire(&case.doc)?;
        assert_eq!(value.size(), case.get_convex_size, "{}", case.doc);
        let fields = value.into_object().map_err(|_| "no document")?;
        let found = document_size(&fields, id_len);
        assert_eq!(found, Some(case.get_document_size), "{}", case.doc);
    }
    for case in &cases.nesting {
        let found = wire(&case.doc_wire)?.nesting();
        assert_eq!(found, case.nesting, "{}", case.doc_wire);
    }
    Ok(())
}

#[derive(Deserialize)]
struct Ids {
    valid_lengths: Vec<usize>,
    valid: Vec<ValidId>,
    invalid: Vec<InvalidId>,
}

#[derive(Deserialize)]
struct ValidId {
    id: String,
    table_number: u32,
    internal_id_hex: String,
}

#[derive(Deserialize)]
struct InvalidId {
    id: String,
}

#[test]
fn ids() -> Checked {
    let cases: Ids = small("ids");
    for case in &cases.valid {
        let id: DocumentId = case.id.parse()?;
        assert_eq!(id.table_number().get(), case.table_number, "{}", case.id);
        assert_eq!(hex(&id.internal()), case.internal_id_hex, "{}", case.id);
        assert_eq!(id.to_string(), case.id);
        assert!(cases.valid_lengths.contains(&case.id.len()));
        assert_every_other_spelling_fails(&case.id);
    }
    for case in &cases.invalid {
        assert!(DocumentId::decode(&case.id).is_err(), "{}", case.id);
    }
    Ok(())
}

/// No text that differs in one character says the same.
fn assert_every_other_spelling_fails(id: &str) {
    for at in 0..id.len() {
        for other in "0123456789abcdefghijklmnopqrstuvwxyzA-".chars() {
            let changed = format!("{}{other}{}", &id[..at], &id[at + 1..]);
            let same = DocumentId::decode(&changed) == DocumentId::decode(id);
            assert_eq!(same, changed == id, "{changed}");
        }
    }
}

#[derive(Deserialize)]
struct UuidIds {
    computed: Vec<UuidId>,
    real: Vec<UuidId>,
}

#[derive(Deserialize)]
struct UuidId {
    id: String,
    table: u32,
    internal: String,
}

#[test]
fn ids_of_uuids() -> Checked {
    let cases: UuidIds = small("id_uuid");
    for case in cases.computed.iter().chain(&cases.real) {
        let uuid = u128::from_str_radix(&case.internal, 16)?.to_be_bytes();
        let id = DocumentId::new(number(case.table)?, uuid);
        assert_eq!(id.encode(), case.id);
        assert_eq!(case.id.parse(), Ok(id));
        let uuid = uuid1::Uuid::from_bytes(uuid);
        assert_eq!(DocumentId::from_uuid(number(case.table)?, uuid), id);
        assert_eq!(id.uuid(), uuid);
    }
    Ok(())
}

#[derive(Deserialize)]
struct Imports {
    csv_cells: Vec<Cell>,
    jsonl_values: Vec<Row>,
    zip_uniform_values: Vec<Row>,
    zip_layout: std::collections::BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
struct Cell {
    cell: String,
    value_wire: Box<RawValue>,
}

#[derive(Deserialize)]
struct Row {
    json_text: String,
    #[serde(default, deserialize_with = "some")]
    value_wire: Option<Box<RawValue>>,
}

#[test]
fn imports() -> Checked {
    let cases: Imports = small("import_formats");
    for case in &cases.csv_cells {
        let found = import::csv_cell(&case.cell);
        assert_eq!(found, wire(&case.value_wire)?, "{:?}", case.cell);
    }
    for case in &cases.jsonl_values {
        // Rows are objects: the value is one of a field.
        let found = import::json_row(&format!(r#"{{"a":{}}}"#, case.json_text)).ok();
        let want = case.value_wire.as_deref().map(wire).transpose()?;
        let want = want.map(|value| [("a", value)].into_iter().collect());
        assert_eq!(found, want, "{}", case.json_text);
    }
    for case in &cases.zip_uniform_values {
        let found = Value::parse_export(&case.json_text).ok();
        let want = case.value_wire.as_deref().map(wire).transpose()?;
        assert_eq!(found, want, "{}", case.json_text);
    }
    let lines = |entry: &str| cases.zip_layout.get(entry).ok_or("no such entry");
    let tables = TableMapping::parse_tables(&lines("_tables/documents.jsonl")?.join("\n"))?;
    assert_eq!(tables.number_of("users"), Some(number(10_001)?));
    assert_eq!(tables.number_of("posts"), Some(number(10_002)?));
    for line in lines("users/documents.jsonl")? {
        assert_eq!(&Value::parse_export(line)?.to_export(), line);
    }
    Ok(())
}
