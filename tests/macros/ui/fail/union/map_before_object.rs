use std::collections::BTreeMap;

use convex_schema::ConvexType;

#[derive(ConvexType)]
#[serde(untagged)]
enum Value {
    Map(BTreeMap<String, f64>),
    Circle { radius: f64 },
}

fn main() {}
