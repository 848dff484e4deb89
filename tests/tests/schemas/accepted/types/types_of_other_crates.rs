//! Types of crates that are features.

use convex_schema::{Table, schema};
use convex_schema_tests_macros::ui::fields;

#[derive(Table)]
#[table(name = "rows")]
struct Row {
    json: serde_json::Value,
    id: uuid1::Uuid,
    link: Option<url2::Url>,
    sorted: indexmap2::IndexMap<String, f64>,
}

#[test]
fn case() {
    assert_eq!(
        fields(&schema! { tables: [Row] }, "rows"),
        [
            "json: v.any()",
            "id: v.string()",
            "link: v.optional(v.string())",
            "sorted: v.record(v.string(), v.number())",
        ]
    );
}
