//! Verdicts of the `jsonschema` crate against those of the backend.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::print_stdout, reason = "the figures are what the run is for")]

mod held;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::Read as _;
use std::sync::LazyLock;

use convex_schema_core::{Docs, FieldMeta, Schema, TableDefinition, Value, v};
use flate2::read::MultiGzDecoder;
use serde_json::{Value as Tree, json};

use self::held::Held;
use super::{JsonSchemaEncoding, json_schema};

/// Documents with the backend's verdicts: see `tests/vectors/README.md`.
const DOCUMENTS: &[u8] = include_bytes!("../../../tests/vectors/docs.jsonl.gz");

static CASES: LazyLock<Vec<Tree>> = LazyLock::new(|| {
    let mut text = String::new();
    let mut packed = MultiGzDecoder::new(DOCUMENTS);
    packed.read_to_string(&mut text).unwrap();
    let lines = text.lines();
    lines.map(|it| serde_json::from_str(it).unwrap()).collect()
});

/// The schemas of the cases by their text; `None` for those that the backend rejects.
static SCHEMAS: LazyLock<HashMap<&str, Option<Schema>>> = LazyLock::new(|| {
    let texts: HashSet<_> = CASES
        .iter()
        .filter_map(|case| case["schema"].as_str())
        .collect();
    let read = |text| (text, Schema::from_export_json(text).ok());
    texts.into_iter().map(read).collect()
});

/// The validators of the definitions of one schema, made once.
#[derive(Default)]
struct Compiled(HashMap<(String, JsonSchemaEncoding, String), jsonschema::Validator>);

impl Compiled {
    fn accepts(
        &mut self,
        (export, schema): (&str, &Schema),
        encoding: JsonSchemaEncoding,
        definition: &str,
        document: &Tree,
    ) -> bool {
        let key = (export.to_owned(), encoding, definition.to_owned());
        let validator = self.0.entry(key).or_insert_with(|| {
            let mut text: Tree = serde_json::from_str(&json_schema(schema, encoding)).unwrap();
            let root = text.as_object_mut().unwrap();
            root.remove("anyOf");
            root.insert("$ref".into(), format!("#/$defs/{definition}").into());
            jsonschema::draft202012::new(&text).unwrap()
        });
        validator.is_valid(document)
    }
}

/// Compares all documents; `want` is how many are accepted by which exception.
fn compare(encoding: JsonSchemaEncoding, want: &[(&str, usize)]) {
    let (mut count, mut disagreements, mut excepted) = (0, Vec::new(), BTreeMap::new());
    let mut compiled = Compiled::default();
    for case in CASES.iter() {
        let export = case["schema"].as_str().unwrap();
        // A schema that the backend rejects, and a table that has none, have no JSON Schema.
        let Some(schema) = &SCHEMAS[export] else {
            continue;
        };
        let Some(held) = Held::new(case, schema, encoding) else {
            continue;
        };
        count += 1;
        let place = (export, schema);
        let accepts = compiled.accepts(place, encoding, &held.definition, &held.document);
        if accepts == (case["expect"]["ok"] == true) {
            continue;
        }
        match held.exception(case, encoding) {
            Some(name) if accepts => *excepted.entry(name).or_insert(0) += 1,
            _ => disagreements.push(format!(
                "{} accepted {accepts}: {} {} in {export}",
                case["group"], held.document, case["expect"]
            )),
        }
    }
    println!(
        "json-schema: {count} cases, {} disagreements ({encoding}; {excepted:?})",
        disagreements.len()
    );
    assert!(disagreements.is_empty(), "{disagreements:#?}");
    assert!(count > 5000, "only {count} cases");
    let want: BTreeMap<_, _> = want.iter().copied().collect();
    assert_eq!(excepted, want, "{encoding}");
}

#[test]
fn wire_json_has_the_verdicts_of_the_backend() {
    compare(
        JsonSchemaEncoding::Wire,
        &[("any", 99), ("ids", 400), ("limits", 61)],
    );
}

#[test]
fn clean_json_has_the_verdicts_of_the_backend() {
    let want = [("any", 28), ("clean", 47), ("ids", 400), ("limits", 22)];
    compare(JsonSchemaEncoding::Clean, &want);
}

#[test]
fn export_json_has_the_verdicts_of_the_backend() {
    let want = [("any", 28), ("ids", 402), ("limits", 22), ("numbers", 37)];
    compare(JsonSchemaEncoding::Export, &want);
}

fn definition(schema: &Schema, encoding: JsonSchemaEncoding, name: &str) -> Tree {
    let text: Tree = serde_json::from_str(&json_schema(schema, encoding)).unwrap();
    assert!(jsonschema::meta::is_valid(&text), "{text}");
    text["$defs"][name].clone()
}

#[test]
fn metadata_of_fields_is_in_it() {
    let document = v::object()
        .field("age", v::number())
        .field("role", v::nullable(v::string()))
        .field("count", v::optional(v::int64()))
        .field("tags", v::optional(v::array(v::string())))
        .field("at", v::string());
    let table = TableDefinition::new("users", document)
        .field_meta(
            "age",
            FieldMeta::default().default_value(5.0).min(0.0).max(9.5),
        )
        .field_meta("role", FieldMeta::default().allowed(["a", "b"]))
        .field_meta("count", FieldMeta::default().default_value(7_i64).min(1.0))
        .field_meta("at", FieldMeta::default().format("HH:MM"))
        .field_meta(
            "tags",
            FieldMeta::default().allowed(["x", "y"]).format("word"),
        );
    let schema = Schema::builder().table(table).build();
    let schema = schema.documented(|_, path| path.is_empty().then(|| Docs::new("Who signs in.")));
    let clean = definition(&schema, JsonSchemaEncoding::Clean, "users.new");
    let fields = &clean["properties"];
    assert_eq!(clean["description"], "Who signs in.");
    assert_eq!(clean["required"], json!(["age", "role", "at"]));
    let number = "#/$defs/convex.number";
    let age = json!({ "$ref": number, "default": 5.0, "minimum": 0.0, "maximum": 9.5 });
    assert_eq!(fields["age"], age);
    assert_eq!(
        fields["role"]["allOf"],
        json!([{ "enum": ["a", "b", null] }])
    );
    assert_eq!(
        fields["tags"]["$comment"],
        r#"Values: "x", "y". Form: word"#
    );
    assert_eq!(fields["count"]["default"], "7");
    assert_eq!(fields["at"]["$comment"], "Form: HH:MM");
    // An int64 is a number in export JSON alone: there the bound has an effect.
    let mut compiled = Compiled::default();
    for (encoding, count, want) in [
        (JsonSchemaEncoding::Export, json!(0), false),
        (JsonSchemaEncoding::Export, json!(1), true),
        (JsonSchemaEncoding::Clean, json!("0"), true),
        (
            JsonSchemaEncoding::Wire,
            json!({ "$integer": "AAAAAAAAAAA=" }),
            true,
        ),
        (JsonSchemaEncoding::Wire, json!(1), false),
    ] {
        let row = json!({ "age": 1.0, "role": null, "at": "10:00", "count": count, "tags": ["x"] });
        let found = compiled.accepts(("", &schema), encoding, "users.new", &row);
        assert_eq!(found, want, "{encoding}: {row}");
    }
}

#[test]
fn names_are_told_apart_and_unknown_validators_are_listed() {
    let geo = v::unknown("geo", r#"{"type":"geo"}"#);
    let document = v::object()
        .field("place", geo)
        .field("file", v::id("_storage"))
        .field("done", v::function())
        .field(
            "kind",
            v::union([v::literal("a"), v::literal("b"), v::null()]),
        )
        .field("never", v::optional(v::array(v::union([]))))
        .field("_hidden", v::string());
    let table = TableDefinition::new("users", document);
    let schema = Schema::builder().table(table).build();
    let text = json_schema(&schema, JsonSchemaEncoding::Wire);
    let comment = "Not checked, as these validators are unknown: `geo`.";
    assert!(text.contains(comment), "{text}");
    let new = definition(&schema, JsonSchemaEncoding::Wire, "users.new");
    let fields = &new["properties"];
    assert_eq!(fields["file"], json!({ "$ref": "#/$defs/_storage.id" }));
    assert_eq!(fields["kind"], json!({ "enum": ["a", "b", null] }));
    assert_eq!(fields["never"], json!({ "type": "array", "items": false }));
    assert_eq!(fields.get("_hidden"), None, "the backend drops it");
    let id = definition(&schema, JsonSchemaEncoding::Wire, "_storage.id");
    assert_eq!(
        id["description"],
        "The id of a document of the table `_storage`."
    );
    let writer = super::Writer::new(&schema, JsonSchemaEncoding::Wire);
    assert_eq!(
        writer.reference("ä/b").only().unwrap().1,
        &super::Json::text("#/$defs/%C3%A4~1b")
    );
}

#[test]
fn a_schema_without_tables_accepts_nothing() {
    let text = json_schema(&Schema::builder().build(), JsonSchemaEncoding::Wire);
    let text: Tree = serde_json::from_str(&text).unwrap();
    assert!(
        !jsonschema::draft202012::new(&text)
            .unwrap()
            .is_valid(&json!({}))
    );
}

/// Floats that JSON has no number for, by their bytes; other floats are not `$float`.
#[test]
fn unusual_floats_are_the_only_ones_with_a_tag() {
    let document = v::object().field("x", v::number());
    let schema = Schema::builder().table(TableDefinition::new("t", document));
    let schema = schema.build();
    let mut compiled = Compiled::default();
    let nan = f64::from_bits(0xfff8_0000_dead_beef);
    for (float, want) in [
        (0.0, true),
        (-0.0, true),
        (f64::INFINITY, true),
        (f64::NEG_INFINITY, true),
        (f64::NAN, true),
        (nan, true),
        (f64::MAX, false),
        (f64::MIN_POSITIVE, false),
        (5e-324, false),
        (1.0, false),
    ] {
        let bits = i64::from_ne_bytes(f64::to_ne_bytes(float));
        let text = Value::Int64(bits).to_wire_json()["$integer"].clone();
        let row = json!({ "x": { "$float": text } });
        let accepts = compiled.accepts(("", &schema), JsonSchemaEncoding::Wire, "t.new", &row);
        assert_eq!(accepts, want, "{float:?}");
        assert_eq!(Value::from_wire_json(row).is_ok(), want, "{float:?}");
    }
}
