use convex_schema::ConvexType;

#[derive(ConvexType)]
#[serde(tag = "kind")]
enum Shape {
    Inner(#[convex(validator = convex_schema::v::object())] f64),
}

fn main() {}
