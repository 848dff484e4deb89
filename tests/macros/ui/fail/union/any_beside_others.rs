use convex_schema::{Any, ConvexType};

#[derive(ConvexType)]
#[serde(untagged)]
enum Value {
    Text(String),
    Other(Any),
}

fn main() {}
