//! A field, a container or a type chooses what they become.

use std::collections::HashMap;

use convex_schema::{ConvexType, Int64, Integer, Table, schema};
use convex_schema_tests_macros::ui::fields;

#[derive(Table)]
#[table(name = "rows")]
struct Row {
    #[convex(number)]
    count: i64,
    #[convex(int64)]
    cents: i64,
    #[convex(number)]
    unsigned: u64,
    #[convex(number)]
    size: usize,
    #[convex(integers = "int64")]
    spelled_out: Option<Vec<i64>>,
    #[convex(number)]
    by_name: HashMap<String, Option<isize>>,
    int64: Int64,
    integer: Integer,
    money: Money,
}

#[derive(ConvexType)]
#[convex(integers = "int64")]
struct Money(i64);

#[derive(Table)]
#[table(name = "counters")]
#[convex(integers = "number")]
struct Counter {
    all: u64,
    name: String,
    #[convex(int64)]
    exact: i64,
}

#[test]
fn case() {
    let schema = schema! { tables: [Row, Counter] };
    assert_eq!(
        fields(&schema, "rows"),
        [
            "count: v.number()",
            "cents: v.int64()",
            "unsigned: v.number()",
            "size: v.number()",
            "spelled_out: v.optional(v.array(v.int64()))",
            "by_name: v.record(v.string(), v.union(v.number(), v.null()))",
            "int64: v.int64()",
            "integer: v.number()",
            "money: v.int64()",
        ]
    );
    assert_eq!(
        fields(&schema, "counters"),
        ["all: v.number()", "name: v.string()", "exact: v.int64()"]
    );
}
