use convex_schema::ConvexType;

#[derive(ConvexType)]
#[serde(untagged)]
enum Value {
    Names(Vec<String>),
    Numbers(Vec<f64>),
}

fn main() {}
