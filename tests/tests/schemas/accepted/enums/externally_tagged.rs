//! `{ "Variant": ... }`, or the name alone.

use convex_schema::{ConvexType, Table, schema};
use convex_schema_tests_macros::ui::fields;
use serde::Serialize;

#[derive(Table)]
#[table(name = "rows")]
struct Row {
    event: Event,
}

#[derive(ConvexType, Serialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
enum Event {
    NothingYet,
    Said(String),
    Maybe(Option<String>),
    UserMoved {
        new_city: String,
        #[serde(rename = "old")]
        old_city: Option<String>,
    },
    #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
    Loud {
        new_city: f64,
    },
    Empty {},
}

#[test]
fn case() {
    assert_eq!(
        fields(&schema! { tables: [Row] }, "rows"),
        [
            "event: v.union(v.literal(\"nothingYet\"), v.object({ said: v.string() }), \
          v.object({ maybe: v.union(v.string(), v.null()) }), \
          v.object({ userMoved: v.object({ newCity: v.string(), old: v.optional(v.string()) }) }), \
          v.object({ loud: v.object({ NEW_CITY: v.number() }) }), \
          v.object({ empty: v.object({}) }))"
        ]
    );
    let json = |event: &Event| serde_json::to_string(event).unwrap();
    assert_eq!(json(&Event::NothingYet), r#""nothingYet""#);
    assert_eq!(json(&Event::Maybe(None)), r#"{"maybe":null}"#);
    assert_eq!(
        json(&Event::Loud { new_city: 1.0 }),
        r#"{"loud":{"NEW_CITY":1.0}}"#
    );
    assert_eq!(json(&Event::Empty {}), r#"{"empty":{}}"#);
}
