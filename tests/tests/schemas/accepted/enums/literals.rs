//! Unit variants are literals, by the names that serde gives them or by literals of their own.

use convex_schema::{ConvexType, Table, schema};
use convex_schema_tests_macros::ui::fields;
use serde::Serialize;

#[derive(Table)]
#[table(name = "rows")]
struct Row {
    status: Status,
    level: Level,
    always: Always,
    version: Version,
    mixed: Mixed,
    never: Never,
}

#[derive(ConvexType, Serialize)]
#[serde(rename_all = "snake_case")]
enum Status {
    InReview,
    #[serde(rename = "done!")]
    Done,
    #[serde(skip)]
    Internal,
    r#Type,
}

#[derive(ConvexType)]
enum Level {
    #[convex(literal = 1)]
    One,
    #[convex(literal = -2.5)]
    Minus,
    #[convex(literal = 7i64)]
    Big,
    #[convex(literal = true)]
    Yes,
    #[convex(literal = "text")]
    Text,
    // Two values to Convex, which orders them.
    #[convex(literal = 0)]
    Zero,
    #[convex(literal = -0.0)]
    MinusZero,
}

#[derive(ConvexType)]
enum Always {
    Same,
}

#[derive(ConvexType)]
enum Version {
    #[convex(literal = 24)]
    V24,
}

/// Serde writes a variant without anything to hold as its name.
#[derive(ConvexType, Serialize)]
enum Mixed {
    Nothing,
    #[serde(rename = "skipped")]
    Skipped(#[serde(skip)] ()),
    Something(f64),
}

#[derive(ConvexType)]
enum Never {}

#[test]
fn case() {
    assert_eq!(
        fields(&schema! { tables: [Row] }, "rows"),
        [
            r#"status: v.union(v.literal("in_review"), v.literal("done!"), v.literal("type"))"#,
            "level: v.union(v.literal(1), v.literal(-2.5), v.literal(7n), v.literal(true), \
             v.literal(\"text\"), v.literal(0), v.literal(-0))",
            r#"always: v.literal("Same")"#,
            "version: v.literal(24)",
            "mixed: v.union(v.literal(\"Nothing\"), v.literal(\"skipped\"), \
             v.object({ Something: v.number() }))",
            "never: v.union()",
        ]
    );
    let json = |status: &Status| serde_json::to_string(status).unwrap();
    assert_eq!(json(&Status::InReview), r#""in_review""#);
    assert_eq!(json(&Status::Type), r#""type""#);
    assert_eq!(
        serde_json::to_string(&Mixed::Skipped(())).unwrap(),
        r#""skipped""#
    );
}
