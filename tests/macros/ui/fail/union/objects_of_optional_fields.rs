use convex_schema::ConvexType;

#[derive(ConvexType)]
#[serde(untagged)]
enum Value {
    Square { side: Option<f64> },
    Circle(Circle),
}

#[derive(ConvexType)]
struct Circle {
    radius: Option<f64>,
}

fn main() {}
