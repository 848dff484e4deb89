use convex_schema::{ConvexType, Int64};

#[derive(ConvexType)]
#[serde(untagged)]
enum Value {
    Number(f64),
    Exact(Int64),
}

fn main() {}
