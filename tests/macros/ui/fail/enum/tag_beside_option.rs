use convex_schema::ConvexType;

#[derive(ConvexType)]
#[serde(tag = "kind")]
enum Shape {
    Inner(Option<Inner>),
}

#[derive(ConvexType)]
struct Inner {
    x: f64,
}

fn main() {}
