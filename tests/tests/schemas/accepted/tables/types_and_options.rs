//! `types` are exported though no table uses them; the options are Convex's own.

use convex_schema::{ConvexType, Id, Table, schema};

#[derive(Table)]
#[table(name = "users")]
struct User {
    name: Name,
}

#[derive(ConvexType)]
struct Name(String);

#[derive(ConvexType)]
struct CreateUser {
    name: Name,
    friend: Option<Id<User>>,
}

#[derive(ConvexType)]
struct Page<T> {
    items: Vec<T>,
}

#[test]
fn case() {
    let schema = schema! {
        types: [CreateUser, Page<CreateUser>],
        schema_validation: false,
        strict_table_name_types: false,
        tables: [User],
    };
    assert!(!schema.schema_validation());
    assert!(!schema.strict_table_name_types());
    let listed: Vec<_> = schema
        .types()
        .map(|ty| (ty.name(), ty.is_listed()))
        .collect();
    assert_eq!(
        listed,
        [
            ("Name", false),
            ("CreateUser", true),
            ("PageOfCreateUser", true)
        ]
    );
    let empty = schema! { tables: [] };
    assert!(empty.schema_validation() && empty.strict_table_name_types());
}
