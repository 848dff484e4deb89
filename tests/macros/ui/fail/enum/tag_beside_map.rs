use std::collections::BTreeMap;

use convex_schema::ConvexType;

#[derive(ConvexType)]
#[serde(tag = "kind")]
enum Shape {
    Any(BTreeMap<String, f64>),
}

fn main() {}
