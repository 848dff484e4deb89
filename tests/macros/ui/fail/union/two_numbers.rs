use convex_schema::ConvexType;

#[derive(ConvexType)]
#[serde(untagged)]
enum Value {
    Small(u8),
    Large(f64),
}

fn main() {}
