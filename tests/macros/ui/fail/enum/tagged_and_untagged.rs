use convex_schema::ConvexType;

#[derive(ConvexType)]
#[serde(tag = "t", untagged)]
enum Shape {
    Circle(f64),
}

fn main() {}
