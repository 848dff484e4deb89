//! The references and the schemas of the document, by the `jsonschema` crate. A validator of `OpenAPI` judges documents in
//! `tests/node`.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use convex_schema_core::{FunctionKind, Schema, TableDefinition, ValidatorRef, v};
use serde_json::{Value as Json, json};

use super::{Operation, openapi};

fn model() -> Schema {
    let status = v::union([v::literal("open"), v::literal("paid")]);
    let order = v::object()
        .field("status", status)
        .field("total", v::int64())
        .field("file", v::optional(v::bytes()));
    Schema::builder()
        .table(TableDefinition::new("orders", order))
        .build()
}

/// Validators of functions: the documents of tables, by name.
fn signatures() -> Schema {
    let status = v::union([v::literal("paid"), v::literal("open")]);
    let stored = v::object()
        .field("_id", v::id("orders"))
        .field("_creationTime", v::number())
        .field("total", v::int64())
        .field("file", v::optional(v::bytes()))
        .field("status", status.clone());
    let new = v::object()
        .field("total", v::int64())
        .field("status", status)
        .field("file", v::optional(v::bytes()));
    let odd = v::object()
        .field("one", v::literal(1_i64))
        .field("map", v::record(v::string(), v::bytes()));
    Schema::builder()
        .table(TableDefinition::new("stored", v::array(stored)))
        .table(TableDefinition::new("new", new))
        .table(TableDefinition::new("odd", odd))
        .table(TableDefinition::new("id", v::id("orders")))
        .build()
}

fn document() -> Json {
    let signatures = signatures();
    let of = |name: &str| -> ValidatorRef<'_> {
        let table = signatures.tables().find(|table| table.name() == name);
        table.unwrap().document().unwrap()
    };
    let operations = [
        Operation::new("orders:list", FunctionKind::Query).returns(of("stored")),
        Operation::new("orders:create", FunctionKind::Mutation)
            .args(of("new"))
            .returns(of("id")),
        Operation::new("a/b:odd", FunctionKind::Mutation)
            .args(of("odd"))
            .returns(of("odd")),
        Operation::new("a_b:odd", FunctionKind::Action),
    ];
    let text = openapi(&model(), Some("https://a.convex.cloud"), &operations);
    serde_json::from_str(&text).unwrap()
}

/// Whether the schema at `pointer` accepts `value`, with the components of the document.
fn accepts(document: &Json, pointer: &str, value: &Json) -> bool {
    let mut schema = document.clone();
    let target = document.pointer(pointer).unwrap();
    schema["allOf"] = json!([target]);
    jsonschema::draft202012::new(&schema)
        .unwrap()
        .is_valid(value)
}

const ID: &str = "j570ztq1dnakcppf0zz9z44r6h85s1n2";

#[test]
fn what_the_model_names_is_a_reference() {
    let document = document();
    let at = |pointer: &str| document.pointer(pointer).unwrap();
    let body = "/requestBody/content/application~1json/schema/properties/args";
    let value = "/responses/200/content/application~1json/schema/properties/value";
    let list = "/paths/~1api~1run~1orders~1list/post";
    let create = "/paths/~1api~1run~1orders~1create/post";
    assert_eq!(
        at(&format!("{list}{value}/items")),
        &json!({ "$ref": "#/components/schemas/clean.orders.document" })
    );
    assert_eq!(
        at(&format!("{create}{body}")),
        &json!({ "$ref": "#/components/schemas/wire.orders.new" })
    );
    assert_eq!(
        at(&format!("{create}{value}")),
        &json!({ "$ref": "#/components/schemas/clean.orders.id" })
    );
    let ids = document["paths"].as_object().unwrap().values();
    let mut ids: Vec<_> = ids
        .map(|it| it["post"]["operationId"].as_str().unwrap())
        .collect();
    ids.sort_unstable();
    assert_eq!(
        ids,
        [
            "a_b_odd",
            "a_b_odd_2",
            "action",
            "mutation",
            "orders_create",
            "orders_list",
            "query"
        ]
    );
}

/// Arguments are wire JSON, results are clean JSON: what other exporters get wrong.
#[test]
fn both_sides_of_a_call_have_their_encoding() {
    let document = document();
    let schema = |path: &str, side: &str| {
        format!("/paths/{path}/post/{side}/content/application~1json/schema")
    };
    let body = schema("~1api~1run~1orders~1create", "requestBody");
    let wire =
        |total: Json| json!({ "args": { "status": "paid", "total": total }, "format": "json" });
    assert!(accepts(
        &document,
        &body,
        &wire(json!({ "$integer": "BQAAAAAAAAA=" }))
    ));
    assert!(!accepts(&document, &body, &wire(json!("5"))));
    assert!(!accepts(&document, &body, &wire(json!(5))));
    let result = schema("~1api~1run~1orders~1list", "responses/200");
    let order = |total: Json, more: Json| {
        let mut order = json!({ "_id": ID, "_creationTime": 1.5, "status": "open", "total": total, "file": "AP8=" });
        order
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        json!({ "status": "success", "value": [order], "logLines": [] })
    };
    assert!(accepts(&document, &result, &order(json!("-5"), json!({}))));
    assert!(!accepts(&document, &result, &order(json!(5), json!({}))));
    // Objects are closed.
    assert!(!accepts(
        &document,
        &result,
        &order(json!("5"), json!({ "more": 1 }))
    ));
    let odd = schema("~1api~1run~1a~1b~1odd", "responses/200");
    let value = |one: &str, bytes: &str| json!({ "status": "success", "value": { "one": one, "map": { "k": bytes } } });
    assert!(accepts(&document, &odd, &value("1", "")));
    assert!(!accepts(&document, &odd, &value("2", "")));
    assert!(!accepts(&document, &odd, &value("1", "?")));
}

/// The body of the joint operation chooses the function by its path.
#[test]
fn joint_operations_choose_by_path() {
    let document = document();
    let body = "/paths/~1api~1mutation/post/requestBody/content/application~1json/schema";
    let call = |path: &str, args: Json| json!({ "path": path, "args": args, "format": "json" });
    let odd = json!({ "one": { "$integer": "AQAAAAAAAAA=" }, "map": {} });
    let order = json!({ "status": "open", "total": { "$integer": "BQAAAAAAAAA=" } });
    assert!(accepts(&document, body, &call("a/b:odd", odd.clone())));
    assert!(accepts(
        &document,
        body,
        &call("orders:create", order.clone())
    ));
    assert!(!accepts(&document, body, &call("a/b:odd", order)));
    assert!(!accepts(&document, body, &call("orders:list", odd)));
}
