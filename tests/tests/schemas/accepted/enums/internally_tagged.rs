//! `{ "tag": "Variant", ... }`: what a variant holds stands beside the tag.

use convex_schema::{ConvexType, Table, schema};
use convex_schema_tests_macros::ui::{document, fields};
use serde::Serialize;

#[derive(Table)]
#[table(name = "rows")]
struct Row {
    shape: Shape,
}

#[derive(ConvexType, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Shape {
    Nothing,
    Circle { radius: f64, label: Option<String> },
    Square(Square),
    Wrapped(Wrapper),
    Marker(Marker),
    Unit(()),
}

#[derive(ConvexType, Serialize)]
struct Square {
    side: f64,
}

#[derive(ConvexType, Serialize)]
struct Wrapper(Box<Square>);

#[derive(ConvexType, Serialize)]
struct Marker;

/// A table of two kinds of documents.
#[derive(Table)]
#[table(name = "events")]
#[table(index(name = "by_kind", fields = ["kind"]))]
#[table(index(name = "by_side", fields = ["side"]))]
#[serde(tag = "kind")]
enum AnyEvent {
    Opened { by: String },
    Drawn(Square),
}

#[test]
fn case() {
    let schema = schema! { tables: [Row, AnyEvent] };
    assert_eq!(
        fields(&schema, "rows"),
        [
            "shape: v.union(v.object({ kind: v.literal(\"nothing\") }), \
          v.object({ kind: v.literal(\"circle\"), radius: v.number(), \
          label: v.optional(v.string()) }), \
          v.object({ kind: v.literal(\"square\"), side: v.number() }), \
          v.object({ kind: v.literal(\"wrapped\"), side: v.number() }), \
          v.object({ kind: v.literal(\"marker\") }), \
          v.object({ kind: v.literal(\"unit\") }))"
        ]
    );
    assert_eq!(
        document(&schema, "events"),
        "v.union(v.object({ kind: v.literal(\"Opened\"), by: v.string() }), \
         v.object({ kind: v.literal(\"Drawn\"), side: v.number() }))"
    );
    let json = |shape: &Shape| serde_json::to_string(shape).unwrap();
    assert_eq!(json(&Shape::Nothing), r#"{"kind":"nothing"}"#);
    let wrapped = Shape::Wrapped(Wrapper(Box::new(Square { side: 2.0 })));
    assert_eq!(json(&wrapped), r#"{"kind":"wrapped","side":2.0}"#);
    assert_eq!(json(&Shape::Marker(Marker)), r#"{"kind":"marker"}"#);
    assert_eq!(json(&Shape::Unit(())), r#"{"kind":"unit"}"#);
}
