//! `Option` is absence in a field and null anywhere else; `Nullable` is always null.

use std::collections::BTreeMap;

use convex_schema::{ConvexType, Nullable, Table, schema};
use convex_schema_tests_macros::ui::fields;

#[derive(Table)]
#[table(name = "rows")]
struct Row {
    absent: Option<String>,
    null: Nullable<String>,
    all_three: Option<Nullable<String>>,
    in_array: Vec<Option<f64>>,
    in_record: BTreeMap<String, Option<f64>>,
    in_absent_array: Option<Vec<Option<bool>>>,
    newtype: Maybe,
    absent_newtype: Option<Maybe>,
    transparent: Through,
    transparent_in_array: Vec<Through>,
    boxed: Box<Option<String>>,
    aliased: Alias,
    #[convex(ambiguous)]
    two_nulls: Vec<Option<Nullable<String>>>,
}

#[derive(ConvexType)]
struct Maybe(Option<f64>);

#[derive(ConvexType)]
#[serde(transparent)]
struct Through(Option<f64>);

type Alias = Option<f64>;

#[test]
fn case() {
    assert_eq!(
        fields(&schema! { tables: [Row] }, "rows"),
        [
            "absent: v.optional(v.string())",
            "null: v.union(v.string(), v.null())",
            "all_three: v.optional(v.union(v.string(), v.null()))",
            "in_array: v.array(v.union(v.number(), v.null()))",
            "in_record: v.record(v.string(), v.union(v.number(), v.null()))",
            "in_absent_array: v.optional(v.array(v.union(v.boolean(), v.null())))",
            "newtype: v.union(v.number(), v.null())",
            "absent_newtype: v.optional(v.union(v.number(), v.null()))",
            "transparent: v.optional(v.number())",
            "transparent_in_array: v.array(v.union(v.number(), v.null()))",
            "boxed: v.optional(v.string())",
            "aliased: v.optional(v.number())",
            "two_nulls: v.array(v.union(v.union(v.string(), v.null()), v.null()))",
        ]
    );
}
