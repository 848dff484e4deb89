//! A choice for integers reaches what is flattened.

use convex_schema::{ConvexType, Table, schema};
use convex_schema_tests_macros::ui::{document, fields};

#[derive(Table)]
#[table(name = "rows")]
struct Row {
    #[serde(flatten)]
    #[convex(int64)]
    exact: Exact<i64>,
    #[serde(flatten)]
    #[convex(number)]
    round: Round<Vec<u64>>,
    #[serde(flatten)]
    own: Own,
}

#[derive(ConvexType)]
struct Exact<T> {
    exact: T,
    maybe_exact: Option<T>,
}

#[derive(ConvexType)]
struct Round<T> {
    round: T,
    #[serde(flatten)]
    nested: Nested<T>,
}

#[derive(ConvexType)]
struct Nested<T> {
    nested: T,
}

/// No choice of others reaches the inside of a type with a name of its own.
#[derive(ConvexType)]
struct Own {
    #[convex(int64)]
    own: i64,
}

#[derive(Table)]
#[table(name = "shapes")]
#[serde(tag = "kind")]
enum Shape {
    Count(#[convex(number)] Exact<u64>),
    Sum(#[convex(int64)] Exact<i64>),
}

#[test]
fn case() {
    let schema = schema! { tables: [Row, Shape] };
    assert_eq!(
        fields(&schema, "rows"),
        [
            "exact: v.int64()",
            "maybe_exact: v.optional(v.int64())",
            "round: v.array(v.number())",
            "nested: v.array(v.number())",
            "own: v.int64()",
        ]
    );
    assert_eq!(
        document(&schema, "shapes"),
        "v.union(\
         v.object({ kind: v.literal(\"Count\"), exact: v.number(), maybe_exact: v.optional(v.number()) }), \
         v.object({ kind: v.literal(\"Sum\"), exact: v.int64(), maybe_exact: v.optional(v.int64()) }))"
    );
    assert!(schema.check().is_empty());
}
