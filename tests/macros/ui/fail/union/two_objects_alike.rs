use convex_schema::ConvexType;

#[derive(ConvexType)]
#[serde(untagged)]
enum Value {
    Square { size: f64 },
    Circle { size: f64 },
}

fn main() {}
