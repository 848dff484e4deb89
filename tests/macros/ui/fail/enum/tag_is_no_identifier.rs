use convex_schema::ConvexType;

#[derive(ConvexType)]
#[serde(tag = "t", content = "the content")]
enum Shape {
    Circle(f64),
}

fn main() {}
