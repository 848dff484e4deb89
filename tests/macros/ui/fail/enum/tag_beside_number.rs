use convex_schema::ConvexType;

#[derive(ConvexType)]
#[serde(tag = "kind")]
enum Shape {
    Circle(f64),
}

fn main() {}
