//! Names that are keywords, of fields, variants and types.

use convex_schema::export;
use convex_schema::{ConvexType, Table, schema};
use convex_schema_tests_macros::ui::{document, fields};

#[derive(Table)]
#[table(name = "default")]
#[table(index(name = "by_type", fields = [r#type, "match", async]))]
struct r#Default {
    r#type: String,
    r#match: r#struct,
    r#async: r#Enum,
}

#[derive(ConvexType)]
#[serde(tag = "type")]
#[expect(non_camel_case_types, reason = "the keyword is what is tested")]
struct r#struct {
    r#fn: f64,
}

#[derive(ConvexType)]
#[serde(rename_all = "lowercase")]
enum r#Enum {
    r#Try,
    r#Yield { r#loop: f64 },
}

#[test]
fn case() {
    let schema = schema! { tables: [r#Default] };
    assert_eq!(
        fields(&schema, "default"),
        [
            "type: v.string()",
            r#"match: v.object({ type: v.literal("struct"), fn: v.number() })"#,
            "async: v.union(v.literal(\"try\"), v.object({ yield: v.object({ loop: v.number() }) }))",
        ]
    );
    assert!(export::export_json(&schema).contains(r#""fields":["type","match","async"]"#));
    assert!(document(&schema, "default").starts_with("v.object("));
}
