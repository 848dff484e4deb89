//! Members are tried in order; what can't be confused needs no word about it.

use std::collections::BTreeMap;

use convex_schema::{Any, ConvexType, Id, Table, schema};
use convex_schema_tests_macros::ui::{document, fields};

#[derive(Table)]
#[table(name = "rows")]
struct Row {
    value: Value,
    open: Open,
    id_or_name: IdOrName,
    closed: Closed,
    tagged: Tagged,
    last: Last,
    meant: Meant,
}

#[derive(ConvexType)]
#[serde(untagged)]
enum Value {
    Nothing,
    Flag(bool),
    Number(f64),
    Text(String),
    Many(Vec<f64>),
    Named { x: f64 },
}

/// Known words, and any other one.
#[derive(ConvexType)]
#[serde(rename_all = "lowercase")]
enum Open {
    Red,
    Green,
    #[serde(untagged)]
    Other(String),
}

#[derive(ConvexType)]
#[serde(untagged)]
enum IdOrName {
    Id(Id<Row>),
    Name(String),
}

/// Objects are closed, so a field that one lacks tells them apart.
#[derive(ConvexType)]
#[serde(untagged)]
enum Closed {
    Short { x: f64 },
    Long { x: f64, y: f64 },
    Other { x: String },
    Map(BTreeMap<String, bool>),
}

/// A field that holds a literal does so, too.
#[derive(ConvexType)]
#[serde(untagged)]
enum Tagged {
    A { kind: A, x: Option<f64> },
    B { kind: B, x: Option<f64> },
}

#[derive(ConvexType)]
enum A {
    A,
}

#[derive(ConvexType)]
enum B {
    B,
}

#[derive(ConvexType)]
enum Last {
    Held(f64),
    #[serde(untagged)]
    Unknown,
}

#[derive(ConvexType)]
#[serde(untagged)]
#[convex(ambiguous)]
enum Meant {
    Small(u8),
    Large(f64),
    Whatever(Any),
}

/// Documents of two shapes.
#[derive(Table)]
#[table(name = "either")]
#[serde(untagged)]
enum Either {
    Flat { a: f64 },
    Struct(Inner),
}

#[derive(ConvexType)]
struct Inner {
    b: f64,
}

#[test]
fn case() {
    let schema = schema! { tables: [Row, Either] };
    assert_eq!(
        fields(&schema, "rows"),
        [
            "value: v.union(v.null(), v.boolean(), v.number(), v.string(), \
             v.array(v.number()), v.object({ x: v.number() }))",
            r#"open: v.union(v.literal("red"), v.literal("green"), v.string())"#,
            r#"id_or_name: v.union(v.id("rows"), v.string())"#,
            "closed: v.union(v.object({ x: v.number() }), \
             v.object({ x: v.number(), y: v.number() }), v.object({ x: v.string() }), \
             v.record(v.string(), v.boolean()))",
            "tagged: v.union(v.object({ kind: v.literal(\"A\"), x: v.optional(v.number()) }), \
             v.object({ kind: v.literal(\"B\"), x: v.optional(v.number()) }))",
            "last: v.union(v.object({ Held: v.number() }), v.null())",
            "meant: v.union(v.number(), v.number(), v.any())",
        ]
    );
    assert_eq!(
        document(&schema, "either"),
        "v.union(v.object({ a: v.number() }), v.object({ b: v.number() }))"
    );
}
