//! `rename`, `rename_all`, a `tag` on a struct: names as serde writes them.

use convex_schema::{ConvexType, Table, schema};
use convex_schema_tests_macros::ui::{document, fields};
use serde::Serialize;

#[derive(Table, Serialize)]
#[table(name = "rows")]
#[table(index(name = "by_city", fields = [home_city, "the_name"]))]
#[serde(rename_all = "camelCase")]
struct Row {
    home_city: String,
    #[serde(rename = "the_name")]
    name: String,
    #[serde(rename(serialize = "both", deserialize = "both"))]
    directions: String,
    sha256_sum: String,
    nested: Nested,
}

#[derive(ConvexType, Serialize)]
#[serde(rename = "theTag", tag = "type", rename_all = "SCREAMING_SNAKE_CASE")]
struct Nested {
    some_field: f64,
}

#[derive(Table, Serialize)]
#[table(name = "tagged")]
#[serde(tag = "type")]
struct Tagged {
    x: f64,
}

#[derive(Table)]
#[table(name = "both_rules")]
#[serde(rename_all(serialize = "PascalCase", deserialize = "PascalCase"))]
struct BothRules {
    one_name: f64,
}

#[test]
fn case() {
    let schema = schema! { tables: [Row, Tagged, BothRules] };
    assert_eq!(
        fields(&schema, "rows"),
        [
            "homeCity: v.string()",
            "the_name: v.string()",
            "both: v.string()",
            "sha256Sum: v.string()",
            "nested: v.object({ type: v.literal(\"theTag\"), SOME_FIELD: v.number() })",
        ]
    );
    assert_eq!(
        schema.indexes().next().unwrap().1.to_string(),
        r#".index("by_city", ["homeCity", "the_name"])"#
    );
    assert_eq!(
        document(&schema, "tagged"),
        r#"v.object({ type: v.literal("Tagged"), x: v.number() })"#
    );
    assert_eq!(fields(&schema, "both_rules"), ["OneName: v.number()"]);
    let nested = serde_json::to_string(&Nested { some_field: 1.0 }).unwrap();
    assert_eq!(nested, r#"{"type":"theTag","SOME_FIELD":1.0}"#);
}
