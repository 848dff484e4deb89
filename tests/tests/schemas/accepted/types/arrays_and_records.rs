//! Collections.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};

use convex_schema::{ConvexType, Id, Table, schema};
use convex_schema_tests_macros::ui::fields;

#[derive(Table)]
#[table(name = "rows")]
struct Row {
    vec: Vec<String>,
    fixed: [f64; 3],
    deque: VecDeque<bool>,
    hash_set: HashSet<String>,
    btree_set: BTreeSet<String>,
    slice: Box<[f64]>,
    nested: Vec<Vec<f64>>,
    hash_map: HashMap<String, f64>,
    btree_map: BTreeMap<String, Vec<f64>>,
    by_id: HashMap<Id<Row>, f64>,
    by_newtype: HashMap<Slug, f64>,
}

#[derive(ConvexType)]
struct Slug(String);

#[test]
fn case() {
    assert_eq!(
        fields(&schema! { tables: [Row] }, "rows"),
        [
            "vec: v.array(v.string())",
            "fixed: v.array(v.number())",
            "deque: v.array(v.boolean())",
            "hash_set: v.array(v.string())",
            "btree_set: v.array(v.string())",
            "slice: v.array(v.number())",
            "nested: v.array(v.array(v.number()))",
            "hash_map: v.record(v.string(), v.number())",
            "btree_map: v.record(v.string(), v.array(v.number()))",
            r#"by_id: v.record(v.id("rows"), v.number())"#,
            "by_newtype: v.record(v.string(), v.number())",
        ]
    );
}
