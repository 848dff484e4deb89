//! Types that borrow.

use std::borrow::Cow;
use std::collections::HashMap;

use convex_schema::{ConvexType, Nullable, Table, schema};
use convex_schema_tests_macros::ui::fields;

#[derive(Table)]
#[table(name = "rows")]
#[table(index(name = "by_city", fields = ["address.city"]))]
struct Row<'a, 'b: 'a> {
    address: Nullable<Address<'a>>,
    by_name: HashMap<&'b str, Cow<'a, [f64]>>,
    lines: Vec<Option<&'a str>>,
}

#[derive(ConvexType)]
struct Address<'a> {
    city: Cow<'a, str>,
}

#[derive(ConvexType)]
#[serde(untagged)]
enum Borrowed<'a> {
    Flag(bool),
    Text(&'a str),
    Itself { name: &'a str },
}

#[test]
fn case() {
    let schema = schema! { tables: [Row<'static, 'static>], types: [Borrowed<'static>] };
    assert_eq!(
        fields(&schema, "rows"),
        [
            "address: v.union(v.object({ city: v.string() }), v.null())",
            "by_name: v.record(v.string(), v.array(v.number()))",
            "lines: v.array(v.union(v.string(), v.null()))",
        ]
    );
}
