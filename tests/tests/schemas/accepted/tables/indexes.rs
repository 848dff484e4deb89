//! Every kind of index, each also staged, on every kind of path.

use convex_schema::{Any, ConvexType, Table, schema};

#[derive(Table)]
#[table(name = "articles")]
#[table(index(name = "by_author", fields = [author]))]
#[table(index(name = "by_both", fields = [author, r#type], staged))]
#[table(index(name = "by_city", fields = ["address.city", "address.geo.x"]))]
#[table(index(name = "by_any", fields = ["extra.deep.er", tags]))]
#[table(index(name = "by_member", fields = ["body.text"]))]
#[table(index(name = "by_wire_name", fields = ["wireName"]))]
#[table(search_index(name = "search", field = author, filters = [r#type, "_creationTime"]))]
#[table(search_index(name = "search_staged", search_field = "address.city", staged))]
#[table(vector_index(name = "v", field = vector, dimensions = 2, filters = [author, "address.city"]))]
#[table(vector_index(
    name = "v_staged",
    vector_field = "address.maybe",
    dimensions = 4096,
    filter_fields = [],
    staged
))]
#[table(unique(author, "address.city"), unique(r#type))]
struct Article {
    author: String,
    r#type: String,
    address: Option<Address>,
    extra: Any,
    tags: Vec<String>,
    body: Body,
    #[serde(rename = "wireName")]
    other_name: f64,
    vector: Vec<f64>,
}

#[derive(ConvexType)]
struct Address {
    city: String,
    geo: Geo,
    #[convex(number)]
    maybe: Option<Vec<i64>>,
}

#[derive(ConvexType)]
struct Geo {
    x: f64,
}

#[derive(ConvexType)]
#[serde(tag = "kind")]
enum Body {
    Empty,
    Text { text: String },
}

#[test]
fn case() {
    let schema = schema! { tables: [Article] };
    let written: Vec<_> = schema
        .indexes()
        .map(|(_, index)| index.to_string())
        .collect();
    assert_eq!(
        written,
        [
            r#".index("by_author", ["author"])"#,
            r#".index("by_both", { fields: ["author", "type"], staged: true })"#,
            r#".index("by_city", ["address.city", "address.geo.x"])"#,
            r#".index("by_any", ["extra.deep.er", "tags"])"#,
            r#".index("by_member", ["body.text"])"#,
            r#".index("by_wire_name", ["wireName"])"#,
            r#".searchIndex("search", { searchField: "author", filterFields: ["type", "_creationTime"] })"#,
            r#".searchIndex("search_staged", { searchField: "address.city", staged: true })"#,
            r#".vectorIndex("v", { vectorField: "vector", dimensions: 2, filterFields: ["author", "address.city"] })"#,
            r#".vectorIndex("v_staged", { vectorField: "address.maybe", dimensions: 4096, staged: true })"#,
        ]
    );
    assert_eq!(
        schema.table("articles").unwrap().unique(),
        [vec!["author", "address.city"], vec!["type"]]
    );
    assert_eq!(schema.check(), []);
}
