//! Items that `#[cfg]` takes away are not there.

use convex_schema::{ConvexType, Table, schema};
use convex_schema_tests_macros::ui::fields;

#[derive(Table)]
#[table(name = "rows")]
#[cfg_attr(all(), table(index(name = "by_here", fields = [here])))]
#[cfg_attr(any(), table(index(name = "by_gone", fields = [gone])))]
struct Row {
    #[cfg(test)]
    here: f64,
    #[cfg(any())]
    gone: NoSuchType,
    #[cfg_attr(all(), serde(rename = "renamed"))]
    name: Kind,
}

#[derive(ConvexType)]
enum Kind {
    A,
    #[cfg(any())]
    B(NoSuchType),
    #[cfg_attr(all(), convex(literal = 3))]
    C,
}

#[test]
fn case() {
    let schema = schema! { tables: [Row] };
    assert_eq!(
        fields(&schema, "rows"),
        [
            "here: v.number()",
            r#"renamed: v.union(v.literal("A"), v.literal(3))"#,
        ]
    );
    assert_eq!(schema.indexes().count(), 1);
}
