use convex_schema::ConvexType;

#[derive(ConvexType)]
#[serde(tag = "kind")]
enum Shape {
    Inner(Inner),
}

#[derive(ConvexType)]
struct Inner {
    kind: String,
}

fn main() {}
