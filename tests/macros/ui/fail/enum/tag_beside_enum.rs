use convex_schema::ConvexType;

#[derive(ConvexType)]
#[serde(tag = "kind")]
enum Shape {
    Inner(Inner),
}

#[derive(ConvexType)]
#[serde(tag = "inner")]
enum Inner {
    A { x: f64 },
}

fn main() {}
