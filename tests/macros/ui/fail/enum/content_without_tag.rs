use convex_schema::ConvexType;

#[derive(ConvexType)]
#[serde(content = "c")]
enum Shape {
    Circle(f64),
}

fn main() {}
