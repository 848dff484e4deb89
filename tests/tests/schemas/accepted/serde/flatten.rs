//! Fields of a struct stand in place of it, at any depth.

use convex_schema::{ConvexType, Table, schema};
use convex_schema_tests_macros::ui::fields;
use serde::Serialize;

#[derive(Table, Serialize, Default)]
#[table(name = "rows")]
#[table(index(name = "by_depth", fields = ["depth", name]))]
#[table(index(name = "by_inner", fields = ["point.x"]))]
#[serde(rename_all = "camelCase")]
struct Row {
    name: String,
    #[serde(flatten)]
    outer_part: Outer,
    #[serde(flatten)]
    nothing: Nothing,
    last_one: bool,
}

#[derive(ConvexType, Serialize, Default)]
struct Outer {
    depth: f64,
    #[serde(flatten)]
    inner: Box<Inner>,
    maybe: Option<f64>,
}

#[derive(ConvexType, Serialize, Default)]
#[serde(tag = "kind")]
struct Inner {
    point: Point,
    #[serde(flatten)]
    wrapped: Wrapped,
}

#[derive(ConvexType, Serialize, Default)]
struct Wrapped(Point2);

#[derive(ConvexType, Serialize, Default)]
struct Point2 {
    in_wrapped: f64,
}

#[derive(ConvexType, Serialize, Default)]
struct Point {
    x: f64,
}

#[derive(ConvexType, Serialize, Default)]
struct Nothing;

#[test]
fn case() {
    assert_eq!(
        fields(&schema! { tables: [Row] }, "rows"),
        [
            "name: v.string()",
            "depth: v.number()",
            r#"kind: v.literal("Inner")"#,
            "point: v.object({ x: v.number() })",
            "in_wrapped: v.number()",
            "maybe: v.optional(v.number())",
            "lastOne: v.boolean()",
        ]
    );
    assert_eq!(
        serde_json::to_string(&Row::default()).unwrap(),
        r#"{"name":"","depth":0.0,"kind":"Inner","point":{"x":0.0},"in_wrapped":0.0,"maybe":null,"lastOne":false}"#
    );
}
