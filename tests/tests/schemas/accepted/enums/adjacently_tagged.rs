//! `{ "tag": "Variant", "content": ... }`: an `Option` there may be absent.

use convex_schema::{ConvexType, Table, schema};
use convex_schema_tests_macros::ui::fields;
use serde::{Deserialize, Serialize};

#[derive(Table)]
#[table(name = "rows")]
struct Row {
    message: Message,
}

#[derive(ConvexType, Serialize, Deserialize, PartialEq, Debug)]
#[serde(tag = "t", content = "c")]
enum Message {
    Nothing,
    Text(String),
    Maybe(Option<String>),
    Marker(Marker),
    Point { x: f64, y: Option<f64> },
    Map(std::collections::BTreeMap<String, f64>),
}

#[derive(ConvexType, Serialize, Deserialize, PartialEq, Debug)]
struct Marker;

#[test]
fn case() {
    assert_eq!(
        fields(&schema! { tables: [Row] }, "rows"),
        ["message: v.union(v.object({ t: v.literal(\"Nothing\") }), \
          v.object({ t: v.literal(\"Text\"), c: v.string() }), \
          v.object({ t: v.literal(\"Maybe\"), c: v.optional(v.string()) }), \
          v.object({ t: v.literal(\"Marker\"), c: v.null() }), \
          v.object({ t: v.literal(\"Point\"), c: v.object({ x: v.number(), \
          y: v.optional(v.number()) }) }), \
          v.object({ t: v.literal(\"Map\"), c: v.record(v.string(), v.number()) }))"]
    );
    let json = |message: &Message| serde_json::to_string(message).unwrap();
    assert_eq!(json(&Message::Nothing), r#"{"t":"Nothing"}"#);
    assert_eq!(json(&Message::Marker(Marker)), r#"{"t":"Marker","c":null}"#);
    // Serde reads the absent content that Convex stores.
    let absent: Message = serde_json::from_str(r#"{"t":"Maybe"}"#).unwrap();
    assert_eq!(absent, Message::Maybe(None));
}
