//! A type is where it is declared, not what it is called.

use convex_schema::{ConvexType, Schema, Table, schema};
use convex_schema_tests_macros::ui::fields;

#[derive(ConvexType)]
struct Item {
    a: f64,
}

#[derive(Table)]
#[table(name = "ones")]
struct One {
    item: Item,
    items: Vec<Item>,
}

/// A module whose path is that of the function below.
mod inside {
    use convex_schema::ConvexType;

    #[derive(ConvexType)]
    pub struct Item {
        pub c: bool,
    }
}

fn local() -> Schema {
    #[derive(ConvexType)]
    struct Item {
        b: String,
    }

    #[derive(Table)]
    #[table(name = "twos")]
    struct Two {
        item: Item,
        inside: inside::Item,
    }

    schema! { tables: [One, Two] }
}

#[test]
fn case() {
    let schema = local();
    assert_eq!(
        fields(&schema, "ones"),
        [
            "item: v.object({ a: v.number() })",
            "items: v.array(v.object({ a: v.number() }))",
        ]
    );
    assert_eq!(
        fields(&schema, "twos"),
        [
            "item: v.object({ b: v.string() })",
            "inside: v.object({ c: v.boolean() })",
        ]
    );
    assert_eq!(schema.types().count(), 3);
    assert!(schema.check().is_empty());
}
