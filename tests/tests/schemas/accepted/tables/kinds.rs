//! The kinds of tables: structs, enums of structs, and newtypes around these or `Any`.

use convex_schema::export;
use convex_schema::{Any, ConvexType, Table, schema};
use convex_schema_tests_macros::ui::document;

#[derive(Table)]
#[table(name = "empty")]
struct Empty {}

#[derive(Table)]
#[table(name = "anything")]
#[table(index(name = "by_deep", fields = ["a.b"]))]
struct Anything(Any);

#[derive(Table)]
#[table(name = "newtype")]
struct Newtype(Inner);

#[derive(Table)]
#[table(name = "through")]
#[serde(transparent)]
struct Through {
    inner: Inner,
}

#[derive(Table)]
#[table(name = "given")]
#[convex(as = "Inner")]
struct Given {
    nobody: NotConvex,
}

struct NotConvex;

#[derive(Table)]
#[table(name = "union_of_structs")]
enum Union {
    #[serde(untagged)]
    One(Inner),
    #[serde(untagged)]
    Two { y: f64 },
}

#[derive(ConvexType)]
struct Inner {
    x: f64,
    /// Nested objects may use such names.
    nested: Nested,
}

#[derive(ConvexType)]
struct Nested {
    _private: f64,
}

#[derive(Table)]
#[table(name = "staged", staged = Inner)]
struct Staged {
    x: f64,
}

#[derive(Table)]
#[table(external, name = "external")]
#[expect(dead_code, reason = "nobody looks at the fields")]
struct External {
    whatever: NotConvex,
}

#[derive(Table)]
#[table(external, name = "_storage")]
struct SystemTable;

#[test]
fn case() {
    let schema = schema! { tables: [
        Empty, Anything, Newtype, Through, Given, Union, Staged, External, SystemTable
    ] };
    let inner = "v.object({ x: v.number(), nested: v.object({ _private: v.number() }) })";
    for (table, want) in [
        ("empty", "v.object({})".to_owned()),
        ("anything", "v.any()".to_owned()),
        ("newtype", inner.to_owned()),
        ("through", inner.to_owned()),
        ("given", inner.to_owned()),
        (
            "union_of_structs",
            format!("v.union({inner}, v.object({{ y: v.number() }}))"),
        ),
        ("staged", "v.object({ x: v.number() })".to_owned()),
    ] {
        assert_eq!(document(&schema, table), want, "{table}");
    }
    let staged = schema.table("staged").unwrap().staged_document().unwrap();
    assert_eq!(format!("{staged:#}"), inner);
    assert_eq!(
        schema.external_tables().collect::<Vec<_>>(),
        ["external", "_storage"]
    );
    assert_eq!(schema.tables().len(), 7);

    let small = schema! { tables: [Empty], schema_validation: false };
    assert_eq!(
        export::export_json(&small),
        r#"{"tables":[{"tableName":"empty","indexes":[],"stagedDbIndexes":[],"searchIndexes":[],"stagedSearchIndexes":[],"vectorIndexes":[],"stagedVectorIndexes":[],"documentType":{"type":"object","value":{}}}],"schemaValidation":false}"#
    );
}
