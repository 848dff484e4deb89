//! Types that serde writes as null, and types that it writes as `{}`.

use convex_schema::{ConvexType, Table, schema};
use convex_schema_tests_macros::ui::fields;
use serde::Serialize;

#[derive(Table, Serialize)]
#[table(name = "rows")]
struct Row {
    unit: (),
    unit_struct: Unit,
    empty: Empty,
}

#[derive(ConvexType, Serialize)]
struct Unit;

#[derive(ConvexType, Serialize)]
struct Empty {}

#[test]
fn case() {
    assert_eq!(
        fields(&schema! { tables: [Row] }, "rows"),
        [
            "unit: v.null()",
            "unit_struct: v.null()",
            "empty: v.object({})",
        ]
    );
    let row = Row {
        unit: (),
        unit_struct: Unit,
        empty: Empty {},
    };
    assert_eq!(
        serde_json::to_string(&row).unwrap(),
        r#"{"unit":null,"unit_struct":null,"empty":{}}"#
    );
}
