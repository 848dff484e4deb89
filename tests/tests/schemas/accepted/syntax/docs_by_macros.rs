//! Comments whose text only rustc knows, and white space of other scripts.

use convex_schema::{ConvexType, Schema, Table, ValidatorKind, schema};

#[doc = include_str!("docs.md")]
#[derive(Table)]
#[table(name = "rows")]
struct Row {
    /// Before.
    #[doc = concat!(" two ", "parts")]
    a: f64,
    kind: Kind,
    #[rustfmt::skip]
    /**
     * a
　b
     */
    plain: String,
}

#[derive(ConvexType)]
enum Kind {
    A,
    #[doc = include_str!("docs.md")]
    B,
}

fn schema() -> Schema {
    schema! { tables: [Row] }
}

#[test]
fn case() {
    let schema = schema();
    let table = schema.table("rows").unwrap();
    let file = "# Of a file\n\nWith *two* paragraphs.";
    assert_eq!(table.docs().unwrap().text, file);
    let ValidatorKind::Object(fields) = table.document().unwrap().kind() else {
        panic!("documents are objects");
    };
    let docs: Vec<_> = fields
        .iter()
        .map(|field| field.docs().map_or("", |docs| &docs.text))
        .collect();
    assert_eq!(docs, ["Before.\ntwo parts", "", "     * a\n\u{3000}b"]);
    let ValidatorKind::Union(members) = fields.get("kind").unwrap().validator().kind() else {
        panic!("kinds are a union");
    };
    let docs = members.iter().nth(1).unwrap().docs();
    assert_eq!(docs.unwrap().text, file);
}
