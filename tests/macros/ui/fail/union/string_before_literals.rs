use convex_schema::ConvexType;

#[derive(ConvexType)]
#[serde(untagged)]
enum Value {
    Text(String),
    Known(Known),
}

#[derive(ConvexType)]
enum Known {
    A,
    B,
}

fn main() {}
