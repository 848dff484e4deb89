//! Attributes of serde that change no validator, also combined.

use convex_schema::{ConvexType, Table, schema};
use convex_schema_tests_macros::ui::fields;
use serde::{Deserialize, Serialize};

#[derive(Table, Serialize, Deserialize)]
#[table(name = "rows")]
#[serde(
    crate = "serde",
    deny_unknown_fields,
    expecting = "a row",
    rename_all = "camelCase"
)]
#[serde(bound(serialize = "", deserialize = ""))]
struct Row<'a> {
    #[serde(alias = "old_name", alias = "older_name", default)]
    new_name: String,
    #[serde(borrow)]
    text: std::borrow::Cow<'a, str>,
    #[serde(bound(deserialize = "Kind: Deserialize<'de>"), rename = "the_kind")]
    kind: Kind,
}

#[derive(ConvexType, Serialize, Deserialize)]
enum Kind {
    #[serde(alias = "first", rename = "A")]
    First,
    #[serde(bound = "", alias = "second")]
    Second,
}

#[test]
fn case() {
    assert_eq!(
        fields(&schema! { tables: [Row<'static>] }, "rows"),
        [
            "newName: v.string()",
            "text: v.string()",
            r#"the_kind: v.union(v.literal("A"), v.literal("Second"))"#,
        ]
    );
}
