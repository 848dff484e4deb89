use convex_schema::ConvexType;

#[derive(ConvexType)]
#[serde(tag = "t", content = "t")]
enum Shape {
    Circle(f64),
}

fn main() {}
