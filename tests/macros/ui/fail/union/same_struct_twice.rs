use convex_schema::ConvexType;

#[derive(ConvexType)]
enum Value {
    #[serde(untagged)]
    One(Inner),
    #[serde(untagged)]
    Two(Box<Inner>),
}

#[derive(ConvexType)]
struct Inner {
    x: f64,
}

fn main() {}
